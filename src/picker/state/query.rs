//! The line the user types: text with a cursor in it.

use std::ops::Range;

use crate::picker::keymap::Edit;

/// What is typed, and where the cursor stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    text: String,
    /// A byte index on a character boundary.
    cursor: usize,
    /// What was deleted last, more than a character at a time.
    killed: String,
}

impl Query {
    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    #[must_use]
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Whether nothing is typed.
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

    pub(super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Insert(character) => {
                self.text.insert(self.cursor, character);
                self.cursor += character.len_utf8();
            }
            Edit::DeleteBack => self.delete_back_to(self.left()),
            Edit::DeleteForward => {
                self.text.replace_range(self.cursor..self.right(), "");
            }
            Edit::DeleteWord => self.kill(self.word_start(char::is_alphanumeric)..self.cursor),
            Edit::DeleteWordForward => self.kill(self.cursor..self.word_end()),
            Edit::DeleteTerm => self.kill(self.word_start(|c| !c.is_whitespace())..self.cursor),
            Edit::DeleteToStart => self.kill(0..self.cursor),
            Edit::DeleteToEnd => self.kill(self.cursor..self.text.len()),
            Edit::Yank => {
                self.text.insert_str(self.cursor, &self.killed);
                self.cursor += self.killed.len();
            }
            Edit::Left => self.cursor = self.left(),
            Edit::Right => self.cursor = self.right(),
            Edit::WordLeft => self.cursor = self.word_start(char::is_alphanumeric),
            Edit::WordRight => self.cursor = self.word_end(),
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
        }
    }

    /// Types the text as one line: breaks become spaces, other control characters are dropped.
    pub(super) fn paste(&mut self, text: &str) {
        let line: String = text
            .trim_end_matches(['\r', '\n'])
            .chars()
            .map(|character| if character.is_whitespace() { ' ' } else { character })
            .filter(|character| !character.is_control())
            .collect();
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    fn delete_back_to(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Deletes what can be put in again. Where there is nothing to delete, what was deleted before
    /// stays at hand.
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

    /// The start of the word before the cursor, or of the one the cursor is in.
    fn word_start(&self, in_word: impl Fn(char) -> bool) -> usize {
        let word = self.before_cursor().trim_end_matches(|character| !in_word(character));
        word.trim_end_matches(in_word).len()
    }

    /// The end of the word after the cursor, or of the one the cursor is in.
    fn word_end(&self) -> usize {
        let word = self.text[self.cursor..].trim_start_matches(|c: char| !c.is_alphanumeric());
        self.text.len() - word.trim_start_matches(char::is_alphanumeric).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query with the cursor at the `|`.
    fn query(drawn: &str) -> Query {
        let cursor = drawn.find('|').expect("a cursor");
        Query { text: drawn.replacen('|', "", 1), cursor, ..Query::default() }
    }

    fn after(drawn: &str, edit: Edit) -> String {
        let mut query = query(drawn);
        query.edit(edit);
        let (before, rest) = query.text.split_at(query.cursor);
        format!("{before}|{rest}")
    }

    #[test]
    fn every_edit_does_what_readline_does() {
        for (before, edit, expected) in [
            ("a|c", Edit::Insert('é'), "aé|c"),
            ("aé|c", Edit::DeleteBack, "a|c"),
            ("a|éc", Edit::DeleteForward, "a|c"),
            ("gke_shop prod-eu|x", Edit::DeleteWord, "gke_shop prod-|x"),
            ("gke_shop prod-eu|x", Edit::DeleteTerm, "gke_shop |x"),
            ("gke_shop  |x", Edit::DeleteTerm, "|x"),
            ("prod eu|x", Edit::DeleteToStart, "|x"),
            ("日|本", Edit::Left, "|日本"),
            ("日|本", Edit::Right, "日本|"),
            ("prod-eu|", Edit::WordLeft, "prod-|eu"),
            ("prod-|eu", Edit::WordLeft, "|prod-eu"),
            ("prod|-eu x", Edit::WordRight, "prod-eu| x"),
            ("pr|od-eu x", Edit::DeleteWordForward, "pr|-eu x"),
            ("pr|od-eu x", Edit::DeleteToEnd, "pr|"),
            ("pr|od", Edit::Start, "|prod"),
            ("pr|od", Edit::End, "prod|"),
        ] {
            assert_eq!(after(before, edit), expected, "{before} {edit:?}");
        }
    }

    #[test]
    fn what_was_deleted_last_can_be_put_in_again() {
        let mut query = query("gke_shop prod|");
        for edit in [Edit::DeleteTerm, Edit::DeleteForward, Edit::DeleteToEnd, Edit::Start] {
            query.edit(edit);
        }
        query.edit(Edit::Yank);
        query.edit(Edit::Yank);
        assert_eq!((query.before_cursor(), query.text()), ("prodprod", "prodprodgke_shop "));
    }

    #[test]
    fn at_an_end_there_is_nothing_to_do() {
        for edit in [Edit::DeleteBack, Edit::DeleteWord, Edit::DeleteTerm, Edit::Left] {
            assert_eq!(after("|prod", edit), "|prod", "{edit:?}");
        }
        for edit in [Edit::DeleteForward, Edit::Right, Edit::WordRight] {
            assert_eq!(after("prod|", edit), "prod|", "{edit:?}");
        }
    }

    #[test]
    fn a_paste_is_one_line() {
        let mut query = query("a|b");
        query.paste("x\r\ny\tz\u{1b}[0m\n");
        assert_eq!((query.before_cursor(), query.text()), ("ax  y z[0m", "ax  y z[0mb"));
    }
}
