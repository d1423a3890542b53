//! The command of the settings that runs after a switch.

use crate::sample::home_with;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// A home with a hook, and kswitch on PATH.
fn home_with_hook(lines: &str, timeout: &str) -> Home {
    let home = home_with(&["a", "b"]);
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
    assert!(home.run(&["ctx", "nope"]).code == 1 && home.read("log").len() == seen);
    let reply = home.path("replies/1");
    home.command(&["ctx", "a", "--here"]).env("KSWITCH_REPLY", reply).run().success();
    assert!(home.read("log")[seen..].ends_with("> a shop config a shop\n"), "{}", home.read("log"));
    home.program("kubectx", &["c"]).run().success();
    assert!(home.read("log").ends_with("> c web config c web\n"), "{}", home.read("log"));
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

#[test]
fn it_ends_at_the_deadline_with_all_its_processes() {
    let home = home_with_hook("echo waiting >&2; sleep 1000 & echo $! >pid; wait", "300ms");
    let ran = home.run(&["ctx", "b"]).success();
    let killed = "warning: the hook \"~/bin/hook\" did not end within 300ms: waiting\n";
    assert!(ran.stderr.ends_with(killed), "{ran}");
    let command =
        "while kill -0 $(cat pid) && ! grep -q '^State:.Z' /proc/$(cat pid)/status; do :; done";
    home.program("sh", &["-c", command]).run();
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
