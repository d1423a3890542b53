//! Events in, effects and the need for a frame out.

use std::path::Path;
use std::time::Duration;

use crossterm::event::KeyCode;

use super::*;
use crate::picker::{
    Choice, Contents, ContextRow, LookUp, Mutation, NamespaceEvent, Preview, RowVisibility,
};

fn context(name: &str) -> ContextKey {
    ContextKey { name: name.to_owned(), file: Path::new("~/.kube/config").into() }
}

fn row(name: &str) -> ContextRow {
    ContextRow {
        key: context(name),
        short_name: None,
        namespace: None,
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

fn contents(names: &[&str]) -> Contents {
    Contents {
        contexts: names.iter().map(|name| row(name)).collect(),
        notices: Vec::new(),
        ..Contents::default()
    }
}

/// With these contexts, and its first frame on the screen.
fn app(names: &[&str]) -> App {
    let mut app = App::open(Opening::of(contents(names).contexts)).0;
    draw(&mut app, Instant::now());
    app
}

fn draw(app: &mut App, ready: Instant) {
    app.lay_out(Size::new(80, 12));
    app.drawn(ready);
}

fn key(code: KeyCode, time: Instant) -> Event {
    Event::Terminal(TerminalEvent::Key(code.into()), time)
}

fn chosen(name: &str) -> Effect {
    Effect::Leave(Outcome::Chosen(Choice {
        context: context(name),
        namespace: None,
        look_up: LookUp::Unneeded,
    }))
}

#[test]
fn a_key_older_than_the_frame_that_shows_a_change_does_nothing() {
    let mut app = app(&["a"]);
    let start = Instant::now();
    let at = |milliseconds| start + Duration::from_millis(milliseconds);
    assert_eq!(app.update(Event::Reloaded(contents(&["new"]))), None);
    draw(&mut app, at(20));
    // The first one shows the warning that a was removed.
    assert_eq!(app.update(key(KeyCode::Down, at(5))), None);
    assert_eq!(app.update(key(KeyCode::Enter, at(10))), None);
    assert_eq!(app.update(key(KeyCode::Enter, at(30))), Some(chosen("new")));
}

#[test]
fn events_wait_for_a_result_that_may_change_what_they_mean() {
    let mut app = app(&["a", "b"]);
    assert_eq!(app.update(Event::FilesChanged), Some(Effect::Reload));
    let enter = key(KeyCode::Enter, Instant::now());
    let previewed = Event::Previewed {
        mutation: Mutation::Undo,
        preview: Ok(Preview { text: String::new(), asks: false }),
    };
    for waits in [&enter, &Event::FilesChanged, &Event::Applied(Ok(String::new())), &Event::Tick] {
        assert!(!app.accepts(waits), "{waits:?}");
    }
    let reloaded = Event::Reloaded(contents(&["b", "a"]));
    for passes in [&reloaded, &previewed, &Event::Signal(15)] {
        assert!(app.accepts(passes), "{passes:?}");
    }
    assert_eq!(app.update(reloaded), None);
    assert!(app.accepts(&enter));
}

#[test]
fn an_event_that_changes_nothing_needs_no_frame() {
    let mut app = app(&["a"]);
    let late = vec![NamespaceEvent::Complete { remark: None }];
    let none = Event::Inspected { context: context("a"), edition: 0, remark: None, cached: None };
    for event in [
        Event::Namespaces { query: 7, events: late },
        Event::FilesChanged,
        Event::Reloaded(contents(&["a"])),
        Event::Inspected {
            context: context("a"),
            edition: 0,
            remark: Some("expired".to_owned()),
            cached: None,
        },
        none,
        key(KeyCode::F(12), Instant::now()),
    ] {
        let _ = app.update(event.clone());
        assert!(!app.needs_frame(), "{event:?}");
    }
    let _ = app.update(Event::Resized);
    assert!(app.needs_frame());
}

#[test]
fn credentials_are_inspected_once_until_the_files_are_read_again() {
    let mut app = app(&["a"]);
    let inspect = |edition| Some(Effect::Inspect { context: context("a"), edition });
    assert_eq!(app.when_idle(), inspect(0));
    assert_eq!(app.when_idle(), None);
    let remark = Some("expired on 2023-11-13".to_owned());
    let inspected = Event::Inspected { context: context("a"), edition: 0, remark, cached: None };
    let _ = app.update(inspected.clone());
    assert!(app.needs_frame());
    assert_eq!(app.when_idle(), None);
    let _ = app.update(Event::Reloaded(contents(&["a"])));
    assert_eq!(app.when_idle(), inspect(1));
    let _ = app.update(inspected);
    assert_eq!(app.when_idle(), None, "the result of the first inspection is not of this edition");
}
