//! Applies mouse actions to the state.

use super::State;
use crate::picker::keymap::Action;
use crate::picker::{Effect, Focus, HitTarget, MouseAction};

const WHEEL_ROWS: usize = 3;

impl State {
    /// Whether mouse actions apply: not while a dialog is open.
    pub(in crate::picker) fn accepts_mouse(&self) -> bool {
        self.dialog.is_none()
    }

    pub(super) fn point(&mut self, action: MouseAction) -> Option<Effect> {
        if action != MouseAction::DoubleClick {
            self.vanished = None;
        }
        match action {
            MouseAction::Click(hit_target) => self.click(hit_target),
            // Only the row that the first click has highlighted.
            MouseAction::DoubleClick if self.clicked.take() == Some(self.target()) => {
                self.undrawn = false;
                self.key_is_older = false;
                self.act(Action::Choose)
            }
            MouseAction::DoubleClick => {
                self.refuse_older_key();
                None
            }
            MouseAction::WheelUp => {
                self.highlight(self.list().highlighted.saturating_sub(WHEEL_ROWS));
                None
            }
            MouseAction::WheelDown => {
                self.highlight(self.list().highlighted + WHEEL_ROWS);
                None
            }
        }
    }

    fn click(&mut self, hit_target: HitTarget) -> Option<Effect> {
        match hit_target {
            HitTarget::Query(cell) => self.change_query(|query| query.point(cell)),
            HitTarget::Pane(pane) => self.enter(pane),
            HitTarget::Row(pane, row) => {
                let effect = self.enter(pane);
                if self.focus == pane {
                    self.highlight(row);
                    self.clicked = Some(self.target());
                }
                effect
            }
        }
    }

    fn enter(&mut self, pane: Focus) -> Option<Effect> {
        match pane {
            _ if pane == self.focus => None,
            Focus::Contexts => self.back_to_contexts(),
            Focus::Namespaces => self.enter_namespaces(),
        }
    }

    fn highlight(&mut self, row: usize) {
        self.list_mut().highlight(row);
        self.drop_removed();
    }
}
