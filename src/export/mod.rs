//! Routes and sites to bytes in the formats of others, one after another, so that importing them
//! again gives what was there.

mod classification;
mod csv;
mod geojson;
mod kml;
mod members;
mod ofds;
mod ofds_schema;
mod shapefile;
mod survey;

#[cfg(test)]
mod facts;
#[cfg(test)]
mod round_trip;

pub use classification::Classification;
pub(crate) use csv::defused;
pub use geojson::Collection;
pub(crate) use kml::escaped;
pub use members::Thing;
pub(crate) use members::legal;
pub use survey::Survey;

use std::io::{self, Read, Seek, Write};

use crate::network::codes;
use crate::units::CarrierCode;

codes! {
    /// The formats that can be written.
    Format { GeoJson => "geojson", Ofds => "ofds", Kml => "kml", Shapefile => "shapefile", Csv => "csv" }
}

impl Format {
    /// The media type of a file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::Ofds => "application/json",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::Shapefile => "application/zip",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// How the name of a file ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Ofds => "ofds.json",
            Self::Kml => "kml",
            Self::Shapefile => "shp.zip",
            Self::Csv => "csv",
        }
    }
}

/// A carrier whose things follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// Its code.
    pub code: CarrierCode,
    /// Its name.
    pub name: String,
}

/// Where a part of a file is kept until its place comes.
pub trait Scratch: Read + Write + Seek {}

impl<T: Read + Write + Seek> Scratch for T {}

/// Gives an empty place of that kind.
pub type Places<'a> = &'a mut dyn FnMut() -> io::Result<Box<dyn Scratch>>;

/// A writer of one format.
trait Writes {
    /// What follows is this carrier's.
    fn owner(&mut self, owner: &Owner) -> io::Result<()>;
    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()>;
    fn end(self: Box<Self>) -> io::Result<()>;
}

/// A file that is being written.
pub struct Export<'a>(Box<dyn Writes + 'a>);

impl<'a> Export<'a> {
    /// Begins a file of what `survey` has looked through. What was not there then may be written
    /// all the same; a table has no column for its properties, and says them elsewhere.
    pub fn begin(
        format: Format,
        survey: &'a Survey,
        out: impl Write + Seek + 'a,
        places: Places<'_>,
    ) -> io::Result<Self> {
        Ok(Self(match format {
            Format::GeoJson => Box::new(Collection::begin(out, survey.classification)?),
            Format::Ofds => Box::new(ofds::Package::begin(out, survey.classification)?),
            Format::Kml => Box::new(kml::Document::begin(out, survey.classification)?),
            Format::Shapefile => Box::new(shapefile::Layers::begin(out, survey, places)?),
            Format::Csv => Box::new(csv::Table::begin(out, survey)?),
        }))
    }

    /// What follows is this carrier's: first its routes, then its sites.
    pub fn owner(&mut self, owner: &Owner) -> io::Result<()> {
        self.0.owner(owner)
    }

    /// Writes one route or site.
    pub fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        self.0.thing(thing)
    }

    /// Writes what is still to come; without it a file is not whole.
    pub fn end(self) -> io::Result<()> {
        self.0.end()
    }
}
