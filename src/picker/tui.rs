//! The loop: what the terminal sends and what listeners tell become events, the state answers with
//! effects, and the screen shows what came of it.

mod canvas;
mod effects;
mod mailbox;
mod message;
mod mouse;
mod screen;
mod sources;
mod terminal_guard;
mod workers;

use std::io;
use std::iter::once;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crossterm::event::{Event as TerminalEvent, MouseEvent};
use ratatui::layout::{Position, Size};
use signal_hook::consts::signal::SIGHUP;

use super::keymap::{Keymap, Mode};
use super::state::State;
use super::view::{self, Look, Theme};
use super::{Backend, Event, MouseAction, Opening, Outcome};
use mailbox::Mailbox;
pub use mailbox::{Listener, Waker};
use message::{Message, Which};
use mouse::Mouse;
use screen::Screen;
use sources::{Reading, Signals};
use workers::{Inspector, Writer};

/// How long the spinner stands still.
const TURN: Duration = Duration::from_millis(100);

/// Opens the picker and runs it to its end. Errors are those of setting up the terminal.
pub(super) fn run(opening: Opening, backend: &mut impl Backend) -> io::Result<Outcome> {
    let (sender, inbox) = mpsc::channel();
    // Signals first, so that none can end the program while the terminal is ours.
    let _signals = Signals::forward(sender.clone())?;
    // Waited for when the terminal has been given back.
    let writer = Writer::default();
    let from_the_cursor = opening.height.is_some();
    let mouse = opening.mouse && (!from_the_cursor || sources::can_ask_for_the_row());
    let mut screen = Screen::take(opening.height, mouse)?;
    let reading = Reading { from_the_cursor, typed_ahead: screen.has_input() };
    sources::forward_hangup(sender.clone(), screen.tty()?)?;
    let (taken, wait_for_taken) = mpsc::channel();
    sources::forward_input(sender.clone(), wait_for_taken, screen.tty()?, reading)?;
    if from_the_cursor && let Some(outcome) = wait_for_column(&inbox, &mut screen)? {
        return Ok(outcome);
    }

    let (theme, keymap) = (opening.theme, opening.keymap.clone());
    let (state, effect) = State::open(opening);
    let mut picker = Picker {
        state,
        theme,
        keymap,
        asked: None,
        inspector: Inspector::start(sender.clone()),
        inspecting: None,
        edition: 0,
        screen,
        size: Size::default(),
        shown: Shown::default(),
        pointer: Mouse::default(),
        writer,
        backend,
        sender,
        taken,
    };
    if let Some(outcome) = picker.perform(effect) {
        return Ok(outcome);
    }
    // A terminal that fails from here on is one that went away.
    Ok(picker.run(&inbox).unwrap_or(Outcome::Terminated(SIGHUP)))
}

/// Learns in which column the cursor is, unless something ends the picker before the terminal has
/// told. What is typed comes after it.
fn wait_for_column(inbox: &Receiver<Message>, screen: &mut Screen) -> io::Result<Option<Outcome>> {
    loop {
        match inbox.recv().map_err(io::Error::other)? {
            Message::Column(column) => {
                screen.start_below(column);
                return Ok(None);
            }
            Message::Signal(signal) => return Ok(Some(Outcome::Terminated(signal))),
            Message::Gone => return Ok(Some(Outcome::Terminated(SIGHUP))),
            Message::Continued => screen.take_again()?,
            // The first frame is for the terminal as it is then, and nothing was asked for yet.
            _ => {}
        }
    }
}

struct Picker<'backend, Out: Backend> {
    state: State,
    theme: Theme,
    keymap: Keymap,
    /// Dropped before the screen, so that a credential plugin is stopped while the terminal is
    /// still ours.
    asked: Option<Asked<Out::Question>>,
    inspector: Inspector,
    /// Whose credentials are being looked at.
    inspecting: Option<Which>,
    /// How often the contexts were read anew.
    edition: u64,
    screen: Screen,
    /// The size of the last frame.
    size: Size,
    shown: Shown,
    pointer: Mouse,
    writer: Writer,
    backend: &'backend mut Out,
    sender: Sender<Message>,
    /// Says of what was typed that it was heard, and did not end the picker.
    taken: Sender<()>,
}

/// The question that was asked last, unless it was withdrawn.
struct Asked<Question> {
    number: u64,
    mailbox: Mailbox,
    _question: Question,
}

/// Which keys and clicks are older than what they would act on.
#[derive(Default)]
struct Shown {
    /// When a frame first showed the last change from outside of the rows on screen.
    rows: Option<Instant>,
    /// The same of what Enter does.
    target: Option<Instant>,
}

/// What a message came to.
enum Came {
    /// There is something else to show.
    Changed,
    Unchanged,
    End(Outcome),
}

impl Came {
    fn changed(changed: bool) -> Self {
        if changed { Came::Changed } else { Came::Unchanged }
    }
}

impl<Out: Backend> Picker<'_, Out> {
    fn run(&mut self, inbox: &Receiver<Message>) -> io::Result<Outcome> {
        self.draw()?;
        self.backend.watch(Waker::of(self.sender.clone()));
        loop {
            // One frame for all that is waiting, and none for what changes nothing.
            let mut changed = false;
            while !changed {
                self.inspect();
                let Some(message) = self.next(inbox)? else {
                    let _ = self.state.update(Event::Tick);
                    break;
                };
                for message in once(message).chain(inbox.try_iter()) {
                    match self.take_in(message)? {
                        Came::Changed => changed = true,
                        Came::Unchanged => {}
                        Came::End(outcome) => return Ok(outcome),
                    }
                }
            }
            self.draw()?;
        }
    }

    /// Waits for a message; none came while the spinner stood still.
    fn next(&self, inbox: &Receiver<Message>) -> io::Result<Option<Message>> {
        if self.state.turns().is_none() {
            return inbox.recv().map(Some).map_err(io::Error::other);
        }
        match inbox.recv_timeout(TURN) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn take_in(&mut self, message: Message) -> io::Result<Came> {
        Ok(match message {
            Message::Signal(signal) => Came::End(Outcome::Terminated(signal)),
            Message::Gone => Came::End(Outcome::Terminated(SIGHUP)),
            Message::Column(_) => Came::Unchanged,
            // What a terminal does to what it shows when its size changes, and back, is its own
            // affair.
            Message::Resized => {
                self.screen.renew();
                Came::Changed
            }
            Message::Continued => {
                self.screen.take_again()?;
                Came::Changed
            }
            Message::NamespaceEvent => Came::changed(self.hear()),
            Message::Reloaded => self.renew(),
            Message::Done(ending) => {
                // The change shows together with the word about it.
                match self.renew() {
                    Came::End(outcome) => Came::End(outcome),
                    Came::Changed | Came::Unchanged => self.update(Event::Done(ending)),
                }
            }
            Message::Inspected(inspected) => Came::changed(self.hear_of_credentials(inspected)),
            Message::Terminal(event, time) => {
                let came = match self.meaning(event, time) {
                    Some(event) => self.update(event),
                    None => Came::Unchanged,
                };
                if !matches!(came, Came::End(_)) {
                    // Who reads the terminal stops when the terminal is gone.
                    let _ = self.taken.send(());
                }
                came
            }
        })
    }

    fn update(&mut self, event: Event) -> Came {
        let effect = self.state.update(event);
        self.perform(effect).map_or(Came::Changed, Came::End)
    }

    fn draw(&mut self) -> io::Result<()> {
        let look = Look { theme: &self.theme, keymap: &self.keymap };
        let size = self.screen.fit()?;
        self.size = size;
        let (moved, undrawn) = (self.state.has_moved(), self.state.is_undrawn());
        let page = view::page(size, &self.state, look);
        self.state.set_page(page);
        if self.state.mode() == Mode::Help {
            self.state.bound_help(view::help_overflow(size, &self.state, look));
        }
        let now = self.screen.draw(|frame| view::draw(frame, &self.state, look))?;
        if moved {
            self.shown.rows = Some(now);
        }
        if undrawn {
            self.shown.target = Some(now);
        }
        Ok(())
    }

    /// What the state should hear of what the terminal sent.
    fn meaning(&mut self, event: TerminalEvent, time: Instant) -> Option<Event> {
        if !matches!(event, TerminalEvent::Mouse(_)) {
            self.pointer.forget();
        }
        if self.shown.target.is_some_and(|shown| time < shown) {
            self.state.key_is_older();
        }
        match event {
            TerminalEvent::Key(key) if key.is_release() => None,
            TerminalEvent::Key(key) => {
                let nothing_typed = self.state.query().is_empty();
                self.keymap.action(key, self.state.mode(), nothing_typed).map(Event::Action)
            }
            TerminalEvent::Paste(text) => Some(Event::Paste(text)),
            TerminalEvent::Mouse(event) => self.action(event, time),
            _ => None,
        }
    }

    fn action(&mut self, event: MouseEvent, time: Instant) -> Option<Event> {
        let look = Look { theme: &self.theme, keymap: &self.keymap };
        let (state, size) = (&self.state, self.size);
        let hit_target = |x, y| view::hit_target(size, Position { x, y }, state, look);
        let action = self.pointer.meaning(event, time, hit_target)?;
        let have_moved =
            self.state.has_moved() || self.shown.rows.is_some_and(|shown| time < shown);
        if have_moved && matches!(action, MouseAction::Click(_)) {
            // It was meant for what the frame before had in this place.
            self.pointer.forget();
            return None;
        }
        self.state.listens_to_the_mouse().then_some(Event::Mouse(action))
    }
}
