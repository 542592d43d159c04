//! What each fault is told for, and where.

use std::ops::ControlFlow;

use super::*;
use crate::import::Severity;

pub(super) fn check_within(limits: &Limits, bytes: &[u8]) -> Validity {
    check_rfc7946(bytes, limits, &mut |_| ControlFlow::Continue(()))
}

pub(super) fn check(text: &str) -> Validity {
    check_within(&Limits::default(), text.as_bytes())
}

/// Codes and paths, in the order told.
pub(super) fn told(found: &Validity) -> Vec<(&str, &str)> {
    found.faults.iter().map(|f| (f.code, f.path.as_deref().unwrap_or_default())).collect()
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn feature(geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#)
}

fn geometry(kind: &str, coordinates: &str) -> String {
    format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#)
}

const POINT: &str = r#"{"type":"Point","coordinates":[107.1,16.8]}"#;
const SQUARE: &str = "[[0,0],[1,0],[1,1],[0,0]]";
const BACK: &str = "[[0,0],[1,1],[1,0],[0,0]]";

#[test]
fn what_is_no_json_document_is_told_in_its_own_words() {
    let good = collection(&feature(POINT));
    let deep = format!(r#"{{"type":"GeometryCollection","geometries":{}"#, "[".repeat(100_000));
    let cases: &[(&str, Vec<u8>, &str, Option<usize>)] = &[
        ("empty", vec![], "G001", None),
        ("UTF-16", "{\0}\0".into(), "G002", None),
        ("a byte that is no UTF-8", b"{\"type\":\n\n\"\xff\"}".into(), "G003", Some(3)),
        ("cut", good[..good.len() - 3].into(), "G004", Some(1)),
        ("cut before the last bracket", good[..good.len() - 1].into(), "G004", Some(1)),
        ("no comma between members", b"{\n\"type\":\"Point\"\n\"coordinates\":[1,2]}".into(), "G005", Some(3)),
        ("no comma in a feature", collection("{\"type\":\n\"Feature\" 1}").into(), "G005", Some(2)),
        ("a comma too many", b"{\"type\":\"Point\",\"coordinates\":[1,2],}".into(), "G005", Some(1)),
        ("single quotes", b"{'type':'Point'}".into(), "G005", Some(1)),
        ("a word", b"hello".into(), "G005", Some(1)),
        ("a second document", format!("{POINT}\n{POINT}").into(), "G006", Some(2)),
        ("NaN in a geometry", geometry("Point", "[\nNaN,1]").into(), "G007", Some(2)),
        ("NaN in a feature", collection(&feature(&geometry("Point", "[1,-Infinity]"))).into(), "G007", Some(1)),
        ("too deep", "[".repeat(100_000).into(), "G008", Some(1)),
        ("collections too deep", deep.into(), "G008", Some(1)),
    ];
    for (name, bytes, code, line) in cases {
        let found = check_within(&Limits::default(), bytes);
        let faults: Vec<_> = found.faults.iter().map(|f| (f.code, f.line)).collect();
        assert_eq!((faults.as_slice(), found.is_valid()), ([(*code, *line)].as_slice(), false), "{name}");
    }
}

/// Text, and what is told: codes with paths.
type Case<'a> = (String, &'a [(&'a str, &'a str)]);

fn each_is_told(cases: &[Case<'_>], valid: bool) {
    for (text, want) in cases {
        let found = check(text);
        assert_eq!((told(&found).as_slice(), found.is_valid()), (*want, valid), "{text}");
    }
}

#[test]
fn members_that_the_rfc_demands_or_forbids_are_errors() {
    let in_collection = |features: &str| collection(features);
    each_is_told(
        &[
            ("null".into(), &[("R101", "$")]),
            ("[]".into(), &[("R101", "$")]),
            ("{}".into(), &[("R102", "$")]),
            (r#"{"type":null}"#.into(), &[("R103", "$.type")]),
            (r#"{"type":"point","coordinates":[1,2]}"#.into(), &[("R103", "$.type")]),
            (feature(r#"{"type":"Feature"}"#), &[("R104", "$.geometry.type")]),
            (feature(r#"{"coordinates":[1,2]}"#), &[("R102", "$.geometry")]),
            (in_collection(POINT), &[("R105", "$.features[0].type")]),
            (in_collection("null,1"), &[("R105", "$.features[0]"), ("R105", "$.features[1]")]),
            (in_collection(&feature(POINT).replace("Feature", "Featre")), &[("R105", "$.features[0].type")]),
            (feature("\"here\""), &[("R106", "$.geometry")]),
            (r#"{"type":"Feature","properties":null}"#.into(), &[("R107", "$")]),
            (r#"{"type":"Feature","geometry":null}"#.into(), &[("R108", "$")]),
            (r#"{"type":"Feature","geometry":null,"properties":[]}"#.into(), &[("R109", "$.properties")]),
            (r#"{"type":"Feature","id":null,"geometry":null,"properties":{}}"#.into(), &[("R110", "$.id")]),
            (r#"{"type":"FeatureCollection"}"#.into(), &[("R111", "$")]),
            (r#"{"type":"FeatureCollection","features":{}}"#.into(), &[("R112", "$.features")]),
            (feature(r#"{"type":"GeometryCollection"}"#), &[("R113", "$.geometry")]),
            (r#"{"type":"GeometryCollection","geometries":{}}"#.into(), &[("R114", "$.geometries")]),
            (r#"{"type":"GeometryCollection","geometries":[null]}"#.into(), &[("R115", "$.geometries[0]")]),
            (r#"{"type":"Point"}"#.into(), &[("R116", "$")]),
            (geometry("Point", "\"1,2\""), &[("R117", "$.coordinates")]),
            (geometry("LineString", "null"), &[("R117", "$.coordinates")]),
            (r#"{"type":"FeatureCollection","features":[],"properties":{}}"#.into(), &[("R118", "$.properties")]),
            (r#"{"features":[],"type":"Point","coordinates":[1,2]}"#.into(), &[("R118", "$.features")]),
            (r#"{"type":"Point","coordinates":[1,2],"bbox":[1,2]}"#.into(), &[("R119", "$.bbox")]),
        ],
        false,
    );
}

#[test]
fn coordinates_must_have_the_shape_of_their_type() {
    each_is_told(
        &[
            (geometry("LineString", "[[1,2],null,[3,4]]"), &[("R201", "$.coordinates[1]")]),
            (geometry("LineString", "[1,2]"), &[("R202", "$.coordinates[0]")]),
            (geometry("Point", "[[1,2]]"), &[("R202", "$.coordinates[0]")]),
            (geometry("MultiPolygon", &format!("[{SQUARE}]")), &[("R202", "$.coordinates[0][0][0]")]),
            (geometry("Polygon", &format!("[[{SQUARE}]]")), &[("R202", "$.coordinates[0][0][0]")]),
            (geometry("Point", r#"[1,"2"]"#), &[("R203", "$.coordinates[1]")]),
            (geometry("Point", r#"[1,{"a":[2]}]"#), &[("R203", "$.coordinates[1]")]),
            (geometry("Point", "[1,2,true]"), &[("R203", "$.coordinates[2]")]),
            (geometry("Point", "[]"), &[("R204", "$.coordinates")]),
            (geometry("MultiPoint", "[[1,2],[3]]"), &[("R204", "$.coordinates[1]")]),
            (geometry("LineString", "[[1,2]]"), &[("R205", "$.coordinates")]),
            (geometry("LineString", "[]"), &[("R205", "$.coordinates")]),
            (geometry("MultiLineString", "[[[1,2],[3,4]],[[1,2]]]"), &[("R205", "$.coordinates[1]")]),
            (geometry("Polygon", "[[[0,0],[1,1],[0,0]]]"), &[("R206", "$.coordinates[0]")]),
            (geometry("Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"), &[("R207", "$.coordinates[0]")]),
            (geometry("Polygon", "[[[0,0,5],[1,0],[1,1],[0,0]]]"), &[("R207", "$.coordinates[0]")]),
            (geometry("MultiPolygon", &format!("[[{SQUARE},[]]]")), &[("R206", "$.coordinates[0][1]")]),
        ],
        false,
    );
}

#[test]
fn advice_not_followed_is_told_and_never_makes_a_text_invalid() {
    let gathered = |parts: &str| format!(r#"{{"type":"GeometryCollection","geometries":[{parts}]}}"#);
    let with = |member: &str| format!(r#"{{"type":"Point","coordinates":[1,2],{member}}}"#);
    let twice = r#"{"type":"Feature","geometry":null,"properties":{"tên":1,"tên":2,"a b":1,"a b":1}}"#;
    let line = geometry("LineString", "[[1,2],[3,4]]");
    each_is_told(
        &[
            (geometry("Polygon", &format!("[{BACK}]")), &[("R301", "$.coordinates[0]")]),
            (geometry("MultiPolygon", &format!("[[{SQUARE},{SQUARE}]]")), &[("R302", "$.coordinates[0][1]")]),
            (geometry("Polygon", &format!("[{SQUARE},{BACK}]")), &[]),
            (geometry("Point", "[1,2,3]"), &[]),
            (geometry("Point", "[1,2,3,4]"), &[("R303", "$.coordinates")]),
            (gathered(&gathered(POINT)), &[("R304", "$.geometries[0]"), ("R402", "$.geometries[0].geometries")]),
            (gathered(&format!("{POINT},{line}")), &[]),
            (gathered(""), &[]),
            (geometry("MultiPoint", "[[1,91],[181,2],[1,2]]"), &[("R305", "$.coordinates[0]")]),
            (geometry("LineString", "[[179,2],[-179,2]]"), &[("R306", "$.coordinates")]),
            (with(r#""bbox":[1,3,1,2]"#), &[("R307", "$.bbox")]),
            (with(r#""bbox":[3,1,4,2]"#), &[("R308", "$.bbox")]),
            (with(r#""bbox":[1,2,0,1,2,0]"#), &[("R309", "$.bbox")]),
            (with(r#""crs":{"type":"name","properties":{"name":"EPSG:9212"}}"#), &[("R310", "$.crs")]),
            (
                with(r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#),
                &[("R401", "$.crs")],
            ),
            (twice.into(), &[("R311", "$.properties[\"a b\"]"), ("R311", "$.properties.tên")]),
            (format!("\u{feff}{POINT}"), &[("R312", "$")]),
            (geometry("Polygon", "[[[0,0],[1,0],[1,1],[0.0,0]]]"), &[("R403", "$.coordinates[0]")]),
            (geometry("MultiPoint", "[]"), &[("R404", "$.coordinates")]),
            (geometry("Polygon", "[]"), &[("R404", "$.coordinates")]),
            (collection(""), &[]),
            (feature("null"), &[]),
            (with(r#""geometries":[],"centerline":{"type":"Nothing"}"#), &[]),
            ("{\"t\\u0079pe\":\"P\\u006fint\",\"coordinates\":[1e0,2E+0]}".into(), &[]),
        ],
        true,
    );
}

#[test]
fn a_fault_names_its_feature_its_id_and_its_line() {
    let text = "{\"features\":[\n{\"type\":\"Feature\",\"properties\":null,\"geometry\":null},\n{\"properties\":{},\n\
                \"geometry\":{\"coordinates\":[[1,2],\n[\"3\",4]],\n\"type\":\"LineString\"},\"type\":\"Feature\",\
                \"id\":\"T-17\"},\n{\"type\":\"Feature\",\"id\":7,\n\"geometry\":{\"type\":\"Point\",\"coordinates\":[5]}}],\
                \n\"bbox\":0,\"type\":\"FeatureCollection\"}";
    let found = check(text);
    let faults: Vec<_> =
        found.faults.iter().map(|f| (f.code, f.feature, f.id.as_deref(), f.line, f.path.as_deref().unwrap())).collect();
    assert_eq!(
        faults,
        [
            ("R203", Some(1), Some("T-17"), Some(5), "$.features[1].geometry.coordinates[1][0]"),
            ("R204", Some(2), Some("7"), Some(8), "$.features[2].geometry.coordinates"),
            ("R108", Some(2), Some("7"), Some(7), "$.features[2]"),
            ("R119", None, None, Some(9), "$.bbox"),
        ]
    );
    assert_eq!((found.features, found.faults_total), (3, 4));
}

#[test]
fn a_bbox_is_held_against_all_that_its_object_contains() {
    let boxed = |bbox: &str, member: &str| format!(r#"{{"bbox":{bbox},{member}}}"#);
    let near = feature(POINT);
    let far = feature(&geometry("Point", "[107.5,16.9]"));
    let features = format!(r#""type":"FeatureCollection","features":[{near},{far}]"#);
    let parts =
        format!(r#""type":"GeometryCollection","geometries":[{POINT},{}]"#, geometry("MultiPoint", "[[107.5,16.9]]"));
    for members in [features, parts.clone(), format!(r#""type":"Feature","properties":null,"geometry":{{{parts}}}"#)] {
        for (bbox, want) in [("[107.1,16.8,107.5,16.9]", vec![]), ("[107.1,16.8,107.2,16.9]", vec![("R308", "$.bbox")])]
        {
            assert_eq!(told(&check(&boxed(bbox, &members))), want, "{bbox} {members}");
        }
    }
}

#[test]
fn after_a_feature_with_nan_the_others_are_still_judged() {
    let nan = feature(&geometry("Point", "[NaN,2]"));
    let found = check(&collection(&format!("{nan},{nan},{}", feature(&geometry("Point", "[1]")))));
    let want = [("G007", "$.features[0]"), ("G007", "$.features[1]"), ("R204", "$.features[2].geometry.coordinates")];
    assert_eq!(told(&found), want);
}

#[test]
fn a_fault_of_every_position_is_counted_but_not_told_a_thousand_times() {
    let text = geometry("MultiPoint", &format!("[[1,99]{}]", ",[1]".repeat(5000)));
    let found = check(&text);
    assert_eq!((found.faults.len(), found.faults_total), (11, 5001));
    assert!(found.faults.iter().filter(|f| f.severity == Severity::Error).count() == 10 && !found.is_valid());
}

#[test]
fn beyond_a_limit_nothing_is_called_valid() {
    let two = collection(&format!("{},{}", feature(POINT), feature(POINT)));
    let nested = |times: usize| {
        let open = r#"{"type":"GeometryCollection","geometries":["#.repeat(times);
        format!("{open}{POINT}{}", "]}".repeat(times))
    };
    let full = Limits::default();
    for (limits, text, code) in [
        (Limits { features: 1, ..full }, two.clone(), "G010"),
        (Limits { vertices: 1, ..full }, two.clone(), "G011"),
        (Limits { depth: 2, ..full }, two, "G008"),
        (Limits { depth: usize::MAX, ..full }, nested(100_000), "G008"),
        (Limits { vertices: 1, property_bytes: 1, ..full }, format!("[\"{}\"]", "x".repeat(1 << 20)), "G012"),
    ] {
        let found = check_within(&limits, text.as_bytes());
        assert_eq!((found.faults.last().map(|f| f.code), found.is_valid()), (Some(code), false));
    }
    assert!(check_within(&Limits { depth: usize::MAX, ..full }, nested(250).as_bytes()).is_valid());
    // A value may be 64 kB here and the reader takes 256 kB at once: 3 MB pass only in pieces.
    let small = Limits { vertices: 1, ..full };
    let noted = format!(r#"{{"type":"Feature","geometry":null,"properties":{{"note":"{}"}}}}"#, "x".repeat(1000));
    assert!(check_within(&small, collection(&vec![noted; 3000].join(",\n")).as_bytes()).is_valid());
    let stopped = check_rfc7946(POINT.as_bytes(), &full, &mut |_| ControlFlow::Break(()));
    assert_eq!(told(&stopped), [("G014", "")]);
}
