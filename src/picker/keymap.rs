//! The key bindings, as a table that the settings can change. The footer and the help are generated
//! from the same table.
//!
//! The default keys are those of fzf. The action of a key depends on the [`Mode`].

mod action;
mod key;
mod rebind;
mod table;

use std::borrow::Cow;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Purpose;
pub use action::{Action, LineEdit, Motion};
pub use key::{Key, KeyError};
use table::{HERE, TABLE, TableRow};

/// The part of the picker that receives the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Contexts,
    Namespaces,
    /// The list of contexts in a picker that deletes a context.
    Deletion,
    Rename,
    /// The same, where its cluster and user get the name too.
    RenameWhole,
    Confirm,
    /// The question before a switch to a context whose cluster is in another file. Renaming the
    /// context is a third answer.
    CrossFile,
    /// While a cluster is asked for a chosen namespace.
    LookUp,
    Help,
}

impl From<Purpose> for Mode {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Switch => Mode::Contexts,
            Purpose::Delete => Mode::Deletion,
        }
    }
}

impl Mode {
    /// Whether there is an input line.
    #[must_use]
    pub const fn has_line(self) -> bool {
        matches!(
            self,
            Mode::Contexts | Mode::Namespaces | Mode::Deletion | Mode::Rename | Mode::RenameWhole
        )
    }

    /// Whether a picker with this purpose can be in this mode.
    const fn serves(self, purpose: Purpose) -> bool {
        match self {
            Mode::Confirm | Mode::Help => true,
            Mode::Deletion => matches!(purpose, Purpose::Delete),
            _ => matches!(purpose, Purpose::Switch),
        }
    }
}

/// A section of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Do,
    Move,
    Type,
}

impl Group {
    pub const ALL: [Group; 3] = [Group::Do, Group::Move, Group::Type];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The action in one word.
    pub does: &'static str,
    /// On a narrow screen the hints with the highest rank are left out first.
    pub rank: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    pub name: &'static str,
    pub keys: Vec<Key>,
    /// The actions in a few words.
    pub does: &'static str,
}

/// The keys of one row of the table in one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    row: &'static TableRow,
    mode: Mode,
    /// The first key is the one to print.
    keys: Cow<'static, [Key]>,
}

/// All bindings. Within one mode, a key has at most one binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let in_modes = |row: &'static TableRow| {
            let keys = Cow::Borrowed(row.keys);
            row.modes.iter().map(move |&mode| Binding { row, mode, keys: keys.clone() })
        };
        Self { bindings: TABLE.iter().flat_map(in_modes).collect() }
    }
}

impl Keymap {
    /// The action of a key in this mode.
    ///
    /// A bound printable character triggers its action only while the input line is empty, and is
    /// inserted otherwise; in a new name it is always inserted. In a dialog without an input
    /// line, an unbound key cancels.
    #[must_use]
    pub fn action(&self, pressed: KeyEvent, mode: Mode, nothing_typed: bool) -> Option<Action> {
        let pressed = Key::of(pressed);
        if acts(pressed, mode, nothing_typed)
            && let Some(bound) = self.within(mode).find(|binding| binding.keys.contains(&pressed))
        {
            return Some(bound.row.action);
        }
        if !mode.has_line() {
            // Enter may have been pressed twice.
            return (mode != Mode::LookUp).then_some(Action::Cancel);
        }
        pressed.character().map(|character| Action::Edit(LineEdit::Insert(character)))
    }

    /// Lets Esc leave from the namespaces too, in a picker that opens there.
    pub(in crate::picker) fn leave_from_namespaces(&mut self) {
        let esc = Key { modifiers: KeyModifiers::NONE, code: KeyCode::Esc };
        let mut had_it = false;
        let in_namespaces = |own: &&mut Binding| own.mode == Mode::Namespaces;
        for binding in self.bindings.iter_mut().filter(in_namespaces) {
            if binding.row.action == Action::BackToContexts && binding.keys.contains(&esc) {
                binding.keys.to_mut().retain(|key| *key != esc);
                had_it = true;
            }
        }
        let mut cancel = self.bindings.iter_mut().filter(in_namespaces);
        if let Some(cancel) = cancel.find(|own| own.row.action == Action::Cancel).filter(|_| had_it)
        {
            cancel.keys.to_mut().insert(0, esc);
        }
    }

    /// The key to show for an action, if it has one in this mode.
    #[must_use]
    pub fn key_for(&self, action: Action, mode: Mode) -> Option<&Key> {
        self.within(mode)
            .filter(|binding| binding.row.action == action)
            .find_map(|binding| binding.keys.first())
    }

    /// The hints for the footer in this mode, each with the key that works at the moment, for the
    /// actions that are possible.
    pub fn hints(
        &self,
        mode: Mode,
        nothing_typed: bool,
        is_possible: impl Fn(Action) -> bool,
    ) -> impl Iterator<Item = (&Key, Hint)> {
        let bindings = self.within(mode).filter(move |binding| is_possible(binding.row.action));
        bindings.filter_map(move |binding| {
            let mut keys = binding.keys.iter();
            let key = keys.find(|&&key| acts(key, mode, nothing_typed))?;
            Some((key, binding.row.hint?))
        })
    }

    /// The bindings to describe in the help of a picker with this purpose, with those that need the
    /// shell integration if there is one. Bindings without keys are left out.
    pub fn explained(
        &self,
        group: Group,
        purpose: Purpose,
        is_integrated: bool,
    ) -> impl Iterator<Item = Explained> {
        let rows =
            rows_of(group, purpose).filter(move |(row, _)| is_integrated || row.name != HERE);
        let explained = rows.map(move |(row, does)| Explained {
            name: row.name,
            keys: self.keys(|binding| binding.row == row && binding.mode.serves(purpose)),
            does,
        });
        explained.filter(|explained| !explained.keys.is_empty())
    }

    /// All bindings of a group, with their keys in any mode.
    pub fn documented(&self, group: Group) -> impl Iterator<Item = Explained> {
        rows_of(group, Purpose::Switch).map(|(TableRow { name, .. }, does)| Explained {
            name,
            keys: self.keys(|binding| binding.row.name == *name),
            does,
        })
    }

    /// The keys of a mode, with what they do there. Bindings without keys are left out.
    pub fn described(&self, mode: Mode) -> impl Iterator<Item = (&[Key], &'static str)> {
        let bindings = self.within(mode).filter(|binding| !binding.keys.is_empty());
        bindings.filter_map(|Binding { row, keys, .. }| {
            Some((&**keys, row.described.or(row.help.map(|help| help.does))?))
        })
    }

    /// The keys of the selected bindings, without duplicates.
    fn keys(&self, of: impl Fn(&Binding) -> bool) -> Vec<Key> {
        let mut keys = Vec::new();
        let selected = self.bindings.iter().filter(|binding| of(binding));
        for &key in selected.flat_map(|binding| binding.keys.iter()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The names of the bindings in the settings, without duplicates.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        // Rows of the same name follow each other.
        TABLE.chunk_by(|row, next| row.name == next.name).map(|rows| rows[0].name)
    }

    fn within(&self, mode: Mode) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.mode == mode)
    }
}

/// The rows of the table that the help describes, with their descriptions.
fn rows_of(
    group: Group,
    purpose: Purpose,
) -> impl Iterator<Item = (&'static TableRow, &'static str)> {
    TABLE.iter().filter(move |row| row.serves(purpose)).filter_map(move |row| {
        row.help.filter(|help| help.group == group).map(|help| (row, help.does))
    })
}

/// Whether a bound key triggers its action rather than being inserted as text.
fn acts(key: Key, mode: Mode, nothing_typed: bool) -> bool {
    key.character().is_none()
        || !mode.has_line()
        || (nothing_typed && !matches!(mode, Mode::Rename | Mode::RenameWhole))
}

#[cfg(test)]
mod tests;
