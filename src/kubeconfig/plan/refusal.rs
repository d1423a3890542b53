//! Why kswitch refuses a change, and what to do.

use std::fmt::{self, Write};
use std::path::{Path, PathBuf};

use crate::kubeconfig::chain::renaming;
use crate::kubeconfig::document::Kind;
use crate::kubeconfig::snapshot::{File, FileState};
use crate::printable::{editing, editing_all, quoted_path, shown, shown_path, typed};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenFile {
    path: PathBuf,
    fault: String,
    breaks_kubectl: bool,
    /// Whether its text could be read, so that it can be corrected.
    is_read: bool,
    /// Where its problem is.
    line: Option<usize>,
}

impl BrokenFile {
    #[must_use]
    pub fn of(file: &File) -> Self {
        let fault = file.located_fault().unwrap_or_default();
        Self {
            path: file.path.to_path_buf(),
            fault,
            breaks_kubectl: file.breaks_kubectl(),
            is_read: !matches!(file.state, FileState::Unreadable(_)),
            line: match &file.state {
                FileState::Broken(problem) => problem.line,
                _ => None,
            },
        }
    }
}

fn lines(files: &[BrokenFile]) -> String {
    files.iter().map(|file| file.fault.as_str()).collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Files of the chain make kubectl, and every tool like it, fail; a line for each.
    BrokenChain(Vec<BrokenFile>),
    /// Files that are not in KUBECONFIG can't be read, and may use what is to be deleted; a line
    /// for each.
    UseUnknown(Vec<BrokenFile>),
    /// The current-context names no context of the chain.
    Dangling {
        name: String,
        path: Option<PathBuf>,
    },
    Shadowed {
        name: String,
        path: PathBuf,
        by: PathBuf,
    },
    Taken {
        kind: Kind,
        name: String,
        path: PathBuf,
    },
    /// A context refers to a cluster or user that does not exist, and would get one by the rename.
    Awaited {
        kind: Kind,
        name: String,
        context: String,
        path: PathBuf,
    },
    /// Contexts of other files use the cluster or the user that would get the new name of its context.
    UsedElsewhere {
        name: String,
        to: String,
        path: PathBuf,
        contexts: Vec<(String, PathBuf)>,
    },
    Unknown {
        name: String,
        path: PathBuf,
    },
    /// A context without a name can't be the current one: an empty `current-context` means none.
    Unnamed {
        path: PathBuf,
    },
    Nameless,
    /// A new name that means something else on the command line: the previous or the current context.
    Reserved(String),
    /// A new name that [`shown`] escapes: a control character, an invisible one, or one that looks like another.
    HiddenCharacter(String),
    /// The command runs in a read-only shell.
    ReadOnlyShell,
    NotInKubeconfig {
        name: String,
        path: PathBuf,
        /// The only file that kubectl reads, if `KUBECONFIG` is not set.
        only: Option<PathBuf>,
    },
}

/// Why kubectl does not read a file: `KUBECONFIG` is not set.
#[must_use]
pub fn reads_only(only: &Path) -> String {
    format!("KUBECONFIG is not set, so kubectl reads only {}", shown_path(only))
}

/// The hint where there is no current context.
pub const PICK: &str = "kswitch ctx NAME\nto pick one: kswitch";

/// Adds the cluster files to `KUBECONFIG`.
const ENV: &str = "eval \"$(kswitch env)\"";

/// What to type about files, a command on each line behind words and a colon.
#[must_use]
pub fn corrections(files: &[BrokenFile]) -> String {
    let (texts, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.is_read);
    let groups = [texts, others].into_iter().filter(|files| !files.is_empty());
    let groups = groups.map(|files| edited(&files.into_iter().cloned().collect::<Vec<_>>()));
    groups.collect::<Vec<_>>().join("\n")
}

/// What to type about files, behind words and a colon: an editor for a text, else what shows why there
/// is none.
fn edited(files: &[BrokenFile]) -> String {
    let (texts, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.is_read);
    match &texts[..] {
        [] => {
            let others: Vec<_> = others.iter().map(|file| quoted_path(&file.path)).collect();
            format!("to see what it is: ls -ld {}", others.join(" "))
        }
        [file] => format!("to correct it: {}", editing(&file.path, file.line)),
        texts => {
            let paths: Vec<_> = texts.iter().map(|file| &*file.path).collect();
            format!("to correct it: {}", editing_all(&paths))
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(|path, _, _| shown_path(path)))
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// The message. `location` shows the file of an entry, with or without its line.
    #[must_use]
    pub fn message(&self, location: impl Fn(&Path, Kind, &str) -> String) -> String {
        let context = |path, name| location(path, Kind::Context, name);
        match self {
            Refusal::BrokenChain(files) => lines(files),
            Refusal::UseUnknown(files) => {
                format!(
                    "{}\nit is not known whether it uses what would be deleted too",
                    lines(files)
                )
            }
            Refusal::Dangling { name, path } => {
                let place = path.as_deref().map(|path| format!(", set in {},", shown_path(path)));
                format!(
                    "the current context \"{}\"{} is in no file of KUBECONFIG",
                    shown(name),
                    place.unwrap_or_default()
                )
            }
            Refusal::Shadowed { name, path, by } => format!(
                "context \"{}\" in {} is hidden by the one of the same name in {}",
                shown(name),
                context(path, name),
                context(by, name)
            ),
            Refusal::Taken { kind, name, path } => {
                let place = location(path, *kind, name);
                format!("there is a {kind} \"{}\" already, in {place}", shown(name))
            }
            Refusal::Awaited { kind, name, context: own, path } => format!(
                "context \"{}\" in {} refers to a {kind} \"{}\", and would get this one",
                shown(own),
                context(path, own),
                shown(name)
            ),
            Refusal::UsedElsewhere { name, path, contexts, .. } => {
                let mut message = String::new();
                for (name, path) in contexts {
                    let _ =
                        writeln!(message, "{}: context \"{}\"", context(path, name), shown(name));
                }
                message
                    + &format!(
                        "they use the cluster or user of context \"{}\" in {}, and would lose it",
                        shown(name),
                        context(path, name)
                    )
            }
            Refusal::Unknown { name, path } => {
                format!("there is no context \"{}\" in {}", shown(name), shown_path(path))
            }
            Refusal::Unnamed { path } => format!(
                "a context in {} has no name, so it can't be the current one",
                context(path, "")
            ),
            Refusal::Nameless => "a context needs a name".to_owned(),
            Refusal::Reserved(name) => {
                let means = if name == "-" { "previous" } else { "current" };
                format!("\"{name}\" can't be a name: it means the {means} context")
            }
            Refusal::HiddenCharacter(name) => {
                let what = if name.contains(char::is_control) {
                    "a control character"
                } else {
                    "a character that a terminal does not show as it is"
                };
                format!("\"{}\" can't be a name: it has {what}", shown(name))
            }
            Refusal::ReadOnlyShell => {
                "this shell is read-only, so it changes no kubeconfig".to_owned()
            }
            Refusal::NotInKubeconfig { name, path, only } => {
                let context = format!("context \"{}\" is in {}", shown(name), shown_path(path));
                match only {
                    Some(only) => format!("{context}, and {}", reads_only(only)),
                    None => format!("{context}, which KUBECONFIG does not name"),
                }
            }
        }
    }

    /// What to do about it: commands to type, a line each, some behind words and a colon.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Refusal::BrokenChain(files) if !files.iter().any(|file| file.breaks_kubectl) => {
                "kubectl can read it: kubectl config use-context NAME".to_owned()
            }
            Refusal::BrokenChain(files) => {
                format!("every kubectl command fails with it; {}", edited(files))
            }
            Refusal::UseUnknown(files) => {
                format!("{}\nto keep what it may use: kswitch delete NAME", edited(files))
            }
            Refusal::Dangling { .. } => PICK.to_owned(),
            Refusal::Shadowed { name, path, .. } => {
                let options = format!("--whole --file {}", quoted_path(path));
                let rename = typed("rename", &[name, "NEW"], &options);
                format!(
                    "kubectl always takes the first; to give this one a name of its own: {rename}"
                )
            }
            Refusal::UsedElsewhere { name, to, .. } => {
                let rename = |options: &str| typed("rename", &[name, to], options);
                format!(
                    "for the context alone: {}\n\
                     to rename the references too: {}\n\
                     to take the cluster and user from them: {}",
                    rename(""),
                    rename("--whole --yes"),
                    rename("--whole --anyway")
                )
            }
            Refusal::Unknown { .. } => "kswitch ctx --list --output wide".to_owned(),
            Refusal::Unnamed { .. } => "to give it a name: kswitch rename '' NEW".to_owned(),
            Refusal::Taken { .. }
            | Refusal::Awaited { .. }
            | Refusal::Nameless
            | Refusal::Reserved(_)
            | Refusal::HiddenCharacter(_) => "kswitch rename OLD NEW".to_owned(),
            Refusal::ReadOnlyShell => "to leave it: exit".to_owned(),
            Refusal::NotInKubeconfig { path, .. } => match renaming(path) {
                Some(renaming) => format!("{renaming}\n{ENV}"),
                None => ENV.to_owned(),
            },
        }
    }
}
