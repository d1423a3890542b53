//! The command of the settings that runs after a switch.

use expect_test::expect;
use rustix::process::Signal;

use crate::sample::{contexts, home_with};
use crate::support::gate::is_root;
use crate::support::home::{Home, ORDINARY_USER};
use crate::support::terminal::{Key, Terminal};

/// A home with a hook, and kswitch on PATH.
fn home_with_hook(lines: &str, timeout: &str) -> Home {
    with_hook(Home::new(), lines, timeout)
}

fn with_hook(mut home: Home, lines: &str, timeout: &str) -> Home {
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    home.script("hook", &format!("#!/bin/sh\n{lines}\n"));
    let settings =
        format!("hooks: {{after-switch: [~/bin/hook, an argument], timeout: {timeout}}}\n");
    home.write(".config/kswitch/settings.yaml", settings);
    home
}

/// What is current is printed by the hook, with what was before.
const LOG: &str = "echo \"$1: $KSWITCH_PREVIOUS_CONTEXT $KSWITCH_PREVIOUS_NAMESPACE > \
                   $KSWITCH_CONTEXT $KSWITCH_NAMESPACE ${KSWITCH_FILE##*/} $(kswitch current)\" >>log
    cat >>log; true 2>/dev/null </dev/tty && echo terminal >>log; echo stdout";

#[test]
fn it_runs_after_each_switch_and_after_nothing_else() {
    let home = home_with_hook(LOG, "1m");
    let mut seen = 0;
    let mut run = |arguments: &[&str], expected: &str| {
        let ran = home.run(arguments).success();
        assert!(!ran.stdout.contains("stdout") && !ran.stderr.contains("warning"), "{ran}");
        let log = home.files().contains(&"log".to_owned()).then(|| home.read("log"));
        let log = log.unwrap_or_default();
        let new = &log[seen..];
        seen = log.len();
        let line = |own: &str| format!("an argument: {own}\n");
        assert_eq!(new, if expected.is_empty() { String::new() } else { line(expected) });
    };
    run(&["ctx", "b"], "a default > b default config b default");
    run(&["ctx", "b"], "");
    run(&["ns", "-f", "web"], "b default > b web config b web");
    run(&["ns", "-f", "shop", "--context", "a"], "");
    run(&["ctx", "-"], "b web > a shop config a shop");
    run(&["undo"], "a shop > b web config b web");
    run(&["rename", "b", "c"], "b web > c web config c web");
    run(&["ctx", "--list"], "");
    run(&["current"], "");
    run(&["shell", "a", "--", "true"], "");
    run(&["ctx", "--unset"], "c web >    ");
    run(&["ctx", "c"], "  > c web config c web");
    run(&["delete", "a"], "");
    run(&["undo"], "");
    run(&["delete", "c"], "c web > c   ");
    run(&["undo"], "c  > c web config c web");
    run(&["ctx", "--unset"], "c web >    ");
    assert!(home.run(&["ctx", "nope"]).code == 1 && home.read("log").len() == seen);
    let reply = home.path("replies/1");
    home.command(&["ctx", "a", "--here"]).env("KSWITCH_REPLY", reply).run().success();
    assert!(home.read("log")[seen..].ends_with("> a shop config a shop\n"), "{}", home.read("log"));
    home.program("kubectx", &["c"]).run().success();
    assert!(home.read("log").ends_with("> c web config c web\n"), "{}", home.read("log"));
    // In a session; left, it is the same context first, then another one.
    let inside = |arguments: &[&str]| {
        home.command(&["ctx", "c", "--here"])
            .env("KSWITCH_REPLY", home.path("replies/2"))
            .run()
            .success();
        let value = home.read("replies/2");
        let value = value.trim_end().strip_prefix("set ").expect("a session").to_owned();
        for arguments in [arguments, &["session", "leave"]] {
            let command = home.command(arguments).env("KUBECONFIG", &value);
            command.env("KSWITCH_REPLY", home.path("replies/3")).run().success();
        }
        home.read("log")
    };
    let before = home.read("log").lines().count();
    let log = inside(&["ns", "-f", "web"]);
    assert!(log.lines().count() <= before + 1, "{log}");
    assert!(
        inside(&["ctx", "a"]).ends_with("a shop > c web config c web\n"),
        "{}",
        home.read("log")
    );
    let terminal = Terminal::of(&home.command(&[""; 0]), 16, 80);
    terminal.wait_for("❯");
    terminal.send("a");
    terminal.wait_for("❯ a");
    terminal.send_key(Key::Enter);
    assert_eq!(terminal.wait_exit(), 0);
    assert!(home.read("log").ends_with("c web > a shop config a shop\n"), "{}", home.read("log"));
}

#[test]
fn its_failure_is_a_warning_and_the_switch_stands() {
    let home = home_with_hook("printf 'first\\n\\033[31mlast \\001line\\n\\n' >&2; exit 3", "1m");
    let ran = home.run(&["ctx", "b", "-q"]).success();
    let failed = "warning: the hook \"~/bin/hook\" failed (exit code 3): last line\n";
    assert_eq!(ran.stderr, failed);
    assert_eq!(home.run(&["current"]).only_stdout(), "b default\n");
    // It may switch itself, which runs it no more.
    let home = home_with_hook("echo x >>log; kswitch ctx a", "1m");
    home.run(&["ctx", "b"]).success();
    assert_eq!(
        (home.read("log"), home.run(&["current"]).only_stdout()),
        ("x\n".into(), "a default\n".into())
    );
    std::fs::remove_file(home.path("bin/hook")).expect("the hook");
    let ran = home.run(&["ctx", "b"]).success();
    assert!(ran.stderr.ends_with("warning: the hook \"~/bin/hook\" was not found\n"), "{ran}");
}

/// The hint is typed.
#[test]
fn a_program_that_can_not_run_is_a_warning_that_says_what_it_is() {
    let home = home_with_hook("echo ran >>ran", "1m");
    home.write("bin/directory/file", "");
    let warning = |after: &str| {
        home.write(SETTINGS, format!("hooks: {{after-switch: {after}}}\n"));
        let checked = home.run(&["settings", "check"]).only_stderr(0);
        let warning = checked.strip_suffix(&format!("~/{SETTINGS} has no errors.\n"));
        let warning = warning.unwrap_or_else(|| panic!("{checked}")).to_owned();
        let other = if home.run(&["current"]).stdout.starts_with('a') { "b" } else { "a" };
        let ran = home.run(&["ctx", other, "-q"]).success();
        assert!(warning.starts_with(&ran.stderr), "{warning}{ran}");
        warning
    };
    home.mode("bin/hook", 0o644);
    let said = warning("~/bin/hook");
    let hint = "to make it so: chmod +x ~/bin/hook";
    assert_eq!(said, format!("warning: the hook \"~/bin/hook\" is not executable\nhint: {hint}\n"));
    let command = hint.split_once(": ").expect("a command").1;
    home.program("/bin/sh", &["-c", command]).run().success();
    assert_eq!(warning("~/bin/hook"), "");
    assert_eq!(home.read("ran"), "ran\n");
    for (after, what) in [
        ("~/bin/directory", "is a directory"),
        ("~/bin/nothing", "was not found"),
        ("~/bin/directory/file/x", "was not found"),
        ("/dev/null", "is not a regular file"),
        (
            "/bin/echo an argument",
            "was not found; its arguments must be words of their own: [PROGRAM, ARGUMENT]",
        ),
    ] {
        assert_eq!(warning(after), format!("warning: the hook \"{after}\" {what}\n"));
    }
}

#[test]
fn the_line_of_a_failure_has_no_secret() {
    let home = home_with_hook("echo rejected token-of-a >&2; exit 1", "1m");
    let ran = home.run(&["ctx", "b"]).success();
    assert!(ran.stderr.ends_with("failed (exit code 1): rejected ***\n"), "{ran}");
    home.script("hook", "#!/bin/sh\necho 'Authorization: Bearer abc' >&2; exit 1\n");
    let ran = home.run(&["ctx", "a"]).success();
    assert!(ran.stderr.ends_with("(exit code 1): Authorization: Bearer ***\n"), "{ran}");
}

/// The path is relative to a directory that the hook may not have.
#[test]
fn its_programs_use_the_kubeconfig_of_the_option() {
    let home = home_with_hook("echo $KSWITCH_FILE $KUBECONFIG $(kswitch current) >log", "1m");
    home.write("other/config", contexts(&["c", "d"]));
    home.run(&["ctx", "d", "--kubeconfig", "other/config"]).success();
    let file = home.path("other/config").display().to_string();
    assert_eq!(home.read("log"), format!("{file} {file} d default\n"));
}

/// Starts a process in each way that a hook can: in its group, as a job, and in a session of its own whose
/// parent ends.
const STARTS: &str = "sleep 1000 & echo $! >>pids
    sh -c 'set -m; sleep 1000 & echo $! >>pids'
    (setsid sh -c 'echo $$ >>pids; exec sleep 1000' &)
    while [ $(wc -l <pids) -lt 3 ]; do :; done
    echo waiting >&2";

/// Waits until these processes have ended.
fn assert_gone(home: &Home) {
    let gone = "for pid in $(cat pids); do
        while kill -0 $pid 2>/dev/null && ! grep -q '^State:.Z' /proc/$pid/status; do :; done
    done";
    home.program("sh", &["-c", gone]).run().success();
    assert_eq!(home.read("pids").lines().count(), 3);
}

#[test]
fn it_ends_at_the_deadline_with_all_its_processes() {
    let home = home_with_hook(&format!("{STARTS}; wait"), "1s");
    let ran = home.run(&["ctx", "b"]).success();
    let killed = "warning: the hook \"~/bin/hook\" did not end within 1 s: waiting\n";
    assert!(ran.stderr.ends_with(killed), "{ran}");
    assert_gone(&home);
}

#[test]
fn a_signal_to_kswitch_ends_it_with_all_its_processes() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let home = home_with_hook(&format!("{STARTS}; echo >started; wait"), "1m");
        let started = home.pipe("started");
        let running = home.command(&["ctx", "b"]).start();
        std::fs::read(started).expect("the hook runs");
        running.signal(signal);
        running.wait();
        assert_gone(&home);
        assert_eq!(home.run(&["current"]).only_stdout(), "b default\n");
    }
}

/// Such as a daemon.
#[test]
fn what_it_leaves_in_the_background_goes_on() {
    for start in ["", "setsid "] {
        let lines = format!("{start}sh -c 'read line <go; echo $line >ended' &");
        let home = home_with_hook(&lines, "1m");
        let (go, ended) = (home.pipe("go"), home.pipe("ended"));
        home.run(&["ctx", "b"]).success();
        std::fs::write(go, "end\n").expect("it reads");
        assert_eq!(std::fs::read_to_string(ended).expect("it goes on"), "end\n");
    }
}

#[test]
fn on_a_terminal_a_line_shows_for_how_long_it_runs() {
    let home = home_with_hook("cat go", "1m");
    let go = home.pipe("go");
    let terminal = Terminal::open(&home, &["ctx", "b"], 16, 80);
    terminal.wait_for("Waiting for the hook \"~/bin/hook\": 1 s of 60 s");
    std::fs::write(go, "").expect("the hook reads");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.shows(expect![[r#"Switched to context "b"."#]]);
}

/// A program in the working directory could belong to any user.
#[test]
fn a_relative_path_is_refused() {
    let home = home_with(&["a", "b"]);
    home.write(".config/kswitch/settings.yaml", "hooks:\n  after-switch: ./hook\n");
    let ran = home.run(&["ctx", "b"]).success();
    let refused =
        "warning: ~/.config/kswitch/settings.yaml:2:3: hooks: \"./hook\" is a relative path\n";
    assert!(ran.stderr.starts_with(refused), "{ran}");
    home.write(".config/kswitch/settings.yaml", "hooks: {after-switch: hook}\n");
    home.script("hook", "#!/bin/sh\necho ran >ran\n");
    let path = format!(".:bin:{}", std::env::var("PATH").expect("PATH"));
    let ran = home.command(&["ctx", "a"]).env("PATH", path).run().success();
    assert!(ran.stderr.ends_with("warning: the hook \"hook\" was not found\n"), "{ran}");
    home.run(&["ctx", "b"]).success();
    assert_eq!(home.read("ran"), "ran\n");
}

const SETTINGS: &str = ".config/kswitch/settings.yaml";

/// The hints help: they are typed.
#[test]
fn it_does_not_run_where_others_can_write() {
    let home = home_with_hook("echo ran >>ran", "1m");
    for (place, open, closed, why) in [
        (SETTINGS, 0o666, 0o644, format!("~/{SETTINGS} can be written by others")),
        (
            ".config/kswitch",
            0o777,
            0o755,
            format!("~/{SETTINGS} is in ~/.config/kswitch, which others can write to"),
        ),
        (
            ".config",
            0o777,
            0o755,
            format!("~/{SETTINGS} is in ~/.config, which others can write to"),
        ),
        ("bin/hook", 0o757, 0o755, "~/bin/hook can be written by others".to_owned()),
        ("bin", 0o777, 0o755, "~/bin/hook is in ~/bin, which others can write to".to_owned()),
    ] {
        home.mode(place, open);
        let ran = home.run(&["ctx", "b"]).success();
        let warning = format!("\nwarning: the hook \"~/bin/hook\" does not run: {why}\nhint: ");
        let (_, hint) = ran.stderr.split_once(&warning).unwrap_or_else(|| panic!("{warning}{ran}"));
        assert!(!home.files().contains(&"ran".to_owned()), "{place}");
        home.program("/bin/sh", &["-c", hint.split_once(": ").expect("a command").1])
            .run()
            .success();
        home.run(&["ctx", "a"]).success();
        assert_eq!(home.read("ran"), "ran\n", "{place}");
        std::fs::remove_file(home.path("ran")).expect("the trace");
        home.mode(place, closed);
    }
}

/// Only root can give files away.
#[test]
fn it_does_not_run_for_another_user() {
    if !is_root() {
        return;
    }
    // A file of root is as good as one of the user, such as that of a read-only store.
    let home = with_hook(Home::of_ordinary_user(), "echo ran >>ran", "1m");
    for (place, owner, why) in [
        (SETTINGS, 0, None),
        ("bin/hook", 0, None),
        (SETTINGS, 7, Some(format!("~/{SETTINGS} belongs to "))),
        (".config", 7, Some(format!("~/{SETTINGS} is in a directory of "))),
        ("bin/hook", 7, Some("~/bin/hook belongs to ".to_owned())),
    ] {
        home.give(place, owner);
        let ran = home.run(&["ctx", "b", "-q"]).success();
        let did_run = home.files().contains(&"ran".to_owned());
        match why {
            None => assert!(did_run && ran.stderr.is_empty(), "{place}: {ran}"),
            Some(why) => {
                let warning = format!("warning: the hook \"~/bin/hook\" does not run: {why}");
                assert!(!did_run && ran.stderr.starts_with(&warning), "{place}: {ran}");
            }
        }
        home.give(place, ORDINARY_USER);
        home.run(&["ctx", "a"]).success();
        std::fs::remove_file(home.path("ran")).expect("the trace");
    }
    // As by `sudo -E`.
    let ran = home.command(&["ctx", "b"]).by_root().run().success();
    let refused = format!(
        "warning: the hook \"~/bin/hook\" does not run: ~/{SETTINGS} is in a directory of "
    );
    assert!(ran.stderr.contains(&refused), "{ran}");
    assert!(ran.stderr.ends_with("hint: run kswitch without sudo, or with sudo -H\n"), "{ran}");
    assert!(!home.files().contains(&"ran".to_owned()));
}
