//! Pieces of start files, loaded by the shell that they are for.

use super::fleet::{HARD, HARD_SHOWN, SHOWN, home};
use crate::support::gate::on_path;
use crate::support::home::Home;
use crate::support::powershell::unread;
use crate::support::start_file::shell;
use crate::support::terminal::Terminal;

/// It is loaded without a word, in a shell of a person.
pub(super) fn loads(home: &Home, kind: &str, text: &str) -> Result<(), String> {
    // Bash reports an `exit`, so there the code comes from a command.
    let ending = if kind == "bash" { "sh -c 'exit 7'" } else { "exit 7" };
    let Some(command) = shell(home, kind, text) else { return Ok(()) };
    let terminal = Terminal::of(&command.args(&["-c", ending]), 24, 100);
    let code = terminal.wait_exit();
    let screen = terminal.screen();
    if code == 7 && screen.is_empty() { Ok(()) } else { Err(format!("exit {code}\n{screen}")) }
}

/// A parser can read it: no test runs PowerShell.
pub(super) fn reads(text: &str) -> Result<(), String> {
    let faults = unread(text);
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// The prompt shows the current context, and another one after a switch.
pub(super) fn prompts(kind: &str, text: &str) -> Result<(), String> {
    loads(&home(), kind, text)?;
    let home = home();
    let Some(command) = shell(&home, kind, text) else { return Ok(()) };
    let terminal = Terminal::of(&command, 24, 100);
    terminal.wait_for(SHOWN);
    terminal.send(format!("kswitch ctx '{HARD}'\r"));
    terminal.wait_for(HARD_SHOWN);
    terminal.send("exit\r");
    terminal.wait_exit();
    Ok(())
}

/// The segment's function, with a powerlevel10k that only prints what it is to show.
pub(super) fn segment(text: &str) -> Result<(), String> {
    const STUB: &str = "\
p10k() {
    while [[ $# -gt 0 && $1 != -t ]]; do shift; done
    print -P -- \"segment: $2\"
}
";
    loads(&home(), "zsh", text)?;
    let home = home();
    for (name, shown) in [("laptop", SHOWN), (HARD, HARD_SHOWN)] {
        home.run(&["ctx", name]).success();
        let start_file = format!("{STUB}{text}");
        let command = shell(&home, "zsh", &start_file);
        let Some(command) = command else { return Ok(()) };
        let terminal = Terminal::of(&command.args(&["-c", "prompt_kswitch"]), 24, 100);
        terminal.wait_exit();
        let screen = terminal.screen();
        if screen != format!("segment: {shown}") {
            return Err(screen);
        }
    }
    Ok(())
}

#[test]
fn a_start_file_that_prints_something_is_found() {
    for kind in ["bash", "zsh", "fish", "nu"] {
        if on_path(kind).next().is_some() {
            // In Nushell `echo` only gives a value.
            let word = if kind == "nu" { "print" } else { "echo" };
            assert!(loads(&home(), kind, &format!("{word} hello\n")).is_err(), "{kind}");
            assert!(loads(&home(), kind, "no-such-program\n").is_err(), "{kind}");
            assert_eq!(loads(&home(), kind, "cd .\n"), Ok(()), "{kind}");
        }
    }
}
