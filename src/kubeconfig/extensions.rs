//! The extensions of a context, which a copy of the context must have too.

use serde_json::Value as Json;

use super::credentials::json;
use super::document::{filled, tree_of};
use super::text::SourceText;

/// The list `extensions` of the first context with a name; `None` if it has none.
pub(super) fn extensions_of(source: &SourceText, context: &str) -> Option<Json> {
    let tree = tree_of(source.as_str()).ok()?;
    let entries = tree.values(tree.get(tree.root?, "contexts")?);
    let has_name = |entry| filled(&tree, Some(entry), "name").unwrap_or_default() == context;
    let entry = entries.iter().copied().find(|entry| has_name(*entry))?;
    let extensions = tree.get(tree.get(entry, "context")?, "extensions")?;
    Some(json(&tree, extensions)).filter(|extensions| !extensions.is_null())
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
        assert_eq!(extensions_of(&source, "a"), None);
        let info =
            json!([{"name": "context_info", "extension": {"version": "1.2.3", "fine": true}}]);
        assert_eq!(extensions_of(&source, "b"), Some(info));
    }
}
