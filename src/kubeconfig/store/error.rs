//! Errors of writing a kubeconfig, with their messages and hints.

use std::io;
use std::path::{Path, PathBuf};

use crate::directory::user_name;
use crate::kubeconfig::edit::EditObstacle;
use crate::printable::{editing, plain_error, quoted_path, shown, shown_path, shown_with_line};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockDescription {
    /// The process in the lock; `None` for a lock of kubectl.
    pub holder: Option<LockHolder>,
    /// The owner of the lock, if it is another user.
    pub user: Option<u32>,
    pub is_directory: bool,
    pub is_removable: bool,
    pub directory_is_ours: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHolder {
    pub pid: u32,
    /// The host, if the process can't be inspected: on another host, or outside of our container.
    pub host: Option<String>,
    /// Whether it has exited, but its lock belongs to another user.
    pub has_exited: bool,
}

/// Why a file could not be written. The file is unchanged unless the error says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    #[error("{} is locked: {} exists{}", shown_path(.path), shown_path(.lock), held_by(.description.as_deref()))]
    Locked {
        path: PathBuf,
        lock: PathBuf,
        /// The lock; `None` if it was just removed.
        description: Option<Box<LockDescription>>,
    },
    /// Another kswitch of the same user is writing the file, through another path or in a directory
    /// without write permission.
    #[error("{} is being written by another kswitch: try again when that has finished", shown_path(.0))]
    Busy(PathBuf),
    #[error(
        "{} {} {}, and leads to {}, which is not theirs",
        shown_path(.path), way(*.is_link), user_name(*.user), shown_path(.target)
    )]
    Redirected {
        path: PathBuf,
        target: PathBuf,
        user: u32,
        /// Whether the user owns a symbolic link on the path, not the directory.
        is_link: bool,
    },
    #[error("{} is being written by another program: try again when that has finished", shown_path(.0))]
    KeepsChanging(PathBuf),
    #[error("can't {doing} {}: {}", shown_path(.path), plain_error(.error))]
    Io { path: PathBuf, doing: &'static str, error: io::Error },
    /// A device, a pipe or a directory.
    #[error("{} is not a regular file, so a change would be lost", shown_path(.0))]
    NotAFile(PathBuf),
    #[error("{}: {obstacle}", shown_with_line(.path, .obstacle.line()))]
    Obstacle { path: PathBuf, obstacle: EditObstacle },
    #[error("{} was changed since; nothing was restored", shown_path(.0))]
    Changed(PathBuf),
    #[error("the stored change does not match {}; nothing was restored", shown_path(.0))]
    UndoMismatch(PathBuf),
    #[error("what was deleted from {} can't be restored: kswitch stores no deleted cluster, user or credentials", shown_path(.0))]
    NotUndoable(PathBuf),
    #[error("{} is not a kubeconfig; nothing was restored", shown_path(.0))]
    NotKubeconfig(PathBuf),
    #[error(
        "{} could not be written completely ({}); its old text is in {}", shown_path(.path), plain_error(.error), shown_path(.copy)
    )]
    Damaged { path: PathBuf, copy: PathBuf, error: io::Error },
    #[error("{error}; {} was changed already", shown_path(.changed))]
    PartlyWritten { changed: PathBuf, error: Box<WriteError> },
    /// A termination signal arrived while waiting for the lock.
    #[error("interrupted")]
    Interrupted(i32),
}

impl WriteError {
    /// Whether the complete text of a file is only in a copy.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            WriteError::Damaged { .. } => true,
            WriteError::PartlyWritten { error, .. } => error.is_damage(),
            _ => false,
        }
    }

    /// The hint: a command, or a text with a colon and a command.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            WriteError::Locked { lock, description: Some(description), .. } => {
                let removal = removal(lock, description);
                Some(match &description.holder {
                    Some(LockHolder { has_exited: true, .. }) => removal,
                    Some(LockHolder { host: None, pid, .. }) => {
                        format!("to see what that process is: ps -fp {pid}")
                    }
                    Some(_) => format!("if that process is no longer running: {removal}"),
                    None => format!("if no kubectl is running: {removal}"),
                })
            }
            WriteError::Redirected { target, .. } => Some(format!(
                "if it is the one that you mean: kswitch --kubeconfig {} ctx NAME",
                quoted_path(target)
            )),
            WriteError::Io { path, error, .. } => match error.kind() {
                io::ErrorKind::PermissionDenied => Some(format!("ls -l {}", quoted_path(path))),
                io::ErrorKind::StorageFull => {
                    let directory = path.parent().filter(|own| !own.as_os_str().is_empty());
                    let directory = quoted_path(directory.unwrap_or(Path::new(".")));
                    Some(format!("nothing was lost; to see what is full: df -h {directory}"))
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
                EditObstacle::Shared { .. }
                | EditObstacle::Layout { .. }
                | EditObstacle::Unverifiable { .. }
                | EditObstacle::Unverified => {
                    let edit = editing(path, obstacle.line());
                    Some(format!("nothing was written; to make this change manually: {edit}"))
                }
                EditObstacle::Changed { .. }
                | EditObstacle::InUse { .. }
                | EditObstacle::CurrentChanged => Some(format!(
                    "to look at it: kswitch --kubeconfig {} ctx --list --output wide",
                    quoted_path(path)
                )),
                _ => None,
            },
            WriteError::Damaged { path, copy, .. } => {
                Some(format!("cp {} {}", quoted_path(copy), quoted_path(path)))
            }
            WriteError::PartlyWritten { error, .. } => error.hint(),
            _ => None,
        }
    }
}

fn held_by(description: Option<&LockDescription>) -> String {
    let Some(LockDescription { holder, user, is_directory, .. }) = description else {
        return String::new();
    };
    let mut facts = Vec::new();
    if let Some(LockHolder { pid, host, has_exited }) = holder {
        facts.push(match (host, has_exited) {
            (_, true) => format!("process {pid}, which is no longer running"),
            (None, false) => format!("process {pid}"),
            (Some(host), false) => {
                format!("process {pid} on {}, not visible from here", shown(host))
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

/// The command with which the effective user can remove a lock.
fn removal(lock: &Path, description: &LockDescription) -> String {
    let remove = if description.is_directory { "rm -r" } else { "rm" };
    let remove = format!("{remove} {}", quoted_path(lock));
    match lock.parent() {
        _ if description.is_removable => remove,
        Some(directory) if description.directory_is_ours => {
            let directory =
                if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
            format!("chmod u+w {} && {remove}", quoted_path(directory))
        }
        _ => format!("sudo {remove}"),
    }
}

fn way(is_link: bool) -> &'static str {
    if is_link { "goes through a link of" } else { "is in a directory of" }
}
