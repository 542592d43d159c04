//! Networks that break the rules of the standard are told so and taken.

use std::io::Cursor;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::import::{Draft, Reading, Verdict, read_network};

fn read(file: &Value) -> Draft {
    let reading = Reading { hints: true, ..Reading::default() };
    read_network(Cursor::new(file.to_string()), &reading, &mut |_| ControlFlow::Continue(()))
}

fn told(draft: &Draft) -> Vec<(&'static str, &str)> {
    draft.scan.faults.iter().map(|f| (f.code, f.path.as_deref().unwrap_or_default())).collect()
}

/// A good package of two nodes and a span of a kilometre between them.
fn package() -> Value {
    let node = |id: &str, lon: f64| {
        json!({"id": id, "name": id, "status": "operational", "phase": {"id": "p", "name": "Phase 1"},
            "location": {"type": "Point", "coordinates": [lon, 16.8]}, "networkProviders": [{"id": "o", "name": "VNPT"}]})
    };
    let line = json!({"type": "LineString", "coordinates": [[107.0, 16.8], [107.005, 16.801], [107.01, 16.8]]});
    json!({"networks": [{"id": "n", "nodes": [node("a", 107.0), node("b", 107.01)],
        "spans": [{"id": "s", "start": "a", "end": "b", "status": "planned", "route": line, "countries": ["VN"],
            "transmissionMedium": ["fibre"], "deployment": ["aboveGround"], "supplier": {"id": "o"}}],
        "phases": [{"id": "p", "name": "Phase 1", "funders": [{"id": "o"}]}],
        "organisations": [{"id": "o", "name": "VNPT"}],
        "contracts": [{"id": "c", "relatedPhases": [{"id": "p"}]}]}]})
}

#[test]
fn each_broken_rule_of_a_package_is_told_with_its_place_and_the_file_is_taken() {
    let cases = [
        ("good", "/website", json!("x"), vec![]),
        ("drawn the other way", "/spans/0/route/coordinates", json!([[107.01, 16.8], [107.0, 16.8]]), vec![]),
        ("no such node", "/spans/0/start", json!("z"), vec![("O101", "spans[0].start")]),
        ("a node elsewhere", "/nodes/0/location/coordinates", json!([107.0, 16.801]), vec![("O102", "spans[0].route")]),
        ("no such phase", "/nodes/1/phase/id", json!("q"), vec![("O103", "nodes[1].phase.id")]),
        ("no such supplier", "/spans/0/supplier/id", json!("q"), vec![("O103", "spans[0].supplier.id")]),
        (
            "no such provider",
            "/nodes/0/networkProviders/0/id",
            json!("q"),
            vec![("O103", "nodes[0].networkProviders[0].id")],
        ),
        ("no such funder", "/phases/0/funders/0/id", json!("q"), vec![("O103", "phases[0].funders[0].id")]),
        (
            "a phase of no such contract",
            "/contracts/0/relatedPhases/0/id",
            json!("q"),
            vec![("O103", "contracts[0].relatedPhases[0].id")],
        ),
        ("called otherwise", "/nodes/0/phase/name", json!("Phase 2"), vec![("O104", "nodes[0].phase.name")]),
        ("a status that is none", "/spans/0/status", json!("built"), vec![("O105", "spans[0].status")]),
        ("a status of a node", "/nodes/0/status", json!("built"), vec![("O105", "nodes[0].status")]),
        ("a country", "/spans/0/countries", json!(["VN", "Lào"]), vec![("O105", "spans[0].countries")]),
        (
            "one id twice",
            "/organisations",
            json!([{"id": "o", "name": "VNPT"}, {"id": "o", "name": "VNPT"}]),
            vec![("O106", "organisations[1].id")],
        ),
        ("what is no list", "/phases", json!(7), vec![]),
    ];
    for (name, pointer, value, want) in cases {
        let mut file = package();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        let parent = file.pointer_mut(&format!("/networks/0{parent}")).unwrap();
        match member.parse::<usize>() {
            Ok(at) => parent[at] = value,
            Err(_) => parent[member] = value,
        }
        let draft = read(&file);
        let want: Vec<_> = want.into_iter().map(|(code, path)| (code, format!("$.networks[0].{path}"))).collect();
        let found: Vec<_> = told(&draft).into_iter().map(|(code, path)| (code, path.to_owned())).collect();
        assert_eq!(found, want, "{name}");
        assert_ne!(draft.scan.verdict, Verdict::Reject, "{name}");
        assert_eq!((draft.routes.len(), draft.sites.len()), (1, 2), "{name}");
    }
}

#[test]
fn a_span_of_geojson_tells_its_nodes_itself() {
    let span = |start: Value| {
        json!({"type": "FeatureCollection", "features": [{"type": "Feature",
            "properties": {"featureType": "span", "id": "s", "start": start, "end": {"id": "b", "location": {"type": "Point", "coordinates": [107.01, 16.8]}}},
            "geometry": {"type": "LineString", "coordinates": [[107.0, 16.8], [107.01, 16.8]]}}]})
    };
    let at = |lon: f64| json!({"id": "a", "location": {"type": "Point", "coordinates": [lon, 16.8]}});
    let cases = [
        ("there", at(107.0), vec![]),
        ("off by 10 m", at(107.0001), vec![]),
        ("off by 100 m", at(107.001), vec![("O102", "$.features[0].geometry")]),
        ("named only", json!({"id": "a"}), vec![("O101", "$.features[0].properties.start")]),
        ("nothing that names a node", json!(null), vec![]),
    ];
    for (name, start, want) in cases {
        assert_eq!(told(&read(&span(start))), want, "{name}");
    }
}
