//! Lines that change something without leaving the list, such as `:delete 2 5`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::os::fd::AsFd;

use super::{NumberedList, text};
use crate::picker::keymap::Action;
use crate::picker::{Backend, Effect};

/// A command with the numbers of rows as they were typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command<'line> {
    Delete { rows: Vec<&'line str> },
    Rename { row: &'line str, to: &'line str },
    Pin { row: &'line str },
    Undo,
    Redo,
}

impl<'line> Command<'line> {
    /// The command of a line; `None` for a text to search, and how to write it if words are missing.
    /// The first letter is enough, except for `:redo`.
    pub(super) fn of(line: &'line str) -> Option<Result<Self, &'static str>> {
        let (word, rest) = line.strip_prefix(':')?.split_once(' ').unwrap_or((&line[1..], ""));
        let rest = rest.trim();
        Some(match word {
            "delete" | "d" if rest.is_empty() => Err("Delete needs numbers: :delete 2 5"),
            "delete" | "d" => Ok(Self::Delete { rows: rest.split_whitespace().collect() }),
            "rename" | "r" => match rest.split_once(' ') {
                Some((row, to)) => Ok(Self::Rename { row, to: to.trim_start() }),
                None => Err("Rename needs a number and a name: :rename 2 NAME"),
            },
            "pin" | "p" if rest.is_empty() => Err("Pin needs a number: :pin 2"),
            "pin" | "p" => Ok(Self::Pin { row: rest }),
            "undo" | "u" if rest.is_empty() => Ok(Self::Undo),
            "redo" if rest.is_empty() => Ok(Self::Redo),
            _ => return None,
        })
    }
}

impl<Out: Backend, Tty: Write + AsFd> NumberedList<'_, Out, Tty> {
    pub(super) fn run_command(&mut self, command: &Command) -> io::Result<Option<Effect>> {
        match command {
            Command::Delete { rows } => self.delete(rows),
            Command::Rename { row, to } => self.rename(row, to),
            Command::Pin { row } => match self.row(row) {
                Ok(row) => {
                    self.highlight(row);
                    Ok(self.act(Action::Pin))
                }
                Err(no_row) => self.print(&no_row),
            },
            Command::Undo => Ok(self.act(Action::Undo)),
            Command::Redo => Ok(self.act(Action::Redo)),
        }
    }

    /// Asks whether to delete these contexts: all of them or none.
    fn delete(&mut self, numbers: &[&str]) -> io::Result<Option<Effect>> {
        let rows =
            numbers.iter().map(|number| self.row(number)).collect::<Result<BTreeSet<_>, _>>();
        let rows = match rows {
            Ok(rows) => rows,
            Err(no_row) => return self.print(&no_row),
        };
        for row in rows {
            self.highlight(row);
            let effect = self.act(Action::Mark);
            if text::reply(&self.state).is_some() {
                return Ok(effect);
            }
        }
        Ok(self.act(Action::Delete))
    }

    /// Asks whether to rename a context.
    fn rename(&mut self, number: &str, to: &str) -> io::Result<Option<Effect>> {
        match self.row(number) {
            Ok(row) => self.highlight(row),
            Err(no_row) => return self.print(&no_row),
        }
        let effect = self.act(Action::Rename);
        if self.is_asking() {
            self.type_in(to);
            if let Some(objection) = self.state.objection_to_name() {
                let _ = self.act(Action::Cancel);
                return self.print(&text::line(&objection));
            }
        }
        Ok(effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_starts_with_a_colon_and_anything_else_is_searched() {
        for line in ["delete 2", "arn:aws", ":", ":x", ":undo all", ":undoing", "", "é"] {
            assert_eq!(Command::of(line), None, "{line}");
        }
        let rename = Command::Rename { row: "2", to: "a b" };
        for (line, expected) in [
            (":d 2  5", Command::Delete { rows: vec!["2", "5"] }),
            (":rename 2  a b", rename),
            (":pin 3", Command::Pin { row: "3" }),
            (":u", Command::Undo),
            (":redo", Command::Redo),
        ] {
            assert_eq!(Command::of(line), Some(Ok(expected)), "{line}");
        }
        for line in [":d", ":rename 2", ":p "] {
            assert!(matches!(Command::of(line), Some(Err(_))), "{line}");
        }
    }
}
