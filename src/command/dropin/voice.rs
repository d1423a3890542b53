//! The messages of kubectx and kubens with their marks and colours. Scripts match these lines.

use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use super::is_set;
use crate::command::report::{Ending, Failure, close, to_stderr};
use crate::printable::shown;

const DONE: Style = AnsiColor::Green.on_default();
const CURRENT: Style = AnsiColor::Green.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Prints messages, with colours if the stream supports them.
pub(super) struct Voice {
    is_forced: bool,
    colors_stdout: bool,
    colors_stderr: bool,
}

impl Voice {
    /// Decides on colours by the environment and, separately, by the terminal of each stream.
    pub(super) fn of_process() -> Self {
        let is_forced = is_set("_KUBECTX_FORCE_COLOR");
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colors =
            |on_terminal: bool| is_forced || on_terminal && !is_dumb && !is_set("NO_COLOR");
        Self {
            is_forced,
            colors_stdout: colors(io::stdout().is_terminal()),
            colors_stderr: colors(io::stderr().is_terminal()),
        }
    }

    /// Whether colours are used even if the stream is not a terminal.
    pub(super) fn is_forced(&self) -> bool {
        self.is_forced
    }

    /// Reports a completed change.
    pub(super) fn done(&self, words: &str) {
        to_stderr(&format!("{}{words}", self.marked(DONE, "✔ ")));
    }

    /// Prints a warning.
    pub(super) fn warn(&self, words: &str) {
        to_stderr(&format!("{}{words}", self.marked(WARNING, "warning: ")));
    }

    /// A name within a message, coloured.
    pub(super) fn name(&self, name: &str) -> String {
        self.marked(DONE, &shown(name))
    }

    /// A line of a list.
    pub(super) fn line(&self, name: &str, is_current: bool) -> String {
        let color = is_current && self.colors_stdout;
        format!("{}\n", painted(CURRENT, &shown(name), color))
    }

    /// Prints the error of a failed command and returns the exit code.
    pub(super) fn close(&self, ending: Ending) -> ExitCode {
        let Err(Failure::Message { message, hint }) = ending else { return close(ending) };
        for line in message.lines() {
            to_stderr(&format!("{}{line}", self.marked(ERROR, "error: ")));
        }
        for line in hint.iter().flat_map(|hint| hint.lines()) {
            to_stderr(&format!("hint: {line}"));
        }
        ExitCode::FAILURE
    }

    fn marked(&self, style: Style, text: &str) -> String {
        painted(style, text, self.colors_stderr)
    }
}

fn painted(style: Style, text: &str, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
