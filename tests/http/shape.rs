//! Whether an answer is as the OpenAPI document says it may be.

use serde_json::Value;

/// Where `value` is not as its schema says: another kind of value, or a field that the document does not tell of.
/// `all` are the document's named schemas.
pub fn departures(value: &Value, schema: &Value, all: &Value, at: &str) -> Vec<String> {
    let schema = named(schema, all);
    let one_of = ["oneOf", "anyOf"].iter().find_map(|of| schema[*of].as_array());
    if let Some(branches) = one_of {
        let each: Vec<_> = branches.iter().map(|branch| departures(value, branch, all, at)).collect();
        return each.into_iter().min_by_key(Vec::len).unwrap_or_default();
    }
    if !is_of_kind(value, schema) {
        return vec![format!("{at} is {value}, not {}", schema["type"])];
    }
    match value {
        Value::Object(fields) => {
            let inner = fields.iter().map(|(name, inner)| (name, inner, field(schema, name, all)));
            inner
                .flat_map(|(name, inner, told)| match told {
                    Some(told) => departures(inner, told, all, &format!("{at}.{name}")),
                    None => vec![format!("{at}.{name} is not told of")],
                })
                .collect()
        }
        Value::Array(items) => {
            items.iter().flat_map(|item| departures(item, &schema["items"], all, &format!("{at}[]"))).collect()
        }
        _ => Vec::new(),
    }
}

fn named<'a>(schema: &'a Value, all: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(of) => named(&all[of.rsplit('/').next().unwrap()], all),
        None => schema,
    }
}

/// A schema without a type says nothing of the kind.
fn is_of_kind(value: &Value, schema: &Value) -> bool {
    let is = |kind: &Value| match kind.as_str().unwrap_or_default() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    }
}

/// What an object's schema says of a field: `Null`, which allows everything, where it may have any.
fn field<'a>(schema: &'a Value, name: &str, all: &'a Value) -> Option<&'a Value> {
    let schema = named(schema, all);
    if let Some(told) = schema["properties"].get(name) {
        return Some(told);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().find_map(|part| field(part, name, all));
    }
    let is_open = schema.get("properties").is_none() || schema["additionalProperties"] == true;
    (is_open || schema["additionalProperties"].is_object()).then(|| &schema["additionalProperties"])
}

#[test]
fn a_departure_is_named_with_its_place() {
    let all = serde_json::json!({
        "Stop": {"type": "object", "properties": {"why": {"type": "string"}, "n": {"type": ["integer", "null"]}}},
        "Plan": {"type": "object", "properties": {
            "stops": {"type": "array", "items": {"$ref": "#/components/schemas/Stop"}},
            "last": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Stop"}]},
        }},
    });
    let plan = serde_json::json!({"$ref": "#/components/schemas/Plan"});
    let cases = [
        (r#"{"stops": [{"why": "a", "n": null}], "last": null}"#, &[][..]),
        (r#"{"stops": [{"why": null, "n": 1}], "last": {"why": "b"}}"#, &[r#".stops[].why is null, not "string""#]),
        (r#"{"stops": [], "secret": 1}"#, &[".secret is not told of"]),
        (r#"{"stops": [{"n": 1.5}]}"#, &[r#".stops[].n is 1.5, not ["integer","null"]"#]),
    ];
    for (value, want) in cases {
        let value: Value = serde_json::from_str(value).unwrap();
        assert_eq!(departures(&value, &plan, &all, ""), want, "{value}");
    }
}
