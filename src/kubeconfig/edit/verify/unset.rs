//! Unsets a key in plain values.

use std::slice;

use super::Plain;

type Pair = (Plain, Plain);

impl Plain {
    /// Removes all entries with a key. If it should be `kept`, or a `<<` merges another value, it gets
    /// an empty value instead.
    pub(super) fn unset(&mut self, key: &str, kept: bool) {
        let Plain::Map(entries) = self.untagged_mut() else { return };
        if value_of(entries, key).is_none_or(Plain::is_nothing) {
            return;
        }
        if !kept && !is_merged_in(entries, key) {
            entries.retain(|(own, _)| !own.is_text(key));
            return;
        }
        let empty = Plain::Wanted(String::new());
        match entries.iter().rposition(|(own, _)| own.is_text(key)) {
            Some(last) if !entries[last..].iter().any(|pair| merged(pair, key).is_some()) => {
                entries[last].1 = empty;
            }
            _ => entries.push((Plain::Text(key.to_owned()), empty)),
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Plain::Null
            || matches!(self, Plain::Text(own) | Plain::Wanted(own) if own.is_empty())
    }
}

/// The value that go-yaml uses for a key: the last one; a `<<` counts at its position.
fn value_of<'p>(entries: &'p [Pair], key: &str) -> Option<&'p Plain> {
    let own = |(own, value): &'p Pair| own.is_text(key).then_some(value);
    entries.iter().rev().find_map(|pair| own(pair).or_else(|| merged(pair, key)))
}

/// The value that a `<<` merges for a key.
fn merged<'p>((own, value): &'p Pair, key: &str) -> Option<&'p Plain> {
    let sources = match value.untagged() {
        Plain::List(values) => values,
        single => slice::from_ref(single),
    };
    sources.iter().filter(|_| own.is_text("<<")).find_map(|source| match source.untagged() {
        Plain::Map(entries) => value_of(entries, key),
        _ => None,
    })
}

fn is_merged_in(entries: &[Pair], key: &str) -> bool {
    entries.iter().rev().find_map(|pair| merged(pair, key)).is_some_and(|value| !value.is_nothing())
}
