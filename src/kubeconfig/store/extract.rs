//! Reads entries of the files of a snapshot again, with their secrets, to copy them to another file.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::directory::open_regular;
use crate::kubeconfig::compose::{ComposeError, Files, Format, Part, compose};
use crate::kubeconfig::document::Kind;
use crate::kubeconfig::edit::{EditObstacle, Original, edit};
use crate::kubeconfig::plan::Change;
use crate::kubeconfig::snapshot::{ContextEntry, File, Snapshot};
use crate::kubeconfig::text::SourceText;
use crate::printable::{shown, shown_path};

use super::access::{AccessError, read_with, shown_location};

/// No certificate or key is larger.
const LARGEST_MATERIAL: u64 = 4 << 20;

/// Why a context can't be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// kubectl would use another cluster than the user thinks, or none.
    #[error(
        "{kind} \"{}\" of context \"{}\" in {location} is in no file",
        shown(.name), shown(.context)
    )]
    Missing { kind: Kind, name: String, context: String, location: String },
    #[error("{0}")]
    Lost(#[from] AccessError),
    #[error("{}: {error}", shown_path(.path))]
    Compose { path: PathBuf, error: ComposeError },
    #[error("{0}")]
    Obstacle(#[from] EditObstacle),
}

/// What to export of a context.
pub struct Extraction<'s> {
    pub entry: ContextEntry<'s>,
    /// Whether its cluster and user are those of its own file, even if kubectl uses others.
    pub from_own_file: bool,
    /// `None` for that of the context's file.
    pub format: Option<Format>,
    /// Replaces the namespace of the context.
    pub namespace: Option<String>,
}

/// The text of a kubeconfig with one context, its cluster and its user, which needs no other file than
/// the programs and token files that the user names.
pub fn extract(
    snapshot: &Snapshot,
    extraction: &Extraction<'_>,
    working_directory: &Path,
) -> Result<String, ExtractError> {
    let Extraction { entry, from_own_file, format, namespace } = extraction;
    let context = entry.context;
    let missing = |kind, name: &str| ExtractError::Missing {
        kind,
        name: name.to_owned(),
        context: context.name.clone(),
        location: shown_location(&entry.file.path, Kind::Context, &context.name),
    };
    let file_of = |kind, name: &str, merged: Option<&'_ File>| -> Option<PathBuf> {
        let own = entry.file.document().filter(|own| *from_own_file && own.has(kind, name));
        own.map(|_| &*entry.file).or(merged).map(|file| file.path.to_path_buf())
    };
    let mut entries = vec![(Kind::Context, &context.name, entry.file.path.to_path_buf())];
    for (kind, name, merged) in [
        (Kind::Cluster, &context.cluster, snapshot.cluster_of(entry).map(|(_, file)| file)),
        (Kind::User, &context.user, snapshot.user_of(entry).map(|(_, file)| file)),
    ] {
        // A context without a user is anonymous, for kubectl too.
        if kind == Kind::User && name.is_empty() {
            continue;
        }
        let file = file_of(kind, name, merged).ok_or_else(|| missing(kind, name))?;
        entries.push((kind, name, file));
    }
    let sources = entries.iter().map(|(_, _, path)| source_of(snapshot, path, working_directory));
    let sources = sources.collect::<Result<Vec<_>, _>>()?;
    let originals = sources.iter().map(|(source, _)| Original::read(source));
    let originals = originals.collect::<Result<Vec<_>, _>>()?;
    let parts = entries.iter().zip(&originals).zip(&sources);
    let parts: Vec<Part<'_>> = parts
        .map(|(((kind, name, _), original), (_, directory))| Part {
            original,
            directory,
            kind: *kind,
            name,
        })
        .collect();
    let own_format = if originals[0].is_json() { Format::Json } else { Format::Yaml };
    let files = Files::Included(&material);
    let text = compose(&parts, format.unwrap_or(own_format), files, Some(&context.name))
        .map_err(|error| ExtractError::Compose { path: entry.file.path.to_path_buf(), error })?;
    // In a session it may differ from that in the file.
    let namespace = namespace.clone().or_else(|| context.namespace.clone());
    let change = Change::Namespace { context: context.name.clone(), namespace };
    let source = SourceText::decode(text.into_bytes()).map_err(EditObstacle::from)?;
    let edited = edit(&source, &[change])?;
    Ok(edited.map_or_else(|| source.as_str().to_owned(), |edited| edited.text))
}

/// The text of a file of the snapshot, and the directory of its relative paths.
fn source_of(
    snapshot: &Snapshot,
    path: &Path,
    working_directory: &Path,
) -> Result<(SourceText, PathBuf), AccessError> {
    let file = snapshot.files().iter().find(|file| *file.path == *path);
    let file = file.expect("the entries are those of its files");
    read_with(file, working_directory, |source, directory| {
        Ok((source.clone(), directory.to_owned()))
    })
}

/// The content of a certificate or key.
fn material(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.take(LARGEST_MATERIAL + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_MATERIAL {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too large"));
    }
    Ok(bytes)
}
