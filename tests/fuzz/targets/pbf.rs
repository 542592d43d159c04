//! Behind the packing of OSM PBF, where whole files do not get: the first byte tells whether the others are a
//! block as it lies there, or the numbers of nodes and ways that are then written well.
#![no_main]

mod osm;
#[path = "../../../src/roads/osm/pbf_writer.rs"]
#[allow(dead_code, reason = "tests write more than this")]
mod pbf_writer;

use pbf_writer::{Node, Way};

const TAGS: [(&str, &str); 12] = [
    ("highway", "residential"),
    ("highway", "track"),
    ("oneway", "-1"),
    ("maxspeed", "40 mph"),
    ("access", "no"),
    ("motor_vehicle", "destination"),
    ("bridge", "yes"),
    ("route", "ferry"),
    ("duration", "00:20"),
    ("junction", "roundabout"),
    ("tracktype", "grade5"),
    ("barrier", "gate"),
];

/// Four bytes a node, six a way, among nodes that are there and one that is not.
fn written(bytes: &[u8]) -> Vec<u8> {
    let tag = |byte: u8| {
        let (key, value) = TAGS[usize::from(byte) % TAGS.len()];
        vec![(key, value.to_owned())]
    };
    let (nodes, ways) = bytes.split_at(bytes.len() / 2);
    let nodes: Vec<Node> = (1..)
        .zip(nodes.chunks_exact(4))
        .map(|(id, b)| (id, 1_071_000_000 + i32::from(b[0]) * 3_000, 168_000_000 + i32::from(b[1]) * 3_000, if b[2] < 64 { tag(b[3]) } else { vec![] }))
        .collect();
    let most = nodes.len() as i64 + 1;
    let ways: Vec<Way> = (1..)
        .zip(ways.chunks_exact(6))
        .map(|(id, b)| {
            let refs = b[..4].iter().map(|&node| i64::from(node) % most + 1).collect();
            (id, refs, [tag(b[4]), tag(b[5])].concat())
        })
        .collect();
    pbf_writer::file(&nodes, &ways)
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&how, bytes)) = bytes.split_first() else { return };
    if how % 2 == 0 {
        osm::roads(&written(bytes));
    } else {
        let header = pbf_writer::header(&["OsmSchema-V0.6", "DenseNodes"]);
        osm::roads(&[header, pbf_writer::raw("OSMData", bytes)].concat());
    }
});
