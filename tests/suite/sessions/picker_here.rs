//! The key of the picker that switches this terminal only.

use expect_test::expect;

use super::{replied, sessions, three_files, with_reply};
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const HERE: Key = Key::Ctrl('t');

/// The picker in a shell whose function waits for a reply.
#[track_caller]
fn opened(home: &Home) -> Terminal {
    let terminal = Terminal::of(&with_reply(home, &[]), 16, 100);
    terminal.wait_for("esc cancel");
    terminal
}

/// The same in a session that this shell started. The file `inside` has its `KUBECONFIG`.
#[track_caller]
fn opened_inside(home: &Home) -> Terminal {
    let lines = "kswitch -q ctx b --here
        export KUBECONFIG=\"$(sed 's/^set //' \"$KSWITCH_REPLY\")\"
        echo \"$KUBECONFIG\" >\"$HOME/inside\"
        kswitch";
    let shell = home.program("/bin/sh", &["-ec", lines]);
    let terminal = Terminal::of(&shell.env("KSWITCH_REPLY", home.path("replies/1")), 16, 100);
    terminal.wait_for("this terminal only");
    terminal
}

/// The current context where the function has set its last reply.
#[track_caller]
fn current(home: &Home) -> String {
    home.command(&["current"]).env("KUBECONFIG", replied(home)).run().only_stdout()
}

#[test]
fn the_footer_and_the_help_show_the_key_with_the_shell_integration_only() {
    let home = three_files();
    opened(&home).shows(expect![[r#"
 ❯                                                                                              3/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of a ─────────────────────╮
│▌● a  a                                                   ││ ● default                            │
│   b  b                                                   ││   tab to list them                   │
│   c  c                                                   ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://a.example · token · namespace default · ~/a
 enter switch   ctrl-t here   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    let help = |terminal: &Terminal| {
        terminal.resize(24, 80);
        terminal.send("?");
        terminal.wait_for("╭ help");
        terminal.screen()
    };
    assert!(help(&opened(&home)).contains("switch this terminal"));
    let without = Terminal::open(&home, &[] as &[&str], 16, 100);
    without.wait_for("esc cancel");
    assert!(!without.screen().contains("ctrl-t"));
    assert!(!help(&without).contains("switch this terminal"));
}

#[test]
fn a_context_and_a_namespace_are_of_this_terminal() {
    let home = three_files();
    let terminal = opened(&home);
    terminal.send("b");
    terminal.wait_for("▌  b");
    terminal.send_key(HERE);
    terminal.assert_ends(0, "Switched this terminal to context \"b\".");
    assert_eq!(current(&home), "b default\n");
    let terminal = opened(&home);
    terminal.send("c");
    terminal.wait_for("▌  c");
    terminal.send_key(Key::Tab);
    terminal.wait_for("Type a name to use it.");
    terminal.send("shop");
    terminal.wait_for("use \"shop\" as typed");
    terminal.send_key(HERE);
    terminal.assert_ends(0, "Switched this terminal to context \"c\", namespace \"shop\".");
    assert_eq!(current(&home), "c shop\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    for name in ["a", "b", "c"] {
        assert_eq!(home.read(name), contexts(&[name]));
    }
}

#[test]
fn a_protected_context_is_asked_about_and_replaces_the_session() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [c]\n");
    let terminal = opened_inside(&home);
    terminal.send("c");
    terminal.wait_for("▌ ! c");
    terminal.send_key(HERE);
    terminal.wait_for("\"c\" is protected by \"c\" in the settings.");
    terminal.send("y");
    terminal.wait_for("It is protected, so this session has only its kubeconfigs.");
    terminal.wait_for("hint: for other contexts: kswitch session leave");
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(current(&home), "c default\n");
    assert_eq!(sessions(&home).len(), 1);
    let narrow = with_reply(&home, &[]).env("KUBECONFIG", replied(&home));
    Terminal::of(&narrow, 16, 100).wait_for("shared session, narrow  1/1");
}

#[test]
fn a_session_with_all_contexts_goes_on() {
    let home = three_files();
    let terminal = opened_inside(&home);
    terminal.send("c");
    terminal.wait_for("▌  c");
    terminal.send_key(HERE);
    terminal.wait_for("Switched to context \"c\" in this session.");
    assert_eq!(terminal.wait_exit(), 0);
    // Nothing to set: the session is the same.
    assert!(!home.files().contains(&"replies/1".to_owned()));
    let current = home.command(&["current"]).env("KUBECONFIG", home.read("inside").trim_end());
    assert_eq!(current.run().only_stdout(), "c default\n");
}

/// One answer is enough.
#[test]
fn a_context_that_reaches_another_cluster_is_asked_about_once() {
    let mut home = three_files();
    home.write(
        "d",
        contexts(&["a"])
            .replace("//a.", "//d.")
            .replace("contexts:\n- name: a", "contexts:\n- name: d"),
    );
    home.kubeconfig(&["a", "d"]);
    let terminal = opened(&home);
    terminal.send("d");
    terminal.wait_for("▌ ≠ d");
    terminal.send_key(HERE);
    terminal.wait_for("! \"d\" reaches https://a.example, not https://d.example");
    terminal.wait_for("y switch");
    terminal.send("y");
    terminal.assert_ends(0, "Switched this terminal to context \"d\".");
    assert_eq!(current(&home), "d default\n");
}

/// The command it shows is typed by the test of the verb.
#[test]
fn without_the_shell_integration_it_says_what_to_type() {
    let home = three_files();
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 120);
    terminal.wait_for("esc cancel");
    terminal.send("b");
    terminal.wait_for("▌  b");
    terminal.send_key(HERE);
    terminal.wait_for("kswitch shell b");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let demo = Terminal::of(&with_reply(&home, &["demo"]), 24, 80);
    demo.wait_for("esc cancel");
    demo.send_key(HERE);
    demo.wait_for("That is not possible in this picker.");
}

#[test]
fn a_context_that_is_not_in_kubeconfig_is_of_this_terminal() {
    let home = three_files();
    home.write(".kube/config.d/new", contexts(&["new"]));
    let terminal = opened(&home);
    terminal.send("new");
    terminal.wait_for("▌○ new");
    terminal.wait_for("eval \"$(kswitch env)\", or");
    terminal.wait_for("ctrl-t to use it in this terminal");
    terminal.send_key(HERE);
    terminal.assert_ends(0, "Switched this terminal to context \"new\".");
    assert_eq!(current(&home), "new default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
}

/// With the cluster of its own file.
#[test]
fn a_context_that_an_earlier_file_hides_is_of_this_terminal() {
    let mut home = three_files();
    home.write("later", contexts(&["a"]).replace("https://a.", "https://later."));
    home.kubeconfig(&["a", "later"]);
    home.write(".config/kswitch/settings.yaml", "protect: [a]\n");
    let terminal = opened(&home);
    terminal.send("later");
    terminal.wait_for("▌×! a");
    terminal.send_key(HERE);
    terminal.wait_for("\"a\" is protected by \"a\" in the settings.");
    // The question stays when the kubeconfigs are read again.
    home.write(".kube/config.d/new", contexts(&["new"]));
    terminal.wait_for("1/3");
    terminal.send("y");
    terminal.assert_ends(
        0,
        "Switched this terminal to context \"a\".\n\
         It is protected, so this session has only its kubeconfigs.\n\
         hint: for other contexts: kswitch session leave",
    );
    let view = ["ctx", "--list", "-o", "json"];
    let listed = home.command(&view).env("KUBECONFIG", replied(&home)).run().only_stdout();
    assert!(listed.contains("https://later.example"), "{listed}");
}

/// The session needs no other file.
#[test]
fn a_narrow_session_shows_how_to_leave_it_and_another_file_is_of_this_terminal() {
    let home = three_files();
    home.write(".kube/config.d/new", contexts(&["new"]));
    let lines = "kswitch -q ctx new --here
        export KUBECONFIG=\"$(sed 's/^set //' \"$KSWITCH_REPLY\")\"
        kswitch";
    let shell = home.program("/bin/sh", &["-ec", lines]);
    let terminal = Terminal::of(&shell.env("KSWITCH_REPLY", home.path("replies/1")), 16, 80);
    terminal.wait_for("narrow session; to leave it: kswitch session leave  ");
    terminal.resize(16, 60);
    terminal.wait_for(" narrow session  ");
    terminal.send("new");
    terminal.send_key(HERE);
    terminal.assert_ends(0, "Switched this terminal to context \"new\".");
}

/// The command is typed, with the file: the name alone is of another one.
#[test]
fn without_the_shell_integration_a_hidden_context_has_a_command_with_its_file() {
    let mut home = three_files();
    home.write("later", contexts(&["a"]).replace("https://a.", "https://later."));
    home.kubeconfig(&["a", "later"]);
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 200);
    terminal.wait_for("esc cancel");
    terminal.send("later");
    terminal.wait_for("▌× a");
    terminal.send_key(HERE);
    let later = home.path("later");
    terminal.wait_for("kswitch shell a --file ~/later");
    let shell = ["shell", "a", "--file", later.to_str().unwrap(), "--", "kswitch", "current"];
    assert_eq!(home.run(&shell).only_stdout(), "a default\n");
}

/// A suggested `kswitch shell NAME` would take the context of the same name in other kubeconfigs.
#[test]
fn with_another_kubeconfig_nothing_is_suggested_without_the_integration() {
    let home = home_with(&["a", "b"]);
    let terminal = Terminal::open(&home, &["--kubeconfig", "config"], 16, 100);
    terminal.wait_for("esc cancel");
    terminal.send_key(HERE);
    terminal.wait_for("That is not possible in this picker.");
}
