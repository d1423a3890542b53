//! Gathers what programs left behind. Reads only.

use std::time::Duration;

use crate::command::invocation::Invocation;
use crate::command::messages::interrupted_change;
use crate::command::session;
use crate::command::session_list::short_id;
use crate::doctor::{LeftLock, Leftovers};
use crate::kubeconfig::File;
use crate::kubeconfig::store::{inspect_lock, interrupted, leftovers_of};
use crate::state_dir::StateError;
use crate::undo;

/// kubectl holds its lock for milliseconds.
const LONGEST_LOCK: Duration = Duration::from_secs(10);

pub(super) fn left(
    invocation: &Invocation,
    files: &[File],
    unusable: Option<&StateError>,
) -> Leftovers {
    let paths = &invocation.paths;
    let (sessions, broken) = session::found(invocation);
    let ended = || sessions.iter().filter(|found| found.has_ended);
    let unsaved = ended().filter(|found| found.has_additions);
    let home = invocation.environment.home();
    Leftovers {
        interrupted: interrupted(files, &paths.scratch),
        locks: files.iter().filter_map(left_lock).collect(),
        interrupted_change: undo::interrupted(&paths.undo, &paths.scratch)
            .map(|change| interrupted_change(&change)),
        files: leftovers_of(files.iter().map(|file| &*file.path)),
        ended_sessions: ended().filter(|found| !found.has_additions).count(),
        unsaved_sessions: unsaved.map(|found| short_id(&found.session, &sessions)).collect(),
        unusable: broken
            .iter()
            .chain(unusable)
            .map(|error| (error.path.clone(), error.message(), error.hint(home)))
            .collect(),
        settings: invocation.mistakes_in_settings().iter().map(ToString::to_string).collect(),
    }
}

fn left_lock(file: &File) -> Option<LeftLock> {
    let (error, is_abandoned, age) = inspect_lock(&file.path)?;
    (is_abandoned || age > LONGEST_LOCK).then(|| LeftLock {
        file: file.path.to_path_buf(),
        reason: error.to_string(),
        hint: error.hint().unwrap_or_default(),
        is_abandoned,
    })
}
