//! The hint of a refusal is the command line that was typed: without one of its options it would change
//! something else.

use super::home;
use crate::sample::contexts;

/// A command line, the command of its hint.
#[test]
fn it_has_all_options() {
    for (arguments, hint) in [
        (
            &["--kubeconfig", "other", "ctx", "live"][..],
            "kswitch --kubeconfig other ctx live --yes",
        ),
        (
            &["ctx", "live", "-n", "x", "--kubeconfig", "other", "-q"],
            "kswitch ctx live -n x --kubeconfig other -q --yes",
        ),
        (&["ctx", "-", "--kubeconfig", "other"], "kswitch ctx live --kubeconfig other --yes"),
        (&["-", "--kubeconfig", "other"], "kswitch ctx live --kubeconfig other --yes"),
        (
            &["undo", "--kubeconfig", "other", "--anyway"],
            "kswitch undo --kubeconfig other --anyway --yes",
        ),
        (
            &["delete", "live", "--kubeconfig", "other"],
            "kswitch delete live --kubeconfig other --yes",
        ),
    ] {
        let home = home();
        home.write("other", contexts(&["b", "live"]));
        home.run(&["--kubeconfig", "other", "ctx", "live", "--yes"]).success();
        home.run(&["--kubeconfig", "other", "ctx", "b"]).success();
        let other = home.read("other");
        let refused = home.run(arguments).only_stderr(1);
        let (_, typed) = refused.split_once("without a question: ").expect("a hint");
        assert_eq!(typed, format!("{hint}\n"));
        home.program("/bin/sh", &["-c", typed]).run().success();
        assert_eq!(home.read("config"), contexts(&["a", "prod", "live"]), "{hint}");
        assert_ne!(home.read("other"), other, "{hint}");
    }
}
