//! A position told, to cable around it; and a position that chooses between places told otherwise.

use crate::geodesy::{self, LocalPlane};
use crate::matching::ask::{Ask, whole};
use crate::matching::spread::{SIGMAS, least, likeliest, nearest_on, spread};
use crate::matching::{Candidate, Note, Reason};
use crate::network::{Near, RouteNo};
use crate::units::{LonLat, Metres};

/// Two places of cable that are so nearly as far, in metres, are equally far: identical lines drawn
/// in different directions differ by nanometres.
pub(super) const EQUALLY_FAR: f64 = 1e-6;

impl Ask<'_> {
    /// Weights over all cable within three standard deviations of a position. Unmatched if the
    /// nearest is farther than that, or than the cap.
    pub(super) fn around(&mut self, at: LonLat, accuracy: Metres) -> Result<Vec<Candidate>, Reason> {
        let sigma = least(accuracy);
        if accuracy.get() < sigma && !self.rules.nearest_only {
            self.note(Note::AccuracyRaised { told: accuracy });
        }
        let (wide, cap) = (Metres::computed(SIGMAS * sigma), self.rules.radius);
        let near = self.fitting(at, if self.rules.nearest_only { cap } else { wide })?;
        if self.rules.nearest_only {
            return Ok(vec![self.nearest(&near, at)?]);
        }
        let too_far = self.nothing_within(if wide > cap { cap } else { wide });
        if near.first().is_none_or(|nearest| nearest.distance > cap) {
            return Err(too_far);
        }
        let found = spread(self.network, near, at, sigma, wide);
        if found.is_empty() { Err(too_far) } else { Ok(whole(found)) }
    }

    fn nothing_within(&self, reach: Metres) -> Reason {
        match self.incident.carrier {
            Some(_) => Reason::NoneOfCarrier { reach },
            None => Reason::TooFar { reach },
        }
    }

    /// The segments within reach that the report may mean, closest first; never empty.
    fn fitting(&mut self, at: LonLat, reach: Metres) -> Result<Vec<Near>, Reason> {
        let named = match self.named() {
            // A route that is not there cannot be the one: the point alone counts.
            Err(reason) => {
                self.note(Note::TellingUnused { reason });
                None
            }
            Ok(named) => named,
        };
        let mut near = self.network.index().within(at, reach);
        let reach = if reach > self.rules.radius { self.rules.radius } else { reach };
        let nothing = self.nothing_within(reach);
        if near.is_empty() {
            return Err(nothing);
        }
        if let Some(named) = named {
            near.retain(|one| named.contains(&one.segment.route));
            let id = self.route.unwrap_or_default().to_owned();
            return if near.is_empty() { Err(Reason::OffRoute { id, reach }) } else { Ok(near) };
        }
        let mut left_out: Vec<RouteNo> = Vec::new();
        near.retain(|one| {
            let fits = self.network.route(one.segment.route).is_some_and(|route| self.fits(route));
            left_out.extend((!fits).then_some(one.segment.route));
            fits
        });
        let of_other_medium = self.note_left_out(left_out);
        match near.is_empty() {
            true => Err(if of_other_medium { Reason::OtherCable } else { nothing }),
            false => Ok(near),
        }
    }

    /// Whether some were left out for their medium alone.
    fn note_left_out(&mut self, mut left_out: Vec<RouteNo>) -> bool {
        left_out.sort_unstable();
        left_out.dedup();
        let routes = left_out.iter().filter_map(|no| self.network.route(*no));
        let (own, foreign): (Vec<_>, Vec<_>) = routes.partition(|route| self.is_of_carrier(route.carrier.as_ref()));
        if !own.is_empty() {
            self.note(Note::OtherMedium { routes: own.len() });
        }
        if !foreign.is_empty() {
            self.note(Note::OtherCarrier { routes: foreign.len() });
        }
        !own.is_empty()
    }

    /// The nearest place; of equally near ones that of the first carrier and route id.
    fn nearest(&self, near: &[Near], at: LonLat) -> Result<Candidate, Reason> {
        let first = near.first().ok_or(Reason::OtherCable)?.distance.get();
        let tied = near.iter().take_while(|one| one.distance.get() <= first + EQUALLY_FAR);
        let key = |one: &Near| {
            let route = self.network.route(one.segment.route);
            route.map(|r| (r.carrier.as_ref().map(|c| c.as_str()), r.id.as_str()))
        };
        let first = tied.clone().map(key).min();
        let of_first: Vec<Near> = tied.filter(|one| Some(key(one)) == first).copied().collect();
        let best = likeliest(&of_first).ok_or(Reason::OtherCable)?;
        nearest_on(self.network, best, at).ok_or(Reason::OtherCable)
    }

    /// The candidates in the proportions that a position told of the same place gives them; those out
    /// of its reach are not meant, unless all are.
    pub(super) fn nearer_to(&mut self, candidates: Vec<Candidate>, at: LonLat, accuracy: Metres) -> Vec<Candidate> {
        let sigma = least(accuracy);
        let mut judged = Vec::with_capacity(candidates.len());
        let mut closest = f64::INFINITY;
        for mut candidate in candidates {
            candidate.distance = self.distance(&candidate, at);
            let away = candidate.distance.get() / sigma;
            closest = closest.min(candidate.distance.get());
            judged.push((candidate, away));
        }
        if closest > SIGMAS * sigma {
            self.note(Note::PointContradicts { distance: Metres::computed(closest) });
            return judged.into_iter().map(|(candidate, _)| candidate).collect();
        }
        judged.retain(|(_, away)| *away <= SIGMAS);
        whole(judged.into_iter().map(|(c, away)| c.scaled((-away * away / 2.0).exp())).collect())
    }

    /// From a position to the nearest place of a candidate.
    fn distance(&self, candidate: &Candidate, at: LonLat) -> Metres {
        let mut nearest = geodesy::distance(at, candidate.point);
        let plane = LocalPlane::at(at);
        let Some(route) = self.network.route(candidate.route) else { return nearest };
        for line in candidate.stretches.iter().flat_map(|s| route.stretch(s.from, s.to)) {
            for pair in line.windows(2) {
                let (distance_2, _) = plane.to_segment(pair[0], pair[1]);
                nearest = Metres::computed(distance_2.sqrt().min(nearest.get()));
            }
        }
        nearest
    }
}
