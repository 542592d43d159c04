//! The segment index beside others on the same data, one core, in random order: nearest cable within
//! 250 m, the five nearest, all in a box of 2 km, and how long each takes to build.
//!
//! A row is `segments task who figure found`: nanoseconds on the processor for one query, for one
//! segment where the task is `build`, or bytes for one segment where it is `bytes`. With
//! `CABLEWATCH_BENCH_DATA` set to a folder, the segments and the query points go there too, in metres,
//! for `scripts/bench-peers`. `CABLEWATCH_BENCH_SIZES=100000` limits the sizes.

mod cable;
mod peers;

use std::fs;
use std::hint::black_box;

use cablewatch::geodesy::LocalPlane;
use cablewatch::network::{Segment, SegmentIndex};
use cablewatch::units::{Bbox, LonLat, Metres};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How far is looked for cable.
pub const WITHIN: Metres = Metres::of(250);
/// How many are asked for.
pub const K: usize = 5;
/// Half the side of a box asked for, metres.
pub const HALF: f64 = 1000.0;
const QUERIES: usize = 100_000;
/// A box holds many more segments than are near.
const BOXES: usize = 10_000;

fn main() {
    let Ok(sizes) = std::env::var("CABLEWATCH_BENCH_SIZES") else {
        // `cargo test --benches` runs this without a size.
        return println!("CABLEWATCH_BENCH_SIZES names no size");
    };
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        let segments = cable::cable(size);
        let points = cable::near_cable(&segments, QUERIES, 120);
        if let Ok(folder) = std::env::var("CABLEWATCH_BENCH_DATA") {
            write_for_peers(&folder, &segments, &points).expect("the bench folder can be written");
        }
        own(&segments, &points);
        let flat = flattening();
        let segments: Vec<_> = segments.iter().map(|s| peers::Flat { a: flat(s.a), b: flat(s.b) }).collect();
        let points: Vec<[f64; 2]> = points.iter().map(|&at| flat(at)).collect();
        peers::rstar_default(&segments, &points);
        peers::rstar_same_nodes(&segments, &points);
        peers::geo_index(&segments, &points);
        peers::static_aabb(&segments, &points);
    }
}

/// Nanoseconds on the processor for one query each, the best of three rounds, and how much was found.
pub fn queries<T: Copy>(size: usize, task: &str, who: &str, points: &[T], query: impl Fn(T) -> usize) {
    let points = if task == "box" { &points[..BOXES.min(points.len())] } else { points };
    let round = || timed(points.len(), || points.iter().map(|&at| black_box(query(at))).sum::<usize>());
    let (ns, found) = (0..3).map(|_| round()).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
    println!("{size}\t{task}\t{who}\t{ns:.0}\t{found}");
}

/// Builds twice and gives the second; the row is the better of the two.
pub fn built<T>(size: usize, who: &str, build: impl Fn() -> T) -> T {
    let (first, _) = timed(size, &build);
    let (second, index) = timed(size, &build);
    println!("{size}\tbuild\t{who}\t{:.1}\t{size}", first.min(second));
    index
}

/// Nanoseconds that all threads of the process spent on processors, for each of `many`.
fn timed<A>(many: usize, work: impl FnOnce() -> A) -> (f64, A) {
    let start = on_processor();
    let answer = black_box(work());
    ((on_processor() - start) * 1e9 / many as f64, answer)
}

/// Seconds on processors of all threads so far.
fn on_processor() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 * 1e-9
}

fn own(segments: &[Segment], points: &[LonLat]) {
    let size = segments.len();
    let index = built(size, "cablewatch", || SegmentIndex::bulk(segments));
    println!("{size}\tbytes\tcablewatch\t{:.1}\t{size}", index.overhead() as f64 / size as f64);
    queries(size, "nearest", "cablewatch", points, |at| index.nearest(at, WITHIN).iter().len());
    queries(size, "nearest-5", "cablewatch", points, |at| index.nearest_k(at, K, WITHIN).len());
    queries(size, "box", "cablewatch", points, |at| {
        let (lon, lat) = LocalPlane::at(at).degrees(Metres::of(HALF as u32));
        let (x, y) = (at.lon(), at.lat());
        let mut count = 0;
        index.touching(Bbox { west: x - lon, south: y - lat, east: x + lon, north: y + lat }, |_| count += 1);
        count
    });
    // All points at once, on one core like the rest.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let batch = || one.install(|| index.nearest_batch(points, WITHIN).iter().flatten().count());
    let rounds = (0..3).map(|_| timed(points.len(), batch));
    let (ns, found) = rounds.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
    println!("{size}\tnearest\tcablewatch-batch\t{ns:.0}\t{found}");
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
