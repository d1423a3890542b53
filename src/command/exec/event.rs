//! What happens during a run, on one channel.

use std::io;

/// What happened.
pub(super) enum Event {
    Signal(i32),
    /// A stream of a command has ended; with the last line if it is stderr.
    Closed {
        index: usize,
        last_line: Option<Vec<u8>>,
    },
    /// Output could not be printed or stored.
    Broken(io::Error),
    /// All held output was printed.
    Printed,
}
