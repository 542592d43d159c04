//! A cable stretch and the road it lies along; away from roads it becomes a foot leg.

use crate::geodesy;
use crate::roads::lanes::{Lanes, REACH, Spot};
use crate::roads::roads::Roads;
use crate::roads::search::Scratch;
use crate::roads::{Seconds, Tie, Trip, Vehicle};
use crate::units::{Interval, LonLat, Metres};

/// How near a road cable lies that is seen from it.
const SEEN: Metres = Metres::of(60);

/// Share of a stretch that must be seen from the road.
const MOSTLY: f64 = 0.8;

/// Metres between the places of a stretch that are looked at.
const STEP: f64 = 25.0;

/// A road path so much longer than the stretch, and so many metres more, is not along it.
const DETOUR: (f64, f64) = (1.5, 200.0);

impl Roads {
    /// How the stretch of cable along `line` is patrolled: driven where most of it is seen from a road that
    /// follows it, walked else.
    pub(super) fn tie(&self, line: &[LonLat], vehicle: Vehicle, when: Interval) -> Tie {
        let lanes = self.lanes(vehicle, when);
        let places = sampled(line);
        let seen: Vec<Option<Spot>> = places.iter().map(|at| lanes.on(&lanes.net.main, *at, SEEN)).collect();
        let share = seen.iter().flatten().count() as f64 / seen.len().max(1) as f64;
        let driven = (share >= MOSTLY).then(|| self.driven(&lanes, line, &seen)).flatten();
        driven.or_else(|| self.on_foot(&lanes, line)).unwrap_or(Tie::OutOfReach)
    }

    /// By way of the road place near the middle, so that the path follows the cable and not a short cut.
    fn driven(&self, lanes: &Lanes<'_>, line: &[LonLat], seen: &[Option<Spot>]) -> Option<Tie> {
        let near: Vec<Spot> = seen.iter().copied().flatten().collect();
        let (start, middle, end) = (near.first()?, near.get(near.len() / 2)?, near.last()?);
        let most = length(line) * DETOUR.0 + DETOUR.1;
        let mut scratch = Scratch::default();
        let mut by_way_of = |from: &Spot, to: &Spot| {
            let first = self.along(lanes, from, middle, &mut scratch)?;
            let second = self.along(lanes, middle, to, &mut scratch)?;
            Some(joined(first, second)).filter(|trip| trip.metres.get() <= most)
        };
        let (forth, back) = (by_way_of(start, end), by_way_of(end, start));
        let any = forth.is_some() || back.is_some();
        any.then_some(Tie::Along { start: start.at, end: end.at, forth, back })
    }

    /// Parked at the road place nearest to either end.
    fn on_foot(&self, lanes: &Lanes<'_>, line: &[LonLat]) -> Option<Tie> {
        let (first, last) = (line.first()?, line.last()?);
        let [at_first, at_last] = [first, last].map(|at| lanes.on(&lanes.net.main, *at, REACH));
        let turned = match (&at_first, &at_last) {
            (Some(first), Some(last)) => last.off < first.off,
            (first, _) => first.is_none(),
        };
        let park = if turned { at_last? } else { at_first? }.at;
        let mut way = vec![park];
        if turned {
            way.extend(line.iter().rev())
        } else {
            way.extend(line)
        }
        let back: Vec<LonLat> = way.iter().rev().skip(1).copied().collect();
        way.extend(back);
        Some(Tie::OnFoot { park, walk: self.walked(way) })
    }
}

fn length(line: &[LonLat]) -> f64 {
    line.windows(2).map(|pair| geodesy::distance(pair[0], pair[1]).get()).sum()
}

/// Places along a line, its vertices among them, never farther apart than `STEP`.
fn sampled(line: &[LonLat]) -> Vec<LonLat> {
    let mut places: Vec<LonLat> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let pieces = (geodesy::distance(pair[0], pair[1]).get() / STEP).ceil().clamp(1.0, 10_000.0) as u32;
        let at = |piece: u32| geodesy::along_degrees(pair[0], pair[1], f64::from(piece) / f64::from(pieces));
        places.extend((1..=pieces).map(at));
    }
    places
}

fn joined(first: Trip, second: Trip) -> Trip {
    let mut line = first.line;
    line.extend(second.line);
    line.dedup();
    if line.len() == 1 {
        line.extend(line.first().copied());
    }
    Trip {
        seconds: Seconds::checked(first.seconds.get() + second.seconds.get()).unwrap_or_default(),
        metres: Metres::computed(first.metres.get() + second.metres.get()),
        on_foot: Metres::computed(first.on_foot.get() + second.on_foot.get()),
        line,
    }
}
