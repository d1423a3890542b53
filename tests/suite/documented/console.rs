//! Blocks of commands: dialogues, scripts, and what one command prints.

use similar::TextDiff;

use crate::support::home::Home;

use super::fleet::{as_documented, has_what_it_calls, home, one_file, program};

/// A command, and the lines that follow it.
struct Turn {
    command: String,
    printed: Vec<String>,
}

/// The same where all contexts but one are in `~/.kube/config`.
pub(super) fn dialogue_of_one_file(text: &str) -> Result<(), String> {
    one_file().map_or(Ok(()), |home| dialogue(&home, text))
}

/// All commands, one after the other in one shell; each must print its lines and no others.
pub(super) fn dialogue(home: &Home, text: &str) -> Result<(), String> {
    let turns = turns(text)?;
    if !has_what_it_calls(home, text) {
        return Ok(());
    }
    // Between two commands stands a byte that no text has, and `$?` stays what it was.
    let mut script = "exec 2>&1\nended() { printf '\\0'; return \"$1\"; }\n".to_owned();
    for turn in &turns {
        script.push_str(&turn.command);
        script.push_str("\nended $?\n");
    }
    let Some(bash) = program(home, "bash", &["-c", &script]) else { return Ok(()) };
    let ran = bash.run();
    let printed = as_documented(home, &ran.stdout);
    let pieces: Vec<&str> = printed.split_terminator('\0').collect();
    if pieces.len() != turns.len() {
        return Err(format!("the shell ended early\n{ran}"));
    }
    for (turn, piece) in turns.iter().zip(pieces) {
        let lines: Vec<&str> = piece.lines().collect();
        let expected: Vec<&str> = turn.printed.iter().map(String::as_str).collect();
        if !matches(&expected, &lines) {
            return Err(differing(&turn.command, &(expected.join("\n") + "\n"), piece));
        }
    }
    Ok(())
}

/// The same where no cluster is asked whether a namespace exists.
pub(super) fn script_without_clusters(home: &Home, text: &str) -> Result<(), String> {
    home.write(".config/kswitch/settings.yaml", "validate-namespaces: false\n");
    script(home, text)
}

/// The same with a `cargo` that takes these command lines.
pub(super) fn script_of_cargo(home: &Home, text: &str) -> Result<(), String> {
    let cargo = "#!/bin/sh\ncase \"$*\" in\n'install --path . --locked' | test) ;;\n\
                 *) exit 1;;\nesac\n";
    home.script("cargo", cargo);
    script(home, text)
}

/// A script must succeed.
pub(super) fn script(home: &Home, text: &str) -> Result<(), String> {
    if !has_what_it_calls(home, text) {
        return Ok(());
    }
    let Some(bash) = program(home, "bash", &["-euc", text]) else { return Ok(()) };
    let ran = bash.run();
    if ran.code == 0 { Ok(()) } else { Err(ran.to_string()) }
}

/// A command prints this text, and nothing that looks like an error.
pub(super) fn output(home: &Home, command: &str, text: &str) -> Result<(), String> {
    let Some(bash) = program(home, "bash", &["-euc", command]) else { return Ok(()) };
    let ran = bash.run();
    let printed = as_documented(home, &ran.stdout);
    if ran.code == 0 && printed == text {
        Ok(())
    } else {
        Err(differing(command, text, &format!("{printed}{}", ran.stderr)))
    }
}

fn turns(text: &str) -> Result<Vec<Turn>, String> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), turns.last_mut()) {
            (Some(command), _) => {
                turns.push(Turn { command: command.to_owned(), printed: Vec::new() });
            }
            (None, None) => return Err(format!("{line:?} stands before any command")),
            (None, Some(turn)) => match line.strip_prefix("> ") {
                Some(more) if turn.printed.is_empty() => {
                    turn.command.push('\n');
                    turn.command.push_str(more);
                }
                _ => turn.printed.push(line.to_owned()),
            },
        }
    }
    if turns.is_empty() { Err("no command".to_owned()) } else { Ok(turns) }
}

/// `...` stands for any lines, none included.
fn matches(expected: &[&str], lines: &[&str]) -> bool {
    match expected {
        [] => lines.is_empty(),
        ["...", rest @ ..] => (0..=lines.len()).any(|from| matches(rest, &lines[from..])),
        [first, rest @ ..] => lines.first() == Some(first) && matches(rest, &lines[1..]),
    }
}

fn differing(command: &str, expected: &str, printed: &str) -> String {
    let diff = TextDiff::from_lines(expected, printed);
    let diff = diff.unified_diff().context_radius(100).to_string();
    format!("$ {command}\n(- documented, + printed)\n{diff}")
}

#[test]
fn three_dots_are_any_lines_and_nothing_else_is() {
    for (expected, lines, is_so) in [
        (&["a", "...", "d"][..], &["a", "b", "c", "d"][..], true),
        (&["..."], &[], true),
        (&["a", "..."], &["a"], true),
        (&["a"], &["a", "b"], false),
        (&["a", "b"], &["a"], false),
        (&["...", "c"], &["a", "b"], false),
    ] {
        assert_eq!(matches(expected, lines), is_so, "{expected:?} {lines:?}");
    }
}

#[test]
fn a_wrong_dialogue_is_found() {
    for wrong in [
        "$ kswitch ctx -c\nnope\n",
        "$ kswitch ctx -c\n",
        "$ true\nlaptop\n",
        "$ false; echo $?\n0\n",
        "$ exit\n$ true\n",
        "laptop\n",
        "",
    ] {
        assert!(dialogue(&home(), wrong).is_err(), "{wrong}");
    }
    let right = "$ for name in laptop; do\n>   kswitch ctx \"$name\"\n> done\nSwitched to ...\n";
    assert!(dialogue(&home(), right).is_err());
    let right = right.replace("...", "context \"laptop\".");
    assert_eq!(dialogue(&home(), &right), Ok(()));
    let right = "$ false\n$ echo $?\n1\n$ kswitch ctx nope\n...\n$ echo $?\n1\n";
    assert_eq!(dialogue(&home(), right), Ok(()));
    assert!(script(&home(), "kswitch ctx nope\ntrue\n").is_err());
    assert!(output(&home(), "kswitch current", "laptop\n").is_err());
}
