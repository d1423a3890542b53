//! YAML in plain lines, read in one pass: block mappings and sequences, with scalars in them, as
//! kubectl, the clouds and k3s write them.
//!
//! A parser of all of YAML takes five times as long for them. This reader knows no fault: where a text
//! is anything but plain it gives up, and the parser reads it from the start. What both read is the
//! same tree; a debug build compares the two for every file.

use std::borrow::Cow;

use crate::kubeconfig::find::find;
use crate::kubeconfig::scalar::Style;
use crate::kubeconfig::tree::{Entry, Id, Layout, Tree, Value};

/// Twice as deep as any field of a kubeconfig.
const DEEPEST: usize = 16;

/// Far below the 1,024 characters beyond which a key is none.
const LONGEST_KEY: usize = 128;

/// Reads a text; `None` where it is not as plain as this reader wants it.
pub(super) fn read(text: &str) -> Option<Tree<'_>> {
    // Without an early end, so that the compiler can look at many bytes at once.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    if !text.as_bytes().iter().fold(true, |so_far, byte| so_far & is_plain(byte)) {
        return None;
    }
    let at = if text.starts_with("---\n") { "---\n".len() } else { 0 };
    let mut reader = Reader { text, at, column: None, tree: Tree::default() };
    reader.go_to_line(at);
    if reader.column != Some(0) {
        return None;
    }
    let root = reader.mapping(0, 0)?;
    reader.tree.set_root(root);
    (reader.column.is_none() && !reader.tree.is_full()).then_some(reader.tree)
}

/// Where the reading stands: at a value, or where the next line with one begins.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// How far the line is indented; `None` at the end of the text. Of the first value in a line
    /// behind a `-`, it is where that stands.
    column: Option<usize>,
    tree: Tree<'t>,
}

impl<'t> Reader<'t> {
    fn mapping(&mut self, column: usize, depth: usize) -> Option<Id> {
        let id = self.push(self.at, self.at, Value::Opaque)?;
        let mut entries = Vec::new();
        while self.column == Some(column) && !self.is_at_item() {
            let key = self.key()?;
            let value = if self.rest_is_blank(self.at) {
                self.go_to_next_line();
                let is_deeper = self.column.is_some_and(|own| own > column);
                let is_list = self.column.is_some() && self.is_at_item();
                match self.column? {
                    own if is_list && (is_deeper || own == column) => {
                        self.sequence(own, column, depth)
                    }
                    own if is_deeper && depth < DEEPEST => self.mapping(own, depth + 1),
                    _ => None,
                }?
            } else {
                self.scalar(column)?
            };
            entries.push(Entry { key, value });
        }
        let end = self.end_of(entries.last()?.value);
        self.close(id, end, Value::Mapping { layout: Layout::Block, entries }, column)
    }

    fn sequence(&mut self, column: usize, parent: usize, depth: usize) -> Option<Id> {
        let id = self.push(self.at, self.at, Value::Opaque)?;
        let mut values = Vec::new();
        while self.column == Some(column) && self.is_at_item() {
            let dash = self.at;
            self.at += 1;
            self.skip_blanks();
            let value = if self.key_length().is_some() {
                let own = column + self.at - dash;
                self.column = Some(own);
                if depth == DEEPEST {
                    return None;
                }
                self.mapping(own, depth + 1)?
            } else {
                self.scalar(column)?
            };
            values.push(value);
        }
        let end = self.end_of(*values.last()?);
        if column == parent {
            // Where the parser lets it begin.
            self.tree.node_mut(id).span.start = self.tree.node(*values.first()?).span.start;
        }
        self.close(id, end, Value::Sequence { layout: Layout::Block, values }, column)
    }

    /// Ends a collection, behind which no line may be indented further than it.
    fn close(&mut self, id: Id, end: usize, value: Value<'t>, column: usize) -> Option<Id> {
        if self.column.is_some_and(|next| next > column) {
            return None;
        }
        let node = self.tree.node_mut(id);
        node.span.end = end;
        node.value = value;
        Some(id)
    }

    /// Reads a key with its colon, and goes on to what stands behind it.
    fn key(&mut self) -> Option<Id> {
        let end = self.at + self.key_length()?;
        let key = self.push(self.at, end, Value::plain(Cow::Borrowed(&self.text[self.at..end])))?;
        self.at = end + 1;
        self.skip_blanks();
        Some(key)
    }

    /// How long the key is that stands here, if one does: of letters, digits and a few signs that
    /// mean nothing to YAML.
    fn key_length(&self) -> Option<usize> {
        let line = &self.text.as_bytes()[self.at..];
        let is_in_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./".contains(byte);
        let length = line.iter().take(LONGEST_KEY).take_while(|byte| is_in_key(byte)).count();
        let begins_as_key = line.first()?.is_ascii_alphanumeric();
        let is_key = matches!(line[length..], [b':'] | [b':', b' ' | b'\n', ..]);
        (begins_as_key && is_key).then_some(length)
    }

    /// Reads a scalar or a pair of brackets, which stands in a collection at that column, and goes
    /// on to the next line.
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
            [b'{', b'}', ..] => (2, Value::Mapping { layout: Layout::Flow, entries: Vec::new() }),
            [b'[', b']', ..] => (2, Value::Sequence { layout: Layout::Flow, values: Vec::new() }),
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

    /// Reads a scalar without quotes: a line, and those that kubectl breaks a long text into.
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

    /// What stands in this line of a scalar without quotes.
    fn plain_part(&self) -> Option<&'t str> {
        let rest = &self.text.as_bytes()[self.at..];
        let begins_plainly = match *rest {
            [b'-', second, ..] => second == b'-' || second.is_ascii_alphanumeric(),
            [first, ..] => first.is_ascii_alphanumeric() || b"/._".contains(&first),
            [] => false,
        };
        let line = &rest[..find([b'\n'], rest).unwrap_or(rest.len())];
        let mut end = line.len();
        let mut from = 0;
        while let Some(found) = find([b':', b'#'], &line[from..]) {
            let sign = from + found;
            match (line[sign], sign.checked_sub(1).map(|before| line[before])) {
                (b'#', Some(b' ')) => {
                    end = sign;
                    break;
                }
                (b':', _) if matches!(line.get(sign + 1), None | Some(b' ')) => return None,
                _ => from = sign + 1,
            }
        }
        begins_plainly.then(|| self.text[self.at..][..end].trim_end_matches(' '))
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

    /// Whether nothing but a comment stands between this place and the end of its line.
    fn rest_is_blank(&self, from: usize) -> bool {
        let rest = &self.text.as_bytes()[from..];
        let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
        match rest.get(blanks) {
            None | Some(b'\n') => true,
            // Directly behind a value it would belong to that.
            Some(b'#') => from > 0 && self.text.as_bytes()[from - 1] == b' ' || blanks > 0,
            Some(_) => false,
        }
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| **byte == b' ').count();
    }

    fn go_to_next_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.go_to_line(find([b'\n'], rest).map_or(self.text.len(), |end| self.at + end + 1));
    }

    /// Goes to the first value from this line on: blank lines and comments hold none.
    fn go_to_line(&mut self, mut start: usize) {
        let bytes = self.text.as_bytes();
        loop {
            self.at = start;
            self.skip_blanks();
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
