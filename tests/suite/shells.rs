//! Real shells with `kswitch init` in their start files, typed into as a person would.

mod bash;
mod fish;
mod nu;
mod powershell;
mod zsh;

use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// A shell that runs in a terminal.
#[derive(Clone, Copy)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Puts kswitch where shells look for programs.
fn install(home: &Home) {
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
}

/// Opens the shell with this start file, and none of the machine's. Nothing where the shell is not
/// installed, which the gate tells.
fn open(home: &Home, shell: Shell, start_file: &str) -> Option<Terminal> {
    let (program, below, arguments) = match shell {
        Shell::Bash => ("bash", ".bashrc", &["--noprofile", "-i"][..]),
        Shell::Zsh => ("zsh", ".zshrc", &["-d", "-i"][..]),
        Shell::Fish => ("fish", ".config/fish/config.fish", &["-i"][..]),
    };
    let program = required(program)?;
    home.write(below, start_file);
    Some(Terminal::of(&home.program(program, arguments), 24, 80))
}
