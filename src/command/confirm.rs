//! A question that is answered with yes or no on the terminal.

use std::io::{self, Write};

use crate::printable::plain_error;

use super::invocation::Invocation;
use super::report::{Failure, to_stderr};

/// Whether a question can be asked: stdin and stderr are a terminal.
pub(super) fn can_ask(invocation: &Invocation) -> bool {
    invocation.environment.stdin_is_terminal && invocation.environment.stderr_is_terminal
}

/// Asks, and returns whether the answer is yes.
pub(super) fn confirmed(question: &str) -> Result<bool, Failure> {
    let _ = io::stderr().write_all(format!("{question} [y/N] ").as_bytes());
    let mut answer = String::new();
    io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::new(format!("can't read the answer: {}", plain_error(&error))))?;
    if !answer.ends_with('\n') {
        // The user ended the input without Enter.
        to_stderr("");
    }
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
