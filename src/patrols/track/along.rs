//! Runs of fixes on lines to sections with times.

use super::lines::Lines;
use super::pieces::Kept;
use super::viterbi::{Model, State};
use super::{Along, Passed, Section};
use crate::geodesy;
use crate::units::{LonLat, Timestamp};

/// A run laid along its lines: the first and the last of its fixes, and the places passed.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) along: Along,
    pub(super) line: Vec<Passed>,
}

/// Lays a run along its lines. `offset` is the number of the first of `kept` in the piece.
pub(super) fn laid<L: Lines>(
    lines: &mut L,
    along: Along,
    run: &[State<L::Spot>],
    (kept, offset): (&[Kept], usize),
    model: &Model,
) -> Option<Laid> {
    let (first, last) = (run.first()?, run.last()?);
    let mut line: Vec<Passed> = Vec::new();
    let stay = |line: &mut Vec<Passed>, state: &State<L::Spot>, place: LonLat| {
        let fix = &kept[state.kept];
        line.push(Passed { at: fix.first, place });
        if fix.last > fix.first {
            line.push(Passed { at: fix.last, place });
        }
    };
    stay(&mut line, first, lines.at(&first.arrives));
    for pair in run.windows(2) {
        let (from, to) = (&kept[pair[0].kept], &kept[pair[1].kept]);
        let course = lines.course(&pair[0].leaves, &pair[1].arrives, model.most(from, to));
        timed(&mut line, &course, from.last, to.first);
        stay(&mut line, &pair[1], lines.at(&pair[1].arrives));
    }
    line.dedup();
    Some(Laid { first: first.kept + offset, last: last.kept + offset, along, line })
}

/// Places of a course nearer to one of its ends are that end, metres.
const SAME: f64 = 0.01;

/// The places between the ends of a course, with times as if it was passed at one speed.
fn timed(line: &mut Vec<Passed>, course: &[LonLat], from: Timestamp, to: Timestamp) {
    let lengths: Vec<f64> = course.windows(2).map(|pair| geodesy::distance(pair[0], pair[1]).get()).collect();
    let all: f64 = lengths.iter().sum();
    if all <= 0.0 {
        return;
    }
    let millis = (to.millis() - from.millis()) as f64;
    let mut done = 0.0;
    for (metres, place) in lengths.iter().zip(&course[1..course.len() - 1]) {
        done += metres;
        // The end of a course and the vertex beside it are one place: between them time would stand still.
        if done < SAME || all - done < SAME {
            continue;
        }
        line.push(Passed { at: Timestamp::from_millis(from.millis() + (done / all * millis) as i64), place: *place });
    }
}

/// The sections of a piece: its runs, and between them the fixes as they were recorded.
pub(super) fn sections(kept: &[Kept], mut laid: Vec<Laid>) -> Vec<Section> {
    laid.sort_by_key(|run| run.first);
    let (mut sections, mut free, mut at): (Vec<Section>, Vec<Passed>, usize) = (Vec::new(), Vec::new(), 0);
    let recorded = |free: &mut Vec<Passed>, range: std::ops::Range<usize>| {
        for fix in kept.get(range).unwrap_or_default() {
            free.push(Passed { at: fix.first, place: fix.place });
            free.push(Passed { at: fix.last, place: fix.place });
        }
    };
    for run in laid {
        recorded(&mut free, at..run.first);
        free.extend(run.line.first());
        flush(&mut free, &mut sections);
        free.extend(run.line.last());
        sections.push(Section { along: run.along, line: run.line });
        at = run.last + 1;
    }
    recorded(&mut free, at..kept.len());
    flush(&mut free, &mut sections);
    sections
}

fn flush(free: &mut Vec<Passed>, sections: &mut Vec<Section>) {
    let mut line = std::mem::take(free);
    line.dedup();
    if line.len() > 1 {
        sections.push(Section { along: Along::Free, line });
    }
}
