//! `cablewatch check`: a verdict and every fault, nothing stored.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::communes::{Communes, SEA};
use crate::app::demo;
use crate::app::imports::{Source, fault_json};
use crate::app::suggest::suggested;
use crate::import::{Column, Province, Reading, check_rfc7946, scan_network};

/// Judge a file as a carrier's import. Coordinates whose system nobody has named come with the
/// systems that would put them into the province, and things outside it are told.
pub fn check(source: &Source, reading: &Reading) -> std::io::Result<Value> {
    let communes = demo::communes();
    let province = reading.province.clone().or_else(|| Province::of(&communes, SEA).map(Arc::new));
    let reading = Reading { province, hints: true, ..reading.clone() };
    let scan = scan_network(source.open()?, &reading, &mut |_| ControlFlow::Continue(()), &mut |_| ());
    Ok(json!({
        "verdict": scan.verdict.code(), "format": scan.format, "routes": scan.routes, "sites": scan.sites,
        "length_m": scan.length.get(), "faults": scan.faults.iter().map(fault_json).collect::<Vec<_>>(),
        "faults_total": scan.faults_total, "columns": scan.columns.iter().map(Column::to_json).collect::<Vec<_>>(),
        "suggested_crs": suggested(&Communes::new(communes), &scan.unplaced),
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
