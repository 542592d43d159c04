//! A table of routes and sites: well-known text, or a point, or one row a vertex.

mod codes;
mod columns;
#[cfg(test)]
mod tests;
mod vertices;
mod wkt;

pub(crate) use codes::TABLE;
pub(crate) use columns::id_column;

use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::geojson::Document;
use crate::import::network_csv::columns::{Columns, Geometry};
use crate::import::network_csv::vertices::Vertices;
use crate::import::placing::{Drawing, Drawn};
use crate::import::splitter::Progress;
use crate::import::table::{self, Row};
use crate::import::{Fault, Reading};

/// Gives every well-formed route and site of a table to `each`; all else becomes faults, each with
/// its line.
pub(crate) fn read(
    reader: impl Read,
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> Document {
    let none = Document { features: 0 };
    let mut table = match table::open(reader) {
        Ok(table) => table,
        Err(fault) => {
            faults.push(*fault);
            return none;
        }
    };
    let Some(columns) = Columns::of(&table.names, faults) else { return none };
    if let Geometry::Vertex { at, route, order } = columns.geometry {
        let mut vertices = Vertices::new(&columns, at, route, order, reading);
        table.each(progress, faults, &mut |row, faults| vertices.take(&row, faults));
        return Document { features: vertices.give(faults, each) };
    }
    let crs = reading.crs.clone().unwrap_or(Crs::WGS84);
    let mut walk = Walk { reading, columns, crs, systems: HashMap::new(), vertices: 0, empty: 0, each };
    let rows = table.each(progress, faults, &mut |row, faults| walk.row(&row, faults));
    if rows == walk.empty {
        faults.push(Fault::of("G017", ""));
    }
    Document { features: rows - walk.empty }
}

/// The cells of a row that are no geometry, where they fit; what does not is told.
fn fits(columns: &Columns, row: &Row<'_>, long: Option<usize>, most: usize, faults: &mut Faults) -> bool {
    if columns.overflow(row) {
        faults.push(Fault::of("T107", row.cells.len()).feature(row.number).line(row.line));
        return false;
    }
    let geometry = long.and_then(|column| row.cells.get(column)).map_or(0, str::len);
    if row.cells.as_slice().len() - geometry > most {
        faults.push(Fault::of("G012", most).feature(row.number).line(row.line));
        return false;
    }
    true
}

fn is_empty(row: &Row<'_>) -> bool {
    row.cells.iter().all(|cell| cell.trim().is_empty())
}

struct Walk<'a> {
    reading: &'a Reading,
    columns: Columns,
    crs: Crs,
    /// The systems that rows have named by their number, those that are not known here included.
    systems: HashMap<u32, Option<Crs>>,
    vertices: usize,
    /// Rows without anything in them.
    empty: usize,
    each: &'a mut dyn FnMut(Feature, &mut Faults),
}

/// What a row draws, and the system it is in.
type Drawings = Result<(Option<Drawing>, Crs), Box<Fault>>;

impl Walk<'_> {
    fn row(&mut self, row: &Row<'_>, faults: &mut Faults) -> ControlFlow<()> {
        let limits = &self.reading.limits;
        if is_empty(row) {
            self.empty += 1;
            return ControlFlow::Continue(());
        }
        if row.number - self.empty == limits.features {
            faults.push(Fault::of("G010", limits.features));
            return ControlFlow::Break(());
        }
        let wkt = if let Geometry::Wkt(column) = self.columns.geometry { Some(column) } else { None };
        if !fits(&self.columns, row, wkt, limits.property_bytes, faults) {
            return ControlFlow::Continue(());
        }
        let own = self.columns.id.and_then(|column| row.cells.get(column)).map(str::trim).filter(|id| !id.is_empty());
        let id = own.map_or_else(|| row.number.to_string(), str::to_owned);
        let shape = self.shape(row, &id, faults);
        let Some(shape) = shape else { return ControlFlow::Continue(()) };
        let properties = self.columns.properties(row, self.columns.id);
        let (number, line, named) = (row.number, row.line, own.is_some());
        let id_column = self.columns.id.filter(|_| named).map(|column| self.columns.name(column).into());
        let feature = Feature { number, line, id, named, id_column, number_id: false, properties, shape };
        self.vertices += feature.vertices();
        if self.vertices > limits.vertices {
            faults.push(Fault::of("G011", limits.vertices));
            return ControlFlow::Break(());
        }
        (self.each)(feature, faults);
        ControlFlow::Continue(())
    }

    /// The row's geometry in its place; `None` if there is an error, which is told.
    fn shape(&mut self, row: &Row<'_>, id: &str, faults: &mut Faults) -> Option<Shape> {
        let tell = |fault: Fault| fault.feature(row.number).id(id).line(row.line);
        let cell = |column: usize| row.cells.get(column).unwrap_or_default();
        let (drawings, path) = match self.columns.geometry {
            Geometry::Wkt(column) => {
                let path = self.columns.name(column);
                let drawn = self.text(cell(column), faults, &|fault| tell(fault).path(&path));
                (drawn.map_err(|fault| Box::new(fault.path(&path))), path)
            }
            Geometry::Point(at) | Geometry::Vertex { at, .. } => {
                let drawn = point(cell(at[0]), cell(at[1])).map(|drawing| (drawing, self.crs.clone()));
                (drawn, format!("{}, {}", self.columns.name(at[0]), self.columns.name(at[1])))
            }
        };
        let (drawing, crs) = match drawings {
            Ok((Some(drawing), crs)) => (drawing, crs),
            Ok((None, _)) => return Some(Shape::None),
            Err(fault) => {
                faults.push(tell(*fault));
                return None;
            }
        };
        let placed = drawing.place(&crs);
        faults.keep_unplaced(placed.unplaced);
        for mut fault in placed.faults {
            let below = fault.path.take().filter(|_| drawing.drawn != Drawn::Point);
            faults.push(tell(fault).path(below.map_or_else(|| path.clone(), |below| format!("{path}.{below}"))));
        }
        placed.shape
    }

    fn text(&mut self, cell: &str, faults: &mut Faults, tell: &dyn Fn(Fault) -> Fault) -> Drawings {
        if cell.trim().is_empty() {
            return Ok((None, Crs::WGS84));
        }
        let text = wkt::read(cell).map_err(|broken| {
            Box::new(match broken {
                wkt::Broken::At(at, found) => Fault::of("T103", format!("{at}: “{found}”")),
                wkt::Broken::Kind(kind) if kind == "GEOMETRYCOLLECTION" => Fault::of("G111", ""),
                wkt::Broken::Kind(kind) => Fault::of("G112", kind),
                wkt::Broken::Few(_) => Fault::of("G106", 1),
            })
        })?;
        let (height, measure) = text.beside;
        let numbers = if height && measure { 4 } else { 3 };
        for code in [height.then_some("G113"), measure.then_some("T108")].into_iter().flatten() {
            faults.push(tell(Fault::of(code, numbers)));
        }
        Ok((text.drawing, self.system(text.srid, faults)?))
    }

    /// The system that a text names, unless somebody has said better; it is told once.
    fn system(&mut self, srid: Option<u32>, faults: &mut Faults) -> Result<Crs, Box<Fault>> {
        let Some(srid) = srid.filter(|srid| self.reading.crs.is_none() && *srid != 0) else {
            return Ok(self.crs.clone());
        };
        let name = format!("EPSG:{srid}");
        let known = self.systems.entry(srid).or_insert_with(|| {
            let crs = Crs::from_code(&name);
            if crs.as_ref().is_some_and(|crs| !crs.is_wgs84()) {
                faults.push(Fault::of("G013", &name));
            }
            crs
        });
        known.clone().ok_or_else(|| Box::new(Fault::of("G018", name)))
    }
}

/// A point of two cells; none where both are empty.
fn point(first: &str, second: &str) -> Result<Option<Drawing>, Box<Fault>> {
    if first.trim().is_empty() && second.trim().is_empty() {
        return Ok(None);
    }
    match (table::number(first), table::number(second)) {
        (Some(x), Some(y)) => Ok(Some(Drawing { drawn: Drawn::Point, areas: vec![vec![vec![[x, y]]]] })),
        _ => Err(Box::new(Fault::of("G105", format!("{}; {}", first.trim(), second.trim())))),
    }
}
