//! The network in memory: routes and sites by id, and the index over segments.

use std::collections::HashMap;
use std::sync::Arc;

use crate::network::labels::Labels;
use crate::network::{Route, RouteNo, SegmentIndex, Site};
use crate::units::{CarrierCode, Metres};

/// Routes, sites and the index, which always agree. A clone shares everything until
/// one of the two changes; the first change to a shared index copies it.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// By number; a removed route leaves its place empty, so no number comes twice.
    routes: Vec<Option<Arc<Route>>>,
    routes_by_id: HashMap<String, Vec<RouteNo>>,
    sites: Arc<Vec<Site>>,
    sites_by_id: Arc<HashMap<String, Vec<usize>>>,
    labels: Arc<Labels>,
    index: Arc<SegmentIndex>,
}

impl Network {
    /// Without routes and sites.
    pub fn new() -> Self {
        Self::default()
    }

    /// All at once; the routes are numbered from 0 in their order.
    pub fn bulk(routes: Vec<Route>, sites: Vec<Site>) -> Self {
        let mut network = Self::new();
        let mut segments = Vec::new();
        for route in routes {
            let no = network.hold(route);
            segments.extend(network.route(no).into_iter().flat_map(|route| route.segments(no)));
        }
        network.index = Arc::new(SegmentIndex::bulk(segments));
        network.set_sites(sites);
        network
    }

    /// Adds a route under a number never used before.
    pub fn add(&mut self, route: Route) -> RouteNo {
        let no = self.hold(route);
        if let Some(route) = &self.routes[no.0 as usize] {
            let index = Arc::make_mut(&mut self.index);
            route.segments(no).for_each(|segment| index.insert(segment));
        }
        no
    }

    /// Takes a route out, with its segments; `None` if there is none of that number.
    pub fn remove(&mut self, no: RouteNo) -> Option<Route> {
        let route = self.routes.get_mut(no.0 as usize)?.take()?;
        let index = Arc::make_mut(&mut self.index);
        route.segments(no).for_each(|segment| {
            index.remove(&segment);
        });
        if let Some(numbers) = self.routes_by_id.get_mut(&route.id) {
            numbers.retain(|held| *held != no);
            if numbers.is_empty() {
                self.routes_by_id.remove(&route.id);
            }
        }
        Some(Arc::unwrap_or_clone(route))
    }

    fn hold(&mut self, route: Route) -> RouteNo {
        let no = RouteNo(self.routes.len() as u32);
        self.routes_by_id.entry(route.id.clone()).or_default().push(no);
        self.routes.push(Some(Arc::new(route)));
        no
    }

    /// The route of a number; `None` once it is removed.
    pub fn route(&self, no: RouteNo) -> Option<&Route> {
        self.routes.get(no.0 as usize)?.as_deref()
    }

    /// Every route, by number.
    pub fn routes(&self) -> impl Iterator<Item = (RouteNo, &Route)> {
        self.routes.iter().enumerate().filter_map(|(no, route)| Some((RouteNo(no as u32), route.as_deref()?)))
    }

    /// The routes with this id: of one carrier, or of any if none is named.
    pub fn find(&self, carrier: Option<&CarrierCode>, id: &str) -> Vec<RouteNo> {
        let with_id = self.routes_by_id.get(id).into_iter().flatten().copied();
        let of_carrier = |route: &Route| carrier.is_none() || route.carrier.as_ref() == carrier;
        with_id.filter(|no| self.route(*no).is_some_and(of_carrier)).collect()
    }

    /// Every site, in the order given.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The one site with this id: of one carrier, or of any if none is named. `None`
    /// also where several fit, because a guess between them would be hidden.
    pub fn find_site(&self, carrier: Option<&CarrierCode>, id: &str) -> Option<&Site> {
        let with_id = self.sites_by_id.get(id).into_iter().flatten().map(|&place| &self.sites[place]);
        let mut fitting = with_id.filter(|site| carrier.is_none() || site.carrier.as_ref() == carrier);
        let site = fitting.next()?;
        fitting.next().is_none().then_some(site)
    }

    /// Replaces all sites.
    pub fn set_sites(&mut self, sites: Vec<Site>) {
        let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, site) in sites.iter().enumerate() {
            by_id.entry(site.id.clone()).or_default().push(place);
        }
        self.labels = Arc::new(Labels::of(&sites));
        self.sites = Arc::new(sites);
        self.sites_by_id = Arc::new(by_id);
    }

    pub(super) fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The index over the segments of all routes.
    pub fn index(&self) -> &SegmentIndex {
        &self.index
    }

    /// Geodesic length of all routes together.
    pub fn length(&self) -> Metres {
        Metres::computed(self.routes().map(|(_, route)| route.length().get()).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SiteKind;
    use crate::units::LonLat;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::checked(lon, lat).unwrap()
    }

    fn route(id: &str, carrier: Option<&str>, lat: f64) -> Route {
        let mut route = Route::measured(id, vec![vec![at(107.0, lat), at(107.01, lat), at(107.02, lat)]]);
        route.carrier = carrier.and_then(CarrierCode::checked);
        route
    }

    fn site(id: &str, carrier: &str) -> Site {
        let carrier = CarrierCode::checked(carrier);
        let kind = SiteKind::Bts;
        Site { id: id.into(), carrier, name: None, kind, at: at(107.0, 16.8), properties: serde_json::Map::new() }
    }

    #[test]
    fn a_removed_route_is_gone_everywhere_and_its_number_is_not_given_again() {
        let mut network = Network::bulk(vec![route("A", None, 16.8), route("B", None, 16.9)], vec![]);
        let before = network.clone();
        assert_eq!(network.remove(RouteNo(1)).map(|r| r.id), Some("B".to_owned()));
        assert_eq!(network.remove(RouteNo(1)), None, "only once");
        assert_eq!((network.route(RouteNo(1)), network.find(None, "B")), (None, vec![]));
        assert_eq!(network.index().nearest(at(107.01, 16.9), Metres::of(250)), None);
        assert_eq!(network.add(route("B", None, 16.9)), RouteNo(2));
        assert_eq!(
            network.index().nearest(at(107.01, 16.9), Metres::of(250)).map(|n| n.segment.route),
            Some(RouteNo(2))
        );
        assert_eq!(network.index().check(), Ok(()));
        assert_eq!(
            (before.index().len(), before.route(RouteNo(1)).is_some()),
            (4, true),
            "a clone keeps its own state"
        );
    }

    #[test]
    fn an_id_belongs_to_a_carrier() {
        let network = Network::bulk(
            vec![route("T-1", Some("VNPT"), 16.8), route("T-1", Some("VTL"), 16.9), route("T-2", None, 17.0)],
            vec![site("S-1", "VNPT"), site("S-1", "VTL"), site("S-2", "VTL")],
        );
        let vtl = CarrierCode::checked("VTL").unwrap();
        assert_eq!(network.find(Some(&vtl), "T-1"), [RouteNo(1)]);
        assert_eq!(network.find(None, "T-1"), [RouteNo(0), RouteNo(1)]);
        assert_eq!(network.find(Some(&vtl), "T-2"), []);
        assert_eq!(network.find_site(Some(&vtl), "S-1"), Some(&network.sites()[1]));
        assert_eq!(network.find_site(None, "S-1"), None, "two carriers have an S-1");
        assert_eq!(network.find_site(None, "S-2").map(|s| &s.id[..]), Some("S-2"));
    }

    #[test]
    fn the_length_is_the_sum_of_the_routes() {
        let mut network = Network::new();
        assert_eq!(network.length(), Metres::of(0));
        network.add(route("A", None, 16.8));
        let one = network.length().get();
        network.add(route("B", None, 16.8));
        assert!((network.length().get() - 2.0 * one).abs() < 1e-9 && one > 2000.0, "{one}");
    }
}
