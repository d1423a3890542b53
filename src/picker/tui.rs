//! The event loop: receives events, applies them, starts effects and draws frames.

mod background;
mod canvas;
mod input;
mod queue;
mod screen;
mod sgr;
mod terminal_guard;

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use signal_hook::consts::signal::SIGHUP;

use super::app::App;
use super::event::TURN;
use super::{Backend, Effect, Event, Opening, Outcome};
use input::Reading;
pub(super) use input::Signals;
use queue::Queue;
use screen::Screen;
pub(super) use terminal_guard::open_tty;

/// Opens the picker and runs it to its end. Errors are those of setting up the terminal.
pub(super) fn run(opening: Opening, backend: &mut impl Backend) -> io::Result<Outcome> {
    let (sender, inbox) = mpsc::channel();
    // Signals first, so that none can end the program while the terminal is ours.
    let _signals = Signals::forward(sender.clone())?;
    let from_the_cursor = opening.height.is_some();
    let mouse = opening.mouse && (!from_the_cursor || input::can_ask_for_the_row());
    let screen = Screen::take(opening.height, mouse)?;
    let typed_ahead = screen.has_input();
    // Among keys for the shell, the answer could not be taken out.
    let background = opening.light_theme.is_some() && !typed_ahead;
    let reading = Reading { from_the_cursor, typed_ahead, background };
    input::forward_hangup(sender.clone(), screen.tty()?)?;
    let (taken, wait_for_taken) = mpsc::channel();
    let (send_checked, checked) = mpsc::channel();
    let (app, effect) = App::open(opening);
    let queue = Queue::default();
    let unchecked = 0;
    let mut picker =
        Loop { app, screen, backend, sender, inbox, queue, taken, checked, unchecked, asked: None };
    let outcome = picker.open(effect, wait_for_taken, send_checked, reading);
    if !matches!(outcome, Ok(Outcome::Terminated(SIGHUP))) {
        picker.wait_for_background();
    }
    // A credential plugin is stopped while the terminal is still ours.
    picker.backend.start(Effect::CancelQuery, &picker.sender);
    outcome
}

struct Loop<'backend, Out: Backend> {
    app: App,
    screen: Screen,
    backend: &'backend mut Out,
    sender: Sender<Event>,
    inbox: Receiver<Event>,
    queue: Queue,
    /// Lets the input thread read the next key.
    taken: Sender<()>,
    /// It knows then whether there is one already.
    checked: Receiver<()>,
    /// The number of times that it was not asked for that.
    unchecked: usize,
    /// When the terminal was asked for its background, if it has not answered.
    asked: Option<Instant>,
}

impl<Out: Backend> Loop<'_, Out> {
    fn open(
        &mut self,
        effect: Option<Effect>,
        wait_for_taken: Receiver<()>,
        checked: Sender<()>,
        reading: Reading,
    ) -> io::Result<Outcome> {
        // Before keys are read: the first frame shows what is known without them.
        let outcome = self.start(effect);
        if let Some(outcome) = outcome.or(self.apply_waiting()?) {
            return Ok(outcome);
        }
        let (sender, tty) = (self.sender.clone(), self.screen.tty()?);
        input::forward_input(sender, wait_for_taken, checked, tty, reading)?;
        if reading.from_the_cursor
            && let Some(outcome) = self.wait_for_column()?
        {
            return Ok(outcome);
        }
        // A terminal that fails from here on was closed.
        Ok(self.run(reading.background).unwrap_or(Outcome::Terminated(SIGHUP)))
    }

    fn wait_for_column(&mut self) -> io::Result<Option<Outcome>> {
        loop {
            match self.inbox.recv().map_err(io::Error::other)? {
                Event::CursorColumn(column) => {
                    self.screen.start_below(column);
                    return Ok(None);
                }
                Event::Signal(signal) => return Ok(Some(Outcome::Terminated(signal))),
                Event::Continued => self.screen.take_again()?,
                // The first frame reads the size anyway.
                Event::Resized => {}
                other => self.queue.push(other),
            }
        }
    }

    fn run(&mut self, asks_background: bool) -> io::Result<Outcome> {
        self.draw()?;
        if asks_background {
            self.screen.ask(background::QUERY)?;
            self.asked = Some(Instant::now());
        }
        let _ = self.start(Some(Effect::WatchFiles));
        let _ = self.start(Some(Effect::RecallNamespaces));
        loop {
            // One frame for all waiting events, none for those that change nothing.
            while !self.app.needs_frame() {
                let effect = self.app.when_idle();
                let _ = self.start(effect);
                self.receive()?;
                if let Some(outcome) = self.apply_waiting()? {
                    return Ok(outcome);
                }
            }
            self.draw()?;
        }
    }

    fn receive(&mut self) -> io::Result<()> {
        let received = if self.app.has_spinner() {
            self.inbox.recv_timeout(TURN)
        } else {
            self.inbox.recv().map_err(RecvTimeoutError::from)
        };
        let event = match received {
            Err(RecvTimeoutError::Timeout) => Event::Tick,
            other => other.map_err(io::Error::other)?,
        };
        self.queue.push(event);
        Ok(())
    }

    /// Applies all waiting events, up to one that ends the picker.
    fn apply_waiting(&mut self) -> io::Result<Option<Outcome>> {
        while let Some(event) = self.queue.next(&self.inbox, |event| self.app.accepts(event)) {
            match event {
                // The terminal may not show the last frame any more.
                Event::Resized => self.screen.renew(),
                Event::Continued => self.screen.take_again()?,
                Event::Background { .. } => self.asked = None,
                _ => {}
            }
            let is_input = matches!(event, Event::Terminal(..));
            let effect = self.app.update(event);
            if let Some(outcome) = self.start(effect) {
                return Ok(Some(outcome));
            }
            if is_input {
                // The thread that reads the terminal ends when the terminal is closed.
                self.unchecked += usize::from(self.taken.send(()).is_ok());
            }
        }
        Ok(None)
    }

    /// Reads on until the terminal has reported its background, so that the shell does not get the answer.
    /// What is typed meanwhile is lost.
    fn wait_for_background(&mut self) {
        let is_answer = |event: &Event| matches!(event, Event::Background { .. });
        while let Some(asked) = self.asked
            && self.queue.next(&self.inbox, is_answer).is_none()
        {
            let left = background::LONGEST_WAIT.saturating_sub(asked.elapsed());
            let _ = self.taken.send(());
            match self.inbox.recv_timeout(left) {
                Ok(event) => self.queue.push(event),
                Err(_) => return,
            }
        }
    }

    /// Starts an effect: those on the terminal here, others in the backend.
    fn start(&mut self, effect: Option<Effect>) -> Option<Outcome> {
        match effect? {
            Effect::Leave(outcome) => return Some(outcome),
            Effect::Copy(text) => {
                // A terminal that fails is detected at the next frame.
                let _ = self.screen.copy(&text);
            }
            effect => self.backend.start(effect, &self.sender),
        }
        None
    }

    fn draw(&mut self) -> io::Result<()> {
        if self.app.is_asking_anew() {
            // An answer that is there already was typed before the question.
            while self.unchecked > 0 && self.checked.recv().is_ok() {
                self.unchecked -= 1;
            }
        }
        self.app.lay_out(self.screen.fit()?);
        let ready = self.screen.draw(|frame| self.app.draw(frame))?;
        self.app.drawn(ready);
        Ok(())
    }
}
