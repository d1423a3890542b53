//! Defers termination signals while a file is being written, so that no lock file and no temporary
//! file is left behind.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::flag;

use crate::signals::{are_caught, ending};

/// The state shared with the signal handlers, which are installed once per process.
struct Watch {
    /// Whether a signal terminates the process. While false, it is only noted.
    deadly: Arc<AtomicBool>,
    /// The number of the last signal noted; 0 for none.
    noted: Arc<AtomicUsize>,
}

static WATCH: OnceLock<Watch> = OnceLock::new();

/// While this value exists, termination signals are noted instead of ending the process. When it is
/// dropped they end it again, unless [`crate::signals::Caught`] handles them.
pub(super) struct Deferred(());

impl Deferred {
    pub(super) fn begin() -> Self {
        let watch = WATCH.get_or_init(|| {
            let watch = Watch {
                deadly: Arc::new(AtomicBool::new(false)),
                noted: Arc::new(AtomicUsize::new(0)),
            };
            for signal in ending() {
                let number = usize::try_from(signal).unwrap_or_default();
                // Fails only for signals that can't be caught; these can.
                let _ = flag::register_conditional_default(signal, Arc::clone(&watch.deadly));
                let _ = flag::register_usize(signal, Arc::clone(&watch.noted), number);
            }
            watch
        });
        watch.noted.store(0, Ordering::SeqCst);
        watch.deadly.store(false, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        if let Some(watch) = WATCH.get() {
            watch.deadly.store(!are_caught(), Ordering::SeqCst);
        }
    }
}

/// The signal that arrived since [`Deferred::begin`], if any.
pub(super) fn noted() -> Option<i32> {
    let number = WATCH.get()?.noted.load(Ordering::SeqCst);
    i32::try_from(number).ok().filter(|number| *number != 0)
}
