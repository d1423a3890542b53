//! What the picker has done for it: it shows and asks, and knows neither files nor clusters.

use super::{Contents, Listener, Mutation, Preview, Waker};

/// Work that may take its time, to be done on a thread of its own.
pub type Job<Answer> = Box<dyn FnOnce() -> Answer + Send>;

/// Who does for the picker what it can't do itself. The calls are made between two keys, so each
/// must come back at once; what takes longer is a [`Job`] or told through a [`Listener`].
///
/// Contexts are meant by their index among those that were shown last: in the
/// [`Opening`](super::Opening), or in the [`Contents`] that [`reloaded`](Self::reloaded) returned.
pub trait Backend {
    /// A question that is under way. Dropping it withdraws it, and must not wait.
    type Question;

    /// Begins to find the namespaces of a context, when the user enters them; moving among contexts
    /// never asks (a credential plugin may open a browser).
    ///
    /// The names come through the listener, now or later and from any thread, until
    /// [`NamespaceEvent::Complete`](super::NamespaceEvent::Complete) or [`NamespaceEvent::Failed`](super::NamespaceEvent::Failed). What is
    /// told before this returns is there for the very next key.
    fn ask(&mut self, context: usize, listener: Listener) -> Self::Question;

    /// What a change would do; or why it can't be done.
    fn consider(&mut self, mutation: &Mutation) -> Result<Preview, String>;

    /// A change, ready to be made: for an undo or a redo the one that was considered last. Its end
    /// is told in sentences.
    fn apply(&mut self, mutation: &Mutation) -> Job<Result<String, String>>;

    /// A look at the credentials of a context, where it may tell something, such as that they have
    /// expired.
    fn inspect(&mut self, context: usize) -> Option<Job<Option<String>>>;

    /// Begins to watch the kubeconfigs, and rings whenever they were read anew.
    fn watch(&mut self, waker: Waker);

    /// What was read last, if that was not returned yet.
    fn reloaded(&mut self) -> Option<Contents>;
}
