//! Writes lines that a shell can evaluate.

use std::ffi::OsStr;
use std::path::Path;

/// A shell whose syntax is supported.
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
    /// PowerShell.
    Powershell,
}

impl Shell {
    /// The shell with this program path, as in `SHELL`; an unknown one counts as a POSIX shell.
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
        let value = self.literal(value);
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh => format!("export {name}={value}"),
            Shell::Fish => format!("set -gx {name} {value}"),
            Shell::Nu => format!("$env.{name} = {value}"),
            Shell::Powershell => format!("$env:{name} = {value}"),
        }
    }

    /// The line that removes an environment variable.
    #[must_use]
    pub fn unset(self, name: &str) -> String {
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh => format!("unset {name}"),
            Shell::Fish => format!("set -e {name}"),
            Shell::Nu => format!("hide-env {name}"),
            Shell::Powershell => format!("Remove-Item Env:{name}"),
        }
    }

    /// The line that sets a variable of the shell itself.
    #[must_use]
    pub fn assign(self, name: &str, value: &str) -> String {
        let value = self.literal(value);
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh => format!("{name}={value}"),
            Shell::Fish => format!("set -g {name} {value}"),
            // A function in Nushell can read only constants.
            Shell::Nu => format!("const {name} = {value}"),
            Shell::Powershell => format!("$global:{name} = {value}"),
        }
    }

    /// A quoted text in which no character has a special meaning.
    fn literal(self, text: &str) -> String {
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh => format!("'{}'", text.replace('\'', "'\\''")),
            Shell::Fish => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            Shell::Nu => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Shell::Powershell => format!("'{}'", doubled(text, is_powershell_quote)),
        }
    }
}

/// PowerShell treats curly quotes like straight ones, so each of them would end the text.
fn is_powershell_quote(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}'..='\u{201b}')
}

fn doubled(text: &str, is_doubled: impl Fn(char) -> bool) -> String {
    let copies = |character| if is_doubled(character) { 2 } else { 1 };
    text.chars().flat_map(|character| std::iter::repeat_n(character, copies(character))).collect()
}
