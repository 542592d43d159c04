//! `cablewatch match`: incidents with their matches.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::files::{Answer, document, refusal};
use crate::app::settings::VIETNAM;
use crate::app::views::position;
use crate::import::{IncidentDraft, Reading, Verdict, read_incidents, read_network};
use crate::matching::{Match, Rules, match_incident};
use crate::network::Network;

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
    let found = told.incidents.iter().map(|i| match_json(&network, &match_incident(&network, i, rules)));
    document::with_property(incidents, "match", found)
        .map_err(|error| json!({"verdict": "reject", "file": "incidents", "en": error.to_string()}))
}

fn match_json(network: &Network, found: &Match) -> Value {
    let says = found.reason.says();
    let candidates = found.candidates.iter().map(|c| {
        let route = network.route(c.route).map(|r| r.id.clone());
        json!({
            "route_id": route, "chainage_m": c.chainage.get(), "distance_m": c.distance.get(),
            "weight": c.weight, "point": position(c.point),
        })
    });
    json!({
        "status": found.status.code(), "reason": {"vi": says.vi, "en": says.en},
        "candidates": candidates.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
