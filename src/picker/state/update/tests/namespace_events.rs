//! How namespaces come in: over time, from memory and from the cluster, or not at all.

use super::*;
use crate::picker::Contents;
use crate::picker::state::Listing;

const COMPLETE: NamespaceEvent = NamespaceEvent::Complete { remark: None };

fn remembered(names: &[&str]) -> NamespaceEvent {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    NamespaceEvent::Remembered { names, age: Some("3 hours".to_owned()) }
}

fn failed() -> NamespaceEvent {
    NamespaceEvent::Failed("Unreachable.".to_owned())
}

/// The state with the question for the namespaces of context a, whose namespace is dev.
fn asking() -> State {
    let mut state = state();
    let effect = after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(effect, Some(Effect::ListNamespaces { context: key("a"), query: 1 }));
    state
}

fn highlighted(state: &State) -> Option<&str> {
    state.namespaces().expect("namespaces").highlighted()
}

#[test]
fn the_namespace_in_force_is_there_before_anything_is_known() {
    let mut state = asking();
    assert_eq!(names(&state), ["dev"]);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("dev"))));
}

#[test]
fn remembered_and_arrived_names_stand_together_until_the_cluster_reported_all() {
    let mut state = asking();
    receive_and_draw(&mut state, &[remembered(&["team-10", "gone"])]);
    assert_eq!(names(&state), ["dev", "gone", "team-10"]);
    receive_and_draw(&mut state, &[arrived(&["team-2", "dev"])]);
    assert_eq!(names(&state), ["dev", "gone", "team-2", "team-10"]);
    assert_eq!(state.namespaces().unwrap().listed(), 2);
    receive_and_draw(&mut state, &[arrived(&["team-10"]), COMPLETE]);
    assert_eq!(names(&state), ["dev", "team-2", "team-10"]);
}

#[test]
fn all_that_waits_at_once_is_taken_in_as_one_by_one() {
    let news =
        [arrived(&["z"]), remembered(&["m", "gone"]), arrived(&["m", "a"]), COMPLETE, failed()];
    let mut state = asking();
    receive_and_draw(&mut state, &news);
    assert_eq!(names(&state), ["dev", "a", "m", "z"], "dev is highlighted");
    assert_eq!(state.namespaces().unwrap().listing, Listing::Complete { remark: None });
    assert_eq!(state.pending_query(), None);
}

#[test]
fn a_failure_keeps_what_there_is_and_reports_why() {
    let mut state = asking();
    receive_and_draw(&mut state, &[remembered(&["old"]), arrived(&["new"]), failed()]);
    assert_eq!(names(&state), ["dev", "new", "old"]);
    assert_eq!(state.details(), Details::Remark("Unreachable.".to_owned()));
    after(&mut state, &typed("A"));
    assert!(matches!(state.details(), Details::Remark(_)), "what is typed comes first");
    after(&mut state, &[Action::BackToContexts]);
    assert!(matches!(state.details(), Details::Context(..)));
}

#[test]
fn the_namespace_in_force_stays_where_the_cluster_has_none() {
    for (end, keys) in
        [(COMPLETE, &[Action::Choose, Action::Confirm][..]), (failed(), &[Action::Choose])]
    {
        let mut state = asking();
        receive_and_draw(&mut state, &[end]);
        assert_eq!(names(&state), ["dev"]);
        after(&mut state, &typed("any"));
        assert_eq!(after(&mut state, keys), Some(chosen("a", Some("any"))));
    }
}

#[test]
fn leaving_before_the_end_withdraws_and_entering_asks_anew() {
    let mut state = asking();
    receive_and_draw(&mut state, &[arrived(&["x"])]);
    assert_eq!(after(&mut state, &[Action::BackToContexts]), Some(Effect::CancelQuery));
    assert_eq!(state.namespaces().unwrap().listing, Listing::Cancelled);
    assert_eq!(names(&state), ["dev", "x"]);
    let again = after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(again, Some(Effect::ListNamespaces { context: key("a"), query: 2 }));
    assert_eq!(state.namespaces().unwrap().listed(), 0);
    answer(&mut state, &["dev", "y"]);
    assert_eq!(names(&state), ["dev", "y"]);
}

#[test]
fn there_is_nothing_to_withdraw_after_the_end() {
    for end in [COMPLETE, failed()] {
        let mut state = asking();
        receive_and_draw(&mut state, &[end]);
        assert_eq!(after(&mut state, &[Action::BackToContexts]), None);
    }
}

#[test]
fn a_complete_list_is_asked_for_again_on_request() {
    let mut state = asking();
    assert_eq!(after(&mut state, &[Action::Refresh]), None);
    answer(&mut state, &["dev", "old"]);
    let again = Some(Effect::ListNamespaces { context: key("a"), query: 2 });
    assert_eq!(after(&mut state, &[Action::Refresh]), again);
    answer(&mut state, &["dev", "new"]);
    assert_eq!(names(&state), ["dev", "new"]);
    after(&mut state, &[Action::BackToContexts]);
    assert_eq!(after(&mut state, &[Action::Refresh]), Some(Effect::ReadFiles));
}

#[test]
fn late_news_of_a_withdrawn_question_change_nothing() {
    let late = Event::Namespaces { query: 1, events: vec![arrived(&["late"]), COMPLETE] };
    let mut state = asking();
    after(&mut state, &[Action::BackToContexts]);
    assert!(!state.awaits(1));
    assert_eq!(state.update(late.clone()), None);
    assert_eq!(names(&state), ["dev"]);
    after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(state.update(late.clone()), None);
    assert_eq!(names(&state), ["dev"]);
    assert!(state.awaits(2));
    after(&mut state, &[Action::BackToContexts]);
    after(&mut state, &[DOWN, Action::EnterNamespaces]);
    assert_eq!(state.update(late), None);
    assert_eq!(names(&state), ["default"], "the other context gets nothing either");
}

#[test]
fn news_after_the_end_change_nothing() {
    let mut state = asking();
    answer(&mut state, &["all"]);
    assert_eq!(state.update(Event::Namespaces { query: 1, events: vec![failed()] }), None);
    assert_eq!(state.namespaces().unwrap().listing, Listing::Complete { remark: None });
}

#[test]
fn the_query_and_the_highlight_stay_while_names_come_in() {
    let mut state = asking();
    receive_and_draw(&mut state, &[remembered(&["team-1", "team-3"])]);
    after(&mut state, &typed("team"));
    after(&mut state, &[DOWN]);
    assert_eq!(highlighted(&state), Some("team-3"));
    for news in [arrived(&["team-2", "other"]), arrived(&["team-3", "a-team"]), COMPLETE] {
        receive_and_draw(&mut state, &[news]);
        assert_eq!(state.list().query.text(), "team");
        assert_eq!(highlighted(&state), Some("team-3"));
    }
    assert_eq!(state.list().matches.len(), 3);
}

#[test]
fn a_typed_name_that_is_moved_to_stays_highlighted_when_it_comes_and_when_it_goes() {
    let mut state = asking();
    after(&mut state, &typed("new"));
    assert_eq!(state.namespaces().unwrap().typed.as_deref(), Some("new"));
    receive_and_draw(&mut state, &[arrived(&["new-1", "news"])]);
    after(&mut state, &[Action::Move(Motion::Last)]);
    assert_eq!(highlighted(&state), Some("new"));
    receive_and_draw(&mut state, &[arrived(&["new-0"])]);
    assert_eq!(highlighted(&state), Some("new"));
    receive_and_draw(&mut state, &[remembered(&["new"])]);
    assert_eq!(highlighted(&state), Some("new"));
    assert_eq!(state.namespaces().unwrap().typed.as_deref(), None);
    receive_and_draw(&mut state, &[COMPLETE]);
    assert_eq!(state.namespaces().unwrap().typed.as_deref(), Some("new"));
    assert_eq!(
        question(&mut state),
        "The cluster has no namespace \"new\". The nearest name is \"news\"."
    );
    assert_eq!(after(&mut state, &[Action::Confirm]), Some(chosen("a", Some("new"))));
}

/// What Enter asks.
fn question(state: &mut State) -> String {
    assert_eq!(after(state, &[Action::Choose]), None);
    let Details::Question(asked) = state.details() else { panic!("a question") };
    asked.text.clone()
}

#[test]
fn a_typed_name_is_taken_at_the_second_press_while_names_may_still_come() {
    let mut state = asking();
    receive_and_draw(&mut state, &[remembered(&["shop"])]);
    after(&mut state, &typed("mon"));
    let still_listing = |state: &State| state.details() == Details::StillListing("mon");
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert!(still_listing(&state));
    // Names that change nothing about it may come meanwhile.
    receive_and_draw(&mut state, &[arrived(&["web"])]);
    assert!(still_listing(&state));
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("mon"))));

    // For another name it counts from the start.
    after(&mut state, &typed("i"));
    assert!(matches!(state.details(), Details::Context(..)));
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    after(&mut state, &[Action::Edit(LineEdit::DeleteBack)]);
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert!(still_listing(&state));
}

#[test]
fn the_best_match_gets_the_highlight_and_enter_of_that_moment_is_ignored() {
    for pressed_before in [false, true] {
        let mut state = asking();
        after(&mut state, &typed("mon"));
        if pressed_before {
            assert_eq!(after(&mut state, &[Action::Choose]), None);
            draw(&mut state);
        }
        receive(&mut state, &[arrived(&["default", "monitoring"]), COMPLETE]);
        assert_eq!(highlighted(&state), Some("monitoring"));
        if pressed_before {
            // The note has promised the typed name: the press that it asked for is not for another.
            let now = "The cluster has \"monitoring\", which is highlighted now, not \"mon\".";
            assert_eq!(state.details(), Details::Warning(now));
            assert_eq!(after(&mut state, &[Action::Choose]), None);
            let again = format!("{now} Press the key again.");
            assert_eq!(state.details(), Details::Warning(&again));
        }
        for action in [Action::Choose, Action::Copy] {
            assert_eq!(after(&mut state, &[action]), None, "{action:?}");
            let note = "The list has just changed. Press the key again.";
            assert_eq!(state.details(), Details::Remark(note.to_owned()));
        }
        draw(&mut state);
        assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("monitoring"))));
        // One that was pressed before that frame.
        state.key_is_older();
        assert_eq!(after(&mut state, &[Action::Choose]), None);
        assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("monitoring"))));
    }
}

#[test]
fn a_name_that_a_complete_list_lacks_is_asked_about_with_the_nearest_one() {
    let mut state = asking();
    answer(&mut state, &["default", "payments", "shop"]);
    after(&mut state, &typed("paynents"));
    let nearest = "The cluster has no namespace \"paynents\". The nearest name is \"payments\".";
    assert_eq!(question(&mut state), nearest);
    assert_eq!(after(&mut state, &[Action::Choose]), None, "Enter once more is no answer");
    assert_eq!(question(&mut state), nearest);
    assert_eq!(after(&mut state, &[Action::Confirm]), Some(chosen("a", Some("paynents"))));
}

#[test]
fn a_question_that_ends_because_of_the_cluster_leaves_enter_without_effect() {
    let mut opening = three_contexts();
    opening.contexts[0].protection = Some("*".to_owned());
    let (mut state, _) = State::open(opening);
    let _ = after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    receive(&mut state, &[arrived(&["x"]), COMPLETE]);
    assert_eq!(state.dialog.as_ref(), None);
    after(&mut state, &[DOWN]);
    assert_eq!(after(&mut state, &[Action::Choose]), None, "it was to say no");
    assert_eq!(state.dialog.as_ref(), None);
}

#[test]
fn the_highlight_stays_on_its_line_of_the_screen() {
    let mut state = asking();
    state.set_page(3);
    receive_and_draw(&mut state, &[remembered(&["b", "c", "e", "f"])]);
    after(&mut state, &[DOWN, DOWN]);
    let line = |state: &State| state.list().highlighted - state.list().window(3).start;
    let before = line(&state);
    for page in [["a-1", "a-2"], ["a-3", "x"], ["y", "z"]] {
        receive_and_draw(&mut state, &[arrived(&page)]);
        assert_eq!((highlighted(&state), line(&state)), (Some("c"), before));
    }
}

#[test]
fn ten_thousand_names_come_in_pages() {
    let all: Vec<String> = (0..10_000).map(|number| format!("team-{number}")).collect();
    let mut state = asking();
    receive_and_draw(&mut state, &[remembered(&["team-77", "team-10000"])]);
    after(&mut state, &typed("77"));
    // As the cluster sorts them, which is not the order they are shown in.
    let mut sorted = all.clone();
    sorted.sort();
    for (count, page) in sorted.chunks(500).enumerate() {
        receive_and_draw(&mut state, &[NamespaceEvent::Arrived(page.to_vec())]);
        assert_eq!(state.namespaces().unwrap().listed(), (count + 1) * 500);
        assert_eq!(highlighted(&state), Some("team-77"));
    }
    receive_and_draw(&mut state, &[COMPLETE]);
    assert_eq!(names(&state), all);
    assert_eq!(state.list().query.text(), "77");
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("team-77"))));
}

/// Otherwise an Enter that is already on its way would choose another row.
#[test]
fn a_highlighted_name_that_goes_is_held_but_not_taken() {
    let mut state = asking();
    receive_and_draw(&mut state, &[remembered(&["gone"])]);
    after(&mut state, &[Action::Move(Motion::Down)]);
    assert_eq!(highlighted(&state), Some("gone"));
    receive_and_draw(&mut state, &[arrived(&["dev", "x"]), COMPLETE]);
    assert_eq!((names(&state), highlighted(&state)), (vec!["dev", "gone", "x"], Some("gone")));
    let Details::Remark(remark) = state.details() else { panic!("a remark") };
    assert_eq!(remark, "The cluster has no namespace \"gone\".");
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(state.details(), Details::Warning(&remark));

    after(&mut state, &[Action::Move(Motion::Down)]);
    assert_eq!((names(&state), highlighted(&state)), (vec!["dev", "x"], Some("x")));
    after(&mut state, &typed("gon"));
    after(&mut state, &typed("e"));
    assert_eq!(question(&mut state), "The cluster has no namespace \"gone\".");
}

/// In the namespaces of `a`, where `shop` and `team-1` were used before `dev`, the current one.
fn with_recent() -> State {
    let mut opening = three_contexts();
    opening.contexts[0].recent_namespaces = ["dev", "shop", "team-1"].map(str::to_owned).to_vec();
    let mut state = State::open(opening).0;
    after(&mut state, &[Action::EnterNamespaces]);
    state
}

#[test]
fn the_previous_namespace_is_two_keys_away() {
    let mut state = with_recent();
    assert_eq!(names(&state), ["dev"]);
    answer(&mut state, &["a", "dev", "shop", "b"]);
    assert_eq!(names(&state), ["dev", "shop", "a", "b"]);
    assert_eq!(state.list().rule, Some(2));
    assert_eq!(after(&mut state, &[DOWN, Action::Choose]), Some(chosen("a", Some("shop"))));
    assert_eq!(after(&mut state, &[Action::Previous]), Some(chosen("a", Some("shop"))));
    after(&mut state, &typed("s"));
    assert_eq!(state.list().rule, None);
}

#[test]
fn the_order_follows_the_kubeconfigs_and_the_highlight_stays() {
    let mut state = with_recent();
    answer(&mut state, &["a", "dev", "shop", "b"]);
    after(&mut state, &[DOWN, DOWN]);
    let mut contexts = three_contexts().contexts;
    contexts[0].namespace = Some("b".to_owned());
    contexts[0].recent_namespaces = ["b", "dev"].map(str::to_owned).to_vec();
    let _ = state.update(Event::Reloaded(Contents {
        contexts,
        notices: Vec::new(),
        ..Contents::default()
    }));
    draw(&mut state);
    assert_eq!(names(&state), ["b", "dev", "a", "shop"]);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("a"))));
}

#[test]
fn a_name_that_the_cluster_does_not_have_is_not_counted() {
    let mut state = with_recent();
    receive_and_draw(
        &mut state,
        &[NamespaceEvent::Remembered { names: vec!["gone".to_owned()], age: None }],
    );
    after(&mut state, &[Action::EndOrLast]);
    assert_eq!(state.counts(), (2, 2));
    answer(&mut state, &["a", "dev"]);
    assert_eq!(names(&state), ["dev", "a", "gone"]);
    assert_eq!(state.counts(), (2, 2));
    after(&mut state, &[Action::StartOrFirst]);
    assert_eq!((names(&state), state.counts()), (vec!["dev", "a"], (2, 2)));
}
