//! Evidence of place to weighted stretches of routes; weights sum to 1.

mod evidence;
mod outcome;
mod spread;

pub use outcome::{Candidate, Match, Reason, Status, Stretch};

use std::collections::HashSet;

use crate::incidents::Incident;
use crate::network::Network;
use crate::units::Metres;

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
/// nowhere leave their share to the others.
pub fn match_incident(network: &Network, incident: &Incident, rules: &Rules) -> Match {
    let mut found = Vec::new();
    let mut reason = Reason::NoPlace;
    for place in &incident.places {
        match evidence::candidates(network, incident, place, rules) {
            Ok(candidates) => found.push(candidates),
            Err(why) => reason = why,
        }
    }
    if found.is_empty() {
        return Match { status: Status::Unmatched, reason, candidates: Vec::new() };
    }
    if rules.nearest_only {
        found = nearest_alone(found);
    }
    let share = 1.0 / found.len() as f64;
    let shared = |place: Vec<Candidate>| place.into_iter().map(|c| c.scaled(share)).collect();
    let candidates = outcome::joined(found.into_iter().map(shared).collect());
    let (status, reason) = judged(&candidates);
    Match { status, reason, candidates }
}

/// The nearest candidate of all places, with all of the weight.
fn nearest_alone(found: Vec<Vec<Candidate>>) -> Vec<Vec<Candidate>> {
    let nearest = found.into_iter().flatten().min_by(|a, b| a.distance.get().total_cmp(&b.distance.get()));
    let whole = |c: Candidate| {
        let weight = c.weight;
        c.scaled(1.0 / weight)
    };
    vec![nearest.map(whole).into_iter().collect()]
}

fn judged(candidates: &[Candidate]) -> (Status, Reason) {
    let best = candidates.first().map_or(0.0, |c| c.weight);
    if candidates.len() < 2 || best >= CLEAR_LEAD {
        return (Status::Matched, Reason::On { distance: candidates.first().map_or(Metres::of(0), |c| c.distance) });
    }
    let routes = candidates.iter().map(|c| c.route).collect::<HashSet<_>>().len();
    (Status::Ambiguous, if routes > 1 { Reason::Several { routes } } else { Reason::EitherWay })
}

#[cfg(test)]
mod tests;
