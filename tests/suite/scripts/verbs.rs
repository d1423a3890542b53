//! Sample calls of every verb, compared with the command line: streams, exit codes and escaping.

use std::collections::BTreeSet;

use kswitch::cli::Cli;

use crate::sample::{contexts, home_with};
use crate::support::alone::without_terminal;
use crate::support::hostile::{assert_safe_output, hostile};

struct Sample {
    verb: &'static str,
    prints: Prints,
    /// The arguments of a call that succeeds.
    succeeds: &'static [&'static str],
    /// The arguments of a call that fails, and its exit code.
    fails: (&'static [&'static str], i32),
    /// The arguments before one with control characters.
    before_hostile: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq)]
enum Prints {
    /// On stdout.
    Data,
    /// On stderr, unless quiet.
    Report,
    /// A list on stdout, and why on stderr, unless quiet.
    ListWithoutTerminal,
}

use Prints::{Data, ListWithoutTerminal, Report};

/// One a verb, in an order in which they succeed.
const SAMPLES: &[Sample] = &[
    sample("ctx", Report, &["b"], (&["nope"], 1), &[]),
    sample("ns", Report, &["-f", "cart"], (&["No_Name"], 1), &["-f"]),
    sample("shell", Data, &["b", "--", "echo", "x"], (&["nope"], 1), &[]),
    sample("exec", Data, &["a", "--", "echo", "x"], (&["nope", "--", "true"], 1), &["--"]),
    sample("session", Report, &["prune"], (&["leave"], 1), &[]),
    sample("alias", Report, &["x", "a"], (&["x"], 1), &["x"]),
    sample("rename", Report, &["b", "d"], (&["nope", "x"], 1), &["a"]),
    sample("delete", Report, &["c"], (&["nope"], 1), &[]),
    sample("doctor", Data, &[], (&["-o", "x"], 2), &["-o"]),
    sample("import", Report, &["--yes", "other"], (&["nope"], 1), &["--yes"]),
    sample("export", Data, &["a"], (&["nope"], 1), &[]),
    sample("undo", Report, &[], (&[], 1), &[]),
    sample("current", Data, &[], (&["--format", "{"], 2), &["-o"]),
    sample("env", Data, &[], (&["--shell", "csh"], 2), &["--shell"]),
    sample("settings", Data, &["schema"], (&["edit"], 1), &[]),
    sample("init", Data, &["bash"], (&["csh"], 2), &[]),
    sample("completions", Data, &["fish"], (&["csh"], 2), &[]),
    sample("man", Report, &["pages"], (&["config/pages"], 1), &[]),
    sample("install-links", Report, &["bin"], (&["config/bin"], 1), &[]),
    sample("demo", ListWithoutTerminal, &[], (&["nope"], 2), &[]),
    sample("split", Report, &["--yes"], (&["nope"], 1), &[]),
];

const fn sample(
    verb: &'static str,
    prints: Prints,
    succeeds: &'static [&'static str],
    fails: (&'static [&'static str], i32),
    before_hostile: &'static [&'static str],
) -> Sample {
    Sample { verb, prints, succeeds, fails, before_hostile }
}

#[test]
fn every_verb_of_the_command_line_has_a_sample() {
    let program = Cli::whole();
    let listed = program.get_subcommands().filter(|verb| !verb.is_hide_set());
    let verbs: BTreeSet<_> =
        listed.map(clap::Command::get_name).filter(|verb| *verb != "help").collect();
    let samples: BTreeSet<_> = SAMPLES.iter().map(|sample| sample.verb).collect();
    assert_eq!(samples, verbs);
    assert_eq!(samples.len(), SAMPLES.len(), "one sample a verb");
}

#[test]
fn data_goes_to_stdout_and_reports_to_stderr_unless_quiet() {
    for quiet in [&[][..], &["-q"]] {
        let home = home_with(&["a", "b", "c"]);
        home.write("other", contexts(&["other"]));
        for Sample { verb, prints, succeeds, .. } in SAMPLES {
            let arguments = [quiet, &[*verb], succeeds].concat();
            let Some(command) = without_terminal(&home, &arguments) else { return };
            let ran = command.run().success();
            let printed = (!ran.stdout.is_empty(), !ran.stderr.is_empty());
            let expected = match prints {
                Data => (true, false),
                Report => (false, quiet.is_empty()),
                ListWithoutTerminal => (true, quiet.is_empty()),
            };
            assert_eq!(printed, expected, "{ran}");
        }
    }
}

#[test]
fn a_failure_has_its_exit_code_and_a_message_on_stderr_alone() {
    for Sample { verb, fails: (arguments, code), .. } in SAMPLES {
        let home = home_with(&["a", "b", "c"]);
        let message = home.command(&[*verb]).args(arguments).run().only_stderr(*code);
        assert!(message.starts_with("error: "), "{verb}: {message}");
    }
}

#[test]
fn control_characters_of_an_argument_are_escaped() {
    for Sample { verb, before_hostile, .. } in SAMPLES {
        let home = home_with(&["a", "b", "c"]);
        let name = hostile("x");
        let ran = home.command(&[*verb]).args(before_hostile).args(&[&name]).run();
        assert_safe_output(&ran);
    }
}
