//! Real shells with `kswitch init` in their start files, typed into as a person would.

mod bash;
mod fish;
mod nu;
mod powershell;
mod sessions;
mod zsh;

use crate::support::home::Home;
use crate::support::start_file;
use crate::support::terminal::Terminal;

/// Puts kswitch where shells look for programs.
fn install(home: &Home) {
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
}

/// What the keys are answered with after [`fail_picker`].
const FAILURE: &str = "error: the picker can't be opened, for this test took it away from the program \
                       that the keys run\nhint: put it back\n";

/// Lets kswitch fail where a key runs it, and nowhere else, until it is installed again.
fn fail_picker(home: &Home) {
    std::fs::remove_file(home.path("bin/kswitch")).expect("kswitch is installed");
    let text = format!(
        "#!/bin/sh\ncase \" $* \" in *' --height '*) cat >&2 <<'END'\n{FAILURE}END\nexit 1;; esac\n\
         exec '{}' \"$@\"\n",
        env!("CARGO_BIN_EXE_kswitch")
    );
    home.script("kswitch", &text);
}

/// Installs kswitch again.
fn restore_picker(home: &Home) {
    std::fs::remove_file(home.path("bin/kswitch")).expect("kswitch is installed");
    install(home);
}

/// Opens the shell with this start file. Nothing where it is not installed.
fn open(home: &Home, shell: &str, start_file: &str) -> Option<Terminal> {
    Some(Terminal::of(&start_file::shell(home, shell, start_file)?, 24, 80))
}
