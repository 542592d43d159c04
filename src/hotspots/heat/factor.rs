//! The matrix of the network's nodes, factorised: L D L^T, complex and symmetric, without pivots.
//!
//! All of it lies in a half plane that does not hold zero (the imaginary parts are those of a
//! definite matrix), so that no pivot vanishes.

use crate::hotspots::heat::lanes::Lanes;
use crate::hotspots::heat::order::Order;

/// Factors for all poles.
#[derive(Clone, Debug, Default)]
pub(super) struct Factor {
    /// Inverses of D.
    inverse: Vec<Lanes>,
    /// L below its diagonal, as [`Order::rows`].
    lower: Vec<Lanes>,
}

impl Factor {
    /// Of the matrix whose entries between nodes are the negative `across` (each pair of nodes once or
    /// more) and whose rows sum to `slack` (by node).
    ///
    /// Sums of rows are carried along instead of the diagonal, so that nothing is ever subtracted
    /// (Grassmann, Taksar and Heyman 1985): a piece of cable of a millimetre, alone, keeps its mass.
    pub(super) fn of(order: &Order, slack: &[Lanes], across: impl Iterator<Item = (usize, usize, Lanes)>) -> Self {
        let n = order.len();
        let mut left = vec![Lanes::default(); n];
        for (node, &value) in slack.iter().enumerate() {
            left[order.place[node] as usize] = value;
        }
        let mut lower = vec![Lanes::default(); order.rows.len()];
        for (a, b, value) in across {
            let (a, b) = (order.place[a], order.place[b]);
            let (column, row) = (a.min(b) as usize, a.max(b));
            if let Ok(i) = order.rows[order.first[column]..order.first[column + 1]].binary_search(&row) {
                lower[order.first[column] + i] -= value;
            }
        }
        // Right-looking: each column is taken from those it touches.
        let mut inverse = vec![Lanes::default(); n];
        for column in 0..n {
            let (start, end) = (order.first[column], order.first[column + 1]);
            let pivot = lower[start..end].iter().fold(left[column], |sum, &between| sum - between);
            inverse[column] = pivot.inverse();
            for i in start..end {
                let row = order.rows[i] as usize;
                let scaled = lower[i] * inverse[column];
                let taken = scaled * left[column];
                left[row] -= taken;
                let mut at = order.first[row];
                for j in i + 1..end {
                    while order.rows[at] != order.rows[j] {
                        at += 1;
                    }
                    let taken = scaled * lower[j];
                    lower[at] -= taken;
                }
            }
            for value in &mut lower[start..end] {
                *value = *value * inverse[column];
            }
        }
        Self { inverse, lower }
    }

    /// Solve in place; `values` by place in the elimination, zero outside `columns` (ascending, closed
    /// upwards: [`Order::reach`]), and right afterwards at these places alone.
    pub(super) fn solve(
        &self,
        order: &Order,
        columns: impl DoubleEndedIterator<Item = usize> + Clone,
        values: &mut [Lanes],
    ) {
        for column in columns.clone() {
            let value = values[column];
            for i in order.first[column]..order.first[column + 1] {
                values[order.rows[i] as usize] -= self.lower[i] * value;
            }
        }
        for column in columns.rev() {
            let mut value = values[column] * self.inverse[column];
            for i in order.first[column]..order.first[column + 1] {
                value -= self.lower[i] * values[order.rows[i] as usize];
            }
            values[column] = value;
        }
    }

    /// The entries of the inverse where L has entries: those between nodes that a chain joins are among
    /// them (Takahashi, Fagan and Chin 1973).
    pub(super) fn selected(&self, order: &Order) -> Selected {
        let n = order.len();
        let mut found =
            Selected { diagonal: vec![Lanes::default(); n], lower: vec![Lanes::default(); self.lower.len()] };
        let mut column = Vec::new();
        for j in (0..n).rev() {
            let (start, end) = (order.first[j], order.first[j + 1]);
            let rows = &order.rows[start..end];
            column.clear();
            column.resize(rows.len(), Lanes::default());
            for (k, &row) in rows.iter().enumerate() {
                let of_k = self.lower[start + k];
                column[k] -= of_k * found.diagonal[row as usize];
                let mut at = order.first[row as usize];
                for (i, &other) in rows.iter().enumerate().skip(k + 1) {
                    while order.rows[at] != other {
                        at += 1;
                    }
                    let between = found.lower[at];
                    column[i] -= of_k * between;
                    column[k] -= self.lower[start + i] * between;
                }
            }
            let mut diagonal = self.inverse[j];
            for (k, &value) in column.iter().enumerate() {
                diagonal -= self.lower[start + k] * value;
            }
            found.diagonal[j] = diagonal;
            found.lower[start..end].copy_from_slice(&column);
        }
        found
    }
}

/// Entries of an inverse.
#[derive(Clone, Debug)]
pub(super) struct Selected {
    diagonal: Vec<Lanes>,
    lower: Vec<Lanes>,
}

impl Selected {
    /// Between two nodes that are one, or that a chain joins.
    pub(super) fn between(&self, order: &Order, a: usize, b: usize) -> Lanes {
        let (a, b) = (order.place[a], order.place[b]);
        let (column, row) = (a.min(b) as usize, a.max(b));
        if column == row as usize {
            return self.diagonal[column];
        }
        let start = order.first[column];
        let found = order.rows[start..order.first[column + 1]].binary_search(&row);
        found.map_or_else(|_| Lanes::default(), |i| self.lower[start + i])
    }
}
