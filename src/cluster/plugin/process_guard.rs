//! Kills an exec plugin and every process it started, from another thread.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::mem::replace;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// The exec plugin that runs for one request, if one does.
#[derive(Default)]
pub(in crate::cluster) struct ProcessGuard(Mutex<GuardState>);

#[derive(Default)]
enum GuardState {
    #[default]
    Nothing,
    /// The plugin is the leader of a session and process group that its children inherit.
    Program(Pid),
    Cancelled,
}

impl ProcessGuard {
    /// Starts a program in a new session; `None` if the request was cancelled.
    pub(super) fn start(&self, command: Command) -> io::Result<Option<Box<dyn ChildWrapper>>> {
        // Locked while the program starts, so that `cut` can't miss a program that is just
        // starting.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*held, GuardState::Cancelled) {
            return Ok(None);
        }
        let child = CommandWrap::from(command).wrap(ProcessSession).spawn()?;
        if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            *held = GuardState::Program(pid);
        }
        Ok(Some(child))
    }

    /// Forgets the program after it exited by itself. Processes that it left running are not
    /// killed.
    pub(super) fn release(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*held, GuardState::Program(_)) {
            *held = GuardState::Nothing;
        }
    }

    pub(super) fn kill(&self) {
        self.replace_and_kill(GuardState::Nothing);
    }

    /// Kills the program and its children, and makes every later [`Self::start`] return `None`.
    pub(in crate::cluster) fn cancel(&self) {
        self.replace_and_kill(GuardState::Cancelled);
    }

    /// Forgets the process id before killing it: the system may soon give it to another process.
    fn replace_and_kill(&self, then: GuardState) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*held, GuardState::Cancelled) {
            return;
        }
        if let GuardState::Program(pid) = replace(&mut *held, then) {
            kill_session(pid);
            // It fails if the process has exited already.
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}

/// Kills the processes that left the process group of `leader` but not its session, as `timeout`
/// and shells with job control do. Only Linux has `/proc`; elsewhere this does nothing.
fn kill_session(leader: Pid) {
    let mut killed = BTreeSet::new();
    // A process may have started another one just before it was killed.
    loop {
        let before = killed.len();
        let Ok(processes) = fs::read_dir("/proc") else { return };
        for process in processes.flatten() {
            let pid = process.file_name().to_str().and_then(|name| name.parse().ok());
            if let Some(pid) = pid.and_then(Pid::from_raw)
                && fs::read_to_string(process.path().join("stat"))
                    .is_ok_and(|stat| session(&stat) == Some(leader))
                && killed.insert(pid.as_raw_nonzero())
            {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        if killed.len() == before {
            return;
        }
    }
}

/// The session id from `/proc/PID/stat`. The command name before it may contain spaces and
/// parentheses, so the fields are counted from the last parenthesis.
fn session(stat: &str) -> Option<Pid> {
    let (_, fields) = stat.rsplit_once(") ")?;
    Pid::from_raw(fields.split(' ').nth(3)?.parse().ok()?)
}
