//! Runs a program and captures its output, until the deadline.

use std::convert::Infallible;
use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::cluster::deadline::Deadline;
use crate::cluster::error::{duration_text, quoting};
use crate::cluster::scrub::Scrubber;
use crate::cluster::{ClusterError, thread};
use crate::printable::{plain_error, shown, shown_start};

use super::ProcessGuard;

/// The limit for stdout. A token or a certificate has a few KiB.
const MOST_PRINTED: usize = 1 << 20;

/// The limit for stderr; the end is kept, since the error is usually last.
const MOST_STDERR: usize = 16 << 10;
/// The part of stderr that is shown.
const SHOWN_LINES: usize = 3;
const SHOWN_CHARACTERS: usize = 300;

/// How long to read stderr after the program exited: a process that it left running may keep it
/// open.
const STDERR_WAIT: Duration = Duration::from_secs(1);

/// Returns what a program wrote to stdout. It has no stdin and no terminal. The end of its stderr
/// becomes part of the error if it fails.
pub(super) fn run(
    mut command: Command,
    name: &str,
    scrubber: &Scrubber,
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
    let captured = StderrReader::start(child.stderr().take()).and_then(|stderr_reader| {
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

/// The captured end of stderr.
#[derive(Default)]
struct Captured {
    end: Vec<u8>,
    /// Whether the start was dropped.
    is_cut: bool,
}

/// The text after its first line, or after its first word if it is a single line.
fn after_first_break(text: &str) -> &str {
    let line = text.split_once('\n').filter(|(_, rest)| !rest.trim().is_empty());
    line.or_else(|| text.split_once(' ')).map_or("", |(_, rest)| rest)
}

/// Whether a line of stderr says why, as `ERROR: (gcloud.auth) ...` does.
fn is_error(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    line.starts_with("error") || line.starts_with("fatal") || line.contains("error:")
}

/// Reads the stderr of a program on another thread.
struct StderrReader {
    captured: Arc<Mutex<Captured>>,
    /// Disconnected at the end of stderr.
    end: Receiver<Infallible>,
}

impl StderrReader {
    /// Keeps reading, so that the program never blocks on a full pipe.
    fn start(stderr: Option<impl Read + Send + 'static>) -> io::Result<Self> {
        let captured: Arc<Mutex<Captured>> = Arc::default();
        let (ends, end) = mpsc::channel();
        if let Some(mut stderr) = stderr {
            let captured = Arc::clone(&captured);
            thread::start(move || {
                let _end: Sender<Infallible> = ends;
                let mut piece = [0; 4096];
                while let Ok(length @ 1..) = stderr.read(&mut piece) {
                    let mut all = captured.lock().unwrap_or_else(PoisonError::into_inner);
                    all.end.extend_from_slice(&piece[..length]);
                    let surplus = all.end.len().saturating_sub(MOST_STDERR);
                    all.is_cut |= surplus > 0;
                    all.end.drain(..surplus);
                }
            })?;
        }
        Ok(Self { captured, end })
    }

    /// The last lines of stderr, or those from the last error, joined, without colours and secrets.
    fn shown_end(&self, scrubber: &Scrubber) -> String {
        let _ = self.end.recv_timeout(STDERR_WAIT);
        let captured = self.captured.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&captured.end);
        let text = anstream::adapter::strip_str(&text).to_string();
        // A secret cut in two would not be recognized.
        let whole =
            if captured.is_cut && scrubber.knows_any() { after_first_break(&text) } else { &text };
        let text = scrubber.scrubbed(whole);
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let end = lines.len().saturating_sub(SHOWN_LINES);
        // After the error gcloud prints what to do about it.
        let start = lines.iter().rposition(|line| is_error(line)).map_or(end, |own| own.min(end));
        let shown = &lines[start..lines.len().min(start + SHOWN_LINES)];
        shown_start(&shown.join(" / "), SHOWN_CHARACTERS)
    }
}
