//! Places that are no ordinary file: mounts, devices, pipes, directories.

use std::fs;
use std::thread;

use expect_test::expect;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::mounts::in_namespace;
use crate::support::snapshot::Snapshot;

const BOUND: &str = r#"
mount --bind real config || exit 99
KUBECONFIG=$HOME/config "$1" ctx b || exit
ls -A > listing
"#;

#[test]
fn a_file_that_is_mounted_is_written_where_it_lies() {
    let mut home = Home::new();
    let place = Snapshot::of(home.write("config", ""));
    let before = Snapshot::of(home.write("real", contexts(&["a", "b"])));
    home.no_kubeconfig();
    let Some(command) = in_namespace(&home, BOUND, &[env!("CARGO_BIN_EXE_kswitch")]) else {
        return;
    };
    assert_eq!(command.run().only_stderr(0), "Switched to context \"b\".\n");
    before.assert_one_line_changed("current-context: a", "current-context: b");
    place.assert_untouched();
    assert_eq!(home.read("listing"), ".local\nconfig\nlisting\nreal\n");
}

#[test]
fn a_device_first_in_the_chain_is_refused() {
    let mut home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    home.kubeconfig_raw(format!("/dev/null:{}", home.path("config").display()));
    assert_text(
        &home.run(&["ctx", "b"]).only_stderr(1),
        expect![[r#"
error: /dev/null is not a regular file, so a change would be lost
hint: to have a regular file first: export KUBECONFIG=FILE:"$KUBECONFIG"
"#]],
    );
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
    assert_eq!(home.run(&["ns", "-f", "shop"]).only_stderr(0), SHOP);
}

const SHOP: &str = "Namespace is now \"shop\" in context \"a\".\n";

#[test]
fn a_pipe_can_be_read_but_not_written() {
    let mut home = Home::new();
    let pipe = home.path("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
    home.kubeconfig(&["pipe"]);
    // A writer waits until another process opens the pipe for reading.
    let feed = |arguments: &[&str]| {
        let pipe = pipe.clone();
        let feeder = thread::spawn(move || fs::write(pipe, contexts(&["a", "b"])));
        let ran = home.run(arguments);
        feeder.join().expect("the feeder").expect("feed the pipe");
        ran
    };
    assert_eq!(feed(&["ctx", "-l"]).only_stdout(), "a\nb\n");
    assert_text(
        &home.masked(&feed(&["ctx", "b"]).only_stderr(1)),
        expect![[r#"
error: ~/pipe is not a regular file, so a change would be lost
hint: to have a regular file first: export KUBECONFIG=FILE:"$KUBECONFIG"
"#]],
    );
    assert_files_as_before(&home, &["pipe"]);
}

#[test]
fn a_directory_or_a_path_through_a_file_fails_as_with_kubectl() {
    let mut home = home_with(&["a", "b"]);
    home.directory("directory");
    let before = Snapshot::of(home.path("config"));
    for (element, reason) in [("directory", "Is a directory"), ("config/below", "Not a directory")]
    {
        home.kubeconfig(&["config", element]);
        for arguments in [&["ctx", "b"][..], &["ctx", "-c"], &["ns", "-f", "x"], &["current"]] {
            assert_eq!(
                home.masked(&home.run(arguments).only_stderr(1)),
                format!(
                    "error: ~/{element}: can't be read: {reason}\n\
                     hint: every kubectl command fails with it; to see what it is: ls -ld ~/{element}\n"
                )
            );
        }
        let listed = home.run(&["ctx", "-l"]).success();
        assert_eq!(listed.stdout, "a\nb\n");
        assert_eq!(
            listed.stderr,
            format!(
                "warning: ~/{element}: can't be read: {reason}; every kubectl command fails with \
                 it\n"
            )
        );
        if let Some(kubectl) = Kubectl::required() {
            kubectl.run(&home, &["config", "current-context"]).expect_err("kubectl fails too");
        }
    }
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
}
