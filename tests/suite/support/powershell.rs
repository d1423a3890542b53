//! PowerShell, as a parser of its language reads it: it can't be had from the registries of most systems.

use tree_sitter::{Node, Parser};

/// The places that a parser of PowerShell can't read.
pub(crate) fn unread(script: &str) -> Vec<String> {
    fn look(node: Node<'_>, script: &str, found: &mut Vec<String>) {
        if node.is_error() || node.is_missing() {
            let line = node.start_position().row;
            let text = script.lines().nth(line).unwrap_or_default();
            found.push(format!("{}: {text}", line + 1));
        }
        for index in 0..node.child_count() {
            let child = node.child(index.try_into().expect("few children"));
            look(child.expect("counted"), script, found);
        }
    }
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).expect("a language");
    let tree = parser.parse(script, None).expect("a tree");
    let mut found = Vec::new();
    look(tree.root_node(), script, &mut found);
    found
}
