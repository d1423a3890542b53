//! The messages of kubectx and kubens, made from requests and operations. Scripts match these lines.

use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Color, Style};

use crate::cli::kubectx::Request;
use crate::cli::{NsArgs, When};
use crate::environment::Environment;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::snapshot::FileState;
use crate::operation::Operation;
use crate::printable::shown;
use crate::state_dir::StateError;

use super::problem::Problem;
use super::report::{Failure, close_with, to_stderr};

const DONE: Style = AnsiColor::Green.on_default();
/// The current context or namespace in a list.
pub(super) const CURRENT: Style = AnsiColor::Green.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const BADGE: Style =
    AnsiColor::White.on_default().bg_color(Some(Color::Ansi(AnsiColor::Red))).bold();

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

    /// The failure for a problem.
    pub(super) fn failure(&self, problem: Problem<'_>, home: Option<&Path>) -> Failure {
        let no_previous = |what: &str, why: Option<StateError>| match why {
            Some(why) => Failure::unusable(what, &why, home),
            None => Failure::new(what),
        };
        let is_forced = matches!(self.request, Request::Ns(NsArgs { force: true, .. }));
        match problem {
            Problem::NoContext { names, .. } => self.no_context(names[0]),
            Problem::Dangling { name, .. } => self.no_context(name),
            Problem::NoCurrentContext => match &self.request {
                Request::Rename(_) => self.no_context(""),
                Request::Delete(_) => Failure::new("can't use '.' as the no active context is set"),
                _ => Failure::new("current-context is not set"),
            },
            Problem::NoPreviousContext(why) => no_previous("no previous context found", why),
            Problem::NoPreviousNamespace(target, why) => {
                let context = shown(&target.entry.context.name);
                let what = format!("No previous namespace found for current context ({context})");
                no_previous(&what, why)
            }
            Problem::NotANamespace { name, why } if is_forced => Failure::new(why.to_string())
                .while_at(&format!("failed to change to namespace \"{}\"", shown(name))),
            Problem::NotANamespace { name, .. } | Problem::NoNamespace { name, .. } => {
                Failure::new(format!("no namespace exists with name \"{}\"", shown(name)))
            }
            Problem::NotChecked { why, .. } => Failure::new(why.to_string())
                .while_at("failed to query if namespace exists (is cluster accessible?)"),
            Problem::NotListed { why, .. } => Failure::new(why.to_string())
                .while_at("could not list namespaces (is the cluster accessible?)"),
            Problem::NotWritten { operation, why } => {
                Failure::from(why).while_at(match operation {
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
    }

    fn no_context(&self, name: &str) -> Failure {
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

    /// Prints that a shell with only this context starts.
    pub(super) fn shell_entered(self, context: &str, is_read_only: bool) {
        let (badge, how) = if is_read_only {
            ("[READONLY SHELL]", "in READ-ONLY mode")
        } else {
            ("[ISOLATED SHELL]", "in this shell")
        };
        let (badge, context) = (self.marked(BADGE, badge), self.marked(WARNING, &shown(context)));
        to_stderr(&format!("{badge} kubectl context is {context} {how} — type 'exit' to leave."));
    }

    /// Prints that the shell has ended, and the current context outside of it.
    pub(super) fn shell_left(self, current: Option<&str>, is_read_only: bool) {
        let badge =
            if is_read_only { "[READONLY SHELL EXITED]" } else { "[ISOLATED SHELL EXITED]" };
        let badge = self.marked(BADGE, badge);
        let sentence = match current {
            Some(context) => {
                format!("kubectl context is now {}.", self.marked(WARNING, &shown(context)))
            }
            None => "kubectl has no current context now.".to_owned(),
        };
        to_stderr(&format!("{badge} {sentence}"));
    }

    fn name(self, name: &str) -> String {
        self.marked(DONE, &shown(name))
    }

    /// Prints the error of a failed command and returns the exit code.
    pub(super) fn close(self, result: Result<(), Failure>) -> ExitCode {
        close_with(result, &self.marked(ERROR, "error: "))
    }

    fn marked(self, style: Style, text: &str) -> String {
        if self.stderr { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
