//! The tags that decide about travel, and no others: a set of them is kept once for all roads that have it.

use std::collections::HashMap;

use crate::roads::profile::{FERRY_KMH, Tags};

/// Tags that a profile may ask for. Their numbers stand in stored graphs: new ones come at the end.
pub(in crate::roads) const KEYS: &[&str] = &[
    "highway",
    "route",
    "oneway",
    "oneway:motorcar",
    "oneway:motor_vehicle",
    "oneway:vehicle",
    "oneway:motorcycle",
    "oneway:foot",
    "junction",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcar",
    "motorcycle",
    "foot",
    "maxspeed",
    "surface",
    "tracktype",
    "smoothness",
    "toll",
    "service",
    "duration",
    "barrier",
    FERRY_KMH,
];

/// Bytes that a value may have; longer ones decide nothing.
const VALUE: usize = 60;

/// Tags by the number of their key, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::roads) struct TagSet(Vec<(u8, Box<str>)>);

impl TagSet {
    /// Adds a tag, if it is one that counts and is not there yet.
    pub(in crate::roads) fn add(&mut self, key: &str, value: &str) {
        let Some(number) = KEYS.iter().position(|known| *known == key) else { return };
        if value.len() <= VALUE {
            self.put(number as u8, value);
        }
    }

    /// Adds a tag by the number of its key.
    pub(in crate::roads) fn put(&mut self, key: u8, value: &str) {
        if let Err(place) = self.0.binary_search_by_key(&key, |(known, _)| *known) {
            self.0.insert(place, (key, value.into()));
        }
    }

    /// Its tags: number of the key, value.
    pub(in crate::roads) fn iter(&self) -> impl Iterator<Item = (u8, &str)> {
        self.0.iter().map(|(key, value)| (*key, &**value))
    }

    /// Whether it may be a road: a highway or a ferry.
    pub(in crate::roads) fn may_be_road(&self) -> bool {
        self.get("highway").is_some() || self.get("route") == Some("ferry")
    }
}

impl Tags for TagSet {
    fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(number, _)| KEYS.get(usize::from(*number)) == Some(&key)).map(|(_, value)| value)
    }
}

/// Sets of tags, each once, by number.
#[derive(Clone, Debug, Default)]
pub(in crate::roads) struct Kinds {
    sets: Vec<TagSet>,
    numbers: HashMap<TagSet, u32>,
}

impl Kinds {
    /// The number of a set, a new one if it is new.
    pub(in crate::roads) fn number(&mut self, set: TagSet) -> u32 {
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        number
    }

    /// A set by its number.
    pub(in crate::roads) fn set(&self, number: u32) -> Option<&TagSet> {
        self.sets.get(number as usize)
    }

    /// All sets in the order of their numbers.
    pub(in crate::roads) fn into_sets(self) -> Vec<TagSet> {
        self.sets
    }
}
