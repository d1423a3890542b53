//! On a terminal: progress, colours and keys.

use expect_test::expect;
use serde_json::Value;

use super::{exec, home_of, home_with_odd};
use crate::shell_command::assert_no_session;
use crate::support::gate::required;
use crate::support::terminal::Terminal;

#[test]
fn progress_is_shown_below_the_output_and_then_erased() {
    let home = home_of(3);
    home.pipe("go");
    let lines =
        "echo hello; case $KSWITCH_CONTEXT in c2) exit 1;; c3) read go <go;; esac; echo end";
    let terminal = Terminal::of(&exec(&home, &["*"], lines), 24, 80);
    terminal.wait_for("2 of 3 done, 1 running (c3), 1 failed");
    terminal.look(|screen| {
        let row = screen.contents().lines().position(|line| line == "c1 | hello");
        let row = row.and_then(|row| u16::try_from(row).ok()).expect("a line");
        assert_eq!(screen.cell(row, 0).expect("a cell").fgcolor(), vt100::Color::Idx(6));
        assert_eq!(screen.cell(row, 5).expect("a cell").fgcolor(), vt100::Color::Default);
    });
    home.program("sh", &["-c", "echo go >go"]).run().success();
    assert_eq!(terminal.wait_exit(), 123);
    let shown = terminal.screen();
    assert!(shown.contains("c3 | end") && shown.contains("error: 1 of 3 failed"), "{shown}");
    assert!(!shown.contains("running"), "{shown}");
}

/// A command may draw a progress bar, or print the log of a pod that moves the cursor.
#[test]
fn a_command_cannot_write_over_the_lines_of_another() {
    let home = home_of(2);
    let lines = r"printf '10%%\r50%%\r100%%\none\ntwo\033[1A\033[2K\rthree\033[2J\n'";
    let terminal = Terminal::of(&exec(&home, &["*", "--keep-order"], lines), 24, 80);
    assert_eq!(terminal.wait_exit(), 0);
    expect![[r#"
        c1 | 100%
        c1 | one
        c1 | three
        c2 | 100%
        c2 | one
        c2 | three"#]]
    .assert_eq(&terminal.screen());
    let ran = exec(&home, &["*", "--keep-order"], lines).run().success();
    assert!(ran.stdout.contains("c1 | two\x1b[1A\x1b[2K\rthree\x1b[2J\n"), "{ran}");
}

/// The progress is drawn in a line of its own, so erasing it leaves the output whole.
#[test]
fn progress_leaves_json_whole() {
    let home = home_of(2);
    home.pipe("go");
    let lines = "case $KSWITCH_CONTEXT in c2) read go <go;; esac";
    let terminal = Terminal::of(&exec(&home, &["*", "-o", "json"], lines), 40, 80);
    terminal.wait_for("1 of 2 done, 1 running (c2)");
    home.program("sh", &["-c", "echo go >go"]).run().success();
    assert_eq!(terminal.wait_exit(), 0);
    let records: Value = serde_json::from_str(&terminal.screen()).expect("JSON");
    assert_eq!(records.as_array().map(Vec::len), Some(2));
}

/// The account of a generated name is no reason to leave out the cluster, which all of them share.
#[test]
fn names_of_eks_fit_into_80_columns() {
    let home = home_with_odd(&[
        "arn:aws:eks:us-east-1:371918884312:cluster/orders-prod",
        "arn:aws:eks:eu-west-1:371918884921:cluster/orders-prod",
        "arn:aws:eks:eu-west-1:905418173320:cluster/orders-prod",
    ]);
    let lines =
        "echo 'error: the server has asked for the client to provide credentials' >&2; exit 1";
    let terminal = Terminal::of(&exec(&home, &["*", "--keep-order"], lines), 24, 80);
    assert_eq!(terminal.wait_exit(), 123);
    let screen = terminal.screen();
    expect![[r#"
        eks:eu-west-1:371918884921/orders-prod | error: the server has asked for the cli
        ent to provide credentials
        eks:eu-west-1:905418173320/orders-prod | error: the server has asked for the cli
        ent to provide credentials
        eks:us-east-1:371918884312/orders-prod | error: the server has asked for the cli
        ent to provide credentials
        CONTEXT                                 RESULT  TIME
        eks:eu-west-1:371918884921/orders-prod  exit 1  0.0 s
          error: the server has asked for the client to provide credentials
        eks:eu-west-1:905418173320/orders-prod  exit 1  0.0 s
          error: the server has asked for the client to provide credentials
        eks:us-east-1:371918884312/orders-prod  exit 1  0.0 s
          error: the server has asked for the client to provide credentials
        error: 3 of 3 failed"#]]
    .assert_eq(&screen);
}

#[test]
fn ctrl_c_reaches_every_command_once_and_twice_kills() {
    let home = home_of(2);
    let lines = "trap 'echo interrupted' INT; echo ready; while :; do sleep 1000 & wait $!; done";
    let terminal = Terminal::of(&exec(&home, &["*"], lines), 24, 80);
    terminal.wait_until(|screen| screen.contents().matches("| ready").count() == 2);
    terminal.send("\x03");
    terminal.wait_until(|screen| screen.contents().matches("| interrupted").count() == 2);
    terminal.send("\x03");
    assert_eq!(terminal.wait_exit(), 130);
    assert_eq!(terminal.history().matches("| interrupted").count(), 2);
    assert_no_session(&home);
}

#[test]
fn a_command_that_goes_on_after_ctrl_c_is_killed_by_another() {
    let home = home_of(2);
    let lines = "trap '' INT; echo ready; while :; do sleep 1000; done";
    let terminal = Terminal::of(&exec(&home, &["*"], lines), 24, 80);
    terminal.wait_until(|screen| screen.contents().matches("| ready").count() == 2);
    terminal.send("\x03");
    terminal.wait_for("Press ctrl-c again to kill the commands that go on.");
    terminal.send("\x03");
    assert_eq!(terminal.wait_exit(), 130);
    assert_eq!(terminal.history().matches("Press ctrl-c again").count(), 1);
    assert_no_session(&home);
}

/// As in the picker. The names are cut last, and the files not at all.
#[test]
fn a_dry_run_on_a_terminal_has_short_forms() {
    let eks = "arn:aws:eks:us-east-1:210987654321:cluster";
    let mut home = home_with_odd(&[&format!("{eks}/shop"), "b"]);
    let file = format!("{}/cluster-of-the-shop.json", "directory".repeat(6));
    home.write(&file, home.read("config"));
    home.kubeconfig(&[&file]);
    let shown = |columns| {
        let command = home.command(&["exec", "*", "--dry-run"]);
        let terminal = Terminal::of(&command, 24, columns);
        assert_eq!(terminal.wait_exit(), 0);
        terminal.screen()
    };
    let whole = format!("eks:us-east-1/shop  default    ~/{file}");
    assert!(shown(200).contains(&whole), "{}", shown(200));
    assert_eq!(
        shown(60),
        "CONTEXT             NAMESPACE  FILE
eks:us-east-1/shop  default    of-the-shop
b                   default    of-the-shop"
    );
    assert!(home.run(&["exec", "*", "--dry-run"]).only_stdout().contains(eks));
}

/// As after ctrl-c in any other command: a shell looks at how it ended, not only at its code.
#[test]
fn a_script_stops_after_ctrl_c() {
    let home = home_of(2);
    let Some(bash) = required("bash") else { return };
    for options in ["'*'", "c1", "c1 --timeout 60s"] {
        let line = format!("kswitch exec {options} -- sh -c 'echo ready; sleep 1000'; echo next");
        let terminal = Terminal::of(&home.program(&bash, &["-c", &line]), 24, 80);
        terminal.wait_for("ready");
        terminal.send("\x03");
        terminal.wait_exit();
        assert!(!terminal.history().contains("next"), "{}", terminal.history());
    }
}

/// A program that asks for a password on the terminal would be stopped, and the run would never end.
#[test]
fn commands_have_no_terminal_to_ask_on() {
    let home = home_of(2);
    let lines = "read answer </dev/tty && echo read";
    let terminal = Terminal::of(&exec(&home, &["*"], lines), 24, 80);
    assert_eq!(terminal.wait_exit(), 123);
    assert!(terminal.history().contains("2 of 2 failed"), "{}", terminal.history());
}

#[test]
fn ctrl_z_stops_the_commands_and_fg_continues_them() {
    let home = home_of(2);
    let Some(bash) = required("bash") else { return };
    home.pipe("go");
    let bash = home.program(bash, &["--norc", "--noprofile", "-i"]).env("PS1", "$ ");
    let terminal = Terminal::of(&bash, 24, 80);
    terminal.wait_for("$");
    // SIGCONT interrupts `wait`, so the trap prints at once.
    let lines =
        "trap 'echo continued' CONT; echo $$ >>pids; echo ready; cat go & until wait; do :; done";
    home.script("job", &format!("#!/bin/sh\n{lines}\n"));
    terminal.send("kswitch exec '*' -- job\r");
    let is_twice = |line: &'static str| {
        terminal.wait_until(move |screen| screen.contents().matches(line).count() == 2);
    };
    is_twice("| ready");
    terminal.send("\x1a");
    terminal.wait_for("Stopped");
    if std::path::Path::new("/proc/self/status").exists() {
        let stopped = "for pid in $(cat pids); do until grep -q '^State:.T' /proc/$pid/status; do :; done; done";
        home.program("sh", &["-c", stopped]).run().success();
    }
    terminal.send("fg\r");
    is_twice("| continued");
    terminal.send("\x03");
    terminal.wait_for("2 of 2 failed");
    terminal.send("echo code $?\r");
    terminal.wait_for("code 130\n$");
    terminal.send("\x04");
    terminal.wait_exit();
    assert_no_session(&home);
}

/// The command is stopped for longer than it may take. A slow machine may need more time before and after that.
#[test]
fn the_time_in_which_the_run_is_stopped_does_not_count() {
    let home = home_of(1);
    let Some(bash) = required("bash") else { return };
    if !std::path::Path::new("/proc/self/status").exists() {
        return;
    }
    // It starts no process: a shell that waits for a stopped child to execute is not shown as stopped.
    let lines = "trap 'echo continued' CONT; echo $$ >pid; echo ready
        until [ -e go$1 ]; do :; done; echo done";
    home.script("job", &format!("#!/bin/sh\n{lines}\n"));
    for seconds in [1, 4, 16] {
        let bash = home.program(&bash, &["--norc", "--noprofile", "-i"]).env("PS1", "$ ");
        let terminal = Terminal::of(&bash, 24, 80);
        terminal.wait_for("$");
        terminal.send(format!("kswitch exec c1 --timeout {seconds}s -- job {seconds}\r"));
        let wait_for = |line: &'static str| {
            let late = "did not end within";
            terminal.wait_until(move |screen| {
                let contents = screen.contents();
                contents.contains(line) || contents.contains(late)
            });
            !terminal.screen().contains(late)
        };
        let stopped = format!(
            "status=/proc/$(cat pid)/status
            until [ ! -e $status ] || grep -q '^State:.[TZ]' $status; do sleep 0.01; done
            end=$(($(date +%s) + {seconds} + 1)); until [ $(date +%s) -gt $end ]; do sleep 0.1; done"
        );
        let is_in_time = wait_for("ready")
            && {
                terminal.send("\x1a");
                wait_for("Stopped")
            }
            && {
                home.program("sh", &["-c", &stopped]).run().success();
                terminal.send("fg\r");
                wait_for("continued")
            }
            && {
                home.write(&format!("go{seconds}"), "");
                wait_for("done")
            };
        terminal.send("exit\r");
        terminal.wait_exit();
        if is_in_time {
            return;
        }
    }
    panic!("the timeout came each time");
}

/// One command has the terminal, as if it were started alone.
#[test]
fn one_context_has_the_terminal() {
    let home = home_of(2);
    let lines = "printf 'name: '; read name </dev/tty; echo \"hello $name\"; [ -t 1 ]";
    let terminal = Terminal::of(&exec(&home, &["c1"], lines), 24, 80);
    terminal.wait_for("name:");
    terminal.send("jane\r");
    terminal.wait_for("hello jane");
    assert_eq!(terminal.wait_exit(), 0);
}

/// Held output goes on after ctrl-z, which comes when all commands have ended.
#[test]
fn ctrl_z_while_output_is_printed_loses_nothing() {
    let home = home_of(2);
    let Some(bash) = required("bash") else { return };
    home.pipe("go");
    let bash = home.program(bash, &["--norc", "--noprofile", "-i"]).env("PS1", "$ ");
    let terminal = Terminal::of(&bash, 24, 80);
    terminal.wait_for("$");
    home.script("job", "#!/bin/sh\nhead -c 900000 /dev/zero; : >ended-$KSWITCH_CONTEXT\n");
    home.script("reader", "#!/bin/sh\nread go <go; wc -c\n");
    terminal.send("kswitch exec '*' --keep-order -- job | reader\r");
    let ended = "until [ -e ended-c1 ] && [ -e ended-c2 ]; do :; done
        while ls .local/state/kswitch/sessions/*/record.json; do :; done 2>/dev/null";
    home.program("sh", &["-c", ended]).run();
    terminal.send("\x1a");
    terminal.wait_for("Stopped");
    terminal.send("fg\r");
    terminal.wait_until(|screen| screen.contents().matches("| reader").count() == 3);
    home.program("sh", &["-c", "echo go >go"]).run().success();
    terminal.wait_for("1800012");
    terminal.send("exit\r");
    terminal.wait_exit();
}

/// As in the picker on a terminal, and as they are for programs.
#[test]
fn names_are_short_on_a_terminal_and_whole_in_a_pipe() {
    let eks = "arn:aws:eks:us-east-1:210987654321:cluster";
    let names = [
        &format!("{eks}/crm-dev"),
        &format!("{eks}/crm-prod-with-a-very-long-name-eu"),
        &format!("{eks}/crm-prod-with-a-very-long-name-us"),
        "b",
    ];
    let home = home_with_odd(&names);
    let lines = "echo out; echo oops >&2; exit 1";
    let terminal = Terminal::of(&exec(&home, &["*", "--keep-order"], lines), 24, 80);
    assert_eq!(terminal.wait_exit(), 123);
    let shown = terminal.screen();
    let rows: Vec<&str> = shown.lines().filter(|row| row.contains("| out")).collect();
    assert_eq!(
        rows,
        [
            "eks:us-east-1/crm-dev                    | out",
            "eks:us…crm-prod-with-a-very-long-name-eu | out",
            "eks:us…crm-prod-with-a-very-long-name-us | out",
            "b                                        | out",
        ],
        "{shown}"
    );
    let row = shown.lines().find(|row| row.contains("exit 1")).expect("a table");
    assert!(row.starts_with("eks:us-east-1/crm-dev ") && row.ends_with("oops"), "{shown}");
    let ran = exec(&home, &["*"], lines).run().failure(123);
    assert!(ran.stdout.contains(&format!("{eks}/crm-dev ")), "{ran}");
    assert!(ran.stderr.contains(&format!("\n{eks}/crm-dev ")), "{ran}");
}
