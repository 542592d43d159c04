//! What the columns (properties) of a file mean: what is known by itself, and what a person chose.

use serde_json::{Map, Value};

use crate::import::fold;
use crate::network::codes;

codes! {
    /// What a column can be mapped to.
    Field {
        Id => "id", Name => "name", Medium => "medium", Laying => "laying", Kind => "kind",
        FibreCount => "fibre_count", Owner => "owner", Classification => "classification",
    }
}

/// Choices kept; no file has more columns that anybody would map.
const MOST: usize = 200;
/// Characters of a column's name.
const LONGEST: usize = 200;

/// A person's choices: column name to a field, or to none: keep it as a property and do not guess.
/// Names are compared folded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    of: Vec<(String, Option<Field>)>,
}

impl Choices {
    /// Of `{"column": "field" | null}`; `None` for anything else, an unknown field too.
    pub fn from_json(json: &Value) -> Option<Self> {
        let mut choices = Self::default();
        for (column, field) in json.as_object()? {
            let field = match field {
                Value::Null => None,
                Value::String(code) => Some(Field::from_code(code)?),
                _ => return None,
            };
            if column.trim().is_empty() || column.chars().count() > LONGEST {
                return None;
            }
            choices.put(column, field);
        }
        (choices.of.len() <= MOST).then_some(choices)
    }

    /// As [`Self::from_json`] reads it.
    pub fn to_json(&self) -> Value {
        let pairs = self.of.iter().map(|(column, field)| (column.clone(), field.map(Field::code).into()));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    /// These choices, with newer ones in their place where both speak of a column.
    #[must_use]
    pub fn merged(&self, newer: &Self) -> Self {
        let mut merged = self.clone();
        newer.of.iter().for_each(|(column, field)| merged.put(column, *field));
        merged
    }

    /// Whether nothing was chosen.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// What was chosen for a column: `None` if nothing was, `Some(None)` to leave it as it is.
    pub(crate) fn get(&self, folded: &str) -> Option<Option<Field>> {
        self.of.iter().find(|(column, _)| fold(column) == folded).map(|(_, field)| *field)
    }

    fn put(&mut self, column: &str, field: Option<Field>) {
        let folded = fold(column);
        match self.of.iter_mut().find(|(known, _)| fold(known) == folded) {
            Some(known) => known.1 = field,
            None => self.of.push((column.to_owned(), field)),
        }
    }
}

/// A column of a file as a person is asked about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name as first written.
    pub column: String,
    /// In how many features it says something.
    pub filled: usize,
    /// Some of what it says, at most three different values.
    pub values: Vec<String>,
    /// What it is read as.
    pub field: Option<Field>,
    /// Whether a person said so; a person may have said that it is to be left as it is.
    pub chosen: bool,
    /// What it may be, where it is read as nothing and nobody has chosen.
    pub suggested: Option<Field>,
}

impl Column {
    /// As `check` and a proposal tell it.
    pub fn to_json(&self) -> Value {
        serde_json::json!({
            "column": self.column, "filled": self.filled, "values": self.values,
            "field": self.field.map(Field::code), "chosen": self.chosen,
            "suggested": self.suggested.map(Field::code),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn choices_are_read_whole_or_not_at_all() {
        let good = json!({"Tên tuyến": "name", "GHI_CHU": null, "Số FO": "fibre_count"});
        assert_eq!(Choices::from_json(&good).unwrap().to_json(), good, "as it was given");
        let long = "x".repeat(LONGEST + 1);
        let many: Map<String, Value> = (0..=MOST).map(|n| (n.to_string(), Value::Null)).collect();
        for (name, bad) in [
            ("a field that is none", json!({"a": "colour"})),
            ("a number", json!({"a": 1})),
            ("a list", json!(["a"])),
            ("a column without a name", json!({" ": "name"})),
            ("a name without end", json!({long: "name"})),
            ("too many", Value::Object(many)),
        ] {
            assert_eq!(Choices::from_json(&bad), None, "{name}");
        }
    }

    #[test]
    fn the_newer_choice_of_a_column_holds_however_it_is_spelled() {
        let of = |json| Choices::from_json(&json).unwrap();
        let merged = of(json!({"Tên Tuyến": "name", "b": "owner"})).merged(&of(json!({"ten tuyen": null, "c": "id"})));
        assert_eq!(merged.to_json(), json!({"Tên Tuyến": null, "b": "owner", "c": "id"}));
        assert_eq!(
            (merged.get("ten tuyen"), merged.get("b"), merged.get("z")),
            (Some(None), Some(Some(Field::Owner)), None)
        );
        assert!(Choices::default().is_empty() && !merged.is_empty());
    }
}
