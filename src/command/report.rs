//! Prints results as messages, and returns the exit code.
//!
//! Data goes to stdout, everything else to stderr. Text from files is escaped before or here.

use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::panic;
use std::path::Path;
use std::process::{ExitCode, ExitStatus};

use crate::kubeconfig::Refusal;
use crate::kubeconfig::store::{WriteError, shown_location};
use crate::state_dir::StateError;

/// Why a verb did not finish.
#[derive(Debug)]
pub(super) enum Failure {
    /// An error message and a hint.
    Message { message: String, hint: Option<String> },
    /// The reader of stdout has closed it.
    BrokenPipe,
    /// The user left the picker without a choice.
    Cancelled,
    /// A signal ended the picker, or a write before anything was changed.
    Terminated(i32),
    /// The command that kswitch ran has ended, perhaps successfully.
    Command(ExitStatus),
    /// An error was reported, and has this exit code.
    Code(u8),
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Failure::Message { message: message.into(), hint: None }
    }

    /// A file of kswitch can't be used.
    pub(super) fn unusable(what: &str, error: &StateError, home: Option<&Path>) -> Self {
        let message = format!("{what}: {}", error.message());
        Failure::Message { message, hint: error.hint(home) }
    }

    /// Its message in one line.
    pub(super) fn text(&self) -> String {
        match self {
            Failure::Message { message, .. } => message.lines().collect::<Vec<_>>().join("; "),
            other => format!("{other:?}"),
        }
    }

    /// Adds a line with the consequence.
    pub(super) fn but(self, consequence: &str) -> Self {
        match self {
            Failure::Message { message, hint } => {
                Failure::Message { message: format!("{message}\n{consequence}"), hint }
            }
            other => other,
        }
    }

    /// Adds the attempted action at the start of each line.
    pub(super) fn while_at(self, what: &str) -> Self {
        match self {
            Failure::Message { message, hint } => {
                let lines: Vec<_> = message.lines().map(|line| format!("{what}: {line}")).collect();
                Failure::Message { message: lines.join("\n"), hint }
            }
            other => other,
        }
    }

    pub(super) fn hint(self, text: impl Into<String>) -> Self {
        match self {
            Failure::Message { message, .. } => {
                Failure::Message { message, hint: Some(text.into()) }
            }
            other => other,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::new(refusal.message(shown_location)).hint(refusal.hint())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        if let WriteError::Interrupted(signal) = error {
            return Failure::Terminated(signal);
        }
        Failure::Message { message: error.to_string(), hint: error.hint() }
    }
}

/// An error of writing to stdout.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::BrokenPipe;
        }
        Failure::new(format!("can't write the output: {error}"))
    }
}

/// Which messages to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Messages {
    pub(super) quiet: bool,
    pub(super) verbose: bool,
}

impl Messages {
    /// Prints a result, except with `--quiet`.
    pub(super) fn say(self, message: &str) {
        if !self.quiet {
            to_stderr(message);
        }
    }

    /// Prints hints, one for each line, except with `--quiet`.
    pub(super) fn hint(self, text: &str) {
        for line in text.lines() {
            self.say(&format!("hint: {line}"));
        }
    }

    /// Prints a detail with `--verbose`.
    pub(super) fn detail(self, message: &str) {
        if self.verbose {
            to_stderr(message);
        }
    }

    /// Prints a warning, except with `--quiet`.
    pub(super) fn warn(self, message: &str) {
        if !self.quiet {
            warn_always(message);
        }
    }
}

/// Prints a warning even with `--quiet`: kubectl may reach another cluster.
pub(super) fn warn_always(message: &str) {
    to_stderr(&format!("warning: {message}"));
}

/// The exit code for a command line that is not valid, as clap's.
pub(super) const WRONG_USAGE: u8 = 2;

/// Prints the error, and returns the exit code.
pub(super) fn close(result: Result<(), Failure>) -> ExitCode {
    close_with(result, "error: ")
}

/// The same, with the start of each line of an error.
pub(super) fn close_with(result: Result<(), Failure>, mark: &str) -> ExitCode {
    match result {
        Ok(()) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Cancelled) => ExitCode::from(130),
        Err(Failure::Terminated(signal)) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
        Err(Failure::Command(status)) => end_like(status),
        Err(Failure::Code(code)) => ExitCode::from(code),
        Err(Failure::Message { message, hint }) => {
            for line in message.lines() {
                to_stderr(&format!("{mark}{line}"));
            }
            for line in hint.iter().flat_map(|hint| hint.lines()) {
                to_stderr(&format!("hint: {line}"));
            }
            ExitCode::FAILURE
        }
    }
}

/// How a program ended, such as `exit code 1`.
pub(super) fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "it ended".to_owned(),
    }
}

/// Ends like a command: by the same signal, so that a shell sees it, or with its exit code.
fn end_like(status: ExitStatus) -> ExitCode {
    if let Some(signal) = status.signal() {
        prevent_core_dump();
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        // That knows not all signals of Linux; kswitch catches none of the others.
        let _ = signal_hook::low_level::raise(signal);
        return ExitCode::from(u8::try_from(128 + signal).unwrap_or(1));
    }
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// A second core dump would be of the wrong program.
fn prevent_core_dump() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    // The limit is not that of a program which the kernel passes core dumps to.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Reports a panic by its source location only. Its message may quote the text that was processed,
/// and with it a token.
pub(super) fn report_panics(say: impl Fn(&str) + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line()));
        say(&format!("error: a bug in kswitch{}", place.unwrap_or_default()));
    }));
}

/// Errors are ignored, because stderr may be closed.
pub(super) fn to_stderr(line: &str) {
    // In one call, so that other output cannot come between a line and its end.
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// Prints data and flushes stdout.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_panic_quotes_nothing() {
        let (sender, receiver) = channel();
        let before = panic::take_hook();
        report_panics(move |line| sender.send(line.to_owned()).unwrap_or_default());
        let text = "token: hüh-secret";
        let end = text.find('h').unwrap() + 2;
        let sliced = panic::catch_unwind(|| text[..end].len());
        panic::set_hook(before);
        assert!(sliced.is_err());
        let line = receiver.recv().unwrap();
        assert!(line.contains("src/command/report.rs:"), "{line}");
        assert!(!line.contains("secret") && !line.contains("token"), "{line}");
    }
}
