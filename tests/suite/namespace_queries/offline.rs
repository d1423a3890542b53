//! What never asks a cluster.

use super::{SHOP, home_at, home_with, jane, lines, server};
use crate::support::api_server::ExecPlugin;
use crate::support::home::Home;

const SETTINGS: &str = ".config/kswitch/settings.yaml";

#[test]
fn only_a_list_and_a_name_to_be_checked_ask_the_cluster() {
    let server = server();
    let home = Home::new();
    let plugin = ExecPlugin::named("get-token").token("jane-token");
    let kubeconfig =
        server.kubeconfig().and(server.kubeconfig_with(plugin.write(&home)).named("b"));
    kubeconfig.write(&home);
    for arguments in [
        &["ctx", "b"][..],
        &["ctx", "test", "-n", "anything"],
        &["ctx", "b", "--namespace", "anything"],
        &["ctx", "-"],
        &["ns", "-f", "unlisted"],
        &["ns", "--force", "unlisted-too", "--context", "b"],
        &["ns", "-"],
        &["ns", "-c"],
        &["ns", "-l", "--cached"],
        &["ns", "--cached"],
        &["ns", "-l", "--cached", "-o", "json", "--context", "b"],
        &["current"],
        &["current", "-o", "json"],
        &["ctx"],
        &["ctx", "-c"],
        &["ctx", "-l"],
        &["ctx", "-l", "-o", "wide"],
        &["ctx", "-l", "-o", "json"],
        &["env", "--shell", "sh"],
    ] {
        home.run(arguments).success();
        assert_eq!(server.connections(), 0, "{arguments:?}");
    }
    for arguments in [
        &["ns", "Not-A-Name"][..],
        &["ns", "web", "--context", "nope"],
        &["ns", "-l", "--context", "nope"],
        &["ctx", "nope"],
        &["ns", "-f"],
        &["ns", "-l", "web"],
        &["ns", "--cached", "web"],
    ] {
        assert_ne!(home.run(arguments).code, 0);
        assert_eq!(server.connections(), 0, "{arguments:?}");
    }
    assert!(plugin.runs(&home).is_empty());
    assert!(!home.path(".cache").exists());
    home.run(&["ns", "-l"]).success();
    assert_eq!(server.connections(), 1);
}

#[test]
fn the_setting_turns_the_check_off() {
    let server = server();
    let home = home_with(&server.kubeconfig_with(jane()));
    home.write(SETTINGS, "validate-namespaces: false\n");
    assert_eq!(
        home.run(&["ns", "unlisted"]).only_stderr(0),
        "Namespace is now \"unlisted\" in context \"test\".\n"
    );
    assert_eq!(server.connections(), 0);
    // It is about names alone.
    assert_eq!(home.run(&["ns", "-l"]).only_stdout(), lines(&SHOP));

    home.write(SETTINGS, "validate-namespaces: true\n");
    home.run(&["ns", "unlisted-too"]).failure(1);
    home.write(SETTINGS, "validate-namespaces: maybe\n");
    let message = home.masked(&home.run(&["ns", "unlisted-too"]).only_stderr(1));
    assert!(
        message.starts_with(&format!("warning: ~/{SETTINGS}:1:22: validate-namespaces")),
        "{message}"
    );
    assert!(message.contains("\nerror: no namespace \"unlisted-too\""), "{message}");
}

#[test]
fn a_list_off_a_terminal_is_what_no_name_means() {
    let server = server();
    let home = home_at(&server);
    assert_eq!(home.run(&["ns"]).only_stdout(), lines(&SHOP));
}
