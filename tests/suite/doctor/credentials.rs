//! Certificates, tokens and exec plugins, judged without a cluster.

use crate::doctor::{codes, findings, text};
use crate::sample::contexts;
use crate::support::home::Home;

/// A kubeconfig whose user has these lines.
fn home_of(user: &str) -> Home {
    let mut home = Home::new();
    home.write("config", contexts(&["a"]).replace("user: {token: token-of-a}", user));
    home.mode("config", 0o600);
    home.kubeconfig(&["config"]);
    home
}

fn exec(rest: &str) -> String {
    format!("user: {{exec: {{command: plug, apiVersion: client.authentication.k8s.io/{rest}}}}}")
}

#[test]
fn a_plugin_that_kubectl_could_not_run_is_an_error() {
    let policy = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n\
                  credentialPluginPolicy: DenyAll\n";
    for (user, is_installed, kuberc, expected) in [
        (exec("v1beta1"), true, "", &[][..]),
        (exec("v1, interactiveMode: Always"), true, "", &[]),
        (exec("v1beta1"), false, "", &["missing-plugin"]),
        (exec("v1beta1"), true, policy, &["forbidden-plugin"]),
        (exec("v1alpha1"), true, "", &["unsupported-plugin-version"]),
        (exec("v1"), true, "", &["invalid-interactive-mode"]),
        (
            "user: {exec: {command: ./x, apiVersion: client.authentication.k8s.io/v1beta1}}"
                .to_owned(),
            false,
            "",
            &["plugin-not-executable"],
        ),
        (
            "user: {auth-provider: {name: gcp}}".to_owned(),
            false,
            "",
            &["unsupported-auth-provider"],
        ),
        (
            "user: {auth-provider: {name: oidc, config: {idp-issuer-url: u, client-id: c}}}"
                .to_owned(),
            false,
            "",
            &["legacy-auth-provider"],
        ),
        ("user: {tokenFile: nowhere}".to_owned(), false, "", &["unreadable-credential-file"]),
        (
            "user: {client-certificate-data: eA==, client-key-data: eA==}".to_owned(),
            false,
            "",
            &["invalid-certificate", "invalid-certificate"],
        ),
    ] {
        let home = home_of(&user);
        home.write("x", "");
        if is_installed {
            home.script("plug", "#!/bin/sh\ntouch ~/ran\n");
        }
        if !kuberc.is_empty() {
            home.write(".kube/kuberc", kuberc);
        }
        assert_eq!(codes(&home, &[]), expected, "{user}");
        assert!(!home.path("ran").exists(), "a plugin was run");
    }
    // The hint of a program that is not executable is typed.
    let home =
        home_of("user: {exec: {command: ./x, apiVersion: client.authentication.k8s.io/v1beta1}}");
    home.write("x", "");
    let found = findings(&home.run(&["doctor", "-o", "json"]));
    let command = text(&found[0]["next"][0], "command").to_owned();
    home.program("sh", &["-c", &command]).run().success();
    assert_eq!(codes(&home, &[]), [""; 0]);
}
