//! `kswitch delete` without a name: a context is chosen to be deleted.

use super::*;

/// The three contexts, to delete one of them.
fn to_delete() -> Opening {
    Opening { purpose: Purpose::Delete, ..three_contexts() }
}

#[test]
fn who_came_to_delete_a_context_chooses_it_with_one_key() {
    let (mut state, _) = State::open(to_delete());
    assert_eq!(state.mode(), Mode::Deletion);
    let on_preview = Some(Effect::Preview(delete("b")));
    assert_eq!(after(&mut state, &[DOWN, Action::Choose]), on_preview);
    refuse(&mut state, &delete("b"), "It comes through a pipe.");
    assert_eq!(preview_of(&mut state, &delete("b"), true), Some(chosen("b", None)));
    assert_eq!(state.dialog, None);
}

#[test]
fn what_cannot_be_deleted_cannot_be_chosen_for_it() {
    let (mut state, _) = State::open(to_delete());
    assert_eq!(after(&mut state, &[DOWN, DOWN, Action::Choose]), None);
    assert_eq!((note(&state).as_str(), state.mode()), ("! No.", Mode::Deletion));
}

#[test]
fn a_protected_context_is_asked_about_before_it_is_chosen_to_be_deleted() {
    let mut opening = to_delete();
    opening.contexts[0].protection = Some("*a*".to_owned());
    // To delete it by mistake is no better where it is the current one.
    opening.contexts[0].current = true;
    let mut fewer = opening.contexts.clone();
    fewer.pop();
    let (mut state, _) = State::open(opening);
    for (answer, effect) in
        [(Action::Cancel, None), (Action::Choose, None), (Action::Confirm, Some(chosen("a", None)))]
    {
        assert_eq!(after(&mut state, &[Action::Choose]), Some(Effect::Preview(delete("a"))));
        assert_eq!(preview_of(&mut state, &delete("a"), true), None);
        assert_eq!(note(&state), "delete? User \"u\" is left over.");
        assert_eq!(after(&mut state, &[answer]), effect, "{answer:?}");
        assert_eq!(state.mode(), Mode::Deletion);
    }

    // What would be lost may have changed with the files.
    let _ = after(&mut state, &[Action::Choose]);
    assert_eq!(preview_of(&mut state, &delete("a"), true), None);
    reload(&mut state, fewer);
    assert_eq!(note(&state), "! The kubeconfigs have changed: nothing was deleted.");
    assert_eq!(after(&mut state, &[Action::Confirm]), None);
}

#[test]
fn who_came_to_delete_a_context_has_no_use_for_namespaces() {
    let opening = Opening { focus: Focus::Namespaces, ..to_delete() };
    let (mut state, effect) = State::open(opening);
    assert_eq!(effect, None);
    let click = Input::Mouse(MouseAction::Click(HitTarget::Pane(Focus::Namespaces)));
    assert_eq!(state.input(click), None);
    for action in [Action::EnterNamespaces, Action::RightOrNamespaces] {
        assert_eq!(after(&mut state, &[action]), None);
    }
    assert_eq!((state.focus, state.mode()), (Focus::Contexts, Mode::Deletion));
}
