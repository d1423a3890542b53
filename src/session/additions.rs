//! What other programs added to a session: entries that are in no kubeconfig.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::kubeconfig::store::{WriteError, rewrite};
use crate::yaml;

use super::fallback::Fallback;
use super::overlay::text_of;
use super::session_directory::Session;

/// The names of entries that other programs added to a session.
#[derive(Debug, Default)]
pub struct AddedNames {
    pub contexts: Vec<String>,
    pub clusters: Vec<String>,
    pub users: Vec<String>,
}

impl Session {
    /// The entries that other programs added, which are in no kubeconfig.
    #[must_use]
    pub fn additions(&self) -> AddedNames {
        let own = self.document().unwrap_or_default();
        let contexts = own.contexts.iter().map(|context| context.name.clone());
        let mut added = AddedNames {
            contexts: contexts.collect(),
            clusters: own.clusters.iter().map(|cluster| cluster.name.clone()).collect(),
            users: own.users.iter().map(|user| user.name.clone()).collect(),
        };
        for (list, entry) in Fallback::foreign(&self.fallback_text()) {
            let names = match list {
                "clusters" => &mut added.clusters,
                "contexts" => &mut added.contexts,
                _ => &mut added.users,
            };
            let name = entry["name"].as_str().unwrap_or_default().to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        added.contexts.retain(|name| !self.record.contexts.contains(name));
        added
    }

    /// Whether other programs added entries that are in no kubeconfig.
    #[must_use]
    pub fn has_additions(&self) -> bool {
        let AddedNames { contexts, clusters, users } = self.additions();
        !contexts.is_empty() || !clusters.is_empty() || !users.is_empty()
    }

    /// Moves what other programs added to the fallback into the session file, where they find it after
    /// the fallback is stored anew.
    pub fn take_from_fallback(&self, scratch: &Path) -> Result<(), WriteError> {
        let foreign = Fallback::foreign(&self.fallback_text());
        if foreign.is_empty() {
            return Ok(());
        }
        rewrite(&self.file(), scratch, |old| {
            with_entries(std::str::from_utf8(old).ok()?, &foreign).map(String::into_bytes)
        })
    }
}

/// The text of a session file with these entries, each of a list, except those whose names it has; `None`
/// for a text that is no kubeconfig.
fn with_entries(text: &str, entries: &[(&'static str, Json)]) -> Option<String> {
    let mut file: Map<String, Json> = yaml::first_document(text).ok()?;
    for (list, entry) in entries {
        let value = file.entry(*list).or_insert(Json::Null);
        if !value.is_array() {
            *value = json!([]);
        }
        let own = value.as_array_mut()?;
        if own.iter().all(|other| other["name"] != entry["name"]) {
            own.push(entry.clone());
        }
    }
    Some(text_of(&file))
}

/// What other programs added to a session file, as a kubeconfig, and the file without it.
pub struct Additions {
    pub added: String,
    pub rest: String,
}

/// Separates the copies from what was added; `None` for a text that is no kubeconfig.
#[must_use]
pub fn take_additions(text: &str, copied: &[String]) -> Option<Additions> {
    let mut rest: Map<String, Json> = yaml::first_document(text).ok()?;
    let mut added = Map::new();
    added.insert("apiVersion".to_owned(), json!("v1"));
    added.insert("kind".to_owned(), json!("Config"));
    for list in ["clusters", "users"] {
        let taken = rest.insert(list.to_owned(), json!([]));
        added.insert(list.to_owned(), taken.filter(Json::is_array).unwrap_or_else(|| json!([])));
    }
    let contexts = match rest.remove("contexts") {
        Some(Json::Array(contexts)) => contexts,
        _ => Vec::new(),
    };
    let is_copy = |own: &Json| copied.iter().any(|name| own["name"] == **name);
    let (kept, taken): (Vec<Json>, Vec<Json>) = contexts.into_iter().partition(is_copy);
    rest.insert("contexts".to_owned(), Json::Array(kept));
    added.insert("contexts".to_owned(), Json::Array(taken));
    Some(Additions { added: text_of(&added), rest: text_of(&rest) })
}
