//! The scalars of a YAML text, each with the way to it; through an alias the way leads on.
//!
//! Neither the reader's tree nor the proof of an edit has a part in it, only the parser's events.

use granit_parser::{Event, Parser};

/// A scalar and the keys and places that lead to it.
pub(crate) type Leaf = (Vec<String>, String);

/// The leaves of the first document; `None` where there are too many.
pub(crate) fn leaves(text: &str) -> Option<Vec<Leaf>> {
    let mut values = Vec::new();
    let mut anchors: Vec<(usize, Node)> = Vec::new();
    let mut open: Vec<(usize, bool, Vec<Node>)> = Vec::new();
    let mut copied = 0;
    for event in Parser::new_from_str(text) {
        let (anchor, node) = match event.ok()?.0 {
            Event::DocumentEnd => break,
            Event::Scalar(text, _, anchor, _) => (anchor, Node::Scalar(text.into_owned())),
            Event::Alias(anchor) => {
                let (_, named) = anchors.iter().rev().find(|(own, _)| *own == anchor)?;
                copied += named.size();
                if copied > 20_000 {
                    return None;
                }
                (0, named.clone())
            }
            Event::MappingStart(_, anchor, _) => {
                open.push((anchor, true, Vec::new()));
                continue;
            }
            Event::SequenceStart(_, anchor, _) => {
                open.push((anchor, false, Vec::new()));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let (anchor, is_mapping, parts) = open.pop()?;
                (anchor, if is_mapping { Node::Mapping(parts) } else { Node::Sequence(parts) })
            }
            _ => continue,
        };
        if anchor > 0 {
            copied += node.size();
            anchors.push((anchor, node.clone()));
        }
        let parts = open.last_mut().map_or(&mut values, |(_, _, parts)| parts);
        parts.push(node);
    }
    let mut leaves = Vec::new();
    for value in &values {
        value.collect(&mut Vec::new(), &mut leaves);
    }
    Some(leaves)
}

#[derive(Clone)]
enum Node {
    Scalar(String),
    /// Keys and values by turns.
    Mapping(Vec<Node>),
    Sequence(Vec<Node>),
}

impl Node {
    fn size(&self) -> usize {
        match self {
            Node::Scalar(_) => 1,
            Node::Mapping(parts) | Node::Sequence(parts) => {
                1 + parts.iter().map(Node::size).sum::<usize>()
            }
        }
    }

    fn collect(&self, way: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
        let mut part = |step: String, node: &Node| {
            way.push(step);
            node.collect(way, leaves);
            way.pop();
        };
        match self {
            Node::Scalar(text) => leaves.push((way.clone(), text.clone())),
            Node::Sequence(parts) => {
                for (index, node) in parts.iter().enumerate() {
                    part(index.to_string(), node);
                }
            }
            Node::Mapping(parts) => {
                for pair in parts.chunks(2) {
                    let [key, value] = pair else { continue };
                    let Node::Scalar(key) = key else { continue };
                    part(key.clone(), value);
                }
            }
        }
    }
}
