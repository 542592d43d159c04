//! The roads in memory: a graph, the profiles over it, and what is closed.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use uuid::Uuid;

use crate::geodesy;
use crate::roads::conditions::{Applied, Condition, apply, slower};
use crate::roads::lanes::{Lanes, Spot};
use crate::roads::net::Net;
use crate::roads::path::path;
use crate::roads::search::{Scratch, Targets, Way, search};
use crate::roads::{Graph, Matrix, Profiles, Seconds, Trip, Vehicle};
use crate::units::{Interval, LonLat, Metres};

/// A version of the roads with what is closed on them. A clone shares everything; what a vehicle needs is
/// made ready by the first who asks for it.
#[derive(Clone, Debug)]
pub struct Roads {
    graph: Arc<Graph>,
    profiles: Arc<Profiles>,
    version: Uuid,
    name: Arc<str>,
    nets: Arc<[OnceLock<Net>; 3]>,
    conditions: Arc<Vec<Applied>>,
}

impl Roads {
    /// These roads, with nothing closed.
    pub fn new(graph: Arc<Graph>, profiles: Arc<Profiles>, version: Uuid, name: &str) -> Self {
        let (nets, conditions) = (Arc::default(), Arc::default());
        Self { graph, profiles, version, name: name.into(), nets, conditions }
    }

    /// The same roads with these closures and floods, and no others.
    pub fn under(&self, conditions: &[Condition]) -> Self {
        Self { conditions: Arc::new(apply(&self.graph, conditions)), ..self.clone() }
    }

    /// The graph.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// Which version of the road file, and its name.
    pub fn version(&self) -> (Uuid, &str) {
        (self.version, &self.name)
    }

    pub(super) fn net(&self, vehicle: Vehicle) -> &Net {
        self.nets[vehicle as usize].get_or_init(|| Net::of(&self.graph, &self.profiles, vehicle))
    }

    /// Make everything ready that these vehicles need.
    pub fn prepare(&self, vehicles: &[Vehicle]) {
        vehicles.par_iter().for_each(|vehicle| _ = self.net(*vehicle));
    }

    pub(super) fn lanes(&self, vehicle: Vehicle, when: Interval) -> Lanes<'_> {
        Lanes::of(&self.graph, self.net(vehicle), &slower(&self.conditions, vehicle, when))
    }

    /// Seconds that so many metres away from roads take on foot.
    fn walk(&self, metres: f64) -> f64 {
        metres * 3.6 / self.profiles.foot_leg_kmh
    }

    /// From each place to each other one.
    pub(super) fn matrix(&self, from: &[LonLat], to: &[LonLat], vehicle: Vehicle, when: Interval) -> Matrix {
        let lanes = self.lanes(vehicle, when);
        let spots = |places: &[LonLat]| places.par_iter().map(|at| lanes.spot(*at)).collect::<Vec<_>>();
        let (sources, ends) = (spots(from), spots(to));
        let targets = Targets::of(&lanes, Way::From, ends.clone());
        Matrix::filled(from.len(), to.len(), Scratch::default, |scratch, row, seconds, metres| {
            let Some(source) = &sources[row] else { return nowhere(from[row], to, seconds, metres) };
            for (column, found) in search(&lanes, source, &targets, scratch).iter().enumerate() {
                let same = from[row] == to[column];
                (seconds[column], metres[column]) = self.cell(found.cost, source, &ends[column], same);
            }
        })
    }

    /// What a way on the roads and the foot legs at its ends take together.
    fn cell(&self, (seconds, metres): (f64, f64), from: &Spot, to: &Option<Spot>, same: bool) -> (f64, f64) {
        if same {
            return (0.0, 0.0);
        }
        let off = from.off + to.map_or(0.0, |spot| spot.off);
        (seconds + self.walk(off), metres + off)
    }

    /// The quickest way from `from` to `to`.
    pub(super) fn path(&self, from: LonLat, to: LonLat, vehicle: Vehicle, when: Interval) -> Option<Trip> {
        let lanes = self.lanes(vehicle, when);
        self.trip(&lanes, from, to, &mut Scratch::default())
    }

    fn trip(&self, lanes: &Lanes<'_>, from: LonLat, to: LonLat, scratch: &mut Scratch) -> Option<Trip> {
        if from == to {
            return Some(trip((0.0, 0.0), 0.0, vec![from, to]));
        }
        let (source, target) = (lanes.spot(from)?, lanes.spot(to)?);
        let (seconds, metres, course) = path(lanes, &source, &target, scratch)?;
        let off = source.off + target.off;
        let mut line = vec![from];
        line.extend(course);
        line.push(to);
        line.dedup();
        Some(trip((seconds + self.walk(off), metres + off), off, line))
    }

    /// Between two places on the roads themselves.
    pub(super) fn along(&self, lanes: &Lanes<'_>, from: &Spot, to: &Spot, scratch: &mut Scratch) -> Option<Trip> {
        let (seconds, metres, line) = path(lanes, from, to, scratch)?;
        Some(trip((seconds, metres), 0.0, line))
    }

    /// Walked along a line away from roads.
    pub(super) fn walked(&self, line: Vec<LonLat>) -> Trip {
        let metres = line.windows(2).map(|pair| geodesy::distance(pair[0], pair[1]).get()).sum();
        trip((self.walk(metres), metres), metres, line)
    }

    /// The `k` starts from which `to` is reached soonest.
    pub(super) fn soonest(
        &self,
        starts: &[LonLat],
        to: LonLat,
        k: usize,
        vehicle: Vehicle,
        when: Interval,
    ) -> Vec<(usize, Trip)> {
        let lanes = self.lanes(vehicle, when);
        let Some(target) = lanes.spot(to) else { return Vec::new() };
        let spots: Vec<Option<Spot>> = starts.iter().map(|at| lanes.spot(*at)).collect();
        let (mut scratch, places) = (Scratch::default(), Targets::of(&lanes, Way::To, spots.clone()));
        let found = search(&lanes, &target, &places, &mut scratch);
        let costs = found
            .iter()
            .zip(&spots)
            .zip(starts)
            .map(|((found, spot), start)| self.cell(found.cost, &target, spot, *start == to).0);
        let mut order: Vec<(f64, usize)> = costs.zip(0..).filter(|(seconds, _)| seconds.is_finite()).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.truncate(k);
        let trips = order.into_iter().map(|(_, start)| (start, self.trip(&lanes, starts[start], to, &mut scratch)));
        trips.filter_map(|(start, trip)| Some((start, trip?))).collect()
    }
}

/// Of a place off the graph: only to itself.
fn nowhere(place: LonLat, to: &[LonLat], seconds: &mut [f64], metres: &mut [f64]) {
    for (column, _) in to.iter().enumerate().filter(|(_, other)| **other == place) {
        (seconds[column], metres[column]) = (0.0, 0.0);
    }
}

fn trip((seconds, metres): (f64, f64), on_foot: f64, line: Vec<LonLat>) -> Trip {
    let line = if let [only] = line.as_slice() { vec![*only, *only] } else { line };
    Trip {
        seconds: Seconds::checked(seconds).unwrap_or_default(),
        metres: Metres::computed(metres),
        on_foot: Metres::computed(on_foot),
        line,
    }
}
