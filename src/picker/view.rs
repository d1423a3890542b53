//! State in, frame out. Each part of the screen is a widget of its own; what they have in common
//! is in `text` (names that don't fit), `columns` and [`theme`].

mod columns;
mod contexts;
mod details;
mod footer;
pub mod help;
mod layout;
mod namespaces;
mod pane;
mod search_line;
mod status;
mod text;
pub mod theme;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::{StatefulWidget, Widget};

use super::Focus;
use super::keymap::{Keymap, Mode};
use super::state::State;
use contexts::ContextsPane;
use details::DetailsLine;
use footer::Footer;
use layout::Layout;
use namespaces::NamespacesPane;
use pane::Pane;
use search_line::SearchLine;
use status::Status;
pub use theme::Theme;

/// Draws the whole screen, at any size.
pub fn draw(frame: &mut Frame, state: &State, theme: &Theme, keymap: &Keymap) {
    let screen = frame.area();
    let layout = arrange(screen, state, theme);
    let buffer = frame.buffer_mut();
    let mut cursor = None;
    let details = details(screen, state, theme);
    let status = unbordered_status(screen, state).filter(|_| !details.tells_status());
    SearchLine { list: state.list(), status, theme }.render(layout.search, buffer, &mut cursor);
    let pane = |of| Pane { focused: state.focus() == of, bordered: layout.bordered, theme };
    if let Some(area) = layout.contexts {
        ContextsPane { state, pane: pane(Focus::Contexts) }.render(area, buffer);
    }
    if let Some(area) = layout.namespaces {
        NamespacesPane { state, keymap, pane: pane(Focus::Namespaces) }.render(area, buffer);
    }
    if let Some(area) = layout.details {
        details.render(area, buffer);
    }
    if let Some(area) = layout.footer {
        let nothing_typed = state.list().query().is_empty();
        let mode = Mode::from(state.focus());
        Footer { mode, nothing_typed, keymap, theme }.render(area, buffer);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// How many rows of a list a screen of this size has room for.
#[must_use]
pub fn page(size: Size, state: &State, theme: &Theme) -> usize {
    arrange(Rect::from(size), state, theme).page()
}

fn arrange(screen: Rect, state: &State, theme: &Theme) -> Layout {
    let details = details(screen, state, theme);
    Layout::of(screen, state.focus(), details.urgent_lines(screen.width))
}

fn details<'screen>(
    screen: Rect,
    state: &'screen State,
    theme: &'screen Theme,
) -> DetailsLine<'screen> {
    let status = unbordered_status(screen, state).filter(|_| layout::has_status_line(screen));
    DetailsLine { details: state.details(), status, theme }
}

/// What the list is, where there is no border to tell it.
fn unbordered_status(screen: Rect, state: &State) -> Option<Status> {
    let untold = !layout::has_borders(screen) && state.focus() == Focus::Namespaces;
    untold.then(|| Status::of(state)).flatten()
}
