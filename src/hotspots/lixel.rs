//! Lixels: equal pieces of each part of a route.

use std::collections::HashMap;

use crate::network::{Route, RouteNo};
use crate::units::{Chainage, Metres};

/// A piece of a route, the unit of a hotspot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lixel {
    /// Which route.
    pub route: RouteNo,
    /// Which lixel of the route, from 0.
    pub no: usize,
    /// Its start.
    pub from: Chainage,
    /// Its end.
    pub to: Chainage,
}

impl Lixel {
    /// Its length along the route.
    pub fn length(&self) -> Metres {
        Metres::computed(self.to.get() - self.from.get())
    }
}

/// Cut each part of a route into equal pieces of at most `at_most`. A part without length
/// has none. The pieces' lengths sum to the route's.
pub fn lixels(no: RouteNo, route: &Route, at_most: Metres) -> Vec<Lixel> {
    let mut cut = Vec::new();
    for (start, end) in route.part_ranges() {
        let length = end.get() - start.get();
        if length <= 0.0 || at_most.get() <= 0.0 {
            continue;
        }
        // A part of exactly n lixels must not become n + 1 by rounding.
        let pieces = (length / at_most.get() - 1e-9).ceil().max(1.0) as usize;
        let place = |i: usize| if i == pieces { end.get() } else { start.get() + length * i as f64 / pieces as f64 };
        for i in 0..pieces {
            let (from, to) = (Chainage::computed(place(i)), Chainage::computed(place(i + 1)));
            cut.push(Lixel { route: no, no: cut.len(), from, to });
        }
    }
    cut
}

/// Lixels of many routes, found again by route and chainage.
#[derive(Clone, Debug, Default)]
pub struct LixelNetwork {
    lixels: Vec<Lixel>,
    of_route: HashMap<RouteNo, std::ops::Range<usize>>,
    length: f64,
}

impl LixelNetwork {
    /// Cut all these routes.
    pub fn cut<'a>(routes: impl Iterator<Item = (RouteNo, &'a Route)>, at_most: Metres) -> Self {
        let mut network = Self::default();
        for (no, route) in routes {
            let start = network.lixels.len();
            network.lixels.extend(lixels(no, route, at_most));
            network.of_route.insert(no, start..network.lixels.len());
            network.length += route.length().get();
        }
        network
    }

    /// Every lixel, route by route.
    pub fn lixels(&self) -> &[Lixel] {
        &self.lixels
    }

    /// Length of all routes together.
    pub fn length(&self) -> Metres {
        Metres::computed(self.length)
    }

    /// Position in [`Self::lixels`] of a lixel of a route.
    pub fn position(&self, route: RouteNo, no: usize) -> Option<usize> {
        let range = self.of_route.get(&route)?;
        (no < range.len()).then(|| range.start + no)
    }

    /// Shares of the stretch `from`-`to` of a route, by position; they sum to 1 where the
    /// stretch lies on the route, and to nothing where the route is not among these.
    pub fn shares(&self, route: RouteNo, from: Chainage, to: Chainage) -> Vec<(usize, f64)> {
        let Some(range) = self.of_route.get(&route).cloned() else { return Vec::new() };
        let of_route = &self.lixels[range.clone()];
        let Some(last) = of_route.last() else { return Vec::new() };
        let (from, to) = (from.get().min(last.to.get()), to.get().min(last.to.get()));
        let first = of_route.partition_point(|l| l.to.get() <= from).min(of_route.len() - 1);
        if to <= from {
            return vec![(range.start + first, 1.0)];
        }
        let inside = |l: &Lixel| (l.to.get().min(to) - l.from.get().max(from)).max(0.0) / (to - from);
        let touched = of_route[first..].iter().take_while(|l| l.from.get() < to);
        touched.enumerate().map(|(i, l)| (range.start + first + i, inside(l))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::units::LonLat;

    fn route(steps: &[(f64, f64)]) -> Route {
        let mut at = (107.0, 16.8);
        let mut line = vec![LonLat::checked(at.0, at.1).unwrap()];
        for (east, north) in steps {
            at = (at.0 + east, at.1 + north);
            line.push(LonLat::checked(at.0, at.1).unwrap());
        }
        Route::measured("R", vec![line])
    }

    proptest! {
        #[test]
        fn lixels_are_equal_and_sum_to_the_route(
            steps in prop::collection::vec((-0.01..0.01, -0.01..0.01_f64), 1..40),
            at_most in 1_u32..500,
        ) {
            let route = route(&steps);
            let cut = lixels(RouteNo(0), &route, Metres::of(at_most));
            let sum: f64 = cut.iter().map(|l| l.length().get()).sum();
            prop_assert!((sum - route.length().get()).abs() < 1e-6);
            for l in &cut {
                prop_assert!(l.length().get() <= f64::from(at_most) + 1e-6);
                prop_assert!((l.length().get() - cut[0].length().get()).abs() < 1e-6);
            }
        }

        #[test]
        fn a_stretch_is_shared_out_whole(from in 0.0..0.9, share in 0.0..0.1_f64) {
            let route = route(&[(0.01, 0.0), (0.0, 0.02)]);
            let network = LixelNetwork::cut([(RouteNo(7), &route)].into_iter(), Metres::of(50));
            let length = route.length().get();
            let (a, b) = (Chainage::computed(from * length), Chainage::computed((from + share) * length));
            let sum: f64 = network.shares(RouteNo(7), a, b).iter().map(|s| s.1).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_place_at_the_very_end_belongs_to_the_last_lixel() {
        let route = route(&[(0.01, 0.0)]);
        let network = LixelNetwork::cut([(RouteNo(0), &route)].into_iter(), Metres::of(50));
        let end = Chainage::computed(route.length().get());
        assert_eq!(network.shares(RouteNo(0), end, end), [(network.lixels().len() - 1, 1.0)]);
    }
}
