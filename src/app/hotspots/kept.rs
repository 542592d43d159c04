//! Maps that were made, kept while nothing they were made of has changed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::hotspots::query::MapFilter;
use crate::app::hotspots::run::{Run, Seen};
use crate::hotspots::Method;

/// Maps that are kept.
const KEPT: usize = 16;

/// What a map was asked for, and what was there to make it of.
#[derive(Clone)]
pub struct Key {
    pub seen: Seen,
    pub filter: MapFilter,
    pub method: Method,
}

impl Key {
    fn is(&self, other: &Self) -> bool {
        self.method == other.method && self.filter == other.filter && self.seen.is(&other.seen)
    }
}

/// The last maps.
#[derive(Default)]
pub struct Kept(Mutex<VecDeque<(Key, Arc<Run>)>>);

impl Kept {
    pub fn get(&self, key: &Key) -> Option<Arc<Run>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| of.is(key)).map(|(_, run)| Arc::clone(run))
    }

    pub fn put(&self, key: Key, run: Arc<Run>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((key, run));
    }
}
