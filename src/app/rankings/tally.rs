//! Incidents counted by commune or by site, in a period and in the one before it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::live::Live;
use crate::app::rankings::pieces::{Pieces, Run};
use crate::app::{IncidentQuery, Window};
use crate::hotspots::Rate;
use crate::incidents::Kind;
use crate::key_places::{Exposure, Trend, rate, trend};
use crate::network::RouteNo;
use crate::store::IncidentDigest;
use crate::units::{CarrierCode, Interval, Metres, Timestamp};

/// What is counted, and how it is narrowed.
pub struct Asked {
    pub live: Arc<Live>,
    pub pieces: Arc<Pieces>,
    pub digests: Arc<Vec<IncidentDigest>>,
    pub window: Window,
    pub kinds: Vec<Kind>,
    /// Whose cable; everybody's if empty.
    pub carriers: Vec<CarrierCode>,
}

/// Of one commune or site.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Metres of cable.
    pub cable: f64,
    /// Events in fractions.
    pub count: f64,
    /// Incidents of the period most of which lie here.
    pub incidents: u64,
    /// Incidents of the period that are shown here and put at no cable.
    pub unmatched: u64,
    pub rated: Rate,
    /// `None` where no records reach into the period before.
    pub trend: Option<Trend>,
    now: u64,
    before: u64,
}

impl Numbers {
    /// Whether there is anything to rank it by.
    pub fn there(&self) -> bool {
        self.cable > 0.0 || self.unmatched > 0
    }
}

/// The numbers of all places of one kind.
pub struct Tally {
    asked: Asked,
    pub numbers: Vec<Numbers>,
    pub window: Option<Interval>,
    pub before: Option<Interval>,
    pub records_from: Option<Timestamp>,
    pub incidents: usize,
    pub length: Metres,
    pub count: f64,
    pub mean: f64,
}

impl Tally {
    pub fn of_communes(asked: Asked) -> Self {
        let pieces = Arc::clone(&asked.pieces);
        let mut tally = Self::count(asked, &pieces.in_communes, pieces.communes.len(), Belongs::Where);
        tally.note_unmatched();
        tally.rate();
        tally
    }

    pub fn of_sites(asked: Asked) -> Self {
        let pieces = Arc::clone(&asked.pieces);
        let mut tally = Self::count(asked, &pieces.around_sites, pieces.sites.len(), Belongs::Half);
        tally.rate();
        tally
    }

    pub fn live(&self) -> &Live {
        &self.asked.live
    }

    pub fn pieces(&self) -> &Pieces {
        &self.asked.pieces
    }

    /// Whether this carrier's cable is looked at.
    pub fn asked_for(&self, carrier: &CarrierCode) -> bool {
        self.asked.carriers.is_empty() || self.asked.carriers.contains(carrier)
    }

    /// Positions of the places to rank, highest `value` first.
    pub fn ranked(&self, value: impl Fn(&Numbers, usize) -> f64, there: impl Fn(&Numbers) -> bool) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.numbers.len()).filter(|&place| there(&self.numbers[place])).collect();
        let of = |place: usize| value(&self.numbers[place], place);
        all.sort_by(|&a, &b| of(b).total_cmp(&of(a)).then(a.cmp(&b)));
        all
    }

    fn count(asked: Asked, runs: &HashMap<RouteNo, Vec<Run>>, places: usize, belongs: Belongs) -> Self {
        let narrow =
            IncidentQuery { kinds: asked.kinds.clone(), carriers: asked.carriers.clone(), ..IncidentQuery::default() };
        let digests = Arc::clone(&asked.digests);
        let fitting: Vec<&IncidentDigest> =
            digests.iter().filter(|one| narrow.fits_kind(one) && narrow.fits_carrier(one)).collect();
        let window = period_of(asked.window, &fitting);
        let mut tally = Self {
            numbers: vec![Numbers::default(); places],
            window,
            before: window.and_then(before),
            // When anybody began to write down anything, whatever is asked for now.
            records_from: digests.iter().filter_map(|one| one.when).map(|(from, _)| from).min(),
            incidents: 0,
            length: Metres::default(),
            count: 0.0,
            mean: 0.0,
            asked,
        };
        tally.measure(runs);
        fitting.into_iter().for_each(|one| tally.add(one, runs, belongs));
        tally
    }

    fn measure(&mut self, runs: &HashMap<RouteNo, Vec<Run>>) {
        let asked = |code: Option<&CarrierCode>| {
            self.asked.carriers.is_empty() || code.is_some_and(|c| self.asked.carriers.contains(c))
        };
        let live = Arc::clone(&self.asked.live);
        let mut length = 0.0;
        for (no, route) in live.network.routes().filter(|(_, route)| asked(route.carrier.as_ref())) {
            length += route.length().get();
            for run in runs.get(&no).into_iter().flatten() {
                self.numbers[run.place].cable += run.to - run.from;
            }
        }
        self.length = Metres::computed(length);
    }

    fn add(&mut self, one: &IncidentDigest, runs: &HashMap<RouteNo, Vec<Run>>, belongs: Belongs) {
        let part = self.window.map_or(1.0, |w| share_of_time(one.when, w));
        let middle = one.when.map(|(from, to)| Timestamp::from_millis(from.millis().midpoint(to.millis())));
        let within = |w: Option<Interval>| w.zip(middle).is_some_and(|(w, at)| w.from() <= at && at <= w.to());
        let (now, before) = (within(self.window), within(self.before) && !within(self.window));
        if part <= 0.0 && !before {
            return;
        }
        self.incidents += usize::from(part > 0.0);
        let (mut weights, mut whole) = (HashMap::<usize, f64>::new(), 0.0);
        for share in one.shares.iter().filter(|share| self.asked_for(&share.carrier)) {
            let Some(no) = self.asked.live.number(share.route) else { continue };
            let along = runs.get(&no).map(Vec::as_slice).unwrap_or_default();
            for &(from, to, weight) in &share.stretches {
                whole += weight;
                for run in along {
                    let lies = weight * overlap(run, from, to);
                    if lies > 0.0 {
                        *weights.entry(run.place).or_default() += lies;
                    }
                }
            }
        }
        self.count += whole * part;
        let home = belongs.to(&weights, whole);
        for (place, weight) in weights {
            let numbers = &mut self.numbers[place];
            numbers.count += weight * part;
            if home(place, weight) {
                numbers.incidents += u64::from(now || (part > 0.0 && one.when.is_none()));
                numbers.now += u64::from(now);
                numbers.before += u64::from(before);
            }
        }
    }

    fn note_unmatched(&mut self) {
        let positions: HashMap<&str, usize> =
            self.asked.pieces.communes.iter().enumerate().map(|(at, code)| (code.as_str(), at)).collect();
        let narrow = IncidentQuery { kinds: self.asked.kinds.clone(), ..IncidentQuery::default() };
        let digests = Arc::clone(&self.asked.digests);
        for one in digests.iter().filter(|one| one.unmatched && narrow.fits_kind(one)) {
            let inside = self.window.is_some_and(|w| share_of_time(one.when, w) > 0.0);
            let commune = one.commune.as_deref().and_then(|code| positions.get(code));
            if let (true, Some(&place)) = (inside, commune) {
                self.numbers[place].unmatched += 1;
            }
        }
    }

    fn rate(&mut self) {
        let Some(window) = self.window else { return };
        self.mean = Exposure::of(self.length, window).mean(self.count);
        let reaches = self.records_from.zip(self.before).is_some_and(|(first, before)| first < before.to());
        for numbers in &mut self.numbers {
            if numbers.cable > 0.0 {
                let exposure = Exposure::of(Metres::computed(numbers.cable), window);
                numbers.rated = rate(numbers.count, exposure, self.mean);
            }
            numbers.trend = reaches.then(|| trend(numbers.now, numbers.before));
        }
    }
}

/// Where an incident counts as one, when it may lie in several places.
#[derive(Clone, Copy)]
enum Belongs {
    /// In the one place where most of it lies.
    Where,
    /// In every place where half of it lies or more; places may overlap.
    Half,
}

impl Belongs {
    fn to(self, weights: &HashMap<usize, f64>, whole: f64) -> impl Fn(usize, f64) -> bool + use<> {
        let best = weights.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))).map(|(place, _)| *place);
        move |place, weight| match self {
            Self::Where => best == Some(place),
            Self::Half => weight >= whole / 2.0,
        }
    }
}

/// The share of a stretch that lies in a run. One without length is a place; on a border it is of the
/// run that ends there, so that it counts once.
fn overlap(run: &Run, from: f64, to: f64) -> f64 {
    if to - from < 1e-6 {
        return f64::from(run.from < from && from <= run.to || from <= 0.0 && run.from <= 0.0);
    }
    ((to.min(run.to) - from.max(run.from)) / (to - from)).max(0.0)
}

/// The period asked for; open ends reach to the first start and the last end.
fn period_of(asked: Window, incidents: &[&IncidentDigest]) -> Option<Interval> {
    let times = || incidents.iter().filter_map(|one| one.when);
    let from = asked.from.or_else(|| times().map(|t| t.0).min())?;
    let to = asked.to.or_else(|| times().map(|t| t.1).max())?;
    Interval::new(from, to)
}

/// The equally long period before.
fn before(window: Interval) -> Option<Interval> {
    let (from, to) = (window.from().millis(), window.to().millis());
    Interval::new(
        Timestamp::from_millis(from.saturating_sub(to.saturating_sub(from)).saturating_sub(1)),
        Timestamp::from_millis(from - 1),
    )
}

/// The share of an incident's time inside the period; one whose time nobody knows counts whole.
fn share_of_time(when: Option<(Timestamp, Timestamp)>, window: Interval) -> f64 {
    // The period's end belongs to it: a bare date ends a millisecond before midnight.
    let closed = Interval::new(window.from(), Timestamp::from_millis(window.to().millis() + 1)).unwrap_or(window);
    when.and_then(|(from, to)| Interval::new(from, to)).map_or(1.0, |i| i.share_within(closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_millis(n * 86_400_000)
    }

    #[test]
    fn a_stretch_is_shared_by_metres_and_a_place_on_a_border_counts_once() {
        let runs = [Run { from: 0.0, to: 100.0, place: 0 }, Run { from: 100.0, to: 300.0, place: 1 }];
        let cases = [
            ("inside", 10.0, 20.0, [1.0, 0.0]),
            ("over the border", 80.0, 120.0, [0.5, 0.5]),
            ("past the end", 250.0, 350.0, [0.0, 0.5]),
            ("a place", 50.0, 50.0, [1.0, 0.0]),
            ("a place on the border", 100.0, 100.0, [1.0, 0.0]),
            ("a place at the start", 0.0, 0.0, [1.0, 0.0]),
            ("a place at the end", 300.0, 300.0, [0.0, 1.0]),
        ];
        for (name, from, to, want) in cases {
            assert_eq!([overlap(&runs[0], from, to), overlap(&runs[1], from, to)], want, "{name}");
        }
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_where_this_one_begins() {
        let window = Interval::new(day(100), Timestamp::from_millis(day(130).millis() - 1)).unwrap();
        let earlier = before(window).unwrap();
        assert_eq!((earlier.from(), earlier.to().millis() + 1), (day(70), day(100).millis()));
        assert_eq!(earlier.days(), window.days());
    }

    #[test]
    fn an_incident_of_uncertain_place_is_one_where_most_of_it_lies() {
        let weights = HashMap::from([(0, 0.3), (1, 0.5), (2, 0.2)]);
        let homes = |belongs: Belongs| {
            let home = belongs.to(&weights, 1.0);
            (0..3).filter(|place| home(*place, weights[place])).collect::<Vec<usize>>()
        };
        assert_eq!((homes(Belongs::Where), homes(Belongs::Half)), (vec![1], vec![1]));
        let twice = HashMap::from([(4, 1.0), (5, 1.0)]);
        let half = Belongs::Half.to(&twice, 1.0);
        assert!(half(4, 1.0) && half(5, 1.0), "around two sites it counts at both");
    }
}
