//! The extensions of a context, which a copy of the context must have too.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::credentials::json;
use super::document::{filled, tree_of};
use super::text::SourceText;

/// The list `extensions` of each context that has one, by the name of the context.
pub(super) fn extensions_of(source: &SourceText) -> HashMap<String, Json> {
    let Ok(tree) = tree_of(source.as_str()) else { return HashMap::new() };
    let contexts = tree.root.and_then(|root| tree.get(root, "contexts"));
    let mut found = HashMap::new();
    for entry in contexts.map(|contexts| tree.values(contexts)).unwrap_or_default() {
        let extensions =
            tree.get(*entry, "context").and_then(|inner| tree.get(inner, "extensions"));
        let extensions = extensions.map(|own| json(&tree, own)).filter(|own| !own.is_null());
        if let Some(extensions) = extensions {
            let name = filled(&tree, Some(*entry), "name").unwrap_or_default();
            found.entry(name.to_owned()).or_insert(extensions);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_extensions_of_a_context_are_found() {
        let text = "contexts:\n- name: a\n  context: {cluster: c}\n- name: b\n  context:\n    extensions:\n    \
                    - {name: context_info, extension: {version: 1.2.3, fine: true}}\n";
        let source = SourceText::decode(text.into()).unwrap();
        let info =
            json!([{"name": "context_info", "extension": {"version": "1.2.3", "fine": true}}]);
        assert_eq!(extensions_of(&source), HashMap::from([("b".to_owned(), info)]));
    }
}
