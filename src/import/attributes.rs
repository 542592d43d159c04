//! What the properties of a feature say in the words of the network.

use serde_json::{Map, Value};

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::{Limits, fold, words};
use crate::network::{Laying, Medium, SiteKind};
use crate::units::CarrierCode;

/// What a word of classification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Classified {
    /// Mật or above.
    Secret,
    /// Not classified.
    Open,
    /// Neither is certain.
    Unclear,
}

/// What a value says about classification. Nothing said is not classified.
pub(crate) fn classified(value: &Value) -> Classified {
    match fold(&plain(value).unwrap_or_default()).as_str() {
        "mat" | "do mat" | "bi mat" | "bi mat nha nuoc" | "toi mat" | "tuyet mat" | "confidential" | "secret"
        | "top secret" => Classified::Secret,
        "" | "thuong" | "binh thuong" | "khong" | "khong mat" | "cong khai" | "noi bo" | "public" | "open" | "none"
        | "no" | "internal" | "unclassified" | "normal" | "0" | "false" => Classified::Open,
        _ => Classified::Unclear,
    }
}

/// A text, number or truth value as text.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value says anything.
pub(crate) fn says(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// The name as written in the property `key`, taken out.
pub(crate) fn name(feature: &mut Feature, key: Option<&str>) -> Option<String> {
    match feature.properties.shift_remove(key?)? {
        Value::String(name) => Some(name),
        other => plain(&other),
    }
}

/// The carrier's code, taken out of the properties if it is one.
pub(crate) fn carrier(feature: &mut Feature, faults: &mut Faults) -> Option<CarrierCode> {
    let text = feature.properties.get("carrier")?.as_str()?;
    let code = CarrierCode::checked(text);
    if code.is_some() {
        feature.properties.shift_remove("carrier");
    } else if !text.is_empty() {
        faults.push(feature.fault("G304", text).path(feature.property("carrier")));
    }
    code
}

/// What the cable is made of, by the property `key`; an unknown word stays a property and is told.
pub(crate) fn medium(feature: &mut Feature, key: Option<&str>, faults: &mut Faults) -> Option<Medium> {
    let read = word(feature, key?, faults, "G301", words::medium, words::medium_within);
    own_word(feature, "medium", read.map(Medium::code));
    read
}

/// How the cable lies.
pub(crate) fn laying(feature: &mut Feature, key: Option<&str>, faults: &mut Faults) -> Option<Laying> {
    let read = word(feature, key?, faults, "G302", words::laying, |_| None);
    own_word(feature, "laying", read.map(Laying::code));
    read
}

/// What stands at a site. Node types of the Open Fibre Data Standard are an open list,
/// so those without a counterpart are `Other` and no fault.
pub(crate) fn site_kind(feature: &mut Feature, key: Option<&str>, ofds: bool, faults: &mut Faults) -> SiteKind {
    let mut quiet = Faults::new(&Limits { faults_kept: 0, ..Default::default() });
    let faults = if ofds { &mut quiet } else { faults };
    let kind = key.and_then(|key| word(feature, key, faults, "G303", words::site_kind, |_| None));
    let kind = kind.unwrap_or(SiteKind::Other);
    own_word(feature, "kind", Some(kind.code()));
    kind
}

/// What an export has written beside the column that it was read from says nothing more.
fn own_word(feature: &mut Feature, name: &str, code: Option<&str>) {
    if code.is_some() && feature.properties.get(name).and_then(Value::as_str) == code {
        feature.properties.shift_remove(name);
    }
}

/// The property `key` as `known` reads it whole, or `within` reads it out of a longer text. Plain
/// text that was understood whole is taken out; what may say more than that one word stays.
fn word<T>(
    feature: &mut Feature,
    key: &str,
    faults: &mut Faults,
    code: &'static str,
    known: impl Fn(&str) -> Option<T>,
    within: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = feature.properties.get(key)?;
    let said: Vec<String> = match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        value => plain(value).into_iter().collect(),
    };
    let whole = value.is_string();
    let folded: Vec<String> = said.iter().map(|text| fold(text)).collect();
    if let Some(read) = folded.iter().find_map(|text| known(text)) {
        if whole {
            feature.properties.shift_remove(key);
        }
        return Some(read);
    }
    let read = folded.iter().find_map(|text| within(text));
    let shown = said.join(", ");
    if read.is_none() && !shown.is_empty() {
        faults.push(feature.fault(code, shown).path(feature.property(key)));
    }
    read
}

/// Puts `value` into the property `to`, in place of the property `from`. Another value that stands
/// there already is moved aside, to `to_2`.
pub(crate) fn put_as(properties: &mut Map<String, Value>, from: &str, to: &str, value: Value) {
    properties.shift_remove(from);
    if let Some(other) = properties.insert(to.to_owned(), value).filter(says) {
        let aside = (2..).map(|n| format!("{to}_{n}")).find(|name| !properties.contains_key(name));
        aside.and_then(|name| properties.insert(name, other));
    }
}
