//! The input line: a text with a cursor.

use std::mem::take;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::picker::keymap::LineEdit;
use crate::printable::shown;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    text: String,
    /// A byte index on a character boundary.
    cursor: usize,
    /// The last deleted text of more than a character, for `LineEdit::Yank`.
    killed: String,
}

/// The maximum length in bytes. A longer query would match nothing, and a paste may be of any size.
const MOST_BYTES: usize = 4 << 10;

impl Query {
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len(), killed: String::new() }
    }

    pub(in crate::picker) fn text(&self) -> &str {
        &self.text
    }

    pub(in crate::picker) fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn at_start(&self) -> bool {
        self.cursor == 0
    }

    pub(super) fn at_end(&self) -> bool {
        self.cursor == self.text.len()
    }

    pub(super) fn edit(&mut self, edit: LineEdit) {
        match edit {
            LineEdit::Insert(character) => self.insert([character].into_iter()),
            LineEdit::DeleteBack => self.delete_back_to(self.left()),
            LineEdit::DeleteForward => {
                self.text.replace_range(self.cursor..self.right(), "");
            }
            LineEdit::DeleteWord => self.kill(self.word_start(char::is_alphanumeric)..self.cursor),
            LineEdit::DeleteWordForward => self.kill(self.cursor..self.word_end()),
            LineEdit::DeleteTerm => self.kill(self.word_start(|c| !c.is_whitespace())..self.cursor),
            LineEdit::DeleteToStart => self.kill(0..self.cursor),
            LineEdit::DeleteToEnd => self.kill(self.cursor..self.text.len()),
            LineEdit::Yank => {
                let killed = take(&mut self.killed);
                self.insert(killed.chars());
                self.killed = killed;
            }
            LineEdit::Left => self.cursor = self.left(),
            LineEdit::Right => self.cursor = self.right(),
            LineEdit::WordLeft => self.cursor = self.word_start(char::is_alphanumeric),
            LineEdit::WordRight => self.cursor = self.word_end(),
            LineEdit::Start => self.cursor = 0,
            LineEdit::End => self.cursor = self.text.len(),
        }
    }

    /// Inserts a text as one line: line breaks and tabs become spaces, other control characters are
    /// dropped.
    pub(super) fn paste(&mut self, text: &str) {
        let line = text
            .trim_end_matches(['\r', '\n'])
            .chars()
            .map(|character| if character.is_whitespace() { ' ' } else { character })
            .filter(|character| !character.is_control());
        self.insert(line);
    }

    /// Moves the cursor to the character that is drawn at this cell, counted from the start of the
    /// text, or to its end.
    pub(super) fn point(&mut self, cell: usize) {
        let mut end = 0;
        let under = self.text.char_indices().find(|&(start, character)| {
            end += shown(&self.text[start..start + character.len_utf8()]).width();
            end > cell
        });
        self.cursor = under.map_or(self.text.len(), |(start, _)| start);
    }

    /// Inserts as many of the characters as the maximum length allows.
    fn insert(&mut self, characters: impl Iterator<Item = char>) {
        let mut left_over = MOST_BYTES.saturating_sub(self.text.len());
        let fits = |character: &char| {
            let rest = left_over.checked_sub(character.len_utf8());
            left_over = rest.unwrap_or(0);
            rest.is_some()
        };
        let text: String = characters.take_while(fits).collect();
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    fn delete_back_to(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Deletes a range and keeps its text for `LineEdit::Yank`. An empty range does not replace the
    /// text that was kept before.
    fn kill(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.cursor = range.start;
            self.killed = self.text.drain(range).collect();
        }
    }

    fn left(&self) -> usize {
        self.before_cursor().char_indices().next_back().map_or(0, |(index, _)| index)
    }

    fn right(&self) -> usize {
        let under_cursor = self.text[self.cursor..].chars().next();
        self.cursor + under_cursor.map_or(0, char::len_utf8)
    }

    /// The start of the word that contains the cursor or precedes it.
    fn word_start(&self, in_word: impl Fn(char) -> bool) -> usize {
        let word = self.before_cursor().trim_end_matches(|character| !in_word(character));
        word.trim_end_matches(in_word).len()
    }

    /// The end of the word that contains the cursor or follows it.
    fn word_end(&self) -> usize {
        let word = self.text[self.cursor..].trim_start_matches(|c: char| !c.is_alphanumeric());
        self.text.len() - word.trim_start_matches(char::is_alphanumeric).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query with the cursor at `|`.
    fn query(drawn: &str) -> Query {
        let cursor = drawn.find('|').expect("a cursor");
        Query { text: drawn.replacen('|', "", 1), cursor, ..Query::default() }
    }

    fn after(drawn: &str, edit: LineEdit) -> String {
        let mut query = query(drawn);
        query.edit(edit);
        let (before, rest) = query.text.split_at(query.cursor);
        format!("{before}|{rest}")
    }

    #[test]
    fn edits_work_like_in_readline() {
        for (before, edit, expected) in [
            ("a|c", LineEdit::Insert('é'), "aé|c"),
            ("aé|c", LineEdit::DeleteBack, "a|c"),
            ("a|éc", LineEdit::DeleteForward, "a|c"),
            ("gke_shop prod-eu|x", LineEdit::DeleteWord, "gke_shop prod-|x"),
            ("gke_shop prod-eu|x", LineEdit::DeleteTerm, "gke_shop |x"),
            ("gke_shop  |x", LineEdit::DeleteTerm, "|x"),
            ("prod eu|x", LineEdit::DeleteToStart, "|x"),
            ("日|本", LineEdit::Left, "|日本"),
            ("日|本", LineEdit::Right, "日本|"),
            ("prod-eu|", LineEdit::WordLeft, "prod-|eu"),
            ("prod-|eu", LineEdit::WordLeft, "|prod-eu"),
            ("prod|-eu x", LineEdit::WordRight, "prod-eu| x"),
            ("pr|od-eu x", LineEdit::DeleteWordForward, "pr|-eu x"),
            ("pr|od-eu x", LineEdit::DeleteToEnd, "pr|"),
            ("pr|od", LineEdit::Start, "|prod"),
            ("pr|od", LineEdit::End, "prod|"),
        ] {
            assert_eq!(after(before, edit), expected, "{before} {edit:?}");
        }
    }

    #[test]
    fn the_last_deleted_text_can_be_inserted_again() {
        let mut query = query("gke_shop prod|");
        for edit in
            [LineEdit::DeleteTerm, LineEdit::DeleteForward, LineEdit::DeleteToEnd, LineEdit::Start]
        {
            query.edit(edit);
        }
        query.edit(LineEdit::Yank);
        query.edit(LineEdit::Yank);
        assert_eq!((query.before_cursor(), query.text()), ("prodprod", "prodprodgke_shop "));
    }

    #[test]
    fn edits_beyond_the_ends_do_nothing() {
        for edit in
            [LineEdit::DeleteBack, LineEdit::DeleteWord, LineEdit::DeleteTerm, LineEdit::Left]
        {
            assert_eq!(after("|prod", edit), "|prod", "{edit:?}");
        }
        for edit in [LineEdit::DeleteForward, LineEdit::Right, LineEdit::WordRight] {
            assert_eq!(after("prod|", edit), "prod|", "{edit:?}");
        }
    }

    #[test]
    fn a_paste_is_one_line() {
        let mut query = query("a|b");
        query.paste("x\r\ny\tz\u{1b}[0m\n");
        assert_eq!((query.before_cursor(), query.text()), ("ax  y z[0m", "ax  y z[0mb"));
    }

    #[test]
    fn a_query_has_a_maximum_length() {
        let mut query = query("a|b");
        query.paste(&"é".repeat(1 << 20));
        assert_eq!((query.text().len(), query.before_cursor().len()), (4096, 4095));
        query.edit(LineEdit::Insert('é'));
        query.edit(LineEdit::DeleteToStart);
        query.edit(LineEdit::Yank);
        query.edit(LineEdit::Yank);
        assert_eq!((query.text().len(), query.before_cursor().len()), (4096, 4095));
    }

    #[test]
    fn a_click_moves_the_cursor_to_the_character_there() {
        for (cell, expected) in [(0, ""), (1, "a"), (2, "a"), (3, "a日"), (4, "a日b"), (99, "a日b")]
        {
            let mut query = query("|a日b");
            query.point(cell);
            assert_eq!(query.before_cursor(), expected, "{cell}");
        }
    }
}
