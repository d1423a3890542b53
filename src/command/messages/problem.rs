//! Messages about problems in the words of kswitch. Those of kubectx are in
//! [`crate::command::kubectx_style`].

use std::fmt::Write;
use std::path::Path;

use crate::cluster::ClusterError;
use crate::command::invocation::Invocation;
use crate::command::problem::{Problem, Target};
use crate::command::report::Failure;
use crate::command::{broken_files, no_contexts};
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::plan::PICK;
use crate::kubeconfig::{Refusal, Snapshot};
use crate::printable::{alternatives, editing_all, quoted_path, shown, typed_context};
use crate::session::{Session, SessionKind};
use crate::state_dir::StateError;

impl Invocation {
    /// The failure for a problem, in the words of kswitch or kubectx.
    pub(in crate::command) fn failure(&self, problem: Problem<'_>) -> Failure {
        if let Some(style) = &self.kubectx {
            if let Problem::NoContext { .. } = problem {
                broken_files::warn_and_hint(self, &self.load_all());
            }
            return style.failure(problem, self.environment.home());
        }
        match problem {
            Problem::NoContext { names, file, intent } => self.no_context(names, file, intent),
            Problem::NoCurrentContext if self.chain.session.is_some() => {
                let is_shell = |session: &Session| session.record.kind == SessionKind::Shell;
                let hint = match self.session() {
                    _ if self.is_of_directory() => {
                        "kswitch shell NAME\nwith direnv, to start it again: direnv reload"
                    }
                    Some(session) if is_shell(session) => "kswitch ctx NAME",
                    _ => "kswitch ctx NAME\nto leave the session: kswitch session leave",
                };
                let file = self.chain.session.as_ref().map(|paths| &paths.file);
                let why = match self.session().and_then(Session::document) {
                    Some(document) if !document.contexts.is_empty() => {
                        "this session has no current context"
                    }
                    _ if file.is_some_and(|file| file.exists()) => {
                        "this session has ended: its file is empty or damaged"
                    }
                    _ => "this session has ended: its file was removed",
                };
                Failure::new(why).hint(hint)
            }
            Problem::NoCurrentContext => {
                // With --kubeconfig, the file may well have no context.
                let is_named = matches!(self.chain.source, Source::Flag);
                let none = (!is_named).then(|| no_contexts::failure(self, &self.load_all()));
                none.flatten().unwrap_or_else(|| {
                    self.with_hint(Failure::new("current-context is not set"), PICK)
                })
            }
            Problem::Dangling { snapshot, name } => dangling(snapshot, name).into(),
            Problem::NoPreviousContext(why) => {
                let none = why.is_none().then(|| no_contexts::failure(self, &self.load_all()));
                none.flatten().unwrap_or_else(|| {
                    self.no_previous("no previous context", why, "kswitch ctx NAME".to_owned())
                })
            }
            Problem::NoPreviousNamespace(target, why) => {
                let what = format!("context {} has no previous namespace", name_of(target));
                self.no_previous(&what, why, format!("kswitch ns NAME{}", self.options(target)))
            }
            Problem::NotANamespace { name, why } => {
                Failure::new(format!("\"{}\" can't be a namespace: {why}", shown(name)))
            }
            Problem::NoNamespace { target, name, near } => {
                let context = name_of(target);
                Failure::new(format!("no namespace \"{name}\" in the cluster of {context}")).hint(
                    if near.is_empty() {
                        format!("kswitch ns --list{}", self.options(target))
                    } else {
                        format!("did you mean {}?", alternatives(&near))
                    },
                )
            }
            Problem::NotChecked { target, name, why } => {
                let (context, options) = (name_of(target), self.options(target));
                let unasked = format!("kswitch ns --force {name}{options}");
                Failure::new(format!("can't check namespace \"{name}\" of {context}: {why}")).hint(
                    format!(
                        "{}\nto set it without asking the cluster: {unasked}",
                        hint_of(target, &why)
                    ),
                )
            }
            Problem::NotListed { target, why } => {
                let (context, options) = (name_of(target), self.options(target));
                let cached = format!("kswitch ns --list --cached{options}");
                Failure::new(format!("can't list the namespaces of {context}: {why}"))
                    .hint(format!("{}\nto list the cached names: {cached}", hint_of(target, &why)))
            }
            Problem::NotWritten { why, .. } => why.into(),
        }
    }

    /// A failure with a hint, unless a warning has already reported what to do because no file of the chain
    /// exists: until then any other command leads back to that warning.
    pub(super) fn with_hint(&self, failure: Failure, hint: impl Into<String>) -> Failure {
        if self.has_warned.get() { failure } else { failure.hint(hint) }
    }

    /// The hint is for a history that has no previous name.
    fn no_previous(&self, what: &str, why: Option<StateError>, hint: String) -> Failure {
        match why {
            Some(why) => Failure::unusable(what, &why, self.environment.home()),
            None => self.with_hint(Failure::new(what), hint),
        }
    }

    /// The options to repeat for the same context and kubeconfigs in a hint.
    fn options(&self, Target { snapshot, entry }: Target<'_>) -> String {
        let mut options = String::new();
        if !snapshot.is_current(entry) {
            let _ = write!(options, " {}", typed_context(&entry.context.name));
        }
        if self.environment.words.iter().any(|word| word == "--global") {
            options += " --global";
        }
        if let (Source::Flag, [file]) = (self.chain.source, &*self.chain.files) {
            let _ = write!(options, " --kubeconfig {}", quoted_path(file));
        }
        options
    }
}

/// Why a current context that does not exist can't be used.
pub(in crate::command) fn dangling(snapshot: &Snapshot, name: &str) -> Refusal {
    let files = snapshot.files_that_set_current().filter(|_| snapshot.session().is_none());
    let path = files.map(|file| file.path.to_path_buf()).next();
    Refusal::Dangling { name: name.to_owned(), path }
}

/// What to do about a failed query; where a value is not valid, the files that may have it.
fn hint_of(Target { snapshot, entry }: Target<'_>, why: &ClusterError) -> String {
    let cluster = snapshot.cluster_of(entry).map(|(_, file)| &*file.path);
    let user = snapshot.user_of(entry).map(|(_, file)| &*file.path);
    let mut files: Vec<&Path> = cluster.into_iter().chain(user).collect();
    files.dedup();
    if why.is_invalid_value() && !files.is_empty() {
        return format!("to correct it: {}", editing_all(&files));
    }
    why.hint().to_owned()
}

fn name_of(target: Target<'_>) -> String {
    super::quoted(&target.entry.context.name)
}
