//! What the columns of a table of routes and sites are.

use serde_json::{Map, Value};

use crate::import::fault::Faults;
use crate::import::table::Row;
use crate::import::{Fault, fold};

const WKT: [&str; 4] = ["wkt", "geom", "geometry", "the geom"];
const FIRST: [&str; 6] = ["lon", "kinh do", "longitude", "long", "lng", "x"];
const SECOND: [&str; 4] = ["lat", "vi do", "latitude", "y"];
const IDS: [&str; 6] = ["id", "ma", "ma tuyen", "ma tram", "route id", "code"];
/// Where a row is one vertex, `id` may well be the row's own, so a route's id goes first.
const ROUTES: [&str; 5] = ["ma tuyen", "route id", "id", "ma", "code"];
const ORDERS: [&str; 5] = ["thu tu", "seq", "order", "vertex", "stt"];

/// Where a row says its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Geometry {
    /// In one column of well-known text.
    Wkt(usize),
    /// In two columns of numbers.
    Point([usize; 2]),
    /// In two columns of numbers that may be one vertex of a line: which line and which vertex
    /// stand in the two others.
    Vertex { at: [usize; 2], route: usize, order: usize },
}

/// The columns of a table.
pub(super) struct Columns {
    names: Vec<String>,
    /// The column of ids.
    pub(super) id: Option<usize>,
    pub(super) geometry: Geometry,
}

/// A heading as it is compared: folded, underlines as spaces, without a unit in brackets.
pub(crate) fn key(name: &str) -> String {
    let plain = name.split('(').next().unwrap_or_default();
    fold(&plain.replace('_', " "))
}

/// Which of `names` says an id; the list goes by what says it best.
pub(crate) fn id_column<'a>(names: impl Iterator<Item = &'a str>) -> Option<usize> {
    first_of(&names.map(key).collect::<Vec<_>>(), &IDS)
}

fn first_of(keys: &[String], wanted: &[&str]) -> Option<usize> {
    wanted.iter().find_map(|name| keys.iter().position(|key| key == name))
}

impl Columns {
    /// Of the heading; without a place for its rows a table is none, which is told.
    pub(super) fn of(names: &[String], faults: &mut Faults) -> Option<Self> {
        let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if names[..at].contains(name) {
                faults.push(Fault::of("T102", name).line(1));
            }
        }
        let at = (first_of(&keys, &FIRST), first_of(&keys, &SECOND));
        let line = (first_of(&keys, &ROUTES), first_of(&keys, &ORDERS));
        let geometry = match (first_of(&keys, &WKT), at, line) {
            (Some(wkt), ..) => Geometry::Wkt(wkt),
            (None, (Some(x), Some(y)), (Some(route), Some(order))) => Geometry::Vertex { at: [x, y], route, order },
            (None, (Some(x), Some(y)), _) => Geometry::Point([x, y]),
            (None, found, _) => {
                let missing = match found {
                    (Some(_), None) => "lat, vi do, latitude, y",
                    (None, Some(_)) => "lon, kinh do, longitude, x",
                    _ => "wkt, geom; lon + lat; kinh do + vi do; x + y",
                };
                faults.push(Fault::of("T101", missing).line(1));
                return None;
            }
        };
        Some(Self { names: names.to_vec(), id: first_of(&keys, &IDS), geometry })
    }

    /// How a column is called: as written, or by its number where the heading is empty.
    pub(super) fn name(&self, column: usize) -> String {
        match self.names.get(column).map(String::as_str) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => format!("column {}", column + 1),
        }
    }

    /// Whether a row has cells that no heading names, which moves the others: a decimal comma, or a
    /// text with commas that is not quoted.
    pub(super) fn overflow(&self, row: &Row<'_>) -> bool {
        row.cells.iter().skip(self.names.len()).any(|cell| !cell.trim().is_empty())
    }

    /// The cells that are neither the place nor `id`, as they are written; empty ones say nothing.
    pub(super) fn properties(&self, row: &Row<'_>, id: Option<usize>) -> Map<String, Value> {
        let place = match self.geometry {
            Geometry::Wkt(wkt) => [Some(wkt), None, None],
            Geometry::Point([x, y]) => [Some(x), Some(y), None],
            Geometry::Vertex { at: [x, y], order, .. } => [Some(x), Some(y), Some(order)],
        };
        let mut properties = Map::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let used = id == Some(column) || place.contains(&Some(column));
            let name = self.name(column);
            if !used && !cell.trim().is_empty() && !properties.contains_key(&name) {
                properties.insert(name, Value::String(cell.to_owned()));
            }
        }
        properties
    }
}
