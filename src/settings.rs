//! The settings file, as types.

mod alias;
mod hooks;
mod name_pattern;
mod protection;
pub mod schema;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::cluster::Timeout;
use crate::directory::open_regular;
use crate::kubeconfig::store::Glob;
use crate::picker::Height;
use crate::picker::keymap::Keymap;
use crate::picker::view::theme::ThemeChoice;
use crate::printable::{plain_error, shown_path, shown_start, shown_with_line};
use crate::short_names::ShortForm;
use crate::yaml::{self, Element, FieldError, YamlError};
pub use alias::{Alias, AliasName, AliasNameError, Aliases};
pub use hooks::Hooks;
pub use name_pattern::{NamePattern, NamePatternError};
pub use protection::{Ask, ProtectRule};

/// Room for hundreds of globs; a larger file is a mistake, or means harm.
const MOST_BYTES: u64 = 64 << 10;

/// The number of characters of a message. The parser may quote a whole value.
const LONGEST_REASON: usize = 400;

/// What the user may set, with the defaults where they don't.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// What finds cluster files in addition to `KUBECONFIG`.
    #[serde(deserialize_with = "yaml::list")]
    pub cluster_files: Vec<Glob>,
    /// How long to wait for a cluster's answer, or for each page of it.
    #[serde(deserialize_with = "yaml::parsed")]
    pub timeout: Timeout,
    /// Whether `kswitch ns NAME` asks the cluster if there is such a namespace.
    pub validate_namespaces: bool,
    /// The order of the contexts in the picker while nothing is typed.
    pub sort: Sort,
    /// Whether the picker starts with recent pairs of context and namespace.
    pub recent_pairs: bool,
    /// Names of the user's own for contexts.
    pub aliases: Aliases,
    /// Contexts that must not be changed by mistake.
    #[serde(deserialize_with = "yaml::list")]
    pub protect: Vec<ProtectRule>,
    /// Short forms of names in the picker, in addition to the built-in ones.
    #[serde(deserialize_with = "yaml::list")]
    pub short_names: Vec<ShortForm>,
    /// Commands that run after a change.
    pub hooks: Hooks,
    /// What the keys of the picker do.
    pub keys: Keymap,
    /// How the picker looks.
    pub theme: ThemeChoice,
    /// How many rows the picker takes; all of the screen where there is none.
    #[serde(deserialize_with = "height")]
    pub height: Option<Height>,
    /// Whether the picker is a numbered list.
    pub plain: bool,
    /// Whether the picker takes clicks and the wheel.
    pub mouse: bool,
}

/// An order of contexts.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Those used last first, then the others by name.
    #[default]
    Recent,
    Name,
}

impl<'de> Deserialize<'de> for Sort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        yaml::choice(deserializer, &[("recent", Sort::Recent), ("name", Sort::Name)])
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cluster_files: Glob::DEFAULTS.to_vec(),
            timeout: Timeout::default(),
            validate_namespaces: true,
            sort: Sort::default(),
            recent_pairs: false,
            aliases: Aliases::default(),
            protect: Vec::new(),
            short_names: Vec::new(),
            hooks: Hooks::default(),
            keys: Keymap::default(),
            theme: ThemeChoice::default(),
            height: None,
            plain: false,
            mouse: true,
        }
    }
}

/// `full` or a [`Height`].
struct HeightOrFull(Option<Height>);

impl Element for HeightOrFull {
    const NUMBERS: bool = true;
}

impl Element for ShortForm {}

impl FromStr for HeightOrFull {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = "not a number of rows, a percentage or full, such as 15 or 40%";
        match text {
            "full" => Ok(Self(None)),
            text => text.parse().map(|height| Self(Some(height))).map_err(|_| wanted),
        }
    }
}

fn height<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Height>, D::Error> {
    yaml::parsed(deserializer).map(|HeightOrFull(height)| height)
}

/// The link that keeps a missing file from being found: the file, or a directory on its path.
fn dangling_link(path: &Path) -> Option<&Path> {
    let existing = path.ancestors().find(|place| place.symlink_metadata().is_ok())?;
    existing.metadata().is_err().then_some(existing)
}

/// Where a link on the path of a file leads.
fn shown_link(path: &Path, link: &Path) -> String {
    let what = if link == path { "it".to_owned() } else { shown_path(link) };
    let target = link.read_link().unwrap_or_default();
    format!("{what} is a link to {}, which does not exist", shown_path(&target))
}

/// The patterns of a file with errors: one of them must not remove the protection by the others.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Protection {
    #[serde(deserialize_with = "yaml::valid_only")]
    protect: Vec<ProtectRule>,
}

/// What is wrong in a settings file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", self.place())]
pub struct SettingsError {
    pub path: PathBuf,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The column, counted from 1, where it is known.
    pub column: Option<usize>,
    pub reason: String,
    /// Whether rules of [`Settings::protect`] may be lost by it.
    pub hides_protection: bool,
}

impl SettingsError {
    fn of(path: &Path, error: YamlError, hides_protection: bool) -> Self {
        let YamlError { line, column, message } = error;
        let reason = shown_start(&message, LONGEST_REASON);
        Self { path: path.to_owned(), line, column, reason, hides_protection }
    }

    /// `FILE:LINE:COLUMN`, as far as it is known.
    #[must_use]
    pub fn place(&self) -> String {
        let column = self.column.map(|column| format!(":{column}")).unwrap_or_default();
        shown_with_line(&self.path, self.line) + &column
    }
}

impl Settings {
    /// Reads the settings; a missing or empty file is all defaults. So is a file that can't be read as
    /// a whole, or that a link to nothing stands for; where only a key or a value is wrong, all others
    /// count.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Vec<SettingsError>) {
        let mut text = String::new();
        let read =
            open_regular(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut text));
        match read {
            Ok(_) => Self::of_text(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match dangling_link(path) {
                Some(link) => {
                    Self::unread(path, format!("can't be read: {}", shown_link(path, link)))
                }
                None => (Self::default(), Vec::new()),
            },
            Err(error) => Self::unread(path, format!("can't be read: {}", plain_error(&error))),
        }
    }

    /// The same for the text of the file.
    #[must_use]
    pub fn of_text(path: &Path, text: &str) -> (Self, Vec<SettingsError>) {
        if text.len() as u64 > MOST_BYTES {
            return Self::unread(path, format!("is larger than {} KiB", MOST_BYTES >> 10));
        }
        let (mut settings, errors): (Self, _) = match yaml::lenient(text) {
            Ok(read) => read,
            Err(error) => {
                let corrected = yaml::unquoted(text, error.line);
                let message = corrected.unwrap_or_else(|| error.message.clone());
                return Self::wrong(path, YamlError { message, ..error });
            }
        };
        if !errors.is_empty() && settings.protect.is_empty() {
            let valid: Option<Protection> = yaml::first_document(text).ok();
            settings.protect = valid.unwrap_or_default().protect;
        }
        let mistakes = errors.into_iter().map(|FieldError { key, error }| {
            SettingsError::of(path, error, key.is_none_or(|key| key == "protect"))
        });
        let second = yaml::second_document(text).map(|line| {
            let message =
                "a second YAML document, which is not read; put all settings in the first";
            let error = YamlError { line: Some(line), column: None, message: message.to_owned() };
            SettingsError::of(path, error, true)
        });
        (settings, mistakes.chain(second).collect())
    }

    fn unread(path: &Path, message: String) -> (Self, Vec<SettingsError>) {
        Self::wrong(path, YamlError { line: None, column: None, message })
    }

    fn wrong(path: &Path, mut error: YamlError) -> (Self, Vec<SettingsError>) {
        error.message.push_str("; all settings have their defaults");
        (Self::default(), vec![SettingsError::of(path, error, true)])
    }

    /// The pattern that protects a context of this name, if one does.
    #[must_use]
    pub fn protects(&self, context: &str) -> Option<&str> {
        self.rules_of(context).next().map(|rule| rule.pattern.as_str())
    }

    /// The same, if each command asks before it makes the context the current one.
    #[must_use]
    pub fn always_asks(&self, context: &str) -> Option<&str> {
        let always = self.rules_of(context).find(|rule| rule.ask == Ask::Always);
        always.map(|rule| rule.pattern.as_str())
    }

    fn rules_of(&self, context: &str) -> impl Iterator<Item = &ProtectRule> {
        self.protect.iter().filter(move |rule| rule.pattern.matches(context))
    }
}

#[cfg(test)]
mod tests;
