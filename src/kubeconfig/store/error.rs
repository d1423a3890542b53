//! Why a change could not be written, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::directory::user_name;
use crate::kubeconfig::edit::Obstacle;
use crate::printable::{plain_error, quoted_path, shown};

/// What keeps a file locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The process that the lock names, if any; kubectl's names none.
    pub holder: Option<LockHolder>,
    /// The user that the lock belongs to, where that is another one.
    pub user: Option<u32>,
    /// Whether it is a directory.
    pub is_directory: bool,
    /// Whether the effective user may remove it.
    pub is_removable: bool,
    /// Whether its folder belongs to the effective user.
    pub folder_is_ours: bool,
}

/// The process that a lock names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHolder {
    /// Its number.
    pub pid: u32,
    /// The host it runs on, where it can't be seen from here: another one, or this one outside of
    /// our container.
    pub host: Option<String>,
    /// Whether it has ended, but its lock is not ours to remove.
    pub is_gone: bool,
}

/// Why a change could not be written. The file is as it was, unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Somebody else holds the lock.
    #[error("{} is locked: {} exists{}", show(.path), show(.lock), held_by(.holding.as_deref()))]
    Locked {
        /// The kubeconfig.
        path: PathBuf,
        /// Its lock file.
        lock: PathBuf,
        /// What keeps it locked, unless it is gone just now.
        holding: Option<Box<Holding>>,
    },
    /// Another kswitch of the same user is writing the file: it reached it by another name, or in a
    /// folder that takes no lock files.
    #[error("{} is being written by another kswitch: try again when that has finished", show(.0))]
    Busy(PathBuf),
    /// Another user decides which file the path leads to.
    #[error(
        "{} {} {}, and leads to {}, which is not theirs",
        show(.path), way(*.is_link), user_name(*.user), show(.leads_to)
    )]
    Redirected {
        /// The path.
        path: PathBuf,
        /// The file.
        leads_to: PathBuf,
        /// The other user.
        user: u32,
        /// Whether a link of theirs leads there, instead of a name in a folder of theirs.
        is_link: bool,
    },
    /// Another program wrote the file again and again, without a lock.
    #[error("{} is being written by another program: try again when that has finished", show(.0))]
    Restless(PathBuf),
    /// The operating system refuses.
    #[error("can't {doing} {}: {}", show(.path), plain_error(.error))]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What it answered.
        error: io::Error,
    },
    /// A device, a pipe or a folder.
    #[error("{} is not a regular file, so a change would be lost", show(.0))]
    NotAFile(PathBuf),
    /// The change can't be made to what the file says now.
    #[error("{}: {obstacle}", show(.path))]
    Obstacle {
        /// The file.
        path: PathBuf,
        /// What stands in the way.
        obstacle: Obstacle,
    },
    /// A change can't be undone: the file is no longer what the change left.
    #[error("{} was changed since; nothing was put back", show(.0))]
    Changed(PathBuf),
    /// A change can't be undone: what was kept of it does not lead back.
    #[error("what was kept of the change does not fit {}; nothing was put back", show(.0))]
    NoWayBack(PathBuf),
    /// A change can't be undone: what it took is a secret, which is kept nowhere.
    #[error("what was deleted from {} is kept nowhere, so it can't be put back", show(.0))]
    NotKept(PathBuf),
    /// A change can't be undone: the file, or what would be put back, is not a kubeconfig.
    #[error("{} is not a kubeconfig; nothing was put back", show(.0))]
    NotKubeconfig(PathBuf),
    /// Writing in place failed half way, and so did putting the old text back.
    #[error(
        "{} could not be written whole ({}); its old text is in {}", show(.path), plain_error(.error), show(.copy)
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the old text is.
        copy: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
    /// One of two files was written, the other could not be, and the first not taken back.
    #[error("{error}; {} was changed already", show(.changed))]
    Half {
        /// The file that was written.
        changed: PathBuf,
        /// Why the other was not.
        error: Box<WriteError>,
    },
    /// A signal came while waiting for the lock.
    #[error("interrupted")]
    Interrupted(i32),
}

impl WriteError {
    /// Whether the only whole text of a file is in a copy.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            WriteError::Damaged { .. } => true,
            WriteError::Half { error, .. } => error.is_damage(),
            _ => false,
        }
    }

    /// What to do about it, where we know: a command to type, perhaps behind words and a colon.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            WriteError::Locked { lock, holding: Some(holding), .. } => {
                let removal = removal(lock, holding);
                Some(match &holding.holder {
                    Some(LockHolder { is_gone: true, .. }) => removal,
                    Some(LockHolder { host: None, pid, .. }) => {
                        format!("to see what that process is: ps -fp {pid}")
                    }
                    Some(_) => format!("if that process is gone: {removal}"),
                    None => format!("if no kubectl is running: {removal}"),
                })
            }
            WriteError::Redirected { leads_to, .. } => Some(format!(
                "if it is the one that you mean: kswitch --kubeconfig {} ctx NAME",
                quoted_path(leads_to)
            )),
            WriteError::Io { path, error, .. } => match error.kind() {
                io::ErrorKind::PermissionDenied => Some(format!("ls -l {}", quoted_path(path))),
                io::ErrorKind::StorageFull => {
                    let folder = path.parent().filter(|own| !own.as_os_str().is_empty());
                    let folder = quoted_path(folder.unwrap_or(Path::new(".")));
                    Some(format!("nothing was lost; to see what is full: df -h {folder}"))
                }
                io::ErrorKind::FileTooLarge => {
                    Some("nothing was lost; to see the limit of this shell: ulimit -f".to_owned())
                }
                _ => None,
            },
            WriteError::NotAFile(_) => Some(
                "to have a regular file first: export KUBECONFIG=FILE:\"$KUBECONFIG\"".to_owned(),
            ),
            WriteError::Obstacle { obstacle, path } => match obstacle {
                Obstacle::Shared { .. }
                | Obstacle::Layout { .. }
                | Obstacle::Unverifiable { .. }
                | Obstacle::Unverified => {
                    let path = quoted_path(path);
                    Some(format!("nothing was written; to make this change by hand: vi {path}"))
                }
                Obstacle::Other { .. } | Obstacle::InUse { .. } | Obstacle::CurrentMoved => {
                    let path = quoted_path(path);
                    Some(format!(
                        "to look at it: kswitch --kubeconfig {path} ctx --list --output wide"
                    ))
                }
                _ => None,
            },
            WriteError::Damaged { path, copy, .. } => {
                Some(format!("cp {} {}", quoted_path(copy), quoted_path(path)))
            }
            WriteError::Half { error, .. } => error.hint(),
            WriteError::Locked { holding: None, .. }
            | WriteError::Busy(_)
            | WriteError::Restless(_)
            | WriteError::Changed(_)
            | WriteError::NoWayBack(_)
            | WriteError::NotKept(_)
            | WriteError::NotKubeconfig(_)
            | WriteError::Interrupted(_) => None,
        }
    }
}

fn show(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

fn held_by(holding: Option<&Holding>) -> String {
    let Some(Holding { holder, user, is_directory, .. }) = holding else { return String::new() };
    let mut facts = Vec::new();
    if let Some(LockHolder { pid, host, is_gone }) = holder {
        facts.push(match (host, is_gone) {
            (_, true) => format!("process {pid}, which is gone"),
            (None, false) => format!("process {pid}"),
            (Some(host), false) => {
                format!("process {pid} on {}, out of sight from here", shown(host))
            }
        });
    }
    if let Some(user) = user {
        facts.push(format!("it belongs to {}", user_name(*user)));
    }
    if *is_directory {
        facts.push("it is a directory".to_owned());
    }
    if facts.is_empty() { String::new() } else { format!(" ({})", facts.join("; ")) }
}

/// What removes a lock, for the effective user to type.
fn removal(lock: &Path, holding: &Holding) -> String {
    let remove = if holding.is_directory { "rm -r" } else { "rm" };
    let remove = format!("{remove} {}", quoted_path(lock));
    match lock.parent() {
        _ if holding.is_removable => remove,
        Some(folder) if holding.folder_is_ours => {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            format!("chmod u+w {} && {remove}", quoted_path(folder))
        }
        _ => format!("sudo {remove}"),
    }
}

fn way(is_link: bool) -> &'static str {
    if is_link { "goes through a link of" } else { "is in a folder of" }
}
