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

    /// The command that adds this line to the startup file, for every new shell.
    #[must_use]
    pub fn installation(self) -> String {
        let line = self.loading();
        match self {
            Shell::Sh | Shell::Bash if cfg!(target_os = "macos") => {
                format!("echo '{line}' >> ~/.bash_profile")
            }
            Shell::Sh | Shell::Bash => format!("echo '{line}' >> ~/.bashrc"),
            Shell::Zsh => format!("echo '{line}' >> ~/.zshrc"),
            Shell::Fish => format!("echo '{line}' >> ~/.config/fish/config.fish"),
            Shell::Nu => format!("mkdir $nu.user-autoload-dirs.0; {line}"),
            Shell::Powershell => format!("Add-Content $PROFILE '{line}'"),
        }
    }
}
