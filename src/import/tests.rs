//! Whole documents through the network reader.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::geodesy::Crs;
use crate::network::{Fingerprint, Laying, Medium, Route, SiteKind};
use crate::units::{CarrierCode, Metres};

fn read_within(limits: Limits, text: &[u8]) -> Draft {
    read_network(Cursor::new(text), &Reading { limits, ..Reading::default() }, &mut |_| ControlFlow::Continue(()))
}

fn read(text: &str) -> Draft {
    read_within(Limits::default(), text.as_bytes())
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn line(id: &str, coordinates: &str, properties: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":{id},"properties":{properties},"geometry":{{"coordinates":{coordinates},"type":"LineString"}}}}"#
    )
}

const ROUTE: &str = "[[107.1,16.8],[107.2,16.9]]";

fn codes(draft: &Draft) -> Vec<&'static str> {
    draft.scan.faults.iter().map(|f| f.code).collect()
}

#[test]
fn each_broken_document_is_told_in_its_own_words() {
    let nan = collection(&line("1", "[[NaN,16.8],[107,16]]", "{}"));
    let good = collection(&line("1", ROUTE, "{}"));
    let cases: &[(&str, String, &[&str])] = &[
        ("empty", String::new(), &["G001"]),
        ("only white space", " \n ".into(), &["G001"]),
        ("cut in a feature", good[..good.len() - 20].into(), &["G004"]),
        ("cut before the last bracket", good[..good.len() - 1].into(), &["G004"]),
        ("cut in a name", r#"{"type":"Feat"#.into(), &["G004"]),
        ("not JSON", "hello there".into(), &["G024"]),
        ("a missing comma", collection(r#"{"type":"Feature" "id":1}"#), &["G005"]),
        ("a second document", format!("{good}\n{{}}"), &["G006"]),
        ("not a number", nan, &["G007"]),
        ("deep", "[".repeat(100_000), &["G008"]),
        ("a list", "[1,2]".into(), &["G009"]),
        ("no type", r#"{"features":[]}"#.into(), &["G009"]),
        ("features missing", r#"{"type":"FeatureCollection"}"#.into(), &["G009"]),
        ("features an object", r#"{"type":"FeatureCollection","features":{}}"#.into(), &["G009"]),
        ("no features", collection(""), &["G017"]),
        ("bare geometry", format!(r#"{{"type":"LineString","coordinates":{ROUTE}}}"#), &["G016"]),
        ("one feature", line("1", ROUTE, "{}"), &[]),
        ("a feature that is text", collection("\"x\""), &["G117"]),
        ("feature of no type", collection(r#"{"properties":{},"geometry":null}"#), &["G117"]),
        ("properties a list", collection(&line("1", ROUTE, "[1]")), &["G118"]),
        ("id an object", collection(&line("{}", ROUTE, "{}")), &["G119"]),
        ("id twice", collection(&(line("7", ROUTE, "{}") + "," + &line("7", "[[1,2],[3,4]]", "{}"))), &["G201"]),
        ("one vertex", collection(&line("1", "[[107,16]]", "{}")), &["G107"]),
        ("no vertex", collection(&line("1", "[]", "{}")), &["G107"]),
        ("the same vertex thrice on the way", collection(&line("1", "[[1,2],[1,2],[1,2],[3,4]]", "{}")), &[]),
        ("a height", collection(&line("1", "[[1,2,5],[3,4,5]]", "{}")), &["G113"]),
        ("medium of gold", collection(&line("1", ROUTE, r#"{"medium":"gold"}"#)), &["G301"]),
    ];
    for (name, text, want) in cases {
        assert_eq!(codes(&read(text)), *want, "{name}: {:?}", read(text).scan.faults);
    }
}

#[test]
fn a_crs_member_before_the_features_counts_and_is_told() {
    let metres = line("1", "[[590430.6229,1860091.6366],[590530.6,1860091.6]]", "{}");
    let member = |name: &str| format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}}"#);
    let cases = [
        ("WGS84 by another name", "urn:ogc:def:crs:OGC:1.3:CRS84", line("1", ROUTE, "{}"), true, vec![]),
        ("WGS84", "EPSG:4326", line("1", ROUTE, "{}"), false, vec![]),
        ("VN-2000 as QGIS writes it", "urn:ogc:def:crs:EPSG::9212", metres.clone(), true, vec!["G013"]),
        ("said after the features", "EPSG:9212", metres.clone(), false, vec!["G104", "G019"]),
        ("not known", "EPSG:1234", metres, true, vec!["G018", "G104"]),
        ("degrees, said to be metres", "EPSG:9212", line("1", ROUTE, "{}"), true, vec!["G013", "G121"]),
    ];
    for (name, crs, feature, first, want) in cases {
        let (crs, features) = (member(crs), format!(r#""features":[{feature}]"#));
        let members = if first { format!("{crs},{features}") } else { format!("{features},{crs}") };
        let draft = read(&format!(r#"{{"type":"FeatureCollection",{members}}}"#));
        assert_eq!(codes(&draft), want, "{name}: {:?}", draft.scan.faults);
        if let (["G013"], Some(route)) = (&want[..], draft.routes.first()) {
            let at = route.lines().next().unwrap()[0];
            assert!((at.lon() - 107.1003).abs() < 1e-6 && (at.lat() - 16.81625).abs() < 1e-6, "{at:?}");
        }
    }
}

#[test]
fn what_somebody_says_of_the_system_outweighs_the_file() {
    let metres = line("1", "[[617078.3219,1860222.6396],[617178.3,1860222.6]]", "{}");
    let text = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:9212"}}}},"features":[{metres}]}}"#
    );
    let reading = Reading { crs: Crs::from_code("EPSG:9211"), ..Reading::default() };
    let draft = read_network(Cursor::new(&text), &reading, &mut |_| ControlFlow::Continue(()));
    let at = draft.routes[0].lines().next().unwrap()[0];
    assert!((at.lon() - 107.1003).abs() < 1e-6, "{at:?}");
    assert_eq!(
        read(&collection(&metres)).scan.unplaced,
        [(617_078.321_9, 1_860_222.639_6)],
        "kept for a person to say"
    );
}

#[test]
fn every_bad_feature_is_told_at_once_with_its_line_and_path() {
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{},\n{},\n{}]}}",
        line("\"A\"", "[[107,16],\n[107,91]]", "{}"),
        line("\"B\"", ROUTE, "{}"),
        line("\"C\"", "[[\"107\",16],[1,2]]", "{}")
    );
    let draft = read(&text);
    let told: Vec<_> = draft.scan.faults.iter().map(|f| (f.code, f.id.as_deref(), f.line, f.path.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("G101", Some("A"), Some(3), Some("$.features[0].geometry.coordinates[1]")),
            ("G105", Some("C"), Some(5), Some("$.features[2].geometry.coordinates[0]")),
        ]
    );
    assert_eq!((draft.scan.features, draft.routes.len()), (3, 1));
}

#[test]
fn beyond_a_limit_a_file_is_refused() {
    let two = collection(&(line("1", ROUTE, "{\"a\":\"b\"}") + "," + &line("2", "[[1,2],[3,4]]", "{}")));
    let full = Limits::default();
    for (limits, code) in [
        (Limits { features: 1, ..full }, "G010"),
        (Limits { vertices: 3, ..full }, "G011"),
        (Limits { property_bytes: 4, ..full }, "G012"),
        (Limits { depth: 3, ..full }, "G008"),
    ] {
        assert_eq!(codes(&read_within(limits, two.as_bytes())), [code]);
    }
    let stopped = read_network(Cursor::new(&two), &Reading::default(), &mut |_| ControlFlow::Break(()));
    assert_eq!(codes(&stopped), ["G014"]);
}

#[test]
fn properties_speak_the_words_of_the_network() {
    let properties =
        r#"{"Tên tuyến":"Đông Hà – Lao Bảo","medium":"fibre","laying":"Cáp treo","carrier":"TS","cores":24}"#;
    let draft = read(&collection(&line("\"T\"", ROUTE, properties)));
    let route = &draft.routes[0];
    assert_eq!(route.name.as_deref(), Some("Đông Hà – Lao Bảo"));
    assert_eq!((route.medium, route.laying), (Some(Medium::Fibre), Some(Laying::Aerial)));
    assert_eq!(route.carrier, CarrierCode::checked("TS"));
    assert_eq!(serde_json::Value::from(route.properties.clone()), serde_json::json!({"cores": 24}));
}

#[test]
fn spans_and_nodes_of_the_open_fibre_standard_are_routes_and_sites() {
    let span = r#"{"id":"s-1","featureType":"span","transmissionMedium":["fibre"],"deployment":["belowGround"]}"#;
    let node = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"id":"n-1","name":"Đông Hà","featureType":"node","type":["centralOffice","x"]}}"#;
    let unseen = r#"{"type":"Feature","properties":{"id":"s-2","featureType":"span"}}"#;
    let draft = read(&collection(&[line("null", ROUTE, span).as_str(), node, unseen].join(",")));
    assert_eq!((draft.scan.format, codes(&draft)), ("ofds", vec!["G109"]));
    let route = &draft.routes[0];
    assert_eq!((route.id.as_str(), route.medium, route.laying), ("s-1", Some(Medium::Fibre), Some(Laying::Buried)));
    assert_eq!((draft.sites[0].id.as_str(), draft.sites[0].kind), ("n-1", SiteKind::Exchange));
}

#[test]
fn a_package_of_the_open_fibre_standard_names_its_own_places() {
    let node =
        |id: &str, lat: f64| format!(r#"{{"id":"{id}","location":{{"type":"Point","coordinates":[107.1,{lat}]}}}}"#);
    let span = r#"{"id":"s","transmissionMedium":["fibre"],"route":{"type":"LineString","coordinates":[[107.1,16.8],[107.2,16.8]]}}"#;
    let text = format!(
        r#"{{"networks":[{{"id":"a","nodes":[{},{}],"spans":[{span}]}},{{"nodes":7}}]}}"#,
        node("1", 16.8),
        node("2", 96.8)
    );
    let draft = read(&text);
    let told: Vec<_> = draft.scan.faults.iter().map(|f| (f.code, f.path.as_deref(), f.id.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("G101", Some("$.networks[0].nodes[1].location.coordinates"), Some("2")),
            ("G022", Some("$.networks[1]"), None)
        ]
    );
    assert_eq!((draft.scan.format, draft.routes.len(), draft.sites.len()), ("ofds", 1, 1));
    assert_eq!((draft.routes[0].id.as_str(), draft.routes[0].medium), ("s", Some(Medium::Fibre)));
}

#[test]
fn classified_cable_is_refused_but_on_an_isolated_network() {
    let cases = [
        (r#"{"Độ mật":"Mật"}"#, true),
        (r#"{"do_mat":"TỐI MẬT"}"#, true),
        (r#"{"classification":"secret"}"#, true),
        (r#"{"Độ mật":"Thường"}"#, false),
        (r#"{"Độ mật":""}"#, false),
        (r#"{"classification":null}"#, false),
        (r#"{"name":"Mật"}"#, false),
    ];
    for (properties, refused) in cases {
        let text = collection(&line("1", ROUTE, properties));
        let draft = read(&text);
        assert_eq!(codes(&draft), if refused { vec!["G401"] } else { vec![] }, "{properties}");
        assert_eq!(draft.routes.len(), usize::from(!refused), "{properties}: nothing of it is kept");
        let reading = Reading { isolated_lan: true, ..Reading::default() };
        let inside = read_network(Cursor::new(&text), &reading, &mut |_| ControlFlow::Continue(()));
        assert_eq!((codes(&inside), inside.routes.len()), (vec![], 1), "{properties}");
    }
}

#[test]
fn a_text_sequence_is_read_record_by_record() {
    let one = |id: &str, coordinates: &str| format!("\u{1e}{}\n", line(id, coordinates, "{}"));
    let text = one("1", ROUTE) + &one("2", "[[1,2],[3,94]]") + &one("3", "[[1,2],[3,4]]");
    let draft = read(&text);
    let told: Vec<_> = draft.scan.faults.iter().map(|f| (f.code, f.feature, f.line)).collect();
    assert_eq!((told, draft.routes.len(), draft.scan.features), (vec![("G101", Some(1), Some(2))], 2, 3));
    assert_eq!(codes(&read("\u{1e}")), ["G017"]);
    assert_eq!(codes(&read(&text[..text.len() - 9])), ["G101", "G004"], "cut in the last record");
}

#[test]
fn a_re_import_tells_new_changed_gone_and_unchanged() {
    let before = read(&collection(
        &[("a", ROUTE), ("b", ROUTE), ("c", ROUTE)].map(|(id, l)| line(&format!("\"{id}\""), l, "{}")).join(","),
    ));
    let after = read(&collection(
        &[("d", ROUTE), ("c", "[[1,2],[3,4]]"), ("a", ROUTE)]
            .map(|(id, l)| line(&format!("\"{id}\""), l, "{}"))
            .join(","),
    ));
    let print = |route: &Route| (route.id.clone(), Some(Fingerprint::of_route(route)), route.length());
    let mut differ = Differ::new(before.routes.iter().map(print));
    let took: Vec<Change> = after.routes.iter().map(|r| differ.take(&r.id, Fingerprint::of_route(r))).collect();
    assert_eq!(took, [Change::New, Change::Changed, Change::Unchanged]);
    let found = differ.done();
    assert_eq!((found.new, found.changed), (vec!["d".to_owned()], vec!["c".to_owned()]));
    assert_eq!((found.gone, found.unchanged), (vec!["b".to_owned()], 1));
    assert_eq!(found.before, before.scan.length);
    assert!((found.gone_length.get() - before.routes[1].length().get()).abs() < 1e-9);
    let mut older = Differ::new([("a".to_owned(), None, Metres::default())]);
    assert_eq!(older.take("a", Fingerprint::of_route(&after.routes[2])), Change::Changed, "no fingerprint was kept");
}

/// Hands out one byte at a time, so that every boundary falls inside something.
struct Dripping<'a>(Cursor<&'a [u8]>);

impl Seek for Dripping<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

impl Read for Dripping<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(&mut into[..1])
    }
}

#[test]
fn where_the_stream_is_cut_makes_no_difference() {
    let text = collection(&line("\"q\\\"uote\"", ROUTE, r#"{"name":"Cáp \\\" [ { Đông Hà"}"#));
    let dripped =
        read_network(Dripping(Cursor::new(text.as_bytes())), &Reading::default(), &mut |_| ControlFlow::Continue(()));
    let whole = read(&text);
    assert_eq!((dripped.routes, codes(&whole)), (whole.routes, vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn coordinates_come_back_bit_for_bit(
        lines in prop::collection::vec(prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 2..9), 1..5)
    ) {
        let written: Vec<String> = lines.iter().enumerate().map(|(no, places)| {
            let pairs: Vec<[f64; 2]> = places.iter().map(|&(x, y): &(f64, f64)| [x, y]).collect();
            line(&no.to_string(), &serde_json::to_string(&pairs).unwrap(), "{}")
        }).collect();
        let draft = read(&collection(&written.join(",")));
        let back: Vec<Vec<(f64, f64)>> = draft.routes.iter()
            .flat_map(|r| r.lines().map(|l| l.iter().map(|p| (p.lon(), p.lat())).collect()).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(back, lines);
    }

    #[test]
    fn nothing_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200, word in "[\\[\\]{}\",:0-9a-zN \\\\]{0,40}") {
        read_within(Limits::default(), &bytes);
        let good = collection(&line("1", ROUTE, "{}"));
        let spliced = format!("{}{word}{}", &good[..cut.min(good.len())], &good[cut.min(good.len())..]);
        read(&spliced);
    }
}
