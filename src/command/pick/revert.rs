//! Undo and redo from within the picker: what they would do, and what they did.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::command::change::{self, Books, Last, NotUndone, check_reach};
use crate::command::cross_file;
use crate::command::departure::listed;
use crate::command::invocation::Invocation;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::document::{Context, Document};
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::store::preview_undo;
use crate::picker::{Mutation, Preview};
use crate::printable::shown;
use crate::settings::Settings;
use crate::undo::Record;

use super::mutations::{Change, in_sentences};
use super::workers::open;

/// The last change that this picker made, undid or redid, as it is stored.
pub(super) type Own = Arc<Mutex<Option<Record>>>;

/// An undo or a redo that was considered.
pub(super) struct Considered {
    record: Record,
    effects: Effects,
}

/// What an undo or a redo would do, and whether it is done without asking: only where the change was
/// made in this picker, no context is deleted, and the current context becomes neither a protected one
/// nor one that reaches another cluster than its own file says.
pub(super) fn consider(
    invocation: &Invocation,
    settings: &Settings,
    snapshot: &Snapshot,
    own: &Own,
    mutation: &Mutation,
) -> Result<(Preview, Considered), String> {
    let paths = &invocation.paths;
    let refused = |why: &NotUndone| in_sentences(&why.words(paths), why.hint(paths).as_deref());
    let last = Last::look(paths).map_err(|why| refused(&why))?;
    let record = last.record();
    let what = shown(&record.what).into_owned();
    let is_redo = *mutation == Mutation::Redo;
    let is_interrupted = matches!(last, Last::Interrupted(_));
    let was_undone = record.undone && !is_interrupted;
    if was_undone != is_redo {
        let state = if is_redo { "Nothing was undone" } else { "It was undone already" };
        return Err(format!("{state}. The last change was: {what}"));
    }
    check_reach(last.files(), is_shown(snapshot), &what).map_err(|why| refused(&why))?;
    let documents = preview_undo(last.files())
        .map_err(|error| refused(&NotUndone::Failed { what: what.clone(), error }))?;
    let changed: Vec<Changed> = last
        .files()
        .iter()
        .zip(documents)
        .map(|(file, (before, after))| Changed { path: resolved(&file.path), before, after })
        .collect();
    let effects = Effects::of(snapshot, &changed);

    let is_own = open(own).as_ref() == Some(record) && !is_interrupted;
    let mut text = Vec::new();
    if !is_own {
        let how = if is_interrupted { "was interrupted" } else { "was not made in this picker" };
        text.push(format!("The last change {how}: {what}"));
    }
    text.push(format!("{}: {}.", if is_redo { "Redo" } else { "Undo" }, effects.planned()));
    let protection = effects.new_current().and_then(|name| {
        let pattern = settings.protects(name)?;
        Some(format!("\"{}\" is protected by \"{}\" in the settings.", shown(name), shown(pattern)))
    });
    let other_cluster = effects.new_current().and_then(|name| reaches(invocation, snapshot, name));
    let asks =
        !is_own || protection.is_some() || other_cluster.is_some() || !effects.deleted.is_empty();
    text.extend(protection);
    text.extend(other_cluster);
    let preview = Preview { text: text.join(" "), asks };
    Ok((preview, Considered { record: record.clone(), effects }))
}

/// What was considered, ready to be done.
pub(super) fn prepare(
    invocation: &Invocation,
    snapshot: &Snapshot,
    own: Own,
    Considered { record, effects }: Considered,
) -> Change {
    let books = Books::of(invocation, snapshot);
    let is_shown = is_shown(snapshot);
    Box::new(move || match change::undo(&books, Some(&record), is_shown) {
        Ok(undone) => {
            *open(&own) = undone.carried.record;
            let done = if record.undone { "Redone" } else { "Undone" };
            Ok(format!("{done}: {}", effects.done()))
        }
        Err(why) => Err(in_sentences(&why.words(&books.paths), why.hint(&books.paths).as_deref())),
    })
}

/// Only files that are shown are changed: nobody expects others to.
fn is_shown(snapshot: &Snapshot) -> impl Fn(&Path) -> bool + Send + use<> {
    let paths: Vec<PathBuf> = snapshot.files().iter().map(|file| file.path.to_path_buf()).collect();
    change::is_one_of(&paths)
}

/// Which other cluster a context would reach than its own file says, as a sentence.
fn reaches(invocation: &Invocation, snapshot: &Snapshot, name: &str) -> Option<String> {
    let target = snapshot.context(name)?;
    let mut references = cross_file::references(snapshot, &target);
    references.retain(cross_file::reaches_other_cluster);
    (!references.is_empty()).then(|| cross_file::sentence(invocation, name, &references))
}

fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A file, now and after the undo.
struct Changed {
    path: PathBuf,
    before: Document,
    after: Document,
}

/// What an undo or a redo changes, as names.
struct Effects {
    current: [Option<String>; 2],
    /// Contexts with the old and the new name.
    renamed: Vec<[String; 2]>,
    restored: Vec<String>,
    deleted: Vec<String>,
    /// Contexts with the old and the new namespace.
    namespaces: Vec<[String; 3]>,
    /// Contexts with the names of the old and the new cluster.
    clusters: Vec<[String; 3]>,
}

impl Effects {
    fn of(snapshot: &Snapshot, changed: &[Changed]) -> Self {
        let mut effects = Self {
            current: [
                current(snapshot, changed, |own| &own.before),
                current(snapshot, changed, |own| &own.after),
            ],
            renamed: Vec::new(),
            restored: Vec::new(),
            deleted: Vec::new(),
            namespaces: Vec::new(),
            clusters: Vec::new(),
        };
        for Changed { before, after, .. } in changed {
            effects.add(&before.contexts, &after.contexts);
        }
        // No other change takes one context away and adds one.
        if let ([from], [to]) = (&effects.deleted[..], &effects.restored[..]) {
            effects.renamed.push([from.clone(), to.clone()]);
            effects.deleted.clear();
            effects.restored.clear();
        }
        effects
    }

    fn add(&mut self, before: &[Context], after: &[Context]) {
        let find = |contexts: &[Context], name: &str| -> Option<[String; 2]> {
            let context = contexts.iter().find(|own| own.name == name)?;
            let namespace = context.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE);
            Some([namespace.to_owned(), context.cluster.clone()])
        };
        for Context { name, .. } in before {
            let (Some(old), Some(new)) = (find(before, name), find(after, name)) else {
                self.deleted.push(name.clone());
                continue;
            };
            let [all_namespaces, all_clusters] = [&mut self.namespaces, &mut self.clusters];
            for ((old, new), all) in old.into_iter().zip(new).zip([all_namespaces, all_clusters]) {
                if old != new {
                    all.push([name.clone(), old, new]);
                }
            }
        }
        let is_new = |own: &&Context| find(before, &own.name).is_none();
        self.restored.extend(after.iter().filter(is_new).map(|own| own.name.clone()));
    }

    /// The context that becomes the current one.
    fn new_current(&self) -> Option<&str> {
        let [before, after] = &self.current;
        after.as_deref().filter(|_| before != after)
    }

    /// The old and the new state.
    fn planned(&self) -> String {
        let mut parts = Vec::new();
        if let [before, after] = &self.current
            && before != after
        {
            let name = |own: &Option<String>| own.as_deref().map_or("none".to_owned(), quoted);
            parts.push(format!("current context {} -> {}", name(before), name(after)));
        }
        for [from, to] in &self.renamed {
            parts.push(format!("name {} -> {}", quoted(from), quoted(to)));
        }
        for (what, changes) in [("namespace", &self.namespaces), ("cluster", &self.clusters)] {
            for [name, old, new] in changes {
                let (name, old, new) = (quoted(name), quoted(old), quoted(new));
                parts.push(format!("{what} of {name} {old} -> {new}"));
            }
        }
        parts.extend(some("restores", &self.restored));
        parts.extend(some("deletes", &self.deleted));
        if parts.is_empty() { "no context changes".to_owned() } else { parts.join("; ") }
    }

    /// The new state, and the current context in any case.
    fn done(&self) -> String {
        let mut parts = Vec::new();
        for [from, to] in &self.renamed {
            parts.push(format!("{} is {} again", quoted(from), quoted(to)));
        }
        for (what, changes) in [("namespace", &self.namespaces), ("cluster", &self.clusters)] {
            for [name, _, new] in changes {
                parts.push(format!("{what} of {} is {} again", quoted(name), quoted(new)));
            }
        }
        parts.extend(some("restored", &self.restored));
        parts.extend(some("deleted", &self.deleted));
        let [before, after] = &self.current;
        let again = if before == after { "" } else { " again" };
        parts.push(match after {
            Some(name) => format!("current context is {}{again}", quoted(name)),
            None => format!("no context is current{again}"),
        });
        format!("{}.", parts.join("; "))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", shown(name))
}

/// What happens to some contexts, if there are any.
fn some(what: &str, contexts: &[String]) -> Option<String> {
    let names: Vec<String> = contexts.iter().map(|name| quoted(name)).collect();
    (!names.is_empty()).then(|| format!("{what} {}", listed(&names)))
}

/// The current context of the chain, with some of its files as they would be.
fn current(
    snapshot: &Snapshot,
    changed: &[Changed],
    version: impl Fn(&Changed) -> &Document,
) -> Option<String> {
    snapshot.chain().find_map(|file| {
        let path = resolved(&file.path);
        let document = match changed.iter().find(|own| own.path == path) {
            Some(changed) => version(changed),
            None => file.document()?,
        };
        document.current_context.clone()
    })
}
