//! Applies mouse actions to the state.

use super::{Effect, State};
use crate::picker::Focus;
use crate::picker::keymap::Action;

/// A part of the screen that can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The query, at this cell counted from the start of its text.
    Query(usize),
    /// A row of a list, counted from its top.
    Row(Focus, usize),
    /// A list's pane outside of its rows.
    Pane(Focus),
}

/// An action of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// A click.
    Click(Spot),
    /// A second click on the row that the first one highlighted.
    DoubleClick,
    /// The wheel was turned up.
    WheelUp,
    /// The wheel was turned down.
    WheelDown,
}

/// The number of rows that the wheel moves the highlight.
const WHEEL_ROWS: usize = 3;

impl State {
    /// Whether mouse actions apply: not while a dialog is open.
    #[must_use]
    pub fn listens_to_the_mouse(&self) -> bool {
        self.dialog.is_none()
    }

    pub(super) fn point(&mut self, pointed: Pointed) -> Option<Effect> {
        if pointed != Pointed::DoubleClick {
            self.vanished = None;
        }
        match pointed {
            Pointed::Click(spot) => self.click(spot),
            // It takes what the first click has highlighted, and nothing else.
            Pointed::DoubleClick if self.clicked.take() == Some(self.target()) => {
                self.undrawn = false;
                self.key_is_older = false;
                self.act(Action::Choose)
            }
            Pointed::DoubleClick => {
                self.refuse_older_key();
                None
            }
            Pointed::WheelUp => {
                self.highlight(self.list().highlighted().saturating_sub(WHEEL_ROWS));
                None
            }
            Pointed::WheelDown => {
                self.highlight(self.list().highlighted() + WHEEL_ROWS);
                None
            }
        }
    }

    fn click(&mut self, spot: Spot) -> Option<Effect> {
        match spot {
            Spot::Query(cell) => self.change_query(|query| query.point(cell)),
            Spot::Pane(pane) => self.enter(pane),
            Spot::Row(pane, row) => {
                let effect = self.enter(pane);
                if self.focus == pane {
                    self.highlight(row);
                    self.clicked = Some(self.target());
                }
                effect
            }
        }
    }

    /// Moves the focus to a list, if that is possible.
    fn enter(&mut self, pane: Focus) -> Option<Effect> {
        match pane {
            _ if pane == self.focus => None,
            Focus::Contexts => self.back_to_contexts(),
            Focus::Namespaces => self.enter_namespaces(),
        }
    }

    fn highlight(&mut self, row: usize) {
        self.list_mut().highlight(row);
        self.let_go();
    }
}
