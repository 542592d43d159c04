//! A zipped Shapefile (ESRI Shapefile Technical Description, 1998): lines and points as two layers,
//! a text that says what the format could not hold, and beside each table a file of JSON lines from
//! which the import takes that again.

mod readme;
mod table;

use std::cell::RefCell;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use serde_json::{Value, json};
use shapefile::dbase::TableWriter;
use shapefile::{Point, Polyline, ShapeWriter};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::export::members::{Members, Thing};
use crate::export::survey::Columns;
use crate::export::{Owner, Places, Scratch, Survey, Writes};
use crate::import::BESIDE;
use table::{Heading, Row};

const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// Programs hold positions in these files in 31 bits.
const MOST: u64 = (1 << 31) - 1;

/// Wider rows are mostly spaces or repeat one another; packed, they would look like a bomb to whoever
/// opens the archive.
const WIDE: usize = 400;

/// Both layers, while they are being written.
pub(super) struct Layers<'a, W> {
    out: W,
    survey: &'a Survey,
    routes: Layer,
    sites: Layer,
}

impl<'a, W: Write + Seek> Layers<'a, W> {
    pub(super) fn begin(out: W, survey: &'a Survey, places: Places<'_>) -> io::Result<Self> {
        let routes = Layer::begin(&survey.of_routes, places)?;
        let sites = Layer::begin(&survey.of_sites, places)?;
        Ok(Self { out, survey, routes, sites })
    }
}

impl<W: Write + Seek> Writes for Layers<'_, W> {
    fn owner(&mut self, _: &Owner) -> io::Result<()> {
        Ok(())
    }

    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        match thing {
            Thing::Route(_) => self.routes.thing(thing),
            Thing::Site(_) => self.sites.thing(thing),
        }
    }

    fn end(self: Box<Self>) -> io::Result<()> {
        let Self { out, survey, routes, sites } = *self;
        let mut zip = ZipWriter::new(out);
        let text = readme::text(survey.classification, &[("routes", &routes.heading), ("sites", &sites.heading)]);
        zip.start_file("README.txt", packed())?;
        zip.write_all(text.as_bytes())?;
        for (name, layer) in [("routes", routes), ("sites", sites)] {
            layer.end(name, &mut zip)?;
        }
        zip.finish()?.flush()
    }
}

/// One layer; its files wait for their place in the archive.
struct Layer {
    heading: Heading,
    shapes: ShapeWriter<Place>,
    rows: TableWriter<Place>,
    /// The .shp, .shx and .dbf, and what the table could not hold.
    files: [Place; 4],
    things: usize,
    /// Of the shapes, and of the lines beside the table.
    bytes: u64,
    beside: usize,
}

impl Layer {
    fn begin(columns: &Columns, places: Places<'_>) -> io::Result<Self> {
        let heading = Heading::of(columns);
        let files = [Place::new(places()?), Place::new(places()?), Place::new(places()?), Place::new(places()?)];
        let shapes = ShapeWriter::with_shx(files[0].clone(), files[1].clone());
        let rows = heading.writer(files[2].clone())?;
        Ok(Self { heading, shapes, rows, files, things: 0, bytes: 0, beside: 0 })
    }

    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        let wrong = |error: shapefile::Error| io::Error::other(error.to_string());
        self.things += 1;
        self.bytes += 100;
        match thing {
            Thing::Route(route) => {
                let lines: Vec<Vec<Point>> =
                    route.lines().map(|line| line.iter().map(|at| Point::new(at.lon(), at.lat())).collect()).collect();
                self.bytes += lines.iter().map(|line| 16 * line.len() as u64 + 4).sum::<u64>();
                self.shapes.write_shape(&Polyline::with_parts(lines)).map_err(wrong)?;
            }
            Thing::Site(site) => {
                self.shapes.write_shape(&Point::new(site.at.lon(), site.at.lat())).map_err(wrong)?;
            }
        }
        let table = self.things as u64 * self.heading.width() as u64;
        if self.bytes.max(table) > MOST {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more than a Shapefile can hold (2 GiB)"));
        }
        let members = Members::of(thing);
        let row = self.heading.row(thing.id(), &members);
        self.beside(thing, &members, &row)?;
        self.rows.write_record(&row).map_err(|error| io::Error::other(error.to_string()))
    }

    /// Writes what the row does not say as it is. A person may delete and sort rows, so it goes by
    /// the id as the import reads it, or by the number of the row where it reads none.
    fn beside(&mut self, thing: Thing<'_>, members: &Members, row: &Row) -> io::Result<()> {
        let cells: Vec<(&str, Value)> =
            self.heading.columns.iter().enumerate().map(|(at, c)| (c.short.as_str(), row.read(at, c))).collect();
        let id = cells[0].1.as_str().map(str::trim);
        let read = |name: &str| cells[1..].iter().find(|(short, _)| *short == name).map(|(_, value)| value.clone());
        if let Some(exact) = members.exact((thing.id(), id), &read, &cells[1..]) {
            let of = id.map_or_else(|| format!("#{}", self.things - 1), str::to_owned);
            let line = json!({"of": of, "exact": exact}).to_string();
            self.beside += line.len();
            writeln!(self.files[3], "{line}")?;
        }
        Ok(())
    }

    fn end(self, name: &str, zip: &mut ZipWriter<impl Write + Seek>) -> io::Result<()> {
        let Self { heading, mut shapes, mut rows, files, things, beside, .. } = self;
        if things == 0 {
            return Ok(());
        }
        shapes.finalize().map_err(|error| io::Error::other(error.to_string()))?;
        rows.finalize().map_err(|error| io::Error::other(error.to_string()))?;
        for (file, end) in files.iter().zip(["shp", "shx", "dbf", BESIDE]) {
            let wide = match end {
                "dbf" => heading.width() > WIDE,
                BESIDE => beside / things > WIDE,
                _ => false,
            };
            let options = if wide { packed().compression_method(CompressionMethod::Stored) } else { packed() };
            zip.start_file(format!("{name}.{end}"), options)?;
            file.copy(zip)?;
        }
        for (end, text) in [("prj", WGS84), ("cpg", "UTF-8")] {
            zip.start_file(format!("{name}.{end}"), packed())?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(false)
}

/// A file that its writer keeps to itself, read again once that has ended.
#[derive(Clone)]
struct Place(Rc<RefCell<BufWriter<Box<dyn Scratch>>>>);

impl Place {
    fn new(scratch: Box<dyn Scratch>) -> Self {
        Self(Rc::new(RefCell::new(BufWriter::new(scratch))))
    }

    fn copy(&self, out: &mut impl Write) -> io::Result<()> {
        let mut file = self.0.borrow_mut();
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut Pieces(file.get_mut()), out).map(|_| ())
    }
}

/// Reads a scratch file.
struct Pieces<'a>(&'a mut Box<dyn Scratch>);

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl Seek for Place {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.borrow_mut().seek(to)
    }
}
