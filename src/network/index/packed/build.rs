//! Segments to a snapshot.

use rayon::prelude::*;

use super::directory::Directory;
use super::node::{Around, Boxes, Leaf, both};
use super::{FAN, Held, Packed};
use crate::network::Segment;
use crate::network::index::hilbert;
use crate::units::{Bbox, LonLat};

/// Degrees: west, south, east, north. A segment over the antimeridian gets every longitude: its own
/// two would span the half of the globe where it is not.
pub(in crate::network::index) fn envelope(segment: &Segment) -> Bbox {
    let (a, b) = (segment.a, segment.b);
    let (west, east) =
        if segment.is_over_antimeridian() { (-180.0, 180.0) } else { (a.lon().min(b.lon()), a.lon().max(b.lon())) };
    Bbox { west, south: a.lat().min(b.lat()), east, north: a.lat().max(b.lat()) }
}

impl Packed {
    pub(in crate::network::index) fn of(segments: &[Segment]) -> Self {
        let order = hilbert::order(segments.len(), |i| middle(&segments[i]));
        let (mut leaves, mut around) = (Vec::new(), Vec::new());
        let all = order.par_chunks(FAN).with_min_len(256).map(|few| held(segments, few));
        all.unzip_into_vecs(&mut leaves, &mut around);
        let levels = levels(around.clone());
        let mut packed = Self { count: segments.len(), leaves, levels, directory: None, around };
        packed.directory = Directory::of(&packed);
        packed
    }
}

/// A leaf of the segments at some places.
fn held(segments: &[Segment], few: &[u64]) -> (Held, Around) {
    let at = |i: usize| segments[few[i.min(few.len() - 1)] as u32 as usize];
    let segments: [Segment; FAN] = std::array::from_fn(at);
    let around = around(&segments);
    (Held { leaf: Leaf::of(&segments[..few.len()], around), segments }, around)
}

fn levels(mut around: Vec<Around>) -> Vec<Vec<Boxes>> {
    let mut levels = Vec::new();
    while !around.is_empty() {
        let level: Vec<Boxes> = around.chunks(FAN).map(Boxes::of).collect();
        let is_root = level.len() == 1;
        levels.push(level);
        if is_root {
            break;
        }
        around = around.chunks(FAN).map(|few| few.iter().fold(Around::NOTHING, |all, one| all.join(*one))).collect();
    }
    levels
}

fn middle(segment: &Segment) -> (f64, f64) {
    let half = |a: f64, b: f64| (a + b) / 2.0;
    let lon = |at: LonLat| at.lon();
    (half(lon(segment.a), lon(segment.b)), half(segment.a.lat(), segment.b.lat()))
}

/// The box of some segments, rounded outward.
pub(super) fn around(segments: &[Segment]) -> Around {
    let mut exact =
        Bbox { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };
    for own in segments.iter().map(envelope) {
        exact.west = exact.west.min(own.west);
        exact.south = exact.south.min(own.south);
        exact.east = exact.east.max(own.east);
        exact.north = exact.north.max(own.north);
    }
    Around {
        west: both(exact.west).0,
        south: both(exact.south).0,
        east: both(exact.east).1,
        north: both(exact.north).1,
    }
}
