//! Waits for a cluster outside of the picker.

use std::ops::ControlFlow;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::cluster::{ClusterError, ClusterRequest, QueryOptions};
use crate::printable::plain_error;
use crate::signals::ending;

use super::namespace_query::NamespaceQuery;
use super::report::Failure;

/// Starts a query, and passes its results on until `take` breaks.
///
/// A signal ends the process as usual, but first the credential plugin and its children: they run
/// in a session of their own, which the terminal's keys do not reach.
pub(super) fn wait<ListEvent>(
    ask: impl FnOnce(Sender<ListEvent>) -> Option<ClusterRequest>,
    take: impl FnMut(ListEvent) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let asked: Arc<Mutex<Option<ClusterRequest>>> = Arc::default();
    let mut signals = Signals::new(ending())
        .map_err(|error| Failure::new(format!("can't watch for signals: {error}")))?;
    let watch = signals.handle();
    let pending = Arc::clone(&asked);
    let watching = thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            drop(pending.lock().unwrap_or_else(PoisonError::into_inner).take());
            let _ = emulate_default_handler(signal);
        }
    });
    let watcher = watching.map_err(|error| {
        Failure::new(format!("can't start a thread: {}", plain_error(&error)))
            .hint("close other programs, or raise the limits of this shell: ulimit -a")
    })?;

    let (sender, results) = mpsc::channel();
    {
        // Locked while the query starts, so that a signal in between stops it too.
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        *asked = ask(sender);
    }
    let taken = take_all(&results, take);
    drop(asked.lock().unwrap_or_else(PoisonError::into_inner).take());
    // What is written from here on handles signals itself.
    watch.close();
    let _ = watcher.join();
    taken
}

/// Looks up one namespace.
pub(super) fn look_up(
    namespace_query: &NamespaceQuery<'_>,
    name: &str,
    options: QueryOptions,
) -> Result<Result<bool, ClusterError>, Failure> {
    let mut answer = None;
    wait(
        |sender| namespace_query.lookup(name, options, move |answer| drop(sender.send(answer))),
        |result| {
            answer = Some(result);
            Ok(ControlFlow::Break(()))
        },
    )?;
    Ok(answer.expect("a question is always answered"))
}

fn take_all<ListEvent>(
    results: &mpsc::Receiver<ListEvent>,
    mut take: impl FnMut(ListEvent) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    for result in results {
        if take(result)?.is_break() {
            return Ok(());
        }
    }
    // An incomplete answer must not be used.
    Err(Failure::new("the query to the cluster ended without a result"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_ends_before_its_answer_does_has_failed() {
        let (sender, results) = mpsc::channel();
        sender.send("a page").expect("a receiver");
        drop(sender);
        assert!(take_all(&results, |_| Ok(ControlFlow::Continue(()))).is_err());
    }
}
