//! Entries of all files, found by name.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;
use hashbrown::hash_table::{Entry, HashTable};

/// Where an entry is: the index of its file, and its index in a list of that file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    pub(super) file: usize,
    pub(super) entry: usize,
}

/// The first entry of each name. Names are hashed and compared where they are, in the documents,
/// so every method is given the function that finds the name at a position.
#[derive(Debug)]
pub(super) struct Names {
    positions: HashTable<Position>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// Most files have one entry of each kind; repeated growth would hash all names again.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let positions = HashTable::with_capacity(capacity);
        Self { positions, hasher: DefaultHashBuilder::default() }
    }

    /// Adds an entry. Returns the earlier one that has the name already, if any.
    pub(super) fn add<'d>(
        &mut self,
        position: Position,
        name_at: impl Fn(Position) -> &'d str,
    ) -> Option<Position> {
        let name = name_at(position);
        let has_name = |other: &Position| name_at(*other) == name;
        let hash = |other: &Position| self.hasher.hash_one(name_at(*other));
        match self.positions.entry(self.hasher.hash_one(name), has_name, hash) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(free) => {
                free.insert(position);
                None
            }
        }
    }

    pub(super) fn find<'d>(
        &self,
        name: &str,
        name_at: impl Fn(Position) -> &'d str,
    ) -> Option<Position> {
        let has_name = |other: &Position| name_at(*other) == name;
        self.positions.find(self.hasher.hash_one(name), has_name).copied()
    }
}
