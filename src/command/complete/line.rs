//! What the words before the cursor contain.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgMatches, CommandFactory};

use crate::cli::{Cli, Global};
use crate::command::invocation::Invocation;
use crate::environment::Environment;

/// A command line up to the cursor.
#[derive(Default)]
pub(super) struct Line {
    pub(super) environment: Arc<Environment>,
    pub(super) words: Vec<OsString>,
    /// Whether a context is found by the last part of its name, as the cluster of an ARN.
    pub(super) by_last_part: bool,
}

impl Line {
    /// Whether the cursor is in the command of `exec`, where the library would go on with patterns.
    pub(super) fn is_in_command_of_exec(&self) -> bool {
        let before = self.words.split_last().map_or(&self.words[..], |(_, before)| before);
        before.iter().any(|word| word == "--")
            && matches!(parsed(before).subcommand_name(), Some("exec"))
    }
}

/// An unfinished command line, which is not valid but can be parsed in part.
pub(super) fn parsed(words: &[OsString]) -> ArgMatches {
    Cli::command().ignore_errors(true).try_get_matches_from(words).unwrap_or_default()
}

/// What the words before the cursor contain.
pub(super) struct Typed {
    pub(super) invocation: Invocation,
    /// The context of the namespaces, if not the current one.
    pub(super) context: Option<String>,
    /// Whether an alias may stand for a context.
    pub(super) accepts_aliases: bool,
    pub(super) options_ended: bool,
}

impl Typed {
    pub(super) fn of(Line { environment, words, .. }: &Line) -> Self {
        let before = words.split_last().map_or(&words[..], |(_, before)| before);
        let matches = parsed(before);
        let kubeconfig = matches.try_get_one::<PathBuf>("kubeconfig").ok().flatten();
        let global = Global {
            kubeconfig: kubeconfig.map(|path| expanded(path, environment.home())),
            quiet: true,
            ..Global::default()
        };
        let context = match matches.subcommand() {
            Some(("ctx" | "shell" | "export", own)) => text(own, "name"),
            Some(("exec", own)) => text(own, "patterns"),
            Some((_, own)) => text(own, "context"),
            None => None,
        };
        let accepts_aliases =
            !matches!(matches.subcommand_name(), Some("rename" | "delete" | "alias"));
        let options_ended = before.iter().any(|word| word == "--");
        let invocation = Invocation::new(Arc::clone(environment), &global);
        if invocation.chain.session.is_some() && is_outside_session(&matches) {
            // A new session begins with the context of this one.
            let current = || invocation.recall_all().current().map(str::to_owned);
            let context = context.or_else(current);
            let invocation = invocation.outside_session();
            return Self { invocation, context, accepts_aliases, options_ended };
        }
        Self { invocation, context, accepts_aliases, options_ended }
    }
}

/// Whether a command within a session takes contexts of the kubeconfigs outside of it.
fn is_outside_session(matches: &ArgMatches) -> bool {
    let has = |own: &ArgMatches, id| own.try_get_one(id).ok().flatten() == Some(&true);
    match matches.subcommand() {
        Some(("shell" | "exec" | "env" | "alias" | "rename" | "delete", _)) => true,
        Some((_, own)) => has(own, "here") || has(own, "global"),
        None => false,
    }
}

/// The path that a shell would expand a tilde to.
fn expanded(path: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

fn text(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.try_get_one::<String>(id).ok().flatten().cloned()
}
