//! What is done without leaving, and what is asked before.

mod choose_for_deletion;
mod marks;
mod questions;

use super::*;
use crate::picker::keymap::Mode;
use crate::picker::state::Dialog;
use crate::picker::{Contents, CrossFile, HitTarget, MouseAction, RowVisibility};

fn note(state: &State) -> String {
    match state.details() {
        Details::Remark(note) | Details::RenameQuestion(note) => note,
        Details::Warning(warning) => format!("! {warning}"),
        Details::Refused(obstacle) => format!("! {}", obstacle.text),
        Details::Question(asked) => format!("{}? {}", asked.does, asked.text),
        Details::UnderWay(words, _) => words,
        other => panic!("{other:?}"),
    }
}

fn finish(state: &mut State, ending: Result<&str, &str>) {
    let ending = ending.map(str::to_owned).map_err(str::to_owned);
    assert_eq!(state.update(Event::Applied(ending)), None);
}

/// Sends the preview of this mutation.
fn preview_of(state: &mut State, mutation: &Mutation, asks: bool) -> Option<Effect> {
    let (mutation, preview) = (mutation.clone(), Ok(preview(asks)));
    state.update(Event::Previewed { mutation, preview })
}

fn refuse(state: &mut State, mutation: &Mutation, reason: &str) {
    let (mutation, preview) = (mutation.clone(), Err(reason.to_owned()));
    assert_eq!(state.update(Event::Previewed { mutation, preview }), None);
    assert_eq!(note(state), format!("! {reason}"));
}

fn delete(name: &str) -> Mutation {
    Mutation::Delete { contexts: vec![key(name)] }
}

fn reload(state: &mut State, contexts: Vec<ContextRow>) {
    assert_eq!(
        state.update(Event::Reloaded(Contents {
            contexts,
            notices: Vec::new(),
            ..Contents::default()
        })),
        None
    );
}

/// Asserts that the question was closed, and that a yes does nothing.
fn assert_asks_no_more(state: &mut State, mode: Mode) {
    assert_eq!((state.mode(), after(state, &[Action::Confirm])), (mode, None));
}

#[test]
fn a_context_gets_the_name_that_is_typed_over_its_own() {
    let mut state = state();
    assert_eq!(after(&mut state, &[Action::Rename]), None);
    assert_eq!((state.mode(), state.query().text()), (Mode::Rename, "a"));
    assert_eq!(note(&state), "Rename \"a\" in ~/.kube/config?");
    after(&mut state, &typed("bc"));
    let to = "abc".to_owned();
    let rename = Mutation::Rename { context: key("a"), to, whole: false };
    assert_eq!(unasked(&mut state, Action::Choose), Some(Effect::Apply(rename)));
    assert!(state.writing.is_some() && state.turns().is_some());
    assert_eq!(note(&state), "Renaming to \"abc\"…");
    finish(&mut state, Ok("Renamed."));
    assert_eq!((note(&state).as_str(), state.writing.is_some()), ("Renamed.", false));
    after(&mut state, &[DOWN]);
    assert!(matches!(state.details(), Details::Context(..)));
}

#[test]
fn a_name_that_is_empty_or_taken_is_refused_and_stays_to_be_fixed() {
    let mut state = state();
    for (typed_over, objection) in
        [("", "The name can't be empty."), ("b", "Context \"b\" already exists in ~/.kube/config.")]
    {
        after(&mut state, &[Action::Rename, Action::Edit(LineEdit::DeleteToStart)]);
        for action in typed(typed_over) {
            after(&mut state, &[action]);
        }
        assert_eq!(note(&state), objection);
        assert_eq!(after(&mut state, &[Action::Choose]), None);
        assert_eq!((note(&state), state.mode()), (format!("! {objection}"), Mode::Rename));
        assert_eq!(after(&mut state, &[Action::Cancel]), None);
        assert_eq!(state.mode(), Mode::Contexts);
    }
}

#[test]
fn its_own_name_changes_nothing() {
    let mut state = state();
    assert_eq!(after(&mut state, &[Action::Rename, Action::Choose]), None);
    assert_eq!(state.mode(), Mode::Contexts);
}

#[test]
fn a_context_is_deleted_after_a_yes_to_what_is_lost() {
    let mut state = state();
    for (answer, effect) in [
        (Action::Cancel, None),
        (Action::Choose, None),
        (Action::Edit(LineEdit::Insert('x')), None),
        (Action::Confirm, Some(Effect::Apply(delete("b")))),
    ] {
        state.set_page(9);
        while state.contexts.highlighted().unwrap().0 != 1 {
            after(&mut state, &[DOWN]);
        }
        assert_eq!(after(&mut state, &[Action::Delete]), Some(Effect::Preview(delete("b"))));
        assert_eq!(preview_of(&mut state, &delete("b"), true), None);
        assert_eq!(note(&state), "delete? User \"u\" is left over.");
        assert_eq!(after(&mut state, &[answer]), effect, "{answer:?}");
        assert_eq!(state.mode(), Mode::Contexts);
    }
}

#[test]
fn what_cannot_be_deleted_is_refused_with_the_reason() {
    let mut state = state();
    after(&mut state, &[Action::Delete]);
    refuse(&mut state, &delete("a"), "It comes through a pipe.");
    assert_eq!(state.mode(), Mode::Contexts);
}

#[test]
fn what_kubectl_does_not_see_is_not_changed() {
    let mut state = state();
    for action in [Action::Rename, Action::Delete] {
        after(&mut state, &[Action::Move(Motion::Last), action]);
        assert_eq!((note(&state).as_str(), state.mode()), ("! No.", Mode::Contexts));
    }
}

#[test]
fn one_change_waits_for_the_one_before() {
    let mut state = state();
    assert_eq!(after(&mut state, &[Action::Undo]), Some(Effect::Preview(Mutation::Undo)));
    let performed = Some(Effect::Apply(Mutation::Undo));
    assert_eq!(preview_of(&mut state, &Mutation::Undo, false), performed);
    for action in [Action::Undo, Action::Redo, Action::Rename, Action::Delete, Action::Choose] {
        assert_eq!(after(&mut state, &[action]), None, "{action:?}");
        assert_eq!(note(&state), "! The last change is still being written.");
    }
    finish(&mut state, Err("There is nothing to undo."));
    assert_eq!(note(&state), "! There is nothing to undo.");
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", None)));
}

#[test]
fn an_undo_is_asked_about_where_it_must_be_and_the_question_ends_with_the_files() {
    let mut state = state();
    for (action, mutation, does) in
        [(Action::Undo, Mutation::Undo, "undo"), (Action::Redo, Mutation::Redo, "redo")]
    {
        let ask = |state: &mut State| {
            assert_eq!(after(state, &[action]), Some(Effect::Preview(mutation.clone())));
            assert_eq!(preview_of(state, &mutation, true), None);
        };
        for no in [Action::Cancel, Action::Choose, action] {
            ask(&mut state);
            assert_eq!(note(&state), format!("{does}? User \"u\" is left over."));
            assert_eq!(after(&mut state, &[no]), None, "{no:?}");
            assert_eq!(state.mode(), Mode::Contexts);
        }
        ask(&mut state);
        reload(&mut state, three_contexts().contexts);
        let changed = "! The kubeconfigs have changed: nothing was undone or redone.";
        assert_eq!((note(&state).as_str(), state.mode()), (changed, Mode::Contexts));
        ask(&mut state);
        let performed = Some(Effect::Apply(mutation.clone()));
        assert_eq!(after(&mut state, &[Action::Confirm]), performed);
        finish(&mut state, Ok("Done."));
        draw(&mut state);
    }
}

/// What is pasted into a shell runs up to each line break.
#[test]
fn a_name_with_control_characters_is_not_copied() {
    let names = ["prod\nrm -rf ~\n", "prod\u{1b}[A", "prod\u{202e}"];
    let (mut state, _) = State::open(opening(names.map(|name| context(name, None)).to_vec()));
    for shown in ["prod\\nrm -rf ~\\n", "prod\\u{1b}[A", "prod\\u{202e}"] {
        assert_eq!(after(&mut state, &[Action::Copy]), None);
        let refused = format!("! \"{shown}\" has control characters; it was not copied.");
        assert_eq!(note(&state), refused);
        after(&mut state, &[DOWN]);
    }
}

#[test]
fn the_highlighted_name_is_copied() {
    let mut state = state();
    assert_eq!(after(&mut state, &[DOWN, Action::Copy]), Some(Effect::Copy("b".to_owned())));
    assert_eq!(note(&state), "Copied \"b\".");
    let _ = after(&mut state, &[Action::EnterNamespaces]);
    answer(&mut state, &["default", "shop"]);
    assert_eq!(after(&mut state, &[DOWN, Action::Copy]), Some(Effect::Copy("shop".to_owned())));
}

#[test]
fn the_help_scrolls_and_closes_and_leaves_the_query_alone() {
    let mut state = state();
    after(&mut state, &typed("b"));
    after(&mut state, &[Action::Help, DOWN, DOWN]);
    assert_eq!(state.dialog.as_ref(), Some(&Dialog::Help { top: 2 }));
    state.bound_help(1);
    after(&mut state, &[Action::Move(Motion::Up)]);
    assert_eq!(state.dialog.as_ref(), Some(&Dialog::Help { top: 0 }));
    assert_eq!(state.input(Input::Paste("xyz".to_owned())), None);
    assert_eq!(after(&mut state, &[Action::Cancel]), None);
    assert_eq!((state.mode(), state.query().text()), (Mode::Contexts, "b"));
}

#[test]
fn a_new_name_is_asked_for_no_more_when_its_context_cannot_be_changed() {
    let mut state = state();
    after(&mut state, &[Action::Rename]);
    let mut contexts = three_contexts().contexts;
    contexts[0].obstacle = Some(obstacle());
    reload(&mut state, contexts);
    assert_eq!(state.mode(), Mode::Contexts);
}

#[test]
fn a_hidden_context_can_be_renamed_and_nothing_else() {
    let visibility = RowVisibility::Shadowed;
    let obstacle =
        Some(Obstacle { text: "Hidden.".to_owned(), can_rename: true, ..Obstacle::default() });
    let hidden = ContextRow { visibility, obstacle, ..in_file("a", "~/other") };
    let (mut state, _) = State::open(opening(vec![context("a", None), hidden.clone()]));
    assert_eq!(after(&mut state, &[DOWN, Action::Delete]), None);
    assert_eq!(note(&state), "! Hidden.");
    assert_eq!(after(&mut state, &[Action::Rename]), None);
    // Nothing is typed yet.
    assert_eq!(note(&state), "Rename \"a\" with its cluster and user in ~/other?");
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(note(&state), "! Context \"a\" already exists in ~/.kube/config.");
    after(&mut state, &typed("b"));
    assert_eq!(note(&state), "Rename \"a\" with its cluster and user in ~/other?");
    // It stays open when the files are read again.
    reload(&mut state, vec![context("0", None), context("a", None), hidden.clone()]);
    let rename = Mutation::Rename { context: hidden.key, to: "ab".to_owned(), whole: true };
    assert_eq!(unasked(&mut state, Action::Choose), Some(Effect::Apply(rename)));
}
