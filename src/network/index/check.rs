//! The invariant walker.

use rstar::{Envelope, ParentNode, RTreeNode, RTreeObject, RTreeParams};

use super::{NodeSize, Tree};
use crate::network::Segment;

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
        if size > NodeSize::MAX_SIZE || (size == 0 && depth > 0) {
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
