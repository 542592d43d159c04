//! A network file as a draft: what could be read, and everything wrong with it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::ops::ControlFlow;

use serde_json::Value;

use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::{Fault, Limits, Verdict, attributes, geojson};
use crate::network::{Route, Site};
use crate::units::{LonLat, Metres};

/// A carrier's network as proposed by a file.
#[derive(Debug)]
pub struct Draft {
    /// Lines, in the order of the file.
    pub routes: Vec<Route>,
    /// Points, in the order of the file.
    pub sites: Vec<Site>,
    /// Every fault, up to the limit.
    pub faults: Vec<Fault>,
    /// How many faults there were.
    pub faults_total: usize,
    /// `geojson`, or `ofds` for the Open Fibre Data Standard's GeoJSON.
    pub format: &'static str,
    /// Features in the file, those kept out included.
    pub features: usize,
    /// Length of all routes.
    pub length: Metres,
    verdict: Verdict,
}

impl Draft {
    /// What is to happen with the file: an error refuses it as a whole.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Reads a network file (GeoJSON, or Open Fibre Data Standard GeoJSON), WGS84. Streams:
/// beside the draft only one feature is in memory. `progress` hears the bytes read.
pub fn read_network(reader: impl Read, limits: &Limits, progress: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Draft {
    let mut faults = Faults::new(limits);
    let mut network = Network::default();
    let document = geojson::read(reader, limits, progress, &mut faults, &mut |f, faults| network.take(f, faults));
    let length = Metres::computed(network.routes.iter().map(|r| r.length().get()).sum());
    let (faults, faults_total, verdict) = faults.done();
    Draft {
        routes: network.routes,
        sites: network.sites,
        faults,
        faults_total,
        format: if network.ofds { "ofds" } else { "geojson" },
        features: document.features,
        length,
        verdict,
    }
}

#[derive(Default)]
struct Network {
    routes: Vec<Route>,
    sites: Vec<Site>,
    ofds: bool,
    route_ids: HashMap<String, bool>,
    site_ids: HashMap<String, bool>,
    /// Hash of a line, either way round, to the route that had it first.
    lines: HashMap<u64, usize>,
}

impl Network {
    fn take(&mut self, mut feature: Feature, faults: &mut Faults) {
        let kind = feature.properties.get("featureType").and_then(Value::as_str);
        let ofds = matches!(kind, Some("span" | "node"))
            || (feature.properties.get("start").is_some_and(Value::is_object)
                && feature.properties.get("end").is_some_and(Value::is_object));
        self.ofds |= ofds;
        match std::mem::replace(&mut feature.shape, Shape::None) {
            Shape::None => {
                let path = format!("$.features[{}].geometry", feature.number);
                faults.push(feature.fault("G109", "").path(path));
            }
            Shape::Lines(lines) => self.route(feature, lines, faults),
            Shape::Point(at) => self.site(feature, at, ofds, faults),
        }
    }

    fn route(&mut self, mut feature: Feature, lines: Vec<Vec<LonLat>>, faults: &mut Faults) {
        if taken(&mut self.route_ids, &feature, faults) {
            return;
        }
        let mut route = Route::measured(feature.id.clone(), lines);
        if route.length() == Metres::default() {
            faults.push(feature.fault("G108", "").path(format!("$.features[{}].geometry", feature.number)));
        }
        let first = *self.lines.entry(either_way(&route)).or_insert(self.routes.len());
        if let Some(twin) = self.routes.get(first) {
            faults.push(feature.fault("G203", &twin.id).path(format!("$.features[{}].geometry", feature.number)));
        }
        route.carrier = attributes::carrier(&mut feature, faults);
        route.medium = attributes::medium(&mut feature, faults);
        route.laying = attributes::laying(&mut feature, faults);
        route.name = attributes::name(&mut feature.properties);
        route.properties = feature.properties;
        self.routes.push(route);
    }

    fn site(&mut self, mut feature: Feature, at: LonLat, ofds: bool, faults: &mut Faults) {
        if taken(&mut self.site_ids, &feature, faults) {
            return;
        }
        let carrier = attributes::carrier(&mut feature, faults);
        let kind = attributes::site_kind(&mut feature, ofds, faults);
        let name = attributes::name(&mut feature.properties);
        self.sites.push(Site { id: feature.id, carrier, name, kind, at, properties: feature.properties });
    }
}

/// Whether the id was there before; tells it.
fn taken(ids: &mut HashMap<String, bool>, feature: &Feature, faults: &mut Faults) -> bool {
    match ids.insert(feature.id.clone(), feature.number_id) {
        None => false,
        Some(before) => {
            let code = if before == feature.number_id { "G201" } else { "G202" };
            faults.push(feature.fault(code, &feature.id).path(format!("$.features[{}].id", feature.number)));
            true
        }
    }
}

/// A hash of the route's vertices that is the same drawn from either end.
fn either_way(route: &Route) -> u64 {
    let bits = |p: &LonLat| (p.lon().to_bits(), p.lat().to_bits());
    let forward: Vec<_> = route.lines().flatten().map(bits).collect();
    let mut hash = DefaultHasher::new();
    if forward.iter().le(forward.iter().rev()) {
        forward.hash(&mut hash);
    } else {
        forward.iter().rev().copied().collect::<Vec<_>>().hash(&mut hash);
    }
    hash.finish()
}
