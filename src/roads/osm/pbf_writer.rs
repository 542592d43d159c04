//! Writes OSM PBF, for tests and benches: maps made by hand and by the million.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Tags as they are written.
pub type Tags = Vec<(&'static str, String)>;

/// A node: id, longitude and latitude in ten millionths of a degree, tags.
pub type Node = (i64, i32, i32, Tags);

/// A way: id, nodes, tags.
pub type Way = (i64, Vec<i64>, Tags);

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn number(bytes: &mut Vec<u8>, field: u64, number: u64) {
    varint(bytes, field << 3);
    varint(bytes, number);
}

/// A field of bytes.
pub fn text(bytes: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(bytes, field << 3 | 2);
    varint(bytes, content.len() as u64);
    bytes.extend_from_slice(content);
}

fn packed(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    numbers.into_iter().for_each(|number| varint(&mut bytes, number));
    bytes
}

fn steps(numbers: impl IntoIterator<Item = i64>) -> Vec<u8> {
    let mut before = 0;
    packed(numbers.into_iter().map(|number| {
        let step = number - before;
        before = number;
        (step << 1 ^ step >> 63) as u64
    }))
}

/// Texts of a block, the first of them empty.
struct Texts(Vec<String>);

impl Texts {
    fn number(&mut self, text: &str) -> u64 {
        let place = self.0.iter().position(|known| known == text);
        place.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        }) as u64
    }

    fn block(&self, group: &[u8]) -> Vec<u8> {
        let (mut table, mut block) = (Vec::new(), Vec::new());
        self.0.iter().for_each(|own| text(&mut table, 1, own.as_bytes()));
        text(&mut block, 1, &table);
        text(&mut block, 2, group);
        block
    }
}

/// One block of the file with its length and header.
pub fn blob(kind: &str, blob: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    text(&mut header, 1, kind.as_bytes());
    number(&mut header, 3, blob.len() as u64);
    let mut bytes = (header.len() as u32).to_be_bytes().to_vec();
    bytes.extend(header);
    bytes.extend(blob);
    bytes
}

/// A block packed by zlib.
pub fn zipped(kind: &str, block: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(block).expect("memory takes it");
    let mut packed = Vec::new();
    number(&mut packed, 2, block.len() as u64);
    text(&mut packed, 3, &packer.finish().expect("memory takes it"));
    blob(kind, &packed)
}

/// A block as it is.
pub fn raw(kind: &str, block: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    text(&mut plain, 1, block);
    blob(kind, &plain)
}

/// The header of a file that needs these features.
pub fn header(features: &[&str]) -> Vec<u8> {
    let mut block = Vec::new();
    features.iter().for_each(|feature| text(&mut block, 4, feature.as_bytes()));
    raw("OSMHeader", &block)
}

/// A block of nodes in the dense form.
pub fn dense(nodes: &[Node]) -> Vec<u8> {
    let (mut texts, mut tags) = (Texts(vec![String::new()]), Vec::new());
    for (_, _, _, own) in nodes {
        for (key, value) in own {
            tags.extend([texts.number(key), texts.number(value)]);
        }
        tags.push(0);
    }
    let mut dense = Vec::new();
    text(&mut dense, 1, &steps(nodes.iter().map(|node| node.0)));
    text(&mut dense, 8, &steps(nodes.iter().map(|node| i64::from(node.2))));
    text(&mut dense, 9, &steps(nodes.iter().map(|node| i64::from(node.1))));
    text(&mut dense, 10, &packed(tags));
    let mut group = Vec::new();
    text(&mut group, 2, &dense);
    texts.block(&group)
}

/// A block of ways.
pub fn ways(ways: &[Way]) -> Vec<u8> {
    let (mut texts, mut group) = (Texts(vec![String::new()]), Vec::new());
    for (id, nodes, tags) in ways {
        let mut way = Vec::new();
        number(&mut way, 1, *id as u64);
        let (keys, values): (Vec<u64>, Vec<u64>) =
            tags.iter().map(|(key, value)| (texts.number(key), texts.number(value))).unzip();
        text(&mut way, 2, &packed(keys));
        text(&mut way, 3, &packed(values));
        text(&mut way, 8, &steps(nodes.iter().copied()));
        text(&mut group, 3, &way);
    }
    texts.block(&group)
}

/// A whole file, 8,000 things a block.
pub fn file(nodes: &[Node], all_ways: &[Way]) -> Vec<u8> {
    let mut bytes = header(&["OsmSchema-V0.6", "DenseNodes"]);
    nodes.chunks(8_000).for_each(|chunk| bytes.extend(zipped("OSMData", &dense(chunk))));
    all_ways.chunks(8_000).for_each(|chunk| bytes.extend(zipped("OSMData", &ways(chunk))));
    bytes
}
