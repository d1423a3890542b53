//! Which key asks for what, as a table that the settings may change. The footer and the help are
//! printed from the same table.
//!
//! The keys are fzf's, so that the hands need not learn. What a key does depends on the [`Mode`].

mod action;
mod key;
mod rebind;
mod table;

use std::borrow::Cow;

use crossterm::event::KeyEvent;

use super::{Focus, Purpose};
pub use action::{Action, Edit, Motion};
pub use key::{Key, KeyError};
pub use rebind::RebindError;
use table::{Row, TABLE};

/// What the keys act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The list of contexts.
    Contexts,
    /// The list of namespaces.
    Namespaces,
    /// The list of contexts, to delete one of them.
    Deletion,
    /// The new name of a context.
    Rename,
    /// A question to say yes or no to.
    Confirm,
    /// The help.
    Help,
}

impl From<Focus> for Mode {
    fn from(focus: Focus) -> Self {
        match focus {
            Focus::Contexts => Mode::Contexts,
            Focus::Namespaces => Mode::Namespaces,
        }
    }
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
    /// Whether there is a line to type in.
    const fn has_line(self) -> bool {
        matches!(self, Mode::Contexts | Mode::Namespaces | Mode::Deletion | Mode::Rename)
    }

    /// Whether a picker of this purpose comes to it.
    const fn serves(self, purpose: Purpose) -> bool {
        match self {
            Mode::Contexts | Mode::Namespaces | Mode::Rename => matches!(purpose, Purpose::Switch),
            Mode::Deletion => matches!(purpose, Purpose::Delete),
            Mode::Confirm | Mode::Help => true,
        }
    }
}

/// What the help puts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What something comes of.
    Do,
    /// Moving the highlight.
    Move,
    /// Typing.
    Type,
}

impl Group {
    /// All of them, in the order of the help.
    pub const ALL: [Group; 3] = [Group::Do, Group::Move, Group::Type];
}

/// What the footer says of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// In a word, what the key does.
    pub does: &'static str,
    /// The order in which hints give way on a narrow screen: the highest first.
    pub rank: u8,
}

/// A name, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What the settings call it.
    pub name: &'static str,
    /// Its keys.
    pub keys: Vec<Key>,
    /// What they do, in a few words.
    pub does: &'static str,
}

/// The keys for one row of the table in one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    row: &'static Row,
    mode: Mode,
    /// The one to print first.
    keys: Cow<'static, [Key]>,
    /// Whether the settings gave it its keys, while they are read.
    is_set: bool,
}

/// All bindings. In one mode, a key has one at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// The table as it is without settings.
impl Default for Keymap {
    fn default() -> Self {
        let in_mode = |row: &'static Row| {
            let keys = Cow::Borrowed(row.keys);
            row.modes.iter().map(move |&mode| Binding {
                row,
                mode,
                keys: keys.clone(),
                is_set: false,
            })
        };
        Self { bindings: TABLE.iter().flat_map(in_mode).collect() }
    }
}

impl Keymap {
    /// What this key asks for in this mode.
    ///
    /// A printable character that is bound acts while nothing is typed, and types itself
    /// otherwise; in a new name it always types itself. Where there is nothing to type in, a key
    /// that is not bound cancels.
    #[must_use]
    pub fn action(&self, pressed: KeyEvent, mode: Mode, nothing_typed: bool) -> Option<Action> {
        let pressed = Key::of(pressed);
        let types = pressed.character().filter(|_| mode.has_line()).map(Edit::Insert);
        if acts(pressed, mode, nothing_typed)
            && let Some(bound) = self.within(mode).find(|binding| binding.keys.contains(&pressed))
        {
            return Some(bound.row.action);
        }
        if mode.has_line() { types.map(Action::Edit) } else { Some(Action::Cancel) }
    }

    /// The key to name for an action, if it has one in this mode.
    #[must_use]
    pub fn key_for(&self, action: Action, mode: Mode) -> Option<&Key> {
        self.within(mode).filter(|binding| binding.row.action == action).find_map(Binding::first)
    }

    /// What the footer says in this mode: of each hint the key that acts now. Where there is no row
    /// to take, nor are there keys for it.
    pub fn hints(
        &self,
        mode: Mode,
        nothing_typed: bool,
        has_row: bool,
    ) -> impl Iterator<Item = (&Key, Hint)> {
        let acts_at_all = move |action: Action| has_row || !action.takes_the_highlighted();
        let bindings = self.within(mode).filter(move |binding| acts_at_all(binding.row.action));
        bindings.filter_map(move |binding| {
            let mut keys = binding.keys.iter();
            let key = keys.find(|&&key| acts(key, mode, nothing_typed))?;
            Some((key, binding.row.hint?))
        })
    }

    /// What the help of a picker of this purpose says: keys, and what they do. A binding without
    /// keys is left out.
    pub fn explained(&self, group: Group, purpose: Purpose) -> impl Iterator<Item = Explained> {
        let explained = rows_of(group, purpose).map(move |(row, does)| Explained {
            name: row.name,
            keys: self.keys(|binding| binding.row == row && binding.mode.serves(purpose)),
            does,
        });
        explained.filter(|explained| !explained.keys.is_empty())
    }

    /// All names of a group, with the keys that they have in any mode.
    pub fn documented(&self, group: Group) -> impl Iterator<Item = Explained> {
        rows_of(group, Purpose::Switch).map(|(Row { name, .. }, does)| Explained {
            name,
            keys: self.keys(|binding| binding.row.name == *name),
            does,
        })
    }

    /// The keys of these bindings, each once.
    fn keys(&self, of: impl Fn(&Binding) -> bool) -> Vec<Key> {
        let mut keys = Vec::new();
        let own = self.bindings.iter().filter(|binding| of(binding));
        for &key in own.flat_map(|binding| binding.keys.iter()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The names that the settings know bindings by, each once.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        let is_first = |&(index, row): &(usize, &Row)| {
            !TABLE[..index].iter().any(|before| before.name == row.name)
        };
        TABLE.iter().enumerate().filter(is_first).map(|(_, row)| row.name)
    }

    fn within(&self, mode: Mode) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.mode == mode)
    }
}

impl Binding {
    fn first(&self) -> Option<&Key> {
        self.keys.first()
    }
}

/// The rows that the help tells of, with what they do.
fn rows_of(group: Group, purpose: Purpose) -> impl Iterator<Item = (&'static Row, &'static str)> {
    TABLE.iter().filter(move |row| row.serves(purpose)).filter_map(move |row| {
        row.help.filter(|help| help.group == group).map(|help| (row, help.does))
    })
}

/// Whether a key that is bound acts, rather than typing itself.
fn acts(key: Key, mode: Mode, nothing_typed: bool) -> bool {
    key.character().is_none() || !mode.has_line() || (nothing_typed && mode != Mode::Rename)
}

#[cfg(test)]
mod tests;
