//! Lines that a shell can evaluate.

use std::ffi::OsStr;
use std::path::Path;

/// A shell whose syntax we can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// Any POSIX shell.
    Sh,
    /// Bash.
    Bash,
    /// Z shell.
    Zsh,
    /// fish.
    Fish,
    /// Nushell.
    Nu,
    /// `PowerShell`.
    Powershell,
}

impl Shell {
    /// The shell of a program's path, as in `SHELL`; a POSIX shell where it is another.
    #[must_use]
    pub fn of_program(program: Option<&OsStr>) -> Self {
        let name = program.and_then(|program| Path::new(program).file_stem());
        match name.and_then(OsStr::to_str) {
            Some("bash") => Shell::Bash,
            Some("zsh") => Shell::Zsh,
            Some("fish") => Shell::Fish,
            Some("nu") => Shell::Nu,
            Some("pwsh" | "powershell") => Shell::Powershell,
            _ => Shell::Sh,
        }
    }

    /// The line that sets an environment variable.
    #[must_use]
    pub fn export(self, name: &str, value: &str) -> String {
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh => {
                format!("export {name}='{}'", value.replace('\'', "'\\''"))
            }
            Shell::Fish => {
                format!("set -gx {name} '{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
            }
            Shell::Nu => {
                format!("$env.{name} = \"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Shell::Powershell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
        }
    }
}
