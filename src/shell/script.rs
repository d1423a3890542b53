//! The scripts for a shell's start file.

use super::{Hotkey, Shell};

/// A script under construction.
#[derive(Debug)]
pub struct Script {
    shell: Shell,
    text: String,
}

/// The parts of a shell's script, each of which uses those before it.
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

    /// A script with the completion only, which also works as a file in `$fpath`.
    #[must_use]
    pub fn completion_alone(program: &str, shell: Shell) -> Self {
        let mut script = Self::calling(program, shell);
        script.completion();
        if shell == Shell::Zsh {
            // zsh recognizes a completion file in `$fpath` by its first line.
            script.text.insert_str(0, "#compdef kswitch\n");
        }
        script
    }

    /// Sets `KUBECONFIG`, if there is a value, and keeps it up to date. kswitch replies to the script in
    /// the directory `replies`.
    pub fn kubeconfig(&mut self, value: Option<&str>, replies: &str) {
        // Nushell loads a file that was written earlier, so the script itself gets the current value.
        if let Some(value) = value.filter(|_| self.shell != Shell::Nu) {
            self.line(&self.shell.export("KUBECONFIG", value));
        }
        self.line(&self.shell.assign("__kswitch_replies", replies));
        self.part(parts(self.shell).kubeconfig);
    }

    /// Binds keys to the picker, with its height below the prompt.
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

    /// Starts a session in each interactive shell that loads the script: if `always` is not set, only in
    /// place of one that it inherited from another terminal, which a switch would change too.
    pub fn session(&mut self, always: bool) {
        let option = if always { "quiet" } else { "inherited" };
        self.part(&format!("__kswitch_start_session {option}\n"));
    }

    /// The text of the script.
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
        // The command line does not accept `sh`.
        Shell::Sh | Shell::Bash => &BASH,
        Shell::Zsh => &ZSH,
        Shell::Fish => &FISH,
        Shell::Nu => &NU,
        Shell::Powershell => &POWERSHELL,
    }
}
