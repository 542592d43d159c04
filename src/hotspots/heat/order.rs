//! In which order the nodes of the network are eliminated, and what that fills in.

/// The elimination of a symmetric matrix whose rows are the nodes of the network.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// Place of each node in the elimination.
    pub place: Vec<u32>,
    /// The place that each place is next connected to; itself where there is none.
    pub parent: Vec<u32>,
    /// Entries below the diagonal by column: `rows[first[j]..first[j + 1]]`, ascending.
    pub first: Vec<usize>,
    pub rows: Vec<u32>,
}

impl Order {
    /// Minimum degree in rounds: each takes nodes that do not touch each other and have the least
    /// degree, or at most two, so that trees and long lines are halved by a round, fill in next to
    /// nothing and leave a shallow tree of eliminations (after Liu 1985, multiple minimum degree).
    pub(super) fn of(nodes: usize, edges: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut near: Vec<Vec<u32>> = vec![Vec::new(); nodes];
        for (a, b) in edges.filter(|(a, b)| a != b) {
            near[a].push(b as u32);
            near[b].push(a as u32);
        }
        for list in &mut near {
            list.sort_unstable();
            list.dedup();
        }
        let mut place = vec![u32::MAX; nodes];
        let mut columns: Vec<Vec<u32>> = Vec::with_capacity(nodes);
        let mut left: Vec<u32> = (0..nodes as u32).collect();
        let mut touched = vec![u32::MAX; nodes];
        let mut round = 0;
        while !left.is_empty() {
            let least = left.iter().map(|&n| near[n as usize].len()).min().unwrap_or(0).max(2);
            for &node in &left {
                if near[node as usize].len() > least || touched[node as usize] == round {
                    continue;
                }
                place[node as usize] = columns.len() as u32;
                let of_node = std::mem::take(&mut near[node as usize]);
                for &other in &of_node {
                    touched[other as usize] = round;
                    near[other as usize] = merged(&near[other as usize], &of_node, [node, other]);
                }
                columns.push(of_node);
            }
            left.retain(|&n| place[n as usize] == u32::MAX);
            round += 1;
        }
        Self::placed(place, columns)
    }

    fn placed(place: Vec<u32>, columns: Vec<Vec<u32>>) -> Self {
        let mut order = Self { place, ..Self::default() };
        order.first.push(0);
        for (column, mut nodes) in columns.into_iter().enumerate() {
            for node in &mut nodes {
                *node = order.place[*node as usize];
            }
            nodes.sort_unstable();
            order.parent.push(nodes.first().copied().unwrap_or(column as u32));
            order.rows.extend(nodes);
            order.first.push(order.rows.len());
        }
        order
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.parent.len()
    }

    /// The places that these nodes reach on the way to the roots, ascending.
    pub(super) fn reach(&self, nodes: impl Iterator<Item = usize>) -> Vec<u32> {
        let mut reach = Vec::new();
        for node in nodes {
            let mut at = self.place[node];
            loop {
                reach.push(at);
                let up = self.parent[at as usize];
                if up == at {
                    break;
                }
                at = up;
            }
        }
        reach.sort_unstable();
        reach.dedup();
        reach
    }
}

/// Both ascending lists as one, each number once, without two.
fn merged(a: &[u32], b: &[u32], without: [u32; 2]) -> Vec<u32> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let next = match (a.get(i), b.get(j)) {
            (Some(&x), Some(&y)) if x < y => x,
            (Some(&x), None) => x,
            (_, Some(&y)) => y,
            (None, None) => break,
        };
        i += usize::from(a.get(i) == Some(&next));
        j += usize::from(b.get(j) == Some(&next));
        if !without.contains(&next) {
            all.push(next);
        }
    }
    all
}
