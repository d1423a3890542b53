//! The fallback: entries for the clusters and users of a session, which programs use only where the
//! kubeconfigs have them no more.
//!
//! For a cluster that it does not find, kubectl asks `localhost:8080`, and for a user it sends no
//! credentials (semantics 2.10). The entries of the fallback fail instead, with names that explain why. It
//! is the last file of `KUBECONFIG`, and kubectl takes an entry whole from the first file that has it, so
//! nothing in it counts while the kubeconfigs are complete.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value as Json, json};

use crate::kubeconfig::document::{Context, Document};
use crate::kubeconfig::{File, Snapshot};
use crate::yaml;

use super::overlay::text_of;

/// A host name that can't exist (RFC 6761).
const SERVER: &str = "https://no-kubeconfig-of-this-session-has-this-cluster.invalid";

/// A credential plugin that does not exist.
const PLUGIN: &str = "no-kubeconfig-of-this-session-has-this-user";

/// The names of its entries.
#[derive(Debug, Default)]
pub struct Fallback {
    clusters: BTreeSet<String>,
    users: BTreeSet<String>,
}

impl Fallback {
    /// Parses the text of a fallback; empty if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let file: Json = yaml::first_document(text).unwrap_or_default();
        let names = |list: &str| {
            let entries = file[list].as_array().into_iter().flatten();
            entries.filter_map(|own| own["name"].as_str()).map(str::to_owned).collect()
        };
        Self { clusters: names("clusters"), users: names("users") }
    }

    /// The entries of another program in the text of a fallback, each with its list. Its mode does not stop
    /// root, whose kubectl changes an entry in the file that has it.
    #[must_use]
    pub fn foreign(text: &str) -> Vec<(&'static str, Json)> {
        // It is stored as JSON, and other programs write YAML.
        if text.starts_with('{') {
            return Vec::new();
        }
        let mut file: Json = yaml::first_document(text).unwrap_or_default();
        let mut foreign = Vec::new();
        for (list, kind) in [("clusters", "cluster"), ("contexts", "context"), ("users", "user")] {
            for mut entry in file[list].as_array_mut().map(std::mem::take).unwrap_or_default() {
                let Some(value) = entry[kind].as_object_mut() else { continue };
                let is_ours = value.get("server").is_some_and(|server| server == SERVER)
                    || value.get("exec").is_some_and(|exec| exec["command"] == PLUGIN);
                if is_ours && value.len() == 1 {
                    continue;
                }
                if is_ours {
                    value.remove("exec");
                }
                foreign.push((list, entry));
            }
        }
        foreign
    }

    /// The entries that these contexts name, as far as they are known. A name that no file had keeps the
    /// meaning that it has outside of the session.
    #[must_use]
    pub fn of<'s>(contexts: impl Iterator<Item = &'s Context>, known: &KnownEntries<'_>) -> Self {
        let mut fallback = Self::default();
        for context in contexts {
            if known.clusters.contains(&*context.cluster) {
                fallback.clusters.insert(context.cluster.clone());
            }
            if known.users.contains(&*context.user) {
                fallback.users.insert(context.user.clone());
            }
        }
        fallback
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let entries = |names: &BTreeSet<String>, entry: &dyn Fn(&str) -> Json| -> Vec<Json> {
            names.iter().map(|name| entry(name)).collect()
        };
        let cluster = |name: &str| json!({"name": name, "cluster": {"server": SERVER}});
        let user = |name: &str| {
            let plugin = json!({
                "apiVersion": "client.authentication.k8s.io/v1beta1",
                "command": PLUGIN,
                "interactiveMode": "Never",
            });
            json!({"name": name, "user": {"exec": plugin}})
        };
        text_of(&json!({
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": entries(&self.clusters, &cluster),
            "contexts": [],
            "users": entries(&self.users, &user),
        }))
    }
}

/// The names of clusters and users that a kubeconfig has or had.
pub struct KnownEntries<'s> {
    clusters: HashSet<&'s str>,
    users: HashSet<&'s str>,
}

impl<'s> KnownEntries<'s> {
    /// Those of these files, and those that a file had when the fallback `before` was stored.
    #[must_use]
    pub fn of(files: &'s Snapshot, before: Option<&'s Fallback>) -> Self {
        let documents: Vec<&Document> = files.files().iter().filter_map(File::document).collect();
        let clusters = documents.iter().flat_map(|own| &own.clusters).map(|own| &*own.name);
        let users = documents.iter().flat_map(|own| &own.users).map(|own| &*own.name);
        Self {
            clusters: clusters
                .chain(before.into_iter().flat_map(|own| &own.clusters).map(String::as_str))
                .collect(),
            users: users
                .chain(before.into_iter().flat_map(|own| &own.users).map(String::as_str))
                .collect(),
        }
    }
}
