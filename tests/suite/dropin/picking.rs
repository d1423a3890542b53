//! The picker under the names of kubectx and kubens, on a terminal.

use expect_test::expect;
use rustix::process::Signal;

use super::command;
use crate::sample::{contexts, home_with};
use crate::support::api_server::ApiServer;
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};
use crate::support::untouched::Untouched;

const NONE_CHOSEN: &str = "error: you did not choose any of the options";

fn in_terminal(command: &Command) -> Terminal {
    Terminal::of(command, 16, 100)
}

/// The picker with both of two contexts.
#[track_caller]
fn opened(home: &Home, link: &str, arguments: &[&str]) -> Terminal {
    let terminal = in_terminal(&command(home, link, arguments));
    terminal.wait_for("2/2");
    terminal
}

fn current(home: &Home) -> String {
    home.run(&["current"]).only_stdout()
}

#[test]
fn a_context_is_picked() {
    for link in ["kubectx", "kubectl-ctx"] {
        let home = home_with(&["a", "b"]);
        let terminal = opened(&home, link, &[]);
        terminal.send_key(Key::Down);
        terminal.send_key(Key::Enter);
        terminal.assert_ends(0, "✔ Switched to context \"b\".");
        assert_eq!(current(&home), "b default\n");
        let ran = command(&home, link, &["-"]).run();
        assert_eq!(ran.only_stderr(0), "✔ Switched to context \"a\".\n");
    }
}

#[test]
fn a_context_picked_with_a_namespace_is_reported_in_two_lines() {
    let home = home_with(&["a", "b"]);
    let terminal = opened(&home, "kubectx", &[]);
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Tab);
    terminal.wait_for("esc contexts");
    // The cluster can't be reached, so there is no list to wait for.
    terminal.wait_for("Type a name to use it.");
    terminal.send("cart");
    terminal.wait_for("use \"cart\" as typed");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "✔ Switched to context \"b\".\n✔ Active namespace is \"cart\".");
    assert_eq!(current(&home), "b cart\n");
}

#[test]
fn a_namespace_is_picked() {
    let server = ApiServer::start(&["cart", "default", "web"]);
    for link in ["kubens", "kubectl-ns"] {
        let home = Home::new();
        server.kubeconfig().write(&home);
        let terminal = in_terminal(&command(&home, link, &[]));
        terminal.wait_for("3/3");
        terminal.send("we");
        terminal.wait_for("1/3");
        terminal.send_key(Key::Enter);
        terminal.assert_ends(0, "✔ Active namespace is \"web\".");
        assert_eq!(current(&home), "test web\n");
        let ran = command(&home, link, &["-"]).run();
        assert_eq!(ran.only_stderr(0), "✔ Active namespace is \"default\"\n");
    }
}

#[test]
fn a_context_is_picked_to_be_deleted() {
    let home = home_with(&["a", "b"]);
    let terminal = opened(&home, "kubectx", &["-d"]);
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "✔ Deleted context b.");
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\n");
    assert_eq!(current(&home), "a default\n");
}

#[test]
fn a_context_is_picked_for_a_shell() {
    let home = home_with(&["a", "b"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home.script("shell", "#!/bin/sh\nkswitch current\n");
    let command = command(&home, "kubectx", &["-s"]).env("SHELL", home.path("bin/shell"));
    let terminal = in_terminal(&command);
    terminal.wait_for("2/2");
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Enter);
    let entered = "[ISOLATED SHELL] kubectl context is b in this shell — type 'exit' to leave.";
    let left = "[ISOLATED SHELL EXITED] kubectl context is now a.";
    terminal.assert_ends(0, &format!("{entered}\nb default\n{left}"));
    assert_eq!(current(&home), "a default\n");
}

#[test]
fn who_leaves_has_chosen_none() {
    let home = home_with(&["a", "b"]);
    for (link, arguments) in [
        ("kubectx", &[][..]),
        ("kubectx", &["-d"]),
        ("kubectx", &["-s"]),
        ("kubens", &[]),
        ("kubectl-ns", &[]),
    ] {
        command(&home, link, &[]);
        let before = Untouched::now(&home);
        let wait =
            if arguments.is_empty() && link != "kubectx" { "namespaces of a" } else { "2/2" };
        for key in [Key::Esc, Key::Ctrl('c')] {
            let terminal = in_terminal(&command(&home, link, arguments));
            terminal.wait_for(wait);
            terminal.send_key(key);
            terminal.assert_ends(1, NONE_CHOSEN);
        }
        for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
            let terminal = in_terminal(&command(&home, link, arguments));
            terminal.wait_for(wait);
            terminal.signal(signal);
            terminal.assert_ends(code, "");
        }
        before.assert();
    }
}

#[test]
fn without_a_terminal_there_is_a_list() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = Home::new();
    server.kubeconfig().write(&home);
    for (link, list) in [("kubectx", "test"), ("kubens", "cart\nweb")] {
        let off = command(&home, link, &[]).env("KUBECTX_IGNORE_FZF", "1");
        in_terminal(&off).assert_ends(0, list);
        in_terminal(&command(&home, link, &[]).redirected("| cat")).assert_ends(0, list);
    }
    let alone = command(&home, "kubectx", &["-d"]);
    let needs = "error: '-d' needs arguments";
    in_terminal(&alone.env("KUBECTX_IGNORE_FZF", "1")).assert_ends(1, needs);
    let command = command(&home, "kubectx", &["-d"]);
    in_terminal(&command.redirected("| cat")).assert_ends(0, needs);
}

#[test]
fn a_dumb_terminal_has_a_numbered_list() {
    let server = ApiServer::start(&["cart", "web"]);
    let home = Home::new();
    server.kubeconfig().write(&home);
    let dumb = |link, arguments| command(&home, link, arguments).env("TERM", "dumb");
    let terminal = in_terminal(&dumb("kubens", &[]));
    terminal.wait_for("? for help:");
    terminal.send("3\n");
    terminal.assert_ends_with(
        0,
        expect![[r#"
Asking the cluster of test for its namespaces. Ctrl-c cancels.
The cluster has no namespace "default".
2 namespaces of test:
1. current, not in the cluster: default
2. cart
3. web
Number, text to search, or ? for help: 3
✔ Active namespace is "web"."#]],
    );
    for (line, code) in [("\n", 1), ("\u{3}", 1), ("1\n", 0)] {
        let terminal = in_terminal(&dumb("kubectx", &["-d"]));
        terminal.wait_for("Number to delete, text to search, or ? for help:");
        terminal.send(line);
        assert_eq!(terminal.wait_exit(), code);
    }
    assert_eq!(home.run(&["ctx", "--list"]).success().stdout, "");
}

#[test]
fn where_there_is_nothing_to_pick_it_does_not_open() {
    let mut home = Home::new();
    home.kubeconfig(&["config"]);
    for (link, arguments) in
        [("kubectx", &[][..]), ("kubectx", &["-d"]), ("kubectx", &["-s"]), ("kubens", &[])]
    {
        let missing = "warning: kubeconfig file not found";
        in_terminal(&command(&home, link, arguments)).assert_ends(0, missing);
    }
    home.write(".kube/config.d/more", contexts(&["more"]));
    for (link, arguments, text, message) in [
        ("kubectx", &[][..], "contexts: []\n", "error: no contexts found in the kubeconfig file"),
        ("kubectx", &["-d"], "contexts: []\n", "error: no contexts found in config"),
        ("kubens", &[], "contexts: [{name: a}]\n", "error: current-context is not set"),
        (
            "kubens",
            &[],
            "current-context: a\n",
            "error: cannot read current namespace: context with name \"a\" not found",
        ),
        ("kubectx", &["-s"], "contexts: []\n", "error: no contexts found in the kubeconfig file"),
    ] {
        home.write("config", text);
        in_terminal(&command(&home, link, arguments)).assert_ends(1, message);
    }
}

/// kubectl can't reach it.
#[test]
fn a_context_not_in_kubeconfig_is_shown_but_not_taken() {
    let home = home_with(&["a"]);
    home.write(".kube/config.d/more", contexts(&["more"]));
    let before = home.read("config");
    for arguments in [&[][..], &["-d"], &["-s"]] {
        let terminal = opened(&home, "kubectx", arguments);
        terminal.send("more");
        terminal.wait_for("1/2");
        terminal.send_key(Key::Enter);
        terminal.wait_for("! its file is not in KUBECONFIG");
        terminal.send_key(Key::Esc);
        terminal.assert_ends(1, NONE_CHOSEN);
    }
    assert_eq!(home.read("config"), before);
}
