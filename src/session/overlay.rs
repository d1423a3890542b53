//! The text of a session file: a copy of each context, and nothing secret.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value as Json, json};

use crate::kubeconfig::store::extensions;
use crate::kubeconfig::{ContextEntry, Snapshot, Visibility, json_for_yaml};
use crate::yaml;

/// The session file. `clusters` and `users` are empty lists, because gcloud replaces a file without them
/// (semantics 7).
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SessionFile<'s> {
    #[serde(rename = "apiVersion")]
    api_version: &'static str,
    kind: &'static str,
    current_context: &'s str,
    clusters: [(); 0],
    users: [(); 0],
    contexts: Vec<&'s RawValue>,
}

/// Copies of contexts, for session files that differ in their current context.
pub struct Copies {
    names: Vec<String>,
    texts: Vec<Box<RawValue>>,
}

impl Copies {
    #[must_use]
    pub fn of<'s>(contexts: impl Iterator<Item = ContextEntry<'s>>) -> Self {
        let mut extensions = Extensions::default();
        let copy = |entry: ContextEntry<'s>| {
            let copy = extensions.copy_of(&entry, entry.context.namespace.as_deref());
            (entry.context.name.clone(), raw(&copy))
        };
        let (names, texts) = contexts.map(copy).unzip();
        Self { names, texts }
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The text of a new session file. `namespace` is that of the current context, if it is not the one of
    /// its file.
    #[must_use]
    pub fn session_text(&self, current: Option<&str>, namespace: Option<&str>) -> String {
        let position = self.names.iter().position(|name| Some(&**name) == current);
        let changed;
        let mut contexts: Vec<&RawValue> = self.texts.iter().map(|text| &**text).collect();
        if let Some((position, namespace)) = position.zip(namespace) {
            changed = in_namespace(contexts[position], namespace);
            contexts[position] = &changed;
        }
        text_of(&SessionFile {
            api_version: "v1",
            kind: "Config",
            current_context: current.unwrap_or_default(),
            clusters: [],
            users: [],
            contexts,
        })
    }
}

/// The copy of a context with another namespace.
fn in_namespace(copy: &RawValue, namespace: &str) -> Box<RawValue> {
    let mut copy: Json = serde_json::from_str(copy.get()).expect("the JSON of a copy");
    copy["context"]["namespace"] = json!(namespace);
    raw(&copy)
}

fn raw(copy: &Json) -> Box<RawValue> {
    to_raw_value(copy).expect("names have a JSON form")
}

/// The text of a session file with its copies as the kubeconfigs have them now: `files` are these, without
/// the session. What other programs added is kept, and so are the namespaces, and as a whole the copy of
/// the context `kept`. `renamed` are the old and the new name of a context.
#[must_use]
pub fn refreshed(
    old: &str,
    copied: &[String],
    files: &Snapshot,
    kept: Option<&str>,
    renamed: Option<(&str, &str)>,
) -> Option<String> {
    let mut file: Map<String, Json> = yaml::first_document(old).ok().unwrap_or_default();
    let old_contexts = match file.remove("contexts") {
        Some(Json::Array(list)) => list,
        _ => Vec::new(),
    };
    let name_of = |entry: &Json| entry["name"].as_str().unwrap_or_default().to_owned();
    let mut old_copies: HashMap<String, Json> = HashMap::new();
    for own in &old_contexts {
        old_copies.entry(name_of(own)).or_insert_with(|| own.clone());
    }
    let mut extensions = Extensions::default();
    let copy = |entry: ContextEntry<'_>| {
        let name = &*entry.context.name;
        let old_name = renamed.filter(|(_, to)| *to == name).map_or(name, |(from, _)| from);
        match old_copies.get(old_name) {
            Some(old) if kept == Some(name) => old.clone(),
            Some(old) => extensions.copy_of(&entry, old["context"]["namespace"].as_str()),
            None => extensions.copy_of(&entry, entry.context.namespace.as_deref()),
        }
    };
    let mut contexts: Vec<Json> = active(files).map(copy).collect();
    if let Some((from, to)) = renamed
        && file.get("current-context").and_then(Json::as_str) == Some(from)
    {
        file.insert("current-context".to_owned(), json!(to));
    }
    let in_kubeconfigs: HashSet<&str> = active(files).map(|entry| &*entry.context.name).collect();
    let is_copy = |entry: &Json| {
        let name = name_of(entry);
        copied.contains(&name) || in_kubeconfigs.contains(&*name)
    };
    contexts.extend(old_contexts.into_iter().filter(|own| !is_copy(own)));
    file.entry("apiVersion").or_insert(json!("v1"));
    file.entry("kind").or_insert(json!("Config"));
    for list in ["clusters", "users"] {
        let value = file.entry(list).or_insert(json!([]));
        if !value.is_array() {
            *value = json!([]);
        }
    }
    file.insert("contexts".to_owned(), Json::Array(contexts));
    Some(text_of(&file)).filter(|text| text != old)
}

/// The names of the contexts that a session copies.
#[must_use]
pub fn active_names(snapshot: &Snapshot) -> Vec<String> {
    active(snapshot).map(|entry| entry.context.name.clone()).collect()
}

/// The contexts that kubectl uses, which a session copies.
pub fn active(snapshot: &Snapshot) -> impl Iterator<Item = ContextEntry<'_>> {
    let session = snapshot.session().map(|session| &session.file.path);
    snapshot.contexts().filter(move |entry| {
        matches!(entry.visibility, Visibility::Active) && session != Some(&entry.file.path)
    })
}

/// The extensions of contexts, for which each file is read once more.
#[derive(Default)]
struct Extensions(HashMap<Arc<Path>, HashMap<String, Json>>);

impl Extensions {
    /// A complete copy: kubectl takes an entry whole, and never completes it from a later file
    /// (semantics 6.8).
    fn copy_of(&mut self, entry: &ContextEntry<'_>, namespace: Option<&str>) -> Json {
        let mut inner = Map::new();
        for (key, value) in [
            ("cluster", Some(&*entry.context.cluster)),
            ("user", Some(&*entry.context.user)),
            ("namespace", namespace),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                inner.insert(key.to_owned(), json!(value));
            }
        }
        if entry.context.has_extensions {
            let of_file = self.0.entry(Arc::clone(&entry.file.path));
            let of_file = of_file.or_insert_with(|| extensions(entry.file));
            if let Some(extensions) = of_file.get(&entry.context.name) {
                inner.insert("extensions".to_owned(), extensions.clone());
            }
        }
        json!({"name": entry.context.name, "context": inner})
    }
}

/// A kubeconfig of kswitch, as JSON in one line.
pub(super) fn text_of(file: &impl Serialize) -> String {
    let json = serde_json::to_string(file).expect("names and lists have a JSON form");
    let mut text = json_for_yaml(json);
    text.push('\n');
    text
}
