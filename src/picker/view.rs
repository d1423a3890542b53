//! Draws the state. Each part of the screen is a widget in its own file; shared code is in `text`
//! (shortening names), `columns` and [`theme`].

mod columns;
mod contexts;
mod details;
mod footer;
mod full_name;
mod help;
mod hit_target;
mod layout;
mod namespaces;
mod pane;
mod question;
mod search_line;
mod status;
mod text;
pub mod theme;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::Widget;

use super::Focus;
use super::keymap::{Keymap, Mode};
use super::state::{Dialog, Namespaces, State};
use contexts::ContextsPane;
use details::{DetailsLines, details};
use footer::footer;
use full_name::FullName;
use help::HelpPane;
pub use help::SEARCH;
pub(super) use hit_target::hit_target;
use layout::{Layout, ListFrame, Widths};
use namespaces::NamespacesPane;
use pane::Pane;
use question::question_keys;
use search_line::SearchLine;
use status::Status;
pub use theme::Theme;

/// The minimum height of the help for a border, which shows how far it is scrolled.
const LEAST_HELP: u16 = 5;

#[derive(Clone, Copy)]
pub struct Look<'picker> {
    pub theme: &'picker Theme,
    pub keymap: &'picker Keymap,
}

pub fn draw(frame: &mut Frame, state: &State, look: Look<'_>) {
    let Look { theme, keymap } = look;
    let screen = frame.area();
    let (layout, details) = arrange(screen, state, look);
    let buffer = frame.buffer_mut();
    let status = unbordered_status(screen, state).filter(|_| !details.shows_status);
    let mut cursor = SearchLine { state, status, position: position(&layout, state), theme }
        .render(layout.search, buffer);
    let pane = |of| Pane { focused: state.focus == of, frame: layout.frame(of), theme };
    if let Some(Dialog::Help { top }) = state.dialog {
        help(top, &layout, state, look).render(layout.lists(), buffer);
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
        let margin = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
        if let Some(keys) = question_keys(state, margin.width.into(), look) {
            keys.render(margin, buffer);
        } else {
            let is_possible = |action| state.is_possible(action);
            let hints = keymap.hints(state.mode(), state.query().is_empty(), is_possible);
            let marked = state.marked().count();
            footer(hints, marked, area.width, theme).render(area, buffer);
        }
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Reports to the state how much of its lists, of the help and of a question the next frame has, on a
/// screen of this size.
pub fn lay_out(size: Size, state: &mut State, look: Look<'_>) {
    let (layout, details) = arrange(Rect::from(size), state, look);
    let (lines, visible) = details.lines_of_question(&layout);
    state.lay_out_question(size, lines, visible);
    if state.mode() == Mode::Help {
        let (lines, visible) = help(0, &layout, state, look).lines(layout.lists());
        state.bound_help(lines.saturating_sub(visible));
    }
    state.set_page(layout.page());
}

fn help<'screen>(
    top: usize,
    layout: &Layout,
    state: &State,
    Look { theme, keymap }: Look<'screen>,
) -> HelpPane<'screen> {
    HelpPane {
        keymap,
        purpose: state.purpose,
        is_integrated: state.can_switch_here(),
        theme,
        top,
        frame: if layout.lists().height >= LEAST_HELP {
            ListFrame::Border
        } else {
            ListFrame::Nothing
        },
    }
}

/// The position in the list with the focus, if no border shows it.
fn position(layout: &Layout, state: &State) -> Option<usize> {
    pane::position(state.list(), layout.page()).filter(|_| !layout.bordered)
}

fn arrange(screen: Rect, state: &State, look: Look<'_>) -> (Layout, DetailsLines) {
    let status = unbordered_status(screen, state).filter(|_| layout::has_status_line(screen));
    let full_name = full_name(screen, state);
    let details = details(screen, state, look, full_name.as_ref(), status.as_ref());
    (Layout::of(screen, widths(screen, state), details.urgency), details)
}

/// How wide the lists are, by what their names need.
fn widths(screen: Rect, state: &State) -> Widths {
    let [contexts_frame, namespaces_frame] =
        if layout::has_borders(screen) { [2, 2] } else { [0, 1] };
    let contexts = &state.contexts;
    if contexts.rows().is_empty() {
        return Widths { contexts: screen.width, namespaces: 0 };
    }
    let mark_width = contexts.mark_columns();
    let names = state.namespaces().map_or(0, Namespaces::widest);
    let names = names + pane::AROUND + namespaces_frame;
    let title = contexts
        .highlighted()
        .map_or(0, |(index, _)| namespaces::width_for_title(contexts.shown_name(index)));
    let contexts =
        columns::wanted(contexts.widest, screen.width) + mark_width + pane::AROUND + contexts_frame;
    Widths::of(screen.width, state.focus, contexts, layout::NamespacesNeed { names, title })
}

/// The full name of the highlighted context for the details, if its row does not show all of it.
fn full_name(screen: Rect, state: &State) -> Option<FullName<'_>> {
    let (index, _) = state.contexts.highlighted()?;
    let widths = widths(screen, state);
    let contexts = &state.contexts;
    let list = Rect { width: widths.contexts, ..screen };
    let frame = if layout::has_borders(screen) { ListFrame::Border } else { ListFrame::Nothing };
    let width = pane::text_width(frame.within(list));
    let columns = contexts::columns(contexts, width);
    let is_listed = widths.contexts > 0;
    let is_whole = if is_listed {
        contexts::is_whole(contexts, index, columns)
    } else {
        layout::has_borders(screen)
            && !contexts.is_short(index)
            && namespaces::title_contains(contexts.shown_name(index), widths.namespaces)
    };
    // On a high screen the lists keep their size while the highlight moves.
    let is_reserved = is_listed
        && state.focus == Focus::Contexts
        && (contexts::are_cut(contexts, columns) || contexts.some_are_short())
        && layout::has_borders(screen);
    let most = FullName::most_lines(screen, contexts.rows().len());
    let alone = !layout::has_details(screen);
    let is_shown = most > 0 && (is_reserved || !is_whole);
    is_shown.then_some(FullName { state, index, most, alone, is_whole, is_reserved })
}

/// The status of the namespaces, if there is no border to show it in.
fn unbordered_status(screen: Rect, state: &State) -> Option<Status> {
    let is_unbordered = !layout::has_borders(screen) && state.focus == Focus::Namespaces;
    is_unbordered.then(|| Status::of(state)).flatten()
}
