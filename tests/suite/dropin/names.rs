//! Names that others chose: printed harmlessly, matched exactly, and never a path.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::json;

use super::{assert_prints, command, kubectx, kubens};
use crate::sample::assert_files;
use crate::support::home::Home;

/// Each as it is, and as it is shown.
const HOSTILE: [(&str, &str); 6] = [
    ("../../evil", "../../evil"),
    ("/tmp/evil", "/tmp/evil"),
    ("two\nlines", "two\\nlines"),
    ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
    ("a\u{202e}b", "a\\u{202e}b"),
    ("spaces and $(ls)", "spaces and $(ls)"),
];

fn home_of(names: &[&str]) -> Home {
    let mut home = Home::new();
    let entry = |name: &&str| json!({"name": name, "context": {"cluster": "c", "user": "u"}});
    let entries: Vec<_> = names.iter().map(entry).collect();
    home.write("config", json!({"contexts": entries, "current-context": "home"}).to_string());
    home.kubeconfig(&["config"]);
    home
}

#[test]
fn hostile_names_are_shown_and_taken_as_they_are() {
    for (name, shown) in HOSTILE {
        let home = home_of(&["home", name]);
        let there = format!("✔ Switched to context \"{shown}\".\n");
        assert_prints(&kubectx(&home, &[name]), "", &there, 0);
        assert_prints(&kubectx(&home, &["-c"]), &format!("{shown}\n"), "", 0);
        let active = "✔ Active namespace is \"web\"\n";
        assert_prints(&kubens(&home, &["-f", "web"]), "", active, 0);
        let back = "✔ Active namespace is \"default\"\n";
        assert_prints(&kubens(&home, &["-"]), "", back, 0);
        let back = "✔ Switched to context \"home\".\n";
        assert_prints(&kubectx(&home, &["-"]), "", back, 0);
        assert_prints(&kubectx(&home, &["-"]), "", &there, 0);
        let renamed = format!("✔ Context {shown} renamed to .{shown}.\n");
        assert_prints(&kubectx(&home, &[&format!(".{name}={name}")]), "", &renamed, 0);
        let deleted = format!("✔ Deleted context .{shown}.\n");
        assert_prints(&kubectx(&home, &["-d", &format!(".{name}")]), "", &deleted, 0);
        assert_files(&home, &["bin/kubectx", "bin/kubens", "config"]);
    }
}

#[test]
fn missing_values_are_reported_without_harm() {
    let home = home_of(&["home"]);
    for (name, shown) in HOSTILE {
        let message = format!(
            "error: failed to switch context: no context exists with the name: \"{shown}\"\n"
        );
        assert_prints(&kubectx(&home, &[name]), "", &message, 1);
        let message = format!("error: context \"{shown}\" not found, can't rename it\n");
        assert_prints(&kubectx(&home, &[&format!("x={name}")]), "", &message, 1);
        let message =
            format!("error: error deleting context \"{shown}\": context does not exist\n");
        assert_prints(&kubectx(&home, &["-d", name]), "", &message, 1);
        let message = format!("error: no namespace exists with name \"{shown}\"\n");
        assert_prints(&kubens(&home, &[name]), "", &message, 1);
    }
}

/// `=` renames and `-` begins an option, whatever contexts are called.
#[test]
fn names_that_the_grammar_takes_for_something_else() {
    let home = home_of(&["home", "k=v", "-x", "-", "."]);
    let message = "error: context \"v\" not found, can't rename it\n";
    assert_prints(&kubectx(&home, &["k=v"]), "", message, 1);
    assert_prints(&kubectx(&home, &["-x"]), "", "error: unsupported option '-x'\n", 1);
    let message = "error: failed to switch context: no previous context found\n";
    assert_prints(&kubectx(&home, &["-"]), "", message, 1);
    assert_prints(&kubectx(&home, &["plain=k=v"]), "", "✔ Context k=v renamed to plain.\n", 0);
    assert_prints(&kubectx(&home, &["x=-x"]), "", "✔ Context -x renamed to x.\n", 0);
    assert_prints(&kubectx(&home, &["-d", "-"]), "", "✔ Deleted context -.\n", 0);
    assert_prints(&kubectx(&home, &["."]), "", "✔ Switched to context \".\".\n", 0);
    assert_prints(&kubectx(&home, &["here=."]), "", "✔ Context . renamed to here.\n", 0);
    assert_prints(&kubectx(&home, &[]), "here\nhome\nplain\nx\n", "", 0);
}

/// Without a current context, the empty name matches none.
#[test]
fn a_context_without_a_name() {
    let home = home_of(&["home", ""]);
    let message = "error: failed to switch context: no context exists with the name: \"\"\n";
    assert_prints(&kubectx(&home, &[""]), "", message, 1);
    kubectx(&home, &["-u"]).success();
    let message = "error: context \"\" not found, can't rename it\n";
    assert_prints(&kubectx(&home, &["x=."]), "", message, 1);
    assert_prints(&kubectx(&home, &["-d", ""]), "", "✔ Deleted context .\n", 0);
    assert_prints(&kubectx(&home, &[]), "home\n", "", 0);
}

#[test]
fn what_is_not_text_is_no_name() {
    let home = home_of(&["home", "\u{fffd}"]);
    let bytes = [OsStr::new("-d"), OsStr::from_bytes(b"\xff")];
    let ran = command(&home, "kubectx", &[]).args(&bytes).run();
    assert_prints(&ran, "", "error: the argument '\u{fffd}' is not UTF-8\n", 1);
    let ran = command(&home, "kubens", &[]).args(&bytes[1..]).run();
    assert_prints(&ran, "", "error: the argument \"\u{fffd}\" is not UTF-8\n", 1);
}
