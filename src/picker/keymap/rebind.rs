//! Changes key bindings as the settings say, and checks the result.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::key::ctrl;
use super::{Binding, Key, Keymap, Mode, acts};
use crate::yaml::{self, Known};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::picker) enum RebindError {
    #[error("{key} is for {other} already, so it can't be for {name}")]
    Taken { key: Key, name: &'static str, other: &'static str },
    #[error(
        "no key is left to {name} with; {name} needs one that acts at any time, such as ctrl-o or f2"
    )]
    Without { name: &'static str },
}

impl Keymap {
    /// Replaces the keys of a binding, and removes these keys from other bindings in the same
    /// modes. Fails if one of those is in `set`, the bindings that the settings have replaced.
    pub(in crate::picker) fn bind(
        &mut self,
        name: &'static str,
        keys: &[Key],
        set: &[&str],
    ) -> Result<(), RebindError> {
        let own = self.bindings.iter().filter(|binding| binding.row.name == name);
        let modes: Vec<Mode> = own.map(|binding| binding.mode).collect();
        for binding in self.bindings.iter_mut().filter(|own| modes.contains(&own.mode)) {
            let other = binding.row.name;
            if other == name {
                binding.keys = Cow::Owned(keys.to_vec());
            } else if let Some(&key) = keys.iter().find(|key| binding.keys.contains(key)) {
                if set.contains(&other) {
                    return Err(RebindError::Taken { key, name, other });
                }
                binding.keys.to_mut().retain(|key| !keys.contains(key));
            }
        }
        Ok(())
    }

    /// The default bindings of these names, and no others.
    #[cfg(test)]
    pub(in crate::picker) fn only(names: &[&str]) -> Self {
        let mut keymap = Self::default();
        keymap.bindings.retain(|binding| names.contains(&binding.row.name));
        keymap
    }

    /// Checks that every required binding still has a key. Ctrl-c cancels unless it was bound to
    /// something else.
    pub(in crate::picker) fn checked(mut self) -> Result<Self, RebindError> {
        let interrupt = ctrl('c');
        for index in 0..self.bindings.len() {
            let mode = self.bindings[index].mode;
            let is_free = !self.within(mode).any(|binding| binding.keys.contains(&interrupt));
            if self.bindings[index].row.name == "cancel" && is_free {
                self.bindings[index].keys.to_mut().push(interrupt);
            }
        }
        let is_needed = |binding: &&Binding| match binding.row.name {
            "choose" | "cancel" => binding.mode.has_line(),
            name => name == "confirm",
        };
        // A letter is inserted as text as soon as the input line is not empty.
        let acts_always =
            |binding: &Binding| binding.keys.iter().any(|&key| acts(key, binding.mode, false));
        if let Some(lost) = self.bindings.iter().filter(is_needed).find(|one| !acts_always(one)) {
            return Err(RebindError::Without { name: lost.row.name });
        }
        Ok(self)
    }
}

/// The default bindings with those of a mapping in their place.
impl<'de> Deserialize<'de> for Keymap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeymapVisitor)
    }
}

struct KeymapVisitor;

impl<'de> Visitor<'de> for KeymapVisitor {
    type Value = Keymap;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let example = "a mapping, such as {undo: ctrl-z, cancel: [esc, ctrl-c], yank: []}";
        formatter.write_str(example)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keymap, A::Error> {
        let mut keymap = Keymap::default();
        let mut set = Vec::new();
        let names: Vec<_> = Keymap::names().collect();
        while let Some(name) = map.next_key_seed(Known(&names))? {
            let Keys(keys) = map.next_value()?;
            keymap.bind(name, &keys, &set).map_err(A::Error::custom)?;
            set.push(name);
        }
        keymap.checked().map_err(A::Error::custom)
    }
}

/// One key or a list of keys.
#[derive(Deserialize)]
struct Keys(#[serde(deserialize_with = "yaml::list")] Vec<Key>);

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;
    use crate::picker::keymap::{Action, LineEdit, Motion};

    fn rebound(settings: &[(&'static str, &[&str])]) -> Result<Keymap, RebindError> {
        let mut set = Vec::new();
        let mut keymap = Keymap::default();
        for (name, keys) in settings {
            let keys: Vec<Key> = keys.iter().map(|key| key.parse().unwrap()).collect();
            keymap.bind(name, &keys, &set)?;
            set.push(name);
        }
        keymap.checked()
    }

    fn action_of(keymap: &Keymap, key: &str, mode: Mode) -> Option<Action> {
        let Key { modifiers, code } = key.parse().unwrap();
        keymap.action(KeyEvent::new(code, modifiers), mode, true)
    }

    #[test]
    fn a_key_moves_between_bindings_in_their_common_modes() {
        let keymap = rebound(&[("rename", &["ctrl-p", "f2"])]).unwrap();
        assert_eq!(action_of(&keymap, "ctrl-p", Mode::Contexts), Some(Action::Rename));
        assert_eq!(action_of(&keymap, "ctrl-r", Mode::Contexts), None);
        assert_eq!(action_of(&keymap, "ctrl-p", Mode::Namespaces), Some(Action::Move(Motion::Up)));
        assert_eq!(action_of(&keymap, "up", Mode::Contexts), Some(Action::Move(Motion::Up)));
    }

    #[test]
    fn bindings_of_one_name_share_their_new_keys() {
        let keymap = rebound(&[("left", &["alt-h"])]).unwrap();
        let left = |mode| action_of(&keymap, "alt-h", mode);
        assert_eq!(left(Mode::Contexts), Some(Action::Edit(LineEdit::Left)));
        assert_eq!(left(Mode::Namespaces), Some(Action::LeftOrContexts));
        assert_eq!(left(Mode::Rename), Some(Action::Edit(LineEdit::Left)));
        assert_eq!(action_of(&keymap, "left", Mode::Namespaces), None);
    }

    #[test]
    fn keys_of_the_settings_work_in_the_picker_that_deletes() {
        let keymap = rebound(&[("choose", &["f2"]), ("delete", &["enter"])]).unwrap();
        assert_eq!(action_of(&keymap, "f2", Mode::Deletion), Some(Action::Choose));
        assert_eq!(action_of(&keymap, "enter", Mode::Deletion), None);
        assert_eq!(action_of(&keymap, "enter", Mode::Contexts), Some(Action::Delete));
    }

    #[test]
    fn a_key_cannot_be_bound_twice_in_one_mode() {
        let error = rebound(&[("undo", &["f2"]), ("copy", &["f3", "f2"])]).unwrap_err();
        assert_eq!(error.to_string(), "f2 is for undo already, so it can't be for copy");
        rebound(&[("rename", &["f2"]), ("contexts", &["f2"])]).unwrap();
        rebound(&[("undo", &["f2", "f2"])]).unwrap();
    }

    #[test]
    fn required_bindings_cannot_lose_their_last_key() {
        for (settings, expected) in [
            (&[("choose", &[][..])][..], "no key is left to choose with"),
            (
                &[("choose", &["x"])],
                "no key is left to choose with; choose needs one that acts at any time",
            ),
            (&[("undo", &["enter"])], "no key is left to choose with"),
            (&[("cancel", &[]), ("copy", &["ctrl-c"])], "no key is left to cancel with"),
            (&[("confirm", &[])], "no key is left to confirm with"),
        ] {
            let error = rebound(settings).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        rebound(&[("undo", &["enter"]), ("choose", &["ctrl-o"])]).unwrap();
    }

    #[test]
    fn ctrl_c_cancels_unless_it_was_bound_to_something_else() {
        for keys in [&[][..], &["f10"]] {
            let keymap = rebound(&[("cancel", keys)]).unwrap();
            for mode in [
                Mode::Contexts,
                Mode::Namespaces,
                Mode::Deletion,
                Mode::Rename,
                Mode::RenameWhole,
                Mode::Confirm,
                Mode::CrossFile,
                Mode::Help,
            ] {
                assert_eq!(action_of(&keymap, "ctrl-c", mode), Some(Action::Cancel), "{mode:?}");
            }
        }
        let keymap = rebound(&[("copy", &["ctrl-c"])]).unwrap();
        assert_eq!(action_of(&keymap, "ctrl-c", Mode::Contexts), Some(Action::Copy));
        assert_eq!(action_of(&keymap, "ctrl-c", Mode::Rename), Some(Action::Cancel));
    }
}
