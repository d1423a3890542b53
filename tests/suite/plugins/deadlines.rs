//! Plugins that do not end by themselves, and answers that do not come: the deadline and signals.

use rustix::process::Signal;

use crate::support::api_server::{ApiServer, Trouble};
use crate::support::hanging_plugin::{HangingPlugin, SAID};
use crate::support::home::Home;
use crate::support::untouched::Untouched;

const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];

/// Both ask a cluster, each in its way.
const VERBS: [&[&str]; 2] = [&["ns", "--list"], &["ns", "cart"]];

/// An hour, so that nothing but a signal ends it.
const LONGEST: [&str; 2] = ["--timeout", "60m"];

#[test]
fn at_the_deadline_it_is_killed_with_all_its_children_and_its_last_words_are_reported() {
    for verb in VERBS {
        // On a busy machine it may not come to speak at first.
        let spoken = [("300ms", "300 ms"), ("3s", "3 s"), ("30s", "30 s")].iter().any(|time| {
            let (server, home) = (ApiServer::start(&["cart"]), Home::new());
            let (plugin, credential) = HangingPlugin::write(&home);
            server.kubeconfig_with(credential).write(&home);
            let message = home.command(verb).args(&["--timeout", time.0]).run().only_stderr(1);
            let expected = format!(
                "the credential plugin \"hang\" did not finish within {}: {SAID}\n\
                 hint: log in with it first, or wait longer with --timeout 30s\n",
                time.1
            );
            assert_eq!(server.connections(), 0);
            plugin.has_spoken() && {
                assert!(message.contains(&expected), "{message}");
                plugin.assert_gone();
                true
            }
        });
        assert!(spoken, "it never came to speak");
    }
}

#[test]
fn a_signal_ends_it_with_all_its_children_and_us_at_once() {
    for verb in VERBS {
        for (signal, code) in SIGNALS {
            let (server, home) = (ApiServer::start(&["cart"]), Home::new());
            let (plugin, credential) = HangingPlugin::write(&home);
            server.kubeconfig_with(credential).write(&home);
            let kubeconfig = home.path(".kube");
            let running = home.command(verb).args(&LONGEST).start();
            plugin.wait_until_it_hangs();
            let untouched = Untouched::now(&home);
            running.signal(signal);
            assert_eq!(running.wait().only_stderr(code), "");
            plugin.assert_gone();
            untouched.assert();
            assert_eq!(std::fs::read_dir(kubeconfig).expect("a directory").count(), 1);
            assert_eq!(server.connections(), 0);
        }
    }
}

#[test]
fn a_signal_ends_us_at_once_while_an_answer_is_awaited() {
    for verb in VERBS {
        for (signal, code) in SIGNALS {
            let (server, home) = (ApiServer::start(&["cart"]), Home::new());
            server.kubeconfig().write(&home);
            server.suffer(Trouble::no_answer());
            let untouched = Untouched::now(&home);
            let running = home.command(verb).args(&LONGEST).start();
            server.wait_for_request("/namespaces");
            running.signal(signal);
            assert_eq!(running.wait().only_stderr(code), "");
            server.wait_until_idle();
            untouched.assert();
        }
    }
}

#[test]
fn a_signal_ends_us_in_the_middle_of_a_list() {
    let names: Vec<String> = (0..501).map(|number| format!("team-{number:03}")).collect();
    for (signal, code) in SIGNALS {
        let (server, home) = (ApiServer::of(&names).start(), Home::new());
        server.kubeconfig().write(&home);
        server.suffer(Trouble::no_answer().on("continue="));
        let untouched = Untouched::now(&home);
        let running = home.command(&["ns", "--list"]).args(&LONGEST).start();
        server.wait_for_request("continue=");
        running.signal(signal);
        let ran = running.wait().failure(code);
        assert!(ran.stderr.is_empty(), "{ran}");
        assert!(names.concat().starts_with(&ran.stdout.replace('\n', "")), "{ran}");
        server.wait_until_idle();
        // Half a list is not kept.
        untouched.assert();
    }
}

/// As `nohup` does, and a script for what it puts in the background.
#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    server.kubeconfig().write(&home);
    let held = server.hold("/namespaces");
    let kswitch = env!("CARGO_BIN_EXE_kswitch");
    let script = ["-c", "trap '' HUP INT; exec \"$0\" ns --list --timeout 60m", kswitch];
    let running = home.program("/bin/sh", &script).start();
    server.wait_for_request("/namespaces");
    running.signal(Signal::HUP);
    running.signal(Signal::INT);
    held.release();
    assert_eq!(running.wait().only_stdout(), "cart\n");
}

#[test]
fn a_deadline_without_an_answer_leaves_nothing_open() {
    let (server, home) = (ApiServer::start(&["cart"]), Home::new());
    server.kubeconfig().write(&home);
    server.suffer(Trouble::silent_from_the_start());
    let untouched = Untouched::now(&home);
    let message = home.run(&["ns", "cart", "--timeout", "200ms"]).only_stderr(1);
    let address = server.url().replace("https://", "");
    assert_eq!(
        message,
        format!(
            "error: can't check namespace \"cart\" of \"test\": no answer from {address} within 200 ms
hint: check your network or VPN, or wait longer with --timeout 30s
hint: to set it without asking the cluster: kswitch ns --force cart
"
        )
    );
    server.wait_until_idle();
    untouched.assert();
}
