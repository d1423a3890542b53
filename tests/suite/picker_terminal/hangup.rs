//! The terminal goes away.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;

use expect_test::expect;
use rustix::process::Signal;

use super::{Untouched, company, first_screen};
use crate::support::DEADLINE;
use crate::support::command::Command;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// kswitch, in a shell that outlives the terminal and reports how kswitch ended.
const OUTLIVES: &str = r#"trap "" HUP; "$KSWITCH" $ARGUMENTS; echo $? >"$ENDED""#;

/// What kswitch may not do is go on, or change a file.
#[track_caller]
fn assert_ends_at_once(start: impl Fn(&Home) -> Command) {
    let (below_the_prompt, namespaces) = (
        expect![[r#"
 ❯                                                                                              4/4
▌● laptop         –           config                        │ ● default
   payments-prod  ledger      payments                      │   tab to list them
   payments-test  trial       payments                      │
   shop-prod      storefront  shop                          │
                                                            │
                                                            │
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]],
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▎● laptop         –           config                      ││▌● default                            │
│   payments-prod  ledger      payments                    ││   Type a name to use it.             │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster runs, and that its
 tunnel or VPN is up.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    for (arguments, screen) in
        [("", first_screen()), ("--height 8", below_the_prompt), ("ns", namespaces)]
    {
        let (home, elsewhere) = (company(), Home::new());
        let pipe = elsewhere.pipe("ended");
        let untouched = Untouched::now(&home);
        let command = start(&home)
            .env("OUTLIVES", OUTLIVES)
            .env("KSWITCH", env!("CARGO_BIN_EXE_kswitch"))
            .env("ARGUMENTS", arguments)
            .env("ENDED", &pipe);
        let terminal = Terminal::of(&command, 16, 100);
        terminal.shows(screen);
        let (sender, ended) = channel();
        thread::spawn(move || sender.send(fs::read_to_string(pipe).expect("the exit code")));
        terminal.signal(Signal::KILL);
        let code = ended.recv_timeout(DEADLINE).expect("kswitch ends");
        assert_eq!(code, "129\n", "{arguments:?}");
        untouched.assert();
    }
}

/// The shell that owns the terminal is killed: all of its jobs get SIGHUP.
#[test]
fn it_ends_at_once_with_the_shell_that_owns_the_terminal() {
    let script = r#"/bin/sh -c "$OUTLIVES"; true"#;
    assert_ends_at_once(|home| home.program("/bin/sh", &["-c", script]));
}

/// What shows the terminal is killed, as when a window is closed: only the shell that owns the
/// terminal gets SIGHUP.
#[test]
fn it_ends_at_once_with_the_window() {
    let Some(script) = required("script") else { return };
    let arguments = ["-q", "-c", r#"/bin/sh -c "$OUTLIVES"; true"#, "/dev/null"];
    assert_ends_at_once(|home| {
        let trap = r#"trap "" HUP; exec "$0" "$@""#;
        let program: &Path = &script;
        home.program("/bin/sh", &["-c".as_ref(), trap.as_ref(), program.as_os_str()])
            .args(&arguments)
    });
}
