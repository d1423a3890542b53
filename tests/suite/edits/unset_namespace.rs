//! Contexts that lost their namespace, byte for byte.

use kswitch::kubeconfig::edit::{EditObstacle, edit};
use kswitch::kubeconfig::text::SourceText;
use kswitch::kubeconfig::{Change, Kind};

use super::{assert_edit, edited};

fn unset(context: &str) -> Change {
    Change::Namespace { context: context.to_owned(), namespace: None }
}

/// Takes the namespace of `x` away, whose context has these lines, at eight spaces.
#[track_caller]
fn assert_lines(before: &str, after: &str) {
    for (head, tail) in [
        ("contexts:\n  - context:\n", "    name: x\nusers: []\n"),
        ("contexts:\n  - name: x\n    context:\n", "  - name: z\n"),
        ("contexts:\n  - name: x\n    context:\n", "users: []\n"),
        ("contexts:\n  - name: x\n    context: &c # all\n", ""),
        ("contexts:\n  - name: x\n    context:\n", "---\nnamespace: x\n"),
        ("contexts:\n  -\n    ? name\n    : x\n    ? context\n    :\n", "  - # z\n    name: z\n"),
    ] {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = |own: &str| format!("{head}{own}{tail}").replace('\n', line_end);
            assert_edit(&text(before), unset("x"), &text(after));
        }
    }
}

#[test]
fn the_key_goes_with_its_line() {
    let (cluster, user) = ("        cluster: c # one\n", "        user: u # two\n");
    for own in [
        "        namespace: qa # why\n",
        "        namespace: 'qa'\n",
        "        namespace: |- # why\n          qa\n",
        "        namespace: >\n          qa\n          # text\n",
        "        namespace:\n          qa\n",
        "        namespace: \"q\n          a\"\n",
        "        ? namespace\n        : qa # why\n",
        "        \"namespace\": &n !!str qa\n",
        "        # its own\n        # too\n        namespace: qa\n          # inside\n",
    ] {
        assert_lines(&format!("{own}{cluster}{user}"), &format!("{cluster}{user}"));
        assert_lines(&format!("{cluster}{own}{user}"), &format!("{cluster}{user}"));
        assert_lines(&format!("{cluster}{user}{own}"), &format!("{cluster}{user}"));
    }
}

#[test]
fn the_comments_of_neighbours_stay() {
    for (before, after) in [
        (
            "        # of nobody\n\n        namespace: qa\n        # of the cluster\n        cluster: c\n",
            "        # of nobody\n\n        # of the cluster\n        cluster: c\n",
        ),
        (
            "        cluster: c\n          # in it\n      # of nobody\n        namespace: qa\n      # of nobody\n",
            "        cluster: c\n          # in it\n      # of nobody\n      # of nobody\n",
        ),
        (
            "        cluster: c\n        # its own\n        namespace: qa\n        # the end\n",
            "        cluster: c\n        # the end\n",
        ),
    ] {
        assert_lines(before, after);
    }
}

#[test]
fn blank_lines_do_not_pile_up() {
    for (before, after) in [
        (
            "        cluster: c\n\n        namespace: qa\n\n        user: u\n",
            "        cluster: c\n\n        user: u\n",
        ),
        ("        namespace: qa\n\n        user: u\n", "        user: u\n"),
        ("        cluster: c\n\n        namespace: qa\n", "        cluster: c\n"),
        (
            "        cluster: c\n\n        namespace: qa\n        user: u\n",
            "        cluster: c\n\n        user: u\n",
        ),
        (
            "        cluster: |+\n          c\n\n        namespace: qa\n\n        user: u\n",
            "        cluster: |+\n          c\n\n        user: u\n",
        ),
    ] {
        assert_lines(before, after);
    }
}

#[test]
fn all_keys_of_that_name_go() {
    assert_lines(
        "        namespace: a\n        cluster: c\n        namespace:\n        # its own\n        namespace: b\n",
        "        cluster: c\n",
    );
    let before =
        "contexts: [{name: x, context: {namespace, cluster: c, namespace: a, namespace: b}}]\n";
    assert_edit(before, unset("x"), "contexts: [{name: x, context: {cluster: c}}]\n");
    let before =
        "{\"contexts\":[{\"context\":{\"namespace\":null,\"namespace\":\"a\"},\"name\":\"x\"}]}";
    assert_edit(before, unset("x"), "{\"contexts\":[{\"context\":{},\"name\":\"x\"}]}");
}

#[test]
fn the_only_key_leaves_an_empty_context() {
    for (before, after) in [
        (
            "contexts:\n- context:\n    namespace: qa\n  name: x\n",
            "contexts:\n- context: {}\n  name: x\n",
        ),
        (
            "contexts:\n- name: x\n  context: &c # all\n    # its own\n    namespace: qa # why",
            "contexts:\n- name: x\n  context: &c {} # all\n",
        ),
        (
            "contexts:\r\n- context:\r\n\r\n    # alone\r\n\r\n    namespace: qa\r\n  name: x\r\n",
            "contexts:\r\n- context: {}\r\n\r\n    # alone\r\n  name: x\r\n",
        ),
        (
            "contexts:\n- ? context\n  : namespace: qa # why\n  ? name\n  : x\n",
            "contexts:\n- ? context\n  : {}\n  ? name\n  : x\n",
        ),
        (
            "contexts:\n- name: x\n  context:\n    namespace: a\n    namespace: b\n- name: z\n",
            "contexts:\n- name: x\n  context: {}\n- name: z\n",
        ),
        (
            "contexts: [{name: x, context: {namespace: qa}}]\n",
            "contexts: [{name: x, context: {}}]\n",
        ),
        (
            "contexts:\n- name: x\n  context: { # all\n    namespace: qa # why\n  }\n",
            "contexts:\n- name: x\n  context: { # all\n  }\n",
        ),
        (
            "{\"contexts\": [{\n\t\"name\": \"x\",\n\t\"context\": {\n\t\t\"namespace\": \"qa\"\n\t}\n}]}\n",
            "{\"contexts\": [{\n\t\"name\": \"x\",\n\t\"context\": {}\n}]}\n",
        ),
    ] {
        assert_edit(before, unset("x"), after);
    }
}

#[test]
fn the_first_key_may_stand_behind_a_colon() {
    let before =
        "contexts:\n- ? context\n  : namespace: qa # why\n    cluster: c\n  ? name\n  : x\n";
    let after = "contexts:\n- ? context\n  : cluster: c\n  ? name\n  : x\n";
    assert_edit(before, unset("x"), after);
    // The tag and the anchor of the key go with it.
    let before = before.replace(": namespace", ": !!str &a namespace");
    assert_edit(&before, unset("x"), after);
}

#[test]
fn between_brackets_a_comma_goes_along() {
    let texts = |context: &str| {
        [
            format!("contexts:\n- name: x\n  context: {context} # all\n"),
            format!("contexts: [{{context: {context}, name: x}}]\n"),
        ]
    };
    for (before, after) in [
        ("{namespace: qa, cluster: c,user: u}", "{cluster: c,user: u}"),
        ("{cluster: c, namespace: 'qa',user: u}", "{cluster: c, user: u}"),
        ("{cluster: c,user: u, namespace: qa}", "{cluster: c,user: u}"),
        ("{ cluster: c, namespace: qa , }", "{ cluster: c, }"),
        ("{ ? namespace : qa, cluster: c }", "{ cluster: c }"),
        ("{cluster: , namespace: qa, user: &u }", "{cluster: , user: &u }"),
        ("{cluster, namespace: qa, user}", "{cluster, user}"),
        (
            "{\n    cluster: c, # one\n    # its own\n    namespace: qa, # why\n    user: u # two\n  }",
            "{\n    cluster: c, # one\n    user: u # two\n  }",
        ),
        ("{\n    cluster: c, # one\n    namespace: qa # why\n  }", "{\n    cluster: c # one\n  }"),
    ] {
        for (before, after) in texts(before).iter().zip(texts(after)) {
            assert_edit(before, unset("x"), &after);
        }
    }
}

#[test]
fn json_stays_json() {
    let pretty = |context: &str| {
        format!(
            "{{\n\t\"contexts\": [\n\t\t{{\n\t\t\t\"context\": {{{context}\n\t\t\t}},\n\t\t\t\"name\": \"x\"\n\t\t}}\n\t]\n}}\n"
        )
    };
    let (cluster, user) = ("\n\t\t\t\t\"cluster\": \"c\"", "\n\t\t\t\t\"user\": \"u\"");
    let own = "\n\t\t\t\t\"namespace\": \"qa\"";
    let after = pretty(&format!("{cluster},{user}"));
    for parts in [[own, cluster, user], [cluster, own, user], [cluster, user, own]] {
        assert_edit(&pretty(&parts.join(",")), unset("x"), &after);
    }
    for before in [
        "{\"cluster\":\"c\",\"namespace\":\"qa\",\"user\":\"u\"}",
        "{\"namespace\":\"qa\",\"cluster\":\"c\",\"user\":\"u\"}",
        "{\"cluster\":\"c\",\"user\":\"u\",\"namespace\":\"qa\"}",
    ] {
        let text = |context| format!("{{\"contexts\":[{{\"context\":{context},\"name\":\"x\"}}]}}");
        let after = text("{\"cluster\":\"c\",\"user\":\"u\"}");
        assert_edit(&text(before), unset("x"), &after);
    }
}

#[test]
fn what_a_merge_would_bring_to_light_is_hidden_by_an_empty_one() {
    let base = "b: &b {namespace: m}\nd: &d {cluster: c, namespace: ''}\ncontexts:\n- name: x\n  context:\n";
    for (before, after) in [
        ("    <<: *b\n", "    <<: *b\n    namespace: \"\"\n"),
        ("    <<: *b\n    user: u\n", "    <<: *b\n    user: u\n    namespace: \"\"\n"),
        ("    <<: *b\n    namespace: 'a'\n", "    <<: *b\n    namespace: ''\n"),
        ("    namespace: a\n    <<: *b\n", "    namespace: a\n    <<: *b\n    namespace: \"\"\n"),
        ("    <<: [*d, *b]\n    namespace: a\n", "    <<: [*d, *b]\n"),
        ("    <<: [*b, *d]\n    namespace: a\n", "    <<: [*b, *d]\n    namespace: \"\"\n"),
        ("    <<: *d\n    namespace: a\n", "    <<: *d\n"),
        ("    <<: {<<: *b}\n", "    <<: {<<: *b}\n    namespace: \"\"\n"),
        // The last line is text: the new one stands before it.
        (
            "    <<: *b\n    user: |\n      u\n",
            "    <<: *b\n    namespace: \"\"\n    user: |\n      u\n",
        ),
    ] {
        assert_edit(&format!("{base}{before}"), unset("x"), &format!("{base}{after}"));
    }
    let before = "b: &b {namespace: m}\ncontexts: [{name: x, context: {<<: *b}}]\n";
    let after = "b: &b {namespace: m}\ncontexts: [{name: x, context: {<<: *b, namespace: \"\"}}]\n";
    assert_edit(before, unset("x"), after);
}

#[test]
fn a_context_without_a_namespace_stays_as_it_is() {
    for text in [
        "contexts:\n- name: x\n",
        "contexts:\n- name: x\n  context:\n",
        "contexts:\n- name: x\n  context: {cluster: c}\n",
        "contexts:\n- name: x\n  context: {namespace: ''}\n",
        "contexts:\n- name: x\n  context: {namespace: a, namespace: }\n",
        "contexts:\n- name: x\n  context:\n    namespace: # none\n",
        "{\"contexts\":[{\"context\":{\"namespace\":null},\"name\":\"x\"}]}",
    ] {
        assert_eq!(edited(text, &[unset("x")]), Ok(None), "{text}");
        let missing = EditObstacle::Missing { kind: Kind::Context, name: "y".to_owned() };
        assert_eq!(edited(text, &[unset("y")]), Err(missing));
        // Next to another change, too.
        let current = Change::CurrentContext { name: Some("x".to_owned()) };
        let alone = edited(text, std::slice::from_ref(&current));
        assert!(matches!(alone, Ok(Some(_))), "{text}");
        assert_eq!(edited(text, &[unset("x"), current]), alone);
    }
}

#[test]
fn what_others_share_is_refused() {
    for before in [
        "c: &c {namespace: a}\ncontexts:\n- name: x\n  context: *c\n",
        "contexts:\n- name: x\n  context: &c {namespace: a}\n- name: z\n  context: *c\n",
        "contexts:\n- name: x\n  context: {namespace: &n a}\n- name: z\n  context: {namespace: *n}\n",
        "contexts:\n- name: x\n  context:\n    &k namespace: a\n    cluster: *k\n",
        "contexts:\n- <<: {context: {namespace: a}}\n  name: x\n",
        "c: &c\n- name: x\n  context: {namespace: a}\ncontexts: *c\n",
    ] {
        let result = edited(before, &[unset("x")]);
        assert!(matches!(result, Err(EditObstacle::Shared { .. })), "{before}\n{result:?}");
    }
}

#[test]
fn an_alias_goes_and_what_it_names_stays() {
    let before = "n: &n qa\ncontexts:\n- name: x\n  context: {cluster: c, namespace: *n }\n";
    let after = "n: &n qa\ncontexts:\n- name: x\n  context: {cluster: c }\n";
    assert_edit(before, unset("x"), after);
}

#[test]
fn the_way_back_leads_back() {
    let before =
        "contexts:\n- name: x\n  context:\n    # one\n    namespace: a\n\n    namespace: b\n";
    let source = SourceText::decode(before.into()).unwrap();
    let edited = edit(&source, &[unset("x")]).unwrap().expect("a change");
    assert_eq!(edited.text, "contexts:\n- name: x\n  context: {}\n");
    let mut text = edited.text;
    for exchange in &edited.reversal {
        let end = exchange.at + exchange.old.len();
        assert_eq!(text[exchange.at..end], exchange.old);
        text.replace_range(exchange.at..end, &exchange.new);
    }
    assert_eq!(text, before);
}
