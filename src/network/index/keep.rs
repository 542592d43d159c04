//! What a search keeps of the segments it is offered, and how far it still looks.

use super::Near;
use crate::network::Segment;
use crate::units::Metres;

/// Added to a bound before boxes are measured against it: the distances to a box and
/// to what it holds are rounded differently, by nanometres.
const SLACK: f64 = 1e-6;

fn limit_2(distance: f64) -> f64 {
    (distance + SLACK) * (distance + SLACK)
}

pub(super) trait Keep<'a> {
    /// Squared metres beyond which nothing is of interest any more.
    fn limit_2(&self) -> f64;

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
    bound_2: f64,
    limit_2: f64,
    best: Option<Found<'a>>,
}

impl Closest<'_> {
    pub(super) fn within(within: Metres) -> Self {
        Self { bound_2: within.get() * within.get(), limit_2: limit_2(within.get()), best: None }
    }

    pub(super) fn into_near(self) -> Option<Near> {
        self.best.map(Found::near)
    }
}

impl<'a> Keep<'a> for Closest<'a> {
    fn limit_2(&self) -> f64 {
        self.limit_2
    }

    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment) {
        if distance_2 > self.bound_2 {
            return;
        }
        let found = Found { distance_2, share, segment };
        if self.best.as_ref().is_none_or(|best| found.before(best)) {
            self.bound_2 = distance_2;
            self.limit_2 = limit_2(distance_2.sqrt());
            self.best = Some(found);
        }
    }
}

/// The `k` closest, kept in order.
pub(super) struct ClosestK<'a> {
    k: usize,
    bound_2: f64,
    limit_2: f64,
    best: Vec<Found<'a>>,
}

impl ClosestK<'_> {
    pub(super) fn within(within: Metres, k: usize) -> Self {
        Self {
            k,
            bound_2: within.get() * within.get(),
            limit_2: limit_2(within.get()),
            best: Vec::with_capacity(k.min(16)),
        }
    }

    pub(super) fn into_near(self) -> Vec<Near> {
        self.best.into_iter().map(Found::near).collect()
    }
}

impl<'a> Keep<'a> for ClosestK<'a> {
    fn limit_2(&self) -> f64 {
        self.limit_2
    }

    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment) {
        if distance_2 > self.bound_2 || self.k == 0 {
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
            self.bound_2 = self.best[self.k - 1].distance_2;
            self.limit_2 = limit_2(self.bound_2.sqrt());
        }
    }
}

/// All within a radius.
pub(super) struct All<'a> {
    bound_2: f64,
    limit_2: f64,
    found: Vec<Found<'a>>,
}

impl All<'_> {
    pub(super) fn within(radius: Metres) -> Self {
        Self { bound_2: radius.get() * radius.get(), limit_2: limit_2(radius.get()), found: Vec::new() }
    }

    pub(super) fn into_near(mut self) -> Vec<Near> {
        let order = |f: &Found| (f.segment.route, f.segment.no);
        self.found.sort_by(|a, b| a.distance_2.total_cmp(&b.distance_2).then_with(|| order(a).cmp(&order(b))));
        self.found.into_iter().map(Found::near).collect()
    }
}

impl<'a> Keep<'a> for All<'a> {
    fn limit_2(&self) -> f64 {
        self.limit_2
    }

    fn offer(&mut self, distance_2: f64, share: f64, segment: &'a Segment) {
        if distance_2 <= self.bound_2 {
            self.found.push(Found { distance_2, share, segment });
        }
    }
}
