//! Which reports may be of one event: near in place and time, of kinds that go together.

use crate::geodesy;
use crate::incidents::Kind;
use crate::units::{LonLat, Metres, Timestamp};

/// Reports farther apart are not proposed: citizens tell a place by a tap, carriers by instruments.
pub const NEAR: Metres = Metres::of(1_000);

/// Nor those with more time between them.
pub const WITHIN_HOURS: f64 = 72.0;

/// What a report says, as far as it is compared with others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// What happened.
    pub kind: Kind,
    /// From when to when.
    pub when: (Timestamp, Timestamp),
    /// Where.
    pub at: LonLat,
}

/// How alike two reports are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// Between their places.
    pub apart: Metres,
    /// Between their times, hours; 0 where these overlap.
    pub hours: f64,
    /// 0 to 1: how near both are to the limits; same kinds come before kinds that go together.
    pub score: f64,
}

/// How alike two reports are; `None` where they are not of one event. Symmetric.
pub fn alike(a: &Said, b: &Said) -> Option<Alike> {
    if !a.kind.has_cable() || !b.kind.has_cable() {
        return None;
    }
    let apart = geodesy::distance(a.at, b.at);
    let gap = (b.when.0.millis() - a.when.1.millis()).max(a.when.0.millis() - b.when.1.millis()).max(0);
    let hours = gap as f64 / 3_600_000.0;
    if apart > NEAR || hours > WITHIN_HOURS {
        return None;
    }
    let kind = if a.kind == b.kind { 1.0 } else { 0.8 };
    let near = 1.0 - apart.get() / NEAR.get();
    let soon = 1.0 - hours / WITHIN_HOURS;
    Some(Alike { apart, hours, score: kind * (near + soon) / 2.0 })
}

/// Groups of what `together` says belongs together, directly or through others; those alone are left out.
/// Each group in the order given, groups by their first.
pub fn groups(n: usize, mut together: impl FnMut(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..n).collect();
    for b in 0..n {
        for a in 0..b {
            if group[a] != group[b] && together(a, b) {
                let (into, from) = (group[a].min(group[b]), group[a].max(group[b]));
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = into);
            }
        }
    }
    let members = |head: usize| (0..n).filter(|i| group[*i] == head).collect::<Vec<_>>();
    (0..n).map(members).filter(|members| members.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(kind: Kind, east_m: f64, from_h: i64, to_h: i64) -> Said {
        let at = LonLat::checked(107.0 + east_m / 106_600.0, 16.8).unwrap();
        let time = |h: i64| Timestamp::from_millis(h * 3_600_000);
        Said { kind, when: (time(from_h), time(to_h)), at }
    }

    #[test]
    fn one_cut_told_by_two_is_proposed_and_another_night_is_not() {
        let carrier = said(Kind::Cut, 0.0, 10, 12);
        let cases = [
            ("the same", said(Kind::Cut, 0.0, 10, 12), true),
            ("a citizen, 400 m off, found in the morning", said(Kind::Theft, 400.0, 5, 20), true),
            ("1.1 km away", said(Kind::Cut, 1_100.0, 10, 12), false),
            ("three days and an hour later", said(Kind::Cut, 0.0, 85, 86), false),
            ("somebody sells cable nearby", said(Kind::TollFraud, 0.0, 10, 12), false),
        ];
        for (name, other, want) in cases {
            assert_eq!(alike(&carrier, &other).is_some(), want, "{name}");
        }
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_nearer_is_more_alike(
            east in 0.0..900.0f64, step in 1.0..90.0f64, from in 0i64..50, long in 0i64..9,
        ) {
            let (a, b) = (said(Kind::Cut, 0.0, 0, 2), said(Kind::Theft, east, from, from + long));
            prop_assert_eq!(alike(&a, &b), alike(&b, &a));
            let farther = said(Kind::Theft, east + step, from, from + long);
            let (near, far) = (alike(&a, &b).unwrap(), alike(&a, &farther).unwrap());
            prop_assert!(near.score > far.score);
        }

        #[test]
        fn groups_do_not_depend_on_the_order(pairs in prop::collection::vec((0usize..8, 0usize..8), 0..10), turn in 0usize..8) {
            let linked = |a: usize, b: usize| pairs.iter().any(|p| *p == (a, b) || *p == (b, a));
            let turned = |i: usize| (i + turn) % 8;
            let mut here = groups(8, linked);
            let mut there: Vec<Vec<usize>> = groups(8, |a, b| linked(turned(a), turned(b)))
                .into_iter()
                .map(|g| g.into_iter().map(turned).collect())
                .collect();
            here.iter_mut().chain(&mut there).for_each(|g| g.sort_unstable());
            here.sort_unstable();
            there.sort_unstable();
            prop_assert_eq!(here, there);
        }
    }
}
