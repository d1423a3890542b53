use proptest::prelude::*;
use proptest::test_runner::Config;

use super::super::parsed;
use super::*;

/// Kubeconfigs as kubectl and cloud providers write them; the fast parser supports all of them.
const SUPPORTED: [&str; 4] = [
    "apiVersion: v1\nclusters:\n- cluster:\n    server: https://a.example:6443\n  name: a\n\
     contexts:\n- context:\n    cluster: a\n    namespace: shop\n    user: a\n  name: a\n\
     current-context: \"\"\nkind: Config\npreferences: {}\nusers:\n- name: a\n  user:\n    exec:\n\
     \x20     apiVersion: client.authentication.k8s.io/v1beta1\n      args:\n      - --region\n\
     \x20     - eu-west-1\n      - eks\n      command: aws\n      env: null\n      installHint: Install\n\
     \x20       it from https://a.example/docs#install\n      provideClusterInfo: false\n",
    "---\n# mine\n\napiVersion: v1\nkind: 'Config'\nclusters:\n  # the first\n  - name:   a  # the name\n\
     \x20   cluster:\n      server: https://a\n\n  -   name: b\n      cluster:\n        server: https://b",
    "contexts: []\nclusters:\n  - name: a.b/c\n    cluster: {}   \nusers: [] # none\n",
    "a:\n  b:\n    - c: 1\n      d:\n      - 'e'\n      - f g\n         h i\n    - --x\n  j: /x\n",
];

/// Whether the fast parser supports a text. Fails unless the full parser then builds the same tree.
fn agree(text: &str) -> Result<bool, TestCaseError> {
    let Some(tree) = read(text) else { return Ok(false) };
    match parsed(text) {
        Ok(other) if tree == other => Ok(true),
        Ok(other) => {
            let both =
                tree.nodes.iter().zip(other.nodes.iter()).find(|(left, right)| left != right);
            Err(TestCaseError::fail(format!("{text:?} read apart: {both:?}")))
        }
        Err(problem) => Err(TestCaseError::fail(format!("{problem:?} in {text:?}"))),
    }
}

#[test]
fn kubeconfigs_of_kubectl_and_cloud_providers_are_supported() {
    for text in SUPPORTED {
        assert!(agree(text).unwrap(), "{text}");
    }
}

#[test]
fn other_yaml_is_left_to_the_full_parser() {
    for text in [
        "",
        "# nothing\n",
        "a",
        "- a\n",
        "{a: b}\n",
        " a: b\n",
        "a:\n",
        "a: \n",
        "a: b: c\n",
        "a: b:\n",
        "a: *b\n",
        "a: &b c\n",
        "a: !!str c\n",
        "a: |\n  b\n",
        "a: [b]\n",
        "a: {b: c}\n",
        "a: 'it''s'\n",
        "a: \"b\\n\"\n",
        "a: \"b\n  c\"\n",
        "a: \"b\"c\n",
        "a: \"b\"#c\n",
        "a: {}#c\n",
        "a: b\n  # c\n  d\n",
        "a: b # c\n  d\n",
        "a: b\n\n  c\n",
        "a: b\n  c: d\n",
        "a:\n  b: c\n d: e\n",
        "a:\n - b\n  - c\n",
        "a:\n- b\n- \n",
        "a:\n-\n  b\n",
        "a:\n- - b\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: é\n",
        "? a\n: b\n",
        "\"a\": b\n",
        "<<: b\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: - b\n",
        "a: @b\n",
        "a: - \n",
    ] {
        assert!(read(text).is_none(), "{text:?}");
    }
}

/// Keys that follow the indentation of a line, valid and unusual ones.
const KEYS: &[&str] =
    &["", "", "a: ", "a:", "name:  ", "a.b/c: ", "k#: ", "on: ", "a :", "'q': ", "1: "];
#[rustfmt::skip]
const VALUES: &[&str] = &[
    "", "", "b", "b", "null", "~", "\"q\"", "'s'", "''", "{}", "[]", "x y", "1e3", "--x", "-x", "- x",
    "a:b", "a#b", "c ", "\"#\"", "'a: b'", "http://x:1/#f", "b # c", "b#", "#c", " # c", "*a", "&a b",
    "!!str x", "|", ">-", "?", "@", "%", ".5", "...", "---", "[a]", "{a: b}", "\"a", "a'", "a\"", "a: ",
    "a:", ":a", "é", "\tx", "x\r", "_", "+1", "<<", "=",
];

fn line() -> impl Strategy<Value = String> {
    let indentation = prop_oneof![4 => (0..4_usize).prop_map(|by| by * 2), 1 => 0..7_usize];
    let dash = prop_oneof![3 => Just(""), 2 => Just("- "), 1 => Just("-   "), 1 => Just("-")];
    let (key, value) = (prop::sample::select(KEYS), prop::sample::select(VALUES));
    (indentation, dash, key, value)
        .prop_map(|(by, dash, key, value)| format!("{:by$}{dash}{key}{value}", ""))
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn both_parsers_agree_on_any_lines(
        lines in prop::collection::vec(line(), 1..9),
        ends in any::<bool>(),
    ) {
        agree(&(lines.join("\n") + if ends { "\n" } else { "" }))?;
    }

    #[test]
    fn both_parsers_agree_on_a_modified_kubeconfig(
        which in 0..SUPPORTED.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, "[ \\n:#'\"a{}\\[\\]-]"), 1..4),
    ) {
        let mut text = SUPPORTED[which].to_owned();
        for (place, removed, put) in changes {
            let place = place.index(text.len());
            let end = (place + removed).min(text.len());
            text.replace_range(place..end, &put);
        }
        agree(&text)?;
    }
}
