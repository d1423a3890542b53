//! Lessons about scripts and clusters: clean output, no network, paths left alone.

use std::io::ErrorKind;
use std::net::TcpListener;

use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;

/// Relative paths stay as they are, whatever directory kswitch runs in.
#[test]
fn lesson_26_relative_paths_are_left_alone() {
    let mut home = Home::new();
    let text = contexts(&["a", "b"])
        .replace("server: 'https://a.example'", "server: x, certificate-authority: pki/ca.crt")
        .replace("{token: token-of-a}", "{exec: {command: ../login.sh, apiVersion: v1}}");
    let before = Snapshot::of(home.write("clusters/config", text));
    home.directory("elsewhere/deep");
    for (list, directory) in [
        ("../../clusters/config", "elsewhere/deep"),
        ("config", "clusters"),
        ("clusters/config", ""),
    ] {
        home.kubeconfig_raw(list);
        let run =
            |arguments: &[&str]| home.command(arguments).in_directory(home.path(directory)).run();
        assert_eq!(run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
        run(&["ctx", "b"]).success();
        before.assert_one_line_changed("current-context: a", "current-context: b");
        run(&["ctx", "a"]).success();
        before.assert_only_bytes_changed(before.text());
    }
}

/// `$(kswitch ctx NAME)` captures nothing, and what a list prints has no colours.
#[test]
fn lesson_29_stdout_has_data_only() {
    let home = home_with(&["a", "b"]);
    let script = r#"printf '[%s]' "$("$0" ctx b)" "$("$0" ns -f shop)" "$("$0" ctx)""#;
    let ran = home.program("/bin/sh", &["-c", script, env!("CARGO_BIN_EXE_kswitch")]).run();
    let ran = ran.success();
    assert_eq!(ran.stdout, "[][][a\nb]");
    assert_eq!(
        ran.stderr,
        "Switched to context \"b\".\nNamespace is now \"shop\" in context \"b\".\n"
    );
}

/// Switching contexts needs no network: a server that never answers is not even called.
#[test]
fn lesson_31_a_dead_cluster_is_not_called() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("not to block");
    let address = server.local_addr().expect("its address").to_string();
    let home = home_with(&["a", "b"]);
    let text = contexts(&["a", "b"])
        .replace("https://a.example", &format!("https://{address}"))
        .replace("https://b.example", &format!("http://{address}"));
    home.write("config", text);
    for arguments in [
        &["ctx", "b"][..],
        &["ctx", "a", "-n", "shop"],
        &["ctx", "-"],
        &["ns", "-f", "shop"],
        &["ctx", "-l", "-o", "wide"],
        &["ctx", "-c"],
        &["ns", "-c"],
        &["current", "-o", "json"],
        &["env"],
    ] {
        home.run(arguments).success();
    }
    assert_eq!(home.run(&["ns", "-c"]).only_stdout(), "shop\n");
    // The backlog keeps a connection that was not accepted yet.
    let called = server.accept().expect_err("no connection");
    assert_eq!(called.kind(), ErrorKind::WouldBlock);
}
