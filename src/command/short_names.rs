//! The names of contexts as the picker shows them.

use std::collections::HashMap;

use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::shown;

use super::invocation::Invocation;

/// The short forms of names, escaped: with all parts in which they differ from any other context, also one
/// that is not among them.
pub(super) fn short_names<'e>(
    invocation: &Invocation,
    snapshot: &Snapshot,
    entries: impl Iterator<Item = &'e ContextEntry<'e>>,
) -> Vec<String> {
    let all: Vec<&str> = snapshot.contexts().map(|entry| entry.context.name.as_str()).collect();
    let forms = invocation.short_forms().of(all.iter().copied());
    let forms: HashMap<&str, Option<String>> = all.into_iter().zip(forms).collect();
    let name = |entry: &ContextEntry<'_>| {
        let name = entry.context.name.as_str();
        let short = forms.get(name).and_then(Option::as_deref);
        shown(short.unwrap_or(name)).into_owned()
    };
    entries.map(name).collect()
}

/// The short form of one name.
pub(super) fn short_name(
    invocation: &Invocation,
    snapshot: &Snapshot,
    entry: &ContextEntry<'_>,
) -> String {
    short_names(invocation, snapshot, std::iter::once(entry)).concat()
}
