//! GeoJSON (RFC 7946): one feature a line, every coordinate as exact as it is held.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::export::members::{Members, Thing};
use crate::export::{Classification, Owner, Writes};
use crate::units::LonLat;

/// A feature collection that is being written.
pub struct Collection<W> {
    out: W,
    written: usize,
    decimals: usize,
}

impl<W: Write> Collection<W> {
    /// Begins it, with the classification as a foreign member (RFC 7946, 6.1).
    pub fn begin(mut out: W, classification: Classification) -> io::Result<Self> {
        let line = json!(classification.line());
        write!(out, "{{\"type\":\"FeatureCollection\",\n\"classification\":{line},\n\"features\":[")?;
        Ok(Self { out, written: 0, decimals: 0 })
    }

    /// Begins one of a file that was converted: its coordinates have `decimals` at least, so that
    /// nobody takes them for rounded.
    pub fn converted(mut out: W, decimals: usize) -> io::Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\n\"features\":[")?;
        Ok(Self { out, written: 0, decimals })
    }

    /// Writes one route or site.
    pub fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        let between = if self.written > 0 { ",\n" } else { "\n" };
        self.written += 1;
        let properties = Value::from(Members::of(thing).json(thing));
        let (id, geometry) = (json!(thing.id()), geometry(thing, self.decimals));
        write!(self.out, r#"{between}{{"type":"Feature","id":{id},"properties":{properties},"geometry":{geometry}}}"#)
    }

    /// Ends it.
    pub fn end(mut self) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }
}

impl<W: Write> Writes for Collection<W> {
    fn owner(&mut self, _: &Owner) -> io::Result<()> {
        Ok(())
    }

    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        Self::thing(self, thing)
    }

    fn end(self: Box<Self>) -> io::Result<()> {
        Self::end(*self)
    }
}

fn geometry(thing: Thing<'_>, decimals: usize) -> String {
    if let Thing::Site(site) = thing {
        return point(site.at, decimals);
    }
    let lines = thing.lines();
    match lines.as_slice() {
        [one] => line_string(one, decimals),
        _ => {
            let lines: Vec<String> = lines.into_iter().map(|one| line(one, decimals)).collect();
            format!(r#"{{"type":"MultiLineString","coordinates":[{}]}}"#, lines.join(","))
        }
    }
}

pub(super) fn point(at: LonLat, decimals: usize) -> String {
    format!(r#"{{"type":"Point","coordinates":{}}}"#, position(at, decimals))
}

pub(super) fn line_string(vertices: &[LonLat], decimals: usize) -> String {
    format!(r#"{{"type":"LineString","coordinates":{}}}"#, line(vertices, decimals))
}

fn line(vertices: &[LonLat], decimals: usize) -> String {
    format!("[{}]", vertices.iter().map(|at| position(*at, decimals)).collect::<Vec<_>>().join(","))
}

fn position(at: LonLat, decimals: usize) -> String {
    format!("[{},{}]", number(at.lon(), decimals), number(at.lat(), decimals))
}

/// The shortest digits that read back as the same number, and zeros up to `decimals`.
fn number(value: f64, decimals: usize) -> String {
    let shortest = value.to_string();
    let has = shortest.split_once('.').map_or(0, |(_, behind)| behind.len());
    if has >= decimals { shortest } else { format!("{value:.decimals$}") }
}
