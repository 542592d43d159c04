//! Evidence of place to weighted stretches of routes; weights sum to 1.

mod ask;
mod notes;
mod outcome;
mod point;
mod route;
mod says;
mod sites;
mod spread;

pub use notes::{Explanation, Note};
pub use outcome::{Candidate, Match, Reason, Status, Stretch};

use rayon::prelude::*;

use crate::incidents::{Evidence, Incident};
use crate::network::Network;
use crate::units::Metres;
use ask::Ask;

/// Two routes share an incident in words, too, unless one has this much of it.
const CLEAR_LEAD: f64 = 0.7;

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// A point farther than this from every route stays unmatched.
    pub radius: Metres,
    /// Only the geometrically nearest place, whatever the accuracy.
    pub nearest_only: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { radius: Metres::of(250), nearest_only: false }
    }
}

/// Put an incident at the network. Several places share it equally; those that lead
/// nowhere leave their share to the others, and a note says so.
pub fn match_incident(network: &Network, incident: &Incident, rules: &Rules) -> Match {
    let mut ask = Ask::new(network, incident, rules);
    // A commune beside a place on cable only says in other words where that is.
    let on_cable = |place: &&Evidence| !matches!(place, Evidence::Commune { .. });
    let told = incident.places.iter().filter(on_cable).count();
    let mut found = Vec::with_capacity(told.max(1));
    let mut missed = Vec::new();
    for (number, place) in incident.places.iter().filter(on_cable).enumerate() {
        match ask.candidates(place) {
            Ok(candidates) => found.push(candidates),
            Err(reason) => missed.push((number + 1, reason)),
        }
    }
    if found.is_empty() {
        let commune = incident.places.first().map(|_| Reason::CommuneOnly);
        let reason = missed.pop().map(|(_, reason)| reason).or(commune).unwrap_or(Reason::NoPlace);
        ask.note_missed(missed, told);
        return Match { status: Status::Unmatched, reason: ask.explained(reason), candidates: Vec::new() };
    }
    ask.note_missed(missed, told);
    if rules.nearest_only {
        found = nearest_alone(network, found);
    }
    let (status, reason) = judged(&found);
    let share = 1.0 / found.len() as f64;
    let shared = |place: Vec<Candidate>| place.into_iter().map(|c| c.scaled(share)).collect();
    let candidates = outcome::joined(network, found.into_iter().map(shared).collect());
    Match { status, reason: ask.explained(reason), candidates }
}

/// [`match_incident`] for many, in their order, on every core.
pub fn match_incidents(network: &Network, incidents: &[Incident], rules: &Rules) -> Vec<Match> {
    incidents.par_iter().map(|incident| match_incident(network, incident, rules)).collect()
}

/// The nearest candidate of all places, with all of the weight.
fn nearest_alone(network: &Network, found: Vec<Vec<Candidate>>) -> Vec<Vec<Candidate>> {
    let mut nearest: Option<Candidate> = None;
    for candidate in found.into_iter().flatten() {
        if nearest.as_ref().is_none_or(|best| outcome::is_nearer(network, &candidate, best)) {
            nearest = Some(candidate);
        }
    }
    let whole = |c: Candidate| {
        let (place, weight) = (c.chainage, 1.0);
        Candidate { weight, stretches: vec![Stretch { from: place, to: place, weight }], ..c }
    };
    vec![nearest.map(whole).into_iter().collect()]
}

/// How sure the places are together: as sure as the least sure of them.
fn judged(places: &[Vec<Candidate>]) -> (Status, Reason) {
    let unsure = places.iter().map(|place| judged_alone(place)).find(|(status, _)| *status == Status::Ambiguous);
    match (unsure, places) {
        (Some(unsure), _) => unsure,
        (None, [alone]) => judged_alone(alone),
        (None, _) => (Status::Matched, Reason::SeveralPlaces { places: places.len() }),
    }
}

fn judged_alone(candidates: &[Candidate]) -> (Status, Reason) {
    let Some(best) = candidates.iter().max_by(|a, b| a.weight.total_cmp(&b.weight)) else {
        return (Status::Unmatched, Reason::NoPlace);
    };
    if candidates.len() < 2 || best.weight >= CLEAR_LEAD {
        return (Status::Matched, Reason::On { distance: best.distance });
    }
    let mut routes: Vec<_> = candidates.iter().map(|c| c.route).collect();
    routes.sort_unstable();
    routes.dedup();
    (Status::Ambiguous, if routes.len() > 1 { Reason::Several { routes: routes.len() } } else { Reason::EitherWay })
}

#[cfg(test)]
mod tests;
