//! What is exported and imported again is what it was, whatever a carrier's file said.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::import::{Draft, Reading, Verdict, read_network};
use crate::network::{Fingerprint, Route, Site};

/// A file of these routes and sites.
pub(super) fn written(format: Format, routes: &[Route], sites: &[Site]) -> Vec<u8> {
    let things = || routes.iter().map(Thing::Route).chain(sites.iter().map(Thing::Site));
    let mut survey = Survey::default();
    things().for_each(|thing| survey.take(thing));
    let mut out = Cursor::new(Vec::new());
    let mut places = || -> io::Result<Box<dyn Scratch>> { Ok(Box::new(Cursor::new(Vec::new()))) };
    let mut export = Export::begin(format, &survey, &mut out, &mut places).unwrap();
    let code = CarrierCode::checked("TS").unwrap();
    export.owner(&Owner { code, name: "Viễn thông Thạch Hãn".to_owned() }).unwrap();
    things().for_each(|thing| export.thing(thing).unwrap());
    export.end().unwrap();
    out.into_inner()
}

/// Read as on an isolated network.
pub(super) fn read(bytes: &[u8]) -> Draft {
    let reading = Reading { isolated_lan: true, ..Reading::default() };
    read_network(Cursor::new(bytes), &reading, &mut |_| ControlFlow::Continue(()))
}

const NAMES: [&str; 44] = [
    "name",
    "Name",
    "name ",
    "NAME",
    "tên",
    "ten_tuyen",
    "title",
    "medium",
    "Medium",
    "loại cáp",
    "transmissionMedium",
    "laying",
    "deployment",
    "kind",
    "loại",
    "type",
    "carrier",
    "id",
    "ID",
    "wkt",
    "geom",
    "cablewatch",
    "số sợi",
    "năm lắp đặt của tuyến",
    "=cmd",
    "+a",
    "",
    " a ",
    "a;b",
    "a\nb",
    "a\u{0}b",
    "description",
    "folder",
    "start",
    "end",
    "status",
    "featureType",
    "fibreCount",
    "location",
    "route",
    "technologies",
    "networkProviders",
    "classification",
    "a<b>&\"c'",
];

const TEXTS: [&str; 38] = [
    "Đông Hà – Lao Bảo",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''=1",
    "+84 905",
    "-1",
    "@x",
    "\t=1",
    "\rx",
    "\r\n",
    "a\r\nb\rc\n",
    "  trước và sau  ",
    "",
    " ",
    "\u{a0}",
    "]]>",
    "<![CDATA[x]]>",
    "&amp; & &#0;",
    "<b>\"'</b>",
    "a,b;c\td",
    "\"\"",
    "😀👩‍🔧",
    "a\u{0}b",
    "\u{1}\u{b}\u{1f}\u{7f}\u{85}",
    "\u{fffe}\u{ffff}\u{feff}\u{2028}",
    "fibre",
    "cáp quang",
    "copper",
    "duct",
    "aboveGround",
    "bts",
    "tủ cáp",
    "TS",
    "24",
    "null",
    "operational",
    "Mật",
    "Tuye\u{302}\u{301}n",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => prop::sample::select(&TEXTS[..]).prop_map(str::to_owned), 1 => any::<String>()]
}

fn value() -> impl Strategy<Value = Value> {
    let number = prop_oneof![any::<f64>(), -1e6..1e6, (0..1000_i32).prop_map(|n| f64::from(n) / 8.0)];
    let leaf = prop_oneof![
        8 => text().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        2 => number.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..4).prop_map(|list| Value::from(Map::from_iter(list))),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![6 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned), 1 => any::<String>()]
}

fn position() -> impl Strategy<Value = Value> {
    let degrees = |most: f64| prop_oneof![4 => -most..=most, 1 => -1e-9..1e-9, 1 => Just(most), 1 => Just(-0.0)];
    (degrees(180.0), degrees(90.0)).prop_map(|(lon, lat)| json!([lon, lat]))
}

fn geometry() -> impl Strategy<Value = Value> {
    let line = || prop::collection::vec(position(), 2..6);
    prop_oneof![
        line().prop_map(|line| json!({"type": "LineString", "coordinates": line})),
        prop::collection::vec(line(), 1..5).prop_map(|lines| json!({"type": "MultiLineString", "coordinates": lines})),
        position().prop_map(|at| json!({"type": "Point", "coordinates": at})),
    ]
}

/// A carrier's file as it may be, with ids of any letters.
fn file() -> impl Strategy<Value = String> {
    let one = (text(), prop::collection::vec((name(), value()), 0..7), geometry());
    prop::collection::vec(one, 1..6).prop_map(|things| {
        let features = things.into_iter().enumerate().map(|(n, (id, properties, geometry))| {
            let properties: Map<String, Value> = properties.into_iter().collect();
            json!({"type": "Feature", "id": format!("{id}{n}"), "properties": properties, "geometry": geometry})
        });
        let features: Vec<Value> = features.collect();
        json!({"type": "FeatureCollection", "features": features}).to_string()
    })
}

fn prints(draft: &Draft) -> (Vec<Fingerprint>, Vec<Fingerprint>) {
    (draft.routes.iter().map(Fingerprint::of_route).collect(), draft.sites.iter().map(Fingerprint::of_site).collect())
}

fn same(format: Format, file: &str) -> Result<(), TestCaseError> {
    let draft = read(file.as_bytes());
    prop_assert_ne!(draft.scan.verdict, Verdict::Reject, "{:?}", draft.scan.faults);
    let bytes = written(format, &draft.routes, &draft.sites);
    let again = read(&bytes);
    let shown = || format!("{:?}\n{}", again.scan.faults, String::from_utf8_lossy(&bytes));
    prop_assert_ne!(again.scan.verdict, Verdict::Reject, "{}", shown());
    prop_assert_eq!(&again.routes, &draft.routes, "{}", shown());
    prop_assert_eq!(&again.sites, &draft.sites, "{}", shown());
    prop_assert_eq!(prints(&again), prints(&draft), "{}", shown());
    prop_assert_eq!(again.scan.length, draft.scan.length);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn geojson_comes_back_as_it_was(file in file()) {
        same(Format::GeoJson, &file)?;
    }

    #[test]
    fn ofds_comes_back_as_it_was(file in file()) {
        same(Format::Ofds, &file)?;
    }

    #[test]
    fn kml_comes_back_as_it_was(file in file()) {
        same(Format::Kml, &file)?;
    }

    #[test]
    fn csv_comes_back_as_it_was(file in file()) {
        same(Format::Csv, &file)?;
    }

    #[test]
    fn a_shapefile_comes_back_as_it_was(file in file()) {
        same(Format::Shapefile, &file)?;
    }
}

/// What a Shapefile keeps of a text: whole letters up to 254 bytes, without what ends it (NUL) and
/// spaces at the end; an empty one is none.
fn kept(text: &str) -> Option<String> {
    let end = (0..=254.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap();
    let text = text[..end].split('\0').next().unwrap_or_default().trim_end();
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// An archive as other programs know it: without the files that are the import's own.
pub(super) fn alone(bytes: &[u8]) -> Vec<u8> {
    let mut all = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut kept = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..all.len() {
        let file = all.by_index_raw(number).unwrap();
        if !file.name().unwrap().ends_with(".cablewatch") {
            kept.raw_copy_file(file).unwrap();
        }
    }
    kept.finish().unwrap().into_inner()
}

/// One value beside what came back for it.
fn kept_value(was: &Value, is: Option<&Value>) -> Result<(), TestCaseError> {
    let is = is.unwrap_or(&Value::Null);
    match (was, is) {
        (Value::Number(was), Value::Number(is)) => {
            prop_assert!(was.as_f64() == is.as_f64(), "{} and {}", was, is);
        }
        (Value::Bool(was), Value::Bool(is)) => prop_assert_eq!(was, is),
        (was, is) => prop_assert_eq!(is.as_str().map(str::to_owned), kept(&members::plain(was))),
    }
    Ok(())
}

/// Ids of plain letters, and names of properties that ten bytes hold.
fn tame() -> impl Strategy<Value = String> {
    let names = prop::sample::select(&["số sợi", "năm", "ghi_chú", "x", "Y"][..]).prop_map(str::to_owned);
    let one = (text(), prop::collection::vec((names, value()), 0..5), geometry());
    let words = prop::sample::select(&["copper", "fibre", "coaxial"][..]);
    prop::collection::vec((one, words), 1..6).prop_map(|things| {
        let feature = |(n, ((name, properties, geometry), medium)): (usize, ((String, Vec<_>, Value), &str))| {
            let mut properties: Map<String, Value> = properties.into_iter().collect();
            properties.insert("name".to_owned(), name.into());
            if geometry["type"] != "Point" {
                properties.insert("medium".to_owned(), medium.into());
            }
            json!({"type": "Feature", "id": format!("Tuyến-{n}"), "properties": properties, "geometry": geometry})
        };
        let features: Vec<Value> = things.into_iter().enumerate().map(feature).collect();
        json!({"type": "FeatureCollection", "features": features}).to_string()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_shapefile_by_itself_keeps_places_ids_and_words_exactly_and_other_texts_as_far_as_it_can(file in tame()) {
        let draft = read(file.as_bytes());
        let again = read(&alone(&written(Format::Shapefile, &draft.routes, &draft.sites)));
        prop_assert_ne!(again.scan.verdict, Verdict::Reject, "{:?}", again.scan.faults);
        prop_assert_eq!((again.routes.len(), again.sites.len()), (draft.routes.len(), draft.sites.len()));
        for (was, is) in draft.routes.iter().zip(&again.routes) {
            prop_assert_eq!((&is.id, is.medium, is.laying), (&was.id, was.medium, was.laying));
            prop_assert!(was.lines().eq(is.lines()), "every vertex and every gap");
            prop_assert_eq!(is.name.clone(), was.name.as_deref().and_then(kept));
            for (name, value) in &was.properties {
                kept_value(value, is.properties.get(name))?;
            }
        }
        for (was, is) in draft.sites.iter().zip(&again.sites) {
            prop_assert_eq!((&is.id, is.kind, is.at), (&was.id, was.kind, was.at));
            prop_assert_eq!(is.name.clone(), was.name.as_deref().and_then(kept));
        }
    }
}
