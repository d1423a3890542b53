//! Input: the threads that wait for keys, the mouse, signals and the end of the terminal, without
//! polling.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::mem;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::cursor;
use crossterm::event::{
    self, Event as TerminalEvent, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, dup};
use rustix::stdio::{dup2_stdout, stdout};
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::{self, Handle};

use super::background::{AnswerFilter, Filtered, LONGEST_HOLD};
use crate::picker::Event;
use crate::signals::Caught;

/// Input that was typed before is available at once, but on a busy machine it may take a moment.
const AHEAD: Duration = Duration::from_millis(20);

#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Whether the picker starts at the cursor. Its column is the first event then.
    pub(super) from_the_cursor: bool,
    /// Whether there was unread input when the terminal was prepared.
    pub(super) typed_ahead: bool,
    /// Whether the terminal is asked for its background.
    pub(super) background: bool,
}

/// Whether the row of the cursor can be queried at any time. The library queries it through stdout.
pub(super) fn can_ask_for_the_row() -> bool {
    io::stdout().is_terminal()
}

/// Sends the input of the terminal. The thread waits in the terminal library, which reads stdin if
/// that is a terminal and `/dev/tty` otherwise.
///
/// It reads on after `taken`: input after a key that ends the picker stays in the terminal for the
/// shell, except what arrived in the same read as that key. Then it sends `checked` once it knows
/// whether there is input already, which was typed before the next frame.
pub(super) fn forward_input(
    to: Sender<Event>,
    taken: Receiver<()>,
    checked: Sender<()>,
    tty: File,
    reading: Reading,
) -> io::Result<()> {
    start(move || {
        if reading.from_the_cursor {
            let _ = to.send(Event::CursorColumn(cursor_column(&tty).unwrap_or(0)));
        }
        drop(tty);
        let mut input = Input::of(reading);
        let mut was_taken = false;
        loop {
            let has_waited = input.is_waiting();
            if mem::take(&mut was_taken) && checked.send(()).is_err() {
                return;
            }
            let event = match input.next(has_waited) {
                Ok(Some(event)) => event,
                Ok(None) => continue,
                Err(_) => break,
            };
            let is_input = matches!(event, Event::Terminal(..));
            was_taken = to.send(event).is_ok() && (!is_input || taken.recv().is_ok());
            if !was_taken {
                return;
            }
            was_taken = is_input;
        }
        let _ = to.send(Event::Signal(SIGHUP));
    })
}

/// What the terminal sends.
struct Input {
    reading: Reading,
    /// Whether what is read was typed before the terminal was prepared.
    ahead: bool,
    /// When the last event arrived.
    time: Instant,
    /// Until the terminal has reported its background.
    filter: Option<AnswerFilter>,
    /// Read and not sent yet.
    pending: VecDeque<(TerminalEvent, Instant)>,
}

impl Input {
    fn of(reading: Reading) -> Self {
        let filter = reading.background.then(AnswerFilter::default);
        let (ahead, pending) = (reading.typed_ahead, VecDeque::new());
        Self { reading, ahead, time: Instant::now(), filter, pending }
    }

    /// Whether there is input already, which was typed before the last frame.
    fn is_waiting(&mut self) -> bool {
        self.ahead = self.ahead && event::poll(AHEAD).unwrap_or(false);
        !self.pending.is_empty() || self.ahead || event::poll(Duration::ZERO).unwrap_or(false)
    }

    /// The next event, or `None` for input that is not one.
    fn next(&mut self, has_waited: bool) -> io::Result<Option<Event>> {
        if self.pending.is_empty()
            && let Some(answer) = self.read(has_waited)?
        {
            return Ok(Some(answer));
        }
        let Some((event, time)) = self.pending.pop_front() else { return Ok(None) };
        let event = if self.ahead { as_typed_ahead(event) } else { event };
        let event = if self.reading.from_the_cursor { from_the_cursor(event) } else { Some(event) };
        Ok(event.map(|event| Event::Terminal(event, time)))
    }

    /// Waits for an event, and returns the answer of the terminal if that is its end.
    fn read(&mut self, has_waited: bool) -> io::Result<Option<Event>> {
        let holding = self.filter.as_mut().filter(|filter| filter.holds_events());
        let is_first = holding.is_none();
        if let Some(filter) = holding
            && !event::poll(LONGEST_HOLD)?
        {
            let released = filter.release().into_iter();
            self.pending.extend(released.map(|event| (event, self.time)));
            return Ok(None);
        }
        let event = event::read()?;
        if is_first && !has_waited {
            self.time = Instant::now();
        }
        let filtered = match &mut self.filter {
            Some(filter) => filter.filter(event),
            None => Filtered::Input(vec![event]),
        };
        match filtered {
            Filtered::Held => {}
            Filtered::Input(events) => {
                self.pending.extend(events.into_iter().map(|event| (event, self.time)));
            }
            Filtered::Answer { is_light } => {
                self.filter = None;
                return Ok(Some(Event::Background { is_light }));
            }
        }
        Ok(None)
    }
}

fn start(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().spawn(work).map(drop)
}

/// In cooked mode the terminal translates Enter to a line feed, which would be read as ctrl-j.
fn as_typed_ahead(event: TerminalEvent) -> TerminalEvent {
    let line_feed = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL);
    if event == TerminalEvent::Key(line_feed) {
        TerminalEvent::Key(KeyCode::Enter.into())
    } else {
        event
    }
}

/// The column of the cursor. It is queried through stdout, so stdout is the terminal meanwhile;
/// nothing else prints before the picker has ended.
fn cursor_column(tty: &File) -> io::Result<u16> {
    if io::stdout().is_terminal() {
        return Ok(cursor::position()?.0);
    }
    let captured = dup(stdout())?;
    dup2_stdout(tty)?;
    let position = cursor::position();
    dup2_stdout(captured)?;
    Ok(position?.0)
}

/// A click with its row counted from that of the cursor, which is queried at each click: only the
/// terminal knows where it has scrolled the picker. Input that arrives meanwhile is kept.
fn from_the_cursor(event: TerminalEvent) -> Option<TerminalEvent> {
    match event {
        TerminalEvent::Mouse(click) if click.kind == MouseEventKind::Down(MouseButton::Left) => {
            let (_, first) = cursor::position().ok()?;
            let row = click.row.checked_sub(first)?;
            Some(TerminalEvent::Mouse(MouseEvent { row, ..click }))
        }
        other => Some(other),
    }
}

/// Sends SIGHUP when the terminal is closed. The library that reads it would retry forever, and the
/// signal itself reaches only some of the programs on a terminal.
pub(super) fn forward_hangup(to: Sender<Event>, tty: File) -> io::Result<()> {
    start(move || {
        let mut watched = [PollFd::new(&tty, PollFlags::empty())];
        while poll(&mut watched, None) == Err(Errno::INTR) {}
        // Some systems cannot poll a terminal and rely on the signal.
        if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
            let _ = to.send(Event::Signal(SIGHUP));
        }
    })
}

/// Forwards the signals that concern the picker until it is dropped.
pub(in crate::picker) struct Signals {
    handle: Handle,
    /// Keeps termination signals from ending the program while the terminal is in raw mode.
    _caught: Caught,
}

impl Signals {
    /// Sends signals as events instead of their default action.
    pub(in crate::picker) fn forward(to: Sender<Event>) -> io::Result<Self> {
        let mut signals =
            iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGCONT])?;
        let handle = signals.handle();
        start(move || {
            for signal in signals.forever() {
                let event = match signal {
                    SIGWINCH => Event::Resized,
                    SIGCONT => Event::Continued,
                    ending => Event::Signal(ending),
                };
                if to.send(event).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { handle, _caught: Caught::now() })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}
