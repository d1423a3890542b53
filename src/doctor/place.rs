//! A place in a file.

use std::path::{Path, PathBuf};

/// A file, and a line in it, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub file: PathBuf,
    pub line: Option<usize>,
}

impl Place {
    #[must_use]
    pub fn file(file: &Path) -> Self {
        Self { file: file.to_owned(), line: None }
    }
}
