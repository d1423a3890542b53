//! Decodes the bytes of a file to text, and encodes a changed text in the file's encoding.
//!
//! kubectl reads UTF-8 with and without a byte order mark, and UTF-16 with one (semantics 1.4.14).
//! A change is made to the text. Writing it back in the same encoding keeps every other byte (field
//! lesson 32).

use std::fmt;

use super::problem::{Problem, ProblemKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16LittleEndian,
    Utf16BigEndian,
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a kubeconfig, without its byte order mark.
///
/// It may contain tokens and keys, so its debug output shows only its length.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceText {
    encoding: Encoding,
    text: String,
}

impl SourceText {
    /// Decodes the bytes of a file. Fails, as kubectl does, if they are not text in a supported
    /// encoding or contain a control character.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, Problem> {
        let (encoding, text) = match bytes.as_slice() {
            [0xff, 0xfe, rest @ ..] => {
                (Encoding::Utf16LittleEndian, from_utf16(rest, u16::from_le_bytes))
            }
            [0xfe, 0xff, rest @ ..] => {
                (Encoding::Utf16BigEndian, from_utf16(rest, u16::from_be_bytes))
            }
            [0xef, 0xbb, 0xbf, rest @ ..] => {
                (Encoding::Utf8WithMark, std::str::from_utf8(rest).ok().map(str::to_owned))
            }
            _ => (Encoding::Utf8, String::from_utf8(bytes).ok()),
        };
        let text = text.ok_or_else(|| Problem::whole_file(ProblemKind::NotText))?;
        // Nearly every file is plain ASCII; only other files are checked character by character.
        let forbidden = if is_printable_ascii(text.as_bytes()) {
            None
        } else {
            text.char_indices().find(|(_, character)| is_forbidden(*character))
        };
        match forbidden {
            Some((at, character)) => {
                Err(Problem::at(&text, at, ProblemKind::ControlCharacter(character)))
            }
            None => Ok(Self { encoding, text }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Encodes another text in this file's encoding.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8WithMark => [UTF8_MARK, text.as_bytes()].concat(),
            Encoding::Utf16LittleEndian => to_utf16(text, u16::to_le_bytes),
            Encoding::Utf16BigEndian => to_utf16(text, u16::to_be_bytes),
        }
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SourceText({:?}, {} bytes)", self.encoding, self.text.len())
    }
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().ok()
}

fn to_utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
}

/// No early exit, so that the compiler can vectorize the loop.
fn is_printable_ascii(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |so_far, byte| {
        so_far & (matches!(byte, b' '..=b'~') | matches!(byte, b'\t' | b'\n' | b'\r'))
    })
}

/// Characters for which go-yaml refuses the whole file, wherever they are.
fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' => false,
        _ => character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_kubectl_is_preserved_byte_for_byte() {
        let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), "a: é😀\r\n".encode_utf16().flat_map(unit).collect()].concat()
        };
        for bytes in [
            "a: é😀\r\n".as_bytes().to_vec(),
            "\u{feff}a: é😀\r\n".as_bytes().to_vec(),
            utf16([0xff, 0xfe], u16::to_le_bytes),
            utf16([0xfe, 0xff], u16::to_be_bytes),
        ] {
            let source = SourceText::decode(bytes.clone()).unwrap();
            assert_eq!(source.as_str(), "a: é😀\r\n");
            assert_eq!(source.encode(source.as_str()), bytes);
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        for bytes in [&b"a: \xe9"[..], b"\xff\xfea", b"a\0", b"a: \x1b[2J"] {
            assert!(SourceText::decode(bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn debug_output_holds_no_text() {
        let source = SourceText::decode(b"token: hunter2".to_vec()).unwrap();
        assert_eq!(format!("{source:?}"), "SourceText(Utf8, 14 bytes)");
    }
}
