//! Applies changes to the text of a kubeconfig, and verifies the result.
//!
//! Only the bytes of the changed value change: quoting, comments, key order, indentation, anchors,
//! unknown keys and later documents stay as they are (field lessons 1, 2, 32 and 33). If that is not
//! possible, nothing is changed and the [`EditObstacle`] says why.

mod copy;
mod credentials;
mod field;
mod insert;
mod lines;
mod mapping;
mod plain;
mod remove;
mod rename;
mod replace;
mod splice;
mod unset;
mod verify;

use std::borrow::Cow;

use crate::printable::shown;

use super::document::{filled, is_json, tree_of};
use super::plan::{Change, Kind};
use super::problem::{Problem, line_of};
use super::text::SourceText;
use super::tree::{Entry, Id, Tree, Value};
use insert::New;
use splice::{Splice, spliced};

pub use copy::Original;
pub(in crate::kubeconfig) use field::{Field, NewField};
pub use mapping::{EntryValue, edit_entry};
pub use splice::Exchange;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditObstacle {
    #[error("{}", .0.reason)]
    Unreadable(Problem),
    #[error("there is no {kind} \"{}\" in it", shown(.name))]
    Missing { kind: Kind, name: String },
    #[error("the {kind} \"{}\" in it was changed meanwhile; nothing was written", shown(.name))]
    Changed { kind: Kind, name: String },
    #[error("a context in it now uses the {kind} \"{}\"; nothing was written", shown(.name))]
    InUse { kind: Kind, name: String },
    #[error("its current-context was changed meanwhile; nothing was written")]
    CurrentChanged,
    #[error("it was changed meanwhile; nothing was written")]
    FileChanged,
    /// A key that YAML 1.1 reads as a boolean or a number; it would be lost.
    #[error("a key there is not a string: put it in quotes")]
    Key { line: usize },
    #[error("there is a {kind} \"{}\" in it already", shown(.name))]
    Taken { kind: Kind, name: String },
    #[error("the value is shared with other entries through an anchor or an alias")]
    Shared { line: usize },
    #[error("the layout leaves no safe place for the change")]
    Layout { line: usize },
    #[error("the change can't be verified: a second parser does not read the file")]
    Unverifiable { line: Option<usize> },
    /// According to the second parser the edit changes more than requested.
    #[error("the change would alter more than it should")]
    Unverified,
}

impl From<Problem> for EditObstacle {
    fn from(problem: Problem) -> Self {
        EditObstacle::Unreadable(problem)
    }
}

impl EditObstacle {
    /// The line, counted from 1, of the obstacle, where it has one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            EditObstacle::Unreadable(Problem { line, .. })
            | EditObstacle::Unverifiable { line } => *line,
            EditObstacle::Shared { line }
            | EditObstacle::Layout { line }
            | EditObstacle::Key { line } => Some(*line),
            _ => None,
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct Edited {
    pub text: String,
    /// Restores the old text; applied in this order.
    pub reversal: Vec<Exchange>,
}

/// Applies the changes and verifies the result; `None` if nothing has to change.
pub fn edit(source: &SourceText, changes: &[Change]) -> Result<Option<Edited>, EditObstacle> {
    let before = source.as_str();
    let mut after = Cow::Borrowed(before);
    let mut steps = Vec::new();
    let mut shared = None;
    let mut left: Vec<&Change> = changes.iter().collect();
    while let Some(change) = left.first() {
        let tree = tree_of(&after)?;
        let editor = Editor::new(&after, &tree);
        let deletes = left.iter().take_while(|own| matches!(own, Change::Delete { .. })).count();
        let (splices, later) = match deletes {
            0 => match (editor.splices(change), shared) {
                // An earlier change already changed it through an alias.
                (Err(EditObstacle::Missing { .. }), Some(shared)) => return Err(shared),
                (splices, earlier) => {
                    shared = earlier;
                    (splices?, Vec::new())
                }
            },
            _ => editor.delete_some(&left[..deletes])?,
        };
        let Some(splice) = splices.first() else {
            left.remove(0);
            continue;
        };
        if tree.has_aliases() {
            // serde_yaml then confuses anchors (it numbers them by the count of names), so it can't
            // detect what else would change.
            if tree.has_anchor_twice {
                return Err(EditObstacle::Unverifiable { line: None });
            }
            shared = Some(EditObstacle::Shared { line: line_of(&after, splice.range.start) });
        }
        let (text, reversal) = spliced(&after, splices);
        // Duplicate keys are removed one at a time.
        let is_whole = !matches!(change, Change::Namespace { namespace: None, .. })
            || text.len() >= after.len();
        if is_whole {
            left.splice(..deletes.max(1), later);
        }
        after = Cow::Owned(text);
        steps.push(reversal);
    }
    if after == before {
        return Ok(None);
    }
    match verify::verify(source, &after, changes) {
        Ok(()) => {
            let reversal = steps.into_iter().rev().flatten().collect();
            Ok(Some(Edited { text: after.into_owned(), reversal }))
        }
        // Only an anchor can cause changes outside of the changed bytes.
        Err(EditObstacle::Unverified) => Err(shared.unwrap_or(EditObstacle::Unverified)),
        Err(obstacle) => Err(obstacle),
    }
}

struct Editor<'t> {
    text: &'t str,
    tree: &'t Tree<'t>,
    json: bool,
}

impl<'t> Editor<'t> {
    fn new(text: &'t str, tree: &'t Tree<'t>) -> Self {
        Self { text, tree, json: is_json(text) }
    }

    fn splices(&self, change: &Change) -> Result<Vec<Splice>, EditObstacle> {
        match change {
            Change::CurrentContext { name: Some(name) } => self.set_current_context(name),
            Change::CurrentContext { name: None } => self.unset_current_context(),
            Change::Namespace { context, namespace: Some(namespace) } => {
                self.set_namespace(context, namespace)
            }
            Change::Namespace { context, namespace: None } => self.unset_namespace(context),
            Change::Rename { kind, from, to } => self.rename(*kind, from, to),
            Change::Redirect { kind, from, to } => match kind.reference() {
                Some(key) => self.redirect(key, from, to),
                None => Ok(Vec::new()),
            },
            Change::Delete { kind, name } => self.delete(*kind, name),
            Change::Credentials { user, new } => self.set_credentials(user, &new.0),
        }
    }

    fn set_current_context(&self, name: &str) -> Result<Vec<Splice>, EditObstacle> {
        const KEY: &str = "current-context";
        let root = self.tree.root;
        if filled(self.tree, root, KEY) == Some(name) {
            return Ok(Vec::new());
        }
        match root {
            Some(root) if self.is_mapping(root) => match self.own_entry(root, KEY) {
                Some(entry) => self.replace(entry, name),
                None => self.insert(root, KEY, New::Text(name), &["contexts"]),
            },
            root => Ok(vec![self.insert_skeleton(root, name)]),
        }
    }

    fn set_namespace(&self, name: &str, namespace: &str) -> Result<Vec<Splice>, EditObstacle> {
        const KEY: &str = "namespace";
        let item = self.entry(Kind::Context, name)?;
        let context = self.tree.get(item, "context");
        if filled(self.tree, context, KEY) == Some(namespace) {
            return Ok(Vec::new());
        }
        let Some(entry) = self.own_entry(item, "context") else {
            if context.is_some() {
                // It comes from a mapping merged by `<<`, which other mappings may merge too.
                return Err(EditObstacle::Shared { line: self.line(item) });
            }
            return self.insert(
                item,
                "context",
                New::Mapping(&[(KEY, New::Text(namespace))]),
                &["name"],
            );
        };
        let context = self.direct(entry.value)?;
        if !self.is_mapping(context) {
            return self.replace_null(entry, New::Mapping(&[(KEY, New::Text(namespace))]));
        }
        match self.own_entry(context, KEY) {
            Some(entry) => self.replace(entry, namespace),
            None => self.insert(context, KEY, New::Text(namespace), &["cluster", "user"]),
        }
    }

    /// The entry with this name, if it is written in the list and not an alias.
    fn entry(&self, kind: Kind, name: &str) -> Result<Id, EditObstacle> {
        let (list, index) = self.listed(kind, name)?;
        self.direct(self.tree.values(list)[index])
    }

    /// The list of such entries, and the index of the one with this name.
    fn listed(&self, kind: Kind, name: &str) -> Result<(Id, usize), EditObstacle> {
        let missing = || EditObstacle::Missing { kind, name: name.to_owned() };
        let root = self.tree.root.ok_or_else(missing)?;
        let list = self.direct(self.tree.get(root, kind.list()).ok_or_else(missing)?)?;
        let named = |item: &Id| filled(self.tree, Some(*item), "name").unwrap_or("") == name;
        let index = self.tree.values(list).iter().position(named).ok_or_else(missing)?;
        Ok((list, index))
    }

    fn has(&self, kind: Kind, name: &str) -> bool {
        !matches!(self.listed(kind, name), Err(EditObstacle::Missing { .. }))
    }

    /// The value itself. Fails for an alias, because its value is shared.
    fn direct(&self, id: Id) -> Result<Id, EditObstacle> {
        match self.tree.node(id).value {
            Value::Alias(_) => Err(EditObstacle::Shared { line: self.line(id) }),
            _ => Ok(id),
        }
    }

    /// The last entry with this key, without those merged by `<<`.
    fn own_entry(&self, mapping: Id, key: &str) -> Option<Entry> {
        let entries = self.tree.entries(mapping).iter().rev();
        entries
            .copied()
            .find(|entry| !self.tree.is_merge(entry.key) && self.tree.text(entry.key) == Some(key))
    }

    fn is_mapping(&self, id: Id) -> bool {
        matches!(self.tree.node(id).value, Value::Mapping { .. })
    }

    fn line(&self, id: Id) -> usize {
        line_of(self.text, self.tree.node(id).span.start)
    }

    fn no_place(&self, id: Id) -> EditObstacle {
        EditObstacle::Layout { line: self.line(id) }
    }

    fn bytes_of(&self, id: Id) -> &'t str {
        &self.text[self.tree.node(id).span.clone()]
    }
}
