//! What plain values say once a key has lost its value.

use std::slice;

use super::Plain;

type Pair = (Plain, Plain);

impl Plain {
    /// Takes the value of a key away, where it has one: the key goes, all of its twins too. Where it
    /// is to be `kept`, or a `<<` would bring in another value, it gets an empty one instead.
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

/// What go-yaml takes for a key: the last one, where a `<<` counts at its place.
fn value_of<'p>(entries: &'p [Pair], key: &str) -> Option<&'p Plain> {
    let own = |(own, value): &'p Pair| own.is_text(key).then_some(value);
    entries.iter().rev().find_map(|pair| own(pair).or_else(|| merged(pair, key)))
}

/// What a `<<` brings in for a key.
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
