//! The last change, kept so that it can be undone.
//!
//! One step and no more, in a file of ours: the places that were changed in each file and what stood
//! there, never the rest of it. [`underway`] keeps the same of a change while it is made.

pub mod underway;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::kubeconfig::store::Written;

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
pub fn keep(path: &Path, record: &Record) -> io::Result<()> {
    forget(path)?;
    let text = spelled(record)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // A name of its own each time, for two may keep theirs at once, and for our eyes only.
    let mut fresh = tempfile::Builder::new().prefix("undo-").tempfile_in(folder)?;
    fresh.write_all(&text)?;
    fresh.persist(path)?;
    Ok(())
}

/// The record; a file that is missing, or that somebody spoiled, is none.
#[must_use]
pub fn load(path: &Path) -> Option<Record> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    read(&File::open(path).ok()?)
}

fn read(file: &File) -> Option<Record> {
    let mut text = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut text).ok()?;
    let record = (text.len() as u64 <= MOST_BYTES).then(|| serde_json::from_slice(&text));
    record?.ok()
}

fn spelled(record: &Record) -> io::Result<Vec<u8>> {
    let text = serde_json::to_vec(record)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(text)
}

/// Forgets the record, if there is one.
pub fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => empty(path).map_err(|_| error),
        _ => Ok(()),
    }
}

/// A folder may let none of its files go. What is empty is no record either.
fn empty(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    OpenOptions::new().write(true).truncate(true).open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn record(what: &str) -> Record {
        Record::of(what.to_owned(), Vec::new())
    }

    #[test]
    fn the_last_record_is_kept_for_our_eyes_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/undo.json");
        assert_eq!(load(&path), None);
        forget(&path).unwrap();
        for what in ["one", "two"] {
            keep(&path, &record(what)).unwrap();
            assert_eq!(load(&path), Some(record(what)));
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        forget(&path).unwrap();
        assert_eq!(load(&path), None);
    }

    #[test]
    fn a_spoiled_file_is_no_record() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("undo.json");
        for text in ["", "{", "{\"what\": 5}", "{\"what\": \"x\", \"files\": [{}]}"] {
            fs::write(&path, text).unwrap();
            assert_eq!(load(&path), None, "{text}");
        }
        let blanks = " ".repeat(usize::try_from(MOST_BYTES).unwrap());
        fs::write(&path, format!("{{\"what\": \"x\", \"files\": []}}{blanks}")).unwrap();
        assert_eq!(load(&path), None);
        assert_eq!(load(folder.path()), None);
    }

    #[test]
    fn a_record_that_cannot_be_kept_takes_the_old_one_along() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("undo.json");
        keep(&path, &record("old")).unwrap();
        let much = "x".repeat(usize::try_from(MOST_BYTES).unwrap());
        assert!(keep(&path, &record(&much)).is_err());
        assert_eq!(load(&path), None);
    }
}
