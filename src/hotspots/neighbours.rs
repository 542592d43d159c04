//! Which lixels are beside each other.

use crate::hotspots::LixelNetwork;

/// The neighbours of every unit, itself not among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    /// Those of unit `i` are `all[first[i]..first[i + 1]]`.
    first: Vec<u32>,
    all: Vec<u32>,
}

impl Neighbours {
    /// Of lixels: those that share a node or a cut.
    pub fn of(network: &LixelNetwork) -> Self {
        Self::listed((0..network.lixels().len()).map(|position| network.neighbours(position)))
    }

    /// From lists of positions, one a unit.
    pub fn listed(lists: impl Iterator<Item = Vec<usize>>) -> Self {
        let (mut first, mut all) = (vec![0], Vec::new());
        for list in lists {
            all.extend(list.into_iter().map(|other| other as u32));
            first.push(all.len() as u32);
        }
        Self { first, all }
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.first.len() - 1
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Positions of the neighbours of a unit.
    pub fn beside(&self, unit: usize) -> &[u32] {
        &self.all[self.first[unit] as usize..self.first[unit + 1] as usize]
    }

    /// The sum of a quantity over the neighbours of a unit.
    pub(super) fn sum(&self, unit: usize, of: &[f64]) -> f64 {
        self.beside(unit).iter().map(|&other| of[other as usize]).sum()
    }
}
