//! Pieces of a text exchanged for others, and back.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// New text for a range of bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn insert(at: usize, text: String) -> Self {
        Self { range: at..at, text }
    }

    pub(super) fn remove(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }

    /// Whether the two have a place in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.range.start <= other.range.end && other.range.start <= self.range.end
    }
}

/// A piece of a text to put in the place of another.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The place: a number of bytes of UTF-8, whatever the file's encoding.
    pub at: usize,
    /// What stands there.
    pub old: String,
    /// What is to stand there.
    pub new: String,
}

impl Exchange {
    /// Makes the exchange; `None` where something else stands there.
    pub(crate) fn make(&self, text: &mut String) -> Option<()> {
        let range = self.at..self.at.checked_add(self.old.len())?;
        if text.get(range.clone())? != self.old {
            return None;
        }
        text.replace_range(range, &self.new);
        Some(())
    }

    /// The exchange that undoes this one.
    pub(crate) fn reversed(self) -> Self {
        Self { at: self.at, old: self.new, new: self.old }
    }
}

/// The new text, and what leads back to the old one.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> (String, Vec<Exchange>) {
    splices.sort_by_key(|splice| splice.range.start);
    let mut new = text.to_owned();
    for splice in splices.iter().rev() {
        new.replace_range(splice.range.clone(), &splice.text);
    }
    // From the first on: what stands before a place is then the old text again.
    let back = |splice: Splice| Exchange {
        at: splice.range.start,
        old: splice.text,
        new: text[splice.range].to_owned(),
    };
    (new, splices.into_iter().map(back).collect())
}
