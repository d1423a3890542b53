//! A shell that was made for one context keeps it.

use super::{assert_prints, command};
use crate::sample::home_with;
use crate::support::home::Home;
use crate::support::untouched::Untouched;

const LOCKS: [&str; 2] = ["KUBECTX_ISOLATED_SHELL", "KUBECTX_READONLY_SHELL"];

#[test]
fn every_verb_is_refused_but_help_and_version() {
    let home = home_with(&["a", "b"]);
    command(&home, "kubectx", &[]);
    let before = Untouched::now(&home);
    for lock in LOCKS {
        let run = |arguments: &[&str]| command(&home, "kubectx", arguments).env(lock, "1").run();
        let refused =
            "error: you are in a locked single-context shell (\"a\"), use 'exit' to leave\n";
        for arguments in [
            &[][..],
            &["b"],
            &["-"],
            &["-c"],
            &["-u"],
            &["c=a"],
            &["-d", "a"],
            &["-d"],
            &["-s", "a"],
            &["-r"],
        ] {
            assert_prints(&run(arguments), "", refused, 1);
        }
        assert!(run(&["-h"]).only_stdout().contains("USAGE:"));
        run(&["-V"]).only_stdout();
        assert_prints(&run(&["-x"]), "", "error: unsupported option '-x'\n", 1);
    }
    before.assert();
}

#[test]
fn without_a_kubeconfig_it_has_no_name() {
    let home = Home::new();
    let ran = command(&home, "kubectx", &["-c"]).env(LOCKS[0], "1").run();
    let message = "error: you are in a locked single-context shell, use 'exit' to leave\n";
    assert_prints(&ran, "", message, 1);
}

#[test]
fn an_empty_variable_locks_nothing_nor_is_kubens_locked() {
    let home = home_with(&["a", "b"]);
    for lock in LOCKS {
        let ran = command(&home, "kubectx", &["-c"]).env(lock, "").run();
        assert_prints(&ran, "a\n", "", 0);
        let ran = command(&home, "kubens", &["-c"]).env(lock, "1").run();
        assert_prints(&ran, "default\n", "", 0);
    }
}
