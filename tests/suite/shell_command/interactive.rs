//! The user's shell in a session, with its own start files and its job control.

use std::path::PathBuf;

use super::{assert_no_session, home, lines, outer_bash};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::start_file;
use crate::support::terminal::Terminal;

/// Each shell with a start file whose prompt is `inner>`.
const SHELLS: [(&str, &str); 3] = [
    ("bash", "PS1='inner> '\nalias here='kswitch current'\n"),
    ("zsh", "PS1='inner> '\nunsetopt zle\nalias here='kswitch current'\n"),
    (
        "fish",
        "set -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n\
         function fish_prompt; echo 'inner> '; end\nalias here 'kswitch current'\n",
    ),
];

/// The shell in a session, with its prompt on the screen.
fn inner(home: &Home, shell: &str, start_file: &str) -> Option<Terminal> {
    let program = prepared(home, shell, start_file)?;
    let terminal = Terminal::of(&home.command(&["shell", "b"]).env("SHELL", program), 24, 80);
    terminal.wait_for("inner>");
    Some(terminal)
}

/// The path of the shell, once it has its start file.
fn prepared(home: &Home, shell: &str, start_file: &str) -> Option<PathBuf> {
    start_file::shell(home, shell, start_file)?;
    required(shell)
}

fn type_line(terminal: &Terminal, line: &str) {
    terminal.send(format!("{line}\r"));
}

#[test]
fn the_shell_reads_its_own_start_file_and_has_job_control() {
    let home = home();
    for (shell, start_file) in SHELLS {
        let Some(terminal) = inner(&home, shell, start_file) else { continue };
        type_line(&terminal, "here");
        terminal.wait_for("b default");
        type_line(&terminal, "sh -c 'echo rea\"dy\"; read word; echo got $word'");
        terminal.wait_for("ready");
        terminal.send("\x1a");
        let is_stopped = |text: &str| {
            let text = text.to_lowercase();
            text.contains("stopped") || text.contains("suspended")
        };
        terminal.wait_until(|screen| is_stopped(&screen.contents()));
        // The line end that both the shell and the command read.
        terminal.send("fg\rword\n");
        terminal.wait_for("got word");
        type_line(&terminal, "sh -c 'echo wai\"ting\"; exec sleep 1000'");
        terminal.wait_for("waiting");
        terminal.send("\x03");
        type_line(&terminal, "exit 9");
        assert_eq!(terminal.wait_exit(), 9, "{shell}");
        assert_no_session(&home);
    }
}

#[test]
fn a_shell_that_suspends_itself_is_continued_by_fg() {
    let home = home();
    for (shell, start_file) in SHELLS {
        if prepared(&home, shell, start_file).is_none() {
            continue;
        }
        let Some(terminal) = outer_bash(&home) else { return };
        type_line(&terminal, &format!("SHELL=$(command -v {shell}) kswitch shell b"));
        terminal.wait_for("inner>");
        for round in 1..=2 {
            type_line(&terminal, "suspend");
            terminal.wait_until(|screen| screen.contents().matches("Stopped").count() == round);
            type_line(&terminal, "kswitch current; fg");
            terminal.wait_until(|screen| screen.contents().matches("a default").count() == round);
            type_line(&terminal, "here");
            terminal.wait_until(|screen| screen.contents().matches("b default").count() == round);
        }
        type_line(&terminal, "exit 3");
        type_line(&terminal, "echo code $?");
        terminal.wait_for("code 3");
        assert_no_session(&home);
    }
}

#[test]
fn a_session_in_a_session_ends_with_its_own_shell() {
    let home = home();
    let inside = "kswitch current; kswitch ns -f shop; \
        kswitch shell a -- sh -c 'kswitch current; kswitch ns -f cart; kswitch current'; \
        kswitch current; kswitch shell -- kswitch current";
    let ran = lines(&home, inside).run().success();
    assert_eq!(ran.stdout, "b default\na default\na cart\nb shop\nb default\n", "{ran}");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    assert_no_session(&home);
}

#[test]
fn without_a_name_a_session_has_the_current_context() {
    let home = home();
    let ran = home.command(&["shell", "--", "kswitch", "current"]).run();
    assert_eq!(ran.only_stdout(), "a default\n");
    home.run(&["ctx", "--unset"]).success();
    let message = home.command(&["shell", "--", "true"]).run().only_stderr(1);
    assert!(message.starts_with("error: "), "{message}");
    assert_no_session(&home);
}

/// As in `echo commands | sh`.
#[test]
fn without_a_terminal_the_shell_reads_its_input() {
    let home = home();
    let ran =
        home.command(&["shell", "b"]).env("SHELL", "/bin/sh").input("kswitch current; exit 4\n");
    let ran = ran.run().failure(4);
    assert_eq!((&*ran.stdout, &*ran.stderr), ("b default\n", ""));
}
