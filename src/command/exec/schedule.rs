//! Starts the commands, at most a number of them at once, and follows each to its end.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCHLD, SIGINT, SIGTSTP};

use super::end::{End, Outcome};
use super::event::{Event, OutputError};
use super::group::Group;
use super::running::{Left, Running};

/// How often the progress is shown, and when first.
const TICK: Duration = Duration::from_millis(100);
const FIRST_PROGRESS: Duration = Duration::from_millis(500);

/// How long commands have to end after ctrl-c before a message says how to kill them.
const BEFORE_ADVICE: Duration = Duration::from_secs(1);

/// How often it is checked whether processes that the commands left have ended.
const POLL: Duration = Duration::from_millis(20);

/// What a run does outside.
pub(super) trait Runner {
    type Session;
    /// Starts the command in a context. Returns it with the number of streams that will be closed.
    fn start(&mut self, index: usize) -> Result<(Group, Self::Session, usize), NotStarted>;
    fn end_session(&mut self, session: Self::Session);
    fn show_progress(&mut self, text: &str);
    /// Prints a line for the user of a terminal.
    fn advise(&mut self, line: &str);
    /// What a context is called.
    fn name(&self, index: usize) -> &str;
    fn has_terminal(&self) -> bool;
}

/// Why nothing was started in a context.
pub(super) struct NotStarted {
    pub(super) why: String,
    pub(super) hint: Option<String>,
    /// The exit code if the command can't be run at all, in no context.
    pub(super) unrunnable: Option<u8>,
    /// Whether it may start once another process has ended.
    pub(super) is_for_now: bool,
}

impl NotStarted {
    pub(super) fn because(why: String) -> Self {
        Self { why, hint: None, unrunnable: None, is_for_now: false }
    }
}

/// What the user asked for.
pub(super) struct Limits {
    pub(super) jobs: usize,
    pub(super) timeout: Option<Duration>,
    pub(super) is_fail_fast: bool,
    pub(super) shows_progress: bool,
}

/// The commands of a run.
pub(super) struct Schedule<'r, R: Runner> {
    runner: &'r mut R,
    limits: Limits,
    count: usize,
    next: usize,
    running: Vec<Running<R::Session>>,
    left: Vec<Left<R::Session>>,
    began: Instant,
    failed: usize,
    done: usize,
    pub(super) interrupted: Option<i32>,
    /// When to say how to kill the commands, after ctrl-c.
    advice_at: Option<Instant>,
    /// Whether a second signal came.
    is_forced: bool,
    /// Whether all held output was printed.
    is_printed: bool,
    pub(super) broken: Option<OutputError>,
    pub(super) unrunnable: Option<NotStarted>,
}

impl<'r, R: Runner> Schedule<'r, R> {
    pub(super) fn new(runner: &'r mut R, limits: Limits, count: usize) -> Self {
        Self {
            runner,
            limits,
            count,
            next: 0,
            running: Vec::new(),
            left: Vec::new(),
            began: Instant::now(),
            failed: 0,
            done: 0,
            interrupted: None,
            advice_at: None,
            is_forced: false,
            is_printed: false,
            broken: None,
            unrunnable: None,
        }
    }

    /// Runs all commands, and waits for them and for the processes that they left.
    pub(super) fn run(
        &mut self,
        events: &Receiver<Event>,
        mut finished: impl FnMut(usize, Outcome),
    ) {
        loop {
            self.start_more(&mut finished);
            if self.running.is_empty() && self.left.is_empty() {
                break;
            }
            match events.recv_timeout(self.longest_wait()) {
                Ok(event) => self.handle(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => unreachable!("a sender is kept"),
            }
            // All that has come, before the processes are looked at.
            while let Ok(event) = events.try_recv() {
                self.handle(event);
            }
            self.advance(&mut finished);
            self.advise();
            self.show_progress();
        }
        self.runner.show_progress("");
    }

    /// Waits until all held output is printed, or a signal ends that.
    pub(super) fn wait_until_printed(&mut self, events: &Receiver<Event>) {
        let before = self.interrupted;
        while !self.is_printed
            && !self.is_forced
            && self.broken.is_none()
            && self.interrupted == before
            && let Ok(event) = events.recv()
        {
            self.handle(event);
        }
    }

    fn start_more(&mut self, finished: &mut impl FnMut(usize, Outcome)) {
        while self.next < self.count {
            let index = self.next;
            if self.is_stopping() {
                self.next += 1;
                finished(index, Outcome::not_run(End::Skipped));
                continue;
            }
            if self.running.len() >= self.limits.jobs {
                return;
            }
            self.next += 1;
            match self.runner.start(index) {
                Ok((group, session, open)) => {
                    self.running.push(Running::new(
                        index,
                        group,
                        session,
                        open,
                        self.limits.timeout,
                    ));
                }
                Err(not_started) if not_started.is_for_now && !self.running.is_empty() => {
                    self.next = index;
                    self.limits.jobs = self.running.len();
                }
                Err(not_started) => {
                    self.failed += 1;
                    self.done += 1;
                    let why = not_started.why.clone();
                    finished(index, Outcome::not_run(End::Failed { why }));
                    if not_started.unrunnable.is_some() {
                        self.unrunnable = Some(not_started);
                    }
                }
            }
        }
    }

    /// Whether no more commands are started.
    fn is_stopping(&self) -> bool {
        self.interrupted.is_some()
            || self.broken.is_some()
            || self.unrunnable.is_some()
            || self.limits.is_fail_fast && self.failed > 0
    }

    fn longest_wait(&self) -> Duration {
        let now = Instant::now();
        let deadlines = self.running.iter().filter_map(Running::deadline);
        let next = deadlines.map(|at| at.saturating_duration_since(now)).min();
        let poll = (!self.left.is_empty()).then_some(POLL);
        let tick = self.limits.shows_progress.then_some(TICK);
        let advice = self.advice_at.map(|at| at.saturating_duration_since(now));
        let waits = [next, poll, tick, advice].into_iter().flatten();
        waits.min().unwrap_or(Duration::from_secs(3600))
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Signal(SIGCHLD) => {}
            Event::Printed => self.is_printed = true,
            Event::Signal(SIGTSTP) => self.stop(),
            Event::Signal(signal) => self.interrupt(signal),
            Event::Closed { index, error_line } => {
                if let Some(own) = self.running.iter_mut().find(|own| own.index == index) {
                    own.close(error_line);
                }
            }
            Event::Broken(error) => {
                if self.broken.is_none() {
                    self.broken = Some(error);
                    self.running.iter_mut().for_each(|own| own.terminate(Signal::TERM));
                }
            }
        }
    }

    /// Passes the first signal on, and kills all processes at the second.
    fn interrupt(&mut self, signal: i32) {
        if self.interrupted.is_some() {
            self.is_forced = true;
            self.advice_at = None;
            self.running.iter_mut().for_each(Running::kill);
            self.left.iter_mut().for_each(Left::kill);
            return;
        }
        self.interrupted = Some(signal);
        self.advice_at = (signal == SIGINT).then(|| Instant::now() + BEFORE_ADVICE);
        let number = Signal::from_named_raw(signal).unwrap_or(Signal::TERM);
        for own in &mut self.running {
            if signal == SIGINT {
                // The command may ask, or finish what it does. The user can press ctrl-c again.
                own.signal(number);
            } else {
                own.terminate(number);
            }
        }
    }

    /// Stops with all commands, and goes on with them.
    fn stop(&mut self) {
        if !self.runner.has_terminal() {
            return;
        }
        self.runner.show_progress("");
        // SIGTSTP has no effect on processes whose parent is in another POSIX session.
        self.running.iter().for_each(|own| own.signal(Signal::STOP));
        let stopped = Instant::now();
        let _ = kill_process(getpid(), Signal::STOP);
        let by = stopped.elapsed();
        for own in &mut self.running {
            own.postpone(by);
            own.signal(Signal::CONT);
        }
    }

    fn advance(&mut self, finished: &mut impl FnMut(usize, Outcome)) {
        let now = Instant::now();
        for place in (0..self.running.len()).rev() {
            if !self.running[place].advance(now) {
                continue;
            }
            let (index, outcome, left) = self.running.swap_remove(place).finish(now);
            self.done += 1;
            self.failed += usize::from(!outcome.is_success());
            self.left.push(left);
            finished(index, outcome);
        }
        for place in (0..self.left.len()).rev() {
            if self.left[place].has_ended(now) {
                self.runner.end_session(self.left.swap_remove(place).session);
            }
        }
    }

    /// Says once how to kill commands that go on after ctrl-c.
    fn advise(&mut self) {
        if self.advice_at.is_some_and(|at| at <= Instant::now()) {
            self.advice_at = None;
            if !self.running.is_empty() {
                self.runner.advise("Press ctrl-c again to kill the commands that go on.");
            }
        }
    }

    fn show_progress(&mut self) {
        if !self.limits.shows_progress || self.began.elapsed() < FIRST_PROGRESS {
            return;
        }
        let (done, count, running) = (self.done, self.count, self.running.len());
        let failed = match self.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let name = match &self.running[..] {
            [last] if count > 1 => format!(" ({})", self.runner.name(last.index)),
            _ => String::new(),
        };
        let text = format!("{done} of {count} done, {running} running{name}{failed}");
        self.runner.show_progress(&text);
    }
}
