//! What a program writes to stderr: each line as it comes, and the reason of its failure.

use std::convert::Infallible;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::cluster::options::OnPluginLine;
use crate::cluster::scrub::Scrubber;
use crate::cluster::thread;
use crate::printable::{shown, shown_start};

/// The limit for stderr; the end is kept, since the error is usually last.
const MOST_STDERR: usize = 16 << 10;
/// The limit for the last error and the lines after it, which are kept if much follows.
const MOST_REASON: usize = 4 << 10;
/// The part of stderr that is shown after a failure.
const SHOWN_LINES: usize = 3;
const SHOWN_CHARACTERS: usize = 300;
/// Of that, the part for the lines after the error, which say what to do.
const ADVICE_CHARACTERS: usize = 150;

/// How long to read stderr after the program exited: a process that it left running may keep it
/// open.
const STDERR_WAIT: Duration = Duration::from_secs(1);

/// Text is passed on when nothing follows for this long, so that a secret that is written in parts is
/// recognized, and a line without an end is passed on too.
const QUIET: Duration = Duration::from_millis(100);
/// When whole lines are passed on in any case.
const LONGEST_HOLD: Duration = Duration::from_millis(500);
/// The part of a line that is passed on. Addresses to log in at have up to 2,000 characters.
const LINE_CHARACTERS: usize = 4000;

/// What is kept of stderr.
#[derive(Default)]
struct Captured {
    end: Vec<u8>,
    /// Whether the start was dropped.
    is_cut: bool,
    /// The last line that says why, without what is before the error, and what follows.
    reason: Vec<u8>,
    /// The line that has no end yet.
    line: Vec<u8>,
}

impl Captured {
    fn add(&mut self, piece: &[u8]) {
        self.is_cut |= keep_end(&mut self.end, piece);
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if !self.reason.is_empty() {
                push(&mut self.reason, part, MOST_REASON);
            }
            keep_end(&mut self.line, part);
            if part.ends_with(b"\n") {
                let line = String::from_utf8_lossy(&self.line);
                if is_error(&line) {
                    self.reason.clear();
                    push(&mut self.reason, from_error(&line).as_bytes(), MOST_REASON);
                }
                self.line.clear();
            }
        }
    }

    /// The lines to choose from, without colours and secrets.
    fn text(&self, scrubber: &Scrubber) -> String {
        let mut text = without_colors(&self.end);
        let mut is_cut = self.is_cut;
        if is_cut && !self.reason.is_empty() && !text.lines().any(is_error) {
            text = without_colors(&self.reason);
            is_cut = false;
            if self.reason.len() == MOST_REASON {
                let whole = text.rfind(char::is_whitespace).unwrap_or(0);
                text.truncate(whole);
            }
        }
        // A secret cut in two would not be recognized.
        let whole = if is_cut && scrubber.knows_any() { after_first_break(&text) } else { &text };
        scrubber.scrubbed(whole)
    }
}

/// Appends bytes, and drops what is too much at the start; returns whether there was any.
fn keep_end(of: &mut Vec<u8>, bytes: &[u8]) -> bool {
    of.extend_from_slice(bytes);
    let surplus = of.len().saturating_sub(MOST_STDERR);
    of.drain(..surplus);
    surplus > 0
}

/// Appends what there is space for.
fn push(to: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let space = most.saturating_sub(to.len());
    to.extend_from_slice(&bytes[..bytes.len().min(space)]);
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

/// A line from its last `error:`. Other programs wrap the error of gcloud in several of their own.
fn from_error(line: &str) -> &str {
    &line[line.to_ascii_lowercase().rfind("error:").unwrap_or(0)..]
}

fn without_colors(bytes: &[u8]) -> String {
    anstream::adapter::strip_str(&String::from_utf8_lossy(bytes)).to_string()
}

/// Reads the stderr of a program on another thread.
pub(super) struct StderrReader {
    captured: Arc<Mutex<Captured>>,
    /// Disconnected at the end of stderr.
    end: Receiver<Infallible>,
}

impl StderrReader {
    /// Keeps reading, so that the program never blocks on a full pipe.
    pub(super) fn start(
        stderr: Option<impl Read + AsFd + Send + 'static>,
        mut lines: Option<LinePasser>,
    ) -> io::Result<Self> {
        let captured: Arc<Mutex<Captured>> = Arc::default();
        let (ends, end) = mpsc::channel();
        if let Some(mut stderr) = stderr {
            let captured = Arc::clone(&captured);
            thread::start(move || {
                let _end: Sender<Infallible> = ends;
                let mut piece = [0; 4096];
                loop {
                    if let Some(lines) = &mut lines {
                        lines.pass_before_more(&stderr);
                    }
                    let Ok(length @ 1..) = stderr.read(&mut piece) else { break };
                    captured.lock().unwrap_or_else(PoisonError::into_inner).add(&piece[..length]);
                    if let Some(lines) = &mut lines {
                        lines.add(&piece[..length]);
                    }
                }
                if let Some(mut lines) = lines {
                    lines.pass_all();
                }
            })?;
        }
        Ok(Self { captured, end })
    }

    /// The last lines of stderr, or the last error and what it says to run, joined, without colours and
    /// secrets.
    pub(super) fn shown_end(&self, scrubber: &Scrubber) -> String {
        let _ = self.end.recv_timeout(STDERR_WAIT);
        let captured = self.captured.lock().unwrap_or_else(PoisonError::into_inner);
        let text = captured.text(scrubber);
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let Some(error) = lines.iter().rposition(|line| is_error(line)) else {
            let end = lines.len().saturating_sub(SHOWN_LINES);
            return shown_start(&lines[end..].join(" / "), SHOWN_CHARACTERS);
        };
        reason(lines[error], &lines[error + 1..])
    }
}

/// The line of an error, and the lines after it that say what to do.
fn reason(error: &str, rest: &[&str]) -> String {
    let says_run = |line: &&str| line.to_ascii_lowercase().starts_with("please run");
    let advice = rest.iter().position(says_run).unwrap_or(0);
    let advice = rest[advice..].iter().take(SHOWN_LINES - 1);
    let advice = advice.fold(String::new(), |text, line| text + " / " + line);
    let length = |text: &str| text.chars().count();
    let error =
        if length(error) + length(&advice) <= SHOWN_CHARACTERS { error } else { from_error(error) };
    let advice = shown_start(&advice, ADVICE_CHARACTERS);
    shown_start(error, SHOWN_CHARACTERS - length(&advice).min(ADVICE_CHARACTERS)) + &advice
}

/// Passes lines on as they come, without colours and secrets.
pub(super) struct LinePasser {
    name: String,
    scrubber: Scrubber,
    on_line: OnPluginLine,
    held: Vec<u8>,
    /// When the first byte of `held` came.
    since: Instant,
}

impl LinePasser {
    /// `name` is the name of the program, which begins each line.
    pub(super) fn new(name: &str, scrubber: &Scrubber, on_line: &OnPluginLine) -> Self {
        Self {
            name: shown(name).into_owned(),
            scrubber: scrubber.clone(),
            on_line: Arc::clone(on_line),
            held: Vec::new(),
            since: Instant::now(),
        }
    }

    fn add(&mut self, piece: &[u8]) {
        if self.held.is_empty() {
            self.since = Instant::now();
        }
        self.held.extend_from_slice(piece);
    }

    /// Passes on what is held as soon as nothing more comes, or as it has been held for long.
    fn pass_before_more(&mut self, stderr: &impl AsFd) {
        if self.held.is_empty() {
            return;
        }
        let left = LONGEST_HOLD.saturating_sub(self.since.elapsed());
        let quiet = Timespec::try_from(QUIET.min(left)).expect("a short time");
        let mut watched = [PollFd::new(stderr, PollFlags::IN)];
        if poll(&mut watched, Some(&quiet)).is_ok_and(|ready| ready == 0) && !left.is_zero() {
            self.pass_all();
        } else if left.is_zero() || self.held.len() > MOST_STDERR {
            let whole = self.held.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let rest = self.held.split_off(whole);
            self.pass_all();
            // A line without an end is shown in parts.
            self.add(&rest);
            if self.held.len() > MOST_STDERR {
                self.pass_all();
            }
        }
    }

    fn pass_all(&mut self) {
        let text = self.scrubber.scrubbed(&without_colors(&std::mem::take(&mut self.held)));
        for line in text.lines() {
            // Of a line that is written again and again, as it is at last.
            let line = line.rsplit('\r').map(str::trim_end).find(|part| !part.is_empty());
            if let Some(line) = line {
                (self.on_line)(format!("{}: {}", self.name, shown_start(line, LINE_CHARACTERS)));
            }
        }
    }
}
