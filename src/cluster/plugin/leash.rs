//! What ends a plugin, and all that it started, from another thread.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::mem::replace;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use process_wrap::std::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

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
            kill_strays(pid);
            // Gone already is as good.
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}

/// Ends what has left the group of its leader but not the session: `timeout` does so, and shells
/// with job control do. Only Linux tells which processes there are.
fn kill_strays(leader: Pid) {
    let mut ended = BTreeSet::new();
    // What is found may have started another one just before.
    loop {
        let before = ended.len();
        let Ok(processes) = fs::read_dir("/proc") else { return };
        for process in processes.flatten() {
            let pid = process.file_name().to_str().and_then(|name| name.parse().ok());
            if let Some(pid) = pid.and_then(Pid::from_raw)
                && fs::read_to_string(process.path().join("stat"))
                    .is_ok_and(|stat| session(&stat) == Some(leader))
                && ended.insert(pid.as_raw_nonzero())
            {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        if ended.len() == before {
            return;
        }
    }
}

/// The leader of a process's session, from what Linux tells of it. Its name may hold anything.
fn session(stat: &str) -> Option<Pid> {
    let (_, fields) = stat.rsplit_once(") ")?;
    Pid::from_raw(fields.split(' ').nth(3)?.parse().ok()?)
}
