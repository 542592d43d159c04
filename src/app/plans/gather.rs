//! Where it may pay to go tonight: hot stretches, key places, and when each was visited last.

use std::collections::{HashMap, HashSet};

use geo::{Contains, Coord, LineString, Point, Polygon};
use time::{Date, UtcOffset};
use uuid::Uuid;

use crate::app::coverage::Looks;
use crate::app::hotspots::Run;
use crate::app::key_places::kilometre;
use crate::app::live::Live;
use crate::app::plans::asked::Asked;
use crate::app::plans::tasks::{AGAIN, TaskPlace};
use crate::app::reports::CRIMES;
use crate::app::{App, AppError, Caller, HotspotQuery, MapFilter};
use crate::hotspots::{HotStretch, aoristic};
use crate::key_places::KeyState;
use crate::network::Site;
use crate::patrols::{DWELL, Target, Way, Worth, place_of};
use crate::roads::{Tie, Travel, Vehicle};
use crate::store::{Basis, Days, IncidentDigest, KeyPlaceFilter, KeyPlaceRow};
use crate::units::{CarrierCode, Chainage, Interval, LonLat, Zone};

/// A longer stretch is driven or walked from end to end, a shorter one is a stop.
const STOP_MOST: f64 = 400.0;
/// Hot stretches of a night at most, the hottest.
const HOT_MOST: usize = 300;
/// Sites of key areas at most, by their ids.
const SITES_MOST: usize = 300;
/// Key places read at most.
const PLACES_MOST: i64 = 1_000;
/// A stretch is patrolled so much slower than the road is driven.
const SLOWER: f64 = 2.0;
/// So many events are of the province's hours before a stretch's own count.
const PRIOR_EVENTS: f64 = 10.0;
/// A second visit pays on stretches of this rank and better.
const AGAIN_RANK: usize = 20;

/// What a target is called and looks like.
#[derive(Clone, Debug)]
pub struct About {
    pub kind: &'static str,
    pub label: String,
    pub route_id: Option<String>,
    pub from_m: Option<f64>,
    pub to_m: Option<f64>,
    pub site_id: Option<String>,
    pub commune: String,
    pub at: LonLat,
    /// The course of each way to see it; empty for a stop.
    pub lines: Vec<Vec<LonLat>>,
    pub ratio: Option<f64>,
    /// Rank among the hot stretches, from 1.
    pub rank: Option<usize>,
}

/// A stretch of a route: whose, its id, from where to where.
type Cable<'a> = (Option<&'a CarrierCode>, &'a str, (f64, f64));

/// Everything that may be visited.
pub struct Gathered {
    pub targets: Vec<Target>,
    pub about: Vec<About>,
    /// The share of each of the week's 168 hours in the province's events.
    pub hours: Vec<f64>,
}

/// What is known before any place is looked at.
struct Gathering<'a> {
    live: &'a Live,
    asked: &'a Asked,
    travel: &'a Travel,
    when: Interval,
    vehicle: Vehicle,
    visits: HashMap<String, Date>,
    /// What tracks of patrols really saw.
    looks: Looks,
    offset: UtcOffset,
    /// The first night of which an approved plan is known.
    first: Option<Date>,
    ids: HashSet<String>,
    found: Gathered,
}

impl App {
    /// Gather what may be visited in a night.
    pub(super) async fn gather(
        &self,
        caller: &Caller,
        asked: &Asked,
        travel: &Travel,
        when: Interval,
    ) -> Result<Gathered, AppError> {
        let filter = MapFilter { kinds: CRIMES.to_vec(), ..MapFilter::default() };
        let run = Run::of(self, caller, &HotspotQuery { filter, ..HotspotQuery::default() }).await?;
        let places = KeyPlaceFilter {
            days: Some(Days { from: asked.night, to: asked.night }),
            states: vec![KeyState::Approved],
            limit: PLACES_MOST,
            ..KeyPlaceFilter::default()
        };
        let places = self.store().key_places(caller.scope(), &places).await?;
        let last = self.store().last_visits(caller.scope(), asked.night).await?;
        let (looks, offset) = (self.looks(caller.scope(), when.from()).await?, self.settings().zone);
        let (asked, travel, zone) = (asked.clone(), travel.clone(), Zone::from(self.settings().zone));
        let live = self.live();
        let work = move || {
            let mut visits: HashMap<String, Date> = HashMap::new();
            for (task, night) in &last {
                let known = visits.entry(place_of(task).to_owned()).or_insert(*night);
                *known = (*known).max(*night);
            }
            let hours = hours_of(run.digests().iter().map(|one| (one, 1.0)), None, zone);
            let vehicle = main_vehicle(&asked);
            let mut gathering = Gathering {
                live: &live,
                asked: &asked,
                travel: &travel,
                when,
                vehicle,
                first: visits.values().min().copied(),
                visits,
                looks,
                offset,
                ids: HashSet::new(),
                found: Gathered { targets: Vec::new(), about: Vec::new(), hours },
            };
            gathering.hot(&run, zone);
            gathering.key(&places);
            gathering.found
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))
    }
}

/// Stretches are tied to the roads of the vehicle that most crews have.
fn main_vehicle(asked: &Asked) -> Vehicle {
    let count = |vehicle: &Vehicle| asked.crews.iter().filter(|(crew, _)| crew.vehicle == *vehicle).count();
    // Of equals the first: a car goes where a car can.
    Vehicle::ALL.iter().rev().max_by_key(|vehicle| count(vehicle)).copied().unwrap_or(Vehicle::Car)
}

/// Shares of the week's hours among these events; `prior` counts as so many more. Without any, all alike.
fn hours_of<'a>(
    events: impl Iterator<Item = (&'a IncidentDigest, f64)>,
    prior: Option<&[f64]>,
    zone: Zone,
) -> Vec<f64> {
    let timed = events.filter(|(one, _)| CRIMES.contains(&one.kind)).filter_map(|(one, weight)| {
        let (from, to) = one.when?;
        Some((Interval::new(from, to)?, weight))
    });
    let week = aoristic(timed, zone);
    let (own, before) = (week.total(), if prior.is_some() { PRIOR_EVENTS } else { 0.0 });
    if own + before <= 0.0 {
        return vec![1.0 / 168.0; 168];
    }
    let share = |(at, (_, _, weight)): (usize, (usize, usize, f64))| {
        (weight + before * prior.map_or(0.0, |prior| prior[at])) / (own + before)
    };
    week.hours().enumerate().map(share).collect()
}

/// Metres to the nearest whole one.
fn whole(metres: f64) -> u32 {
    metres.round_ties_even().max(0.0) as u32
}

/// Sites by place and code of the commune.
fn sites_of<'l>(live: &'l Live, within: &dyn Fn(LonLat, &str) -> bool) -> std::vec::IntoIter<&'l Site> {
    let inside = |site: &&Site| within(site.at, live.communes.at(site.at).map_or("", |c| c.code.as_str()));
    live.network.sites().filter(inside).collect::<Vec<_>>().into_iter()
}

impl Gathering<'_> {
    fn hot(&mut self, run: &Run, zone: Zone) {
        let digests: HashMap<Uuid, &IncidentDigest> = run.digests().iter().map(|one| (one.id, one)).collect();
        for (at, stretch) in run.stretches.iter().take(HOT_MOST).enumerate() {
            let mut shares: Vec<(Uuid, f64)> = run.shares_on(stretch.lixels.clone()).into_iter().collect();
            // A sum of floats depends on their order.
            shares.sort_by_key(|(id, _)| *id);
            let events = shares.iter().filter_map(|(id, weight)| Some((*digests.get(id)?, *weight)));
            let hours = hours_of(events, Some(&self.found.hours), zone);
            self.hot_stretch(run, at + 1, stretch, hours);
        }
    }

    fn hot_stretch(&mut self, run: &Run, rank: usize, stretch: &HotStretch, hours: Vec<f64>) -> Option<()> {
        let route = self.live.network.route(stretch.route)?;
        let lixels = run.cut.lixels.lixels();
        let peak = lixels[stretch.peak];
        let middle = Chainage::checked((peak.from.get() + peak.to.get()) / 2.0)?;
        let at = route.point_at(middle).ok()?;
        let weekly: f64 =
            stretch.lixels.clone().map(|l| run.map.rates[l].value * lixels[l].length().km() * 7.0 / 30.0).sum();
        let line: Vec<LonLat> = route.stretch(stretch.from, stretch.to).concat();
        let (ways, lines) = self.ways(&line, stretch.to.get() - stretch.from.get(), at);
        let id = self.new_id(TaskPlace::Hot(&route.id, whole(peak.from.get())));
        let range = (stretch.from.get(), stretch.to.get());
        let days = match self.last_visit(&id, Some((route.carrier.as_ref(), &route.id, range))) {
            Some(night) => Some(self.since(night)),
            None => self.first.map(|first| self.since(first)),
        };
        let about = About {
            kind: if lines.is_empty() { "hotspot" } else { "stretch" },
            label: format!("{} {}", route.id, kilometre(middle)),
            route_id: Some(route.id.clone()),
            from_m: Some(stretch.from.get()),
            to_m: Some(stretch.to.get()),
            site_id: None,
            commune: self.commune(at),
            at,
            lines,
            ratio: Some(run.ratio(run.map.rates[stretch.peak].value)),
            rank: Some(rank),
        };
        let again = rank <= AGAIN_RANK && about.lines.is_empty();
        self.add(id, ways, Worth::Risk { weekly, hours, days }, again, about);
        Some(())
    }

    /// Approved key targets, and the sites of approved key areas.
    fn key(&mut self, places: &[KeyPlaceRow]) {
        for row in places {
            match &row.basis {
                Basis::Site { site_id, at, .. } => self.site(site_id, &row.name, *at, row),
                Basis::Stretch { route_id, from_m, to_m, lines, .. } => {
                    self.key_stretch(row, route_id, (*from_m, *to_m), &lines.concat());
                }
                Basis::Communes | Basis::Polygon(_) => {}
            }
        }
        let live = self.live;
        let mut sites: Vec<(&Site, &KeyPlaceRow)> = Vec::new();
        for row in places {
            match &row.basis {
                Basis::Communes => {
                    let within = |_, commune: &str| row.communes.iter().any(|code| code == commune);
                    sites.extend(sites_of(live, &within).map(|site| (site, row)));
                }
                Basis::Polygon(ring) => {
                    let line = LineString::from_iter(ring.iter().map(|p| Coord { x: p.lon(), y: p.lat() }));
                    let area = Polygon::new(line, Vec::new());
                    let within = |at: LonLat, _: &str| area.contains(&Point::new(at.lon(), at.lat()));
                    sites.extend(sites_of(live, &within).map(|site| (site, row)));
                }
                _ => {}
            }
        }
        sites.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        sites.dedup_by(|a, b| a.0.id == b.0.id);
        for (site, row) in sites.into_iter().take(SITES_MOST) {
            let name = site.name.clone().unwrap_or_else(|| site.id.clone());
            self.site(&site.id, &name, site.at, row);
        }
    }

    fn site(&mut self, site_id: &str, name: &str, at: LonLat, row: &KeyPlaceRow) {
        if self.ids.contains(&TaskPlace::Site(site_id).id()) {
            return;
        }
        let id = self.new_id(TaskPlace::Site(site_id));
        let about = About {
            kind: "site",
            label: name.to_owned(),
            route_id: None,
            from_m: None,
            to_m: None,
            site_id: Some(site_id.to_owned()),
            commune: self.commune(at),
            at,
            lines: Vec::new(),
            ratio: None,
            rank: None,
        };
        let worth = self.due(&id, row, None);
        self.add(id, vec![Way { enter: at, leave: at, seconds: None }], worth, false, about);
    }

    fn key_stretch(&mut self, row: &KeyPlaceRow, route_id: &str, (from, to): (f64, f64), line: &[LonLat]) {
        let Some(middle) = line.get(line.len() / 2).copied() else { return };
        let (ways, lines) = self.ways(line, to - from, middle);
        let id = self.new_id(TaskPlace::Stretch(route_id, whole(from)));
        let about = About {
            kind: if lines.is_empty() { "site" } else { "stretch" },
            label: row.name.clone(),
            route_id: Some(route_id.to_owned()),
            from_m: Some(from),
            to_m: Some(to),
            site_id: None,
            commune: self.commune(middle),
            at: middle,
            lines,
            ratio: None,
            rank: None,
        };
        let worth = self.due(&id, row, Some((None, route_id, (from, to))));
        self.add(id, ways, worth, false, about);
    }

    /// The night in which a track last saw most of a stretch of cable; without one, that of the last approved
    /// plan.
    fn last_visit(&self, id: &str, cable: Option<Cable<'_>>) -> Option<Date> {
        let seen = cable.and_then(|(carrier, route, range)| self.looks.last(carrier, route, range, self.offset));
        seen.or_else(|| self.visits.get(id).copied())
    }

    fn due(&self, id: &str, row: &KeyPlaceRow, cable: Option<Cable<'_>>) -> Worth {
        let last = self.last_visit(id, cable).unwrap_or(row.period.from);
        Worth::Due { days: self.since(last.max(row.period.from)) }
    }

    fn add(&mut self, id: String, ways: Vec<Way>, worth: Worth, again: bool, about: About) {
        let commune = self.live.communes.at(about.at).map(|c| c.code.as_str());
        let closed = commune.is_some_and(|code| self.asked.closed.iter().any(|c| c == code));
        self.found.targets.push(Target { id, ways, worth, again, closed });
        self.found.about.push(about);
    }

    /// How a place is seen: by a stop at `at`, or from end to end, either way where the road allows.
    fn ways(&self, line: &[LonLat], metres: f64, at: LonLat) -> (Vec<Way>, Vec<Vec<LonLat>>) {
        let stop = (vec![Way { enter: at, leave: at, seconds: None }], Vec::new());
        if metres <= STOP_MOST {
            return stop;
        }
        match self.travel.tie(line, self.vehicle, self.when) {
            Tie::Along { start, end, forth, back } => {
                let way = |enter, leave, trip: &crate::roads::Trip| {
                    let seconds = (trip.seconds.get() * SLOWER).max(DWELL);
                    (Way { enter, leave, seconds: Some(seconds) }, trip.line.clone())
                };
                let ways = forth.iter().map(|trip| way(start, end, trip));
                ways.chain(back.iter().map(|trip| way(end, start, trip))).unzip()
            }
            Tie::OnFoot { park, walk } => {
                let way = Way { enter: park, leave: park, seconds: Some(walk.seconds.get().max(DWELL)) };
                (vec![way], vec![walk.line])
            }
            Tie::OutOfReach => stop,
        }
    }

    fn new_id(&mut self, place: TaskPlace) -> String {
        let wanted = place.id();
        let mut id = wanted.clone();
        let mut number = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}{AGAIN}{number}");
            number += 1;
        }
        id
    }

    fn since(&self, night: Date) -> f64 {
        (self.asked.night - night).whole_days().max(0) as f64
    }

    fn commune(&self, at: LonLat) -> String {
        self.live.communes.at(at).map(|c| c.full_name.clone()).unwrap_or_default()
    }
}
