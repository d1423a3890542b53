//! Finds what is at a cell of the screen, for the mouse.

use ratatui::layout::{Position, Rect, Size};

use super::search_line::SearchLine;
use super::{Look, arrange, position};
use crate::picker::state::{List, State};
use crate::picker::{Focus, HitTarget};

/// The part at this cell of a screen of this size, if it can be clicked.
pub(in crate::picker) fn hit_target(
    size: Size,
    at: Position,
    state: &State,
    look: Look<'_>,
) -> Option<HitTarget> {
    let screen = Rect::from(size);
    let (layout, _) = arrange(screen, state, look);
    let lists = [
        (Focus::Contexts, layout.contexts, Some(&state.contexts.list)),
        (Focus::Namespaces, layout.namespaces, state.namespaces().map(|own| &own.list)),
    ];
    for (focus, area, list) in lists {
        if let Some(area) = area.filter(|area| area.contains(at)) {
            let within = layout.frame(focus).within(area);
            let row = list.filter(|_| within.contains(at)).and_then(|list| row(list, within, at));
            return Some(row.map_or(HitTarget::Pane(focus), |row| HitTarget::Row(focus, row)));
        }
    }
    let line =
        SearchLine { state, status: None, position: position(&layout, state), theme: look.theme };
    layout.search.contains(at).then(|| HitTarget::Query(line.cell(layout.search, at.x)))
}

/// The row at a cell within the area of a list.
fn row(list: &List, area: Rect, at: Position) -> Option<usize> {
    list.lines(area.height.into()).nth(usize::from(at.y - area.y))?
}
