//! How long a question may take.

use std::time::{Duration, Instant};

/// How long to wait, and since when.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) timeout: Duration,
    started: Instant,
}

impl Clock {
    pub(super) fn start(timeout: Duration) -> Self {
        Self { timeout, started: Instant::now() }
    }

    /// As much time once more.
    pub(super) fn again(self) -> Self {
        Self::start(self.timeout)
    }

    pub(super) fn deadline(self) -> Instant {
        self.started + self.timeout
    }

    /// How long there is still to wait.
    pub(super) fn left(self) -> Duration {
        self.deadline().saturating_duration_since(Instant::now())
    }
}
