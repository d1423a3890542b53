//! A question that is answered with yes or no on the terminal.

use std::io::{self, BufRead, BufReader, Write};

use crate::environment::{discard_typed, terminal};
use crate::printable::plain_error;

use super::invocation::Invocation;
use super::report::{Failure, to_stderr};

/// Whether a question can be asked: stderr is a terminal, and so is stdin, or stdin was read for something else
/// and the process has a terminal.
pub(super) fn can_ask(invocation: &Invocation) -> bool {
    let environment = &invocation.environment;
    let can_answer = environment.stdin_is_terminal
        || invocation.stdin_is_read.get() && environment.has_terminal();
    can_answer && environment.stderr_is_terminal
}

/// Asks, and returns whether the answer is yes. What was typed before the question is no answer.
pub(super) fn confirmed(invocation: &Invocation, question: &str) -> Result<bool, Failure> {
    if invocation.environment.stdin_is_terminal {
        discard_typed(io::stdin());
        confirmed_from(question, io::stdin().lock())
    } else {
        let terminal = terminal().map_err(|error| not_read(&error))?;
        discard_typed(&terminal);
        confirmed_from(question, BufReader::new(terminal))
    }
}

fn not_read(error: &io::Error) -> Failure {
    Failure::new(format!("can't read the answer: {}", plain_error(error)))
}

fn confirmed_from(question: &str, mut input: impl BufRead) -> Result<bool, Failure> {
    let _ = io::stderr().write_all(format!("{question} [y/N] ").as_bytes());
    let mut answer = String::new();
    input.read_line(&mut answer).map_err(|error| not_read(&error))?;
    if !answer.ends_with('\n') {
        // The user ended the input without Enter.
        to_stderr("");
    }
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
