//! Entries with another name, and the references to them, byte for byte.

use kswitch::kubeconfig::edit::EditObstacle;
use kswitch::kubeconfig::{Change, Kind};

use super::{current, edited};

fn rename(from: &str, to: &str) -> Change {
    rename_entry(Kind::Context, from, to)
}

fn rename_entry(kind: Kind, from: &str, to: &str) -> Change {
    Change::Rename { kind, from: from.to_owned(), to: to.to_owned() }
}

fn missing(name: &str) -> EditObstacle {
    EditObstacle::Missing { kind: Kind::Context, name: name.to_owned() }
}

#[track_caller]
fn assert_renamed(before: &str, from: &str, to: &str, after: &str) {
    let result = edited(before, &[rename(from, to)]);
    assert_eq!(result, Ok(Some(after.to_owned())), "{from:?} to {to:?} in\n{before}");
    let back = edited(after, &[rename(to, to)]);
    assert_eq!(back, Ok(None), "to its own name nothing changes");
    let again = edited(after, &[rename(from, to)]);
    assert_eq!(again, Err(missing(from)), "the old name is removed");
}

#[test]
fn a_name_is_replaced_in_its_own_quoting() {
    for (before, after) in [
        ("contexts:\n- name: x # why\n", "contexts:\n- name: b # why\n"),
        ("contexts:\n- {name: 'x', context: {}}\n", "contexts:\n- {name: 'b', context: {}}\n"),
        ("contexts: [{name: \"x\"}]\n", "contexts: [{name: \"b\"}]\n"),
        ("contexts:\n- context: {}\n  name:   x", "contexts:\n- context: {}\n  name:   b"),
        ("contexts:\r\n- name: x\r\nusers: []\r\n", "contexts:\r\n- name: b\r\nusers: []\r\n"),
        (
            "contexts:\n- name: |- # c\n    x\n  context: {}\n",
            "contexts:\n- name: b # c\n  context: {}\n",
        ),
        ("contexts:\n- ? name\n  : x # c\n", "contexts:\n- ? name\n  : b # c\n"),
        ("contexts:\n- name: &n x\n", "contexts:\n- name: &n b\n"),
        ("x: &n x\ncontexts:\n- name: *n # c\n", "x: &n x\ncontexts:\n- name: b # c\n"),
        (
            "x: &n x\ncontexts: [{name: *n , context: {}}]\n",
            "x: &n x\ncontexts: [{name: b , context: {}}]\n",
        ),
        ("contexts:\n- name: z\n  name: x\n", "contexts:\n- name: z\n  name: b\n"),
        ("{\"contexts\":[{\"name\":\"x\"}]}", "{\"contexts\":[{\"name\":\"b\"}]}"),
        (
            "users: [{name: x}]\ncontexts: [{name: z}, {name: x}]\n",
            "users: [{name: x}]\ncontexts: [{name: z}, {name: b}]\n",
        ),
    ] {
        assert_renamed(before, "x", "b", after);
    }
}

#[test]
fn a_name_that_yaml_would_type_is_quoted() {
    for (name, written) in [("123", "\"123\""), ("on", "\"on\""), ("a: b", "'a: b'")] {
        assert_renamed(
            "contexts:\n- name: x\n",
            "x",
            name,
            &format!("contexts:\n- name: {written}\n"),
        );
    }
}

#[test]
fn the_empty_name_gets_a_name() {
    for (before, after) in [
        ("contexts:\n- context: {cluster: c}\n", "contexts:\n- context: {cluster: c}\n  name: b\n"),
        (
            "contexts:\n- context:\n    cluster: c\n- name: x\n",
            "contexts:\n- context:\n    cluster: c\n  name: b\n- name: x\n",
        ),
        ("contexts:\n- x: |\n    text\n", "contexts:\n- name: b\n  x: |\n    text\n"),
        ("contexts:\n- name: ''\n", "contexts:\n- name: 'b'\n"),
        ("contexts:\n- name:\n  context: {}\n", "contexts:\n- name: b\n  context: {}\n"),
        ("contexts:\n- {}\n", "contexts:\n- {name: b}\n"),
        ("contexts:\n- # c\n- name: x\n", "contexts:\n- {name: b} # c\n- name: x\n"),
        ("contexts:\n- &a # c\n", "contexts:\n- &a {name: b} # c\n"),
        ("contexts:\n- ~ # c\n", "contexts:\n- {name: b} # c\n"),
        ("contexts: [null]\n", "contexts: [{name: b}]\n"),
        (
            "{\"contexts\": [{\"context\": {}}]}",
            "{\"contexts\": [{\"context\": {}, \"name\": \"b\"}]}",
        ),
        ("{\"contexts\": [null]}", "{\"contexts\": [{\"name\": \"b\"}]}"),
    ] {
        assert_renamed(before, "", "b", after);
    }
}

#[test]
fn the_current_context_may_follow_in_the_same_file() {
    let before = "current-context: x\ncontexts:\n- name: x\n";
    let after = "current-context: b\ncontexts:\n- name: b\n";
    let changes = [rename("x", "b"), current("b")];
    assert_eq!(edited(before, &changes), Ok(Some(after.to_owned())));
}

#[test]
fn a_shared_name_is_refused() {
    for before in [
        "contexts:\n- name: &n x\n- name: z\n  context: {namespace: *n}\n",
        "b: &b {name: x}\ncontexts:\n- <<: *b\n  context: {}\n",
        "b: &b {name: x}\ncontexts:\n- name: z\n  <<: *b\n",
        "i: &i {name: x}\ncontexts:\n- *i\n",
        "l: &l\n- name: x\ncontexts: *l\n",
    ] {
        let result = edited(before, &[rename("x", "b")]);
        assert!(matches!(result, Err(EditObstacle::Shared { .. })), "{before}\n{result:?}");
    }
}

#[test]
fn a_name_that_came_in_the_meantime_is_refused() {
    let before = "contexts: [{name: x}, {name: b}]\n";
    assert_eq!(
        edited(before, &[rename("x", "b")]),
        Err(EditObstacle::Taken { kind: Kind::Context, name: "b".to_owned() })
    );
    assert_eq!(edited(before, &[rename("y", "c")]), Err(missing("y")));
}

/// `CLUSTERS` and `cluster` stand for the list and the key of either kind.
fn of_kind(kind: Kind, text: &str) -> String {
    let key = kind.reference().expect("a cluster or a user");
    text.replace("CLUSTERS", kind.list()).replace("cluster", key)
}

#[test]
fn a_cluster_and_a_user_take_their_references_along() {
    for (before, after) in [
        (
            "CLUSTERS:\n- cluster: {server: s}\n  name: x # why\ncontexts:\n- context:\n    cluster: 'x'\n    namespace: x\n  name: x\n- context: {cluster: z}\n  name: z\n- name: w\n  context: {cluster: \"x\"}\n",
            "CLUSTERS:\n- cluster: {server: s}\n  name: b # why\ncontexts:\n- context:\n    cluster: 'b'\n    namespace: x\n  name: x\n- context: {cluster: z}\n  name: z\n- name: w\n  context: {cluster: \"b\"}\n",
        ),
        ("CLUSTERS: [{name: x}]\n", "CLUSTERS: [{name: b}]\n"),
        ("CLUSTERS: [{name: x}]\ncontexts:\n", "CLUSTERS: [{name: b}]\ncontexts:\n"),
        (
            "CLUSTERS: [{name: x}]\ncontexts:\n- {}\n- context: ~\n  name: o\n- name: m\n  context: {cluster: }\n",
            "CLUSTERS: [{name: b}]\ncontexts:\n- {}\n- context: ~\n  name: o\n- name: m\n  context: {cluster: }\n",
        ),
        (
            "contexts:\r\n- context:\r\n    cluster: |- # c\r\n      x\r\nCLUSTERS:\r\n- name: x\r\n",
            "contexts:\r\n- context:\r\n    cluster: b # c\r\nCLUSTERS:\r\n- name: b\r\n",
        ),
        (
            "{\"CLUSTERS\":[{\"name\":\"x\"}],\"contexts\":[{\"context\":{\"cluster\":\"x\"}}]}",
            "{\"CLUSTERS\":[{\"name\":\"b\"}],\"contexts\":[{\"context\":{\"cluster\":\"b\"}}]}",
        ),
        // The name and the reference are one value, on whichever side it is written.
        (
            "CLUSTERS: [{name: &n x}]\ncontexts: [{context: {cluster: *n }}]\n",
            "CLUSTERS: [{name: &n b}]\ncontexts: [{context: {cluster: b }}]\n",
        ),
        (
            "contexts: [{context: {cluster: &n x}}]\nCLUSTERS: [{name: *n }]\n",
            "contexts: [{context: {cluster: &n b}}]\nCLUSTERS: [{name: b }]\n",
        ),
        // The last of equal keys counts.
        (
            "CLUSTERS: [{name: x}]\ncontexts: [{context: {cluster: x, cluster: x}}]\n",
            "CLUSTERS: [{name: b}]\ncontexts: [{context: {cluster: x, cluster: b}}]\n",
        ),
    ] {
        for kind in [Kind::Cluster, Kind::User] {
            let (before, after) = (of_kind(kind, before), of_kind(kind, after));
            let result = edited(&before, &[rename_entry(kind, "x", "b")]);
            assert_eq!(result, Ok(Some(after.clone())), "{before}");
            let back = edited(&after, &[rename_entry(kind, "b", "b")]);
            assert_eq!(back, Ok(None), "to its own name nothing changes");
        }
    }
}

#[test]
fn a_reference_that_others_share_is_refused() {
    for before in [
        "CLUSTERS: [{name: x}]\nc: &c {cluster: x}\ncontexts: [{context: *c }]\n",
        "CLUSTERS: [{name: x}]\nc: &c {cluster: x}\ncontexts: [{context: {<<: *c}}]\n",
        "CLUSTERS: [{name: x}]\nc: &c {context: {cluster: x}}\ncontexts: [*c ]\n",
        "CLUSTERS: [{name: x}]\nc: &c {context: {cluster: x}}\ncontexts: [{<<: *c}]\n",
        "CLUSTERS: [{name: x}]\nl: &l [{context: {cluster: x}}]\ncontexts: *l\n",
        "CLUSTERS: [{name: x}]\ncontexts: [{name: a, context: &c {cluster: x}}, {context: *c }]\n",
        "CLUSTERS: [{name: &n x}]\ncontexts: [{context: {namespace: *n }}]\n",
        "c: &c {name: x}\nCLUSTERS: [*c ]\n",
    ] {
        for kind in [Kind::Cluster, Kind::User] {
            let before = of_kind(kind, before);
            let result = edited(&before, &[rename_entry(kind, "x", "b")]);
            assert!(matches!(result, Err(EditObstacle::Shared { .. })), "{before}\n{result:?}");
        }
    }
}

#[test]
fn all_three_get_one_name_in_one_change() {
    let before = "clusters: [{name: k}]\nusers: [{name: a}]\ncontexts:\n- name: a@k\n  context: {cluster: k, user: a}\ncurrent-context: a@k\n";
    let after = "clusters: [{name: b}]\nusers: [{name: b}]\ncontexts:\n- name: b\n  context: {cluster: b, user: b}\ncurrent-context: b\n";
    let changes = [
        rename("a@k", "b"),
        current("b"),
        rename_entry(Kind::Cluster, "k", "b"),
        rename_entry(Kind::User, "a", "b"),
    ];
    assert_eq!(edited(before, &changes), Ok(Some(after.to_owned())));
    // One value for all: the first change reaches the second.
    let before = "clusters: [{name: &n x}]\ncontexts: [{name: y, context: {cluster: *n , user: *n }}]\nusers: [{name: *n }]\n";
    let changes = [rename_entry(Kind::Cluster, "x", "b"), rename_entry(Kind::User, "x", "b")];
    assert_eq!(edited(before, &changes), Err(EditObstacle::Shared { line: 1 }));
    let before = "users: [{name: x}, {name: b}]\n";
    assert_eq!(
        edited(before, &[rename_entry(Kind::User, "x", "b")]),
        Err(EditObstacle::Taken { kind: Kind::User, name: "b".to_owned() })
    );
}
