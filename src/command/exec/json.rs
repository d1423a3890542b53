//! The results as JSON.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use serde::Serialize;
use serde_json::json;

use super::end::{End, Outcome, Target};
use super::event::OutputError;
use super::held::Held;
use super::printer::{Stream, Writing};
use crate::printable::{json_string, shown_json};

/// A context of `--dry-run`.
#[derive(Serialize)]
pub(super) struct DryRunRecord<'t> {
    context: &'t str,
    namespace: &'t str,
    file: String,
    protected: bool,
}

pub(super) fn dry_run(target: &Target, protected: bool) -> DryRunRecord<'_> {
    DryRunRecord {
        context: &target.name,
        namespace: &target.namespace,
        file: target.file.to_string_lossy().into_owned(),
        protected,
    }
}

/// Writes the result of one context as an object. The output is not taken into memory as a whole.
pub(super) fn write(
    target: &Target,
    outcome: &Outcome,
    held: &Held,
    writing: &mut Writing<'_>,
) -> Result<(), OutputError> {
    let (status, has_timed_out, error) = match &outcome.end {
        End::Ended { status, has_timed_out } => (Some(status), *has_timed_out, None),
        End::Failed { why } => (None, false, Some(why.as_str())),
        End::Skipped => (None, false, Some("not started")),
    };
    let fields = [
        ("context", json!(target.name)),
        ("namespace", json!(target.namespace)),
        ("file", json!(target.file.to_string_lossy())),
        ("status", json!(status.and_then(ExitStatus::code))),
        ("signal", json!(status.and_then(ExitStatusExt::signal))),
        ("timedOut", json!(has_timed_out)),
        ("error", json!(error)),
        ("duration", json!((outcome.duration.as_secs_f64() * 1000.0).round() / 1000.0)),
    ];
    writing.push(b"  {\n")?;
    for (name, value) in fields {
        writing
            .push(format!("    \"{name}\": {},\n", shown_json(&value.to_string())).as_bytes())?;
    }
    for (name, stream, end) in [("stdout", Stream::Stdout, ","), ("stderr", Stream::Stderr, "")] {
        writing.push(format!("    \"{name}\": \"").as_bytes())?;
        let mut text = Text::default();
        held.replay(
            |own, bytes| {
                if own == stream { Ok(text.push(bytes, writing)?) } else { Ok(()) }
            },
        )?;
        text.finish(writing)?;
        writing.push(format!("\"{end}\n").as_bytes())?;
    }
    Ok(writing.push(b"  }")?)
}

/// The inside of a string. Bytes that are not UTF-8 become `U+FFFD`.
#[derive(Default)]
struct Text {
    /// The start of a character whose end is in the next piece.
    start: Vec<u8>,
}

impl Text {
    fn push(&mut self, bytes: &[u8], writing: &mut Writing<'_>) -> io::Result<()> {
        writing.push(json_string(&self.taken(bytes)).as_bytes())
    }

    fn finish(self, writing: &mut Writing<'_>) -> io::Result<()> {
        writing.push(json_string(&String::from_utf8_lossy(&self.start)).as_bytes())
    }

    fn taken(&mut self, bytes: &[u8]) -> String {
        self.start.extend_from_slice(bytes);
        let mut text = String::with_capacity(self.start.len());
        let mut chunks = self.start.utf8_chunks().peekable();
        let mut rest = Vec::new();
        while let Some(chunk) = chunks.next() {
            text.push_str(chunk.valid());
            let invalid = chunk.invalid();
            let is_incomplete = chunks.peek().is_none()
                && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
            if is_incomplete {
                rest.extend_from_slice(invalid);
            } else if !invalid.is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        self.start = rest;
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_in_two_pieces_is_one() {
        let mut text = Text::default();
        let bytes = "aé😀\n".as_bytes();
        let taken: String = bytes.iter().map(|byte| text.taken(&[*byte])).collect();
        assert_eq!(taken, "aé😀\n");
        assert_eq!(text.start, b"");
        assert_eq!(text.taken(b"a\xffb\xf0\x9f"), "a\u{fffd}b");
        assert_eq!(text.start, b"\xf0\x9f");
        assert_eq!(text.taken(b"c"), "\u{fffd}c");
    }
}
