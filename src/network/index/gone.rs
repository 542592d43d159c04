//! Which segments of a snapshot have been taken out since.

use std::sync::Arc;

/// A set of places. Clones share it until one of them changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Gone {
    /// A bit a place; empty while nothing is gone.
    bits: Arc<Vec<u64>>,
    count: usize,
}

impl Gone {
    pub(super) fn len(&self) -> usize {
        self.count
    }

    #[inline]
    pub(super) fn contains(&self, place: usize) -> bool {
        self.bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Adds a place of so many, which was not gone before.
    pub(super) fn add(&mut self, place: usize, of: usize) {
        let bits = Arc::make_mut(&mut self.bits);
        bits.resize(of.div_ceil(64), 0);
        bits[place / 64] |= 1 << (place % 64);
        self.count += 1;
    }
}
