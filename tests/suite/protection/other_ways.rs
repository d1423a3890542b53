//! Other ways than the verbs' own to delete or rename a protected context, or to make one current.

use expect_test::expect;

use super::home;
use crate::sample::contexts;
use crate::support::expected::assert_text;
use crate::support::terminal::Terminal;
use crate::support::untouched::Untouched;

const QUESTION: &str = "hint: to do it without a question: ";

/// Runs the command that the hint of a refusal has.
#[track_caller]
fn assert_refused(home: &crate::support::home::Home, arguments: &[&str], hint: &str) {
    let untouched = Untouched::now(home);
    let refused = home.run(arguments).only_stderr(1);
    let (_, typed) = refused.split_once(QUESTION).expect("a hint");
    assert_eq!(typed, format!("{hint}\n"), "{refused}");
    untouched.assert();
    home.program("/bin/sh", &["-c", typed]).run().success();
}

/// `NEW=OLD` deletes a context that has the new name.
#[test]
fn kubectx_asks_before_it_overwrites_one() {
    let home = home();
    let kubectx = home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let untouched = Untouched::now(&home);
    let message = home.program(&kubectx, &["prod=a"]).run().only_stderr(1);
    assert_text(
        &message,
        expect![[r#"
warning: context "prod" exists, overwriting it.
error: "prod" is protected by "*prod*" in the settings
hint: to do it without a question: kswitch delete prod --yes && kswitch rename a prod --yes
"#]],
    );
    untouched.assert();
    let terminal = Terminal::of(&home.program(&kubectx, &["prod=a"]), 16, 100);
    terminal.wait_for("Rename \"a\" to \"prod\"? [y/N]");
    terminal.send("n\r");
    assert_eq!(terminal.wait_exit(), 1);
    untouched.assert();
    let hint = message.rsplit_once(QUESTION).expect("a hint").1;
    home.program("/bin/sh", &["-c", hint]).run().success();
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "live\nprod\n");
}

/// By its new name the current context asks always.
#[test]
fn a_rename_of_the_current_one_asks_about_the_new_name() {
    let home = home();
    assert_refused(&home, &["rename", "a", "live2"], "kswitch rename a live2 --yes");
    let home = self::home();
    home.run(&["ctx", "prod"]).success();
    home.run(&["rename", "a", "b"]).success();
    // The current one is missing, and is found again.
    home.run(&["ctx", "live", "--yes"]).success();
    home.run(&["delete", "live", "--yes"]).success();
    assert_refused(&home, &["rename", "b", "live"], "kswitch rename b live --yes");
}

#[test]
fn undo_and_redo_ask_before_they_delete_or_rename_one() {
    let home = home();
    home.run(&["rename", "prod", "x", "--yes"]).success();
    home.run(&["undo"]).success();
    assert_refused(&home, &["undo", "--redo"], "kswitch undo --redo --yes");
    home.run(&["undo"]).success();
    home.run(&["delete", "prod", "--yes"]).success();
    home.run(&["undo"]).success();
    assert_refused(&home, &["undo", "--redo", "-q"], "kswitch undo --redo -q --yes");
    // What gets a protected name is protected from its undo.
    home.run(&["rename", "a", "new-prod"]).success();
    assert_refused(&home, &["undo"], "kswitch undo --yes");

    home.run(&["undo", "--redo"]).success();
    let before = home.read("config");
    let terminal = Terminal::open(&home, &["undo"], 16, 100);
    terminal.wait_for("\"new-prod\" is protected by \"*prod*\" in the settings.");
    terminal
        .wait_for("Undo: current context \"new-prod\" -> \"a\"; name \"new-prod\" -> \"a\"? [y/N]");
    terminal.send("n\r");
    assert_eq!(terminal.wait_exit(), 1);
    assert_eq!(home.read("config"), before);
}

/// A later file has a current context too.
#[test]
fn to_unset_the_current_context_asks_about_the_next_one() {
    let mut home = home();
    home.write("first", contexts(&["b"]));
    home.write("second", contexts(&["live"]));
    home.kubeconfig(&["first", "second"]);
    let terminal = Terminal::open(&home, &["ctx", "--unset"], 16, 100);
    terminal.wait_for("\"live\" is protected by \"*live*\" in the settings.");
    terminal.wait_for("Make \"live\" the current context? [y/N]");
    terminal.send("n\r");
    assert_eq!(terminal.wait_exit(), 1);
    assert_refused(&home, &["ctx", "--unset"], "kswitch ctx --unset --yes");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "live\n");
    // Nothing becomes current.
    home.run(&["ctx", "b"]).success();
    home.run(&["ctx", "--unset", "--all"]).success();
}

#[test]
fn the_picker_renames_one_after_a_yes() {
    for (key, whole) in [("", ""), ("\t", " with its cluster and user")] {
        let home = home();
        let terminal = Terminal::open(&home, &[] as &[&str], 16, 120);
        terminal.wait_for("tab to list");
        terminal.send("prod");
        terminal.wait_for("1/3");
        terminal.send("\x12");
        terminal.wait_for("rename ❯");
        terminal.send(key);
        terminal.wait_for(&format!("Rename \"prod\"{whole} in ~/config?"));
        terminal.send("2");
        terminal.wait_for("rename ❯ prod2");
        let before = home.read("config");
        terminal.send("\r");
        terminal.wait_for(&format!("Rename \"prod\" to \"prod2\"{whole} in ~/config?"));
        terminal.wait_for("y rename");
        terminal.send("\r");
        terminal.wait_until(|screen| !screen.contents().contains("y rename"));
        assert_eq!(home.read("config"), before);
    }
}

#[test]
fn with_names_on_stdin_the_answer_comes_from_the_terminal() {
    for (arguments, fact) in [
        ("delete -", "\"prod\" is protected by \"*prod*\" in the settings."),
        (
            "delete --prune -",
            "Cluster \"prod\" and user \"prod\" in ~/config are deleted too; that",
        ),
    ] {
        let home = home();
        let before = home.read("config");
        let script = format!("echo prod | kswitch {arguments}");
        for (answer, code) in [("n\r", 1), ("y\r", 0)] {
            let shell = home.program("/bin/sh", &["-c", &script]);
            let terminal = Terminal::of(&shell, 16, 120);
            terminal.wait_for(fact);
            terminal.wait_for("Delete \"prod\"? [y/N]");
            assert_eq!(home.read("config"), before);
            terminal.send(answer);
            assert_eq!(terminal.wait_exit(), code);
        }
        assert_ne!(home.read("config"), before);
    }
}

/// After its own question about the name.
#[test]
fn the_numbered_list_renames_one_after_a_yes() {
    let home = home();
    let before = home.read("config");
    for (answer, is_renamed) in [("n\r", false), ("y\r", true)] {
        let terminal = Terminal::open(&home, &["--plain"], 24, 120);
        terminal.wait_for("Number, text to search");
        terminal.send(":rename 3 x\r");
        terminal.wait_for("y to rename, anything else to go back:");
        terminal.send("y\r");
        terminal
            .wait_for("Rename \"prod\" to \"x\" in ~/config? \"prod\" is protected by \"*prod*\"");
        terminal.send(answer);
        terminal.wait_for(if is_renamed { "Renamed \"prod\"" } else { "Nothing was changed." });
        assert_eq!(home.read("config") != before, is_renamed);
    }
}
