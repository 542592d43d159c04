//! `cablewatch check`: a verdict and every fault, nothing stored.

use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};

use crate::app::communes::{Communes, SEA};
use crate::app::demo;
use crate::app::imports::{Source, fault_json};
use crate::app::suggest::suggested;
use crate::import::{Column, Fault, Limits, Province, Reading, Verdict, check_rfc7946, scan_network};

/// The province that this program knows of by itself.
struct Land {
    communes: Communes,
    province: Option<Arc<Province>>,
}

static LAND: LazyLock<Land> = LazyLock::new(|| {
    let communes = demo::communes();
    Land { province: Province::of(&communes, SEA).map(Arc::new), communes: Communes::new(communes) }
});

/// Judge a file as a carrier's import. Coordinates whose system nobody has named come with the
/// systems that would put them into the province, and things outside it are told.
pub fn check(source: &Source, reading: &Reading) -> std::io::Result<Value> {
    let province = reading.province.clone().or_else(|| LAND.province.clone());
    let reading = Reading { province, hints: true, ..reading.clone() };
    let scan = scan_network(source.open()?, &reading, &mut |_| ControlFlow::Continue(()), &mut |_| ());
    Ok(json!({
        "verdict": scan.verdict.code(), "format": scan.format, "routes": scan.routes, "sites": scan.sites,
        "length_m": scan.length.get(), "faults": scan.faults.iter().map(fault_json).collect::<Vec<_>>(),
        "faults_total": scan.faults_total, "columns": scan.columns.iter().map(Column::to_json).collect::<Vec<_>>(),
        "suggested_crs": suggested(&LAND.communes, &scan.unplaced),
    }))
}

/// Judge nothing but whether a file is GeoJSON as RFC 7946 has it.
pub fn check_as_geojson(source: &Source, limits: &Limits) -> std::io::Result<Value> {
    if source.length()? > limits.bytes {
        let fault = fault_json(&Fault::of("G025", limits.bytes));
        return Ok(json!({
            "verdict": Verdict::Reject.code(), "format": "unknown", "features": 0, "faults": [fault], "faults_total": 1,
        }));
    }
    let found = check_rfc7946(source.open()?, limits, &mut |_| ControlFlow::Continue(()));
    Ok(json!({
        "verdict": found.verdict.code(), "format": "geojson", "features": found.features,
        "faults": found.faults.iter().map(fault_json).collect::<Vec<_>>(), "faults_total": found.faults_total,
    }))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::import::Format;

    /// The reference data, or `None` (told) where it is not there.
    fn reference(folder: &str) -> Option<PathBuf> {
        let root = std::env::var_os("CABLEWATCH_REFERENCE_DATA")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
        let found = Some(root.join(folder)).filter(|path| path.exists());
        if found.is_none() {
            println!("skipped: no reference data for {folder}");
        }
        found
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }

    fn codes(answer: &Value) -> Vec<&str> {
        answer["faults"].as_array().unwrap().iter().filter_map(|fault| fault["code"].as_str()).collect()
    }

    fn told(text: &str, reading: &Reading) -> Value {
        check(&Source::bytes(text.as_bytes().to_vec()), reading).unwrap()
    }

    #[test]
    fn every_file_of_the_reference_data_gets_its_verdict_in_good_time() {
        let (mut slow, mut seen) = (Vec::new(), 0);
        for folder in ["vn-dirty", "geojson-validity", "kml-gpx", "shapefile", "ofds"] {
            for path in reference(folder).iter().flat_map(|folder| files(folder)) {
                let begun = Instant::now();
                let answer = check(&Source::file(&path), &Reading::default()).unwrap();
                let (took, name) = (begun.elapsed(), path.display());
                check_as_geojson(&Source::file(&path), &Limits::default()).unwrap();
                seen += 1;
                if took > Duration::from_secs(1) {
                    slow.push(format!("{name}: {took:?}"));
                }
                let clean = codes(&answer).is_empty();
                assert!(answer["verdict"] == "accept" || !clean, "{name} says why");
                let text = answer.to_string();
                let inner = ["at line ", "os error", "expected `", "invalid type", "EOF while"];
                let leaked = inner.into_iter().find(|words| text.contains(words));
                assert_eq!(leaked, None, "{name}: words of a library reach the clerk");
                if name.to_string().contains("/ofds/public/") && !name.to_string().ends_with(".md") {
                    assert_ne!(
                        answer["verdict"],
                        "reject",
                        "{name}: published networks are taken: {:?}",
                        codes(&answer)
                    );
                    assert_eq!(answer["format"], "ofds", "{name}");
                }
            }
        }
        println!("{seen} files; slower than a second: {slow:#?}");
    }

    #[test]
    fn hints_do_not_change_the_verdict_that_a_carriers_dirty_file_gets() {
        let Some(folder) = reference("vn-dirty") else { return };
        let table = std::fs::read_to_string(folder.join("EXPECTED.tsv")).unwrap();
        for row in table.lines().skip(1) {
            let mut columns = row.split('\t');
            let (file, expected) = (columns.next().unwrap(), columns.next().unwrap());
            let answer = check(&Source::file(folder.join(file)), &Reading::default()).unwrap();
            let want = match expected {
                "accept" => "accept",
                "accept+warn" => "accept_with_warnings",
                "reject" | "reject+hint" => "reject",
                // More than one is allowed.
                _ => continue,
            };
            assert_eq!(answer["verdict"], want, "{file}: {:?}", codes(&answer));
        }
    }

    #[test]
    fn a_file_that_is_not_what_it_is_said_to_be_is_told_what_it_looks_like() {
        let line = r#"{"type":"LineString","coordinates":[[107.1,16.8],[107.11,16.81]]}"#;
        let geojson = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"1","properties":{{}},"geometry":{line}}}]}}"#
        );
        let package = format!(r#"{{"networks":[{{"id":"n","spans":[{{"id":"s","route":{line}}}]}}]}}"#);
        let kml = r#"<?xml version="1.0"?><!-- a --><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark id="1"><Point><coordinates>107.1,16.8</coordinates></Point></Placemark></kml>"#;
        let gpx = r#"<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="16.8" lon="107.1"><name>A</name></wpt></gpx>"#;
        let csv = "id,lon,lat\nA,107.1,16.8\n";
        let files = [("GeoJSON", geojson.as_str()), ("OFDS", &package), ("KML", kml), ("GPX", gpx), ("CSV", csv)];
        let right = [Format::Geojson, Format::Ofds, Format::Kml, Format::Gpx, Format::Csv];
        for ((looks, text), own) in files.iter().zip(right) {
            for wanted in Format::ALL {
                let answer = told(text, &Reading { format: Some(*wanted), ..Reading::default() });
                if *wanted == own {
                    assert_ne!(answer["verdict"], "reject", "{looks}: {answer}");
                    assert_eq!(answer["format"], own.code());
                } else {
                    assert_eq!(codes(&answer), ["G023"], "{looks} as {}: {answer}", wanted.code());
                    let says = answer["faults"][0]["en"].as_str().unwrap();
                    assert!(says.ends_with(&format!("is {looks}.")), "{says}");
                }
            }
        }
    }

    #[test]
    fn what_is_none_of_the_formats_is_told_which_ones_are() {
        for text in ["Kính gửi quý cơ quan", "%PDF-1.7\n%", "\u{1}\u{2}\u{3}\u{4}", "SQLite format 3\u{1}"] {
            let answer = told(text, &Reading::default());
            assert_eq!((codes(&answer), &answer["format"]), (vec!["G024"], &json!("unknown")), "{text:?}");
            let remedy = answer["faults"][0]["remedy"]["vi"].as_str().unwrap();
            assert!(["GeoJSON", "OFDS", "KML", "GPX", "Shapefile", "CSV"].iter().all(|name| remedy.contains(name)));
        }
    }

    #[test]
    fn a_file_larger_than_the_setting_is_refused_and_says_so() {
        let limits = Limits { bytes: 10, ..Limits::default() };
        let answer = told(r#"{"type":"FeatureCollection"}"#, &Reading { limits, ..Reading::default() });
        assert_eq!((codes(&answer), &answer["verdict"]), (vec!["G025"], &json!("reject")));
        let source = Source::bytes(vec![b' '; 11]);
        assert_eq!(codes(&check_as_geojson(&source, &limits).unwrap()), ["G025"]);
        let defaults = Limits::default();
        assert_eq!(
            (defaults.bytes, defaults.features, defaults.vertices, defaults.property_bytes),
            (1 << 30, 2_000_000, 20_000_000, 64 << 10),
            "the limits that were promised"
        );
    }

    #[test]
    fn places_outside_the_province_are_told_and_those_at_its_coast_are_not() {
        let line = |lon: f64, lat: f64| {
            format!(r#"{{"type":"LineString","coordinates":[[{lon},{lat}],[{},{lat}]]}}"#, lon + 0.001)
        };
        let cases = [
            ("Đông Hà", 107.1, 16.81, false),
            ("on the way to Cồn Cỏ", 107.25, 17.08, false),
            ("Cồn Cỏ", 107.34, 17.16, false),
            ("Huế", 107.58, 16.46, true),
            ("Savannakhet", 104.75, 16.55, true),
            ("Hà Nội", 105.85, 21.03, true),
        ];
        for (name, lon, lat, outside) in cases {
            let answer = told(&line(lon, lat), &Reading::default());
            assert_eq!(codes(&answer).contains(&"N105"), outside, "{name}: {answer}");
        }
    }
}
