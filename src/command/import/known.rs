//! Contexts that were imported before, and whether their credentials can be updated in their file.

use std::path::Path;

use crate::kubeconfig::credentials::{CredentialEntries, Credentials};
use crate::kubeconfig::document::Context;
use crate::kubeconfig::partition::Group;
use crate::kubeconfig::store::{ExistingCluster, read_access};
use crate::kubeconfig::{ContextKey, File, Snapshot};
use crate::printable::shown_path;

use crate::command::messages::quoted;
use crate::command::report::Failure;

use super::names::Names;

/// A context of the files, and the one of the import that it is.
pub(super) struct Known<'f> {
    pub(super) context: &'f Context,
    /// The user of the import.
    pub(super) user: String,
    /// Whether its credentials differ from those that kubectl uses.
    pub(super) is_changed: bool,
}

/// The contexts of the group in the file that has the same API server: those of their names, or of names
/// that an import gave them. `None` unless there are all of them.
pub(super) fn contexts<'f>(
    names: &Names<'_>,
    existing: &ExistingCluster<'f>,
    group: &Group<'_>,
) -> Result<Option<Vec<(&'f Context, usize)>>, Failure> {
    let own = existing.file.document().map(|own| &own.contexts[..]).unwrap_or_default();
    let own = own.iter().filter(|own| own.cluster == existing.cluster);
    let own: Vec<&Context> = own.collect();
    let mut found = Vec::new();
    for (index, context) in group.contexts.iter().enumerate() {
        let suggested = names.suggested(context)?;
        let is_it = |name: &str| match (names.has_pattern(), &suggested) {
            (true, Some(suggested)) => name == suggested,
            (_, suggested) => {
                is_numbered(name, &context.name)
                    || suggested.as_deref().is_some_and(|own| is_numbered(name, own))
            }
        };
        let Some(known) = own.iter().find(|known| is_it(&known.name)) else { return Ok(None) };
        found.push((*known, index));
    }
    Ok(Some(found))
}

/// Whether a name is `base`, or `base-2` and so on.
fn is_numbered(name: &str, base: &str) -> bool {
    let Some(rest) = name.strip_prefix(base) else { return false };
    rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Compares the credentials of known contexts. The error says why they can't be updated: only a user is
/// that kubectl takes from this file, and that no other context uses.
pub(super) fn compare<'f>(
    snapshot: &Snapshot,
    working_directory: &Path,
    secrets: &CredentialEntries,
    existing: &ExistingCluster<'f>,
    group: &Group<'_>,
    found: &[(&'f Context, usize)],
) -> Result<Vec<Known<'f>>, String> {
    let mut known = Vec::<Known<'f>>::new();
    for (context, index) in found {
        let user = group.contexts[*index].user.clone();
        let no_update = |why: &str| {
            let (context, path) = (quoted(&context.name), shown_path(&existing.file.path));
            format!("the credentials of context {context} in {path} are not updated: {why}")
        };
        let key = ContextKey { name: context.name.clone(), file: existing.file.path.clone() };
        let entry = snapshot.entry(&key).ok_or_else(|| no_update("it was removed"))?;
        let access = read_access(snapshot, &entry, working_directory);
        let old = access.map_err(|error| no_update(&error.to_string()))?.credentials;
        let new = secrets.users.get(&user).cloned().unwrap_or_default();
        let is_changed = Credentials { name: String::new(), ..new.clone() }
            != Credentials { name: String::new(), ..old };
        if is_changed {
            let is_here = |file: &File| file.path == existing.file.path;
            match snapshot.user_of(&entry) {
                Some((_, file)) if is_here(file) => {}
                Some((_, file)) => {
                    let path = shown_path(&file.path);
                    return Err(no_update(&format!("kubectl takes its user from {path}")));
                }
                None => return Err(no_update("it has no user")),
            }
            if !snapshot.cluster_of(&entry).is_some_and(|(_, file)| is_here(file)) {
                return Err(no_update("kubectl takes its cluster from another file"));
            }
            if user.is_empty() {
                return Err(no_update("the new one has no user"));
            }
            let is_known = |own: &Context, path: &Path| {
                *path == *existing.file.path
                    && found.iter().any(|(known, _)| known.name == own.name)
            };
            let mut others = snapshot.contexts();
            if let Some(other) = others.find(|own| {
                own.context.user == context.user && !is_known(own.context, &own.file.path)
            }) {
                let name = quoted(&other.context.name);
                return Err(no_update(&format!("context {name} uses its user too")));
            }
        }
        let is_other = |own: &Known<'_>| {
            own.context.user == context.user
                && secrets
                    .users
                    .get(&own.user)
                    .map(|own| Credentials { name: String::new(), ..own.clone() })
                    != Some(Credentials { name: String::new(), ..new.clone() })
        };
        if known.iter().any(is_other) {
            return Err(no_update("several new users would get the name of one"));
        }
        known.push(Known { context, user, is_changed });
    }
    Ok(known)
}
