//! Messages about an interrupted kswitch.

use std::path::PathBuf;

use crate::command::invocation::Invocation;
use crate::kubeconfig::Snapshot;
use crate::kubeconfig::plan::check_chain;
use crate::undo::Interrupted;

use super::{last_change, listed_paths, undo_command};

/// The warning and the hint for a change that was written to some of its files.
pub(in crate::command) fn interrupted_change(own: &Interrupted) -> (String, Option<String>) {
    let changed: Vec<PathBuf> = own.changed.iter().map(|file| file.path.clone()).collect();
    let were = |files: &[PathBuf]| if files.len() == 1 { "was" } else { "were" };
    let what = last_change(&own.record).map(|what| format!(" ({what})")).unwrap_or_default();
    let (others, were_not) = (listed_paths(&own.unchanged), were(&own.unchanged));
    let is_kept = own.changed.iter().all(|file| file.reversal.can_be_undone());
    let were = were(&changed);
    let changed = listed_paths(&changed);
    let redo = own.record.undone;
    let (verb, purpose) = if redo { (" undo", "redo") } else { ("", "undo") };
    let hint = is_kept.then(|| format!("to {purpose} that change: {}", undo_command(redo)));
    (
        format!(
            "an earlier kswitch{verb} was interrupted: {changed} {were} changed, {others} {were_not} \
             not{what}"
        ),
        hint,
    )
}

/// The warning and the hint for files that were being written. Their locks keep kubectl from
/// writing, and a file that is written in place may be incomplete.
pub(in crate::command) fn interrupted_files(
    invocation: &Invocation,
    snapshot: &Snapshot,
    left: &[PathBuf],
) -> Option<(String, String)> {
    if left.is_empty() {
        return None;
    }
    let current = snapshot.current().filter(|name| snapshot.context(name).is_some());
    let hint = match current {
        Some(name) if check_chain(snapshot).is_ok() => {
            format!("to recover it: {}", invocation.typed("ctx", &[name], ""))
        }
        _ => "any change recovers it: kswitch ctx NAME".to_owned(),
    };
    let files = listed_paths(left);
    Some((format!("an earlier kswitch was interrupted while it wrote {files}"), hint))
}
