//! The line that loads the shell integration, and the startup file that it belongs into.

use super::Shell;

impl Shell {
    /// The line that loads the integration in a shell of this kind. Nushell only loads a file that was
    /// written before, so there it writes that file.
    #[must_use]
    pub const fn loading(self) -> &'static str {
        match self {
            Shell::Sh | Shell::Bash => "eval \"$(kswitch init bash)\"",
            Shell::Zsh => "eval \"$(kswitch init zsh)\"",
            Shell::Fish => "kswitch init fish | source",
            Shell::Nu => {
                "kswitch init nu | save --force ($nu.user-autoload-dirs.0 | path join kswitch.nu)"
            }
            Shell::Powershell => "Invoke-Expression (& kswitch init powershell | Out-String)",
        }
    }

    /// The startup file for this line, and the command that starts the shell anew. `None` where the path is only
    /// known to the shell.
    #[must_use]
    pub const fn startup_file(self) -> Option<(&'static str, &'static str)> {
        match self {
            Shell::Sh | Shell::Bash if cfg!(target_os = "macos") => {
                Some((".bash_profile", "exec bash -l"))
            }
            Shell::Sh | Shell::Bash => Some((".bashrc", "exec bash")),
            Shell::Zsh => Some((".zshrc", "exec zsh")),
            Shell::Fish => Some((".config/fish/config.fish", "exec fish")),
            Shell::Nu | Shell::Powershell => None,
        }
    }

    /// Whether the text of a startup file loads the integration.
    #[must_use]
    pub fn is_loaded_by(text: &str) -> bool {
        let mut lines = text.lines().map(str::trim_start);
        lines.any(|line| !line.starts_with('#') && line.contains("kswitch init "))
    }

    /// The command that adds this line to the startup file, for every new shell.
    #[must_use]
    pub fn installation(self) -> String {
        let line = self.loading();
        match self {
            Shell::Sh | Shell::Bash | Shell::Zsh | Shell::Fish => {
                let (file, _) = self.startup_file().unwrap_or_default();
                format!("echo '{line}' >> ~/{file}")
            }
            Shell::Nu => format!("mkdir $nu.user-autoload-dirs.0; {line}"),
            Shell::Powershell => format!("Add-Content $PROFILE '{line}'"),
        }
    }
}
