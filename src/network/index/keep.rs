//! What a search keeps of the segments it is offered, and how far it still looks.

use super::Near;
use crate::network::Segment;
use crate::units::Metres;

/// Added to a bound before boxes are measured against it: the distances to a box and
/// to what it holds are rounded differently, by nanometres.
const SLACK: f64 = 1e-6;

/// How far is still looked.
#[derive(Clone, Copy)]
struct Bound {
    /// Squared metres beyond which nothing is taken.
    exact_2: f64,
    /// A little more, in metres.
    limit: f64,
}

impl Bound {
    fn of(distance: f64) -> Self {
        Self { exact_2: distance * distance, limit: distance + SLACK }
    }

    fn squared(distance_2: f64) -> Self {
        Self { exact_2: distance_2, limit: distance_2.sqrt() + SLACK }
    }
}

pub(super) trait Keep<'a> {
    /// Metres beyond which nothing is of interest any more.
    fn limit(&self) -> f64;

    /// A segment with its squared distance in metres and its nearest place.
    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment);
}

#[derive(Clone, Copy)]
struct Found<'a> {
    distance_2: f64,
    share: f64,
    segment: &'a Segment,
}

impl Found<'_> {
    fn before(&self, other: &Self) -> bool {
        let key = |f: &Self| (f.segment.route, f.segment.no);
        self.distance_2.total_cmp(&other.distance_2).then_with(|| key(self).cmp(&key(other))).is_lt()
    }

    fn near(self) -> Near {
        Near { segment: *self.segment, distance: Metres::computed(self.distance_2.sqrt()), share: self.share }
    }
}

/// The one closest.
pub(super) struct Closest<'a> {
    bound: Bound,
    best: Option<Found<'a>>,
}

impl Closest<'_> {
    pub(super) fn within(within: Metres) -> Self {
        Self { bound: Bound::of(within.get()), best: None }
    }

    pub(super) fn into_near(self) -> Option<Near> {
        self.best.map(Found::near)
    }
}

impl<'a> Keep<'a> for Closest<'a> {
    fn limit(&self) -> f64 {
        self.bound.limit
    }

    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment) {
        if distance_2 > self.bound.exact_2 {
            return;
        }
        let found = Found { distance_2, share, segment };
        if self.best.as_ref().is_none_or(|best| found.before(best)) {
            self.bound = Bound::squared(distance_2);
            self.best = Some(found);
        }
    }
}

/// The `k` closest, kept in order.
pub(super) struct ClosestK<'a> {
    k: usize,
    bound: Bound,
    best: Vec<Found<'a>>,
}

impl ClosestK<'_> {
    pub(super) fn within(within: Metres, k: usize) -> Self {
        Self { k, bound: Bound::of(within.get()), best: Vec::with_capacity(k.min(16)) }
    }

    pub(super) fn into_near(self) -> Vec<Near> {
        self.best.into_iter().map(Found::near).collect()
    }
}

impl<'a> Keep<'a> for ClosestK<'a> {
    fn limit(&self) -> f64 {
        self.bound.limit
    }

    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment) {
        if distance_2 > self.bound.exact_2 || self.k == 0 {
            return;
        }
        let found = Found { distance_2, share, segment };
        let place = self.best.partition_point(|kept| kept.before(&found));
        if place == self.k {
            return;
        }
        if self.best.len() == self.k {
            self.best.pop();
        }
        self.best.insert(place, found);
        if self.best.len() == self.k {
            self.bound = Bound::squared(self.best[self.k - 1].distance_2);
        }
    }
}

/// All within a radius.
pub(super) struct All<'a> {
    bound: Bound,
    found: Vec<Found<'a>>,
}

impl All<'_> {
    pub(super) fn within(radius: Metres) -> Self {
        Self { bound: Bound::of(radius.get()), found: Vec::new() }
    }

    pub(super) fn into_near(mut self) -> Vec<Near> {
        let order = |f: &Found| (f.segment.route, f.segment.no);
        self.found.sort_by(|a, b| a.distance_2.total_cmp(&b.distance_2).then_with(|| order(a).cmp(&order(b))));
        self.found.into_iter().map(Found::near).collect()
    }
}

impl<'a> Keep<'a> for All<'a> {
    fn limit(&self) -> f64 {
        self.bound.limit
    }

    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment) {
        if distance_2 <= self.bound.exact_2 {
            self.found.push(Found { distance_2, share, segment });
        }
    }
}
