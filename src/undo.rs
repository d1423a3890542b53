//! The last change, kept so that it can be undone.
//!
//! One step and no more, in a file of ours: the places that were changed in each file and what stood
//! there, never the rest of it. [`underway`] keeps the same of a change while it is made.

pub mod underway;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::kubeconfig::store::Written;
use crate::state_dir::{StateDir, StateError, StateFault, not_json, read_json, split};

/// What is larger was not written by us, or is not worth keeping.
const MOST_BYTES: u64 = 16 << 20;

/// The last change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What was done, as it was told: `Switched to context "b".`
    pub what: String,
    /// The files that were written, by absolute paths.
    pub files: Vec<Written>,
    /// Whether what was done was taken back by this: to undo it makes the change again.
    #[serde(default)]
    pub undone: bool,
    /// The context that got another name, if one did: what is remembered of it has to follow.
    #[serde(default)]
    pub renamed: Option<Renamed>,
}

/// Another name for a context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// The name that it had.
    pub from: String,
    /// The name that it got.
    pub to: String,
    /// The chain in whose history it is, by the file that this is known by there; a record of an
    /// older kswitch does not tell.
    #[serde(default)]
    pub chain: Option<String>,
}

impl Renamed {
    /// What became of a context of the chain whose current-context is in `home_of_current`.
    #[must_use]
    pub fn of(from: &str, to: &str, home_of_current: &Path) -> Self {
        let absolute = std::path::absolute(home_of_current);
        let chain = absolute.as_deref().unwrap_or(home_of_current).to_string_lossy().into_owned();
        Self { from: from.to_owned(), to: to.to_owned(), chain: Some(chain) }
    }

    fn reversed(self) -> Self {
        Self { from: self.to, to: self.from, chain: self.chain }
    }
}

impl Record {
    /// A record of what was done to files. Their paths may be relative to where we are now.
    #[must_use]
    pub fn of(what: String, files: Vec<Written>) -> Self {
        Self { what, files: Vec::new(), undone: false, renamed: None }.done_to(files)
    }

    /// What undoing it is, the files aside.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            what: self.what.clone(),
            files: Vec::new(),
            undone: !self.undone,
            renamed: self.renamed.clone().map(Renamed::reversed),
        }
    }

    /// The same, done to these files.
    #[must_use]
    pub fn done_to(&self, mut files: Vec<Written>) -> Self {
        for file in &mut files {
            if let Ok(path) = std::path::absolute(&file.path) {
                file.path = path;
            }
        }
        Self { files, ..self.clone() }
    }
}

/// Keeps a record in place of the one before; whoever looks meanwhile finds none.
///
/// The one before goes first: if we fail or are killed, it must not be left, for it would undo
/// something else. Nor does the system then bring the new one to the disk at once, as it may where a
/// name is taken over, and a switch would wait for that.
pub fn keep(path: &Path, record: &Record) -> Result<(), StateError> {
    let (directory, name) = split(path);
    let directory = StateDir::open_or_create(directory).map_err(|error| error.of(path))?;
    forget_in(&directory, path)?;
    directory.write(name, "undo-", &to_json(record, path)?)
}

/// The record; `None` where there is none.
pub fn load(path: &Path) -> Result<Option<Record>, StateError> {
    read_json(path, MOST_BYTES)
}

fn to_json(record: &Record, path: &Path) -> Result<Vec<u8>, StateError> {
    let text = serde_json::to_vec(record).map_err(|error| not_json(path, error))?;
    if text.len() as u64 > MOST_BYTES {
        return Err(StateError { path: path.to_owned(), reason: StateFault::TooLarge(MOST_BYTES) });
    }
    Ok(text)
}

/// Forgets the record, if there is one.
pub fn forget(path: &Path) -> Result<(), StateError> {
    match StateDir::open(split(path).0).map_err(|error| error.of(path))? {
        Some(directory) => forget_in(&directory, path),
        None => Ok(()),
    }
}

/// A directory may let none of its files go. What is empty is no record either.
fn forget_in(directory: &StateDir, path: &Path) -> Result<(), StateError> {
    let name = split(path).1;
    let removed = directory.try_to_remove(name);
    removed
        .or_else(|error| directory.empty(name).map_err(|_| directory.refused(name, "write", error)))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn record(what: &str) -> Record {
        Record::of(what.to_owned(), Vec::new())
    }

    #[test]
    fn the_last_record_is_kept_for_our_eyes_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/undo.json");
        assert_eq!(load(&path).unwrap(), None);
        forget(&path).unwrap();
        for what in ["one", "two"] {
            keep(&path, &record(what)).unwrap();
            assert_eq!(load(&path).unwrap(), Some(record(what)));
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        forget(&path).unwrap();
        assert_eq!(load(&path).unwrap(), None);
    }

    #[test]
    fn a_file_that_is_no_record_is_reported_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("undo.json");
        let reason = || load(&path).unwrap_err().message(Some(folder.path()));
        for (text, place) in [
            ("{", "line 1, column 1"),
            ("{\n\"what\": 5}", "line 2, column 9"),
            ("{\"what\": \"x\", \"files\": [{}]}", "line 1, column 26"),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(reason(), format!("~/undo.json is damaged ({place}), so it is not used"));
        }
        fs::write(&path, "").unwrap();
        assert_eq!(load(&path).unwrap(), None);
        let spaces = " ".repeat(usize::try_from(MOST_BYTES).unwrap());
        fs::write(&path, format!("{{\"what\": \"x\", \"files\": []}}{spaces}")).unwrap();
        assert_eq!(reason(), "~/undo.json is larger than 16 MiB, so it is not used");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(reason(), "~/undo.json is not a regular file, so it is not used");
    }

    #[test]
    fn a_record_that_cannot_be_kept_takes_the_old_one_along() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("undo.json");
        keep(&path, &record("old")).unwrap();
        let much = "x".repeat(usize::try_from(MOST_BYTES).unwrap());
        assert!(keep(&path, &record(&much)).is_err());
        assert_eq!(load(&path).unwrap(), None);
    }
}
