//! Streams and exit codes: data on stdout, words on stderr, and nothing else anywhere.

use crate::sample::home_with;
use crate::support::alone::without_terminal;
use crate::support::api_server::ApiServer;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// What prints data or text, each verb once.
const PRINTING: [&[&str]; 22] = [
    &["ctx"],
    &["ctx", "--list"],
    &["ctx", "-l", "-o", "wide"],
    &["ctx", "-l", "-o", "json"],
    &["ctx", "-c"],
    &["ns", "--list"],
    &["ns", "-l", "-o", "wide"],
    &["ns", "-l", "-o", "json"],
    &["ns", "-c"],
    &["current"],
    &["current", "-o", "json"],
    &["current", "--format", "{context}"],
    &["env"],
    &["env", "--value"],
    &["init", "bash"],
    &["init", "zsh"],
    &["completions", "fish"],
    &["--help"],
    &["ctx", "--help"],
    &["help", "ns"],
    &["--version"],
    &["complete", "fish", "--", "kswitch", "ctx", ""],
];

/// A home with a cluster that answers.
fn home() -> (Home, ApiServer) {
    let server = ApiServer::start(&["cart", "default", "web"]);
    let home = Home::new();
    server.kubeconfig().namespace("web").write(&home);
    home.write(".kube/config.d/more", "contexts: [{name: more}]\n");
    (home, server)
}

#[test]
fn what_is_asked_for_is_on_stdout_alone_and_quiet_changes_nothing_of_it() {
    let (home, _server) = home();
    for arguments in PRINTING {
        let data = home.run(arguments).only_stdout();
        assert!(data.ends_with('\n'), "{arguments:?}");
        assert!(!data.contains('\u{1b}'), "{arguments:?}: {data:?}");
        if !matches!(arguments[0], "help" | "--help" | "--version" | "complete") {
            assert_eq!(home.command(&["-q"]).args(arguments).run().only_stdout(), data);
        }
    }
}

#[test]
fn a_reader_that_has_gone_is_no_failure_of_any_verb() {
    let (home, _server) = home();
    for arguments in PRINTING {
        let ended = home.command(arguments).run_unread();
        assert_eq!(ended, (0, String::new()), "{arguments:?}");
    }
    // What lists where there is no terminal; its word to people finds its reader.
    for arguments in [&[][..], &["demo"]] {
        let Some(command) = without_terminal(&home, arguments) else { return };
        let (code, message) = command.run_unread();
        assert_eq!(code, 0, "{arguments:?}: {message}");
    }
}

/// A device that takes nothing is another matter: the data is lost.
#[cfg(target_os = "linux")]
#[test]
fn data_that_cannot_be_written_is_a_failure() {
    let home = home_with(&["a"]);
    for arguments in [&["ctx", "-l"][..], &["current"], &["env"]] {
        let script = r#""$0" "$@" >/dev/full"#;
        let ran = home.program("/bin/sh", &["-c", script, env!("CARGO_BIN_EXE_kswitch")]);
        let message = ran.args(arguments).run().only_stderr(1);
        assert!(message.starts_with("error: can't write the output: "), "{message}");
    }
}

#[test]
fn who_closes_stderr_still_gets_data_and_codes() {
    let home = home_with(&["a", "b"]);
    let run =
        |line: &str| home.program("/bin/sh", &["-c", line, env!("CARGO_BIN_EXE_kswitch")]).run();
    assert_eq!(run(r#""$0" ctx -c 2>&-"#).only_stdout(), "a\n");
    assert_eq!(run(r#""$0" ctx b 2>&-"#).only_stdout(), "");
    assert_eq!(run(r#""$0" ctx nope 2>&-"#).only_stderr(1), "");
    assert_eq!(run(r#""$0" nope 2>&-"#).only_stderr(2), "");
    assert_eq!(run(r#""$0" ctx -c >&-"#).only_stderr(0), "");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "b\n");
}

#[test]
fn results_are_on_stderr_and_not_printed_with_quiet() {
    for quiet in [false, true] {
        let home = home_with(&["a", "b", "c"]);
        for arguments in [
            &["ctx", "b"][..],
            &["ctx", "-"],
            &["ctx", "b", "-n", "shop"],
            &["ns", "-f", "cart"],
            &["ns", "-"],
            &["man", "pages"],
            &["install-links", "bin"],
            &["delete", "c"],
            &["undo"],
        ] {
            let command = if quiet { home.command(&["-q"]) } else { home.command(&[] as &[&str]) };
            let message = command.args(arguments).run().only_stderr(0);
            assert_eq!(message.is_empty(), quiet, "{arguments:?}: {message}");
        }
    }
}

#[test]
fn the_exit_codes() {
    let home = home_with(&["a", "b"]);
    let unset = Home::new();
    for (home, arguments, code) in [
        (&home, &["ctx", "b"][..], 0),
        (&home, &["ctx", "nope"], 1),
        (&home, &["ns", "No_Name"], 1),
        (&home, &["delete", "nope"], 1),
        (&home, &["undo"], 0),
        (&unset, &["undo"], 1),
        (&home, &["current", "--kubeconfig", "nowhere"], 1),
        (&unset, &["current"], 1),
        (&unset, &["ctx", "-c"], 1),
        (&unset, &["ns", "-c"], 1),
        (&unset, &["ctx", "--list"], 0),
        (&home, &["nope"], 2),
        (&home, &["ctx", "--nope"], 2),
        (&home, &["current", "--format", "{"], 2),
        (&home, &["init", "csh"], 2),
    ] {
        home.run(arguments).failure(code);
    }
    let terminal = Terminal::open(&home, &[] as &[&str], 16, 100);
    terminal.wait_for("2/2");
    terminal.send("\u{1b}");
    assert_eq!(terminal.wait_exit(), 130);
}

#[test]
fn colours_are_for_terminals_and_for_those_who_always_want_them() {
    let home = home_with(&["a", "b"]);
    let list = ["ctx", "-l"];
    assert_eq!(home.run(&list).only_stdout(), "a\nb\n");
    let always = home.command(&["--color", "always"]).args(&list).env("NO_COLOR", "1").run();
    assert_eq!(always.only_stdout(), "\u{1b}[1ma\u{1b}[0m\nb\n");
    let shown = |more: &[&str], no_color: &str| {
        let command = home.command(more).args(&list).env("NO_COLOR", no_color);
        let terminal = Terminal::of(&command, 6, 40);
        assert_eq!(terminal.wait_exit(), 0);
        String::from_utf8(terminal.raw_output()).expect("UTF-8")
    };
    assert_eq!(shown(&[], ""), "\u{1b}[1ma\u{1b}[0m\r\nb\r\n");
    assert_eq!(shown(&[], "1"), "a\r\nb\r\n");
    assert_eq!(shown(&["--color", "never"], ""), "a\r\nb\r\n");
    assert_eq!(shown(&["--color", "always"], "1"), "\u{1b}[1ma\u{1b}[0m\r\nb\r\n");
    // Help is coloured by clap, which follows the same variables.
    assert!(!home.run(&["--help"]).only_stdout().contains('\u{1b}'));
    assert!(!home.run(&["ctx", "--nope"]).only_stderr(2).contains('\u{1b}'));
}
