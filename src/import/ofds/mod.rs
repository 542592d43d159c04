//! A network package of the Open Fibre Data Standard (0.3, 0.4): JSON of networks, each with its
//! nodes and spans, told as the features that its GeoJSON would have.

mod codes;
mod references;
#[cfg(test)]
mod rule_tests;
mod spans;

pub(crate) use codes::OFDS;
pub(crate) use references::references;
pub(crate) use spans::Spans;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// One node or span as a feature.
pub(crate) struct Part {
    /// The text of a GeoJSON feature.
    pub(crate) text: String,
    /// Where in the package it stands.
    pub(crate) path: String,
    /// What its geometry is called there.
    pub(crate) geometry: &'static str,
}

#[derive(Deserialize)]
struct Network<'a> {
    #[serde(borrow)]
    nodes: Option<&'a RawValue>,
    #[serde(borrow)]
    spans: Option<&'a RawValue>,
    #[serde(borrow)]
    crs: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

/// The nodes and spans of network `number`, and the name of the coordinate system it declares.
/// `None` for what is no network at all.
pub(crate) fn parts(text: &str, number: usize) -> Option<(Vec<Part>, Option<String>)> {
    let network: Network<'_> = serde_json::from_str(text).ok()?;
    let crs = network.crs.and_then(|raw| serde_json::from_str::<Named>(raw.get()).ok()).and_then(|crs| crs.name);
    let mut parts = Vec::new();
    for (list, kind, geometry, raw) in
        [("nodes", "node", "location", network.nodes), ("spans", "span", "route", network.spans)]
    {
        let path = format!("$.networks[{number}].{list}");
        let elements: Vec<&RawValue> = raw.map_or(Some(Vec::new()), |raw| serde_json::from_str(raw.get()).ok())?;
        parts.extend(elements.iter().enumerate().map(|(i, element)| Part {
            text: feature(element, kind, geometry),
            path: format!("{path}[{i}]"),
            geometry,
        }));
    }
    Some((parts, crs))
}

/// Numbers stay as they are written: the geometry is never read here.
fn feature(element: &RawValue, kind: &str, geometry: &str) -> String {
    let Ok(mut members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(element.get()) else {
        return element.get().to_owned();
    };
    let geometry = members.remove(geometry).map_or("null", RawValue::get);
    let mut properties: String = members
        .iter()
        .map(|(name, value)| format!("{}:{},", serde_json::Value::from(name.as_str()), value.get()))
        .collect();
    properties.push_str(&format!("\"featureType\":\"{kind}\""));
    format!("{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{geometry}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_and_spans_become_features_with_their_numbers_as_written() {
        let network = r#"{"id":"n","crs":{"name":"urn:ogc:def:crs:OGC::CRS84"},
            "nodes":[{"id":"1","name":"Đông Hà","location":{"type":"Point","coordinates":[107.10000000000000001,16.8]}}],
            "spans":[{"id":"s","route":{"type":"LineString","coordinates":[[1,2],[3,4]]},"start":"1"},{}]}"#;
        let (parts, crs) = parts(network, 2).unwrap();
        assert_eq!(crs.as_deref(), Some("urn:ogc:def:crs:OGC::CRS84"));
        let paths: Vec<&str> = parts.iter().map(|p| p.path.as_str()).collect();
        assert_eq!(paths, ["$.networks[2].nodes[0]", "$.networks[2].spans[0]", "$.networks[2].spans[1]"]);
        assert!(parts[0].text.contains("107.10000000000000001"), "{}", parts[0].text);
        assert!(parts[1].text.contains(r#""featureType":"span""#) && parts[2].text.contains(r#""geometry":null"#));
    }

    #[test]
    fn what_is_no_network_is_none() {
        for text in ["[]", "1", r#"{"nodes":1}"#, r#"{"spans":{}}"#] {
            assert!(parts(text, 0).is_none(), "{text}");
        }
    }
}
