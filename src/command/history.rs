//! The history of the chain: what `-` leads to, and what is recorded.

use std::path::{Path, PathBuf};

use crate::history::{ChainHistory, History, Pin};
use crate::kubeconfig::plan::PICK;
use crate::kubeconfig::{ContextEntry, ContextKey, Snapshot};
use crate::operation::Operation;
use crate::state_dir::StateError;

use super::invocation::Invocation;
use super::messages::quoted;
use super::problem::{Problem, Target};
use super::report::Failure;
use super::target::all_names;

/// Whether a cluster does not have a namespace; `None` if that is not known.
pub(super) type IsMissing<'a> = dyn Fn(&str) -> Option<bool> + 'a;

impl Invocation {
    /// The history of this chain; an empty one if it can't be used.
    pub(super) fn history(&self, snapshot: &Snapshot) -> ChainHistory {
        let own = self.usable_history(snapshot);
        let mut own = own.unwrap_or_else(|_| History::default().of(self.file_of_current(snapshot)));
        if snapshot.session().is_some() {
            // A new session has used nothing yet.
            let outer = self.outside_session();
            let first = outer.chain.files.iter().find(|path| path.exists());
            if let Some((first, history)) = first.zip(History::load(&outer.paths.history).ok()) {
                own.continue_with(&history.of(first));
            }
        }
        own
    }

    fn usable_history(&self, snapshot: &Snapshot) -> Result<ChainHistory, StateError> {
        Ok(History::load(&self.paths.history)?.of(self.file_of_current(snapshot)))
    }

    /// The context that `-` stands for.
    pub(super) fn previous_context(&self, snapshot: &Snapshot) -> Result<String, Failure> {
        // kubectx looks for it before it checks the kubeconfigs.
        if self.kubectx.is_none() {
            self.check(snapshot)?;
        }
        let found = self.usable_history(snapshot).map(|history| {
            let name = match self.kubectx {
                Some(_) => history.context_left.as_deref(),
                None => history.context_before(snapshot.current()),
            };
            name.map(str::to_owned).or_else(|| self.context_before_session(snapshot))
        });
        let no_previous = |why| self.failure(Problem::NoPreviousContext(why));
        let name = found.map_err(|why| no_previous(Some(why)))?.ok_or_else(|| no_previous(None))?;
        let is_missing = self.kubectx.is_none()
            && snapshot.contexts().all(|own| own.context.name != name)
            && !all_names(self).contains(&name);
        if is_missing {
            let why =
                format!("the previous context {} is no longer in a kubeconfig", quoted(&name));
            return Err(Failure::new(why).hint(PICK));
        }
        Ok(name)
    }

    /// The context that was current before the session.
    fn context_before_session(&self, snapshot: &Snapshot) -> Option<String> {
        let name = self.session()?.record.came_from.clone()?;
        Some(name).filter(|name| snapshot.current() != Some(name))
    }

    /// The namespace that `-` stands for.
    pub(super) fn previous_namespace(
        &self,
        snapshot: &Snapshot,
        entry: &ContextEntry<'_>,
    ) -> Result<String, Failure> {
        let context = &entry.context.name;
        let found = self.usable_history(snapshot).map(|history| {
            let name = match self.kubectx {
                Some(_) => history.namespace_left(context),
                None => history.namespace_before(context, self.namespace_of(entry)),
            };
            name.map(str::to_owned)
        });
        let target = Target { snapshot, entry };
        let no_previous = |why| self.failure(Problem::NoPreviousNamespace(target, why));
        found.map_err(|why| no_previous(Some(why)))?.ok_or_else(|| no_previous(None))
    }

    /// Records an operation in the history.
    pub(super) fn remember(&self, snapshot: &Snapshot, operation: &Operation) {
        let namespace_of = |context: &ContextKey| {
            let entry = snapshot.entry(context);
            entry.map_or_else(String::new, |own| self.namespace_of(&own).to_owned())
        };
        match operation {
            Operation::Switch { context: Some(context), namespace, .. } => {
                self.update_history(snapshot, |history| {
                    if let Some(namespace) = namespace {
                        history.note_namespace(&context.name, &namespace_of(context), namespace);
                    }
                    history.note_context(snapshot.current(), &context.name);
                    let used = namespace.clone().unwrap_or_else(|| namespace_of(context));
                    history.note_use(&context.name, &used);
                });
            }
            Operation::Switch { context: None, .. } => {
                if let Some(current) = snapshot.current() {
                    self.update_history(snapshot, |history| history.note_unset(current));
                }
            }
            Operation::SetNamespace { context, namespace: None }
                if snapshot.entry(context).is_some_and(|own| own.context.namespace.is_none()) => {}
            Operation::SetNamespace { context, namespace } => {
                let namespace = namespace.as_deref().unwrap_or_else(|| self.default_namespace());
                self.update_history(snapshot, |history| {
                    history.note_namespace(&context.name, &namespace_of(context), namespace);
                    history.note_use(&context.name, namespace);
                });
            }
            Operation::Rename { .. } => {
                if let Some((from, to)) = operation.renamed(snapshot) {
                    self.update_history(snapshot, |history| history.rename_context(from, to));
                }
            }
            Operation::Delete { .. } => {}
        }
    }

    /// Errors are warnings.
    fn update_history(&self, snapshot: &Snapshot, change: impl FnOnce(&mut ChainHistory)) {
        match History::update(&self.paths.history, self.file_of_current(snapshot), change) {
            Ok(None) => {}
            Ok(Some(unusable)) => {
                self.messages.warn(&format!("started a new history: {}", unusable.message()));
            }
            Err(error) => {
                self.messages.warn(&format!("the history is not kept: {}", error.message()));
            }
        }
    }

    /// Records which namespaces a cluster does not have, where that is known, for what its contexts have used,
    /// possibly in another thread. Errors are ignored: then more is offered.
    pub(super) fn note_missing(
        &self,
        snapshot: &Snapshot,
        contexts: Vec<String>,
    ) -> impl Fn(&IsMissing<'_>) + Send + use<> {
        let own = (self.paths.history.clone(), self.file_of_current(snapshot).to_owned());
        let outer = snapshot.session().map(|_| self.outside_session());
        let outer = outer.and_then(|outer| {
            let first = outer.chain.files.iter().find(|path| path.exists()).cloned();
            first.map(|first| (outer.paths.history, first))
        });
        move |is_missing| {
            let note = |history: &mut ChainHistory| {
                let note = |context: &String| history.note_missing(context, is_missing);
                contexts.iter().map(note).filter(|is_new| *is_new).count() > 0
            };
            for (path, file) in [&own].into_iter().chain(&outer) {
                let known = History::load(path).map(|history| history.of(file));
                if known.is_ok_and(|mut history| note(&mut history)) {
                    let _ = History::update(path, file, |history| {
                        note(history);
                    });
                }
            }
        }
    }

    /// Adds a pin to the history, or removes it, possibly in another thread. The pins of a session are
    /// those of its kubeconfigs.
    pub(super) fn pin(
        &self,
        snapshot: &Snapshot,
        pin: Pin,
        is_pinned: bool,
    ) -> impl FnOnce() -> Result<(), StateError> + Send + use<> {
        let outer = snapshot.session().map(|_| self.outside_session());
        let first = |outer: &Self| outer.chain.files.iter().find(|path| path.exists()).cloned();
        let (path, file) = match outer {
            Some(outer) => {
                let file = first(&outer).unwrap_or_default();
                (outer.paths.history, file)
            }
            None => (self.paths.history.clone(), self.file_of_current(snapshot).to_owned()),
        };
        move || History::update(&path, &file, |own| own.set_pin(pin, is_pinned)).map(drop)
    }

    /// Keeps the order of the picker, possibly in another thread. A session has that of all others.
    pub(super) fn sort_by_name(
        &self,
        by_name: Option<bool>,
    ) -> impl FnOnce() -> Result<(), StateError> + Send + use<> {
        let outer = self.chain.session.as_ref().map(|_| self.outside_session());
        let path = outer.as_ref().unwrap_or(self).paths.history.clone();
        move || History::set_by_name(&path, by_name)
    }

    /// The file that identifies this chain in the history.
    pub(super) fn file_of_current<'a>(&'a self, snapshot: &'a Snapshot) -> &'a Path {
        let first = self.chain.files.first().map_or(Path::new(""), PathBuf::as_path);
        snapshot.file_of_current().map_or(first, |file| &file.path)
    }
}
