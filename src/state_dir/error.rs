//! Why a file of kswitch's own is not used, and what to do about it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::directory::{effective_user, user_name};
use crate::printable::{plain_error, quoted_path, shown_path};

use super::split;

/// Why a file is not used.
#[derive(Debug)]
pub struct StateError {
    pub path: PathBuf,
    pub reason: StateFault,
}

/// What is wrong with a file.
#[derive(Debug)]
pub enum StateFault {
    /// Another user owns it, by user id.
    Foreign(u32),
    /// A parent directory or a link on the path belongs to another user.
    ForeignDirectory {
        directory: PathBuf,
        /// Its owner, by user id.
        owner: u32,
    },
    /// Other users can write to it.
    OpenToOthers,
    /// Other users can write to this directory on its path, or to the file that it is a link to.
    OpenPlace(PathBuf),
    /// It exceeds this limit in bytes.
    TooLarge(u64),
    /// It is not JSON, or not in the format of kswitch.
    Damaged {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// It is empty, which it never is after a write: the system lost its content.
    Empty,
    /// It is a symbolic link, a directory, a pipe or a device.
    NotRegular,
    /// A system call failed.
    Io {
        /// The failed action: `read`, `write`, `lock` or `open`.
        action: &'static str,
        error: io::Error,
    },
}

impl StateError {
    /// An error about the directory, reported for a file in it.
    #[must_use]
    pub fn of(self, path: &Path) -> Self {
        match self.reason {
            StateFault::ForeignDirectory { .. } => Self { path: path.to_owned(), ..self },
            _ => self,
        }
    }

    #[must_use]
    pub fn message(&self) -> String {
        match &self.reason {
            StateFault::Io { .. } => self.why(),
            _ => self.why() + ", so it is not used",
        }
    }

    /// The message without the consequence.
    #[must_use]
    pub fn why(&self) -> String {
        let path = shown_path(&self.path);
        match &self.reason {
            StateFault::Foreign(owner) => format!("{path} belongs to {}", user_name(*owner)),
            StateFault::ForeignDirectory { owner, .. } => {
                format!("{path} is in a directory of {}", user_name(*owner))
            }
            StateFault::OpenToOthers => format!("{path} can be written by others"),
            StateFault::OpenPlace(place) if self.path.starts_with(place) => {
                format!("{path} is in {}, which others can write to", shown_path(place))
            }
            StateFault::OpenPlace(place) => {
                format!("{path} leads to {}, which others can write to", shown_path(place))
            }
            StateFault::TooLarge(limit) => format!("{path} is larger than {} MiB", limit >> 20),
            StateFault::Damaged { line, column } => {
                format!("{path} is damaged (line {line}, column {column})")
            }
            StateFault::Empty => format!("{path} is empty"),
            StateFault::NotRegular => format!("{path} is not a regular file"),
            StateFault::Io { action, error } => {
                format!("can't {action} {path}: {}", plain_error(error))
            }
        }
    }

    /// The hint, if there is one.
    #[must_use]
    pub fn hint(&self, home: Option<&Path>) -> Option<String> {
        let path = quoted_path(&self.path);
        match &self.reason {
            StateFault::ForeignDirectory { .. } if effective_user() == 0 => {
                Some("run kswitch without sudo, or with sudo -H".to_owned())
            }
            StateFault::ForeignDirectory { directory, owner: 0 } => {
                let is_in_home =
                    home.is_some_and(|home| directory.starts_with(home) && directory != home);
                let directory = quoted_path(directory);
                is_in_home.then(|| {
                    format!("to make it yours: sudo chown -R {} {directory}", effective_user())
                })
            }
            StateFault::OpenToOthers => Some(format!("if its text is yours: chmod go-w {path}")),
            StateFault::OpenPlace(place) => {
                let place = quoted_path(place);
                Some(format!("if what is there is yours: chmod go-w {place}"))
            }
            StateFault::NotRegular => Some(format!("to remove it: rm -r {path}")),
            StateFault::Io { action: "read", error }
                if error.kind() == io::ErrorKind::PermissionDenied =>
            {
                Some(match fs::symlink_metadata(&self.path) {
                    Ok(_) => format!("to remove it: rm -f {path}"),
                    // The directory has no permissions, and belongs to the user.
                    Err(_) => format!("chmod u+rwx {}", quoted_path(split(&self.path).0)),
                })
            }
            StateFault::ForeignDirectory { .. } | StateFault::Io { .. } => None,
            StateFault::Foreign(_)
            | StateFault::TooLarge(_)
            | StateFault::Damaged { .. }
            | StateFault::Empty => Some(format!("to remove it: rm -f {path}")),
        }
    }
}
