//! A graph as bytes, as the store keeps it.
//!
//! One byte, the version of the layout (1); then, packed by zlib: the sets of tags (count; per set the count
//! of its tags; per tag the number of its key, the length of its value, the value), the nodes (count; per node
//! longitude and latitude as differences to the node before), the barriers (count; node as difference, kind),
//! the edges (count; per edge the way's id as difference, from and to as differences, kind, count of vertices
//! between and those as differences from its first node). Numbers are in base 128, lowest part first; those
//! that may be negative are in zigzag form; positions are ten millionths of a degree.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::roads::graph::{Edge, Graph};
use crate::roads::osm::{KEYS, TagSet, varint, zigzag};

/// The layout that is written.
const LAYOUT: u8 = 1;

/// Bytes that a graph may unpack to.
const MOST: u64 = 2 << 30;

/// A stored graph that cannot be read: damaged, or of a later version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored road graph cannot be read: {0}")]
pub struct Damaged(&'static str);

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, (number << 1 ^ number >> 63) as u64);
}

fn put_step(bytes: &mut Vec<u8>, at: [i32; 2], before: &mut [i32; 2]) {
    for axis in 0..2 {
        put_signed(bytes, i64::from(at[axis]) - i64::from(before[axis]));
    }
    *before = at;
}

impl Graph {
    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        put(&mut plain, self.kinds.len() as u64);
        for set in &self.kinds {
            put(&mut plain, set.iter().count() as u64);
            for (key, value) in set.iter() {
                plain.push(key);
                put(&mut plain, value.len() as u64);
                plain.extend_from_slice(value.as_bytes());
            }
        }
        put(&mut plain, self.nodes.len() as u64);
        let mut before = [0; 2];
        self.nodes.iter().for_each(|at| put_step(&mut plain, *at, &mut before));
        put(&mut plain, self.barriers.len() as u64);
        let mut node = 0;
        for (at, kind) in &self.barriers {
            put(&mut plain, u64::from(at - node));
            put(&mut plain, u64::from(*kind));
            node = *at;
        }
        self.put_edges(&mut plain);
        let mut packer = ZlibEncoder::new(vec![LAYOUT], Compression::new(3));
        // Writing to memory does not fail.
        _ = packer.write_all(&plain);
        packer.finish().unwrap_or_default()
    }

    fn put_edges(&self, plain: &mut Vec<u8>) {
        put(plain, self.edges.len() as u64);
        let (mut way, mut from) = (0_i64, 0_i64);
        for (no, edge) in self.edges.iter().enumerate() {
            put_signed(plain, edge.way.wrapping_sub(way));
            put_signed(plain, i64::from(edge.from) - from);
            put_signed(plain, i64::from(edge.to) - i64::from(edge.from));
            put(plain, u64::from(edge.kind));
            put(plain, self.between(no).len() as u64);
            let mut before = self.nodes[edge.from as usize];
            self.between(no).iter().for_each(|at| put_step(plain, *at, &mut before));
            (way, from) = (edge.way, i64::from(edge.to));
        }
    }

    /// From bytes; nothing in them can make it panic.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let (layout, packed) = bytes.split_first().ok_or(Damaged("it is empty"))?;
        if *layout != LAYOUT {
            return Err(Damaged("its layout is not known"));
        }
        let mut plain = Vec::new();
        let unpacked = ZlibDecoder::new(packed).take(MOST + 1).read_to_end(&mut plain);
        if unpacked.is_err() || plain.len() as u64 > MOST {
            return Err(Damaged("it does not unpack"));
        }
        let mut rest = Rest(&plain);
        let kinds = rest.list(Rest::tags)?;
        let mut before = [0; 2];
        let nodes = rest.list(|rest| rest.step(&mut before))?;
        let mut graph = Self { kinds, nodes, starts: vec![0], ..Self::default() };
        let mut node = 0;
        graph.barriers = rest.list(|rest| {
            node = rest.below(graph.nodes.len(), i64::from(node), false)?;
            Ok((node, rest.below(graph.kinds.len(), 0, false)?))
        })?;
        rest.edges(&mut graph)?;
        if !rest.0.is_empty() {
            return Err(Damaged("something follows it"));
        }
        graph.measure();
        Ok(graph)
    }
}

struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn number(&mut self) -> Result<u64, Damaged> {
        varint(&mut self.0).map_err(Damaged)
    }

    fn signed(&mut self) -> Result<i64, Damaged> {
        self.number().map(zigzag)
    }

    /// A list as long as it says, each member at least a byte.
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T, Damaged>) -> Result<Vec<T>, Damaged> {
        let count = self.number()?;
        let count = usize::try_from(count).ok().filter(|count| *count <= self.0.len());
        (0..count.ok_or(Damaged("a list is cut short"))?).map(|_| one(self)).collect()
    }

    fn tags(&mut self) -> Result<TagSet, Damaged> {
        let mut set = TagSet::default();
        let tags = self.list(|rest| {
            let (key, after) = rest.0.split_first().ok_or(Damaged("a tag is cut short"))?;
            rest.0 = after;
            let length = usize::try_from(rest.number()?).map_err(|_| Damaged("a tag is too long"))?;
            let (value, after) = rest.0.split_at_checked(length).ok_or(Damaged("a tag is cut short"))?;
            rest.0 = after;
            let value = std::str::from_utf8(value).map_err(|_| Damaged("a tag is not UTF-8"))?;
            Ok((*key, value.to_owned()))
        })?;
        for (key, value) in tags {
            if usize::from(key) >= KEYS.len() {
                return Err(Damaged("a tag is not known"));
            }
            set.put(key, &value);
        }
        Ok(set)
    }

    /// A position, told as the difference to the one before.
    fn step(&mut self, before: &mut [i32; 2]) -> Result<[i32; 2], Damaged> {
        for (axis, most) in [(0, 1_800_000_000_i64), (1, 900_000_000)] {
            let units = self.signed()?.checked_add(i64::from(before[axis])).filter(|units| units.abs() <= most);
            before[axis] = units.ok_or(Damaged("a position is off the globe"))? as i32;
        }
        Ok(*before)
    }

    /// A number below a count, told as the difference to another.
    fn below(&mut self, count: usize, other: i64, signed: bool) -> Result<u32, Damaged> {
        let step = if signed { self.signed()? } else { i64::try_from(self.number()?).unwrap_or(i64::MAX) };
        let number = other.checked_add(step).and_then(|number| usize::try_from(number).ok());
        let number = number.filter(|number| *number < count).and_then(|number| u32::try_from(number).ok());
        number.ok_or(Damaged("it points to what is not there"))
    }

    fn edges(&mut self, graph: &mut Graph) -> Result<(), Damaged> {
        let (mut way, mut from) = (0_i64, 0_i64);
        let mut course = Vec::new();
        let (nodes, kinds) = (graph.nodes.len(), graph.kinds.len());
        let edges = self.list(|rest| {
            way = way.wrapping_add(rest.signed()?);
            let begins = rest.below(nodes, from, true)?;
            let ends = rest.below(nodes, i64::from(begins), true)?;
            let kind = rest.below(kinds, 0, false)?;
            let mut before = graph.nodes[begins as usize];
            course.extend(rest.list(|rest| rest.step(&mut before))?);
            graph.starts.push(u32::try_from(course.len()).map_err(|_| Damaged("it has too many vertices"))?);
            from = i64::from(ends);
            Ok(Edge { from: begins, to: ends, kind, way, length: 0.0 })
        })?;
        (graph.edges, graph.course) = (edges, course);
        Ok(())
    }
}
