//! A network file: its routes and sites as they come, and everything wrong with it.

use std::collections::HashMap;
use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::rc::Rc;

use serde_json::Value;

use crate::import::columns::{Columns, Fields};
use crate::import::exact::Part;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Lines, Shape};
use crate::import::ofds::Spans;
use crate::import::topology::Topology;
use crate::import::{Column, Fault, Field, Format, Reading, Verdict, attributes, exact, formats};
use crate::network::{Route, Site};
use crate::units::{LonLat, Metres};

/// One thing of a network file.
#[derive(Debug)]
pub enum Thing {
    /// A line.
    Route(Route),
    /// A point.
    Site(Site),
}

/// What a network file was, apart from the things in it.
#[derive(Debug)]
pub struct Scan {
    /// Every fault, up to the limit.
    pub faults: Vec<Fault>,
    /// How many faults there were.
    pub faults_total: usize,
    /// `geojson`, `ofds` for the Open Fibre Data Standard's GeoJSON, or another format's name.
    pub format: &'static str,
    /// Features in the file, those kept out included.
    pub features: usize,
    /// Lines read.
    pub routes: usize,
    /// Points read.
    pub sites: usize,
    /// Length of all routes.
    pub length: Metres,
    /// Some of the positions that are metres where degrees are expected, or have latitude first, as
    /// the file has them: for a person to say which system they are in.
    pub unplaced: Vec<(f64, f64)>,
    /// The columns (properties) of its features in the order in which they come, and what they are
    /// read as; at most 100.
    pub columns: Vec<Column>,
    /// What is to happen with the file: an error refuses it as a whole.
    pub verdict: Verdict,
}

/// A carrier's network as proposed by a file, all of it in memory.
#[derive(Debug)]
pub struct Draft {
    /// Lines, in the order of the file.
    pub routes: Vec<Route>,
    /// Points, in the order of the file.
    pub sites: Vec<Site>,
    /// All else.
    pub scan: Scan,
}

/// Reads a network file of any format that is known by its content, and gives each route and site
/// to `take` as it comes: only one feature is in memory, beside a few words
/// for each id. Whether they may be kept is known at the end, from the verdict. `progress`
/// hears the bytes read.
pub fn scan_network(
    reader: impl Read + Seek,
    reading: &Reading,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
    take: &mut dyn FnMut(Thing),
) -> Scan {
    let mut faults = Faults::new(&reading.limits);
    let mut network = Network::new(reading, take);
    let (document, format) =
        formats::read(reader, reading, progress, &mut faults, &mut |f, faults| network.take(f, faults));
    network.settle(&mut faults);
    if reading.format == Some(Format::Ofds) && format == "geojson" && !network.ofds && document.features > 0 {
        faults.push(Fault::of_all("G023", &["OFDS", "GeoJSON"]));
    }
    let told = faults.told();
    network.topology.done(&mut faults);
    network.spans.done(&mut faults);
    faults.stand_in_lists(told);
    let unplaced = faults.unplaced().to_vec();
    let (faults, faults_total, verdict) = faults.done();
    Scan {
        columns: network.columns.done(),
        unplaced,
        faults,
        faults_total,
        format: if network.ofds && reading.format != Some(Format::Geojson) { "ofds" } else { format },
        features: document.features,
        routes: network.routes.len(),
        sites: network.sites.len(),
        length: Metres::computed(network.length),
        verdict,
    }
}

/// As [`scan_network`], with everything kept.
pub fn read_network(
    reader: impl Read + Seek,
    reading: &Reading,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Draft {
    let (mut routes, mut sites) = (Vec::new(), Vec::new());
    let scan = scan_network(reader, reading, progress, &mut |thing| match thing {
        Thing::Route(route) => routes.push(route),
        Thing::Site(site) => sites.push(site),
    });
    Draft { routes, sites, scan }
}

/// Ids seen, each with whether it was a JSON number.
type Ids = HashMap<Rc<str>, bool>;

/// The beginning of a route that comes in parts: the last of them, the first as a feature, all their lines.
struct Begun {
    last: Part,
    feature: Feature,
    lines: Vec<Vec<LonLat>>,
}

struct Network<'a> {
    give: &'a mut dyn FnMut(Thing),
    isolated_lan: bool,
    columns: Columns,
    ofds: bool,
    length: f64,
    routes: Ids,
    sites: Ids,
    topology: Topology<'a>,
    spans: Spans,
    hints: bool,
    /// The beginning of a route that comes in parts.
    begun: Option<Begun>,
}

impl<'a> Network<'a> {
    fn new(reading: &'a Reading, give: &'a mut dyn FnMut(Thing)) -> Self {
        Self {
            give,
            isolated_lan: reading.isolated_lan,
            columns: Columns::new(reading.columns.clone()),
            ofds: false,
            length: 0.0,
            routes: Ids::new(),
            sites: Ids::new(),
            topology: Topology::new(reading),
            spans: Spans::default(),
            hints: reading.hints,
            begun: None,
        }
    }

    fn take(&mut self, mut feature: Feature, faults: &mut Faults) {
        if self.hints {
            self.spans.look(&feature, faults);
        }
        let kind = feature.properties.get("featureType").and_then(Value::as_str);
        let ofds = matches!(kind, Some("span" | "node"))
            || (feature.properties.get("start").is_some_and(Value::is_object)
                && feature.properties.get("end").is_some_and(Value::is_object));
        self.ofds |= ofds;
        let part = exact::restore(&mut feature);
        if let (Some(part), Shape::Lines(lines)) = (part, &feature.shape) {
            let own = lines.course.lines().map(<[_]>::to_vec);
            if let Some(begun) = self.begun.as_mut().filter(|begun| part.follows(&begun.last)) {
                begun.lines.extend(own);
                begun.last = part;
                return;
            }
            if part.begins() {
                let lines = own.collect();
                self.settle(faults);
                self.begun = Some(Begun { last: part, feature, lines });
                return;
            }
        }
        self.settle(faults);
        self.one(feature, ofds, faults);
    }

    /// Takes a route that has come in parts, now that there are no more.
    fn settle(&mut self, faults: &mut Faults) {
        if let Some(Begun { mut feature, lines, .. }) = self.begun.take() {
            feature.shape = Shape::Lines(Lines::of(lines));
            self.one(feature, self.ofds, faults);
        }
    }

    fn one(&mut self, mut feature: Feature, ofds: bool, faults: &mut Faults) {
        let Some(fields) = self.columns.take(&mut feature, self.isolated_lan, faults) else { return };
        match std::mem::replace(&mut feature.shape, Shape::None) {
            Shape::None => {
                let path = format!("$.features[{}].geometry", feature.number);
                faults.push(feature.fault("G109", "").path(path));
            }
            Shape::Areas(_) => {
                let path = format!("$.features[{}].geometry.type", feature.number);
                faults.push(feature.fault("G110", "Polygon").path(path));
            }
            Shape::Lines(lines) => self.route(feature, &fields, lines, faults),
            Shape::Point(at) => self.site(feature, &fields, at, ofds, faults),
        }
    }

    fn route(&mut self, mut feature: Feature, fields: &Fields, lines: Lines, faults: &mut Faults) {
        let Some(known) = know(&mut self.routes, &feature, faults) else { return };
        let mut route = Route::along(feature.id.clone(), lines.course);
        if route.length() == Metres::default() {
            faults.push(feature.fault("G108", "").path(format!("$.features[{}].geometry", feature.number)));
        }
        self.topology.route((&route, lines.either_way), known, &feature, faults);
        route.carrier = attributes::carrier(&mut feature, faults);
        route.medium = attributes::medium(&mut feature, fields.get(Field::Medium), faults);
        route.laying = attributes::laying(&mut feature, fields.get(Field::Laying), faults);
        route.name = attributes::name(&mut feature, fields.get(Field::Name));
        route.properties = feature.properties;
        self.length += route.length().get();
        (self.give)(Thing::Route(route));
    }

    fn site(&mut self, mut feature: Feature, fields: &Fields, at: LonLat, ofds: bool, faults: &mut Faults) {
        let Some(known) = know(&mut self.sites, &feature, faults) else { return };
        let carrier = attributes::carrier(&mut feature, faults);
        let kind = attributes::site_kind(&mut feature, fields.get(Field::Kind), ofds, faults);
        let name = attributes::name(&mut feature, fields.get(Field::Name));
        let properties = std::mem::take(&mut feature.properties);
        let site = Site { id: feature.id.clone(), carrier, name, kind, at, properties };
        self.topology.site(&site, known, &feature, faults);
        (self.give)(Thing::Site(site));
    }
}

/// The id, now known; `None` if it was there before, which is told.
fn know(ids: &mut Ids, feature: &Feature, faults: &mut Faults) -> Option<Rc<str>> {
    let id: Rc<str> = feature.id.as_str().into();
    let Some(before) = ids.insert(Rc::clone(&id), feature.number_id) else { return Some(id) };
    let code = if before == feature.number_id { "G201" } else { "G202" };
    faults.push(feature.fault(code, &feature.id).path(format!("$.features[{}].id", feature.number)));
    None
}
