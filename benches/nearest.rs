//! Nearest cable within 250 m and the five nearest, in random order: the index's own
//! walk beside rstar's searches on the same data.
//!
//! A row is `segments task who ns-a-query found`. With `CABLEWATCH_BENCH_DATA` set to
//! a folder, the segments and the query points go there too, in metres, for
//! `scripts/bench-peers`. `CABLEWATCH_BENCH_SIZES=100000` limits the sizes.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use cablewatch::geodesy::{self, LocalPlane};
use cablewatch::network::{RouteNo, Segment, SegmentIndex};
use cablewatch::units::{LonLat, Metres};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rstar::{AABB, PointDistance, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};

const WITHIN: Metres = Metres::of(250);
const K: usize = 5;
const QUERIES: usize = 100_000;

fn main() {
    let sizes = std::env::var("CABLEWATCH_BENCH_SIZES").unwrap_or_else(|_| "100000,1000000".into());
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        let segments = cable(size);
        let points = near_cable(&segments);
        if let Ok(folder) = std::env::var("CABLEWATCH_BENCH_DATA") {
            write_for_peers(&folder, &segments, &points).expect("the bench folder can be written");
        }
        own(&segments, &points);
        rstar_itself::<SameNodes>("rstar", &segments, &points);
        rstar_itself::<rstar::DefaultParams>("rstar-default", &segments, &points);
    }
}

/// Routes of 20 to 200 spans of 20 to 60 m that wander, all over a province.
fn cable(size: usize) -> Vec<Segment> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut segments = Vec::with_capacity(size);
    for route in 0.. {
        let mut a =
            LonLat::checked(rng.random_range(106.5..107.4), rng.random_range(16.3..18.0)).expect("on the globe");
        let mut heading: f64 = rng.random_range(0.0..360.0);
        for no in 0..rng.random_range(20..200) {
            if segments.len() == size {
                return segments;
            }
            heading += rng.random_range(-25.0..25.0);
            let b = geodesy::destination(a, heading, Metres::of(rng.random_range(20..60)));
            segments.push(Segment { a, b, route: RouteNo(route), no });
            a = b;
        }
    }
    segments
}

/// Places as people report them: up to 120 m off the cable, in no order.
fn near_cable(segments: &[Segment]) -> Vec<LonLat> {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    (0..QUERIES)
        .map(|_| {
            let vertex = segments[rng.random_range(0..segments.len())].a;
            geodesy::destination(vertex, rng.random_range(0.0..360.0), Metres::of(rng.random_range(0..120)))
        })
        .collect()
}

/// Nanoseconds on the processor for one query each, the best of three rounds.
fn timed<T: Copy, A>(points: &[T], query: impl Fn(T) -> A, found: impl Fn(&A) -> usize) -> (f64, usize) {
    let round = || {
        let start = (on_processor(), Instant::now());
        let hits: usize = points.iter().map(|&at| found(&black_box(query(at)))).sum();
        let wall = start.1.elapsed().as_nanos() as f64;
        let spent = on_processor().zip(start.0).map_or(wall, |(end, start)| (end - start) as f64);
        (spent / points.len() as f64, hits)
    };
    (0..3).map(|_| round()).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
}

/// What this thread has used of a processor so far, where the system tells.
fn on_processor() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn row(size: usize, task: &str, who: &str, (ns, found): (f64, usize)) {
    println!("{size}\t{task}\t{who}\t{ns:.0}\t{found}");
}

fn own(segments: &[Segment], points: &[LonLat]) {
    let index = SegmentIndex::bulk(segments.to_vec());
    let size = segments.len();
    row(size, "nearest", "cablewatch", timed(points, |at| index.nearest(at, WITHIN), |near| near.iter().len()));
    row(size, "nearest-5", "cablewatch", timed(points, |at| index.nearest_k(at, K, WITHIN), Vec::len));
    let start = Instant::now();
    let found = index.nearest_batch(points, WITHIN).iter().flatten().count();
    let each = start.elapsed().as_nanos() as f64 / points.len() as f64;
    row(size, "nearest", "cablewatch-batch-wall", (each, found));
}

/// The peer's segment lies in metres of one plane for the whole province, so that it
/// pays for no plane a query, and its distances are as exact as its `f64` allows.
#[derive(Clone, Copy)]
struct Flat {
    a: [f64; 2],
    b: [f64; 2],
}

impl RTreeObject for Flat {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

impl PointDistance for Flat {
    fn distance_2(&self, at: &[f64; 2]) -> f64 {
        let (ax, ay) = (self.a[0] - at[0], self.a[1] - at[1]);
        let (dx, dy) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let length_2 = dx * dx + dy * dy;
        let share = if length_2 > 0.0 { (-(ax * dx + ay * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (ax + share * dx, ay + share * dy);
        x * x + y * y
    }
}

struct SameNodes;

impl RTreeParams for SameNodes {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 5;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

fn rstar_itself<P: RTreeParams>(who: &str, segments: &[Segment], points: &[LonLat]) {
    let flat = flattening();
    let tree: RTree<Flat, P> =
        RTree::bulk_load_with_params(segments.iter().map(|s| Flat { a: flat(s.a), b: flat(s.b) }).collect());
    let points: Vec<[f64; 2]> = points.iter().map(|&at| flat(at)).collect();
    let bound_2 = WITHIN.get() * WITHIN.get();
    let nearest = |at| tree.nearest_neighbor_with_distance_2(at).filter(|(_, d2)| *d2 <= bound_2);
    row(segments.len(), "nearest", who, timed(&points, nearest, |near| near.iter().len()));
    let five = |at| {
        let closest = tree.nearest_neighbor_iter_with_distance_2(at);
        closest.take_while(|(_, d2)| *d2 <= bound_2).take(K).collect::<Vec<_>>()
    };
    row(segments.len(), "nearest-5", who, timed(&points, five, Vec::len));
}

fn flattening() -> impl Fn(LonLat) -> [f64; 2] {
    let plane = LocalPlane::at(LonLat::checked(106.95, 17.15).expect("on the globe"));
    move |at| {
        let (x, y) = plane.to_plane(at);
        [x, y]
    }
}

/// Little-endian `f64`s: ax ay bx by of each segment, x y of each point.
fn write_for_peers(folder: &str, segments: &[Segment], points: &[LonLat]) -> std::io::Result<()> {
    let flat = flattening();
    let bytes = |positions: &mut dyn Iterator<Item = LonLat>| -> Vec<u8> {
        positions.flat_map(&flat).flat_map(f64::to_le_bytes).collect()
    };
    fs::create_dir_all(folder)?;
    let size = segments.len();
    fs::write(format!("{folder}/segments-{size}.f64"), bytes(&mut segments.iter().flat_map(|s| [s.a, s.b])))?;
    fs::write(format!("{folder}/points-{size}.f64"), bytes(&mut points.iter().copied()))
}
