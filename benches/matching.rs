//! Whole reports put at cable: evidence to weights, on every core.
//!
//! A row is `segments reports wall-ms matched`: reports of a point that is good to 15 m, up to 45 m off
//! the cable, in no order. `CABLEWATCH_BENCH_SIZES=1000000` says how many segments.

#[path = "index/cable.rs"]
mod cable;

use std::hint::black_box;
use std::time::Instant;

use cablewatch::incidents::{Evidence, Incident, Kind};
use cablewatch::matching::{Rules, Status, match_incidents};
use cablewatch::network::{Network, Route, Segment};
use cablewatch::units::Metres;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const REPORTS: usize = 100_000;

fn main() {
    let Ok(sizes) = std::env::var("CABLEWATCH_BENCH_SIZES") else {
        // `cargo test --benches` runs this without a size.
        return println!("CABLEWATCH_BENCH_SIZES names no size");
    };
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        let segments = cable::cable(size);
        let reports: Vec<Incident> =
            cable::near_cable(&segments, REPORTS, 45).into_iter().enumerate().map(|(n, at)| report(n, at)).collect();
        let network = Network::bulk(routes(&segments), Vec::new());
        let round = || {
            let start = Instant::now();
            let found = black_box(match_incidents(&network, &reports, &Rules::default()));
            (start.elapsed().as_secs_f64() * 1e3, found)
        };
        let (wall, found) = (0..3).map(|_| round()).min_by(|a, b| a.0.total_cmp(&b.0)).expect("three rounds");
        let put = found.iter().filter(|one| one.status != Status::Unmatched).count();
        println!("{size}\t{REPORTS}\t{wall:.0}\t{put}");
    }
}

fn routes(segments: &[Segment]) -> Vec<Route> {
    let runs = segments.chunk_by(|one, next| one.route == next.route);
    let vertices = |run: &[Segment]| run.iter().map(|s| s.a).chain(run.last().map(|s| s.b)).collect();
    runs.map(|run| Route::measured(run[0].route.0.to_string(), vec![vertices(run)])).collect()
}

fn report(n: usize, at: cablewatch::units::LonLat) -> Incident {
    Incident {
        id: n.to_string(),
        kind: Kind::Theft,
        occurred: None,
        discovered_at: None,
        reported_at: None,
        places: vec![Evidence::Point { at, accuracy: Metres::of(15) }],
        carrier: None,
        medium: None,
        metres_taken: None,
        damage_vnd: None,
        note: None,
    }
}
