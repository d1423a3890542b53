//! Contexts and namespaces used before, most recent first, and how often.
//!
//! They are kept per chain, and namespaces also per context. A chain is identified by the file that
//! its current-context is written to, so that an additional cluster file does not change it. Names
//! are values in one JSON file, never paths (field lesson 25).

mod chain;

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use chain::{ChainHistory, Pin, Use};

use crate::lexical::absolute;
use crate::state_dir::{StateDir, StateError, not_json, read_json, split};

const MOST_CHAINS: usize = 64;
/// The maximum size; kswitch writes no larger file.
const MOST_BYTES: u64 = 16 << 20;

/// How long to wait for the lock. A stopped process may hold it longer; then only the history is
/// lost, because the switch is complete.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// File names in the directory of the history.
const LOCK: &str = "history.lock";
const SCRATCH: &str = "history.scratch";

/// The histories of all chains.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    #[serde(default)]
    chains: Vec<ChainHistory>,
    /// Whether the picker sorts by name, if that is not as in the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by_name: Option<bool>,
}

impl History {
    /// Reads the history; a missing file is an empty one.
    pub fn load(path: &Path) -> Result<Self, StateError> {
        Ok(read_json(path, MOST_BYTES)?.unwrap_or_default())
    }

    /// The history of the chain whose current-context is in the file `file_of_current`.
    #[must_use]
    pub fn of(mut self, file_of_current: &Path) -> ChainHistory {
        let chain = chain_of(file_of_current);
        let mut own = match self.chains.iter().position(|known| known.chain == chain) {
            Some(index) => self.chains.swap_remove(index),
            None => ChainHistory::of(chain),
        };
        own.by_name = self.by_name;
        own
    }

    /// Changes the history of one chain in the file, atomically and under a lock.
    ///
    /// An invalid history is replaced by a new one; the result is then the reason.
    pub fn update(
        path: &Path,
        file_of_current: &Path,
        change: impl FnOnce(&mut ChainHistory),
    ) -> Result<Option<StateError>, StateError> {
        Self::update_all(path, |history| {
            let mut own = history.clone().of(file_of_current);
            change(&mut own);
            own.shorten();
            history.chains.retain(|known| known.chain != own.chain);
            history.chains.insert(0, own);
            history.chains.truncate(MOST_CHAINS);
        })
    }

    /// Keeps the order of the picker for all chains: by name, by use, or as in the settings.
    pub fn set_by_name(path: &Path, by_name: Option<bool>) -> Result<(), StateError> {
        Self::update_all(path, |history| history.by_name = by_name).map(drop)
    }

    fn update_all(
        path: &Path,
        change: impl FnOnce(&mut Self),
    ) -> Result<Option<StateError>, StateError> {
        let (directory, name) = split(path);
        let directory = StateDir::open_or_create(directory).map_err(|error| error.of(path))?;
        let _lock = directory.lock(OsStr::new(LOCK), LONGEST_WAIT)?;
        let (mut history, unusable) = match directory.read_json(name, MOST_BYTES) {
            Ok(history) => (history.unwrap_or_else(Self::default), None),
            Err(unusable) => (Self::default(), Some(unusable)),
        };
        change(&mut history);
        let text = serde_json::to_vec_pretty(&history).map_err(|error| not_json(path, error))?;
        directory.exchange(name, OsStr::new(SCRATCH), &text)?;
        Ok(unusable)
    }
}

/// The key of a chain in the history.
#[must_use]
pub fn chain_of(file_of_current: &Path) -> String {
    absolute(file_of_current).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn chains_are_apart_and_the_file_is_bounded() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state/history.json");
        for number in 0..1000 {
            let name = format!("../../{number}");
            History::update(&path, Path::new("/a"), |own| own.note_context(None, &name)).unwrap();
        }
        for number in 0..100 {
            let chain = format!("/chain/{number}");
            History::update(&path, Path::new(&chain), |own| {
                own.note_namespace("x", "default", "y");
            })
            .unwrap();
        }
        let history = History::load(&path).unwrap();
        assert_eq!(history.chains.len(), MOST_CHAINS);
        assert_eq!(history.clone().of(Path::new("/chain/99")).namespaces("x"), ["y", "default"]);
        assert!(history.of(Path::new("/a")).contexts().is_empty());
        let names: Vec<_> = fs::read_dir(directory.path().join("state"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert!(names.len() <= 3, "{names:?}");
    }

    #[test]
    fn a_shorter_history_ends_where_it_ends_and_links_are_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("history.json");
        let chain = Path::new("/a");
        let long = "x".repeat(500);
        for name in [&long, "b", "c", &long, "d"] {
            History::update(&path, chain, |own| own.contexts.clear()).unwrap();
            History::update(&path, chain, |own| own.note_context(None, name)).unwrap();
            assert_eq!(History::load(&path).unwrap().of(chain).contexts(), [name]);
        }
        let elsewhere = directory.path().join("elsewhere");
        fs::rename(&path, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        let before = fs::read(&elsewhere).unwrap();
        for name in ["e", "f"] {
            History::update(&path, chain, |own| own.note_context(None, name)).unwrap();
        }
        assert_eq!(fs::read(&elsewhere).unwrap(), before);
        assert_eq!(History::load(&path).unwrap().of(chain).contexts()[..2], ["f", "e"]);
    }

    #[test]
    fn a_spare_file_that_cannot_be_written_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("history.json");
        let elsewhere = directory.path().join("elsewhere");
        fs::write(&elsewhere, "kept").unwrap();
        std::os::unix::fs::symlink(&elsewhere, directory.path().join(SCRATCH)).unwrap();
        History::update(&path, Path::new("/a"), |own| own.note_context(None, "x")).unwrap();
        assert_eq!(History::load(&path).unwrap().of(Path::new("/a")).contexts(), ["x"]);
        assert_eq!(fs::read_to_string(elsewhere).unwrap(), "kept");
    }

    #[test]
    fn a_damaged_file_is_reported_and_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("history.json");
        fs::write(&path, "{\"chains\": 5}").unwrap();
        assert!(History::load(&path).is_err());
        let note = || History::update(&path, Path::new("/a"), |own| own.note_context(None, "x"));
        assert!(note().unwrap().is_some());
        assert!(note().unwrap().is_none());
        assert_eq!(History::load(&path).unwrap().of(Path::new("/a")).contexts(), ["x"]);
    }
}
