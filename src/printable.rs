//! Escapes external text before it is shown.
//!
//! Names, paths and messages come from files that another user may have written. A control
//! character in them could move the cursor, change the title or fake a line of output, and a
//! bidirectional override could make a name look like another one (field lesson 36). All text for
//! the terminal passes through [`shown`] first.

mod command;
mod editor;
mod letter;
mod list;
mod nearest;
mod path;

use std::borrow::Cow;
use std::fmt::Write;
use std::io;

use unicode_normalization::is_nfc;

pub use command::{replaced, retyped, retyped_with, typed, typed_context};
pub use editor::{DEFAULT_EDITOR, editing, editing_all, suggest_editor};
pub use letter::letters;
pub use list::{alternatives, listed};
pub use nearest::{nearest, nearest_forms};
pub use path::{abbreviate_home, quoted_path, shown_path, shown_with_line};

/// The text with all characters escaped that a terminal would interpret instead of drawing them, or
/// that make different texts look the same: `\n`, `\t`, `\u{1b}`, `\u{a0}`. Of a letter that is not in
/// Unicode's normalization form C these are the combining marks: `e\u{301}` is not `é`.
///
/// A text without such characters is borrowed, not copied.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !has_hazards(text) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for (character, is_escaped) in characters(text) {
        if is_escaped {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// For each character of a text the number of characters for it in [`shown`].
pub fn shown_lengths(text: &str) -> impl Iterator<Item = usize> {
    characters(text).map(
        |(character, is_escaped)| {
            if is_escaped { character.escape_default().len() } else { 1 }
        },
    )
}

fn has_hazards(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    !is_plain && (text.contains(is_hazard) || !is_nfc(text))
}

/// The characters of a text, and whether [`shown`] escapes them.
fn characters(text: &str) -> impl Iterator<Item = (char, bool)> {
    letters(text).flat_map(|letter| {
        let is_normal = is_nfc(letter);
        letter.char_indices().map(move |(start, character)| {
            let is_alone_normal = || is_nfc(character.encode_utf8(&mut [0; 4]));
            let makes_alike = !is_normal && (start > 0 || !is_alone_normal());
            (character, makes_alike || is_hazard(character))
        })
    })
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
            push_units(&mut safe, character);
        } else {
            safe.push(character);
        }
    }
    safe
}

/// The inside of a JSON string with this value, escaped as by [`shown_json`]. It takes runs of plain characters
/// as a whole: a command may have printed gigabytes.
#[must_use]
pub fn json_string(text: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    let mut json = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(end) = rest.bytes().position(|byte| !is_plain(byte)) {
        json.push_str(&rest[..end]);
        let mut characters = rest[end..].chars();
        match characters.next() {
            Some('\n') => json.push_str("\\n"),
            Some('\r') => json.push_str("\\r"),
            Some('\t') => json.push_str("\\t"),
            Some(quoted @ ('"' | '\\')) => json.extend(['\\', quoted]),
            Some(hazard) if is_hazard(hazard) => push_units(&mut json, hazard),
            other => json.extend(other),
        }
        rest = characters.as_str();
    }
    json + rest
}

/// Appends a character as `\u` escapes of JSON.
fn push_units(json: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        let _ = write!(json, "\\u{unit:04x}");
    }
}

/// A name, quoted for a POSIX shell, for commands that a message suggests. What [`shown`] escapes is
/// written as `$'\xc2\xa0'`, which bash, zsh and POSIX.1-2024 convert back to the same bytes.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    let is_bare = |character: char| {
        let is_mark = matches!(character, '/' | '.' | '_' | '-' | '+' | '@' | '%' | ':' | ',');
        is_mark || character.is_alphanumeric()
    };
    // Nearly every name is plain ASCII.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii() && is_bare(byte.into())) {
        Cow::Borrowed(text)
    } else if has_hazards(text) {
        Cow::Owned(quoted_bytes(text.as_bytes()))
    } else if text.is_empty() || !text.chars().all(is_bare) {
        Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
    } else {
        Cow::Borrowed(text)
    }
}

fn quoted_bytes(bytes: &[u8]) -> String {
    let mut quoted = "$'".to_owned();
    for byte in bytes {
        match byte {
            b'\'' | b'\\' => quoted.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => quoted.push(char::from(*byte)),
            _ => {
                let _ = write!(quoted, "\\x{byte:02x}");
            }
        }
    }
    quoted + "'"
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

/// Control characters (C0, DEL, C1), bidirectional controls, and characters that make different names
/// look the same: all white space except the space, and Unicode's invisible format characters, fillers,
/// tags and variation selectors. The zero-width joiner and the first sixteen selectors are
/// allowed, because emoji need them.
fn is_hazard(character: char) -> bool {
    character.is_control()
        || character.is_whitespace() && character != ' '
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
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
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
    fn different_names_do_not_look_the_same() {
        for (name, expected) in [
            ("é", "é"),
            ("e\u{301}", "e\\u{301}"),
            ("a\u{323}\u{301}-q\u{301}", "a\\u{323}\\u{301}-q\u{301}"),
            ("\u{1100}\u{1161}\u{11a8}", "\u{1100}\\u{1161}\\u{11a8}"),
            ("\u{212a}8s", "\\u{212a}8s"),
            ("a b\u{a0}c\u{2003}d\u{3000}e\u{2800}", "a b\\u{a0}c\\u{2003}d\\u{3000}e\\u{2800}"),
            ("नमस्ते ❤️", "नमस्ते ❤️"),
        ] {
            assert_eq!(shown(name), expected);
            assert_eq!(shown_lengths(name).sum::<usize>(), expected.chars().count(), "{name}");
        }
    }

    #[test]
    fn a_quoted_name_is_the_same_name_for_a_shell() {
        let names = ["a b", "it's", "e\u{301}", "é", "a\u{a0}b's", "a\\\u{1b}0", "\u{301}", ""];
        let words = names.map(quoted).join(" ");
        assert!(words.contains("$'e\\xcc\\x81'") && !words.contains(is_hazard), "{words}");
        let script = format!("printf '%s\\n' {words}");
        let printed = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        assert_eq!(printed.strip_suffix('\n').unwrap().split('\n').collect::<Vec<_>>(), names);
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
        let plain = format!("\"a\\{name}\t\r\u{8}b");
        let json = format!("\"{}\"", json_string(&plain));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), plain);
        assert!(!json.contains(is_hazard), "{json}");
    }
}
