//! What the mouse means: here is the clock that tells a double click from two.

use std::time::{Duration, Instant};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::picker::Focus;
use crate::picker::state::{Pointed, Spot};

/// Two clicks within this time are one double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// The mouse.
#[derive(Default)]
pub(super) struct Pointer {
    /// The last click, if it was on a row: when, at which line of the screen, in which
    /// list. What is highlighted since then is what the user has clicked, even if the lines have
    /// moved under the mouse.
    clicked: Option<(Instant, u16, Focus)>,
}

impl Pointer {
    /// What this event asks for, which came at this time; `spot` tells what is at a cell.
    pub(super) fn meaning(
        &mut self,
        event: MouseEvent,
        time: Instant,
        spot: impl FnOnce(u16, u16) -> Option<Spot>,
    ) -> Option<Pointed> {
        match event.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                self.forget();
                let is_up = event.kind == MouseEventKind::ScrollUp;
                Some(if is_up { Pointed::WheelUp } else { Pointed::WheelDown })
            }
            MouseEventKind::Down(MouseButton::Left) => {
                let first = self.clicked.take();
                let spot = spot(event.column, event.row)?;
                if let (Spot::Row(pane, _) | Spot::Pane(pane), Some((start, line, list))) =
                    (spot, first)
                    && (line, list) == (event.row, pane)
                    && time - start <= DOUBLE
                {
                    return Some(Pointed::DoubleClick);
                }
                if let Spot::Row(pane, _) = spot {
                    self.clicked = Some((time, event.row, pane));
                }
                Some(Pointed::Click(spot))
            }
            _ => None,
        }
    }

    /// Forgets the last click: something else came between.
    pub(super) fn forget(&mut self) {
        self.clicked = None;
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    /// What clicks in these rows come to, each so many milliseconds after the one before. A click
    /// in row 0 meets nothing.
    fn clicks(rows: &[(u16, u64)]) -> Vec<Option<bool>> {
        let mut pointer = Pointer::default();
        let mut now = Instant::now();
        let meaning = |&(row, later): &(u16, u64)| {
            now += Duration::from_millis(later);
            let kind = MouseEventKind::Down(MouseButton::Left);
            let event = MouseEvent { kind, column: 1, row, modifiers: KeyModifiers::NONE };
            let spot = |_, row: u16| (row > 0).then(|| Spot::Row(Focus::Contexts, row.into()));
            let meaning = pointer.meaning(event, now, spot)?;
            Some(matches!(meaning, Pointed::DoubleClick))
        };
        rows.iter().map(meaning).collect()
    }

    #[test]
    fn two_clicks_are_a_double_click_if_they_are_quick_and_on_the_same_row() {
        let (one, double) = (Some(false), Some(true));
        assert_eq!(clicks(&[(1, 0), (1, 400)]), [one, double]);
        assert_eq!(clicks(&[(1, 0), (1, 401)]), [one, one]);
        assert_eq!(clicks(&[(1, 0), (2, 10), (2, 10)]), [one, one, double]);
        assert_eq!(clicks(&[(1, 0), (1, 10), (1, 10), (1, 10)]), [one, double, one, double]);
        assert_eq!(clicks(&[(1, 0), (0, 10), (1, 10)]), [one, None, one]);
    }
}
