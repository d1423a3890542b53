//! What ends a plugin, and all that it started, from another thread.

use std::io;
use std::mem::replace;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal, kill_process_group};

/// Holds the program that runs for a question, if one does.
#[derive(Default)]
pub(in crate::cluster) struct Leash(Mutex<Held>);

#[derive(Default)]
enum Held {
    #[default]
    Nothing,
    /// The leader of the program's session, which is the group of all its children.
    Program(Pid),
    /// Nobody wants the answer any more.
    Cut,
}

impl Leash {
    /// Starts a program in a session of its own; nothing if nobody wants it any more.
    pub(super) fn start(&self, command: Command) -> io::Result<Option<Box<dyn ChildWrapper>>> {
        // Held while the program starts, so that none can start unseen while we are cut.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*held, Held::Cut) {
            return Ok(None);
        }
        let child = CommandWrap::from(command).wrap(ProcessSession).spawn()?;
        if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            *held = Held::Program(pid);
        }
        Ok(Some(child))
    }

    /// The program has ended by itself; what it left running is its own affair.
    pub(super) fn release(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*held, Held::Program(_)) {
            *held = Held::Nothing;
        }
    }

    /// Ends the program and its children.
    pub(super) fn kill(&self) {
        self.end(Held::Nothing);
    }

    /// Ends the program and its children, and lets none start again.
    pub(in crate::cluster) fn cut(&self) {
        self.end(Held::Cut);
    }

    /// What is ended is forgotten: its number may soon be another program's.
    fn end(&self, then: Held) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*held, Held::Cut) {
            return;
        }
        if let Held::Program(pid) = replace(&mut *held, then) {
            // Gone already is as good.
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}
