//! Edits, byte for byte: for every layout in which a value can stand, the text before and after.

mod before_block_scalars;
mod layouts;
mod removed;
mod removed_between_brackets;
mod renamed;
mod unset;
mod unset_namespace;

use kswitch::kubeconfig::edit::{EditObstacle, edit};
use kswitch::kubeconfig::text::SourceText;
use kswitch::kubeconfig::{Change, Kind};

fn edited(before: &str, changes: &[Change]) -> Result<Option<String>, EditObstacle> {
    let edited = edit(&SourceText::decode(before.as_bytes().to_vec()).unwrap(), changes);
    Ok(edited?.map(|edited| edited.text))
}

fn current(name: &str) -> Change {
    Change::CurrentContext { name: Some(name.to_owned()) }
}

fn namespace(context: &str, namespace: &str) -> Change {
    Change::Namespace { context: context.to_owned(), namespace: Some(namespace.to_owned()) }
}

#[track_caller]
fn assert_edit(before: &str, change: Change, after: &str) {
    let result = edited(before, std::slice::from_ref(&change));
    assert_eq!(result, Ok(Some(after.to_owned())), "{change:?} in\n{before}");
    assert_eq!(edited(after, &[change]), Ok(None), "the same change again changes nothing");
}

#[test]
fn a_value_is_replaced_in_its_own_quoting() {
    for (before, after) in [
        ("current-context: a # why\n", "current-context: b # why\n"),
        ("current-context: 'a'\n", "current-context: 'b'\n"),
        ("current-context: \"a\"   # why\n", "current-context: \"b\"   # why\n"),
        ("current-context:   a", "current-context:   b"),
        ("current-context: \"\"\n", "current-context: \"b\"\n"),
        ("current-context: ''\n", "current-context: 'b'\n"),
        ("current-context:\n", "current-context: b\n"),
        ("current-context: # none\nkind: Config\n", "current-context: b # none\nkind: Config\n"),
        ("current-context:", "current-context: b"),
        ("current-context: ~\n", "current-context: b\n"),
        ("current-context: null # x\n", "current-context: b # x\n"),
        ("current-context: a\r\nkind: Config\r\n", "current-context: b\r\nkind: Config\r\n"),
        ("current-context: a\n  long name\nkind: Config\n", "current-context: b\nkind: Config\n"),
        ("current-context: |- # x\n  a\nkind: Config\n", "current-context: b # x\nkind: Config\n"),
        ("current-context: >\n  a\n\n\nkind: Config\n", "current-context: b\n\n\nkind: Config\n"),
        ("current-context: !!str 5\n", "current-context: !!str b\n"),
        ("x: &n a\ncurrent-context: *n # c\n", "x: &n a\ncurrent-context: b # c\n"),
        ("current-context: &n a\n", "current-context: &n b\n"),
        ("{\"current-context\":\"a\"}", "{\"current-context\":\"b\"}"),
        ("{\"current-context\": null}", "{\"current-context\": \"b\"}"),
        ("{current-context: a}\n", "{current-context: \"b\"}\n"),
        ("? current-context\n: a # why\n", "? current-context\n: b # why\n"),
        ("? current-context\n:\nkind: Config\n", "? current-context\n: b\nkind: Config\n"),
        ("{current-context}\n", "{current-context: \"b\"}\n"),
        ("{current-context # why\n # who\n}", "{current-context: \"b\" # why\n # who\n}"),
        ("{kind: Config, 'current-context'\n}", "{kind: Config, 'current-context': \"b\"\n}"),
        ("current-context: a\ncurrent-context: c\n", "current-context: a\ncurrent-context: b\n"),
        (
            "---\ncurrent-context: a\n---\ncurrent-context: a\n",
            "---\ncurrent-context: b\n---\ncurrent-context: a\n",
        ),
        ("current-context: a\n---\n: not [ yaml\n", "current-context: b\n---\n: not [ yaml\n"),
    ] {
        assert_edit(before, current("b"), after);
    }
}

/// As Ruby and Python write them. The tag stays, and whatever stands behind it is text.
#[test]
fn a_value_with_a_tag_is_replaced() {
    for (before, after) in [
        ("current-context: ! 'a'\n", "current-context: ! 'b'\n"),
        ("current-context: ! a # why\n", "current-context: ! b # why\n"),
        ("current-context: !x \"a\"\n", "current-context: !x \"b\"\n"),
        ("current-context: !ruby/string:X 5\n", "current-context: !ruby/string:X b\n"),
        ("current-context: !!python/unicode 'a'\n", "current-context: !!python/unicode 'b'\n"),
        ("current-context: ! |-\n  a\nkind: Config\n", "current-context: ! b\nkind: Config\n"),
        ("current-context: !x &n a\n", "current-context: !x &n b\n"),
        ("x: &n !x a\ncurrent-context: *n\n", "x: &n !x a\ncurrent-context: b\n"),
        ("!x\ncurrent-context: a\n", "!x\ncurrent-context: b\n"),
        ("! current-context: a\n", "! current-context: b\n"),
        ("! {current-context: ! 'a'}\n", "! {current-context: ! 'b'}\n"),
    ] {
        assert_edit(before, current("b"), after);
    }
}

#[test]
fn an_entry_with_tags_is_found_and_changed() {
    let before = "contexts: !x\n- !ruby/hash:X\n  name: ! '0x1f'\n  context: ! {cluster: ! 'c'}\n\
                  - name: !x 0x1f0\n  context: !x\n    cluster: c\n    namespace: ! 'n'\n";
    let other = before.replace("! 'c'}", "! 'c', namespace: 's'}");
    assert_edit(before, namespace("0x1f", "s"), &other);
    assert_edit(before, namespace("0x1f0", "s"), &before.replace("! 'n'", "! 's'"));
    let renamed =
        Change::Rename { kind: Kind::Context, from: "0x1f0".to_owned(), to: "z".to_owned() };
    assert_eq!(edited(before, &[renamed]), Ok(Some(before.replace("!x 0x1f0", "!x z"))));
    let unset = Change::Namespace { context: "0x1f0".to_owned(), namespace: None };
    assert_edit(before, unset, &before.replace("    namespace: ! 'n'\n", ""));
    let keys = "contexts:\n- !!python/unicode 'context':\n    &a !x namespace: qa\n    ! 'user': u\n  \
                name: k\n";
    let unset = Change::Namespace { context: "k".to_owned(), namespace: None };
    assert_edit(keys, unset, &keys.replace("    &a !x namespace: qa\n", ""));
    let set = keys.replace("    &a !x namespace: qa\n", "");
    let added = set.replace("'user': u\n", "'user': u\n    'namespace': s\n");
    assert_edit(&set, namespace("k", "s"), &added);
    let delete = Change::Delete { kind: Kind::Context, name: "0x1f0".to_owned() };
    let (left, _) = before.split_at(before.find("- name").unwrap());
    assert_eq!(edited(before, &[delete]), Ok(Some(left.to_owned())));
}

#[test]
fn a_name_that_yaml_would_type_is_quoted() {
    for (name, written) in [
        ("973585995", "\"973585995\""),
        ("true", "\"true\""),
        ("1e3", "\"1e3\""),
        ("on", "\"on\""),
        ("y", "\"y\""),
        ("~", "\"~\""),
        ("a: b", "'a: b'"),
        ("x #y", "'x #y'"),
        ("-x", "'-x'"),
        ("../up", "../up"),
        ("it's", "it's"),
        ("a\tb", "\"a\\tb\""),
        ("@x", "'@x'"),
        ("*x", "'*x'"),
        ("arn:aws:eks:eu-west-1:1:cluster/x", "arn:aws:eks:eu-west-1:1:cluster/x"),
    ] {
        let after = format!("current-context: {written}\n");
        assert_edit("current-context: a\n", current(name), &after);
    }
}

#[test]
fn current_context_is_inserted_behind_the_contexts() {
    for (before, after) in [
        (
            "apiVersion: v1\ncontexts:\n- context:\n    cluster: c\n  name: x # last\n\n# the users\nusers: []\n",
            "apiVersion: v1\ncontexts:\n- context:\n    cluster: c\n  name: x # last\ncurrent-context: b\n\n# the users\nusers: []\n",
        ),
        ("apiVersion: v1\nkind: Config", "apiVersion: v1\nkind: Config\ncurrent-context: b"),
        ("  kind: Config\r\n", "  kind: Config\r\n  current-context: b\r\n"),
        ("contexts:\nkind: Config\n", "contexts:\ncurrent-context: b\nkind: Config\n"),
        ("\"kind\": \"Config\"\n", "\"kind\": \"Config\"\n\"current-context\": \"b\"\n"),
        ("x: |\n  # a\n\n  b\n", "current-context: b\nx: |\n  # a\n\n  b\n"),
        ("# top\nx: |+\n  b\n\n", "# top\ncurrent-context: b\nx: |+\n  b\n\n"),
        ("{\"kind\":\"Config\"}", "{\"kind\":\"Config\",\"current-context\":\"b\"}"),
        ("{}", "{\"current-context\": \"b\"}"),
        (
            "{\n\t\"contexts\": [],\n\t\"kind\": \"Config\"\n}\n",
            "{\n\t\"contexts\": [],\n\t\"current-context\": \"b\",\n\t\"kind\": \"Config\"\n}\n",
        ),
        (
            "{\n  \"kind\": \"Config\"\n}",
            "{\n  \"kind\": \"Config\",\n  \"current-context\": \"b\"\n}",
        ),
        (
            "{\n  \"kind\": \"Config\",\n  \"contexts\": [],\n}",
            "{\n  \"kind\": \"Config\",\n  \"contexts\": [],\n  \"current-context\": \"b\",\n}",
        ),
    ] {
        assert_edit(before, current("b"), after);
    }
}

#[test]
fn a_file_without_content_becomes_a_kubeconfig() {
    let lines =
        "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\ncurrent-context: b\n";
    for (before, after) in [
        ("", lines.to_owned()),
        ("\n\n", format!("\n\n{lines}")),
        ("# mine\n", format!("# mine\n{lines}")),
        ("# mine", format!("# mine\n{lines}")),
        ("---\n", format!("---\n{lines}")),
        ("null\n", lines.to_owned()),
        ("--- ~\n", format!("--- \n{lines}")),
        ("---\n# mine\n---\nfoo: bar\n", format!("---\n{lines}# mine\n---\nfoo: bar\n")),
        ("# mine\r\n", format!("# mine\r\n{}", lines.replace('\n', "\r\n"))),
    ] {
        assert_edit(before, current("b"), &after);
    }
}

#[test]
fn a_namespace_is_inserted_like_its_neighbours() {
    for (before, after) in [
        (
            "contexts:\n- name: x\n  context:\n    cluster: c # here\n    user: u\n",
            "contexts:\n- name: x\n  context:\n    cluster: c # here\n    namespace: qa\n    user: u\n",
        ),
        (
            "contexts:\n    -   context:\n            user: u\n            cluster: 'c'\n        name: x",
            "contexts:\n    -   context:\n            user: u\n            cluster: 'c'\n            namespace: 'qa'\n        name: x",
        ),
        (
            "contexts:\r\n- context:\r\n    cluster: c\r\n    user: u\r\n  name: x\r\n",
            "contexts:\r\n- context:\r\n    cluster: c\r\n    namespace: qa\r\n    user: u\r\n  name: x\r\n",
        ),
        (
            "contexts:\n- name: x\n  context:\n    cluster:\n    user: u\n",
            "contexts:\n- name: x\n  context:\n    cluster:\n    namespace: qa\n    user: u\n",
        ),
        (
            "contexts:\n- name: x\n  context:\n    extensions:\n    - name: e\n      extension: {a: 1}\n",
            "contexts:\n- name: x\n  context:\n    extensions:\n    - name: e\n      extension: {a: 1}\n    namespace: qa\n",
        ),
        (
            "contexts: [{name: x, context: {cluster: c, user: u}}]\n",
            "contexts: [{name: x, context: {cluster: c, namespace: qa, user: u}}]\n",
        ),
        (
            "contexts:\n- name: x\n  context:\n    namespace: |-\n      m\n    user: u\n",
            "contexts:\n- name: x\n  context:\n    namespace: qa\n    user: u\n",
        ),
        (
            "contexts: [{name: x, context: {}}]\n",
            "contexts: [{name: x, context: {namespace: qa}}]\n",
        ),
        (
            "contexts:\n- name: x\n  context: { # why\n    # and why not\n    }\n",
            "contexts:\n- name: x\n  context: {namespace: qa # why\n    # and why not\n    }\n",
        ),
        ("contexts: [{name: x}]\n", "contexts: [{name: x, context: {namespace: qa}}]\n"),
        ("contexts:\n- name: x\n", "contexts:\n- name: x\n  context: {namespace: qa}\n"),
        (
            "contexts:\n- name: x\n  context:\n",
            "contexts:\n- name: x\n  context: {namespace: qa}\n",
        ),
        (
            "contexts:\n- name: x\n  context: ~ # no\n",
            "contexts:\n- name: x\n  context: {namespace: qa} # no\n",
        ),
        (
            "contexts:\n- name: x\n  context: {}\n",
            "contexts:\n- name: x\n  context: {namespace: qa}\n",
        ),
        (
            "b: &b {cluster: c, namespace: m}\ncontexts:\n- name: x\n  context:\n    <<: *b\n",
            "b: &b {cluster: c, namespace: m}\ncontexts:\n- name: x\n  context:\n    <<: *b\n    namespace: qa\n",
        ),
        (
            "{\"contexts\":[{\"name\":\"x\",\"context\":{\"cluster\":\"c\",\"user\":\"u\"}}]}",
            "{\"contexts\":[{\"name\":\"x\",\"context\":{\"cluster\":\"c\",\"namespace\":\"qa\",\"user\":\"u\"}}]}",
        ),
        (
            "{\"contexts\": [{\n    \"context\": {\n        \"cluster\": \"c\",\n        \"user\": \"u\"\n    },\n    \"name\": \"x\"\n}]}\n",
            "{\"contexts\": [{\n    \"context\": {\n        \"cluster\": \"c\",\n        \"namespace\": \"qa\",\n        \"user\": \"u\"\n    },\n    \"name\": \"x\"\n}]}\n",
        ),
        (
            "contexts:\n- name: x\n  context:\n    ? user\n    : u\n",
            "contexts:\n- name: x\n  context:\n    ? user\n    : u\n    namespace: qa\n",
        ),
        (
            "contexts:\n- ? name\n  : |-\n    x\n  ? context\n  : {}\n",
            "contexts:\n- ? name\n  : |-\n    x\n  ? context\n  : {namespace: qa}\n",
        ),
        (
            "contexts:\n- name: x\n  context:\n    ? user\n    : |-\n      u\n",
            "contexts:\n- name: x\n  context:\n    namespace: qa\n    ? user\n    : |-\n      u\n",
        ),
        (
            "contexts: [{name: x, context: {namespace, cluster: c}}]\n",
            "contexts: [{name: x, context: {namespace: qa, cluster: c}}]\n",
        ),
        ("contexts: [{name: x, context }]\n", "contexts: [{name: x, context: {namespace: qa} }]\n"),
        (
            "{\"contexts\": [{\"name\": \"x\"}]}",
            "{\"contexts\": [{\"name\": \"x\", \"context\": {\"namespace\": \"qa\"}}]}",
        ),
    ] {
        assert_edit(before, namespace("x", "qa"), after);
    }
}

#[test]
fn what_is_shared_is_refused() {
    for before in [
        "c: &c {cluster: c}\ncontexts:\n- name: x\n  context: *c\n",
        "contexts:\n- name: x\n  context: &c {cluster: c}\n- name: z\n  context: *c\n",
        "contexts:\n- name: x\n  context: {namespace: &n a}\n- name: z\n  context: {namespace: *n}\n",
        "contexts:\n- <<: {context: {cluster: c}}\n  name: x\n",
        "b: &b {namespace: m}\ncontexts:\n- name: x\n  context:\n    namespace: a\n    <<: *b\n",
        "c: &c\n- name: x\n  context: {cluster: c}\ncontexts: *c\n",
    ] {
        let result = edited(before, &[namespace("x", "qa")]);
        assert!(
            matches!(result, Err(EditObstacle::Shared { .. } | EditObstacle::Unverified)),
            "{before}\n{result:?}"
        );
    }
}

/// `serde_yaml` takes `*n` for the user's name here, and would not see the token change.
#[test]
fn what_is_shared_through_an_anchor_with_a_second_value_is_refused() {
    let before = "x: &n old\ncontexts:\n- name: x\n  context: {namespace: &n a}\n\
                  users:\n- name: &u u\n  user: {token: *n}\n";
    let result = edited(before, &[namespace("x", "qa")]);
    assert_eq!(result, Err(EditObstacle::Unverifiable { line: None }));
    // Where nothing is named, nothing is mixed up.
    let before = before.replace("*n", "t");
    assert_edit(&before, namespace("x", "qa"), &before.replace("&n a", "&n qa"));
}

#[test]
fn json_too_deep_to_prove_is_refused_at_once() {
    let deep = |depth| format!("{{\"x\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let result = edited(&deep(500_000), &[current("b")]);
    assert_eq!(result, Err(EditObstacle::Unverifiable { line: Some(1) }));
    assert!(edited(&deep(100), &[current("b")]).is_ok());
}

#[test]
fn numbers_beyond_64_bits_are_no_obstacle() {
    for number in ["99999999999999999999", "-99999999999999999999", "0xfffffffffffffffff"] {
        let before = format!("x: {number}\ncurrent-context: a\n");
        assert_edit(&before, current("b"), &format!("x: {number}\ncurrent-context: b\n"));
    }
}

#[test]
fn both_at_once_is_one_edit() {
    let before =
        "contexts:\n- name: x\n  context: {cluster: c, namespace: m}\ncurrent-context: a\n";
    let after =
        "contexts:\n- name: x\n  context: {cluster: c, namespace: qa}\ncurrent-context: x\n";
    let changes = [namespace("x", "qa"), current("x")];
    assert_eq!(edited(before, &changes).unwrap().as_deref(), Some(after));
}
