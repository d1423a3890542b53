//! A list that a query filters, with a highlighted row: what both panes are made of.

use std::ops::Range;

use super::Query;
use crate::picker::keymap::Motion;
use crate::picker::search::{Search, narrows};

/// The rows that match the query, and the one that is highlighted.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// How many rows there are, matching or not.
    rows: usize,
    query: Query,
    /// The query that `matches` answers.
    answered: String,
    /// Which rows match, the best first.
    matches: Vec<usize>,
    /// How many rows there are below the matches.
    extra: usize,
    /// The highlighted row, counted from the top of the list.
    highlighted: usize,
    /// The first row that is on screen.
    top: usize,
}

impl List {
    pub(super) fn new(rows: usize, highlighted: usize) -> Self {
        let mut list = Self::default();
        list.reset(rows);
        list.highlight(highlighted);
        list
    }

    /// What is typed.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Which rows match, as indices into all of them, the best first.
    #[must_use]
    pub fn matches(&self) -> &[usize] {
        &self.matches
    }

    /// How many rows there are, matching or not.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The highlighted row, counted from the top of the list.
    #[must_use]
    pub fn highlighted(&self) -> usize {
        self.highlighted
    }

    /// How many rows there are to move among.
    #[must_use]
    pub fn len(&self) -> usize {
        self.matches.len() + self.extra
    }

    /// Whether there is no row at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows to show where `page` rows fit, counted from the top of the list. The highlighted
    /// one is always among them.
    #[must_use]
    pub fn window(&self, page: usize) -> Range<usize> {
        let page = page.max(1);
        let first_to_reach = (self.highlighted + 1).saturating_sub(page);
        let last_to_fill = self.len().saturating_sub(page);
        let top = self.top.min(last_to_fill).clamp(first_to_reach, self.highlighted);
        top..self.len().min(top + page)
    }

    /// Keeps the highlighted row in sight.
    pub(super) fn scroll(&mut self, page: usize) {
        self.top = self.window(page).start;
    }

    pub(super) fn highlight(&mut self, row: usize) {
        self.highlighted = row.min(self.len().saturating_sub(1));
    }

    /// How many rows are on screen above the highlighted one.
    pub(super) fn above(&self) -> usize {
        self.highlighted.saturating_sub(self.top)
    }

    /// Highlights a row, with this many on screen above it where there are as many.
    pub(super) fn highlight_below(&mut self, row: usize, above: usize) {
        self.highlight(row);
        self.top = self.highlighted.saturating_sub(above);
    }

    pub(super) fn move_highlight(&mut self, motion: Motion, page: usize) {
        self.highlight(match motion {
            Motion::Up => self.highlighted.saturating_sub(1),
            Motion::Down => self.highlighted + 1,
            Motion::PageUp => self.highlighted.saturating_sub(page),
            Motion::PageDown => self.highlighted + page,
            Motion::First => 0,
            Motion::Last => usize::MAX,
        });
    }

    /// Changes the query, and says whether its text is another one now.
    pub(super) fn change_query(&mut self, change: impl FnOnce(&mut Query)) -> bool {
        change(&mut self.query);
        self.query.text() != self.answered
    }

    /// Forgets which rows match: there are other ones now, and this many.
    pub(super) fn reset(&mut self, rows: usize) {
        self.matches = (0..rows).collect();
        self.rows = rows;
        self.answered.clear();
    }

    /// Finds the rows that match what is typed, and highlights the best.
    pub(super) fn filter<'row, const FIELDS: usize>(
        &mut self,
        search: &Search,
        fields: impl Fn(usize) -> [&'row str; FIELDS] + Sync,
    ) {
        let query = self.query.text();
        if !narrows(query, &self.answered) {
            self.matches = (0..self.rows).collect();
        }
        self.matches = search.ranked(query, &self.matches, fields);
        query.clone_into(&mut self.answered);
        self.highlight(0);
    }

    pub(super) fn set_extra(&mut self, rows: usize) {
        self.extra = rows;
        self.highlight(self.highlighted);
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use proptest::test_runner::{Config, RngSeed};

    use super::*;
    use crate::picker::keymap::Edit;

    /// The rows in a window of five after these motions among twenty rows.
    fn window_after(motions: &[Motion]) -> (Range<usize>, usize) {
        let mut list = List::new(20, 0);
        for &motion in motions {
            list.move_highlight(motion, 5);
            list.scroll(5);
        }
        (list.window(5), list.highlighted())
    }

    #[test]
    fn the_window_follows_the_highlight_and_no_more() {
        use Motion::{Down, First, Last, PageDown, PageUp, Up};
        assert_eq!(window_after(&[Down; 4]), (0..5, 4));
        assert_eq!(window_after(&[Down; 5]), (1..6, 5));
        assert_eq!(window_after(&[Down, Down, Down, Down, Down, Up, Up]), (1..6, 3));
        assert_eq!(window_after(&[PageDown, PageDown, PageUp]), (5..10, 5));
        assert_eq!(window_after(&[Last, Down]), (15..20, 19));
        assert_eq!(window_after(&[Last, First, Up]), (0..5, 0));
    }

    #[test]
    fn a_taller_screen_is_filled() {
        let mut list = List::new(20, 19);
        list.scroll(5);
        assert_eq!((list.window(5), list.window(8), list.window(30)), (15..20, 12..20, 0..20));
    }

    #[test]
    fn an_empty_list_stays_put() {
        let mut list = List::new(0, 3);
        for motion in [Motion::Up, Motion::Down, Motion::PageDown, Motion::Last] {
            list.move_highlight(motion, 5);
            list.scroll(5);
            assert_eq!((list.window(5), list.highlighted()), (0..0, 0), "{motion:?}");
        }
    }

    const ROWS: [[&str; 2]; 12] = [
        ["a", "b"],
        ["ab", ""],
        ["b a", "ab"],
        ["A-b", "a"],
        ["Ab", "B"],
        ["ba", "Ä"],
        ["äb", "a|b"],
        ["!a", "b$"],
        ["^a", "'b"],
        [r"a\b", "ba-ab"],
        ["aab", "bba"],
        ["", "aabb"],
    ];

    /// One change of a query: typed, pasted, deleted, or a step to another place in it.
    fn an_edit() -> impl Strategy<Value = Result<Edit, String>> {
        let sign = select(vec!['a', 'b', 'A', 'ä', ' ', ' ', '!', '\'', '^', '$', '|', '\\']);
        let moves = [Edit::Left, Edit::WordLeft, Edit::Start, Edit::End];
        let deletions = [Edit::DeleteBack, Edit::DeleteForward, Edit::DeleteWord];
        prop_oneof![
            6 => sign.clone().prop_map(|sign| Ok(Edit::Insert(sign))),
            1 => vec(sign, 1..6).prop_map(|signs| Err(signs.into_iter().collect())),
            1 => select(moves.to_vec()).prop_map(Ok),
            1 => select(deletions.to_vec()).prop_map(Ok),
        ]
    }

    proptest! {
        #![proptest_config(Config {
            cases: 2_000,
            rng_seed: RngSeed::Fixed(1),
            failure_persistence: None,
            ..Config::default()
        })]

        #[test]
        fn a_query_finds_the_same_in_whatever_steps_it_is_typed(
            edits in vec(an_edit(), 1..14),
        ) {
            let (search, fields) = (Search::default(), |row: usize| ROWS[row]);
            let mut typed = List::new(ROWS.len(), 0);
            for edit in edits {
                let changed = typed.change_query(|query| match &edit {
                    Ok(edit) => query.edit(*edit),
                    Err(text) => query.paste(text),
                });
                if changed {
                    typed.filter(&search, fields);
                }
                let mut at_once = List::new(ROWS.len(), 0);
                at_once.change_query(|query| query.paste(typed.query().text()));
                at_once.filter(&search, fields);
                prop_assert_eq!(typed.matches(), at_once.matches(), "{:?}", typed.query().text());
            }
        }
    }
}
