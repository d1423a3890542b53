//! The command line of `kubens`. Its grammar is not clap's: a name, before or after `-f`.

use std::ffi::OsString;

use crate::printable::shown;

/// A command of `kubens`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kubens {
    /// Pick a namespace, or list them without a terminal.
    Choose,
    /// Switch to a namespace.
    Switch {
        /// The name of the namespace.
        name: String,
        /// Whether to set it without asking the cluster if it exists.
        force: bool,
    },
    /// Switch to the previous namespace.
    Back,
    /// Print the current namespace.
    Current,
    /// Switch to `default`.
    Unset,
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// Why a command line of `kubens` is invalid, in the words of the original.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KubensError {
    /// The option does not exist.
    #[error("unsupported option {}", quoted(.0))]
    Option(String),
    /// Two arguments that can't be combined.
    #[error("unsupported arguments [{} {}]", quoted(.0), quoted(.1))]
    Arguments(String, String),
    /// More than two arguments.
    #[error("too many arguments")]
    TooMany,
    /// The argument is not UTF-8, so it can't be the name of a namespace.
    #[error("the argument {} is not UTF-8", quoted(.0))]
    NotText(String),
}

/// The word in double quotes, escaped.
fn quoted(word: &str) -> String {
    shown(&format!("{word:?}")).into_owned()
}

impl Kubens {
    /// Parses the arguments that follow the program's name.
    pub fn of(words: impl Iterator<Item = OsString>) -> Result<Self, KubensError> {
        let words: Vec<String> = words
            .map(|word| {
                word.into_string()
                    .map_err(|word| KubensError::NotText(word.to_string_lossy().into_owned()))
            })
            .collect::<Result<_, _>>()?;
        let is_force = |word: &str| matches!(word, "-f" | "--force");
        match &words[..] {
            [] => Ok(Kubens::Choose),
            [only] => match only.as_str() {
                "-h" | "--help" => Ok(Kubens::Help),
                "-V" | "--version" => Ok(Kubens::Version),
                "-c" | "--current" => Ok(Kubens::Current),
                "-u" | "--unset" => Ok(Kubens::Unset),
                name => Self::switch(name, false),
            },
            [name, force] if is_force(force) => Self::switch(name, true),
            [force, name] if is_force(force) => Self::switch(name, true),
            [one, other] => Err(KubensError::Arguments(one.clone(), other.clone())),
            _ => Err(KubensError::TooMany),
        }
    }

    fn switch(name: &str, force: bool) -> Result<Self, KubensError> {
        match name {
            "-" => Ok(Kubens::Back),
            _ if name.starts_with('-') => Err(KubensError::Option(name.to_owned())),
            _ => Ok(Kubens::Switch { name: name.to_owned(), force }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Kubens, String> {
        Kubens::of(words.iter().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn force_is_accepted_before_and_after_a_name() {
        let switch = |force| Ok(Kubens::Switch { name: "web".to_owned(), force });
        assert_eq!(of(&["web"]), switch(false));
        assert_eq!(of(&["web", "-f"]), switch(true));
        assert_eq!(of(&["--force", "web"]), switch(true));
        assert_eq!(of(&["-", "-f"]), Ok(Kubens::Back));
        for words in [&["-f"][..], &["-f", "-f"]] {
            assert_eq!(of(words), Err("unsupported option \"-f\"".to_owned()));
        }
        assert_eq!(of(&["-c", "-f"]), Err("unsupported option \"-c\"".to_owned()));
    }

    #[test]
    fn errors_quote_the_wrong_argument() {
        assert_eq!(of(&["a", "b"]), Err("unsupported arguments [\"a\" \"b\"]".to_owned()));
        assert_eq!(of(&["-x\"\u{1b}"]), Err("unsupported option \"-x\\\"\\u{1b}\"".to_owned()));
        assert_eq!(of(&["a", "b", "-f"]), Err("too many arguments".to_owned()));
    }
}
