//! Sites by what a report calls them, and where routes pass a site.

use crate::geodesy::LocalPlane;
use crate::matching::ask::Ask;
use crate::matching::point::EQUALLY_FAR;
use crate::matching::spread::{Chord, ONE_PLACE};
use crate::matching::{Note, Reason};
use crate::network::{Likeness, Near, RouteNo, Site};
use crate::units::Metres;

/// A site farther than this from a route is not on it.
pub(super) const SITE_REACH: Metres = Metres::of(50);

/// A place where a route passes a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Passing {
    pub(super) route: RouteNo,
    /// Metres from the route's start.
    pub(super) chainage: f64,
}

impl<'a> Ask<'a> {
    /// The sites that a report means by an id or a painted number, those of its own carrier first;
    /// another carrier's site is never meant.
    pub(super) fn sites(&mut self, told: &str) -> Vec<&'a Site> {
        let (likeness, mut sites) = self.network.labelled(told);
        sites.retain(|site| self.is_of_carrier(site.carrier.as_ref()));
        if sites.len() > 1 {
            self.note(Note::SeveralSites { told: told.to_owned(), sites: sites.len() });
        }
        if let (Likeness::Alike, [site]) = (likeness, &sites[..]) {
            self.note(Note::ReadAs { told: told.to_owned(), site: site.id.clone() });
        }
        sites
    }

    /// The sites of one name, and `UnknownSite` if there are none.
    pub(super) fn known_sites(&mut self, told: &str) -> Result<Vec<&'a Site>, Reason> {
        let sites = self.sites(told);
        if sites.is_empty() { Err(Reason::UnknownSite { id: told.to_owned() }) } else { Ok(sites) }
    }

    /// Every place where a route that the report may mean passes one of these sites, by route and
    /// chainage. A route that comes by twice passes twice; one that stays near passes once.
    pub(super) fn passings(&mut self, sites: &[&Site]) -> Result<Vec<Passing>, Reason> {
        let named = self.named()?;
        let mut passings = Vec::new();
        for site in sites {
            let mut near = self.network.index().within(site.at, SITE_REACH);
            near.retain(|one| match (&named, self.network.route(one.segment.route)) {
                (_, None) => false,
                (Some(named), Some(_)) => named.contains(&one.segment.route),
                (None, Some(route)) => {
                    let owners = site.carrier.as_ref().zip(route.carrier.as_ref());
                    self.fits(route) && owners.is_none_or(|(a, b)| a == b)
                }
            });
            near.sort_unstable_by_key(|one| (one.segment.route, one.segment.no));
            for of_route in near.chunk_by(|a, b| a.segment.route == b.segment.route) {
                self.pass(site, of_route, &mut passings);
            }
        }
        passings.sort_by(|a, b| a.route.cmp(&b.route).then(a.chainage.total_cmp(&b.chainage)));
        passings.dedup_by(|a, b| a.route == b.route && (a.chainage - b.chainage).abs() <= ONE_PLACE);
        if passings.is_empty() { Err(Reason::OffCable { reach: SITE_REACH }) } else { Ok(passings) }
    }

    fn pass(&self, site: &Site, near: &[Near], passings: &mut Vec<Passing>) {
        let plane = LocalPlane::at(site.at);
        let Some(route) = near.first().and_then(|one| self.network.route(one.segment.route)) else { return };
        let mut run = Run::default();
        for one in near {
            let Some(chord) = Chord::of(&plane, route, one, SITE_REACH.get()) else { continue };
            let Some((chainage, _)) = route.place_on(one.segment.no, one.share) else { continue };
            let (from, to) = chord.range();
            if from > run.to + ONE_PLACE {
                passings.extend(std::mem::take(&mut run).places());
            }
            run.to = to;
            run.add(Passing { route: one.segment.route, chainage: chainage.get() }, one.distance.get());
        }
        passings.extend(run.places());
    }
}

/// A piece of route that stays near a site, and its nearest places with their distances.
struct Run {
    to: f64,
    distance: f64,
    nearest: Vec<(Passing, f64)>,
}

impl Default for Run {
    fn default() -> Self {
        Self { to: f64::INFINITY, distance: f64::INFINITY, nearest: Vec::new() }
    }
}

impl Run {
    fn add(&mut self, passing: Passing, distance: f64) {
        if distance < self.distance - EQUALLY_FAR {
            self.nearest.clear();
        }
        if distance <= self.distance + EQUALLY_FAR {
            self.nearest.push((passing, distance));
            self.distance = self.distance.min(distance);
        }
    }

    /// The places equally near; a vertex some millimetres beside one is as near as it, and is not another.
    fn places(self) -> Vec<Passing> {
        let beside = |a: &(Passing, f64), b: &(Passing, f64)| b.0.chainage - a.0.chainage < BESIDE;
        let clusters = self.nearest.chunk_by(beside);
        clusters.filter_map(|c| c.iter().min_by(|a, b| a.1.total_cmp(&b.1))).map(|(passing, _)| *passing).collect()
    }
}

/// Metres of chainage.
const BESIDE: f64 = 0.1;
