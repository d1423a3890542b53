//! The values of a random kubeconfig.

use proptest::bool::weighted;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::choices::choices;
use super::writer::written;

/// The names of contexts, the plain ones first.
const NAMES: &[&str] = &[
    "dev",
    "prod",
    "yes",
    "123",
    "1e3",
    "~",
    "a: b",
    "x#y",
    "x #y",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "tab\there",
    "é😀",
    "-lead",
    "../up",
    "new\nline",
    " lead",
    "trail ",
    "null",
    "y",
    "0x1f",
    "1:30",
    "2024-01-01",
    ".inf",
    "=",
    "<<",
    "a:",
    "#",
    "- x",
    "? x",
    "[x]",
    "{x}",
    "a, b",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "--",
    "arn:aws:eks:us-west-2:1:cluster/x",
    "a name that is longer than the eighty columns at which kubectl folds what stands in quotes",
    "'",
    "\"",
];

/// Contents without a context.
const ODD: &[&str] = &[
    "",
    "\n",
    "# nothing\n",
    "# nothing",
    "---\n",
    "--- # nothing\n",
    "{}",
    "null\n",
    "contexts:\n",
    "contexts: null\nusers: ~\nclusters:\n",
    "kind: Config\n",
    "current-context: prod",
    "---\n---\ncurrent-context: prod\n",
    "{\n}\n",
];

const BROKEN: &[&str] = &[
    "- a\n",
    "kind: Pod\n",
    "contexts: [{name: 1}]\n",
    "contexts: [\n",
    "contexts: [{name: dev}, {name: dev}]\n",
    "\tcurrent-context: dev\n",
];

/// A few names for the contexts of one case, so that its files often share them.
pub(super) fn some_names() -> impl Strategy<Value = Vec<&'static str>> {
    (select(NAMES), select(NAMES), any::<Index>()).prop_map(|(third, fourth, first)| {
        let mut names = NAMES[..2].to_vec();
        for name in [third, fourth] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let first = first.index(names.len());
        names.rotate_left(first);
        names
    })
}

pub(super) fn one_in(chances: u32) -> impl Strategy<Value = bool> {
    weighted(1.0 / f64::from(chances))
}

/// A value once in so many cases.
pub(super) fn rarely<S: Strategy>(
    chances: u32,
    value: S,
) -> impl Strategy<Value = Option<S::Value>> {
    option::weighted(1.0 / f64::from(chances), value)
}

/// The bytes of a random kubeconfig, in a random format; now and then of something else.
pub(super) fn kubeconfig(names: &[&'static str]) -> BoxedStrategy<Vec<u8>> {
    let bytes = |text: &str| text.as_bytes().to_vec();
    prop_oneof![
        35 => (fields(names), choices())
            .prop_map(|(fields, mut choices)| written(&mut choices, &fields)),
        4 => select(ODD).prop_map(bytes),
        1 => select(BROKEN).prop_map(bytes),
    ]
    .boxed()
}

fn fields(names: &[&'static str]) -> BoxedStrategy<Value> {
    let preferences = vec![json!({}), json!(null), json!({"colors": true})];
    let unknown = json!({"contexts": [{"name": "dev"}], "deep": [[1, null], true]});
    let extension = json!({"namespace": "no", "list": [1.5, "yes", null]});
    let fields = (
        contexts(names),
        current_context(names),
        any::<bool>(),
        clusters_and_users(),
        rarely(6, select(preferences)),
        rarely(6, Just(unknown)),
        rarely(8, Just(json!([{"name": "e", "extension": extension}]))),
    );
    fields
        .prop_map(|(contexts, current, kind, others, preferences, unknown, extensions)| {
            let (clusters, users) = others.unzip();
            mapping([
                ("contexts", Some(contexts)),
                ("current-context", current),
                ("apiVersion", kind.then(|| json!("v1"))),
                ("kind", kind.then(|| json!("Config"))),
                ("clusters", clusters),
                ("users", users),
                ("preferences", preferences),
                ("unknown", unknown),
                ("extensions", extensions),
            ])
        })
        .boxed()
}

fn current_context(names: &[&'static str]) -> impl Strategy<Value = Option<Value>> + use<> {
    prop_oneof![
        2 => Just(None),
        5 => select(names.to_vec()).prop_map(|name| Some(json!(name))),
        1 => Just(Some(json!("gone"))),
        1 => Just(Some(json!(""))),
        1 => Just(Some(Value::Null)),
    ]
}

fn clusters_and_users() -> impl Strategy<Value = Option<(Value, Value)>> {
    let name = || select(&["c", "u", "other"][..]);
    let named = (name(), name()).prop_map(|(cluster, user)| {
        let server = json!({"server": "https://c.example"});
        let token = json!({"token": "a\"b\\c'd: #e"});
        let clusters = json!([{"name": cluster, "cluster": server}]);
        Some((clusters, json!([{"name": user, "user": token}])))
    });
    prop_oneof![3 => Just(None), 1 => Just(Some((Value::Null, json!([])))), 2 => named]
}

fn contexts(names: &[&'static str]) -> BoxedStrategy<Value> {
    let entries: Vec<_> = names.iter().map(|name| (context(name), any::<Index>())).collect();
    let present = vec![weighted(0.8); names.len()];
    // Without a name the name is empty.
    let nameless = prop_oneof![
        28 => Just((None, None)),
        1 => Just((None, Some(Value::Null))),
        1 => Just((Some(json!({"context": {"cluster": "c"}})), None)),
    ];
    let list = (present, nameless, entries).prop_map(|(present, (first, last), entries)| {
        let mut contexts = Vec::new();
        for ((context, place), is_present) in entries.into_iter().zip(present) {
            if !is_present {
                continue;
            }
            let place = place.index(contexts.len() + 1);
            contexts.insert(contexts.len() - place, context);
        }
        Value::Array(first.into_iter().chain(contexts).chain(last).collect())
    });
    prop_oneof![19 => list, 1 => Just(Value::Null)].boxed()
}

fn context(name: &'static str) -> BoxedStrategy<Value> {
    let usually = |values: [Value; 3]| option::weighted(2.0 / 3.0, select(values.to_vec()));
    let extensions = json!([{"name": "e", "extension": {"namespace": "no"}}]);
    let unknown = json!({"namespace": "no", "context": ["no"]});
    let inner = (
        usually([json!("c"), json!("other"), json!(null)]),
        usually([json!("u"), json!("u: #2"), json!("")]),
        usually([json!("x"), json!("qa"), json!(null)]),
        rarely(8, Just(extensions)),
        rarely(8, Just(unknown)),
    );
    let inner = inner.prop_map(|(cluster, user, namespace, extensions, unknown)| {
        Some(mapping([
            ("cluster", cluster),
            ("user", user),
            ("namespace", namespace),
            ("extensions", extensions),
            ("Namespace", unknown),
        ]))
    });
    let context = prop_oneof![
        14 => inner,
        // Equal in several contexts, so that they can share it.
        3 => Just(Some(json!({"cluster": "c", "user": "u"}))),
        1 => Just(Some(Value::Null)),
        1 => Just(Some(json!({}))),
        1 => Just(None),
    ];
    (context, one_in(12))
        .prop_map(move |(context, stray)| {
            mapping([
                ("name", Some(json!(name))),
                ("context", context),
                ("namespace", stray.then(|| json!("no"))),
            ])
        })
        .boxed()
}

fn mapping<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}
