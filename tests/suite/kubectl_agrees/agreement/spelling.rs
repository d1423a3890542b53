//! How a new value may be written, and how an old one may have been.

use std::ops::Range;

use super::explained::ExpectedChange;

/// A change in the words of a file.
pub(super) struct Spelling<'w> {
    pub(super) change: &'w ExpectedChange,
    pub(super) json: bool,
}

impl Spelling<'_> {
    /// How long the matching value is that stands here, behind a space where there was none. More
    /// than one length where any value will do.
    pub(super) fn values(&self, text: &str) -> Vec<usize> {
        let bare = text.strip_prefix(' ').unwrap_or(text);
        let space = text.len() - bare.len();
        self.bare_values(bare).into_iter().map(|length| space + length).collect()
    }

    fn bare_values(&self, text: &str) -> Vec<usize> {
        let is_expected = |value: &str| self.change.value.as_ref().is_none_or(|own| own == value);
        match text.as_bytes().first() {
            Some(b'"') => {
                let length = quoted_length(text).unwrap_or(0);
                let value = serde_json::from_str::<String>(&text[..length]);
                if value.is_ok_and(|value| is_expected(&value)) { vec![length] } else { Vec::new() }
            }
            _ if self.json => Vec::new(),
            Some(b'\'') => {
                let length = quoted_length(text).unwrap_or(0);
                let inner = text.get(1..length.saturating_sub(1)).unwrap_or("");
                if is_expected(&inner.replace("''", "'")) { vec![length] } else { Vec::new() }
            }
            _ => match &self.change.value {
                Some(value) if !value.is_empty() && text.starts_with(value.as_str()) => {
                    vec![value.len()]
                }
                Some(_) => Vec::new(),
                None => plain_lengths(text).collect(),
            },
        }
    }

    /// How long the mapping is that holds the matching entry alone.
    pub(super) fn mapping(&self, text: &str) -> Option<usize> {
        let inside = text.strip_prefix('{')?.trim_start();
        let start = text.len() - inside.len();
        self.pairs(inside).into_iter().find_map(|length| {
            let rest = inside[length..].trim_start().strip_prefix('}')?;
            Some(start + inside.len() - rest.len())
        })
    }

    /// The same, behind a space where there was none.
    pub(super) fn padded_mapping(&self, text: &str) -> Vec<usize> {
        let bare = text.strip_prefix(' ').unwrap_or(text);
        self.mapping(bare).map(|length| text.len() - bare.len() + length).into_iter().collect()
    }

    /// How long the new entry is that stands here, with the comma or the line break that sets it
    /// apart.
    pub(super) fn entries(&self, text: &str, starts_line: bool) -> Vec<usize> {
        let mut found = Vec::new();
        let line_break = ["\r\n", "\n", "\r"].into_iter().find(|own| text.starts_with(own));
        if let Some(line) = line_break.and_then(|own| text.strip_prefix(own)) {
            found.extend(self.pairs_behind_spaces(text, line));
        }
        if let Some(behind) = text.strip_prefix(',') {
            found.extend(self.pairs_behind_spaces(text, behind));
        }
        if starts_line {
            found.extend(self.pairs_behind_spaces(text, text).into_iter().filter_map(|end| {
                let rest = &text[end..];
                let line_break = ["\r\n", "\n", "\r"].into_iter().find(|own| rest.starts_with(own));
                line_break.map(|own| end + own.len())
            }));
        }
        found
    }

    fn pairs_behind_spaces(&self, text: &str, rest: &str) -> Vec<usize> {
        let pair = rest.trim_start();
        let start = text.len() - pair.len();
        let mut lengths = self.pairs(pair);
        if self.change.key == "namespace"
            && let Some((length, behind)) = key(pair, "context")
        {
            lengths.extend(self.mapping(behind).map(|mapping| length + mapping));
        }
        lengths.into_iter().map(|length| start + length).collect()
    }

    /// The matching `key: value`.
    fn pairs(&self, text: &str) -> Vec<usize> {
        let Some((length, behind)) = key(text, self.change.key) else { return Vec::new() };
        self.bare_values(behind).into_iter().map(|value| length + value).collect()
    }
}

/// The length of a key with its colon and the spaces behind, and what follows.
fn key<'t>(text: &'t str, key: &str) -> Option<(usize, &'t str)> {
    let behind = ["\"", "'", ""]
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_prefix(key)?.strip_prefix(quote))?;
    let value = behind.trim_start().strip_prefix(':')?.trim_start_matches([' ', '\t']);
    Some((text.len() - value.len(), value))
}

/// The old values that may have stood at the start of this text: the bytes that go, and how many
/// bytes are kept before them.
pub(super) fn removable(text: &str) -> Vec<(Range<usize>, usize)> {
    let whole = |length: usize| (0..length, 0);
    match text.as_bytes().first() {
        Some(b'"' | b'\'') => quoted_length(text).map(whole).into_iter().collect(),
        Some(b'*') => {
            let end = text.find([' ', '\t', '\n', '\r', ',', '}', ']']);
            vec![whole(end.unwrap_or(text.len()))]
        }
        Some(b'|' | b'>') => blocks(text),
        Some(b'{') => {
            let rest = text[1..].trim_start().strip_prefix('}');
            rest.map(|rest| whole(text.len() - rest.len())).into_iter().collect()
        }
        // Nothing at all, or a plain scalar.
        _ => std::iter::once(0).chain(plain_lengths(text)).map(whole).collect(),
    }
}

fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut rest = text.char_indices().skip(1).peekable();
    while let Some((at, own)) = rest.next() {
        if own == '\\' && quote == '"' {
            rest.next();
        } else if own == quote {
            match rest.peek() {
                Some((_, '\'')) if quote == '\'' => {
                    rest.next();
                }
                _ => return Some(at + 1),
            }
        }
    }
    None
}

/// A plain scalar may end at any letter, but neither a comment nor another key is part of it, nor
/// a line that is not indented.
fn plain_lengths(text: &str) -> impl Iterator<Item = usize> {
    let stop = [" #", "\t#", "\n#", ": ", ":\n", ":\r", "{", "["];
    let stop = stop.into_iter().filter_map(|start| text.find(start)).min().unwrap_or(text.len());
    let breaks = text.match_indices(['\n', '\r']).map(|(at, own)| (at, at + own.len()));
    let unindented = breaks
        .filter(|(_, next)| !text[*next..].starts_with([' ', '\n', '\r']))
        .map(|(at, _)| at)
        .next();
    let most = stop.min(unindented.unwrap_or(text.len())).min(super::explained::MOST_BYTES);
    text.char_indices()
        .map(|(at, own)| (at + own.len_utf8(), own))
        .take_while(move |(end, _)| *end <= most)
        .filter(|(_, own)| !own.is_whitespace())
        .map(|(end, _)| end)
}

/// A block scalar: its header, then the lines below it that are empty or indented. What stands
/// behind the header is kept.
fn blocks(text: &str) -> Vec<(Range<usize>, usize)> {
    let line_end = text.find(['\n', '\r']).unwrap_or(text.len());
    let header = text[..line_end].find([' ', '\t']).unwrap_or(line_end);
    let mut ends = vec![line_end];
    let mut at = line_end;
    while let Some(own) = ["\r\n", "\n", "\r"].into_iter().find(|own| text[at..].starts_with(own)) {
        let line = &text[at + own.len()..];
        let length = line.find(['\n', '\r']).unwrap_or(line.len());
        if length > 0 && !line.starts_with([' ', '\t']) {
            break;
        }
        at += own.len() + length;
        ends.push(at);
    }
    ends.into_iter().map(|end| (header..end, line_end - header)).collect()
}
