//! `cablewatch check`: a verdict and every fault, nothing stored.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::communes::Communes;
use crate::app::demo;
use crate::app::imports::{Source, fault_json};
use crate::geodesy::Crs;
use crate::import::{Reading, Scan, check_rfc7946, scan_network};

/// Judge a file as a carrier's import. Coordinates whose system nobody has named come with the
/// systems that would put them into the province.
pub fn check(source: &Source, crs: Option<Crs>) -> std::io::Result<Value> {
    let reading = Reading { crs, ..Reading::default() };
    let scan = scan_network(source.open()?, &reading, &mut |_| ControlFlow::Continue(()), &mut |_| ());
    Ok(json!({
        "verdict": scan.verdict.code(), "format": scan.format, "routes": scan.routes, "sites": scan.sites,
        "length_m": scan.length.get(), "faults": scan.faults.iter().map(fault_json).collect::<Vec<_>>(),
        "faults_total": scan.faults_total, "suggested_crs": suggested(&scan),
    }))
}

/// Judge nothing but whether a file is GeoJSON as RFC 7946 has it.
pub fn check_as_geojson(source: &Source) -> std::io::Result<Value> {
    let limits = Reading::default().limits;
    let found = check_rfc7946(source.open()?, &limits, &mut |_| ControlFlow::Continue(()));
    Ok(json!({
        "verdict": found.verdict.code(), "format": "geojson", "features": found.features,
        "faults": found.faults.iter().map(fault_json).collect::<Vec<_>>(), "faults_total": found.faults_total,
    }))
}

/// The systems in which a file would lie in communes of the province, the likeliest first: VN-2000's,
/// also with north before east, and degrees with latitude first. A person chooses: old Quảng Trị's zone read as old Quảng Bình's lies 26 km west
/// and still in the province.
fn suggested(scan: &Scan) -> Vec<Value> {
    if scan.unplaced.is_empty() {
        return Vec::new();
    }
    let communes = Communes::new(demo::communes());
    let zones = Crs::vn2000_zones().flat_map(|crs| [crs.clone(), crs.north_first()]);
    let systems = zones.chain([Crs::WGS84.north_first()]);
    let mut found: Vec<(usize, Value)> = systems.filter_map(|crs| candidate(&communes, scan, &crs)).collect();
    found.sort_by_key(|(inside, _)| std::cmp::Reverse(*inside));
    found.into_iter().map(|(_, value)| value).collect()
}

fn candidate(communes: &Communes, scan: &Scan, crs: &Crs) -> Option<(usize, Value)> {
    let places = scan.unplaced.iter().filter_map(|&(first, second)| {
        let (x, y) = crs.ordered(first, second);
        communes.at(crs.position(x, y)?)
    });
    let names: Vec<&str> = places.map(|commune| commune.name.as_str()).collect();
    let (inside, unique) = (names.len(), names.into_iter().collect::<BTreeSet<_>>());
    let value = json!({"code": crs.name(), "north_first": crs.is_north_first(), "communes": unique});
    (inside > 0).then_some((inside, value))
}
