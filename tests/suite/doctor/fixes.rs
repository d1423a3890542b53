//! `--fix` repairs what is safe, after a question for each.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::doctor::codes;
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::terminal::Terminal;
use crate::support::untouched::Untouched;

/// Files that others can read and write, a lock of a kswitch that has ended, a half-written file, and a
/// current context that does not exist.
fn damaged() -> Home {
    let mut home = Home::new();
    let text = contexts(&["a", "b"]).replace("current-context: a", "current-context: x");
    home.write("config", &text);
    home.mode("config", 0o664);
    let running = home.program("/bin/sh", &["-c", ":"]).start();
    let dead = running.pid();
    running.wait().success();
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    home.link("config.lock", format!("{dead} {host} 1"));
    home.kubeconfig(&["config"]);
    home
}

const EXPECTED: [&str; 3] = ["dangling-current-context", "abandoned-lock", "writable-by-others"];

fn sorted(home: &Home) -> Vec<String> {
    let mut found = codes(home, &[]);
    found.sort_unstable_by_key(|code| EXPECTED.iter().position(|own| own == code));
    found
}

#[test]
fn without_a_terminal_it_repairs_only_with_yes() {
    let home = damaged();
    assert_eq!(sorted(&home), EXPECTED);
    let before = Untouched::now(&home);
    let refused = home.run(&["doctor", "--fix"]).only_stderr(1);
    assert_eq!(
        refused,
        "error: --fix asks before each change, which needs a terminal\n\
         hint: to make all of them: kswitch doctor --fix --yes\n"
    );
    before.assert();
    let ran = home.run(&["doctor", "--fix", "--yes"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(codes(&home, &[]), ["no-current-context"], "{ran}");
    let mode = fs::metadata(home.path("config")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!home.files().iter().any(|file| file == "config.lock"), "{:?}", home.files());
    home.run(&["undo"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).success().stdout, "x\n");
    assert_eq!(home.run(&["doctor", "--yes"]).code, 2, "without --fix it has no meaning");
}

#[test]
fn on_a_terminal_each_repair_is_a_question() {
    let home = damaged();
    let terminal = Terminal::open(&home, &["doctor", "--fix"], 40, 100);
    for asked in 1..=EXPECTED.len() {
        let count = |text: &str| text.matches("[y/N]").count();
        terminal.wait_until(|screen| count(&screen.contents()) == asked);
        let screen = terminal.screen();
        let question = screen.lines().rfind(|line| line.contains("[y/N]")).expect("a question");
        let is_refused = question.contains("Remove the permissions of other users from ~/config?");
        terminal.send(if is_refused { "n\r" } else { "y\r" });
    }
    assert_eq!(terminal.wait_exit(), 0);
    assert_eq!(sorted(&home), ["no-current-context", "writable-by-others"]);
}

#[test]
fn leftovers_are_named() {
    let home = damaged();
    home.write("config.bak", contexts(&["a"]));
    home.write(".config.swp", "");
    home.write("other.bak", "");
    fs::remove_file(home.path("config.lock")).expect("remove the lock");
    // A lock of kubectl, which has no holder; it is dated to 2001.
    home.write("config.lock", "");
    home.write(".config/kswitch/settings.yaml", "nope: 1\n");
    let found = codes(&home, &[]);
    for (code, count) in [("leftover-file", 2), ("left-lock", 1), ("invalid-settings", 1)] {
        assert_eq!(found.iter().filter(|own| *own == code).count(), count, "{code} in {found:?}");
    }
}
