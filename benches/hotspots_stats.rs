//! The classical statistics at the size of a province: a row is `what size wall-ms`, the best of three.
//!
//! `CABLEWATCH_BENCH_SIZES=1` runs it; sizes are those that are promised (10,000 events and 999
//! permutations within 3 s on two cores; 100,000 lixels within 0.1 s for the false discovery rate).

use std::hint::black_box;
use std::time::Instant;

use cablewatch::hotspots::knox::{Metric, Middle, NearPairs, Places, SpaceBands, TimeBands, knox};
use cablewatch::hotspots::{Neighbours, benjamini_hochberg, exceedance, gi_star};
use cablewatch::units::{Interval, Timestamp};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EVENTS: usize = 10_000;
/// As many as pointpats is given, which holds every pair.
const PEERS_EVENTS: usize = 2_000;
const LIXELS: usize = 100_000;
const PERMUTATIONS: u32 = 999;

fn main() {
    if std::env::var_os("CABLEWATCH_BENCH_SIZES").is_none() {
        // `cargo test --benches` runs this without a size.
        return println!("CABLEWATCH_BENCH_SIZES names no size");
    }
    let (space, time) = bands();
    for number in [PEERS_EVENTS, EVENTS] {
        let (places, middles) = events(number);
        told("knox", number, || {
            let near = NearPairs::find(&places, Metric::Euclidean, &space).expect("within the limit");
            knox(&near, &middles, &space, &time, PERMUTATIONS, 1)
        });
    }
    let (counts, neighbours) = lixels();
    told("gi-star", LIXELS, || gi_star(&counts, &neighbours, PERMUTATIONS, 1));
    let exposure = vec![50.0; LIXELS];
    told("poisson", LIXELS, || exceedance(&counts, &exposure, &neighbours));
    let p: Vec<f64> = exceedance(&counts, &exposure, &neighbours).iter().map(|e| e.p).collect();
    told("benjamini-hochberg", LIXELS, || benjamini_hochberg(&p));
}

fn told<T>(what: &str, size: usize, work: impl Fn() -> T) {
    let round = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64() * 1e3
    };
    let best = (0..3).map(|_| round()).fold(f64::INFINITY, f64::min);
    println!("{what}\t{size}\t{best:.1}");
}

fn bands() -> (SpaceBands, TimeBands) {
    let space = SpaceBands::checked(&[0.0, 100.0, 200.0, 400.0]).expect("they grow");
    (space, TimeBands::checked(&[7.0, 14.0, 21.0, 28.0]).expect("they grow"))
}

/// A town of 20 x 20 km over three years, in clusters: half of the events lie within 300 m of another.
fn events(number: usize) -> (Places, Vec<Middle>) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut places: Vec<(f64, f64)> = Vec::with_capacity(number);
    for i in 0..number {
        let near = (i % 2 == 1).then(|| places[rng.random_range(0..i)]);
        places.push(match near {
            Some((x, y)) => (x + rng.random_range(-300.0..300.0), y + rng.random_range(-300.0..300.0)),
            None => (rng.random_range(0.0..20_000.0), rng.random_range(0.0..20_000.0)),
        });
    }
    let mut middle = || Middle::of(Interval::instant(Timestamp::from_millis(rng.random_range(0..94_608_000_000))));
    let middles = (0..number).map(|_| middle()).collect();
    (Places::Plane(places), middles)
}

/// Chains of lixels with a branch at every twentieth, and 10,000 events in shares.
fn lixels() -> (Vec<f64>, Neighbours) {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut counts = vec![0.0; LIXELS];
    for _ in 0..EVENTS {
        let lixel = rng.random_range(0..LIXELS - 1);
        let share: f64 = rng.random_range(0.0..1.0);
        counts[lixel] += share;
        counts[lixel + 1] += 1.0 - share;
    }
    let beside = |i: usize| {
        let branch = i.is_multiple_of(20).then(|| (i * 7 + 13) % LIXELS);
        [i.checked_sub(1), Some(i + 1).filter(|n| *n < LIXELS), branch].into_iter().flatten().collect()
    };
    (counts, Neighbours::listed((0..LIXELS).map(beside)))
}
