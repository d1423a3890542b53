//! What has appeared in a terminal, shared by the thread that reads it and the test that waits.

use std::io::{self, Read, Write};
use std::num::NonZeroU16;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use vt100::{Parser, Screen};

use super::emulator::Emulator;
use crate::support::DEADLINE;

/// How long an expected screen may take to appear before it is replaced by what is there.
const REWRITTEN_AFTER: Duration = Duration::from_secs(10);

/// How many lines that have left the screen can be read again.
const SCROLLBACK: usize = 1000;

/// Where the test types, and the emulator answers.
pub(super) type Keyboard = Mutex<Box<dyn Write + Send>>;

/// What the reading thread writes and the test waits for.
pub(super) struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

pub(super) struct State {
    pub(super) parser: Parser<Emulator>,
    pub(super) raw: Vec<u8>,
    /// Nothing has the terminal open any more, and all output was read.
    pub(super) is_closed: bool,
    pub(super) exit: Option<i32>,
}

impl Seen {
    /// A screen of this size that shows what is there already, with a program that has not drawn
    /// yet.
    pub(super) fn new(
        rows: NonZeroU16,
        columns: NonZeroU16,
        before: &str,
        emulator: Emulator,
    ) -> Seen {
        let mut parser = Parser::new_with_callbacks(rows, columns, SCROLLBACK, emulator);
        parser.process(before.replace('\n', "\r\n").as_bytes());
        let state = State { parser, raw: Vec::new(), is_closed: false, exit: None };
        Seen { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The state as it is, even in the middle of a frame.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // A failed test poisons the lock; its message is enough.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes the threads that wait for it.
    pub(super) fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Blocks until the condition holds outside a frame that is being drawn; the state as it is
    /// when time is up is the error.
    pub(super) fn wait(
        &self,
        condition: impl Fn(&State) -> bool,
    ) -> Result<MutexGuard<'_, State>, MutexGuard<'_, State>> {
        let is_rewritten = std::env::var_os("UPDATE_EXPECT").is_some();
        let deadline = Instant::now() + if is_rewritten { REWRITTEN_AFTER } else { DEADLINE };
        let mut state = self.lock();
        loop {
            let is_whole = state.is_closed || !state.parser.callbacks().is_drawing();
            if is_whole && condition(&state) {
                return Ok(state);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(state);
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Draws what the program sends, and types the answers to what it asks, until nothing has the
    /// terminal open any more.
    pub(super) fn read_all(&self, mut output: impl Read, keyboard: &Keyboard) {
        let mut bytes = [0; 8192];
        while let Ok(length @ 1..) = output.read(&mut bytes) {
            self.update(|state| {
                state.raw.extend(&bytes[..length]);
                state.parser.process(&bytes[..length]);
                let answers = state.parser.callbacks_mut().take_answers();
                // Before the test sees the question, and types after it. A program that asked and went away
                // does not need the answer.
                let _ = type_in(keyboard, &answers);
            });
        }
        self.update(|state| state.is_closed = true);
    }
}

/// Types into the terminal; fails once nothing has it open any more.
pub(super) fn type_in(keyboard: &Keyboard, bytes: &[u8]) -> io::Result<()> {
    let mut keyboard = keyboard.lock().unwrap_or_else(PoisonError::into_inner);
    keyboard.write_all(bytes)?;
    keyboard.flush()
}

/// The text of the screen, with the spinner at rest.
pub(crate) fn shown(screen: &Screen) -> String {
    let (_, columns) = screen.size();
    at_rest(&trimmed(screen.rows(0, columns.get())))
}

/// The text with the spinner as it begins, however far it has turned.
pub(crate) fn at_rest(text: &str) -> String {
    const TURNED: [char; 9] = ['⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
    text.replace(TURNED, "⠋")
}

/// The text of all lines, those that have left the screen too.
pub(super) fn history(screen: &Screen) -> String {
    let mut screen = screen.clone();
    let (rows, columns) = screen.size();
    let above = screen.scrollback_len();
    let lines = (1..=above).rev().map(|line| {
        screen.set_scrollback(line);
        screen.rows(0, columns.get()).next().unwrap_or_default()
    });
    let mut lines: Vec<String> = lines.collect();
    screen.set_scrollback(0);
    lines.extend(screen.rows(0, columns.get()).take(rows.get().into()));
    trimmed(lines.iter())
}

/// Lines without spaces at their ends, and without empty ones at the end.
pub(super) fn trimmed<L: AsRef<str>>(lines: impl Iterator<Item = L>) -> String {
    let lines: Vec<String> = lines.map(|line| line.as_ref().trim_end().to_owned()).collect();
    lines.join("\n").trim_end_matches('\n').to_owned()
}
