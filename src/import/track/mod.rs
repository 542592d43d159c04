//! Tracks of any device, GPX, KML or TCX, read as a stream, and everything wrong with them.

mod codes;
mod hear;
mod judge;
#[cfg(test)]
mod tests;

use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::import::fault::Faults;
use crate::import::xml::pump;
use crate::import::{Fault, Limits, Province, Verdict};
use crate::units::{LonLat, Metres, Timestamp};

pub(in crate::import) use codes::TRACK;
use hear::Hearing;
use judge::judge;

/// One recorded position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub place: LonLat,
    /// Radius within which the place lies in two of three cases, where the device tells it.
    pub accuracy: Option<Metres>,
}

/// A recorded track: at least one fix, in the order of time, no time twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// As the file names it.
    pub name: Option<String>,
    /// Its positions.
    pub fixes: Vec<Fix>,
}

/// What a track file was.
#[derive(Clone, Debug)]
pub struct TrackDraft {
    /// `None` where it cannot be taken.
    pub track: Option<Track>,
    /// `gpx`, `kml` or `tcx`; `xml` where that is not known.
    pub format: &'static str,
    /// Everything wrong with it, the first thousand.
    pub faults: Vec<Fault>,
    /// How many faults there are.
    pub faults_total: usize,
    /// What is to happen with it.
    pub verdict: Verdict,
}

/// How a track is to be read.
#[derive(Clone, Debug)]
pub struct TrackReading {
    /// Bytes of a file.
    pub bytes: u64,
    /// Positions in it.
    pub fixes: usize,
    /// When it was uploaded, against which its clock is held; without it the clock is not judged.
    pub now: Option<Timestamp>,
    /// Where tracks are to be; without it nothing is outside.
    pub province: Option<Arc<Province>>,
}

impl Default for TrackReading {
    fn default() -> Self {
        Self { bytes: 200_000_000, fixes: 300_000, now: None, province: None }
    }
}

/// Reads a track. Its memory grows with the positions alone, not with the file.
///
/// ```
/// use cablewatch::import::{TrackReading, read_track};
///
/// let gpx = r#"<gpx><trk><trkseg><trkpt lat="16.8" lon="107.1"><time>2026-11-14T20:00:00Z</time></trkpt></trkseg></trk></gpx>"#;
/// let draft = read_track(&mut gpx.as_bytes(), &TrackReading::default());
/// assert_eq!(draft.track.unwrap().fixes.len(), 1);
/// ```
pub fn read_track(from: &mut dyn Read, reading: &TrackReading) -> TrackDraft {
    let limits = Limits { bytes: reading.bytes, vertices: reading.fixes, ..Limits::default() };
    let mut faults = Faults::new(&limits);
    let (format, track) = match heard(from, reading, &limits) {
        Ok(hearing) => {
            let format = hearing.format();
            (format, judge(hearing.done(), reading, &mut faults))
        }
        Err((format, fault)) => {
            faults.push(*fault);
            (format, None)
        }
    };
    let (faults, faults_total, verdict) = faults.done();
    let track = track.filter(|_| verdict != Verdict::Reject);
    TrackDraft { track, format, faults, faults_total, verdict }
}

type Refused = (&'static str, Box<Fault>);

/// All points of the file as they stand there.
fn heard(from: &mut dyn Read, reading: &TrackReading, limits: &Limits) -> Result<Hearing, Refused> {
    let mut head = Vec::new();
    let read = from.take(4).read_to_end(&mut head);
    read.map_err(|_| ("xml", Box::new(Fault::of("G015", ""))))?;
    let packed = match head.as_slice() {
        [b'P', b'K', ..] => Some("ZIP/KMZ"),
        [0x1f, 0x8b, ..] => Some("gzip"),
        _ => None,
    };
    if let Some(packed) = packed {
        return Err(("xml", Box::new(Fault::of("K011", packed))));
    }
    let (mut hearing, mut over) = (Hearing::new(reading.fixes), false);
    let mut count = |bytes: u64| {
        over = bytes > reading.bytes;
        if over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let told = pump(&mut Cursor::new(head).chain(from), limits, &mut count, &mut hearing);
    match told {
        _ if over => Err((hearing.format(), Box::new(Fault::of("K008", reading.bytes)))),
        Err(fault) => Err((hearing.format(), fault)),
        Ok(()) => Ok(hearing),
    }
}
