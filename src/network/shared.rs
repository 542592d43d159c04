//! Lists and maps that are cheap to clone and change: a clone shares every piece, and a change
//! copies the one piece it falls into.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Entries of one piece of a list.
const PIECE: usize = 512;

/// Pieces of a map: of a hundred thousand keys a change copies some two hundred.
const PIECES: usize = 512;

/// A list that only grows at its end.
#[derive(Clone, Debug)]
pub struct Pieces<T> {
    pieces: Vec<Arc<Vec<T>>>,
    length: usize,
}

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), length: 0 }
    }
}

impl<T: Clone> Pieces<T> {
    /// How many entries.
    pub fn len(&self) -> usize {
        self.length
    }

    /// The entry at a place.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.pieces.get(at / PIECE)?.get(at % PIECE)
    }

    /// The entry at a place, to be changed.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        Arc::make_mut(self.pieces.get_mut(at / PIECE)?).get_mut(at % PIECE)
    }

    /// One more entry.
    pub fn push(&mut self, entry: T) {
        if self.length.is_multiple_of(PIECE) {
            self.pieces.push(Arc::new(Vec::with_capacity(PIECE)));
        }
        if let Some(last) = self.pieces.last_mut() {
            Arc::make_mut(last).push(entry);
            self.length += 1;
        }
    }

    /// Every entry, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.pieces.iter().flat_map(|piece| piece.iter())
    }
}

/// A map without an order.
#[derive(Clone, Debug)]
pub struct Shards<K, V> {
    shards: Vec<Arc<HashMap<K, V>>>,
}

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        Self { shards: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Shards<K, V> {
    /// What is kept for a key.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.shards.get(shard(key))?.get(key)
    }

    /// Keep a value for a key, in place of what was kept.
    pub fn put(&mut self, key: K, value: V) {
        self.of(shard(&key)).insert(key, value);
    }

    /// Keep nothing for a key any more; gives what was kept.
    pub fn take<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.get(key)?;
        self.of(shard(key)).remove(key)
    }

    /// The piece of this number, to be changed.
    fn of(&mut self, shard: usize) -> &mut HashMap<K, V> {
        if self.shards.is_empty() {
            self.shards = (0..PIECES).map(|_| Arc::default()).collect();
        }
        Arc::make_mut(&mut self.shards[shard])
    }
}

/// Which piece holds a key. The hasher has no seed: it only spreads keys, and each piece has its own.
fn shard<Q: Hash + ?Sized>(key: &Q) -> usize {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    (hasher.finish() >> 32) as usize % PIECES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_keeps_its_own_state_and_shares_all_but_one_piece() {
        let mut list = Pieces::default();
        (0..PIECE * 3).for_each(|n| list.push(n));
        let before = list.clone();
        *list.get_mut(PIECE + 7).unwrap() = 0;
        list.push(9);
        assert_eq!((before.get(PIECE + 7), before.len()), (Some(&(PIECE + 7)), PIECE * 3));
        assert_eq!((list.get(PIECE + 7), list.get(PIECE * 3), list.len()), (Some(&0), Some(&9), PIECE * 3 + 1));
        let same = list.pieces.iter().zip(&before.pieces).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
        assert_eq!(same, 2, "the first and the last full one");

        let mut map = Shards::default();
        (0..2_000).for_each(|n: u32| map.put(n, n));
        let before = map.clone();
        map.put(5, 50);
        assert_eq!((before.get(&5), map.get(&5)), (Some(&5), Some(&50)));
        assert_eq!((map.take(&5), map.take(&5), before.get(&5)), (Some(50), None, Some(&5)));
        let same = map.shards.iter().zip(&before.shards).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
        assert_eq!(same, PIECES - 1);
    }
}
