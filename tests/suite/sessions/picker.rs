//! The picker within a session.

use expect_test::expect;

use super::{replied, three_files, with_reply};
use crate::sample::contexts;
use crate::support::command::Command;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// Alt-z.
const REDO: &str = "\u{1b}z";

/// The `KUBECONFIG` of a session of the terminal.
fn session(home: &Home, context: &str) -> String {
    with_reply(home, &["ctx", context, "--here"]).run().success();
    replied(home)
}

fn inside(home: &Home, value: &str, arguments: &[&str]) -> Command {
    home.command(arguments).env("KUBECONFIG", value)
}

#[track_caller]
fn current(home: &Home, value: &str) -> String {
    inside(home, value, &["current"]).run().only_stdout()
}

#[track_caller]
fn opened(home: &Home, value: &str) -> Terminal {
    let terminal = Terminal::of(&inside(home, value, &[]), 16, 100);
    terminal.wait_for("esc cancel");
    terminal
}

#[track_caller]
fn cancel(terminal: &Terminal) {
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn the_frame_says_which_terminals_a_switch_applies_to() {
    let home = three_files();
    let value = session(&home, "b");
    opened(&home, &value).shows(expect![[r#"
 ❯                                                                              shared session  3/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of b ─────────────────────╮
│   a  a                                                   ││ ● default                            │
│▌● b  b                                                   ││   tab to list them                   │
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
 https://b.example · token · namespace default · ~/b
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    let narrow = Terminal::of(&inside(&home, &value, &["--height", "4"]), 16, 100);
    narrow.wait_for("shared session");
}

#[test]
fn each_kubeconfig_is_read_once_to_open_it() {
    let Some(strace) = required("strace") else { return };
    let home = three_files();
    let value = session(&home, "b");
    let options = ["-f", "--seccomp-bpf", "-qq", "-e", "trace=openat,inotify_init1", "-o", "trace"];
    let words = [&options[..], &[env!("CARGO_BIN_EXE_kswitch")]].concat();
    let command = home.program(strace, &words).env("KUBECONFIG", &value);
    let terminal = Terminal::of(&command, 9, 80);
    terminal.shows(expect![[r#"
 ❯                                                          shared session  3/3
   a  a
▌● b  b
   c  c




 https://b.example · token · namespace default · ~/b"#]]);
    cancel(&terminal);
    let trace = home.read("trace");
    // Files that were written within a tick before are read again once they are watched, if the picker is
    // open that long.
    let opening = trace.split("inotify_init1").next().unwrap_or_default();
    for file in ["a", "b", "c"] {
        let path = format!("\"{}\"", home.path(file).display());
        assert_eq!(opening.matches(&path).count(), 1, "{file}: {trace}");
    }
}

#[test]
fn a_protected_context_is_alone_in_its_session() {
    let home = three_files();
    home.write(".config/kswitch/settings.yaml", "protect: [c]\n");
    let value = session(&home, "c");
    opened(&home, &value).shows(expect![[r#"
 ❯                                                                      shared session, narrow  1/1
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of c ─────────────────────╮
│▌●! c                                                     ││ ● default                            │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 protected · https://c.example · token · namespace default · ~/c
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
}

#[test]
fn a_switch_and_a_namespace_stay_in_the_session() {
    let home = three_files();
    let value = session(&home, "b");
    let terminal = opened(&home, &value);
    terminal.send("c");
    terminal.wait_for("▌  c");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"c\" in this session.");
    assert_eq!(current(&home, &value), "c default\n");
    let terminal = Terminal::of(&inside(&home, &value, &["ns"]), 16, 100);
    terminal.wait_for("Type a name to use it.");
    terminal.send("shop");
    terminal.wait_for("use \"shop\" as typed");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Namespace is now \"shop\" in context \"c\", in this session.");
    assert_eq!(current(&home, &value), "c shop\n");
    inside(&home, &value, &["ctx", "-"]).run().success();
    assert_eq!(current(&home, &value), "b default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    for name in ["a", "b", "c"] {
        assert_eq!(home.read(name), contexts(&[name]));
    }
}

#[test]
fn an_outdated_session_is_refreshed_when_the_picker_opens_and_before_a_switch() {
    let home = three_files();
    let value = session(&home, "b");
    home.write("c", contexts(&["c", "d"]));
    let terminal = opened(&home, &value);
    let copies = home.path(value.split(':').next().expect("a file"));
    let text = std::fs::read_to_string(&copies).expect("the session file");
    assert!(text.contains("\"d\""), "{text}");
    home.write("a", contexts(&["a", "e"]));
    terminal.wait_for("5/5");
    terminal.send("e");
    terminal.wait_for("▌  e");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"e\" in this session.");
    assert_eq!(current(&home, &value), "e default\n");
}

#[test]
fn another_switch_of_the_session_is_shown() {
    let home = three_files();
    let value = session(&home, "b");
    let terminal = opened(&home, &value);
    terminal.wait_for("● b");
    inside(&home, &value, &["ctx", "c"]).run().success();
    terminal.wait_for("● c");
    cancel(&terminal);
}

#[test]
fn undo_undoes_the_last_switch_of_the_session_after_a_question() {
    let home = three_files();
    home.run(&["ctx", "c"]).success();
    home.run(&["ctx", "a"]).success();
    let value = session(&home, "b");
    let terminal = opened(&home, &value);
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("There is nothing to undo in this session.");
    cancel(&terminal);
    inside(&home, &value, &["ctx", "c"]).run().success();
    let terminal = opened(&home, &value);
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("The last change in this session was not made in this picker");
    terminal.send("y");
    terminal.wait_for("Undone: current context is \"b\" again");
    terminal.send(REDO);
    terminal.wait_for("Redone: current context is \"c\" again");
    cancel(&terminal);
    assert_eq!(current(&home, &value), "c default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
}

/// Its record is not the session's: each undo undoes its own.
#[test]
fn a_rename_changes_the_kubeconfig_and_the_session_and_is_undone_alone() {
    let home = three_files();
    let value = session(&home, "b");
    inside(&home, &value, &["ns", "-f", "shop"]).run().success();
    let terminal = opened(&home, &value);
    terminal.send_key(Key::Ctrl('r'));
    terminal.wait_for("rename ❯ b");
    terminal.send("2");
    terminal.wait_for("rename ❯ b2");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Renamed \"b\" to \"b2\".");
    assert_eq!(current(&home, &value), "b2 shop\n");
    assert!(home.read("b").contains("name: b2"));
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("Undone: current context is \"b\" again");
    assert_eq!(current(&home, &value), "b shop\n");
    assert_eq!(home.read("b"), contexts(&["b"]));
    terminal.send(REDO);
    terminal.wait_for("Redone: current context is \"b2\" again");
    assert_eq!(current(&home, &value), "b2 shop\n");
    // Twice in one picker.
    terminal.send_key(Key::Ctrl('r'));
    terminal.wait_for("rename ❯ b2");
    terminal.send("3");
    terminal.wait_for("rename ❯ b23");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Renamed \"b2\" to \"b23\".");
    terminal.wait_for("3/3");
    cancel(&terminal);
    assert_eq!(current(&home, &value), "b23 shop\n");
    let listed = inside(&home, &value, &["ctx", "--list"]).run().only_stdout();
    assert_eq!(listed, "a\nb23\nc\n");
    // The last change of the session is the namespace, not the rename.
    let refused = inside(&home, &value, &["undo"]).run().only_stderr(1);
    assert!(refused.contains("The last change was: set namespace \"shop\""), "{refused}");
    let hint = "hint: to undo the last change outside of it: kswitch undo --global";
    assert!(refused.contains(hint), "{refused}");
    inside(&home, &value, &["undo", "--global"]).run().success();
    assert!(home.read("b").contains("name: b2\n"));
}

#[test]
fn a_deletion_changes_the_kubeconfig_and_the_session() {
    let home = three_files();
    let value = session(&home, "b");
    let terminal = opened(&home, &value);
    terminal.send("a");
    terminal.wait_for("▌  a");
    terminal.send_key(Key::Ctrl('d'));
    terminal.shows(expect![[r#"
 ❯ a                                                                            shared session  1/3
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of a ─────────────────────╮
│▌  a  a                                                   ││ ● default                            │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Delete "a" from ~/a? Left over are cluster "a" and user "a": no other context uses them. It is
 the current one outside of this session.
 y delete   esc cancel"#]]);
    terminal.send("y");
    terminal.wait_for("Deleted \"a\" from ~/a.");
    terminal.wait_for("0/2");
    assert!(!home.read("a").contains("contexts:\n- context"), "{}", home.read("a"));
    let listed = inside(&home, &value, &["ctx", "--list"]).run().only_stdout();
    assert_eq!(listed, "b\nc\n");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("Undone: restored \"a\"");
    cancel(&terminal);
    let listed = inside(&home, &value, &["ctx", "--list"]).run().only_stdout();
    assert_eq!(listed, "a\nb\nc\n");
    assert_eq!(current(&home, &value), "b default\n");
}

#[test]
fn a_context_of_another_program_is_listed_once_and_deleted_in_the_session() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let value = session(&home, "b");
    let add = "kubectl config set-cluster x --server=https://x.example >/dev/null
        kubectl config set-context x --cluster=x >/dev/null";
    home.program("/bin/sh", &["-ec", add]).env("KUBECONFIG", &value).run().success();
    let terminal = opened(&home, &value);
    terminal.wait_for("4/4");
    terminal.send("x");
    terminal.wait_for("kswitch-session.json");
    terminal.send_key(Key::Ctrl('d'));
    terminal.wait_for("Delete \"x\"");
    terminal.send("y");
    terminal.wait_for("Deleted \"x\" from");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("Undone: restored \"x\"");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"x\" in this session.");
    assert_eq!(current(&home, &value), "x default\n");
}

/// The command it shows is typed by the test of the verb.
#[test]
fn a_context_that_the_session_does_not_have_has_a_shell_of_its_own() {
    let home = three_files();
    let value = session(&home, "b");
    home.write(".kube/config.d/new", contexts(&["new"]));
    let terminal = opened(&home, &value);
    terminal.send("new");
    terminal.wait_for("▌○ new");
    terminal.wait_for("its file is not in this session; kswitch shell new");
    cancel(&terminal);
}

#[test]
fn kubectx_deletes_in_the_kubeconfig_and_the_session_follows() {
    let home = three_files();
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let value = session(&home, "b");
    let kubectx = home.program(home.path("bin/kubectx"), &["-d"]).env("KUBECONFIG", &value);
    let terminal = Terminal::of(&kubectx, 16, 100);
    terminal.wait_for("delete ❯");
    terminal.send("c");
    terminal.wait_for("▌  c");
    terminal.send_key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 0);
    terminal.wait_for("Deleted context");
    let listed = || inside(&home, &value, &["ctx", "--list"]).run().only_stdout();
    assert_eq!(listed(), "a\nb\n");
    inside(&home, &value, &["undo", "--global"]).run().success();
    assert_eq!(listed(), "a\nb\nc\n");
    assert_eq!(home.read("c"), contexts(&["c"]));
}

/// The hint of the error is typed by the test of its verbs.
#[test]
fn the_session_of_a_directory_refuses() {
    let home = three_files();
    let value = home.run(&["env", "--context", "b", "--value"]).only_stdout();
    for arguments in [&[][..], &["ns"]] {
        let terminal = Terminal::of(&inside(&home, value.trim_end(), arguments), 16, 100);
        assert_eq!(terminal.wait_exit(), 1);
        terminal.wait_for("the context of this directory is set by");
    }
}
