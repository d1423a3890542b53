//! The deadline of a request to a cluster.

use std::time::{Duration, Instant};

/// A timeout together with the time at which it started.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) timeout: Duration,
    started: Instant,
}

impl Clock {
    pub(super) fn start(timeout: Duration) -> Self {
        Self { timeout, started: Instant::now() }
    }

    /// A new clock with the same timeout that starts now.
    pub(super) fn again(self) -> Self {
        Self::start(self.timeout)
    }

    pub(super) fn deadline(self) -> Instant {
        self.started + self.timeout
    }

    /// The time until the deadline; zero once it has passed.
    pub(super) fn left(self) -> Duration {
        self.deadline().saturating_duration_since(Instant::now())
    }
}
