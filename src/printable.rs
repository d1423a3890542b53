//! Escapes external text before it is shown.
//!
//! Names, paths and messages come from files that another user may have written. A control
//! character in them could move the cursor, change the title or fake a line of output, and a
//! bidirectional override could make a name look like another one (field lesson 36). All text for
//! the terminal passes through [`shown`] first.

mod command;
mod nearest;
mod path;

use std::borrow::Cow;
use std::fmt::Write;
use std::io;

pub use command::{retyped, typed, typed_context};
pub use nearest::nearest;
pub use path::{abbreviate_home, quoted_path, shown_path, shown_with_line, typed_path};

/// The text with all characters escaped that a terminal would interpret instead of drawing them, or
/// that are invisible: `\n`, `\t`, `\u{1b}`.
///
/// A text without such characters is borrowed, not copied.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || !text.contains(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_hazard(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// The first `characters` characters of a text, escaped as by [`shown`], with `…` if it is longer.
#[must_use]
pub fn shown_start(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", shown(&text[..end])),
        None => shown(text).into_owned(),
    }
}

/// JSON with the same characters escaped in JSON's syntax, such as `\u009b`: `serde_json` escapes
/// only a few of them. Line breaks between values are kept.
#[must_use]
pub fn shown_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if is_hazard(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// A name, quoted for a POSIX shell, for commands that a message suggests.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    let is_bare = |character: char| {
        (character.is_alphanumeric() || "/._-+@%:,".contains(character)) && !is_hazard(character)
    };
    if text.is_empty() || !text.chars().all(is_bare) {
        Cow::Owned(format!("'{}'", shown(text).replace('\'', "'\\''")))
    } else {
        Cow::Borrowed(text)
    }
}

/// The message of an operating system error, without its error number.
#[must_use]
pub fn plain_error(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, and
/// invisible characters that make different names look the same: Unicode's format characters,
/// fillers, tags and variation selectors. The zero-width joiner and the first sixteen selectors are
/// allowed, because emoji need them.
fn is_hazard(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{00ad}'
                | '\u{034f}'
                | '\u{061c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_are_borrowed() {
        for name in ["prod", "arn:aws:eks:eu-west-1:1:cluster/x", "später", "👩‍💻", "a b"] {
            assert!(matches!(shown(name), Cow::Borrowed(_)), "{name}");
        }
    }

    #[test]
    fn characters_that_a_terminal_interprets_are_escaped() {
        assert_eq!(shown("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(shown("a\nb\tc\r"), "a\\nb\\tc\\r");
        assert_eq!(shown("x\u{202e}y\u{9b}"), "x\\u{202e}y\\u{9b}");
    }

    #[test]
    fn a_long_text_is_shortened() {
        assert_eq!(shown_start("äöü", 3), "äöü");
        assert_eq!(shown_start("äö\tü", 3), "äö\\t…");
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let name = "x\u{202e}y\u{9b}\u{7f}\n\u{1b}é😀\u{e0041}";
        let json = shown_json(&serde_json::to_string_pretty(&[name]).unwrap());
        assert_eq!(json, "[\n  \"x\\u202ey\\u009b\\u007f\\n\\u001bé😀\\udb40\\udc41\"\n]");
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [name]);
    }
}
