//! The command line of `kubens`, which has a grammar of its own: a name, before or after `-f`.

use std::ffi::OsString;

use crate::printable::shown;

/// What a command line of `kubens` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kubens {
    /// Pick a namespace; where nobody can, list them.
    Choose,
    /// Switch to a namespace.
    Switch {
        /// Its name.
        name: String,
        /// Whether to take it unseen.
        force: bool,
    },
    /// Switch to the one before.
    Back,
    /// Print the namespace.
    Current,
    /// Go to `default`.
    Unset,
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// What is wrong with a command line of `kubens`, in its words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KubensError {
    /// There is no such option.
    #[error("unsupported option {}", spelled(.0))]
    Option(String),
    /// Two that mean nothing together.
    #[error("unsupported arguments [{} {}]", spelled(.0), spelled(.1))]
    Arguments(String, String),
    /// More than one can mean.
    #[error("too many arguments")]
    TooMany,
    /// No namespace has such a name.
    #[error("the argument {} is not UTF-8", spelled(.0))]
    NotText(String),
}

/// In quotes, with what stands in the way of them escaped.
fn spelled(word: &str) -> String {
    shown(&format!("{word:?}")).into_owned()
}

impl Kubens {
    /// Reads the arguments after the program's name.
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
    fn force_stands_on_either_side_of_a_name() {
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
    fn what_is_wrong_is_told_in_quotes() {
        assert_eq!(of(&["a", "b"]), Err("unsupported arguments [\"a\" \"b\"]".to_owned()));
        assert_eq!(of(&["-x\"\u{1b}"]), Err("unsupported option \"-x\\\"\\u{1b}\"".to_owned()));
        assert_eq!(of(&["a", "b", "-f"]), Err("too many arguments".to_owned()));
    }
}
