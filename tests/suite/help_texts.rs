//! Whole help texts, each in a file of `help_texts/`. `UPDATE_EXPECT=1` rewrites those that differ.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Command;
use expect_test::expect_file;
use kswitch::cli::Cli;

use crate::sample::home_with;
use crate::support::home::Home;

/// What the texts are wrapped at, whatever terminal the tests run in.
const COLUMNS: &str = "80";

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/help_texts");

/// The verbs that the help lists.
fn verbs() -> Vec<String> {
    let program = Cli::whole();
    let listed = program.get_subcommands().filter(|verb| !verb.is_hide_set());
    listed.map(Command::get_name).filter(|verb| *verb != "help").map(str::to_owned).collect()
}

#[track_caller]
fn assert_help(name: &str, text: &str) {
    expect_file![format!("{DIRECTORY}/{name}.txt")].assert_eq(text);
}

#[test]
fn of_kswitch_and_its_verbs() {
    let home = Home::new();
    let help =
        |arguments: &[&str]| home.command(arguments).env("COLUMNS", COLUMNS).run().only_stdout();
    assert_help("kswitch", &help(&["--help"]));
    for verb in verbs() {
        assert_help(&format!("kswitch-{verb}"), &help(&[&verb, "--help"]));
    }
}

#[test]
fn of_kubectx_and_kubens() {
    let home = Home::new();
    for name in ["kubectx", "kubens"] {
        home.link(&format!("bin/{name}"), env!("CARGO_BIN_EXE_kswitch"));
        let program = home.path(format!("bin/{name}"));
        assert_help(name, &home.program(program, &["--help"]).run().only_stdout());
    }
}

/// They are documented once, in the help of kswitch, and work after a verb all the same.
#[test]
fn a_verb_refers_to_kswitch_for_the_global_options() {
    let home = home_with(&["a"]);
    for arguments in
        [&["ctx", "--help"][..], &["help", "ctx"], &["ctx", "-h"], &["session", "prune", "-qh"]]
    {
        let help = home.run(arguments).only_stdout();
        assert!(!help.contains("--kubeconfig <PATH>"), "{help}");
        let line = "Options of every command, such as --kubeconfig and --quiet: kswitch --help\n";
        assert!(help.ends_with(line), "{help}");
    }
    assert!(home.run(&["--help"]).only_stdout().contains("--kubeconfig <PATH>"));
    let path = home.path("config");
    let other = ["ctx", "-c", "--kubeconfig", path.to_str().expect("a plain path"), "--quiet"];
    assert_eq!(home.run(&other).only_stdout(), "a\n");
}

#[test]
fn every_file_is_compared() {
    let entries = fs::read_dir(Path::new(DIRECTORY)).expect("list the texts");
    let names = entries.map(|entry| entry.expect("list the texts").file_name());
    let found: BTreeSet<_> = names.map(|name| name.into_string().expect("UTF-8")).collect();
    let verbs = verbs().into_iter().map(|verb| format!("kswitch-{verb}"));
    let others = ["kswitch", "kubectx", "kubens"].map(str::to_owned);
    let expected = verbs.chain(others).map(|name| format!("{name}.txt")).collect();
    assert_eq!(found, expected);
}
