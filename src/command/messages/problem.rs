//! Messages about problems in the words of kswitch. Those of kubectx are in
//! [`crate::command::kubectx_style`].

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::cluster::ClusterError;
use crate::command::change::is_one_of;
use crate::command::file_option;
use crate::command::invocation::Invocation;
use crate::command::meant::{self, Missing};
use crate::command::problem::{Intent, Problem, Target};
use crate::command::report::Failure;
use crate::command::terminal_reply::installation_hint;
use crate::command::{broken_files, no_contexts};
use crate::environment::REPLY;
use crate::kubeconfig::chain::{Source, renaming};
use crate::kubeconfig::plan::PICK;
use crate::kubeconfig::{File, Refusal, Snapshot};
use crate::printable::{
    alternatives, editing_all, quoted, quoted_path, shown, shown_path, typed, typed_context,
};
use crate::session::{Session, SessionKind};
use crate::shell::{ADD_ALL, Isolation, does_not_fit};
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
    fn with_hint(&self, failure: Failure, hint: impl Into<String>) -> Failure {
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

    fn no_context(&self, names: &[&str], file: Option<&Path>, intent: Intent<'_>) -> Failure {
        if let ([name], true) = (names, self.is_read_only() && self.kubectx.is_none()) {
            let name = super::quoted(name);
            return Failure::new(format!("context {name} is not in this read-only shell"))
                .hint("to leave it: exit");
        }
        let outside = self.chain.session.is_some().then(|| self.load_all_outside());
        if let ([name], Some(outside)) = (names, &outside)
            && let Some(entry) = outside.contexts().find(|own| own.context.name == *name)
        {
            let path = &entry.file.path;
            let is_of_session = self.chain.files.iter().any(|own| **own == **path);
            let why = if is_of_session {
                String::new()
            } else {
                format!(": {} is not in its KUBECONFIG", shown_path(path))
            };
            let name = super::quoted(name);
            return Failure::new(format!("context {name} is not in this session{why}"))
                .hint(self.in_another_session(&entry.context.name, intent));
        }
        // It may be in a file that KUBECONFIG does not name.
        let snapshot = self.load_all();
        broken_files::warn_and_hint(self, outside.as_ref().unwrap_or(&snapshot));
        if file.is_none()
            && outside.is_none()
            && let Some(none) = no_contexts::failure(self, &snapshot)
        {
            return none;
        }
        let (mut errors, mut hints) = (Vec::new(), Vec::new());
        for name in names {
            let is_one_of_several = names.len() > 1;
            let (error, hint) =
                self.why_no_context(&snapshot, name, file, is_one_of_several, intent);
            errors.push(error);
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        self.with_hint(Failure::new(errors.join("\n")), hints.join("\n"))
    }

    fn why_no_context(
        &self,
        snapshot: &Snapshot,
        name: &str,
        file: Option<&Path>,
        is_one_of_several: bool,
        intent: Intent<'_>,
    ) -> (String, String) {
        let is_named = file.map(|path| is_one_of(&[path.to_owned()]));
        let is_meant = |own: &&File| is_named.as_ref().is_none_or(|is_named| is_named(&own.path));
        let files: Vec<&File> = snapshot.files().iter().filter(is_meant).collect();
        let contexts = files.iter().filter_map(|own| own.document()).flat_map(|own| &own.contexts);
        let is_outside = |own: &&&File| {
            !own.in_kubeconfig && own.document().is_some_and(|own| own.context(name).is_some())
        };
        if let Some(outside) = files.iter().find(is_outside) {
            let hint = match intent {
                Intent::Use { namespace } => {
                    self.add_hint(snapshot, outside, name, namespace).for_use()
                }
                Intent::Change => self.add_hint(snapshot, outside, name, None).for_change(),
            };
            let path = outside.path.to_path_buf();
            let (name, only) = (name.to_owned(), self.only_file());
            let refusal = Refusal::NotInKubeconfig { name, path, only };
            return (refusal.to_string(), hint.join("\n"));
        }
        let error = match file {
            _ if name.is_empty() => "empty context names are not allowed".to_owned(),
            Some(path) => format!("no context \"{}\" in {}", shown(name), shown_path(path)),
            None => format!("no context \"{}\"", shown(name)),
        };
        let mut contexts: Vec<&str> = contexts.map(|own| own.name.as_str()).collect();
        let is_alone = !is_one_of_several;
        if matches!(intent, Intent::Use { .. }) && file.is_none() {
            contexts.extend(self.settings().aliases.iter().map(|(name, _)| name));
        }
        let missing = Missing { written: name, is_selector: false, is_alone };
        if let Some(path) = file
            && let Some(unusable) = file_option::unusable(self, snapshot, path)
        {
            return unusable;
        }
        let hint = meant::hint(self, missing, &contexts);
        let hint = hint.unwrap_or_else(|| self.list_command(file.is_some()));
        (error, hint)
    }

    /// What to type about a context that this session does not have.
    fn in_another_session(&self, name: &str, intent: Intent<'_>) -> String {
        let namespace = match intent {
            Intent::Use { namespace } => namespace,
            Intent::Change => None,
        };
        let hint = in_shell(name, namespace);
        if self.environment.is_set(REPLY) {
            return format!("{}\n{hint}", in_this_terminal(name, namespace));
        }
        hint
    }

    /// The only file that kubectl reads, if `KUBECONFIG` is not set.
    pub(in crate::command) fn only_file(&self) -> Option<PathBuf> {
        matches!(self.chain.source, Source::Default).then(|| self.chain.files[0].clone())
    }

    /// What to type about a context whose file is not in `KUBECONFIG`. It is to be used with `namespace`.
    pub(in crate::command) fn add_hint(
        &self,
        snapshot: &Snapshot,
        file: &File,
        name: &str,
        namespace: Option<&str>,
    ) -> WaysToAdd {
        let fits = !does_not_fit(snapshot.files(), &file.path);
        self.add_hint_if(fits, snapshot, file, name, namespace)
    }

    /// The same where it is known whether the file fits into KUBECONFIG.
    pub(in crate::command) fn add_hint_if(
        &self,
        fits: bool,
        snapshot: &Snapshot,
        file: &File,
        name: &str,
        namespace: Option<&str>,
    ) -> WaysToAdd {
        let is_integrated = self.environment.is_set(REPLY);
        let now = if is_integrated {
            in_this_terminal(name, namespace)
        } else {
            in_shell(name, namespace)
        };
        if let Some(Isolation { program, .. }) = self.isolation() {
            let add = format!("leave this shell of {program}: exit");
            return WaysToAdd { now: None, add, in_new_shells: None };
        }
        if !fits {
            let add = format!(
                "KUBECONFIG would be too long; to use this file alone in this shell: \
                 export KUBECONFIG={}",
                quoted_path(&file.path)
            );
            return WaysToAdd { now: Some(now), add, in_new_shells: None };
        }
        let sets_current = file.document().is_some_and(|own| own.current_context.is_some());
        let is_current = sets_current && snapshot.current().is_none();
        let add = if is_current { ADD_ALL } else { "eval \"$(kswitch env)\"" };
        let add = format!("for all cluster files, in this shell: {add}");
        if let Some(renaming) = renaming(&file.path) {
            let add = format!("{renaming}\n{add}");
            return WaysToAdd { now: None, add, in_new_shells: None };
        }
        let in_new_shells = (!is_integrated).then(|| installation_hint(self));
        WaysToAdd { now: Some(now), add, in_new_shells }
    }
}

/// What to type to use a context in this terminal.
fn in_this_terminal(name: &str, namespace: Option<&str>) -> String {
    let options = format!("--here{}", namespace_option(namespace));
    format!("for this terminal: {}", typed("ctx", &[name], &options))
}

/// What to type to use a context in a new shell.
fn in_shell(name: &str, namespace: Option<&str>) -> String {
    let options = namespace_option(namespace);
    format!("in a shell of its own: {}", typed("shell", &[name], options.trim_start()))
}

fn namespace_option(namespace: Option<&str>) -> String {
    namespace.map(|own| format!(" -n {}", quoted(own))).unwrap_or_default()
}

/// What to type about a context whose file is not in `KUBECONFIG`: commands behind words and a colon.
pub(in crate::command) struct WaysToAdd {
    /// To use it at once, without adding its file.
    now: Option<String>,
    /// To add its file in this shell, in one or more lines.
    add: String,
    in_new_shells: Option<String>,
}

impl WaysToAdd {
    /// The lines for a command that uses the context.
    pub(in crate::command) fn for_use(self) -> Vec<String> {
        let Self { now, add, in_new_shells } = self;
        now.into_iter().chain([add]).chain(in_new_shells).collect()
    }

    /// The lines for a command that changes the context: a session can't.
    pub(in crate::command) fn for_change(self) -> Vec<String> {
        Self { now: None, ..self }.for_use()
    }

    /// One line for the picker, which has a key for this terminal.
    pub(in crate::command) fn in_line(self) -> String {
        match self {
            Self { now: Some(now), in_new_shells: Some(always), .. } => {
                format!("{now}, or {always}")
            }
            Self { add, .. } => add,
        }
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
