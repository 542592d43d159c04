//! Lines that a track may follow: the roads of a vehicle, and the cable itself.

use super::viterbi::State;
use crate::geodesy;
use crate::network::{Network, RouteNo};
use crate::roads::{Follow, OnRoad};
use crate::units::{Chainage, LonLat, Metres};

/// Lines near each other, and ways along them.
pub(super) trait Lines {
    /// A place on a line.
    type Spot: Copy;

    /// Places near a fix of this number; those of one place passed two ways stand side by side.
    fn near(&self, fix: usize, at: LonLat) -> Vec<Self::Spot>;
    /// Metres from the fix to the place.
    fn off(&self, spot: &Self::Spot) -> f64;
    /// The place itself.
    fn at(&self, spot: &Self::Spot) -> LonLat;
    /// Whether both are one place, passed two ways.
    fn turned(&self, one: &Self::Spot, other: &Self::Spot) -> bool;
    /// Metres to each of others along lines; infinite where no way of at most `most` metres leads.
    fn reach(&mut self, from: &Self::Spot, to: &[Self::Spot], most: f64) -> Vec<f64>;
    /// The course to another place that can be reached, both ends included.
    fn course(&mut self, from: &Self::Spot, to: &Self::Spot, most: f64) -> Vec<LonLat>;
    /// Makes a place that noise alone puts a little behind the one before that one.
    fn settle(&self, before: &Self::Spot, state: &mut State<Self::Spot>);
}

/// How far from a line a fix of it may lie, by its standard deviation.
pub(super) fn reach_of(sigma: f64) -> Metres {
    Metres::computed((6.0 * sigma).clamp(50.0, 100.0))
}

/// Edges looked at for a fix.
const EDGES: usize = 12;
/// Routes looked at for a fix.
const ROUTES: usize = 6;
/// Metres more that it takes to change from one cable to another: as long as that, it is the same.
const CHANGE: f64 = 10.0;

/// The roads of a vehicle.
pub(super) struct OnRoads<'r, 'n> {
    pub(super) follow: &'r mut Follow<'n>,
    /// Of each fix, whether it is of a walk along cable beside the roads.
    pub(super) walked: &'r [bool],
    pub(super) within: Metres,
    /// Metres back that noise explains.
    pub(super) jitter: f64,
}

impl Lines for OnRoads<'_, '_> {
    type Spot = OnRoad;

    fn near(&self, fix: usize, at: LonLat) -> Vec<OnRoad> {
        if self.walked.get(fix).is_some_and(|walked| *walked) {
            return Vec::new();
        }
        self.follow.near(at, self.within, EDGES)
    }

    fn off(&self, spot: &OnRoad) -> f64 {
        spot.off
    }

    fn at(&self, spot: &OnRoad) -> LonLat {
        spot.at
    }

    fn turned(&self, one: &OnRoad, other: &OnRoad) -> bool {
        one.turned(other)
    }

    fn reach(&mut self, from: &OnRoad, to: &[OnRoad], most: f64) -> Vec<f64> {
        self.follow.reach(from, to, most, self.jitter)
    }

    fn course(&mut self, from: &OnRoad, to: &OnRoad, most: f64) -> Vec<LonLat> {
        self.follow.course(from, to, most)
    }

    fn settle(&self, before: &OnRoad, state: &mut State<OnRoad>) {
        let behind = self.follow.behind(before, &state.arrives).is_some_and(|metres| metres <= self.jitter);
        if behind {
            let turned = state.arrives.turned(&state.leaves);
            state.arrives = *before;
            state.leaves = if turned { before.turn() } else { *before };
        }
    }
}

/// A place on a cable.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnRoute {
    route: RouteNo,
    chainage: Chainage,
    at: LonLat,
    off: f64,
}

/// The cable, walked along in either direction.
pub(super) struct OnCable<'n> {
    pub(super) network: &'n Network,
    pub(super) within: Metres,
}

impl Lines for OnCable<'_> {
    type Spot = OnRoute;

    fn near(&self, _: usize, at: LonLat) -> Vec<OnRoute> {
        let mut spots: Vec<OnRoute> = Vec::new();
        for near in self.network.index().within(at, self.within) {
            let route = near.segment.route;
            if spots.len() == ROUTES {
                break;
            }
            if spots.iter().any(|spot| spot.route == route) {
                continue;
            }
            let place = self.network.route(route).and_then(|found| found.place_on(near.segment.no, near.share));
            let Some((chainage, place)) = place else { continue };
            spots.push(OnRoute { route, chainage, at: place, off: near.distance.get() });
        }
        spots
    }

    fn off(&self, spot: &OnRoute) -> f64 {
        spot.off
    }

    fn at(&self, spot: &OnRoute) -> LonLat {
        spot.at
    }

    fn turned(&self, _: &OnRoute, _: &OnRoute) -> bool {
        false
    }

    fn reach(&mut self, from: &OnRoute, to: &[OnRoute], most: f64) -> Vec<f64> {
        let metres = |to: &OnRoute| {
            let along = (to.chainage.get() - from.chainage.get()).abs();
            let over = geodesy::distance(from.at, to.at).get();
            // A gap between parts of a route has no length along it, but it is walked.
            if to.route == from.route { along.max(over) } else { over + CHANGE }
        };
        to.iter().map(metres).map(|metres| if metres <= most { metres } else { f64::INFINITY }).collect()
    }

    fn course(&mut self, from: &OnRoute, to: &OnRoute, _: f64) -> Vec<LonLat> {
        let route = self.network.route(from.route).filter(|_| from.route == to.route);
        let (low, high) = if from.chainage <= to.chainage { (from, to) } else { (to, from) };
        let mut line: Vec<LonLat> = vec![low.at];
        line.extend(route.into_iter().flat_map(|route| route.stretch(low.chainage, high.chainage)).flatten());
        line.push(high.at);
        if from.chainage > to.chainage {
            line.reverse();
        }
        line.dedup();
        line
    }

    fn settle(&self, _: &OnRoute, _: &mut State<OnRoute>) {}
}
