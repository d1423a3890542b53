//! Contexts, clusters and users that are removed, byte for byte: entries behind dashes.

use kswitch::kubeconfig::edit::{EditObstacle, edit};
use kswitch::kubeconfig::text::SourceText;
use kswitch::kubeconfig::{Change, Kind};

use super::edited;

pub(super) const KINDS: [Kind; 3] = [Kind::Context, Kind::Cluster, Kind::User];

pub(super) fn delete(kind: Kind, name: &str) -> Change {
    Change::Delete { kind, name: name.to_owned() }
}

/// A text about contexts, as one about entries of another kind: the two lists change places.
pub(super) fn text_of(kind: Kind, contexts: &str) -> String {
    let swapped = contexts
        .replace("current-context", "\0")
        .replace(kind.list(), "\u{1}")
        .replace("contexts", kind.list())
        .replace('\u{1}', "contexts");
    swapped.replace("context:", &format!("{kind}:")).replace('\0', "current-context")
}

/// Takes an entry out, and one of each other kind that stands in the same layout.
#[track_caller]
pub(super) fn assert_removed(before: &str, name: &str, after: &str) {
    for kind in KINDS {
        assert_kind_removed(kind, &text_of(kind, before), name, &text_of(kind, after));
    }
}

#[track_caller]
fn assert_kind_removed(kind: Kind, before: &str, name: &str, after: &str) {
    let result = edited(before, &[delete(kind, name)]);
    let shown = result.clone().map(Option::unwrap_or_default);
    assert_eq!(
        shown.as_deref(),
        Ok(after),
        "without the {kind} {name:?}\n{before}\n---- became\n{}",
        shown.as_deref().unwrap_or("nothing")
    );
    assert_eq!(
        edited(after, &[delete(kind, name)]),
        Err(EditObstacle::Missing { kind, name: name.to_owned() })
    );
}

/// Takes each of `a`, `b` and `c` out.
#[track_caller]
pub(super) fn assert_each(before: &str, [first, second, third]: [&str; 3]) {
    assert_removed(before, "a", first);
    assert_removed(before, "b", second);
    assert_removed(before, "c", third);
}

#[test]
fn an_entry_behind_a_dash_goes_with_its_lines() {
    assert_each(
        "contexts:\n- name: a\n- context:\n    cluster: c\n  name: b\n- name: c\nusers: []\n",
        [
            "contexts:\n- context:\n    cluster: c\n  name: b\n- name: c\nusers: []\n",
            "contexts:\n- name: a\n- name: c\nusers: []\n",
            "contexts:\n- name: a\n- context:\n    cluster: c\n  name: b\nusers: []\n",
        ],
    );
    assert_each(
        "contexts:\r\n  -   name: a\r\n  -   context:\r\n      name: b\r\n  -   {name: c}",
        [
            "contexts:\r\n  -   context:\r\n      name: b\r\n  -   {name: c}",
            "contexts:\r\n  -   name: a\r\n  -   {name: c}",
            "contexts:\r\n  -   name: a\r\n  -   context:\r\n      name: b\r\n",
        ],
    );
    assert_each(
        "contexts:\r- name: a\r- name: b\r- name: c\rkind: Config\r",
        [
            "contexts:\r- name: b\r- name: c\rkind: Config\r",
            "contexts:\r- name: a\r- name: c\rkind: Config\r",
            "contexts:\r- name: a\r- name: b\rkind: Config\r",
        ],
    );
    assert_each(
        "contexts:\n- {name: a,\n   context: {}}\n-\n  name: b\n- # c\n  !!map\n  name: c\n---\n- name: a\n",
        [
            "contexts:\n-\n  name: b\n- # c\n  !!map\n  name: c\n---\n- name: a\n",
            "contexts:\n- {name: a,\n   context: {}}\n- # c\n  !!map\n  name: c\n---\n- name: a\n",
            "contexts:\n- {name: a,\n   context: {}}\n-\n  name: b\n---\n- name: a\n",
        ],
    );
    assert_each(
        "? contexts\n: - name: a\n  - name: b\n  - name: c\n? users\n: []\n",
        [
            "? contexts\n: - name: b\n  - name: c\n? users\n: []\n",
            "? contexts\n: - name: a\n  - name: c\n? users\n: []\n",
            "? contexts\n: - name: a\n  - name: b\n? users\n: []\n",
        ],
    );
}

#[test]
fn comments_go_with_the_entry_that_they_belong_to() {
    assert_each(
        "contexts: # all\n# of a\n# and more\n- name: a # here\n  # in a\n# of b\n- # of b too\n  name: b\n\n  # in b\n\n# alone\n\n# of c\n- name: c\n  # in c\n# the users\nusers: []\n",
        [
            "contexts: # all\n# of b\n- # of b too\n  name: b\n\n  # in b\n\n# alone\n\n# of c\n- name: c\n  # in c\n# the users\nusers: []\n",
            "contexts: # all\n# of a\n# and more\n- name: a # here\n  # in a\n\n# alone\n\n# of c\n- name: c\n  # in c\n# the users\nusers: []\n",
            "contexts: # all\n# of a\n# and more\n- name: a # here\n  # in a\n# of b\n- # of b too\n  name: b\n\n  # in b\n\n# alone\n\n# the users\nusers: []\n",
        ],
    );
    assert_each(
        "contexts:\n# of the list\n  # of a\n  - name: a\n    # in a\n # of nobody\n  - name: b\n  # of c\n  - name: c\n  # the end\n# the users\nusers: []\n",
        [
            "contexts:\n# of the list\n # of nobody\n  - name: b\n  # of c\n  - name: c\n  # the end\n# the users\nusers: []\n",
            "contexts:\n# of the list\n  # of a\n  - name: a\n    # in a\n # of nobody\n  # of c\n  - name: c\n  # the end\n# the users\nusers: []\n",
            "contexts:\n# of the list\n  # of a\n  - name: a\n    # in a\n # of nobody\n  - name: b\n  # the end\n# the users\nusers: []\n",
        ],
    );
}

#[test]
fn blank_lines_do_not_pile_up() {
    assert_each(
        "contexts:\n- name: a\n\n- name: b\n\n- name: c\nusers: []\n",
        [
            "contexts:\n- name: b\n\n- name: c\nusers: []\n",
            "contexts:\n- name: a\n\n- name: c\nusers: []\n",
            "contexts:\n- name: a\n\n- name: b\nusers: []\n",
        ],
    );
    assert_each(
        "contexts:\n\n- name: a\n\n\n- name: b\n- name: c\n\nusers: []\n",
        [
            "contexts:\n\n- name: b\n- name: c\n\nusers: []\n",
            "contexts:\n\n- name: a\n\n\n- name: c\n\nusers: []\n",
            "contexts:\n\n- name: a\n\n\n- name: b\n\nusers: []\n",
        ],
    );
    assert_removed("contexts:\n- name: a\n\n- name: b\n", "b", "contexts:\n- name: a\n");
    assert_removed("contexts:\n- name: a\n\n- name: b\n\n", "b", "contexts:\n- name: a\n\n");
}

/// The lines behind a `|+` are its own.
#[test]
fn a_block_scalar_before_the_entry_stays_as_it_is() {
    let scalar = "contexts:\n- name: a\n  x: |+\n    text\n    # text\n";
    for (before, after) in [
        ("\n- name: b\n\n- name: c\n", "\n- name: c\n"),
        ("- name: b\n\n\n- name: c\n", "- name: c\n"),
        ("\n\n- name: b\nusers: []\n", "\n\nusers: []\n"),
        ("- name: b\n# the end\n", "# the end\n"),
    ] {
        assert_removed(&format!("{scalar}{before}"), "b", &format!("{scalar}{after}"));
    }
    assert_removed(
        "contexts:\n- x: |+\n    text\n    # text\n\n  name: a\n- x: >\n    a\n\n    b\n\n  name: b\n- name: c\n",
        "b",
        "contexts:\n- x: |+\n    text\n    # text\n\n  name: a\n- name: c\n",
    );
}

#[test]
fn the_last_entry_leaves_an_empty_list() {
    for (before, after) in [
        ("contexts:\n- name: a\n", "contexts: []\n"),
        ("contexts:\n- name: a", "contexts: []\n"),
        ("contexts: # all\n  - name: a\nusers: []\n", "contexts: [] # all\nusers: []\n"),
        ("contexts: &c !!seq # all\n- name: a\n", "contexts: &c !!seq [] # all\n"),
        ("contexts:\n  &c # all\n  - name: a\n", "contexts:\n  &c [] # all\n"),
        (
            "contexts:\n\n# alone\n\n# of a\n- name: a\n\nusers: []\n",
            "contexts: []\n\n# alone\n\nusers: []\n",
        ),
        ("? contexts\n: - name: a\nusers: []\n", "? contexts\n: []\nusers: []\n"),
        ("? contexts\n:\n- name: a\nusers: []\n", "? contexts\n: []\nusers: []\n"),
        ("contexts:\r\n- name: a\r\nusers: []\r\n", "contexts: []\r\nusers: []\r\n"),
    ] {
        assert_removed(before, "a", after);
    }
}

#[test]
fn entries_without_a_name_or_a_value_go_too() {
    for (before, after) in [
        ("contexts:\n- name: a\n-\n- name: b\n", "contexts:\n- name: a\n- name: b\n"),
        ("contexts:\n- ~ # none\n- name: b\n", "contexts:\n- name: b\n"),
        ("contexts:\n- # none\n- name: b\n", "contexts:\n- name: b\n"),
        ("contexts:\n- name: b\n- &a # none\n\n", "contexts:\n- name: b\n\n"),
        ("contexts:\n- name: a\n- context: {}\n", "contexts:\n- name: a\n"),
        ("contexts:\n- name:\n  context:\n    &a\n- name: b\n", "contexts:\n- name: b\n"),
        ("contexts: [{name: a}, null]\n", "contexts: [{name: a}]\n"),
    ] {
        assert_removed(before, "", after);
    }
    let before = "contexts:\n- name: a\n  context:\n- name: b\n  context:\n";
    assert_removed(before, "a", "contexts:\n- name: b\n  context:\n");
    assert_removed(before, "b", "contexts:\n- name: a\n  context:\n");
}

#[test]
fn what_others_need_is_refused() {
    for before in [
        "contexts:\n- name: a\n  context: &c {cluster: c}\n- name: b\n  context: *c\n",
        "contexts:\n- &a\n  name: a\nx: *a\n",
        "contexts: [{name: &n a}, {name: b}]\ncurrent-context: *n\n",
        "l: &l\n- name: a\ncontexts: *l\n",
        "b: &b\n  contexts:\n  - name: a\n<<: *b\n",
    ] {
        for kind in KINDS {
            let result = edited(&text_of(kind, before), &[delete(kind, "a")]);
            assert!(matches!(result, Err(EditObstacle::Shared { .. })), "{before}\n{result:?}");
        }
    }
}

#[test]
fn what_is_only_named_there_goes() {
    assert_removed(
        "x: &a {name: a}\ncontexts:\n- *a\n- name: b\n",
        "a",
        "x: &a {name: a}\ncontexts:\n- name: b\n",
    );
    assert_removed(
        "c: &c {cluster: c}\ncontexts:\n- name: a\n  context: *c\n- name: b\n  context: *c\n",
        "a",
        "c: &c {cluster: c}\ncontexts:\n- name: b\n  context: *c\n",
    );
    let before = "contexts:\n- &a {name: &n a, context: {namespace: *n}}\n- name: b\n";
    assert_removed(before, "a", "contexts:\n- name: b\n");
}

#[test]
fn other_encodings_stay() {
    let (before, after) = ("contexts:\r\n- name: é\r\n- name: b\r\n", "contexts:\r\n- name: b\r\n");
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
    };
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (old, new) in [(utf16(before), utf16(after)), (marked(before), marked(after))] {
        let source = SourceText::decode(old).unwrap();
        let text = edit(&source, &[delete(Kind::Context, "é")]).unwrap().expect("a change").text;
        assert_eq!(source.encode(&text), new);
    }
}

#[test]
fn several_go_at_once() {
    let before = "contexts:\n- name: a\n- name: b\n- name: c\nusers:\n- name: a\n- name: b\n";
    let context = |name| delete(Kind::Context, name);
    let changes = [context("b"), context("a"), delete(Kind::User, "a"), context("c")];
    let after = "contexts: []\nusers:\n- name: b\n";
    assert_eq!(edited(before, &changes), Ok(Some(after.to_owned())));
}

/// Entries that share it are removed as well.
#[test]
fn what_is_shared_goes_with_all_that_share_it() {
    let before = "clusters:\n- &a\n  name: a\n- name: b\n- <<: *a\n  name: c\n";
    let cluster = |name| delete(Kind::Cluster, name);
    let after = "clusters:\n- name: b\n";
    assert_eq!(edited(before, &[cluster("a"), cluster("c")]), Ok(Some(after.to_owned())));
    assert_eq!(
        edited(before, &[cluster("a"), cluster("b")]),
        Err(EditObstacle::Shared { line: 3 })
    );
}

/// What `docs/writing.md` shows.
#[test]
fn an_entry_goes_as_documented() {
    let page = include_str!("../../../docs/writing.md");
    let (_, diff) = page.split_once("```diff\n contexts:\n").expect("the example");
    let (diff, _) = diff.split_once("```").expect("its end");
    let side = |other: char| -> String {
        let lines = diff.lines().filter(|line| !line.starts_with(other));
        lines.fold("contexts:\n".to_owned(), |text, line| text + line.get(1..).unwrap_or("") + "\n")
    };
    assert_removed(&side('+'), "old", &side('-'));
}
