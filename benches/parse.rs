//! A GeoJSON file of routes read and checked, beside others that read it, all of them from memory.
//!
//! A row is `bytes who wall-ms cpu-ms features says`: the median wall time of the rounds and the
//! processor time of one, threads together. The file is `CABLEWATCH_BENCH_FILE`, made by
//! `scripts/bench-peers/make_routes.py`; `CABLEWATCH_BENCH_ROUNDS` is how often each reads it, turn
//! by turn, so that a busy machine is busy for all.
//!
//! What each does is not the same. `cablewatch` checks every coordinate, keeps doubles bit for bit,
//! parses properties, tells ids apart, measures every line, and tells faults by line and path, on all
//! cores. `serde_json` puts numbers into vectors on one core and checks nothing. It has exact doubles
//! (`float_roundtrip`), for the program needs them in properties and a build has one `serde_json`;
//! without, it takes about a tenth less time. All use the program's allocator.

use std::fs;
use std::hint::black_box;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

use cablewatch::import::{Reading, Verdict, scan_network};
use serde::Deserialize;
use serde_json::{Map, Value};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let Ok(file) = std::env::var("CABLEWATCH_BENCH_FILE") else {
        // `cargo test --benches` runs this without a file.
        return println!("CABLEWATCH_BENCH_FILE names no file");
    };
    let bytes = fs::read(&file).expect("the file can be read");
    let rounds = std::env::var("CABLEWATCH_BENCH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(7);
    let only = std::env::var("CABLEWATCH_BENCH_ONLY").ok();
    let readers: [(&str, Reader); 4] = [
        ("cablewatch", cablewatch),
        ("serde_json-typed", typed::<[f64; 2]>),
        ("serde_json-vectors", typed::<Vec<f64>>),
        ("geojson-crate", geojson_crate),
    ];
    let mut rows: Vec<_> = readers
        .into_iter()
        .filter(|(who, _)| only.as_ref().is_none_or(|only| only == who))
        .map(|(who, read)| Row { who, read, wall: Vec::new(), cpu: 0.0, features: 0 })
        .collect();
    for _ in 0..rounds {
        rows.iter_mut().for_each(|row| row.round(&bytes));
    }
    for row in &mut rows {
        row.wall.sort_by(f64::total_cmp);
        let (wall, cpu) = (row.wall[row.wall.len() / 2], row.cpu / rounds as f64);
        println!("{}\t{}\t{wall:.1}\t{cpu:.1}\t{}", bytes.len(), row.who, row.features);
    }
}

/// Reads the bytes and tells how many features there are.
type Reader = fn(&[u8]) -> usize;

struct Row {
    who: &'static str,
    read: Reader,
    wall: Vec<f64>,
    cpu: f64,
    features: usize,
}

impl Row {
    fn round(&mut self, bytes: &[u8]) {
        let start = (Instant::now(), on_processor());
        self.features = (self.read)(black_box(bytes));
        self.wall.push(start.0.elapsed().as_secs_f64() * 1e3);
        self.cpu += on_processor() - start.1;
    }
}

/// Milliseconds on processors of all threads so far, ended ones included, in steps of 10; 0 where
/// the system does not tell.
fn on_processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets: user and system time are the 12th and 13th of what is left.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
}

fn cablewatch(bytes: &[u8]) -> usize {
    let mut go = |_| ControlFlow::Continue(());
    let scan = scan_network(Cursor::new(bytes), &Reading::default(), &mut go, &mut |thing| {
        black_box(&thing);
    });
    assert_eq!(scan.verdict, Verdict::Accept, "{:?}", scan.faults.first());
    scan.features
}

#[derive(Deserialize)]
struct Collection<P> {
    features: Vec<Typed<P>>,
}

#[derive(Deserialize)]
struct Typed<P> {
    #[serde(rename = "id")]
    _id: Option<String>,
    geometry: Line<P>,
    properties: Map<String, Value>,
}

#[derive(Deserialize)]
struct Line<P> {
    #[serde(rename = "type")]
    _kind: String,
    coordinates: Vec<P>,
}

fn typed<P: for<'de> Deserialize<'de>>(bytes: &[u8]) -> usize {
    let read: Collection<P> = serde_json::from_slice(bytes).expect("the file is GeoJSON of lines");
    read.features.iter().for_each(|f| _ = black_box((&f.geometry.coordinates, &f.properties)));
    read.features.len()
}

fn geojson_crate(bytes: &[u8]) -> usize {
    let reader = geojson::FeatureReader::from_reader(bytes);
    reader.features().fold(0, |count, feature| {
        black_box(feature.expect("the file is GeoJSON"));
        count + 1
    })
}
