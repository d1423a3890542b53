//! `kubectx -s`: a shell for one context.

use super::{assert_prints, command};
use crate::sample::{contexts, home_with};
use crate::support::api_server::ApiServer;
use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;

const ENTERED: &str =
    "[ISOLATED SHELL] kubectl context is b in this shell — type 'exit' to leave.\n";
const LEFT: &str = "[ISOLATED SHELL EXITED] kubectl context is now a.\n";

/// A home with the contexts a and b, and all programs.
fn home() -> Home {
    let home = home_with(&["a", "b"]);
    for link in ["kswitch", "kubectx", "kubens"] {
        home.link(&format!("bin/{link}"), env!("CARGO_BIN_EXE_kswitch"));
    }
    home
}

/// The shell, which reads these lines.
fn shell(home: &Home, option: &str, name: &str, lines: &str) -> Command {
    command(home, "kubectx", &[option, name]).env("SHELL", "/bin/sh").input(lines)
}

#[test]
fn a_shell_has_one_context_and_leaves_nothing() {
    let home = home();
    let before = Snapshot::of(home.path("config"));
    for option in ["-s", "--shell"] {
        let lines = "kswitch current; echo $KUBECTX_ISOLATED_SHELL; kswitch session list";
        let ran = shell(&home, option, "b", lines).run();
        assert_eq!((ran.code, &*ran.stderr), (0, &*format!("{ENTERED}{LEFT}")), "{ran}");
        let (own, sessions) = ran.stdout.split_once("b default\n1\n").expect("the context");
        assert!(own.is_empty() && sessions.contains("  b        -          narrow  "), "{ran}");
    }
    let files = home.files();
    assert!(!files.iter().any(|file| file.ends_with("kswitch-session.json")), "{files:?}");
    before.assert_untouched();
}

/// The rest of it is that of `kswitch shell --read-only`.
#[test]
fn a_read_only_shell_has_the_banners_and_the_variable_of_kubectx() {
    let server = ApiServer::start(&["shop"]);
    let mut home = home();
    server.kubeconfig().named("a").and(server.kubeconfig().named("b")).write(&home);
    home.no_kubeconfig();
    let entered =
        "[READONLY SHELL] kubectl context is b in READ-ONLY mode — type 'exit' to leave.\n";
    let left = "[READONLY SHELL EXITED] kubectl context is now a.\n";
    let locked = "error: you are in a locked single-context shell (\"b\"), use 'exit' to leave\n";
    for option in ["-r", "--readonly"] {
        let lines =
            "echo $KUBECTX_READONLY_SHELL$KSWITCH_READ_ONLY; kubectx a 2>&1; kubens shop 2>&1
            kswitch delete b >/dev/null 2>&1 || echo kept; exit 5";
        let ran = shell(&home, option, "b", lines).run();
        let stdout = format!("11\n{locked}✔ Active namespace is \"shop\"\nkept\n");
        assert_prints(&ran, &stdout, &format!("{entered}{left}"), 0);
    }
    let files = home.files();
    assert!(!files.iter().any(|file| file.ends_with("kswitch-session.json")), "{files:?}");
}

/// As in the original, because it is that of the last command in the shell.
#[test]
fn the_exit_code_of_the_shell_is_no_failure() {
    let home = home();
    let ran = shell(&home, "-s", "b", "exit 5").run();
    assert_prints(&ran, "", &format!("{ENTERED}{LEFT}"), 0);
    let ran = shell(&home, "-s", "b", "kill -HUP $$").run();
    assert_prints(&ran, "", &format!("{ENTERED}{LEFT}"), 0);
}

/// The original succeeds, as if there had been a shell.
#[test]
fn a_shell_that_can_not_be_started_is_a_failure() {
    let home = home();
    let ran = command(&home, "kubectx", &["-s", "b"]).env("SHELL", "/nope/zsh").run();
    let hint = "hint: SHELL names it; to start another: kswitch shell NAME -- /bin/sh\n";
    assert_prints(&ran, "", &format!("{ENTERED}error: /nope/zsh: not found\n{hint}"), 1);
}

/// The original names the context from before the shell.
#[test]
fn the_last_line_names_the_context_that_is_current_then() {
    let home = home();
    for (change, left) in [
        ("kswitch ctx b --global", "[ISOLATED SHELL EXITED] kubectl context is now b.\n"),
        (
            "kswitch --kubeconfig config ctx --unset",
            "[ISOLATED SHELL EXITED] kubectl has no current context now.\n",
        ),
    ] {
        let ran = shell(&home, "-s", "b", &format!("{change} 2>/dev/null")).run();
        assert_prints(&ran, "", &format!("{ENTERED}{left}"), 0);
    }
}

#[test]
fn kubectx_is_locked_in_it_and_kubens_is_not() {
    let home = home();
    let config = home.read("config");
    let lines = "kubectx 2>&1; kubectx -c 2>&1; kubectx -s a 2>&1; kubectx -V >/dev/null && echo V
        kubens -f shop 2>&1; kubens -c";
    let locked = "error: you are in a locked single-context shell (\"b\"), use 'exit' to leave\n";
    let ran = shell(&home, "-s", "b", lines).run();
    let stdout = format!("{locked}{locked}{locked}V\n✔ Active namespace is \"shop\"\nshop\n");
    assert_prints(&ran, &stdout, &format!("{ENTERED}{LEFT}"), 0);
    assert_eq!(home.read("config"), config);
}

/// As kubectx is. Its namespace can be set, and the kubeconfigs can be switched. The hint is typed.
#[test]
fn kswitch_switches_to_no_other_context_in_it() {
    let home = home();
    let locked = "error: this shell is for context \"b\" only\nhint: to leave it: exit\n";
    for line in ["ctx a", "ctx --unset", "ctx a --here"] {
        let lines = format!(
            "KSWITCH_REPLY=$HOME/replies/1 kswitch {line} 2>&1; kswitch current; exit; echo in"
        );
        let ran = shell(&home, "-s", "b", &lines).run();
        assert_prints(&ran, &format!("{locked}b default\n"), &format!("{ENTERED}{LEFT}"), 0);
    }
    let lines = "kswitch -q ctx b -n shop; kswitch current; kswitch -q ctx b --global; kswitch ctx -c --global
        kswitch shell a -- sh -c 'kswitch -q ctx b; kswitch -q ctx a; kswitch ctx -c'";
    let ran = shell(&home, "-s", "b", lines).run();
    assert_eq!(ran.stdout, "b shop\nb\na\n", "{ran}");
}

/// It is a session of kswitch, and no shell of another program: the hints are those for a session, and
/// `exit` is not asked for.
#[test]
fn kswitch_acts_on_it_as_on_any_session() {
    let mut home = home();
    home.write("more", contexts(&["c"]));
    home.kubeconfig(&["config", "more"]);
    let lines = "kswitch ns -f shop 2>&1; kswitch current; kswitch ctx c 2>&1
        kswitch shell c -- kswitch current; kswitch env 2>&1";
    let ran = shell(&home, "-s", "b", lines).run();
    assert!(!ran.stdout.contains("kubectx") && !ran.stdout.contains("exit"), "{ran}");
    for expected in [
        "b shop\n",
        "error: context \"c\" is not in this session: ~/more is not in its KUBECONFIG\n",
        "hint: in a shell of its own: kswitch shell c\nc default\n",
        "This terminal has a session, so KUBECONFIG is left as it is.\n",
    ] {
        assert!(ran.stdout.contains(expected), "{expected}: {ran}");
    }
}

#[test]
fn kubectl_sees_one_file_with_the_context() {
    let mut home = home();
    home.write("more", contexts(&["c"]));
    home.kubeconfig(&["config", "more"]);
    let lines =
        "files=${KUBECONFIG%:*}; echo \"${files#*/kswitch-guard.yaml:}\"; kswitch ctx --list";
    let ran = shell(&home, "-s", "c", lines).run();
    assert_eq!(ran.stdout, format!("{}\nc\n", home.path("more").display()), "{ran}");
}
