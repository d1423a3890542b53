//! `kubectl switch`: kswitch as a plugin of the real kubectl.

use crate::sample::{contexts, home_with};
use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// A home with the plugin's two links on PATH.
fn home() -> Home {
    let home = home_with(&["a", "b c", "shop"]);
    for link in ["kubectl-switch", "kubectl_complete-switch"] {
        home.link(&format!("bin/{link}"), env!("CARGO_BIN_EXE_kswitch"));
    }
    home
}

fn run(kubectl: &Kubectl, home: &Home, arguments: &[&str]) -> Ran {
    kubectl.start(home, arguments).wait()
}

#[test]
fn arguments_streams_and_exit_codes_pass_through() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let run = |arguments: &[&str]| self::run(&kubectl, &home, arguments);
    assert_eq!(
        run(&["switch", "ctx", "b c", "-n", "cart"]).only_stderr(0),
        "Switched to context \"b c\", namespace \"cart\".\n"
    );
    assert_eq!(run(&["switch", "current"]).only_stdout(), "b c cart\n");
    assert_eq!(run(&["switch", "ctx", "--", "shop"]).code, 0);
    assert_eq!(run(&["config", "current-context"]).only_stdout(), "shop\n");
    let message = run(&["switch", "ctx", "nope"]).only_stderr(1);
    assert!(message.starts_with("error: no context \"nope\"\n"), "{message}");
    assert_eq!(run(&["switch", "ctx", "--nope"]).code, 2);
}

#[test]
fn its_usage_is_what_people_type() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    for (arguments, usage) in [
        (
            &["switch", "--help"][..],
            "Usage: kubectl switch [OPTIONS] [QUERY]...\n       kubectl switch [OPTIONS] COMMAND",
        ),
        (&["switch", "ctx", "--help"], "Usage: kubectl switch ctx [OPTIONS] [CONTEXT]"),
        (&["switch", "delete"], "Usage: kubectl switch delete <CONTEXT>..."),
        (&["switch", "delete", "a", "-"], "Usage: kubectl switch delete [OPTIONS] <CONTEXT>..."),
        (&["switch", "current", "--format", "{"], "error: invalid value '{' for '--format"),
    ] {
        let ran = run(&kubectl, &home, arguments);
        let text = format!("{}{}", ran.stdout, ran.stderr);
        assert!(text.contains(usage), "{ran}");
    }
}

#[test]
fn kubectl_completes_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    home.write(
        "config",
        contexts(&["a", "b c", "shop"]).replace("user: a}", "user: a, namespace: shop}"),
    );
    let complete = |arguments: &[&str]| {
        let words: Vec<&str> = ["__complete", "switch"].iter().chain(arguments).copied().collect();
        run(&kubectl, &home, &words).success().stdout
    };
    assert_eq!(
        complete(&["ctx", ""]),
        "a\tshop, ~/config\nb c\tdefault, ~/config\nshop\tdefault, ~/config\n:4\n"
    );
    assert_eq!(complete(&["ctx", "s"]), "shop\tdefault, ~/config\n:4\n");
    assert_eq!(complete(&["ns", ""]), "default\nshop\n:4\n");
    assert!(complete(&["cur"]).starts_with("current\tPrint the current context"));
    let options = complete(&["current", "--for"]);
    assert!(options.starts_with("--format\t"), "{options}");
}
