//! Where everything goes, at any size.

use ratatui::layout::Rect;

use super::details::Urgency;
use crate::picker::Focus;

/// The area of each part of the screen. On a small screen the less important ones have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) search: Rect,
    pub(super) contexts: Option<Rect>,
    pub(super) namespaces: Option<Rect>,
    pub(super) details: Option<Rect>,
    pub(super) footer: Option<Rect>,
    pub(super) bordered: bool,
}

/// The least width at which both lists are shown side by side.
const BOTH_LISTS: u16 = 60;
/// The least heights at which there is room for each of these, in the order they are given up.
const FOOTER: u16 = 8;
const DETAILS: u16 = 7;
const BORDERS: u16 = 6;
/// The least height at which a line that says what the list is leaves room for the list.
const STATUS: u16 = 3;

impl Layout {
    /// The layout of a screen where `focus` has the focus. An urgent message gets the lines it
    /// wants, up to half of the screen or, where it comes before the lists, all of it but the search
    /// line.
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

    /// All the room of the lists.
    pub(super) fn lists(&self) -> Rect {
        let areas = self.contexts.into_iter().chain(self.namespaces);
        areas.reduce(Rect::union).unwrap_or_default()
    }

    /// How many rows a list has.
    pub(super) fn page(&self) -> usize {
        let list = self.contexts.or(self.namespaces).unwrap_or_default();
        let borders = if self.bordered { 2 } else { 0 };
        usize::from(list.height.saturating_sub(borders))
    }
}

/// Whether a screen has room for a line that tells the keys.
pub(super) fn has_footer(screen: Rect) -> bool {
    screen.height >= FOOTER
}

/// Whether a screen has room for borders.
pub(super) fn has_borders(screen: Rect) -> bool {
    screen.height >= BORDERS
}

/// Whether a screen has room for a line that says what its list is.
pub(super) fn has_status_line(screen: Rect) -> bool {
    screen.height >= STATUS
}

/// The first rows of an area, and the others.
pub(super) fn split_rows(area: Rect, rows: u16) -> (Rect, Rect) {
    let height = rows.min(area.height);
    let rest = Rect { y: area.y + height, height: area.height - height, ..area };
    (Rect { height, ..area }, rest)
}

/// The first columns of an area, and the others.
pub(super) fn split_columns(area: Rect, columns: u16) -> (Rect, Rect) {
    let width = columns.min(area.width);
    let rest = Rect { x: area.x + width, width: area.width - width, ..area };
    (Rect { width, ..area }, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a screen of this height shows: rows of a list, borders, details and footer.
    fn parts(height: u16, urgent: Option<u16>) -> (usize, bool, u16, bool) {
        let urgency = urgent.map(|lines| Urgency { lines, before_the_lists: false });
        let layout = Layout::of(Rect::new(0, 0, 80, height), Focus::Contexts, urgency);
        let details = layout.details.map_or(0, |area| area.height);
        (layout.page(), layout.bordered, details, layout.footer.is_some())
    }

    #[test]
    fn a_low_screen_gives_up_the_footer_then_the_details_then_the_borders() {
        assert_eq!(parts(24, None), (19, true, 1, true));
        assert_eq!(parts(8, None), (3, true, 1, true));
        assert_eq!(parts(7, None), (3, true, 1, false));
        assert_eq!(parts(6, None), (3, true, 0, false));
        assert_eq!(parts(5, None), (4, false, 0, false));
        assert_eq!(parts(1, None), (0, false, 0, false));
    }

    #[test]
    fn something_urgent_gets_half_of_the_screen_at_most() {
        assert_eq!(parts(24, Some(3)), (17, true, 3, true));
        assert_eq!(parts(5, Some(3)), (2, false, 2, false));
        assert_eq!(parts(1, Some(3)), (0, false, 0, false));
    }

    #[test]
    fn a_narrow_screen_has_room_for_the_list_with_the_focus() {
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
