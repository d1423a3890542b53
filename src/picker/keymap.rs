//! Which key asks for what, as a table. The footer is printed from the same table.
//!
//! The keys are fzf's, so that the hands need not learn. What a key does may depend on the list
//! that has the focus; the first binding that fits wins.

mod action;

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Focus;
pub use action::{Action, Edit, Motion};

/// A key with the modifiers that matter: control and alt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The modifiers held with it.
    pub modifiers: KeyModifiers,
    /// The key itself.
    pub code: KeyCode,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The list that must have the focus, if it matters.
    pub focus: Option<Focus>,
    /// The keys, the one to print first.
    pub keys: &'static [Key],
    /// What they ask for.
    pub action: Action,
    /// What the footer says of it, if anything.
    pub hint: Option<Hint>,
}

/// What the footer says of a binding.
#[derive(Clone, Copy, Debug)]
pub struct Hint {
    /// In a word, what the key does.
    pub does: &'static str,
    /// The order in which hints give way on a narrow screen: the highest first.
    pub rank: u8,
}

/// The table, in the order of the footer.
pub const BINDINGS: &[Binding] = &[
    always(&[key(KeyCode::Enter)], Action::Choose).hint("switch", 0),
    contexts(&[key(KeyCode::Tab)], Action::EnterNamespaces).hint("namespaces", 1),
    namespaces(&[key(KeyCode::BackTab), key(KeyCode::Tab)], Action::BackToContexts)
        .hint("contexts", 1),
    always(&[key(KeyCode::Esc), ctrl('c'), ctrl('g')], Action::Cancel).hint("cancel", 2),
    contexts(&[key(KeyCode::Right)], Action::RightOrNamespaces),
    namespaces(&[key(KeyCode::Left)], Action::LeftOrContexts),
    always(&[key(KeyCode::Up), ctrl('p'), ctrl('k')], Action::Move(Motion::Up)),
    always(&[key(KeyCode::Down), ctrl('n'), ctrl('j')], Action::Move(Motion::Down)),
    always(&[key(KeyCode::PageUp)], Action::Move(Motion::PageUp)),
    always(&[key(KeyCode::PageDown)], Action::Move(Motion::PageDown)),
    always(&[ctrl_key(KeyCode::Home)], Action::Move(Motion::First)),
    always(&[ctrl_key(KeyCode::End)], Action::Move(Motion::Last)),
    always(&[key(KeyCode::Home)], Action::StartOrFirst),
    always(&[key(KeyCode::End)], Action::EndOrLast),
    always(&[ctrl('a')], Action::Edit(Edit::Start)),
    always(&[ctrl('e')], Action::Edit(Edit::End)),
    always(&[key(KeyCode::Left), ctrl('b')], Action::Edit(Edit::Left)),
    always(&[key(KeyCode::Right), ctrl('f')], Action::Edit(Edit::Right)),
    always(&[alt('b'), ctrl_key(KeyCode::Left)], Action::Edit(Edit::WordLeft)),
    always(&[alt('f'), ctrl_key(KeyCode::Right)], Action::Edit(Edit::WordRight)),
    always(&[key(KeyCode::Backspace), ctrl('h')], Action::Edit(Edit::DeleteBack)),
    always(&[key(KeyCode::Delete), ctrl('d')], Action::Edit(Edit::DeleteForward)),
    always(&[alt_key(KeyCode::Backspace)], Action::Edit(Edit::DeleteWord)),
    always(&[ctrl('w')], Action::Edit(Edit::DeleteTerm)),
    always(&[ctrl('u')], Action::Edit(Edit::DeleteToStart)),
];

/// What this key asks for while `focus` has the focus. A printable character types itself.
#[must_use]
pub fn action(pressed: KeyEvent, focus: Focus) -> Option<Action> {
    // Shift is in the character already, and terminals disagree on reporting it.
    let pressed = Key {
        modifiers: pressed.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT),
        code: pressed.code,
    };
    let bound = bindings(focus).find(|binding| binding.keys.contains(&pressed));
    bound.map(|binding| binding.action).or(match pressed.code {
        KeyCode::Char(character) if pressed.modifiers.is_empty() => {
            Some(Action::Edit(Edit::Insert(character)))
        }
        _ => None,
    })
}

/// The bindings that hold while `focus` has the focus.
pub fn bindings(focus: Focus) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.focus.is_none_or(|needed| needed == focus))
}

impl Binding {
    const fn hint(self, does: &'static str, rank: u8) -> Self {
        Self { hint: Some(Hint { does, rank }), ..self }
    }
}

const fn always(keys: &'static [Key], action: Action) -> Binding {
    bind(None, keys, action)
}

const fn contexts(keys: &'static [Key], action: Action) -> Binding {
    bind(Some(Focus::Contexts), keys, action)
}

const fn namespaces(keys: &'static [Key], action: Action) -> Binding {
    bind(Some(Focus::Namespaces), keys, action)
}

const fn bind(focus: Option<Focus>, keys: &'static [Key], action: Action) -> Binding {
    let hint = None;
    Binding { focus, keys, action, hint }
}

const fn key(code: KeyCode) -> Key {
    with(KeyModifiers::NONE, code)
}

const fn ctrl_key(code: KeyCode) -> Key {
    with(KeyModifiers::CONTROL, code)
}

const fn alt_key(code: KeyCode) -> Key {
    with(KeyModifiers::ALT, code)
}

const fn with(modifiers: KeyModifiers, code: KeyCode) -> Key {
    Key { modifiers, code }
}

const fn ctrl(letter: char) -> Key {
    ctrl_key(KeyCode::Char(letter))
}

const fn alt(letter: char) -> Key {
    alt_key(KeyCode::Char(letter))
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            formatter.write_str("ctrl-")?;
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            formatter.write_str("alt-")?;
        }
        match self.code {
            KeyCode::BackTab => formatter.write_str("shift-tab"),
            other => formatter.write_str(&other.to_string().to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(modifiers: KeyModifiers, code: KeyCode, focus: Focus) -> Option<Action> {
        action(KeyEvent::new(code, modifiers), focus)
    }

    #[test]
    fn printable_characters_type_themselves() {
        for character in ['a', 'É', '?', ' ', '世'] {
            assert_eq!(
                asked(KeyModifiers::NONE, KeyCode::Char(character), Focus::Contexts),
                Some(Action::Edit(Edit::Insert(character)))
            );
        }
        assert_eq!(
            asked(KeyModifiers::SHIFT, KeyCode::Char('A'), Focus::Namespaces),
            Some(Action::Edit(Edit::Insert('A')))
        );
    }

    #[test]
    fn unbound_keys_ask_for_nothing() {
        assert_eq!(asked(KeyModifiers::CONTROL, KeyCode::Char('z'), Focus::Contexts), None);
        assert_eq!(asked(KeyModifiers::NONE, KeyCode::F(5), Focus::Contexts), None);
    }

    #[test]
    fn the_side_keys_depend_on_the_focus() {
        let none = KeyModifiers::NONE;
        assert_eq!(
            [Focus::Contexts, Focus::Namespaces].map(|focus| asked(none, KeyCode::Tab, focus)),
            [Some(Action::EnterNamespaces), Some(Action::BackToContexts)]
        );
        assert_eq!(
            [Focus::Contexts, Focus::Namespaces].map(|focus| asked(none, KeyCode::Right, focus)),
            [Some(Action::RightOrNamespaces), Some(Action::Edit(Edit::Right))]
        );
    }

    #[test]
    fn no_binding_hides_behind_another() {
        for focus in [Focus::Contexts, Focus::Namespaces] {
            for binding in BINDINGS.iter().filter(|binding| binding.focus == Some(focus)) {
                for key in binding.keys {
                    assert_eq!(
                        asked(key.modifiers, key.code, focus),
                        Some(binding.action),
                        "{key} {focus:?}"
                    );
                }
            }
        }
        let everywhere: Vec<Key> = BINDINGS
            .iter()
            .filter(|binding| binding.focus.is_none())
            .flat_map(|binding| binding.keys.iter().copied())
            .collect();
        for (index, key) in everywhere.iter().enumerate() {
            assert!(!everywhere[..index].contains(key), "{key} is bound twice");
        }
    }

    #[test]
    fn keys_are_named_as_people_name_them() {
        let named = [key(KeyCode::Enter), key(KeyCode::BackTab), key(KeyCode::Esc), ctrl('d')];
        assert_eq!(named.map(|key| key.to_string()), ["enter", "shift-tab", "esc", "ctrl-d"]);
    }
}
