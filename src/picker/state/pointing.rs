//! What the mouse does.

use super::{Effect, State};
use crate::picker::Focus;
use crate::picker::keymap::Action;

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The query, at this cell of it.
    Query(usize),
    /// A row, counted from the top of this list.
    Row(Focus, usize),
    /// The rest of this list's pane.
    Pane(Focus),
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// It clicked here.
    Click(Spot),
    /// It clicked once more on what a click has highlighted.
    DoubleClick,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}

/// How many rows the wheel moves the highlight.
const WHEEL_ROWS: usize = 3;

impl State {
    /// Whether the lists are what the user has to do with, so that there is something to click.
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
            Pointed::DoubleClick => self.act(Action::Choose),
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
                }
                effect
            }
        }
    }

    /// Goes to a list, unless it has the focus or something stands in the way.
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
