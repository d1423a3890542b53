//! The output of one command as whole lines, each with the name of its context in front.

use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom, Write};
use std::mem;

use tempfile::SpooledTempFile;

use super::event::OutputError;
use super::prefix::Prefix;
use super::printer::{Printer, Stream, Writing};
use super::terminal_line::{Addition, TerminalLine};

/// The part of a line that is kept in memory until the line is complete.
const MOST_IN_MEMORY: usize = 64 << 10;

/// Collects the bytes of one stream, and prints each line when it is complete.
pub(super) struct Lines {
    stream: Stream,
    prefix: Vec<u8>,
    /// The line as a terminal may get it, if it is for one.
    terminal: Option<Box<TerminalLine>>,
    /// The start of a line whose end is still to come.
    start: SpooledTempFile,
    has_start: bool,
}

impl Lines {
    pub(super) fn new(stream: Stream, prefix: Prefix) -> Self {
        let start = SpooledTempFile::new(MOST_IN_MEMORY);
        let terminal = prefix.is_for_terminal.then(Box::default);
        Self { stream, prefix: prefix.text, terminal, start, has_start: false }
    }

    /// Prints the lines that end in these bytes, and keeps the rest.
    pub(super) fn push(&mut self, bytes: &[u8], printer: &Printer) -> Result<(), OutputError> {
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (whole, rest) = bytes.split_at(end);
        if !whole.is_empty() {
            let mut writing = printer.lock(self.stream);
            for line in whole.split_inclusive(|byte| *byte == b'\n') {
                self.print_line(&line[..line.len() - 1], &mut writing)?;
            }
            writing.finish()?;
        }
        let rest = self.shown(rest);
        if !rest.is_empty() {
            self.has_start = true;
            self.start.write_all(&rest).map_err(OutputError::Store)?;
        }
        Ok(())
    }

    /// Prints a last line without a newline, with one.
    pub(super) fn finish(&mut self, printer: &Printer) -> Result<(), OutputError> {
        if !self.has_start {
            return Ok(());
        }
        let mut writing = printer.lock(self.stream);
        self.print_line(b"", &mut writing)?;
        Ok(writing.finish()?)
    }

    fn print_line(&mut self, end: &[u8], writing: &mut Writing<'_>) -> Result<(), OutputError> {
        let mut end = self.shown(end);
        if let Some(terminal) = &mut self.terminal {
            let last = terminal.end();
            end = Cow::Owned(self.added(last, end.into_owned()));
        }
        writing.push(&self.prefix)?;
        self.take_start(writing)?;
        writing.push(&end)?;
        Ok(writing.push(b"\n")?)
    }

    /// What is shown of these bytes of a line.
    fn shown<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let Some(terminal) = &mut self.terminal else { return Cow::Borrowed(bytes) };
        let addition = terminal.push(bytes);
        Cow::Owned(self.added(addition, Vec::new()))
    }

    /// The end of a line with an addition, which may replace all of the line.
    fn added(&mut self, Addition { replaces, text }: Addition, mut end: Vec<u8>) -> Vec<u8> {
        if replaces {
            end.clear();
            if mem::take(&mut self.has_start) {
                self.start = SpooledTempFile::new(MOST_IN_MEMORY);
            }
        }
        end.extend(text);
        end
    }

    fn take_start(&mut self, writing: &mut Writing<'_>) -> Result<(), OutputError> {
        if !mem::take(&mut self.has_start) {
            return Ok(());
        }
        let mut start = mem::replace(&mut self.start, SpooledTempFile::new(MOST_IN_MEMORY));
        start.seek(SeekFrom::Start(0)).map_err(OutputError::Store)?;
        let mut piece = [0; 8192];
        loop {
            match start.read(&mut piece).map_err(OutputError::Store)? {
                0 => return Ok(()),
                length => writing.push(&piece[..length])?,
            }
        }
    }
}
