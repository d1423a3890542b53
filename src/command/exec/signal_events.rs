//! Signals as events.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGCHLD, SIGTSTP};
use signal_hook::iterator::Signals;

use super::event::Event;
use crate::signals::{TERMINATING, not_ignored};

/// Catches the signals that end or stop kswitch, and reports each of them and each end of a command.
pub(super) fn catch(events: Sender<Event>) -> io::Result<()> {
    let ending = not_ignored(&[&TERMINATING[..], &[SIGTSTP]].concat());
    // If SIGCHLD is ignored, no exit status can be waited for.
    let mut caught = Signals::new(ending.into_iter().chain([SIGCHLD]))?;
    let report = move || {
        for signal in caught.forever() {
            if events.send(Event::Signal(signal)).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().spawn(report).map(drop)
}
