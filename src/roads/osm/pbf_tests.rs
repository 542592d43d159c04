//! PBF made by hand: what is read of it, and what a damaged one says.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::super::pbf_writer::{self as pbf, Node, Way};
use crate::import::Verdict;
use crate::roads::{Graph, RoadDraft, RoadLimits, read_roads};

fn nodes() -> Vec<Node> {
    let node = |id: i64, lon: i32, tags: &[(&'static str, &str)]| {
        (id, 1_070_000_000 + lon, 168_000_000, tags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect())
    };
    vec![node(7, 0, &[]), node(-3, 10_000, &[("barrier", "gate"), ("name", "Cổng")]), node(9_000_000_000, 30_000, &[])]
}

fn ways() -> Vec<Way> {
    let tags = |class: &str| vec![("highway", class.to_owned()), ("name", "Đường 1".to_owned())];
    vec![
        (1, vec![7, -3, 9_000_000_000], tags("residential")),
        (2, vec![7, 9_000_000_000], vec![("building", "yes".to_owned())]),
    ]
}

fn draft(bytes: &[u8]) -> RoadDraft {
    read_roads(Cursor::new(bytes), &RoadLimits::default(), &mut |_| ControlFlow::Continue(()))
}

#[test]
fn a_file_is_read_whether_its_blocks_are_packed_or_not() {
    let packed = pbf::file(&nodes(), &ways());
    let mut plain = pbf::header(&["OsmSchema-V0.6"]);
    plain.extend(pbf::raw("OSMData", &pbf::ways(&ways())));
    plain.extend(pbf::raw("SomethingNew", b"whatever"));
    plain.extend(pbf::raw("OSMData", &pbf::dense(&nodes())));
    let graphs: Vec<Graph> = [packed, plain].iter().map(|bytes| draft(bytes).graph.unwrap()).collect();
    assert_eq!(graphs[0], graphs[1]);
    let graph = &graphs[0];
    assert_eq!((graph.nodes(), graph.edges(), graph.ways()), (3, 2, 1), "cut at its gate");
    assert!((graph.length().get() - 319.76).abs() < 0.1, "{:?}", graph.length());
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_where() {
    let header = pbf::header(&["OsmSchema-V0.6", "DenseNodes"]);
    let after = |more: Vec<u8>| [header.clone(), more].concat();
    let mut lz4 = Vec::new();
    pbf::text(&mut lz4, 6, b"0000");
    let mut damaged = Vec::new();
    pbf::text(&mut damaged, 3, b"this is not zlib");
    let whole = pbf::file(&nodes(), &ways());
    let cases: &[(&str, Vec<u8>, &str, &str)] = &[
        ("history", pbf::header(&["HistoricalInformation"]), "D003", "HistoricalInformation"),
        ("LZ4", after(pbf::blob("OSMData", &lz4)), "D003", "LZ4"),
        ("damaged", after(pbf::blob("OSMData", &damaged)), "D002", &header.len().to_string()),
        ("cut in a block", whole[..whole.len() - 5].to_vec(), "D004", &(whole.len() - 5).to_string()),
        ("cut in a length", after(vec![0, 0]), "D004", &(header.len() + 2).to_string()),
        ("a header of a gigabyte", after(vec![0x40, 0, 0, 0]), "D002", &header.len().to_string()),
        ("no texts", after(pbf::raw("OSMData", &pbf::ways(&ways())[40..])), "D002", ""),
    ];
    for (name, bytes, code, place) in cases {
        let draft = draft(bytes);
        assert_eq!(draft.verdict, Verdict::Reject, "{name}");
        assert_eq!(draft.faults[0].code, *code, "{name}: {:?}", draft.faults);
        assert!(draft.faults[0].says.en.contains(place), "{name}: {:?}", draft.faults);
    }
}

proptest! {
    #[test]
    fn nothing_in_a_file_makes_the_reader_panic(place in 0..2_000_usize, byte in any::<u8>(), cut in 0..2_000_usize) {
        let mut plain = pbf::header(&["OsmSchema-V0.6"]);
        plain.extend(pbf::raw("OSMData", &pbf::dense(&nodes())));
        plain.extend(pbf::raw("OSMData", &pbf::ways(&ways())));
        let (place, cut) = (place % plain.len(), cut % plain.len());
        plain[place] = byte;
        let read = draft(&plain);
        prop_assert_eq!(read.graph.is_none(), read.verdict == Verdict::Reject);
        draft(&plain[..cut]);
    }
}
