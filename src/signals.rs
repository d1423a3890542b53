//! The termination signals, and which part of the program handles them.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::{
    SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
};

/// The signals that terminate the process unless it catches them. Signals that the parent process
/// set to be ignored are left out: `nohup` does that, and a shell without job control for
/// background processes.
///
/// Ignored signals are detected only on Linux.
#[must_use]
pub fn ending() -> Vec<i32> {
    not_ignored(&[SIGHUP, SIGINT, SIGQUIT, SIGTERM])
}

/// All signals that terminate a process unless it catches them, except those of a fault in it.
pub const TERMINATING: [i32; 10] =
    [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU];

/// These signals without those that the parent process set to be ignored, see [`ending`].
#[must_use]
pub fn not_ignored(signals: &[i32]) -> Vec<i32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = ignored(&status);
    signals.iter().copied().filter(|signal| ignored & (1 << (signal - 1)) == 0).collect()
}

/// How many values of [`Caught`] exist.
static CAUGHT: AtomicUsize = AtomicUsize::new(0);

/// Whether the handlers that a write has installed terminate the process.
static DEADLY: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// While this value exists, its owner catches the signals and ends the program properly, such as the event
/// loop of the picker. No other code may let them terminate the process.
pub struct Caught(());

impl Caught {
    /// Starts now.
    #[must_use]
    pub fn now() -> Self {
        CAUGHT.fetch_add(1, Ordering::SeqCst);
        DEADLY.store(false, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Caught {
    fn drop(&mut self) {
        CAUGHT.fetch_sub(1, Ordering::SeqCst);
        end_deferral();
    }
}

/// The condition of the handlers that a write installs, which it defers with [`defer`].
#[must_use]
pub fn deadly() -> Arc<AtomicBool> {
    Arc::clone(&DEADLY)
}

/// From now on the handlers of a write do not terminate the process.
pub fn defer() {
    DEADLY.store(false, Ordering::SeqCst);
}

/// Lets the handlers of a write terminate the process again, unless a [`Caught`] exists.
pub fn end_deferral() {
    DEADLY.store(CAUGHT.load(Ordering::SeqCst) == 0, Ordering::SeqCst);
}

/// The mask of ignored signals in the text of `/proc/self/status`.
fn ignored(status: &str) -> u64 {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_is_found_among_other_lines() {
        assert_eq!(ignored("Name:\tx\nSigBlk:\t0001\nSigIgn:\t0000000000001001\n"), 0x1001);
        assert_eq!(ignored(""), 0);
    }
}
