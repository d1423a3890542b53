//! Real shells with `kswitch init` in their start files, typed into as a person would.

mod bash;
mod fish;
mod nu;
mod powershell;
mod zsh;

use crate::support::home::Home;
use crate::support::start_file;
use crate::support::terminal::Terminal;

/// Puts kswitch where shells look for programs.
fn install(home: &Home) {
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
}

/// Opens the shell with this start file. Nothing where it is not installed.
fn open(home: &Home, shell: &str, start_file: &str) -> Option<Terminal> {
    Some(Terminal::of(&start_file::shell(home, shell, start_file)?, 24, 80))
}
