//! What a span or node may say under the names that the Open Fibre Data Standard 0.4 defines; under
//! other names it may say anything.

use serde_json::Value;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Of {
    Span,
    Node,
}

const STATUS: [&str; 6] = ["proposed", "planned", "underConstruction", "operational", "decommissioned", "inactive"];
const MEDIA: [&str; 4] = ["fibre", "microwave", "copper", "coaxial"];
const DEPLOYMENT: [&str; 2] = ["aboveGround", "belowGround"];
const FIBRES: [&str; 7] = ["G.651.1", "G.652", "G.653", "G.654", "G.655", "G.656", "G.657"];

/// Whether the schema allows it. Objects of several levels are held back: they come with what the
/// import takes again.
pub(super) fn can_hold(of: Of, name: &str, value: &Value) -> bool {
    match (of, name) {
        (_, "id" | "featureType" | "internationalConnections" | "address" | "countries") => false,
        (Of::Span, "route") | (Of::Node, "location") => false,
        (_, "name") | (Of::Span, "start" | "end" | "codeployment" | "cableType") => text(value),
        (_, "status") => one_of(value, &STATUS),
        (Of::Span, "fibreType") => one_of(value, &FIBRES),
        (Of::Span, "readyForServiceDate") => date(value),
        (Of::Span, "directed" | "darkFibre") | (Of::Node, "accessPoint" | "power") => value.is_boolean(),
        (Of::Span, "fibreCount") => value.is_i64() || value.is_u64(),
        (Of::Span, "fibreLength" | "capacity") => value.is_number(),
        (Of::Span, "transmissionMedium") => list(value, &|v| one_of(v, &MEDIA)),
        (Of::Span, "deployment") => list(value, &|v| one_of(v, &DEPLOYMENT)),
        (_, "technologies") | (Of::Span, "wayleaves") | (Of::Node, "type") => list(value, &text),
        (_, "networkProviders") => list(value, &reference),
        (_, "phase" | "transmissionMediumOwner") | (Of::Span, "supplier") => reference(value),
        (Of::Span, "fibreTypeDetails" | "capacityDetails") => texts(value),
        (_, "supportingInfrastructure") => false,
        _ => true,
    }
}

fn text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

fn one_of(value: &Value, codes: &[&str]) -> bool {
    value.as_str().is_some_and(|text| codes.contains(&text))
}

fn date(value: &Value) -> bool {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    value.as_str().is_some_and(|text| time::Date::parse(text, format).is_ok())
}

/// Some items, no two alike.
fn list(value: &Value, item: &dyn Fn(&Value) -> bool) -> bool {
    let Some(items) = value.as_array() else { return false };
    let twice = items.iter().enumerate().any(|(at, item)| items[..at].contains(item));
    !items.is_empty() && !twice && items.iter().all(item)
}

/// To an organisation or a phase.
fn reference(value: &Value) -> bool {
    let known = |object: &serde_json::Map<String, Value>| object.keys().all(|k| matches!(k.as_str(), "id" | "name"));
    texts(value) && value.get("id").is_some() && value.as_object().is_some_and(known)
}

fn texts(value: &Value) -> bool {
    value.as_object().is_some_and(|object| !object.is_empty() && object.values().all(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_schema_does_not_allow_is_held_back() {
        let cases = [
            (Of::Span, "fibreCount", json!(24), true),
            (Of::Span, "fibreCount", json!("24"), false),
            (Of::Span, "start", json!("N-1"), true),
            (Of::Span, "start", json!({"id": "N-1"}), false),
            (Of::Span, "name", json!(""), false),
            (Of::Span, "transmissionMedium", json!(["fibre", "fibre"]), false),
            (Of::Span, "readyForServiceDate", json!("2026-02-30"), false),
            (Of::Span, "supplier", json!({"id": "a", "x": "y"}), false),
            (Of::Span, "networkProviders", json!([{"id": "a", "name": "b"}]), true),
            (Of::Node, "type", json!("pop"), false),
            (Of::Node, "type", json!(["pop"]), true),
            (Of::Node, "fibreCount", json!("24"), true),
            (Of::Span, "số sợi", json!(null), true),
        ];
        for (of, name, value, want) in cases {
            assert_eq!(can_hold(of, name, &value), want, "{name}: {value}");
        }
    }
}
