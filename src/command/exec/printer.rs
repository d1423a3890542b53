//! The streams that all commands print to, one at a time.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// What is written at once.
const PIECE: usize = 64 << 10;

/// Erases the line of the progress.
const ERASE: &[u8] = b"\r\x1b[K";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

/// Standard output and standard error. Both may be the same terminal, so there is one lock.
#[derive(Default)]
pub(super) struct Printer(Mutex<State>);

#[derive(Default)]
struct State {
    has_progress: bool,
}

impl Printer {
    /// Waits until no other command prints.
    pub(super) fn lock(&self, stream: Stream) -> Writing<'_> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Writing { state, stream, pending: Vec::new() }
    }

    /// Shows the progress in the line of the cursor; empty to erase it. Does nothing while a command prints,
    /// and never waits.
    pub(super) fn show_progress(&self, text: &str) {
        let mut state = match self.0.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(state)) => state.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if state.has_progress || !text.is_empty() {
            // In one call; errors are ignored, as for all messages.
            let _ = io::stderr().write_all(&[ERASE, text.as_bytes()].concat());
            state.has_progress = !text.is_empty();
        }
    }
}

/// What is being printed to one stream, while nothing else is.
pub(super) struct Writing<'p> {
    state: MutexGuard<'p, State>,
    stream: Stream,
    pending: Vec<u8>,
}

impl Writing<'_> {
    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    /// Writes the rest.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.state.has_progress) {
            let _ = io::stderr().write_all(ERASE);
        }
        let written = match self.stream {
            Stream::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(&self.pending).and_then(|()| stdout.flush())
            }
            Stream::Stderr => match io::stderr().write_all(&self.pending) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Ok(()),
                written => written,
            },
        };
        self.pending.clear();
        written
    }
}
