//! Kills an exec plugin and every process it started, from another thread.

use std::io;
use std::mem::replace;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::process::kill_session;

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
