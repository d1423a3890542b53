//! Identifies the version of a file that was read, to detect whether it changed since.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The granularity of file times: two writes within a tick may have the same time, and the time of
/// a file may be behind the clock by as much.
pub(super) const TICK: Duration = Duration::from_millis(20);

pub(super) type FileId = (u64, u64);

/// A version of a file. It differs after the file was written again.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) identity: FileId,
    pub(super) is_regular: bool,
    pub(super) length: u64,
    /// `mtime` and `ctime`, each in seconds and nanoseconds.
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

    /// Whether the content was written less than `age` ago.
    pub(super) fn is_younger(&self, age: Duration) -> bool {
        let [(seconds, nanoseconds), _] = self.changed;
        let since_epoch = u64::try_from(seconds).ok().zip(u32::try_from(nanoseconds).ok());
        let written = since_epoch.and_then(|(seconds, nanoseconds)| {
            UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
        });
        written.and_then(|written| written.elapsed().ok()).is_some_and(|elapsed| elapsed < age)
    }

    /// The stamp of the file at `path`, links resolved; `None` if there is none.
    pub(super) fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|found| Self::of(&found))
    }
}
