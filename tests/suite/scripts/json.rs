//! `-o json`, to the byte: the keys in their order, the types, and null where nothing is known.

use expect_test::expect;
use serde_json::{Value, json};

use super::hard_contexts;
use crate::support::api_server::ApiServer;
use crate::support::expected::assert_text;
use crate::support::home::Home;

#[test]
fn the_contexts_of_all_files() {
    let mut home = Home::new();
    home.write(
        "one",
        "clusters: [{name: c, cluster: {server: 'https://c.example'}}, {name: bare}]\n\
         current-context: web-9\ncontexts:\n\
         - {name: web-10, context: {cluster: c, user: u, namespace: shop}}\n\
         - {name: web-9, context: {cluster: gone, user: u, namespace: ''}}\n",
    );
    home.write("two", "contexts: [{name: web-9, context: {cluster: bare, user: v}}]\n");
    home.write(".kube/config.d/x", "current-context: x\ncontexts: [{name: x}, {name: web-10}]\n");
    home.kubeconfig(&["one", "two"]);
    let listed = home.run(&["ctx", "--list", "-o", "json"]).only_stdout();
    assert_text(
        &home.masked(&listed),
        expect![[r#"
[
  {
    "name": "web-9",
    "aliases": [],
    "cluster": "gone",
    "user": "u",
    "namespace": null,
    "file": "$HOME/one",
    "server": null,
    "current": true,
    "shadowed": false,
    "inKubeconfig": true,
    "crossFile": []
  },
  {
    "name": "web-9",
    "aliases": [],
    "cluster": "bare",
    "user": "v",
    "namespace": null,
    "file": "$HOME/two",
    "server": "",
    "current": false,
    "shadowed": true,
    "inKubeconfig": true,
    "crossFile": []
  },
  {
    "name": "web-10",
    "aliases": [],
    "cluster": "c",
    "user": "u",
    "namespace": "shop",
    "file": "$HOME/one",
    "server": "https://c.example",
    "current": false,
    "shadowed": false,
    "inKubeconfig": true,
    "crossFile": []
  },
  {
    "name": "web-10",
    "aliases": [],
    "cluster": "",
    "user": "",
    "namespace": null,
    "file": "$HOME/.kube/config.d/x",
    "server": null,
    "current": false,
    "shadowed": false,
    "inKubeconfig": false,
    "crossFile": []
  },
  {
    "name": "x",
    "aliases": [],
    "cluster": "",
    "user": "",
    "namespace": null,
    "file": "$HOME/.kube/config.d/x",
    "server": null,
    "current": false,
    "shadowed": false,
    "inKubeconfig": false,
    "crossFile": []
  }
]
"#]],
    );
}

#[test]
fn no_contexts_are_an_empty_array() {
    let home = Home::new();
    assert_eq!(home.run(&["ctx", "-l", "-o", "json"]).only_stdout(), "[]\n");
}

#[test]
fn the_current_context() {
    let mut home = Home::new();
    home.write("config", "current-context: a\ncontexts: [{name: a}]\n");
    home.kubeconfig(&["config"]);
    assert_text(
        &home.masked(&home.run(&["current", "-o", "json"]).only_stdout()),
        expect![[r#"
{
  "context": "a",
  "alias": null,
  "namespace": "default",
  "cluster": "",
  "user": "",
  "server": null,
  "file": "$HOME/config",
  "crossFile": [],
  "session": null,
  "protected": false
}
"#]],
    );
}

#[test]
fn the_namespaces_of_the_cluster_and_those_known_without_it() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = Home::new();
    server.kubeconfig().namespace("web").write(&home);
    let expected = r#"[
  {
    "name": "cart",
    "current": false
  },
  {
    "name": "web",
    "current": true
  }
]
"#;
    assert_eq!(home.run(&["ns", "--list", "-o", "json"]).only_stdout(), expected);
    let cached = home.run(&["ns", "--list", "--cached", "-o", "json"]).success();
    let mut names: Value = serde_json::from_str(expected).expect("JSON");
    names.as_array_mut().expect("an array").insert(1, json!({"name": "default", "current": false}));
    assert_eq!(serde_json::from_str::<Value>(&cached.stdout).expect("JSON"), names);
}

/// What is escaped for the eye reads back as it was.
#[test]
fn hard_names_read_back_as_they_are() {
    let names = [
        "arn:aws:eks:eu-west-1:1:cluster/x",
        "a \"b\" \\ c",
        "später 👩‍💻",
        "x\u{1b}[2J\u{9b}\u{202e}\u{7f}\n\t",
        " ",
    ];
    let mut home = Home::new();
    home.write("config", hard_contexts(&names));
    home.kubeconfig(&["config"]);
    let listed = home.run(&["ctx", "-l", "-o", "json"]).only_stdout();
    let is_safe = |letter: char| letter == '\n' || !letter.is_control() && letter != '\u{202e}';
    assert!(listed.chars().all(is_safe), "{listed:?}");
    let records: Vec<Value> = serde_json::from_str(&listed).expect("JSON");
    let mut found: Vec<&str> =
        records.iter().map(|record| record["name"].as_str().expect("a name")).collect();
    let mut expected = names;
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    for name in names {
        home.run(&["ctx", "--", name]).success();
        let current = home.run(&["current", "-o", "json"]).only_stdout();
        let current: Value = serde_json::from_str(&current).expect("JSON");
        assert_eq!((&current["context"], &current["cluster"]), (&json!(name), &json!(name)));
    }
}
