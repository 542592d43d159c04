//! "How good is this map?": what it would have foretold over the last months, beside the plain count.

use std::sync::Arc;

use crate::app::files::key_of;
use crate::app::hotspots::query::{HotspotQuery, MapFilter};
use crate::app::hotspots::run::{Seen, placed};
use crate::app::hotspots::service::service;
use crate::app::live::Live;
use crate::app::running::{Stage, Work};
use crate::app::views::{CaughtView, CutView, QualityView};
use crate::app::{App, AppError, Caller};
use crate::hotspots::{BackTest, COVERAGES, Caught, Cut, Event, Ranking, Service};
use crate::store::IncidentDigest;
use crate::units::{Interval, Message, Timestamp, Zone};

/// Moments at which maps of the past are made, and days between them, after which events are counted.
const CUTS: i64 = 12;
const HORIZON_DAYS: i64 = 30;

/// The coverage of which the sentence speaks.
const SAID: usize = 2;

/// It is ahead of the plain count, or behind it, when so many draws say so.
const SURE: f64 = 0.95;

/// With fewer events nothing can be said.
const FEW: f64 = 5.0;

const METHODS: [Ranking; 4] = [Ranking::Rate, Ranking::Eb, Ranking::CountPerKm, Ranking::Random];

const DAY: i64 = 86_400_000;

impl App {
    /// The back-test of the map with this filter: a rolling origin over the last year of the period,
    /// training on all that was known before each origin.
    pub async fn hotspot_quality(&self, caller: &Caller, query: &HotspotQuery) -> Result<QualityView, AppError> {
        let live = self.live();
        let seen = Seen::by(self, caller, &live, query).await?;
        let (filter, zone) = (query.filter.clone(), Zone::from(self.settings().zone));
        if let Some(kept) = self.maps().quality(&seen, &filter) {
            return Ok(kept);
        }
        // It stops with its caller.
        let working = self.begin(caller, query.work.as_deref())?;
        let (of, asked, work) = (seen.clone(), filter.clone(), working.work.clone());
        let judged = tokio::task::spawn_blocking(move || judged(&live, &of, &asked, zone, &work)).await;
        let view = judged.map_err(|e| AppError::Internal(e.to_string()))?.ok_or(AppError::Stopped)?;
        self.maps().put_quality(seen, filter, view.clone());
        Ok(view)
    }
}

/// `None` once it was stopped.
fn judged(live: &Arc<Live>, seen: &Seen, filter: &MapFilter, zone: Zone, work: &Work) -> Option<QualityView> {
    // What happened before the period teaches the map of then, too.
    let fitting =
        |one: &&IncidentDigest| MapFilter { window: crate::app::Window::default(), ..filter.clone() }.fits(one);
    let placed: Vec<Told> = seen
        .digests
        .iter()
        .filter(fitting)
        .filter_map(|one| Told::of(live, seen, filter, one, zone))
        .filter(|one| !one.shares.is_empty())
        .collect();
    let last = placed.iter().map(|one| one.when.to()).max();
    let end = filter.window.to.into_iter().chain(last).min();
    let weights = filter.exposure.weights(&live.network, &seen.cut.lixels);
    let there = |window| weights.weighing(service(&live.network, &seen.cut.lixels, window, zone), &seen.cut.lixels);
    let cuts: Vec<(Timestamp, Cut)> = end.map(|end| origins(end, &placed, &there)).unwrap_or_default();
    let tested: Vec<Cut> = cuts.iter().map(|(_, cut)| cut.clone()).collect();
    work.enter(Stage::Testing, BackTest::steps(tested.len(), METHODS.len()));
    let (asked, going) = ((&COVERAGES[..], super::map::SEED), |maps| work.reached(maps));
    let test = seen.cut.mixture().back_test(&tested, &METHODS, asked, &going)?;
    Some(view(&cuts, &test))
}

/// The last origins at which there was anything to learn from. Cable counts for as long as it was `there`
/// between the first incident and the origin, and within the horizon.
fn origins(end: Timestamp, placed: &[Told], there: &dyn Fn(Option<Interval>) -> Service) -> Vec<(Timestamp, Cut)> {
    let origin = |back: i64| Timestamp::from_millis(end.millis() - back * HORIZON_DAYS * DAY);
    let first = placed.iter().map(|one| one.when.from()).min();
    let cuts = (1..=CUTS).rev().map(origin).map(|at| (at, cut(placed, at))).filter(|(_, cut)| !cut.known.is_empty());
    let with_cable = |(at, cut): (Timestamp, Cut)| {
        let before = there(first.and_then(|first| Interval::new(first, at)));
        (at, Cut { before, ahead: there(horizon(at)), ..cut })
    };
    cuts.map(with_cable).collect()
}

fn horizon(at: Timestamp) -> Option<Interval> {
    Interval::new(at, Timestamp::from_millis(at.millis() + HORIZON_DAYS * DAY))
}

/// An incident with its time and its lixels.
struct Told {
    key: u64,
    when: Interval,
    shares: Vec<(usize, f64)>,
}

impl Told {
    fn of(live: &Live, seen: &Seen, filter: &MapFilter, one: &IncidentDigest, zone: Zone) -> Option<Self> {
        let (from, to) = one.when?;
        let when = Interval::new(from, to)?;
        let fits = filter.share(one.when, None, zone);
        let shares = placed(live, &seen.cut.lixels, one).map(|(lixel, weight)| (lixel, weight * fits)).collect();
        Some(Self { key: key_of(&one.id.to_string()), when, shares })
    }

    fn event(&self, part: f64) -> Event {
        Event::new(self.key, self.shares.iter().map(|(lixel, share)| (*lixel, share * part)).collect())
    }
}

fn cut(placed: &[Told], at: Timestamp) -> Cut {
    let ahead = horizon(at);
    let mut cut = Cut::default();
    for one in placed {
        let came = ahead.map_or(0.0, |ahead| one.when.share_within(ahead));
        if one.when.to() < at {
            cut.known.push(one.event(1.0));
        } else if came > 0.0 {
            cut.came.push(one.event(came));
        }
    }
    cut
}

fn view(cuts: &[(Timestamp, Cut)], test: &BackTest) -> QualityView {
    let row = |one: &Caught| CaughtView {
        coverage: one.coverage,
        caught: one.caught,
        hit_rate: one.hit_rate,
        low: one.low,
        high: one.high,
        pai: one.pai,
        pei: one.pei,
        predicted_share: one.predicted_share,
    };
    let of = |method: Ranking| test.methods.iter().find(|(of, _)| *of == method).map(|(_, caught)| caught);
    let (beats_plain, says) = match (of(Ranking::Rate), of(Ranking::CountPerKm)) {
        (Some(rate), Some(plain)) if test.events >= FEW => said(&rate[SAID], &plain[SAID]),
        _ => (None, too_few(test.events)),
    };
    QualityView {
        cuts: cuts.iter().map(|(at, _)| CutView { at: at.rfc3339(), horizon_days: HORIZON_DAYS }).collect(),
        events: test.events,
        coverages: COVERAGES.to_vec(),
        methods: test
            .methods
            .iter()
            .map(|(m, caught)| (m.code().to_owned(), caught.iter().map(row).collect()))
            .collect(),
        log_score: test.log_scores.iter().map(|(m, score)| (m.code().to_owned(), *score)).collect(),
        beats_plain,
        says,
    }
}

/// Whether the map was clearly ahead of the plain count, clearly behind, or neither, in a plain sentence.
fn said(rate: &Caught, plain: &Caught) -> (Option<bool>, Message) {
    let (ours, theirs) = (rate.caught.round(), plain.caught.round());
    let share = (rate.coverage * 100.0).round();
    let (beats, vi, en) = if rate.ahead_of_plain >= SURE {
        (Some(true), "hơn hẳn", "clearly better")
    } else if rate.ahead_of_plain <= 1.0 - SURE {
        (Some(false), "kém hơn phép đếm", "worse than the count")
    } else {
        (None, "chưa hơn hẳn", "not clearly better")
    };
    let says = Message::new(
        format!("Ở {share} %: {ours} so với {theirs} vụ, {vi}"),
        format!("At {share} %: {ours} against {theirs} incidents, {en}"),
    );
    (beats, says)
}

fn too_few(events: f64) -> Message {
    let events = events.round();
    Message::new(
        format!("Mới có {events} vụ để kiểm chứng, chưa nói được gì"),
        format!("Only {events} incidents to test it on; nothing can be said yet"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_says_what_the_draws_allow() {
        let caught =
            |caught: f64, ahead: f64| Caught { coverage: 0.05, caught, ahead_of_plain: ahead, ..Caught::default() };
        let cases = [
            (9.0, 0.81, None, "Ở 5 %: 9 so với 7 vụ, chưa hơn hẳn"),
            (19.0, 0.99, Some(true), "Ở 5 %: 19 so với 7 vụ, hơn hẳn"),
            (2.0, 0.01, Some(false), "Ở 5 %: 2 so với 7 vụ, kém hơn phép đếm"),
        ];
        for (ours, ahead, beats, vi) in cases {
            let (found, says) = said(&caught(ours, ahead), &caught(7.0, 0.5));
            assert_eq!((found, says.vi.as_str()), (beats, vi));
        }
    }
}
