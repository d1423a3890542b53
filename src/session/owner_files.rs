//! The files of a narrow session: only those that a context needs.

use crate::kubeconfig::document::Document;
use crate::kubeconfig::{ContextEntry, File, Kind, Snapshot, Visibility};
use crate::printable::{shown, shown_path};

/// Why the files of a context alone would lead kubectl to another cluster or user.
#[derive(Debug, thiserror::Error)]
#[error(
    "{kind} \"{}\" of context \"{}\" can't be had without {}, which comes first",
    shown(.name), shown(.context), shown_path(.file)
)]
pub struct NotNarrow {
    context: String,
    kind: Kind,
    name: String,
    file: std::path::PathBuf,
}

/// The files that have a context, its cluster and its user, so that kubectl takes the same three entries
/// from them as from the whole chain.
///
/// A context that kubectl does not use, because an earlier file has its name too or `KUBECONFIG` does
/// not name its file, gets the cluster and the user of its own file.
pub fn owner_files<'s>(
    snapshot: &'s Snapshot,
    entry: &ContextEntry<'s>,
) -> Result<Vec<&'s File>, NotNarrow> {
    let is_active = matches!(entry.visibility, Visibility::Active);
    let context = entry.context;
    let merged = [
        (Kind::Cluster, &context.cluster, snapshot.cluster_of(entry).map(|(_, file)| file)),
        (Kind::User, &context.user, snapshot.user_of(entry).map(|(_, file)| file)),
    ];
    let wanted = merged.map(|(kind, name, merged)| {
        let own = Some(entry.file).filter(|file| !is_active && has(file, kind, name));
        (kind, name, own.or(merged))
    });
    let others = wanted.iter().filter_map(|(.., file)| *file);
    let mut files: Vec<&File> = vec![entry.file];
    for file in others {
        if !files.iter().any(|known| known.path == file.path) {
            files.push(file);
        }
    }
    if is_active {
        let place = |file: &&File| snapshot.files().iter().position(|own| own.path == file.path);
        files.sort_by_key(place);
    }
    for (kind, name, file) in wanted {
        let first = files.iter().copied().find(|own| has(own, kind, name));
        if let Some(first) = first.filter(|first| file.is_none_or(|file| file.path != first.path)) {
            return Err(NotNarrow {
                context: context.name.clone(),
                kind,
                name: name.clone(),
                file: first.path.to_path_buf(),
            });
        }
    }
    Ok(files)
}

fn has(file: &File, kind: Kind, name: &str) -> bool {
    file.document().is_some_and(|document: &Document| document.has(kind, name))
}
