//! The picker as a numbered list and a line of input, for screen readers and for terminals that
//! can't move the cursor. State and search are those of the screen; what was printed never changes.

mod command;
mod input;
mod line;
mod text;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::mpsc::{self, Receiver, Sender};

use ratatui::layout::Size;
use signal_hook::consts::signal::SIGINT;

use super::keymap::{Action, Mode};
use super::state::{Details, State};
use super::tui::{Signals, open_tty};
use super::{Backend, Effect, Event, HitTarget, Input, MouseAction, Opening, Outcome, Purpose};
use crate::environment::discard_typed;

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
    list.backend.start(Effect::CancelQuery, &list.sender);
    outcome
}

struct NumberedList<'backend, Out: Backend, Tty: Write + AsFd> {
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

impl<Out: Backend, Tty: Write + AsFd> NumberedList<'_, Out, Tty> {
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
                Some(other) => {
                    if let Some(waiting) = text::looking_up(&other) {
                        writeln!(self.tty, "{waiting}")?;
                    }
                    self.backend.start(other, &self.sender);
                }
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
        if self.is_asking() {
            discard_typed(&self.tty);
        }
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

    /// Whether the next line answers a question.
    fn is_asking(&self) -> bool {
        self.state.is_asking() || matches!(self.state.mode(), Mode::Rename | Mode::RenameWhole)
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
