//! What is done without leaving, and what is asked before.

use super::*;
use crate::picker::keymap::Mode;
use crate::picker::state::Dialog;
use crate::picker::{Contents, CrossFile, HitTarget, MouseAction, RowVisibility};

fn note(state: &State) -> String {
    match state.details() {
        Details::Remark(note) => note,
        Details::Warning(warning) => format!("! {warning}"),
        Details::Refused(obstacle) => format!("! {}", obstacle.text),
        Details::Question(asked) => format!("{}? {}", asked.does, asked.text),
        Details::Writing(words, _) => words,
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
    Mutation::Delete { context: key(name) }
}

fn reload(state: &mut State, contexts: Vec<ContextRow>) {
    assert_eq!(state.update(Event::Reloaded(Contents { contexts, notices: Vec::new() })), None);
}

/// Asserts that the question is gone, and that a yes does nothing.
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
    assert_eq!(after(&mut state, &[Action::Choose]), Some(Effect::Apply(rename)));
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
        (DOWN, None),
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
fn what_cannot_be_deleted_says_why() {
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
fn a_protected_context_takes_one_key_more() {
    let mut opening = three_contexts();
    opening.contexts[0].protection = Some("*a*".to_owned());
    let (mut state, _) = State::open(opening.clone());
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(note(&state), "switch? \"a\" is protected by \"*a*\" in the settings.");
    // Enter once more is no answer: the hand may have slipped.
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(state.mode(), Mode::Contexts);
    assert_eq!(after(&mut state, &[Action::Choose, Action::Confirm]), Some(chosen("a", None)));
    let _ = after(&mut state, &[Action::EnterNamespaces]);
    answer(&mut state, &["dev"]);
    assert_eq!(
        after(&mut state, &[Action::Choose, Action::Confirm]),
        Some(chosen("a", Some("dev")))
    );

    // Who is there already does not get there by mistake.
    opening.contexts[0].current = true;
    let (mut state, _) = State::open(opening);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", None)));
}

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

#[test]
fn a_yes_without_a_question_is_nothing() {
    assert_eq!(after(&mut state(), &[Action::Confirm]), None);
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

/// The contexts a, which is protected, and b; whether to take a is asked.
fn asked() -> (State, Vec<ContextRow>) {
    let protection = Some("*a*".to_owned());
    let contexts = vec![ContextRow { protection, ..context("a", Some("dev")) }, context("b", None)];
    let (mut state, _) = State::open(opening(contexts.clone()));
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(state.mode(), Mode::Confirm);
    (state, contexts)
}

#[test]
fn a_question_stays_while_nothing_changes_about_it() {
    let (mut state, mut contexts) = asked();
    contexts.insert(0, context("0", None));
    reload(&mut state, contexts);
    assert_eq!(after(&mut state, &[Action::Confirm]), Some(chosen("a", None)));
}

#[test]
fn a_question_goes_when_what_it_asks_about_cannot_be_taken_any_more() {
    let (mut state, mut contexts) = asked();
    contexts[0].obstacle = Some(obstacle());
    reload(&mut state, contexts);
    assert_asks_no_more(&mut state, Mode::Contexts);

    let (mut state, _) = asked();
    let _ = after(&mut state, &[Action::Cancel, Action::EnterNamespaces]);
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(state.mode(), Mode::Confirm);
    answer(&mut state, &["other"]);
    assert_eq!(note(&state), "The cluster has no namespace \"dev\".");
    assert_asks_no_more(&mut state, Mode::Namespaces);
}

#[test]
fn a_question_that_a_warning_hides_is_asked_no_more() {
    let (mut state, contexts) = asked();
    let notices = vec!["config:3: no mapping".to_owned()];
    let _ = state.update(Event::Reloaded(Contents { contexts, notices }));
    assert_eq!(note(&state), "! config:3: no mapping");
    assert_asks_no_more(&mut state, Mode::Contexts);
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

/// The contexts a and b; b reaches another cluster than its own file says.
fn cross_file(is_other_cluster: bool) -> (State, Vec<ContextRow>) {
    let text = "Reaches A, not B.".to_owned();
    let cross_file = Some(CrossFile { text, is_other_cluster });
    let contexts = vec![context("a", None), ContextRow { cross_file, ..context("b", None) }];
    let (mut state, _) = State::open(opening(contexts.clone()));
    assert_eq!(after(&mut state, &[DOWN]), None);
    (state, contexts)
}

#[test]
fn another_cluster_than_the_file_says_is_asked_about() {
    let (mut state, _) = cross_file(true);
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(
        (note(&state), state.mode()),
        ("switch? Reaches A, not B.".to_owned(), Mode::CrossFile)
    );
    assert_eq!(after(&mut state, &[Action::Confirm]), Some(chosen("b", None)));
    // Other credentials are only marked.
    let (mut state, _) = cross_file(false);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("b", None)));
    // The current context stays where it is.
    let (_, mut contexts) = cross_file(true);
    contexts[1].current = true;
    let (mut state, _) = State::open(opening(contexts));
    assert_eq!(after(&mut state, &[DOWN, Action::Choose]), Some(chosen("b", None)));
}

#[test]
fn such_a_question_says_what_a_protected_context_is_too() {
    let (_, mut contexts) = cross_file(true);
    contexts[1].protection = Some("*b*".to_owned());
    let (mut state, _) = State::open(opening(contexts));
    assert_eq!(after(&mut state, &[DOWN, Action::Choose]), None);
    assert_eq!(
        note(&state),
        "switch? Reaches A, not B. \"b\" is protected by \"*b*\" in the settings."
    );
}

#[test]
fn a_yes_is_to_what_was_read() {
    for change in [Some("Reaches C, not B."), None] {
        let (mut state, mut contexts) = cross_file(true);
        after(&mut state, &[Action::Choose]);
        contexts[1].cross_file =
            change.map(|text| CrossFile { text: text.to_owned(), is_other_cluster: true });
        reload(&mut state, contexts);
        assert_asks_no_more(&mut state, Mode::Contexts);
    }
}

#[test]
fn to_rename_is_a_third_answer_and_takes_the_cluster_and_user_along() {
    let (mut state, _) = cross_file(true);
    assert_eq!(after(&mut state, &[Action::Choose, Action::Rename]), None);
    assert_eq!(state.mode(), Mode::RenameWhole);
    assert_eq!(note(&state), "Rename \"b\" with its cluster and user in ~/.kube/config?");
    let rename = |to: &str, whole| {
        let to = to.to_owned();
        Some(Effect::Apply(Mutation::Rename { context: key("b"), to, whole }))
    };
    // Its own name is enough: the cluster and the user get it.
    assert_eq!(after(&mut state, &[Action::Choose]), rename("b", true));
    let (mut state, _) = cross_file(true);
    after(&mut state, &[Action::Rename, Action::ToggleWhole]);
    assert_eq!(note(&state), "Rename \"b\" in ~/.kube/config?");
    after(&mut state, &typed("c"));
    assert_eq!(after(&mut state, &[Action::Choose]), rename("bc", false));
}

#[test]
fn a_hidden_context_can_be_renamed_and_nothing_else() {
    let visibility = RowVisibility::Shadowed;
    let obstacle = Some(Obstacle { text: "Hidden.".to_owned(), can_rename: true });
    let hidden = ContextRow { visibility, obstacle, ..in_file("a", "~/other") };
    let (mut state, _) = State::open(opening(vec![context("a", None), hidden.clone()]));
    assert_eq!(after(&mut state, &[DOWN, Action::Delete]), None);
    assert_eq!(note(&state), "! Hidden.");
    assert_eq!(after(&mut state, &[Action::Rename]), None);
    assert_eq!(note(&state), "Context \"a\" already exists in ~/.kube/config.");
    after(&mut state, &typed("b"));
    assert_eq!(note(&state), "Rename \"a\" with its cluster and user in ~/other?");
    // It stays open when the files are read anew.
    reload(&mut state, vec![context("0", None), context("a", None), hidden.clone()]);
    let rename = Mutation::Rename { context: hidden.key, to: "ab".to_owned(), whole: true };
    assert_eq!(after(&mut state, &[Action::Choose]), Some(Effect::Apply(rename)));
}
