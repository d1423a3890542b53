//! Documents that were read before, each with the version of the file that it was read from.
//!
//! To read a thousand files takes longer than a Tab may, whoever reads them; to ask each for its
//! version does not. So completion remembers, and it alone: what it offers, the command that follows
//! looks up in the files. Documents hold no secrets, and a file that changed since is read again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::{File, State};
use crate::state_dir::{StateDir, StateError, not_json, read_json, split};

use super::stamp::Stamp;

/// A file system may tell two changes within this time by the same version.
const UNSETTLED: Duration = Duration::from_secs(2);

/// What is larger was not written by us.
const MOST_BYTES: u64 = 256 << 20;

/// What was read before.
pub(super) struct DocumentCache<'a> {
    place: &'a Path,
    known: HashMap<PathBuf, CachedDocument>,
}

#[derive(Serialize, Deserialize)]
struct CachedDocument {
    stamp: Stamp,
    document: Document,
}

impl<'a> DocumentCache<'a> {
    /// The memory in a file; it is empty without one, or with one that can't be used.
    pub(super) fn at(place: &'a Path) -> Self {
        let known = read_json(place, MOST_BYTES).ok().flatten();
        Self { place, known: known.unwrap_or_default() }
    }

    /// What a file says, if it is the version that was read.
    pub(super) fn recall(&self, path: &Path, in_kubeconfig: bool) -> Option<(Option<Stamp>, File)> {
        let CachedDocument { stamp, document } = self.known.get(path)?;
        let is_current = Stamp::at(path) == Some(*stamp);
        is_current.then(|| {
            let state = State::Read(document.clone());
            (Some(*stamp), File { path: path.into(), in_kubeconfig, state })
        })
    }

    /// Remembers these instead, if there are others among them. To fail means to read again.
    pub(super) fn keep(self, read: &[(Option<Stamp>, File)]) {
        let mut has_news = false;
        let mut fresh = HashMap::with_capacity(read.len());
        for (stamp, file) in read {
            let (Some(stamp), Some(document), Some(_)) =
                (*stamp, file.document(), file.path.to_str())
            else {
                continue;
            };
            if stamp.is_regular && !stamp.is_younger(UNSETTLED) {
                has_news |= self.known.get(&*file.path).is_none_or(|known| known.stamp != stamp);
                let document = document.clone();
                fresh.insert(file.path.to_path_buf(), CachedDocument { stamp, document });
            }
        }
        if has_news {
            let _ = save(self.place, &fresh);
        }
    }
}

fn save(place: &Path, known: &HashMap<PathBuf, CachedDocument>) -> Result<(), StateError> {
    let (folder, name) = split(place);
    let text = serde_json::to_vec(known).map_err(|error| not_json(place, error))?;
    StateDir::open_or_create(folder)?.write(name, "documents-", &text)
}
