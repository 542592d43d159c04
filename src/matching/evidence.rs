//! One place told, to candidates.

use crate::incidents::{DEFAULT_ACCURACY, Evidence, Incident};
use crate::matching::spread::{SIGMAS, nearest, sigma, spread};
use crate::matching::{Candidate, Reason, Rules, Stretch};
use crate::network::{Near, Network, Route, RouteNo};
use crate::units::{Chainage, LonLat, Metres};

/// Fibre in a cable is longer than the cable: coils at closures, lay of the fibre.
const SLACK: f64 = 1.03;

/// A site farther than this from a route is not on it.
const SITE_REACH: Metres = Metres::of(50);

/// Candidates of one place, weights summing to 1, or why there are none.
pub(super) fn candidates(
    network: &Network,
    incident: &Incident,
    place: &Evidence,
    rules: &Rules,
) -> Result<Vec<Candidate>, Reason> {
    match place {
        Evidence::Point { at, accuracy } => around(network, incident, *at, *accuracy, rules),
        Evidence::Site { site_id } => {
            let site = network.find_site(incident.carrier.as_ref(), site_id);
            let site = site.ok_or_else(|| Reason::UnknownSite { id: site_id.clone() })?;
            around(network, incident, site.at, DEFAULT_ACCURACY, rules)
        }
        Evidence::OnRoute { route_id, from, to } => along(network, incident, route_id, *from, *to),
        Evidence::Otdr { route_id, site_id, distance } => {
            otdr(network, incident, route_id.as_deref(), site_id, *distance)
        }
        Evidence::Commune { .. } => Err(Reason::CommuneOnly),
    }
}

fn around(
    network: &Network,
    incident: &Incident,
    at: LonLat,
    accuracy: Metres,
    rules: &Rules,
) -> Result<Vec<Candidate>, Reason> {
    let sigma = sigma(accuracy);
    let reach =
        if rules.nearest_only { rules.radius } else { Metres::computed((SIGMAS * sigma).min(rules.radius.get())) };
    let mut near = network.index().within(at, reach);
    if near.is_empty() {
        return Err(Reason::TooFar { reach });
    }
    near.retain(|one| network.route(one.segment.route).is_some_and(|route| fits(route, incident)));
    let first = near.first().ok_or(Reason::OtherCable)?;
    if rules.nearest_only {
        let route = network.route(first.segment.route).ok_or(Reason::OtherCable)?;
        return nearest(route, first, at).map(|c| vec![c]).ok_or(Reason::OtherCable);
    }
    let found = spread(network, &near, at, sigma, reach);
    if found.is_empty() { Err(Reason::TooFar { reach }) } else { Ok(found) }
}

fn fits(route: &Route, incident: &Incident) -> bool {
    let carrier = incident.carrier.as_ref().zip(route.carrier.as_ref()).is_none_or(|(a, b)| a == b);
    let medium = incident.medium.zip(route.medium).is_none_or(|(a, b)| a == b);
    carrier && medium
}

fn along(
    network: &Network,
    incident: &Incident,
    id: &str,
    from: Chainage,
    to: Option<Chainage>,
) -> Result<Vec<Candidate>, Reason> {
    let routes = network.find(incident.carrier.as_ref(), id);
    let share = 1.0 / routes.len() as f64;
    let mut found = Vec::new();
    let mut why = Reason::UnknownRoute { id: id.to_owned() };
    for no in routes {
        match placed(network, no, from, to) {
            Ok(candidate) => found.push(candidate.scaled(share)),
            Err(reason) => why = reason,
        }
    }
    let total: f64 = found.iter().map(|c| c.weight).sum();
    if found.is_empty() { Err(why) } else { Ok(found.into_iter().map(|c| c.scaled(1.0 / total)).collect()) }
}

fn placed(network: &Network, no: RouteNo, from: Chainage, to: Option<Chainage>) -> Result<Candidate, Reason> {
    let route = network.route(no).ok_or(Reason::NoPlace)?;
    let to = to.unwrap_or(from);
    let middle = Chainage::computed((from.get() + to.get()) / 2.0);
    let end = |e: crate::network::BeyondEnd| Reason::BeyondEnd { length: e.length };
    route.point_at(to).map_err(end)?;
    let point = route.point_at(middle).map_err(end)?;
    let whole = Stretch { from, to, weight: 1.0 };
    Ok(Candidate { route: no, chainage: middle, distance: Metres::of(0), weight: 1.0, point, stretches: vec![whole] })
}

/// Both ways from the site, as far as the route goes.
fn otdr(
    network: &Network,
    incident: &Incident,
    route_id: Option<&str>,
    site_id: &str,
    distance: Metres,
) -> Result<Vec<Candidate>, Reason> {
    let site = network.find_site(incident.carrier.as_ref(), site_id);
    let site = site.ok_or_else(|| Reason::UnknownSite { id: site_id.to_owned() })?;
    let near = network.index().within(site.at, SITE_REACH);
    let on = |one: &&Near| {
        let route = network.route(one.segment.route);
        route.is_some_and(|r| fits(r, incident) && route_id.is_none_or(|id| r.id == id))
    };
    let start = near.iter().find(on).ok_or(Reason::TooFar { reach: SITE_REACH })?;
    let no = start.segment.route;
    let route = network.route(no).ok_or(Reason::NoPlace)?;
    let foot = nearest(route, start, site.at).ok_or(Reason::NoPlace)?.chainage.get();
    let cable = distance.get() / SLACK;
    let both = [foot - cable, foot + cable].into_iter().filter_map(Chainage::checked);
    let found: Vec<Candidate> = both.filter_map(|at| placed(network, no, at, None).ok()).collect();
    if found.is_empty() {
        return Err(Reason::BeyondEnd { length: route.length() });
    }
    let share = 1.0 / found.len() as f64;
    Ok(found.into_iter().map(|c| c.scaled(share)).collect())
}
