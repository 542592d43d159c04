//! What is to be written, looked through once before: a table needs its columns first, and every
//! file its classification.

use std::collections::HashMap;

use serde_json::Value;

use crate::export::Classification;
use crate::export::members::{Members, Thing, plain};

/// Columns of a table, and so names of properties that are looked at.
const COLUMNS: usize = 120;

/// What all values of one name have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Truths.
    Logical,
    /// Numbers: digits before the point, the sign among them, and behind it.
    Number { before: usize, behind: usize },
    /// Anything, as text of at most so many bytes.
    Text(usize),
}

impl Kind {
    /// `None` for what says nothing.
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Bool(_) => Some(Self::Logical),
            Value::Number(number) => {
                let text = number.to_string();
                let (before, behind) = text.split_once('.').unwrap_or((&text, ""));
                let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
                Some(if plain {
                    Self::Number { before: before.len(), behind: behind.len() }
                } else {
                    Self::Text(text.len())
                })
            }
            other => Some(Self::Text(plain(other).len())),
        }
    }

    /// Bytes of its longest text.
    fn width(self) -> usize {
        match self {
            Self::Logical => "false".len(),
            Self::Number { before, behind } => before + behind + 1,
            Self::Text(bytes) => bytes,
        }
    }

    fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Logical, Self::Logical) => Self::Logical,
            (Self::Number { before: a, behind: b }, Self::Number { before: c, behind: d }) => {
                Self::Number { before: a.max(c), behind: b.max(d) }
            }
            (a, b) => Self::Text(a.width().max(b.width())),
        }
    }
}

/// The names that properties of one layer have, in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) list: Vec<(String, Option<Kind>)>,
    places: HashMap<String, usize>,
    /// Bytes of the longest id.
    pub(super) id: usize,
    /// Names that came when there were enough.
    pub(super) beyond: bool,
}

impl Columns {
    fn take(&mut self, id: &str, members: &Members) {
        self.id = self.id.max(id.len());
        for (name, value) in &members.list {
            let kind = Kind::of(value);
            match self.places.get(name) {
                Some(&place) => {
                    let known = &mut self.list[place].1;
                    *known = known.map_or(kind, |known| Some(kind.map_or(known, |kind| known.joined(kind))));
                }
                None if self.list.len() == COLUMNS => self.beyond = true,
                None => {
                    self.places.insert(name.clone(), self.list.len());
                    self.list.push((name.clone(), kind));
                }
            }
        }
    }
}

/// The whole of what was looked through.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The highest classification.
    pub classification: Classification,
    /// Lines.
    pub routes: usize,
    /// Points.
    pub sites: usize,
    pub(super) of_routes: Columns,
    pub(super) of_sites: Columns,
}

impl Survey {
    /// Looks at one thing.
    pub fn take(&mut self, thing: Thing<'_>) {
        let members = Members::of(thing);
        self.classification = self.classification.max(Classification::of(thing.properties()));
        let (count, columns) = match thing {
            Thing::Route(_) => (&mut self.routes, &mut self.of_routes),
            Thing::Site(_) => (&mut self.sites, &mut self.of_sites),
        };
        *count += 1;
        columns.take(thing.id(), &members);
    }
}
