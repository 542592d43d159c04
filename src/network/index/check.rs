//! The invariant walker.

use rstar::{Envelope, ParentNode, RTreeNode, RTreeObject, RTreeParams};

use super::{NodeSize, Tree};
use crate::network::Segment;

/// Bulk loading keeps all leaves on one level by letting some nodes grow past the size
/// insertion keeps to (see rstar's `RTree::bulk_load`); up to twice that is accepted.
pub(super) const LARGEST: usize = 2 * NodeSize::MAX_SIZE;

/// How many children the largest node has.
pub(super) fn largest_node(node: &ParentNode<Segment>) -> usize {
    let below = node.children().iter().filter_map(|child| match child {
        RTreeNode::Parent(below) => Some(largest_node(below)),
        RTreeNode::Leaf(_) => None,
    });
    below.max().unwrap_or(0).max(node.children().len())
}

pub(super) fn check(tree: &Tree) -> Result<(), String> {
    let mut walker = Walker { leaves: 0, leaf_depth: None };
    walker.node(tree.root(), 0)?;
    if walker.leaves != tree.size() {
        return Err(format!("{} segments counted, {} said", walker.leaves, tree.size()));
    }
    Ok(())
}

struct Walker {
    leaves: usize,
    leaf_depth: Option<usize>,
}

impl Walker {
    fn node(&mut self, node: &ParentNode<Segment>, depth: usize) -> Result<(), String> {
        let size = node.children().len();
        if size > LARGEST || (size == 0 && depth > 0) {
            return Err(format!("a node at depth {depth} has {size} children"));
        }
        for child in node.children() {
            if !node.envelope().contains_envelope(&child.envelope()) {
                return Err(format!("{:?} at depth {depth} does not hold {:?}", node.envelope(), child.envelope()));
            }
            match child {
                RTreeNode::Parent(below) => self.node(below, depth + 1)?,
                RTreeNode::Leaf(_) => self.leaf(depth)?,
            }
        }
        Ok(())
    }

    fn leaf(&mut self, depth: usize) -> Result<(), String> {
        self.leaves += 1;
        match *self.leaf_depth.get_or_insert(depth) {
            first if first == depth => Ok(()),
            first => Err(format!("leaves at depths {first} and {depth}")),
        }
    }
}
