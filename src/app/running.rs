//! Long work that its caller can watch and stop.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::app::{App, AppError, Caller};

/// Longest and shortest key of a work.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 16..=64;

/// What a work is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// Bytes arrive.
    Receiving,
    /// A file is read and judged.
    Reading,
    /// What was read is written.
    Writing,
    /// Places and times are redrawn.
    Redrawing,
    /// Maps of the past are tested.
    Testing,
}

impl Stage {
    /// The stable word, as events write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Receiving => "receiving",
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Redrawing => "redrawing",
            Self::Testing => "testing",
        }
    }
}

/// How far a work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The key its caller gave it.
    pub work: String,
    /// What it is doing.
    pub stage: &'static str,
    /// Bytes, draws or maps done in this stage.
    pub done: u64,
    /// Of so many, where that is known.
    pub of: Option<u64>,
}

/// A work under way; whoever does it asks now and then whether to go on.
#[derive(Clone, Debug, Default)]
pub struct Work(Arc<State>);

#[derive(Debug, Default)]
struct State {
    stopped: AtomicBool,
    stage: AtomicU8,
    done: AtomicU64,
    of: AtomicU64,
}

impl Work {
    /// Begins a stage of so many bytes, draws or maps, 0 where nobody knows.
    pub fn enter(&self, stage: Stage, of: u64) {
        self.0.stage.store(stage as u8, Ordering::Relaxed);
        self.0.of.store(of, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
    }

    /// Notes how many are done; breaks once somebody has stopped it.
    pub fn reached(&self, done: u64) -> ControlFlow<()> {
        self.0.done.store(done, Ordering::Relaxed);
        if self.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Whether somebody has stopped it.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }

    /// How many are done in the present stage.
    pub fn done(&self) -> u64 {
        self.0.done.load(Ordering::Relaxed)
    }

    /// Ask it to stop; nothing of it is kept.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// How far it is.
    pub fn progress(&self, key: &str) -> Progress {
        let stage = match self.0.stage.load(Ordering::Relaxed) {
            0 => Stage::Receiving,
            1 => Stage::Reading,
            2 => Stage::Writing,
            3 => Stage::Redrawing,
            _ => Stage::Testing,
        };
        let of = Some(self.0.of.load(Ordering::Relaxed)).filter(|of| *of > 0);
        Progress { work: key.to_owned(), stage: stage.code(), done: self.done(), of }
    }
}

/// Long work under way: by whose they are and the key given, so that nobody sees or stops another's.
type Named = Arc<Mutex<BTreeMap<(String, String), Work>>>;

/// Every work of this process that has a key.
#[derive(Debug, Default)]
pub struct Running {
    named: Named,
    /// Grows when one begins or ends.
    changed: watch::Sender<u64>,
}

/// A work and its place in the list; it leaves the list, and stops, when its caller is gone.
pub struct Working {
    /// The work.
    pub work: Work,
    named: Option<(Named, (String, String))>,
    changed: watch::Sender<u64>,
}

impl Drop for Working {
    fn drop(&mut self) {
        self.work.stop();
        if let Some((named, key)) = &self.named {
            locked(named).remove(key);
            self.changed.send_modify(|n| *n += 1);
        }
    }
}

fn locked(named: &Named) -> MutexGuard<'_, BTreeMap<(String, String), Work>> {
    named.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    /// A new work. With a key its caller can follow and stop it; a key that is in use is a conflict.
    pub fn begin(&self, caller: &Caller, key: Option<&str>) -> Result<Working, AppError> {
        let (work, running) = (Work::default(), self.running());
        let named = match key {
            None => None,
            Some(key) => {
                let name = (caller.key(), checked(key)?.to_owned());
                let mut all = locked(&running.named);
                if all.contains_key(&name) {
                    return Err(AppError::Conflict);
                }
                all.insert(name.clone(), work.clone());
                running.changed.send_modify(|n| *n += 1);
                Some((Arc::clone(&running.named), name))
            }
        };
        Ok(Working { work, named, changed: running.changed.clone() })
    }

    /// How far this caller's long work is.
    pub fn running_of(&self, caller: &Caller) -> Vec<Progress> {
        let own = caller.key();
        locked(&self.running().named)
            .iter()
            .filter(|((whose, _), _)| *whose == own)
            .map(|((_, key), work)| work.progress(key))
            .collect()
    }

    /// Stop one piece of this caller's long work.
    pub fn stop_running(&self, caller: &Caller, key: &str) -> Result<(), AppError> {
        let name = (caller.key(), key.to_owned());
        locked(&self.running().named).get(&name).map(Work::stop).ok_or(AppError::Absent)
    }

    /// Wakes when a work begins or ends.
    pub fn watch_running(&self) -> watch::Receiver<u64> {
        self.running().changed.subscribe()
    }
}

fn checked(key: &str) -> Result<&str, AppError> {
    let good =
        KEY_LENGTH.contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let (vi, en) = ("Cần 16 đến 64 chữ cái, chữ số, - hoặc _.", "16 to 64 letters, digits, - or _ are needed.");
    good.then_some(key).ok_or_else(|| AppError::field("work", vi, en))
}
