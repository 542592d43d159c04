//! What an export says of a route or site: the words of the network under their own names, then
//! the properties as they came; and what a format has to carry beside its texts.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::import::{EXACT, fold};
use crate::network::{Route, Site};
use crate::units::LonLat;

/// One thing to write.
#[derive(Clone, Copy, Debug)]
pub enum Thing<'a> {
    /// A line.
    Route(&'a Route),
    /// A point.
    Site(&'a Site),
}

impl<'a> Thing<'a> {
    /// The carrier's own id.
    pub fn id(self) -> &'a str {
        match self {
            Self::Route(route) => &route.id,
            Self::Site(site) => &site.id,
        }
    }

    /// Properties of the file it came from that have no field of their own.
    pub fn properties(self) -> &'a Map<String, Value> {
        match self {
            Self::Route(route) => &route.properties,
            Self::Site(site) => &site.properties,
        }
    }

    /// The vertices of each of its lines; a site has none.
    pub(super) fn lines(self) -> Vec<&'a [LonLat]> {
        match self {
            Self::Route(route) => route.lines().collect(),
            Self::Site(_) => Vec::new(),
        }
    }

    /// What the network itself knows of it.
    pub(super) fn words(self) -> [(&'static str, Option<&'a str>); 4] {
        match self {
            Self::Route(route) => [
                ("name", route.name.as_deref()),
                ("carrier", route.carrier.as_ref().map(|c| c.as_str())),
                ("medium", route.medium.map(|m| m.code())),
                ("laying", route.laying.map(|l| l.code())),
            ],
            Self::Site(site) => [
                ("name", site.name.as_deref()),
                ("carrier", site.carrier.as_ref().map(|c| c.as_str())),
                ("kind", Some(site.kind.code())),
                ("", None),
            ],
        }
    }
}

/// The names of all words, as columns of a table have them.
pub(super) const WORDS: [&str; 5] = ["name", "carrier", "medium", "laying", "kind"];

/// All that is said of one thing beside its id and place, in order.
pub(super) struct Members {
    /// Names and values; no name twice.
    pub(super) list: Vec<(String, Value)>,
    /// How many of them are words of the network, at the beginning.
    words: usize,
}

impl Members {
    pub(super) fn of(thing: Thing<'_>) -> Self {
        let properties = thing.properties();
        let mut list: Vec<(String, Value)> = Vec::with_capacity(properties.len() + 4);
        for (word, value) in thing.words() {
            let Some(value) = value else { continue };
            // A carrier in the file that is no code is read nowhere else.
            if word == "carrier" && properties.contains_key(word) {
                continue;
            }
            // Reading takes the first name that is the same but for spaces, capitals and marks.
            let mut name = word.to_owned();
            while properties.contains_key(&name) {
                name.push(' ');
            }
            list.push((name, value.into()));
        }
        let words = list.len();
        list.extend(properties.iter().map(|(name, value)| (name.clone(), value.clone())));
        Self { list, words }
    }

    /// As properties of a format that keeps JSON; one that would be taken for what
    /// [`Self::exact`] gives is wrapped in such a thing.
    pub(super) fn json(self, thing: Thing<'_>) -> Map<String, Value> {
        if thing.properties().contains_key(EXACT) {
            let read = |name: &str| self.value(name).filter(|_| name != EXACT).cloned();
            let exact = self.exact((thing.id(), Some(thing.id())), &read, &[]);
            let mut map: Map<String, Value> = self.list.into_iter().collect();
            exact.map(|exact| map.insert(EXACT.to_owned(), exact));
            return map;
        }
        self.list.into_iter().collect()
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.list.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What a file has to carry in its property [`EXACT`] so that reading it gives back these very
    /// members; `None` if it does so by itself. `id` is the own id and what is read for it, `read`
    /// what is read for a name, and `extra` what the file says only for other programs.
    pub(super) fn exact(
        &self,
        (id, id_read): (&str, Option<&str>),
        read: &dyn Fn(&str) -> Option<Value>,
        extra: &[(&str, Value)],
    ) -> Option<Value> {
        let (mut pairs, mut moved) = (Map::new(), Vec::new());
        for (at, (name, value)) in self.list.iter().enumerate() {
            let said = read(name);
            let folded = if at < self.words || !moved.is_empty() { fold(name) } else { String::new() };
            let twins = || self.list[self.words..].iter().any(|(other, _)| other != name && fold(other) == folded);
            let alike = if at < self.words { twins() } else { moved.contains(&folded) };
            if said.as_ref() == Some(value) && !alike {
                continue;
            }
            if at < self.words {
                moved.push(folded);
            }
            let shown = value.to_string();
            let own = !value.is_array() && said.as_ref().and_then(Value::as_str) == Some(shown.as_str());
            let pair = if own { value.clone() } else { Value::from(vec![said.unwrap_or_default(), value.clone()]) };
            pairs.insert(name.clone(), pair);
        }
        for (name, said) in extra.iter().filter(|(name, _)| self.value(name).is_none()) {
            pairs.insert((*name).to_owned(), vec![said.clone()].into());
        }
        let mut told = Map::new();
        if id_read != Some(id) {
            told.insert("id".to_owned(), vec![id_read.map_or(Value::Null, Value::from), id.into()].into());
        }
        if !pairs.is_empty() {
            told.insert("properties".to_owned(), pairs.into());
        }
        (!told.is_empty()).then(|| told.into())
    }
}

/// A value as plain text.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A text without what XML cannot hold at all (XML 1.0, production 2); other readers stumble over
/// the same.
pub(crate) fn legal(text: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(bad) { Cow::Owned(text.replace(bad, "\u{fffd}")) } else { Cow::Borrowed(text) }
}
