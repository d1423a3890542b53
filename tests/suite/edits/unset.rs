//! A `current-context` that was unset, byte for byte.

use kswitch::kubeconfig::Change;
use kswitch::kubeconfig::edit::EditObstacle;

use super::{assert_edit, edited, namespace};

#[test]
fn the_current_context_becomes_empty_in_its_own_quoting() {
    for (before, after) in [
        ("current-context: a # why\n", "current-context: \"\" # why\n"),
        ("current-context: 'a'\n", "current-context: ''\n"),
        ("current-context: \"a\"   # why\n", "current-context: \"\"   # why\n"),
        ("current-context:   a", "current-context:   \"\""),
        ("current-context: a\r\nkind: Config\r\n", "current-context: \"\"\r\nkind: Config\r\n"),
        ("current-context: a\rkind: Config\r", "current-context: \"\"\rkind: Config\r"),
        (
            "current-context: a\n  long name\nkind: Config\n",
            "current-context: \"\"\nkind: Config\n",
        ),
        (
            "current-context: |- # x\n  a\nkind: Config\n",
            "current-context: \"\" # x\nkind: Config\n",
        ),
        (
            "current-context: >\n  a\n\n\nkind: Config\n",
            "current-context: \"\"\n\n\nkind: Config\n",
        ),
        ("current-context: !!str 5\n", "current-context: !!str \"\"\n"),
        ("x: &n a\ncurrent-context: *n # c\n", "x: &n a\ncurrent-context: \"\" # c\n"),
        ("current-context: &n a\n", "current-context: &n \"\"\n"),
        ("{\"current-context\":\"a\"}", "{\"current-context\":\"\"}"),
        (
            "{\n\t\"kind\": \"Config\",\n\t\"current-context\": \"a\"\n}\n",
            "{\n\t\"kind\": \"Config\",\n\t\"current-context\": \"\"\n}\n",
        ),
        ("{current-context: a}\n", "{current-context: \"\"}\n"),
        ("{current-context: 'a', kind: Config}\n", "{current-context: \"\", kind: Config}\n"),
        ("? current-context\n: a # why\n", "? current-context\n: \"\" # why\n"),
        ("current-context: c\ncurrent-context: a\n", "current-context: c\ncurrent-context: \"\"\n"),
        (
            "b: &b {current-context: a}\n<<: *b\n",
            "b: &b {current-context: a}\n<<: *b\ncurrent-context: \"\"\n",
        ),
        (
            "b: &b {current-context: a}\ncurrent-context: c\n<<: *b\n",
            "b: &b {current-context: a}\ncurrent-context: c\n<<: *b\ncurrent-context: \"\"\n",
        ),
        (
            "b: &b {current-context: a}\n<<: *b\ncurrent-context: c\n",
            "b: &b {current-context: a}\n<<: *b\ncurrent-context: \"\"\n",
        ),
        ("current-context: a\n---\n: not [ yaml\n", "current-context: \"\"\n---\n: not [ yaml\n"),
    ] {
        assert_edit(before, Change::CurrentContext { name: None }, after);
    }
}

#[test]
fn what_names_no_context_stays_as_it_is() {
    for text in [
        "",
        "# mine\n",
        "null\n",
        "kind: Config\n",
        "current-context:\n",
        "current-context: ~ # none\n",
        "current-context: \"\"\n",
        "current-context: a\ncurrent-context: ''\n",
        "{\"current-context\": null}",
        "b: &b {current-context: a}\n<<: *b\ncurrent-context: ''\n",
    ] {
        assert_eq!(edited(text, &[Change::CurrentContext { name: None }]), Ok(None), "{text}");
    }
    // Next to another change, too.
    let before = "contexts: [{name: x, context: {cluster: c}}]\n";
    let after = "contexts: [{name: x, context: {cluster: c, namespace: qa}}]\n";
    let changes = [Change::CurrentContext { name: None }, namespace("x", "qa")];
    assert_eq!(edited(before, &changes), Ok(Some(after.to_owned())));
}

#[test]
fn a_name_that_others_share_is_not_unset() {
    for before in
        ["current-context: &n a\ncontexts:\n- name: *n\n", "current-context: &n a\nx: *n\n"]
    {
        let result = edited(before, &[Change::CurrentContext { name: None }]);
        assert!(matches!(result, Err(EditObstacle::Shared { .. })), "{before}\n{result:?}");
    }
}
