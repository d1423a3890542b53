//! `kswitch QUERY`: a context by its exact name, or a search in the picker.

use crate::sample::{contexts, home_with};
use crate::support::terminal::{Key, Terminal};

#[test]
fn an_exact_name_switches_and_a_dash_goes_back() {
    let home = home_with(&["a", "shop-prod", "shop-test"]);
    for (query, switched) in [("shop-test", "shop-test"), ("-", "a")] {
        let terminal = Terminal::open(&home, &[query], 16, 80);
        terminal.assert_ends(0, &format!("Switched to context \"{switched}\"."));
    }
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
}

/// Also where it is the only match: what a name does is not for a search to decide.
#[test]
fn anything_else_opens_the_picker_with_the_query_typed() {
    let home = home_with(&["a", "shop-prod", "shop-test"]);
    let terminal = Terminal::open(&home, &["shop te"], 16, 80);
    terminal.wait_for("❯ shop te ");
    terminal.wait_for("1/3");
    terminal.send_key(Key::Ctrl('u'));
    terminal.wait_for("3/3");
    terminal.send("prod");
    terminal.wait_for("1/3");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\".");
    // A name in another case is a search for it.
    let terminal = Terminal::open(&home, &["SHOP-Prod"], 16, 80);
    terminal.wait_for("❯ shop-prod ");
    terminal.wait_for("1/3");
    terminal.send_key(Key::Esc);
    // The list of lines has the same matches.
    let terminal = Terminal::open(&home, &["--plain", "shop"], 16, 80);
    terminal.wait_for("2. shop-test");
    terminal.send("2\r");
    terminal.wait_for("Switched to context \"shop-test\".");
}

#[test]
fn a_verb_comes_before_a_context_of_its_name() {
    let home = home_with(&["env", "current"]);
    assert_eq!(home.run(&["current"]).only_stdout(), "env default\n");
    let terminal = Terminal::open(&home, &["--", "current"], 16, 80);
    terminal.assert_ends(0, "Switched to context \"current\".");
}

/// The meaning of a line in a script must not depend on the contexts. The hint is typed.
#[test]
fn off_a_terminal_the_verb_is_needed() {
    let home = home_with(&["a", "b", "eu/zone"]);
    home.write(".config/kswitch/settings.yaml", "aliases: {work: b}\n");
    for name in ["b", "work"] {
        assert_eq!(
            home.run(&[name]).only_stderr(2),
            format!(
                "error: \"{name}\" is not a command of kswitch; without a terminal a context needs one\n\
                 hint: kswitch ctx {name}\n"
            )
        );
        home.run(&["ctx", name]).success();
        // There is no other meaning of a dash.
        assert_eq!(home.run(&["-"]).only_stderr(0), "Switched to context \"a\".\n");
    }
    assert_eq!(
        home.run(&["setings"]).only_stderr(2),
        "error: \"setings\" is not a command of kswitch, and there is no terminal to search on\n\
         hint: did you mean settings?\n\
         hint: in a script: kswitch ctx NAME\n"
    );
    for (query, hint) in [
        (&["B"][..], "did you mean b?\nhint: in a script: kswitch ctx NAME"),
        (
            &["-q", "zone", "--kubeconfig", "config"],
            "in a script: kswitch ctx -q eu/zone --kubeconfig config",
        ),
        (&["xyz"], "in a script: kswitch ctx NAME"),
    ] {
        let refused = home.run(query).only_stderr(2);
        assert!(refused.ends_with(&format!("\nhint: {hint}\n")), "{refused}");
    }
}

/// The tip is typed.
#[test]
fn an_option_without_a_verb_leads_to_the_verb() {
    let home = home_with(&["a", "b", "c d"]);
    for (words, tip) in [
        (&["-l"][..], "ctx --list"),
        (&["--list"], "ctx --list"),
        (&["-c"], "ctx --current"),
        (&["-u"], "ctx --unset"),
        (&["-d", "c d"], "delete 'c d'"),
        (&["-s", "b"], "shell b"),
        (&["b", "--yes"], "ctx b --yes"),
        (&["c d", "-n", "foo", "-q"], "ctx 'c d' -n foo -q"),
    ] {
        let said = home.run(words).only_stderr(2);
        assert!(said.contains(&format!("\n  tip: kswitch {tip}\n")), "{said}");
    }
    let said = home.run(&["ctx", "-d"]).only_stderr(2);
    assert!(!said.contains("kswitch delete"), "{said}");
    home.run(&["delete", "c d"]).success();
}

#[test]
fn several_words_are_one_query() {
    let home = home_with(&["a", "shop-prod", "shop-test", "my own"]);
    let terminal = Terminal::open(&home, &["shop", "te"], 16, 80);
    terminal.wait_for("❯ shop te ");
    terminal.wait_for("1/4");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-test\".");
    let terminal = Terminal::open(&home, &["my", "own"], 16, 80);
    terminal.assert_ends(0, "Switched to context \"my own\".");
    assert_eq!(
        home.run(&["shop", "te"]).only_stderr(2),
        "error: \"shop te\" is not a command of kswitch, and there is no terminal to search on\n\
         hint: did you mean shop-test?\n\
         hint: in a script: kswitch ctx NAME\n"
    );
}

#[test]
fn a_mistyped_verb_with_arguments_is_no_query() {
    let home = home_with(&["a", "b"]);
    for (words, meant) in [
        (&["delte", "b"][..], "'delte'; did you mean delete?"),
        (&["renmae", "a", "c"], "'renmae'; did you mean rename?"),
        (&["xyz", "ctx", "b"], "'xyz'"),
    ] {
        let message = home.run(words).only_stderr(2);
        assert!(
            message.starts_with(&format!("error: unrecognized command {meant}\n")),
            "{message}"
        );
    }
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
}

#[test]
fn a_context_whose_file_is_not_in_kubeconfig_is_explained() {
    let home = home_with(&["a"]);
    home.write(".kube/config.d/more", contexts(&["more"]));
    let terminal = Terminal::open(&home, &["more"], 16, 100);
    terminal.wait_for("hint: in a shell of its own: kswitch shell more");
    assert_eq!(terminal.wait_exit(), 1);
}
