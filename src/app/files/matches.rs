//! `cablewatch match`: incidents with their matches.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::files::{Answer, document, refusal};
use crate::app::settings::VIETNAM;
use crate::app::views::position;
use crate::import::{IncidentDraft, Reading, Verdict, read_incidents, read_network};
use crate::matching::{Match, Rules, match_incidents};
use crate::network::Network;
use crate::units::Message;

/// Both files read, or the refusal of the first that has errors.
pub(super) fn read(network: &[u8], incidents: &[u8]) -> Result<(Network, IncidentDraft), Value> {
    let mut go = |_: u64| ControlFlow::Continue(());
    let draft = read_network(std::io::Cursor::new(network), &Reading::default(), &mut go);
    if draft.scan.verdict == Verdict::Reject {
        return Err(refusal("network", &draft.scan.faults, draft.scan.faults_total));
    }
    let told = read_incidents(incidents, &Reading::default(), VIETNAM, &mut go);
    if told.verdict() == Verdict::Reject {
        return Err(refusal("incidents", &told.faults, told.faults_total));
    }
    Ok((Network::bulk(draft.routes, draft.sites), told))
}

/// The incident file, every feature and property as written, with `properties.match` added.
pub fn matches(network: &[u8], incidents: &[u8], rules: &Rules) -> Answer {
    let (network, told) = read(network, incidents)?;
    let found = match_incidents(&network, &told.incidents, rules);
    document::with_property(incidents, "match", found.iter().map(|found| match_json(&network, found)))
        .map_err(|error| json!({"verdict": "reject", "file": "incidents", "en": error.to_string()}))
}

fn match_json(network: &Network, found: &Match) -> Value {
    let said = |code: &str, says: Message| json!({"code": code, "vi": says.vi, "en": says.en});
    let why = &found.reason.why;
    let notes = found.reason.notes.iter().map(|note| said(note.code(), note.says()));
    let candidates = found.candidates.iter().map(|c| {
        let route = network.route(c.route).map(|r| r.id.clone());
        json!({
            "route_id": route, "chainage_m": c.chainage.get(), "distance_m": c.distance.get(),
            "weight": c.weight, "point": position(c.point),
        })
    });
    json!({
        "status": found.status.code(), "reason": said(why.code(), why.says()),
        "candidates": candidates.collect::<Vec<_>>(), "notes": notes.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_told_in_any_way_are_matched_and_what_was_left_aside_is_told() {
        let network = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"T-1","properties":{"he_so_du":1.5},
             "geometry":{"type":"LineString","coordinates":[[107.0,0],[107.01,0],[107.02,0]]}},
            {"type":"Feature","id":"MX-01","properties":{"kind":"closure"},"geometry":{"type":"Point","coordinates":[107.0,0]}},
            {"type":"Feature","id":"MX-02","properties":{"kind":"closure"},"geometry":{"type":"Point","coordinates":[107.01,0]}}]}"#;
        let cases = [
            (r#""from_site":"mx 01","to_site":"mx 02""#, "matched", 556.597, json!([])),
            (r#""otdr_m":103,"otdr_site":"MX-01""#, "matched", 100.0, json!(["slack_out_of_range"])),
            (r#""label":"măng xông MX-2""#, "matched", 1113.195, json!(["label_read_as"])),
            (r#""route_id":"T-1","chainage_m":5,"places":[{"label":"C-9"}]"#, "matched", 5.0, json!(["place_unused"])),
        ];
        for (told, status, chainage, notes) in cases {
            let incident = format!(r#"{{"type":"Feature","geometry":null,"properties":{{"kind":"cut",{told}}}}}"#);
            let answer = matches(network.as_bytes(), incident.as_bytes(), &Rules::default()).unwrap();
            let found = &answer["features"][0]["properties"]["match"];
            assert_eq!(found["status"], status, "{told}: {found}");
            let off = found["candidates"][0]["chainage_m"].as_f64().unwrap() - chainage;
            assert!(off.abs() < 0.001, "{told}: {found}");
            let codes: Vec<&Value> = found["notes"].as_array().unwrap().iter().map(|note| &note["code"]).collect();
            assert_eq!(json!(codes), notes, "{told}");
            assert!(found["reason"]["code"].is_string() && found["reason"]["vi"].is_string(), "{found}");
        }
    }

    #[test]
    fn an_incident_comes_back_as_written_with_its_match() {
        let network = r#"{"type":"Feature","id":"T-1","properties":{},
            "geometry":{"type":"LineString","coordinates":[[107.0,16.8],[107.01,16.8]]}}"#;
        let incident = r#"{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[107.00500000000000001,16.80001]},
            "properties":{"kind":"theft","reporter":"tổ 3","cost":1.10,"occurred_from":"2026-01-31","match":"old"}}"#;
        let collection = format!(r#"{{"type":"FeatureCollection","features":[{incident}]}}"#);
        for file in [incident, &collection] {
            let answer = matches(network.as_bytes(), file.as_bytes(), &Rules::default()).unwrap();
            let feature = &answer["features"][0];
            assert_eq!((&feature["id"], &feature["properties"]["reporter"]), (&json!(7), &json!("tổ 3")));
            assert_eq!(feature["properties"]["occurred_from"], "2026-01-31", "not turned into an instant");
            let found = &feature["properties"]["match"];
            assert_eq!((&found["status"], &found["candidates"][0]["route_id"]), (&json!("matched"), &json!("T-1")));
        }
    }
}
