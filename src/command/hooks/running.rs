//! A hook while it runs: how long it may take, and what ends it.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use process_wrap::std::{CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::cluster::duration_text;
use crate::command::report::ending;
use crate::command::waiting::{Progress, wait};
use crate::printable::plain_error;
use crate::process::{adopt_orphans, descendants, kill_descendants, kill_session};

/// The end of stderr that is read.
const MOST_STDERR: u64 = 16 << 10;

/// Why a hook failed, and what it wrote to stderr.
pub(super) struct HookError {
    pub(super) why: String,
    pub(super) stderr: String,
}

/// A program in a POSIX session of its own. Dropping it before it has ended kills it with all its processes.
struct RunningHook {
    leader: Pid,
    has_ended: Arc<AtomicBool>,
    /// The descendants of this process that are not of the hook.
    others: BTreeSet<u32>,
}

impl Drop for RunningHook {
    fn drop(&mut self) {
        if !self.has_ended.load(Ordering::SeqCst) {
            kill_session(self.leader);
            let _ = kill_process_group(self.leader, Signal::KILL);
            // Those that have started a session of their own.
            kill_descendants(&self.others);
        }
        // What it has left in the background goes on.
        adopt_orphans(false);
    }
}

impl RunningHook {
    /// Starts it, and sends its status; `None` after `longest`.
    fn start(
        command: Command,
        longest: Duration,
        sender: Sender<Option<io::Result<ExitStatus>>>,
    ) -> io::Result<Self> {
        let others = descendants();
        adopt_orphans(true);
        let spawned = CommandWrap::from(command).wrap(ProcessSession).spawn();
        let child = spawned.inspect_err(|_| adopt_orphans(false))?;
        let leader = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process id");
        let has_ended = Arc::<AtomicBool>::default();
        let running = Self { leader, has_ended: Arc::clone(&has_ended), others };
        let (ends, ended) = channel();
        thread::Builder::new().spawn(move || {
            // Not for its process group, of which this process has become the parent.
            let status = child.into_inner().wait();
            has_ended.store(true, Ordering::SeqCst);
            let _ = ends.send(status);
        })?;
        thread::Builder::new().spawn(move || {
            let _ = sender.send(ended.recv_timeout(longest).ok());
        })?;
        Ok(running)
    }
}

/// Runs a command until it ends, at most for `longest`. A signal to kswitch ends it too.
pub(super) fn run(
    mut command: Command,
    longest: Duration,
    progress: Progress,
) -> Result<(), HookError> {
    let failed = |why: String| HookError { why, stderr: String::new() };
    let cannot_start =
        |error: io::Error| failed(format!("can't be started: {}", plain_error(&error)));
    let mut stderr = tempfile::tempfile().map_err(cannot_start)?;
    let copy = stderr.try_clone().map_err(cannot_start)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(copy);
    let (mut not_started, mut ended) = (None, None);
    let waited = wait(
        progress,
        |sender| {
            let started = RunningHook::start(command, longest, sender);
            started.map_err(|error| not_started = Some(error)).ok()
        },
        |status| {
            ended = Some(status);
            Ok(ControlFlow::Break(()))
        },
    );
    if let Some(error) = not_started {
        return Err(cannot_start(error));
    }
    waited.map_err(|failure| failed(format!("can't be run: {}", failure.text())))?;
    let why = match ended.flatten() {
        None => format!("did not end within {}", duration_text(longest)),
        Some(Ok(status)) if status.success() => return Ok(()),
        Some(Ok(status)) => format!("failed ({})", ending(status)),
        Some(Err(error)) => format!("can't be waited for: {}", plain_error(&error)),
    };
    Err(HookError { why, stderr: end_of(&mut stderr) })
}

/// The end of stderr, without colours.
fn end_of(stderr: &mut (impl Read + Seek)) -> String {
    let mut end = Vec::new();
    let length = stderr.seek(SeekFrom::End(0)).unwrap_or(0);
    let read = stderr.seek(SeekFrom::Start(length.saturating_sub(MOST_STDERR)));
    let _ = read.and_then(|_| stderr.take(MOST_STDERR).read_to_end(&mut end));
    anstream::adapter::strip_str(&String::from_utf8_lossy(&end)).to_string()
}
