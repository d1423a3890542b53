//! Composes a kubeconfig of entries of others, which stay valid in another directory: paths become
//! absolute, or certificates and keys in files become data.
//!
//! An entry is copied as it is written if the format is the same. The text is read by both parsers, and
//! has to mean what the originals mean.

mod render;

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::Value as Json;

use super::document::{Document, Kind};
use super::edit::{EditObstacle, Field, NewField, Original};
use super::text::SourceText;
use crate::lexical::joined;
use crate::printable::{plain_error, shown, shown_path};

/// The fields with a path, by kind (semantics 2.7).
const CLUSTER_PATHS: [PathField; 1] =
    [(&["cluster", "certificate-authority"], Some("certificate-authority-data"))];
const USER_PATHS: [PathField; 4] = [
    (&["user", "client-certificate"], Some("client-certificate-data")),
    (&["user", "client-key"], Some("client-key-data")),
    (&["user", "tokenFile"], None),
    (&["user", "exec", "command"], None),
];

/// The keys that lead to a path, and the key for the content of the file, if there is one.
type PathField = (&'static [&'static str], Option<&'static str>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Json,
}

/// An entry to copy.
#[derive(Clone, Copy)]
pub struct Part<'o> {
    pub original: &'o Original<'o>,
    /// The directory of the original, which relative paths are resolved against.
    pub directory: &'o Path,
    pub kind: Kind,
    pub name: &'o str,
}

/// What becomes of certificates and keys in files.
#[derive(Clone, Copy)]
pub enum Files<'r> {
    /// Their paths become absolute.
    Named,
    /// They are read and included, as by `kubectl config view --flatten`.
    Included(&'r dyn Fn(&Path) -> io::Result<Vec<u8>>),
}

#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error("there is no {kind} \"{}\"", shown(.name))]
    Missing { kind: Kind, name: String },
    #[error("{key} {}: {}", shown_path(.path), plain_error(.error))]
    File { key: &'static str, path: PathBuf, error: io::Error },
    #[error("{key} {} is not UTF-8, so no kubeconfig can name it", shown_path(.path))]
    NotText { key: &'static str, path: PathBuf },
    #[error("{}", with_line(.0))]
    Obstacle(#[from] EditObstacle),
}

fn with_line(obstacle: &EditObstacle) -> String {
    match obstacle.line() {
        Some(line) => format!("line {line}: {obstacle}"),
        None => obstacle.to_string(),
    }
}

/// The text of a kubeconfig with these entries and, if given, this current context.
pub fn compose(
    parts: &[Part<'_>],
    format: Format,
    files: Files<'_>,
    current: Option<&str>,
) -> Result<String, ComposeError> {
    let entries = parts.iter().map(|part| Entry::of(*part, format, files));
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    let text = render::kubeconfig(&entries, format, current);
    if are_in(&entries, &text, current) { Ok(text) } else { Err(EditObstacle::Unverified.into()) }
}

/// An entry and its text.
struct Entry<'o> {
    part: Part<'o>,
    fields: Vec<Field>,
    /// What it has to mean.
    value: Json,
    text: String,
    is_copied: bool,
}

impl<'o> Entry<'o> {
    fn of(part: Part<'o>, format: Format, files: Files<'_>) -> Result<Self, ComposeError> {
        let Part { original, kind, name, .. } = part;
        let missing = || ComposeError::Missing { kind, name: name.to_owned() };
        let fields = changed_fields(part, files)?;
        let mut value = original.value(kind, name).ok_or_else(missing)?;
        for field in &fields {
            set(&mut value, field);
        }
        let own_format = if original.is_json() { Format::Json } else { Format::Yaml };
        if own_format == format
            && let Some(text) = original.copied(kind, name, &fields)
        {
            let value = value.clone();
            let entry = Self { part, fields, value, text, is_copied: true };
            let alone = render::kubeconfig(std::slice::from_ref(&entry), format, None);
            if are_in(std::slice::from_ref(&entry), &alone, None) {
                return Ok(entry);
            }
        }
        if let Some(line) = original.lost_key(kind, name) {
            return Err(EditObstacle::Key { line }.into());
        }
        let fields = Vec::new();
        let text = render::entry(&value, format);
        Ok(Self { part, fields, value, text, is_copied: false })
    }
}

/// The first relative path in the entries of a document: its key, and what it says.
#[must_use]
pub fn relative_path<'o>(
    original: &'o Original<'_>,
    document: &Document,
) -> Option<(&'static str, &'o str)> {
    let clusters = document.clusters.iter().map(|own| (Kind::Cluster, &own.name));
    let users = document.users.iter().map(|own| (Kind::User, &own.name));
    clusters.chain(users).find_map(|(kind, name)| {
        let written =
            paths_of(kind).iter().filter_map(|(keys, _)| path_in(original, kind, name, keys));
        let mut relative = written.filter(|(_, path)| Path::new(path).is_relative());
        relative.next()
    })
}

fn paths_of(kind: Kind) -> &'static [PathField] {
    match kind {
        Kind::Context => &[],
        Kind::Cluster => &CLUSTER_PATHS,
        Kind::User => &USER_PATHS,
    }
}

/// The key and the text of a path. A command without a slash is looked up in PATH instead.
fn path_in<'o>(
    original: &'o Original<'_>,
    kind: Kind,
    name: &str,
    keys: &'static [&'static str],
) -> Option<(&'static str, &'o str)> {
    let key = keys[keys.len() - 1];
    let path = original.field(kind, name, keys)?;
    (key != "command" || path.contains('/')).then_some((key, path))
}

/// The fields with a path that are not the same in another directory.
fn changed_fields(part: Part<'_>, files: Files<'_>) -> Result<Vec<Field>, ComposeError> {
    let Part { original, directory, kind, name } = part;
    let mut fields = Vec::new();
    for (keys, data_key) in paths_of(kind) {
        let Some((key, written)) = path_in(original, kind, name, keys) else { continue };
        let path = joined(directory, written);
        let new = match (files, data_key) {
            (Files::Included(_), Some(data_key))
                if original.field(kind, name, &[keys[0], data_key]).is_some() =>
            {
                // The data takes precedence.
                NewField::Removed
            }
            (Files::Included(read), Some(data_key)) => {
                let bytes = read(&path).map_err(|error| ComposeError::File { key, path, error })?;
                NewField::Replaced(data_key, BASE64.encode(bytes))
            }
            _ if path.as_os_str() == written => continue,
            _ => match path.to_str() {
                Some(path) => NewField::Value(path.to_owned()),
                None => return Err(ComposeError::NotText { key, path }),
            },
        };
        fields.push(Field { path: keys, new });
    }
    Ok(fields)
}

fn set(value: &mut Json, Field { path, new }: &Field) {
    let Some((last, before)) = path.split_last() else { return };
    let mapping = before.iter().try_fold(value, |own, key| own.get_mut(*key));
    let Some(Json::Object(mapping)) = mapping else { return };
    match new {
        NewField::Value(value) => drop(mapping.insert((*last).to_owned(), Json::from(&**value))),
        NewField::Replaced(key, value) => {
            mapping.remove(*last);
            mapping.insert((*key).to_owned(), Json::from(&**value));
        }
        NewField::Removed => drop(mapping.remove(*last)),
    }
}

/// Whether a text has these entries and no others, and this current context, for kubectl and for the
/// second parser.
fn are_in(entries: &[Entry<'_>], text: &str, current: Option<&str>) -> bool {
    let Ok(source) = SourceText::decode(text.as_bytes().to_vec()) else { return false };
    let (Ok(document), Ok(copy)) = (Document::read(&source), Original::read(&source)) else {
        return false;
    };
    let count = document.contexts.len() + document.clusters.len() + document.users.len();
    let is_there = |entry: &Entry<'_>| {
        let Part { original, kind, name, .. } = entry.part;
        let is_read = if entry.is_copied {
            original.has_copy(&copy, kind, name, &entry.fields)
        } else {
            copy.has_value(kind, name, &entry.value)
        };
        is_read && copy.value(kind, name).as_ref() == Some(&entry.value)
    };
    count == entries.len()
        && document.current_context.as_deref() == current.filter(|name| !name.is_empty())
        && entries.iter().all(is_there)
}
