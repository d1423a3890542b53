//! The layout of the screen for any size.

use ratatui::layout::Rect;
use ratatui::widgets::Block;

use crate::picker::Focus;

/// The area of each part of the screen. On a small screen less important parts are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) search: Rect,
    pub(super) contexts: Option<Rect>,
    pub(super) namespaces: Option<Rect>,
    pub(super) details: Option<Rect>,
    pub(super) footer: Option<Rect>,
    pub(super) bordered: bool,
}

/// What surrounds a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListFrame {
    Border,
    /// A line on its left, where there is no space for borders.
    Divider,
    Nothing,
}

/// What a message needs of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Urgency {
    pub(super) lines: u16,
    /// Whether it may take the rows of the lists.
    pub(super) before_the_lists: bool,
}

const SEARCH: u16 = 1;
/// The minimum width for both lists while the namespaces have the focus, and while the contexts do.
const BOTH_LISTS: u16 = 60;
const BOTH_LISTS_FROM_CONTEXTS: u16 = 100;
const LEAST_LIST: u16 = 24;
/// The minimum width of the namespaces without the focus.
const LEAST_NAMESPACES: u16 = 16;
/// The minimum heights for these parts, in the order in which they are left out. With the footer
/// ten rows of a list are left.
const BORDERS: u16 = 16;
const FOOTER: u16 = 13;
const DETAILS: u16 = 7;
/// The rows of a list that come before more than one line of details.
const LEAST_ROWS: u16 = 10;
/// The minimum height for a line with the status of the list.
const STATUS: u16 = 3;

/// The width that the namespaces need, in cells, borders included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NamespacesNeed {
    pub(super) names: usize,
    /// For the title; a title gets no more than the usual share.
    pub(super) title: usize,
}

/// How wide each list is. One that is not shown has no width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Widths {
    pub(super) contexts: u16,
    pub(super) namespaces: u16,
}

impl Widths {
    /// The widths on a screen of this width. `contexts` and `namespaces` are what the lists need,
    /// borders included. Contexts with the focus leave the rest to the namespaces, up to a share;
    /// if it is too narrow, they get everything. Namespaces with the focus get what their names need,
    /// and leave the minimum width.
    pub(super) fn of(
        screen: u16,
        focus: Focus,
        contexts: usize,
        namespaces: NamespacesNeed,
    ) -> Self {
        let cells = |wanted: usize| u16::try_from(wanted).unwrap_or(u16::MAX);
        let share = screen * 2 / 5;
        let left = screen.saturating_sub(cells(contexts)).min(share);
        let namespaces = match focus {
            Focus::Contexts if screen < BOTH_LISTS_FROM_CONTEXTS || left < LEAST_NAMESPACES => 0,
            Focus::Contexts => left,
            Focus::Namespaces if screen < BOTH_LISTS => screen,
            Focus::Namespaces => {
                let title = cells(namespaces.title).min(share);
                cells(namespaces.names).clamp(LEAST_LIST, screen - LEAST_LIST).max(title).max(left)
            }
        };
        Self { contexts: screen - namespaces, namespaces }
    }
}

impl Layout {
    /// The layout of a screen with lists of these widths. An urgent message gets the lines it needs,
    /// up to [`most_details`]; if it is more important than the lists, up to everything except the
    /// search line and the footer.
    pub(super) fn of(screen: Rect, widths: Widths, urgency: Option<Urgency>) -> Self {
        let footer = has_footer(screen);
        let details = match urgency {
            Some(Urgency { lines, before_the_lists: true }) => lines.min(most_question(screen)),
            Some(Urgency { lines, .. }) => lines.min(most_details(screen)),
            None => u16::from(has_details(screen)),
        };
        let (search, rest) = split_rows(screen, SEARCH);
        let (rest, footer_line) = split_rows(rest, rest.height.saturating_sub(footer.into()));
        let (lists, details_line) = split_rows(rest, rest.height.saturating_sub(details));
        let (contexts, namespaces) = split_columns(lists, widths.contexts);
        let some = |list: Rect| (list.width > 0).then_some(list);
        Self {
            search,
            contexts: some(contexts),
            namespaces: some(namespaces),
            details: (details > 0).then_some(details_line),
            footer: footer.then_some(footer_line),
            bordered: has_borders(screen),
        }
    }

    pub(super) fn lists(&self) -> Rect {
        let areas = self.contexts.into_iter().chain(self.namespaces);
        areas.reduce(Rect::union).unwrap_or_default()
    }

    pub(super) fn page(&self) -> usize {
        let list = self.contexts.or(self.namespaces).unwrap_or_default();
        usize::from(self.frame(Focus::Contexts).within(list).height)
    }

    pub(super) fn frame(&self, list: Focus) -> ListFrame {
        match list {
            _ if self.bordered => ListFrame::Border,
            Focus::Namespaces if self.contexts.is_some() => ListFrame::Divider,
            Focus::Namespaces | Focus::Contexts => ListFrame::Nothing,
        }
    }
}

impl ListFrame {
    /// The area inside.
    pub(super) fn within(self, area: Rect) -> Rect {
        match self {
            ListFrame::Border => Block::bordered().inner(area),
            ListFrame::Divider => split_columns(area, 1).1,
            ListFrame::Nothing => area,
        }
    }
}

/// The most lines of details that leave a row of a list: half of the screen, if it is high enough.
pub(super) fn most_details(screen: Rect) -> u16 {
    let borders = if has_borders(screen) { 2 } else { 0 };
    let least = SEARCH + borders + 1 + u16::from(has_footer(screen));
    screen.height.saturating_sub(least).min(screen.height / 2)
}

/// The most lines of details that no key has requested: ten rows of the list, or all of its `rows`, come
/// before the second.
pub(super) fn most_passive_details(screen: Rect, rows: usize) -> u16 {
    let borders = if has_borders(screen) { 2 } else { 0 };
    let rows = u16::try_from(rows).map_or(LEAST_ROWS, |rows| rows.min(LEAST_ROWS));
    let rows = SEARCH + borders + rows + u16::from(has_footer(screen));
    match screen.height.saturating_sub(rows) {
        0 => most_details(screen),
        left => left.min(most_details(screen)),
    }
}

/// Everything except the search line and the footer.
fn most_question(screen: Rect) -> u16 {
    screen.height.saturating_sub(SEARCH + u16::from(has_footer(screen)))
}

pub(super) fn most_lines_of_question(screen: Rect) -> usize {
    usize::from(most_question(screen))
}

pub(super) fn has_footer(screen: Rect) -> bool {
    screen.height >= FOOTER
}

pub(super) fn has_details(screen: Rect) -> bool {
    screen.height >= DETAILS
}

pub(super) fn has_borders(screen: Rect) -> bool {
    screen.height >= BORDERS
}

pub(super) fn has_status_line(screen: Rect) -> bool {
    screen.height >= STATUS
}

/// Splits an area into its first rows and the rest.
pub(super) fn split_rows(area: Rect, rows: u16) -> (Rect, Rect) {
    let height = rows.min(area.height);
    let rest = Rect { y: area.y + height, height: area.height - height, ..area };
    (Rect { height, ..area }, rest)
}

/// Splits an area into its first columns and the rest.
pub(super) fn split_columns(area: Rect, columns: u16) -> (Rect, Rect) {
    let width = columns.min(area.width);
    let rest = Rect { x: area.x + width, width: area.width - width, ..area };
    (Rect { width, ..area }, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a screen of this height: rows of a list, borders, lines of details, footer.
    fn parts(height: u16, urgent: Option<u16>) -> (usize, bool, u16, bool) {
        let urgency = urgent.map(|lines| Urgency { lines, before_the_lists: false });
        let widths = Widths::of(80, Focus::Contexts, 0, NamespacesNeed::default());
        let layout = Layout::of(Rect::new(0, 0, 80, height), widths, urgency);
        let details = layout.details.map_or(0, |area| area.height);
        (layout.page(), layout.bordered, details, layout.footer.is_some())
    }

    #[test]
    fn a_low_screen_leaves_out_borders_then_footer_then_details() {
        assert_eq!(parts(24, None), (19, true, 1, true));
        assert_eq!(parts(16, None), (11, true, 1, true));
        assert_eq!(parts(15, None), (12, false, 1, true));
        assert_eq!(parts(13, None), (10, false, 1, true));
        assert_eq!(parts(12, None), (10, false, 1, false));
        assert_eq!(parts(9, None), (7, false, 1, false));
        assert_eq!(parts(7, None), (5, false, 1, false));
        assert_eq!(parts(6, None), (5, false, 0, false));
        assert_eq!(parts(1, None), (0, false, 0, false));
    }

    #[test]
    fn an_urgent_message_gets_at_most_half_of_the_screen_and_leaves_a_row() {
        assert_eq!(parts(24, Some(3)), (17, true, 3, true));
        assert_eq!(parts(13, Some(9)), (5, false, 6, true));
        assert_eq!(parts(8, Some(9)), (3, false, 4, false));
        assert_eq!(parts(7, Some(9)), (3, false, 3, false));
        assert_eq!(parts(5, Some(3)), (2, false, 2, false));
        assert_eq!(parts(3, Some(3)), (1, false, 1, false));
        assert_eq!(parts(2, Some(3)), (1, false, 0, false));
        assert_eq!(parts(1, Some(3)), (0, false, 0, false));
    }

    #[test]
    fn names_of_contexts_come_before_the_namespaces_until_these_have_the_focus() {
        use Focus::{Contexts, Namespaces};
        for (screen, focus, contexts, names, expected) in [
            // Narrow screens show one list.
            (59, Contexts, 10, 10, (59, 0)),
            (59, Namespaces, 10, 10, (0, 59)),
            (60, Namespaces, 99, 99, (24, 36)),
            (99, Contexts, 10, 10, (99, 0)),
            (100, Contexts, 10, 99, (60, 40)),
            (100, Contexts, 70, 99, (70, 30)),
            (100, Contexts, 84, 99, (84, 16)),
            (100, Contexts, 85, 99, (100, 0)),
            (80, Namespaces, 40, 10, (48, 32)),
            (80, Namespaces, 53, 10, (53, 27)),
            (80, Namespaces, 99, 10, (56, 24)),
            (80, Namespaces, 99, 30, (50, 30)),
            (80, Namespaces, 99, 70, (24, 56)),
        ] {
            let widths = Widths::of(screen, focus, contexts, NamespacesNeed { names, title: 0 });
            assert_eq!((widths.contexts, widths.namespaces), expected, "{screen} {focus:?}");
        }
        for (title, expected) in [(20, 24), (28, 28), (60, 32)] {
            let widths = Widths::of(80, Namespaces, 99, NamespacesNeed { names: 10, title });
            assert_eq!(widths.namespaces, expected);
        }
    }
}
