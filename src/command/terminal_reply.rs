//! Passes a new `KUBECONFIG` to the function of the shell integration, which alone can set it.
//!
//! The function names a file in a variable and reads it after the call.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::environment::{Environment, REPLY, startup_text};
use crate::kubeconfig::chain::MOST_BYTES;
use crate::lexical::absolute;
use crate::shell::Shell;
use crate::state_dir::{StateDir, check_writable, is_older, read, split};

use super::invocation::Invocation;
use super::report::Failure;

/// A shell reads a reply at once. An older one was left by a shell that ended before.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// The directory in which a shell gets its replies. It is private, so that no other user can write one.
pub(super) fn directory(invocation: &Invocation, shell: Shell) -> PathBuf {
    let (last, others) =
        invocation.paths.replies.split_last().expect("there are directories for replies");
    // The script of Nushell is stored, and loaded in logins that have another directory or none.
    let mut usable = others.iter().filter(|_| shell != Shell::Nu);
    let is_usable = |path: &Path| {
        StateDir::open_or_create(path).is_ok() && check_writable(&path.join("reply")).is_ok()
    };
    let usable = usable.find(|path| is_usable(path)).unwrap_or(last);
    absolute(usable)
}

/// Removes the reply that a shell with the same process id did not read.
pub(super) fn discard_old(environment: &Environment) {
    let Some(path) = environment.variable(REPLY) else { return };
    let (directory, name) = split(Path::new(path));
    if let Ok(Some(directory)) = StateDir::open(directory) {
        directory.remove(name);
    }
}

/// What distinguishes the shell from others of the terminal, if its function waits for a reply.
pub(super) fn shell(invocation: &Invocation) -> Option<String> {
    let path = invocation.environment.variable(REPLY)?;
    Some(split(Path::new(path)).1.to_string_lossy().into_owned())
}

/// Whether the function runs in a subshell, as in a pipe or `$(…)`, which has a `KUBECONFIG` of its own.
pub(super) fn is_of_subshell(invocation: &Invocation) -> bool {
    shell(invocation).is_some_and(|name| name.ends_with("-subshell"))
}

/// Whether the function waits for a reply.
pub(super) fn is_awaited(invocation: &Invocation) -> bool {
    invocation.environment.is_set(REPLY)
}

/// Whether this run has set `KUBECONFIG` already, or unset it.
pub(super) fn is_sent(invocation: &Invocation) -> bool {
    invocation.environment.variable(REPLY).is_some_and(|path| Path::new(path).exists())
}

/// What this run does to the shell's `KUBECONFIG`.
pub(super) enum Reply {
    Set(String),
    Unset,
}

impl Reply {
    pub(super) fn value(&self) -> Option<&str> {
        match self {
            Self::Set(value) => Some(value),
            Self::Unset => None,
        }
    }
}

/// What this run has replied already.
pub(super) fn sent(invocation: &Invocation) -> Option<Reply> {
    let path = Path::new(invocation.environment.variable(REPLY)?);
    let text = String::from_utf8(read(path, MOST_BYTES as u64 + 16).ok()??).ok()?;
    let value = text.strip_prefix("set ").map(|value| value.trim_end().to_owned());
    Some(value.map_or(Reply::Unset, Reply::Set))
}

/// Fails if no function waits for a reply.
pub(super) fn check(invocation: &Invocation, instead: &str) -> Result<(), Failure> {
    if is_awaited(invocation) {
        return Ok(());
    }
    let shell = invocation.own_shell();
    let (loading, installation) = (shell.loading(), installation_hint(invocation));
    Err(Failure::new("only the shell integration can change this terminal, and it is not loaded")
        .hint(format!(
            "without it: {instead}\nto load it in this shell: {loading}\n\
             {installation}"
        )))
}

/// How every new shell loads the integration, which perhaps only this one has not loaded yet.
pub(super) fn installation_hint(invocation: &Invocation) -> String {
    let shell = invocation.own_shell();
    let startup = shell.startup_file().zip(invocation.environment.home());
    if let Some(((file, restart), home)) = startup
        && startup_text(&home.join(file)).is_some_and(|text| Shell::is_loaded_by(&text))
    {
        return format!("~/{file} loads the shell integration; to start the shell anew: {restart}");
    }
    format!("in every new shell: {}", shell.installation())
}

/// Sets `KUBECONFIG` in the shell, or unsets it.
pub(super) fn send(invocation: &Invocation, value: Option<&str>) -> Result<(), Failure> {
    let path = Path::new(invocation.environment.variable(REPLY).unwrap_or_default());
    let text = match value {
        Some(value) => format!("set {value}\n"),
        None => "unset\n".to_owned(),
    };
    let (directory, name) = split(path);
    let written = StateDir::open_or_create(directory).and_then(|directory| {
        directory.write(name, "reply-", text.as_bytes())?;
        remove_unread(&directory);
        Ok(())
    });
    let home = invocation.environment.home();
    written.map_err(|error| Failure::unusable("this terminal can't be changed", &error, home))
}

fn remove_unread(directory: &StateDir) {
    for name in directory.names().unwrap_or_default() {
        if directory.modified(&name).is_some_and(|time| is_older(time, LONGEST_WAIT)) {
            directory.remove(&name);
        }
    }
}
