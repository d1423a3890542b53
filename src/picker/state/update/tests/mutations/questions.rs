//! Questions before a switch: when they are asked, what answers them, and when they are withdrawn.

use super::*;

#[test]
fn a_protected_context_takes_one_key_more() {
    let mut opening = three_contexts();
    opening.contexts[0].protection = Some("*a*".to_owned());
    let (mut state, _) = State::open(opening.clone());
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(note(&state), "switch? \"a\" is protected by \"*a*\" in the settings.");
    // A second Enter is no answer: it may be an accident.
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

#[test]
fn a_yes_without_a_question_is_nothing() {
    assert_eq!(after(&mut state(), &[Action::Confirm]), None);
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
    let _ = state.update(Event::Reloaded(Contents { contexts, notices, ..Contents::default() }));
    assert_eq!(note(&state), "! config:3: no mapping");
    assert_asks_no_more(&mut state, Mode::Contexts);
}

/// The contexts a and b; b reaches another cluster than that of its own file.
fn cross_file(is_other_cluster: bool) -> (State, Vec<ContextRow>) {
    let text = "Reaches A, not B.".to_owned();
    let cross_file = Some(CrossFile { text, is_other_cluster });
    let contexts = vec![context("a", None), ContextRow { cross_file, ..context("b", None) }];
    let (mut state, _) = State::open(opening(contexts.clone()));
    assert_eq!(after(&mut state, &[DOWN]), None);
    (state, contexts)
}

#[test]
fn another_cluster_than_that_of_the_file_is_asked_about() {
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
fn such_a_question_includes_the_protection() {
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
    assert_eq!(unasked(&mut state, Action::Choose), rename("b", true));
    let (mut state, _) = cross_file(true);
    after(&mut state, &[Action::Rename, Action::ToggleWhole]);
    assert_eq!(note(&state), "Rename \"b\" in ~/.kube/config?");
    after(&mut state, &typed("c"));
    assert_eq!(unasked(&mut state, Action::Choose), rename("bc", false));
}

#[test]
fn a_rename_asks_where_its_preview_does() {
    for (whole, answer) in [
        (false, Action::Choose),
        (false, Action::Cancel),
        (false, Action::Confirm),
        (true, Action::Confirm),
    ] {
        let mut state = state();
        after(&mut state, &[Action::Rename]);
        after(&mut state, &typed("x"));
        if whole {
            after(&mut state, &[Action::ToggleWhole]);
        }
        let rename = Mutation::Rename { context: key("a"), to: "ax".to_owned(), whole };
        let previewed = Some(Effect::Preview(rename.clone()));
        assert_eq!(after(&mut state, &[Action::Choose]), previewed);
        assert_eq!(preview_of(&mut state, &rename, true), None);
        assert_eq!(note(&state), "rename? User \"u\" is left over.");
        let effect = (answer == Action::Confirm).then_some(Effect::Apply(rename));
        assert_eq!(after(&mut state, &[answer]), effect);
    }
}

#[test]
fn a_question_about_a_rename_ends_when_the_files_change() {
    let mut state = state();
    let rename = Mutation::Rename { context: key("a"), to: "ax".to_owned(), whole: false };
    assert_eq!(preview_of(&mut state, &rename, true), None);
    reload(&mut state, vec![context("a", None)]);
    assert_eq!(note(&state), "! The kubeconfigs have changed: nothing was renamed.");
    assert_asks_no_more(&mut state, Mode::Contexts);
}
