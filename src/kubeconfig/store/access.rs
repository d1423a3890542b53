//! Reads the cluster and the user of a context, including secrets, right before a request.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use serde_json::Value as Json;

use crate::kubeconfig::credentials::{Connection, Credentials, connection, credentials};
use crate::kubeconfig::document::Kind;
use crate::kubeconfig::extensions::extensions_of;
use crate::kubeconfig::location::line_of_entry;
use crate::kubeconfig::problem::Problem;
use crate::kubeconfig::snapshot::{ContextEntry, File, Snapshot};
use crate::kubeconfig::text::SourceText;
use crate::lexical::cleaned;
use crate::printable::{plain_error, shown, shown_path, shown_with_line};

use super::bytes::{bytes_of, text_of};
use super::read::settled;
use super::reversal::digest_of;

/// The cluster and the user that kubectl uses for a context. They contain secrets, so there is no
/// debug output.
#[derive(Clone, PartialEq)]
pub struct Access {
    pub connection: Connection,
    /// The user; empty if the context refers to none that exists, like kubectl (semantics 2.10).
    pub credentials: Credentials,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    #[error(
        "cluster \"{}\" of context \"{}\" in {location} is in no file of KUBECONFIG",
        shown(.cluster), shown(.context)
    )]
    NoCluster { context: String, cluster: String, location: String },
    /// The file can't be read any more, or the entry is missing; with the path of the file.
    #[error("{0}")]
    Lost(String),
}

/// Reads the cluster and the user of a context (semantics 2.6 and 2.7).
///
/// The files are read again, because the snapshot contains no secrets. The relative path of a
/// kubeconfig is resolved against `working_directory`.
pub fn read_access<'f>(
    snapshot: &'f Snapshot,
    entry: &ContextEntry<'f>,
    working_directory: &Path,
) -> Result<Access, AccessError> {
    let context = entry.context;
    let (cluster, file) = snapshot.cluster_of(entry).ok_or_else(|| AccessError::NoCluster {
        context: context.name.clone(),
        cluster: context.cluster.clone(),
        location: shown_location(&entry.file.path, Kind::Context, &context.name),
    })?;
    let connection = read(file, "cluster", &cluster.name, connection, working_directory)?;
    let credentials = match snapshot.user_of(entry) {
        Some((user, file)) => read(file, "user", &user.name, credentials, working_directory)?,
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
    working_directory: &Path,
) -> Result<T, AccessError> {
    let found =
        read_with(file, working_directory, |source, directory| find(source, name, directory))?;
    found.ok_or_else(|| {
        let (path, name) = (shown_path(&file.path), shown(name));
        AccessError::Lost(format!("{path}: has no {kind} \"{name}\" any more"))
    })
}

/// Reads a file again, including its secrets.
pub(super) fn read_with<T>(
    file: &File,
    working_directory: &Path,
    take: impl FnOnce(&SourceText, &Path) -> Result<T, Problem>,
) -> Result<T, AccessError> {
    let source = read_text(&file.path).map_err(AccessError::Lost)?;
    // Like kubectl, relative to the path as written, not to the target of a link (semantics 2.7).
    let directory = cleaned(&working_directory.join(file.path.parent().unwrap_or(Path::new(""))));
    take(&source, &directory).map_err(|problem| AccessError::Lost(problem.located(&file.path)))
}

/// The extensions of the contexts of a file by their names, read from the file again.
#[must_use]
pub fn extensions(file: &File) -> HashMap<String, Json> {
    read_text(&file.path).map(|source| extensions_of(&source)).unwrap_or_default()
}

/// An entry's file and the line on which it begins, for a message: `~/.kube/config:12`. The line is read
/// from the file as it is now, and left out if it is not found.
#[must_use]
pub fn shown_location(path: &Path, kind: Kind, name: &str) -> String {
    let line = read_text(path).ok().and_then(|source| line_of_entry(&source, kind, name));
    shown_with_line(path, line)
}

/// The text of a file and its digest, for [`Precondition::Text`](crate::kubeconfig::plan::Precondition).
pub fn read_text_and_digest(path: &Path) -> Result<(SourceText, String), String> {
    let bytes = read_bytes(path)?;
    let digest = digest_of(&bytes);
    Ok((text_of(bytes).map_err(|problem| problem.located(path))?, digest))
}

/// Reads the text of a file, or reads it again. The error begins with its path.
pub fn read_text(path: &Path) -> Result<SourceText, String> {
    text_of(read_bytes(path)?).map_err(|problem| problem.located(path))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    // What a pipe has given is not there again, and may be meant for another reader.
    if fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo()) {
        return Err(format!("{}: is a pipe, which can be read only once", shown_path(path)));
    }
    let (_, bytes) = settled(|| bytes_of(path))
        .map_err(|error| format!("{}: can't be read: {}", shown_path(path), plain_error(&error)))?;
    Ok(bytes)
}
