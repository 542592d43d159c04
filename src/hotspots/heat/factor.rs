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
    /// Of the matrix with this diagonal (by node) and these entries (each pair of nodes once or more).
    pub(super) fn of(order: &Order, diagonal: &[Lanes], entries: impl Iterator<Item = (usize, usize, Lanes)>) -> Self {
        let n = order.len();
        let mut pivots = vec![Lanes::default(); n];
        for (node, &value) in diagonal.iter().enumerate() {
            pivots[order.place[node] as usize] = value;
        }
        let mut lower = vec![Lanes::default(); order.rows.len()];
        for (a, b, value) in entries {
            let (a, b) = (order.place[a], order.place[b]);
            let (column, row) = (a.min(b) as usize, a.max(b));
            if let Ok(i) = order.rows[order.first[column]..order.first[column + 1]].binary_search(&row) {
                lower[order.first[column] + i] += value;
            }
        }
        // Right-looking: each column is taken from those it touches.
        let mut inverse = vec![Lanes::default(); n];
        for column in 0..n {
            inverse[column] = pivots[column].inverse();
            let (start, end) = (order.first[column], order.first[column + 1]);
            for i in start..end {
                let row = order.rows[i] as usize;
                let scaled = lower[i] * inverse[column];
                pivots[row] -= scaled * lower[i];
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
}
