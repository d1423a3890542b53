//! The termination signals, and which part of the program handles them.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/// The signals that terminate the process unless it catches them. Signals that the parent process
/// set to be ignored are left out: `nohup` does that, and a shell without job control for
/// background processes.
///
/// Ignored signals are detected only on Linux.
#[must_use]
pub fn ending() -> Vec<i32> {
    not_ignored(&[SIGHUP, SIGINT, SIGQUIT, SIGTERM])
}

/// These signals without those that the parent process set to be ignored, see [`ending`].
#[must_use]
pub fn not_ignored(signals: &[i32]) -> Vec<i32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = ignored(&status);
    signals.iter().copied().filter(|signal| ignored & (1 << (signal - 1)) == 0).collect()
}

static CAUGHT: AtomicBool = AtomicBool::new(false);

/// While this value exists, the event loop of the picker catches the signals and ends the program
/// properly. No other code may let them terminate the process.
pub struct Caught(());

impl Caught {
    /// Starts now.
    #[must_use]
    pub fn now() -> Self {
        CAUGHT.store(true, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Caught {
    fn drop(&mut self) {
        CAUGHT.store(false, Ordering::SeqCst);
    }
}

/// Whether a [`Caught`] exists.
#[must_use]
pub fn are_caught() -> bool {
    CAUGHT.load(Ordering::SeqCst)
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
