//! The fitted rate and its densities: a row is `what lixels events wall-ms`, the best of three.
//!
//! `CABLEWATCH_BENCH_SIZES=10000,100000` names how many lixels; there are a tenth as many events. The
//! network is a grid of jittered streets of 2.5 km without three tenths of its edges.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use cablewatch::hotspots::{
    COVERAGES, DRAWS, Event, Heat, LixelNetwork, Mixture, Neighbours, Period, Service, Share, benjamini_hochberg,
    counts, exceedance,
};
use cablewatch::network::{Network, Route};
use cablewatch::units::{Interval, LonLat, Metres, Timestamp};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let Some(sizes) = std::env::var("CABLEWATCH_BENCH_SIZES").ok() else {
        // `cargo test --benches` runs this without a size.
        return println!("CABLEWATCH_BENCH_SIZES names no size");
    };
    for size in sizes.split(',').filter_map(|size| size.parse().ok()) {
        bench(size);
    }
}

fn bench(size: usize) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let network = network(size, &mut rng);
    let start = Instant::now();
    let lixels = Arc::new(LixelNetwork::cut(network.routes(), Metres::of(50)));
    let (held, number) = (lixels.lixels().len(), size / 10);
    println!("cut\t{held}\t{number}\t{:.1}", start.elapsed().as_secs_f64() * 1e3);
    let told = |what: &str, work: &dyn Fn() -> usize| {
        let round = || {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        };
        let best = (0..3).map(|_| round()).fold(f64::INFINITY, f64::min);
        println!("{what}\t{held}\t{number}\t{best:.1}");
    };
    let events = events(&lixels, number, &mut rng);
    let shares: Vec<Share> = events
        .iter()
        .flat_map(|e| &e.shares)
        .map(|&(lixel, weight)| Share { lixel, from: 20.0, to: 20.0, weight })
        .collect();
    let (service, period) = (Service::whole(), year());
    told("heat, 200 m", &|| Heat::of(lixels.clone()).smoother(Metres::of(200)).density(&shares).len());
    told("factorise", &|| Mixture::of(lixels.clone()).lixels().lixels().len());
    let mixture = Mixture::of(lixels.clone());
    told("mixture", &|| mixture.fit(&events, &service, period).rates.len());
    told("promises", &|| mixture.foretold(&events, &service, &COVERAGES, 1).len());
    let neighbours = Neighbours::of(&lixels);
    let counted = counts(held, events.iter());
    let exposure: Vec<f64> = lixels.lixels().iter().map(|l| l.length().get()).collect();
    told("significance", &|| {
        let p: Vec<f64> = exceedance(&counted, &exposure, &neighbours).iter().map(|e| e.p).collect();
        benjamini_hochberg(&p).len()
    });
    if held <= 200_000 {
        let fitted = mixture.fit(&events, &service, period);
        told("200 redraws", &|| {
            mixture
                .top_share(&events, &service, &fitted, 0.05, (DRAWS, 1), &|_| ControlFlow::Continue(()))
                .map_or(0, |shares| shares.len())
        });
    }
}

fn year() -> Period {
    let end = Timestamp::from_millis(365 * 86_400_000);
    Period::of(Interval::new(Timestamp::EPOCH, end).expect("a year goes forward"))
}

fn network(lixels: usize, rng: &mut ChaCha8Rng) -> Network {
    // Two edges a node, of 2.5 km, seven tenths of which stand: some 70 lixels a node.
    let n = ((lixels as f64 / 70.0).sqrt().ceil() as usize).max(3);
    let place = |x: f64, y: f64| LonLat::checked(100.0 + x / 106.5, 10.0 + y / 110.65).expect("on the globe");
    let nodes: Vec<(f64, f64)> = (0..n * n)
        .map(|i| {
            let mut jitter = || rng.random_range(-0.8..0.8);
            ((i / n) as f64 * 2.5 + jitter(), (i % n) as f64 * 2.5 + jitter())
        })
        .collect();
    let mut routes = Vec::new();
    for i in 0..n {
        for (di, dj, j) in (0..n).flat_map(|j| [(1, 0, j), (0, 1, j)]) {
            if i + di >= n || j + dj >= n || rng.random_bool(0.3) {
                continue;
            }
            let (a, b) = (nodes[i * n + j], nodes[(i + di) * n + j + dj]);
            let along = |t: f64| place(a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            let line = (0..=8).map(|k| along(f64::from(k) / 8.0)).collect();
            routes.push(Route::measured(format!("R-{}", routes.len()), vec![line]));
        }
    }
    Network::bulk(routes, Vec::new())
}

/// Half of them within 600 m along the cable of another, each told within some 15 m: on two lixels.
fn events(lixels: &LixelNetwork, number: usize, rng: &mut ChaCha8Rng) -> Vec<Event> {
    let count = lixels.lixels().len();
    let mut events: Vec<Event> = Vec::with_capacity(number);
    for i in 0..number {
        let lixel = match i % 2 {
            1 => (events[rng.random_range(0..i)].shares[0].0 + rng.random_range(0..12)).min(count - 2),
            _ => rng.random_range(0..count - 1),
        };
        let share = rng.random_range(0.5..1.0);
        events.push(Event::new(i as u64, vec![(lixel, share), (lixel + 1, 1.0 - share)]));
    }
    events
}
