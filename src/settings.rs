//! The settings file, as types.

mod read;

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cluster::Timeout;
use crate::directory::open_regular;
use crate::kubeconfig::store::Glob;
use crate::picker::Height;
use crate::picker::keymap::Keymap;
use crate::picker::view::theme::ThemeChoice;
use crate::printable::{plain_error, shown};
use crate::yaml::{self, Fault};
pub use read::NamePattern;

/// Room for hundreds of globs; a larger file is a mistake, or means harm.
const MOST_BYTES: u64 = 64 << 10;

/// What the user may set, with the defaults where they don't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What finds cluster files beside `KUBECONFIG`.
    pub cluster_files: Vec<Glob>,
    /// How long to wait for a cluster's answer, or for each page of it.
    pub timeout: Timeout,
    /// Whether `kswitch ns NAME` asks the cluster if there is such a namespace.
    pub validate_namespaces: bool,
    /// The order of the contexts in the picker while nothing is typed.
    pub sort: Sort,
    /// Contexts that must not be changed by mistake.
    pub protect: Vec<NamePattern>,
    /// What the keys of the picker do.
    pub keys: Keymap,
    /// How the picker looks.
    pub theme: ThemeChoice,
    /// How many rows the picker takes; all of the screen where there is none.
    pub height: Option<Height>,
    /// Whether the picker takes clicks and the wheel.
    pub mouse: bool,
}

/// An order of contexts.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Those used last first, then the others by name.
    #[default]
    Recent,
    /// By name.
    Name,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cluster_files: Glob::DEFAULTS.to_vec(),
            timeout: Timeout::default(),
            validate_namespaces: true,
            sort: Sort::default(),
            protect: Vec::new(),
            keys: Keymap::default(),
            theme: ThemeChoice::default(),
            height: None,
            mouse: true,
        }
    }
}

/// What is wrong in a settings file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {reason}", shown(&.path.to_string_lossy()), at(*.line))]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!(":{line}")).unwrap_or_default()
}

impl Settings {
    /// Reads the settings; a missing or empty file is all defaults. So is a file that can't be read as
    /// a whole; where only a key or a value is wrong, all others count.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Vec<SettingsError>) {
        let mistake = |line, reason| SettingsError { path: path.to_owned(), line, reason };
        let wrong = |line, reason| {
            let reason = format!("{reason}; all settings have their defaults");
            (Self::default(), vec![mistake(line, reason)])
        };
        let mut text = String::new();
        let read =
            open_regular(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut text));
        match read {
            Ok(length) if length as u64 > MOST_BYTES => {
                return wrong(None, format!("is larger than {} KiB", MOST_BYTES >> 10));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return (Self::default(), Vec::new());
            }
            Err(error) => {
                return wrong(None, format!("can't be read: {}", plain_error(&error)));
            }
        }
        let value = match yaml::value(&text) {
            Ok(value) => value,
            Err(error) => return wrong(error.line, shown(&error.message).into_owned()),
        };
        let (settings, faults) = read::settings(&value.root());
        let at_line = |fault: Fault| mistake(yaml::line_of(&text, &fault.place), fault.reason);
        (settings, faults.into_iter().map(at_line).collect())
    }

    /// The pattern that protects a context of this name, if one does.
    #[must_use]
    pub fn protects(&self, context: &str) -> Option<&str> {
        self.protect.iter().find(|pattern| pattern.matches(context)).map(NamePattern::as_str)
    }
}

#[cfg(test)]
mod tests;
