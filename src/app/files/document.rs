//! A GeoJSON document given back with something added and nothing lost.

use serde_json::{Map, Value, json};

/// The features of `text`, each with one more property, in order; all else stays as
/// written. A lone feature or geometry becomes a collection of one.
pub(super) fn with_property(text: &[u8], name: &str, values: impl Iterator<Item = Value>) -> serde_json::Result<Value> {
    let mut root: Value = serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text))?;
    let mut features = match root.get_mut("features").map(Value::take) {
        Some(Value::Array(features)) => features,
        _ if root["type"] == "Feature" => vec![root],
        _ => vec![json!({"type": "Feature", "geometry": root, "properties": {}})],
    };
    for (feature, value) in features.iter_mut().zip(values) {
        let properties = feature.get_mut("properties").map(Value::take);
        let mut properties = match properties {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        properties.insert(name.to_owned(), value);
        feature["properties"] = Value::Object(properties);
    }
    Ok(json!({"type": "FeatureCollection", "features": features}))
}
