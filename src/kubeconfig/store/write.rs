//! One change to one or two files, or none: edited, and proved.

use std::path::Path;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::edit::{Obstacle, edit_with_way_back};
use crate::kubeconfig::plan::{FileChanges, Ground, Plan};

use super::bytes::text_of;
use super::change::{Change, Wish, grant};
use super::error::WriteError;
use super::reversal::{Reversal, Written};

/// Makes all changes of a plan, or none. Returns the files that were written, each with the way
/// back.
///
/// `spare` is a folder of our own for the copies that are kept while a file is written in place
/// and its own folder can't take them.
pub fn write(plan: &Plan, spare: &Path) -> Result<Vec<Written>, WriteError> {
    grant(plan, spare)
}

impl Wish for FileChanges {
    fn path(&self) -> &Path {
        &self.path
    }

    fn change(&self, old: &[u8]) -> Result<Option<Change>, WriteError> {
        let stuck = |obstacle| WriteError::Obstacle { path: self.path.clone(), obstacle };
        let source = text_of(old.to_vec()).map_err(|problem| stuck(problem.into()))?;
        if !self.grounds.is_empty() {
            let document = Document::read(&source).map_err(|problem| stuck(problem.into()))?;
            self.grounds.iter().try_for_each(|own| check(own, &document)).map_err(stuck)?;
        }
        let edited = edit_with_way_back(&source, &self.changes).map_err(stuck)?;
        Ok(edited.map(|edited| {
            let new = source.encode(&edited.text);
            let reversal = Reversal::new(old, &new, edited.way_back);
            Change { new, reversal }
        }))
    }
}

/// Fails where a document says something else than a change was planned on. That a context is gone
/// is told by the change.
fn check(ground: &Ground, document: &Document) -> Result<(), Obstacle> {
    match ground {
        Ground::Current(name) if document.current_context != *name => Err(Obstacle::CurrentMoved),
        Ground::Current(_) => Ok(()),
        Ground::Context(context) => {
            let now = document.contexts.iter().find(|own| own.name == context.name);
            let is_other = now
                .is_some_and(|now| (&now.cluster, &now.user) != (&context.cluster, &context.user));
            if is_other { Err(Obstacle::Other(context.name.clone())) } else { Ok(()) }
        }
    }
}
