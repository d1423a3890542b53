//! That the terminal is ours: raw, and given back on every way out, a panic included.

use std::fs::File;
use std::io::{self, Write};
use std::mem::take;
use std::panic;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// That the terminal is ours, until this is dropped or the program panics.
pub(super) struct Taken;

/// What to send when the terminal is given back, while it is ours.
static WAY_BACK: Mutex<Option<Vec<u8>>> = Mutex::new(None);

impl Taken {
    pub(super) fn now() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                give_back();
                previous(panic);
            }));
        });
        enable_raw_mode()?;
        *way_back() = Some(Vec::new());
        Ok(Self)
    }

    /// Says what brings the screen back to what it was, before it is changed.
    pub(super) fn on_the_way_back(send: Vec<u8>) {
        if let Some(way_back) = way_back().as_mut() {
            *way_back = send;
        }
    }

    /// Takes the terminal again, when a shell had it while the program was stopped.
    pub(super) fn again() -> io::Result<()> {
        disable_raw_mode()?;
        enable_raw_mode()
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once. A terminal that went away needs nothing, so errors don't matter.
fn give_back() {
    if let Some(send) = take(&mut *way_back()) {
        if !send.is_empty()
            && let Ok(mut tty) = open_tty()
        {
            let _ = tty.write_all(&send);
        }
        let _ = disable_raw_mode();
    }
}

fn way_back() -> MutexGuard<'static, Option<Vec<u8>>> {
    WAY_BACK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terminal, wherever our streams lead.
pub(super) fn open_tty() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/tty")
}
