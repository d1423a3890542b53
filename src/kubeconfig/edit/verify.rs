//! Verifies an edit with independent parsers.
//!
//! `serde_yaml` or `serde_json` parse the old and the new text; the values must differ exactly by the
//! requested change. Then our own parser must read the new value too, since only it knows which of
//! duplicate keys counts and what `<<` merges.

mod unset;

use serde_json::json;

use crate::kubeconfig::document::Document;
use crate::kubeconfig::plan::{Change, Kind};
use crate::kubeconfig::text::SourceText;

use super::EditObstacle;
use super::plain::{Plain, values_of};

/// Fails unless `after` is `before` with exactly these changes.
pub(super) fn verify(
    before: &SourceText,
    after: &str,
    changes: &[Change],
) -> Result<(), EditObstacle> {
    let mut expected = values_of(before.as_str())?;
    for change in changes {
        expected.apply(change).ok_or(EditObstacle::Unverified)?;
    }
    let mut found = values_of(after)?;
    expected.sort();
    found.sort();
    if !expected.is_met_by(&found) {
        return Err(EditObstacle::Unverified);
    }
    let after = SourceText::decode(before.encode(after))?;
    let mut wanted = Document::read(before)?;
    for change in changes {
        apply_to_document(&mut wanted, change);
    }
    if Document::read(&after)? == wanted { Ok(()) } else { Err(EditObstacle::Unverified) }
}

fn apply_to_document(document: &mut Document, change: &Change) {
    match change {
        Change::CurrentContext { name } => document.current_context.clone_from(name),
        Change::Namespace { context: name, namespace } => {
            for context in document.contexts.iter_mut().filter(|context| context.name == *name) {
                context.namespace.clone_from(namespace);
            }
        }
        Change::Rename { kind, from, to } => {
            let contexts = document.contexts.iter_mut();
            let (names, references): (Vec<&mut String>, Vec<&mut String>) = match kind {
                Kind::Context => (contexts.map(|own| &mut own.name).collect(), Vec::new()),
                Kind::Cluster => (
                    document.clusters.iter_mut().map(|own| &mut own.name).collect(),
                    contexts.map(|own| &mut own.cluster).collect(),
                ),
                Kind::User => (
                    document.users.iter_mut().map(|own| &mut own.name).collect(),
                    contexts.map(|own| &mut own.user).collect(),
                ),
            };
            // The empty name refers to nothing.
            let references = references.into_iter().filter(|own| !own.is_empty());
            for name in names.into_iter().chain(references).filter(|own| **own == *from) {
                name.clone_from(to);
            }
        }
        Change::Redirect { kind, from, to } => {
            for own in &mut document.contexts {
                let reference = match kind {
                    Kind::Context => continue,
                    Kind::Cluster => &mut own.cluster,
                    Kind::User => &mut own.user,
                };
                if reference == from {
                    reference.clone_from(to);
                }
            }
        }
        Change::Delete { kind, name } => match kind {
            Kind::Context => document.contexts.retain(|own| own.name != *name),
            Kind::Cluster => document.clusters.retain(|own| own.name != *name),
            Kind::User => document.users.retain(|own| own.name != *name),
        },
        Change::Credentials { user, new } => {
            let alone = json!({"users": [{"name": user, "user": new.0}]}).to_string();
            let alone = SourceText::decode(alone.into_bytes());
            let alone = alone.and_then(|source| Document::read(&source)).unwrap_or_default();
            for (own, new) in
                document.users.iter_mut().filter(|own| own.name == *user).zip(alone.users)
            {
                own.authentication = new.authentication;
            }
        }
    }
}

impl Plain {
    fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::CurrentContext { name: None } => self.unset("current-context", true),
            Change::CurrentContext { name: Some(name) } => {
                if *self == Plain::Null {
                    *self = skeleton();
                }
                *self.value_mut("current-context")? = Plain::Wanted(name.clone());
            }
            Change::Namespace { context: name, namespace: None } => {
                let context = self.entry_mut(Kind::Context, name)?.last_mut("context");
                if let Some(context) = context {
                    context.unset("namespace", false);
                }
            }
            Change::Namespace { context: name, namespace: Some(namespace) } => {
                let context = self.entry_mut(Kind::Context, name)?.value_mut("context")?;
                if *context == Plain::Null {
                    *context = Plain::Map(Vec::new());
                }
                *context.value_mut("namespace")? = Plain::Wanted(namespace.clone());
            }
            Change::Rename { kind, from, to } => {
                let entry = self.entry_mut(*kind, from)?;
                if *entry == Plain::Null {
                    *entry = Plain::Map(Vec::new());
                }
                *entry.value_mut("name")? = Plain::Wanted(to.clone());
                if let Some(key) = kind.reference().filter(|_| !from.is_empty()) {
                    self.redirect(key, from, to);
                }
            }
            Change::Redirect { kind, from, to } => {
                if let Some(key) = kind.reference() {
                    self.redirect(key, from, to);
                }
            }
            Change::Credentials { user, new } => {
                let credentials = self.entry_mut(Kind::User, user)?.last_mut("user")?;
                *credentials = serde_json::from_str(&new.0.to_string()).ok()?;
            }
            Change::Delete { kind, name } => {
                let Plain::List(entries) = self.value_mut(kind.list())?.untagged_mut() else {
                    return None;
                };
                let index = entries.iter().position(|entry| entry.has_name(name))?;
                entries.remove(index);
            }
        }
        Some(())
    }

    fn redirect(&mut self, key: &str, from: &str, to: &str) {
        let Some(list) = self.last_mut(Kind::Context.list()) else { return };
        let Plain::List(contexts) = list.untagged_mut() else { return };
        let contexts = contexts.iter_mut().filter_map(|own| own.last_mut("context"));
        let references = contexts.filter_map(|context| context.last_mut(key));
        for reference in references.filter(|own| own.is_text(from)) {
            *reference = Plain::Wanted(to.to_owned());
        }
    }
}

/// What [`super::Editor::insert_skeleton`] writes into an empty file.
fn skeleton() -> Plain {
    let text = |text: &str| Plain::Text(text.to_owned());
    Plain::Map(vec![
        (text("apiVersion"), text("v1")),
        (text("kind"), text("Config")),
        (text("clusters"), Plain::List(Vec::new())),
        (text("contexts"), Plain::List(Vec::new())),
        (text("users"), Plain::List(Vec::new())),
    ])
}

#[cfg(test)]
mod tests;
