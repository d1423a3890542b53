//! Lessons about several files: which is read, which is written.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use expect_test::expect;

use crate::sample::{assert_files, assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

/// All switches that run at the same time survive.
#[test]
fn lesson_03_parallel_switches_all_survive() {
    let names: Vec<String> = (0..8).map(|number| format!("team-{number}")).collect();
    let home = home_with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let ready = Barrier::new(names.len());
    thread::scope(|scope| {
        for name in &names {
            let (home, ready) = (&home, &ready);
            scope.spawn(move || {
                ready.wait();
                home.run(&["ns", "-f", name, "--context", name]).success();
            });
        }
    });
    let mut expected = contexts(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for name in &names {
        expected = expected.replace(
            &format!("{{cluster: {name}, user: {name}}}"),
            &format!("{{cluster: {name}, namespace: {name}, user: {name}}}"),
        );
    }
    assert_eq!(home.read("config"), expected);
    assert_files(&home, &["config"]);
}

/// A change in one file leaves the bytes and the time of the other alone.
#[test]
fn lesson_04_only_the_changed_file_is_touched() {
    let mut home = Home::new();
    let a = Snapshot::of(home.write("a", contexts(&["a"])));
    let b = Snapshot::of(home.write("b", contexts(&["b"])));
    home.kubeconfig(&["a", "b"]);
    home.run(&["ctx", "b"]).success();
    a.assert_one_line_changed("current-context: a", "current-context: b");
    b.assert_untouched();

    let a = Snapshot::of(home.path("a"));
    home.run(&["ns", "-f", "shop"]).success();
    a.assert_untouched();
    b.assert_one_line_changed(
        "  context: {cluster: b, user: b}",
        "  context: {cluster: b, namespace: shop, user: b}",
    );
    assert_files(&home, &["a", "b"]);
}

/// The order of the list decides, not the alphabet.
#[test]
fn lesson_05_the_first_file_of_the_list_is_written() {
    let mut home = Home::new();
    let files = ["b", "a", "c"];
    let [b, a, c] = files.map(|file| Snapshot::of(home.write(file, contexts(&[file]))));
    home.kubeconfig(&files);
    home.run(&["ctx", "c"]).success();
    b.assert_one_line_changed("current-context: b", "current-context: c");
    a.assert_untouched();
    c.assert_untouched();
}

/// A read-only file in a closed directory does not stop a change to the other.
#[test]
fn lesson_06_a_read_only_neighbour_does_not_matter() {
    let mut home = Home::of_ordinary_user();
    let rw = Snapshot::of(home.write("rw", contexts(&["a"])));
    let ro = Snapshot::of(home.write("closed/ro", contexts(&["b"])));
    home.mode("closed/ro", 0o400);
    home.mode("closed", 0o500);
    home.kubeconfig(&["rw", "closed/ro"]);
    let ran = home.run(&["ctx", "b"]);
    home.mode("closed", 0o700);
    home.mode("closed/ro", 0o644);
    assert_eq!(ran.only_stderr(0), "Switched to context \"b\".\n");
    rw.assert_one_line_changed("current-context: a", "current-context: b");
    ro.assert_untouched();
}

/// Reading a read-only file works; the error of a write names it.
#[test]
fn lesson_07_a_read_only_file_can_be_read() {
    let mut home = Home::of_ordinary_user();
    let before = Snapshot::of(home.write("config", contexts(&["a", "b"])));
    home.mode("config", 0o400);
    home.kubeconfig(&["config"]);
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
    let refused = home.run(&["ctx", "b"]).only_stderr(1);
    home.mode("config", 0o644);
    assert_text(
        &home.masked(&refused),
        expect![[r#"
error: can't write ~/config: Permission denied
hint: ls -l ~/config
"#]],
    );
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
}

/// A leftover lock ends in an error with its path and the remedy, after a bounded wait.
#[test]
fn lesson_09_a_leftover_lock_is_named_with_the_remedy() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    home.write("config.lock", "");
    let started = Instant::now();
    let refused = home.run(&["ctx", "b"]).only_stderr(1);
    let waited = started.elapsed().as_secs();
    assert!((4..20).contains(&waited), "waited {waited} s");
    assert_text(
        &home.masked(&refused),
        expect![[r#"
error: ~/config is locked: ~/config.lock exists
hint: if no kubectl is running: rm ~/config.lock
"#]],
    );
    before.assert_untouched();
    assert_files_as_before(&home, &["config", "config.lock"]);
}

/// Empty elements are ignored, and a file that is named twice is one file.
#[test]
fn lesson_10_empty_and_repeated_elements() {
    for list in [":config:", "config:config", "config:./config", "config:$HOME/config:link"] {
        let mut home = home_with(&["a", "b"]);
        home.link("link", "config");
        home.kubeconfig_raw(list.replace("$HOME", home.path("").to_str().expect("UTF-8")));
        let before = Snapshot::of(home.path("config"));
        assert_eq!(home.run(&["ctx"]).only_stdout(), "a\nb\n", "{list}");
        home.run(&["ctx", "b"]).success();
        before.assert_one_line_changed("current-context: a", "current-context: b");
        assert_files(&home, &["config", "link"]);
    }
}

/// A file whose name is not a kubeconfig's is skipped with one warning, and never deleted.
#[test]
fn lesson_18_what_is_no_kubeconfig_is_skipped_with_one_warning() {
    let mut home = Home::new();
    home.no_kubeconfig();
    home.write(".kube/config", contexts(&["a"]));
    home.write(".kube/config.d/b", contexts(&["b"]));
    let notes =
        Snapshot::of(home.write(".kube/config.d/notes.txt", "Call Ann: about the VPN: 5\n"));
    let state = Snapshot::of(home.write(".kube/config.d/state.json", "{\"last\": \"b\"}\n"));
    let ran = home.run(&["ctx", "-l"]).success();
    assert_eq!(ran.stdout, "a\nb\n");
    assert_eq!(
        ran.stderr,
        "warning: ~/.kube/config.d/notes.txt:1: is not valid YAML: mapping values are not \
         allowed in this context\n"
    );
    assert_eq!(home.run(&["ctx", "a"]).only_stderr(0), "Switched to context \"a\".\n");
    notes.assert_untouched();
    state.assert_untouched();
}

/// No current-context: the list opens, and all other commands report it.
#[test]
fn lesson_19_no_current_context_is_no_trouble() {
    let mut home = Home::new();
    let text = contexts(&["a", "b"]).replace("current-context: a\n", "");
    home.write("config", text);
    home.kubeconfig(&["config"]);
    assert_eq!(home.run(&["ctx"]).only_stdout(), "a\nb\n");
    for arguments in [&["ctx", "-c"][..], &["ns", "-c"], &["ns", "-f", "x"], &["current"]] {
        assert_text(
            &home.run(arguments).only_stderr(1),
            expect![[r#"
error: current-context is not set
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
        );
    }
    home.run(&["ctx", "b"]).success();
    if let Some(kubectl) = Kubectl::required() {
        assert_eq!(kubectl.run(&home, &["config", "current-context"]).as_deref(), Ok("b"));
    }
}
