//! Features as text, read on all cores while the file is cut on, and given back in their order.

use std::collections::VecDeque;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::geodesy::Crs;
use crate::import::Limits;
use crate::import::fault::Faults;
use crate::import::feature::{self, Feature};
use crate::import::splitter::Stop;

/// Bytes of features that are read together: small files too have some for each core.
const TOGETHER: usize = 1 << 18;

/// Bytes of features under way: a bound on memory that is felt where single features are large.
const UNDER_WAY: usize = 1 << 24;

/// Where a feature stands, if not among the features, and what its geometry is called there.
pub(crate) type Stands = Option<(String, &'static str)>;

/// A feature that was read, its faults, and where it stands.
pub(crate) type Done = (Result<Option<Feature>, Stop>, Faults, Stands);

/// Features that wait to be read, and those that are being read.
pub(crate) struct Ahead<'a> {
    limits: &'a Limits,
    filling: Batch,
    under_way: VecDeque<UnderWay>,
    bytes: usize,
    /// Features sent on their way so far.
    sent: usize,
    /// Whether there were more features than there may be.
    beyond: bool,
    /// An emptied text, to be filled again.
    spare: Vec<String>,
}

#[derive(Default)]
struct Batch {
    text: String,
    each: Vec<One>,
}

struct One {
    text: Range<usize>,
    /// The line it begins on.
    line: usize,
    stands: Stands,
}

struct UnderWay {
    bytes: usize,
    /// An error is the panic of whoever read them.
    done: Receiver<std::thread::Result<(Vec<Done>, String)>>,
}

impl<'a> Ahead<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        let (filling, under_way, spare) = (Batch::default(), VecDeque::new(), Vec::new());
        Self { limits, filling, under_way, bytes: 0, sent: 0, beyond: false, spare }
    }

    /// Adds a feature to those that wait.
    pub(crate) fn put(&mut self, text: &str, line: usize, stands: Stands) {
        let start = self.filling.text.len();
        self.filling.text.push_str(text);
        self.filling.each.push(One { text: start..self.filling.text.len(), line, stands });
    }

    /// Whether enough wait to be sent.
    pub(crate) fn is_full(&self) -> bool {
        self.filling.text.len() >= TOGETHER
    }

    /// Whether so many are under way that they are to be taken before more are sent.
    pub(crate) fn is_crowded(&self) -> bool {
        self.bytes >= UNDER_WAY || self.under_way.len() >= 4 * rayon::current_num_threads()
    }

    /// Whether there were more features than there may be; those beyond are left out.
    pub(crate) fn is_beyond(&self) -> bool {
        self.beyond
    }

    /// Has those that wait read, as positions in `crs`.
    pub(crate) fn send(&mut self, crs: &Crs) {
        let empty = Batch { text: self.spare.pop().unwrap_or_default(), each: Vec::new() };
        let mut batch = std::mem::replace(&mut self.filling, empty);
        let room = self.limits.features - self.sent;
        self.beyond |= batch.each.len() > room;
        batch.each.truncate(room);
        if batch.each.is_empty() {
            return;
        }
        let (first, bytes) = (self.sent, batch.text.len());
        self.sent += batch.each.len();
        self.bytes += bytes;
        let (give, done) = channel();
        let (limits, crs) = (*self.limits, crs.clone());
        rayon::spawn(move || {
            let read = catch_unwind(AssertUnwindSafe(|| batch.read(first, &limits, &crs)));
            // Nobody listens where the file was given up.
            let _ = give.send(read);
        });
        self.under_way.push_back(UnderWay { bytes, done });
    }

    /// Those that were sent first and not yet taken, once they are read; `None` if there are none.
    pub(crate) fn take(&mut self) -> Option<Vec<Done>> {
        let first = self.under_way.pop_front()?;
        self.bytes -= first.bytes;
        let (done, mut text) = wait(&first.done)?.unwrap_or_else(|panic| resume_unwind(panic));
        // The room of one large feature is not kept.
        if text.capacity() <= 4 * TOGETHER {
            text.clear();
            self.spare.push(text);
        }
        Some(done)
    }

    /// Gives up all that wait and are under way.
    pub(crate) fn give_up(&mut self) {
        *self = Self { sent: self.sent, ..Self::new(self.limits) };
    }
}

impl Batch {
    fn read(self, first: usize, limits: &Limits, crs: &Crs) -> (Vec<Done>, String) {
        let Self { text, each } = self;
        let read = |(i, one): (usize, One)| {
            let mut faults = Faults::new(limits);
            let feature = feature::read(&text[one.text], first + i, one.line, limits, crs, &mut faults);
            (feature, faults, one.stands)
        };
        let done = each.into_iter().enumerate().map(read).collect();
        (done, text)
    }
}

/// Waits for an answer. A thread of the pool works while it waits, for it may be the only one.
fn wait<T>(from: &Receiver<T>) -> Option<T> {
    while rayon::current_thread_index().is_some() {
        match from.try_recv() {
            Ok(answer) => return Some(answer),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => _ = rayon::yield_now(),
        }
    }
    from.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: &str = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[107,16.8]}}"#;

    fn numbers(ahead: &mut Ahead<'_>) -> Vec<usize> {
        let mut numbers = Vec::new();
        while let Some(done) = ahead.take() {
            numbers.extend(done.into_iter().map(|(feature, ..)| feature.unwrap().unwrap().number));
        }
        numbers
    }

    #[test]
    fn features_come_back_in_their_order_and_none_beyond_the_limit() {
        let limits = Limits { features: 250, ..Limits::default() };
        let mut ahead = Ahead::new(&limits);
        for line in 1..=300 {
            ahead.put(POINT, line, None);
            if line % 7 == 0 {
                ahead.send(&Crs::WGS84);
            }
        }
        ahead.send(&Crs::WGS84);
        assert!(ahead.is_beyond());
        assert_eq!(numbers(&mut ahead), (0..250).collect::<Vec<_>>());
    }

    #[test]
    fn a_pool_of_one_thread_that_reads_a_file_itself_does_not_wait_for_ever() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let read = pool.install(|| {
            let limits = Limits::default();
            let mut ahead = Ahead::new(&limits);
            ahead.put(POINT, 1, None);
            ahead.send(&Crs::WGS84);
            numbers(&mut ahead)
        });
        assert_eq!(read, [0]);
    }

    #[test]
    fn what_was_given_up_does_not_come_back() {
        let limits = Limits::default();
        let mut ahead = Ahead::new(&limits);
        ahead.put(POINT, 1, None);
        ahead.send(&Crs::WGS84);
        ahead.put(POINT, 2, None);
        ahead.give_up();
        ahead.send(&Crs::WGS84);
        assert!(ahead.take().is_none());
    }
}
