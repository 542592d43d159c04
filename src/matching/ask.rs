//! One incident asked of the network: what it names, and what is noted on the way.

use std::collections::HashSet;

use crate::incidents::{DEFAULT_ACCURACY, Evidence, Incident};
use crate::matching::{Candidate, Explanation, Note, Reason, Rules};
use crate::network::{Network, Route, RouteNo};
use crate::units::{CarrierCode, LonLat, Metres};

/// The question, and the notes gathered while it is answered.
pub(super) struct Ask<'a> {
    pub(super) network: &'a Network,
    pub(super) incident: &'a Incident,
    pub(super) rules: &'a Rules,
    /// The route that the place in hand is said to be on.
    pub(super) route: Option<&'a str>,
    /// The standard deviation of the place in hand, where it tells its own.
    pub(super) accuracy: Option<Metres>,
    notes: Vec<Note>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(network: &'a Network, incident: &'a Incident, rules: &'a Rules) -> Self {
        Self { network, incident, rules, route: None, accuracy: None, notes: Vec::new() }
    }

    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Places that led nowhere, numbered from 1; one alone is the reason itself.
    pub(super) fn note_missed(&mut self, missed: Vec<(usize, Reason)>, of: usize) {
        for (place, reason) in missed {
            self.note(Note::PlaceUnused { place, of, reason });
        }
    }

    pub(super) fn explained(self, reason: Reason) -> Explanation {
        Explanation { why: reason, notes: self.notes }
    }

    /// Candidates of one place, weights summing to 1, or why there are none.
    pub(super) fn candidates(&mut self, place: &'a Evidence) -> Result<Vec<Candidate>, Reason> {
        match place {
            Evidence::Point { at, accuracy } => self.around(*at, *accuracy),
            Evidence::OnRoute { route_id, from, to } => self.along(route_id, *from, *to),
            Evidence::Between { route_id, from, to } => {
                self.route = self.route.or(route_id.as_deref());
                self.scoped(|ask| ask.between(from, to))
            }
            Evidence::Otdr { route_id, site_id, distance } => {
                self.route = self.route.or(route_id.as_deref());
                self.scoped(|ask| ask.otdr(site_id, *distance))
            }
            Evidence::Site { site_id: told } => self.at_sites(told, Reason::UnknownSite { id: told.clone() }),
            Evidence::Label { label } => self.at_sites(label, Reason::UnknownLabel { label: label.clone() }),
            Evidence::Commune { .. } => Err(Reason::CommuneOnly),
            Evidence::Roughly { place, accuracy } => {
                self.accuracy = Some(*accuracy);
                self.scoped(|ask| ask.candidates(place))
            }
            Evidence::Along { route_id, place } => {
                self.route = Some(route_id);
                self.scoped(|ask| ask.candidates(place))
            }
            Evidence::Near { place, at, accuracy } => self.near(place, *at, *accuracy),
        }
    }

    /// What is set for one place ends with it.
    fn scoped<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let answer = work(self);
        (self.route, self.accuracy) = (None, None);
        answer
    }

    /// Around each site that is meant; several share equally.
    fn at_sites(&mut self, told: &str, unknown: Reason) -> Result<Vec<Candidate>, Reason> {
        let sites = self.sites(told);
        let accuracy = self.accuracy.unwrap_or(DEFAULT_ACCURACY);
        let (mut found, mut why) = (Vec::new(), unknown);
        for site in sites {
            match self.around(site.at, accuracy) {
                Ok(candidates) => found.extend(candidates),
                Err(reason) => why = reason,
            }
        }
        if found.is_empty() { Err(why) } else { Ok(whole(found)) }
    }

    /// A point beside another telling of the same place chooses between what that leaves open. Where
    /// the two contradict each other, the other telling counts: it names the cable.
    fn near(&mut self, place: &'a Evidence, at: LonLat, accuracy: Metres) -> Result<Vec<Candidate>, Reason> {
        match self.candidates(place) {
            Ok(candidates) => Ok(self.nearer_to(candidates, at, accuracy)),
            Err(reason) => {
                self.route = place.named_route().map(|(id, _)| id).filter(|id| !self.routes(id).is_empty());
                let around = self.scoped(|ask| ask.around(at, accuracy));
                self.note(Note::TellingUnused { reason });
                around
            }
        }
    }

    /// Whether the report's carrier and medium, where known, are the route's.
    pub(super) fn fits(&self, route: &Route) -> bool {
        self.is_of_carrier(route.carrier.as_ref()) && self.is_of_medium(route)
    }

    pub(super) fn is_of_carrier(&self, carrier: Option<&CarrierCode>) -> bool {
        self.incident.carrier.as_ref().zip(carrier).is_none_or(|(a, b)| a == b)
    }

    pub(super) fn is_of_medium(&self, route: &Route) -> bool {
        self.incident.medium.zip(route.medium).is_none_or(|(a, b)| a == b)
    }

    /// The routes that an id means: of the report's carrier where it names one, else of all that have
    /// the id; those of its medium where there are some. A named route counts before a told medium.
    pub(super) fn routes(&mut self, id: &str) -> Vec<RouteNo> {
        let network = self.network;
        let mut routes = network.find(None, id);
        let route = |no: &RouteNo| network.route(*no);
        routes.retain(|no| route(no).is_some_and(|r| self.is_of_carrier(r.carrier.as_ref())));
        if routes.iter().any(|no| route(no).is_some_and(|r| self.is_of_medium(r))) {
            routes.retain(|no| route(no).is_some_and(|r| self.is_of_medium(r)));
        } else if let Some(medium) = routes.first().and_then(route).and_then(|r| r.medium) {
            self.note(Note::RouteOfOtherMedium { id: id.to_owned(), medium });
        }
        routes
    }

    /// The routes that the place in hand is said to be on; `None` if it names none.
    pub(super) fn named(&mut self) -> Result<Option<HashSet<RouteNo>>, Reason> {
        let Some(id) = self.route else { return Ok(None) };
        let routes: HashSet<RouteNo> = self.routes(id).into_iter().collect();
        if routes.is_empty() { Err(Reason::UnknownRoute { id: id.to_owned() }) } else { Ok(Some(routes)) }
    }
}

/// Candidates whose weights sum to 1, in the proportions they have.
pub(super) fn whole(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let total: f64 = candidates.iter().map(|c| c.weight).sum();
    for candidate in &mut candidates {
        candidate.weight /= total;
        candidate.stretches.iter_mut().for_each(|s| s.weight /= total);
    }
    candidates
}
