//! Reads lines of the terminal, which edits them, on a thread of its own.

use std::io::{self, BufRead, BufReader, Read};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use rustix::termios::{
    InputModes, LocalModes, OptionalActions, OutputModes, Termios, tcgetattr, tcsetattr,
};
use signal_hook::consts::signal::SIGHUP;

use crate::picker::Event;

/// While it exists, the terminal echoes lines and lets the user edit them. The line editor of a shell,
/// which runs kswitch for a hotkey, has turned that off.
pub(super) struct LineMode<Tty: AsFd> {
    tty: Tty,
    before: Termios,
}

impl<Tty: AsFd> LineMode<Tty> {
    pub(super) fn set(tty: Tty) -> io::Result<Self> {
        let before = tcgetattr(&tty)?;
        let mut modes = before.clone();
        modes.input_modes |= InputModes::ICRNL;
        modes.output_modes |= OutputModes::OPOST | OutputModes::ONLCR;
        modes.local_modes |= LocalModes::ICANON
            | LocalModes::ECHO
            | LocalModes::ECHOE
            | LocalModes::ISIG
            | LocalModes::IEXTEN;
        tcsetattr(&tty, OptionalActions::Now, &modes)?;
        Ok(Self { tty, before })
    }
}

impl<Tty: AsFd> Drop for LineMode<Tty> {
    fn drop(&mut self) {
        // An error means that the terminal was closed.
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.before);
    }
}

/// Sends one line of the terminal for each `()` in `wanted`.
pub(super) fn forward_lines(
    tty: impl Read + Send + 'static,
    to: Sender<Event>,
    wanted: Receiver<()>,
) -> io::Result<()> {
    let mut tty = BufReader::new(tty);
    let read = move || {
        for () in wanted {
            let mut line = Vec::new();
            let event = match tty.read_until(b'\n', &mut line) {
                Ok(0) => Event::Line(None),
                Ok(_) => Event::Line(Some(String::from_utf8_lossy(&line).into_owned())),
                // The terminal was closed.
                Err(_) => Event::Signal(SIGHUP),
            };
            if to.send(event).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().spawn(read).map(drop)
}
