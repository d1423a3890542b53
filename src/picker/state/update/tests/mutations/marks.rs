//! Several contexts that are deleted together.

use super::*;

fn delete_all(names: &[&str]) -> Mutation {
    Mutation::Delete { contexts: names.iter().map(|name| key(name)).collect() }
}

fn marked(state: &State) -> Vec<&str> {
    state.marked().map(|context| context.name.as_str()).collect()
}

/// Contexts a to d, with c and a marked.
fn with_marks() -> State {
    let contexts = ["a", "b", "c", "d"].map(|name| context(name, None)).to_vec();
    let (mut state, _) = State::open(opening(contexts));
    assert_eq!(after(&mut state, &[DOWN, DOWN, Action::Mark]), None);
    assert_eq!(state.contexts.highlighted().unwrap().0, 3);
    after(&mut state, &[Action::Move(Motion::First), Action::Mark]);
    assert_eq!(marked(&state), ["a", "c"]);
    state
}

#[test]
fn marks_stay_while_the_query_changes_and_are_deleted_in_one_question() {
    let mut state = with_marks();
    after(&mut state, &typed("d"));
    let on_preview = Some(Effect::Preview(delete_all(&["a", "c"])));
    assert_eq!(after(&mut state, &[Action::Delete]), on_preview);
    assert_eq!(preview_of(&mut state, &delete_all(&["a", "c"]), true), None);
    assert_eq!(after(&mut state, &[Action::Cancel]), None);
    assert_eq!(marked(&state), ["a", "c"]);
    after(&mut state, &[Action::Delete]);
    preview_of(&mut state, &delete_all(&["a", "c"]), true);
    let effect = Some(Effect::Apply(delete_all(&["a", "c"])));
    assert_eq!(after(&mut state, &[Action::Confirm]), effect);
    reload(&mut state, vec![context("b", None), context("d", None)]);
    finish(&mut state, Ok("Deleted."));
    assert_eq!(marked(&state), [""; 0]);
    assert_eq!(state.contexts.highlighted().unwrap().1.key, key("d"));
}

#[test]
fn the_same_key_removes_a_mark() {
    let mut state = with_marks();
    after(&mut state, &[Action::Move(Motion::First), Action::Mark, DOWN, Action::Mark]);
    assert_eq!(marked(&state), [""; 0]);
    let on_preview = Some(Effect::Preview(delete("d")));
    assert_eq!(after(&mut state, &[Action::Delete]), on_preview);
}

#[test]
fn what_was_removed_or_cannot_be_deleted_is_not_marked() {
    let mut state = with_marks();
    let mut hidden = context("c", None);
    hidden.obstacle = Some(obstacle());
    reload(&mut state, vec![context("a", None), context("b", None), hidden]);
    assert_eq!(marked(&state), ["a"]);
    reload(&mut state, vec![context("b", None), context("c", None)]);
    assert_eq!(marked(&state), [""; 0]);
    let mut state = super::state();
    assert_eq!(after(&mut state, &[DOWN, DOWN, Action::Mark]), None);
    assert_eq!((note(&state).as_str(), marked(&state)), ("! No.", vec![]));
}

#[test]
fn a_mark_follows_a_rename_of_the_picker() {
    let mut state = with_marks();
    after(&mut state, &[Action::Move(Motion::First), Action::Rename]);
    after(&mut state, &typed("2"));
    unasked(&mut state, Action::Choose);
    reload(&mut state, ["a2", "b", "c", "d"].map(|name| context(name, None)).to_vec());
    finish(&mut state, Ok("Renamed."));
    assert_eq!(marked(&state), ["a2", "c"]);
}
