//! Benchmarks for a key press, the search, and the drawing of a frame.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use kswitch::kubeconfig::ContextKey;
use kswitch::picker::keymap::{Action, Keymap, LineEdit, Motion};
use kswitch::picker::state::State;
use kswitch::picker::view::{self, Look, Theme};
use kswitch::picker::{CachedNamespaces, ContextRow, Event, Input, Opening, RowVisibility};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

#[allow(dead_code, reason = "other benches use more of it")]
mod fleet;

fn main() {
    divan::main();
}

const FLEETS: [usize; 3] = [1_000, 10_000, 100_000];

fn row(number: usize) -> ContextRow {
    let fleet::Kubeconfig { file, context, .. } = fleet::kubeconfig(number);
    ContextRow {
        path: format!("~/.kube/clusters/{file}"),
        key: ContextKey { name: context.clone(), file: Path::new(&file).into() },
        short_name: None,
        file,
        namespace: None,
        recent_namespaces: Vec::new(),
        default_namespace: "default".to_owned(),
        server: Some("https://10.0.0.10:6443".to_owned()),
        cluster: context.clone(),
        user: format!("{context}-admin"),
        authentication: "token".to_owned(),
        current: number == 0,
        previous: false,
        visibility: RowVisibility::Active,
        obstacle: None,
        protection: None,
        cross_file: None,
        aliases: String::new(),
        frecency: if number.is_multiple_of(7) { 50 } else { 0 },
    }
}

/// The picker with many contexts, after typing `query`.
fn picker(contexts: usize, query: &str) -> State {
    let (mut state, _) = State::open(Opening::of((0..contexts).map(row).collect()));
    for letter in query.chars() {
        press(&mut state, Action::Edit(LineEdit::Insert(letter)));
    }
    state
}

fn press(state: &mut State, action: Action) {
    assert_eq!(state.input(Input::Action(action)), None);
}

/// Typing and deleting a first letter that many contexts contain.
#[divan::bench(args = FLEETS)]
fn first_letter(bencher: Bencher<'_, '_>, contexts: usize) {
    let state = RefCell::new(picker(contexts, ""));
    bencher.bench_local(|| {
        let state = &mut state.borrow_mut();
        press(state, Action::Edit(LineEdit::Insert('p')));
        press(state, Action::Edit(LineEdit::DeleteBack));
    });
}

/// Typing and deleting another letter.
#[divan::bench(args = FLEETS)]
fn next_letter(bencher: Bencher<'_, '_>, contexts: usize) {
    let state = RefCell::new(picker(contexts, "pro"));
    bencher.bench_local(|| {
        let state = &mut state.borrow_mut();
        press(state, Action::Edit(LineEdit::Insert('d')));
        press(state, Action::Edit(LineEdit::DeleteBack));
    });
}

/// Typing and deleting a letter with fifty cached namespaces of each context: of those that all
/// contexts have, of its own ones, and of both a context and its namespaces.
#[divan::bench(args = ["pay", "tea", "prod te"], consts = [1_000, 10_000])]
fn letter_with_cached_namespaces<const CONTEXTS: usize>(bencher: Bencher<'_, '_>, query: &str) {
    let mut state = picker(CONTEXTS, "");
    let lists = (0..CONTEXTS).map(|number| {
        let shared = (0..25).map(|name| format!("payments-{name}"));
        let own = (0..25).map(|name| format!("team-{number}-{name}"));
        (row(number).key, shared.chain(own).collect(), "3 hours".to_owned())
    });
    let cached = Arc::new(CachedNamespaces::of(lists));
    assert_eq!(state.update(Event::Recalled(cached)), None);
    let (last, before) = query.as_bytes().split_last().expect("a letter");
    for letter in before {
        press(&mut state, Action::Edit(LineEdit::Insert((*letter).into())));
    }
    let state = RefCell::new(state);
    bencher.bench_local(|| {
        let state = &mut state.borrow_mut();
        press(state, Action::Edit(LineEdit::Insert((*last).into())));
        press(state, Action::Edit(LineEdit::DeleteBack));
    });
}

/// Drawing a frame on an empty screen.
#[divan::bench(args = FLEETS)]
fn frame(bencher: Bencher<'_, '_>, contexts: usize) {
    let state = RefCell::new(picker(contexts, "prod"));
    let (theme, keymap) = (Theme::new(true), Keymap::default());
    let look = Look { theme: &theme, keymap: &keymap };
    bencher
        .with_inputs(|| Terminal::new(TestBackend::new(120, 40)).expect("a screen in memory"))
        .bench_local_values(|mut terminal| {
            let state = &mut state.borrow_mut();
            press(state, Action::Move(Motion::Down));
            let size = terminal.size().expect("a size");
            view::lay_out(size, state, look);
            terminal.draw(|frame| view::draw(frame, state, look)).expect("drawn");
            terminal
        });
}
