//! The picker as a whole: events in, effects and frames out. It has no terminal and does no I/O.

mod clicks;

use std::time::Instant;

use crossterm::event::{Event as TerminalEvent, MouseEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Size};

use crate::kubeconfig::ContextKey;

use super::keymap::Keymap;
use super::state::State;
use super::view::{self, Look, Theme};
use super::{Effect, Event, Focus, Input, MouseAction, Opening, Outcome};
use clicks::Clicks;

pub(super) struct App {
    state: State,
    theme: Theme,
    /// The theme for a light background, until it is known.
    light_theme: Option<Theme>,
    keymap: Keymap,
    clicks: Clicks,
    size: Size,
    shown: Shown,
    needs_frame: bool,
    /// Whether an effect was started whose result other events have to wait for.
    awaits_result: bool,
    edition: u64,
    inspecting: Option<ContextKey>,
}

/// Times of frames, to detect keys and clicks that are older than what they would act on.
#[derive(Default)]
struct Shown {
    /// When a frame first showed the last change of the visible rows that no key caused.
    rows: Option<Instant>,
    /// The same for what Enter does.
    target: Option<Instant>,
    /// When a frame first showed the last line of the open question.
    question: Option<Instant>,
    /// Whether the next frame is the first to show such a change: of the rows, of what Enter does.
    next: [bool; 2],
    next_completes_question: bool,
}

impl App {
    pub(super) fn open(opening: Opening) -> (Self, Option<Effect>) {
        let (theme, light_theme) = (opening.theme, opening.light_theme);
        let mut keymap = opening.keymap.clone();
        if opening.focus == Focus::Namespaces {
            keymap.leave_from_namespaces();
        }
        let (state, effect) = State::open(opening);
        let app = Self {
            state,
            theme,
            light_theme,
            keymap,
            clicks: Clicks::default(),
            size: Size::default(),
            shown: Shown::default(),
            needs_frame: true,
            awaits_result: false,
            edition: 0,
            inspecting: None,
        };
        (app, effect)
    }

    /// Whether an event can be applied now. Between [`Effect::Preview`] or [`Effect::Reload`] and
    /// its result only signals can: other events apply to the state after the result.
    pub(super) fn accepts(&self, event: &Event) -> bool {
        let is_result = matches!(event, Event::Previewed { .. } | Event::Reloaded(_));
        !self.awaits_result || is_result || matches!(event, Event::Signal(_))
    }

    pub(super) fn update(&mut self, event: Event) -> Option<Effect> {
        let effect = self.apply(event);
        self.awaits_result = matches!(effect, Some(Effect::Preview(_) | Effect::Reload));
        effect
    }

    fn apply(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Signal(signal) => return Some(Effect::Leave(Outcome::Terminated(signal))),
            Event::FilesChanged => return Some(Effect::Reload),
            Event::CursorColumn(_) | Event::Line(_) => return None,
            Event::Background { is_light } => {
                if let Some(theme) = self.light_theme.take_if(|_| is_light) {
                    self.theme = theme;
                    self.needs_frame = true;
                }
                return None;
            }
            Event::Terminal(event, time) => {
                let input = self.interpret(event, time)?;
                self.needs_frame = true;
                return self.state.input(input);
            }
            Event::Namespaces { query, .. } if !self.state.awaits(query) => return None,
            Event::LookedUp { query, .. } if !self.state.looks_up(query) => return None,
            Event::Recalled(cached) if self.state.knows(&cached) => return None,
            Event::Reloaded(contents) => {
                self.edition += 1;
                self.inspecting = None;
                if self.state.shows(&contents) {
                    // Data that is not shown, such as a certificate, may have changed.
                    self.state.inspected.clear();
                    return None;
                }
                self.needs_frame = true;
                return self.state.update(Event::Reloaded(contents));
            }
            Event::Inspected { context, edition, remark, cached } => {
                if edition == self.edition {
                    self.inspecting = self.inspecting.take().filter(|own| *own != context);
                    self.needs_frame |= self.state.inspected(&context, remark, cached);
                }
                return None;
            }
            Event::Resized
            | Event::Continued
            | Event::Namespaces { .. }
            | Event::LookedUp { .. }
            | Event::Previewed { .. }
            | Event::Applied(_)
            | Event::Recalled(_)
            | Event::Tick => {}
        }
        self.needs_frame = true;
        self.state.update(event)
    }

    /// The effect to start when no event is left: the inspection of the highlighted context, once.
    pub(super) fn when_idle(&mut self) -> Option<Effect> {
        let context = self.state.to_inspect()?;
        if self.inspecting.as_ref() == Some(context) {
            return None;
        }
        self.inspecting = Some(context.clone());
        Some(Effect::Inspect { context: context.clone(), edition: self.edition })
    }

    /// Whether [`Event::Tick`] is due at intervals.
    pub(super) fn has_spinner(&self) -> bool {
        self.state.turns().is_some()
    }

    /// Whether the next frame shows a part of a question that was not on the screen yet.
    pub(super) fn is_asking_anew(&self) -> bool {
        self.state.is_asking() && !self.state.accepts_yes()
    }

    pub(super) fn needs_frame(&self) -> bool {
        self.needs_frame
    }

    pub(super) fn lay_out(&mut self, size: Size) {
        self.size = size;
        self.shown.next = [self.state.has_moved(), self.state.is_undrawn()];
        let accepted_yes = self.state.accepts_yes();
        let look = Look { theme: &self.theme, keymap: &self.keymap };
        view::lay_out(size, &mut self.state, look);
        self.shown.next_completes_question = !accepted_yes && self.state.accepts_yes();
    }

    pub(super) fn draw(&self, frame: &mut Frame) {
        view::draw(frame, &self.state, Look { theme: &self.theme, keymap: &self.keymap });
    }

    /// Records when the frame was ready: it was not visible before.
    pub(super) fn drawn(&mut self, time: Instant) {
        self.needs_frame = false;
        let [rows, target] = self.shown.next;
        if rows {
            self.shown.rows = Some(time);
        }
        if target {
            self.shown.target = Some(time);
        }
        if self.shown.next_completes_question {
            self.shown.question = Some(time);
        }
    }

    /// Translates a terminal event by the key bindings and the layout.
    fn interpret(&mut self, event: TerminalEvent, time: Instant) -> Option<Input> {
        if !matches!(event, TerminalEvent::Mouse(_)) {
            self.clicks.forget();
        }
        let question = self.shown.question.filter(|_| self.state.accepts_yes());
        if [self.shown.target, question].into_iter().flatten().any(|shown| time < shown) {
            self.state.key_is_older();
        }
        match event {
            TerminalEvent::Key(key) if key.is_release() => None,
            TerminalEvent::Key(key) => {
                let nothing_typed = self.state.query().is_empty();
                self.keymap.action(key, self.state.mode(), nothing_typed).map(Input::Action)
            }
            TerminalEvent::Paste(text) => Some(Input::Paste(text)),
            TerminalEvent::Mouse(event) => self.mouse_action(event, time).map(Input::Mouse),
            _ => None,
        }
    }

    fn mouse_action(&mut self, event: MouseEvent, time: Instant) -> Option<MouseAction> {
        let look = Look { theme: &self.theme, keymap: &self.keymap };
        let (state, size) = (&self.state, self.size);
        let hit_target = |x, y| view::hit_target(size, Position { x, y }, state, look);
        let action = self.clicks.meaning(event, time, hit_target)?;
        let have_moved =
            self.state.has_moved() || self.shown.rows.is_some_and(|shown| time < shown);
        if have_moved && matches!(action, MouseAction::Click(_)) {
            // The click was meant for the row that the previous frame had here.
            self.clicks.forget();
            return None;
        }
        self.state.accepts_mouse().then_some(action)
    }
}

#[cfg(test)]
mod tests;
