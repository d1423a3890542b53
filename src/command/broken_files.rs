//! Warns of the kubeconfigs that can't be read: a context that is not found, or not listed, may be in one of
//! them.

use crate::kubeconfig::Snapshot;
use crate::kubeconfig::plan::{BrokenFile, corrections};

use super::invocation::Invocation;

/// Warns of each file that can't be read.
pub(super) fn warn(invocation: &Invocation, snapshot: &Snapshot) {
    for file in snapshot.files() {
        let Some(fault) = file.located_fault() else { continue };
        let breaks =
            if file.breaks_kubectl() { "; every kubectl command fails with it" } else { "" };
        let warning = format!("{fault}{breaks}");
        match &invocation.kubectx {
            Some(style) => style.colors.warn(&warning),
            None => invocation.messages.warn(&warning),
        }
    }
}

/// Warns of each file that can't be read, where a context is not found, and says how to correct them.
pub(super) fn warn_and_hint(invocation: &Invocation, snapshot: &Snapshot) {
    warn(invocation, snapshot);
    if invocation.kubectx.is_none() {
        let broken = snapshot.files().iter().filter(|file| file.located_fault().is_some());
        let broken: Vec<BrokenFile> = broken.map(BrokenFile::of).collect();
        invocation.messages.hint(&corrections(&broken));
    }
}
