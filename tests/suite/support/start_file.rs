//! Real shells, as people start them.

use super::command::Command;
use super::gate::required;
use super::home::Home;

/// The shell with this start file and none of the machine's. Nothing where it is not installed, which
/// the gate reports.
pub(crate) fn shell(home: &Home, name: &str, start_file: &str) -> Option<Command> {
    let (below, arguments) = match name {
        "bash" => (".bashrc", &["--noprofile", "-i"][..]),
        "zsh" => (".zshrc", &["-d", "-i"][..]),
        "fish" => (".config/fish/config.fish", &["-i"][..]),
        // Given a command, only a login shell of Nushell reads its start file.
        "nu" => (".config/nushell/config.nu", &["--login"][..]),
        _ => panic!("{name} is no shell that has a start file here"),
    };
    let program = required(name)?;
    home.write(below, start_file);
    if name == "fish" {
        // Without it fish creates it in the background, from all manual pages of the machine.
        home.directory(".local/share/fish/generated_completions");
    }
    Some(home.program(program, arguments).env("SHELL", name))
}
