//! The deadline of a request to a cluster.

use std::time::{Duration, Instant};

/// A timeout together with the time at which it started.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    pub(super) timeout: Duration,
    started: Instant,
}

impl Deadline {
    pub(super) fn start(timeout: Duration) -> Self {
        Self { timeout, started: Instant::now() }
    }

    /// A new deadline with the same timeout that starts now.
    pub(super) fn again(self) -> Self {
        Self::start(self.timeout)
    }

    pub(super) fn instant(self) -> Instant {
        self.started + self.timeout
    }

    /// The time until the deadline; zero once it has passed.
    pub(super) fn left(self) -> Duration {
        self.instant().saturating_duration_since(Instant::now())
    }
}
