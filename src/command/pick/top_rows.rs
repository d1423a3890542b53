//! What the list has besides the contexts: pins, recent pairs, and cached namespaces.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use crate::cluster::cache::CachedNames;
use crate::command::invocation::Invocation;
use crate::command::messages;
use crate::command::namespace_query::recall_all;
use crate::command::namespaces;
use crate::history::{ChainHistory, Pin};
use crate::kubeconfig::Snapshot;
use crate::picker::{CachedNamespaces, Event, Place, TopRows};
use crate::printable::shown;

use super::workers::{MutationThread, send};

/// The most recent pairs at the top.
const MOST_RECENT_PAIRS: usize = 10;

/// What comes first while nothing is typed: of contexts that kubectl can use.
pub(super) fn of(snapshot: &Snapshot, history: &ChainHistory) -> TopRows {
    let place = |context: &str, namespace: Option<&str>| {
        let entry = snapshot.context(context)?;
        Some(Place { context: entry.key(), namespace: namespace.map(str::to_owned) })
    };
    let pins = history.pins().iter();
    let recent = history.pairs().take(MOST_RECENT_PAIRS);
    TopRows {
        pins: pins.filter_map(|pin| place(&pin.context, pin.namespace.as_deref())).collect(),
        recent_pairs: recent
            .filter_map(|used| place(&used.context, Some(&used.namespace)))
            .collect(),
    }
}

/// Adds a pin, or removes it, in `history` at once and in its file in a thread.
pub(super) fn pin(
    invocation: &Invocation,
    snapshot: &Snapshot,
    history: &mut ChainHistory,
    (place, is_pinned): (Place, bool),
    writer: &mut MutationThread,
    sender: &Sender<Event>,
) {
    let pin = Pin { context: place.context.name, namespace: place.namespace };
    let names = [Some(pin.context.as_str()), pin.namespace.as_deref()];
    let names: Vec<_> = names.into_iter().flatten().map(shown).collect();
    let does = if is_pinned { "Pinned" } else { "Unpinned" };
    let done = format!("{does} \"{}\".", names.join(" / "));
    let write = invocation.pin(snapshot, pin.clone(), is_pinned);
    history.set_pin(pin, is_pinned);
    writer.start(sender, move |sender| {
        // The list has the pin even if it can't be kept.
        send(sender, Event::FilesChanged);
        write().map_err(|error| {
            messages::sentence(&format!("the pin is not kept: {}", error.message()))
        })?;
        Ok(done)
    });
}

/// Reads the cached namespaces of all contexts in a thread, and sends them, also if there are none.
pub(super) fn recall(invocation: &Invocation, snapshot: &Snapshot, sender: Sender<Event>) {
    let recall = recall_all(invocation, snapshot);
    let without_thread = sender.clone();
    let started = thread::Builder::new().spawn(move || {
        let lists = recall().into_iter();
        let cached = lists.map(|(context, CachedNames { names, age, .. })| {
            (context, names, namespaces::age_text(age))
        });
        send(&sender, Event::Recalled(Arc::new(CachedNamespaces::of(cached))));
    });
    if started.is_err() {
        // The search finds contexts only.
        send(&without_thread, Event::Recalled(Arc::default()));
    }
}
