//! The network in memory: routes and sites by id, and the index over segments.

use std::sync::Arc;

use crate::network::labels::Labels;
use crate::network::shared::{Pieces, Shards};
use crate::network::{Packing, Repacked, Route, RouteNo, SegmentIndex, Site};
use crate::units::{CarrierCode, Metres};

/// A site's place in the network that holds it; stable while the network lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteNo(pub u32);

/// Routes, sites and the index, which always agree. A clone shares everything; a change
/// afterwards copies the few pieces that it falls into.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// By number; a removed route leaves its place empty, so no number comes twice.
    routes: Pieces<Option<Arc<Route>>>,
    routes_by_id: Shards<Arc<str>, Vec<RouteNo>>,
    /// By number, as routes are.
    sites: Pieces<Option<Arc<Site>>>,
    sites_by_id: Shards<Arc<str>, Vec<SiteNo>>,
    labels: Labels,
    index: Arc<SegmentIndex>,
}

impl Network {
    /// Without routes and sites.
    pub fn new() -> Self {
        Self::default()
    }

    /// All at once; the routes are numbered from 0 in their order, and so are the sites.
    pub fn bulk(routes: Vec<Route>, sites: Vec<Site>) -> Self {
        let mut network = Self::new();
        let mut segments = Vec::new();
        for route in routes {
            let no = network.hold(route);
            segments.extend(network.route(no).into_iter().flat_map(|route| route.segments(no)));
        }
        network.index = Arc::new(SegmentIndex::bulk(&segments));
        network.set_sites(sites);
        network
    }

    /// Adds a route under a number never used before.
    pub fn add(&mut self, route: Route) -> RouteNo {
        let no = self.hold(route);
        if let Some(Some(route)) = self.routes.get(no.0 as usize) {
            let index = Arc::make_mut(&mut self.index);
            route.segments(no).for_each(|segment| index.insert(segment));
        }
        no
    }

    /// Takes a route out, with its segments; `None` if there is none of that number.
    pub fn remove(&mut self, no: RouteNo) -> Option<Arc<Route>> {
        self.route(no)?;
        let route = self.routes.get_mut(no.0 as usize)?.take()?;
        let index = Arc::make_mut(&mut self.index);
        route.segments(no).for_each(|segment| {
            index.remove(&segment);
        });
        unlist(&mut self.routes_by_id, &route.id, no);
        Some(route)
    }

    /// Puts a route in another's place. One that runs along the same line keeps the number, and the
    /// index is not touched; another gets a new one.
    pub fn replace(&mut self, no: RouteNo, route: Route) -> RouteNo {
        let runs_alike = |known: &Route| known.id == route.id && known.lines().eq(route.lines());
        if self.route(no).is_some_and(runs_alike)
            && let Some(place) = self.routes.get_mut(no.0 as usize)
        {
            *place = Some(Arc::new(route));
            return no;
        }
        self.remove(no);
        self.add(route)
    }

    fn hold(&mut self, route: Route) -> RouteNo {
        let no = RouteNo(self.routes.len() as u32);
        list(&mut self.routes_by_id, &route.id, no);
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

    /// Every site, by number.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter_map(Option::as_deref)
    }

    /// The site of a number; `None` once it is removed.
    pub fn site(&self, no: SiteNo) -> Option<&Site> {
        self.sites.get(no.0 as usize)?.as_deref()
    }

    /// The one site with this id: of one carrier, or of any if none is named. `None`
    /// also where several fit, because a guess between them would be hidden.
    pub fn find_site(&self, carrier: Option<&CarrierCode>, id: &str) -> Option<&Site> {
        let with_id = self.sites_by_id.get(id).into_iter().flatten().filter_map(|no| self.site(*no));
        let mut fitting = with_id.filter(|site| carrier.is_none() || site.carrier.as_ref() == carrier);
        let site = fitting.next()?;
        fitting.next().is_none().then_some(site)
    }

    /// Replaces all sites; they are numbered from 0 in their order.
    pub fn set_sites(&mut self, sites: Vec<Site>) {
        (self.sites, self.sites_by_id, self.labels) = Default::default();
        sites.into_iter().for_each(|site| {
            self.add_site(site);
        });
    }

    /// Adds a site under a number never used before.
    pub fn add_site(&mut self, site: Site) -> SiteNo {
        let no = SiteNo(self.sites.len() as u32);
        list(&mut self.sites_by_id, &site.id, no);
        self.labels.add(&site, no);
        self.sites.push(Some(Arc::new(site)));
        no
    }

    /// Takes a site out; `None` if there is none of that number.
    pub fn remove_site(&mut self, no: SiteNo) -> Option<Arc<Site>> {
        self.site(no)?;
        let site = self.sites.get_mut(no.0 as usize)?.take()?;
        unlist(&mut self.sites_by_id, &site.id, no);
        self.labels.remove(&site, no);
        Some(site)
    }

    /// What to pack into a new snapshot of the index, if enough has changed and nobody does it yet.
    pub fn begin_packing(&mut self) -> Option<Packing> {
        self.index.wants_packing().then(|| Arc::make_mut(&mut self.index).begin_packing())
    }

    /// Takes the new snapshot in; `false` if it is of another network, as after one was read anew.
    pub fn adopt(&mut self, new: Repacked) -> bool {
        Arc::make_mut(&mut self.index).adopt(new)
    }

    /// Forgets that packing began: it failed.
    pub fn give_up_packing(&mut self) {
        Arc::make_mut(&mut self.index).give_up_packing();
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

/// Note a number under an id.
pub(super) fn list<N: Clone>(numbers: &mut Shards<Arc<str>, Vec<N>>, id: &str, no: N) {
    let mut with_id = numbers.take(id).unwrap_or_default();
    with_id.push(no);
    numbers.put(id.into(), with_id);
}

/// Forget a number of an id.
pub(super) fn unlist<N: Clone + PartialEq>(numbers: &mut Shards<Arc<str>, Vec<N>>, id: &str, no: N) {
    let mut with_id = numbers.take(id).unwrap_or_default();
    with_id.retain(|held| *held != no);
    if !with_id.is_empty() {
        numbers.put(id.into(), with_id);
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
        assert_eq!(network.remove(RouteNo(1)).map(|r| r.id.clone()), Some("B".to_owned()));
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
    fn much_that_changed_is_packed_beside_the_work_and_nothing_is_lost() {
        let long = |id: &str, lat: f64| {
            Route::measured(id, vec![(0..=5_000).map(|i| at(107.0 + f64::from(i) * 1e-5, lat)).collect()])
        };
        let mut network = Network::bulk(vec![route("A", None, 16.8)], vec![]);
        assert!(network.begin_packing().is_none(), "nothing has changed");
        let b = network.add(long("B", 16.9));
        let packing = network.begin_packing().unwrap();
        assert!(network.begin_packing().is_none(), "it is being done");
        let before = network.clone();
        network.remove(b);
        let c = network.add(long("C", 17.0));
        assert!(network.adopt(packing.run()));
        assert_eq!((network.index().check(), network.index().len()), (Ok(()), 5_002));
        let nearest =
            |network: &Network, lat| network.index().nearest(at(107.02, lat), Metres::of(5)).map(|n| n.segment.route);
        assert_eq!((nearest(&network, 16.9), nearest(&network, 17.0)), (None, Some(c)));
        assert_eq!((nearest(&before, 16.9), nearest(&before, 17.0)), (Some(b), None), "who read on reads on");
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
        assert_eq!(network.find_site(Some(&vtl), "S-1"), network.site(SiteNo(1)));
        assert_eq!(network.find_site(None, "S-1"), None, "two carriers have an S-1");
        assert_eq!(network.find_site(None, "S-2").map(|s| &s.id[..]), Some("S-2"));
    }

    #[test]
    fn a_route_that_runs_as_before_keeps_its_number_and_its_segments() {
        let mut network = Network::bulk(vec![route("A", None, 16.8), route("B", None, 16.9)], vec![]);
        let index = Arc::as_ptr(&network.index);
        let mut renamed = route("A", None, 16.8);
        renamed.name = Some("Tuyến A".into());
        assert_eq!(network.replace(RouteNo(0), renamed.clone()), RouteNo(0));
        assert_eq!((network.route(RouteNo(0)), Arc::as_ptr(&network.index)), (Some(&renamed), index));
        assert_eq!(network.replace(RouteNo(0), route("A", None, 16.7)), RouteNo(2));
        assert_eq!(network.find(None, "A"), [RouteNo(2)]);
        let near = |lat| network.index().nearest(at(107.005, lat), Metres::of(250)).map(|n| n.segment.route);
        assert_eq!((near(16.8), near(16.7), near(16.9)), (None, Some(RouteNo(2)), Some(RouteNo(1))));
        assert_eq!(network.index().len(), 4);
    }

    #[test]
    fn a_removed_site_is_found_no_more_and_another_can_have_its_id() {
        let mut network = Network::bulk(vec![], vec![site("S-1", "VNPT"), site("S-2", "VNPT")]);
        let before = network.clone();
        assert_eq!(network.remove_site(SiteNo(0)).map(|s| s.id.clone()), Some("S-1".to_owned()));
        assert_eq!((network.remove_site(SiteNo(0)), network.find_site(None, "S-1")), (None, None));
        assert_eq!(network.add_site(site("S-1", "VTL")), SiteNo(2));
        assert_eq!(network.find_site(None, "S-1").and_then(|s| s.carrier.clone()), CarrierCode::checked("VTL"));
        assert_eq!((network.sites().count(), before.sites().count()), (2, 2));
        assert!(before.find_site(None, "S-1").is_some(), "a clone keeps its own state");
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
