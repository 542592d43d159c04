//! The files in a ZIP archive, unpacked in memory within limits: an archive says nothing about
//! itself that can be believed.

use std::collections::HashSet;
use std::io::{self, Read, Seek};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::import::Fault;
use crate::import::splitter::Progress;

/// What an archive may cost.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Files in it, folders and what macOS adds not counted.
    pub(super) entries: usize,
    /// Bytes of all that is unpacked.
    pub(super) bytes: u64,
}

/// A set of seven files, twice, and some room; more bytes than 20 million vertices have.
pub(super) const LIMITS: Limits = Limits { entries: 16, bytes: 512 << 20 };

/// One unpacked file.
pub(super) struct Entry {
    /// With its folders, as written.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The names of the files in an archive, or that it is none.
pub(super) fn names(reader: impl Read + Seek) -> Result<Vec<String>, Box<Fault>> {
    let mut archive = ZipArchive::new(reader).map_err(broken)?;
    let names = (0..archive.len()).map(|at| Ok(name(&archive.by_index_raw(at)?)));
    names.collect::<Result<_, ZipError>>().map_err(broken)
}

/// Unpacks the files whose names end in one of `wanted` (and how many bytes they were), or tells everything that keeps the archive
/// out. Entries are checked even where nobody wants them.
pub(super) fn unpack(
    reader: impl Read + Seek,
    wanted: &[&str],
    limits: Limits,
    progress: Progress<'_>,
) -> Result<(Vec<Entry>, u64), Vec<Fault>> {
    let mut archive = ZipArchive::new(reader).map_err(|e| vec![*broken(e)])?;
    let files = checked(&mut archive, limits)?;
    let (mut unpacked, mut left, mut packed) = (Vec::new(), limits.bytes, 0);
    for (at, name) in files {
        if !wanted.iter().any(|end| ends_with(&name, end)) {
            continue;
        }
        let mut file = archive.by_index(at).map_err(|e| vec![broken(e).path(&name)])?;
        packed += file.compressed_size();
        let mut bytes = Vec::new();
        let read = file.by_ref().take(left + 1).read_to_end(&mut bytes);
        if read.is_ok() && bytes.len() as u64 > left {
            return Err(vec![Fault::of("Z102", limits.bytes >> 20).path(&name)]);
        }
        read.map_err(|e| vec![broken(e.into()).path(&name)])?;
        left -= bytes.len() as u64;
        unpacked.push(Entry { name, bytes });
        if progress(packed).is_break() {
            return Err(vec![Fault::of("G014", "")]);
        }
    }
    Ok((unpacked, packed))
}

/// The files of an archive that break no rule, folders and what macOS adds left out.
fn checked<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: Limits) -> Result<Vec<(usize, String)>, Vec<Fault>> {
    let (mut files, mut faults, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at).map_err(|e| vec![*broken(e)])?;
        let name = name(&file);
        if file.is_dir() || name.starts_with("__MACOSX/") {
            continue;
        }
        let code = if file.encrypted() {
            Some("Z103")
        } else if [".zip", ".kmz", ".7z", ".rar"].iter().any(|end| ends_with(&name, end)) {
            Some("Z104")
        } else if leaves(&name) {
            Some("Z105")
        } else if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            Some("Z106")
        } else {
            (!seen.insert(name.to_lowercase())).then_some("Z108")
        };
        faults.extend(code.map(|code| Fault::of(code, &name).path(&name)));
        files.push((at, name));
    }
    if files.len() > limits.entries {
        faults.insert(0, Fault::of("Z101", limits.entries));
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

fn name<R: Read>(file: &zip::read::ZipFile<'_, R>) -> String {
    file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), |name| name.into_owned())
}

/// Whether a name ends so, in capitals or not.
pub(super) fn ends_with(name: &str, end: &str) -> bool {
    let start = name.len().checked_sub(end.len());
    start.and_then(|start| name.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// Whether a name leads out of the archive.
fn leaves(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    drive || name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..")
}

fn broken(error: ZipError) -> Box<Fault> {
    Box::new(match error {
        ZipError::Io(e) if e.kind() == io::ErrorKind::UnexpectedEof => Fault::of("Z107", "unexpected end"),
        other => Fault::of("Z107", other),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write};
    use std::ops::ControlFlow;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of these files.
    pub(in crate::import::shapefile) fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in files {
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn codes(bytes: &[u8], limits: Limits) -> Vec<&'static str> {
        match unpack(Cursor::new(bytes), &[".shp", ".dbf"], limits, &mut |_| ControlFlow::Continue(())) {
            Ok(_) => vec![],
            Err(faults) => faults.iter().map(|f| f.code).collect(),
        }
    }

    #[test]
    fn what_an_archive_must_not_be_has_a_code_each() {
        let many: Vec<String> = (0..17).map(|n| format!("{n}.shp")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        let good = packed(&[("a.shp", b"x"), ("a.dbf", b"y")]);
        let mut encrypted = good.clone();
        // Bit 0 of the flags of the first file in the central directory.
        let central = encrypted.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        encrypted[central + 8] |= 1;
        let mut method = good.clone();
        method[central + 10] = 14;
        let mut damaged = good.clone();
        let data = damaged.windows(5).position(|w| w == b"a.shp").unwrap() + 5;
        damaged[data] ^= 0xff;
        let cases: [(&str, Vec<u8>, &[&str]); 12] = [
            ("good", good.clone(), &[]),
            ("too many files", packed(&many), &["Z101"]),
            ("an archive in an archive", packed(&[("a.shp", b"x"), ("b.ZIP", b"PK")]), &["Z104"]),
            ("up", packed(&[("../a.shp", b"x")]), &["Z105"]),
            ("up in the middle", packed(&[("x/../../a.shp", b"x")]), &["Z105"]),
            ("from the root", packed(&[("/etc/a.shp", b"x")]), &["Z105"]),
            ("a drive", packed(&[("C:\\a.shp", b"x")]), &["Z105"]),
            ("encrypted", encrypted, &["Z103"]),
            ("LZMA", method, &["Z106"]),
            ("damaged", damaged, &["Z107"]),
            ("cut off", good[..good.len() - 10].to_vec(), &["Z107"]),
            ("the same file twice", packed(&[("a.shp", b"x"), ("A.SHP", b"x")]), &["Z108"]),
        ];
        for (name, bytes, want) in cases {
            assert_eq!(codes(&bytes, LIMITS), want, "{name}");
        }
        let folders = packed(&[("x/a.shp", b"x"), ("__MACOSX/x/._a.shp", b"x")]);
        assert_eq!(codes(&folders, Limits { entries: 1, ..LIMITS }), [] as [&str; 0], "what macOS adds does not count");
    }

    #[test]
    fn bytes_are_counted_as_they_come_out_whatever_the_archive_says() {
        let zeros = vec![0_u8; 1 << 20];
        let mut bomb = packed(&[("a.shp", &zeros), ("a.dbf", &zeros)]);
        let limits = Limits { bytes: (1 << 20) + 10, ..LIMITS };
        assert_eq!(codes(&bomb, limits), ["Z102"]);
        assert_eq!(codes(&bomb, Limits { bytes: 2 << 20, ..LIMITS }), [] as [&str; 0], "just within");
        // The same, where the directory says that a file has ten bytes.
        let central = bomb.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        bomb[central + 24..central + 28].copy_from_slice(&10_u32.to_le_bytes());
        assert!(!codes(&bomb, Limits { bytes: 1000, ..LIMITS }).is_empty());
    }
}
