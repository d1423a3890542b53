//! `kswitch current --format`: a line to fill in.

use expect_test::expect;
use kswitch::template::Placeholder;

use crate::sample::{assert_files_as_before, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;

fn home() -> Home {
    let mut home = Home::new();
    home.write(
        "config",
        "current-context: web\ncontexts: [{name: web, context: {cluster: c, user: u, namespace: shop}}]\n\
         clusters: [{name: c, cluster: {server: 'https://c.example:6443'}}]\n",
    );
    home.kubeconfig(&["config"]);
    home
}

fn line(home: &Home, template: &str) -> String {
    home.masked(&home.run(&["current", "--format", template]).only_stdout())
}

#[test]
fn every_placeholder_is_filled_in() {
    let home = home();
    assert_eq!(
        line(&home, "{context}|{namespace}|{cluster}|{user}|{server}|{file}"),
        "web|shop|c|u|https://c.example:6443|$HOME/config\n"
    );
    assert_eq!(line(&home, "⎈ {{{context}}}"), "⎈ {web}\n");
    assert_eq!(line(&home, ""), "\n");
    assert_eq!(line(&home, "%{context} \\n"), "%web \\n\n");
}

#[test]
fn the_namespace_is_the_one_that_kubectl_uses_and_what_is_not_known_is_empty() {
    let mut home = Home::new();
    home.write("config", "current-context: a\ncontexts: [{name: a}]\n");
    home.kubeconfig(&["config"]);
    assert_eq!(
        line(&home, "{context}|{namespace}|{cluster}|{user}|{server}|{file}"),
        "a|default||||$HOME/config\n"
    );
}

#[test]
fn values_are_safe_to_show_and_the_template_is_what_was_typed() {
    let mut home = Home::new();
    home.write(
        "config",
        "current-context: \"a\\e[31m\"\ncontexts: [{name: \"a\\e[31m\", context: {cluster: \"{user}\\n\"}}]\n",
    );
    home.kubeconfig(&["config"]);
    let bold = "\u{1b}[1m{context}\u{1b}[0m {cluster}";
    assert_eq!(line(&home, bold), "\u{1b}[1ma\\u{1b}[31m\u{1b}[0m {user}\\n\n");
}

#[test]
fn a_wrong_template_is_wrong_usage_and_lists_the_placeholders() {
    let home = home();
    let allowed = "there are {context}, {alias}, {namespace}, {cluster}, {user}, {server}, \
                   {file}, {session}, {protected}, and {{ and }} for braces";
    for (template, fault) in [
        ("{name}", "there is no {name}"),
        ("{context", "a lone '{' at character 1"),
        ("ü}", "a lone '}' at character 2"),
        ("{}", "there is no {}"),
    ] {
        let message = home.run(&["current", "--format", template]).only_stderr(2);
        let expected = format!(
            "error: invalid value '{template}' for '--format <TEMPLATE>': {fault}; {allowed}\n"
        );
        assert!(message.starts_with(&expected), "{message}");
    }
    let message = home.run(&["current", "--format", "{user}", "-o", "text"]).only_stderr(2);
    assert!(
        message.starts_with("error: the argument '--format <TEMPLATE>' cannot be used"),
        "{message}"
    );
    assert_files_as_before(&home, &["config"]);
}

#[test]
fn without_a_current_context_there_is_no_line() {
    let home = home_with(&["a"]);
    home.write("config", "contexts: []\n");
    assert_text(
        &home.run(&["current", "--format", "{context}"]).only_stderr(1),
        expect![[r#"
error: there is no context in ~/config, ~/.kube/clusters, ~/.kube/config.d and ~/.kube/configs
hint: to try kswitch on sample clusters: kswitch demo
hint: for a kubeconfig that you have: kswitch import FILE
hint: for a cluster of EKS: aws eks update-kubeconfig --name NAME
hint: for one of GKE: gcloud container clusters get-credentials NAME --location LOCATION
hint: for one of AKS: az aks get-credentials --resource-group GROUP --name NAME
"#]],
    );
}

#[test]
fn the_documentation_lists_the_placeholders() {
    let text = include_str!("../../../docs/scripting.md");
    let table: String =
        text.split_inclusive('\n').filter(|line| line.starts_with("| `{")).collect();
    let expected =
        Placeholder::ALL.map(|(_, name, value)| format!("| `{{{name}}}` | {value} |\n")).concat();
    assert_eq!(table, expected);
}
