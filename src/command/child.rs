//! Runs a command in the place of kswitch: in the same terminal, with the same streams, and each signal
//! that kswitch gets is passed on.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::thread;

use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};
use signal_hook::consts::{SIGUSR1, SIGUSR2};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::Cause;

use crate::signals;

/// Runs a command until it ends. `lock` stays open in it.
///
/// A stopped command stops kswitch too, so that the shell sees its job stopped.
pub(super) fn run(command: &mut Command, lock: Option<&impl AsFd>) -> io::Result<ExitStatus> {
    if let Some(lock) = lock {
        fcntl_setfd(lock, FdFlags::empty())?;
    }
    // Caught before the command starts, so that no signal ends kswitch alone.
    let signals = signals::ending().into_iter().chain([SIGUSR1, SIGUSR2]);
    let caught = SignalsInfo::<WithOrigin>::new(signals)?;
    let child = command.spawn()?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process id");
    thread::Builder::new().spawn(move || pass_on(caught, pid))?;
    loop {
        let Some((_, status)) = waitpid(Some(pid), WaitOptions::UNTRACED)? else { continue };
        if !status.stopped() {
            return Ok(ExitStatus::from_raw(status.as_raw()));
        }
        kill_process(getpid(), Signal::STOP)?;
        // After that kswitch goes on, and the command does too.
        let _ = kill_process(pid, Signal::CONT);
    }
}

/// Passes signals on. The terminal sends its own to the command as well.
fn pass_on(mut caught: SignalsInfo<WithOrigin>, pid: Pid) {
    for origin in caught.forever() {
        let is_from_terminal = matches!(origin.cause, Cause::Kernel);
        if let Some(signal) = Signal::from_named_raw(origin.signal).filter(|_| !is_from_terminal) {
            let _ = kill_process(pid, signal);
        }
    }
}
