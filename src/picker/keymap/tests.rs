//! Tests of the default bindings.

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyModifiers};

use super::*;

const MODES: [Mode; 9] = [
    Mode::Contexts,
    Mode::Namespaces,
    Mode::Deletion,
    Mode::Rename,
    Mode::RenameWhole,
    Mode::Confirm,
    Mode::CrossFile,
    Mode::LookUp,
    Mode::Help,
];

fn asked(key: &str, mode: Mode, nothing_typed: bool) -> Option<Action> {
    let Key { modifiers, code } = key.parse().unwrap();
    Keymap::default().action(KeyEvent::new(code, modifiers), mode, nothing_typed)
}

#[test]
fn printable_characters_are_inserted() {
    for character in ["a", "É", "世", "space", "/"] {
        for mode in [Mode::Contexts, Mode::Namespaces, Mode::Rename, Mode::RenameWhole] {
            let typed = asked(character, mode, true);
            let insert = match character {
                "space" => ' ',
                other => other.chars().next().unwrap(),
            };
            assert_eq!(typed, Some(Action::Edit(LineEdit::Insert(insert))));
        }
    }
    let upper = KeyEvent::new(KeyCode::Char('A'), KeyModifiers::SHIFT);
    let typed = Keymap::default().action(upper, Mode::Namespaces, false);
    assert_eq!(typed, Some(Action::Edit(LineEdit::Insert('A'))));
}

#[test]
fn a_printable_character_acts_only_while_nothing_is_typed() {
    let types = Some(Action::Edit(LineEdit::Insert('?')));
    assert_eq!(asked("?", Mode::Contexts, true), Some(Action::Help));
    assert_eq!(asked("?", Mode::Contexts, false), types);
    assert_eq!(asked("?", Mode::Rename, true), types);
    assert_eq!(asked("?", Mode::RenameWhole, true), types);
    assert_eq!(asked("f1", Mode::Contexts, false), Some(Action::Help));
    assert_eq!(asked("y", Mode::Confirm, false), Some(Action::Confirm));
}

#[test]
fn unbound_keys_do_nothing_or_close_a_dialog() {
    for key in ["ctrl-l", "f6", "alt-enter"] {
        for mode in MODES {
            let closes = !mode.has_line() && mode != Mode::LookUp;
            let expected = closes.then_some(Action::Cancel);
            assert_eq!(asked(key, mode, true), expected, "{key} {mode:?}");
        }
    }
    for key in ["enter", "n", "Y", "space", "esc", "tab"] {
        assert_eq!(asked(key, Mode::Confirm, true), Some(Action::Cancel), "{key}");
        assert_eq!(asked(key, Mode::CrossFile, true), Some(Action::Cancel), "{key}");
    }
    for key in ["?", "esc", "enter", "q", "f1"] {
        assert_eq!(asked(key, Mode::Help, true), Some(Action::Cancel), "{key}");
    }
    assert_eq!(asked("down", Mode::Help, true), Some(Action::Move(Motion::Down)));
}

#[test]
fn a_question_may_have_a_third_answer() {
    assert_eq!(asked("ctrl-r", Mode::Confirm, true), Some(Action::Cancel));
    assert_eq!(asked("ctrl-r", Mode::CrossFile, true), Some(Action::Rename));
    assert_eq!(asked("y", Mode::CrossFile, true), Some(Action::Confirm));
}

#[test]
fn keys_depend_on_the_mode() {
    let asked =
        |key| [Mode::Contexts, Mode::Namespaces, Mode::Rename].map(|mode| asked(key, mode, true));
    let edit = |edit| Some(Action::Edit(edit));
    assert_eq!(
        asked("tab"),
        [Some(Action::EnterNamespaces), Some(Action::BackToContexts), Some(Action::ToggleWhole)]
    );
    assert_eq!(
        asked("right"),
        [Some(Action::RightOrNamespaces), edit(LineEdit::Right), edit(LineEdit::Right)]
    );
    assert_eq!(
        asked("ctrl-d"),
        [Some(Action::Delete), edit(LineEdit::DeleteForward), edit(LineEdit::DeleteForward)]
    );
    assert_eq!(
        asked("ctrl-k"),
        [
            Some(Action::Move(Motion::Up)),
            Some(Action::Move(Motion::Up)),
            edit(LineEdit::DeleteToEnd)
        ]
    );
}

#[test]
fn within_a_mode_keys_and_names_are_unique() {
    for mode in MODES {
        let keymap = Keymap::default();
        let keys: Vec<&Key> = keymap.within(mode).flat_map(|binding| binding.keys.iter()).collect();
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{key} is bound twice in {mode:?}");
        }
        let names: Vec<&str> = keymap.within(mode).map(|binding| binding.row.name).collect();
        let distinct: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), distinct.len(), "{mode:?}");
    }
}

/// Also checks that the help describes each name of the settings exactly once.
#[test]
fn the_default_bindings_pass_the_checks() {
    assert_eq!(Keymap::default().checked(), Ok(Keymap::default()));
    for name in Keymap::names() {
        let explained = |purpose| {
            let rows = TABLE.iter().filter(|row| row.name == name && row.help.is_some());
            rows.filter(|row| row.serves(purpose)).count()
        };
        assert_eq!(explained(Purpose::Switch), 1, "{name}");
        let acts = TABLE.iter().any(|row| row.name == name && row.serves(Purpose::Delete));
        assert_eq!(explained(Purpose::Delete), usize::from(acts), "{name}");
    }
}

/// In the picker that deletes, no key triggers any other change.
#[test]
fn the_picker_that_deletes_has_no_other_actions() {
    for key in ["tab", "ctrl-d", "ctrl-r", "ctrl-z"] {
        assert_eq!(asked(key, Mode::Deletion, true), None, "{key}");
    }
    assert_eq!(asked("right", Mode::Deletion, true), Some(Action::Edit(LineEdit::Right)));
    assert_eq!(asked("enter", Mode::Deletion, true), Some(Action::Choose));
    let keymap = Keymap::default();
    let done: Vec<&str> = keymap
        .explained(Group::Do, Purpose::Delete, true)
        .map(|explained| explained.name)
        .collect();
    assert_eq!(done, ["choose", "confirm", "copy", "help", "close", "cancel"]);
    // The help describes editing keys as they work in this picker.
    let left = |purpose| {
        let mut typing = keymap.explained(Group::Type, purpose, true);
        typing.find(|explained| explained.name == "left").map(|explained| explained.does)
    };
    assert_eq!(left(Purpose::Delete), Some("left"));
    assert_eq!(left(Purpose::Switch), Some("left, or to contexts"));
}

#[test]
fn hints_show_the_key_that_works_at_the_moment() {
    let keymap = Keymap::default();
    let hints = |mode, nothing_typed| -> String {
        let hints = keymap.hints(mode, nothing_typed, |_| true);
        hints.map(|(key, hint)| format!("{key} {}", hint.does)).collect::<Vec<_>>().join("   ")
    };
    let contexts = "enter switch   ctrl-t here   tab namespaces   ctrl-d delete   ctrl-r rename   \
                    ctrl-z undo";
    assert_eq!(hints(Mode::Contexts, true), format!("{contexts}   ? help   esc cancel"));
    assert_eq!(hints(Mode::Contexts, false), format!("{contexts}   f1 help   esc cancel"));
    assert_eq!(
        hints(Mode::Namespaces, true),
        "enter switch   ctrl-t here   esc contexts   ctrl-z undo   ? help   ctrl-c cancel"
    );
    let mut opened_there = Keymap::default();
    opened_there.leave_from_namespaces();
    let esc = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
    assert_eq!(opened_there.action(esc, Mode::Namespaces, true), Some(Action::Cancel));
    assert_eq!(keymap.action(esc, Mode::Namespaces, true), Some(Action::BackToContexts));
    assert_eq!(hints(Mode::Deletion, true), "enter delete   ? help   esc cancel");
    assert_eq!(hints(Mode::Rename, false), "enter rename   tab cluster and user too   esc cancel");
    assert_eq!(hints(Mode::RenameWhole, false), "enter rename   tab context only   esc cancel");
    assert_eq!(hints(Mode::Help, true), "esc close");
    let tab = keymap.key_for(Action::EnterNamespaces, Mode::Contexts).unwrap();
    assert_eq!(tab.to_string(), "tab");
    assert_eq!(keymap.key_for(Action::Undo, Mode::Rename), None);
}

#[test]
fn every_key_of_a_mode_is_described() {
    let keymap = Keymap::default();
    for mode in MODES {
        let bound = keymap.within(mode).filter(|binding| !binding.keys.is_empty()).count();
        assert_eq!(keymap.described(mode).count(), bound, "{mode:?}");
    }
}
