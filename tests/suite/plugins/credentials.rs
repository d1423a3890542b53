//! Plugins that work: how they are found and called, and what they may print.

use expect_test::expect;
use serde_json::json;

use super::{exec, list, user, with_token};
use crate::support::api_server::{ApiServer, ExecPlugin, Setup, User};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

fn shop() -> Setup {
    ApiServer::of(&["cart", "web"])
}

/// A script that prints a token.
fn printing(token: &str) -> String {
    format!("#!/bin/sh\necho '{}'\n", with_token(token))
}

#[test]
fn both_versions_of_the_protocol_give_a_token() {
    for plugin in [ExecPlugin::named("get-token"), ExecPlugin::named("get-token").v1beta1()] {
        let (server, home) = (shop().start(), Home::new());
        let plugin = plugin.token("jane-token");
        server.kubeconfig_with(plugin.write(&home)).write(&home);
        assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
        assert_eq!(plugin.runs(&home).len(), 1);
        let [asked] = &server.requests()[..] else { panic!("one request") };
        assert_eq!(asked.user.as_deref(), Some("jane"));
        assert_eq!(asked.header("authorization"), Some("Bearer jane-token"));
    }
}

#[test]
fn a_namespace_is_looked_up_with_the_token_too() {
    let (server, home) = (shop().start(), Home::new());
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    let ran = home.command(&["ns", "web"]).args(&super::PATIENT).run();
    assert_eq!(ran.only_stderr(0), "Namespace is now \"web\" in context \"test\".\n");
    let missing = home.command(&["ns", "wob"]).args(&super::PATIENT).run();
    assert!(missing.only_stderr(1).starts_with("error: no namespace \"wob\" in the cluster"));
    assert_eq!(plugin.runs(&home).len(), 2);
}

#[test]
fn a_certificate_and_its_key_are_shown_to_the_server() {
    let (server, home) = (shop().start(), Home::new());
    let certificate = server.client_certificate("jane");
    let plugin = ExecPlugin::named("get-certificate").certificate(&certificate);
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
    let [asked] = &server.requests()[..] else { panic!("one request") };
    assert_eq!((asked.user.as_deref(), asked.header("authorization")), (Some("jane"), None));
}

#[test]
fn a_certificate_and_a_token_are_both_shown() {
    let server =
        shop().user(User::named("jane").token("jane-token")).user(User::named("joe")).start();
    let home = Home::new();
    let certificate = server.client_certificate("joe");
    let plugin = ExecPlugin::named("get-both").certificate(&certificate).token("jane-token");
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
    let [asked] = &server.requests()[..] else { panic!("one request") };
    // The API server takes the certificate first, as the real one does.
    assert_eq!(asked.user.as_deref(), Some("joe"));
    assert_eq!(asked.header("authorization"), Some("Bearer jane-token"));
}

#[test]
fn yaml_will_do() {
    let (server, home) = (shop().start(), Home::new());
    let yaml = "\
# Printed directly.
apiVersion: client.authentication.k8s.io/v1
kind: ExecCredential
status:
  expirationTimestamp: 2030-01-01T00:00:00Z
  token: \"jane-token\"";
    let plugin = ExecPlugin::named("get-yaml").prints(yaml);
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
}

/// client-go takes an answer without a kind, and the last of two equal keys.
#[test]
fn an_answer_is_read_as_kubectl_reads_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (server, home) = (shop().start(), Home::new());
    let v1 = "client.authentication.k8s.io/v1";
    for answer in [
        format!(r#"{{"apiVersion": "{v1}", "status": {{"token": "jane-token"}}}}"#),
        format!(
            r#"{{"apiVersion": "v0", "apiVersion": "{v1}", "kind": null,
                "status": {{"token": "old-token", "token": "jane-token", "token": null}}}}"#
        ),
        format!("apiVersion: {v1}\nstatus:\n  token: old-token\n  token: jane-token\n"),
    ] {
        let plugin = ExecPlugin::named("get-token").prints(&answer);
        server.kubeconfig_with(plugin.write(&home)).write(&home);
        let listed = kubectl.run(&home, &["get", "namespaces", "-o", "name"]);
        assert_eq!(listed.as_deref(), Ok("namespace/cart\nnamespace/web"), "{answer}");
        assert_eq!(list(&home).only_stdout(), "cart\nweb\n", "{answer}");
    }
}

#[test]
fn arguments_and_variables_arrive_as_they_are() {
    let (server, home) = (shop().start(), Home::new());
    let check = r#"#!/bin/sh
found="$#|$1|$2|$3|$REGION|$EMPTY|$OURS|$LANG"
wanted='3|get token|--cluster=*||eu west|set|ours|of the kubeconfig'
[ "$found" = "$wanted" ] || { echo "called with $found" >&2; exit 7; }
"#;
    home.script("get-token", &format!("{check}echo '{}'\n", with_token("jane-token")));
    let mut called = exec("get-token");
    called["args"] = json!(["get token", "--cluster=*", ""]);
    called["env"] = json!([
        { "name": "REGION", "value": "eu west" },
        { "name": "EMPTY", "value": "set" },
        { "name": "LANG", "value": "of the kubeconfig" },
    ]);
    server.kubeconfig_with(user(called)).write(&home);
    let ran = home.command(&["ns", "--list"]).args(&super::PATIENT).env("OURS", "ours").run();
    assert_eq!(ran.only_stdout(), "cart\nweb\n");
}

/// Semantics 2.7.
#[test]
fn a_relative_command_is_found_from_the_directory_of_the_kubeconfig() {
    let (server, home) = (shop().start(), Home::new());
    let right = home.script("right", &printing("jane-token"));
    let wrong = home.script("wrong", "#!/bin/sh\necho 'the wrong one' >&2\nexit 1\n");
    home.link(".kube/tools/get-token", &right);
    for decoy in ["work/tools/get-token", "elsewhere/tools/get-token", "tools/get-token"] {
        home.link(decoy, &wrong);
    }
    for command in ["tools/get-token", "./tools/get-token", "../.kube/tools/get-token"] {
        let kubeconfig = server.kubeconfig_with(user(exec(command)));
        kubeconfig.write_to(&home, "elsewhere/config");
        home.write(".kube/config", kubeconfig.text());
        let ran = home.command(&["ns", "--list"]).args(&super::PATIENT);
        assert_eq!(ran.in_directory(home.directory("work")).run().only_stdout(), "cart\nweb\n");
    }
    // A kubeconfig that is a link has the directory of the link.
    std::fs::remove_file(home.path(".kube/config")).expect("it is there");
    home.link(".kube/config", home.path("elsewhere/config"));
    let ran = home.command(&["ns", "--list"]).args(&super::PATIENT);
    assert_eq!(ran.in_directory(home.directory("work")).run().only_stdout(), "cart\nweb\n");
    // By a relative KUBECONFIG too.
    let ran =
        home.command(&["ns", "--list"]).args(&super::PATIENT).env("KUBECONFIG", "../.kube/config");
    assert_eq!(ran.in_directory(home.directory("work")).run().only_stdout(), "cart\nweb\n");
}

#[test]
fn a_bare_name_is_looked_for_in_path_and_nowhere_else() {
    let (server, home) = (shop().start(), Home::new());
    home.script("get-token", &printing("jane-token"));
    home.write("early/get-token", "not a program\n");
    home.directory("earlier/get-token");
    let wrong = home.script("wrong", "#!/bin/sh\necho 'the wrong one' >&2\nexit 1\n");
    for decoy in ["late/get-token", ".kube/get-token", "work/get-token"] {
        home.link(decoy, &wrong);
    }
    let mut called = exec("get-token");
    // Whatever the plugin is to find later, it is looked for in our own PATH.
    called["env"] = json!([{ "name": "PATH", "value": "/bin:/usr/bin:/nowhere" }]);
    server.kubeconfig_with(user(called)).write(&home);
    let directories = ["earlier", "early", "bin", "late"].map(|directory| home.path(directory));
    let path = std::env::join_paths(directories).expect("paths without a colon");
    let ran = home.command(&["ns", "--list"]).args(&super::PATIENT).env("PATH", path);
    assert_eq!(ran.in_directory(home.directory("work")).run().only_stdout(), "cart\nweb\n");
}

#[test]
fn no_plugin_runs_where_the_kubeconfig_has_a_token() {
    let (server, home) = (shop().start(), Home::new());
    let plugin = ExecPlugin::named("get-token").fails(1, "not me");
    let both = plugin.write(&home).with("token", "jane-token");
    server.kubeconfig_with(both).write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
    assert!(plugin.runs(&home).is_empty());
}

#[test]
fn what_a_plugin_prints_when_it_works_is_not_shown() {
    let (server, home) = (shop().start(), Home::new());
    let script = printing("jane-token").replace("echo", "echo 'token is from the cache' >&2\necho");
    home.script("get-token", &script);
    server.kubeconfig_with(user(exec("get-token"))).write(&home);
    assert_eq!(list(&home).only_stdout(), "cart\nweb\n");
}

#[test]
fn a_token_that_the_cluster_does_not_take_is_the_plugins() {
    let (server, home) = (shop().start(), Home::new());
    let plugin = ExecPlugin::named("get-token").token("of-yesterday");
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    assert_text(
        &list(&home).only_stderr(1),
        expect![[r#"
error: can't list the namespaces of "test": the cluster does not accept the credentials from "get-token"
hint: log in again with "get-token", then try again
hint: to list the cached names: kswitch ns --list --cached
"#]],
    );
}
