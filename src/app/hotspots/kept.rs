//! Maps that were made, kept while nothing they were made of has changed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::hotspots::query::MapFilter;
use crate::app::hotspots::run::{Run, Seen};
use crate::app::views::QualityView;
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

/// The last maps, and how good they were.
#[derive(Default)]
pub struct Kept {
    runs: Mutex<VecDeque<(Key, Arc<Run>)>>,
    qualities: Mutex<VecDeque<(Seen, MapFilter, QualityView)>>,
}

impl Kept {
    pub fn get(&self, key: &Key) -> Option<Arc<Run>> {
        let kept = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| of.is(key)).map(|(_, run)| Arc::clone(run))
    }

    pub fn put(&self, key: Key, run: Arc<Run>) {
        let mut kept = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((key, run));
    }

    pub fn quality(&self, seen: &Seen, filter: &MapFilter) -> Option<QualityView> {
        let kept = self.qualities.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, with, _)| of.is(seen) && with == filter).map(|(_, _, view)| view.clone())
    }

    pub fn put_quality(&self, seen: Seen, filter: MapFilter, view: QualityView) {
        let mut kept = self.qualities.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((seen, filter, view));
    }
}
