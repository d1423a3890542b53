//! How long somebody else's lock is waited for.

use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::store::error::WriteError;
use crate::kubeconfig::store::signals;
use crate::kubeconfig::store::target::Location;

const FIRST_PAUSE: Duration = Duration::from_millis(1);

/// Short, so that a lock does not lie idle while many wait for it.
const LONGEST_PAUSE: Duration = Duration::from_millis(8);

/// Where many write at once, one who waits sees many holders; this ends the wait in any case.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The wait of one change for all its locks.
pub(in crate::kubeconfig::store) struct Backoff {
    for_each: Duration,
    begun: Instant,
    /// The lock that is waited for, as it was seen last, and until when.
    current: Option<(LockVersion, Instant)>,
    pause: Duration,
}

/// What tells one lock at a path from the next.
type LockVersion = Option<(i128, i128, i128)>;

impl Backoff {
    /// Waits so long for each holder, for what is given back in time is no reason to fail, however
    /// many others come first.
    pub(in crate::kubeconfig::store) fn for_each_holder(wait: Duration) -> Self {
        Self { for_each: wait, begun: Instant::now(), current: None, pause: FIRST_PAUSE }
    }

    /// Waits a little; fails with the signal that came, or when the time is up.
    pub(super) fn wait(
        &mut self,
        lock: Option<&Location>,
        too_late: impl FnOnce() -> WriteError,
    ) -> Result<(), WriteError> {
        if let Some(signal) = signals::noted() {
            return Err(WriteError::Interrupted(signal));
        }
        let seen = lock.and_then(|place| place.folder.stat(&place.name).ok());
        let seen = seen.map(|found| {
            (i128::from(found.st_ino), i128::from(found.st_ctime), i128::from(found.st_ctime_nsec))
        });
        let deadline = match self.current {
            Some((before, deadline)) if before == seen => deadline,
            _ => {
                self.pause = FIRST_PAUSE;
                (Instant::now() + self.for_each).min(self.begun + LONGEST_WAIT)
            }
        };
        self.current = Some((seen, deadline));
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(too_late());
        }
        thread::sleep(left.min(self.pause));
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}
