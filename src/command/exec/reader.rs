//! Reads the output of a command, each stream in a thread of its own, so that the command never waits for
//! a full pipe.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use super::event::Event;
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
    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Lines(lines, printer) => lines.push(bytes, printer),
            Self::Held(stream, held) => held.push(*stream, bytes),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Lines(lines, printer) => lines.finish(printer),
            Self::Held(..) => Ok(()),
        }
    }
}

/// Reads a pipe to its end, and reports that with the last line if it is stderr.
pub(super) fn read(
    index: usize,
    stream: Stream,
    mut source: Source,
    mut sink: Sink,
    events: Sender<Event>,
) -> io::Result<()> {
    let read = move || {
        let mut last_line = LastLine::default();
        let mut piece = vec![0; PIECE];
        let mut is_broken = false;
        let mut report = |done: io::Result<()>| {
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
            let length = match source.read(&mut piece) {
                Ok(length @ 1..) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(_) | Err(_) => break,
            };
            if stream == Stream::Stderr {
                last_line.push(&piece[..length]);
            }
            is_open = is_open && !report(sink.push(&piece[..length]));
        }
        if is_open {
            report(sink.finish());
        }
        let _ = events.send(Event::Closed { index, last_line: last_line.taken() });
    };
    thread::Builder::new().stack_size(STACK).spawn(read).map(drop)
}

/// The last line that is not empty.
#[derive(Default)]
struct LastLine {
    line: Vec<u8>,
    current: Vec<u8>,
}

impl LastLine {
    fn push(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let room = MOST_OF_LINE.saturating_sub(self.current.len());
            self.current.extend(&part[..part.len().min(room)]);
            if part.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    fn end_line(&mut self) {
        if self.current.trim_ascii().is_empty() {
            self.current.clear();
        } else {
            self.line = std::mem::take(&mut self.current);
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
    fn the_last_line_is_the_last_one_with_text() {
        for (pieces, expected) in [
            (&["a\nb\n"][..], Some("b\n")),
            (&["a\n\n \n"], Some("a\n")),
            (&["a\nlo", "ng"], Some("long")),
            (&["", "\n"], None),
        ] {
            let mut last_line = LastLine::default();
            for piece in pieces {
                last_line.push(piece.as_bytes());
            }
            assert_eq!(last_line.taken().as_deref(), expected.map(str::as_bytes), "{pieces:?}");
        }
    }
}
