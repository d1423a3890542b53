//! Finds sessions, and removes those that have ended.

use std::cell::OnceCell;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::{RunningProcess, running};
use crate::state_dir::{StateDir, StateError, is_older, split};

use super::record::SessionKind;
use super::session_directory::Session;

/// A program that was started in a closed terminal may still use its session. Where its processes can't be
/// listed, it is kept this long.
const AFTER_TERMINAL: Duration = Duration::from_secs(7 * 24 * 3600);

/// A pin is written anew whenever its directory is entered. Whether a terminal of another container
/// was closed is not known.
const UNUSED: Duration = Duration::from_secs(90 * 24 * 3600);

/// A directory without a record is one that is just being created, or was left by a killed process.
const LONGEST_START: Duration = Duration::from_secs(60);

/// How often starting a session looks for ended ones, so that a start costs the same whatever is left.
const INTERVAL: Duration = Duration::from_secs(24 * 3600);

/// The file whose time is that of the last search.
const SEARCHED: &str = "searched";

/// A session that was found.
pub struct Found {
    pub session: Session,
    pub has_ended: bool,
    /// Whether other programs added entries that are in no other file.
    pub has_additions: bool,
    pub current: Option<String>,
    pub namespace: Option<String>,
}

/// All sessions in these directories, and those that can't be used.
#[must_use]
pub fn list(parents: &[PathBuf]) -> (Vec<Found>, Vec<StateError>) {
    let (mut all, mut unusable) = (Vec::new(), Vec::new());
    let processes = Processes::new();
    for found in parents.iter().flat_map(|parent| in_parent(parent, &processes)) {
        match found {
            Ok(found) => all.push(found),
            Err(error) => unusable.push(error),
        }
    }
    all.sort_by(|one, other| one.session.id().cmp(other.session.id()));
    unusable.sort_by(|one, other| one.path.cmp(&other.path));
    (all, unusable)
}

/// Removes the sessions that have ended, except those with entries that are in no other file. Returns
/// how many were removed.
#[must_use]
pub fn prune(parents: &[PathBuf]) -> usize {
    let mut removed = 0;
    let processes = Processes::new();
    for parent in parents {
        for found in in_parent(parent, &processes).into_iter().flatten() {
            if found.has_ended && !found.has_additions {
                found.session.remove();
                removed += 1;
            }
        }
        sweep(parent);
    }
    removed
}

/// Prunes the directory of a session's directory if that was not done today.
pub fn prune_now_and_then(session: &Path) {
    let parent = split(session).0;
    let Ok(Some(directory)) = StateDir::open(parent) else { return };
    let name = OsStr::new(SEARCHED);
    if directory.modified(name).is_some_and(|time| !is_older(time, INTERVAL)) {
        return;
    }
    if directory.write(name, "searched-", b"").is_ok() {
        let _ = prune(&[parent.to_owned()]);
    }
}

/// The running processes, listed once where a session needs them.
type Processes = OnceCell<Option<Vec<RunningProcess>>>;

fn in_parent(parent: &Path, processes: &Processes) -> Vec<Result<Found, StateError>> {
    let open = |name| Session::open(&parent.join(name)).transpose();
    let sessions = names(parent).into_iter().filter_map(open);
    sessions.map(|session| session.map(|own| found(own, processes))).collect()
}

fn names(parent: &Path) -> Vec<OsString> {
    let Ok(Some(directory)) = StateDir::open(parent) else { return Vec::new() };
    let names = directory.names().unwrap_or_default();
    names.into_iter().filter(|name| name != SEARCHED).collect()
}

fn found(session: Session, processes: &Processes) -> Found {
    let is_unchanged = |age| session.modified().is_none_or(|time| is_older(time, age));
    let has_ended = match session.record.kind {
        SessionKind::Shell => !session.is_locked(),
        SessionKind::Terminal => {
            let is_unused = || {
                let processes = processes.get_or_init(running).as_ref();
                processes.is_some_and(|all| session.record.is_unused(&session.file(), all))
            };
            session.record.is_terminal_closed() && (is_unchanged(AFTER_TERMINAL) || is_unused())
                || !session.record.is_terminal_visible() && is_unchanged(UNUSED)
        }
        SessionKind::Pin => is_unchanged(UNUSED),
    };
    let document = session.document();
    let current = document.as_ref().and_then(|document| document.current_context.clone());
    let context = current.as_deref().and_then(|name| document.as_ref()?.context(name));
    let namespace = context.and_then(|context| context.namespace.clone());
    let has_additions = session.has_additions();
    Found { session, has_ended, has_additions, current, namespace }
}

/// Removes directories without a record that a killed process left.
fn sweep(parent: &Path) {
    for name in names(parent) {
        let path = parent.join(name);
        if let Ok(None) = Session::open(&path)
            && let Ok(Some(directory)) = StateDir::open(&path)
            && directory.is_older(LONGEST_START)
        {
            for name in directory.names().unwrap_or_default() {
                directory.remove(&name);
            }
            let _ = directory.remove_empty();
        }
    }
}
