//! The reader against files as carriers send and publish them.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::*;
use crate::geodesy::{Crs, distance};
use crate::units::LonLat;

/// The reference data, or `None` (told) where it is not there.
pub(crate) fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CABLEWATCH_REFERENCE_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let found = Some(root.join(folder)).filter(|p| p.exists());
    if found.is_none() {
        println!("skipped: no reference data for {folder}");
    }
    found
}

fn read(bytes: &[u8]) -> Draft {
    read_network(Cursor::new(bytes), &Reading::default(), &mut |_| ControlFlow::Continue(()))
}

#[test]
fn a_carriers_dirty_files_get_the_verdict_expected() {
    let Some(folder) = data("vn-dirty") else { return };
    let table = std::fs::read_to_string(folder.join("EXPECTED.tsv")).unwrap();
    for row in table.lines().skip(1) {
        let mut columns = row.split('\t');
        let (file, expected) = (columns.next().unwrap(), columns.next().unwrap());
        let draft = read(&std::fs::read(folder.join(file)).unwrap());
        let allowed: &[Verdict] = match expected {
            "accept" => &[Verdict::Accept],
            "reject" | "reject+hint" => &[Verdict::Reject],
            "accept+warn" => &[Verdict::AcceptWithWarnings],
            "accept+warn or reject" | "accept+warn or reject+hint" => &[Verdict::AcceptWithWarnings, Verdict::Reject],
            "accept or reject with reason" => &[Verdict::Accept, Verdict::Reject],
            // Two ids that differ only in their JSON type: refused, and the fault says so.
            "policy" => &[Verdict::Reject],
            other => panic!("{file}: no such verdict {other}"),
        };
        assert!(allowed.contains(&draft.scan.verdict), "{file}: {:?} {:?}", draft.scan.verdict, draft.scan.faults);
        assert!(draft.scan.verdict == Verdict::Accept || !draft.scan.faults.is_empty(), "{file} says why");
    }
}

fn published() -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders: Vec<PathBuf> = data("ofds/public").into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == "geojson") {
                found.push(entry);
            }
        }
    }
    found
}

/// Geodesic length of every LineString, straight from the JSON.
fn length_of(document: &serde_json::Value) -> f64 {
    use geo::{Geodesic, Length, LineString};
    let lines = document["features"].as_array().unwrap().iter().map(|f| &f["geometry"]);
    lines
        .filter(|g| g["type"] == "LineString")
        .map(|g| {
            let places = g["coordinates"].as_array().unwrap().iter();
            let line: Vec<_> = places.map(|p| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap())).collect();
            Geodesic.length(&LineString::from(line))
        })
        .sum()
}

#[test]
fn published_networks_import_whole() {
    let files = published();
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let draft = read(&bytes);
        let count = document["features"].as_array().unwrap().len();
        assert_eq!(draft.scan.features, count, "{}", file.display());
        assert_eq!(draft.routes.len() + draft.sites.len(), count, "{}: {:?}", file.display(), draft.scan.faults);
        assert_eq!(draft.scan.format, "ofds");
        let want = length_of(&document);
        let off = (draft.scan.length.get() - want).abs();
        assert!(off <= 1e-4, "{}: {off} of {want}", file.display());
    }
    assert!(files.is_empty() || files.len() == 16);
}

#[test]
fn todays_communes_of_the_province_import_whole() {
    let Some(folder) = data("quang-tri") else { return };
    let bytes = std::fs::read(folder.join("communes.geojson")).unwrap();
    let draft = read_communes(bytes.as_slice(), &Reading::default(), &mut |_| ControlFlow::Continue(()));
    assert_eq!((draft.communes.len(), draft.verdict), (78, Verdict::Accept), "{:?}", draft.faults);
    let of_kind = |kind: &str| draft.communes.iter().filter(|c| c.kind == kind).count();
    assert_eq!((of_kind("xa"), of_kind("phuong"), of_kind("dac_khu")), (69, 8, 1));
}

#[test]
fn vn2000_agrees_with_proj_to_a_centimetre() {
    let Some(folder) = data("vn2000") else { return };
    let vectors: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder.join("vectors.json")).unwrap()).unwrap();
    assert_eq!(vectors.len(), 21);
    for vector in vectors {
        let number = |name: &str| vector[name].as_f64().unwrap();
        let crs = Crs::from_code(&format!("EPSG:{}", vector["epsg"])).unwrap();
        let found = crs.position(number("x"), number("y")).unwrap();
        let off = distance(found, LonLat::checked(number("lon"), number("lat")).unwrap()).get();
        assert!(off < 0.01, "{vector}: {off} m");
    }
}

#[test]
fn the_standards_own_packages_are_read_as_networks() {
    let Some(folder) = data("ofds/examples/examples/json") else { return };
    let cases: &[(&str, usize, usize, &[&str])] = &[
        ("network-package.json", 1, 2, &[]),
        ("multiple-networks.json", 0, 0, &["G017"]),
        ("network-package-additional-checks.json", 1, 1, &["G108", "G109", "G109"]),
    ];
    for (file, routes, sites, codes) in cases {
        let draft = read(&std::fs::read(folder.join(file)).unwrap());
        let told: Vec<_> = draft.scan.faults.iter().map(|f| (f.code, f.path.as_deref().unwrap_or_default())).collect();
        assert!(told.iter().all(|(_, path)| path.starts_with("$.networks")), "{file}: {told:?}");
        assert_eq!((draft.routes.len(), draft.sites.len()), (*routes, *sites), "{file}: {told:?}");
        assert_eq!(told.iter().map(|f| f.0).collect::<Vec<_>>(), *codes, "{file}: {told:?}");
    }
}
