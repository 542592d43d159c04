//! What a road file owes any bytes: an answer, and roads that can be asked.

use std::io::Cursor;
use std::ops::ControlFlow;

use cablewatch::import::Verdict;
use cablewatch::roads::{RoadLimits, compare, read_roads};

pub fn roads(bytes: &[u8]) {
    let limits = RoadLimits { ways: 500, nodes: 5_000, ..RoadLimits::default() };
    let draft = read_roads(Cursor::new(bytes), &limits, &mut |_| ControlFlow::Continue(()));
    assert_eq!(draft.graph.is_none(), draft.verdict == Verdict::Reject, "what is not taken has no roads");
    if let Some(graph) = draft.graph {
        assert!(graph.edges() > 0 && graph.nodes() > 0);
        let same = compare(&graph, &graph);
        assert!(same.new.is_empty() && same.changed.is_empty() && same.gone.is_empty());
    }
}
