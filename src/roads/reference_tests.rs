//! Travel times on real maps against an independent program (scripts/bench-peers/roads_dijkstra.py), which
//! reads the file itself and knows no contraction.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use crate::roads::build::build;
use crate::roads::graph::degrees;
use crate::roads::osm::{self, RoadLimits};
use crate::roads::{Profiles, Roads, Travel, Vehicle};
use crate::units::{Interval, LonLat, Timestamp};

/// Vehicle, from node, to node, seconds, metres.
type Row = (Vehicle, i64, i64, f64, f64);

fn rows(table: &str) -> Vec<Row> {
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let vehicle = Vehicle::from_code(cells.next()?)?;
        let (from, to) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        Some((vehicle, from, to, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
    };
    table.lines().filter(|line| !line.starts_with('#')).map(|line| row(line).unwrap()).collect()
}

/// A map of the reference data; the test says so where it is not there.
fn map(name: &str) -> Option<PathBuf> {
    let folder =
        std::env::var("CABLEWATCH_SHARED_DATA").map_or_else(|_| PathBuf::from("../shared/data"), PathBuf::from);
    let path = folder.join("roads").join(name);
    if !path.exists() {
        eprintln!("skipped: no {}", path.display());
        return None;
    }
    Some(path)
}

/// The greatest relative difference in seconds and in metres.
fn compared(path: &Path, table: &[Row]) -> (f64, f64) {
    let gathered =
        osm::read(File::open(path).unwrap(), &RoadLimits::default(), &mut |_| std::ops::ControlFlow::Continue(()));
    let gathered = gathered.unwrap_or_else(|_| panic!("{} is not read", path.display()));
    let places: std::collections::HashMap<i64, LonLat> =
        gathered.needed.iter().copied().zip(gathered.places.iter().map(|at| degrees(*at))).collect();
    let travel = Travel::Roads(Roads::new(Arc::new(build(gathered)), Profiles::own(), Uuid::nil(), "test"));
    let (now, mut worst) = (Interval::instant(Timestamp::EPOCH), (0.0_f64, 0.0_f64));
    for (vehicle, from, to, seconds, metres) in table {
        let ends = [places[from], places[to]];
        let matrix = travel.matrix(&ends[..1], &ends[1..], *vehicle, now);
        let own = matrix.seconds(0, 0).zip(matrix.metres(0, 0)).unwrap_or_else(|| panic!("{from} to {to}: no way"));
        let trip = travel.path(ends[0], ends[1], *vehicle, now).unwrap();
        let off = |own: f64, told: f64| (own - told).abs() / told.max(1.0);
        assert!(off(own.0.get(), *seconds) < 1e-6, "{vehicle:?} {from} to {to}: {own:?}, not {seconds} s, {metres} m");
        assert!(off(trip.seconds.get(), own.0.get()) < 1e-12, "{from} to {to}: the path takes as long");
        let line = trip.line.windows(2).map(|pair| crate::geodesy::distance(pair[0], pair[1]).get()).sum::<f64>();
        assert!(off(line, trip.metres.get()) < 1e-6, "{from} to {to}: {line} m drawn of {:?}", trip.metres);
        worst = (worst.0.max(off(own.0.get(), *seconds)), worst.1.max(off(own.1.get(), *metres)));
    }
    worst
}

#[test]
fn travel_times_on_real_maps_are_those_of_an_independent_program() {
    for (name, table) in [
        ("monaco.osm.pbf", include_str!("reference/monaco.tsv")),
        ("hanoi-piece.osm", include_str!("reference/hanoi.tsv")),
    ] {
        let Some(path) = map(name) else { continue };
        let worst = compared(&path, &rows(table));
        assert!(worst.1 < 1e-6, "{name}: {worst:?}");
    }
}

/// The whole of a table that the script wrote: CABLEWATCH_ROAD_TIMES names it, CABLEWATCH_ROAD_MAP the map.
#[test]
fn a_table_of_the_operators_choice_agrees_too() {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let Some((table, map)) = named("CABLEWATCH_ROAD_TIMES").zip(named("CABLEWATCH_ROAD_MAP")) else { return };
    let worst = compared(&map, &rows(&std::fs::read_to_string(table).unwrap()));
    assert!(worst.1 < 1e-6, "{worst:?}");
    eprintln!("worst: {worst:?}");
}
