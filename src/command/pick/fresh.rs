//! The kubeconfigs as they were read again.

use std::sync::{Arc, Mutex};

use super::workers::open;
use crate::command::in_session::copies_now;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::store::Sources;

/// The last reload, until the picker uses it.
#[derive(Clone)]
pub(super) struct Fresh {
    pub(super) sources: Sources,
    snapshot: Arc<Mutex<Option<Snapshot>>>,
    /// Held during a reload, so that reloads stay in order.
    reading: Arc<Mutex<()>>,
}

impl Fresh {
    pub(super) fn of(sources: Sources) -> Self {
        Self { sources, snapshot: Arc::default(), reading: Arc::default() }
    }

    /// The last reload, once.
    pub(super) fn take(&self) -> Option<Snapshot> {
        open(&self.snapshot).take()
    }

    pub(super) fn read(&self) {
        let _reading = open(&self.reading);
        let snapshot = self.now();
        *open(&self.snapshot) = Some(snapshot);
    }

    /// The files, and the session with the contexts that it has now.
    pub(super) fn now(&self) -> Snapshot {
        let session = self.sources.session.as_ref().map(|own| copies_now(&own.file));
        Sources { session, ..self.sources.clone() }.read()
    }
}
