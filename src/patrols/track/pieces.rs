//! A track in pieces without gaps, thinned; and where it stayed.

use super::{Gap, Passed, Rules, Split, Stop};
use crate::geodesy;
use crate::import::Fix;
use crate::units::{LonLat, Metres, Timestamp};

/// A fix that counts, and until when those after it were no farther than noise explains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) place: LonLat,
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
}

/// Fixes closer in time than this tell nothing new, milliseconds.
const CLOSE: i64 = 1_000;

/// Who gets on more slowly stands, metres a second.
const STANDING: f64 = 1.0;

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    (to.millis() - from.millis()) as f64 / 1000.0
}

/// The pieces, the gaps between them, and how many fixes were left out as spikes.
pub(super) fn pieces(fixes: &[Fix], sigma: f64, rules: &Rules) -> (Vec<Vec<Fix>>, Vec<Gap>, usize) {
    let (mut pieces, mut gaps, mut spikes): (Vec<Vec<Fix>>, Vec<Gap>, usize) = (Vec::new(), Vec::new(), 0);
    let mut piece: Vec<Fix> = Vec::new();
    for (number, fix) in fixes.iter().enumerate() {
        let Some(last) = piece.last() else {
            piece.push(*fix);
            continue;
        };
        let why = split(last, fix, sigma, rules);
        let next = fixes.get(number + 1);
        if why == Some(Split::TooFast) && next.is_some_and(|next| split(last, next, sigma, rules).is_none()) {
            spikes += 1;
            continue;
        }
        if let Some(why) = why {
            let passed = |fix: &Fix| Passed { at: fix.at, place: fix.place };
            gaps.push(Gap { from: passed(last), to: passed(fix), why });
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(*fix);
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    (pieces, gaps, spikes)
}

fn split(from: &Fix, to: &Fix, sigma: f64, rules: &Rules) -> Option<Split> {
    let (metres, seconds) = (geodesy::distance(from.place, to.place).get(), seconds(from.at, to.at));
    // Noise alone moves neighbouring fixes that far.
    let noise = 6.0 * sigma;
    if metres - noise > seconds * rules.fastest_kmh / 3.6 {
        return Some(Split::TooFast);
    }
    // A device that records only what moves is silent while it stands.
    (seconds > rules.silence && metres > rules.stop_within.get() + noise).then_some(Split::Silent)
}

/// Without fixes closer than two standard deviations to the one before (Newson and Krumm 2009, 4.1): what
/// noise moves is no way.
pub(super) fn thinned(piece: &[Fix], sigma: f64) -> Vec<Kept> {
    let mut kept: Vec<Kept> = Vec::new();
    for fix in piece {
        match kept.last_mut() {
            Some(last)
                if fix.at.millis() - last.first.millis() < CLOSE
                    || geodesy::distance(last.place, fix.place).get() < 2.0 * sigma =>
            {
                last.last = fix.at;
            }
            _ => kept.push(Kept { place: fix.place, first: fix.at, last: fix.at }),
        }
    }
    kept
}

/// Where a piece stayed within a distance for a time; and the piece with one place for each such stay, as what
/// noise moves meanwhile is no way.
pub(super) fn stays(kept: &[Kept], sigma: f64, rules: &Rules) -> (Vec<Kept>, Vec<Stop>) {
    let within = rules.stop_within.get().max(4.0 * sigma);
    let (mut settled, mut stops, mut start) = (Vec::new(), Vec::new(), 0);
    while let Some(first) = kept.get(start) {
        let (place, count) = stay(&kept[start..], within);
        let last = kept[start + count - 1].last;
        if seconds(first.first, last) < rules.stop_seconds {
            settled.push(passing(*first, sigma));
            start += 1;
            continue;
        }
        stops.push(Stop { place, from: first.first, to: last });
        settled.push(Kept { place, first: first.first, last });
        start += count;
    }
    (settled, stops)
}

/// Fixes that are one because noise cannot tell them apart are a stay only where so little way takes so long;
/// otherwise a dense recording of a fast drive would stand still at each of them, and see all there is.
fn passing(kept: Kept, sigma: f64) -> Kept {
    let stands = seconds(kept.first, kept.last) * STANDING >= 2.0 * sigma;
    if stands { kept } else { Kept { last: kept.first, ..kept } }
}

/// The middle of the first fixes that lie within a distance of their middle, and how many they are.
fn stay(kept: &[Kept], within: f64) -> (LonLat, usize) {
    let (mut lon, mut lat, mut count, mut middle) = (0.0, 0.0, 0_usize, kept[0].place);
    for fix in kept {
        if geodesy::distance(middle, fix.place).get() > within {
            break;
        }
        count += 1;
        (lon, lat) = (lon + fix.place.lon(), lat + fix.place.lat());
        middle = LonLat::checked(lon / count as f64, lat / count as f64).unwrap_or(middle);
    }
    (middle, count)
}

/// Radius that holds two of three fixes, in standard deviations along an axis.
const TWO_OF_THREE: f64 = 1.515;
/// Standard deviations that are believed, metres, and the one taken where nothing tells it.
const BELIEVED: (f64, f64) = (4.0, 30.0);
const UNKNOWN: f64 = 8.0;
/// Fixes looked at for an estimate.
const LOOKED_AT: usize = 2_000;

/// The standard deviation of fixes along an axis, as the device tells it, or from how far they lie from the lines that
/// they keep nearest to, roads or cable (median absolute deviation; Newson and Krumm 2009, eq. 7). Not from whichever is
/// nearer to each: with cable along the roads that halves the noise.
pub(super) fn sigma(fixes: &[Fix], lines: [&dyn Fn(LonLat) -> Option<Metres>; 2]) -> f64 {
    let step = fixes.len().div_ceil(LOOKED_AT).max(1);
    let told = median(fixes.iter().step_by(step).filter_map(|fix| fix.accuracy).map(Metres::get).collect());
    let off = |line: &dyn Fn(LonLat) -> Option<Metres>| -> Vec<f64> {
        fixes.iter().step_by(step).map(|fix| line(fix.place).map_or(f64::INFINITY, Metres::get)).collect()
    };
    let estimated = || {
        let ranked = lines.map(off).map(|off| (median(off.clone()).unwrap_or(f64::INFINITY), off));
        let (_, nearest) = ranked.into_iter().min_by(|one, other| one.0.total_cmp(&other.0))?;
        median(nearest.into_iter().filter(|metres| metres.is_finite()).collect()).map(|median| 1.4826 * median)
    };
    let sigma = told.map(|radius| radius / TWO_OF_THREE).or_else(estimated).unwrap_or(UNKNOWN);
    sigma.clamp(BELIEVED.0, BELIEVED.1)
}

/// The middle one of values; of an even number the upper one.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
