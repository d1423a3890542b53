//! `kswitch undo`: the last change is taken back, or made again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{RECORD, record};
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::{Key, Terminal};

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// A home whose `config` holds this.
fn one(text: impl AsRef<[u8]>) -> Home {
    let mut home = Home::new();
    home.write("config", text);
    home.kubeconfig(&["config"]);
    home
}

/// A chain of two files.
pub(super) fn two() -> Home {
    let mut home = Home::new();
    home.write("first", contexts(&["a", "c"]));
    home.write("second", contexts(&["b"]));
    home.kubeconfig(&["first", "second"]);
    home
}

/// Until it is undone kubectl uses the other context of the old name, which does not matter for what an undo
/// reaches.
#[test]
fn a_renamed_context_gets_its_name_back_before_another_one_of_it() {
    let mut home = home_with(&["a", "b"]);
    let other = contexts(&["a"]).replace("cluster: a, user: a", "cluster: other, user: a");
    home.write("other", other.replace("- name: a\n  cluster", "- name: other\n  cluster"));
    home.kubeconfig(&["config", "other"]);
    let before = home.read("config");
    home.run(&["rename", "a", "new"]).success();
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: current context is \"a\" again; \"new\" is \"a\" again (~/config).\n"
    );
    assert_eq!(home.read("config"), before);
}

#[test]
fn each_change_is_undone_and_redone_and_the_new_state_is_printed() {
    for (arguments, undone, redone) in [
        (&["ctx", "b"][..], "current context is \"a\" again", "current context is \"b\" again"),
        (
            &["ns", "-f", "shop"],
            "namespace of \"a\" is \"default\" again",
            "namespace of \"a\" is \"shop\" again",
        ),
        (
            &["ctx", "b", "-n", "shop"],
            "current context is \"a\" again; namespace of \"b\" is \"default\" again",
            "current context is \"b\" again; namespace of \"b\" is \"shop\" again",
        ),
        (&["rename", "b", "d"], "\"d\" is \"b\" again", "\"b\" is \"d\" again"),
        (&["ctx", "--unset"], "current context is \"a\" again", "no context is current again"),
        (&["delete", "b"], "restored \"b\"", "deleted \"b\""),
        (
            &["delete", "b", "a"],
            "restored \"a\" and \"b\"",
            "deleted \"a\" and \"b\"; current-context still names \"a\", which no longer exists: \
             kubectl fails until you switch",
        ),
    ] {
        let home = home_with(&["a", "b", "c"]);
        home.run(arguments).success();
        let changed = home.read("config");
        for _ in 0..2 {
            let message = home.run(&["undo"]).only_stderr(0);
            assert_eq!(message, format!("Undone: {undone} (~/config).\n"));
            assert_eq!(home.read("config"), contexts(&["a", "b", "c"]), "{arguments:?}");
            let message = home.run(&["undo", "--redo"]).only_stderr(0);
            assert_eq!(message, format!("Redone: {redone} (~/config).\n"));
            assert_eq!(home.read("config"), changed, "{arguments:?}");
        }
    }
}

/// The hint is typed, and then there is nothing to redo.
#[test]
fn a_second_undo_says_that_there_is_nothing_more() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    let last = "the last change, switch to context \"b\",";
    assert_eq!(
        home.run(&["undo", "--redo"]).only_stderr(1),
        format!("error: there is nothing to redo: {last} is not undone\n")
    );
    home.run(&["undo"]).success();
    assert_eq!(
        home.run(&["undo"]).only_stderr(1),
        format!(
            "error: there is nothing more to undo: {last} is undone, and kswitch stores none before it\n\
             hint: to redo it: kswitch undo --redo\n"
        )
    );
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
    home.run(&["undo", "--redo"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
}

#[test]
fn several_files_are_put_back_together() {
    let home = two();
    home.run(&["ctx", "b", "-n", "shop"]).success();
    let changed = [home.read("first"), home.read("second")];
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: current context is \"a\" again; namespace of \"b\" is \"default\" again \
         (~/second and ~/first).\n"
    );
    assert_eq!(
        [home.read("first"), home.read("second")],
        [contexts(&["a", "c"]), contexts(&["b"])]
    );
    let message = home.run(&["-v", "undo", "--redo"]).only_stderr(0);
    assert_eq!(
        message,
        "wrote ~/second\nwrote ~/first\n\
         Redone: current context is \"b\" again; namespace of \"b\" is \"shop\" again \
         (~/second and ~/first).\n"
    );
    assert_eq!([home.read("first"), home.read("second")], changed);
}

#[test]
fn where_there_was_no_current_one_there_is_none_again() {
    let home = one("contexts: [{name: a}]\n");
    home.run(&["ctx", "a"]).success();
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: no context is current again (~/config).\n"
    );
    assert_eq!(home.read("config"), "contexts: [{name: a}]\n");
}

#[test]
fn a_context_that_does_not_exist_is_not_current_again() {
    let home = home_with(&["a", "b"]);
    home.run(&["delete", "a"]).success();
    home.run(&["ctx", "b"]).success();
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: current-context names \"a\" again, which no longer exists: kubectl fails until you \
         switch (~/config).\n"
    );
    let message = home.run(&["undo", "--redo"]).only_stderr(0);
    assert_eq!(message, "Redone: current context is \"b\" again (~/config).\n");
}

#[test]
fn quiet_prints_nothing_and_verbose_the_files() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    assert_eq!(home.run(&["-q", "undo"]).only_stderr(0), "");
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
    let message = home.run(&["-v", "undo", "--redo"]).only_stderr(0);
    assert!(message.starts_with("wrote ~/config\nRedone: current context is "), "{message}");
}

#[test]
fn a_file_that_is_no_kubeconfig_here_is_undone_only_where_it_is_named() {
    let mut home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    home.write("other", contexts(&["x"]));
    home.kubeconfig(&["other"]);
    let switched = Snapshot::of(home.path("config"));
    let path = home.path("config");
    assert_eq!(
        home.run(&["undo"]).only_stderr(1),
        "error: the last change was made in ~/config, which is none of the kubeconfigs here. \
         It was: switch to context \"b\"\n\
         hint: kswitch undo --kubeconfig ~/config\n"
    );
    switched.assert_untouched();
    assert_eq!(
        home.run(&["undo", "--kubeconfig", path.to_str().unwrap()]).only_stderr(0),
        "Undone: current context is \"a\" again (~/config).\n"
    );
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
    // Another file of the chain may be broken.
    home.write("other", "not: [a kubeconfig\n");
    home.kubeconfig(&["other", "config"]);
    let message = home.run(&["undo", "--redo"]).only_stderr(0);
    assert!(message.starts_with("Redone: current context is \"b\" again"), "{message}");
}

#[test]
fn several_files_that_are_no_kubeconfigs_here_are_named_together() {
    let mut home = two();
    home.run(&["ctx", "b", "-n", "shop"]).success();
    home.write("other", contexts(&["x"]));
    home.kubeconfig(&["other"]);
    let message = home.run(&["undo"]).only_stderr(1);
    let (what, hint) = message.split_once("\nhint: ").expect("a hint");
    assert_eq!(
        what,
        "error: the last change was made in ~/second and ~/first, which are none of the kubeconfigs \
         here. It was: switch to context \"b\", namespace \"shop\""
    );
    home.script("kswitch", &format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_kswitch")));
    home.program("/bin/sh", &["-c", hint]).run().success();
    assert_eq!(
        [home.read("first"), home.read("second")],
        [contexts(&["a", "c"]), contexts(&["b"])]
    );
}

/// Cluster files are kubeconfigs too, whatever the variable names.
#[test]
fn a_change_of_a_cluster_file_is_undone() {
    let home = Home::new();
    home.write(".kube/config", contexts(&["a"]));
    let file = ".kube/clusters/cluster-x.yaml";
    let path = home.write(file, contexts(&["x", "z"]));
    home.run(&["--kubeconfig", path.to_str().unwrap(), "ctx", "z"]).success();
    assert_ne!(home.read(file), contexts(&["x", "z"]));
    home.run(&["undo"]).success();
    assert_eq!(home.read(file), contexts(&["x", "z"]));
}

#[test]
fn bytes_of_any_kind_come_back() {
    let json = "{\n\t\"current-context\": \"a\",\n\t\"contexts\": [\n\t\t{\"name\": \"a\"},\n\t\t\
                {\"name\": \"b\"}\n\t]\n}";
    let crlf = "# é\r\ncontexts:\r\n- name: b\r\n- name: a # é\r\ncurrent-context: a # why\r\n";
    for text in [json.as_bytes().to_vec(), crlf.into(), utf16(crlf)] {
        for arguments in [&["ctx", "b", "-n", "shop"][..], &["delete", "b"], &["ns", "-f", "x"]] {
            let home = one(&text);
            home.run(arguments).success();
            assert_ne!(fs::read(home.path("config")).expect("the file"), text);
            home.run(&["undo"]).success();
            assert_eq!(fs::read(home.path("config")).expect("the file"), text, "{arguments:?}");
        }
    }
}

#[test]
fn a_link_stays_a_link() {
    let mut home = Home::new();
    home.write("real/config", contexts(&["a", "b"]));
    home.link("config", "real/config");
    home.kubeconfig(&["config"]);
    home.run(&["ctx", "b"]).success();
    let message = home.run(&["undo"]).only_stderr(0);
    assert!(message.starts_with("Undone: ") && message.ends_with(" (~/config).\n"), "{message}");
    assert_eq!(home.read("real/config"), contexts(&["a", "b"]));
    assert!(fs::symlink_metadata(home.path("config")).expect("a link").is_symlink());
}

/// Only the entry that was deleted and the value that was replaced, never what is next to them.
#[test]
fn the_record_holds_no_more_than_what_was_replaced() {
    let text = "current-context: a\nusers:\n- name: u\n  user: {token: SECRET-BEFORE}\ncontexts:\n\
                - name: a\n  context: {user: u, namespace: x}\n- name: b\n  context: {user: u}\n\
                preferences: {extensions: [{name: e, extension: SECRET-AFTER}]}\n";
    let home = one(text);
    for arguments in [&["ctx", "b"][..], &["undo"], &["ns", "-f", "y"], &["delete", "b"], &["undo"]]
    {
        home.run(arguments).success();
        let kept = home.read(RECORD);
        assert!(!kept.contains("SECRET") && !kept.contains("token"), "{arguments:?}: {kept}");
        assert!(kept.len() < 1024, "{arguments:?}: {kept}");
        let mode = fs::metadata(home.path(RECORD)).expect("a record").permissions().mode();
        assert_eq!(mode & 0o7777, 0o600, "{arguments:?}");
    }
}

/// A process that can write the record could make it send anything to a terminal.
#[test]
fn what_was_done_is_shown_safely() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    home.write("config", format!("{}# mine\n", home.read("config")));
    home.write(
        RECORD,
        home.read(RECORD).replace("\"name\":\"b\"", "\"name\":\"\\u001b[2Jb\\u202e\""),
    );
    let message = home.run(&["undo"]).only_stderr(1);
    assert!(message.contains("switch to context \"\\u{1b}[2Jb\\u{202e}\""), "{message:?}");
}

/// The sentence that an older kswitch stored is not used; the files show what is undone.
#[test]
fn a_record_of_an_older_kswitch_is_undone() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    let mut record: serde_json::Value = serde_json::from_str(&home.read(RECORD)).expect("a record");
    let fields = record.as_object_mut().expect("an object");
    fields.remove("operation");
    fields.insert("what".to_owned(), "Switched to context \"b\".".into());
    home.write(RECORD, record.to_string());
    let message = home.run(&["undo"]).only_stderr(0);
    assert_eq!(message, "Undone: current context is \"a\" again (~/config).\n");
}

/// What is remembered follows in the chain that the context was renamed in, not in the one of now.
#[test]
fn the_past_of_a_renamed_context_follows_in_its_own_chain() {
    let mut home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    home.run(&["ctx", "a"]).success();
    rename_b(&home);
    assert_eq!(record(&home).renamed_in.as_deref(), home.path("config").to_str());
    home.write("other", contexts(&["x"]));
    home.kubeconfig(&["other", "config"]);
    let message = home.run(&["undo"]).only_stderr(0);
    assert_eq!(message, "Undone: \"b-2\" is \"b\" again (~/config).\n");
    home.kubeconfig(&["config"]);
    assert_eq!(home.run(&["ctx", "-"]).only_stderr(0), "Switched to context \"b\".\n");
}

/// In the picker: it is what renames.
fn rename_b(home: &Home) {
    let terminal = Terminal::open(home, &[] as &[&str], 16, 100);
    terminal.wait_for("2/2");
    terminal.send("b");
    terminal.wait_for("1/2");
    terminal.send_key(Key::Ctrl('r'));
    terminal.send("-2");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Renamed \"b\" to \"b-2\".");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn the_picker_reports_that_a_change_is_made_again() {
    let home = home_with(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    home.run(&["undo"]).success();
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 100);
    terminal.wait_for("● a");
    terminal.send("\u{1b}z");
    terminal.wait_for("! The last change was not made in this picker: switch to context \"b\".");
    terminal.wait_for("current context \"a\" ->");
    terminal.send("y");
    terminal.wait_for("Redone: current context is \"b\" again.");
    terminal.send_key(Key::Ctrl('z'));
    terminal.wait_for("Undone: current context is \"a\" again.");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}
