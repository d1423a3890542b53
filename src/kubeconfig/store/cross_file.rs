//! Contexts that kubectl combines with a cluster or a user of another file, although their own file
//! has a different entry with that name (semantics 2.6; field lessons 15 and 41).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::kubeconfig::credentials::{Connection, CredentialEntries, Material, entries};
use crate::kubeconfig::document::shown_server;
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::snapshot::{ContextEntry, Duplicate, File, Snapshot};
use crate::lexical::absolute;

use super::access::read_with;
use super::inspect::FileFacts;

/// A cluster or a user that kubectl takes from another file than that of the context, and that
/// differs from the entry in the context's own file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossFileReference {
    pub name: String,
    /// The file that kubectl takes the entry from.
    pub file: PathBuf,
    pub own_file: PathBuf,
    pub effect: CrossFileEffect,
}

/// The effect of an entry that kubectl takes from another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrossFileEffect {
    /// Another cluster, or the same address with another certificate authority or proxy.
    OtherCluster {
        /// The address that kubectl reaches, without secrets.
        server: String,
        /// The address in the context's own file, without secrets.
        own_server: String,
        /// The keys of the fields that differ; empty if the two files can't be compared.
        differences: Vec<&'static str>,
    },
    /// Other credentials, or the two files can't be compared.
    OtherCredentials,
}

impl CrossFileReference {
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.effect {
            CrossFileEffect::OtherCluster { .. } => Kind::Cluster,
            CrossFileEffect::OtherCredentials => Kind::User,
        }
    }
}

/// Finds the cross-file references of contexts. Only files with duplicate names are read again, each
/// once. Their content includes secrets, so there is no debug output.
pub struct CrossFileReader<'f> {
    snapshot: &'f Snapshot,
    /// By the path of the file; none for one that can't be read again.
    read: HashMap<&'f Path, Option<Arc<CredentialEntries>>>,
}

impl<'f> CrossFileReader<'f> {
    #[must_use]
    pub fn new(snapshot: &'f Snapshot) -> Self {
        Self { snapshot, read: HashMap::new() }
    }

    /// A reader that takes what was read already, so that it reads no file.
    #[must_use]
    pub fn of_inspection(snapshot: &'f Snapshot, facts: &HashMap<Arc<Path>, FileFacts>) -> Self {
        let entries = |path: &Path| {
            let contents = facts.get(path)?.contents.as_ref()?;
            Some(Arc::clone(&contents.entries))
        };
        let read = snapshot.files().iter().map(|file| (&*file.path, entries(&file.path)));
        Self { snapshot, read: read.collect() }
    }

    /// Whether a context that kubectl does not use has another cluster or other credentials than the
    /// one of the same name that it uses.
    pub fn differs(&mut self, hidden: &ContextEntry<'f>, used: &ContextEntry<'f>) -> bool {
        let snapshot = self.snapshot;
        let cluster_file = snapshot.cluster_of(used).map(|(_, file)| file);
        let (own, taken) = (&hidden.context.cluster, &used.context.cluster);
        let has_same_cluster =
            self.agrees(hidden, Kind::Cluster, own, taken, cluster_file, |entries| {
                let [own, taken] = entries.map(|(entries, name)| entries.clusters.get(name));
                Some(differences(own?, taken?).is_empty())
            });
        let user_file = snapshot.user_of(used).map(|(_, file)| file);
        let (own, taken) = (&hidden.context.user, &used.context.user);
        let has_same_user = self.agrees(hidden, Kind::User, own, taken, user_file, |entries| {
            let [own, taken] = entries.map(|(entries, name)| entries.users.get(name));
            Some(own?.is_as(taken?))
        });
        !(has_same_cluster && has_same_user)
    }

    /// Whether the entry `own` of a hidden context is like `taken`, which kubectl takes from `taken_from`.
    fn agrees(
        &mut self,
        hidden: &ContextEntry<'f>,
        kind: Kind,
        own: &str,
        taken: &str,
        taken_from: Option<&'f File>,
        compare: impl FnOnce([(&CredentialEntries, &str); 2]) -> Option<bool>,
    ) -> bool {
        let Some(taken_from) = taken_from else { return own == taken };
        let has_own = hidden.file.document().is_some_and(|document| document.has(kind, own));
        let own_file = if has_own { hidden.file } else { taken_from };
        let compared = self
            .compared([own_file, taken_from], |[one, other]| compare([(one, own), (other, taken)]));
        compared == Some(true)
    }

    /// The cross-file references of one context: none, one, or its cluster and then its user.
    pub fn references(&mut self, entry: &ContextEntry<'f>) -> Vec<CrossFileReference> {
        let cluster = self.snapshot.duplicate_cluster(entry);
        let user = self.snapshot.duplicate_user(entry);
        let found = [
            cluster.and_then(|cluster| {
                let Duplicate { own, taken, taken_from } = cluster;
                let compare = |entries: [&CredentialEntries; 2]| {
                    let [own, taken] = entries.map(|entries| entries.clusters.get(&own.name));
                    Some(differences(own?, taken?))
                };
                let differences = self.compared([entry.file, taken_from], compare);
                if differences.as_ref().is_some_and(Vec::is_empty) {
                    return None;
                }
                let effect = CrossFileEffect::OtherCluster {
                    server: taken.server.clone(),
                    own_server: own.server.clone(),
                    differences: differences.unwrap_or_default(),
                };
                Some((&own.name, taken_from, effect))
            }),
            user.and_then(|user| {
                let Duplicate { own, taken_from, .. } = user;
                let compare = |entries: [&CredentialEntries; 2]| {
                    let [own, taken] = entries.map(|entries| entries.users.get(&own.name));
                    Some(own? == taken?)
                };
                let are_equal = self.compared([entry.file, taken_from], compare) == Some(true);
                (!are_equal).then_some((&own.name, taken_from, CrossFileEffect::OtherCredentials))
            }),
        ];
        let reference = |(name, file, effect): (&String, &File, _)| CrossFileReference {
            name: name.clone(),
            file: file.path.to_path_buf(),
            own_file: entry.file.path.to_path_buf(),
            effect,
        };
        found.into_iter().flatten().map(reference).collect()
    }

    /// Compares two files; `None` if one of them can't be read again or has changed since.
    fn compared<T>(
        &mut self,
        files: [&'f File; 2],
        compare: impl FnOnce([&CredentialEntries; 2]) -> Option<T>,
    ) -> Option<T> {
        for file in files {
            self.read
                .entry(&file.path)
                .or_insert_with(|| read_with(file, Path::new(""), entries).ok().map(Arc::new));
        }
        let [own, taken] = files.map(|file| self.read.get(&*file.path)?.as_deref());
        compare([own?, taken?])
    }
}

/// A cluster of the snapshot that is the same API server as one that is imported.
pub struct ExistingCluster<'f> {
    pub file: &'f File,
    pub cluster: String,
}

/// The first cluster of the files that has the same address, certificate authority and proxy.
#[must_use]
pub fn existing_cluster<'f>(
    snapshot: &'f Snapshot,
    cluster: &Connection,
    working_directory: &Path,
) -> Option<ExistingCluster<'f>> {
    let server = normalized(&shown_server(&cluster.server));
    snapshot.files().iter().find_map(|file| {
        let mut clusters = file.document()?.clusters.iter();
        // Most files are not read again.
        clusters.find(|own| normalized(&own.server) == server)?;
        let CredentialEntries { clusters, .. } =
            read_with(file, working_directory, entries).ok()?;
        let is_same = |own: &&Connection| differences(own, cluster).is_empty();
        let found = clusters.values().find(is_same)?.name.clone();
        Some(ExistingCluster { file, cluster: found })
    })
}

/// The keys of the fields that decide which API server is reached, and that differ.
fn differences(own: &Connection, taken: &Connection) -> Vec<&'static str> {
    let authorities = (own.certificate_authority.as_ref(), taken.certificate_authority.as_ref());
    let flag = |connection: &Connection| connection.insecure_skip_tls_verify;
    let fields = [
        ("server", normalized(&own.server) == normalized(&taken.server)),
        ("certificate-authority", is_same(authorities.0, authorities.1)),
        ("tls-server-name", own.tls_server_name == taken.tls_server_name),
        ("insecure-skip-tls-verify", flag(own) == flag(taken)),
        ("proxy-url", own.proxy_url == taken.proxy_url),
    ];
    fields.into_iter().filter(|(_, is_same)| !is_same).map(|(key, _)| key).collect()
}

/// The address with scheme and host in lower case and without a slash at its end.
fn normalized(server: &str) -> String {
    let (scheme, rest) = server.split_once("://").unwrap_or(("http", server));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (login, host) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
    let [scheme, host] = [scheme, host].map(str::to_ascii_lowercase);
    format!("{scheme}://{login}{host}{}", path.trim_end_matches('/'))
}

/// Whether two entries are the same certificate. A path may be relative in one file and absolute in
/// the other.
fn is_same(own: Option<&Material>, taken: Option<&Material>) -> bool {
    match (own, taken) {
        (Some(Material::File(own)), Some(Material::File(taken))) => {
            absolute(own) == absolute(taken)
        }
        (own, taken) => own == taken,
    }
}
