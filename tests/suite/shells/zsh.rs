//! zsh with `kswitch init zsh` in its start file.

mod completion;
mod function;
mod hotkeys;
mod lines;
mod loading;

use super::{install, open};
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const INIT: &str = "eval \"$(kswitch init zsh)\"\n";

/// A prompt that a hook computes, as kube-ps1 does: the context, and the exit code of the command
/// before.
const HOOK: &str = "precmd() {\n  local code=$?\n  \
                    PROMPT=\"${$(command kswitch current)%% *}:$code> \"\n}\n";

/// The mark that a missing completion system was reported.
const NO_COMPINIT: &str = ".local/state/kswitch/replies/no-compinit";

/// A home of three contexts, the first of which is current.
fn home() -> Home {
    let home = home_with(&["prod", "dev", "lab"]);
    // Nothing is said of the completion system, which most of these shells don't load.
    home.write(NO_COMPINIT, "");
    home.date(NO_COMPINIT, std::time::SystemTime::now());
    install(&home);
    home
}

/// zsh at its first prompt, with this start file; the prompt is that of [`HOOK`].
fn shell(home: &Home, start_file: &str) -> Option<Terminal> {
    let terminal = open(home, "zsh", &format!("{HOOK}{start_file}"))?;
    terminal.wait_for("prod:0>");
    Some(terminal)
}

/// Types a line, which shows, and Enter.
#[track_caller]
fn enter(terminal: &Terminal, line: &str) {
    terminal.send(line);
    terminal.wait_for(line);
    terminal.send_key(Key::Enter);
}

/// Looks for this in the open picker, and chooses it.
#[track_caller]
fn choose(terminal: &Terminal, query: &str) {
    terminal.wait_for("❯");
    terminal.send(query);
    terminal.wait_for(&format!("❯ {query}"));
    terminal.send_key(Key::Enter);
    wait_for_line(terminal);
}

/// Leaves the open picker, which has nothing typed in.
#[track_caller]
fn cancel(terminal: &Terminal) {
    terminal.wait_for("❯");
    terminal.send_key(Key::Esc);
    wait_for_line(terminal);
}

/// Waits until the picker has closed and zsh reads again, which then asks for pasted text in brackets.
#[track_caller]
fn wait_for_line(terminal: &Terminal) {
    terminal.wait_until(|screen| !screen.contents().contains("❯") && screen.bracketed_paste());
}

/// Waits until the cursor is in this row and column, counted from zero.
#[track_caller]
fn wait_for_cursor(terminal: &Terminal, at: (u16, u16)) {
    terminal.wait_until(|screen| screen.cursor_position() == at);
}
