//! The picker as a numbered list and a line of input, for screen readers and for terminals that
//! can't move the cursor. State and search are those of the screen; what was printed never changes.

mod command;
mod input;
mod text;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, Sender};

use ratatui::layout::Size;
use signal_hook::consts::signal::SIGINT;

use super::keymap::{Action, LineEdit, Mode};
use super::state::{Details, State};
use super::tui::{Signals, open_tty};
use super::{
    Backend, Effect, Event, Focus, HitTarget, Input, MouseAction, Opening, Outcome, Purpose,
};
use command::Command;

/// The maximum number of rows to print at a time.
const PAGE: usize = 20;

/// Prints the list, and reads lines until one of them chooses or cancels. Errors are those of
/// setting up the terminal.
pub(super) fn run(opening: Opening, backend: &mut impl Backend) -> io::Result<Outcome> {
    let (sender, inbox) = mpsc::channel();
    let _signals = Signals::forward(sender.clone())?;
    let tty = open_tty()?;
    let _mode = input::LineMode::set(tty.try_clone()?)?;
    let (wanted, wait_for_wanted) = mpsc::channel();
    input::forward_lines(tty.try_clone()?, sender.clone(), wait_for_wanted)?;
    let notices = opening.notices.clone();
    let (state, effect) = State::open(Opening { notices: Vec::new(), ..opening });
    let lacks_pairs = state.purpose == Purpose::Switch;
    let (first, was_changed) = (0, false);
    let mut list = NumberedList {
        state,
        backend,
        sender,
        inbox,
        waiting: VecDeque::new(),
        tty,
        wanted,
        first,
        lacks_pairs,
        was_changed,
    };
    let outcome = list.pick(effect, &notices);
    // Stops a credential plugin.
    list.backend.start(Effect::CancelNamespaces, &list.sender);
    outcome
}

struct NumberedList<'backend, Out: Backend, Tty: Write> {
    state: State,
    backend: &'backend mut Out,
    sender: Sender<Event>,
    inbox: Receiver<Event>,
    /// Events that were received and not applied yet.
    waiting: VecDeque<Event>,
    tty: Tty,
    /// Lets the input thread read one line: those after the choice stay in the terminal.
    wanted: Sender<()>,
    /// The row to print first.
    first: usize,
    /// Whether the search waits for the cached namespaces.
    lacks_pairs: bool,
    /// Whether the last line has changed something, so that the numbers may be others.
    was_changed: bool,
}

impl<Out: Backend, Tty: Write> NumberedList<'_, Out, Tty> {
    fn pick(&mut self, effect: Option<Effect>, notices: &[String]) -> io::Result<Outcome> {
        for notice in notices {
            writeln!(self.tty, "Warning: {}", text::line(notice))?;
        }
        if effect.is_some() {
            writeln!(self.tty, "{}", text::waiting(&self.state))?;
        }
        if self.lacks_pairs {
            self.backend.start(Effect::RecallNamespaces, &self.sender);
        }
        if let Some(outcome) = self.start(effect)? {
            return Ok(outcome);
        }
        if let Details::Remark(reason) = self.state.details() {
            writeln!(self.tty, "{}", text::line(&reason))?;
        }
        if self.state.contexts().rows().is_empty() {
            for line in self.state.without_contexts() {
                writeln!(self.tty, "{}", text::line(line))?;
            }
        }
        self.print_rows()?;
        loop {
            let effect = match self.read_line()? {
                Ok(line) => self.obey(&line)?,
                Err(outcome) => return Ok(outcome),
            };
            if let Some(outcome) = self.start(effect)? {
                return Ok(outcome);
            }
            if let Some(reply) = text::reply(&self.state) {
                writeln!(self.tty, "{reply}")?;
            }
            if !self.is_asking() {
                // Marks are only for the question.
                self.state.unmark_all();
            }
            if std::mem::take(&mut self.was_changed) {
                self.first = 0;
                self.print_rows()?;
            }
        }
    }

    /// Starts an effect, and waits for its result.
    fn start(&mut self, effect: Option<Effect>) -> io::Result<Option<Outcome>> {
        let mut effect = effect;
        loop {
            match effect.take() {
                Some(Effect::Leave(outcome)) => return Ok(Some(outcome)),
                Some(other) => self.backend.start(other, &self.sender),
                None => {}
            }
            self.waiting.extend(self.inbox.try_iter());
            // What was read again comes before the result of the change, as on the screen.
            let is_first =
                |event: &Event| matches!(event, Event::Reloaded(_) | Event::Previewed { .. });
            let first = self.waiting.iter().position(is_first).unwrap_or(0);
            let event = if let Some(event) = self.waiting.remove(first) {
                event
            } else if self.state.turns().is_some() {
                self.inbox.recv().map_err(io::Error::other)?
            } else {
                return Ok(None);
            };
            effect = self.apply(event)?;
        }
    }

    fn apply(&mut self, event: Event) -> io::Result<Option<Effect>> {
        self.lacks_pairs &= !matches!(event, Event::Recalled(_));
        self.was_changed |= matches!(event, Event::Applied(Ok(_)));
        Ok(match event {
            Event::Signal(signal) => Some(Effect::Leave(self.interrupted(signal)?)),
            Event::FilesChanged => Some(Effect::Reload),
            Event::Reloaded(contents) if self.state.shows(&contents) => None,
            other => self.state.update(other),
        })
    }

    /// The next line, or what ends the list.
    fn read_line(&mut self) -> io::Result<Result<String, Outcome>> {
        self.print_prompt()?;
        let _ = self.wanted.send(());
        loop {
            match self.inbox.recv().map_err(io::Error::other)? {
                Event::Line(Some(line)) => return Ok(Ok(line)),
                Event::Line(None) => {
                    writeln!(self.tty)?;
                    return Ok(Err(Outcome::Cancelled));
                }
                Event::Signal(signal) => return Ok(Err(self.interrupted(signal)?)),
                // The shell has printed its own lines meanwhile.
                Event::Continued => self.print_prompt()?,
                recalled @ Event::Recalled(_) => drop(self.apply(recalled)?),
                _ => {}
            }
        }
    }

    /// Ends the line that has the prompt or `^C`. Ctrl-c cancels as it does on the screen.
    fn interrupted(&mut self, signal: i32) -> io::Result<Outcome> {
        writeln!(self.tty)?;
        Ok(if signal == SIGINT { Outcome::Cancelled } else { Outcome::Terminated(signal) })
    }

    /// Does what a line says.
    fn obey(&mut self, line: &str) -> io::Result<Option<Effect>> {
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
    fn row(&self, number: &str) -> Result<usize, String> {
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

    /// Whether the next line answers a question.
    fn is_asking(&self) -> bool {
        self.state.is_asking() || matches!(self.state.mode(), Mode::Rename | Mode::RenameWhole)
    }

    /// Replaces the input line.
    fn type_in(&mut self, text: &str) {
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

    fn choose(&mut self, row: usize) -> Option<Effect> {
        self.highlight(row);
        self.act(Action::Choose)
    }

    fn highlight(&mut self, row: usize) {
        let row = HitTarget::Row(self.state.focus, row);
        let _ = self.state.input(Input::Mouse(MouseAction::Click(row)));
    }

    fn act(&mut self, action: Action) -> Option<Effect> {
        // What it acts on was printed.
        self.state.set_page(PAGE);
        self.state.lay_out_question(Size::default(), 1, 1);
        self.state.input(Input::Action(action))
    }

    /// The number of rows up to the last one that was printed.
    fn last(&self) -> usize {
        self.state.list().len().min(self.first + PAGE)
    }

    fn print_rows(&mut self) -> io::Result<Option<Effect>> {
        let rows = text::rows(&self.state, self.first..self.last());
        self.print(&rows)
    }

    fn print(&mut self, lines: &str) -> io::Result<Option<Effect>> {
        writeln!(self.tty, "{lines}")?;
        Ok(None)
    }

    fn print_prompt(&mut self) -> io::Result<()> {
        write!(self.tty, "{}", text::prompt(&self.state))?;
        self.tty.flush()
    }
}
