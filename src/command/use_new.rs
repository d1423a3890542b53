//! What to type to use the contexts of new files.

use std::path::Path;

use crate::environment::REPLY;
use crate::kubeconfig::{File, Snapshot};
use crate::printable::{quoted_path, shown_path, typed};

use super::invocation::Invocation;

/// Says how to use the first context of the new files. `before` is from before they were created. A session
/// keeps the files that it has.
pub(super) fn report(
    invocation: &Invocation,
    before: &Snapshot,
    created: &[&Path],
    is_in_session: bool,
) {
    let Some(first) = created.first() else { return };
    let now = invocation.load_all();
    let found = now.files().iter().find(|file| *file.path == **first);
    let name = |file: &File| Some(file.document()?.contexts.first()?.name.clone());
    let Some(file) = found else {
        invocation.messages.warn(&format!(
            "{} matches none of the cluster-files of the settings, so kswitch does not find it",
            shown_path(first)
        ));
        let path = quoted_path(first);
        let hint = format!("to use it alone: kswitch --kubeconfig {path} ctx --list");
        return invocation.messages.hint(&hint);
    };
    let Some(name) = name(file) else { return };
    if is_in_session {
        return invocation.messages.hint(&typed("shell", &[name], ""));
    }
    let to_switch = typed("ctx", &[&name], "");
    let is_added = file.in_kubeconfig || invocation.environment.is_set(REPLY);
    let add = invocation.add_hint(&now, file, &name).for_change().join("\n");
    if before.current().is_none() {
        invocation.messages.say("No context is current yet.");
    }
    let hint = if is_added { to_switch } else { format!("{add}\n{to_switch}") };
    invocation.messages.hint(&hint);
}

/// Says what to type where kubectl does not find the new files yet, whose contexts it found before.
pub(super) fn report_moved(invocation: &Invocation, created: &[&Path]) {
    let now = invocation.load_all();
    let is_missing = |file: &&File| !file.in_kubeconfig && created.contains(&&*file.path);
    if let Some(file) = now.files().iter().find(is_missing)
        && !invocation.environment.is_set(REPLY)
    {
        invocation
            .messages
            .warn("KUBECONFIG does not name the new files: kubectl finds none of them");
        let add = invocation.add_hint(&now, file, "").for_change();
        invocation.messages.hint(&add.join("\n"));
    }
}
