//! The loop: what the terminal sends becomes events, the state answers with effects, and the
//! screen shows what came of it.

mod screen;
mod sources;

use std::io;
use std::iter::once;
use std::sync::mpsc::{self, Receiver};

use crossterm::event::Event as TerminalEvent;
use signal_hook::consts::signal::SIGHUP;

use super::state::{Effect, Event, State};
use super::view::{self, Theme};
use super::{Opening, Outcome, keymap};
use screen::Screen;
use sources::{Message, Signals};

/// Opens the picker and runs it to its end. Errors are those of setting up the terminal.
pub(super) fn run(
    opening: Opening,
    namespaces: impl FnMut(usize) -> Vec<String>,
) -> io::Result<Outcome> {
    let (sender, inbox) = mpsc::channel();
    // Signals first, so that none can end the program while the terminal is ours.
    let _signals = Signals::forward(sender.clone())?;
    let screen = Screen::take()?;
    sources::forward_hangup(sender.clone(), screen.tty()?);
    sources::forward_input(sender);

    let theme = Theme::new(opening.color);
    let (state, effect) = State::open(opening);
    let mut picker = Picker { state, theme, screen, namespaces };
    if let Some(outcome) = picker.perform(effect) {
        return Ok(outcome);
    }
    // A terminal that fails from here on is one that went away.
    Ok(picker.run(&inbox).unwrap_or(Outcome::Terminated(SIGHUP)))
}

struct Picker<Namespaces> {
    state: State,
    theme: Theme,
    screen: Screen,
    namespaces: Namespaces,
}

impl<Namespaces: FnMut(usize) -> Vec<String>> Picker<Namespaces> {
    fn run(&mut self, inbox: &Receiver<Message>) -> io::Result<Outcome> {
        loop {
            self.draw()?;
            // One frame for all that is waiting, and none for what changes nothing.
            let mut changed = false;
            while !changed {
                let message = inbox.recv().map_err(io::Error::other)?;
                for message in once(message).chain(inbox.try_iter()) {
                    match message {
                        Message::Signal(signal) => return Ok(Outcome::Terminated(signal)),
                        Message::Gone => return Ok(Outcome::Terminated(SIGHUP)),
                        Message::Resized => changed = true,
                        Message::Terminal(event) => {
                            if let Some(event) = self.meaning(event) {
                                changed = true;
                                let effect = self.state.update(event);
                                if let Some(outcome) = self.perform(effect) {
                                    return Ok(outcome);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let page = view::page(self.screen.size()?, &self.state, &self.theme);
        self.state.set_page(page);
        self.screen.draw(|frame| view::draw(frame, &self.state, &self.theme))
    }

    /// What the state should hear of what the terminal sent.
    fn meaning(&self, event: TerminalEvent) -> Option<Event> {
        match event {
            TerminalEvent::Key(key) => keymap::action(key, self.state.focus()).map(Event::Action),
            TerminalEvent::Paste(text) => Some(Event::Paste(text)),
            _ => None,
        }
    }

    /// Does what has to happen outside, and all that follows from it, until the picker ends.
    fn perform(&mut self, mut next: Option<Effect>) -> Option<Outcome> {
        while let Some(effect) = next {
            next = match effect {
                Effect::Leave(outcome) => return Some(outcome),
                Effect::ListNamespaces { context } => {
                    let names = Ok((self.namespaces)(context));
                    self.state.update(Event::Namespaces { context, names })
                }
            };
        }
        None
    }
}
