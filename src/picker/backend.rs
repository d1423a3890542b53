//! The interface to everything outside of the picker: files, clusters, changes.

use std::sync::mpsc::Sender;

use super::{Effect, Event};

/// Starts work outside, and sends its results as events.
pub trait Backend {
    /// Starts an effect. It is called between two keys, so it must return at once: slow work belongs on
    /// another thread, which sends its results when it has them. Errors of `sender` mean that the
    /// picker has ended.
    ///
    /// The results of [`Effect::Preview`] and [`Effect::Reload`] are sent before this returns: keys
    /// wait for them. So should be the namespaces that are known without the cluster: they are
    /// there for the very next key then.
    fn start(&mut self, effect: Effect, sender: &Sender<Event>);

    /// Waits for a change that is being written. It is called when the terminal has been restored.
    fn finish(&mut self);
}
