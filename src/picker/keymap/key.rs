//! Keys, and their names in the settings and on the screen.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::printable::shown;
use crate::yaml::Element;

/// A key with the modifiers that are distinguished: control and alt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub modifiers: KeyModifiers,
    pub code: KeyCode,
}

/// Why a text is not a key, or not one that a terminal can report; continues `"TEXT" is`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("not a key, such as ctrl-z, alt-enter, f2")]
    Unknown,
    #[error("sent as {0} by terminals, so it can't have an action of its own")]
    SentAs(&'static str),
    #[error("not a key that terminals distinguish, such as ctrl-z, alt-enter, f2")]
    NotDistinct,
    #[error("not a key: shift counts with tab only; a letter is written as it is typed, such as K")]
    Shift,
}

/// The names of keys. The first name is the one to print.
const NAMES: &[(KeyCode, &[&str])] = &[
    (KeyCode::Enter, &["enter", "return"]),
    (KeyCode::Esc, &["esc", "escape"]),
    (KeyCode::Tab, &["tab"]),
    (KeyCode::BackTab, &["shift-tab", "backtab", "btab"]),
    (KeyCode::Char(' '), &["space"]),
    (KeyCode::Backspace, &["backspace", "bspace", "bs"]),
    (KeyCode::Delete, &["delete", "del"]),
    (KeyCode::Insert, &["insert", "ins"]),
    (KeyCode::Up, &["up"]),
    (KeyCode::Down, &["down"]),
    (KeyCode::Left, &["left"]),
    (KeyCode::Right, &["right"]),
    (KeyCode::Home, &["home"]),
    (KeyCode::End, &["end"]),
    (KeyCode::PageUp, &["pgup", "page-up", "pageup"]),
    (KeyCode::PageDown, &["pgdn", "page-down", "pagedown", "pgdown"]),
];

const PREFIXES: &[(&str, KeyModifiers)] = &[
    ("ctrl", KeyModifiers::CONTROL),
    ("control", KeyModifiers::CONTROL),
    ("c", KeyModifiers::CONTROL),
    ("alt", KeyModifiers::ALT),
    ("meta", KeyModifiers::ALT),
    ("m", KeyModifiers::ALT),
    ("shift", KeyModifiers::SHIFT),
];

/// Characters that can be combined with control, each with the character that crossterm reports for
/// the combination.
const CONTROL_CHARACTERS: &[(char, char)] =
    &[('\\', '4'), (']', '5'), ('^', '6'), ('_', '7'), ('/', '7'), ('@', ' ')];

/// The last function key that terminals have a code for.
const LAST_FUNCTION: u8 = 24;

impl Key {
    pub(super) fn of(pressed: KeyEvent) -> Self {
        // The character includes shift already, and terminals differ in reporting it.
        let modifiers = pressed.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match pressed.code {
            KeyCode::Tab if pressed.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(letter.to_ascii_lowercase())
            }
            code => code,
        };
        Self { modifiers, code }
    }

    /// The character that the key inserts, if any.
    #[must_use]
    pub fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if self.modifiers.is_empty() => Some(character),
            _ => None,
        }
    }

    /// The key, if terminals report it distinctly.
    fn checked(self) -> Result<Self, KeyError> {
        let control = self.modifiers.contains(KeyModifiers::CONTROL);
        let alt = self.modifiers.contains(KeyModifiers::ALT);
        let sent_as = |sent| Err(KeyError::SentAs(sent));
        match self.code {
            KeyCode::Char('i') | KeyCode::Tab if control => sent_as("tab"),
            KeyCode::Char('m') | KeyCode::Enter if control => sent_as("enter"),
            KeyCode::Char('[') if control => sent_as("esc"),
            KeyCode::Esc if control || alt => sent_as("esc"),
            KeyCode::Char('a'..='z' | '4'..='7' | ' ') => Ok(self),
            KeyCode::Char(_) | KeyCode::Backspace | KeyCode::BackTab if control => {
                Err(KeyError::NotDistinct)
            }
            // The codes of other keys begin with these.
            KeyCode::Char('[' | 'O') | KeyCode::BackTab if alt => Err(KeyError::NotDistinct),
            _ => Ok(self),
        }
    }
}

impl Element for Key {}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text;
        let code = loop {
            if let Some(code) = code_of(rest) {
                break code;
            }
            let (modifier, after) = modifier_of(rest).ok_or(KeyError::Unknown)?;
            modifiers |= modifier;
            rest = after;
        };
        if modifiers.contains(KeyModifiers::SHIFT) {
            return Err(KeyError::Shift);
        }
        let code = match code {
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::CONTROL) => {
                let letter = letter.to_ascii_lowercase();
                let reported = CONTROL_CHARACTERS.iter().find(|(written, _)| *written == letter);
                KeyCode::Char(reported.map_or(letter, |&(_, reported)| reported))
            }
            code => code,
        };
        Self { modifiers, code }.checked()
    }
}

/// The key with this name, without modifiers.
fn code_of(text: &str) -> Option<KeyCode> {
    let mut characters = text.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        let is_drawn = !character.is_whitespace() && shown(text) == text;
        return is_drawn.then_some(KeyCode::Char(character));
    }
    let lower = text.to_lowercase().replace('+', "-");
    if let Some(digits) = lower.strip_prefix('f') {
        let number = digits.parse().ok().filter(|number| (1..=LAST_FUNCTION).contains(number));
        return number.filter(|number| number.to_string() == digits).map(KeyCode::F);
    }
    NAMES.iter().find(|(_, names)| names.contains(&&*lower)).map(|&(code, _)| code)
}

/// The modifier at the start of a text, and the rest.
fn modifier_of(text: &str) -> Option<(KeyModifiers, &str)> {
    let (word, rest) = text.split_once(['-', '+'])?;
    let &(_, modifier) = PREFIXES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
    Some((modifier, rest))
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let control = self.modifiers.contains(KeyModifiers::CONTROL);
        if control {
            formatter.write_str("ctrl-")?;
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            formatter.write_str("alt-")?;
        }
        if let Some((_, names)) = NAMES.iter().find(|(code, _)| *code == self.code) {
            return formatter.write_str(names[0]);
        }
        match self.code {
            KeyCode::Char(reported) if control => {
                let row = CONTROL_CHARACTERS.iter().find(|&&(_, other)| other == reported);
                write!(formatter, "{}", row.map_or(reported, |&(written, _)| written))
            }
            KeyCode::Char(character) => write!(formatter, "{character}"),
            KeyCode::F(number) => write!(formatter, "f{number}"),
            other => formatter.write_str(&other.to_string().to_lowercase()),
        }
    }
}

pub(super) const fn key(code: KeyCode) -> Key {
    with(KeyModifiers::NONE, code)
}

pub(super) const fn typed(character: char) -> Key {
    key(KeyCode::Char(character))
}

pub(super) const fn ctrl_key(code: KeyCode) -> Key {
    with(KeyModifiers::CONTROL, code)
}

pub(super) const fn alt_key(code: KeyCode) -> Key {
    with(KeyModifiers::ALT, code)
}

pub(super) const fn ctrl(letter: char) -> Key {
    ctrl_key(KeyCode::Char(letter))
}

pub(super) const fn alt(letter: char) -> Key {
    alt_key(KeyCode::Char(letter))
}

const fn with(modifiers: KeyModifiers, code: KeyCode) -> Key {
    Key { modifiers, code }
}

#[cfg(test)]
mod tests;
