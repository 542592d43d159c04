//! A network package of the Open Fibre Data Standard 0.4: a network for each carrier, routes as
//! spans and sites as nodes. What the schema has no room for stays beside it and comes back.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::export::geojson::{line_string, point};
use crate::export::members::{Members, Thing};
use crate::export::ofds_schema::{self as schema, Of};
use crate::export::{Classification, Owner, Writes};
use crate::import::EXACT;
use crate::network::{Laying, Medium, SiteKind};

const DESCRIBED_BY: &str = "https://standard.ofds.info/en/0__4__0/network-schema.json";

/// What is open in the file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open {
    /// The list of networks.
    Package,
    Network,
    Spans,
    Nodes,
}

/// A package that is being written.
pub(super) struct Package<W> {
    out: W,
    classification: Classification,
    owner: Option<Owner>,
    open: Open,
    networks: usize,
}

impl<W: Write> Package<W> {
    pub(super) fn begin(mut out: W, classification: Classification) -> io::Result<Self> {
        write!(out, "{{\"classification\":{},\n\"networks\":[", json!(classification.line()))?;
        Ok(Self { out, classification, owner: None, open: Open::Package, networks: 0 })
    }

    fn network(&mut self) -> io::Result<()> {
        let between = if self.networks > 0 { "," } else { "" };
        self.networks += 1;
        let (code, name) = self.owner.as_ref().map_or(("", ""), |o| (o.code.as_str(), o.name.as_str()));
        let mut head = json!({
            "id": uuid(code), "classification": self.classification.line(),
            "links": [{"href": DESCRIBED_BY, "rel": "describedby"}],
            "crs": {"name": "urn:ogc:def:crs:OGC::CRS84", "uri": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
        });
        if !name.is_empty() {
            head["name"] = name.into();
            head["organisations"] = json!([{"id": code, "name": name}]);
        }
        let head = head.to_string();
        // What follows goes inside.
        write!(self.out, "{between}\n{}", head.strip_suffix('}').unwrap_or(&head))?;
        self.open = Open::Network;
        Ok(())
    }

    /// Closes what is open, up to the list of networks.
    fn close(&mut self) -> io::Result<()> {
        let end: &[u8] = match self.open {
            Open::Package => b"",
            Open::Network => b"}",
            Open::Spans | Open::Nodes => b"\n]}",
        };
        self.open = Open::Package;
        self.out.write_all(end)
    }

    fn element(&mut self, thing: Thing<'_>) -> io::Result<()> {
        let (list, name) = match thing {
            Thing::Route(_) => (Open::Spans, "spans"),
            Thing::Site(_) => (Open::Nodes, "nodes"),
        };
        // A list is written once: routes after sites begin a network of their own.
        if self.open == Open::Nodes && list == Open::Spans {
            self.close()?;
        }
        if self.open == Open::Package {
            self.network()?;
        }
        match self.open {
            open if open == list => self.out.write_all(b",")?,
            Open::Spans => write!(self.out, "\n],\"{name}\":[")?,
            _ => write!(self.out, ",\"{name}\":[")?,
        }
        self.open = list;
        let geometries = match thing {
            Thing::Site(site) => vec![point(site.at, 0)],
            Thing::Route(_) => thing.lines().into_iter().map(|line| line_string(line, 0)).collect(),
        };
        let parts = geometries.len();
        for (at, geometry) in geometries.into_iter().enumerate() {
            let text = if at == 0 { first(thing, parts) } else { further(thing, at, parts) };
            let between = if at == 0 { "" } else { "," };
            let key = if name == "spans" { "route" } else { "location" };
            let text = text.to_string();
            let inside = text.strip_suffix('}').unwrap_or(&text);
            write!(self.out, "{between}\n{inside},\"{key}\":{geometry}}}")?;
        }
        Ok(())
    }
}

impl<W: Write> Writes for Package<W> {
    fn owner(&mut self, owner: &Owner) -> io::Result<()> {
        self.close()?;
        self.owner = Some(owner.clone());
        Ok(())
    }

    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        self.element(thing)
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        if self.networks == 0 {
            self.network()?;
        }
        self.close()?;
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }
}

/// A span or node with all that is said of it; of a route with gaps, its first part.
fn first(thing: Thing<'_>, parts: usize) -> Value {
    let (of, kind) = match thing {
        Thing::Route(_) => (Of::Span, "span"),
        Thing::Site(_) => (Of::Node, "node"),
    };
    let members = Members::of(thing);
    let mut element = Map::new();
    element.insert("id".to_owned(), thing.id().into());
    for (name, value) in &members.list {
        if name != EXACT && schema::can_hold(of, name, value) {
            element.insert(name.clone(), value.clone());
        }
    }
    let mut extra = vec![("featureType", Value::from(kind))];
    for (name, value) in standard(thing) {
        if !element.contains_key(name) {
            element.insert(name.to_owned(), value.clone());
            extra.push((name, value));
        }
    }
    // Reading says of each which of the two it is.
    let read = |name: &str| match name {
        "id" => None,
        "featureType" => Some(Value::from(kind)),
        _ => element.get(name).cloned(),
    };
    let mut exact = members.exact((thing.id(), Some(thing.id())), &read, &extra).unwrap_or_else(|| json!({}));
    if parts > 1 {
        exact["part"] = json!([thing.id(), 1, parts]);
    }
    element.insert(EXACT.to_owned(), exact);
    element.into()
}

/// A span for a further part of a route with gaps: a span of the standard has none.
fn further(thing: Thing<'_>, at: usize, parts: usize) -> Value {
    let part = json!([thing.id(), at + 1, parts]);
    json!({"id": format!("{} ({}/{parts})", thing.id(), at + 1), EXACT: {"part": part}})
}

/// The standard's own words for what the network knows.
fn standard(thing: Thing<'_>) -> Vec<(&'static str, Value)> {
    let said = match thing {
        Thing::Route(route) => [
            route.medium.map(|medium| {
                let code = match medium {
                    Medium::Copper => "copper",
                    Medium::Fibre => "fibre",
                    Medium::Coaxial => "coaxial",
                };
                ("transmissionMedium", code)
            }),
            match route.laying {
                Some(Laying::Aerial) => Some(("deployment", "aboveGround")),
                Some(Laying::Buried | Laying::Duct) => Some(("deployment", "belowGround")),
                Some(Laying::Underwater) | None => None,
            },
        ],
        Thing::Site(site) => {
            let code = match site.kind {
                SiteKind::Exchange => Some("exchange"),
                SiteKind::Cabinet => Some("cabinet"),
                SiteKind::Landing => Some("cableLanding"),
                _ => None,
            };
            [code.map(|code| ("type", code)), None]
        }
    };
    said.into_iter().flatten().map(|(name, code)| (name, json!([code]))).collect()
}

/// The same for the same carrier: an own version (RFC 9562, 5.8) over its code.
fn uuid(code: &str) -> String {
    let hash = Sha256::digest(format!("cablewatch network {code}"));
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
