//! Runs the hook of the settings after a switch.
//!
//! The hook has no terminal and no stdin, so that it can't ask or stop kswitch, and a limited time. The
//! switch stands whatever it does.

mod running;

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::{CtxArgs, NsArgs, SessionVerb, Verb};
use crate::cluster::masked;
use crate::environment::{IN_HOOK, KUBECTX_LOCK, REPLY};
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::store::{Access, read_access};
use crate::kubeconfig::{Chain, Snapshot};
use crate::lexical::absolute;
use crate::printable::{quoted_path, shown, shown_start};
use crate::state_dir::{StateError, StateFault, check_trusted};

use super::invocation::Invocation;
use super::report::warn_always;
use super::session_command::is_executable;
use super::terminal_reply::{self, Reply};
use super::waiting::{Awaited, Progress};
use running::HookError;

/// The characters of the last line of stderr that are shown.
const SHOWN_CHARACTERS: usize = 200;

/// The contexts whose secrets are masked in that line; each is read from its file.
const MOST_ACCESSES: usize = 100;

/// What is current: what programs see of it.
#[derive(PartialEq, Eq)]
struct Current {
    context: String,
    namespace: String,
    file: PathBuf,
}

impl Current {
    fn of(invocation: &Invocation, snapshot: &Snapshot) -> Self {
        let entry = snapshot.current_entry();
        Self {
            context: snapshot.current().unwrap_or_default().to_owned(),
            namespace: entry
                .as_ref()
                .map_or_else(String::new, |own| invocation.namespace_of(own).to_owned()),
            file: entry.map_or_else(PathBuf::new, |own| own.file.path.to_path_buf()),
        }
    }
}

/// A hook that runs if something else is current after a verb.
pub(super) struct Hook<'i> {
    invocation: &'i Invocation,
    before: Current,
}

impl<'i> Hook<'i> {
    /// `None` if the settings have none, or it runs already and has started this kswitch.
    pub(super) fn prepare(invocation: &'i Invocation) -> Option<Self> {
        let is_set = !invocation.settings().hooks.after_switch.is_empty();
        if !is_set || invocation.environment.is_set(IN_HOOK) {
            return None;
        }
        let before = Current::of(invocation, &invocation.read_chain());
        Some(Self { invocation, before })
    }

    /// Runs it if something else is current now. Its failure is a warning.
    pub(super) fn run_after_switch(self) {
        let Self { invocation, before } = self;
        // This terminal may have got another KUBECONFIG.
        let reply = terminal_reply::sent(invocation);
        let now = reply.as_ref().map(|reply| {
            let variable = reply.value().map(OsStr::new);
            invocation.on(Chain::choose(None, variable, invocation.environment.home()))
        });
        let own = now.as_ref().unwrap_or(invocation);
        let after = Current::of(own, &own.read_chain());
        // Outside of its session a context has another file.
        let left = invocation.chain.session.is_some() && own.chain.session.is_none();
        let is_same =
            |a: &Current, b: &Current| a.context == b.context && a.namespace == b.namespace;
        if after == before || left && is_same(&after, &before) {
            return;
        }
        let hooks = &invocation.settings().hooks;
        let (program, arguments) = hooks.after_switch.split_first().expect("a program");
        let path = match runnable(invocation, program) {
            Ok(path) => path,
            Err(not_runnable) => return not_runnable.warn(invocation),
        };
        let mut command = Command::new(path);
        command.args(arguments).env_remove(REPLY).env_remove(KUBECTX_LOCK).env(IN_HOOK, "1");
        command.envs([
            ("KSWITCH_CONTEXT", &after.context),
            ("KSWITCH_NAMESPACE", &after.namespace),
            ("KSWITCH_PREVIOUS_CONTEXT", &before.context),
            ("KSWITCH_PREVIOUS_NAMESPACE", &before.namespace),
        ]);
        let file = &after.file;
        let has_file = !file.as_os_str().is_empty();
        command.env("KSWITCH_FILE", if has_file { absolute(file) } else { PathBuf::new() });
        match reply {
            Some(Reply::Set(value)) => command.env("KUBECONFIG", value),
            Some(Reply::Unset) => command.env_remove("KUBECONFIG"),
            None if own.chain.source == Source::Flag => {
                let files = own.chain.files.iter().map(|file| absolute(file));
                command.env("KUBECONFIG", env::join_paths(files).unwrap_or_default())
            }
            None => &mut command,
        };
        let longest = hooks.timeout.0;
        let what = Awaited::plain(format!("Waiting for the hook \"{}\"", shown(program)));
        let progress = Progress::of(invocation, longest, what);
        if let Err(HookError { why, stderr }) = running::run(command, longest, progress) {
            let said = last_line(&masked(&stderr, &accesses(own)));
            warn_always(&format!("the hook \"{}\" {why}{said}", shown(program)));
        }
    }
}

/// Whether a verb may make something else current.
pub(super) fn may_switch(verb: Option<&Verb>) -> bool {
    match verb {
        None | Some(Verb::Undo(_) | Verb::Rename(_) | Verb::Delete(_)) => true,
        Some(Verb::Session(own)) => matches!(own.verb, Some(SessionVerb::Leave)),
        Some(Verb::Ctx(CtxArgs { list, current, .. }) | Verb::Ns(NsArgs { list, current, .. })) => {
            !list && !current
        }
        Some(_) => false,
    }
}

/// What the kubeconfigs know, up to a limit: a hook may print any of it.
fn accesses(invocation: &Invocation) -> Vec<Access> {
    let snapshot = invocation.read_chain();
    let directory = invocation.environment.working_directory();
    let entries =
        snapshot.current_entry().into_iter().chain(snapshot.contexts().take(MOST_ACCESSES));
    entries.filter_map(|entry| read_access(&snapshot, &entry, &directory).ok()).collect()
}

/// Why a hook does not run: a warning and its hint.
struct NotRunnable {
    why: String,
    hint: Option<String>,
}

impl NotRunnable {
    fn warn(&self, invocation: &Invocation) {
        warn_always(&self.why);
        if let Some(hint) = &self.hint {
            invocation.messages.hint(hint);
        }
    }
}

/// Warns of a hook of the settings that can't run.
pub(super) fn check(invocation: &Invocation) {
    let program = invocation.settings().hooks.after_switch.first();
    if let Some(Err(not_runnable)) = program.map(|program| runnable(invocation, program)) {
        not_runnable.warn(invocation);
    }
}

/// The file of a program, if it can run and nobody else decides what it does.
fn runnable(invocation: &Invocation, program: &str) -> Result<PathBuf, NotRunnable> {
    let hook = format!("the hook \"{}\"", shown(program));
    let places = places(invocation, program);
    let Some(path) = places.iter().find(|path| is_executable(path)) else {
        let (what, hint) = match places.iter().find(|path| path.exists()) {
            Some(path) if path.is_dir() => ("is a directory", None),
            Some(path) if path.is_file() => (
                "is not executable",
                Some(format!("to make it so: chmod +x {}", quoted_path(path))),
            ),
            Some(_) => ("is not a regular file", None),
            None if program.contains(' ') => (
                "was not found; its arguments must be words of their own: [PROGRAM, ARGUMENT]",
                None,
            ),
            None => ("was not found", None),
        };
        return Err(NotRunnable { why: format!("{hook} {what}"), hint });
    };
    check_who_decides(invocation, path).map_err(|error| {
        // A file of another user is not to be removed.
        let is_foreign = matches!(error.reason, StateFault::Foreign(_));
        let hint = error.hint(invocation.environment.home()).filter(|_| !is_foreign);
        NotRunnable { why: format!("{hook} does not run: {}", error.why()), hint }
    })?;
    Ok(path.clone())
}

/// The paths that a program may have. One without a slash is searched for in the directories of `PATH` that
/// have absolute paths.
fn places(invocation: &Invocation, program: &str) -> Vec<PathBuf> {
    let environment = &invocation.environment;
    if let Some((rest, home)) = program.strip_prefix("~/").zip(environment.home()) {
        return vec![home.join(rest)];
    }
    if program.contains('/') {
        return vec![PathBuf::from(program)];
    }
    let directories = environment.search_path().filter(|directory| directory.is_absolute());
    directories.map(|directory| directory.join(program)).collect()
}

/// Fails if another user can decide what runs, by the settings or by the program.
fn check_who_decides(invocation: &Invocation, program: &Path) -> Result<(), StateError> {
    check_trusted(&invocation.paths.settings)?;
    check_trusted(program)
}

/// The last line of a text after a colon; nothing if there is none.
fn last_line(text: &str) -> String {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    line.map_or_else(String::new, |line| format!(": {}", shown_start(line, SHOWN_CHARACTERS)))
}
