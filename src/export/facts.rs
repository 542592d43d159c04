//! What a reader of an exported file can rely on.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::round_trip::{alone, read, written};
use super::*;
use crate::import::{Choices, Reading, read_network};
use crate::network::{Laying, Medium, Route, Site, SiteKind};
use crate::units::LonLat;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

fn route() -> Route {
    let lines = vec![vec![at(107.1, 16.8), at(107.2, 16.9)], vec![at(107.3, 16.9), at(107.4, 16.9)]];
    let mut route = Route::measured("T-1", lines);
    route.name = Some("Đông Hà – Lao Bảo".to_owned());
    (route.medium, route.laying) = (Some(Medium::Fibre), Some(Laying::Duct));
    route.properties = json!({"số sợi": 24, "ghi chú của đội tuyến": "=1+1"}).as_object().unwrap().clone();
    route
}

fn site() -> Site {
    let properties = json!({"fibreCount": "24"}).as_object().unwrap().clone();
    let (id, name) = ("N-1".to_owned(), Some("Trạm 1".to_owned()));
    Site { id, carrier: None, name, kind: SiteKind::Exchange, at: at(107.1, 16.8), properties }
}

/// The bytes as text; of an archive, of all its files.
fn text(bytes: &[u8]) -> String {
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8(bytes.to_vec()).unwrap();
    };
    let mut all = String::new();
    for number in 0..zip.len() {
        let mut bytes = Vec::new();
        zip.by_index(number).unwrap().read_to_end(&mut bytes).unwrap();
        all += &String::from_utf8_lossy(&bytes);
    }
    all
}

#[test]
fn every_file_bears_the_highest_classification_in_it() {
    let mut secret = route();
    secret.properties.insert("độ mật".to_owned(), "Tối mật".into());
    for format in Format::ALL {
        let plain = text(&written(*format, &[route()], &[site()]));
        assert!(plain.contains("Độ mật: thường / Classification: unclassified"), "{}: {plain}", format.code());
        let marked = text(&written(*format, &[route(), secret.clone()], &[site()]));
        assert!(marked.contains("Độ mật: Tối mật / Classification: secret"), "{}: {marked}", format.code());
    }
}

#[test]
fn a_network_of_nothing_is_a_whole_file() {
    for format in Format::ALL {
        let bytes = written(*format, &[], &[]);
        assert!(text(&bytes).contains("Độ mật: thường"), "{}", format.code());
        let codes: Vec<&str> = read(&bytes).scan.faults.iter().map(|fault| fault.code).collect();
        let want = if *format == Format::Shapefile { "Z107" } else { "G017" };
        assert_eq!(codes, [want], "{}: it says that it holds nothing", format.code());
    }
}

#[test]
fn what_was_not_there_at_the_first_look_is_written_all_the_same() {
    let empty = Survey::default();
    for format in Format::ALL.iter().copied() {
        let mut out = Cursor::new(Vec::new());
        let mut places = || -> io::Result<Box<dyn Scratch>> { Ok(Box::new(Cursor::new(Vec::new()))) };
        let mut export = Export::begin(format, &empty, &mut out, &mut places).unwrap();
        export.thing(Thing::Route(&route())).unwrap();
        export.end().unwrap();
        assert_eq!(read(&out.into_inner()).routes, [route()], "{}", format.code());
    }
}

#[test]
fn a_table_has_a_column_for_each_property_and_no_formula() {
    let text = text(&written(Format::Csv, &[route()], &[site()]));
    let mut lines = text.strip_prefix('\u{feff}').expect("Excel needs the mark").split("\r\n");
    let heading = "Độ mật: thường / Classification: unclassified,id,name,carrier,medium,laying,kind,số sợi,\
                   ghi chú của đội tuyến,fibreCount,cablewatch,wkt";
    assert_eq!(lines.next(), Some(heading));
    let row = lines.next().unwrap();
    assert!(row.starts_with(",T-1,Đông Hà – Lao Bảo,,fibre,duct,,24,'=1+1,,"), "{row}");
    assert!(row.ends_with("\"MULTILINESTRING ((107.1 16.8, 107.2 16.9), (107.3 16.9, 107.4 16.9))\""), "{row}");
}

#[test]
fn a_package_has_a_network_for_each_carrier_and_a_span_for_each_part() {
    let survey = Survey::default();
    let mut out = Cursor::new(Vec::new());
    let mut places = || -> io::Result<Box<dyn Scratch>> { Ok(Box::new(Cursor::new(Vec::new()))) };
    let mut export = Export::begin(Format::Ofds, &survey, &mut out, &mut places).unwrap();
    for code in ["TS", "BH", "KHONG"] {
        export.owner(&Owner { code: CarrierCode::checked(code).unwrap(), name: format!("Mạng {code}") }).unwrap();
        if code != "KHONG" {
            export.thing(Thing::Route(&route())).unwrap();
            export.thing(Thing::Site(&site())).unwrap();
        }
    }
    export.end().unwrap();
    let package: Value = serde_json::from_slice(&out.into_inner()).unwrap();
    let networks = package["networks"].as_array().unwrap();
    assert_eq!(networks.iter().map(|n| &n["name"]).collect::<Vec<_>>(), ["Mạng TS", "Mạng BH"]);
    assert_ne!(networks[0]["id"], networks[1]["id"]);
    assert_eq!(networks[0]["links"][0]["rel"], "describedby");
    let spans = networks[0]["spans"].as_array().unwrap();
    assert_eq!(spans.iter().map(|s| &s["id"]).collect::<Vec<_>>(), ["T-1", "T-1 (2/2)"]);
    assert!(spans.iter().all(|span| span["route"]["type"] == "LineString"), "the standard has no lines with gaps");
    assert_eq!(
        (&spans[0]["transmissionMedium"], &spans[0]["deployment"]),
        (&json!(["fibre"]), &json!(["belowGround"]))
    );
    let node = &networks[0]["nodes"][0];
    assert_eq!((&node["type"], &node["location"]["type"]), (&json!(["exchange"]), &json!("Point")));
}

#[test]
fn no_reader_stumbles_over_letters_that_are_none() {
    let mut route = route();
    let hostile = "a\u{0}b\u{1b}c\u{fffe}d\u{ffff}";
    (route.id, route.name) = (hostile.to_owned(), Some(hostile.to_owned()));
    route.properties.insert("x".to_owned(), json!({"y": hostile}));
    for format in [Format::Kml, Format::Csv] {
        let bytes = written(format, std::slice::from_ref(&route), &[]);
        let text = text(&bytes);
        let bad = |c: char| (c < ' ' && !"\t\r\n".contains(c)) || matches!(c, '\u{fffe}' | '\u{ffff}');
        assert!(!text.contains(['\0', '\u{1b}']), "{}", format.code());
        assert!(format == Format::Csv || !text.contains(bad), "XML holds none of them");
        assert_eq!(read(&bytes).routes, [route.clone()], "{}", format.code());
    }
}

#[test]
fn an_edited_table_says_what_the_person_wrote() {
    let text = text(&written(Format::Csv, &[route()], &[]));
    let edited = text.replace(",24,'=1+1,", ",48,gọi trước,");
    let read = read(edited.as_bytes());
    let want = json!({"số sợi": "48", "ghi chú của đội tuyến": "gọi trước"});
    assert_eq!((Value::from(read.routes[0].properties.clone()), read.routes[0].lines().count()), (want, 2));
}

#[test]
fn what_a_carrier_chose_for_its_own_files_does_no_harm_to_an_exported_one() {
    let file = json!({"type": "Feature", "id": "T-1", "properties": {"Loại": "Cáp quang 24FO", "Tuyến": "A – B"},
        "geometry": {"type": "LineString", "coordinates": [[107.1, 16.8], [107.2, 16.9]]}});
    let columns = Choices::from_json(&json!({"loại": "medium", "tuyến": "name"})).unwrap();
    let reading = Reading { columns, ..Reading::default() };
    let read = |bytes: &[u8]| read_network(Cursor::new(bytes), &reading, &mut |_| ControlFlow::Continue(())).routes;
    let first = read(file.to_string().as_bytes());
    assert_eq!((first[0].medium, first[0].name.as_deref()), (Some(Medium::Fibre), Some("A – B")));
    for format in Format::ALL {
        assert_eq!(read(&written(*format, &first, &[])), first, "{}", format.code());
    }
}

#[test]
fn names_too_long_for_a_shapefile_are_explained_beside_it() {
    let mut long = route();
    long.properties.insert("x".to_owned(), "Đ".repeat(200).into());
    let bytes = written(Format::Shapefile, &[long], &[site()]);
    let legend = text(&bytes);
    for line in ["routes.ghi_chu_cu = ghi chú của đội tuyến", "routes.x = x (cắt ở 254 byte / cut at 254 bytes)"]
    {
        assert!(legend.contains(line), "{legend}");
    }
    let read = read(&alone(&bytes));
    assert_eq!(read.routes[0].properties["số sợi"], 24, "ten bytes are enough for this one");
    assert_eq!(read.routes[0].properties["x"], "Đ".repeat(127));
    assert_eq!(read.sites[0].properties["fibreCount"], "24");
}

fn line() -> impl Strategy<Value = Vec<LonLat>> {
    prop::collection::vec((106.0..108.0, 16.0..18.0).prop_map(|(lon, lat)| at(lon, lat)), 2..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn a_route_drawn_backwards_or_in_pieces_is_as_long(line in line(), cut in 0_usize..30) {
        let length = Route::measured("a", vec![line.clone()]).length().get();
        let backwards = line.iter().rev().copied().collect();
        let cut = 1 + cut % (line.len() - 1);
        let pieces = vec![line[..=cut.min(line.len() - 1)].to_vec(), line[cut.min(line.len() - 1)..].to_vec()];
        for (name, lines) in [("backwards", vec![backwards]), ("in pieces", pieces)] {
            let route = Route::measured("b", lines);
            prop_assert!((route.length().get() - length).abs() < 1e-6 * (1.0 + length / 1e6), "{}", name);
            for format in Format::ALL {
                let again = read(&written(*format, std::slice::from_ref(&route), &[]));
                prop_assert_eq!(again.scan.length, route.length(), "{} {}", name, format.code());
            }
        }
    }
}
