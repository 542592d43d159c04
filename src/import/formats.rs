//! Which reader a file needs, told by its content.

use std::io::{Read, Seek, SeekFrom};

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::geojson::{self, Document};
use crate::import::sniff::{Sniffed, sniff};
use crate::import::splitter::Progress;
use crate::import::{Fault, Reading, network_csv, shapefile};

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
        Sniffed::Csv => (network_csv::read(reader, reading, progress, faults, each), "csv"),
        Sniffed::Zip if shapefile::is_in(&mut reader) => {
            (shapefile::read(reader, reading, progress, faults, each), "shapefile")
        }
        other => {
            faults.push(Fault::of("G020", other.name()));
            (Document { features: 0 }, other.name())
        }
    }
}
