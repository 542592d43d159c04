//! Zipped Shapefiles: one or more sets of .shp, .dbf, .shx, .prj and .cpg in an archive (ESRI
//! Shapefile Technical Description, 1998).

mod archive;
mod codes;
mod dbf;
mod prj;
#[cfg(test)]
mod reference_tests;
mod shapes;
#[cfg(test)]
mod tests;

pub(crate) use codes::SHAPEFILE;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Read, Seek};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::geojson::Document;
use crate::import::network_csv::id_column;
use crate::import::shapefile::archive::{Entry, ends_with};
use crate::import::shapefile::dbf::Row;
use crate::import::shapefile::shapes::Records;
use crate::import::splitter::Progress;
use crate::import::zip::Archive;
use crate::import::{BESIDE, EXACT, Fault, Reading, Severity, exact};

const PARTS: [&str; 6] = [".shp", ".dbf", ".shx", ".prj", ".cpg", ".cablewatch"];
/// Shapes read between two looks at whether to go on.
const PACE: usize = 1000;

/// Gives every well-formed shape of every set to `each`; all else becomes faults, with the file in
/// the archive as their path.
pub(crate) fn read<R: Read + Seek>(
    archive: &mut Archive<R>,
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> Document {
    let (entries, packed) = match archive::unpack(archive, &PARTS, archive::UNPACKED, progress) {
        Ok(unpacked) => unpacked,
        Err(told) => {
            faults.push(*told);
            return Document { features: 0 };
        }
    };
    let mut walk = Walk { reading, progress, packed, faults, each, features: 0, vertices: 0 };
    for shp in entries.iter().filter(|entry| ends_with(&entry.name, ".shp")) {
        if walk.set(&Set::of(shp, &entries)).is_break() {
            break;
        }
    }
    Document { features: walk.features }
}

/// The files of one layer.
struct Set<'a> {
    /// The name without its ending.
    stem: &'a str,
    shp: &'a [u8],
    dbf: Option<&'a [u8]>,
    shx: Option<&'a [u8]>,
    prj: Option<&'a [u8]>,
    cpg: Option<&'a [u8]>,
    /// What an export of this program could not put into the table.
    beside: Option<&'a [u8]>,
}

impl<'a> Set<'a> {
    fn of(shp: &'a Entry, entries: &'a [Entry]) -> Self {
        let stem = &shp.name[..shp.name.len() - ".shp".len()];
        let part = |end: &str| {
            let wanted = format!("{stem}{end}").to_lowercase();
            entries.iter().find(|entry| entry.name.to_lowercase() == wanted).map(|entry| entry.bytes.as_slice())
        };
        let (dbf, shx, prj, cpg) = (part(".dbf"), part(".shx"), part(".prj"), part(".cpg"));
        Self { stem, shp: &shp.bytes, dbf, shx, prj, cpg, beside: part(&format!(".{BESIDE}")) }
    }

    fn path(&self, end: &str) -> String {
        format!("{}{end}", self.stem)
    }
}

struct Walk<'a> {
    reading: &'a Reading,
    progress: Progress<'a>,
    /// Bytes of the archive that were read.
    packed: u64,
    faults: &'a mut Faults,
    each: &'a mut dyn FnMut(Feature, &mut Faults),
    features: usize,
    vertices: usize,
}

/// What the files beside the shapes of a set say.
struct Layer<'a> {
    set: &'a Set<'a>,
    crs: Crs,
    table: Option<dbf::Table<'a>>,
    /// The name of the column of ids.
    id: Option<String>,
    /// What its rows stand for, by their ids.
    beside: HashMap<String, &'a str>,
}

impl Walk<'_> {
    fn tell(&mut self, code: &'static str, detail: impl std::fmt::Display, path: String) {
        self.faults.push(Fault::of(code, detail).path(path));
    }

    /// Reads one layer; breaks where the whole file is to be left.
    fn set(&mut self, set: &Set<'_>) -> ControlFlow<()> {
        if !shapes::is_one(set.shp) {
            self.tell("S106", "", set.path(".shp"));
            return ControlFlow::Continue(());
        }
        let index = set.shx.filter(|bytes| shapes::is_one(bytes));
        if index.is_none() {
            self.tell("S104", "", set.path(".shx"));
        }
        let most = self.reading.limits.features - self.features.min(self.reading.limits.features);
        let records = Records::of(set.shp, index, most + 1);
        if records.cut {
            self.tell("G004", "", set.path(".shp"));
        }
        if records.len() == 0 && !records.cut {
            self.tell("G017", "", set.path(".shp"));
        }
        let table = self.table(set, records.len());
        let Some(crs) = self.system(set) else {
            self.keep_unplaced(&records);
            self.features += records.len().min(most);
            return ControlFlow::Continue(());
        };
        let id = table.as_ref().and_then(|table| Some(table.names().nth(id_column(table.names())?)?.to_owned()));
        let beside = set.beside.map(exact::beside).unwrap_or_default();
        let layer = Layer { set, crs, table, id, beside };
        (0..records.len()).try_for_each(|at| self.record(&layer, &records, at))
    }

    /// The system a set is in; `None` if its .prj is not understood, which is told.
    fn system(&mut self, set: &Set<'_>) -> Option<Crs> {
        if let Some(crs) = &self.reading.crs {
            return Some(crs.clone());
        }
        let Some(text) = set.prj else {
            self.tell("S102", "", set.path(".prj"));
            return Some(Crs::WGS84);
        };
        match prj::read(&String::from_utf8_lossy(text)) {
            Ok(crs) => {
                if !crs.is_wgs84() {
                    self.tell("G013", crs.name(), set.path(".prj"));
                }
                Some(crs)
            }
            Err(fault) => {
                self.faults.push(fault.path(set.path(".prj")));
                None
            }
        }
    }

    /// Some positions of a set in an unknown system: a person may know it.
    fn keep_unplaced(&mut self, records: &Records<'_>) {
        for at in 0..records.len().min(PACE) {
            let drawing = records.shape(at).ok().and_then(|shape| shape.drawing);
            let first = drawing.and_then(|drawing| drawing.areas.first()?.first()?.first().copied());
            self.faults.keep_unplaced(first.map(|[x, y]| (x, y)));
        }
    }

    fn table<'a>(&mut self, set: &Set<'a>, shapes: usize) -> Option<dbf::Table<'a>> {
        let Some(bytes) = set.dbf else {
            self.tell("S103", "", set.path(".dbf"));
            return None;
        };
        let named = set.cpg.map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
        let encoding = named.as_deref().and_then(dbf::of_code_page);
        if let Some(name) = named.filter(|_| encoding.is_none()) {
            self.tell("S109", name.chars().take(40).collect::<String>(), set.path(".cpg"));
        }
        let Some(table) = dbf::Table::open(bytes, encoding) else {
            self.tell("S112", "", set.path(".dbf"));
            return None;
        };
        if table.rows != shapes {
            self.tell("S105", format!("{shapes} / {}", table.rows), set.path(".dbf"));
        }
        let unread: Vec<&str> = table.unread().collect();
        if !unread.is_empty() {
            self.tell("S110", unread.join(", "), set.path(".dbf"));
        }
        Some(table)
    }

    fn record(&mut self, layer: &Layer<'_>, records: &Records<'_>, at: usize) -> ControlFlow<()> {
        let limits = &self.reading.limits;
        if self.features == limits.features {
            self.faults.push(Fault::of("G010", limits.features));
            return ControlFlow::Break(());
        }
        if at.is_multiple_of(PACE) && (self.progress)(self.packed).is_break() {
            self.faults.push(Fault::of("G014", ""));
            return ControlFlow::Break(());
        }
        let number = self.features;
        self.features += 1;
        let mut one = One { layer, at, number, id: None, faults: self.faults, bad: false };
        let Some(properties) = one.properties(limits.property_bytes) else { return ControlFlow::Continue(()) };
        let shape = one.shape(records);
        let (id, bad) = (one.id, one.bad);
        let Some(shape) = shape.filter(|_| !bad) else { return ControlFlow::Continue(()) };
        let (named, (id, number_id)) = (id.is_some(), id.unwrap_or_else(|| (number.to_string(), false)));
        let id_column = layer.id.clone().filter(|_| named).map(Cow::Owned);
        let feature = Feature { number, line: 0, id, named, id_column, number_id, properties, shape };
        self.vertices += feature.vertices();
        if self.vertices > limits.vertices {
            self.faults.push(Fault::of("G011", limits.vertices));
            return ControlFlow::Break(());
        }
        (self.each)(feature, self.faults);
        ControlFlow::Continue(())
    }
}

/// One shape with its row.
struct One<'a> {
    layer: &'a Layer<'a>,
    /// Its number in its layer, and in the whole file.
    at: usize,
    number: usize,
    /// The id that the row gives, and whether it is a number.
    id: Option<(String, bool)>,
    faults: &'a mut Faults,
    bad: bool,
}

impl One<'_> {
    fn tell(&mut self, fault: Fault, below: &str) {
        self.bad |= fault.severity == Severity::Error;
        let dot = if below.is_empty() { "" } else { "." };
        let path = format!("{}[{}]{dot}{below}", self.layer.set.path(".shp"), self.at);
        let fault = fault.feature(self.number).path(path);
        self.faults.push(match &self.id {
            Some((id, _)) => fault.id(id),
            None => fault,
        });
    }

    /// What the row says, without the id; `None` if it is deleted or not there.
    fn properties(&mut self, most: usize) -> Option<Map<String, Value>> {
        let Some(table) = &self.layer.table else { return Some(Map::new()) };
        let (mut values, foreign) = match table.row(self.at) {
            Row::Values(values, foreign) => (values, foreign),
            // That there are fewer rows than shapes was told.
            Row::None => return None,
            Row::Deleted => {
                self.tell(Fault::of("S111", ""), "");
                return None;
            }
        };
        if let Some(name) = &self.layer.id {
            self.id = match values.get(name) {
                Some(Value::String(text)) => Some((text.trim().to_owned(), false)),
                Some(Value::Number(number)) => Some((number.to_string(), true)),
                _ => None,
            };
            values.shift_remove(name);
        }
        let key = self.id.as_ref().map_or_else(|| format!("#{}", self.at), |(id, _)| id.clone());
        let beside = self.layer.beside.get(&key).copied();
        if table.length.max(beside.map_or(0, str::len)) > most {
            self.tell(Fault::of("G012", most), "");
        }
        beside.and_then(|exact| values.insert(EXACT.to_owned(), exact.into()));
        if !foreign.is_empty() {
            self.tell(Fault::of("S108", format!("{} ({})", foreign.join(", "), table.encoding())), "");
        }
        Some(values)
    }

    fn shape(&mut self, records: &Records<'_>) -> Option<Shape> {
        let shaped = match records.shape(self.at) {
            Ok(shaped) => shaped,
            Err(why) if why == "MultiPatch" => {
                self.tell(Fault::of("G112", why), "");
                return None;
            }
            Err(_) => {
                self.tell(Fault::of("S107", ""), "");
                return None;
            }
        };
        let (height, measure) = shaped.beside;
        for code in [height.then_some("G113"), measure.then_some("T108")].into_iter().flatten() {
            self.tell(Fault::of(code, if height && measure { 4 } else { 3 }), "");
        }
        let Some(drawing) = shaped.drawing else { return Some(Shape::None) };
        let placed = drawing.place(&self.layer.crs);
        self.faults.keep_unplaced(placed.unplaced);
        for mut fault in placed.faults {
            let below = fault.path.take().unwrap_or_default();
            self.tell(fault, &below);
        }
        placed.shape
    }
}
