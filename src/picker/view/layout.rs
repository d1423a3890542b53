//! The layout of the screen for any size.

use ratatui::layout::Rect;

use super::details::Urgency;
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

/// The minimum width for both lists side by side.
const BOTH_LISTS: u16 = 60;
/// The minimum heights for these parts, in the order in which they are left out.
const FOOTER: u16 = 8;
const DETAILS: u16 = 7;
const BORDERS: u16 = 6;
/// The minimum height for a line with the status of the list.
const STATUS: u16 = 3;

impl Layout {
    /// The layout of a screen with the focus on `focus`. An urgent message gets the lines it needs,
    /// up to half of the screen; if it is more important than the lists, up to everything except
    /// the search line and the footer.
    pub(super) fn of(screen: Rect, focus: Focus, urgency: Option<Urgency>) -> Self {
        let footer = has_footer(screen);
        let details = match urgency {
            Some(Urgency { lines, before_the_lists: true }) => {
                lines.min(screen.height.saturating_sub(1 + u16::from(footer)))
            }
            Some(Urgency { lines, .. }) => lines.min(screen.height / 2),
            None => u16::from(screen.height >= DETAILS),
        };
        let (search, rest) = split_rows(screen, 1);
        let (rest, footer_line) = split_rows(rest, rest.height.saturating_sub(footer.into()));
        let (lists, details_line) = split_rows(rest, rest.height.saturating_sub(details));
        let (contexts, namespaces) = if screen.width >= BOTH_LISTS {
            let (contexts, namespaces) = split_columns(lists, lists.width - lists.width * 2 / 5);
            (Some(contexts), Some(namespaces))
        } else if focus == Focus::Contexts {
            (Some(lists), None)
        } else {
            (None, Some(lists))
        };
        Self {
            search,
            contexts,
            namespaces,
            details: (details > 0).then_some(details_line),
            footer: footer.then_some(footer_line),
            bordered: has_borders(screen),
        }
    }

    /// The area of both lists.
    pub(super) fn lists(&self) -> Rect {
        let areas = self.contexts.into_iter().chain(self.namespaces);
        areas.reduce(Rect::union).unwrap_or_default()
    }

    /// The number of rows of a list.
    pub(super) fn page(&self) -> usize {
        let list = self.contexts.or(self.namespaces).unwrap_or_default();
        let borders = if self.bordered { 2 } else { 0 };
        usize::from(list.height.saturating_sub(borders))
    }
}

/// Whether the screen is high enough for the footer.
pub(super) fn has_footer(screen: Rect) -> bool {
    screen.height >= FOOTER
}

/// Whether the screen is high enough for borders.
pub(super) fn has_borders(screen: Rect) -> bool {
    screen.height >= BORDERS
}

/// Whether the screen is high enough for a line with the status of the list.
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
        let layout = Layout::of(Rect::new(0, 0, 80, height), Focus::Contexts, urgency);
        let details = layout.details.map_or(0, |area| area.height);
        (layout.page(), layout.bordered, details, layout.footer.is_some())
    }

    #[test]
    fn a_low_screen_leaves_out_footer_then_details_then_borders() {
        assert_eq!(parts(24, None), (19, true, 1, true));
        assert_eq!(parts(8, None), (3, true, 1, true));
        assert_eq!(parts(7, None), (3, true, 1, false));
        assert_eq!(parts(6, None), (3, true, 0, false));
        assert_eq!(parts(5, None), (4, false, 0, false));
        assert_eq!(parts(1, None), (0, false, 0, false));
    }

    #[test]
    fn an_urgent_message_gets_at_most_half_of_the_screen() {
        assert_eq!(parts(24, Some(3)), (17, true, 3, true));
        assert_eq!(parts(5, Some(3)), (2, false, 2, false));
        assert_eq!(parts(1, Some(3)), (0, false, 0, false));
    }

    #[test]
    fn a_narrow_screen_shows_only_the_list_with_the_focus() {
        for focus in [Focus::Contexts, Focus::Namespaces] {
            let wide = Layout::of(Rect::new(0, 0, 60, 24), focus, None);
            let [contexts, namespaces] = [wide.contexts, wide.namespaces].map(Option::unwrap);
            assert_eq!((contexts.width, namespaces.x, namespaces.width), (36, 36, 24));
            let narrow = Layout::of(Rect::new(0, 0, 59, 24), focus, None);
            assert_eq!(narrow.contexts.is_some(), focus == Focus::Contexts);
            assert_eq!(narrow.namespaces.is_some(), focus == Focus::Namespaces);
        }
    }
}
