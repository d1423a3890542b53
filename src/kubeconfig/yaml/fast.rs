//! A fast parser for simple YAML: block mappings and sequences with simple scalars, as kubectl,
//! cloud providers and k3s write them, in one pass.
//!
//! A parser for all of YAML takes five times as long. This one reports no errors: at anything else
//! it gives up, and the full parser reads the text from the start. Both build the same tree; a
//! debug build compares the two for every file.

use std::borrow::Cow;

use crate::kubeconfig::find::find;
use crate::kubeconfig::scalar::Style;
use crate::kubeconfig::tree::{CollectionStyle, Entry, Id, Tree, Value};

/// The deepest nesting; twice that of any field of a kubeconfig.
const DEEPEST: usize = 16;

/// The longest key; far below the limit of YAML, 1,024 characters.
const LONGEST_KEY: usize = 128;

/// Parses a text; `None` if it contains anything that this parser does not support.
pub(super) fn read(text: &str) -> Option<Tree<'_>> {
    // No early exit, so that the compiler can vectorize the loop.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    if !text.as_bytes().iter().fold(true, |so_far, byte| so_far & is_plain(byte)) {
        return None;
    }
    let at = if text.starts_with("---\n") { "---\n".len() } else { 0 };
    let mut reader = FastParser { text, at, column: None, tree: Tree::default() };
    reader.go_to_line(at);
    if reader.column != Some(0) {
        return None;
    }
    let root = reader.mapping(0, 0)?;
    reader.tree.root = Some(root);
    (reader.column.is_none() && !reader.tree.is_full()).then_some(reader.tree)
}

/// The parser. Its position `at` is at a value, or at the first value of the next line.
struct FastParser<'t> {
    text: &'t str,
    at: usize,
    /// The column of the first value of the line; `None` at the end of the text. After a `-` it is
    /// the column of the value that follows.
    column: Option<usize>,
    tree: Tree<'t>,
}

impl<'t> FastParser<'t> {
    fn mapping(&mut self, column: usize, depth: usize) -> Option<Id> {
        let id = self.push(self.at, self.at, Value::Opaque)?;
        let mut entries = Vec::new();
        while self.column == Some(column) && !self.is_at_item() {
            let key = self.key()?;
            let value = if self.rest_is_blank(self.at) {
                self.go_to_next_line();
                let is_deeper = self.column.is_some_and(|next| next > column);
                let is_list = self.column.is_some() && self.is_at_item();
                match self.column? {
                    next if is_list && (is_deeper || next == column) => {
                        self.sequence(next, column, depth)
                    }
                    next if is_deeper && depth < DEEPEST => self.mapping(next, depth + 1),
                    _ => None,
                }?
            } else {
                self.scalar(column)?
            };
            entries.push(Entry { key, value });
        }
        let end = self.end_of(entries.last()?.value);
        self.close(id, end, Value::Mapping { layout: CollectionStyle::Block, entries }, column)
    }

    fn sequence(&mut self, column: usize, parent: usize, depth: usize) -> Option<Id> {
        let id = self.push(self.at, self.at, Value::Opaque)?;
        let mut values = Vec::new();
        while self.column == Some(column) && self.is_at_item() {
            let dash = self.at;
            self.at += 1;
            self.skip_spaces();
            let value = if self.key_length().is_some() {
                let inner = column + self.at - dash;
                self.column = Some(inner);
                if depth == DEEPEST {
                    return None;
                }
                self.mapping(inner, depth + 1)?
            } else {
                self.scalar(column)?
            };
            values.push(value);
        }
        let end = self.end_of(*values.last()?);
        if column == parent {
            // The full parser lets the sequence begin there.
            self.tree.node_mut(id).span.start = self.tree.node(*values.first()?).span.start;
        }
        self.close(id, end, Value::Sequence { layout: CollectionStyle::Block, values }, column)
    }

    /// Ends a collection; `None` if the next line is indented deeper than the collection.
    fn close(&mut self, id: Id, end: usize, value: Value<'t>, column: usize) -> Option<Id> {
        if self.column.is_some_and(|next| next > column) {
            return None;
        }
        let node = self.tree.node_mut(id);
        node.span.end = end;
        node.value = value;
        Some(id)
    }

    /// Reads a key with its colon and the spaces after it.
    fn key(&mut self) -> Option<Id> {
        let end = self.at + self.key_length()?;
        let key = self.push(self.at, end, Value::plain(Cow::Borrowed(&self.text[self.at..end])))?;
        self.at = end + 1;
        self.skip_spaces();
        Some(key)
    }

    /// The length of the key at the current position, if there is one. A key consists of letters,
    /// digits and a few characters without a meaning in YAML.
    fn key_length(&self) -> Option<usize> {
        let line = &self.text.as_bytes()[self.at..];
        let is_in_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./".contains(byte);
        let length = line.iter().take(LONGEST_KEY).take_while(|byte| is_in_key(byte)).count();
        let begins_as_key = line.first()?.is_ascii_alphanumeric();
        let is_key = matches!(line[length..], [b':'] | [b':', b' ' | b'\n', ..]);
        (begins_as_key && is_key).then_some(length)
    }

    /// Reads a scalar or an empty flow collection, and goes to the next line. `column` is that of
    /// the collection that contains it.
    fn scalar(&mut self, column: usize) -> Option<Id> {
        let rest = &self.text.as_bytes()[self.at..];
        let start = self.at;
        let (length, value) = match *rest {
            [quote @ (b'"' | b'\''), ref behind @ ..] => {
                let line = &behind[..find([b'\n'], behind).unwrap_or(behind.len())];
                let length = find([quote, b'\\'], line)?;
                let is_whole = behind[length] == quote && behind.get(length + 1) != Some(&quote);
                let style = if quote == b'"' { Style::Double } else { Style::Single };
                let text = &self.text[start + 1..][..length];
                (is_whole.then_some(length + 2)?, Value::quoted(Cow::Borrowed(text), style))
            }
            [b'{', b'}', ..] => {
                (2, Value::Mapping { layout: CollectionStyle::Flow, entries: Vec::new() })
            }
            [b'[', b']', ..] => {
                (2, Value::Sequence { layout: CollectionStyle::Flow, values: Vec::new() })
            }
            _ => return self.plain(column),
        };
        let end = start + length;
        if !self.rest_is_blank(end) {
            return None;
        }
        self.at = end;
        self.go_to_next_line();
        self.push(start, end, value)
    }

    /// Reads a scalar without quotes. kubectl breaks a long text into several lines.
    fn plain(&mut self, column: usize) -> Option<Id> {
        let start = self.at;
        let mut part = self.plain_part()?;
        let mut text = Cow::Borrowed(part);
        let mut end = start + part.len();
        loop {
            let is_followed_by_comment = self.text[end..].trim_start_matches(' ').starts_with('#');
            self.at = end;
            self.go_to_next_line();
            if self.column.is_none_or(|next| next <= column) {
                break;
            }
            let is_next_line = find([b'\n'], &self.text.as_bytes()[end..])
                .is_some_and(|line| self.text[end + line + 1..self.at].bytes().all(|b| b == b' '));
            if is_followed_by_comment || !is_next_line {
                return None;
            }
            part = self.plain_part()?;
            text.to_mut().push(' ');
            text.to_mut().push_str(part);
            end = self.at + part.len();
        }
        self.push(start, end, Value::plain(text))
    }

    /// The part of a scalar without quotes that is in the current line.
    fn plain_part(&self) -> Option<&'t str> {
        let rest = &self.text.as_bytes()[self.at..];
        let is_safe_start = match *rest {
            [b'-', second, ..] => second == b'-' || second.is_ascii_alphanumeric(),
            [first, ..] => first.is_ascii_alphanumeric() || b"/._".contains(&first),
            [] => false,
        };
        let line = &rest[..find([b'\n'], rest).unwrap_or(rest.len())];
        let mut end = line.len();
        let mut from = 0;
        while let Some(found) = find([b':', b'#'], &line[from..]) {
            let index = from + found;
            match (line[index], index.checked_sub(1).map(|before| line[before])) {
                (b'#', Some(b' ')) => {
                    end = index;
                    break;
                }
                (b':', _) if matches!(line.get(index + 1), None | Some(b' ')) => return None,
                _ => from = index + 1,
            }
        }
        is_safe_start.then(|| self.text[self.at..][..end].trim_end_matches(' '))
    }

    fn push(&mut self, start: usize, end: usize, value: Value<'t>) -> Option<Id> {
        (!self.tree.is_full()).then(|| self.tree.push(start..end, value))
    }

    fn end_of(&self, id: Id) -> usize {
        self.tree.node(id).span.end
    }

    fn is_at_item(&self) -> bool {
        self.text.as_bytes()[self.at..].starts_with(b"- ")
    }

    /// Whether only spaces and a comment are between this offset and the end of its line.
    fn rest_is_blank(&self, from: usize) -> bool {
        let rest = &self.text.as_bytes()[from..];
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        match rest.get(spaces) {
            None | Some(b'\n') => true,
            // Directly after a value, `#` is part of the value.
            Some(b'#') => from > 0 && self.text.as_bytes()[from - 1] == b' ' || spaces > 0,
            Some(_) => false,
        }
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| **byte == b' ').count();
    }

    fn go_to_next_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.go_to_line(find([b'\n'], rest).map_or(self.text.len(), |end| self.at + end + 1));
    }

    /// Goes to the first value from this line on, across blank lines and comments.
    fn go_to_line(&mut self, mut start: usize) {
        let bytes = self.text.as_bytes();
        loop {
            self.at = start;
            self.skip_spaces();
            match bytes.get(self.at) {
                None => return self.column = None,
                Some(b'\n') => start = self.at + 1,
                Some(b'#') => match find([b'\n'], &bytes[self.at..]) {
                    Some(end) => start = self.at + end + 1,
                    None => return self.column = None,
                },
                Some(_) => return self.column = Some(self.at - start),
            }
        }
    }
}

#[cfg(test)]
mod tests;
