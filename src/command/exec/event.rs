//! What happens during a run, on one channel.

use std::io;

use crate::command::report::Failure;
use crate::printable::plain_error;

/// What happened.
pub(super) enum Event {
    Signal(i32),
    /// A stream of a command has ended; with the line that says most about a failure if it is stderr.
    Closed {
        index: usize,
        error_line: Option<Vec<u8>>,
    },
    /// Output is lost.
    Broken(OutputError),
    /// All held output was printed.
    Printed,
}

/// Why output is lost.
pub(super) enum OutputError {
    /// It can't be printed.
    Print(io::Error),
    /// What has to wait can't be written to a temporary file, or read from it.
    Store(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        Self::Print(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Print(error) => error.into(),
            OutputError::Store(error) => Failure::new(format!(
                "can't store output in a temporary file: {}; TMPDIR sets its directory",
                plain_error(&error)
            )),
        }
    }
}
