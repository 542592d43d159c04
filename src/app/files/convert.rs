//! `cablewatch convert`: a file as WGS84 GeoJSON.

use std::io::Write;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::files::refusal;
use crate::app::imports::Source;
use crate::geodesy::Crs;
use crate::import::{Reading, Thing, Verdict, scan_network};
use crate::units::LonLat;

/// Write every route and site of a file as GeoJSON in WGS84, coordinates with ten decimals (a
/// hundredth of a millimetre). `Some` is the refusal of a file that has errors.
pub fn convert(source: &Source, crs: Option<Crs>, out: &mut impl Write) -> std::io::Result<Option<Value>> {
    // Nothing is stored, so nothing is refused for its classification.
    let reading = Reading { crs, isolated_lan: true, ..Reading::default() };
    let mut go = |_: u64| ControlFlow::Continue(());
    let scan = scan_network(source.open()?, &reading, &mut go, &mut |_| ());
    if scan.verdict == Verdict::Reject {
        return Ok(Some(refusal("file", &scan.faults, scan.faults_total)));
    }
    let (mut written, mut failed) = (0, None);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    scan_network(source.open()?, &reading, &mut go, &mut |thing| {
        let between = if written > 0 { ",\n" } else { "\n" };
        written += 1;
        if failed.is_none() {
            failed = write!(out, "{between}{}", feature(&thing)).err();
        }
    });
    match failed {
        Some(error) => Err(error),
        None => out.write_all(b"\n]}\n").map(|()| None),
    }
}

fn feature(thing: &Thing) -> String {
    let (id, name, properties, geometry) = match thing {
        Thing::Route(route) => {
            let lines: Vec<String> = route.lines().map(line).collect();
            let geometry = match lines.as_slice() {
                [one] => format!(r#"{{"type":"LineString","coordinates":{one}}}"#),
                _ => format!(r#"{{"type":"MultiLineString","coordinates":[{}]}}"#, lines.join(",")),
            };
            (&route.id, &route.name, told(thing), geometry)
        }
        Thing::Site(site) => {
            (&site.id, &site.name, told(thing), format!(r#"{{"type":"Point","coordinates":{}}}"#, position(site.at)))
        }
    };
    let mut properties = properties;
    if let Some(name) = name {
        properties.insert("name".to_owned(), Value::from(name.as_str()));
    }
    format!(
        r#"{{"type":"Feature","id":{},"properties":{},"geometry":{geometry}}}"#,
        json!(id),
        Value::Object(properties)
    )
}

/// Properties as the file had them; words that were understood come back as their codes.
fn told(thing: &Thing) -> serde_json::Map<String, Value> {
    let (mut properties, words) = match thing {
        Thing::Route(route) => {
            let words = [("medium", route.medium.map(|m| m.code())), ("laying", route.laying.map(|l| l.code()))];
            (route.properties.clone(), words)
        }
        Thing::Site(site) => (site.properties.clone(), [("kind", Some(site.kind.code())), ("", None)]),
    };
    for (name, word) in words {
        if let Some(word) = word {
            properties.entry(name).or_insert_with(|| word.into());
        }
    }
    properties
}

fn line(vertices: &[LonLat]) -> String {
    format!("[{}]", vertices.iter().copied().map(position).collect::<Vec<_>>().join(","))
}

fn position(at: LonLat) -> String {
    format!("[{:.10},{:.10}]", at.lon(), at.lat())
}
