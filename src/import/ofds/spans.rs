//! Spans and nodes as features, of a package or of GeoJSON: codelists, and whether a span's nodes
//! are there and where it ends.

use std::collections::HashMap;

use serde_json::Value;

use crate::geodesy::distance;
use crate::import::Fault;
use crate::import::attributes::plain;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::network::Course;
use crate::units::LonLat;

/// A node farther than this, in metres, from the end of its span is told.
const FAR: f64 = 20.0;

const STATUS: &[&str] = &["proposed", "planned", "underConstruction", "inactive", "operational", "decommissioned"];

/// The closed codelists of versions 0.3 and 0.4, by the member that they are for. Codes of countries
/// are two capital letters.
const CODELISTS: &[(&str, &str, &[&str])] = &[
    ("transmissionMedium", "transmissionMedium", &["fibre", "microwave", "copper", "coaxial"]),
    ("deployment", "deployment", &["aboveGround", "belowGround"]),
    ("fibreType", "fibreType", &["G.651.1", "G.652", "G.653", "G.654", "G.655", "G.656", "G.657"]),
    ("countries", "country", &[]),
];

/// What is known of the nodes and spans that have gone by.
#[derive(Default)]
pub(crate) struct Spans {
    nodes: HashMap<String, Option<LonLat>>,
    spans: Vec<Span>,
}

struct Span {
    id: String,
    number: usize,
    line: usize,
    nodes: [Option<Node>; 2],
    ends: Option<[LonLat; 2]>,
}

/// A node that a span names.
struct Node {
    id: String,
    /// Whether the span tells the node itself, as its GeoJSON does, and its place if so.
    told: bool,
    at: Option<LonLat>,
}

impl Spans {
    /// Tells what is wrong with a node or span by itself; of other features nothing is known.
    pub(crate) fn look(&mut self, feature: &Feature, faults: &mut Faults) {
        let node = |member: &str| feature.properties.get(member).and_then(Node::of);
        match feature.properties.get("featureType").and_then(Value::as_str) {
            Some("node") => {
                let at = if let Shape::Point(at) = feature.shape { Some(at) } else { None };
                let own = feature.properties.get("id").and_then(plain);
                own.into_iter().chain([feature.id.clone()]).for_each(|id| _ = self.nodes.insert(id, at));
                codes(feature, "status", "nodeStatus", STATUS, faults);
            }
            Some("span") => {
                let ends = if let Shape::Lines(lines) = &feature.shape { ends(&lines.course) } else { None };
                let (id, number, line) = (feature.id.clone(), feature.number, feature.line);
                self.spans.push(Span { id, number, line, nodes: [node("start"), node("end")], ends });
                codes(feature, "status", "spanStatus", STATUS, faults);
                for (member, list, known) in CODELISTS {
                    codes(feature, member, list, known, faults);
                }
            }
            _ => {}
        }
    }

    /// Tells of every span which of its nodes is not there, and which is elsewhere.
    pub(crate) fn done(self, faults: &mut Faults) {
        for span in &self.spans {
            let place = |node: &Node| self.nodes.get(&node.id).copied().flatten().or(node.at);
            for (node, member) in span.nodes.iter().zip(["start", "end"]) {
                let Some(node) = node else { continue };
                if !node.told && !self.nodes.contains_key(&node.id) {
                    faults.push(span.fault("O101", &[&node.id, member], &format!("properties.{member}")));
                }
            }
            let places = span.nodes.each_ref().map(|node| node.as_ref().and_then(place));
            for (node, metres) in span.nodes.iter().zip(span.off(places)) {
                if let (Some(node), Some(metres)) = (node, metres.filter(|metres| *metres > FAR)) {
                    faults.push(span.fault("O102", &[&node.id, &format!("{metres:.1}")], "geometry"));
                }
            }
        }
    }
}

impl Span {
    fn fault(&self, code: &'static str, details: &[&str], below: &str) -> Fault {
        let path = format!("$.features[{}].{below}", self.number);
        Fault::of_all(code, details).feature(self.number).id(&self.id).line(self.line).path(path)
    }

    /// How far its nodes are from its ends, whichever way it is drawn: the standard has no direction
    /// for a span that is not directed.
    fn off(&self, places: [Option<LonLat>; 2]) -> [Option<f64>; 2] {
        let Some([first, last]) = self.ends else { return [None, None] };
        let to = |place: Option<LonLat>, end: LonLat| place.map(|place| distance(place, end).get());
        let ways = [[to(places[0], first), to(places[1], last)], [to(places[0], last), to(places[1], first)]];
        let sum = |way: &[Option<f64>; 2]| way.iter().flatten().sum::<f64>();
        if sum(&ways[1]) < sum(&ways[0]) { ways[1] } else { ways[0] }
    }
}

impl Node {
    fn of(value: &Value) -> Option<Self> {
        let Value::Object(node) = value else {
            let id = plain(value).filter(|id| !id.is_empty())?;
            return Some(Self { id, told: false, at: None });
        };
        let id = node.get("id").and_then(plain)?;
        let at = node.get("location").and_then(|location| {
            let number = |at: usize| location["coordinates"][at].as_f64();
            LonLat::checked(number(0)?, number(1)?)
        });
        Some(Self { id, told: at.is_some(), at })
    }
}

fn ends(course: &Course) -> Option<[LonLat; 2]> {
    Some([*course.lines().next()?.first()?, *course.lines().next_back()?.last()?])
}

/// Tells values that a codelist does not have: of a text, or of each text of a list.
fn codes(feature: &Feature, member: &str, list: &str, known: &[&str], faults: &mut Faults) {
    let said: Vec<&str> = match feature.properties.get(member) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let country = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    let is_code = |text: &str| if known.is_empty() { country(text) } else { known.contains(&text) };
    for text in said.into_iter().filter(|text| !is_code(text)) {
        let shown: String = text.chars().take(60).collect();
        let fault = Fault::of_all("O105", &[&shown, list]).feature(feature.number).id(&feature.id);
        faults.push(fault.line(feature.line).path(feature.property(member)));
    }
}
