//! Protected contexts outside of the picker: what asks on a terminal needs `--yes` elsewhere.

mod hints;
mod other_ways;

use std::fs;

use expect_test::expect;

use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::terminal::Terminal;
use crate::support::untouched::Untouched;

/// The contexts a, prod and live; the last one asks always.
fn home() -> Home {
    let home = home_with(&["a", "prod", "live"]);
    home.write(
        ".config/kswitch/settings.yaml",
        "protect: ['*prod*', {name: '*live*', ask: always}]\n",
    );
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// The hint is typed.
#[test]
fn without_a_terminal_a_protected_context_needs_yes() {
    for (arguments, name, pattern) in [
        (&["delete", "prod", "a"][..], "prod", "*prod*"),
        (&["delete", "--prune", "live"], "live", "*live*"),
        (&["rename", "prod", "x"], "prod", "*prod*"),
        (&["ctx", "live"], "live", "*live*"),
        (&["ctx", "live", "-n", "a-b"], "live", "*live*"),
    ] {
        let home = home();
        let untouched = Untouched::now(&home);
        let message = home.run(arguments).only_stderr(1);
        let (error, hint) =
            message.split_once("hint: to do it without a question: ").expect("a hint");
        assert_eq!(
            error,
            format!("error: \"{name}\" is protected by \"{pattern}\" in the settings\n")
        );
        untouched.assert();
        home.program("/bin/sh", &["-c", hint]).run().success();
        assert_ne!(home.read("config"), contexts(&["a", "prod", "live"]), "{hint}");
    }
    // Only a rule with `ask: always` makes a switch ask.
    let home = home();
    home.run(&["ctx", "prod"]).success();
}

#[test]
fn going_back_and_undo_ask_too() {
    let home = home();
    home.run(&["ctx", "live", "--yes"]).success();
    home.run(&["ctx", "a"]).success();
    let refused = home.run(&["ctx", "-"]).only_stderr(1);
    assert!(refused.ends_with("question: kswitch ctx live --yes\n"), "{refused}");
    let refused = home.run(&["undo"]).only_stderr(1);
    assert!(refused.ends_with("question: kswitch undo --yes\n"), "{refused}");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
    home.run(&["undo", "--yes"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "live\n");
    // It is current already.
    home.run(&["ctx", "live"]).success();
}

#[test]
fn on_a_terminal_each_of_them_asks() {
    let home = home();
    for (arguments, question) in [
        (&["live"][..], "Switch to \"live\"? [y/N]"),
        (&["ctx", "live"], "Switch to \"live\"? [y/N]"),
        (&["rename", "prod", "x"], "Rename \"prod\" to \"x\"? [y/N]"),
        (&["delete", "prod", "live"], "Delete 2 contexts? [y/N]"),
    ] {
        let before = home.read("config");
        let terminal = Terminal::open(&home, arguments, 16, 100);
        terminal.wait_for("is protected by \"*");
        terminal.wait_for(question);
        terminal.send("n\r");
        terminal.wait_for("error: nothing was changed");
        assert_eq!(terminal.wait_exit(), 1);
        assert_eq!(home.read("config"), before);
    }
    let terminal = Terminal::open(&home, &["live"], 16, 100);
    terminal.wait_for("[y/N]");
    terminal.send("y\r");
    terminal.wait_for("Switched to context \"live\".");
}

#[test]
fn the_picker_says_so_before_it_deletes_or_renames_one() {
    let home = home();
    let terminal = Terminal::open(&home, &[] as &[&str], 12, 100);
    terminal.wait_for("tab to list");
    terminal.send("prod");
    terminal.wait_for("1/3");
    terminal.send("\x04");
    terminal.shows(expect![[r#"
 ❯ prod                                                                                         1/3
▌ ! prod                                                    │ ● default
                                                            │   tab to list them
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
 ! Delete "prod" from ~/config? Left over are cluster "prod" and user "prod": no other context uses
 them. "prod" is protected by "*prod*" in the settings.
 y delete   esc cancel"#]]);
    terminal.send("\x1b");
    terminal.wait_for("protected · ");
    terminal.send("\x12");
    terminal.wait_for("rename ❯");
    terminal.shows(expect![[r#"
 rename ❯ prod
▌ ! prod                                                    │ ● default
                                                            │   tab to list them
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
 Rename "prod" in ~/config? "prod" is protected by "*prod*" in the settings."#]]);
}

/// Before, because it can't be undone; a script gets no question.
#[test]
fn on_a_terminal_a_deletion_that_cannot_be_undone_asks() {
    let home = home();
    let terminal = Terminal::open(&home, &["delete", "--prune", "a"], 16, 100);
    terminal.wait_for(
        "Cluster \"a\" and user \"a\" in ~/config are deleted too; that can't be undone, because",
    );
    terminal.wait_for("Delete \"a\"? [y/N]");
    terminal.send("\r");
    terminal.wait_for("error: nothing was changed");
    assert_eq!(home.read("config"), contexts(&["a", "prod", "live"]));
    let terminal = Terminal::open(&home, &["delete", "--prune", "--yes", "a"], 16, 100);
    terminal.wait_for("Deleted \"a\"");
    assert_eq!(terminal.wait_exit(), 0);
}

/// Under its name there is no `--yes`, so the hints are those of kswitch.
#[test]
fn kubectx_does_not_change_them_unasked_either() {
    let home = home();
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let untouched = Untouched::now(&home);
    for (arguments, hint) in [
        (&["live"][..], "kswitch ctx live --yes"),
        (&["-d", "prod"], "kswitch delete prod --yes"),
        (&["x=prod"], "kswitch rename prod x --yes"),
    ] {
        let message = home.program(home.path("bin/kubectx"), arguments).run().only_stderr(1);
        assert!(message.ends_with(&format!("question: {hint}\n")), "{message}");
    }
    untouched.assert();
}

/// A typo must not remove the protection.
#[test]
fn with_broken_settings_what_protection_governs_needs_yes() {
    let typo = "protct: ['*prod*']\n";
    for (settings, place) in [
        (typo, ":1:1"),
        ("protect: [*prod*]\n", ":1:16"),
        ("sort: name\nprotect: ['[']\n", ":2:11"),
        ("protect: [a]\nprotect: [prod]\n", ":2:1"),
    ] {
        for arguments in [
            &["delete", "prod"][..],
            &["delete", "--prune", "prod"],
            &["rename", "prod", "x"],
            &["exec", "prod", "--", "true"],
        ] {
            let home = home();
            home.write(".config/kswitch/settings.yaml", settings);
            let before = home.read("config");
            let message = home.run(arguments).only_stderr(1);
            let (_, error) = message.split_once("\nerror: ").expect("a warning and an error");
            let (error, hints) = error.split_once("\nhint: ").expect("a hint");
            assert_eq!(
                error,
                format!(
                    "~/.config/kswitch/settings.yaml{place} has an error, so it is not known which \
                     contexts are protected"
                )
            );
            assert_eq!(home.read("config"), before);
            let (_, typed) =
                hints.lines().next().and_then(|own| own.split_once(": ")).expect("typed");
            home.program("/bin/sh", &["-c", typed]).run().success();
        }
    }
}

/// The file of the rules may be on a disk that is not mounted.
#[test]
fn behind_a_link_to_nothing_or_in_a_second_document_no_rule_is_lost_silently() {
    for (is_link, place) in [(true, ""), (false, ":3")] {
        let home = home();
        let settings = ".config/kswitch/settings.yaml";
        if is_link {
            fs::remove_file(home.path(settings)).expect("the settings");
            home.link(settings, "/nonexistent/settings.yaml");
        } else {
            home.write(settings, "timeout: 5s\n---\nprotect: ['*prod*']\n");
        }
        let before = home.read("config");
        let message = home.run(&["delete", "prod"]).only_stderr(1);
        let unknown = format!(
            "~/{settings}{place} has an error, so it is not known which contexts are protected"
        );
        assert!(message.contains(&unknown), "{message}");
        assert_eq!(home.read("config"), before);
        let checked = home.run(&["settings", "check"]).only_stderr(1);
        assert!(checked.starts_with(&format!("error: ~/{settings}{place}: ")), "{checked}");
    }
}

/// The switch works, with the warning; the rules that can be read still ask.
#[test]
fn with_broken_settings_a_switch_works() {
    let home = home();
    home.write(
        ".config/kswitch/settings.yaml",
        "protct: ['*prod*']\nprotect: {name: live, ask: always}\n",
    );
    assert_text(
        &home.run(&["ctx", "prod"]).only_stderr(0),
        expect![[r#"
warning: ~/.config/kswitch/settings.yaml:1:1: unknown key "protct"; did you mean protect?
Switched to context "prod".
"#]],
    );
    home.run(&["ctx", "live"]).failure(1);
    // An error elsewhere hides no rule.
    home.write(".config/kswitch/settings.yaml", "mouse: maybe\nprotect: [live]\n");
    home.run(&["delete", "prod"]).success();
    home.run(&["delete", "live"]).failure(1);
}

#[test]
fn with_broken_settings_a_terminal_asks() {
    let home = home();
    home.write(".config/kswitch/settings.yaml", "protct: ['*prod*']\n");
    let terminal = Terminal::open(&home, &["delete", "prod"], 16, 80);
    terminal.wait_for("[y/N]");
    terminal.shows(expect![[r#"
warning: ~/.config/kswitch/settings.yaml:1:1: unknown key "protct"; did you mean
 protect?
~/.config/kswitch/settings.yaml:1:1 has an error, so it is not known which conte
xts are protected.
Delete "prod"? [y/N]"#]]);
    terminal.send("y\r");
    terminal.wait_for("Deleted \"prod\"");
}

/// A program that asks may be started before the user has read what it asks.
#[test]
fn what_was_typed_before_a_question_is_no_answer() {
    for arguments in [
        &["delete", "prod"][..],
        &["delete", "--prune", "a"],
        &["rename", "prod", "x"],
        &["ctx", "live"],
        &["live"],
        &["exec", "prod", "--", "touch", "ran"],
        &["split", "config"],
    ] {
        let home = home();
        let before = home.read("config");
        home.pipe("started");
        let script = "read line <started; exec kswitch \"$@\"";
        let shell = home.program("/bin/sh", &["-c", script, "sh"]).args(arguments);
        let terminal = Terminal::of(&shell, 24, 100);
        terminal.send("y\r");
        terminal.wait_for("y");
        fs::write(home.path("started"), "\n").expect("start it");
        terminal.wait_for("[y/N]");
        terminal.send("\r");
        terminal.wait_for("error: nothing was ");
        assert_eq!(terminal.wait_exit(), 1, "{arguments:?}");
        assert_eq!(home.read("config"), before);
        assert!(!home.files().contains(&"ran".to_owned()));
    }
}
