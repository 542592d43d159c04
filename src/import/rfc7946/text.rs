//! Values of a document as text, opened one level at a time: nothing is parsed into a tree,
//! no nesting recurses, and member names written twice are not lost.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::import::splitter::{Stop, near, newlines};

/// One value: its JSON text, white space around it gone, and the line it begins on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub(super) json: &'a str,
    pub(super) line: usize,
}

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Text,
    Number,
    Bool,
    Null,
}

impl<'a> Text<'a> {
    /// The kind, by the first byte of text that is valid JSON.
    pub(super) fn kind(self) -> Kind {
        match self.json.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// A short form for a message.
    pub(super) fn shown(self) -> Cow<'a, str> {
        match self.kind() {
            Kind::Object => "{ }".into(),
            Kind::Array => "[ ]".into(),
            _ => short(self.json),
        }
    }

    /// The string it is, if it is one.
    pub(super) fn string(self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::Text).then(|| decoded(self.json))
    }

    /// Whether it is JSON at all.
    pub(super) fn validate(self) -> Result<(), Stop> {
        serde_json::from_str::<IgnoredAny>(self.json).map(|_| ()).map_err(|e| self.broken(&e))
    }

    /// The members of an object; `Err` if its text is not JSON.
    pub(super) fn members(self) -> Result<Object<'a>, Stop> {
        let mut source = serde_json::Deserializer::from_str(self.json);
        let raw = source.deserialize_map(Members).and_then(|found| source.end().map(|()| found));
        let mut lines = Lines { whole: self, at: 0, line: self.line };
        let members = raw.map_err(|e| self.broken(&e))?.into_iter().map(|(name, value)| {
            let value = lines.text(value);
            (decoded(name), value)
        });
        Ok(Object { members: members.collect(), line: self.line })
    }

    /// The elements of an array; `Err` if its text is not JSON.
    pub(super) fn elements(self) -> Result<Vec<Text<'a>>, Stop> {
        let raw: Vec<&RawValue> = serde_json::from_str(self.json).map_err(|e| self.broken(&e))?;
        let mut lines = Lines { whole: self, at: 0, line: self.line };
        Ok(raw.into_iter().map(|value| lines.text(value.get())).collect())
    }

    /// Why this text is not JSON; NaN is told apart.
    fn broken(self, error: &serde_json::Error) -> Stop {
        let line = self.line + error.line().saturating_sub(1);
        let above: usize = self.json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let says = error.to_string();
        // In the midst of a text those words are only words.
        let unread = says.starts_with("expected") || says.starts_with("invalid number");
        if unread && is_nan(self.json.as_bytes(), above + error.column().saturating_sub(1)) {
            return Stop::NotANumber(line);
        }
        Stop::Syntax(line, near(self.json, error))
    }
}

/// Whether one of the words Python and JavaScript write for no number stands at (or ends just
/// before) this byte.
fn is_nan(bytes: &[u8], at: usize) -> bool {
    let in_word = |at: &usize| bytes.get(*at).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'+'));
    let Some(within) = [at, at.saturating_sub(1)].into_iter().find(in_word) else { return false };
    let start = (0..=within).rev().take_while(in_word).last().unwrap_or(within);
    let word: Vec<u8> = (start..).take_while(in_word).take(10).map(|at| bytes[at].to_ascii_lowercase()).collect();
    let word = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(&word);
    matches!(word, b"nan" | b"infinity" | b"inf")
}

/// At most 40 characters of it.
fn short(text: &str) -> Cow<'_, str> {
    text.char_indices().nth(40).map_or(text.into(), |(end, _)| format!("{}…", &text[..end]).into())
}

/// A JSON string without its quotes and escapes. Half of a surrogate pair stays escaped: the
/// grammar lets it stand alone, and no text could hold it.
pub(super) fn decoded(json: &str) -> Cow<'_, str> {
    let inside = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    if inside.contains('\\') {
        return serde_json::from_str::<String>(json).map_or(inside.into(), Cow::Owned);
    }
    inside.into()
}

/// Counts lines once over pieces that come in order.
struct Lines<'a> {
    whole: Text<'a>,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn text(&mut self, piece: &'a str) -> Text<'a> {
        // The piece is borrowed from the whole, so its distance is its offset.
        let start = (piece.as_ptr() as usize).saturating_sub(self.whole.json.as_ptr() as usize);
        let between = self.whole.json.as_bytes().get(self.at..start).unwrap_or_default();
        self.line += newlines(between);
        self.at = self.at.max(start);
        Text { json: piece, line: self.line }
    }
}

/// The members of an object in the order of the file.
pub(super) struct Object<'a> {
    pub(super) members: Vec<(Cow<'a, str>, Text<'a>)>,
    /// The line its bracket opens on.
    pub(super) line: usize,
}

impl<'a> Object<'a> {
    /// A member by name: the last one, as nearly every parser has it (RFC 7159, section 4).
    pub(super) fn get(&self, name: &str) -> Option<Text<'a>> {
        self.members.iter().rev().find(|(n, _)| n == name).map(|(_, value)| *value)
    }

    /// Names written more than once, each once, with the line of the value that counts.
    pub(super) fn repeated(&self) -> Vec<(&str, usize)> {
        let mut names: Vec<(&str, usize)> = self.members.iter().map(|(n, v)| (n.as_ref(), v.line)).collect();
        names.sort_unstable();
        let same = names.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        same.filter_map(|group| group.last().copied()).collect()
    }
}

/// Reads an object's members as raw text, whatever their names.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(&'de str, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut found = Vec::new();
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            found.push((name.get(), value.get()));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(json: &str) -> Result<Object<'_>, Stop> {
        Text { json, line: 10 }.members()
    }

    #[test]
    fn members_keep_their_order_their_lines_and_their_twins() {
        let object = open("{\"a\":1,\n\"\\u0062\" :\n[2,\n3],\"a\":{}, \"\\ud800\":4}").unwrap();
        let told: Vec<_> = object.members.iter().map(|(n, v)| (n.as_ref(), v.json, v.line)).collect();
        assert_eq!(told, [("a", "1", 10), ("b", "[2,\n3]", 12), ("a", "{}", 13), ("\\ud800", "4", 13)]);
        assert_eq!((object.get("a").unwrap().json, object.repeated()), ("{}", vec![("a", 13)]));
    }

    #[test]
    fn what_is_not_json_is_told_with_its_line_and_nan_apart() {
        for (json, line, nan) in [
            ("{\"a\":[1,\nNaN]}", 11, true),
            ("{\"a\":-Infinity}", 10, true),
            ("{\"a\":\n\nnan}", 12, true),
            ("{\"a\":\"NaN\",}", 10, false),
            ("{\"a\":\"NaN\"\n\"b\":1}", 11, false),
            ("{\"a\":01}", 10, false),
            ("{\"a\":\"\\x\"}", 10, false),
            ("{\"a\":[1}}", 10, false),
        ] {
            match open(json).err() {
                Some(Stop::NotANumber(at)) => assert!(nan && at == line, "{json}: {at}"),
                Some(Stop::Syntax(at, says)) => {
                    assert!(!nan && at == line && json.contains(says.as_str()), "{json}: {says}")
                }
                other => panic!("{json}: {other:?}"),
            }
        }
    }
}
