//! Writes a plan to its files.

use std::path::Path;

use crate::kubeconfig::document::{Context, Document};
use crate::kubeconfig::edit::{EditObstacle, edit};
use crate::kubeconfig::plan::{Change, FileChanges, Kind, Plan, Precondition};

use super::bytes::text_of;
use super::change::{FileEdit, NewText, WriteAhead, apply};
use super::error::WriteError;
use super::reversal::{Reversal, Written, digest_of};

/// Makes all changes of a plan, or none. Returns the written files with the data to undo the changes.
///
/// `scratch` is the path of the scratch directory, which need not exist.
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
        let failed = |obstacle| WriteError::Obstacle { path: self.path.clone(), obstacle };
        let source = text_of(old.to_vec()).map_err(|problem| failed(problem.into()))?;
        let is_other = |own: &Precondition| matches!(own, Precondition::Text(digest) if *digest != digest_of(old));
        if self.preconditions.iter().any(is_other) {
            return Err(failed(EditObstacle::FileChanged));
        }
        if !self.preconditions.is_empty() {
            let document = Document::read(&source).map_err(|problem| failed(problem.into()))?;
            let check = |own| check(own, &document, &self.changes);
            self.preconditions.iter().try_for_each(check).map_err(failed)?;
        }
        let edited = edit(&source, &self.changes).map_err(failed)?;
        Ok(edited.map(|edited| {
            let new = source.encode(&edited.text);
            // The data to undo it would contain credentials, which are never copied. The address of a
            // cluster and its proxy may contain a password too.
            let deletes_secrets = self.changes.iter().any(|change| match change {
                Change::Delete { kind, .. } => *kind != Kind::Context,
                Change::Credentials { .. } => true,
                _ => false,
            });
            let exchanges = if deletes_secrets { None } else { Some(edited.reversal) };
            NewText { reversal: Reversal::new(old, &new, exchanges), new }
        }))
    }
}

/// Fails if a document differs from what the change was planned on. A missing entry is detected by
/// the change itself.
fn check(
    precondition: &Precondition,
    document: &Document,
    changes: &[Change],
) -> Result<(), EditObstacle> {
    let (kind, name, is_other) = match precondition {
        Precondition::Text(_) => return Ok(()),
        Precondition::SameUser(user) => {
            let is_same = document.users.contains(user);
            let (kind, name) = (Kind::User, user.name.clone());
            return if is_same { Ok(()) } else { Err(EditObstacle::Changed { kind, name }) };
        }
        Precondition::Current(name) => {
            let is_same = document.current_context == *name;
            return if is_same { Ok(()) } else { Err(EditObstacle::CurrentChanged) };
        }
        Precondition::Context(context) => {
            let is_other =
                |now: &Context| (&now.cluster, &now.user) != (&context.cluster, &context.user);
            (Kind::Context, &context.name, document.context(&context.name).is_some_and(is_other))
        }
        Precondition::Cluster(cluster) => {
            let now = document.clusters.iter().find(|own| own.name == cluster.name);
            (Kind::Cluster, &cluster.name, now.is_some_and(|now| now != cluster))
        }
        Precondition::User(user) => {
            let now = document.users.iter().find(|own| own.name == user.name);
            (Kind::User, &user.name, now.is_some_and(|now| now != user))
        }
    };
    let is_deleted = |context: &Context| {
        let name = context.name.clone();
        changes.contains(&Change::Delete { kind: Kind::Context, name })
    };
    let uses_it = |context: &Context| match kind {
        Kind::Context => false,
        Kind::Cluster => context.cluster == *name,
        Kind::User => context.user == *name,
    };
    let name = name.clone();
    if is_other {
        Err(EditObstacle::Changed { kind, name })
    } else if document.contexts.iter().any(|own| uses_it(own) && !is_deleted(own)) {
        Err(EditObstacle::InUse { kind, name })
    } else {
        Ok(())
    }
}
