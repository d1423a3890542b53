//! Replaces the whole text of a file under its lock.

use std::path::Path;

use super::change::{FileEdit, NewText, apply};
use super::error::WriteError;
use super::reversal::Reversal;

/// Replaces the text of a file by what `new_text` makes of it; `None` keeps it. It can't be undone.
pub fn rewrite(
    path: &Path,
    scratch: &Path,
    new_text: impl Fn(&[u8]) -> Option<Vec<u8>>,
) -> Result<(), WriteError> {
    apply(&[Rewrite { path, new_text }], scratch, &mut ()).map(|_| ())
}

struct Rewrite<'p, F> {
    path: &'p Path,
    new_text: F,
}

impl<F: Fn(&[u8]) -> Option<Vec<u8>>> FileEdit for Rewrite<'_, F> {
    fn path(&self) -> &Path {
        self.path
    }

    fn change(&self, old: &[u8]) -> Result<Option<NewText>, WriteError> {
        let new = (self.new_text)(old);
        Ok(new.map(|new| NewText { reversal: Reversal::new(old, &new, None), new }))
    }
}
