//! The limits of a search for cluster files, so that a shell never waits long at its start.

use std::time::{Duration, Instant};

/// The limit of directory entries for one search, all globs together.
const MOST_ENTRIES: usize = 50_000;

/// The depth limit below a glob's directory.
pub(super) const MOST_LEVELS: usize = 32;

/// The time limit for one search, all globs together. A single system call can take longer.
const LONGEST_SEARCH: Duration = Duration::from_secs(2);

/// A limit that a search reached. Its text is a warning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cluster-files: the search for \"{glob}\" stopped {bound}; other files may be missing")]
pub struct Reached {
    /// The glob as written in the settings.
    pub glob: String,
    pub bound: Bound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Bound {
    #[error("after {MOST_ENTRIES} files and directories")]
    Entries,
    /// The depth below the directory of a glob.
    #[error("{MOST_LEVELS} directories deep")]
    Levels,
    #[error("after {} seconds", LONGEST_SEARCH.as_secs())]
    Time,
}

/// What remains of the limits of one search.
pub(super) struct Budget {
    pub(super) entries: usize,
    /// The time limit; set when the first directory is read.
    pub(super) end: Option<Instant>,
}

impl Budget {
    pub(super) fn full() -> Self {
        Self { entries: MOST_ENTRIES, end: None }
    }

    /// Fails if no time is left for another directory.
    pub(super) fn directory(&mut self) -> Result<(), Bound> {
        let now = Instant::now();
        let end = *self.end.get_or_insert_with(|| now + LONGEST_SEARCH);
        if now < end { Ok(()) } else { Err(Bound::Time) }
    }

    /// Counts a directory entry.
    pub(super) fn entry(&mut self) -> Result<(), Bound> {
        self.entries = self.entries.checked_sub(1).ok_or(Bound::Entries)?;
        Ok(())
    }
}
