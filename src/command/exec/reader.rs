//! Reads the output of the commands, each stream in a thread of its own, so that no command waits for a full
//! pipe.

use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::event::{Event, OutputError};
use super::held::Held;
use super::lines::Lines;
use super::printer::{Printer, Stream};

/// A pipe that a command writes to.
pub(super) type Source = Box<dyn Read + Send>;

/// The size of a piece that is read at once: what a pipe has.
const PIECE: usize = 64 << 10;

/// The bytes of a line of stderr that are kept for the table of failures.
const MOST_OF_LINE: usize = 1024;

const STACK: usize = 256 << 10;

/// Where output goes.
pub(super) enum Sink {
    Lines(Lines, Arc<Printer>),
    Held(Stream, Arc<Held>),
}

impl Sink {
    fn push(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        match self {
            Self::Lines(lines, printer) => lines.push(bytes, printer),
            Self::Held(stream, held) => held.push(*stream, bytes),
        }
    }

    fn finish(&mut self) -> Result<(), OutputError> {
        match self {
            Self::Lines(lines, printer) => lines.finish(printer),
            Self::Held(..) => Ok(()),
        }
    }
}

/// A pipe to read to its end.
pub(super) struct Pipe {
    pub(super) index: usize,
    pub(super) stream: Stream,
    pub(super) source: Source,
    pub(super) sink: Sink,
}

/// Threads that read one pipe after another. A new one starts where all others still read, perhaps a pipe
/// that a daemon keeps open.
pub(super) struct Readers {
    events: Sender<Event>,
    pipes: Sender<Pipe>,
    waiting: Arc<Mutex<Receiver<Pipe>>>,
    /// The threads that take the next pipe.
    idle: Arc<AtomicUsize>,
}

impl Readers {
    pub(super) fn new(events: Sender<Event>) -> Self {
        let (pipes, waiting) = channel();
        Self { events, pipes, waiting: Arc::new(Mutex::new(waiting)), idle: Arc::default() }
    }

    /// Reads a pipe, and reports its end.
    pub(super) fn read(&self, pipe: Pipe) -> io::Result<()> {
        let take = |idle: usize| idle.checked_sub(1);
        if self.idle.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_err() {
            self.start_thread()?;
        }
        // The receiver lives as long as `self`.
        let _ = self.pipes.send(pipe);
        Ok(())
    }

    fn start_thread(&self) -> io::Result<()> {
        let (waiting, idle) = (Arc::clone(&self.waiting), Arc::clone(&self.idle));
        let events = self.events.clone();
        let read_all = move || {
            let mut buffer = vec![0; PIECE];
            let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            while let Ok(pipe) = next() {
                let index = pipe.index;
                let error_line = pipe.read_to_end(&mut buffer, &events);
                // Before the report, after which the next command starts.
                idle.fetch_add(1, Ordering::Relaxed);
                let _ = events.send(Event::Closed { index, error_line });
            }
        };
        thread::Builder::new().stack_size(STACK).spawn(read_all).map(drop)
    }
}

impl Pipe {
    /// Returns the line that says most about a failure if it is stderr.
    fn read_to_end(mut self, buffer: &mut [u8], events: &Sender<Event>) -> Option<Vec<u8>> {
        let mut error_line = ErrorLine::default();
        let mut is_broken = false;
        let mut report = |done: Result<(), OutputError>| {
            // The rest is read and dropped: the command is ended, and may have more to say.
            if let Err(error) = done
                && !std::mem::replace(&mut is_broken, true)
            {
                let _ = events.send(Event::Broken(error));
            }
            is_broken
        };
        let mut is_open = true;
        loop {
            let length = match self.source.read(buffer) {
                Ok(length @ 1..) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(_) | Err(_) => break,
            };
            if self.stream == Stream::Stderr {
                error_line.push(&buffer[..length]);
            }
            is_open = is_open && !report(self.sink.push(&buffer[..length]));
        }
        if is_open {
            report(self.sink.finish());
        }
        error_line.taken()
    }
}

/// The last line that begins as errors do, else the last one that is not empty: some programs explain an
/// error in further lines, as kubectl does where a credential plugin is missing.
#[derive(Default)]
struct ErrorLine {
    line: Vec<u8>,
    is_error: bool,
    current: Vec<u8>,
}

impl ErrorLine {
    fn push(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let available = MOST_OF_LINE.saturating_sub(self.current.len());
            self.current.extend(&part[..part.len().min(available)]);
            if part.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.current);
        let text = line.trim_ascii();
        let begins = |start: &&str| {
            text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start.as_bytes()))
        };
        let is_error = ["error", "unable to", "fatal"].iter().any(begins);
        if is_error || !self.is_error && !text.is_empty() {
            (self.line, self.is_error) = (line, is_error);
        }
    }

    fn taken(mut self) -> Option<Vec<u8>> {
        self.end_line();
        Some(self.line).filter(|line| !line.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_comes_before_the_last_line_with_text() {
        for (pieces, expected) in [
            (&["a\nb\n"][..], Some("b\n")),
            (&["a\n\n \n"], Some("a\n")),
            (&["a\nlo", "ng"], Some("long")),
            (&["", "\n"], None),
            (&["Error: one\nsee\n", " unable to x\n\nsee\n"], Some(" unable to x\n")),
            (&["errors: 0\n"], Some("errors: 0\n")),
        ] {
            let mut last_line = ErrorLine::default();
            for piece in pieces {
                last_line.push(piece.as_bytes());
            }
            assert_eq!(last_line.taken().as_deref(), expected.map(str::as_bytes), "{pieces:?}");
        }
    }
}
