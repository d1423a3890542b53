//! Input: the threads that wait for keys, the mouse, signals and the end of the terminal. None of them polls.

use std::fs::File;
use std::io::{self, IsTerminal};
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

use crate::picker::Event;
use crate::signals::Caught;

/// What was typed before is there at once, but a busy machine may take a moment to look.
const AHEAD: Duration = Duration::from_millis(20);

/// How to read what the terminal sends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Whether the picker starts where the cursor is. Its column is the first event then.
    pub(super) from_the_cursor: bool,
    /// Whether something was typed before the terminal was taken.
    pub(super) typed_ahead: bool,
}

/// Whether a terminal that is drawn on from the cursor can be asked where that is, at any time. The
/// library that asks writes to stdout.
pub(super) fn can_ask_for_the_row() -> bool {
    io::stdout().is_terminal()
}

/// Sends what is typed. The thread waits in the terminal library, which reads stdin if that is a
/// terminal and `/dev/tty` otherwise.
///
/// It reads on only when what it sent was `taken`. So when a key ends the picker, what is typed after it
/// stays in the terminal, for the shell; what came in one burst with it was read with it, and is lost.
pub(super) fn forward_input(
    to: Sender<Event>,
    taken: Receiver<()>,
    tty: File,
    reading: Reading,
) -> io::Result<()> {
    start(move || {
        if reading.from_the_cursor {
            let _ = to.send(Event::CursorColumn(cursor_column(&tty).unwrap_or(0)));
        }
        drop(tty);
        let mut ahead = reading.typed_ahead;
        let mut time = Instant::now();
        loop {
            ahead = ahead && event::poll(AHEAD).unwrap_or(false);
            // What is there already was typed before what has been drawn in the meantime.
            let has_waited = ahead || event::poll(Duration::ZERO).unwrap_or(false);
            let Ok(event) = event::read() else { break };
            if !has_waited {
                time = Instant::now();
            }
            let event = if ahead { as_typed_ahead(event) } else { event };
            let event = if reading.from_the_cursor { from_the_cursor(event) } else { Some(event) };
            if let Some(event) = event
                && (to.send(Event::Terminal(event, time)).is_err() || taken.recv().is_err())
            {
                return;
            }
        }
        let _ = to.send(Event::Signal(SIGHUP));
    })
}

/// Runs on a thread of its own, if the system has one for it.
fn start(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().spawn(work).map(drop)
}

/// Before the terminal was ours, it made a line feed of the Enter key. Nobody means ctrl-j there.
fn as_typed_ahead(event: TerminalEvent) -> TerminalEvent {
    let line_feed = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL);
    if event == TerminalEvent::Key(line_feed) {
        TerminalEvent::Key(KeyCode::Enter.into())
    } else {
        event
    }
}

/// The column of the cursor. It is asked through stdout, so for that long stdout is the terminal;
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

/// A click, with its row counted from that of the cursor. The row is asked for at each click: the
/// terminal alone knows where it has moved the picker to. What is typed meanwhile is kept.
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

/// Says when the terminal goes away. The library that reads it would try again for ever, and
/// SIGHUP reaches only some of the programs on a terminal.
pub(super) fn forward_hangup(to: Sender<Event>, tty: File) -> io::Result<()> {
    start(move || {
        let mut watched = [PollFd::new(&tty, PollFlags::empty())];
        while poll(&mut watched, None) == Err(Errno::INTR) {}
        // Some systems cannot watch a terminal; there SIGHUP has to do.
        if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
            let _ = to.send(Event::Signal(SIGHUP));
        }
    })
}

/// The signals that concern the picker, while this lives.
pub(super) struct Signals {
    handle: Handle,
    /// A change must not end the program while the terminal is ours.
    _caught: Caught,
}

impl Signals {
    /// Sends them, instead of what they would do otherwise.
    pub(super) fn forward(to: Sender<Event>) -> io::Result<Self> {
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
