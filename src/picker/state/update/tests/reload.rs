//! The kubeconfigs change while the picker is open.

use super::*;
use crate::picker::Contents;
use crate::picker::state::Dialog;

/// The kubeconfigs hold these contexts now, and a frame shows them.
fn renew(state: &mut State, contexts: Vec<ContextRow>) -> Option<Effect> {
    let effect = state.update(Event::Reloaded(Contents {
        contexts,
        notices: Vec::new(),
        ..Contents::default()
    }));
    state.set_page(9);
    effect
}

fn highlighted(state: &State) -> Option<(usize, &str)> {
    state.contexts.highlighted().map(|(index, row)| (index, row.key.name.as_str()))
}

#[test]
fn query_and_highlight_stay_with_their_context() {
    let contexts = ["prod-a", "prod-b", "prod-c"].map(|name| context(name, None));
    let (mut state, _) = State::open(opening(contexts.to_vec()));
    after(&mut state, &typed("prod"));
    after(&mut state, &[DOWN]);
    let mut more = vec![context("prod-0", None), context("lab", None)];
    more.extend(contexts);
    assert_eq!(renew(&mut state, more), None);
    assert_eq!(highlighted(&state), Some((3, "prod-b")));
    assert_eq!((state.query().text(), state.contexts.list.matches.len()), ("prod", 4));
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("prod-b", None)));
}

#[test]
fn namespaces_of_a_context_that_leads_elsewhere_are_asked_again() {
    let mut state = state();
    let asked = |query| Some(Effect::ListNamespaces { context: key("a"), query });
    assert_eq!(after(&mut state, &[Action::EnterNamespaces]), asked(1));
    let names = vec![
        NamespaceEvent::Arrived(vec!["kube-system".to_owned()]),
        NamespaceEvent::Complete { remark: None },
    ];
    let _ = state.update(Event::Namespaces { query: 1, events: names });
    state.set_page(9);
    let mut contexts = three_contexts().contexts;
    contexts[0].server = Some("https://other.example".to_owned());
    let _ = renew(&mut state, contexts);
    let warning = "Context \"a\" has another cluster, server or user now.";
    assert_eq!(state.details(), Details::Warning(warning));
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(after(&mut state, &[Action::EnterNamespaces]), asked(2));
}

#[test]
fn a_context_is_known_by_its_file_too() {
    let [x, y] = [in_file("prod", "x"), in_file("prod", "y")];
    let (mut state, _) = State::open(opening(vec![x.clone(), y.clone()]));
    after(&mut state, &[DOWN]);
    let _ = renew(&mut state, vec![context("prod", None), y, x]);
    assert_eq!(highlighted(&state), Some((1, "prod")));
}

#[test]
fn enter_does_not_choose_another_context_when_the_highlighted_one_goes() {
    let mut state = state();
    for action in [Action::Choose, Action::EnterNamespaces, Action::Delete] {
        let mut contexts = three_contexts().contexts;
        let _ = renew(&mut state, contexts.clone());
        after(&mut state, &[Action::Move(Motion::First)]);
        contexts.remove(0);
        let _ = renew(&mut state, contexts);
        assert_eq!(state.details(), Details::Warning("Context \"a\" is no longer in the list."));
        assert_eq!(after(&mut state, &[action]), None, "{action:?}");
        assert_eq!(state.details(), Details::Warning("Context \"a\" is no longer in the list."));
    }
    // After the warning was read, the key works again.
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("b", None)));
}

#[test]
fn what_is_typed_for_a_line_that_went_with_its_context_chooses_no_other() {
    for opens_a_line in [Action::EnterNamespaces, Action::Rename] {
        let mut state = state();
        let _ = after(&mut state, &[opens_a_line]);
        let mut contexts = three_contexts().contexts;
        contexts.remove(0);
        let _ = renew(&mut state, contexts);
        after(&mut state, &typed("b"));
        assert_eq!(highlighted(&state), Some((0, "b")));
        let removed = Details::Warning("Context \"a\" is no longer in the list.");
        assert_eq!(state.details(), removed, "{opens_a_line:?}");
        assert_eq!(after(&mut state, &[Action::Choose]), None, "{opens_a_line:?}");
        assert_eq!(state.details(), removed, "{opens_a_line:?}");
        // After the warning was read, the key works again.
        assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("b", None)));
    }
}

#[test]
fn what_we_delete_or_rename_is_not_missed() {
    let mut state = state();
    after(&mut state, &[DOWN, Action::Delete]);
    let mutation = Mutation::Delete { contexts: vec![key("b")] };
    let considered = Event::Previewed { mutation: mutation.clone(), preview: Ok(preview(true)) };
    let _ = state.update(considered);
    assert_eq!(after(&mut state, &[Action::Confirm]), Some(Effect::Apply(mutation)));
    let _ = renew(&mut state, vec![context("a", Some("dev")), context("z", None)]);
    let _ = state.update(Event::Applied(Ok("Deleted.".to_owned())));
    assert_eq!(state.details(), Details::Remark("Deleted.".to_owned()));
    assert_eq!(highlighted(&state), Some((1, "z")));

    after(&mut state, &[Action::Rename]);
    after(&mut state, &typed("9"));
    let _ = unasked(&mut state, Action::Choose);
    let _ = renew(&mut state, vec![context("z9", None), context("a", Some("dev"))]);
    let _ = state.update(Event::Applied(Ok("Renamed.".to_owned())));
    assert_eq!(highlighted(&state), Some((0, "z9")));
}

#[test]
fn namespaces_stay_with_their_context_and_mark_the_one_in_force_now() {
    let mut state = state();
    let _ = after(&mut state, &[Action::EnterNamespaces]);
    answer(&mut state, &["dev", "shop"]);
    let contexts = vec![context("new", None), context("a", Some("shop"))];
    assert_eq!(renew(&mut state, contexts), None);
    assert_eq!((state.focus, names(&state)), (Focus::Namespaces, vec!["shop", "dev"]));
    assert_eq!(state.namespaces().unwrap().current, "shop");
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("dev"))));
}

#[test]
fn a_question_follows_its_context_and_ends_with_it() {
    let mut state = state();
    let _ = after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(renew(&mut state, vec![context("new", None), context("a", None)]), None);
    answer(&mut state, &["dev", "shop"]);
    assert_eq!(names(&state), ["dev", "shop"]);

    let _ = after(&mut state, &[Action::BackToContexts, Action::Move(Motion::First)]);
    let _ = after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(renew(&mut state, vec![context("a", None)]), Some(Effect::CancelQuery));
    assert_eq!((state.focus, state.pending_query()), (Focus::Contexts, None));
}

#[test]
fn a_dialog_stays_with_its_context_or_closes() {
    let mut state = state();
    after(&mut state, &[DOWN, Action::Rename]);
    let _ = renew(&mut state, vec![context("0", None), context("a", None), context("b", None)]);
    assert!(
        matches!(state.dialog.as_ref(), Some(Dialog::Rename { context, .. }) if *context == key("b"))
    );
    let _ = renew(&mut state, vec![context("a", None)]);
    assert_eq!(state.dialog.as_ref(), None);

    after(&mut state, &[Action::Choose, Action::Delete]);
    let mutation = Mutation::Delete { contexts: vec![key("a")] };
    let _ = state.update(Event::Previewed { mutation, preview: Ok(preview(true)) });
    // What would be lost may be something else now.
    let _ = renew(&mut state, vec![context("a", None), context("b", None)]);
    assert_eq!(state.dialog.as_ref(), None);
    let changed = "The kubeconfigs have changed: nothing was deleted.";
    assert_eq!(state.details(), Details::Warning(changed));
}

#[test]
fn a_file_that_breaks_is_reported_until_it_is_whole() {
    let mut state = state();
    let contexts = three_contexts().contexts;
    let notices = vec!["config:3: no mapping".to_owned()];
    let broken = Contents { contexts: contexts.clone(), notices, ..Contents::default() };
    let _ = state.update(Event::Reloaded(broken.clone()));
    assert_eq!(state.details(), Details::Warning("config:3: no mapping"));
    assert!(state.shows(&broken));
    let _ = renew(&mut state, contexts);
    assert!(matches!(state.details(), Details::Context(..)));
}

#[test]
fn credentials_are_looked_at_once_until_the_files_change() {
    let mut state = state();
    let inspected = |state: &mut State| {
        let context = state.to_inspect().expect("a context to look at").clone();
        let remark = Some("expired on 2023-11-13".to_owned());
        assert!(state.inspected(&context, remark.clone(), None));
        assert!(!state.inspected(&context, remark, None));
        context.name
    };
    assert_eq!((inspected(&mut state).as_str(), state.to_inspect()), ("a", None));
    assert!(matches!(state.details(), Details::Context(_, Some("expired on 2023-11-13"))));
    after(&mut state, &[DOWN]);
    assert_eq!(inspected(&mut state), "b");
    after(&mut state, &[Action::Move(Motion::Up)]);
    assert_eq!(state.to_inspect(), None);
    let _ = renew(&mut state, vec![context("new", None), context("a", None)]);
    assert!(matches!(state.details(), Details::Context(_, Some("expired on 2023-11-13"))));
    assert_eq!(state.to_inspect(), Some(&key("a")));
    assert!(state.inspected(&key("a"), None, None));
    assert!(matches!(state.details(), Details::Context(_, None)));
}

#[test]
fn what_no_frame_has_shown_is_not_taken() {
    let mut state = state();
    after(&mut state, &typed("new"));
    let contents = Contents {
        contexts: vec![context("new", None)],
        notices: Vec::new(),
        ..Contents::default()
    };
    for action in [Action::Choose, Action::EnterNamespaces, Action::Delete, Action::Rename] {
        let _ = state.update(Event::Reloaded(Contents::default()));
        let _ = state.update(Event::Reloaded(contents.clone()));
        assert_eq!(after(&mut state, &[Action::Help, Action::Cancel, action]), None, "{action:?}");
        assert_eq!((state.dialog.as_ref(), state.focus), (None, Focus::Contexts), "{action:?}");
    }
    state.set_page(9);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("new", None)));
}

#[test]
fn a_context_that_leads_elsewhere_since_the_last_frame_is_not_taken() {
    let contexts = |server: &str, current| {
        let server = Some(server.to_owned());
        vec![ContextRow { server, current, ..context("a", None) }, context("b", None)]
    };
    let (mut state, _) = State::open(opening(contexts("https://old", false)));
    draw(&mut state);
    let read_anew = |contexts| {
        Event::Reloaded(Contents { contexts, notices: Vec::new(), ..Contents::default() })
    };
    assert_eq!(state.update(read_anew(contexts("https://new", false))), None);
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    draw(&mut state);
    // That it became the current one changes nothing about where it leads.
    assert_eq!(state.update(read_anew(contexts("https://new", true))), None);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", None)));
}

/// A click on a row that was drawn before may be meant for another one.
#[test]
fn rows_that_move_from_outside_have_moved_until_a_frame_shows_them() {
    let mut state = state();
    state.set_page(9);
    let read_anew = |contexts| {
        Event::Reloaded(Contents { contexts, notices: Vec::new(), ..Contents::default() })
    };
    let mut contexts = three_contexts().contexts;
    contexts[1].namespace = Some("other".to_owned());
    assert_eq!(state.update(read_anew(contexts.clone())), None);
    assert!(!state.has_moved());
    contexts.insert(0, context("new", None));
    assert_eq!(state.update(read_anew(contexts)), None);
    assert!(state.has_moved());
    draw(&mut state);
    assert!(!state.has_moved());
}

#[test]
fn what_others_do_while_we_rename_is_not_taken_for_our_change() {
    let mut state = state();
    after(&mut state, &[Action::Rename]);
    after(&mut state, &typed("9"));
    let _ = after(&mut state, &[Action::Choose]);
    after(&mut state, &[DOWN]);
    assert_eq!(highlighted(&state), Some((1, "b")));
    let mut contexts = three_contexts().contexts;
    contexts[1] = context("theirs", None);
    let _ = renew(&mut state, contexts);
    assert_eq!(state.details(), Details::Warning("Context \"b\" is no longer in the list."));
}

#[test]
fn a_highlighted_context_that_comes_back_is_highlighted_again_unless_the_user_has_moved() {
    for (key, expected) in [(None, "b"), (Some(Action::Choose), "b"), (Some(DOWN), "c")] {
        let mut state = state();
        after(&mut state, &[DOWN]);
        let _ = renew(&mut state, vec![context("a", None), context("c", None)]);
        draw(&mut state);
        if let Some(action) = key {
            assert_eq!(after(&mut state, &[action]), None);
        }
        let all = ["a", "b", "c"].map(|name| context(name, None)).to_vec();
        let _ = renew(&mut state, all);
        assert!(!matches!(state.details(), Details::Warning(_)), "{key:?}");
        draw(&mut state);
        assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen(expected, None)), "{key:?}");
    }
}

/// The files of one undo are read again one after the other, in any order.
#[test]
fn the_first_of_several_restored_contexts_is_highlighted() {
    let [a, b, c] = ["a", "b", "c"].map(|name| context(name, None));
    for between in [vec![b.clone(), a.clone()], vec![b.clone(), c.clone()]] {
        let (mut state, _) = State::open(opening(vec![b.clone()]));
        let preview = Ok(preview(false));
        after(&mut state, &[Action::Undo]);
        let event = Event::Previewed { mutation: Mutation::Undo, preview };
        assert_eq!(state.update(event), Some(Effect::Apply(Mutation::Undo)));
        renew(&mut state, between);
        renew(&mut state, vec![b.clone(), a.clone(), c.clone()]);
        assert_eq!(highlighted(&state), Some((1, "a")));
    }
}
