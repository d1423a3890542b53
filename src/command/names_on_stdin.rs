//! Names of contexts from stdin.

use std::io::{self, Read};

use crate::printable::plain_error;

use super::invocation::Invocation;
use super::report::{Failure, to_stderr};

/// The maximum size of the names, so that an endless stream can't fill the memory.
const MOST_BYTES: u64 = 16 << 20;

/// What a hint adds to the words before a command that reads the names on stdin again.
pub(super) fn with_same_names(invocation: &Invocation) -> &'static str {
    if invocation.stdin_is_read.get() { " (with the same names on stdin)" } else { "" }
}

/// The names on stdin, one per line; empty lines are ignored. `purpose` is for the user who is asked to
/// type them. Answers to questions are then read from the terminal.
pub(super) fn names_on_stdin(
    invocation: &Invocation,
    purpose: &str,
) -> Result<Vec<String>, Failure> {
    if invocation.environment.stdin_is_terminal {
        // Printed even with `--quiet`, because the program would seem to hang.
        to_stderr(&format!(
            "Names of contexts {purpose}, one per line; finish with ctrl-d, cancel with ctrl-c."
        ));
    }
    invocation.stdin_is_read.set(true);
    let mut text = Vec::new();
    io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut text).map_err(|error| {
        Failure::new(format!("can't read the names from stdin: {}", plain_error(&error)))
    })?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Failure::new("these are not names: stdin has more than 16 MiB"));
    }
    let text = String::from_utf8(text)
        .map_err(|_| Failure::new("these are not names: stdin is not UTF-8"))?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
