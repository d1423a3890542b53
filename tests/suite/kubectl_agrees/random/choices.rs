//! Random choices of notation.

use std::vec::IntoIter;

use proptest::collection::vec;
use proptest::prelude::*;

/// More than the largest file needs.
const MOST: usize = 500;

/// Choices from a list of random bytes. A byte of 0 is the plainest choice; so are all after the
/// last byte.
#[derive(Debug, Clone)]
pub(super) struct Choices(IntoIter<u8>);

pub(super) fn choices() -> impl Strategy<Value = Choices> {
    vec(any::<u8>(), MOST).prop_map(|bytes| Choices(bytes.into_iter()))
}

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.0.next().unwrap_or_default()) * limit / 256
    }

    /// A number from the first to the last, both included.
    pub(super) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    pub(super) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == chances - 1
    }

    pub(super) fn of<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    pub(super) fn word<'w>(&mut self, choices: &[&'w str]) -> &'w str {
        choices[self.below(choices.len())]
    }
}
