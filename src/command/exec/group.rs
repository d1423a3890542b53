//! The processes of one command, which end together.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};

use process_wrap::std::{CommandWrap, ProcessSession};
use rustix::io::retry_on_intr;
use rustix::process::{
    Pid, Resource, Signal, WaitId, WaitIdOptions, WaitOptions, getrlimit, kill_process_group,
    test_kill_process_group, waitid, waitpid,
};

use super::reader::Source;
use crate::process::{is_group_alive, kill_session};

/// A command and the processes that it started. The command leads a POSIX session and process group of its
/// own, so it has no terminal: a program that asks for a password fails and is not stopped forever.
///
/// The process id stays valid until [`Group::reap`].
pub(super) struct Group(Pid);

impl Group {
    /// Starts a command. Returns the pipes that it writes to.
    pub(super) fn start(command: Command) -> io::Result<(Self, [Option<Source>; 2])> {
        let mut child = CommandWrap::from(command).wrap(ProcessSession).spawn()?;
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process id");
        let stdout = child.stdout().take().map(|own| Box::new(own) as Source);
        let stderr = child.stderr().take().map(|own| Box::new(own) as Source);
        Ok((Self(pid), [stdout, stderr]))
    }

    /// Whether the command has ended; its processes may go on.
    pub(super) fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let ended = retry_on_intr(|| waitid(WaitId::Pid(self.0), options));
        // An error: it is not our child any more.
        !matches!(ended, Ok(None))
    }

    /// Sends a signal to all processes, also to stopped ones.
    pub(super) fn signal(&self, signal: Signal) {
        // It fails if all have ended.
        let _ = kill_process_group(self.0, signal);
        if !matches!(signal, Signal::STOP | Signal::CONT) {
            let _ = kill_process_group(self.0, Signal::CONT);
        }
    }

    /// Kills all processes, also those that made process groups of their own.
    pub(super) fn kill(&self) {
        kill_session(self.0);
        let _ = kill_process_group(self.0, Signal::KILL);
    }

    /// The exit status of the command, which has ended.
    pub(super) fn reap(&self) -> ExitStatus {
        let status = retry_on_intr(|| waitpid(Some(self.0), WaitOptions::empty()));
        ExitStatus::from_raw(status.ok().flatten().map_or(0, |(_, status)| status.as_raw()))
    }

    /// Whether a process is left after [`Group::reap`] that has not ended. While one is, no other process gets
    /// the id of the group.
    pub(super) fn is_left(&self) -> bool {
        test_kill_process_group(self.0).is_ok() && is_group_alive(self.0).unwrap_or(true)
    }
}

/// The file descriptors of one running command: its session, two pipes, and two lines that are too long for
/// the memory.
const DESCRIPTORS: u64 = 5;

/// Those of kswitch itself, and those of a command that is just being started.
const OWN_DESCRIPTORS: u64 = 24;

/// How many commands can run at once with the limit for open files, and this limit.
pub(super) fn most_jobs() -> (usize, Option<u64>) {
    let limit = getrlimit(Resource::Nofile).current;
    let jobs = limit.map(|limit| (limit.saturating_sub(OWN_DESCRIPTORS) / DESCRIPTORS).max(1));
    (jobs.and_then(|jobs| usize::try_from(jobs).ok()).unwrap_or(usize::MAX), limit)
}
