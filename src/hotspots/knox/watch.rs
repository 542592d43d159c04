//! The watch after a theft: how far and how long another one is likelier than chance makes it.

use crate::hotspots::knox::{Cell, KnoxTable};
use crate::units::{Metres, Timestamp};

/// A repeat must be so many times likelier than chance.
pub const LEAST_RATIO: f64 = 1.2;

/// And its p no greater.
pub const MOST_P: f64 = 0.05;

/// Fewer pairs than this expected at the very same place tell nothing either way.
const FEW: f64 = 1.0;

/// How far from an event and how long after it a repeat is likelier than chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Distance to either side.
    pub metres: Metres,
    /// Days of 24 hours after the end of the event.
    pub days: f64,
    /// Pairs seen within both over pairs expected.
    pub ratio: f64,
    /// The greatest p of the cells within both.
    pub p: f64,
}

/// The reach that a table supports: of all rectangles of cells at the origin in each of which a repeat
/// is at least [`LEAST_RATIO`] times as likely as by chance with p of at most [`MOST_P`], the one with
/// the most pairs beyond those expected. `None` if the very first cell is no such cell. A first row of
/// "the same place" in which hardly a pair is expected is passed over: no two places told with an error
/// are the same.
pub fn reach(table: &KnoxTable) -> Option<Reach> {
    let (rows, columns) = (table.space.ends(), table.time.ends());
    let same_place = rows.first() == Some(&0.0);
    let passed = usize::from(same_place && table.cells[0].iter().take(columns.len()).all(|c| c.expected < FEW));
    let hot = |cell: &Cell| cell.ratio().is_some_and(|r| r >= LEAST_RATIO) && cell.p <= MOST_P;
    let mut best: Option<(f64, Reach)> = None;
    let mut widest = columns.len();
    for (row, end) in rows.iter().enumerate().skip(passed) {
        widest = table.cells[row][..widest].iter().take_while(|cell| hot(cell)).count();
        for (column, days) in columns[..widest].iter().enumerate() {
            let within = || table.cells[passed..=row].iter().flat_map(|cells| &cells[..=column]);
            let observed: u64 = within().map(|c| c.observed).sum();
            let expected: f64 = within().map(|c| c.expected).sum();
            let beyond_chance = observed as f64 - expected;
            if best.is_none_or(|(most, _)| beyond_chance > most) {
                let p = within().map(|c| c.p).fold(0.0, f64::max);
                let (metres, ratio) = (Metres::computed(*end), observed as f64 / expected);
                best = Some((beyond_chance, Reach { metres, days: *days, ratio, p }));
            }
        }
    }
    best.map(|(_, reach)| reach)
}

/// A watch around one event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watch {
    /// Position of the event among those given.
    pub event: usize,
    /// Until when it is worth it.
    pub until: Timestamp,
}

/// The watches that are on at `now`, the latest to end first: one for every event that ended no longer
/// ago than the reach says. `ended` are the ends of the events.
pub fn watch(reach: &Reach, ended: &[Timestamp], now: Timestamp) -> Vec<Watch> {
    let millis = (reach.days * 86_400_000.0).round() as i64;
    let until = |at: &Timestamp| Timestamp::from_millis(at.millis().saturating_add(millis));
    let all = ended.iter().enumerate().map(|(event, at)| (at, Watch { event, until: until(at) }));
    let mut on: Vec<Watch> = all.filter(|(at, one)| **at <= now && now < one.until).map(|(_, one)| one).collect();
    on.sort_by(|a, b| b.until.cmp(&a.until).then(a.event.cmp(&b.event)));
    on
}
