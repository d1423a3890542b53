//! Defers termination signals while a file is being written, so that no lock file and no temporary
//! file is left behind.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::flag;

use crate::signals::{deadly, defer, end_deferral, ending};

/// The number of the last signal noted, 0 for none. The handlers are installed once per process.
static NOTED: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

/// While this value exists, termination signals are noted instead of ending the process. When it is
/// dropped they end it again, unless [`crate::signals::Caught`] handles them.
pub(super) struct Deferred(());

impl Deferred {
    pub(super) fn begin() -> Self {
        let noted = NOTED.get_or_init(|| {
            let noted = Arc::new(AtomicUsize::new(0));
            for signal in ending() {
                let number = usize::try_from(signal).unwrap_or_default();
                // Fails only for signals that can't be caught; these can.
                let _ = flag::register_conditional_default(signal, deadly());
                let _ = flag::register_usize(signal, Arc::clone(&noted), number);
            }
            noted
        });
        noted.store(0, Ordering::SeqCst);
        defer();
        Self(())
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        end_deferral();
    }
}

/// The signal that arrived since [`Deferred::begin`], if any.
pub(super) fn noted() -> Option<i32> {
    let number = NOTED.get()?.load(Ordering::SeqCst);
    i32::try_from(number).ok().filter(|number| *number != 0)
}
