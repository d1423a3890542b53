//! Updates the credentials of a context that was imported before, in its file.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::kubeconfig::compose::{Files, Format, Part, compose};
use crate::kubeconfig::document::Context;
use crate::kubeconfig::edit::{EditObstacle, Original};
use crate::kubeconfig::plan::{FileChanges, NewCredentials, Precondition};
use crate::kubeconfig::store;
use crate::kubeconfig::text::SourceText;
use crate::kubeconfig::{Change, File, Kind, Plan};
use crate::printable::shown_path;
use crate::undo::{Moved, Record, Recording};

use crate::command::invocation::Invocation;
use crate::command::messages::quoted;
use crate::command::report::Failure;

use super::Source;

pub(super) struct Update {
    context: String,
    path: PathBuf,
    plan: Plan,
    user: String,
}

impl Update {
    /// The user `user` of the source, for the user of a context in `file`.
    pub(super) fn new(
        source: &Source,
        original: &Original<'_>,
        user: &str,
        file: &File,
        context: &Context,
    ) -> Result<Self, Failure> {
        let failed =
            |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", source.shown()));
        let part = Part { original, directory: &source.directory, kind: Kind::User, name: user };
        // With absolute paths.
        let text =
            compose(&[part], Format::Json, Files::Named, None).map_err(|error| failed(&error))?;
        let text = SourceText::decode(text.into_bytes()).map_err(EditObstacle::from);
        let text = text.map_err(|error| failed(&error))?;
        let copy = Original::read(&text).map_err(|error| failed(&error))?;
        let mut entry = copy.value(Kind::User, user).unwrap_or_default();
        let new = entry.get_mut("user").map(Json::take).unwrap_or_default();
        let users = file.document().map(|own| &own.users[..]).unwrap_or_default();
        let old = users.iter().find(|own| own.name == context.user).cloned();
        let change = Change::Credentials { user: context.user.clone(), new: NewCredentials(new) };
        Ok(Self {
            context: context.name.clone(),
            path: file.path.to_path_buf(),
            plan: vec![FileChanges {
                path: file.path.to_path_buf(),
                changes: vec![change],
                preconditions: old.map(Precondition::SameUser).into_iter().collect(),
            }],
            user: context.user.clone(),
        })
    }

    pub(super) fn is_of(&self, path: &Path, user: &str) -> bool {
        self.path == path && self.user == user
    }

    pub(super) fn preview(&self) -> String {
        let (user, context) = (quoted(&self.user), quoted(&self.context));
        let path = shown_path(&self.path);
        format!("{path}\n  new credentials of user {user}, for context {context}")
    }

    /// Writes it. The old credentials are stored nowhere, so it can't be undone.
    pub(super) fn write(&self, invocation: &Invocation) -> Result<(), Failure> {
        let paths = &invocation.paths;
        let mut recording =
            Recording::new(&paths.undo, &paths.scratch, Record::of_moved(Moved::Credentials));
        store::write(&self.plan, &paths.scratch, &mut recording)?;
        // Only that it was made: there is nothing to undo it with.
        let _ = recording.finish();
        let (user, path) = (quoted(&self.user), shown_path(&self.path));
        invocation.messages.say(&format!(
            "Updated the credentials of user {user} in {path}. That can't be undone: kswitch stores no \
             credentials."
        ));
        Ok(())
    }
}
