//! The command line of `kubectx`. Its grammar is not clap's: the first argument decides what the
//! others mean, and `NEW=OLD` renames.

use std::ffi::OsString;

use crate::printable::shown;

/// A command of `kubectx`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kubectx {
    /// Pick a context, or list them without a terminal.
    Choose,
    /// Switch to a context.
    Switch(String),
    /// Switch to the previous context.
    Back,
    /// Print the current context.
    Current,
    /// Unset the current context.
    Unset,
    /// Rename a context.
    Rename {
        /// The old name; `.` for the current context.
        from: String,
        /// The new name.
        to: String,
    },
    /// Delete contexts; `.` is the current one.
    Delete(Vec<String>),
    /// Pick a context to delete.
    DeleteChosen,
    /// Start a shell that is limited to one context.
    Shell {
        /// The option as the user typed it.
        option: String,
        /// The context.
        name: Option<String>,
    },
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// Why a command line of `kubectx` is invalid, in the words of the original.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KubectxError {
    /// The option does not exist.
    #[error("unsupported option '{}'", shown(.0))]
    Option(String),
    /// A shell was requested with more than one context.
    #[error("'{}' accepts at most one context name argument", shown(.0))]
    SeveralNames(String),
    /// More arguments than the first one takes.
    #[error("too many arguments")]
    TooMany,
    /// The argument is not UTF-8, so it can't be the name of a context.
    #[error("the argument '{}' is not UTF-8", shown(.0))]
    NotText(String),
}

impl Kubectx {
    /// Parses the arguments that follow the program's name.
    pub fn of(words: impl Iterator<Item = OsString>) -> Result<Self, KubectxError> {
        let words: Vec<String> = words
            .map(|word| {
                word.into_string()
                    .map_err(|word| KubectxError::NotText(word.to_string_lossy().into_owned()))
            })
            .collect::<Result<_, _>>()?;
        let Some((first, others)) = words.split_first() else { return Ok(Kubectx::Choose) };
        match (first.as_str(), others) {
            ("-s" | "--shell" | "-r" | "--readonly", [_, _, ..]) => {
                Err(KubectxError::SeveralNames(first.clone()))
            }
            ("-s" | "--shell" | "-r" | "--readonly", names) => {
                Ok(Kubectx::Shell { option: first.clone(), name: names.first().cloned() })
            }
            ("-d", []) => Ok(Kubectx::DeleteChosen),
            ("-d", names) => Ok(Kubectx::Delete(names.to_vec())),
            (only, []) => Self::of_one(only),
            _ => Err(KubectxError::TooMany),
        }
    }

    fn of_one(word: &str) -> Result<Self, KubectxError> {
        Ok(match (word, word.split_once('=')) {
            ("-h" | "--help", _) => Kubectx::Help,
            ("-V" | "--version", _) => Kubectx::Version,
            ("-c" | "--current", _) => Kubectx::Current,
            ("-u" | "--unset", _) => Kubectx::Unset,
            ("-", _) => Kubectx::Back,
            (_, Some((to, from))) if !to.is_empty() && !from.is_empty() => {
                Kubectx::Rename { from: from.to_owned(), to: to.to_owned() }
            }
            _ if word.starts_with('-') => return Err(KubectxError::Option(word.to_owned())),
            _ => Kubectx::Switch(word.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn of(words: &[&str]) -> Result<Kubectx, String> {
        Kubectx::of(words.iter().map(OsString::from)).map_err(|error| error.to_string())
    }

    fn rename(to: &str, from: &str) -> Kubectx {
        Kubectx::Rename { from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn new_equals_old_renames_if_neither_side_is_empty() {
        assert_eq!(of(&["new=old"]), Ok(rename("new", "old")));
        assert_eq!(of(&["new=."]), Ok(rename("new", ".")));
        assert_eq!(of(&["a=b=c"]), Ok(rename("a", "b=c")));
        assert_eq!(of(&["--new=old"]), Ok(rename("--new", "old")));
        for half in ["=old", "new=", "="] {
            assert_eq!(of(&[half]), Ok(Kubectx::Switch(half.to_owned())));
        }
        assert_eq!(of(&["-n="]), Err("unsupported option '-n='".to_owned()));
    }

    #[test]
    fn the_first_argument_decides_what_the_others_mean() {
        assert_eq!(of(&[]), Ok(Kubectx::Choose));
        assert_eq!(of(&["-"]), Ok(Kubectx::Back));
        assert_eq!(of(&["-d"]), Ok(Kubectx::DeleteChosen));
        let names = ["-h", "a=b", "-"];
        assert_eq!(
            of(&["-d", "-h", "a=b", "-"]),
            Ok(Kubectx::Delete(names.map(str::to_owned).to_vec()))
        );
        let several = Err("'--shell' accepts at most one context name argument".to_owned());
        assert_eq!(of(&["--shell", "a", "b"]), several);
        assert_eq!(of(&["a", "-d"]), Err("too many arguments".to_owned()));
        assert_eq!(of(&["-h", "-V"]), Err("too many arguments".to_owned()));
        assert_eq!(of(&["-\u{1b}"]), Err("unsupported option '-\\u{1b}'".to_owned()));
        let bytes = OsString::from_vec(vec![0xff]);
        assert!(Kubectx::of([bytes].into_iter()).is_err());
    }
}
