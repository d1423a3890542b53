//! Interprets mouse events, and measures the time between clicks to detect double clicks.

use std::time::{Duration, Instant};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::picker::{Focus, HitTarget, MouseAction};

const DOUBLE: Duration = Duration::from_millis(400);

#[derive(Default)]
pub(super) struct Clicks {
    /// The last click, if it was on a row: its time, its line on the screen and its list. That row
    /// stays highlighted even if the list scrolls between the clicks.
    clicked: Option<(Instant, u16, Focus)>,
}

impl Clicks {
    /// The action of an event that occurred at `time`; `hit_target` finds what is at a cell.
    pub(super) fn meaning(
        &mut self,
        event: MouseEvent,
        time: Instant,
        hit_target: impl FnOnce(u16, u16) -> Option<HitTarget>,
    ) -> Option<MouseAction> {
        match event.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                self.forget();
                let is_up = event.kind == MouseEventKind::ScrollUp;
                Some(if is_up { MouseAction::WheelUp } else { MouseAction::WheelDown })
            }
            MouseEventKind::Down(MouseButton::Left) => {
                let first = self.clicked.take();
                let hit_target = hit_target(event.column, event.row)?;
                if let (HitTarget::Row(pane, _) | HitTarget::Pane(pane), Some((start, line, list))) =
                    (hit_target, first)
                    && (line, list) == (event.row, pane)
                    && time - start <= DOUBLE
                {
                    return Some(MouseAction::DoubleClick);
                }
                if let HitTarget::Row(pane, _) = hit_target {
                    self.clicked = Some((time, event.row, pane));
                }
                Some(MouseAction::Click(hit_target))
            }
            _ => None,
        }
    }

    pub(super) fn forget(&mut self) {
        self.clicked = None;
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    /// The results of clicks on these rows, each with its delay in milliseconds; true is a double
    /// click. There is nothing to click in row 0.
    fn clicks(rows: &[(u16, u64)]) -> Vec<Option<bool>> {
        let mut pointer = Clicks::default();
        let mut now = Instant::now();
        let meaning = |&(row, later): &(u16, u64)| {
            now += Duration::from_millis(later);
            let kind = MouseEventKind::Down(MouseButton::Left);
            let event = MouseEvent { kind, column: 1, row, modifiers: KeyModifiers::NONE };
            let hit_target =
                |_, row: u16| (row > 0).then(|| HitTarget::Row(Focus::Contexts, row.into()));
            let meaning = pointer.meaning(event, now, hit_target)?;
            Some(matches!(meaning, MouseAction::DoubleClick))
        };
        rows.iter().map(meaning).collect()
    }

    #[test]
    fn two_quick_clicks_on_the_same_row_are_a_double_click() {
        let (one, double) = (Some(false), Some(true));
        assert_eq!(clicks(&[(1, 0), (1, 400)]), [one, double]);
        assert_eq!(clicks(&[(1, 0), (1, 401)]), [one, one]);
        assert_eq!(clicks(&[(1, 0), (2, 10), (2, 10)]), [one, one, double]);
        assert_eq!(clicks(&[(1, 0), (1, 10), (1, 10), (1, 10)]), [one, double, one, double]);
        assert_eq!(clicks(&[(1, 0), (0, 10), (1, 10)]), [one, None, one]);
    }
}
