//! Replacements of byte ranges of a text, and their inverse.

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

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.range.start <= other.range.end && other.range.start <= self.range.end
    }
}

/// A replacement of one piece of a text that can be reversed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The offset in bytes of the text as UTF-8, independent of the file's encoding.
    pub at: usize,
    pub old: String,
    pub new: String,
}

impl Exchange {
    /// Applies the replacement; `None` if the text at the offset is not `old`.
    pub(crate) fn make(&self, text: &mut String) -> Option<()> {
        let range = self.at..self.at.checked_add(self.old.len())?;
        if text.get(range.clone())? != self.old {
            return None;
        }
        text.replace_range(range, &self.new);
        Some(())
    }

    pub(crate) fn reversed(self) -> Self {
        Self { at: self.at, old: self.new, new: self.old }
    }
}

/// Returns the new text, and the replacements that restore the old one.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> (String, Vec<Exchange>) {
    splices.sort_by_key(|splice| splice.range.start);
    let mut new = text.to_owned();
    for splice in splices.iter().rev() {
        new.replace_range(splice.range.clone(), &splice.text);
    }
    // Applied from first to last: the text before each offset is then already the old text.
    let back = |splice: Splice| Exchange {
        at: splice.range.start,
        old: splice.text,
        new: text[splice.range].to_owned(),
    };
    (new, splices.into_iter().map(back).collect())
}
