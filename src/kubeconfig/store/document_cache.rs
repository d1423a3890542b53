//! A cache of parsed documents with the version of their files, for completion only.
//!
//! Parsing a thousand files takes too long for a Tab key; a stat of each does not. The command that
//! follows reads the files themselves. Documents contain no secrets, and a changed file is read again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::kubeconfig::document::Document;
use crate::kubeconfig::snapshot::{File, FileState};
use crate::state_dir::{StateDir, read_json, split};

use super::stamp::Stamp;

/// A file system may give two changes within this time the same version.
const UNSETTLED: Duration = Duration::from_secs(2);

/// kswitch writes no larger file.
const MOST_BYTES: u64 = 256 << 20;

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
    /// Reads the cache file; empty if it is missing or invalid.
    pub(super) fn at(place: &'a Path) -> Self {
        let known = read_json(place, MOST_BYTES).ok().flatten();
        Self { place, known: known.unwrap_or_default() }
    }

    /// The document of a file, if its version is unchanged.
    pub(super) fn recall(&self, path: &Path, in_kubeconfig: bool) -> Option<(Option<Stamp>, File)> {
        let CachedDocument { stamp, document } = self.known.get(path)?;
        let is_current = Stamp::at(path) == Some(*stamp);
        is_current.then(|| {
            let state = FileState::Read(document.clone());
            (Some(*stamp), File { path: path.into(), in_kubeconfig, state })
        })
    }

    /// Replaces the cached documents if any changed. A failure is ignored; the files are read again.
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
            let (directory, name) = split(self.place);
            if let (Ok(text), Ok(directory)) =
                (serde_json::to_vec(&fresh), StateDir::open_or_create(directory))
            {
                let _ = directory.write(name, "documents-", &text);
            }
        }
    }
}
