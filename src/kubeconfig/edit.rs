//! A document and its changes -> the new text, verified.
//!
//! Only the bytes of the changed value change: quoting, comments, key order, indentation, anchors,
//! unknown keys and later documents stay as they are (field lessons 1, 2, 32 and 33). Where a
//! change can't be made so, nothing is changed and an [`Obstacle`] says what stands in the way.

mod insert;
mod lines;
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

pub use splice::Exchange;

/// Why a change can't be made to a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Obstacle {
    /// The file can't be read at all.
    #[error("{0}")]
    Unreadable(#[from] Problem),
    /// The entry is not, or no longer, in the file.
    #[error("there is no {kind} \"{}\" in it", shown(.name))]
    Gone {
        /// What it is.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// The entry of this name is not the one that was meant.
    #[error("the {kind} \"{}\" in it is another one by now; nothing was changed", shown(.name))]
    Other {
        /// What it is.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// A context that stays uses the cluster or the user by now.
    #[error("a context in it uses the {kind} \"{}\" by now; nothing was changed", shown(.name))]
    InUse {
        /// What it is.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// The `current-context` is not what it was.
    #[error("its current-context is another one by now; nothing was changed")]
    CurrentMoved,
    /// Another entry of the file has the name already.
    #[error("there is a {kind} \"{}\" in it already", shown(.name))]
    Taken {
        /// What it is.
        kind: Kind,
        /// The name.
        name: String,
    },
    /// The value is shared through an anchor, and changing it would change other entries too.
    #[error("line {line}: the value is shared with other entries through an anchor or an alias")]
    Shared {
        /// The line of the value.
        line: usize,
    },
    /// The value stands where no byte can be changed with certainty.
    #[error("line {line}: the layout there leaves no safe place for the change")]
    Layout {
        /// The line of the value.
        line: usize,
    },
    /// The second parser does not read the file.
    #[error("the change can't be verified: a second parser does not read the file{}", at(*.line))]
    Unverifiable {
        /// The line where it stops, if it says so.
        line: Option<usize>,
    },
    /// The second parser reads more changes than were asked for.
    #[error("the change would alter more than it should")]
    Unverified,
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!(" (line {line})")).unwrap_or_default()
}

/// A text with changes made.
#[derive(Clone, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// What gives the old one back, in this order.
    pub reversal: Vec<Exchange>,
}

/// Makes the changes and verifies them; `None` where everything is so already.
pub fn edit(source: &SourceText, changes: &[Change]) -> Result<Option<String>, Obstacle> {
    Ok(edit_with_reversal(source, changes)?.map(|edited| edited.text))
}

/// The same, and what it takes to undo it.
pub fn edit_with_reversal(
    source: &SourceText,
    changes: &[Change],
) -> Result<Option<Edited>, Obstacle> {
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
                // A change before this one has come to it too, through an alias.
                (Err(Obstacle::Gone { .. }), Some(shared)) => return Err(shared),
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
            // serde_yaml then takes one anchor for another (its loader numbers them by how many
            // names there are), so it can't tell what else would change.
            if tree.has_anchor_twice() {
                return Err(Obstacle::Unverifiable { line: None });
            }
            shared = Some(Obstacle::Shared { line: line_of(&after, splice.range.start) });
        }
        let (text, reversal) = spliced(&after, splices);
        // Of twin keys one goes after the other.
        let is_whole =
            !matches!(change, Change::UnsetNamespace { .. }) || text.len() >= after.len();
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
            // The last change is undone first.
            let reversal = steps.into_iter().rev().flatten().collect();
            Ok(Some(Edited { text: after.into_owned(), reversal }))
        }
        // What else could reach beyond the bytes that were changed?
        Err(Obstacle::Unverified) => Err(shared.unwrap_or(Obstacle::Unverified)),
        Err(obstacle) => Err(obstacle),
    }
}

/// Finds the bytes to change in one text.
struct Editor<'t> {
    text: &'t str,
    tree: &'t Tree<'t>,
    json: bool,
}

impl<'t> Editor<'t> {
    fn new(text: &'t str, tree: &'t Tree<'t>) -> Self {
        Self { text, tree, json: is_json(text) }
    }

    fn splices(&self, change: &Change) -> Result<Vec<Splice>, Obstacle> {
        match change {
            Change::CurrentContext { name } => self.set_current_context(name),
            Change::Namespace { context, namespace } => self.set_namespace(context, namespace),
            Change::Rename { kind, from, to } => self.rename(*kind, from, to),
            Change::Delete { kind, name } => self.delete(*kind, name),
            Change::UnsetCurrentContext => self.unset_current_context(),
            Change::UnsetNamespace { context } => self.unset_namespace(context),
        }
    }

    fn set_current_context(&self, name: &str) -> Result<Vec<Splice>, Obstacle> {
        const KEY: &str = "current-context";
        let root = self.tree.root();
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

    fn set_namespace(&self, name: &str, namespace: &str) -> Result<Vec<Splice>, Obstacle> {
        const KEY: &str = "namespace";
        let item = self.entry(Kind::Context, name)?;
        let context = self.tree.get(item, "context");
        if filled(self.tree, context, KEY) == Some(namespace) {
            return Ok(Vec::new());
        }
        let Some(entry) = self.own_entry(item, "context") else {
            if context.is_some() {
                // It came through a `<<`, from a mapping that others may merge as well.
                return Err(Obstacle::Shared { line: self.line(item) });
            }
            return self.insert(item, "context", New::Mapping(KEY, namespace), &["name"]);
        };
        let context = self.direct(entry.value)?;
        if !self.is_mapping(context) {
            return self.replace_null(entry, New::Mapping(KEY, namespace));
        }
        match self.own_entry(context, KEY) {
            Some(entry) => self.replace(entry, namespace),
            None => self.insert(context, KEY, New::Text(namespace), &["cluster", "user"]),
        }
    }

    /// The entry of a list that has this name, where it is written and not merely named.
    fn entry(&self, kind: Kind, name: &str) -> Result<Id, Obstacle> {
        let (list, index) = self.listed(kind, name)?;
        self.direct(self.tree.values(list)[index])
    }

    /// The list of such entries, and the place of the one that has this name.
    fn listed(&self, kind: Kind, name: &str) -> Result<(Id, usize), Obstacle> {
        let gone = || Obstacle::Gone { kind, name: name.to_owned() };
        let root = self.tree.root().ok_or_else(gone)?;
        let list = self.direct(self.tree.get(root, kind.list()).ok_or_else(gone)?)?;
        let named = |item: &Id| filled(self.tree, Some(*item), "name").unwrap_or("") == name;
        let index = self.tree.values(list).iter().position(named).ok_or_else(gone)?;
        Ok((list, index))
    }

    fn has(&self, kind: Kind, name: &str) -> bool {
        !matches!(self.listed(kind, name), Err(Obstacle::Gone { .. }))
    }

    /// The value itself; an alias can't be followed, for what it names belongs to others too.
    fn direct(&self, id: Id) -> Result<Id, Obstacle> {
        match self.tree.node(id).value {
            Value::Alias(_) => Err(Obstacle::Shared { line: self.line(id) }),
            _ => Ok(id),
        }
    }

    /// The last entry with this key that stands in the mapping itself.
    fn own_entry(&self, mapping: Id, key: &str) -> Option<Entry> {
        let entries = self.tree.entries(mapping).iter().rev();
        entries
            .copied()
            .find(|entry| !self.tree.is_merge(entry.key) && self.tree.key(entry.key) == Some(key))
    }

    fn is_mapping(&self, id: Id) -> bool {
        matches!(self.tree.node(id).value, Value::Mapping { .. })
    }

    fn line(&self, id: Id) -> usize {
        line_of(self.text, self.tree.node(id).span.start)
    }

    fn no_place(&self, id: Id) -> Obstacle {
        Obstacle::Layout { line: self.line(id) }
    }

    fn bytes_of(&self, id: Id) -> &'t str {
        &self.text[self.tree.node(id).span.clone()]
    }
}
