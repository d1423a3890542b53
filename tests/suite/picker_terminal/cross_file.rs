//! Contexts that reach another cluster than that of their own file, in the picker, on real files.

use crate::rename_whole::{home_of, reached};
use crate::support::kubectl::Kubectl;
use crate::support::terminal::{Key, Terminal};

const CURRENT: [&str; 2] = ["config", "current-context"];

#[test]
fn choosing_one_asks_and_a_yes_switches() {
    let Some(kubectl) = Kubectl::required() else { return };
    // As the keys of `init` open it, and full screen.
    for arguments in [&["--quiet", "--height", "12"][..], &[]] {
        let home = home_of(["berlin", "oslo"]);
        let terminal = Terminal::open(&home, arguments, 20, 100);
        terminal.wait_for("●  berlin");
        terminal.send("oslo");
        terminal.wait_for("▌ ≠ oslo");
        terminal.wait_for("reaches https://berlin.example:6443");
        terminal.send_key(Key::Enter);
        terminal.wait_for("y switch   ctrl-r rename   esc cancel");
        assert_eq!(kubectl.run(&home, &CURRENT).as_deref(), Ok("berlin"));
        terminal.send_key(Key::Enter);
        terminal.wait_until(|screen| !screen.contents().contains("y switch"));
        terminal.send_key(Key::Enter);
        terminal.wait_for("y switch");
        terminal.send("y");
        assert_eq!(terminal.wait_exit(), 0, "{}", terminal.screen());
        let screen = terminal.screen();
        assert!(screen.contains("warning: context \"oslo\" uses other credentials"), "{screen}");
        assert!(!screen.contains("warning: context \"oslo\" reaches"), "it was asked\n{screen}");
        assert_eq!(kubectl.run(&home, &CURRENT).as_deref(), Ok("oslo"));
    }
}

#[test]
fn lesson_41_a_rename_from_the_question_repairs_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home_of(["berlin", "oslo"]);
    let before = home.read("oslo");
    let terminal = Terminal::open(&home, &[""; 0], 20, 100);
    terminal.wait_for("●  berlin");
    terminal.send("oslo");
    terminal.wait_for("▌ ≠ oslo");
    terminal.send_key(Key::Enter);
    terminal.wait_for("ctrl-r rename");
    terminal.send_key(Key::Ctrl('r'));
    terminal.wait_for("Rename \"oslo\" with its cluster and user in ~/oslo?");
    terminal.send_key(Key::Tab);
    terminal.wait_for("Rename \"oslo\" in ~/oslo?");
    terminal.send_key(Key::Tab);
    terminal.wait_for("with its cluster and user");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Renamed cluster \"kubernetes\" and user \"kubernetes-admin\" of ~/oslo to");
    terminal.wait_for("▌  oslo");
    assert_eq!(reached(&kubectl, &home, "oslo"), "https://oslo.example:6443 token-of-oslo");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"oslo\".");
    assert_eq!(kubectl.run(&home, &CURRENT).as_deref(), Ok("oslo"));
    assert_ne!(home.read("oslo"), before);
}

/// A context that an earlier file hides is no dead end.
#[test]
fn lesson_14_a_hidden_context_gets_a_name_of_its_own() {
    let Some(kubectl) = Kubectl::required() else { return };
    let name = "kubernetes-admin@kubernetes";
    let home = home_of([name, name]);
    let berlin = home.read("berlin");
    let terminal = Terminal::open(&home, &[""; 0], 20, 100);
    terminal.wait_for("× admin@kubernetes");
    terminal.send_key(Key::Down);
    terminal.wait_for("kubectl uses the earlier one in ~/berlin");
    terminal.send_key(Key::Ctrl('r'));
    terminal
        .wait_for("Rename \"kubernetes-admin@kubernetes\" with its cluster and user in ~/oslo?");
    terminal.send_key(Key::Enter);
    terminal.wait_for("already exists in ~/berlin.");
    terminal.send_key(Key::Ctrl('u'));
    terminal.send("oslo");
    terminal.wait_for("with its cluster and user in ~/oslo?");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Renamed \"kubernetes-admin@kubernetes\", with cluster");
    terminal.wait_for("▌  oslo");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"oslo\".");
    assert_eq!(reached(&kubectl, &home, "oslo"), "https://oslo.example:6443 token-of-oslo");
    assert_eq!(reached(&kubectl, &home, name), "https://berlin.example:6443 token-of-berlin");
    assert_eq!(
        home.read("berlin"),
        berlin.replace(&format!("current-context: {name}"), "current-context: oslo")
    );
}

/// A cluster file that KUBECONFIG does not name may use what gets another name.
#[test]
fn what_other_files_use_keeps_its_name() {
    let home = home_of(["berlin", "oslo"]);
    home.write(".kube/config.d/x", "contexts: [{name: x, context: {cluster: kubernetes}}]\n");
    let before = home.read("berlin");
    let terminal = Terminal::open(&home, &[""; 0], 20, 100);
    terminal.wait_for("●  berlin");
    terminal.send_key(Key::Ctrl('r'));
    terminal.send_key(Key::Tab);
    terminal.send("-1");
    terminal.wait_for("Rename \"berlin\" with its cluster and user");
    terminal.send_key(Key::Enter);
    terminal.wait_for("would lose it");
    terminal.send_key(Key::Esc);
    terminal.wait_exit();
    assert_eq!(home.read("berlin"), before);
}
