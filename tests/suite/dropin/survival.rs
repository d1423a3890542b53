//! What users' own suite asks of a drop-in, in its setting: an empty HOME, KUBECONFIG with one file that
//! need not exist, no terminal, and both streams read together.

use super::{command, namespace_by, seen_by};
use crate::sample::contexts;
use crate::support::api_server::ApiServer;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

fn home() -> Home {
    let mut home = Home::new();
    home.kubeconfig(&["config"]);
    home
}

/// What a program printed on both streams, and its exit code.
#[track_caller]
fn assert_ran(home: &Home, link: &str, arguments: &[&str], output: &str, code: i32) {
    let ran = command(home, link, arguments).redirected("2>&1").run();
    assert_eq!((home.masked(&ran.stdout), ran.code), (output.to_owned(), code), "{ran}");
}

#[test]
fn kubectx_without_a_kubeconfig() {
    let home = home();
    for link in ["kubectx", "kubectl-ctx"] {
        assert_ran(&home, link, &[], "warning: kubeconfig file not found\n", 0);
        let none = "error: failed to switch context: no previous context found\n";
        assert_ran(&home, link, &["-"], none, 1);
        let missing = "kubeconfig error: failed to load: kubeconfig file not found: \
                       open $HOME/config: no such file or directory\n";
        for (arguments, doing) in [
            (&["a"][..], "failed to switch context: "),
            (&["-c"], ""),
            (&["-u"], ""),
            (&["a=b"], ""),
            (&["-d", "a"], "error deleting context \"\": "),
        ] {
            assert_ran(&home, link, arguments, &format!("error: {doing}{missing}"), 1);
        }
        for help in ["-h", "--help"] {
            let ran = command(&home, link, &[help]).redirected("2>&1").run().success();
            assert!(ran.stdout.contains("USAGE:"), "{ran}");
        }
    }
    assert_eq!(home.files(), ["bin/kubectl-ctx", "bin/kubectx"]);
}

#[test]
fn kubectx_from_the_first_list_to_the_last_unset() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let run = |arguments: &[&str], output: &str, code: i32, seen: &str| {
        assert_ran(&home, "kubectx", arguments, output, code);
        assert_eq!(seen_by(&kubectl, &home), seen, "{arguments:?}");
    };
    let one = contexts(&["user1@cluster1"]).replace("current-context: user1@cluster1\n", "");
    home.write("config", one.clone() + "current-context: \"\"\n");
    run(&[], "user1@cluster1\n", 0, ": user1@cluster1");
    run(&["-c"], "error: current-context is not set\n", 1, ": user1@cluster1");

    home.write("config", contexts(&["one", "two", "three", "four"]));
    let all = "four one three two";
    run(&[], "four\none\nthree\ntwo\n", 0, &format!("one: {all}"));
    run(&["two"], "✔ Switched to context \"two\".\n", 0, &format!("two: {all}"));
    run(&["one"], "✔ Switched to context \"one\".\n", 0, &format!("one: {all}"));
    run(&["-"], "✔ Switched to context \"two\".\n", 0, &format!("two: {all}"));
    run(&["-"], "✔ Switched to context \"one\".\n", 0, &format!("one: {all}"));
    let unknown = "error: failed to switch context: no context exists with the name: \"x\"\n";
    run(&["x"], unknown, 1, &format!("one: {all}"));
    run(&["-c"], "one\n", 0, &format!("one: {all}"));
    run(&["new=two"], "✔ Context two renamed to new.\n", 0, "one: four new one three");
    run(&["own=."], "✔ Context one renamed to own.\n", 0, "own: four new own three");
    run(&["-d", "four"], "✔ Deleted context four.\n", 0, "own: new own three");
    let missing = "error: error deleting context \"four\": context does not exist\n";
    run(&["-d", "four"], missing, 1, "own: new own three");
    let half = format!("✔ Deleted context new.\n{missing}");
    run(&["-d", "new", "four", "three"], &half, 1, "own: own three");
    run(
        &["-d", ".", "three"],
        "warning: You deleted the current context. Use \"kubectx\" to select a new context.\n\
         ✔ Deleted context own.\n✔ Deleted context three.\n",
        0,
        "own: ",
    );
    run(&["-u"], "✔ Active context unset for kubectl.\n", 0, ": ");
    run(&["-c"], "error: current-context is not set\n", 1, ": ");
    run(&[], "", 0, ": ");
}

#[test]
fn kubens_without_a_kubeconfig_or_a_current_context() {
    let home = home();
    for link in ["kubens", "kubectl-ns"] {
        let missing = "error: kubeconfig error: failed to load: kubeconfig file not found: \
                       open $HOME/config: no such file or directory\n";
        for arguments in [&[][..], &["web"], &["web", "-f"], &["-"], &["-c"], &["-u"]] {
            assert_ran(&home, link, arguments, missing, 1);
        }
        for help in ["-h", "--help"] {
            let ran = command(&home, link, &[help]).redirected("2>&1").run().success();
            assert!(ran.stdout.contains("USAGE:"), "{ran}");
        }
    }
    home.write("config", contexts(&["a"]).replace("current-context: a\n", ""));
    for arguments in [&[][..], &["web"], &["web", "-f"], &["-"], &["-c"], &["-u"]] {
        assert_ran(&home, "kubens", arguments, "error: current-context is not set\n", 1);
    }
}

#[test]
fn kubens_there_and_back() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart", "default", "web"]);
    let home = home();
    server.kubeconfig().write_to(&home, "config");
    let run = |arguments: &[&str], output: &str, code: i32, namespace: &str| {
        assert_ran(&home, "kubens", arguments, output, code);
        assert_eq!(namespace_by(&kubectl, &home), namespace, "{arguments:?}");
    };
    run(&["-c"], "default\n", 0, "");
    run(&[], "cart\ndefault\nweb\n", 0, "");
    let none = "error: No previous namespace found for current context (test)\n";
    run(&["-"], none, 1, "");
    run(&["web"], "✔ Active namespace is \"web\"\n", 0, "web");
    run(&["nope"], "error: no namespace exists with name \"nope\"\n", 1, "web");
    run(&["cart"], "✔ Active namespace is \"cart\"\n", 0, "cart");
    run(&["-"], "✔ Active namespace is \"web\"\n", 0, "web");
    run(&["-"], "✔ Active namespace is \"cart\"\n", 0, "cart");
    run(&["-c"], "cart\n", 0, "cart");
}
