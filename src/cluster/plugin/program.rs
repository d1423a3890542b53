//! Runs a program and captures its output, until the deadline.

use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};

use crate::cluster::deadline::Deadline;
use crate::cluster::error::{duration_text, quoting};
use crate::cluster::options::OnPluginLine;
use crate::cluster::scrub::Scrubber;
use crate::cluster::{ClusterError, thread};
use crate::printable::{plain_error, shown};

use super::ProcessGuard;
use super::stderr::{LinePasser, StderrReader};

/// The limit for stdout. A token or a certificate has a few KiB.
const MOST_PRINTED: usize = 1 << 20;

/// Returns what a program wrote to stdout. It has no stdin and no terminal. The lines of its stderr are
/// passed to `on_line`, and the reason that they give becomes part of the error if it fails.
pub(super) fn run(
    mut command: Command,
    name: &str,
    scrubber: &Scrubber,
    on_line: Option<&OnPluginLine>,
    process_guard: &ProcessGuard,
    deadline: Deadline,
) -> Result<Vec<u8>, ClusterError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |how: &str, stderr: &str| {
        let (name, stderr) = (shown(name), quoting(stderr));
        let message = format!("the credential plugin \"{name}\" failed ({how}){stderr}");
        ClusterError::new(message, "log in again with it, then try again")
    };
    let started = process_guard.start(command);
    let mut child = match started {
        Ok(Some(child)) => child,
        Ok(None) => return Err(failed("cancelled", "")),
        Err(error) if thread::is_out_of_resources(&error) => {
            let what = format!("can't start the credential plugin \"{}\"", shown(name));
            return Err(thread::out_of_resources(&what, &error));
        }
        Err(error) => return Err(failed(&plain_error(&error), "")),
    };
    let (sender, events) = mpsc::channel();
    let lines = on_line.map(|on_line| LinePasser::new(name, scrubber, on_line));
    let captured = StderrReader::start(child.stderr().take(), lines).and_then(|stderr_reader| {
        if let Some(stdout) = child.stdout().take() {
            read_printed(stdout, sender.clone())?;
        }
        thread::start(move || drop(sender.send(ProgramEvent::Ended(child.wait()))))?;
        Ok(stderr_reader)
    });
    let stderr_reader = captured.map_err(|error| {
        process_guard.kill();
        thread::no_thread(&error)
    })?;

    match printed_until(&events, deadline) {
        ProgramOutcome::Printed(bytes, _) if bytes.len() > MOST_PRINTED => {
            process_guard.kill();
            Err(super::unusable(name, &format!("more than {} MiB", MOST_PRINTED >> 20)))
        }
        ProgramOutcome::Printed(bytes, Some(Ok(status))) if status.success() => {
            process_guard.release();
            Ok(bytes)
        }
        ProgramOutcome::Printed(_, status) => {
            process_guard.release();
            let how = match status {
                Some(Ok(status)) => ending(status),
                Some(Err(error)) => plain_error(&error),
                None => "it can't be waited for".to_owned(),
            };
            Err(failed(&how, &stderr_reader.shown_end(scrubber)))
        }
        ProgramOutcome::OutOfTime => {
            process_guard.kill();
            let (name, after) = (shown(name), duration_text(deadline.timeout));
            let stderr = quoting(&stderr_reader.shown_end(scrubber));
            Err(ClusterError::new(
                format!("the credential plugin \"{name}\" did not finish within {after}{stderr}"),
                "log in with it first, or wait longer with --timeout 30s",
            ))
        }
    }
}

enum ProgramEvent {
    Printed(Vec<u8>),
    Ended(io::Result<ExitStatus>),
}

enum ProgramOutcome {
    Printed(Vec<u8>, Option<io::Result<ExitStatus>>),
    OutOfTime,
}

/// Waits for the exit of the program and the end of its stdout, like kubectl.
fn printed_until(events: &Receiver<ProgramEvent>, deadline: Deadline) -> ProgramOutcome {
    let (mut printed, mut ended) = (None, None);
    loop {
        match (printed.take(), ended.take()) {
            (Some(bytes), status) if status.is_some() => {
                return ProgramOutcome::Printed(bytes, status);
            }
            (Some(bytes), None) if bytes.len() > MOST_PRINTED => {
                return ProgramOutcome::Printed(bytes, None);
            }
            (bytes, status) => (printed, ended) = (bytes, status),
        }
        match events.recv_timeout(deadline.left()) {
            Ok(ProgramEvent::Printed(bytes)) => printed = Some(bytes),
            Ok(ProgramEvent::Ended(status)) => ended = Some(status),
            Err(_) => return ProgramOutcome::OutOfTime,
        }
    }
}

fn read_printed(stdout: impl Read + Send + 'static, to: Sender<ProgramEvent>) -> io::Result<()> {
    thread::start(move || {
        let mut bytes = Vec::new();
        let _ = stdout.take(MOST_PRINTED as u64 + 1).read_to_end(&mut bytes);
        let _ = to.send(ProgramEvent::Printed(bytes));
    })
}

fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "it ended".to_owned(),
    }
}
