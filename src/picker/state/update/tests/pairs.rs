//! Namespaces of contexts as rows of the list of contexts.

use std::sync::Arc;

use super::*;
use crate::picker::{CachedNamespaces, Contents, LookUpAnswer, Place, TopRows};

/// The three contexts, with cached namespaces of all of them.
fn with_cached() -> State {
    let mut state = state();
    recall(&mut state);
    state
}

fn recall(state: &mut State) {
    let lists = [("a", ["dev", "payments"]), ("b", ["payments", "web"]), ("c", ["payments", "x"])];
    let lists = lists.map(|(context, names)| {
        (key(context), names.map(str::to_owned).to_vec(), "3 hours".to_owned())
    });
    let cached = Arc::new(CachedNamespaces::of(lists.into_iter()));
    assert_eq!(state.update(Event::Recalled(cached)), None);
    draw(state);
}

/// The rows of the list: a context, or a context and a namespace.
fn rows(state: &State) -> Vec<String> {
    let contexts = &state.contexts;
    let row = |&index: &usize| {
        let (context, pair) = contexts.place(index);
        let name = &contexts.rows()[context].key.name;
        pair.map_or(name.clone(), |pair| format!("{name} / {}", pair.namespace))
    };
    contexts.list.matches.iter().map(row).collect()
}

fn place(context: &str, namespace: Option<&str>) -> Place {
    Place { context: key(context), namespace: namespace.map(str::to_owned) }
}

fn asked(context: &str, namespace: &str) -> Effect {
    Effect::LookUp { place: place(context, Some(namespace)), query: 1 }
}

#[test]
fn a_query_also_finds_cached_namespaces_after_the_contexts() {
    for (query, expected) in [
        ("", vec!["a", "b", "c"]),
        // `c` can't be chosen.
        ("pay", vec!["a / payments", "b / payments"]),
        ("b pay", vec!["b / payments"]),
        ("pay b", vec!["b / payments"]),
        ("de", vec!["a", "a / dev"]),
        ("p", vec![]),
        ("'web", vec!["b / web"]),
        ("!dev pay", vec!["a / payments", "b / payments"]),
        ("!b pay", vec!["a / payments"]),
        ("we | dev", vec!["a", "a / dev", "b / web"]),
        ("^payments$", vec!["a / payments", "b / payments"]),
        ("paymnets", vec![]),
    ] {
        let mut state = with_cached();
        after(&mut state, &typed(&format!("{query} ")));
        assert_eq!(rows(&state), expected, "{query}");
    }
    let mut before = state();
    after(&mut before, &typed("pay"));
    recall(&mut before);
    assert_eq!(rows(&before), ["a / payments", "b / payments"]);
}

#[test]
fn a_pair_has_no_changes_of_a_context() {
    let mut state = with_cached();
    after(&mut state, &typed("b pay"));
    assert_eq!(state.counts(), (0, 3));
    assert_eq!(after(&mut state, &[Action::Copy]), Some(Effect::Copy("payments".to_owned())));
    for action in [Action::Rename, Action::Delete] {
        assert!(!state.is_possible(action));
        assert_eq!(after(&mut state, &[action]), None);
        assert!(matches!(state.details(), Details::Warning(_)), "{action:?}");
    }
    let asked = Some(Effect::ListNamespaces { context: key("b"), query: 1 });
    assert_eq!(after(&mut state, &[Action::EnterNamespaces]), asked);
}

/// The pair of `b` and `payments`, while the cluster is asked.
fn looking_up() -> State {
    let timeout = "5 s".to_owned();
    let mut state = State::open(Opening { timeout, ..three_contexts() }).0;
    recall(&mut state);
    after(&mut state, &typed("b pay"));
    assert_eq!(after(&mut state, &[Action::Choose]), Some(asked("b", "payments")));
    state
}

fn answered(state: &mut State, query: u64, answer: LookUpAnswer) -> Option<Effect> {
    state.update(Event::LookedUp { query, answer })
}

fn chosen_with(look_up: LookUp) -> Effect {
    let choice = Choice { context: key("b"), namespace: Some("payments".to_owned()), look_up };
    Effect::Leave(Outcome::Chosen(choice))
}

#[test]
fn enter_sets_both_once_the_cluster_has_answered() {
    let mut state = looking_up();
    let asking = |seconds| {
        let asked = "Asking the cluster of \"b\" for namespace \"payments\"";
        format!("{asked}: {seconds} s of 5 s")
    };
    assert_eq!(state.details(), Details::UnderWay(asking(0), 0));
    for _ in 0..25 {
        assert_eq!(state.update(Event::Tick), None);
    }
    assert_eq!(state.details(), Details::UnderWay(asking(2), 25));
    // A second Enter, and others.
    for action in [Action::Choose, DOWN, Action::Copy] {
        assert_eq!(after(&mut state, &[action]), None);
    }
    assert_eq!(answered(&mut state, 2, LookUpAnswer::Found), None);
    let chosen = answered(&mut state, 1, LookUpAnswer::Found);
    assert_eq!(chosen, Some(chosen_with(LookUp::Unneeded)));
}

#[test]
fn a_context_that_leads_elsewhere_meanwhile_is_not_chosen() {
    let changed: [fn(&mut ContextRow); 3] = [
        |row| row.server = Some("https://other.example".to_owned()),
        |row| row.cluster = "other".to_owned(),
        |row| row.user = "other".to_owned(),
    ];
    for change in changed {
        let mut state = looking_up();
        let mut contexts = three_contexts().contexts;
        change(&mut contexts[1]);
        let reloaded = Event::Reloaded(Contents { contexts, ..Contents::default() });
        assert_eq!(state.update(reloaded), Some(Effect::CancelQuery));
        let warning = "Context \"b\" has another cluster, server or user now.";
        assert_eq!(state.details(), Details::Warning(warning));
        assert_eq!(answered(&mut state, 1, LookUpAnswer::Found), None);
        // Its cached namespaces were those of the other cluster.
        assert!(state.contexts.pairs.is_empty());
    }
}

#[test]
fn a_cluster_that_does_not_answer_changes_nothing_in_the_choice() {
    let why = || "It is down.".to_owned();
    let chosen = answered(&mut looking_up(), 1, LookUpAnswer::Unknown(why()));
    assert_eq!(chosen, Some(chosen_with(LookUp::Failed(why()))));
}

#[test]
fn a_namespace_that_is_missing_or_a_cancelled_question_leaves_the_list() {
    let mut state = looking_up();
    assert_eq!(answered(&mut state, 1, LookUpAnswer::Missing("No.".to_owned())), None);
    assert_eq!(state.details(), Details::Warning("No."));
    draw(&mut state);
    let again = Effect::LookUp { place: place("b", Some("payments")), query: 2 };
    assert_eq!(after(&mut state, &[Action::Choose]), Some(again));
    assert_eq!(after(&mut state, &[Action::Cancel]), Some(Effect::CancelQuery));
    assert_eq!(answered(&mut state, 2, LookUpAnswer::Found), None);
    assert_eq!(rows(&state), ["b / payments"]);
}

#[test]
fn a_context_that_was_removed_is_not_chosen_by_its_cluster() {
    let mut state = looking_up();
    let contents = Contents { contexts: vec![context("a", None)], ..Contents::default() };
    assert_eq!(state.update(Event::Reloaded(contents)), Some(Effect::CancelQuery));
    assert_eq!(answered(&mut state, 1, LookUpAnswer::Found), None);
}

#[test]
fn a_protected_context_asks_for_its_namespaces_too() {
    let mut opening = three_contexts();
    opening.contexts[0].protection = Some("a".to_owned());
    let mut state = State::open(opening).0;
    recall(&mut state);
    after(&mut state, &typed("pay"));
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(after(&mut state, &[Action::Confirm]), Some(asked("a", "payments")));
}

#[test]
fn the_first_pair_that_arrives_is_not_chosen_by_a_key_from_before() {
    let mut state = state();
    after(&mut state, &typed("pay"));
    let lists = [(key("a"), vec!["payments".to_owned()], "1 day".to_owned())];
    let cached = Arc::new(CachedNamespaces::of(lists.into_iter()));
    assert_eq!(state.update(Event::Recalled(cached)), None);
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    draw(&mut state);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(asked("a", "payments")));
}

fn top() -> TopRows {
    TopRows {
        pins: vec![place("b", None), place("a", Some("dev"))],
        recent_pairs: vec![place("a", Some("dev")), place("b", Some("old")), place("gone", None)],
    }
}

#[test]
fn pins_come_first_and_recent_pairs_if_wanted() {
    let mut opening = Opening { top: top(), highlighted: 2, ..three_contexts() };
    let mut state = State::open(opening.clone()).0;
    assert_eq!(rows(&state), ["b", "a / dev", "a", "c"]);
    assert_eq!(state.contexts.highlighted().unwrap().1.key, key("c"));
    after(&mut state, &[Action::RecentPairs]);
    assert_eq!(rows(&state), ["b", "a / dev", "b / old", "a", "c"]);
    assert_eq!(after(&mut state, &[DOWN, DOWN, Action::Choose]), Some(asked("b", "old")));
    assert_eq!(after(&mut state, &[Action::Cancel]), Some(Effect::CancelQuery));
    after(&mut state, &typed("a"));
    assert_eq!(rows(&state), ["a"]);
    after(&mut state, &[Action::Edit(LineEdit::DeleteBack), Action::RecentPairs]);
    assert_eq!(rows(&state), ["b", "a / dev", "a", "c"]);
    opening.recent_pairs = true;
    assert_eq!(rows(&State::open(opening).0), ["b", "a / dev", "b / old", "a", "c"]);
}

#[test]
fn pins_and_recent_pairs_are_found_that_no_cluster_has_listed() {
    let opening = Opening { top: top(), highlighted: 2, ..three_contexts() };
    let mut state = State::open(opening.clone()).0;
    for (query, expected) in [
        ("a dev", vec!["a", "a / dev"]),
        ("de", vec!["a", "a / dev"]),
        ("old", vec!["b / old"]),
        ("b old !dev", vec!["b / old"]),
        ("web", vec![]),
    ] {
        after(&mut state, &typed(query));
        assert_eq!(rows(&state), expected, "{query}");
        after(&mut state, &[Action::Edit(LineEdit::DeleteToStart)]);
    }
    after(&mut state, &typed("old"));
    assert_eq!(after(&mut state, &[Action::Choose]), Some(asked("b", "old")));

    // Each is found once, and the best match comes first.
    let mut state = State::open(opening).0;
    recall(&mut state);
    after(&mut state, &typed("a de"));
    assert_eq!(rows(&state), ["a", "a / dev"]);
    assert_eq!(state.highlighted_pair(), None);
    after(&mut state, &[DOWN]);
    assert_eq!(state.highlighted_pair().unwrap().age.as_deref(), Some("3 hours"));
    after(&mut state, &[Action::Edit(LineEdit::DeleteToStart)]);
    after(&mut state, &typed("^ol | payments"));
    assert_eq!(rows(&state), ["a / payments", "b / payments", "b / old"]);
    // A picker to delete contexts has no pairs.
    let opening = Opening { top: top(), purpose: Purpose::Delete, ..three_contexts() };
    let mut state = State::open(opening).0;
    after(&mut state, &typed("old"));
    assert!(rows(&state).is_empty());
}

#[test]
fn a_pin_is_kept_and_removed() {
    let mut state = with_cached();
    let pin = |context, namespace, is_pinned| {
        Some(Effect::Apply(Mutation::Pin { place: place(context, namespace), is_pinned }))
    };
    assert_eq!(after(&mut state, &[DOWN, Action::Pin]), pin("b", None, true));
    let pins = vec![place("b", None)];
    let contents = Contents {
        contexts: three_contexts().contexts,
        top: TopRows { pins, ..TopRows::default() },
        ..Contents::default()
    };
    assert_eq!(state.update(Event::Reloaded(contents)), None);
    assert_eq!(state.update(Event::Applied(Ok("Pinned.".to_owned()))), None);
    draw(&mut state);
    assert_eq!(rows(&state), ["b", "a", "c"]);
    // The highlight stays on its row.
    assert_eq!(after(&mut state, &[Action::Pin]), pin("b", None, false));
    assert_eq!(state.update(Event::Applied(Ok("Unpinned.".to_owned()))), None);
    after(&mut state, &typed("a pay"));
    assert_eq!(after(&mut state, &[Action::Pin]), pin("a", Some("payments"), true));
    assert_eq!(after(&mut state, &[Action::Choose]), None, "the pin is still being written");
}

/// The highlighted row of the namespaces.
fn highlighted_namespace(state: &State) -> Option<&str> {
    assert_eq!(state.focus, Focus::Namespaces);
    state.namespaces().expect("namespaces").highlighted()
}

#[test]
fn tab_on_a_pair_goes_to_its_namespace() {
    let mut state = with_cached();
    after(&mut state, &typed("b pay"));
    after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(names(&state), ["default", "payments"]);
    assert_eq!(highlighted_namespace(&state), Some("payments"));
    // Also after the pages of the cluster.
    receive_and_draw(&mut state, &[arrived(&["a", "payments", "z"])]);
    assert_eq!(highlighted_namespace(&state), Some("payments"));
    receive_and_draw(&mut state, &[NamespaceEvent::Complete { remark: None }]);
    assert_eq!(highlighted_namespace(&state), Some("payments"));

    // A query in the namespaces does not hide it.
    after(&mut state, &typed("z"));
    after(&mut state, &[Action::BackToContexts, Action::EnterNamespaces]);
    assert_eq!(highlighted_namespace(&state), Some("payments"));
}

#[test]
fn tab_on_a_pair_says_that_the_cluster_does_not_have_it() {
    let mut opening = Opening { top: top(), ..three_contexts() };
    opening.recent_pairs = true;
    let mut state = State::open(opening).0;
    let first = Action::Move(Motion::First);
    after(&mut state, &[first, DOWN, DOWN, Action::EnterNamespaces]);
    assert_eq!(highlighted_namespace(&state), Some("old"));
    answer(&mut state, &["default", "web"]);
    assert_eq!(state.details(), Details::Remark(missing("old")));
    after(&mut state, &[first, Action::BackToContexts, Action::EnterNamespaces]);
    assert_eq!(state.details(), Details::Warning(&missing("old")));
}

fn missing(name: &str) -> String {
    format!("The cluster has no namespace \"{name}\".")
}

#[test]
fn listed_namespaces_are_found_at_once() {
    let mut state = state();
    after(&mut state, &[DOWN, Action::EnterNamespaces]);
    answer(&mut state, &["shop", "web"]);
    after(&mut state, &[Action::BackToContexts]);
    after(&mut state, &typed("sho"));
    assert_eq!(rows(&state), ["b / shop"]);
    assert_eq!(state.highlighted_pair().unwrap().age, None);
    // What is read from the cache later is older.
    recall(&mut state);
    assert_eq!(rows(&state), ["b / shop"]);
    after(&mut state, &[Action::Edit(LineEdit::DeleteToStart)]);
    after(&mut state, &typed("pay"));
    assert_eq!(rows(&state), ["a / payments"]);
}

#[test]
fn a_renamed_context_keeps_its_cached_namespaces() {
    let mut state = with_cached();
    after(&mut state, &typed("pay"));
    state.writing = Some(Mutation::Rename { context: key("a"), to: "z".to_owned(), whole: false });
    let mut contexts = three_contexts().contexts;
    contexts[0] = context("z", Some("dev"));
    assert_eq!(state.update(Event::Reloaded(Contents { contexts, ..Contents::default() })), None);
    assert_eq!(rows(&state), ["z / payments", "b / payments"]);
}

#[test]
fn scattered_letters_come_after_pairs_and_only_among_few_matches() {
    let fleet = ["crm-dev", "curium", "a", "b"].map(|name| context(name, None));
    let mut state = State::open(opening(fleet.into())).0;
    let cached = |lists: &[&str]| {
        let lists = lists.iter().map(|own| (key(own), vec!["crm".to_owned()], "1 hour".to_owned()));
        Event::Recalled(Arc::new(CachedNamespaces::of(lists)))
    };
    let _ = state.update(cached(&["a"]));
    after(&mut state, &typed("crm"));
    assert_eq!(rows(&state), ["crm-dev", "a / crm", "curium"]);
    // The answer arrives while the query is there.
    let _ = state.update(cached(&["a", "b"]));
    assert_eq!(rows(&state), ["crm-dev", "a / crm", "b / crm"]);
    let _ = state.update(cached(&[]));
    assert_eq!(rows(&state), ["crm-dev", "curium"]);
    // What was left out is found by the next letter.
    let fleet = ["ab-1", "ab-2", "ab-3", "xaxbxc"].map(|name| context(name, None));
    let mut state = State::open(opening(fleet.into())).0;
    after(&mut state, &typed("ab"));
    assert_eq!(rows(&state), ["ab-1", "ab-2", "ab-3"]);
    after(&mut state, &typed("c"));
    assert_eq!(rows(&state), ["xaxbxc"]);
}
