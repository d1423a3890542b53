//! `kswitch delete`: the contexts that are named go, all of them or none.

use expect_test::expect;
use rustix::process::Signal;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::scripts::hard_contexts;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::{Key, Terminal};
use crate::support::untouched::Untouched;

const ONE: &str = "\
# mine
clusters: [{name: c}, {name: only}]
users: [{name: u}]
current-context: a
contexts:
- {name: a, context: {cluster: c, user: u}}  # the first
- {name: b, context: {cluster: only, user: u}}
- {name: d, context: {cluster: c}}
";

const TWO: &str = "contexts: [{name: a, context: {user: u}}, {name: e, context: {cluster: c}}]\n";

/// The chain `one:two`, and a cluster file with the context `beside`.
fn home() -> Home {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.write(".kube/config.d/x", "contexts: [{name: beside}]\n");
    home.kubeconfig(&["one", "two"]);
    home
}

#[test]
fn a_context_goes_and_nothing_else_moves() {
    let home = home();
    assert_eq!(home.run(&["delete", "d"]).only_stderr(0), "Deleted \"d\" from ~/one.\n");
    assert_eq!(home.read("one"), ONE.replace("- {name: d, context: {cluster: c}}\n", ""));
    assert_eq!(home.read("two"), TWO);
}

#[test]
fn what_has_no_use_any_more_is_reported_once_for_all() {
    let home = home();
    assert_eq!(
        home.run(&["delete", "b"]).only_stderr(0),
        "Deleted \"b\" from ~/one.\nLeft over is cluster \"only\": no other context uses it.\n"
    );
    let home = self::home();
    assert_text(
        &home.run(&["delete", "-v", "d", "b", "e", "d"]).only_stderr(0),
        expect![[r#"
wrote ~/one
wrote ~/two
Deleted "d" from ~/one.
Deleted "b" from ~/one.
Deleted "e" from ~/two.
Left over is cluster "only": no other context uses it.
"#]],
    );
}

#[test]
fn the_current_one_goes_by_a_dot_and_what_is_current_then_is_reported() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let current = || kubectl.run(&home, &["config", "view", "--minify", "-o", "name"]);
    assert_eq!(
        home.run(&["delete", "."]).only_stderr(0),
        "Deleted \"a\" from ~/one. Then kubectl uses the context of that name in ~/two. \
         It was the current one; now the other one is.\n"
    );
    assert!(current().is_ok());
    assert_eq!(
        home.run(&["delete", "."]).only_stderr(0),
        "Deleted \"a\" from ~/two. current-context still names \"a\", which no longer \
         exists: kubectl fails until you switch.\n"
    );
    assert!(current().is_err());
    assert_text(
        &home.masked(&home.run(&["delete", "."]).only_stderr(1)),
        expect![[r#"
error: the current context "a", set in ~/one, is in no file of KUBECONFIG
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
    );
}

/// By the file that `rename` takes too, with the same errors.
#[test]
fn a_hidden_context_is_reached_by_its_file() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let before = kubectl.view_merged_json(&home);
    assert_eq!(
        home.run(&["delete", "a", "--file", "two"]).only_stderr(0),
        "Deleted \"a\" from ~/two.\n"
    );
    assert_eq!(home.read("one"), ONE);
    assert_eq!(kubectl.view_merged_json(&home), before);
    assert_eq!(home.run(&["undo"]).only_stderr(0), "Undone: restored \"a\" (~/two).\n");
    assert_eq!(home.read("two"), TWO);

    // The current context is the one of the first file, and clusters that it uses are no orphans.
    let path = home.path("two");
    let message = home.command(&["delete", "--prune", ".", "e", "--file"]).args(&[&path]).run();
    assert_eq!(message.only_stderr(0), "Deleted \"a\" from ~/two.\nDeleted \"e\" from ~/two.\n");
    assert_eq!((home.read("one"), home.read("two")), (ONE.to_owned(), "contexts: []\n".to_owned()));

    home.write("two", TWO);
    let untouched = Untouched::now(&home);
    for (arguments, expected) in [
        (
            &["delete", "a", "ee", "--file", "two"][..],
            expect![[r#"
error: no context "ee" in two
error: nothing was deleted
hint: did you mean e?
"#]],
        ),
        (
            &["delete", "b", "--file", "two"],
            expect![[r#"
error: no context "b" in two
hint: kswitch ctx --list --output wide
"#]],
        ),
        (
            &["delete", "beside", "--file", ".kube/config.d/x"],
            expect![[r#"
error: context "beside" is in ~/.kube/config.d/x, which KUBECONFIG does not name
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
        ),
        (
            &["delete", "a", "--file", "nope"],
            expect![[r#"
error: nope does not exist
hint: kswitch ctx --list --output wide
"#]],
        ),
    ] {
        assert_text(&home.masked(&home.run(arguments).only_stderr(1)), expected);
    }
    untouched.assert();
}

#[test]
fn kubectl_leaves_the_same_contexts() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (ours, theirs) = (home(), home());
    for name in ["b", "a", "e", "a", "d"] {
        ours.run(&["delete", name]).success();
        kubectl.run(&theirs, &["config", "delete-context", name]).expect("deleted");
        assert_eq!(kubectl.view_merged_json(&ours), kubectl.view_merged_json(&theirs), "{name}");
    }
    assert_eq!(ours.run(&["delete", "a"]).code, 1);
    assert!(kubectl.run(&theirs, &["config", "delete-context", "a"]).is_err());
}

#[test]
fn one_unknown_name_keeps_all_the_others() {
    let home = home();
    let before = Untouched::now(&home);
    assert_text(
        &home.masked(&home.run(&["delete", "a", "bb", "beside", "bb", "zzz"]).only_stderr(1)),
        expect![[r#"
error: no context "bb"
error: context "beside" is in ~/.kube/config.d/x, which KUBECONFIG does not name
error: no context "zzz"
error: nothing was deleted
hint: for "bb", did you mean b?
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
hint: kswitch ctx --list
"#]],
    );
    assert_text(
        &home.run(&["delete", "bb"]).only_stderr(1),
        expect![[r#"
error: no context "bb"
hint: did you mean b?
"#]],
    );
    assert_text(
        &home.run(&["-q", "delete", "a", "zzz"]).only_stderr(1),
        expect![[r#"
error: no context "zzz"
error: nothing was deleted
hint: kswitch ctx --list
"#]],
    );
    before.assert();
}

#[test]
fn a_broken_chain_keeps_them_all() {
    let mut home = home();
    home.write("broken", "kind: Pod\n");
    home.kubeconfig(&["one", "broken"]);
    let before = Untouched::now(&home);
    let message = home.run(&["delete", "d"]).only_stderr(1);
    assert!(message.contains("/broken:1: ") && message.contains("hint: "), "{message}");
    before.assert();
}

#[test]
fn a_dash_takes_the_names_on_stdin() {
    let home = home();
    let ran = home.command(&["delete", "-"]).input("d\n\nb\r\n\nd\ne").run();
    assert_text(
        &ran.only_stderr(0),
        expect![[r#"
Deleted "d" from ~/one.
Deleted "b" from ~/one.
Deleted "e" from ~/two.
Left over is cluster "only": no other context uses it.
"#]],
    );
    assert_eq!(home.run(&["ctx", "--list"]).only_stdout(), "a\nbeside\n");
}

#[test]
fn no_names_on_stdin_are_nothing_to_do() {
    let home = home();
    let before = Untouched::now(&home);
    for input in ["", "\n\n"] {
        let message = home.command(&["delete", "-"]).input(input).run().only_stderr(0);
        assert_eq!(message, "No names on stdin: nothing was deleted.\n");
        assert_eq!(home.command(&["-q", "delete", "-"]).input(input).run().only_stderr(0), "");
    }
    assert_eq!(
        home.command(&["delete", "-"]).input(b"b\n\xff\n".as_slice()).run().only_stderr(1),
        "error: these are not names: stdin is not UTF-8\n"
    );
    let endless = vec![b'b'; (16 << 20) + 1];
    assert_eq!(
        home.command(&["delete", "-"]).input(endless).run().only_stderr(1),
        "error: these are not names: stdin has more than 16 MiB\n"
    );
    before.assert();
}

/// What `ctx --list` prints goes back in as it is.
#[test]
fn names_on_stdin_mean_themselves() {
    let names =
        ["x", ".", "-", "--", "-q", "arn:aws:eks:eu:1:cluster/a", "a b ", "it's \"$(x)\"", "ü"];
    let mut home = Home::new();
    home.write("config", hard_contexts(&names));
    home.kubeconfig(&["config"]);
    let listed = home.run(&["ctx", "--list"]).only_stdout();
    let others: String =
        listed.lines().filter(|line| *line != "x").flat_map(|line| [line, "\n"]).collect();
    home.command(&["delete", "-"]).input(others).run().success();
    assert_eq!(home.run(&["ctx", "--list"]).only_stdout(), "x\n");
}

#[test]
fn on_a_terminal_a_dash_reports_what_it_waits_for() {
    let home = home();
    let terminal = Terminal::open(&home, &["-q", "delete", "-"], 8, 90);
    terminal.wait_for("Names of contexts to delete, one per line; finish with ctrl-d");
    terminal.send("d\n");
    terminal.wait_for("d");
    terminal.send_key(Key::Ctrl('d'));
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(home.run(&["ctx", "--list"]).only_stdout(), "a\nb\nbeside\ne\n");

    let before = Untouched::now(&home);
    let terminal = Terminal::open(&home, &["delete", "-"], 8, 90);
    terminal.wait_for("cancel with ctrl-c");
    terminal.send("b\n");
    terminal.send_key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);

    let terminal = Terminal::open(&home, &["delete", "-"], 8, 90);
    terminal.wait_for("cancel with ctrl-c");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.wait_exit(), 143);
    before.assert();
}

#[test]
fn two_dashes_end_the_options_and_wrong_usage_is_2() {
    let home = home_with(&["a", "b", "-x", "--list"]);
    for arguments in
        [&["delete"][..], &["delete", "a", "-"], &["delete", "-", "-"], &["delete", "-x"]]
    {
        let message = home.run(arguments).only_stderr(2);
        assert!(message.starts_with("error: ") && message.contains("kswitch delete"), "{message}");
    }
    assert_files_as_before(&home, &["config"]);
    home.run(&["delete", "--", "-x", "--list"]).success();
    assert_eq!(home.run(&["ctx", "--list"]).only_stdout(), "a\nb\n");
    let message = home.run(&["delete", "--", "-y"]).only_stderr(1);
    assert_text(
        &message,
        expect![[r#"
error: no context "-y"
hint: kswitch ctx --list
"#]],
    );
}

#[test]
fn the_last_one_leaves_an_empty_list() {
    let home = home_with(&["a"]);
    assert_text(
        &home.run(&["delete", "a"]).only_stderr(0),
        expect![[r#"
Deleted "a" from ~/config. current-context still names "a", which no longer exists: kubectl fails until you switch.
Left over are cluster "a" and user "a": no other context uses them.
"#]],
    );
    assert!(home.read("config").contains("contexts: []\n"), "{}", home.read("config"));
    assert!(!home.run(&["ctx", "-l", "-o", "json"]).only_stdout().contains("token-of-a"));
}

#[test]
fn the_picker_takes_it_back_to_the_byte() {
    let home = home();
    for (names, done) in [
        (&["d", "e"][..], "Undone: restored \"d\" and \"e\"; current context is "),
        (
            &["d", "b", "a", "e"],
            "Undone: restored \"a\", \"b\", \"d\" and \"e\"; current context is ",
        ),
        (&["."], "Undone: restored \"a\"; current context is "),
    ] {
        home.command(&["delete"]).args(names).run().success();
        let terminal = Terminal::open(&home, &[] as &[&str], 16, 180);
        terminal.wait_for("beside");
        terminal.send_key(Key::Ctrl('z'));
        terminal.wait_for("y undo");
        terminal.send("y");
        terminal.wait_for(done);
        terminal.send_key(Key::Esc);
        assert_eq!(terminal.wait_exit(), 130);
        assert_eq!((home.read("one"), home.read("two")), (ONE.to_owned(), TWO.to_owned()));
    }
}

#[test]
fn the_picker_reports_that_the_name_of_the_current_one_stays() {
    let home = home_with(&["a", "b"]);
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 180);
    terminal.wait_for(".example");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for(
        "It is the current one: current-context will still name it, and kubectl fails until you \
         switch.",
    );
    terminal.send("y");
    terminal.wait_for(
        "current-context still names \"a\", which no longer exists: kubectl fails until you switch.",
    );
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
}

#[test]
fn a_way_back_that_cannot_be_kept_is_reported() {
    let home = home_with(&["a", "b"]);
    home.write(".local/state", "in the way");
    assert_text(
        &home.run(&["delete", "b"]).only_stderr(0),
        expect![[r#"
Deleted "b" from ~/config.
Left over are cluster "b" and user "b": no other context uses them.
warning: it can't be undone: can't open ~/.local/state/kswitch: Not a directory
"#]],
    );
}

#[test]
fn names_of_a_flag_are_those_of_its_file_alone() {
    let home = home();
    let two = home.path("two");
    let two = two.to_str().expect("a plain path");
    assert_eq!(
        home.run(&["delete", "--kubeconfig", two, "a"]).only_stderr(0),
        "Deleted \"a\" from ~/two.\n"
    );
    assert_eq!(home.read("one"), ONE);
    let before = contexts(&["k"]);
    home.write("three", &before);
    assert_eq!(home.run(&["delete", "--kubeconfig", two, "k"]).code, 1);
    assert_eq!(home.read("three"), before);
}
