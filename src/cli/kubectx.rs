//! The command lines of kubectx and kubens, as requests to the verbs. Their grammar is not clap's: the
//! first argument decides what the others mean, and `NEW=OLD` renames.

use std::ffi::OsString;

use crate::printable::shown;

use super::{CtxArgs, NsArgs, RenameArgs};

/// What a command line of kubectx or kubens asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// `kswitch ctx`. Without an argument, only what kubectl sees is listed.
    Ctx(CtxArgs),
    /// `kswitch ns`. To unset the namespace sets it to `default`.
    Ns(NsArgs),
    /// `kswitch rename`, but contexts that have the new name are overwritten.
    Rename(RenameArgs),
    /// `kswitch delete`, one by one; without a name, the one that is picked.
    Delete(Vec<String>),
    /// A shell that is limited to one context.
    Shell {
        /// The option as it was typed.
        option: String,
        /// The context.
        name: Option<String>,
    },
    /// The help.
    Help,
    /// The version.
    Version,
}

/// Arguments and what they do.
pub type Help = [(&'static str, &'static str)];

/// The help of kubectx.
pub const KUBECTX: &Help = &[
    ("", "pick a context, or list them where there is no terminal"),
    ("NAME", "switch to a context"),
    ("-", "switch to the previous context"),
    ("-c, --current", "print the current context"),
    ("-u, --unset", "leave kubectl without a current context"),
    ("NEW=NAME", "rename a context; NEW=. for the current one"),
    ("-d", "pick a context to delete"),
    ("-d NAME...", "delete contexts, . for the current one; clusters and users stay"),
    ("-s", "pick a context to start a shell with"),
    ("-s, --shell NAME", "start a shell that has only this context"),
    ("-r", "pick a context to start a read-only shell with"),
    ("-r, --readonly NAME", "start a shell that changes nothing in the cluster"),
    ("-h, --help", "print this help"),
    ("-V, --version", "print the version"),
];

/// The help of kubens.
pub const KUBENS: &Help = &[
    ("", "pick a namespace, or list them where there is no terminal"),
    ("NAME", "switch to a namespace of the current context"),
    ("NAME -f, --force", "switch without asking the cluster if it exists"),
    ("-", "switch to the previous namespace"),
    ("-c, --current", "print the namespace"),
    ("-u, --unset", "switch to the namespace \"default\""),
    ("-h, --help", "print this help"),
    ("-V, --version", "print the version"),
];

impl Request {
    /// Parses the arguments of kubectx.
    ///
    /// # Errors
    ///
    /// The messages of kubectx.
    pub fn of_kubectx(words: &[OsString]) -> Result<Self, String> {
        let words = texts(words, |word| format!("'{}'", shown(word)))?;
        match words[..] {
            [] => Ok(Self::Ctx(CtxArgs::default())),
            [option @ ("-s" | "--shell" | "-r" | "--readonly"), _, _, ..] => {
                Err(format!("'{option}' accepts at most one context name argument"))
            }
            [option @ ("-s" | "--shell" | "-r" | "--readonly"), ref names @ ..] => {
                let name = names.first().map(|name| (*name).to_owned());
                Ok(Self::Shell { option: option.to_owned(), name })
            }
            ["-d", ref names @ ..] => {
                Ok(Self::Delete(names.iter().map(|name| (*name).to_owned()).collect()))
            }
            [only] => Self::of_one_word(only),
            _ => Err("too many arguments".to_owned()),
        }
    }

    fn of_one_word(word: &str) -> Result<Self, String> {
        Ok(match (word, word.split_once('=')) {
            ("-h" | "--help", _) => Self::Help,
            ("-V" | "--version", _) => Self::Version,
            ("-c" | "--current", _) => Self::Ctx(CtxArgs { current: true, ..CtxArgs::default() }),
            ("-u" | "--unset", _) => {
                Self::Ctx(CtxArgs { unset: true, all: true, ..CtxArgs::default() })
            }
            (_, Some((to, from))) if !to.is_empty() && !from.is_empty() => {
                let (from, to) = (from.to_owned(), to.to_owned());
                Self::Rename(RenameArgs { from, to, ..RenameArgs::default() })
            }
            (name, _) if name.starts_with('-') && name != "-" => {
                return Err(format!("unsupported option '{}'", shown(name)));
            }
            (name, _) => Self::Ctx(CtxArgs {
                name: Some(name.to_owned()),
                anyway: true,
                ..CtxArgs::default()
            }),
        })
    }

    /// Parses the arguments of kubens.
    ///
    /// # Errors
    ///
    /// The messages of kubens.
    pub fn of_kubens(words: &[OsString]) -> Result<Self, String> {
        let quoted = |word: &str| shown(&format!("{word:?}")).into_owned();
        let words = texts(words, quoted)?;
        let is_force = |word: &str| matches!(word, "-f" | "--force");
        let switch = |name: &str, force| match name {
            // It was in use, so it is not asked for.
            "-" => Ok(NsArgs { name: Some(name.to_owned()), ..NsArgs::default() }),
            _ if name.starts_with('-') => Err(format!("unsupported option {}", quoted(name))),
            _ => Ok(NsArgs { name: Some(name.to_owned()), force, ..NsArgs::default() }),
        };
        Ok(Self::Ns(match words[..] {
            [] => NsArgs::default(),
            ["-h" | "--help"] => return Ok(Self::Help),
            ["-V" | "--version"] => return Ok(Self::Version),
            ["-c" | "--current"] => NsArgs { current: true, ..NsArgs::default() },
            ["-u" | "--unset"] => NsArgs { unset: true, ..NsArgs::default() },
            [name] => switch(name, false)?,
            [name, force] if is_force(force) => switch(name, true)?,
            [force, name] if is_force(force) => switch(name, true)?,
            [one, other] => {
                return Err(format!("unsupported arguments [{} {}]", quoted(one), quoted(other)));
            }
            _ => return Err("too many arguments".to_owned()),
        }))
    }
}

/// The arguments as text: others can't be names.
fn texts<'w>(
    words: &'w [OsString],
    quoted: impl Fn(&str) -> String,
) -> Result<Vec<&'w str>, String> {
    let text = |word: &'w OsString| {
        word.to_str()
            .ok_or_else(|| format!("the argument {} is not UTF-8", quoted(&word.to_string_lossy())))
    };
    words.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn kubectx(words: &[&str]) -> Result<Request, String> {
        Request::of_kubectx(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    fn kubens(words: &[&str]) -> Result<Request, String> {
        Request::of_kubens(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn new_equals_old_renames_if_neither_side_is_empty() {
        let rename = |to: &str, from: &str| {
            let (from, to) = (from.to_owned(), to.to_owned());
            Ok(Request::Rename(RenameArgs { from, to, ..RenameArgs::default() }))
        };
        assert_eq!(kubectx(&["new=old"]), rename("new", "old"));
        assert_eq!(kubectx(&["new=."]), rename("new", "."));
        assert_eq!(kubectx(&["a=b=c"]), rename("a", "b=c"));
        assert_eq!(kubectx(&["--new=old"]), rename("--new", "old"));
        for half in ["=old", "new=", "=", "-"] {
            let name = Some(half.to_owned());
            let switch = CtxArgs { name, anyway: true, ..CtxArgs::default() };
            assert_eq!(kubectx(&[half]), Ok(Request::Ctx(switch)));
        }
        assert_eq!(kubectx(&["-n="]), Err("unsupported option '-n='".to_owned()));
    }

    #[test]
    fn the_first_argument_decides_what_the_others_mean() {
        assert_eq!(kubectx(&[]), Ok(Request::Ctx(CtxArgs::default())));
        let delete = |names: &[&str]| {
            Ok(Request::Delete(names.iter().map(|name| (*name).to_owned()).collect()))
        };
        assert_eq!(kubectx(&["-d"]), delete(&[]));
        assert_eq!(kubectx(&["-d", "-h", "a=b", "-"]), delete(&["-h", "a=b", "-"]));
        let several = Err("'--shell' accepts at most one context name argument".to_owned());
        assert_eq!(kubectx(&["--shell", "a", "b"]), several);
        assert_eq!(kubectx(&["a", "-d"]), Err("too many arguments".to_owned()));
        assert_eq!(kubectx(&["-h", "-V"]), Err("too many arguments".to_owned()));
        assert_eq!(kubectx(&["-\u{1b}"]), Err("unsupported option '-\\u{1b}'".to_owned()));
        let bytes = OsString::from_vec(vec![0xff]);
        assert!(Request::of_kubectx(&[bytes]).is_err());
    }

    #[test]
    fn force_is_accepted_before_and_after_a_name() {
        let switch = |name: &str, force| {
            Ok(Request::Ns(NsArgs { name: Some(name.to_owned()), force, ..NsArgs::default() }))
        };
        assert_eq!(kubens(&["web"]), switch("web", false));
        assert_eq!(kubens(&["web", "-f"]), switch("web", true));
        assert_eq!(kubens(&["--force", "web"]), switch("web", true));
        assert_eq!(kubens(&["-", "-f"]), switch("-", false));
        for words in [&["-f"][..], &["-f", "-f"]] {
            assert_eq!(kubens(words), Err("unsupported option \"-f\"".to_owned()));
        }
        assert_eq!(kubens(&["-c", "-f"]), Err("unsupported option \"-c\"".to_owned()));
    }

    #[test]
    fn errors_of_kubens_quote_the_wrong_argument() {
        assert_eq!(kubens(&["a", "b"]), Err("unsupported arguments [\"a\" \"b\"]".to_owned()));
        assert_eq!(kubens(&["-x\"\u{1b}"]), Err("unsupported option \"-x\\\"\\u{1b}\"".to_owned()));
        assert_eq!(kubens(&["a", "b", "-f"]), Err("too many arguments".to_owned()));
    }
}
