//! Which reader a file needs, told by its content.

use std::io::{Read, Seek, SeekFrom};

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::geojson::{self, Document};
use crate::import::sniff::{Sniffed, sniff};
use crate::import::splitter::Progress;
use crate::import::zip::{Archive, Contents, contents};
use crate::import::{Fault, Reading, network_csv, shapefile, xml};
use crate::network::codes;

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
    if got.is_err() {
        faults.push(Fault::of("G015", ""));
        return (Document { features: 0 }, "unknown");
    }
    let none = Document { features: 0 };
    match reader.seek(SeekFrom::End(0)).and_then(|bytes| reader.seek(SeekFrom::Start(0)).map(|_| bytes)) {
        Ok(bytes) if bytes > reading.limits.bytes => {
            faults.push(Fault::of("G025", reading.limits.bytes));
            return (none, "unknown");
        }
        Ok(_) => {}
        Err(_) => {
            faults.push(Fault::of("G015", ""));
            return (none, "unknown");
        }
    }
    let looks = looks(&head, &mut reader);
    match reading.format {
        Some(wanted) if !wanted.may_be(looks) => {
            let fault = if looks == Looks::Nothing { Fault::of("G024", "") } else { wanted.is_not(looks) };
            faults.push(fault);
            return (none, "unknown");
        }
        Some(Format::Csv) => return (network_csv::read(reader, reading, progress, faults, each), "csv"),
        _ => {}
    }
    match looks {
        Looks::Json | Looks::Ofds | Looks::Empty => (geojson::read(reader, reading, progress, faults, each), "geojson"),
        Looks::Kml | Looks::Gpx | Looks::Xml => xml::read(&mut reader, reading, progress, faults, each),
        Looks::Csv => (network_csv::read(reader, reading, progress, faults, each), "csv"),
        Looks::Kmz | Looks::Shapefile | Looks::Zip => match zipped(reader, reading, progress, faults, each) {
            Ok(read) => read,
            Err(fault) => {
                faults.push(*fault);
                (none, "zip")
            }
        },
        Looks::Nothing => {
            faults.push(Fault::of("G024", ""));
            (none, "unknown")
        }
    }
}

codes! {
    /// A format that somebody can say a file is in.
    Format {
        Geojson => "geojson", Ofds => "ofds", Kml => "kml", Gpx => "gpx", Shapefile => "shapefile", Csv => "csv",
    }
}

/// What a file looks like by its first bytes and, if it is an archive, by the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    Json,
    Ofds,
    Kml,
    Gpx,
    /// XML of another kind.
    Xml,
    Kmz,
    Shapefile,
    /// An archive of something else, or one that cannot be opened.
    Zip,
    Csv,
    /// No text at all, or UTF-16 that says nothing of itself; its reader tells.
    Empty,
    Nothing,
}

impl Looks {
    const fn name(self) -> &'static str {
        match self {
            Self::Json => "GeoJSON",
            Self::Ofds => "OFDS",
            Self::Kml => "KML",
            Self::Gpx => "GPX",
            Self::Xml => "XML",
            Self::Kmz => "KMZ",
            Self::Shapefile => "Shapefile",
            Self::Zip => "ZIP",
            Self::Csv => "CSV",
            Self::Empty | Self::Nothing => "?",
        }
    }
}

impl Format {
    /// Whether what looks so can be this. That JSON is no network of the standard shows only once it
    /// has been read, and a table of one column looks like nothing.
    fn may_be(self, looks: Looks) -> bool {
        looks == Looks::Empty
            || match self {
                Self::Geojson => looks == Looks::Json,
                Self::Ofds => matches!(looks, Looks::Json | Looks::Ofds),
                // An archive that cannot be opened says so itself.
                Self::Kml => matches!(looks, Looks::Kml | Looks::Kmz | Looks::Zip),
                Self::Gpx => looks == Looks::Gpx,
                Self::Shapefile => matches!(looks, Looks::Shapefile | Looks::Zip),
                Self::Csv => matches!(looks, Looks::Csv | Looks::Nothing),
            }
    }

    fn is_not(self, looks: Looks) -> Fault {
        let wanted = match self {
            Self::Geojson => "GeoJSON",
            Self::Ofds => "OFDS",
            Self::Kml => "KML",
            Self::Gpx => "GPX",
            Self::Shapefile => "Shapefile",
            Self::Csv => "CSV",
        };
        Fault::of_all("G023", &[wanted, looks.name()])
    }
}

fn looks(head: &[u8], reader: &mut (impl Read + Seek)) -> Looks {
    let text = String::from_utf8_lossy(head).replace('\0', "");
    match sniff(head) {
        Sniffed::Json if text.contains("\"networks\"") && !text.contains("\"FeatureCollection\"") => Looks::Ofds,
        Sniffed::Json => Looks::Json,
        Sniffed::Csv => Looks::Csv,
        Sniffed::Xml => root(&text),
        Sniffed::Zip => {
            let looks = Archive::open(&mut *reader).map_or(Looks::Zip, |archive| match contents(archive.names()) {
                Contents::Kml { .. } => Looks::Kmz,
                Contents::Shapefile => Looks::Shapefile,
                Contents::Neither => Looks::Zip,
            });
            // A reader that cannot go back tells so when it is read.
            let _ = reader.seek(SeekFrom::Start(0));
            looks
        }
        Sniffed::Unknown => unknown(head),
    }
}

/// Of XML: its first element.
fn root(text: &str) -> Looks {
    let elements = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let first = elements.into_iter().find(|rest| rest.starts_with(|c: char| c.is_alphabetic()));
    let name = first.and_then(|rest| rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next());
    match name.map(|name| name.rsplit(':').next().unwrap_or(name)) {
        Some("kml" | "Document" | "Folder" | "Placemark") => Looks::Kml,
        Some("gpx") => Looks::Gpx,
        _ => Looks::Xml,
    }
}

/// Of what is none of the formats: a JSON word is left to the reader of JSON, which says what is
/// missing, and so is what has no letters to tell by.
fn unknown(head: &[u8]) -> Looks {
    let text = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii();
    let word = matches!(text, [b'"' | b'-' | b'0'..=b'9', ..]) || matches!(text, b"null" | b"true" | b"false");
    let utf_16 = matches!(text, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if text.is_empty() || word || utf_16 { Looks::Empty } else { Looks::Nothing }
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
