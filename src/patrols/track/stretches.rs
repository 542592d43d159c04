//! Stretches of a route and when each was last seen.

use std::collections::BTreeMap;

use crate::units::{Chainage, Metres, Timestamp};

/// A stretch of a route, when it was last seen, and by whom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch<B> {
    /// Where it begins.
    pub from: Chainage,
    /// Where it ends, not before.
    pub to: Chainage,
    /// When it was last seen.
    pub at: Timestamp,
    /// By whom.
    pub by: B,
}

/// A stretch that was never seen, or not for long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missing {
    /// Where it begins.
    pub from: Chainage,
    /// Where it ends.
    pub to: Chainage,
    /// When it was last seen; `None` for never.
    pub last: Option<Timestamp>,
}

/// Stretches that overlap become stretches that do not: of each place the latest counts. In the order of
/// chainage; those that touch and tell the same are one.
///
/// ```
/// use cablewatch::patrols::track::{Stretch, latest};
/// use cablewatch::units::{Chainage, Timestamp};
///
/// let seen = |from, to, at| Stretch {
///     from: Chainage::checked(from).unwrap(), to: Chainage::checked(to).unwrap(), at: Timestamp::from_millis(at), by: (),
/// };
/// assert_eq!(latest(vec![seen(0.0, 10.0, 1), seen(4.0, 6.0, 2)]), [seen(0.0, 4.0, 1), seen(4.0, 6.0, 2), seen(6.0, 10.0, 1)]);
/// ```
pub fn latest<B: Copy + Ord>(stretches: Vec<Stretch<B>>) -> Vec<Stretch<B>> {
    let mut ends: Vec<(f64, bool, Timestamp, B)> = stretches
        .iter()
        .filter(|one| one.from < one.to)
        .flat_map(|one| [(one.from.get(), true, one.at, one.by), (one.to.get(), false, one.at, one.by)])
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut open: BTreeMap<(Timestamp, B), usize> = BTreeMap::new();
    let mut told: Vec<Stretch<B>> = Vec::new();
    let mut before = 0.0;
    for (place, opens, at, by) in ends {
        if let Some(((at, by), _)) = open.last_key_value()
            && place > before
        {
            tell(&mut told, (before, place), *at, *by);
        }
        before = place;
        let count = open.entry((at, by)).or_default();
        *count = if opens { *count + 1 } else { count.saturating_sub(1) };
        if *count == 0 {
            open.remove(&(at, by));
        }
    }
    told
}

fn tell<B: Copy + Ord>(told: &mut Vec<Stretch<B>>, (from, to): (f64, f64), at: Timestamp, by: B) {
    match told.last_mut() {
        Some(last) if last.to.get() == from && last.at == at && last.by == by => last.to = Chainage::computed(to),
        _ => told.push(Stretch { from: Chainage::computed(from), to: Chainage::computed(to), at, by }),
    }
}

/// Length of stretches that do not overlap.
pub fn metres<B>(stretches: &[Stretch<B>]) -> Metres {
    Metres::computed(stretches.iter().map(|one| one.to.get() - one.from.get()).sum())
}

/// Gaps shorter than this are noise of the ends, metres.
const NOTHING: f64 = 1.0;

/// What is missing of a route of this length: never seen, or last before `since`. `seen` as [`latest`] gives it.
pub fn missing<B>(seen: &[Stretch<B>], length: Metres, since: Timestamp) -> Vec<Missing> {
    let (mut told, mut done): (Vec<Missing>, f64) = (Vec::new(), 0.0);
    let mut tell = |from: f64, to: f64, last: Option<Timestamp>| {
        if to - from < NOTHING {
            return;
        }
        match told.last_mut() {
            Some(before) if before.to.get() == from && before.last == last => before.to = Chainage::computed(to),
            _ => told.push(Missing { from: Chainage::computed(from), to: Chainage::computed(to), last }),
        }
    };
    for one in seen {
        tell(done, one.from.get(), None);
        if one.at < since {
            tell(one.from.get(), one.to.get(), Some(one.at));
        }
        done = one.to.get();
    }
    tell(done, length.get(), None);
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(from: f64, to: f64, at: i64) -> Stretch<()> {
        Stretch { from: Chainage::computed(from), to: Chainage::computed(to), at: Timestamp::from_millis(at), by: () }
    }

    #[test]
    fn what_was_never_seen_and_what_not_for_long_is_missing() {
        let told = latest(vec![seen(10.0, 40.0, 5), seen(30.0, 60.0, 9)]);
        assert_eq!(metres(&told).get(), 50.0);
        let missing = missing(&told, Metres::of(100), Timestamp::from_millis(7));
        let told: Vec<_> =
            missing.iter().map(|one| (one.from.get(), one.to.get(), one.last.map(Timestamp::millis))).collect();
        assert_eq!(told, [(0.0, 10.0, None), (10.0, 30.0, Some(5)), (60.0, 100.0, None)]);
    }

    proptest! {
        #[test]
        fn every_place_tells_the_latest_look(all in prop::collection::vec((0_u8..100, 0_u8..30, 0_i64..9), 0..30)) {
            let stretches: Vec<_> =
                all.iter().map(|(from, long, at)| seen(f64::from(*from), f64::from(*from) + f64::from(*long), *at)).collect();
            let told = latest(stretches.clone());
            prop_assert!(told.windows(2).all(|pair| pair[0].to <= pair[1].from));
            for place in 0..130 {
                let place = f64::from(place) + 0.5;
                let of = |all: &[Stretch<()>]| {
                    all.iter().filter(|one| one.from.get() < place && place < one.to.get()).map(|one| one.at).max()
                };
                prop_assert_eq!(of(&told), of(&stretches), "{}", place);
            }
        }
    }
}
