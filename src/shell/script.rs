//! The scripts for a shell's start file.

use super::{Hotkey, Shell};

/// A script, as it is put together.
#[derive(Debug)]
pub struct Script {
    shell: Shell,
    text: String,
}

/// The parts of a shell's script, in the order in which they build on each other.
struct ScriptParts {
    /// Keeps `KUBECONFIG` up to date.
    kubeconfig: &'static str,
    /// Binds the keys.
    hotkeys: &'static str,
    /// Completes with Tab.
    completion: &'static str,
}

macro_rules! parts {
    ($shell:literal, $ending:literal) => {
        ScriptParts {
            kubeconfig: include_str!(concat!(
                "../../assets/shell/",
                $shell,
                "/kubeconfig.",
                $ending
            )),
            hotkeys: include_str!(concat!("../../assets/shell/", $shell, "/hotkeys.", $ending)),
            completion: include_str!(concat!(
                "../../assets/shell/",
                $shell,
                "/completion.",
                $ending
            )),
        }
    };
}

static BASH: ScriptParts = parts!("bash", "bash");
static ZSH: ScriptParts = parts!("zsh", "zsh");
static FISH: ScriptParts = parts!("fish", "fish");
static NU: ScriptParts = parts!("nu", "nu");
static POWERSHELL: ScriptParts = parts!("powershell", "ps1");

impl Script {
    /// A script that calls kswitch by this name or path.
    #[must_use]
    pub fn calling(program: &str, shell: Shell) -> Self {
        let mut script = Self { shell, text: String::new() };
        script.line(&shell.assign("__kswitch_program", program));
        script
    }

    /// The completion alone, for a file of its own too.
    #[must_use]
    pub fn completion_alone(program: &str, shell: Shell) -> Self {
        let mut script = Self::calling(program, shell);
        script.completion();
        if shell == Shell::Zsh {
            // By its first line zsh knows a file in `$fpath`.
            script.text.insert_str(0, "#compdef kswitch\n");
        }
        script
    }

    /// Sets `KUBECONFIG`, where there is something to set, and keeps it up to date.
    pub fn kubeconfig(&mut self, value: Option<&str>) {
        // What Nushell takes at its start is a file that was written earlier: it asks by itself.
        if let Some(value) = value.filter(|_| self.shell != Shell::Nu) {
            self.line(&self.shell.export("KUBECONFIG", value));
        }
        self.part(parts(self.shell).kubeconfig);
    }

    /// Binds keys to the picker, which takes so many rows below the prompt.
    pub fn hotkeys(&mut self, contexts: Hotkey, namespaces: Hotkey, height: &str) {
        let shell = self.shell;
        for (name, value) in [
            ("__kswitch_height", height),
            ("__kswitch_ctx_key", &contexts.notation(shell)),
            ("__kswitch_ns_key", &namespaces.notation(shell)),
        ] {
            self.line(&shell.assign(name, value));
        }
        if matches!(shell, Shell::Bash | Shell::Zsh | Shell::Fish) {
            for (name, key, letter) in
                [("__kswitch_ctx_vi_key", contexts, 'k'), ("__kswitch_ns_vi_key", namespaces, 'n')]
            {
                self.line(&shell.assign(name, &key.notation_in_vi(shell, letter)));
            }
        }
        self.part(parts(shell).hotkeys);
    }

    /// Loads the completion.
    pub fn completion(&mut self) {
        self.part(parts(self.shell).completion);
    }

    /// All of it.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn part(&mut self, part: &str) {
        self.text.push('\n');
        self.text.push_str(part);
    }
}

fn parts(shell: Shell) -> &'static ScriptParts {
    match shell {
        // Nobody is offered a script for `sh`.
        Shell::Sh | Shell::Bash => &BASH,
        Shell::Zsh => &ZSH,
        Shell::Fish => &FISH,
        Shell::Nu => &NU,
        Shell::Powershell => &POWERSHELL,
    }
}
