//! The messages of kubectx and kubens, made from requests and operations. Scripts match these lines.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::cli::kubectx::Request;
use crate::cli::{NsArgs, When};
use crate::environment::Environment;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::snapshot::FileState;
use crate::operation::Operation;
use crate::printable::shown;

use super::report::{Failure, close, to_stderr};

const DONE: Style = AnsiColor::Green.on_default();
/// The current context or namespace in a list.
pub(super) const CURRENT: Style = AnsiColor::Green.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// What an error of a switch begins with.
pub(super) const SWITCHING: &str = "failed to switch context";

/// How the outcome and the errors of one request are worded.
#[derive(Debug, Clone)]
pub(super) struct KubectxStyle {
    /// The command as the user types it: `kubectx` or `kubectl ctx`.
    pub(super) called: &'static str,
    pub(super) colors: Colors,
    pub(super) request: Request,
}

impl KubectxStyle {
    /// Prints what an operation did.
    pub(super) fn report(&self, operation: &Operation) {
        let name = |name| self.colors.name(name);
        match operation {
            Operation::Switch { context: Some(context), namespace, .. } => {
                self.colors.done(&format!("Switched to context \"{}\".", name(&context.name)));
                if let Some(namespace) = namespace {
                    self.report_namespace(namespace);
                }
            }
            Operation::Switch { context: None, .. } => {
                self.colors.done("Active context unset for kubectl.");
            }
            Operation::SetNamespace { namespace, .. } => {
                self.report_namespace(namespace.as_deref().unwrap_or_default());
            }
            Operation::Rename { context, to, .. } => {
                let (from, to) = (name(&context.name), name(to));
                self.colors.done(&format!("Context {from} renamed to {to}."));
            }
            Operation::Delete { contexts, .. } => {
                for context in contexts {
                    self.colors.done(&format!("Deleted context {}.", name(&context.name)));
                }
            }
        }
    }

    fn report_namespace(&self, namespace: &str) {
        let is_named = matches!(&self.request, Request::Ns(NsArgs { name: Some(_), .. }));
        let end = if is_named { "" } else { "." };
        let namespace = self.colors.name(namespace);
        self.colors.done(&format!("Active namespace is \"{namespace}\"{end}"));
    }

    /// Warns before a rename if there is a context of the new name.
    pub(super) fn warn_of_overwriting(&self, snapshot: &Snapshot, to: &str) {
        if snapshot.context(to).is_some() {
            self.colors.warn(&format!("context \"{}\" exists, overwriting it.", shown(to)));
        }
    }

    /// Fails if there is no kubeconfig or kubectl could not use them.
    pub(super) fn check(snapshot: &Snapshot) -> Result<(), Failure> {
        if snapshot.chain().all(|file| matches!(file.state, FileState::Missing)) {
            let first = snapshot.chain().next().map_or(Path::new(""), |file| &file.path);
            return Err(Failure::new(format!(
                "kubeconfig error: failed to load: kubeconfig file not found: open {}: \
                 no such file or directory",
                shown(&first.to_string_lossy())
            )));
        }
        check_chain(snapshot).map_err(|why| Failure::from(why).while_at("kubeconfig error"))
    }

    /// The error where a context does not exist.
    pub(super) fn not_found(&self, name: &str) -> Failure {
        let name = shown(name);
        Failure::new(match &self.request {
            Request::Rename(_) => format!("context \"{name}\" not found, can't rename it"),
            Request::Delete(_) => "context does not exist".to_owned(),
            Request::Ns(own) => {
                let doing = match own {
                    NsArgs { unset: true, .. } => "failed to clear namespace".to_owned(),
                    NsArgs { current: true, .. } => {
                        format!("failed to read namespace of \"{name}\"")
                    }
                    NsArgs { name: Some(_), .. } => "failed to get current namespace".to_owned(),
                    _ => "cannot read current namespace".to_owned(),
                };
                format!("{doing}: context with name \"{name}\" not found")
            }
            _ => format!("no context exists with the name: \"{name}\""),
        })
    }

    /// The error where the current context is needed and not set.
    pub(super) fn none_current(&self) -> Failure {
        match &self.request {
            Request::Rename(_) => self.not_found(""),
            Request::Delete(_) => Failure::new("can't use '.' as the no active context is set"),
            _ => Failure::new("current-context is not set"),
        }
    }

    /// The error where `-` leads nowhere; `context` is the current one for `kubens`.
    pub(super) fn none_previous(context: Option<&str>) -> String {
        match context {
            None => "no previous context found".to_owned(),
            Some(context) => {
                let context = shown(context);
                format!("No previous namespace found for current context ({context})")
            }
        }
    }

    /// The error where the cluster has no such namespace.
    pub(super) fn no_namespace(name: &str) -> Failure {
        Failure::new(format!("no namespace exists with name \"{}\"", shown(name)))
    }

    /// The error where no namespace can have this name.
    pub(super) fn no_such_namespace(&self, name: &str, why: &impl Display) -> Failure {
        match &self.request {
            Request::Ns(NsArgs { force: true, .. }) => Failure::new(why.to_string())
                .while_at(&format!("failed to change to namespace \"{}\"", shown(name))),
            _ => Self::no_namespace(name),
        }
    }

    /// The error where a cluster does not answer.
    pub(super) fn no_answer(&self, why: Failure) -> Failure {
        why.while_at(match &self.request {
            Request::Ns(NsArgs { name: Some(_), .. }) => {
                "failed to query if namespace exists (is cluster accessible?)"
            }
            _ => "could not list namespaces (is the cluster accessible?)",
        })
    }

    /// The error where a file can't be written.
    pub(super) fn not_written(operation: &Operation, why: Failure) -> Failure {
        why.while_at(match operation {
            Operation::Switch { context: Some(_), .. } => "failed to save kubeconfig",
            Operation::Switch { context: None, .. } => {
                "failed to save kubeconfig file after modification"
            }
            Operation::SetNamespace { .. } => "failed to save kubeconfig file",
            Operation::Rename { .. } => "failed to save modified kubeconfig",
            Operation::Delete { .. } => "failed to save modified kubeconfig file",
        })
    }
}

/// Which streams may have colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colors {
    /// The same as an option of kswitch.
    pub(super) when: When,
    stderr: bool,
}

impl Colors {
    /// Decides by the environment and, for each stream, by where it leads.
    pub(super) fn of(environment: &Environment) -> Self {
        let is_dumb = environment.variable("TERM").is_some_and(|term| term == "dumb");
        if environment.is_set("_KUBECTX_FORCE_COLOR") {
            Self { when: When::Always, stderr: true }
        } else if is_dumb || environment.is_set("NO_COLOR") {
            Self { when: When::Never, stderr: false }
        } else {
            Self { when: When::Auto, stderr: environment.stderr_is_terminal }
        }
    }

    fn done(self, words: &str) {
        to_stderr(&format!("{}{words}", self.marked(DONE, "✔ ")));
    }

    /// Prints a warning.
    pub(super) fn warn(self, words: &str) {
        to_stderr(&format!("{}{words}", self.marked(WARNING, "warning: ")));
    }

    fn name(self, name: &str) -> String {
        self.marked(DONE, &shown(name))
    }

    /// Prints the error of a failed command and returns the exit code.
    pub(super) fn close(self, result: Result<(), Failure>) -> ExitCode {
        let Err(Failure::Message { message, hint }) = result else { return close(result) };
        for line in message.lines() {
            to_stderr(&format!("{}{line}", self.marked(ERROR, "error: ")));
        }
        for line in hint.iter().flat_map(|hint| hint.lines()) {
            to_stderr(&format!("hint: {line}"));
        }
        ExitCode::FAILURE
    }

    fn marked(self, style: Style, text: &str) -> String {
        if self.stderr { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
