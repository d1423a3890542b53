//! The cluster and the user of a context with all that it takes to reach them, read from their
//! files at the moment when a cluster is to be asked.

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use crate::kubeconfig::credentials::{Connection, Credentials, connection, credentials};
use crate::kubeconfig::lexical::cleaned;
use crate::kubeconfig::problem::Problem;
use crate::kubeconfig::snapshot::{ContextEntry, File, Snapshot};
use crate::kubeconfig::text::SourceText;
use crate::printable::{plain_error, shown};

use super::bytes::text_of;
use super::read::settled_bytes_of;

/// The cluster and the user that kubectl would use with a context. It holds secrets, so it has no
/// debug output.
#[derive(Clone)]
pub struct Access {
    /// The cluster.
    pub connection: Connection,
    /// The user; nobody where the context names none that exists, as with kubectl (semantics 2.10).
    pub credentials: Credentials,
}

/// Why a cluster can't even be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// The context names a cluster that no file has.
    #[error("cluster \"{}\" of context \"{}\" is in no file of the chain", shown(.cluster), shown(.context))]
    NoCluster {
        /// The context.
        context: String,
        /// What it names.
        cluster: String,
    },
    /// The file with the entry can't be read any more, or no longer has it.
    #[error("{}: {reason}", shown(&.path.to_string_lossy()))]
    Lost {
        /// The file.
        path: PathBuf,
        /// What became of it.
        reason: String,
    },
}

/// Reads what it takes to ask the cluster of a context, by the rules of semantics 2.6 and 2.7.
///
/// The files are read once more, for the snapshot holds no secrets. `working_folder` is what a relative
/// path of a kubeconfig starts from.
pub fn read_access<'f>(
    snapshot: &'f Snapshot,
    entry: &ContextEntry<'f>,
    working_folder: &Path,
) -> Result<Access, AccessError> {
    let context = entry.context;
    let (cluster, file) = snapshot.cluster_of(entry).ok_or_else(|| AccessError::NoCluster {
        context: context.name.clone(),
        cluster: context.cluster.clone(),
    })?;
    let connection = read(file, "cluster", &cluster.name, connection, working_folder)?;
    let credentials = match snapshot.user_of(entry) {
        Some((user, file)) => read(file, "user", &user.name, credentials, working_folder)?,
        None => Credentials::default(),
    };
    Ok(Access { connection, credentials })
}

type Find<T> = fn(&SourceText, &str, &Path) -> Result<Option<T>, Problem>;

fn read<T>(
    file: &File,
    kind: &str,
    name: &str,
    find: Find<T>,
    working_folder: &Path,
) -> Result<T, AccessError> {
    let reason = || format!("has no {kind} \"{}\" any more", shown(name));
    read_with(file, working_folder, |source, folder| find(source, name, folder))?
        .ok_or_else(|| AccessError::Lost { path: file.path.to_path_buf(), reason: reason() })
}

/// Reads a file once more, with its secrets.
pub(super) fn read_with<T>(
    file: &File,
    working_folder: &Path,
    take: impl FnOnce(&SourceText, &Path) -> Result<T, Problem>,
) -> Result<T, AccessError> {
    let lost = |reason| AccessError::Lost { path: file.path.to_path_buf(), reason };
    // What it gave away is not there again, and may be meant for somebody else now.
    if fs::metadata(&file.path).is_ok_and(|found| found.file_type().is_fifo()) {
        return Err(lost("is a pipe, which can be read only once".to_owned()));
    }
    let (_, bytes) = settled_bytes_of(&file.path)
        .map_err(|error| lost(format!("can't be read: {}", plain_error(&error))))?;
    // Paths start from where the kubeconfig is written to be, not from where a link leads.
    let folder = cleaned(&working_folder.join(file.path.parent().unwrap_or(Path::new(""))));
    text_of(bytes)
        .and_then(|source| take(&source, &folder))
        .map_err(|problem| lost(problem.to_string()))
}
