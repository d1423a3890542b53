//! One command that runs, and the steps to its end.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::end::{End, Outcome};
use super::group::Group;

/// How long a process has to end after SIGTERM, and after its command has ended.
const GRACE: Duration = Duration::from_secs(2);

/// How long it takes at most until a killed process has ended and its output is read.
const AFTER_KILL: Duration = Duration::from_millis(500);

/// A command that runs, or whose output is not at its end.
pub(super) struct Running<S> {
    pub(super) index: usize,
    group: Group,
    session: S,
    began: Instant,
    /// When the command was seen to have ended.
    ended: Option<Instant>,
    /// The streams that are not at their end.
    open: usize,
    step: Step,
    has_timed_out: bool,
    error_line: Option<Vec<u8>>,
}

enum Step {
    /// It runs, perhaps until a deadline.
    Running(Option<Instant>),
    /// The command has ended. Other processes of it still have its output open, and get SIGTERM then.
    Draining(Instant),
    /// All processes got SIGTERM, or a signal like it, and are killed then.
    Terminating(Instant),
    /// All processes were killed. What has its output open then is in another session.
    Killed(Instant),
    /// Nothing more can be done, even for a process that SIGKILL does not end.
    GivenUp,
}

impl<S> Running<S> {
    pub(super) fn new(
        index: usize,
        group: Group,
        session: S,
        open: usize,
        timeout: Option<Duration>,
    ) -> Self {
        let began = Instant::now();
        Self {
            index,
            group,
            session,
            began,
            ended: None,
            open,
            step: Step::Running(timeout.map(|timeout| began + timeout)),
            has_timed_out: false,
            error_line: None,
        }
    }

    /// When [`Running::advance`] has something to do, if nothing else happens.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self.step {
            Step::Running(deadline) => deadline,
            Step::Draining(at) | Step::Terminating(at) | Step::Killed(at) => Some(at),
            Step::GivenUp => None,
        }
    }

    /// Moves all times by that of a stop, in which the command did not run.
    pub(super) fn postpone(&mut self, by: Duration) {
        self.began += by;
        self.ended = self.ended.map(|at| at + by);
        match &mut self.step {
            Step::Running(deadline) => *deadline = deadline.map(|at| at + by),
            Step::Draining(at) | Step::Terminating(at) | Step::Killed(at) => *at += by,
            Step::GivenUp => {}
        }
    }

    pub(super) fn close(&mut self, error_line: Option<Vec<u8>>) {
        self.open = self.open.saturating_sub(1);
        self.error_line = error_line.or(self.error_line.take());
    }

    pub(super) fn signal(&self, signal: Signal) {
        self.group.signal(signal);
    }

    /// Sends a signal that ends processes; those that it does not end are killed.
    pub(super) fn terminate(&mut self, signal: Signal) {
        self.group.signal(signal);
        self.step = Step::Terminating(Instant::now() + GRACE);
    }

    pub(super) fn kill(&mut self) {
        self.group.kill();
        self.step = Step::Killed(Instant::now() + AFTER_KILL);
    }

    /// Takes the next step if it is due. Returns whether the command is finished.
    pub(super) fn advance(&mut self, now: Instant) -> bool {
        if self.ended.is_none() && self.group.has_ended() {
            self.ended = Some(now);
            if matches!(self.step, Step::Running(_)) {
                self.step = Step::Draining(now + GRACE);
            }
        }
        let is_due = self.deadline().is_some_and(|at| at <= now);
        match self.step {
            Step::Running(_) if is_due => {
                self.has_timed_out = true;
                self.terminate(Signal::TERM);
            }
            Step::Draining(_) if is_due && self.open > 0 => self.terminate(Signal::TERM),
            Step::Terminating(_) if is_due => self.kill(),
            Step::Killed(_) if is_due => self.step = Step::GivenUp,
            _ => {}
        }
        self.ended.is_some() && (self.open == 0 || matches!(self.step, Step::GivenUp))
    }

    /// The result, and the processes that the command may have left.
    pub(super) fn finish(self, now: Instant) -> (usize, Outcome, Left<S>) {
        // While the command is not waited for, no other process can get its id.
        self.group.signal(Signal::TERM);
        let status = self.group.reap();
        let outcome = Outcome {
            end: End::Ended { status, has_timed_out: self.has_timed_out },
            duration: self.ended.unwrap_or(now) - self.began,
            error_line: self.error_line,
        };
        (
            self.index,
            outcome,
            Left { group: self.group, session: self.session, kill_at: now + GRACE },
        )
    }
}

/// The processes that a command left behind.
pub(super) struct Left<S> {
    group: Group,
    pub(super) session: S,
    kill_at: Instant,
}

impl<S> Left<S> {
    /// Whether none is left, or one that nothing can end. Kills those that ignored SIGTERM.
    pub(super) fn has_ended(&mut self, now: Instant) -> bool {
        if !self.group.is_left() || self.kill_at + AFTER_KILL <= now {
            return true;
        }
        if self.kill_at <= now {
            self.group.kill();
        }
        false
    }

    pub(super) fn kill(&mut self) {
        self.group.kill();
        self.kill_at = Instant::now();
    }
}
