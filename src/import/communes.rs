//! A file of communes: code, name and area of each.

use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;

use geo::InteriorPoint;
use serde_json::Value;

use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::{Fault, Reading, Verdict, fold, geojson};
use crate::network::{self, Commune};
use crate::units::LonLat;

/// Communes as proposed by a file.
#[derive(Debug)]
pub struct CommunesDraft {
    /// In the order of the file.
    pub communes: Vec<Commune>,
    /// Every fault, up to the limit.
    pub faults: Vec<Fault>,
    /// How many faults there were.
    pub faults_total: usize,
    /// What is to happen with the file: an error refuses it as a whole.
    pub verdict: Verdict,
}

/// Reads communes from GeoJSON, WGS84: areas with the properties `code`, `name`, and where known
/// `kind` (xa, phuong, dac_khu), `full_name`, `old_district`, `former` (former communes),
/// `center` and `approximate`. Names of properties are compared folded.
pub fn read_communes(
    reader: impl Read,
    reading: &Reading,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> CommunesDraft {
    let (mut faults, mut communes, mut codes) = (Faults::new(&reading.limits), Vec::new(), HashSet::new());
    geojson::read(reader, reading, progress, &mut faults, &mut |feature, faults| {
        if let Some(commune) = commune(&feature, faults) {
            if codes.insert(commune.code.clone()) {
                communes.push(commune);
            } else {
                faults.push(feature.fault("G201", &commune.code).path(feature.property("code")));
            }
        }
    });
    let (faults, faults_total, verdict) = faults.done();
    CommunesDraft { communes, faults, faults_total, verdict }
}

fn commune(feature: &Feature, faults: &mut Faults) -> Option<Commune> {
    let code = text(feature, &["code", "ma", "ma xa"]);
    let name = text(feature, &["name", "ten", "ten xa"]);
    for (missing, code, property) in [(code.is_none(), "C101", "code"), (name.is_none(), "C102", "name")] {
        if missing {
            faults.push(feature.fault(code, "").path(feature.property(property)));
        }
    }
    let rings = area(feature, faults)?;
    let (code, name) = (code?, name?);
    let full_name = text(feature, &["full_name", "fullname", "ten day du"]).unwrap_or_else(|| name.clone());
    let kind = text(feature, &["kind", "loai"]).filter(|k| matches!(k.as_str(), "xa" | "phuong" | "dac_khu"));
    Some(Commune {
        kind: kind.unwrap_or_else(|| kind_of(&full_name).to_owned()),
        old_district: text(feature, &["old_district", "huyen cu"]),
        former: former(feature),
        center: center(feature).or_else(|| inside(&rings))?,
        approximate: value(feature, &["approximate"]).and_then(Value::as_bool).unwrap_or(false),
        code,
        name,
        full_name,
        rings,
    })
}

fn area(feature: &Feature, faults: &mut Faults) -> Option<Vec<Vec<Vec<LonLat>>>> {
    let path = format!("$.features[{}].geometry", feature.number);
    let Shape::Areas(areas) = &feature.shape else {
        faults.push(feature.fault("C103", "").path(path));
        return None;
    };
    let closed = |ring: &Vec<LonLat>| ring.len() >= 4 && ring.first() == ring.last();
    if areas.is_empty() || areas.iter().any(|rings| rings.is_empty() || !rings.iter().all(closed)) {
        faults.push(feature.fault("C104", "").path(path));
        return None;
    }
    Some(areas.clone())
}

fn value<'a>(feature: &'a Feature, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| feature.properties.iter().find(|(key, _)| fold(key) == *name)).map(|(_, value)| value)
}

fn text(feature: &Feature, names: &[&str]) -> Option<String> {
    let said = match value(feature, names)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!said.is_empty()).then_some(said)
}

fn former(feature: &Feature) -> Vec<String> {
    let listed = value(feature, &["former", "xa cu"]).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn center(feature: &Feature) -> Option<LonLat> {
    let pair = value(feature, &["center"])?.as_array()?;
    LonLat::checked(pair.first()?.as_f64()?, pair.get(1)?.as_f64()?)
}

/// A place inside the area, for its label.
fn inside(rings: &[Vec<Vec<LonLat>>]) -> Option<LonLat> {
    let at = network::area(rings).interior_point()?;
    LonLat::checked(at.x(), at.y())
}

fn kind_of(full_name: &str) -> &'static str {
    let folded = fold(full_name);
    if folded.starts_with("phuong ") {
        "phuong"
    } else if folded.starts_with("dac khu ") {
        "dac_khu"
    } else {
        "xa"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(features: &str) -> CommunesDraft {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        read_communes(text.as_bytes(), &Reading::default(), &mut |_| ControlFlow::Continue(()))
    }

    fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
        )
    }

    const SQUARE: &str = "[[[107,16],[107.2,16],[107.2,16.2],[107,16.2],[107,16]]]";

    #[test]
    fn a_commune_is_known_by_its_code_and_named_in_full() {
        let properties = r#"{"Mã":19432,"Tên":"Lao Bảo","fullName":"Xã Lao Bảo","former":["Thị trấn Lao Bảo"]}"#;
        let two = format!("[{SQUARE},[[[106,16],[106.1,16],[106.1,16.1],[106,16]]]]");
        let draft = read(&feature(properties, "MultiPolygon", &two));
        assert_eq!(draft.verdict, Verdict::Accept, "{:?}", draft.faults);
        let commune = &draft.communes[0];
        assert_eq!(
            (commune.code.as_str(), commune.full_name.as_str(), commune.kind.as_str()),
            ("19432", "Xã Lao Bảo", "xa")
        );
        assert_eq!(commune.rings.iter().map(|p| p[0].len()).collect::<Vec<_>>(), [5, 4]);
        assert!((commune.center.lon() - 107.1).abs() < 0.1, "the label lies inside: {:?}", commune.center);
        assert_eq!(commune.former, ["Thị trấn Lao Bảo"]);
    }

    #[test]
    fn every_wrong_commune_is_told_by_its_code() {
        let good = r#"{"code":"1","name":"A"}"#;
        let cases = [
            ("no code", feature(r#"{"name":"A"}"#, "Polygon", SQUARE), vec!["C101"]),
            ("neither code nor name", feature("{}", "Polygon", SQUARE), vec!["C101", "C102"]),
            ("a point", feature(good, "Point", "[107,16]"), vec!["C103"]),
            ("not closed", feature(good, "Polygon", "[[[1,2],[3,4],[5,6],[7,8]]]"), vec!["C104"]),
            ("latitude", feature(good, "Polygon", "[[[1,2],[3,94],[5,6],[1,2]]]"), vec!["G101"]),
            ("code twice", [good, good].map(|p| feature(p, "Polygon", SQUARE)).join(","), vec!["G201"]),
        ];
        for (name, text, want) in cases {
            let draft = read(&text);
            assert_eq!(draft.faults.iter().map(|f| f.code).collect::<Vec<_>>(), want, "{name}");
            assert_eq!(draft.verdict, Verdict::Reject, "{name}");
        }
    }
}
