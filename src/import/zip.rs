//! A ZIP archive under limits: what it holds, and one entry of it as a stream.

use std::io::{self, Read, Seek, SeekFrom};

use zip::read::{ArchiveOffset, Config};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::import::Fault;

/// Entries of an archive.
const ENTRIES: usize = 16;
/// Bytes an entry may unpack to: this, or [`RATIO`] times its packed size if that is less.
const UNPACKED: u64 = 1 << 30;
const RATIO: u64 = 100;
/// Bytes read to list an archive: sixteen entries and the longest comment need far fewer.
const LISTING: u64 = 1 << 22;
/// An archive begins where the file does, or it would not have been taken for one.
const CONFIG: Config = Config { archive_offset: ArchiveOffset::Known(0) };

/// Which reader an archive needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// KMZ: the number of the entry to read, and whether more KML lies beside it.
    Kml { entry: usize, more: bool },
    /// A zipped Shapefile.
    Shapefile,
    /// Neither.
    Neither,
}

/// An archive whose names and sizes have been found harmless.
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    names: Vec<String>,
    bytes: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens an archive and lists it; the first thing that makes it unsafe is its fault (Z101 to
    /// Z105, Z108, Z109). Nothing is unpacked.
    pub(crate) fn open(mut reader: R) -> Result<Self, Box<Fault>> {
        let bytes = reader.seek(SeekFrom::End(0)).map_err(|e| Box::new(unreadable(&e)))?;
        // A first look within few bytes, so that a directory without end costs no memory.
        let first = Metered { inner: &mut reader, left: LISTING };
        let count = ZipArchive::with_config(CONFIG, first).map_err(|e| broken(&e))?.len();
        if count > ENTRIES {
            return Err(Box::new(Fault::of("Z102", count)));
        }
        let zip = ZipArchive::with_config(CONFIG, reader).map_err(|e| broken(&e))?;
        if zip.has_duplicate_names() {
            return Err(Box::new(Fault::of("Z109", "")));
        }
        let mut new = Self { zip, names: Vec::new(), bytes };
        for number in 0..count {
            let name = new.checked(number)?;
            new.names.push(name);
        }
        Ok(new)
    }

    /// The name of an entry that may be read.
    fn checked(&mut self, number: usize) -> Result<String, Box<Fault>> {
        let entry = self.zip.by_index_raw(number).map_err(|e| broken(&e))?;
        let name = entry.name().map_err(|e| broken(&e))?.into_owned();
        let packed = matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        let code = match () {
            () if is_unsafe(&name) => "Z103",
            () if entry.encrypted() => "Z104",
            () if is_archive(&name) => "Z105",
            () if !packed => "Z108",
            () => return Ok(name),
        };
        let shown: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
        Err(Box::new(Fault::of(code, shown)))
    }

    /// The names of its entries, in their order.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Packed bytes of an entry, never more than the archive has, and what it declares to unpack to.
    pub(crate) fn sizes(&mut self, number: usize) -> (u64, u64) {
        let declared = self.zip.by_index_raw(number).map_or((0, 0), |entry| (entry.compressed_size(), entry.size()));
        (declared.0.min(self.bytes), declared.1)
    }

    /// An entry as it unpacks. What it really unpacks to is counted, whatever it declares; beyond
    /// the limit reading fails with an error of which [`unreadable`] makes Z106.
    pub(crate) fn read(&mut self, number: usize) -> Result<impl Read, Box<Fault>> {
        let limit = UNPACKED.min(self.sizes(number).0.saturating_mul(RATIO));
        let entry = self.zip.by_index(number).map_err(|e| broken(&e))?;
        Ok(Counted { entry, left: limit, limit })
    }
}

/// What an archive with entries of these names is. A `.shp` anywhere makes it a Shapefile; else
/// `doc.kml` at the root or the first `.kml` there is what a KMZ shows.
pub(crate) fn contents(names: &[String]) -> Contents {
    let lower: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
    if lower.iter().any(|n| n.ends_with(".shp")) {
        return Contents::Shapefile;
    }
    let is_kml = |n: &&String| n.ends_with(".kml");
    let at_root = |n: &String| is_kml(&n) && !n.contains(['/', '\\']);
    let doc = lower.iter().position(|n| n == "doc.kml").or_else(|| lower.iter().position(at_root));
    let more = lower.iter().filter(is_kml).count() > 1;
    doc.map_or(Contents::Neither, |entry| Contents::Kml { entry, more })
}

/// The fault of a file or an entry that fails while it is read.
pub(crate) fn unreadable(error: &io::Error) -> Fault {
    match error.get_ref().and_then(|e| e.downcast_ref::<Burst>()) {
        Some(Burst(limit)) => Fault::of("Z106", limit),
        None => Fault::of("G015", ""),
    }
}

fn broken(error: &ZipError) -> Box<Fault> {
    Box::new(match error {
        ZipError::Io(error) if error.get_ref().is_some_and(|e| e.is::<Endless>()) => {
            Fault::of("Z102", format!("> {ENTRIES}"))
        }
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => unreadable(error),
        _ => Fault::of("Z101", ""),
    })
}

/// Absolute, or on the way out of the folder it is unpacked in.
fn is_unsafe(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    drive || name.starts_with(['/', '\\']) || name.contains('\0') || name.split(['/', '\\']).any(|part| part == "..")
}

fn is_archive(name: &str) -> bool {
    let lower = name.to_lowercase();
    [".zip", ".kmz", ".rar", ".7z", ".gz", ".tgz", ".tar"].iter().any(|end| lower.ends_with(end))
}

/// An entry unpacks to more than these bytes.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to more than {0} bytes")]
struct Burst(u64);

/// The list of entries is longer than any that is allowed.
#[derive(Debug, thiserror::Error)]
#[error("a directory of more than {LISTING} bytes")]
struct Endless;

/// Fails once more than `left` bytes have been read.
struct Metered<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| io::Error::other(Endless))?;
        Ok(got)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

struct Counted<R> {
    entry: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.entry.read(into)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| io::Error::other(Burst(self.limit)))?;
        Ok(got)
    }
}
