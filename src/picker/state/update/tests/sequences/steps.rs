//! What may happen to the picker, at random.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::*;
use crate::picker::{
    CachedNamespaces, Contents, LookUpAnswer, MouseAction, Obstacle, Place, TopRows,
};

/// Something that happens while the picker is open.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// A key asks for this.
    Action(Action),
    Paste(String),
    /// A click into a cell, given as parts of a thousand of the last frame.
    Click(u32, u32),
    Mouse(MouseAction),
    /// An answer to the current question, if there is one.
    NamespaceEvent(Vec<NamespaceEvent>),
    /// An answer to a question that was withdrawn.
    LateNews(u64, Vec<NamespaceEvent>),
    /// The answer about the namespace that is looked up.
    LookedUp(LookUpAnswer),
    /// The kubeconfigs are read anew.
    Reloaded(Contents),
    /// The cached namespaces of all contexts were read.
    Recalled(CachedNamespaces),
    /// The end of the change that is being written, after the kubeconfigs were read anew.
    Done(bool, Contents),
    /// Somebody looked at the credentials and the cached namespaces of the highlighted context.
    Inspected(Option<String>, Option<Vec<String>>),
    Tick,
    /// A frame of this size.
    Frame(u16, u16),
}

pub(super) fn a_happening() -> impl Strategy<Value = Happening> {
    use Happening::{
        Click, Done, Frame, Inspected, LateNews, LookedUp, NamespaceEvent, Paste, Recalled,
        Reloaded, Tick,
    };
    prop_oneof![
        16 => an_action().prop_map(Happening::Action),
        1 => a_text().prop_map(Paste),
        2 => (0..1_000_u32, 0..1_000_u32).prop_map(|(x, y)| Click(x, y)),
        1 => select(vec![MouseAction::DoubleClick, MouseAction::WheelUp, MouseAction::WheelDown])
            .prop_map(Happening::Mouse),
        3 => vec(some_news(), 1..3).prop_map(NamespaceEvent),
        1 => (0..4_u64, vec(some_news(), 1..3)).prop_map(|(back, news)| LateNews(back, news)),
        2 => an_answer().prop_map(LookedUp),
        3 => some_contents().prop_map(Reloaded),
        2 => some_cached().prop_map(Recalled),
        2 => (any::<bool>(), some_contents()).prop_map(|(well, contents)| Done(well, contents)),
        1 => (option::of(a_text()), option::of(vec(a_namespace(), 0..4)))
            .prop_map(|(remark, cached)| Inspected(remark, cached)),
        1 => Just(Tick),
        3 => (1..=130_u16, 1..=45_u16).prop_map(|(width, height)| Frame(width, height)),
        2 => (1..=24_u16, 1..=9_u16).prop_map(|(width, height)| Frame(width, height)),
    ]
}

fn an_answer() -> impl Strategy<Value = LookUpAnswer> {
    let why = || "It is so.".to_owned();
    select(vec![LookUpAnswer::Found, LookUpAnswer::Missing(why()), LookUpAnswer::Unknown(why())])
}

/// What ends the picker is rare, so that much happens before.
fn an_action() -> impl Strategy<Value = Action> {
    let edits = vec![
        LineEdit::DeleteBack,
        LineEdit::DeleteForward,
        LineEdit::DeleteWord,
        LineEdit::DeleteWordForward,
        LineEdit::DeleteTerm,
        LineEdit::DeleteToStart,
        LineEdit::DeleteToEnd,
        LineEdit::Yank,
        LineEdit::Left,
        LineEdit::Right,
        LineEdit::WordLeft,
        LineEdit::WordRight,
        LineEdit::Start,
        LineEdit::End,
    ];
    let motions = vec![
        Motion::Up,
        Motion::Down,
        Motion::PageUp,
        Motion::PageDown,
        Motion::First,
        Motion::Last,
    ];
    let others = vec![
        Action::EnterNamespaces,
        Action::BackToContexts,
        Action::Rename,
        Action::Delete,
        Action::Mark,
        Action::Mark,
        Action::Previous,
        Action::Refresh,
        Action::Sort,
        Action::Undo,
        Action::Redo,
        Action::Copy,
        Action::Pin,
        Action::RecentPairs,
        Action::Help,
        Action::Confirm,
        Action::Confirm,
        Action::RightOrNamespaces,
        Action::LeftOrContexts,
        Action::StartOrFirst,
        Action::EndOrLast,
    ];
    prop_oneof![
        12 => select(others),
        5 => select(motions).prop_map(Action::Move),
        2 => select(edits).prop_map(Action::Edit),
        2 => a_character().prop_map(|character| Action::Edit(LineEdit::Insert(character))),
        2 => Just(Action::Choose),
        1 => Just(Action::ChooseHere),
        1 => Just(Action::Cancel),
    ]
}

fn a_character() -> impl Strategy<Value = char> {
    select(vec!['a', 'b', 'p', 'd', '-', ' ', '!', 'é', '京', '\u{301}', 'A'])
}

fn a_text() -> impl Strategy<Value = String> {
    let texts = [
        "a",
        "dev",
        "a de",
        "b te",
        "prod b\n",
        "\u{1b}[2J",
        "東京 👩‍💻",
        "",
        "as long as no line of a screen is ever",
    ];
    select(texts.map(str::to_owned).to_vec())
}

fn a_name() -> impl Strategy<Value = String> {
    select(["a", "ab", "b", "prod-東京", "x\u{1b}[31m", ""].map(str::to_owned).to_vec())
}

fn a_namespace() -> impl Strategy<Value = String> {
    select(["default", "dev", "shop", "team-1"].map(str::to_owned).to_vec())
}

/// Of few names in few files, so that contexts of one name come, go and come back.
fn a_context() -> impl Strategy<Value = ContextRow> {
    let standings = vec![
        RowVisibility::Active,
        RowVisibility::Active,
        RowVisibility::Shadowed,
        RowVisibility::NotInKubeconfig,
    ];
    let seldom = |text: &str| option::weighted(0.2, Just(text.to_owned()));
    (
        a_name(),
        select(vec!["x", "y"]),
        option::of(a_namespace()),
        select(standings),
        (any::<bool>(), any::<bool>(), some_namespaces()),
        seldom("kubectl uses another one."),
        seldom("*prod*"),
    )
        .prop_map(|(name, file, namespace, visibility, used, obstacle, protection)| {
            let (current, previous, recent_namespaces) = used;
            ContextRow {
                previous,
                recent_namespaces,
                file: file.to_owned(),
                server: Some(format!("https://{file}.example.com:6443")),
                current,
                visibility,
                obstacle: obstacle.map(|text| Obstacle {
                    text,
                    command: None,
                    can_rename: visibility == RowVisibility::Shadowed,
                    can_be_here: visibility != RowVisibility::Active,
                }),
                protection,
                namespace,
                ..in_file(&name, &format!("~/.kube/{file}"))
            }
        })
}

pub(super) fn some_contexts() -> impl Strategy<Value = Vec<ContextRow>> {
    vec(a_context(), 0..7).prop_map(|mut contexts| {
        let mut keys = HashSet::new();
        contexts.retain(|row| keys.insert(row.key.clone()));
        contexts
    })
}

fn a_key() -> impl Strategy<Value = ContextKey> {
    (a_name(), select(vec!["~/.kube/x", "~/.kube/y"]))
        .prop_map(|(name, file)| in_file(&name, file).key)
}

/// Each once, as in a list of a cluster or the history.
fn some_namespaces() -> impl Strategy<Value = Vec<String>> {
    vec(a_namespace(), 0..4).prop_map(|mut names| {
        names.sort();
        names.dedup();
        names
    })
}

fn some_cached() -> impl Strategy<Value = CachedNamespaces> {
    vec((a_key(), some_namespaces(), Just("3 hours".to_owned())), 0..7)
        .prop_map(|lists| CachedNamespaces::of(lists.into_iter()))
}

pub(super) fn some_top_rows() -> impl Strategy<Value = TopRows> {
    let place = |namespace| {
        (a_key(), namespace).prop_map(|(context, namespace)| Place { context, namespace })
    };
    let pins = vec(place(option::of(a_namespace()).boxed()), 0..3);
    let recent_pairs = vec(place(a_namespace().prop_map(Some).boxed()), 0..4);
    (pins, recent_pairs).prop_map(|(mut pins, recent_pairs)| {
        let mut seen = Vec::new();
        pins.retain(|pin| {
            let is_new = !seen.contains(pin);
            seen.push(pin.clone());
            is_new
        });
        TopRows { pins, recent_pairs }
    })
}

fn some_contents() -> impl Strategy<Value = Contents> {
    let notices = vec(Just("~/.kube/x:3: this is no mapping".to_owned()), 0..3);
    (some_contexts(), notices, some_top_rows()).prop_map(|(contexts, notices, top)| Contents {
        contexts,
        top,
        notices,
        first_steps: Vec::new(),
    })
}

fn some_news() -> impl Strategy<Value = NamespaceEvent> {
    let names = || vec(a_namespace(), 0..4);
    let age = option::of(Just("3 hours".to_owned()));
    prop_oneof![
        2 => (names(), age).prop_map(|(names, age)| NamespaceEvent::Remembered { names, age }),
        3 => names().prop_map(NamespaceEvent::Arrived),
        1 => option::of(Just("OpenShift projects".to_owned()))
            .prop_map(|remark| NamespaceEvent::Complete { remark }),
        1 => Just(NamespaceEvent::Failed("Nothing answers. Check your VPN.".to_owned())),
    ]
}
