//! References of a network package: what spans, nodes, phases and contracts refer to is there, and
//! is called the same.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::import::Fault;

/// The lists of a network; of spans and nodes only the members that refer to something.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Network {
    nodes: Vec<Element>,
    spans: Vec<Element>,
    phases: Vec<Value>,
    organisations: Vec<Value>,
    contracts: Vec<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Element {
    phase: Value,
    physical_infrastructure_provider: Value,
    network_providers: Value,
    supplier: Value,
    transmission_medium_owner: Value,
}

/// The members of a list by their ids, each with its name.
type Listed<'a> = HashMap<&'a str, Option<&'a str>>;

/// What is wrong with the references of network `number`. A network whose lists are no lists says
/// nothing here; what is wrong with it is told by whoever reads its nodes and spans.
pub(crate) fn references(text: &str, number: usize) -> Vec<Fault> {
    let Ok(network) = serde_json::from_str::<Network>(text) else { return Vec::new() };
    let root = format!("$.networks[{number}]");
    let mut told = Vec::new();
    let phases = listed(&network.phases, "phases", &root, &mut told);
    let organisations = listed(&network.organisations, "organisations", &root, &mut told);
    listed(&network.contracts, "contracts", &root, &mut told);
    let (phases, organisations) = (("phases", phases), ("organisations", organisations));
    for (list, elements) in [("nodes", &network.nodes), ("spans", &network.spans)] {
        for (at, element) in elements.iter().enumerate() {
            let of = |member: &str| format!("{root}.{list}[{at}].{member}");
            refers(&element.phase, &phases, &of("phase"), &mut told);
            let to_organisations = [
                ("physicalInfrastructureProvider", &element.physical_infrastructure_provider),
                ("networkProviders", &element.network_providers),
                ("supplier", &element.supplier),
                ("transmissionMediumOwner", &element.transmission_medium_owner),
            ];
            for (member, value) in to_organisations {
                refers(value, &organisations, &of(member), &mut told);
            }
        }
    }
    for (list, elements, member, to) in [
        ("phases", &network.phases, "funders", &organisations),
        ("contracts", &network.contracts, "relatedPhases", &phases),
    ] {
        for (at, element) in elements.iter().enumerate() {
            refers(&element[member], to, &format!("{root}.{list}[{at}].{member}"), &mut told);
        }
    }
    told
}

fn listed<'a>(list: &'a [Value], name: &str, root: &str, told: &mut Vec<Fault>) -> Listed<'a> {
    let mut listed = Listed::new();
    for (at, member) in list.iter().enumerate() {
        let Some(id) = member["id"].as_str() else { continue };
        if listed.insert(id, member["name"].as_str()).is_some() {
            told.push(Fault::of_all("O106", &[id, name]).path(format!("{root}.{name}[{at}].id")));
        }
    }
    listed
}

/// A reference, or a list of them.
fn refers(value: &Value, to: &(&str, Listed<'_>), path: &str, told: &mut Vec<Fault>) {
    let (list, listed) = to;
    match value {
        Value::Array(several) => {
            let each = several.iter().filter(|one| !one.is_array()).enumerate();
            each.for_each(|(at, one)| refers(one, to, &format!("{path}[{at}]"), told));
        }
        Value::Object(one) => {
            let text = |member: &str| one.get(member).and_then(Value::as_str);
            let Some(id) = text("id") else { return };
            match (listed.get(id), text("name")) {
                (None, _) => told.push(Fault::of_all("O103", &[id, list]).path(format!("{path}.id"))),
                (Some(Some(name)), Some(said)) if *name != said => {
                    told.push(Fault::of_all("O104", &[name, said]).path(format!("{path}.name")));
                }
                _ => {}
            }
        }
        _ => {}
    }
}
