//! What goes wrong again and again is said now and then, not each time.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the same fault is not said again.
const QUIET: Duration = Duration::from_secs(60);

/// One kind of fault.
#[derive(Debug)]
pub struct Seldom(Mutex<Said>);

#[derive(Debug)]
struct Said {
    last: Option<Instant>,
    more: u64,
}

impl Seldom {
    /// Nothing was said yet.
    pub const fn new() -> Self {
        Self(Mutex::new(Said { last: None, more: 0 }))
    }

    /// Say it, unless it was said within the last minute; `say` is told how often it was not said since.
    pub fn tell(&self, say: impl FnOnce(u64)) {
        if let Some(more) = self.turn(Instant::now()) {
            say(more);
        }
    }

    fn turn(&self, now: Instant) -> Option<u64> {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.last.is_some_and(|last| now.duration_since(last) < QUIET) {
            said.more += 1;
            return None;
        }
        said.last = Some(now);
        Some(std::mem::take(&mut said.more))
    }
}

impl Default for Seldom {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_equal_faults_are_two_lines_and_a_number() {
        let (seldom, begun) = (Seldom::new(), Instant::now());
        let turns = (0..1_000).filter_map(|n| seldom.turn(begun + QUIET * n / 1_000));
        assert_eq!(turns.collect::<Vec<_>>(), [0]);
        assert_eq!(seldom.turn(begun + QUIET), Some(999), "and again, with how often it was");
    }
}
