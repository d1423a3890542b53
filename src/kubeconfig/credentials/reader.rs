//! Reads the fields of a mapping.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use crate::kubeconfig::document::filled;
use crate::kubeconfig::scalar::Meaning;
use crate::kubeconfig::tree::{Id, Tree, Value};
use crate::lexical::joined;

use super::{ExecPlugin, Material};

/// The name of the cluster extension with the configuration for exec plugins.
const PLUGIN_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// A mapping, and the directory that its paths are resolved against.
pub(super) struct FieldReader<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) mapping: Option<Id>,
    pub(super) directory: &'t Path,
}

impl FieldReader<'_> {
    pub(super) fn text(&self, key: &str) -> Option<String> {
        filled(self.tree, self.mapping, key).map(str::to_owned)
    }

    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let text = |id: &Id| self.tree.text(*id).unwrap_or_default().to_owned();
        self.get(key).map_or(&[][..], |id| self.tree.values(id)).iter().map(text).collect()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(|id| json(self.tree, id) == Json::Bool(true))
    }

    fn get(&self, key: &str) -> Option<Id> {
        self.tree.get(self.mapping?, key)
    }

    /// The mapping of a field; `None` if it is missing or null.
    pub(super) fn below(&self, key: &str) -> Option<Self> {
        let id = self.tree.resolved(self.get(key)?);
        let is_mapping = matches!(self.tree.node(id).value, Value::Mapping { .. });
        is_mapping.then_some(Self { mapping: Some(id), ..*self })
    }

    pub(super) fn entries<T>(
        &self,
        key: &str,
        value: impl Fn(&Self, &str) -> T,
    ) -> BTreeMap<String, T> {
        let Some(reader) = self.below(key) else { return BTreeMap::new() };
        let names = keys(self.tree, reader.mapping);
        names.into_iter().map(|name| (name.clone(), value(&reader, &name))).collect()
    }

    pub(super) fn material(&self, key: &str) -> Option<Material> {
        let data = self.text(&format!("{key}-data")).map(Material::Data);
        data.or_else(|| Some(Material::File(joined(self.directory, &self.text(key)?))))
    }

    pub(super) fn plugin(&self) -> ExecPlugin {
        let command = self.text("command").unwrap_or_default();
        let variables = self.get("env").map_or(&[][..], |id| self.tree.values(id));
        ExecPlugin {
            command: if command.contains('/') {
                joined(self.directory, &command)
            } else {
                command.into()
            },
            args: self.texts("args"),
            env: variables
                .iter()
                .map(|id| Self { mapping: Some(*id), ..*self })
                .filter_map(|own| Some((own.text("name")?, own.text("value").unwrap_or_default())))
                .collect(),
            api_version: self.text("apiVersion").unwrap_or_default(),
            install_hint: self.text("installHint"),
            provide_cluster_info: self.flag("provideClusterInfo"),
            interactive_mode: self.text("interactiveMode"),
        }
    }

    pub(super) fn plugin_config(&self) -> Option<Json> {
        let extensions = self.tree.values(self.get("extensions")?);
        let own = extensions.iter().find(|id| {
            self.tree.get(**id, "name").and_then(|name| self.tree.text(name))
                == Some(PLUGIN_EXTENSION)
        });
        Some(json(self.tree, self.tree.get(*own?, "extension")?))
    }
}

/// The keys of a mapping without duplicates, including those merged by `<<`.
fn keys(tree: &Tree<'_>, mapping: Option<Id>) -> Vec<String> {
    let Some(mapping) = mapping else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for entry in tree.entries(mapping) {
        if tree.is_merge(entry.key) {
            found.extend(tree.merged(entry.value).flat_map(|id| keys(tree, Some(id))));
        } else {
            found.extend(tree.text(entry.key).map(str::to_owned));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Converts a value to JSON with the types of kubectl.
pub(in crate::kubeconfig) fn json(tree: &Tree<'_>, id: Id) -> Json {
    match &tree.node(tree.resolved(id)).value {
        Value::Scalar { text, meaning, .. } => match meaning {
            Meaning::Null => Json::Null,
            Meaning::Bool => Json::Bool(matches!(
                text.to_ascii_lowercase().as_str(),
                "true" | "yes" | "on" | "y"
            )),
            Meaning::Number => serde_json::from_str(text).unwrap_or_else(|_| Json::from(&**text)),
            Meaning::Text => Json::from(&**text),
        },
        Value::Sequence { values, .. } => values.iter().map(|id| json(tree, *id)).collect(),
        Value::Mapping { .. } => keys(tree, Some(id))
            .into_iter()
            .filter_map(|key| Some((key.clone(), json(tree, tree.get(id, &key)?))))
            .collect(),
        Value::Alias(_) | Value::Opaque => Json::Null,
    }
}
