//! Which reader a file needs, told by its content.

use std::io::{Read, Seek, SeekFrom};

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::geojson::{self, Document};
use crate::import::sniff::{Sniffed, sniff};
use crate::import::splitter::Progress;
use crate::import::zip::{Archive, Contents, contents};
use crate::import::{Fault, Reading, network_csv, shapefile, xml};

/// Bytes that tell what a file is.
const HEAD: u64 = 4096;

/// Gives every well-formed feature of a file of any format to `each`, and the format's name; all
/// that is wrong becomes faults.
pub(crate) fn read(
    mut reader: impl Read + Seek,
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> (Document, &'static str) {
    let mut head = Vec::new();
    let got = reader.by_ref().take(HEAD).read_to_end(&mut head).and_then(|_| reader.seek(SeekFrom::Start(0)));
    if let Err(error) = got {
        faults.push(Fault::of("G015", error));
        return (Document { features: 0 }, "unknown");
    }
    match sniff(&head) {
        Sniffed::Json | Sniffed::Unknown => (geojson::read(reader, reading, progress, faults, each), "geojson"),
        Sniffed::Xml => xml::read(&mut reader, reading, progress, faults, each),
        Sniffed::Csv => (network_csv::read(reader, reading, progress, faults, each), "csv"),
        Sniffed::Zip => match zipped(reader, reading, progress, faults, each) {
            Ok(read) => read,
            Err(fault) => {
                faults.push(*fault);
                (Document { features: 0 }, "zip")
            }
        },
    }
}

/// A ZIP archive is what it holds.
fn zipped(
    reader: impl Read + Seek,
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> Result<(Document, &'static str), Box<Fault>> {
    let mut archive = Archive::open(reader)?;
    let (entry, more) = match contents(archive.names()) {
        Contents::Kml { entry, more } => (entry, more),
        Contents::Shapefile => {
            return Ok((shapefile::read(&mut archive, reading, progress, faults, each), "shapefile"));
        }
        Contents::Neither => return Err(Box::new(Fault::of("Z107", ""))),
    };
    if more {
        faults.push(Fault::of("Z110", &archive.names()[entry]));
    }
    let sizes = archive.sizes(entry);
    let (document, _) = xml::read_packed(&mut archive.read(entry)?, sizes, reading, progress, faults, each);
    Ok((document, "kmz"))
}
