//! OSM PBF (wiki.openstreetmap.org/wiki/PBF_Format): blocks unpacked and decoded on every core.

use std::io::Read;

use flate2::read::ZlibDecoder;
use rayon::prelude::*;

use super::gathered::{Gathered, Node, position};
use super::proto::{Broken, Fields, Packed, Value, varint, zigzag};
use super::tags::{Kinds, TagSet};
use super::{Halt, Progress};
use crate::import::Fault;

/// Largest header of a block, largest block, packed or not: the format's own bounds.
const HEADER: u32 = 64 << 10;
const BLOCK: u64 = 32 << 20;

/// Packed bytes decoded together.
const TOGETHER: usize = 16 << 20;

/// A block as it lies in the file, still packed.
struct Blob {
    at: u64,
    data: Vec<u8>,
}

/// One pass over the file: for ways, or for the nodes they need.
pub(super) fn pass(
    reader: &mut dyn Read,
    nodes: bool,
    gathered: &mut Gathered,
    progress: Progress<'_>,
) -> Result<(), Halt> {
    let mut at = 0;
    loop {
        let (mut blobs, mut bytes, mut ended) = (Vec::new(), 0, false);
        while bytes < TOGETHER && !ended {
            match blob(reader, &mut at)? {
                Some(blob) => {
                    bytes += blob.data.len();
                    blobs.push(blob);
                }
                None => ended = true,
            }
        }
        if nodes {
            decode(&blobs, |block| block_nodes(block, gathered))?
                .into_iter()
                .for_each(|found| take_nodes(gathered, found));
        } else {
            decode(&blobs, block_ways)?.into_iter().try_for_each(|found| take_ways(gathered, found))?;
        }
        if progress(at).is_break() {
            return Err(Halt::Stopped);
        }
        if ended {
            return Ok(());
        }
    }
}

/// What every block holds, in their order; the first that is broken tells where.
fn decode<T: Send>(blobs: &[Blob], read: impl Fn(&[u8]) -> Result<T, Broken> + Sync) -> Result<Vec<T>, Halt> {
    let decoded: Vec<Result<T, (u64, Broken)>> = blobs
        .par_iter()
        .map(|blob| unpacked(&blob.data).and_then(|block| read(&block)).map_err(|says| (blob.at, says)))
        .collect();
    decoded.into_iter().map(|found| found.map_err(|(at, says)| broken(at, says))).collect()
}

fn broken(at: u64, says: &str) -> Halt {
    match says.strip_prefix("packed as ") {
        Some(how) => Fault::of("D003", how).into(),
        None => Fault::of_all("D002", &[&at.to_string(), says]).into(),
    }
}

/// The next block of data; the file's header is looked at on the way.
fn blob(reader: &mut dyn Read, at: &mut u64) -> Result<Option<Blob>, Halt> {
    loop {
        let begin = *at;
        let mut length = [0; 4];
        match fill(reader, &mut length, at)? {
            0 => return Ok(None),
            4 => {}
            _ => return Err(Fault::of("D004", *at).into()),
        }
        let length = u32::from_be_bytes(length);
        if length > HEADER {
            return Err(broken(begin, "the header of a block is too long"));
        }
        let header = exactly(reader, u64::from(length), at)?;
        let (kind, size) = blob_header(&header).map_err(|says| broken(begin, says))?;
        if size > BLOCK {
            return Err(broken(begin, "a block is too long"));
        }
        let data = exactly(reader, size, at)?;
        match kind.as_str() {
            "OSMData" => return Ok(Some(Blob { at: begin, data })),
            "OSMHeader" => {
                let block = unpacked(&data).map_err(|says| broken(begin, says))?;
                file_header(&block, begin)?;
            }
            // Blocks of unknown kinds are to be passed over.
            _ => {}
        }
    }
}

/// Fills `bytes` as far as the file goes; tells how far.
fn fill(reader: &mut dyn Read, bytes: &mut [u8], at: &mut u64) -> Result<usize, Halt> {
    let mut got = 0;
    while got < bytes.len() {
        match reader.read(&mut bytes[got..]) {
            Ok(0) => break,
            Ok(more) => got += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Err(Fault::of("G015", "").into()),
        }
    }
    *at += got as u64;
    Ok(got)
}

/// So many bytes, which must be there. Memory grows with what is read, not with what is promised.
fn exactly(reader: &mut dyn Read, size: u64, at: &mut u64) -> Result<Vec<u8>, Halt> {
    let mut bytes = Vec::new();
    reader.take(size).read_to_end(&mut bytes).map_err(|_| Halt::from(Fault::of("G015", "")))?;
    *at += bytes.len() as u64;
    if (bytes.len() as u64) < size { Err(Fault::of("D004", *at).into()) } else { Ok(bytes) }
}

fn blob_header(header: &[u8]) -> Result<(String, u64), Broken> {
    let (mut kind, mut size) = (String::new(), None);
    for field in Fields(header) {
        match field? {
            (1, value) => kind = String::from_utf8_lossy(value.bytes()?).into_owned(),
            (3, value) => size = Some(value.number()?),
            _ => {}
        }
    }
    Ok((kind, size.ok_or("a block does not say how long it is")?))
}

/// Only features that are known here may be needed.
fn file_header(block: &[u8], at: u64) -> Result<(), Halt> {
    for field in Fields(block) {
        if let (4, value) = field.map_err(|says| broken(at, says))? {
            let feature = String::from_utf8_lossy(value.bytes().map_err(|says| broken(at, says))?);
            if !matches!(&*feature, "OsmSchema-V0.6" | "DenseNodes") {
                return Err(Fault::of("D003", feature).into());
            }
        }
    }
    Ok(())
}

fn unpacked(data: &[u8]) -> Result<Vec<u8>, Broken> {
    for field in Fields(data) {
        let (number, value) = field?;
        match number {
            1 => return Ok(value.bytes()?.to_vec()),
            3 => {
                let mut block = Vec::new();
                let packed = ZlibDecoder::new(value.bytes()?).take(BLOCK + 1).read_to_end(&mut block);
                packed.map_err(|_| "what is packed in a block is damaged")?;
                return if block.len() as u64 > BLOCK { Err("a block unpacks to too much") } else { Ok(block) };
            }
            4 => return Err("packed as LZMA"),
            5 => return Err("packed as bzip2"),
            6 => return Err("packed as LZ4"),
            7 => return Err("packed as zstd"),
            _ => {}
        }
    }
    Err("a block is empty")
}

/// A block of data: its texts, its groups and the units of its positions.
struct Block<'a> {
    texts: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    offset: [i64; 2],
}

impl<'a> Block<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut block = Self { texts: Vec::new(), groups: Vec::new(), granularity: 100, offset: [0; 2] };
        for field in Fields(bytes) {
            match field? {
                (1, value) => {
                    for text in Fields(value.bytes()?) {
                        if let (1, text) = text? {
                            block.texts.push(text.bytes()?);
                        }
                    }
                }
                (2, value) => block.groups.push(value.bytes()?),
                (17, value) => block.granularity = value.number()? as i64,
                (19, value) => block.offset[1] = value.number()? as i64,
                (20, value) => block.offset[0] = value.number()? as i64,
                _ => {}
            }
        }
        Ok(block)
    }

    fn text(&self, number: u64) -> Result<&'a str, Broken> {
        let text = self.texts.get(number as usize).ok_or("a text is not in the table")?;
        // A text that is not UTF-8 is no tag that counts.
        Ok(std::str::from_utf8(text).unwrap_or_default())
    }

    fn at(&self, lon: i64, lat: i64) -> [i32; 2] {
        let degrees = |offset: i64, units: i64| (offset as f64 + self.granularity as f64 * units as f64) * 1e-9;
        position(degrees(self.offset[0], lon), degrees(self.offset[1], lat))
    }
}

/// Ways of a block that may be roads.
#[derive(Default)]
struct Ways {
    kinds: Kinds,
    /// Id, kind, where its nodes end.
    ways: Vec<(i64, u32, usize)>,
    refs: Vec<i64>,
}

fn block_ways(bytes: &[u8]) -> Result<Ways, Broken> {
    let block = Block::read(bytes)?;
    let mut found = Ways::default();
    for group in &block.groups {
        for field in Fields(group) {
            if let (3, value) = field? {
                way(&block, value.bytes()?, &mut found)?;
            }
        }
    }
    Ok(found)
}

fn way(block: &Block<'_>, bytes: &[u8], found: &mut Ways) -> Result<(), Broken> {
    let (mut id, mut keys, mut values, mut refs): (_, &[u8], &[u8], &[u8]) = (0, &[], &[], &[]);
    for field in Fields(bytes) {
        match field? {
            (1, value) => id = value.number()? as i64,
            (2, value) => keys = value.bytes()?,
            (3, value) => values = value.bytes()?,
            (8, value) => refs = value.bytes()?,
            _ => {}
        }
    }
    let mut tags = TagSet::default();
    for (key, value) in Packed(keys).zip(Packed(values)) {
        tags.add(block.text(key?)?, block.text(value?)?);
    }
    if !tags.may_be_road() {
        return Ok(());
    }
    let mut node = 0_i64;
    for step in Packed(refs) {
        node = node.wrapping_add(zigzag(step?));
        found.refs.push(node);
    }
    let kind = found.kinds.number(tags);
    found.ways.push((id, kind, found.refs.len()));
    Ok(())
}

fn take_ways(gathered: &mut Gathered, found: Ways) -> Result<(), Halt> {
    let kinds: Vec<u32> = found.kinds.into_sets().into_iter().map(|set| gathered.kinds.number(set)).collect();
    let mut begin = 0;
    for (id, kind, end) in found.ways {
        gathered.way(id, kinds[kind as usize], &found.refs[begin..end])?;
        begin = end;
    }
    Ok(())
}

/// Nodes of a block that are needed, and barriers among them.
#[derive(Default)]
struct Nodes {
    places: Vec<(usize, [i32; 2])>,
    barriers: Vec<(usize, TagSet)>,
}

fn take_nodes(gathered: &mut Gathered, found: Nodes) {
    found.places.into_iter().for_each(|(wanted, at)| gathered.place(wanted, at));
    found.barriers.into_iter().for_each(|(wanted, tags)| gathered.barrier(wanted, tags));
}

fn block_nodes(bytes: &[u8], gathered: &Gathered) -> Result<Nodes, Broken> {
    let block = Block::read(bytes)?;
    let mut found = Nodes::default();
    for group in &block.groups {
        for field in Fields(group) {
            match field? {
                (1, value) => plain(&block, value.bytes()?, gathered, &mut found)?,
                (2, value) => dense(&block, value.bytes()?, gathered, &mut found)?,
                _ => {}
            }
        }
    }
    Ok(found)
}

fn plain(block: &Block<'_>, bytes: &[u8], gathered: &Gathered, found: &mut Nodes) -> Result<(), Broken> {
    let (mut id, mut lon, mut lat, mut keys, mut values): (_, _, _, &[u8], &[u8]) = (0, 0, 0, &[], &[]);
    for field in Fields(bytes) {
        match field? {
            (1, value) => id = zigzag(value.number()?),
            (2, value) => keys = value.bytes()?,
            (3, value) => values = value.bytes()?,
            (8, value) => lat = zigzag(value.number()?),
            (9, value) => lon = zigzag(value.number()?),
            _ => {}
        }
    }
    let Some(wanted) = gathered.wanted(id) else { return Ok(()) };
    found.places.push((wanted, block.at(lon, lat)));
    let mut tags = TagSet::default();
    for (key, value) in Packed(keys).zip(Packed(values)) {
        tags.add(block.text(key?)?, block.text(value?)?);
    }
    found.keep(wanted, tags);
    Ok(())
}

impl Nodes {
    fn keep(&mut self, wanted: usize, tags: TagSet) {
        if crate::roads::profile::Tags::get(&tags, "barrier").is_some() {
            self.barriers.push((wanted, tags));
        }
    }
}

fn dense(block: &Block<'_>, bytes: &[u8], gathered: &Gathered, found: &mut Nodes) -> Result<(), Broken> {
    let (mut ids, mut lons, mut lats, mut tags): (&[u8], &[u8], &[u8], &[u8]) = (&[], &[], &[], &[]);
    for field in Fields(bytes) {
        let (number, value): (u64, Value<'_>) = field?;
        match number {
            1 => ids = value.bytes()?,
            8 => lats = value.bytes()?,
            9 => lons = value.bytes()?,
            10 => tags = value.bytes()?,
            _ => {}
        }
    }
    let mut node = Node { id: 0, at: [0; 2] };
    let (mut lon, mut lat, mut near) = (0_i64, 0_i64, 0);
    for ((id, x), y) in Packed(ids).zip(Packed(lons)).zip(Packed(lats)) {
        node.id = node.id.wrapping_add(zigzag(id?));
        lon = lon.wrapping_add(zigzag(x?));
        lat = lat.wrapping_add(zigzag(y?));
        let own = dense_tags(&mut tags)?;
        near = next_wanted(&gathered.needed, near, node.id);
        if gathered.needed.get(near) != Some(&node.id) {
            continue;
        }
        node.at = block.at(lon, lat);
        found.places.push((near, node.at));
        if !own.is_empty() {
            found.keep(near, tag_set(block, own)?);
        }
    }
    Ok(())
}

/// The first of the sorted ids that is not before `id`, sought from `near` on: nodes come in order.
fn next_wanted(needed: &[i64], near: usize, id: i64) -> usize {
    let ahead = needed.get(near..near + 8).unwrap_or_default();
    if near > 0
        && needed[near - 1] < id
        && let Some(step) = ahead.iter().position(|known| *known >= id)
    {
        return near + step;
    }
    needed.partition_point(|known| *known < id)
}

/// The tags of the next node, as they lie: pairs of texts, closed by 0.
fn dense_tags<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Broken> {
    let begin = *rest;
    while !rest.is_empty() {
        let before = rest.len();
        if varint(rest)? == 0 {
            return Ok(&begin[..begin.len() - before]);
        }
    }
    Ok(begin)
}

fn tag_set(block: &Block<'_>, own: &[u8]) -> Result<TagSet, Broken> {
    let (mut tags, mut numbers) = (TagSet::default(), Packed(own));
    while let (Some(key), Some(value)) = (numbers.next(), numbers.next()) {
        tags.add(block.text(key?)?, block.text(value?)?);
    }
    Ok(tags)
}

#[cfg(test)]
#[path = "pbf_tests.rs"]
mod tests;
