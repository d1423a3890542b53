//! What changed in a file, judged by its bytes alone.
//!
//! Everything that differs must be an expected change: another value in the place of an old one, or
//! one new entry. This knows nothing of kswitch's own reader; it looks for a key, a colon and a
//! scalar, and for the same bytes on either side.

use std::collections::BTreeSet;

use serde_json::Value;

use super::spelling::{Spelling, removable};

/// A key that may have another value afterwards.
#[derive(Debug)]
pub(in super::super) struct ExpectedChange {
    pub(in super::super) key: &'static str,
    /// Nothing where any value will do.
    pub(in super::super) value: Option<String>,
}

/// How many bytes one expected change can remove or add.
pub(super) const MOST_BYTES: usize = 400;

/// Why the bytes can't be what was expected, if so.
pub(super) fn unexplained(
    before: &[u8],
    after: &[u8],
    expected: &[ExpectedChange],
) -> Option<String> {
    let ((mark, old), (new_mark, new)) = (text(before), text(after));
    if mark != new_mark {
        return Some(format!("another encoding: {mark:?} became {new_mark:?}"));
    }
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok_and(|own| own.is_object());
    let json = is_json(&old);
    if json && !is_json(&new) {
        return Some("it was JSON and is no longer".to_owned());
    }
    let (line_ends, new_line_ends) = (line_ends(&old), line_ends(&new));
    if !line_ends.is_empty() && !new_line_ends.is_subset(&line_ends) {
        return Some(format!("other line ends: {line_ends:?} became {new_line_ends:?}"));
    }
    let change = Change { old: &old, new: &new, json };
    let expected: Vec<&ExpectedChange> = expected.iter().collect();
    if change.is_explained(0, 0, &expected) || change.is_skeleton(&expected) {
        return None;
    }
    let same = common(&old, &new);
    let rest = |text: &str| text[same..].chars().take(60).collect::<String>();
    Some(format!(
        "bytes changed that were not requested; from byte {same} on: {:?} became {:?}",
        rest(&old),
        rest(&new)
    ))
}

/// The byte order mark and what follows it.
pub(super) fn text(bytes: &[u8]) -> (&[u8], String) {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).expect("UTF-16")
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => (&bytes[..2], utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => (&bytes[..2], utf16(rest, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            (&bytes[..3], String::from_utf8(rest.to_vec()).expect("UTF-8"))
        }
        _ => (&[], String::from_utf8(bytes.to_vec()).expect("UTF-8")),
    }
}

/// Every kind of line end in a text.
fn line_ends(text: &str) -> BTreeSet<&'static str> {
    let others = text.replace("\r\n", "");
    let ends = [("\r\n", text), ("\n", &others), ("\r", &others)];
    ends.into_iter().filter(|(end, text)| text.contains(end)).map(|(end, _)| end).collect()
}

fn common(left: &str, right: &str) -> usize {
    let pairs = left.chars().zip(right.chars());
    pairs.take_while(|(left, right)| left == right).map(|(own, _)| own.len_utf8()).sum()
}

struct Change<'t> {
    old: &'t str,
    new: &'t str,
    json: bool,
}

impl Change<'_> {
    /// Whether the rest of the old text becomes the rest of the new one by some of the expected changes,
    /// each used once at most.
    fn is_explained(&self, old: usize, new: usize, expected: &[&ExpectedChange]) -> bool {
        let same = common(&self.old[old..], &self.new[new..]);
        if self.old[old..].len() == same && self.new[new..].len() == same {
            return true;
        }
        let starts = (same.saturating_sub(MOST_BYTES)..=same)
            .filter(|start| self.old.is_char_boundary(old + start));
        for start in starts {
            for (index, change) in expected.iter().enumerate() {
                let mut others = expected.to_vec();
                others.remove(index);
                let ends = self.applied(change, old + start, new + start);
                if ends.into_iter().any(|(old, new)| self.is_explained(old, new, &others)) {
                    return true;
                }
            }
        }
        false
    }

    /// Where either text goes on if the change was made at this position.
    fn applied(&self, change: &ExpectedChange, old: usize, new: usize) -> Vec<(usize, usize)> {
        let spelling = Spelling { change, json: self.json };
        let mut ends: Vec<(usize, usize)> = spelling
            .entries(&self.new[new..], starts_line(self.old, old))
            .into_iter()
            .map(|length| (old, new + length))
            .collect();
        // `{}` of any mapping takes the entry in.
        let mapping = spelling.mapping(&self.new[new..]);
        let empty = self.old[old..].strip_prefix('{').map(str::trim_start);
        if let (Some(length), Some(rest)) = (mapping, empty.and_then(|rest| rest.strip_prefix('}')))
        {
            ends.push((self.old.len() - rest.len(), new + length));
        }
        // Between brackets a key may stand alone.
        let bare = |key| is_key(&self.old[..old], key);
        if let Some(behind) = self.new[new..].strip_prefix(": ") {
            let matching = bare(change.key).then(|| spelling.values(behind));
            let inner = (change.key == "namespace" && bare("context"))
                .then(|| spelling.padded_mapping(behind));
            let lengths = matching.into_iter().chain(inner).flatten();
            ends.extend(lengths.map(|length| (old, new + 2 + length)));
        }
        let values = if follows_key(&self.old[..old], change.key) {
            spelling.values(&self.new[new..])
        } else if change.key == "namespace" && follows_key(&self.old[..old], "context") {
            spelling.padded_mapping(&self.new[new..])
        } else {
            Vec::new()
        };
        for length in values {
            for (removed, kept) in removable(&self.old[old..]) {
                // What stands behind the header of a block scalar, a comment, is kept.
                let comment = &self.old[old + removed.start..old + removed.start + kept];
                let comment = if kept == 0 { "" } else { comment };
                if self.new[new + length..].starts_with(comment) {
                    ends.push((old + removed.end, new + length + comment.len()));
                }
            }
        }
        ends
    }

    /// A file without content becomes a kubeconfig.
    fn is_skeleton(&self, expected: &[&ExpectedChange]) -> bool {
        let Some(change) = expected.iter().find(|change| change.key == "current-context") else {
            return false;
        };
        let is_no_content = |line: &str| {
            let line = line.split('#').next().unwrap_or_default().trim();
            ["", "---", "null", "~", "--- ~", "--- null", "%YAML 1.1"].contains(&line)
        };
        let first = self.old.split("\n---").next().unwrap_or_default();
        let first = if first.trim().is_empty() { self.old } else { first };
        if !first.split(['\n', '\r']).all(is_no_content) {
            return false;
        }
        let lines = ["apiVersion: v1", "kind: Config", "clusters: []", "contexts: []", "users: []"];
        let Some(start) = self.new.find(lines[0]) else { return false };
        let mut rest = &self.new[start..];
        for line in lines {
            let Some(behind) = rest.strip_prefix(line) else { return false };
            rest = behind.trim_start_matches(['\n', '\r']);
        }
        let kept_before = self.new[..start].trim_end_matches(['\n', '\r']);
        let spelling = Spelling { change, json: false };
        let Some(behind_key) = rest.strip_prefix("current-context: ") else { return false };
        spelling.values(behind_key).into_iter().any(|length| {
            let kept_behind = behind_key[length..].trim_start_matches(['\n', '\r']);
            let Some(removed) = self.old.strip_prefix(kept_before) else { return false };
            let Some(removed) = removed.strip_suffix(kept_behind) else { return false };
            ["", "null", "~"].contains(&removed.trim_matches(['\n', '\r', ' ']))
        })
    }
}

fn starts_line(text: &str, offset: usize) -> bool {
    offset == 0 || text[..offset].ends_with(['\n', '\r'])
}

/// Whether a value that follows belongs to this key: spaces, a comment, an anchor and a tag may
/// stand between.
fn follows_key(before: &str, key: &str) -> bool {
    let mut before = before;
    loop {
        let end = before.trim_end();
        let is_line_over = before[end.len()..].contains(['\n', '\r']);
        let line = end.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        // Behind a space, or behind the colon of a quoted key; a tag may have colons itself.
        let words = [&[' ', '\t', '\n', '\r'][..], &[' ', '\t', '\n', '\r', ':']];
        let words = words.map(|separators| end.rfind(separators).map_or(0, |at| at + 1));
        let property = words.into_iter().find(|word| end[*word..].starts_with(['&', '!']));
        let comment = [" #", "\t#"].into_iter().filter_map(|start| end[line..].find(start)).min();
        let comment = comment.or(end[line..].starts_with('#').then_some(0));
        before = match (comment.filter(|_| is_line_over), property) {
            (Some(comment), _) => &end[..line + comment],
            (None, Some(word)) => &end[..word],
            (None, None) => break,
        };
    }
    let before = before.trim_end();
    before.strip_suffix(':').is_some_and(|before| is_key(before.trim_end(), key))
}

/// Whether a text ends in this key.
fn is_key(before: &str, key: &str) -> bool {
    ["\"", "'", ""].into_iter().any(|quote| {
        before
            .strip_suffix(quote)
            .and_then(|before| before.strip_suffix(key))
            .and_then(|before| before.strip_suffix(quote))
            .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_explained(before: &str, after: &str) -> bool {
        let change = |key, value: &str| ExpectedChange { key, value: Some(value.to_owned()) };
        let expected = [change("current-context", "new"), change("namespace", "x")];
        unexplained(before.as_bytes(), after.as_bytes(), &expected).is_none()
    }

    #[test]
    fn wishes_come_true_in_one_place_each() {
        for (before, after) in [
            ("current-context: a # why\n", "current-context: new # why\n"),
            ("current-context: &a 'a'\nx: 1", "current-context: &a 'new'\nx: 1"),
            ("current-context: |- # x\n  a\n\n  b\nx: 1\n", "current-context: new # x\nx: 1\n"),
            ("current-context:\n    a\n      b\nx: 1\n", "current-context:\n    new\nx: 1\n"),
            ("current-context: !x:y 'a'\n", "current-context: !x:y 'new'\n"),
            ("current-context:", "current-context: new"),
            ("a: 1\nb: 2\n", "a: 1\ncurrent-context: \"new\"\nb: 2\n"),
            ("a: 1", "a: 1\ncurrent-context: new"),
            ("{\"a\":{},\"b\":2}", "{\"a\":{\"namespace\": \"x\"},\"b\":2}"),
            ("{name: a, context: {user: u}}", "{name: a, context: {user: u, namespace: x}}"),
            ("{name: a}", "{name: a, context: {namespace: x}}"),
            ("{\"context\":&a null}", "{\"context\":&a {namespace: x}}"),
            ("{name: a, context}", "{name: a, context: {namespace: x}}"),
            ("{namespace\n}", "{namespace: x\n}"),
            (
                "- context: ~ # c\n  name: b\ncurrent-context: b\n",
                "- context: {namespace: x} # c\n  name: b\ncurrent-context: new\n",
            ),
            ("{name: \"x #y\", namespace: a}", "{name: \"x #y\", namespace: x}"),
            ("current-context: # a\n  # b\n  a", "current-context: # a\n  # b\n  new"),
            ("{namespace: a, current-context: b}", "{namespace: x, current-context: new}"),
            (
                "# c\n",
                "# c\napiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n\
                 current-context: new\n",
            ),
        ] {
            assert!(is_explained(before, after), "{before}\n{after}");
        }
    }

    #[test]
    fn whatever_else_moves_is_noticed() {
        for (before, after) in [
            ("current-context: a # why\n", "current-context: new\n"),
            ("current-context: a  # why\n", "current-context: new # why\n"),
            ("current-context: a\n", "current-context: other\n"),
            ("current-context: a\n", "current-context: new"),
            ("current-context: a\r\nx: 1\r\n", "current-context: new\nx: 1\r\n"),
            ("current-context: a\nx: 1\n", "current-context: new\n"),
            ("a: 1\r\n", "a: 1\r\ncurrent-context: new\n"),
            ("a: 1\nb: 2\n", "a: 1\r\ncurrent-context: new\nb: 2\n"),
            ("current-context: |-\n  a\nx: 1\n", "current-context: new\n"),
            ("a: 1\nb: 2\n", "b: 2\na: 1\ncurrent-context: new\n"),
            ("a: 1\n", "a: 1\ncurrent-context: new\ncurrent-context: new\n"),
            ("not-current-context: a\n", "not-current-context: new\n"),
            ("{\"current-context\": \"a\"}", "{\"current-context\": new}"),
            ("\u{feff}current-context: a\n", "current-context: new\n"),
            ("context: {namespace: a, user: u}", "context: {namespace: x}"),
        ] {
            assert!(!is_explained(before, after), "{before}\n{after}");
        }
    }
}
