//! The interface to everything outside of the picker: files, clusters, changes.

use std::sync::mpsc::Sender;

use super::{Effect, Event};

/// Does the work outside of the picker, and sends the results as events.
pub trait Backend {
    /// Starts an effect. It is called between two keys and must return at once: slow work belongs
    /// on another thread. Errors of `sender` mean that the picker has ended.
    ///
    /// The results of [`Effect::Preview`] and [`Effect::Reload`] must be sent before this returns,
    /// because keys wait for them. Namespaces from the cache should be, so that the next key can
    /// act on them.
    fn start(&mut self, effect: Effect, sender: &Sender<Event>);

    /// Waits for a mutation that is being written. Called after the terminal was restored.
    fn finish(&mut self);
}
