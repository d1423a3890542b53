//! The types that kubectl gives to the fields of a kubeconfig, as a table.
//!
//! One value of the wrong type fails the whole file, and with it every kubectl command (semantics
//! 1.4 and 1.5), so the reader checks them all. Unknown fields are ignored, as kubectl does.

use std::collections::HashSet;

use crate::printable::shown;

use super::problem::{Problem, ProblemKind};
use super::scalar::{Meaning, Style};
use super::tree::{Id, Tree, Value};

/// The type of a field. Every field may be null.
enum Shape {
    Text,
    Flag,
    /// Bytes in base64; kubectl accepts line breaks in it, and a list of numbers.
    Base64,
    Any,
    /// A mapping from any name to values of one type.
    Map(&'static Shape),
    Fields(&'static [(&'static str, Shape)]),
    List(&'static Shape),
    /// A sequence of mappings with unique `name`s.
    Named(&'static Shape),
}

use Shape::{Any, Base64, Fields, Flag, List, Map, Named, Text};

const EXTENSIONS: Shape = Named(&Fields(&[("name", Text), ("extension", Any)]));

const CLUSTER: Shape = Fields(&[
    ("server", Text),
    ("tls-server-name", Text),
    ("insecure-skip-tls-verify", Flag),
    ("certificate-authority", Text),
    ("certificate-authority-data", Base64),
    ("proxy-url", Text),
    ("disable-compression", Flag),
    ("extensions", EXTENSIONS),
]);

const EXEC: Shape = Fields(&[
    ("command", Text),
    ("args", List(&Text)),
    ("env", List(&Fields(&[("name", Text), ("value", Text)]))),
    ("apiVersion", Text),
    ("installHint", Text),
    ("provideClusterInfo", Flag),
    ("interactiveMode", Text),
]);

const USER: Shape = Fields(&[
    ("client-certificate", Text),
    ("client-certificate-data", Base64),
    ("client-key", Text),
    ("client-key-data", Base64),
    ("token", Text),
    ("tokenFile", Text),
    ("as", Text),
    ("as-uid", Text),
    ("as-groups", List(&Text)),
    ("as-user-extra", Map(&List(&Text))),
    ("username", Text),
    ("password", Text),
    ("auth-provider", Fields(&[("name", Text), ("config", Map(&Text))])),
    ("exec", EXEC),
    ("extensions", EXTENSIONS),
]);

const CONTEXT: Shape =
    Fields(&[("cluster", Text), ("user", Text), ("namespace", Text), ("extensions", EXTENSIONS)]);

const CONFIG: Shape = Fields(&[
    ("kind", Text),
    ("apiVersion", Text),
    ("preferences", Fields(&[("colors", Flag), ("extensions", EXTENSIONS)])),
    ("clusters", Named(&Fields(&[("name", Text), ("cluster", CLUSTER)]))),
    ("users", Named(&Fields(&[("name", Text), ("user", USER)]))),
    ("contexts", Named(&Fields(&[("name", Text), ("context", CONTEXT)]))),
    ("current-context", Text),
    ("extensions", EXTENSIONS),
]);

const OPTIONS: Shape = List(&Fields(&[("name", Text), ("default", Text)]));

/// kubectl's preferences, `kubectl.config.k8s.io/v1beta1`.
const PREFERENCE: Shape = Fields(&[
    ("defaults", List(&Fields(&[("command", Text), ("options", OPTIONS)]))),
    (
        "aliases",
        List(&Fields(&[
            ("name", Text),
            ("command", Text),
            ("prependArgs", List(&Text)),
            ("appendArgs", List(&Text)),
            ("options", OPTIONS),
        ])),
    ),
    ("credentialPluginPolicy", Text),
    ("credentialPluginAllowlist", List(&Fields(&[("command", Text), ("name", Text)]))),
]);

/// Checks a preferences file of kubectl, except its kind and version.
pub(super) fn check_preference(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    let Some(root) = tree.root else { return Ok(()) };
    check_keys(text, tree)?;
    Checker { text, tree }.check(root, &PREFERENCE, &Path::Root)
}

/// Checks a kubeconfig; fails with the first [`Problem`] that kubectl would refuse it for.
pub(super) fn check(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    let Some(root) = tree.root else { return Ok(()) };
    check_keys(text, tree)?;
    Checker { text, tree }.check(root, &CONFIG, &Path::Root)?;
    check_kind(text, tree, root)
}

/// Checks what go-yaml refuses anywhere in the document, even in unknown fields.
fn check_keys(text: &str, tree: &Tree<'_>) -> Result<(), Problem> {
    for node in &tree.nodes {
        match &node.value {
            Value::Mapping { entries, .. } => {
                for entry in entries {
                    let key = tree.node(tree.resolved(entry.key));
                    let is_name = !matches!(
                        key.value,
                        Value::Mapping { .. }
                            | Value::Sequence { .. }
                            | Value::Scalar { meaning: Meaning::Null, .. }
                    );
                    if !is_name {
                        return Err(Problem::at(text, key.span.start, ProblemKind::Key));
                    }
                    if tree.is_merge(entry.key) && !merges_mappings(tree, entry.value) {
                        return Err(Problem::at(text, key.span.start, ProblemKind::Merge));
                    }
                }
            }
            Value::Scalar { text: value, style: Style::Plain, meaning: Meaning::Number }
                if value.to_ascii_lowercase().ends_with("inf")
                    || value.to_ascii_lowercase().ends_with("nan") =>
            {
                let reason = ProblemKind::NotFinite(value.clone().into_owned());
                return Err(Problem::at(text, node.span.start, reason));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether `<<` accepts the value: a mapping, an alias of one, or a list of these.
fn merges_mappings(tree: &Tree<'_>, value: Id) -> bool {
    let is_named = matches!(tree.node(value).value, Value::Alias(_));
    is_mapping(tree, value) || !is_named && tree.merged(value).all(|id| is_mapping(tree, id))
}

fn is_mapping(tree: &Tree<'_>, id: Id) -> bool {
    matches!(tree.node(tree.resolved(id)).value, Value::Mapping { .. })
}

/// Checks `kind` and `apiVersion` (semantics 1.4.3 and 1.4.4).
fn check_kind(text: &str, tree: &Tree<'_>, root: Id) -> Result<(), Problem> {
    let other = |key: &str, wanted: &str| {
        let id = in_any_case(tree, root, key)?;
        let value = tree.text(id).filter(|value| !value.is_empty() && *value != wanted)?;
        Some((tree.node(id).span.start, value.to_owned()))
    };
    let kind = other("kind", "Config").map(|(at, kind)| (at, ProblemKind::Kind(kind)));
    let version = || other("apiVersion", "v1").map(|(at, own)| (at, ProblemKind::Version(own)));
    let problem = kind.or_else(version).map(|(at, reason)| Problem::at(text, at, reason));
    problem.map_or(Ok(()), Err)
}

/// The value of a key in any case; of several such keys the last in byte order. kubectl ignores case
/// only for these two fields.
fn in_any_case(tree: &Tree<'_>, root: Id, key: &str) -> Option<Id> {
    let own = tree.entries(root).iter().filter_map(|entry| tree.text(entry.key));
    let mut keys: Vec<&str> =
        own.filter(|own| own.eq_ignore_ascii_case(key)).chain([key]).collect();
    // Without duplicates, because each lookup reads the whole mapping.
    keys.sort_unstable();
    keys.dedup();
    let mut values = keys.iter().rev().filter_map(|key| tree.get(root, key));
    values.find(|id| tree.text(*id).is_some())
}

/// The path of the value being checked; formatted only for an error.
enum Path<'p> {
    Root,
    Field(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    fn to_text(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Field(Path::Root, field) => shown(field).into_owned(),
            Path::Field(parent, field) => format!("{}.{}", parent.to_text(), shown(field)),
            Path::Index(parent, index) => format!("{}[{index}]", parent.to_text()),
        }
    }
}

struct Checker<'t> {
    text: &'t str,
    tree: &'t Tree<'t>,
}

impl Checker<'_> {
    fn check(&self, id: Id, shape: &Shape, path: &Path<'_>) -> Result<(), Problem> {
        let tree = self.tree;
        let node = tree.node(tree.resolved(id));
        match (shape, &node.value) {
            (Any, _)
            | (_, Value::Scalar { meaning: Meaning::Null, .. })
            | (Text, Value::Scalar { meaning: Meaning::Text, .. })
            | (Flag, Value::Scalar { meaning: Meaning::Bool, .. })
            | (Base64, Value::Sequence { .. }) => Ok(()),
            (Base64, Value::Scalar { text, meaning: Meaning::Text, .. }) => {
                if is_base64(text.as_bytes()) {
                    Ok(())
                } else {
                    Err(self.problem(id, ProblemKind::NotBase64(path.to_text())))
                }
            }
            (Map(shape), Value::Mapping { entries, .. }) => {
                for entry in entries {
                    let key = tree.text(entry.key).unwrap_or("…");
                    self.check(entry.value, shape, &Path::Field(path, key))?;
                }
                Ok(())
            }
            (Fields(fields), Value::Mapping { .. }) => {
                for (field, shape) in *fields {
                    if let Some(value) = tree.get(id, field) {
                        self.check(value, shape, &Path::Field(path, field))?;
                    }
                }
                Ok(())
            }
            (List(shape), Value::Sequence { values, .. }) => {
                for (index, value) in values.iter().enumerate() {
                    self.check(*value, shape, &Path::Index(path, index))?;
                }
                Ok(())
            }
            (Named(shape), Value::Sequence { values, .. }) => {
                let mut names = HashSet::new();
                for (index, value) in values.iter().enumerate() {
                    self.check(*value, shape, &Path::Index(path, index))?;
                    let name = tree.get(*value, "name").and_then(|id| tree.text(id)).unwrap_or("");
                    // Most lists have one entry, which needs no set.
                    if values.len() > 1 && !names.insert(name) {
                        let list = path.to_text();
                        let reason = ProblemKind::Duplicate { list, name: name.to_owned() };
                        return Err(self.problem(*value, reason));
                    }
                }
                Ok(())
            }
            (_, found) => Err(self.problem(
                id,
                ProblemKind::WrongType {
                    field: match path {
                        Path::Root => "the file".to_owned(),
                        path => format!("`{}`", path.to_text()),
                    },
                    expected: shape.name(),
                    found: name_of(found),
                },
            )),
        }
    }

    fn problem(&self, id: Id, reason: ProblemKind) -> Problem {
        Problem::at(self.text, self.tree.node(id).span.start, reason)
    }
}

impl Shape {
    fn name(&self) -> &'static str {
        match self {
            Text => "a string",
            Flag => "true or false",
            Base64 => "base64 text",
            Any => "anything",
            Map(_) | Fields(_) => "a mapping",
            List(_) | Named(_) => "a list",
        }
    }
}

fn name_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::Scalar { meaning: Meaning::Null, .. } => "nothing",
        Value::Scalar { meaning: Meaning::Bool, .. } => "true or false",
        Value::Scalar { meaning: Meaning::Number, .. } => "a number",
        Value::Scalar { meaning: Meaning::Text, .. } => "a string",
        Value::Mapping { .. } => "a mapping",
        Value::Sequence { .. } => "a list",
        Value::Alias(_) | Value::Opaque => "something else",
    }
}

/// Go's standard base64: padded, with line breaks anywhere, without other whitespace (semantics 1.4.16).
fn is_base64(text: &[u8]) -> bool {
    // Certificates are most of a kubeconfig, so this loop matters. No early exit within a chunk, so
    // that the compiler can vectorize it.
    let is_all_digits = |chunk: &&[u8]| chunk.iter().fold(true, |all, byte| all & is_digit(*byte));
    let mut digits = 64 * text.chunks_exact(64).take_while(is_all_digits).count();
    let mut padding = 0_usize;
    for byte in &text[digits..] {
        match byte {
            b'\n' | b'\r' => {}
            b'=' => padding += 1,
            _ if padding == 0 && is_digit(*byte) => digits += 1,
            _ => return false,
        }
    }
    padding <= 2 && (digits + padding).is_multiple_of(4)
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | matches!(byte, b'+' | b'/')
}
