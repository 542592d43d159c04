//! Roads: reading a file, travel times of a thousand places to a thousand, who is sent. Deterministic.
//!
//! Beside the time by the clock stands that of all cores together, which a busy machine does not stretch as much.
//!
//! `cargo bench --bench roads [-- FILE.osm.pbf …]`: files named are read as well, and once more repeated up
//! to 100 MB.

#[path = "../src/roads/osm/pbf_writer.rs"]
#[allow(dead_code)]
mod pbf_writer;

use std::hint::black_box;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cablewatch::roads::{Graph, Profiles, RoadLimits, Roads, Travel, Vehicle, read_roads};
use cablewatch::units::{Interval, LonLat, Timestamp};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// Junctions on a side of the made town land: 100,489 in all.
const SIDE: i64 = 317;

/// Vertices between two junctions.
const BETWEEN: i64 = 3;

/// A land of streets as a file: junctions about 150 m apart, somewhat askew, every fifth street one-way,
/// every twentieth a trunk road. `copies` of it lie side by side.
fn land(copies: i64) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (mut nodes, mut ways): (Vec<pbf_writer::Node>, Vec<pbf_writer::Way>) = (Vec::new(), Vec::new());
    let line = SIDE * (BETWEEN + 1);
    for copy in 0..copies {
        let id = |x: i64, y: i64| copy * line * line + y * line + x + 1;
        for y in 0..SIDE * (BETWEEN + 1) - BETWEEN {
            for x in 0..SIDE * (BETWEEN + 1) - BETWEEN {
                if x % (BETWEEN + 1) > 0 && y % (BETWEEN + 1) > 0 {
                    continue;
                }
                let mut at = |units: i64| (units * 3_500 + rng.random_range(-700..700)) as i32;
                let (lon, lat) = (at(x + copy * line) + 1_060_000_000, at(y) + 165_000_000);
                nodes.push((id(x, y), lon, lat, Vec::new()));
            }
        }
        for street in 0..SIDE {
            for down in [false, true] {
                let place = |along: i64| {
                    if down { id(street * (BETWEEN + 1), along) } else { id(along, street * (BETWEEN + 1)) }
                };
                let class = if street % 20 == 0 { "trunk" } else { "residential" };
                let mut tags = vec![("highway", class.to_owned())];
                if street % 5 == 2 {
                    tags.push(("oneway", if street % 2 == 0 { "yes" } else { "-1" }.to_owned()));
                }
                let way = copy * 2 * SIDE + 2 * street + i64::from(down) + 1;
                ways.push((way, (0..=(SIDE - 1) * (BETWEEN + 1)).map(place).collect(), tags));
            }
        }
    }
    pbf_writer::file(&nodes, &ways)
}

fn read(bytes: &[u8]) -> (Graph, Took) {
    let mut told = 0;
    let (draft, took) = timed(|| {
        read_roads(Cursor::new(bytes), &RoadLimits::default(), &mut |_| {
            told += 1;
            ControlFlow::Continue(())
        })
    });
    assert!(told > 0, "progress is told");
    (draft.graph.unwrap_or_else(|| panic!("{:?}", draft.faults)), took)
}

/// By the clock, and of all cores together.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
struct Took {
    clock: Duration,
    cores: Duration,
}

fn cores() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (clock, before) = (Instant::now(), cores());
    let done = work();
    (done, Took { clock: clock.elapsed(), cores: cores() - before })
}

fn tell(what: &str, took: Took, more: &str) {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{what:<56} {:>9.1} ms {:>9.1} ms   {more}", ms(took.clock), ms(took.cores));
}

fn size(bytes: &[u8], graph: &Graph) -> String {
    format!(
        "{:.1} MB, {} nodes, {} edges, {} ways",
        bytes.len() as f64 / 1e6,
        graph.nodes(),
        graph.edges(),
        graph.ways()
    )
}

fn places(graph: &Graph, count: usize, seed: u64) -> Vec<LonLat> {
    let (bbox, mut rng) = (graph.bbox().expect("there are roads"), ChaCha8Rng::seed_from_u64(seed));
    let mut place = || {
        LonLat::checked(rng.random_range(bbox.west..bbox.east), rng.random_range(bbox.south..bbox.north))
            .expect("inside")
    };
    (0..count).map(|_| place()).collect()
}

fn travel(graph: Graph) {
    let now = Interval::instant(Timestamp::EPOCH);
    let (bytes, took) = timed(|| graph.to_bytes());
    tell("graph to bytes", took, &format!("{:.1} MB", bytes.len() as f64 / 1e6));
    let (again, took) = timed(|| Graph::from_bytes(&bytes).expect("it was just written"));
    tell("graph from bytes", took, "");
    assert!(again == graph);
    let graph = Arc::new(graph);
    let roads = Roads::new(Arc::clone(&graph), Profiles::own(), Uuid::nil(), "bench");
    let ((), took) = timed(|| roads.prepare(&[Vehicle::Car]));
    tell("roads of cars made ready", took, "");
    let travel = Travel::Roads(roads);
    let (from, to) = (places(&graph, 1_000, 2), places(&graph, 1_000, 3));
    let (matrix, took) = timed(|| travel.matrix(&from, &to, Vehicle::Car, now));
    let reached = matrix.all_seconds().iter().filter(|seconds| seconds.is_finite()).count();
    tell("matrix 1,000 x 1,000 (goal: 20 s)", took, &format!("{reached} reached"));
    let sent = |to: &LonLat| timed(|| black_box(travel.soonest(&from[..12], *to, 3, Vehicle::Car, now)).len()).1;
    let slowest = to[..20].iter().map(sent).fold(Took::default(), |most, took| if took > most { took } else { most });
    tell("three nearest of 12 crews, slowest of 20 (goal: 100 ms)", slowest, "");
    let ((), took) = timed(|| (0..20).for_each(|i| _ = black_box(travel.path(from[i], to[i], Vehicle::Car, now))));
    tell("twenty paths", took, "");
}

fn main() {
    println!("{:<56} {:>12} {:>12}", "", "by the clock", "of all cores");
    let own = land(1);
    let (graph, took) = read(&own);
    tell("a land of 100,000 junctions read", took, &size(&own, &graph));
    travel(graph);
    let large = land((100_000_000 / own.len()) as i64 + 1);
    let (graph, took) = read(&large);
    tell("the same side by side up to 100 MB (goal: 30 s)", took, &size(&large, &graph));
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let Ok(bytes) = std::fs::read(&path) else {
            println!("{path}: skipped, not there");
            continue;
        };
        read(&bytes);
        let (graph, took) = read(&bytes);
        tell(&format!("{path} (goal: 500 ms)"), took, &size(&bytes, &graph));
        let repeated = bytes.repeat(100_000_000 / bytes.len() + 1);
        let (graph, took) = read(&repeated);
        tell("repeated up to 100 MB (goal: 30 s)", took, &size(&repeated, &graph));
    }
}
