//! Output as text. Bytes that are not UTF-8 become `U+FFFD`.

use std::mem;

/// Text that comes in pieces.
#[derive(Default)]
pub(super) struct LossyText {
    /// The start of a character whose end is in the next piece.
    start: Vec<u8>,
}

impl LossyText {
    pub(super) fn push(&mut self, bytes: &[u8]) -> String {
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

    /// Ends the text. Returns what stands for an incomplete character.
    pub(super) fn finish(&mut self) -> String {
        String::from_utf8_lossy(&mem::take(&mut self.start)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_in_two_pieces_is_one() {
        let mut text = LossyText::default();
        let bytes = "aé😀\n".as_bytes();
        let taken: String = bytes.iter().map(|byte| text.push(&[*byte])).collect();
        assert_eq!(taken, "aé😀\n");
        assert_eq!(text.finish(), "");
        assert_eq!(text.push(b"a\xffb\xf0\x9f"), "a\u{fffd}b");
        assert_eq!(text.push(b"c\xf0"), "\u{fffd}c");
        assert_eq!(text.finish(), "\u{fffd}");
    }
}
