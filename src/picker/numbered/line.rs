//! What a line of input does: it answers a question, is a command or a number, or is searched.

use std::io::{self, Write};
use std::os::fd::AsFd;

use super::command::Command;
use super::{NumberedList, text};
use crate::picker::keymap::{Action, LineEdit};
use crate::picker::{Backend, Effect, Focus, Input};

impl<Out: Backend, Tty: Write + AsFd> NumberedList<'_, Out, Tty> {
    /// Does what a line says.
    pub(super) fn obey(&mut self, line: &str) -> io::Result<Option<Effect>> {
        let line = line.trim();
        self.state.dismiss_messages();
        if self.is_asking() {
            let is_yes = ["y", "yes"].iter().any(|yes| line.eq_ignore_ascii_case(yes));
            if is_yes {
                let is_question = self.state.is_asking();
                return Ok(self.act(if is_question { Action::Confirm } else { Action::Choose }));
            }
            writeln!(self.tty, "Nothing was changed.")?;
            return Ok(self.act(Action::Cancel));
        }
        if text::has_commands(&self.state)
            && let Some(command) = Command::of(line)
        {
            return match command {
                Ok(command) => self.run_command(&command),
                Err(usage) => self.print(usage),
            };
        }
        match line {
            "" if self.state.query().is_empty() => Ok(self.act(Action::Cancel)),
            "-" => Ok(self.act(Action::Previous)),
            "?" => self.print(&text::help(&self.state)),
            "+" if self.last() == self.state.list().len() => self.print("There are no more rows."),
            "+" => {
                self.first = self.last();
                self.print_rows()
            }
            _ if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) => {
                match self.row(line) {
                    Ok(row) => Ok(self.choose(row)),
                    Err(no_row) => self.print(&no_row),
                }
            }
            _ => self.search(line),
        }
    }

    /// The row of a number, or why there is none.
    pub(super) fn row(&self, number: &str) -> Result<usize, String> {
        let row = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let row = row.filter(|row| *row < self.state.list().len());
        let row = row.ok_or_else(|| text::no_row(&self.state, number))?;
        // A row that was not printed may be a mistyped one.
        if row < self.last() {
            Ok(row)
        } else {
            Err(format!("Row {number} was not printed yet: + shows the next ones."))
        }
    }

    /// Replaces the input line.
    pub(super) fn type_in(&mut self, text: &str) {
        for edit in [LineEdit::End, LineEdit::DeleteToStart] {
            let _ = self.act(Action::Edit(edit));
        }
        let _ = self.state.input(Input::Paste(text.to_owned()));
    }

    /// Searches for a text, and chooses the only match if the text is its name; otherwise it prints
    /// the matches.
    fn search(&mut self, text: &str) -> io::Result<Option<Effect>> {
        while self.lacks_pairs && self.state.focus == Focus::Contexts {
            let event = self.inbox.recv().map_err(io::Error::other)?;
            let effect = self.apply(event)?;
            if effect.is_some() {
                return Ok(effect);
            }
        }
        self.type_in(text);
        let list = self.state.list();
        // A name that was not listed needs the number of its row.
        let is_only = list.len() == 1 && list.matches.len() == 1;
        if is_only && text::name(&self.state, 0) == Some(text) {
            return Ok(self.choose(0));
        }
        self.first = 0;
        self.print_rows()
    }
}
