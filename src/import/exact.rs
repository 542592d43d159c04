//! What an export of this program says of a property that its format cannot hold as it is.
//!
//! Tables and KML know nothing but text, and other formats have names of their own. So such a file
//! carries, in a property [`EXACT`], what its texts stand for: a JSON object with `id` (a pair) and
//! `properties`, a pair for each name. A pair is what the file says there (null: nothing) and what
//! it stands for; without the second, the name is only there for other programs. A value that is no
//! list stands for the pair of its own JSON text and itself. Where a person has changed what the
//! file says, the pair does not fit any more, and the person's word counts. `part` is for a format
//! whose routes have no gaps: of which route it is a part, which one from 1, and of how many.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::import::feature::Feature;

/// The property that carries it.
pub(crate) const EXACT: &str = "cablewatch";

/// How the file is called that carries it beside a table without room for it: JSON lines of `of` (the
/// id, or `#` and the number of the row) and `exact`.
pub(crate) const BESIDE: &str = "cablewatch";

/// The lines of such a file; one that cannot be read says nothing.
pub(crate) fn beside(bytes: &[u8]) -> HashMap<String, &str> {
    #[derive(Deserialize)]
    struct Line<'a> {
        of: String,
        #[serde(borrow)]
        exact: &'a RawValue,
    }
    let lines = bytes.split(|&b| b == b'\n').filter_map(|line| serde_json::from_slice::<Line<'_>>(line).ok());
    lines.map(|line| (line.of, line.exact.get())).collect()
}

/// A part of a route: whose, which one, of how many.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part(String, u64, u64);

impl Part {
    fn read(told: &Map<String, Value>) -> Option<Self> {
        let [Value::String(route), number, of] = told.get("part")?.as_array()?.as_slice() else { return None };
        Some(Self(route.clone(), number.as_u64()?, of.as_u64()?))
    }

    /// Whether others are to follow the first.
    pub(crate) fn begins(&self) -> bool {
        self.1 == 1 && self.2 > 1
    }

    /// Whether it comes next after another.
    pub(crate) fn follows(&self, other: &Self) -> bool {
        self.0 == other.0 && self.2 == other.2 && self.1 == other.1 + 1
    }
}

/// Puts in what the file's texts stand for, in the order in which it is told; a property of that
/// name that tells something else stays. Tells of what the feature is a part.
pub(crate) fn restore(feature: &mut Feature) -> Option<Part> {
    let told = feature.properties.get(EXACT).and_then(read)?;
    feature.properties.shift_remove(EXACT);
    if let Some([said, Value::String(id)]) = told.get("id").and_then(Value::as_array).map(Vec::as_slice)
        && said.as_str() == feature.named.then_some(feature.id.as_str())
        && !id.is_empty()
    {
        feature.id.clone_from(id);
        feature.named = true;
    }
    if let Some(Value::Object(properties)) = told.get("properties") {
        properties.iter().for_each(|(name, pair)| put(&mut feature.properties, name, pair));
    }
    Part::read(&told)
}

fn read(value: &Value) -> Option<Map<String, Value>> {
    let told = match value {
        Value::Object(told) => told.clone(),
        Value::String(text) => serde_json::from_str(text).ok()?,
        _ => return None,
    };
    told.keys().all(|name| matches!(name.as_str(), "id" | "properties" | "part")).then_some(told)
}

fn put(properties: &mut Map<String, Value>, name: &str, pair: &Value) {
    let shown;
    let (said, exact) = match pair.as_array().map(Vec::as_slice) {
        Some([said]) => (said, None),
        Some([said, exact]) => (said, Some(exact)),
        Some(_) => return,
        None => {
            shown = Value::from(pair.to_string());
            (&shown, Some(pair))
        }
    };
    let fits = match properties.get(name) {
        None => said.is_null(),
        Some(value) => value == said,
    };
    if fits {
        // What is told comes in its order: two names may be one to the rules of reading.
        properties.shift_remove(name);
        exact.map(|exact| properties.insert(name.to_owned(), exact.clone()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::feature::Shape;

    #[test]
    fn texts_become_what_they_stand_for_unless_a_person_has_changed_them() {
        type Case = (&'static str, Value, Value, Value);
        let cases: [Case; 9] = [
            ("a number", json!({"n": "24"}), json!({"n": 24}), json!({"n": 24})),
            ("edited", json!({"n": "48"}), json!({"n": 24}), json!({"n": "48"})),
            ("taken out", json!({}), json!({"n": 24}), json!({})),
            ("a list", json!({"n": "[1]"}), json!({"n": ["[1]", [1]]}), json!({"n": [1]})),
            ("a formula", json!({"n": "'=1"}), json!({"n": ["'=1", "=1"]}), json!({"n": "=1"})),
            ("not in the file", json!({}), json!({"n": [null, null]}), json!({"n": null})),
            ("for others", json!({"n": ["fibre"]}), json!({"n": [["fibre"]]}), json!({})),
            ("for others, edited", json!({"n": ["copper"]}), json!({"n": [["fibre"]]}), json!({"n": ["copper"]})),
            ("no pair", json!({"n": "a"}), json!({"n": ["a", "b", "c"]}), json!({"n": "a"})),
        ];
        for (name, said, told, want) in cases {
            let mut properties = said.as_object().unwrap().clone();
            properties.insert(EXACT.to_owned(), json!({"properties": told}).to_string().into());
            let mut feature = feature(properties);
            restore(&mut feature);
            assert_eq!(Value::from(feature.properties), want, "{name}");
        }
    }

    #[test]
    fn an_id_comes_back_and_a_property_of_that_name_stays_if_it_tells_something_else() {
        let cases = [
            ("a formula", json!({"id": ["'=1", "=1"]}), "=1", true),
            ("edited", json!({"id": ["x", "=1"]}), "'=1", true),
            ("a word", json!("x"), "'=1", false),
            ("another object", json!({"id": ["'=1", "=1"], "a": 1}), "'=1", false),
        ];
        for (name, told, id, taken) in cases {
            let mut feature = feature(Map::from_iter([(EXACT.to_owned(), told)]));
            restore(&mut feature);
            assert_eq!((feature.id.as_str(), feature.properties.is_empty()), (id, taken), "{name}");
        }
    }

    fn feature(properties: Map<String, Value>) -> Feature {
        let (id, shape) = ("'=1".to_owned(), Shape::None);
        Feature { number: 0, line: 1, id, named: true, number_id: false, id_column: None, properties, shape }
    }
}
