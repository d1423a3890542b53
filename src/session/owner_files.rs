//! The files of a narrow session: only those that a context needs.

use std::collections::HashSet;

use crate::kubeconfig::{ContextEntry, File, Kind, Snapshot, Visibility};

/// The files that have a context, its cluster and its user, so that kubectl takes the same three entries
/// from them as from the whole chain.
///
/// A context that kubectl does not use, because an earlier file has its name too or `KUBECONFIG` does
/// not name its file, gets the cluster and the user of its own file: that file comes first, as if it were
/// the first of the chain. The others stay in the order of the chain, so that each of them still comes
/// before those whose entries it hides.
#[must_use]
pub fn owner_files<'s>(snapshot: &'s Snapshot, entry: &ContextEntry<'s>) -> Vec<&'s File> {
    let is_active = matches!(entry.visibility, Visibility::Active);
    let context = entry.context;
    let merged = [
        (Kind::Cluster, &context.cluster, snapshot.cluster_of(entry).map(|(_, file)| file)),
        (Kind::User, &context.user, snapshot.user_of(entry).map(|(_, file)| file)),
    ];
    let mut files: Vec<&File> = vec![entry.file];
    for (kind, name, merged) in merged {
        let is_own = !is_active && entry.file.document().is_some_and(|own| own.has(kind, name));
        let Some(file) = merged.filter(|_| !is_own) else { continue };
        if !files.iter().any(|known| known.path == file.path) {
            files.push(file);
        }
    }
    let place = |file: &&File| snapshot.files().iter().position(|own| own.path == file.path);
    files.sort_by_key(|file| {
        let comes_first = !is_active && file.path == entry.file.path;
        (!comes_first, place(file))
    });
    files
}

/// The contexts that kubectl uses with these files.
#[must_use]
pub fn contexts_of<'s>(files: &[&'s File]) -> Vec<ContextEntry<'s>> {
    let mut names = HashSet::new();
    let documents = files.iter().filter_map(|file| Some((*file, file.document()?)));
    let contexts =
        documents.flat_map(|(file, own)| own.contexts.iter().map(move |own| (file, own)));
    contexts
        .filter(|(_, context)| names.insert(&*context.name))
        .map(|(file, context)| ContextEntry { context, file, visibility: Visibility::Active })
        .collect()
}
