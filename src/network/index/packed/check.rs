//! What must hold in every snapshot.

use super::build::around;
use super::node::{Around, Leaf};
use super::{FAN, Packed};

impl Packed {
    /// Every box is that of what is below it, every leaf has its segments, no node is missing. The
    /// error says what is not.
    pub(in crate::network::index) fn check(&self) -> Result<(), String> {
        let mut count = self.count.div_ceil(FAN);
        if self.leaves.len() != count {
            return Err(format!("{} leaves for {} segments", self.leaves.len(), self.count));
        }
        for (i, leaf) in self.leaves.iter().enumerate() {
            let own = around(self.of_leaf(i));
            let says = self.levels[0][i / FAN].child(i % FAN);
            if own != says {
                return Err(format!("leaf {i} lies in {own:?}, not in {says:?}"));
            }
            if format!("{:?}", Leaf::of(self.of_leaf(i), own)) != format!("{:?}", leaf.leaf) {
                return Err(format!("leaf {i} is not what its segments are"));
            }
        }
        for (level, nodes) in self.levels.iter().enumerate() {
            if nodes.len() != count.div_ceil(FAN) {
                return Err(format!("level {level} has {} nodes for {count} below", nodes.len()));
            }
            count = nodes.len();
            let Some(above) = self.levels.get(level + 1) else { continue };
            for (i, node) in nodes.iter().enumerate() {
                let own = (0..FAN).fold(Around::NOTHING, |all, child| all.join(node.child(child)));
                let says = above[i / FAN].child(i % FAN);
                if own != says {
                    return Err(format!("node {i} of level {level} lies in {own:?}, not in {says:?}"));
                }
            }
        }
        if count > 1 { Err(format!("{count} roots")) } else { Ok(()) }
    }
}
