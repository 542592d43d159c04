//! How long a track was within reach of cable.

use super::Section;
use super::capsule::shares;
use crate::geodesy::LocalPlane;
use crate::units::{Bbox, LonLat, Metres, Timestamp};

/// When a place was in reach: from, to, milliseconds.
pub(super) type Spell = (f64, f64);

/// The time that a track was within reach of some lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Presence {
    /// Minutes, time at two of the lines counted once.
    pub minutes: f64,
    /// Its last moment.
    pub last: Option<Timestamp>,
}

/// Time within `near` of any of these lines, at whatever speed.
pub fn presence(lines: &[Vec<LonLat>], sections: &[Section], near: Metres) -> Presence {
    let spells = joined(lines.iter().flat_map(|line| spells(line, sections, near)).collect());
    let millis: f64 = spells.iter().map(|(from, to)| to - from).sum();
    let last = spells.last().map(|(_, to)| Timestamp::from_millis(*to as i64));
    Presence { minutes: millis / 60_000.0, last }
}

/// When a track was within `near` of a line, in no order. A line of one place is that place.
pub(super) fn spells(line: &[LonLat], sections: &[Section], near: Metres) -> Vec<Spell> {
    let Some(bbox) = Bbox::around(line.iter().copied()) else { return Vec::new() };
    let plane = LocalPlane::at(line[0]);
    let (east, north) = plane.degrees(near);
    let bbox = bbox.grown(east.max(north));
    // A place alone is a line without length.
    let line: Vec<LonLat> = if line.len() == 1 { vec![line[0]; 2] } else { line.to_vec() };
    let mut spells = Vec::new();
    for pair in sections.iter().flat_map(|section| section.line.windows(2)) {
        if !Bbox::around([pair[0].place, pair[1].place]).is_some_and(|own| own.touches(bbox)) {
            continue;
        }
        let (from, millis) = (pair[0].at.millis() as f64, (pair[1].at.millis() - pair[0].at.millis()) as f64);
        let own = |piece: &[LonLat]| {
            let plane = LocalPlane::at(piece[0]);
            shares(&plane, (pair[0].place, pair[1].place), (piece[0], piece[1]), near.get())
        };
        spells.extend(line.windows(2).filter_map(own).map(|(low, high)| (from + low * millis, from + high * millis)));
    }
    spells
}

/// The same times in order, each once.
pub(super) fn joined(mut spells: Vec<Spell>) -> Vec<Spell> {
    spells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut told: Vec<Spell> = Vec::new();
    for spell in spells {
        match told.last_mut() {
            Some(last) if spell.0 <= last.1 => last.1 = last.1.max(spell.1),
            _ => told.push(spell),
        }
    }
    told
}
