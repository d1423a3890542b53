//! Plugins that are of no use: each fault has its sentence, and what to do about it.

use expect_test::expect;
use serde_json::json;

use super::{SECRET, exec, refusal, user};
use crate::support::api_server::{ApiServer, ExecPlugin};
use crate::support::expected::assert_text;
use crate::support::home::Home;

const LOG_IN: &str = "log in again with it, then try again";

#[test]
fn one_that_is_missing() {
    let home = Home::new();
    for (command, named) in [
        ("no-such-plugin", "no-such-plugin"),
        ("/no/such/plugin", "/no/such/plugin"),
        ("tools/no-such-plugin", "$HOME/.kube/tools/no-such-plugin"),
    ] {
        assert_eq!(
            refusal(&home, user(exec(command))),
            (
                format!("the credential plugin \"{named}\" is not installed"),
                format!("install \"{named}\", or correct exec.command in the kubeconfig"),
            )
        );
    }
    // A directory is no program either.
    home.directory("bin/a-directory");
    let (error, _) = refusal(&home, user(exec("a-directory")));
    assert_eq!(error, "the credential plugin \"a-directory\" is not installed");
}

#[test]
fn one_that_is_missing_with_a_hint_of_the_kubeconfig() {
    let home = Home::new();
    let mut called = exec("no-such-plugin");
    called["installHint"] =
        json!("\n  Get it with: brew install\u{1b}[31m no-such-plugin  \n\nIt needs much more.\n");
    assert_eq!(
        refusal(&home, user(called)),
        (
            "the credential plugin \"no-such-plugin\" is not installed".to_owned(),
            r"Get it with: brew install\u{1b}[31m no-such-plugin".to_owned(),
        )
    );
}

#[test]
fn one_that_is_there_and_no_program() {
    let home = Home::new();
    home.write(".kube/tools/a plugin", "#!/bin/sh\n");
    assert_eq!(
        refusal(&home, user(exec("tools/a plugin"))),
        (
            "the credential plugin \"$HOME/.kube/tools/a plugin\" is not executable".to_owned(),
            "chmod +x ~/'.kube/tools/a plugin'".to_owned(),
        )
    );
    // On PATH it is passed over.
    home.write("bin/get-token", "#!/bin/sh\n");
    let (error, _) = refusal(&home, user(exec("get-token")));
    assert_eq!(error, "the credential plugin \"get-token\" is not installed");
}

#[test]
fn one_whose_interpreter_is_missing() {
    let home = Home::new();
    home.script("get-token", "#!/no/such/python\n");
    assert_eq!(
        refusal(&home, user(exec("get-token"))),
        (
            "the credential plugin \"get-token\" failed (No such file or directory)".to_owned(),
            LOG_IN.to_owned(),
        )
    );
}

#[test]
fn one_without_a_command_and_ones_that_kubectl_does_not_run() {
    let home = Home::new();
    let plugin = ExecPlugin::named("get-token").prints(SECRET);
    plugin.write(&home);
    let mut nameless = exec("");
    nameless["installHint"] = json!("install it");
    assert_eq!(
        refusal(&home, user(nameless)),
        (
            "the user's exec has no command".to_owned(),
            "add exec.command in the kubeconfig".to_owned(),
        )
    );
    for version in ["client.authentication.k8s.io/v1alpha1", "v1", ""] {
        let mut old = exec("get-token");
        old["apiVersion"] = json!(version);
        assert_eq!(
            refusal(&home, user(old)),
            (
                format!("the credential plugin \"get-token\" has the apiVersion \"{version}\""),
                "set exec.apiVersion to client.authentication.k8s.io/v1".to_owned(),
            )
        );
    }
    let mut asking = exec("get-token");
    asking["interactiveMode"] = json!("Always");
    assert_eq!(
        refusal(&home, user(asking)),
        (
            "the credential plugin \"get-token\" wants to ask you something, which needs a terminal"
                .to_owned(),
            "log in with kubectl get namespaces; a namespace can be set by its exact name"
                .to_owned(),
        )
    );
    assert!(plugin.runs(&home).is_empty());
}

#[test]
fn one_that_prints_no_credentials() {
    let home = Home::new();
    let v1 = "client.authentication.k8s.io/v1";
    let of = |version: &str, kind: &str, rest: &str| {
        format!(r#"{{"apiVersion": "{version}", "kind": "{kind}"{rest}}}"#)
    };
    let credential = |status: &str| of(v1, "ExecCredential", &format!(r#", "status": {status}"#));
    let no_credential = "it is not an ExecCredential";
    let no_version =
        "it has no apiVersion, the kubeconfig asks for client.authentication.k8s.io/v1";
    let half = "a certificate without its key, or the other way around";
    let neither = "it has neither a token nor a certificate";
    for (printed, found) in [
        ("", no_credential),
        (SECRET, no_credential),
        (&format!("logged in as {SECRET}\n{}", credential("{}")), no_credential),
        (&format!("[{SECRET:?}]"), no_credential),
        (&format!("token: {SECRET}"), no_version),
        (&format!(r#"{{"status": {{"token": {SECRET:?}}}}}"#), no_version),
        (&of(v1, SECRET, ""), no_credential),
        (&credential(&format!("{SECRET:?}")), no_credential),
        (&credential(&format!(r#"{{"token": [{SECRET:?}]}}"#)), no_credential),
        (&of(v1, "ExecCredential", ""), "it has no status"),
        (&credential("null"), "it has no status"),
        (&credential("{}"), neither),
        (&credential(r#"{"token": ""}"#), neither),
        (&credential(&format!(r#"{{"clientCertificateData": {SECRET:?}}}"#)), half),
        (&credential(&format!(r#"{{"clientKeyData": {SECRET:?}, "token": "t"}}"#)), half),
        (
            &of("client.authentication.k8s.io/v1beta1", "ExecCredential", ""),
            "the kubeconfig asks for client.authentication.k8s.io/v1, it answers in \
             \"client.authentication.k8s.io/v1beta1\"",
        ),
        (
            &of(SECRET, "ExecCredential", ""),
            "the kubeconfig asks for client.authentication.k8s.io/v1, it answers in another version",
        ),
    ] {
        let plugin = ExecPlugin::named("get-token").prints(printed);
        assert_eq!(
            refusal(&home, plugin.write(&home)),
            (
                format!(
                    "the credential plugin \"get-token\" printed no usable credentials: {found}"
                ),
                "check what \"get-token\" prints, and its version".to_owned(),
            ),
            "{printed}"
        );
    }
}

#[test]
fn one_that_prints_for_ever() {
    let home = Home::new();
    home.script("get-token", &format!("#!/bin/sh\nexec yes {SECRET}\n"));
    assert_eq!(
        refusal(&home, user(exec("get-token"))),
        (
            "the credential plugin \"get-token\" printed no usable credentials: more than 1 MiB"
                .to_owned(),
            "check what \"get-token\" prints, and its version".to_owned(),
        )
    );
}

#[test]
fn one_that_prints_no_certificate() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let status = json!({ "clientCertificateData": SECRET, "clientKeyData": SECRET });
    let credential = json!({
        "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status
    });
    let plugin = ExecPlugin::named("get-token").prints(&credential.to_string());
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    let message = super::list(&home).only_stderr(1);
    assert_eq!(
        message.lines().next(),
        Some(
            "error: can't list the namespaces of \"test\": user \"test\": its certificate and key can't be used"
        )
    );
    assert!(!message.contains(SECRET), "{message}");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_name_is_taken_without_asking_with_force_and_no_plugin_runs() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    let plugin = ExecPlugin::named("get-token").fails(1, "the session has expired");
    server.kubeconfig_with(plugin.write(&home)).write(&home);
    assert_text(
        &home.command(&["ns", "cart"]).args(&super::PATIENT).run().only_stderr(1),
        expect![[r#"
error: can't check namespace "cart" of "test": the credential plugin "get-token" failed (exit code 1): the session has expired
hint: log in again with it, then try again
hint: to set it without asking the cluster: kswitch ns --force cart
"#]],
    );
    assert_eq!(plugin.runs(&home).len(), 1);
    let taken = home.run(&["ns", "-f", "cart"]).only_stderr(0);
    assert_eq!(taken, "Namespace is now \"cart\" in context \"test\".\n");
    home.run(&["ctx", "test"]).success();
    assert_eq!(plugin.runs(&home).len(), 1);
}
