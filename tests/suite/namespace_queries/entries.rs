//! Which cluster and which user a context has is decided over all files, as kubectl decides it.

use super::{SHOP, assert_same, jane, last_seen, lines, server};
use crate::support::api_server::{ApiServer, Credential, Setup, User};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// The parts of a kubeconfig: everything up to `clusters`, the clusters, the users.
fn parts(text: &str) -> [&str; 3] {
    let (head, rest) = text.split_once("clusters:\n").expect("clusters");
    let (clusters, users) = rest.split_once("users:\n").expect("users");
    [head, clusters, users]
}

#[test]
fn context_cluster_and_user_may_stand_in_three_files() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let mut home = Home::new();
    let token = Credential::none().with("tokenFile", "token");
    let kubeconfig = server.kubeconfig_with(token).authority_file(&home, "c/ca.crt");
    let text = kubeconfig.cluster("certificate-authority", "ca.crt").text();
    let [head, clusters, users] = parts(&text);
    home.write("a/config", head);
    home.write("c/config", format!("clusters:\n{clusters}"));
    home.write("u/config", format!("users:\n{users}"));
    home.write("u/token", "jane-token");
    home.kubeconfig(&["a/config", "c/config", "u/config"]);
    assert_same(&kubectl, &home, &server, "jane", "relative to the file of each entry");
}

#[test]
fn the_first_of_two_entries_of_a_name_wins_whole() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (one, other) = (server(), server());
    let mut home = Home::new();
    one.kubeconfig().write_to(&home, "one");
    let joes = Credential::password("joe", "hunter2");
    other.kubeconfig_with(joes).write_to(&home, "other");
    home.kubeconfig(&["one", "other"]);
    assert_same(&kubectl, &home, &one, "jane", "the first");
    home.kubeconfig(&["other", "one"]);
    assert_same(&kubectl, &home, &other, "joe", "the other one first");

    // A user of another file, which has the name before: no field of the second is mixed in.
    let text = one.kubeconfig().text();
    let [head, clusters, _] = parts(&text);
    home.write("lone", format!("{head}clusters:\n{clusters}"));
    home.kubeconfig(&["lone", "other"]);
    assert_same(&kubectl, &home, &one, "joe", "the user of another file");
    assert_eq!(other.requests_to("/namespaces").len(), 2, "only when it was the first");
}

#[test]
fn a_context_whose_user_is_missing_queries_without_credentials() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = Home::new();
    home.kubeconfig(&["config"]);
    let users = [User::named("jane").token("jane-token"), User::anonymous()];
    let of_users = |setup: Setup| users.iter().cloned().fold(setup, Setup::user).start();
    let plain = of_users(ApiServer::of(&SHOP).plain_http());
    let tls = of_users(ApiServer::of(&SHOP));
    for changed in ["    user: \"gone\"\n", ""] {
        let without = |text: &str| text.replace("    user: \"test\"\n", changed);
        home.write("config", without(&plain.kubeconfig().text()));
        assert_same(&kubectl, &home, &plain, "system:anonymous", changed);
        // Over TLS kubectl asks for a login on the terminal. kswitch sends no request.
        home.write("config", without(&tls.kubeconfig().text()));
        let message = kubectl.run(&home, &["get", "namespaces"]).expect_err("no terminal");
        assert!(message.contains("EOF"), "{message}");
        assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));
        assert_eq!(last_seen(&tls).user.as_deref(), Some("system:anonymous"));
    }
}

#[test]
fn paths_start_from_the_directory_of_a_link_not_from_where_it_leads() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = server();
    let mut home = Home::new();
    let token = Credential::none().with("tokenFile", "token");
    server.kubeconfig_with(token).write_to(&home, "real/config");
    home.write("real/token", "wrong-token");
    home.write("links/token", "jane-token");
    home.link("links/config", home.path("real/config"));
    home.kubeconfig(&["links/config"]);
    assert_same(&kubectl, &home, &server, "jane", "the directory of the link");
    home.kubeconfig(&["real/config"]);
    assert!(kubectl.run(&home, &["get", "namespaces"]).is_err());
    home.run(&["ns", "-l"]).failure(1);
}

#[test]
fn the_option_for_one_file_and_one_for_another_context_count() {
    let server = server();
    let home = Home::new();
    let joes = Credential::password("joe", "hunter2");
    let kubeconfig = server.kubeconfig_with(jane()).named("a");
    kubeconfig.and(server.kubeconfig_with(joes).named("b")).write_to(&home, "other");
    let file = home.path("other");
    let file = file.to_str().expect("a path in UTF-8");
    for (context, user) in [("a", "jane"), ("b", "joe")] {
        let arguments = ["--kubeconfig", file, "ns", "-l", "--context", context];
        assert_eq!(home.run(&arguments).only_stdout(), lines(&SHOP));
        assert_eq!(last_seen(&server).user.as_deref(), Some(user));
    }
}
