//! kubectx, line by line of its contract.

use super::{Expected, KUBECTX, assert_prints, command, kubectx, seen_by};
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

/// What a home has before each line; `n10` is current.
const NAMES: [&str; 4] = ["n10", "n9", "dev", "a b"];

const BEFORE: &str = "n10: a b dev n10 n9";

/// Each line with what kubectl sees afterwards.
const LINES: [(Expected<'_>, &str); 41] = [
    (prints(&[], "a b\ndev\nn9\nn10\n", "", 0), BEFORE),
    (prints(&["dev"], "", "✔ Switched to context \"dev\".\n", 0), "dev: a b dev n10 n9"),
    (prints(&["a b"], "", "✔ Switched to context \"a b\".\n", 0), "a b: a b dev n10 n9"),
    (prints(&["n10"], "", "✔ Switched to context \"n10\".\n", 0), BEFORE),
    (
        unknown(
            &["de"],
            "error: failed to switch context: no context exists with the name: \"de\"\n",
        ),
        BEFORE,
    ),
    (
        unknown(
            &["."],
            "error: failed to switch context: no context exists with the name: \".\"\n",
        ),
        BEFORE,
    ),
    (
        unknown(
            &["=dev"],
            "error: failed to switch context: no context exists with the name: \"=dev\"\n",
        ),
        BEFORE,
    ),
    (
        unknown(
            &["dev="],
            "error: failed to switch context: no context exists with the name: \"dev=\"\n",
        ),
        BEFORE,
    ),
    (unknown(&["-"], "error: failed to switch context: no previous context found\n"), BEFORE),
    (prints(&["-c"], "n10\n", "", 0), BEFORE),
    (prints(&["--current"], "n10\n", "", 0), BEFORE),
    (prints(&["-u"], "", "✔ Active context unset for kubectl.\n", 0), ": a b dev n10 n9"),
    (prints(&["--unset"], "", "✔ Active context unset for kubectl.\n", 0), ": a b dev n10 n9"),
    (prints(&["new=dev"], "", "✔ Context dev renamed to new.\n", 0), "n10: a b n10 n9 new"),
    (prints(&["new=."], "", "✔ Context n10 renamed to new.\n", 0), "new: a b dev n9 new"),
    (prints(&["new=n10"], "", "✔ Context n10 renamed to new.\n", 0), "new: a b dev n9 new"),
    (prints(&["new=a b"], "", "✔ Context a b renamed to new.\n", 0), "n10: dev n10 n9 new"),
    (
        prints(
            &["dev=n9"],
            "",
            "warning: context \"dev\" exists, overwriting it.\n✔ Context n9 renamed to dev.\n",
            0,
        ),
        "n10: a b dev n10",
    ),
    (
        prints(
            &["n10=dev"],
            "",
            "warning: context \"n10\" exists, overwriting it.\n✔ Context dev renamed to n10.\n",
            0,
        ),
        "n10: a b n10 n9",
    ),
    (
        prints(
            &["dev=dev"],
            "",
            "warning: context \"dev\" exists, overwriting it.\n✔ Context dev renamed to dev.\n",
            0,
        ),
        BEFORE,
    ),
    (unknown(&["new=de"], "error: context \"de\" not found, can't rename it\n"), BEFORE),
    (unknown(&["new=b=c"], "error: context \"b=c\" not found, can't rename it\n"), BEFORE),
    (prints(&["-d", "dev"], "", "✔ Deleted context dev.\n", 0), "n10: a b n10 n9"),
    (prints(&["-d", "n10"], "", "✔ Deleted context n10.\n", 0), "n10: a b dev n9"),
    (
        prints(&["-d", "n9", "a b"], "", "✔ Deleted context n9.\n✔ Deleted context a b.\n", 0),
        "n10: dev n10",
    ),
    (
        unknown(
            &["-d", "n9", "de", "dev"],
            "✔ Deleted context n9.\nerror: error deleting context \"de\": context does not exist\n",
        ),
        "n10: a b dev n10",
    ),
    (
        unknown(&["-d", "-h"], "error: error deleting context \"-h\": context does not exist\n"),
        BEFORE,
    ),
    (unknown(&["-d"], "error: '-d' needs arguments\n"), BEFORE),
    (
        unknown(
            &["-r"],
            "error: '-r' requires a context name argument (or fzf for interactive mode)\n",
        ),
        BEFORE,
    ),
    (unknown(&["--readonly", "x y"], "error: no context exists with the name: \"x y\"\n"), BEFORE),
    (
        unknown(
            &["-s"],
            "error: '-s' requires a context name argument (or fzf for interactive mode)\n",
        ),
        BEFORE,
    ),
    (
        unknown(
            &["--shell"],
            "error: '--shell' requires a context name argument (or fzf for interactive mode)\n",
        ),
        BEFORE,
    ),
    (unknown(&["-s", "de"], "error: no context exists with the name: \"de\"\n"), BEFORE),
    (unknown(&["--shell", "-"], "error: no context exists with the name: \"-\"\n"), BEFORE),
    (unknown(&["-s", ""], "error: no context exists with the name: \"\"\n"), BEFORE),
    (
        unknown(&["-s", "dev", "n9"], "error: '-s' accepts at most one context name argument\n"),
        BEFORE,
    ),
    (
        unknown(
            &["--readonly", "a", "b"],
            "error: '--readonly' accepts at most one context name argument\n",
        ),
        BEFORE,
    ),
    (unknown(&["-x"], "error: unsupported option '-x'\n"), BEFORE),
    (unknown(&["--"], "error: unsupported option '--'\n"), BEFORE),
    (unknown(&["dev", "n9"], "error: too many arguments\n"), BEFORE),
    (unknown(&["-c", "-h"], "error: too many arguments\n"), BEFORE),
];

const fn prints<'a>(
    arguments: &'a [&'a str],
    stdout: &'a str,
    stderr: &'a str,
    code: i32,
) -> Expected<'a> {
    Expected { arguments, stdout, stderr, code }
}

const fn unknown<'a>(arguments: &'a [&'a str], stderr: &'a str) -> Expected<'a> {
    prints(arguments, "", stderr, 1)
}

#[test]
fn each_line_of_the_contract_under_each_name() {
    let Some(kubectl) = Kubectl::required() else { return };
    for (link, _) in KUBECTX {
        for (line, after) in &LINES {
            let home = home_with(&NAMES);
            let ran = command(&home, link, line.arguments).run();
            assert_prints(&ran, line.stdout, line.stderr, line.code);
            assert_eq!(seen_by(&kubectl, &home), *after, "{link} {:?}", line.arguments);
            if *after == BEFORE {
                assert_eq!(home.read("config"), contexts(&NAMES), "{:?}", line.arguments);
            }
        }
    }
}

#[test]
fn it_is_known_by_its_name_alone_too() {
    let home = home_with(&["a", "b"]);
    for (link, called) in KUBECTX {
        command(&home, link, &[]);
        let line = format!("exec {link} -d .");
        let ran = home.program("/bin/sh", &["-c", &line]).run();
        let warning = format!(
            "warning: You deleted the current context. Use \"{called}\" to select a new context.\n"
        );
        assert_prints(&ran, "", &format!("{warning}✔ Deleted context a.\n"), 0);
        home.write("config", contexts(&["a", "b"]));
    }
}

#[test]
fn kubectl_runs_it_as_a_plugin() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home_with(&["a", "b"]);
    command(&home, "kubectl-ctx", &[]);
    let run = |arguments: &[&str]| kubectl.start(&home, arguments).wait();
    assert_prints(&run(&["ctx", "b"]), "", "✔ Switched to context \"b\".\n", 0);
    assert_prints(&run(&["ctx", "-c"]), "b\n", "", 0);
    let help = run(&["ctx", "-h"]).only_stdout();
    assert!(help.contains("\nUSAGE:\n  kubectl ctx  "), "{help}");
}

#[test]
fn help_and_version_are_data() {
    let home = Home::new();
    for (link, called) in KUBECTX {
        let help = command(&home, link, &["-h"]).run().only_stdout();
        assert_eq!(command(&home, link, &["--help"]).run().only_stdout(), help);
        let (before, usage) = help.split_once("\n\nUSAGE:\n").expect("a usage");
        assert!(!before.contains('\n'), "{help}");
        let starts =
            ["", "NAME", "-", "-c, --current", "-u, --unset", "NEW=NAME", "-d", "-d NAME..."];
        for (line, start) in usage.lines().zip(starts) {
            let start = format!("  {called} {start} ");
            assert!(line.starts_with(&start), "{line:?} is no line of {start:?}");
        }
        for option in ["-V", "--version"] {
            let version = command(&home, link, &[option]).run().only_stdout();
            assert_eq!(version, concat!("kswitch ", env!("CARGO_PKG_VERSION"), "\n"));
        }
    }
}

#[test]
fn without_a_current_context() {
    let home = home_with(&["a", "b"]);
    for current in ["current-context: \"\"\n", ""] {
        let text = contexts(&["a", "b"]).replace("current-context: a\n", current);
        home.write("config", &text);
        for (arguments, stderr) in [
            (&["-c"][..], "error: current-context is not set\n"),
            (&["new=."], "error: context \"\" not found, can't rename it\n"),
            (
                &["-d", "."],
                "error: error deleting context \"\": can't use '.' as the no active context is set\n",
            ),
        ] {
            assert_prints(&kubectx(&home, arguments), "", stderr, 1);
        }
        assert_prints(&kubectx(&home, &["-u"]), "", "✔ Active context unset for kubectl.\n", 0);
        assert_eq!(home.read("config"), text);
    }
}

#[test]
fn a_current_context_that_there_is_not() {
    let home = home_with(&["a", "b"]);
    home.write("config", contexts(&["a", "b"]).replace("current-context: a", "current-context: x"));
    assert_prints(&kubectx(&home, &["-c"]), "x\n", "", 0);
    let message = "error: error deleting context \"x\": context does not exist\n";
    assert_prints(&kubectx(&home, &["-d", "."]), "", message, 1);
    let message = "error: context \"x\" not found, can't rename it\n";
    assert_prints(&kubectx(&home, &["new=."]), "", message, 1);
    assert_prints(&kubectx(&home, &["b"]), "", "✔ Switched to context \"b\".\n", 0);
    let message = "error: failed to switch context: no context exists with the name: \"x\"\n";
    assert_prints(&kubectx(&home, &["-"]), "", message, 1);
}

#[test]
fn a_kubeconfig_without_contexts_lists_nothing() {
    let home = home_with(&["a"]);
    assert_prints(&kubectx(&home, &[]), "a\n", "", 0);
    for text in ["", "contexts: []\n", "kind: Config\n"] {
        home.write("config", text);
        assert_prints(&kubectx(&home, &[]), "", "", 0);
    }
}

#[test]
fn what_the_contract_does_not_cover_is_reported_as_by_kswitch() {
    let home = home_with(&["a", "b"]);
    home.write("config.lock", "");
    let locked = "~/config is locked: ~/config.lock exists\nhint: if no kubectl is running: rm ~/config.lock\n";
    for (arguments, doing) in [
        (&["b"][..], "failed to switch context: failed to save kubeconfig: "),
        (&["-u"], "failed to save kubeconfig file after modification: "),
        (&["c=a"], "failed to save modified kubeconfig: "),
        (
            &["-d", "a", "b"],
            "error deleting context \"a\": failed to save modified kubeconfig file: ",
        ),
    ] {
        let message = format!("error: {doing}{locked}");
        assert_prints(&kubectx(&home, arguments), "", &message, 1);
    }
    assert_eq!(home.read("config"), contexts(&["a", "b"]));

    home.write("config", "contexts: 5\n");
    let fault = "config:1: `contexts` must be a list, not a number";
    let hint = "every kubectl command fails with it; to correct it: vi +1 ~/config";
    for (arguments, doing) in
        [(&[][..], ""), (&["-c"], ""), (&["-u"], ""), (&["a"], "failed to switch context: ")]
    {
        let message = format!("error: {doing}kubeconfig error: ~/{fault}\nhint: {hint}\n");
        assert_prints(&kubectx(&home, arguments), "", &message, 1);
    }
}
