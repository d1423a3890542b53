//! Runs the hook of the settings after a switch.
//!
//! The hook has no terminal and no stdin, so that it can't ask or stop kswitch, and a limited time. The
//! switch stands whatever it does.

use std::ffi::OsStr;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use process_wrap::std::{CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::cli::{CtxArgs, NsArgs, Verb};
use crate::environment::{IN_HOOK, KUBECTX_LOCK, REPLY};
use crate::kubeconfig::{Chain, Snapshot};
use crate::printable::{plain_error, shown, shown_start};
use crate::process::kill_session;
use crate::state_dir::{StateError, StateFault, check_trusted};

use super::invocation::Invocation;
use super::report::warn_always;
use super::session_command::executable;
use super::terminal_reply::{self, Reply};

/// The end of stderr that is read for the last line, and the characters of the line that are shown.
const MOST_STDERR: u64 = 16 << 10;
const SHOWN_CHARACTERS: usize = 200;

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
        if after == before {
            return;
        }
        let hooks = &invocation.settings().hooks;
        let (program, arguments) = hooks.after_switch.split_first().expect("a program");
        let Some(path) = found(invocation, program) else {
            return warn_always(&format!("the hook \"{}\" was not found", shown(program)));
        };
        if let Err(error) = check_who_decides(invocation, &path) {
            let why = format!("the hook \"{}\" does not run: {}", shown(program), error.why());
            warn_always(&why);
            // A file of another user is not to be removed.
            let is_foreign = matches!(error.reason, StateFault::Foreign(_));
            let hint = error.hint(invocation.environment.home()).filter(|_| !is_foreign);
            return hint.iter().for_each(|hint| invocation.messages.hint(hint));
        }
        let mut command = Command::new(path);
        command.args(arguments).env_remove(REPLY).env_remove(KUBECTX_LOCK).env(IN_HOOK, "1");
        command.envs([
            ("KSWITCH_CONTEXT", &after.context),
            ("KSWITCH_NAMESPACE", &after.namespace),
            ("KSWITCH_PREVIOUS_CONTEXT", &before.context),
            ("KSWITCH_PREVIOUS_NAMESPACE", &before.namespace),
        ]);
        command.env("KSWITCH_FILE", &after.file);
        match reply {
            Some(Reply::Set(value)) => command.env("KUBECONFIG", value),
            Some(Reply::Unset) => command.env_remove("KUBECONFIG"),
            None => &mut command,
        };
        if let Err(why) = run(command, hooks.timeout.0) {
            warn_always(&format!("the hook \"{}\" {why}", shown(program)));
        }
    }
}

/// Whether a verb may make something else current.
pub(super) fn may_switch(verb: Option<&Verb>) -> bool {
    match verb {
        None | Some(Verb::Undo(_) | Verb::Rename(_)) => true,
        Some(Verb::Ctx(CtxArgs { list, current, .. }) | Verb::Ns(NsArgs { list, current, .. })) => {
            !list && !current
        }
        Some(_) => false,
    }
}

/// The path of a program. One without a slash is searched for in the directories of `PATH` that have absolute
/// paths.
fn found(invocation: &Invocation, program: &str) -> Option<PathBuf> {
    let home = program.strip_prefix("~/").zip(invocation.environment.home());
    let program = home.map_or_else(|| PathBuf::from(program), |(rest, home)| home.join(rest));
    let path = executable(&invocation.environment, program.as_os_str())?;
    path.is_absolute().then_some(path)
}

/// Fails if another user can decide what runs, by the settings or by the program.
fn check_who_decides(invocation: &Invocation, program: &Path) -> Result<(), StateError> {
    check_trusted(&invocation.paths.settings)?;
    check_trusted(program)
}

/// Runs a command in a POSIX session of its own, until the deadline. Returns how it failed.
fn run(mut command: Command, longest: Duration) -> Result<(), String> {
    let cannot_start = |error: io::Error| format!("can't be started: {}", plain_error(&error));
    let mut stderr = tempfile::tempfile().map_err(cannot_start)?;
    let copy = stderr.try_clone().map_err(cannot_start)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(copy);
    let mut child =
        CommandWrap::from(command).wrap(ProcessSession).spawn().map_err(cannot_start)?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process id");
    let (sender, ended) = channel();
    let wait = move || drop(sender.send(child.wait()));
    thread::Builder::new().spawn(wait).map_err(cannot_start)?;
    let Ok(status) = ended.recv_timeout(longest) else {
        kill_session(pid);
        let _ = kill_process_group(pid, Signal::KILL);
        return Err(format!("did not end within {longest:?}{}", last_line(&mut stderr)));
    };
    let status = status.map_err(|error| plain_error(&error))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("failed ({}){}", ending(status), last_line(&mut stderr)))
}

fn ending(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "it ended".to_owned(),
    }
}

/// The last line of stderr after a colon; nothing if there is none.
fn last_line(stderr: &mut (impl Read + Seek)) -> String {
    let mut end = Vec::new();
    let length = stderr.seek(SeekFrom::End(0)).unwrap_or(0);
    let read = stderr.seek(SeekFrom::Start(length.saturating_sub(MOST_STDERR)));
    let _ = read.and_then(|_| stderr.take(MOST_STDERR).read_to_end(&mut end));
    let text = String::from_utf8_lossy(&end);
    let text = anstream::adapter::strip_str(&text).to_string();
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    line.map_or_else(String::new, |line| format!(": {}", shown_start(line, SHOWN_CHARACTERS)))
}
