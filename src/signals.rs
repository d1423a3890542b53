//! Which signals end us.

use std::fs;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// The signals that end a program unless it catches them, without those that whoever started us has
/// had ignored: `nohup` does so, and a shell without job control for what it puts in the background.
///
/// Only Linux tells which these are.
#[must_use]
pub fn ending() -> Vec<i32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = ignored(&status);
    [SIGHUP, SIGINT, SIGTERM]
        .into_iter()
        .filter(|signal| ignored & (1 << (signal - 1)) == 0)
        .collect()
}

/// The mask of ignored signals, out of what Linux tells of a process.
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
