//! The files of a zipped Shapefile, unpacked in memory.

use std::collections::HashSet;
use std::io::Read;

use crate::import::Fault;
use crate::import::splitter::Progress;
use crate::import::zip::{Archive, unreadable};

/// Bytes of all that is unpacked; more than 20 million vertices have.
pub(super) const UNPACKED: u64 = 512 << 20;

/// One unpacked file.
pub(super) struct Entry {
    /// With its folders, as written.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Unpacks the files whose names end in one of `wanted`, and tells how many packed bytes they were;
/// or what keeps the archive out.
pub(super) fn unpack<R: Read + std::io::Seek>(
    archive: &mut Archive<R>,
    wanted: &[&str],
    limit: u64,
    progress: Progress<'_>,
) -> Result<(Vec<Entry>, u64), Box<Fault>> {
    let names = archive.names().to_vec();
    let (mut unpacked, mut left, mut packed, mut seen) = (Vec::new(), limit, 0, HashSet::new());
    for (number, name) in names.into_iter().enumerate() {
        // What macOS adds is none of the Shapefile.
        if name.starts_with("__MACOSX/") || !wanted.iter().any(|end| ends_with(&name, end)) {
            continue;
        }
        if !seen.insert(name.to_lowercase()) {
            return Err(Box::new(Fault::of("Z109", "").path(&name)));
        }
        packed += archive.sizes(number).0;
        let mut bytes = Vec::new();
        let read = archive.read(number)?.take(left + 1).read_to_end(&mut bytes);
        read.map_err(|error| Box::new(unreadable(&error).path(&name)))?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| Box::new(Fault::of("Z106", limit).path(&name)))?;
        unpacked.push(Entry { name, bytes });
        if progress(packed).is_break() {
            return Err(Box::new(Fault::of("G014", "")));
        }
    }
    Ok((unpacked, packed))
}

/// Whether a name ends so, in capitals or not.
pub(super) fn ends_with(name: &str, end: &str) -> bool {
    let start = name.len().checked_sub(end.len());
    start.and_then(|start| name.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write};
    use std::ops::ControlFlow;

    use zip::CompressionMethod;
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

    fn code(bytes: &[u8], limit: u64) -> Option<&'static str> {
        let mut go = |_: u64| ControlFlow::Continue(());
        let unpacked =
            Archive::open(Cursor::new(bytes)).and_then(|mut a| unpack(&mut a, &[".shp", ".dbf"], limit, &mut go));
        unpacked.err().map(|fault| fault.code)
    }

    #[test]
    fn what_keeps_an_archive_out_has_a_code() {
        let good = packed(&[("a.shp", b"x"), ("a.dbf", b"y")]);
        let mut damaged = good.clone();
        let data = damaged.windows(5).position(|w| w == b"a.shp").unwrap() + 5;
        damaged[data] ^= 0xff;
        let cases: [(&str, Vec<u8>, Option<&str>); 6] = [
            ("good", good.clone(), None),
            ("up", packed(&[("../a.shp", b"x")]), Some("Z103")),
            ("damaged", damaged, Some("G015")),
            ("cut off", good[..good.len() - 10].to_vec(), Some("Z101")),
            ("the same file twice", packed(&[("a.shp", b"x"), ("A.SHP", b"x")]), Some("Z109")),
            ("what macOS adds", packed(&[("x/a.shp", b"x"), ("__MACOSX/x/a.shp", b"x")]), None),
        ];
        for (name, bytes, want) in cases {
            assert_eq!(code(&bytes, UNPACKED), want, "{name}");
        }
    }

    #[test]
    fn the_bytes_of_all_files_together_are_counted_as_they_come_out() {
        let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let two = packed(&[("a.shp", &noise), ("a.dbf", &noise)]);
        assert_eq!(code(&two, 200_000), None, "just within");
        assert_eq!(code(&two, 199_999), Some("Z106"));
    }
}
