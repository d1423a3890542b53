//! bash.

mod completion;
mod function;
mod hotkeys;
mod lines;
mod prompts;
mod scripts;

use super::{install, open};
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal, shown};

const INIT: &str = "eval \"$(kswitch init bash)\"\n";

/// A prompt that a hook computes from the current context, as kube-ps1 and starship do.
const HOOK: &str = "hook() { here=$(kswitch current); }\nPROMPT_COMMAND=hook\nPS1='$here $ '\n";

/// The line that the hotkeys are pressed in, with all that a shell could take apart.
const TYPED: &str = r#"printf '<%s>' 'a  b' "it's" \\ $HOME* späte 日本"#;

/// A home with the contexts `laptop` and `shop`, and kswitch where shells look for programs.
fn home() -> Home {
    let home = Home::new();
    home.write(".kube/config", contexts(&["laptop", "shop"]));
    install(&home);
    home
}

/// bash with kswitch, and a prompt by [`HOOK`].
fn opened(home: &Home) -> Option<Terminal> {
    let terminal = open(home, "bash", &format!("{INIT}{HOOK}"))?;
    terminal.wait_for_screen("laptop default $");
    Some(terminal)
}

/// Runs a command, and waits for the last line of what it prints.
#[track_caller]
fn run(terminal: &Terminal, command: &str, last: &str) {
    terminal.send(format!("{command}\r"));
    terminal.wait_until(|screen| {
        let text = shown(screen);
        text.lines().rev().nth(1) == Some(last)
    });
}

/// Opens the contexts with Alt-k and takes one.
#[track_caller]
fn choose(terminal: &Terminal, context: &str) {
    terminal.send_key(Key::Alt('k'));
    choose_in_picker(terminal, context);
}

/// Chooses a context in the picker that a key has opened.
fn choose_in_picker(terminal: &Terminal, context: &str) {
    terminal.wait_for("❯");
    terminal.send(context);
    terminal.wait_for(&format!("❯ {context} "));
    terminal.send_key(Key::Enter);
}

/// Waits until the picker has closed and bash reads the line again.
#[track_caller]
fn wait_for_line(terminal: &Terminal, end: &str) {
    // Both ask for pastes in brackets, and the picker takes that back.
    terminal.wait_until(|screen| {
        let text = shown(screen);
        screen.bracketed_paste() && text.ends_with(end) && !text.contains("╭ contexts")
    });
}

/// The name of the current context, as kubectl would read it.
fn current(home: &Home) -> String {
    home.run(&["ctx", "--current"]).only_stdout().trim_end().to_owned()
}

/// Text as a terminal of so many columns shows it.
fn wrapped(text: &str, columns: usize) -> String {
    let rows = text.lines().flat_map(|line| {
        let letters: Vec<char> = line.chars().collect();
        letters.chunks(columns).map(|row| row.iter().collect::<String>() + "\n").collect::<Vec<_>>()
    });
    rows.collect()
}
