//! The pauses while waiting for a lock.

use std::thread;
use std::time::{Duration, Instant};

use crate::kubeconfig::store::error::WriteError;
use crate::kubeconfig::store::signals;
use crate::kubeconfig::store::target::Location;

const FIRST_PAUSE: Duration = Duration::from_millis(1);

/// Short, so that a released lock is taken soon.
const LONGEST_PAUSE: Duration = Duration::from_millis(8);

/// The limit for all holders together.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The wait of one change for all its locks.
pub(in crate::kubeconfig::store) struct Backoff {
    for_each: Duration,
    begun: Instant,
    /// The current lock, and until when to wait for it.
    current: Option<(LockVersion, Instant)>,
    pause: Duration,
}

/// Distinguishes the locks of successive holders at the same path.
type LockVersion = Option<(i128, i128, i128)>;

impl Backoff {
    /// Waits up to `wait` for each holder, however many there are.
    pub(in crate::kubeconfig::store) fn for_each_holder(wait: Duration) -> Self {
        Self { for_each: wait, begun: Instant::now(), current: None, pause: FIRST_PAUSE }
    }

    /// Pauses. Fails after a termination signal or when the time is up.
    pub(super) fn wait(
        &mut self,
        lock: Option<&Location>,
        too_late: impl FnOnce() -> WriteError,
    ) -> Result<(), WriteError> {
        if let Some(signal) = signals::noted() {
            return Err(WriteError::Interrupted(signal));
        }
        let seen = lock.and_then(|place| place.directory.stat(&place.name).ok());
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
