//! Undoes a write, in all of its files or in none.

use std::path::Path;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::text::SourceText;

use super::bytes::{bytes_of, text_of};
use super::change::{FileEdit, NewText, WriteAhead, apply};
use super::error::WriteError;
use super::read::settled;
use super::reversal::Written;
use super::target::WriteTarget;

/// Restores the bytes of these files before a write, unless they changed since. Returns the data to
/// redo the write. `scratch` is that of [`super::write()`].
pub fn undo(
    written: &[Written],
    scratch: &Path,
    ahead: &mut dyn WriteAhead,
) -> Result<Vec<Written>, WriteError> {
    apply(written, scratch, ahead)
}

/// The current document of each file, and the one after [`undo`]. Fails if [`undo`] would fail because
/// of the content of a file.
pub fn preview_undo(written: &[Written]) -> Result<Vec<(Document, Document)>, WriteError> {
    let preview = |file: &Written| {
        WriteTarget::resolve(&file.path)?;
        let failed = |error| WriteError::Io { path: file.path.clone(), doing: "read", error };
        let (_, old) = settled(|| bytes_of(&file.path)).map_err(failed)?;
        let new = file.change(&old)?.map_or_else(|| old.clone(), |change| change.new);
        let document = |bytes| {
            let read = text_of(bytes).and_then(|source| Document::read(&source));
            read.map_err(|_| WriteError::UndoMismatch(file.path.clone()))
        };
        Ok((document(old)?, document(new)?))
    };
    written.iter().map(preview).collect()
}

impl FileEdit for Written {
    fn path(&self) -> &Path {
        &self.path
    }

    fn change(&self, old: &[u8]) -> Result<Option<NewText>, WriteError> {
        if !self.reversal.is_after(old) {
            return Err(WriteError::Changed(self.path.clone()));
        }
        if !self.reversal.can_be_undone() {
            return Err(WriteError::NotUndoable(self.path.clone()));
        }
        // A record that was edited may name any file.
        let is_kubeconfig = |source: &SourceText| Document::read(source).is_ok();
        let source = text_of(old.to_vec()).ok().filter(is_kubeconfig);
        let source = source.ok_or_else(|| WriteError::NotKubeconfig(self.path.clone()))?;
        let new = self.reversal.undo(source.as_str()).map(|text| source.encode(&text));
        let new = new.filter(|new| self.reversal.is_before(new));
        let new = new.ok_or_else(|| WriteError::UndoMismatch(self.path.clone()))?;
        if !text_of(new.clone()).is_ok_and(|source| is_kubeconfig(&source)) {
            return Err(WriteError::NotKubeconfig(self.path.clone()));
        }
        Ok(Some(NewText { new, reversal: self.reversal.reversed() }))
    }
}
