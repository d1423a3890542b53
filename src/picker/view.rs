//! Draws the state. Each part of the screen is a widget in its own file; shared code is in `text`
//! (shortening names), `columns` and [`theme`].

mod columns;
mod contexts;
mod details;
mod footer;
pub mod help;
mod hit_target;
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
use super::keymap::Keymap;
use super::state::{Dialog, State};
use contexts::ContextsPane;
use details::DetailsLine;
use footer::Footer;
use help::HelpPane;
pub use hit_target::hit_target;
use layout::Layout;
use namespaces::NamespacesPane;
use pane::Pane;
use search_line::SearchLine;
use status::Status;
pub use theme::Theme;

/// The styles of the picker, and the keys it shows.
#[derive(Clone, Copy)]
pub struct Look<'picker> {
    /// The styles.
    pub theme: &'picker Theme,
    /// The keys.
    pub keymap: &'picker Keymap,
}

/// Draws the whole screen, of any size.
pub fn draw(frame: &mut Frame, state: &State, look: Look<'_>) {
    let Look { theme, keymap } = look;
    let screen = frame.area();
    let layout = arrange(screen, state, look);
    let buffer = frame.buffer_mut();
    let mut cursor = None;
    let details = details(screen, state, look);
    let status = unbordered_status(screen, state).filter(|_| !details.tells_status());
    SearchLine { state, status, theme }.render(layout.search, buffer, &mut cursor);
    let pane = |of| Pane { focused: state.focus() == of, bordered: layout.bordered, theme };
    if let Some(&Dialog::Help { top }) = state.dialog() {
        let (purpose, bordered) = (state.purpose(), layout.bordered);
        HelpPane { keymap, purpose, theme, top, bordered }.render(layout.lists(), buffer);
        cursor = None;
    } else {
        if let Some(area) = layout.contexts {
            ContextsPane { state, pane: pane(Focus::Contexts) }.render(area, buffer);
        }
        if let Some(area) = layout.namespaces {
            NamespacesPane { state, keymap, pane: pane(Focus::Namespaces) }.render(area, buffer);
        }
    }
    if let Some(area) = layout.details {
        details.render(area, buffer);
    }
    if let Some(area) = layout.footer {
        if let Some(Dialog::Confirm(asked)) = state.dialog() {
            let margin = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
            details::answers(asked, margin.width.into(), look).render(margin, buffer);
        } else {
            let nothing_typed = state.query().is_empty();
            // A new name can be confirmed even if no row is highlighted.
            let has_row = state.dialog().is_some() || !state.list().is_empty();
            Footer { mode: state.mode(), nothing_typed, has_row, keymap, theme }
                .render(area, buffer);
        }
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// The number of rows of a list on a screen of this size.
#[must_use]
pub fn page(size: Size, state: &State, look: Look<'_>) -> usize {
    arrange(Rect::from(size), state, look).page()
}

/// The number of lines of the help that do not fit on a screen of this size.
#[must_use]
pub fn help_overflow(size: Size, state: &State, look: Look<'_>) -> usize {
    let layout = arrange(Rect::from(size), state, look);
    let Look { theme, keymap } = look;
    let (purpose, bordered) = (state.purpose(), layout.bordered);
    let help = HelpPane { keymap, purpose, theme, top: 0, bordered };
    let (lines, visible) = help.lines(layout.lists());
    lines.saturating_sub(visible)
}

fn arrange(screen: Rect, state: &State, look: Look<'_>) -> Layout {
    let details = details(screen, state, look);
    Layout::of(screen, state.focus(), details.urgency(screen.width))
}

fn details<'screen>(
    screen: Rect,
    state: &'screen State,
    Look { theme, keymap }: Look<'screen>,
) -> DetailsLine<'screen> {
    let status = unbordered_status(screen, state).filter(|_| layout::has_status_line(screen));
    let has_footer = layout::has_footer(screen);
    DetailsLine { details: state.details(), status, theme, keymap, has_footer }
}

/// The status of the namespaces, if there is no border to show it in.
fn unbordered_status(screen: Rect, state: &State) -> Option<Status> {
    let is_unbordered = !layout::has_borders(screen) && state.focus() == Focus::Namespaces;
    is_unbordered.then(|| Status::of(state)).flatten()
}
