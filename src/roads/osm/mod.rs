//! OSM files, PBF or XML: the ways that may be roads and the nodes they need, in two passes.

mod gathered;
mod pbf;
#[cfg(test)]
pub(super) mod pbf_writer;
mod proto;
mod tags;
mod xml;

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use crate::import::Fault;

pub(in crate::roads) use gathered::{Gathered, MISSING};
pub(in crate::roads) use proto::{varint, zigzag};
pub(in crate::roads) use tags::{KEYS, TagSet};

/// What a road file may cost; beyond a limit it is refused, never cut in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoadLimits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Roads.
    pub ways: usize,
    /// Nodes of all roads, each use counted.
    pub nodes: usize,
}

impl Default for RoadLimits {
    fn default() -> Self {
        Self { bytes: 1 << 30, ways: 4_000_000, nodes: 60_000_000 }
    }
}

/// Why a file is not read any further.
#[derive(Debug)]
pub(in crate::roads) enum Halt {
    /// Somebody stopped it.
    Stopped,
    /// It cannot be read.
    Fault(Box<Fault>),
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// Tells the bytes done; breaks once somebody has stopped the work.
pub(in crate::roads) type Progress<'a> = &'a mut dyn FnMut(u64) -> ControlFlow<()>;

/// Which reader a file needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    Pbf,
    Xml,
}

/// Reads the roads of a file: once for the ways, once more for their nodes. Progress is told in bytes
/// of the file, each pass counting for half.
pub(in crate::roads) fn read(
    mut reader: impl Read + Seek,
    limits: &RoadLimits,
    progress: Progress<'_>,
) -> Result<Gathered, Halt> {
    let unread = |_| Halt::from(Fault::of("G015", ""));
    let bytes = reader.seek(SeekFrom::End(0)).map_err(unread)?;
    if bytes > limits.bytes {
        return Err(Fault::of("D009", limits.bytes).into());
    }
    reader.seek(SeekFrom::Start(0)).map_err(unread)?;
    let mut head = Vec::new();
    reader.by_ref().take(64).read_to_end(&mut head).map_err(unread)?;
    let looks = looks(&head)?;
    let mut gathered = Gathered::new(*limits);
    for nodes in [false, true] {
        reader.seek(SeekFrom::Start(0)).map_err(unread)?;
        let half = if nodes { bytes / 2 } else { 0 };
        let mut told = |at: u64| progress(half + at / 2);
        match looks {
            Looks::Pbf => pbf::pass(&mut reader, nodes, &mut gathered, &mut told)?,
            Looks::Xml => xml::pass(&mut reader, nodes, &mut gathered, &mut told)?,
        }
        if !nodes {
            gathered.ways_read()?;
        }
    }
    gathered.nodes_read()?;
    Ok(gathered)
}

/// What a file is, told by its beginning.
fn looks(head: &[u8]) -> Result<Looks, Halt> {
    let packed = match head {
        [] => return Err(Fault::of("G001", "").into()),
        [0x1f, 0x8b, ..] => Some("gzip"),
        [b'B', b'Z', b'h', ..] => Some("bzip2"),
        [b'P', b'K', 3, 4, ..] => Some("ZIP"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => Some("xz"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        _ => None,
    };
    if let Some(packed) = packed {
        return Err(Fault::of("D012", packed).into());
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.windows(9).any(|window| window == b"OSMHeader") {
        Ok(Looks::Pbf)
    } else if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') {
        Ok(Looks::Xml)
    } else {
        Err(Fault::of("D001", "").into())
    }
}
