//! The output of one command as whole lines, each with the name of its context in front.

use std::io::{Read, Seek, SeekFrom, Write};
use std::mem;

use tempfile::SpooledTempFile;

use super::event::OutputError;
use super::printer::{Printer, Stream, Writing};

/// The part of a line that is kept in memory until the line is complete.
const MOST_IN_MEMORY: usize = 64 << 10;

/// Collects the bytes of one stream, and prints each line when it is complete.
pub(super) struct Lines {
    stream: Stream,
    prefix: Vec<u8>,
    /// The start of a line whose end is still to come.
    start: SpooledTempFile,
    has_start: bool,
}

impl Lines {
    pub(super) fn new(stream: Stream, prefix: Vec<u8>) -> Self {
        let start = SpooledTempFile::new(MOST_IN_MEMORY);
        Self { stream, prefix, start, has_start: false }
    }

    /// Prints the lines that end in these bytes, and keeps the rest.
    pub(super) fn push(&mut self, bytes: &[u8], printer: &Printer) -> Result<(), OutputError> {
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (whole, rest) = bytes.split_at(end);
        if !whole.is_empty() {
            let mut writing = printer.lock(self.stream);
            for line in whole.split_inclusive(|byte| *byte == b'\n') {
                writing.push(&self.prefix)?;
                self.take_start(&mut writing)?;
                writing.push(line)?;
            }
            writing.finish()?;
        }
        if !rest.is_empty() {
            self.has_start = true;
            self.start.write_all(rest).map_err(OutputError::Store)?;
        }
        Ok(())
    }

    /// Prints a last line without a newline, with one.
    pub(super) fn finish(&mut self, printer: &Printer) -> Result<(), OutputError> {
        if !self.has_start {
            return Ok(());
        }
        let mut writing = printer.lock(self.stream);
        writing.push(&self.prefix)?;
        self.take_start(&mut writing)?;
        writing.push(b"\n")?;
        Ok(writing.finish()?)
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
