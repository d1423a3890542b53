//! One change to one or two files, or none: edited, and verified.

use std::path::Path;

use crate::kubeconfig::document::{Context, Document};
use crate::kubeconfig::edit::{EditObstacle, edit_with_reversal};
use crate::kubeconfig::plan::{self, FileChanges, Kind, Plan, Precondition};

use super::bytes::text_of;
use super::change::{FileEdit, NewText, WriteAhead, apply};
use super::error::WriteError;
use super::reversal::{Reversal, Written};

/// Makes all changes of a plan, or none. Returns the files that were written, each with what undoes
/// it. `ahead` gets them before the first one is put in place.
///
/// `scratch` is a folder of our own, which need not exist, for what must be known or kept while files
/// are written.
pub fn write(
    plan: &Plan,
    scratch: &Path,
    ahead: &mut dyn WriteAhead,
) -> Result<Vec<Written>, WriteError> {
    apply(plan, scratch, ahead)
}

impl FileEdit for FileChanges {
    fn path(&self) -> &Path {
        &self.path
    }

    fn change(&self, old: &[u8]) -> Result<Option<NewText>, WriteError> {
        let stuck = |obstacle| WriteError::Obstacle { path: self.path.clone(), obstacle };
        let source = text_of(old.to_vec()).map_err(|problem| stuck(problem.into()))?;
        if !self.preconditions.is_empty() {
            let document = Document::read(&source).map_err(|problem| stuck(problem.into()))?;
            let check = |own| check(own, &document, &self.changes);
            self.preconditions.iter().try_for_each(check).map_err(stuck)?;
        }
        let edited = edit_with_reversal(&source, &self.changes).map_err(stuck)?;
        Ok(edited.map(|edited| {
            let new = source.encode(&edited.text);
            let exchanges = if takes_secrets(&self.changes) { None } else { Some(edited.reversal) };
            let reversal = Reversal::new(old, &new, exchanges);
            NewText { new, reversal }
        }))
    }
}

/// Whether the way back would be a copy of credentials, which no file of ours may hold. An address and
/// a proxy can have a password too.
fn takes_secrets(changes: &[plan::Change]) -> bool {
    let takes = |change: &plan::Change| match change {
        plan::Change::Delete { kind, .. } => *kind != Kind::Context,
        _ => false,
    };
    changes.iter().any(takes)
}

/// Fails if a document differs from what the change was planned on. A missing entry is detected by
/// the change itself.
fn check(
    ground: &Precondition,
    document: &Document,
    changes: &[plan::Change],
) -> Result<(), EditObstacle> {
    let other = |kind, name: &str| Err(EditObstacle::Other { kind, name: name.to_owned() });
    match ground {
        Precondition::Current(name) if document.current_context != *name => {
            Err(EditObstacle::CurrentMoved)
        }
        Precondition::Current(_) => Ok(()),
        Precondition::Context(context) => {
            let now = document.context(&context.name);
            let is_other = now
                .is_some_and(|now| (&now.cluster, &now.user) != (&context.cluster, &context.user));
            if is_other { other(Kind::Context, &context.name) } else { Ok(()) }
        }
        Precondition::Cluster(cluster) => {
            let now = document.clusters.iter().find(|own| own.name == cluster.name);
            if now.is_some_and(|now| now != cluster) {
                return other(Kind::Cluster, &cluster.name);
            }
            check_unused(Kind::Cluster, &cluster.name, document, changes)
        }
        Precondition::User(user) => {
            let now = document.users.iter().find(|own| own.name == user.name);
            if now.is_some_and(|now| now != user) {
                return other(Kind::User, &user.name);
            }
            check_unused(Kind::User, &user.name, document, changes)
        }
    }
}

/// Fails where a context names it that these changes don't take along.
fn check_unused(
    kind: Kind,
    name: &str,
    document: &Document,
    changes: &[plan::Change],
) -> Result<(), EditObstacle> {
    let goes = |context: &Context| {
        let name = context.name.clone();
        changes.contains(&plan::Change::Delete { kind: Kind::Context, name })
    };
    let names_it = |own: &&Context| match kind {
        Kind::Cluster => own.cluster == name,
        _ => own.user == name,
    };
    if document.contexts.iter().filter(names_it).all(goes) {
        Ok(())
    } else {
        Err(EditObstacle::InUse { kind, name: name.to_owned() })
    }
}
