//! Puts the terminal into raw mode, and restores it whenever the picker ends, also on a panic.

use std::fs::File;
use std::io::{self, Write};
use std::mem::take;
use std::panic;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::termios::{LocalModes, tcgetattr};

/// The terminal is in raw mode until this is dropped or the program panics.
pub(super) struct TerminalGuard;

/// The bytes that restore the screen, while the terminal is in raw mode.
static RESTORE_BYTES: Mutex<Option<Vec<u8>>> = Mutex::new(None);

impl TerminalGuard {
    pub(super) fn now() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                restore();
                previous(panic);
            }));
        });
        enable_raw_mode()?;
        *restore_bytes() = Some(Vec::new());
        Ok(Self)
    }

    /// Sets the bytes that restore the screen. Must be called before the screen is changed.
    pub(super) fn set_restore_bytes(send: Vec<u8>) {
        if let Some(restore_bytes) = restore_bytes().as_mut() {
            *restore_bytes = send;
        }
    }

    /// Enables raw mode again, if a shell used the terminal while the program was stopped. Where it did not,
    /// keys may be on their way, which another mode would change.
    pub(super) fn again(tty: &File) -> io::Result<()> {
        if !tcgetattr(tty)?.local_modes.contains(LocalModes::ICANON) {
            return Ok(());
        }
        disable_raw_mode()?;
        enable_raw_mode()
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal, once. Errors are ignored: they occur if the terminal was closed.
fn restore() {
    if let Some(send) = take(&mut *restore_bytes()) {
        if !send.is_empty()
            && let Ok(mut tty) = open_tty()
        {
            let _ = tty.write_all(&send);
        }
        let _ = disable_raw_mode();
    }
}

fn restore_bytes() -> MutexGuard<'static, Option<Vec<u8>>> {
    RESTORE_BYTES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens the controlling terminal, independent of redirected streams.
pub(in crate::picker) fn open_tty() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/tty")
}
