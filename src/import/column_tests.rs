//! Columns of whole files: what they are read as, and what a person can choose.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use serde_json::{Map, Value, json};

use super::*;
use crate::network::{Laying, Medium, Route, SiteKind};

fn read(file: &[u8], choices: &Value) -> Draft {
    let reading = Reading { columns: Choices::from_json(choices).unwrap(), ..Reading::default() };
    read_network(Cursor::new(file), &reading, &mut |_| ControlFlow::Continue(()))
}

fn geojson(id: &Value, properties: &Value) -> Vec<u8> {
    let line = json!({"type": "LineString", "coordinates": [[107.1, 16.8], [107.2, 16.9]]});
    let mut feature = json!({"type": "Feature", "properties": properties, "geometry": line});
    if !id.is_null() {
        feature["id"] = id.clone();
    }
    json!({"type": "FeatureCollection", "features": [feature]}).to_string().into_bytes()
}

fn route(id: &Value, properties: &Value, choices: &Value) -> Route {
    let draft = read(&geojson(id, properties), choices);
    draft.routes.into_iter().next().unwrap_or_else(|| panic!("{properties}: {:?}", draft.scan.faults))
}

fn codes(draft: &Draft) -> Vec<&'static str> {
    draft.scan.faults.iter().map(|f| f.code).collect()
}

fn kept(route: &Route) -> Value {
    Value::Object(route.properties.clone())
}

#[test]
fn columns_are_told_with_what_they_are_read_as_and_what_they_may_be() {
    let properties =
        json!({"id": "T-1", "ten_tuyen": "A", "Số FO": "24FO", "Đơn vị": "X", "Ghi chú": "", "loai_cap": "quang"});
    let draft = read(&geojson(&Value::Null, &properties), &json!({"Đơn vị": "owner", "loai_cap": null}));
    let told: Vec<_> =
        draft.scan.columns.iter().map(|c| (c.column.as_str(), c.filled, c.field, c.chosen, c.suggested)).collect();
    let want = [
        ("id", 1, Some(Field::Id), false, None),
        ("ten_tuyen", 1, Some(Field::Name), false, None),
        ("Số FO", 1, None, false, Some(Field::FibreCount)),
        ("Đơn vị", 1, Some(Field::Owner), true, None),
        ("Ghi chú", 0, None, false, None),
        ("loai_cap", 1, None, true, None),
    ];
    assert_eq!(told, want);
    assert_eq!(draft.scan.columns[2].values, ["24FO"]);
    let route = &draft.routes[0];
    assert_eq!(
        (route.medium, route.name.as_deref()),
        (None, Some("A")),
        "a column that is to be left is not guessed at"
    );
    assert_eq!(kept(route), json!({"Số FO": "24FO", "Ghi chú": "", "loai_cap": "quang", "owner": "X"}));
}

#[test]
fn what_a_person_chose_is_done_and_all_else_stays_as_written() {
    let cases = [
        ("a name", json!({"Tuyến": "A – B"}), json!({"tuyen": "name"}), json!({})),
        (
            "the chosen name, not the known one",
            json!({"name": "x", "Tuyến": "A – B"}),
            json!({"Tuyến": "name"}),
            json!({"name": "x"}),
        ),
        ("a number of fibres", json!({"Số FO": "24 FO"}), json!({"SỐ FO": "fibre_count"}), json!({"fibre_count": 24})),
        ("one that is a number", json!({"FO": 48.0}), json!({"fo": "fibre_count"}), json!({"fibre_count": 48})),
        (
            "an owner, where there is another",
            json!({"owner": "x", "CQ": "VNPT"}),
            json!({"CQ": "owner"}),
            json!({"owner": "VNPT", "owner_2": "x"}),
        ),
        (
            "spelled as this program does",
            json!({"fibre_count": "12", "OWNER": "x"}),
            json!({}),
            json!({"fibre_count": 12, "OWNER": "x"}),
        ),
        (
            "an open classification",
            json!({"Cấp": "Thường"}),
            json!({"Cấp": "classification"}),
            json!({"classification": "Thường"}),
        ),
        (
            "a column that is empty here",
            json!({"Tuyến": null, "name": "A – B"}),
            json!({"Tuyến": "name"}),
            json!({"Tuyến": null}),
        ),
    ];
    for (name, properties, choices, want) in cases {
        let draft = read(&geojson(&json!("1"), &properties), &choices);
        assert_eq!((kept(&draft.routes[0]), codes(&draft)), (want, vec![]), "{name}");
        if choices.to_string().contains("\"name\"") {
            assert_eq!(draft.routes[0].name.as_deref(), Some("A – B"), "{name}");
        }
    }
}

#[test]
fn a_chosen_id_outweighs_the_features_own_which_stays_if_it_is_a_text() {
    let chosen = json!({"Mã": "id"});
    let cases = [
        ("none of its own", Value::Null, json!({"Mã": "T-1"}), &chosen, "T-1", json!({})),
        ("a text of its own", json!("x"), json!({"Mã": "T-1"}), &chosen, "T-1", json!({"feature_id": "x"})),
        ("a number, which counts features", json!(7), json!({"Mã": "T-1"}), &chosen, "T-1", json!({})),
        ("a property id", Value::Null, json!({"id": "x", "Mã": "T-1"}), &chosen, "T-1", json!({"id": "x"})),
        ("empty here", json!("x"), json!({"Mã": " "}), &chosen, "x", json!({"Mã": " "})),
        ("empty here, and a property id", Value::Null, json!({"id": 5, "Mã": ""}), &chosen, "5", json!({"Mã": ""})),
        ("not chosen", Value::Null, json!({"Mã": "T-1"}), &json!({}), "0", json!({"Mã": "T-1"})),
        ("id to be left as it is", Value::Null, json!({"id": "x"}), &json!({"id": null}), "0", json!({"id": "x"})),
    ];
    for (name, own, properties, choices, id, want) in cases {
        let route = route(&own, &properties, choices);
        assert_eq!((route.id.as_str(), kept(&route)), (id, want), "{name}");
    }
}

#[test]
fn ids_of_a_chosen_column_that_come_twice_are_told() {
    let table = "WKT,so\n\"LINESTRING(107.1 16.8,107.2 16.9)\",7\n\"LINESTRING(107.1 16.7,107.2 16.9)\",7\n";
    assert_eq!(codes(&read(table.as_bytes(), &json!({"so": "id"}))), ["G201"]);
    assert_eq!(codes(&read(table.as_bytes(), &json!({}))), [""; 0]);
}

#[test]
fn no_choice_hides_what_is_classified_and_no_value_of_it_is_shown() {
    let cases = [
        ("a column nobody knew", json!({"Cấp": "Tối mật"}), json!({"Cấp": "classification"}), vec!["G401"]),
        ("unless chosen", json!({"Cấp": "Tối mật"}), json!({}), vec![]),
        ("left as it is", json!({"do_mat": "Mật"}), json!({"do_mat": null}), vec!["G401"]),
        ("called a name", json!({"do_mat": "Mật"}), json!({"do_mat": "name"}), vec!["G401"]),
        ("in the second such column", json!({"do_mat": "Thường", "classification": "MẬT"}), json!({}), vec!["G401"]),
        ("neither one nor the other", json!({"Cấp": "mức 2"}), json!({"Cấp": "classification"}), vec!["G402"]),
    ];
    for (name, properties, choices, want) in cases {
        let draft = read(&geojson(&json!("1"), &properties), &choices);
        assert_eq!(codes(&draft), want, "{name}");
        let shown = draft.scan.columns.iter().any(|column| !column.values.is_empty());
        assert_eq!(shown, want != ["G401"], "{name}");
    }
}

#[test]
fn a_longer_text_says_the_medium_and_stays() {
    let cases = [
        ("Cáp quang", Some(Medium::Fibre), json!({}), vec![]),
        ("Cáp quang 24FO", Some(Medium::Fibre), json!({"loai_cap": "Cáp quang 24FO"}), vec![]),
        ("F.O 24", Some(Medium::Fibre), json!({"loai_cap": "F.O 24"}), vec![]),
        ("Cáp Quảng Trị", None, json!({"loai_cap": "Cáp Quảng Trị"}), vec!["G301"]),
    ];
    for (text, medium, want, told) in cases {
        let draft = read(&geojson(&json!("1"), &json!({"loai_cap": text})), &json!({}));
        assert_eq!((draft.routes[0].medium, kept(&draft.routes[0]), codes(&draft)), (medium, want, told), "{text}");
    }
    let vague = read(&geojson(&json!("1"), &json!({"Số FO": "nhiều"})), &json!({"Số FO": "fibre_count"}));
    assert_eq!((kept(&vague.routes[0]), codes(&vague)), (json!({"Số FO": "nhiều"}), vec!["G305"]));
}

#[test]
fn columns_of_every_format_can_be_chosen() {
    let xml =
        |folder: &str| format!("<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{folder}</Document></kml>");
    let kml = xml(
        "<Placemark><ExtendedData><Data name=\"Loại\"><value>Cáp treo</value></Data><Data name=\"SH\"><value>T-1</value></Data></ExtendedData><LineString><coordinates>107.1,16.8 107.2,16.9</coordinates></LineString></Placemark>",
    );
    let gpx = "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><name>T-1</name><type>treo</type><trkseg><trkpt lat=\"16.8\" lon=\"107.1\"/><trkpt lat=\"16.9\" lon=\"107.2\"/></trkseg></trk></gpx>";
    let mut packed = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    packed.start_file("doc.kml", ::zip::write::SimpleFileOptions::default()).unwrap();
    packed.write_all(kml.as_bytes()).unwrap();
    let kmz = packed.finish().unwrap().into_inner();
    let chosen = json!({"Loại": "laying", "SH": "id"});
    let package = json!({"networks": [{"id": "n", "spans": [{"id": "s", "SH": "T-1", "Loại": "treo",
        "route": {"type": "LineString", "coordinates": [[107.1, 16.8], [107.2, 16.9]]}}]}]});
    let files = [
        ("geojson", geojson(&Value::Null, &json!({"SH": "T-1", "Loại": "Treo"})), &chosen),
        ("csv", "SH;Loại;WKT\nT-1;Treo;LINESTRING(107.1 16.8,107.2 16.9)\n".as_bytes().to_vec(), &chosen),
        ("csv", "ma;stt;SH;Loại;x;y\n1;1;T-1;treo;107.1;16.8\n1;2;T-1;treo;107.2;16.9\n".as_bytes().to_vec(), &chosen),
        ("kml", kml.into_bytes(), &chosen),
        ("kmz", kmz, &chosen),
        ("gpx", gpx.as_bytes().to_vec(), &json!({"name": "id", "type": "laying"})),
        ("ofds", package.to_string().into_bytes(), &chosen),
    ];
    for (format, file, choices) in files {
        let draft = read(&file, choices);
        let route = draft.routes.first().unwrap_or_else(|| panic!("{format}: {:?}", draft.scan.faults));
        assert_eq!((draft.scan.format, route.id.as_str(), route.laying), (format, "T-1", Some(Laying::Aerial)));
    }
}

#[test]
fn the_kind_of_a_site_can_be_chosen() {
    let table = "ma;Phân loại;x;y\nA;Trạm BTS;107.1;16.8\n";
    let draft = read(table.as_bytes(), &json!({"phan loai": "kind"}));
    assert_eq!((draft.sites[0].id.as_str(), draft.sites[0].kind), ("A", SiteKind::Bts));
    assert_eq!(draft.scan.columns[0].field, Some(Field::Id), "the reader of tables knows it: {:?}", draft.scan.columns);
}

#[test]
fn columns_without_end_are_not_told_without_end_and_still_mapped() {
    let properties: Map<String, Value> = (0..1_000).map(|n| (format!("c{n}"), json!("x"))).collect();
    let draft = read(&geojson(&json!("1"), &Value::Object(properties)), &json!({"c999": "name"}));
    assert_eq!(draft.scan.columns.len(), 100);
    assert_eq!(draft.routes[0].name.as_deref(), Some("x"));
}
