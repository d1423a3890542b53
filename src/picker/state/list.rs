//! A list with a query that filters it and a highlighted row, used by both panes.

use std::ops::Range;

use super::Query;
use crate::picker::search::{Search, Searched, has_several_terms, narrows};

#[derive(Clone, Debug, Default)]
pub(in crate::picker) struct List {
    pub(in crate::picker) rows: usize,
    pub(in crate::picker) query: Query,
    /// The query for which `matches` was computed.
    answered: String,
    /// The rows that match, best first.
    pub(in crate::picker) matches: Vec<usize>,
    /// Those that are not shown, because enough others match better.
    left_out: Vec<usize>,
    /// How many of the matches, the first ones, match as it was meant.
    meant: usize,
    /// Whether some of them are only one edit away from the query.
    are_near: bool,
    extra: usize,
    /// The row above which a rule is drawn, on a line of its own.
    pub(super) rule: Option<usize>,
    /// The highlighted row, counted from the top of the list.
    pub(in crate::picker) highlighted: usize,
    top: usize,
}

/// With at least so many better rows, those that match only by scattered letters are left out. For a query of
/// several terms one is enough.
const ENOUGH: usize = 3;

/// The minimum number of lines of a list with a rule.
const LEAST_WITH_RULE: usize = 6;

impl List {
    pub(super) fn new(rows: usize, highlighted: usize) -> Self {
        let mut list = Self::default();
        list.reset(rows);
        list.highlight(highlighted);
        list
    }

    /// The number of rows that can be highlighted.
    pub(in crate::picker) fn len(&self) -> usize {
        self.matches.len() + self.extra
    }

    pub(in crate::picker) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows to show on a screen with space for `page` lines, counted from the top of the list.
    /// The highlighted row is always included.
    pub(in crate::picker) fn window(&self, page: usize) -> Range<usize> {
        let rows = self.rows_in(page);
        if self.rule_in(&rows, page).is_some() { self.rows_in(page - 1) } else { rows }
    }

    /// The row on each line of such a screen; `None` for the rule.
    pub(in crate::picker) fn lines(&self, page: usize) -> impl Iterator<Item = Option<usize>> {
        let rows = self.window(page);
        let before = self.rule_in(&rows, page).unwrap_or(rows.end);
        let rule = (before < rows.end).then_some(None);
        (rows.start..before).map(Some).chain(rule).chain((before..rows.end).map(Some))
    }

    /// The row below the rule, if the rule is between these rows. A low screen has no line for it.
    fn rule_in(&self, rows: &Range<usize>, page: usize) -> Option<usize> {
        self.rule.filter(|rule| page >= LEAST_WITH_RULE && rows.start < *rule && *rule < rows.end)
    }

    fn rows_in(&self, page: usize) -> Range<usize> {
        let page = page.max(1);
        let first_to_reach = (self.highlighted + 1).saturating_sub(page);
        let last_to_fill = self.len().saturating_sub(page);
        let top = self.top.min(last_to_fill).clamp(first_to_reach, self.highlighted);
        top..self.len().min(top + page)
    }

    /// Scrolls so that the highlighted row is visible.
    pub(super) fn scroll(&mut self, page: usize) {
        self.top = self.window(page).start;
    }

    pub(super) fn highlight(&mut self, row: usize) {
        self.highlighted = row.min(self.len().saturating_sub(1));
    }

    /// The number of rows on the screen above the highlighted one.
    pub(super) fn above(&self) -> usize {
        self.highlighted.saturating_sub(self.top)
    }

    /// Highlights a row and scrolls so that `above` rows, or all, are visible above it.
    pub(super) fn highlight_below(&mut self, row: usize, above: usize) {
        self.highlight(row);
        self.top = self.highlighted.saturating_sub(above);
    }

    /// Changes the query, and returns whether its text differs from the last search.
    pub(super) fn change_query(&mut self, change: impl FnOnce(&mut Query)) -> bool {
        change(&mut self.query);
        self.query.text() != self.answered
    }

    pub(super) fn reset(&mut self, rows: usize) {
        self.matches = (0..rows).collect();
        self.left_out.clear();
        self.meant = rows;
        self.rows = rows;
        self.answered.clear();
        self.are_near = false;
    }

    /// Finds the rows that match the query, and highlights the best one.
    pub(super) fn filter<'row>(
        &mut self,
        search: &Search,
        searched: impl Fn(usize) -> Searched<'row> + Sync,
    ) {
        self.prepare();
        self.matches = search.ranked(self.query.text(), &self.matches, searched);
        self.finish(false);
    }

    /// The same, but if no row has the query in one piece, also names one edit away.
    pub(super) fn filter_or_near<'row>(
        &mut self,
        search: &Search,
        searched: impl Fn(usize) -> Searched<'row> + Sync,
    ) {
        self.prepare();
        let query = self.query.text();
        let ranked = search.ranked_or_near(query, &self.matches, self.rows, searched);
        self.matches = ranked.rows;
        self.meant = ranked.meant;
        self.finish(ranked.are_near);
    }

    fn prepare(&mut self) {
        if self.are_near || !narrows(self.query.text(), &self.answered) {
            self.matches = (0..self.rows).collect();
        } else {
            self.gather();
        }
        self.left_out.clear();
    }

    /// Restores the rows that the search found. Others are not from it, such as pairs.
    pub(super) fn gather(&mut self) {
        self.matches.retain(|row| *row < self.rows);
        self.matches.append(&mut self.left_out);
    }

    /// Adds rows after those that match as it was meant, and leaves out scattered letters if there
    /// are enough of these.
    pub(super) fn insert(&mut self, rows: Range<usize>) {
        let others = self.matches.split_off(self.meant);
        self.matches.extend(rows);
        let enough = if has_several_terms(self.query.text()) { 1 } else { ENOUGH };
        if self.matches.len() < enough {
            self.matches.extend(others);
        } else {
            self.left_out = others;
        }
    }

    fn finish(&mut self, are_near: bool) {
        self.are_near = are_near;
        self.query.text().clone_into(&mut self.answered);
        self.highlight(0);
    }

    pub(super) fn set_extra(&mut self, rows: usize) {
        self.extra = rows;
        self.highlight(self.highlighted);
    }
}

#[cfg(test)]
mod tests {
    use crate::picker::keymap::Motion;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use proptest::test_runner::{Config, RngSeed};

    use super::*;
    use crate::picker::keymap::LineEdit;

    /// The visible rows and the highlighted one after these motions, on a page of five out of
    /// twenty.
    fn window_after(motions: &[Motion]) -> (Range<usize>, usize) {
        let mut list = List::new(20, 0);
        for &motion in motions {
            list.highlight(motion.moved_from(list.highlighted, 5));
            list.scroll(5);
        }
        (list.window(5), list.highlighted)
    }

    #[test]
    fn the_window_scrolls_only_to_show_the_highlight() {
        use Motion::{Down, First, Last, PageDown, PageUp, Up};
        assert_eq!(window_after(&[Down; 4]), (0..5, 4));
        assert_eq!(window_after(&[Down; 5]), (1..6, 5));
        assert_eq!(window_after(&[Down, Down, Down, Down, Down, Up, Up]), (1..6, 3));
        assert_eq!(window_after(&[PageDown, PageDown, PageUp]), (5..10, 5));
        assert_eq!(window_after(&[Last, Down]), (15..20, 19));
        assert_eq!(window_after(&[Last, First, Up]), (0..5, 0));
    }

    #[test]
    fn a_taller_window_shows_more_rows() {
        let mut list = List::new(20, 19);
        list.scroll(5);
        assert_eq!((list.window(5), list.window(8), list.window(30)), (15..20, 12..20, 0..20));
    }

    #[test]
    fn a_rule_takes_a_line_where_it_is_visible() {
        let lines = |list: &List, page| -> String {
            let character = |row: Option<usize>| row.map_or("-".to_owned(), |row| row.to_string());
            list.lines(page).map(character).collect()
        };
        let mut list = List { rule: Some(2), ..List::new(9, 0) };
        assert_eq!(lines(&list, 6), "01-234");
        assert_eq!(lines(&list, 5), "01234");
        assert_eq!(lines(&list, 20), "01-2345678");
        list.highlight(5);
        list.scroll(6);
        assert_eq!(lines(&list, 6), "1-2345");
        list.highlight(8);
        list.scroll(6);
        assert_eq!(lines(&list, 6), "345678");
    }

    #[test]
    fn motions_do_nothing_in_an_empty_list() {
        let mut list = List::new(0, 3);
        for motion in [Motion::Up, Motion::Down, Motion::PageDown, Motion::Last] {
            list.highlight(motion.moved_from(list.highlighted, 5));
            list.scroll(5);
            assert_eq!((list.window(5), list.highlighted), (0..0, 0), "{motion:?}");
        }
    }

    const ROWS: [[&str; 3]; 12] = [
        ["a", "b", "aab"],
        ["ab", "", ""],
        ["b a", "ab", "b.a.ab"],
        ["A-b", "a", "aba"],
        ["Ab", "B", "Äbb"],
        ["ba", "Ä", "bab"],
        ["äb", "a|b", ""],
        ["!a", "b$", "aaaa"],
        ["^a", "'b", ""],
        [r"a\b", "ba-ab", "bb"],
        ["aabb", "bba", ""],
        ["", "aabb", "a"],
    ];

    fn searched(row: usize) -> Searched<'static> {
        let [name, namespace, server] = ROWS[row];
        Searched { shown: [name, namespace, "", ""], hidden: [server, "", ""], frecency: 0 }
    }

    /// A change of the query: an edit, or a pasted text.
    fn an_edit() -> impl Strategy<Value = Result<LineEdit, String>> {
        let character = select(vec!['a', 'b', 'A', 'ä', ' ', ' ', '!', '\'', '^', '$', '|', '\\']);
        let moves = [LineEdit::Left, LineEdit::WordLeft, LineEdit::Start, LineEdit::End];
        let deletions = [LineEdit::DeleteBack, LineEdit::DeleteForward, LineEdit::DeleteWord];
        prop_oneof![
            6 => character.clone().prop_map(|character| Ok(LineEdit::Insert(character))),
            1 => vec(character, 1..6).prop_map(|characters| Err(characters.into_iter().collect())),
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
        fn the_matches_do_not_depend_on_how_a_query_was_typed(
            edits in vec(an_edit(), 1..18),
        ) {
            let (search, fields) = (Search::default(), searched);
            let mut typed = List::new(ROWS.len(), 0);
            for edit in edits {
                let changed = typed.change_query(|query| match &edit {
                    Ok(edit) => query.edit(*edit),
                    Err(text) => query.paste(text),
                });
                if changed {
                    typed.filter_or_near(&search, fields);
                }
                let mut at_once = List::new(ROWS.len(), 0);
                at_once.change_query(|query| query.paste(typed.query.text()));
                at_once.filter_or_near(&search, fields);
                prop_assert_eq!(&typed.matches, &at_once.matches, "{:?}", typed.query.text());
            }
        }
    }
}
