//! Points to a track: sorted where few are out of order, refused where the file is nonsense.

use super::hear::{Heard, Point};
use super::{Fix, Track, TrackReading};
use crate::geodesy;
use crate::import::Fault;
use crate::import::fault::Faults;
use crate::units::{Metres, Timestamp};

/// Times that go back more often than this are no slip: three, and one in twenty points.
const SLIPS: (usize, usize) = (3, 20);
/// A jump that no vehicle makes between two points.
const JUMP: Metres = Metres::of(100_000);
/// Days that a clock may be ahead of the upload, and the track be older than it, without a word.
const AHEAD: f64 = 1.0;
const OLD: f64 = 300.0;

/// The track of what was heard; `None` where it cannot be one, and the faults say why.
pub(super) fn judge(heard: Heard, reading: &TrackReading, faults: &mut Faults) -> Option<Track> {
    counted(faults, "K013", heard.bad);
    counted(faults, "K017", heard.spread);
    let all = heard.points.len();
    if all == 0 {
        faults.push(Fault::of("K001", ""));
        return None;
    }
    let first_untimed = heard.points.iter().find(|point| point.at.is_none()).map(|point| point.line);
    let timed: Vec<(Timestamp, Point)> =
        heard.points.into_iter().filter_map(|point| Some((point.at?, point))).collect();
    if timed.is_empty() {
        faults.push(Fault::of("K002", all).line(first_untimed.unwrap_or(1)));
        return None;
    }
    counted(faults, "K003", (all - timed.len(), first_untimed));
    let ordered = in_order(timed, faults)?;
    jumps(&ordered, faults);
    outside(&ordered, reading, faults);
    clock(&ordered, reading, faults);
    let fix = |(at, point): &(Timestamp, Point)| Fix {
        at: *at,
        place: point.place,
        accuracy: point.accuracy.and_then(Metres::checked),
    };
    Some(Track { name: heard.name, fixes: ordered.iter().map(fix).collect() })
}

fn counted(faults: &mut Faults, code: &'static str, (count, line): (usize, Option<usize>)) {
    if count > 0 {
        faults.push(Fault::of(code, count).line(line.unwrap_or(1)));
    }
}

fn in_order(mut points: Vec<(Timestamp, Point)>, faults: &mut Faults) -> Option<Vec<(Timestamp, Point)>> {
    let back = || points.windows(2).filter(|pair| pair[1].0 < pair[0].0);
    let (slips, first) = (back().count(), back().next().map(|pair| pair[1].1.line));
    if slips > SLIPS.0 + points.len() / SLIPS.1 {
        let details = [slips.to_string(), points.len().to_string()];
        faults.push(Fault::of_all("K005", &[&details[0], &details[1]]).line(first.unwrap_or(1)));
        return None;
    }
    counted(faults, "K004", (slips, first));
    points.sort_by_key(|(at, _)| *at);
    let before = points.len();
    let first = points.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1.line);
    points.dedup_by_key(|(at, _)| *at);
    counted(faults, "K006", (before - points.len(), first));
    Some(points)
}

fn jumps(points: &[(Timestamp, Point)], faults: &mut Faults) {
    for (number, pair) in points.windows(2).enumerate() {
        let far = geodesy::distance(pair[0].1.place, pair[1].1.place);
        if far > JUMP {
            faults.push(Fault::of("K007", format!("{:.0}", far.km())).feature(number + 1).line(pair[1].1.line));
        }
    }
}

fn outside(points: &[(Timestamp, Point)], reading: &TrackReading, faults: &mut Faults) {
    let Some(province) = &reading.province else { return };
    let outside = || points.iter().filter(|(_, point)| !province.is_near(point.place));
    let (count, first) = (outside().count(), outside().next().map(|(_, point)| point.line));
    counted(faults, if count == points.len() { "K009" } else { "K016" }, (count, first));
}

fn clock(points: &[(Timestamp, Point)], reading: &TrackReading, faults: &mut Faults) {
    let (Some(now), Some((first, _)), Some((last, point))) = (reading.now, points.first(), points.last()) else {
        return;
    };
    let (ahead, old) = (last.days_since(now), now.days_since(*last));
    let mut tell = |code, at: &Timestamp, days: f64, line| {
        faults.push(Fault::of_all(code, &[&at.rfc3339()[..10], &format!("{days:.0}")]).line(line));
    };
    if ahead > AHEAD {
        tell("K012", last, ahead, point.line);
    } else if old > OLD {
        tell("K015", first, old, point.line);
    }
}
