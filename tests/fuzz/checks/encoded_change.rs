//! What an input asks for.
//!
//! An input begins with one or two lines that contain what to change, and a blank line; what follows
//! is the file:
//!
//! ```text
//! namespace 0 qa
//! current "a\tb"
//!
//! contexts: [{name: x}]
//! ```
//!
//! The others are `rename 0 b`, `rename-cluster 0 b`, `rename-user 0 b`, `unset-namespace 0`, `delete 0`, `delete-cluster 0`, `delete-user 0`
//! and `unset`. `0` is the place of the context, cluster or user in its list. Names are bare, or
//! JSON strings. Without such lines all of the input is the file, and `current b` the
//! change.

use kswitch::kubeconfig::document::Document;
use kswitch::kubeconfig::{Change, Kind};

/// A change as an input encodes it.
pub(crate) enum EncodedChange {
    Current(String),
    Namespace(usize, String),
    Rename(Kind, usize, String),
    Delete(Kind, usize),
    Unset,
    UnsetNamespace(usize),
}

impl EncodedChange {
    fn of(line: &str) -> Option<Self> {
        if let Some(name) = line.strip_prefix("current ") {
            return Some(Self::Current(name_of(name)));
        }
        if line == "unset" {
            return Some(Self::Unset);
        }
        let (verb, rest) = line.split_once(' ')?;
        let place = || rest.parse().ok();
        match verb {
            "delete" => return Some(Self::Delete(Kind::Context, place()?)),
            "delete-cluster" => return Some(Self::Delete(Kind::Cluster, place()?)),
            "delete-user" => return Some(Self::Delete(Kind::User, place()?)),
            "unset-namespace" => return Some(Self::UnsetNamespace(place()?)),
            _ => {}
        }
        let (index, name) = rest.split_once(' ')?;
        match verb {
            "namespace" => Some(Self::Namespace(index.parse().ok()?, name_of(name))),
            "rename" => Some(Self::Rename(Kind::Context, index.parse().ok()?, name_of(name))),
            "rename-cluster" => {
                Some(Self::Rename(Kind::Cluster, index.parse().ok()?, name_of(name)))
            }
            "rename-user" => Some(Self::Rename(Kind::User, index.parse().ok()?, name_of(name))),
            _ => None,
        }
    }

    pub(crate) fn change(self, document: Option<&Document>) -> Change {
        let listed: Vec<String> = match (&self, document) {
            (_, None) => Vec::new(),
            (Self::Delete(Kind::Cluster, _) | Self::Rename(Kind::Cluster, ..), Some(document)) => {
                document.clusters.iter().map(|own| own.name.clone()).collect()
            }
            (Self::Delete(Kind::User, _) | Self::Rename(Kind::User, ..), Some(document)) => {
                document.users.iter().map(|own| own.name.clone()).collect()
            }
            (_, Some(document)) => document.contexts.iter().map(|own| own.name.clone()).collect(),
        };
        let named = |index: usize| listed.get(index).map_or("x", String::as_str).to_owned();
        match self {
            Self::Current(name) => Change::CurrentContext { name: Some(name) },
            Self::Namespace(index, namespace) => {
                Change::Namespace { context: named(index), namespace: Some(namespace) }
            }
            Self::Rename(kind, index, to) => Change::Rename { kind, from: named(index), to },
            Self::Delete(kind, index) => Change::Delete { kind, name: named(index) },
            Self::Unset => Change::CurrentContext { name: None },
            Self::UnsetNamespace(index) => {
                Change::Namespace { context: named(index), namespace: None }
            }
        }
    }
}

fn name_of(text: &str) -> String {
    serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())
}

/// The encoded changes, and the file that they are about.
pub(crate) fn changes_and_file(input: &[u8]) -> (Vec<EncodedChange>, &[u8]) {
    let mut encoded = Vec::new();
    let mut rest = input;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]);
        match EncodedChange::of(&line) {
            Some(change) if encoded.len() < 2 => encoded.push(change),
            None if line.is_empty() && !encoded.is_empty() => return (encoded, &rest[end + 1..]),
            _ => break,
        }
        rest = &rest[end + 1..];
    }
    (vec![EncodedChange::Current("b".to_owned())], input)
}
