//! Pairs of events near each other in space, found by a grid: all pairs are never looked at.

use std::collections::HashMap;

use crate::geodesy::{self, LocalPlane};
use crate::hotspots::knox::{Metric, SpaceBands};
use crate::units::LonLat;

/// Where events were.
#[derive(Clone, Debug)]
pub enum Places {
    /// Metres in a plane.
    Plane(Vec<(f64, f64)>),
    /// On the globe: distances are geodesic, "manhattan" is east plus north in the plane midway.
    Globe(Vec<LonLat>),
}

impl Places {
    fn len(&self) -> usize {
        match self {
            Self::Plane(places) => places.len(),
            Self::Globe(places) => places.len(),
        }
    }

    /// Coordinates in which nothing within `reach` is farther away than 1 to either side.
    fn scaled(&self, reach: f64) -> Vec<(f64, f64)> {
        // Rounding must not push a pair at the very end of the reach over the edge of a cell.
        let cell = reach.max(1.0) * (1.0 + 1e-3);
        match self {
            Self::Plane(places) => places.iter().map(|(x, y)| (x / cell, y / cell)).collect(),
            Self::Globe(places) => {
                // Degrees are narrowest farthest from the equator.
                let far = places.iter().map(|at| at.lat().abs()).fold(0.0, f64::max);
                let west = places.iter().map(|at| at.lon()).fold(180.0, f64::min);
                let Some(origin) = LonLat::checked(west, far) else { return Vec::new() };
                let origin_plane = LocalPlane::at(origin);
                // A degree of latitude is shortest at the equator: 110,574 m.
                let plane = |at: &LonLat| {
                    let (east_of, _) = origin_plane.to_plane(*at);
                    (east_of / cell, at.lat() * 110_574.0 / cell)
                };
                places.iter().map(plane).collect()
            }
        }
    }

    /// The band of the distance between two events, `None` beyond the last.
    fn band(&self, metric: Metric, bands: &SpaceBands, a: usize, b: usize) -> Option<usize> {
        let straight = metric != Metric::Manhattan;
        match self {
            Self::Plane(places) => {
                let (x, y) = (places[a].0 - places[b].0, places[a].1 - places[b].1);
                bands.band(if straight { (x * x + y * y).sqrt() } else { x.abs() + y.abs() })
            }
            Self::Globe(places) => {
                let (a, b) = (places[a], places[b]);
                if straight {
                    return bands.band(geodesy::distance(a, b).get());
                }
                let midway = LonLat::checked(a.lon(), (a.lat() + b.lat()) / 2.0)?;
                let plane = LocalPlane::at(midway);
                let ((ax, ay), (bx, by)) = (plane.to_plane(a), plane.to_plane(b));
                bands.band((bx - ax).abs() + (by - ay).abs())
            }
        }
    }
}

/// More pairs are near each other than can be permuted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {most} pairs of events are within the last space band")]
pub struct TooManyPairs {
    /// How many there may be.
    pub most: usize,
}

/// Pairs within the last band of space, by band. Events are numbered as given.
#[derive(Clone, Debug, PartialEq)]
pub struct NearPairs {
    /// Events altogether.
    pub(super) events: usize,
    /// Events that are near any other: positions among those given.
    pub(super) members: Vec<u32>,
    /// Of each band its pairs, as positions among the members.
    pub(super) bands: Vec<Vec<[u32; 2]>>,
}

impl NearPairs {
    /// Pairs at most: they are held in memory, and every permutation looks at all of them.
    pub const MOST: usize = 30_000_000;

    /// Every pair within the bands; each once. The network's distances come through [`Self::of`].
    pub fn find(places: &Places, metric: Metric, bands: &SpaceBands) -> Result<Self, TooManyPairs> {
        let scaled = places.scaled(bands.reach().get());
        let cell = |i: usize| (scaled[i].0.floor() as i64, scaled[i].1.floor() as i64);
        let mut order: Vec<usize> = (0..places.len()).collect();
        // By place, so that the order of the events changes no permutation.
        let place = |i: usize| scaled[i];
        order.sort_by(|&a, &b| {
            let ((ax, ay), (bx, by)) = (place(a), place(b));
            cell(a).cmp(&cell(b)).then(ax.total_cmp(&bx)).then(ay.total_cmp(&by))
        });
        let cells: HashMap<(i64, i64), &[usize]> =
            order.chunk_by(|&a, &b| cell(a) == cell(b)).map(|members| (cell(members[0]), members)).collect();
        let mut found = Finding::new(places.len(), bands.ends().len());
        for members in order.chunk_by(|&a, &b| cell(a) == cell(b)) {
            let (x, y) = cell(members[0]);
            let around = [(x, y + 1), (x + 1, y - 1), (x + 1, y), (x + 1, y + 1)];
            let ahead: Vec<usize> = around.iter().filter_map(|c| cells.get(c)).copied().flatten().copied().collect();
            for (i, &a) in members.iter().enumerate() {
                for &b in members[i + 1..].iter().chain(&ahead) {
                    if let Some(band) = places.band(metric, bands, a, b) {
                        found.add(band, a, b)?;
                    }
                }
            }
        }
        Ok(found.done())
    }

    /// From pairs found elsewhere, each once: the two events and the distance between them, metres.
    /// Permutations follow the order of the pairs.
    pub fn of(
        events: usize,
        bands: &SpaceBands,
        pairs: impl IntoIterator<Item = (usize, usize, f64)>,
    ) -> Result<Self, TooManyPairs> {
        let mut found = Finding::new(events, bands.ends().len());
        for (a, b, metres) in pairs {
            if let Some(band) = bands.band(metres) {
                found.add(band, a, b)?;
            }
        }
        Ok(found.done())
    }
}

/// Gathers pairs and numbers the events in them.
struct Finding {
    found: NearPairs,
    /// Of each event its number among the members, if it has one.
    numbers: Vec<Option<u32>>,
    left: usize,
}

impl Finding {
    fn new(events: usize, bands: usize) -> Self {
        let found = NearPairs { events, members: Vec::new(), bands: vec![Vec::new(); bands] };
        Self { found, numbers: vec![None; events], left: NearPairs::MOST }
    }

    fn add(&mut self, band: usize, a: usize, b: usize) -> Result<(), TooManyPairs> {
        self.left = self.left.checked_sub(1).ok_or(TooManyPairs { most: NearPairs::MOST })?;
        let pair = [self.number(a), self.number(b)];
        self.found.bands[band].push(pair);
        Ok(())
    }

    fn number(&mut self, event: usize) -> u32 {
        let members = &mut self.found.members;
        *self.numbers[event].get_or_insert_with(|| {
            members.push(event as u32);
            (members.len() - 1) as u32
        })
    }

    fn done(self) -> NearPairs {
        self.found
    }
}
