//! State and event in, state and effect out.

mod mutations;
mod namespace_events;
mod pairs;
mod ranking;
mod reload;
mod sequences;

use std::path::Path;

use ratatui::layout::Size;

use super::*;
use crate::picker::state::Details;
use crate::picker::{
    Choice, ContextRow, LookUp, NamespaceEvent, Obstacle, Opening, Preview, RowVisibility,
};

const DOWN: Action = Action::Move(Motion::Down);

/// The key of a context of `~/.kube/config`.
fn key(name: &str) -> ContextKey {
    ContextKey { name: name.to_owned(), file: Path::new("~/.kube/config").into() }
}

fn in_file(name: &str, file: &str) -> ContextRow {
    let key = ContextKey { file: Path::new(file).into(), ..key(name) };
    ContextRow { key, path: file.to_owned(), ..context(name, None) }
}

fn context(name: &str, namespace: Option<&str>) -> ContextRow {
    ContextRow {
        key: key(name),
        short_name: None,
        namespace: namespace.map(str::to_owned),
        recent_namespaces: Vec::new(),
        default_namespace: "default".to_owned(),
        file: "config".to_owned(),
        path: "~/.kube/config".to_owned(),
        server: None,
        cluster: String::new(),
        user: String::new(),
        authentication: "token".to_owned(),
        current: false,
        previous: false,
        visibility: RowVisibility::Active,
        obstacle: None,
        protection: None,
        cross_file: None,
        aliases: String::new(),
        frecency: 0,
    }
}

fn opening(contexts: Vec<ContextRow>) -> Opening {
    Opening::of(contexts)
}

fn obstacle() -> Obstacle {
    Obstacle { text: "No.".to_owned(), ..Obstacle::default() }
}

/// The contexts a and b, and c, which cannot be chosen.
fn three_contexts() -> Opening {
    let obstacle = Some(obstacle());
    opening(vec![
        context("a", Some("dev")),
        context("b", None),
        ContextRow { obstacle, ..context("c", None) },
    ])
}

fn state() -> State {
    State::open(three_contexts()).0
}

/// What has to happen after the last of these actions; before it, nothing has to.
fn after(state: &mut State, actions: &[Action]) -> Option<Effect> {
    let (last, before) = actions.split_last().expect("an action");
    show_question(state);
    for action in before {
        assert_eq!(state.input(Input::Action(*action)), None, "{action:?}");
        show_question(state);
    }
    state.input(Input::Action(*last))
}

/// Takes the action, which is previewed and not asked about.
fn unasked(state: &mut State, action: Action) -> Option<Effect> {
    match after(state, &[action]) {
        Some(Effect::Preview(mutation)) => {
            state.update(Event::Previewed { mutation, preview: Ok(preview(false)) })
        }
        effect => panic!("{effect:?} is no preview"),
    }
}

fn typed(text: &str) -> Vec<Action> {
    text.chars().map(|character| Action::Edit(LineEdit::Insert(character))).collect()
}

/// Sends these results of the running query, and draws a frame.
fn receive_and_draw(state: &mut State, news: &[NamespaceEvent]) {
    receive(state, news);
    draw(state);
}

/// Sends these results of the running query.
fn receive(state: &mut State, news: &[NamespaceEvent]) {
    let query = state.pending_query().expect("a query");
    assert_eq!(state.update(Event::Namespaces { query, events: news.to_vec() }), None);
}

/// What a change would do.
fn preview(asks: bool) -> Preview {
    Preview { text: "User \"u\" is left over.".to_owned(), asks }
}

/// Draws a frame that has all of the open question.
fn show_question(state: &mut State) {
    state.lay_out_question(Size::default(), 1, 1);
}

fn draw(state: &mut State) {
    show_question(state);
    let page = state.page;
    state.set_page(page);
}

fn arrived(names: &[&str]) -> NamespaceEvent {
    NamespaceEvent::Arrived(names.iter().map(|&name| name.to_owned()).collect())
}

/// Answers the question with these names and no others.
fn answer(state: &mut State, names: &[&str]) {
    receive_and_draw(state, &[arrived(names), NamespaceEvent::Complete { remark: None }]);
}

fn names(state: &State) -> Vec<&str> {
    state.namespaces().expect("namespaces").names().collect()
}

fn chosen(context: &str, namespace: Option<&str>) -> Effect {
    let (context, namespace) = (key(context), namespace.map(str::to_owned));
    Effect::Leave(Outcome::Chosen(Choice { context, namespace, look_up: LookUp::Unneeded }))
}

#[test]
fn enter_takes_the_highlighted_context() {
    assert_eq!(after(&mut state(), &[Action::Choose]), Some(chosen("a", None)));
    assert_eq!(after(&mut state(), &[DOWN, Action::Choose]), Some(chosen("b", None)));
    let mut state = state();
    after(&mut state, &typed("b"));
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("b", None)));
}

#[test]
fn escape_leaves_from_either_list() {
    let cancelled = Some(Effect::Leave(Outcome::Cancelled));
    assert_eq!(after(&mut state(), &[Action::Cancel]), cancelled);
    let mut state = state();
    after(&mut state, &[Action::EnterNamespaces]);
    assert_eq!(after(&mut state, &[Action::Cancel]), cancelled);
}

#[test]
fn nothing_happens_where_there_is_nothing() {
    let everything = [
        Action::Move(Motion::Up),
        DOWN,
        Action::Move(Motion::PageUp),
        Action::Move(Motion::PageDown),
        Action::StartOrFirst,
        Action::EndOrLast,
        Action::EnterNamespaces,
        Action::RightOrNamespaces,
        Action::BackToContexts,
        Action::LeftOrContexts,
        Action::Choose,
    ];
    let mut no_contexts = State::open(opening(Vec::new())).0;
    assert_eq!(after(&mut no_contexts, &everything), None);
    let mut no_match = state();
    after(&mut no_match, &typed("zzz"));
    assert_eq!(after(&mut no_match, &everything), None);
    assert_eq!(no_match.focus, Focus::Contexts);
}

#[test]
fn only_entering_asks_for_namespaces_and_only_until_all_are_known() {
    let mut state = state();
    let asked = |context, query| Some(Effect::ListNamespaces { context: key(context), query });
    assert_eq!(after(&mut state, &[DOWN, Action::EnterNamespaces]), asked("b", 1));
    assert_eq!(after(&mut state, &[DOWN, Action::EnterNamespaces]), None);
    answer(&mut state, &["x"]);
    let back_and_forth = [Action::BackToContexts, Action::EnterNamespaces];
    assert_eq!(after(&mut state, &back_and_forth), None);
    let to_the_other =
        [Action::BackToContexts, Action::Move(Motion::Up), Action::RightOrNamespaces];
    assert_eq!(after(&mut state, &to_the_other), asked("a", 2));
}

#[test]
fn a_failure_is_asked_again() {
    let mut state = state();
    after(&mut state, &[Action::EnterNamespaces]);
    receive_and_draw(&mut state, &[NamespaceEvent::Failed("Unreachable.".to_owned())]);
    let again = after(&mut state, &[Action::BackToContexts, Action::EnterNamespaces]);
    assert_eq!(again, Some(Effect::ListNamespaces { context: key("a"), query: 2 }));
}

#[test]
fn the_highlight_begins_on_the_namespace_in_force() {
    let mut state = state();
    after(&mut state, &[Action::EnterNamespaces]);
    answer(&mut state, &["default", "dev", "prod"]);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("dev"))));
}

#[test]
fn the_highlight_stays_on_its_name_when_names_arrive_again() {
    let mut state = state();
    after(&mut state, &[Action::EnterNamespaces]);
    receive_and_draw(&mut state, &[arrived(&["dev", "prod"])]);
    after(&mut state, &[DOWN]);
    answer(&mut state, &["a", "new"]);
    assert_eq!(names(&state), ["dev", "a", "new", "prod"]);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("prod"))));
}

#[test]
fn a_typed_name_can_be_used_before_any_answer() {
    let mut state = state();
    after(&mut state, &[Action::EnterNamespaces]);
    after(&mut state, &typed("team-x"));
    assert_eq!(after(&mut state, &[Action::Choose]), None);
    assert_eq!(state.details(), Details::StillListing("team-x"));
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("team-x"))));
}

#[test]
fn a_listed_name_is_not_offered_twice() {
    let mut state = state();
    after(&mut state, &[Action::EnterNamespaces]);
    answer(&mut state, &["dev-2", "dev"]);
    after(&mut state, &typed("dev"));
    assert_eq!(state.namespaces().unwrap().typed, None);
    assert_eq!(after(&mut state, &[Action::Choose]), Some(chosen("a", Some("dev"))));
}

#[test]
fn an_obstacle_keeps_from_choosing_and_from_entering() {
    for action in [Action::Choose, Action::EnterNamespaces] {
        let mut state = state();
        assert_eq!(after(&mut state, &[DOWN, DOWN, action]), None);
        assert_eq!(state.details(), Details::Refused(&obstacle()));
        assert_eq!(state.focus, Focus::Contexts);
        after(&mut state, &[Action::Move(Motion::Up)]);
        assert_ne!(state.details(), Details::Refused(&obstacle()));
    }
}

#[test]
fn each_list_keeps_its_query() {
    let mut state = state();
    after(&mut state, &typed("a"));
    after(&mut state, &[Action::EnterNamespaces]);
    after(&mut state, &typed("ns"));
    assert_eq!(state.list().query.text(), "ns");
    after(&mut state, &[Action::BackToContexts]);
    assert_eq!(state.list().query.text(), "a");
}

#[test]
fn the_side_keys_change_the_list_only_at_the_ends_of_the_query() {
    let mut state = state();
    after(&mut state, &typed("a"));
    let left_and_right = [Action::Edit(LineEdit::Left), Action::RightOrNamespaces];
    assert_eq!(after(&mut state, &left_and_right), None);
    assert_eq!(state.focus, Focus::Contexts);
    after(&mut state, &[Action::RightOrNamespaces]);
    assert_eq!(state.focus, Focus::Namespaces);
    after(&mut state, &typed("x"));
    assert_eq!(after(&mut state, &[Action::LeftOrContexts]), None);
    assert_eq!(state.focus, Focus::Namespaces);
    assert_eq!(after(&mut state, &[Action::LeftOrContexts]), Some(Effect::CancelQuery));
    assert_eq!(state.focus, Focus::Contexts);
}

#[test]
fn home_and_end_move_in_the_query_or_else_in_the_list() {
    let mut state = state();
    after(&mut state, &[Action::EndOrLast]);
    assert_eq!(state.contexts.highlighted().unwrap().0, 2);
    after(&mut state, &[Action::StartOrFirst]);
    assert_eq!(state.contexts.highlighted().unwrap().0, 0);
    after(&mut state, &typed("ab"));
    after(&mut state, &[Action::StartOrFirst]);
    assert_eq!(state.list().query.before_cursor(), "");
    after(&mut state, &[Action::EndOrLast]);
    assert_eq!(state.list().query.before_cursor(), "ab");
}

#[test]
fn a_paste_filters_as_typing_does() {
    let mut state = state();
    assert_eq!(state.input(Input::Paste("b\n".to_owned())), None);
    assert_eq!(state.list().matches, [1]);
}

#[test]
fn deleting_widens_the_list_again() {
    let mut state = state();
    after(&mut state, &typed("bz"));
    assert_eq!(state.list().matches, [0; 0]);
    after(&mut state, &[Action::Edit(LineEdit::DeleteBack)]);
    assert_eq!(state.list().matches, [1]);
    after(&mut state, &[Action::Edit(LineEdit::DeleteToStart)]);
    assert_eq!(state.list().matches, [0, 1, 2]);
}

#[test]
fn opening_with_namespaces_asks_for_them() {
    let opening = Opening { focus: Focus::Namespaces, highlighted: 1, ..three_contexts() };
    let (state, effect) = State::open(opening);
    assert_eq!(effect, Some(Effect::ListNamespaces { context: key("b"), query: 1 }));
    assert_eq!(state.focus, Focus::Namespaces);
}

#[test]
fn opening_with_the_namespaces_of_an_obstacle_stays_with_the_contexts() {
    let opening = Opening { focus: Focus::Namespaces, highlighted: 2, ..three_contexts() };
    let (state, effect) = State::open(opening);
    assert_eq!((effect, state.focus), (None, Focus::Contexts));
    assert_eq!(state.details(), Details::Refused(&obstacle()));
}
