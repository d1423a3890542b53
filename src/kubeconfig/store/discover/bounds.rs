//! The bounds of a search for cluster files, so that a shell never waits long for its start.

use std::fmt;
use std::time::{Duration, Instant};

/// How many entries of directories one search looks at, all globs together.
const MOST_ENTRIES: usize = 50_000;

/// How many levels below a glob's folder are searched.
pub(super) const MOST_LEVELS: usize = 32;

/// How long one search takes, all globs together. A directory that does not answer can take longer.
const LONGEST_SEARCH: Duration = Duration::from_secs(2);

/// A bound that a search reached; its text says which, and for which glob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The glob, as it is written in the settings.
    pub glob: String,
    /// The bound.
    pub bound: Bound,
}

/// What ends a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The number of entries that are looked at.
    Entries,
    /// The number of levels below the folder of a glob.
    Levels,
    /// The time that a search takes.
    Time,
}

impl fmt::Display for Reached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { glob, bound } = self;
        write!(formatter, "cluster-files: the search for \"{glob}\" stopped ")?;
        match bound {
            Bound::Entries => write!(formatter, "after {MOST_ENTRIES} files and folders"),
            Bound::Levels => write!(formatter, "{MOST_LEVELS} folders deep"),
            Bound::Time => write!(formatter, "after {} seconds", LONGEST_SEARCH.as_secs()),
        }?;
        formatter.write_str("; other files may be missing")
    }
}

/// What is left of the bounds of one search.
pub(super) struct Budget {
    pub(super) entries: usize,
    /// When to stop; set when the first folder is read.
    pub(super) end: Option<Instant>,
}

impl Budget {
    pub(super) fn full() -> Self {
        Self { entries: MOST_ENTRIES, end: None }
    }

    /// Allows for one folder more.
    pub(super) fn folder(&mut self) -> Result<(), Bound> {
        let now = Instant::now();
        let end = *self.end.get_or_insert_with(|| now + LONGEST_SEARCH);
        if now < end { Ok(()) } else { Err(Bound::Time) }
    }

    /// Allows for one entry more.
    pub(super) fn entry(&mut self) -> Result<(), Bound> {
        self.entries = self.entries.checked_sub(1).ok_or(Bound::Entries)?;
        Ok(())
    }
}
