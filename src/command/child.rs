//! Runs a command in the place of kswitch: in the same terminal and process group, with the same
//! streams, and each signal that is sent to kswitch alone is passed on.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::io::{FdFlags, fcntl_dupfd_cloexec, fcntl_setfd, retry_on_intr};
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, getpid, kill_process, waitid,
};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::{Cause, Origin};

use crate::process::session_leader;
use crate::signals;

/// The signals that are passed on in addition to those that terminate. They are caught, so none ends or stops
/// kswitch alone; the end and the stop of the command are followed.
const PASSED_ON: [i32; 3] = [SIGTSTP, SIGCONT, SIGWINCH];

/// The lowest number for the descriptor of the lock in the command. Scripts use numbers below 10, and
/// bash those from 63 downwards.
const LOCK_NUMBER: i32 = 100;

/// What both threads know of the command.
struct Running {
    /// None once it is waited for: then its process id may be that of another process.
    pid: Option<Pid>,
    /// Whether kswitch stops with the command, for the shell of its terminal.
    stops_with_it: bool,
    /// Whether kswitch is stopped because the command is, and continues it when it goes on itself.
    stopped_with_it: bool,
}

/// Runs a command until it ends. `lock` is open in it and in its children.
///
/// Signals that are ignored stay so in the command, except `SIGPIPE`, which the Rust runtime changes
/// before it can be known. In a terminal kswitch is stopped while the command is, so that the shell sees
/// its job stopped.
pub(super) fn run(
    command: &mut Command,
    lock: Option<&impl AsFd>,
    has_terminal: impl Fn() -> bool,
) -> io::Result<ExitStatus> {
    let lock = lock.map(inheritable).transpose()?;
    // Caught before the command starts, so that no signal ends kswitch alone. If SIGCHLD is ignored, no
    // exit status can be waited for.
    let signals = signals::not_ignored(&[&signals::TERMINATING[..], &PASSED_ON].concat());
    let signals = signals.into_iter().chain([SIGCHLD]);
    let caught = SignalsInfo::<WithOrigin>::new(signals)?;
    let mut child = command.spawn()?;
    drop(lock);
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process id");
    let stops_with_it = has_terminal();
    let running = Running { pid: Some(pid), stops_with_it, stopped_with_it: false };
    let running = Arc::new(Mutex::new(running));
    let target = Arc::clone(&running);
    thread::Builder::new().spawn(move || pass_on(caught, &target))?;
    let end_or = |change| state(pid, WaitIdOptions::EXITED | change);
    while end_or(WaitIdOptions::STOPPED)?.is_some_and(|state| state.stopped()) {
        let stops_with_it = has_terminal();
        {
            let mut running = locked(&running);
            running.stops_with_it = stops_with_it;
            running.stopped_with_it = stops_with_it;
        }
        take(pid, WaitIdOptions::STOPPED);
        if stops_with_it {
            kill_process(getpid(), Signal::STOP)?;
            // The shell continues all processes of its job; the command may have a group of its own.
            let mut running = locked(&running);
            running.stopped_with_it = false;
            resume(pid);
        } else if end_or(WaitIdOptions::CONTINUED)?.is_some_and(|state| state.continued()) {
            take(pid, WaitIdOptions::CONTINUED);
        }
    }
    locked(&running).pid = None;
    child.wait()
}

/// The lock with a descriptor that the command gets, under a number that scripts do not use.
pub(super) fn inheritable(lock: &impl AsFd) -> io::Result<OwnedFd> {
    let high = fcntl_dupfd_cloexec(lock, LOCK_NUMBER);
    // The user may have set a low limit for open files.
    let copy = high.or_else(|_| fcntl_dupfd_cloexec(lock, 0))?;
    fcntl_setfd(&copy, FdFlags::empty())?;
    Ok(copy)
}

/// Waits for a change of the command, and leaves it to be waited for: the process id stays valid.
fn state(pid: Pid, changes: WaitIdOptions) -> io::Result<Option<WaitIdStatus>> {
    let wait = || waitid(WaitId::Pid(pid), changes | WaitIdOptions::NOWAIT);
    Ok(retry_on_intr(wait)?)
}

/// Takes a change, so that the next one of its kind is a new one. There is none if the command has ended just now.
fn take(pid: Pid, change: WaitIdOptions) {
    let _ = waitid(WaitId::Pid(pid), change | WaitIdOptions::NOHANG);
}

/// Continues the command, unless another process has done so since its last stop was taken. Then it may be
/// stopped again, and that stop is not to be undone: the user has pressed ctrl-z twice.
fn resume(pid: Pid) {
    let changes = WaitIdOptions::STOPPED | WaitIdOptions::CONTINUED | WaitIdOptions::NOHANG;
    if !matches!(state(pid, changes), Ok(Some(_))) {
        let _ = kill_process(pid, Signal::CONT);
    }
}

fn pass_on(mut caught: SignalsInfo<WithOrigin>, running: &Mutex<Running>) {
    for origin in caught.forever() {
        let running = locked(running);
        let Some(pid) = running.pid.filter(|pid| !has_already(&origin, *pid)) else { continue };
        match Signal::from_named_raw(origin.signal) {
            Some(Signal::CONT) if running.stopped_with_it => {}
            // Without a terminal the signal is the only way to continue it, even before its stop is taken.
            Some(Signal::CONT) if running.stops_with_it => resume(pid),
            Some(signal) => drop(kill_process(pid, signal)),
            None => {}
        }
    }
}

fn locked(running: &Mutex<Running>) -> MutexGuard<'_, Running> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the command has got the signal too: from the terminal, or because it sent it itself to its
/// process group.
fn has_already(origin: &Origin, command: Pid) -> bool {
    let sender = origin.process.map(|sender| sender.pid);
    let is_from_terminal = match origin.cause {
        Cause::Kernel => true,
        Cause::Chld(_) => return true,
        // On macOS; on Linux such a sender is in another PID namespace.
        _ => cfg!(not(target_os = "linux")) && sender == Some(0),
    };
    if is_from_terminal {
        // When a terminal is closed, the kernel signals only the leader of its session.
        return origin.signal != SIGHUP || session_leader() != Some(std::process::id());
    }
    origin.signal == SIGCHLD || sender == Some(command.as_raw_nonzero().get())
}
