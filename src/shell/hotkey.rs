//! The keys that open the picker from a prompt.

use std::fmt;
use std::str::FromStr;

use crate::printable::shown_start;

use super::Shell;

/// A key, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hotkey {
    None,
    /// A letter or a digit with Alt.
    Alt(char),
    /// A letter with control.
    Ctrl(char),
}

/// Keys that a terminal sends for another key, or that the shell needs.
const TAKEN: &[(char, &str)] = &[
    ('c', "interrupts"),
    ('d', "ends the shell"),
    ('h', "is Backspace to terminals"),
    ('i', "is Tab to terminals"),
    ('j', "is Enter to terminals"),
    ('m', "is Enter to terminals"),
    ('q', "starts the terminal's output again"),
    ('s', "stops the terminal's output"),
    ('z', "suspends"),
];

impl FromStr for Hotkey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.to_ascii_lowercase();
        if lower == "none" {
            return Ok(Hotkey::None);
        }
        let unknown =
            || format!("\"{}\" is not one of alt-a, alt-1, ctrl-a, none", shown_start(text, 40));
        let (modifier, key) = lower.split_once('-').ok_or_else(unknown)?;
        let mut letters = key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return Err(unknown()) };
        match modifier {
            "alt" if letter.is_ascii_alphanumeric() => Ok(Hotkey::Alt(letter)),
            "ctrl" if letter.is_ascii_lowercase() => {
                match TAKEN.iter().find(|(taken, _)| *taken == letter) {
                    Some((_, why)) => Err(format!("ctrl-{letter} {why}")),
                    None => Ok(Hotkey::Ctrl(letter)),
                }
            }
            _ => Err(unknown()),
        }
    }
}

/// As it is written on the command line.
impl fmt::Display for Hotkey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hotkey::None => formatter.write_str("none"),
            Hotkey::Alt(letter) => write!(formatter, "alt-{letter}"),
            Hotkey::Ctrl(letter) => write!(formatter, "ctrl-{letter}"),
        }
    }
}

impl Hotkey {
    /// The key as the shell's own command for binding keys takes it; empty for none.
    #[must_use]
    pub fn notation(self, shell: Shell) -> String {
        match (self, shell) {
            (Hotkey::None, _) => String::new(),
            (Hotkey::Alt(key), Shell::Nu) => format!("alt char_{key}"),
            (Hotkey::Ctrl(key), Shell::Nu) => format!("control char_{key}"),
            (Hotkey::Alt(key), Shell::Powershell) => format!("Alt+{key}"),
            (Hotkey::Ctrl(key), Shell::Powershell) => format!("Ctrl+{key}"),
            (Hotkey::Alt(key), _) => format!("\\e{key}"),
            (Hotkey::Ctrl(key), Shell::Zsh) => format!("^{key}"),
            (Hotkey::Ctrl(key), Shell::Fish) => format!("\\c{key}"),
            (Hotkey::Ctrl(key), _) => format!("\\C-{key}"),
        }
    }

    /// The key in vi mode. A terminal sends Esc for Alt, and in vi mode Esc and a letter are two
    /// commands; so a key with Alt becomes ctrl-x ctrl-`letter`, in fish ctrl-o ctrl-`letter`, because
    /// ctrl-x copies there.
    #[must_use]
    pub fn notation_in_vi(self, shell: Shell, letter: char) -> String {
        let Hotkey::Alt(_) = self else { return self.notation(shell) };
        let prefix = Hotkey::Ctrl(if shell == Shell::Fish { 'o' } else { 'x' });
        [prefix, Hotkey::Ctrl(letter)].map(|key| key.notation(shell)).concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        for (text, key) in [
            ("alt-k", Hotkey::Alt('k')),
            ("Alt-N", Hotkey::Alt('n')),
            ("alt-1", Hotkey::Alt('1')),
            ("ctrl-g", Hotkey::Ctrl('g')),
            ("NONE", Hotkey::None),
        ] {
            assert_eq!(text.parse(), Ok(key), "{text}");
        }
        for text in ["", "k", "alt-", "alt-kk", "alt-[", "ctrl-1", "hyper-k", "ctrl-m", "ctrl-c"] {
            assert!(text.parse::<Hotkey>().is_err(), "{text}");
        }
    }
}
