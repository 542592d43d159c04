//! What matching answers: every outcome by name.

use std::collections::HashMap;

use crate::matching::Explanation;
use crate::matching::point::EQUALLY_FAR;
use crate::network::{Network, RouteNo, codes};
use crate::units::{Chainage, LonLat, Metres};

/// Weights that differ by no more are equal: the last digit of a coordinate makes such differences.
const EQUALLY_LIKELY: f64 = 1e-8;

codes! {
    /// How sure the place is.
    Status { Matched => "matched", Ambiguous => "ambiguous", Unmatched => "unmatched" }
}

/// Why an incident was put where it is, or nowhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It lies on one route.
    On {
        /// How far the route is from the place told.
        distance: Metres,
    },
    /// Each of its places lies on one route.
    SeveralPlaces {
        /// How many places.
        places: usize,
    },
    /// It may lie on several routes.
    Several {
        /// How many.
        routes: usize,
    },
    /// It may lie at several places along one route, as either way from the site it was measured from.
    EitherWay,
    /// No cable within reach of the place told.
    TooFar {
        /// How far was looked.
        reach: Metres,
    },
    /// No cable of the carrier that the report names within reach; whether any other is, it is not
    /// told, for carriers read this.
    NoneOfCarrier {
        /// How far was looked.
        reach: Metres,
    },
    /// Cable is near, but none of the medium that the report names.
    OtherCable,
    /// The route named does not come near the place told.
    OffRoute {
        /// The route's id.
        id: String,
        /// How far was looked.
        reach: Metres,
    },
    /// No route that may be meant passes the site told.
    OffCable {
        /// How far was looked.
        reach: Metres,
    },
    /// No one route passes both sites told.
    NotBetween {
        /// One of them, as told.
        from: String,
        /// The other.
        to: String,
    },
    /// The report names a route that is not there.
    UnknownRoute {
        /// The id as told.
        id: String,
    },
    /// The report names a site that is not there.
    UnknownSite {
        /// The id as told.
        id: String,
    },
    /// No site bears the number that the report tells.
    UnknownLabel {
        /// The number as told.
        label: String,
    },
    /// The chainage or distance lies past the route's end.
    BeyondEnd {
        /// How long the route is.
        length: Metres,
    },
    /// Only a commune is known.
    CommuneOnly,
    /// The report tells no place.
    NoPlace,
}

impl Reason {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::On { .. } => "on_route",
            Self::SeveralPlaces { .. } => "several_places",
            Self::Several { .. } => "several_routes",
            Self::EitherWay => "either_way",
            Self::TooFar { .. } => "too_far",
            Self::NoneOfCarrier { .. } => "none_of_carrier",
            Self::OtherCable => "other_cable",
            Self::OffRoute { .. } => "off_route",
            Self::OffCable { .. } => "off_cable",
            Self::NotBetween { .. } => "not_between",
            Self::UnknownRoute { .. } => "unknown_route",
            Self::UnknownSite { .. } => "unknown_site",
            Self::UnknownLabel { .. } => "unknown_label",
            Self::BeyondEnd { .. } => "beyond_end",
            Self::CommuneOnly => "commune_only",
            Self::NoPlace => "no_place",
        }
    }
}

/// A piece of a route that holds a share of an incident, evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Its start.
    pub from: Chainage,
    /// Its end; the same as the start for a single place.
    pub to: Chainage,
    /// Its share of the incident, 0 to 1.
    pub weight: f64,
}

/// One route the incident may be on.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which route.
    pub route: RouteNo,
    /// Likeliest chainage.
    pub chainage: Chainage,
    /// Geodesic distance from the place told; 0 for a place told along a route alone.
    pub distance: Metres,
    /// Share of the incident: the sum of its stretches.
    pub weight: f64,
    /// Likeliest place.
    pub point: LonLat,
    /// Where on the route the share lies.
    pub stretches: Vec<Stretch>,
}

impl Candidate {
    /// A place of a route, with all of the weight.
    pub(super) fn at(route: RouteNo, chainage: Chainage, point: LonLat) -> Self {
        let stretches = vec![Stretch { from: chainage, to: chainage, weight: 1.0 }];
        Self { route, chainage, distance: Metres::default(), weight: 1.0, point, stretches }
    }

    pub(super) fn scaled(mut self, share: f64) -> Self {
        self.weight *= share;
        self.stretches.iter_mut().for_each(|s| s.weight *= share);
        self
    }

    fn join(&mut self, other: Self) {
        if other.weight > self.weight {
            (self.chainage, self.distance, self.point) = (other.chainage, other.distance, other.point);
        }
        self.weight += other.weight;
        self.stretches.extend(other.stretches);
    }
}

/// Where an incident was put.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// How sure.
    pub status: Status,
    /// Why, and what was left aside.
    pub reason: Explanation,
    /// Best first; weights sum to 1, or none.
    pub candidates: Vec<Candidate>,
}

/// What decides between equals: carrier, route id, place; never the order of a file, nor the way a
/// route is drawn.
fn rank<'a>(network: &'a Network, candidate: &Candidate) -> (Option<&'a str>, Option<&'a str>, i64, i64) {
    let route = network.route(candidate.route);
    let carrier = route.and_then(|r| r.carrier.as_ref()).map(|c| c.as_str());
    let coarse = |degrees: f64| (degrees * 1e8).round() as i64;
    (carrier, route.map(|r| r.id.as_str()), coarse(candidate.point.lon()), coarse(candidate.point.lat()))
}

/// Whether a candidate is nearer to its place told than another, or as near and before it in rank.
pub(super) fn is_nearer(network: &Network, one: &Candidate, other: &Candidate) -> bool {
    let apart = one.distance.get() - other.distance.get();
    if apart.abs() > EQUALLY_FAR { apart < 0.0 } else { rank(network, one) < rank(network, other) }
}

/// Candidates of all places, best first. What several places say of one route is one candidate; two
/// places that one report may mean stay two.
pub(super) fn joined(network: &Network, places: Vec<Vec<Candidate>>) -> Vec<Candidate> {
    let mut joined: Vec<Candidate> = Vec::new();
    let mut known: HashMap<RouteNo, usize> = HashMap::new();
    for place in places {
        let before = joined.len();
        for candidate in place {
            match known.get(&candidate.route) {
                Some(&held) => joined[held].join(candidate),
                None => joined.push(candidate),
            }
        }
        for (held, candidate) in joined.iter().enumerate().skip(before) {
            known.entry(candidate.route).or_insert(held);
        }
    }
    joined.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for equals in joined.chunk_by_mut(|a, b| a.weight - b.weight <= EQUALLY_LIKELY) {
        equals.sort_by(|a, b| rank(network, a).cmp(&rank(network, b)));
    }
    joined
}
