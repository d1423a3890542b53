//! The loop: what the terminal sends and what listeners tell become events, the state answers with
//! effects, and the screen shows what came of it.

mod mailbox;
mod screen;
mod sources;

use std::io;
use std::iter::once;
use std::sync::mpsc::{self, Receiver, Sender};

use crossterm::event::Event as TerminalEvent;
use signal_hook::consts::signal::SIGHUP;

use super::keymap::{Keymap, Mode};
use super::state::{Effect, Event, State};
use super::view::{self, Theme};
use super::{Opening, Outcome};
pub use mailbox::Listener;
use mailbox::Mailbox;
use screen::Screen;
use sources::{Message, Signals};

/// Opens the picker and runs it to its end. Errors are those of setting up the terminal.
pub(super) fn run<Question>(
    opening: Opening,
    ask: impl FnMut(usize, Listener) -> Question,
) -> io::Result<Outcome> {
    let (sender, inbox) = mpsc::channel();
    // Signals first, so that none can end the program while the terminal is ours.
    let _signals = Signals::forward(sender.clone())?;
    let screen = Screen::take()?;
    sources::forward_hangup(sender.clone(), screen.tty()?);
    sources::forward_input(sender.clone());

    let theme = Theme::new(opening.color);
    let keymap = Keymap::default();
    let (state, effect) = State::open(opening);
    let mut picker = Picker { state, theme, keymap, asked: None, screen, ask, bell: sender };
    if let Some(outcome) = picker.perform(effect) {
        return Ok(outcome);
    }
    // A terminal that fails from here on is one that went away.
    Ok(picker.run(&inbox).unwrap_or(Outcome::Terminated(SIGHUP)))
}

struct Picker<Ask, Question> {
    state: State,
    theme: Theme,
    keymap: Keymap,
    /// Dropped before the screen, so that a credential plugin is stopped while the terminal is
    /// still ours.
    asked: Option<Asked<Question>>,
    screen: Screen,
    ask: Ask,
    bell: Sender<Message>,
}

/// The question that was asked last, unless it was withdrawn.
struct Asked<Question> {
    number: u64,
    mailbox: Mailbox,
    _question: Question,
}

impl<Question, Ask: FnMut(usize, Listener) -> Question> Picker<Ask, Question> {
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
                        Message::News => changed |= self.hear(),
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
        self.screen.draw(|frame| view::draw(frame, &self.state, &self.theme, &self.keymap))
    }

    /// What the state should hear of what the terminal sent.
    fn meaning(&self, event: TerminalEvent) -> Option<Event> {
        match event {
            TerminalEvent::Key(key) => {
                let nothing_typed = self.state.list().query().is_empty();
                let mode = Mode::from(self.state.focus());
                self.keymap.action(key, mode, nothing_typed).map(Event::Action)
            }
            TerminalEvent::Paste(text) => Some(Event::Paste(text)),
            _ => None,
        }
    }

    /// Does what has to happen outside.
    fn perform(&mut self, effect: Option<Effect>) -> Option<Outcome> {
        match effect? {
            Effect::Leave(outcome) => return Some(outcome),
            Effect::ListNamespaces { context, question } => {
                // The one before goes first, so that never two are under way.
                self.asked = None;
                let mailbox = Mailbox::new();
                let listener = mailbox.listener(self.bell.clone());
                let asked = (self.ask)(context, listener);
                self.asked = Some(Asked { number: question, mailbox, _question: asked });
                self.hear();
            }
            Effect::Withdraw => self.asked = None,
        }
        None
    }

    /// Takes in what the mailbox holds, and says whether that changes anything.
    fn hear(&mut self) -> bool {
        let Some(asked) = &self.asked else { return false };
        let (question, news) = (asked.number, asked.mailbox.empty());
        if news.is_empty() || !self.state.awaits(question) {
            return false;
        }
        let effect = self.state.update(Event::News { question, news });
        debug_assert_eq!(effect, None, "news ask for nothing");
        true
    }
}
