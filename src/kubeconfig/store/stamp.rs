//! Which version of which file was read, to tell whether it is still the one that is there.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The clock of a disk may be behind by a tick, and stand still for one.
pub(super) const TICK: Duration = Duration::from_millis(20);

/// Device and inode.
pub(super) type Identity = (u64, u64);

/// A version of a file: one that was written again has another.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) identity: Identity,
    pub(super) is_regular: bool,
    pub(super) length: u64,
    /// Seconds and nanoseconds, of the text and of the file.
    changed: [(i64, i64); 2],
}

impl Stamp {
    pub(super) fn of(found: &fs::Metadata) -> Self {
        Self {
            identity: (found.dev(), found.ino()),
            is_regular: found.is_file(),
            length: found.len(),
            changed: [(found.mtime(), found.mtime_nsec()), (found.ctime(), found.ctime_nsec())],
        }
    }

    /// Whether the text was written less than this ago.
    pub(super) fn is_younger(&self, age: Duration) -> bool {
        let [(seconds, nanoseconds), _] = self.changed;
        let since_epoch = u64::try_from(seconds).ok().zip(u32::try_from(nanoseconds).ok());
        let written = since_epoch.and_then(|(seconds, nanoseconds)| {
            UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
        });
        written.and_then(|written| written.elapsed().ok()).is_some_and(|elapsed| elapsed < age)
    }

    /// Of the file that a path leads to now.
    pub(super) fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|found| Self::of(&found))
    }
}
