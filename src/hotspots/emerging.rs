//! Which hot stretches are new, stay or cool, from the hot stretches of three periods in a row.

use crate::network::codes;

/// Stretches of one route no farther apart than this are one place, metres.
const GAP_M: f64 = 200.0;

codes! {
    /// How a place came to be hot or stopped being it, over three periods in a row.
    Trend { New => "new", Persistent => "persistent", Returning => "returning", Cooling => "cooling" }
}

/// The trend of a place by the periods it was hot in, oldest first; `None` where never.
pub fn trend(hot: [bool; 3]) -> Option<Trend> {
    match hot {
        [_, true, true] => Some(Trend::Persistent),
        [false, false, true] => Some(Trend::New),
        [true, false, true] => Some(Trend::Returning),
        [true, _, false] | [_, true, false] => Some(Trend::Cooling),
        [false, false, false] => None,
    }
}

/// A hot stretch of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot<K> {
    /// Its route.
    pub route: K,
    /// Chainage of its start, metres.
    pub from: f64,
    /// Chainage of its end, metres.
    pub to: f64,
}

/// A place that was hot in one of the periods or more.
#[derive(Clone, Debug, PartialEq)]
pub struct HotPlace {
    /// How it developed.
    pub trend: Trend,
    /// Positions of its stretches among those of each period, oldest period first.
    pub members: [Vec<usize>; 3],
}

/// Joins the hot stretches of three periods, oldest first, into places: those of one route that
/// overlap or lie within 200 m of one another. Along each route by chainage.
pub fn places<K: Copy + Ord>(periods: [&[Spot<K>]; 3]) -> Vec<HotPlace> {
    let each =
        periods.iter().enumerate().flat_map(|(at, spots)| spots.iter().enumerate().map(move |(i, s)| (at, i, s)));
    let mut all: Vec<(usize, usize, &Spot<K>)> = each.collect();
    all.sort_by(|a, b| a.2.route.cmp(&b.2.route).then(a.2.from.total_cmp(&b.2.from)));
    let mut found: Vec<(K, f64, [Vec<usize>; 3])> = Vec::new();
    for (at, i, spot) in all {
        match found.last_mut() {
            Some((route, end, members)) if *route == spot.route && spot.from - *end <= GAP_M => {
                *end = end.max(spot.to);
                members[at].push(i);
            }
            _ => {
                let mut members: [Vec<usize>; 3] = Default::default();
                members[at].push(i);
                found.push((spot.route, spot.to, members));
            }
        }
    }
    let place = |(_, _, members): (K, f64, [Vec<usize>; 3])| {
        trend([0, 1, 2].map(|at| !members[at].is_empty())).map(|trend| HotPlace { trend, members })
    };
    found.into_iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_is_told_by_the_periods_that_were_hot() {
        let cases = [
            ("never", [false, false, false], None),
            ("the last alone", [false, false, true], Some(Trend::New)),
            ("the last two", [false, true, true], Some(Trend::Persistent)),
            ("all three", [true, true, true], Some(Trend::Persistent)),
            ("now and two periods ago", [true, false, true], Some(Trend::Returning)),
            ("before but not now", [false, true, false], Some(Trend::Cooling)),
            ("long before", [true, false, false], Some(Trend::Cooling)),
            ("twice before", [true, true, false], Some(Trend::Cooling)),
        ];
        for (name, hot, want) in cases {
            assert_eq!(trend(hot), want, "{name}");
        }
    }

    #[test]
    fn stretches_of_one_route_that_meet_are_one_place() {
        let spot = |route: u8, from: f64, to: f64| Spot { route, from, to };
        let oldest = [spot(1, 5_000.0, 5_500.0)];
        let middle = [spot(1, 1_000.0, 1_500.0), spot(2, 1_000.0, 1_500.0)];
        let last = [spot(1, 1_650.0, 1_900.0), spot(1, 800.0, 900.0), spot(1, 5_701.0, 5_800.0)];
        let found = places([&oldest, &middle, &last]);
        let told: Vec<_> = found.iter().map(|p| (p.trend, p.members.clone())).collect();
        assert_eq!(
            told,
            [
                (Trend::Persistent, [vec![], vec![0], vec![1, 0]]),
                (Trend::Cooling, [vec![0], vec![], vec![]]),
                (Trend::New, [vec![], vec![], vec![2]]),
                (Trend::Cooling, [vec![], vec![1], vec![]]),
            ],
            "201 m apart is another place, another route too"
        );
    }
}
