//! The threads that wait for something to happen, and send it to the loop. None of them polls.

use std::fs::File;
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, Event as TerminalEvent};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::signal::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::{self, Handle};

/// What the loop waits for.
pub(super) enum Message {
    /// The terminal sent a key or a paste.
    Terminal(TerminalEvent),
    /// The terminal has another size.
    Resized,
    /// A signal asks the program to end.
    Signal(i32),
    /// The terminal went away.
    Gone,
    /// There is something in a mailbox.
    News,
}

/// Sends what is typed. The thread waits in the terminal library, which reads stdin if that is a
/// terminal and `/dev/tty` otherwise, and stays there until the program ends.
pub(super) fn forward_input(to: Sender<Message>) {
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if to.send(Message::Terminal(event)).is_err() {
                return;
            }
        }
        let _ = to.send(Message::Gone);
    });
}

/// Says when the terminal goes away. The library that reads it would try again for ever, and
/// SIGHUP reaches only some of the programs on a terminal.
pub(super) fn forward_hangup(to: Sender<Message>, tty: File) {
    thread::spawn(move || {
        let mut watched = [PollFd::new(&tty, PollFlags::empty())];
        while poll(&mut watched, None) == Err(Errno::INTR) {}
        // Some systems cannot watch a terminal; there SIGHUP has to do.
        if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
            let _ = to.send(Message::Gone);
        }
    });
}

/// The signals that concern the picker, while this lives.
pub(super) struct Signals(Handle);

impl Signals {
    /// Sends them, instead of what they would do otherwise.
    pub(super) fn forward(to: Sender<Message>) -> io::Result<Self> {
        let mut signals = iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGWINCH])?;
        let handle = signals.handle();
        thread::spawn(move || {
            for signal in signals.forever() {
                let message = match signal {
                    SIGWINCH => Message::Resized,
                    ending => Message::Signal(ending),
                };
                if to.send(message).is_err() {
                    return;
                }
            }
        });
        Ok(Self(handle))
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.0.close();
    }
}
