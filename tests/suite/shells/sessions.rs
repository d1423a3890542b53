//! Sessions that are started and left by typing in a shell.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::{install, open};
use crate::sample::contexts;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::start_file;
use crate::support::terminal::{Key, Terminal};

/// A shell with a prompt that only it sets.
struct Shell {
    name: &'static str,
    /// The start file, with OPTIONS for those of `init`.
    start: &'static str,
    /// The text that the exit code of the last command expands to.
    code: &'static str,
    /// The command that starts it within itself, and what it prints at its end.
    nested: &'static str,
    farewell: &'static str,
}

const SHELLS: [Shell; 3] = [
    Shell {
        name: "bash",
        start: "eval \"$(kswitch init bash OPTIONS)\"\nPS1='$ '\nbind 'set bell-style none'\n",
        code: "$?",
        nested: "bash --noprofile -i",
        farewell: "exit\n",
    },
    Shell {
        name: "zsh",
        start: "eval \"$(kswitch init zsh OPTIONS)\"\nPS1='$ '\nunsetopt prompt_sp\n",
        code: "$?",
        nested: "zsh -d -i",
        farewell: "",
    },
    Shell {
        name: "fish",
        start: "set -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n\
                function fish_prompt; printf '$ '; end\nkswitch init fish OPTIONS | source\n",
        code: "$status",
        nested: "fish -i",
        farewell: "",
    },
];

/// A home with the contexts `laptop`, which is current, and `shop`.
fn home() -> Home {
    let home = Home::new();
    home.write(".kube/config", contexts(&["laptop", "shop"]));
    // Nothing is said of the completion system of zsh, which is not loaded. An old mark is removed.
    let mark = ".local/state/kswitch/replies/no-compinit";
    home.write(mark, "");
    home.date(mark, SystemTime::now());
    install(&home);
    home
}

/// The shell at its prompt.
fn opened(home: &Home, shell: &Shell, options: &str) -> Option<Terminal> {
    let terminal = open(home, shell.name, &shell.start.replace("OPTIONS", options))?;
    terminal.wait_for_screen("$");
    Some(terminal)
}

/// Types a command, which prints this. A number that follows distinguishes the screen from the one before.
#[track_caller]
fn prints(terminal: &Terminal, command: &str, printed: &str) {
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    terminal.send(format!("clear; {command}; echo {count}\r"));
    let end = if printed.is_empty() { "" } else { "\n" };
    terminal.wait_for_screen(&format!("{printed}{end}{count}\n$"));
}

/// Types a command that prints nothing.
#[track_caller]
fn is_silent(terminal: &Terminal, command: &str) {
    prints(terminal, command, "");
}

/// The current context of the files.
fn current(home: &Home) -> String {
    home.run(&["ctx", "--current"]).only_stdout().trim_end().to_owned()
}

/// The directories of sessions.
fn sessions(home: &Home) -> usize {
    home.files().iter().filter(|file| file.ends_with("/kswitch-session.json")).count()
}

#[test]
fn a_switch_in_a_pipe_applies_to_the_terminal_or_is_reported_for_the_subshell() {
    for shell in &SHELLS {
        let home = home();
        let Some(terminal) = opened(&home, shell, "") else { continue };
        let in_pipe = "kswitch ctx shop --here 2>&1 | cat";
        if shell.name == "fish" {
            // It has no subshells.
            prints(&terminal, in_pipe, "Switched this terminal to context \"shop\".");
            prints(&terminal, "kswitch ctx --current", "shop");
            continue;
        }
        let message = "Switched only this subshell to context \"shop\"; its shell keeps its own.";
        prints(&terminal, in_pipe, message);
        prints(&terminal, "kswitch ctx --current", "laptop");
        prints(&terminal, "(kswitch -q ctx shop --here; kswitch ctx --current)", "shop");
        is_silent(&terminal, "kswitch -q ctx shop --here");
        let message = "Left the session in this subshell only; its shell keeps it.";
        prints(&terminal, "kswitch session leave 2>&1 | cat", message);
        prints(&terminal, "kswitch ctx --current", "shop");
    }
}

#[test]
fn a_terminal_has_a_context_of_its_own_until_it_leaves() {
    let Some(_) = required("kubectl") else { return };
    for shell in &SHELLS {
        let home = home();
        let Some(one) = opened(&home, shell, "") else { continue };
        let Some(other) = opened(&home, shell, "") else { continue };
        prints(&one, "kswitch ctx shop --here", "Switched this terminal to context \"shop\".");
        prints(&one, "kubectl config current-context", "shop");
        prints(&other, "kubectl config current-context", "laptop");
        prints(&other, "kswitch ctx shop --here", "Switched this terminal to context \"shop\".");
        is_silent(&other, "kswitch -q ctx laptop");
        is_silent(&other, "kswitch -q ns -f cart");
        prints(&one, "kswitch current", "shop default");
        prints(&other, "kswitch current", "laptop cart");
        assert_eq!((current(&home), sessions(&home)), ("laptop".to_owned(), 2), "{}", shell.name);
        assert_eq!(home.read(".kube/config"), contexts(&["laptop", "shop"]));

        let left = "Left the session: KUBECONFIG is as it was before.";
        prints(&one, "kswitch session leave", left);
        is_silent(&one, "printenv KUBECONFIG");
        prints(&one, "kubectl config current-context", "laptop");
        prints(&other, "kswitch session leave", left);
        assert_eq!(sessions(&home), 0, "{}", shell.name);
    }
}

#[test]
fn leaving_restores_the_value_from_before() {
    for shell in &SHELLS {
        let home = home();
        home.write(".kube/clusters/cluster-one", contexts(&["one"]));
        let Some(terminal) = opened(&home, shell, "") else { continue };
        is_silent(&terminal, "printenv KUBECONFIG >before");
        is_silent(&terminal, "kswitch -q ctx shop --here; kswitch -q ctx one --here");
        prints(&terminal, "kswitch ctx -c", "one");
        assert_eq!(sessions(&home), 1, "{}: one replaces the other", shell.name);
        // A new file does not come into the session, and afterwards the update goes on.
        home.write(".kube/clusters/cluster-two", contexts(&["two"]));
        is_silent(&terminal, "kswitch -q ctx shop; printenv KUBECONFIG >within");
        assert!(!home.read("within").contains("cluster-two"), "{}", home.read("within"));
        is_silent(&terminal, "kswitch -q session leave; printenv KUBECONFIG >after");
        assert_eq!(home.read("before"), home.read("after"), "{}", shell.name);
        is_silent(&terminal, "kswitch -q ctx two; printenv KUBECONFIG >after");
        assert!(home.read("after").trim_end().ends_with("cluster-two"), "{}", home.read("after"));
    }
}

#[test]
fn a_reply_is_applied_once() {
    for shell in &SHELLS {
        let home = home();
        let Some(terminal) = opened(&home, shell, "") else { continue };
        is_silent(&terminal, "kswitch -q ctx shop --here; mv bin/kswitch away");
        let set =
            if shell.name == "fish" { "set -gx KUBECONFIG own" } else { "export KUBECONFIG=own" };
        is_silent(&terminal, set);
        is_silent(&terminal, "kswitch ctx -c 2>err; clear");
        prints(&terminal, "printenv KUBECONFIG", "own");
    }
}

#[test]
fn the_exit_code_is_kept() {
    for shell in &SHELLS {
        let home = home();
        let Some(terminal) = opened(&home, shell, "") else { continue };
        let code = |command: &str, code: &str| {
            prints(&terminal, &format!("{command} 2>err; echo code {}", shell.code), code);
        };
        code("kswitch ctx shop --here", "code 0");
        code("kswitch ctx none --here", "code 1");
        code("kswitch ctx --here", "code 2");
        prints(&terminal, "kswitch ctx -c", "shop");
    }
}

#[test]
fn a_key_in_a_session_changes_only_the_session() {
    for shell in &SHELLS {
        let home = home();
        let Some(terminal) = opened(&home, shell, "") else { continue };
        is_silent(&terminal, "kswitch -q ctx shop --here");
        terminal.send_key(Key::Alt('k'));
        terminal.wait_for("❯");
        terminal.send("laptop");
        terminal.wait_for("❯ laptop");
        terminal.send_key(Key::Enter);
        terminal.wait_until(|screen| !screen.contents().contains("❯") && screen.bracketed_paste());
        prints(&terminal, "kswitch ctx -c", "laptop");
        is_silent(&terminal, "kswitch -q ctx shop --global");
        prints(&terminal, "kswitch ctx -c", "laptop");
        assert_eq!(current(&home), "shop", "{}", shell.name);
    }
}

#[test]
fn a_nested_shell_leaves_the_session_of_its_parent_alone() {
    for shell in &SHELLS {
        let home = home();
        let Some(terminal) = opened(&home, shell, "") else { continue };
        is_silent(&terminal, "kswitch -q ctx shop --here");
        terminal.send(format!("clear; {}\r", shell.nested));
        terminal.wait_for_screen("$");
        prints(&terminal, "kswitch ctx -c", "shop");
        is_silent(&terminal, "kswitch -q ctx laptop --here");
        prints(&terminal, "kswitch ctx -c", "laptop");
        terminal.send("clear; exit\r");
        terminal.wait_for_screen(&format!("{}$", shell.farewell));
        prints(&terminal, "kswitch ctx -c", "shop");
    }
}

/// The shell at its prompt, in a terminal that inherits `KUBECONFIG`.
fn inheriting(home: &Home, shell: &Shell, kubeconfig: &str) -> Option<Terminal> {
    let start = shell.start.replace("OPTIONS", "--session");
    let command = start_file::shell(home, shell.name, &start)?;
    let terminal = Terminal::of(&command.env("KUBECONFIG", kubeconfig.trim_end()), 24, 80);
    terminal.wait_for_screen("$");
    Some(terminal)
}

#[test]
fn each_shell_starts_with_a_session_of_its_own() {
    for shell in &SHELLS {
        let home = home();
        home.write(".kube/clusters/cluster-one", contexts(&["one"]));
        let Some(one) = opened(&home, shell, "--session") else { continue };
        let Some(other) = opened(&home, shell, "--session") else { continue };
        is_silent(&one, "kswitch -q ctx shop");
        is_silent(&other, "kswitch -q ctx one");
        prints(&one, "kswitch ctx -c", "shop");
        prints(&other, "kswitch ctx -c", "one");
        assert_eq!((current(&home), sessions(&home)), ("laptop".to_owned(), 2), "{}", shell.name);

        // A nested shell has the session of its terminal.
        one.send(format!("clear; {}\r", shell.nested));
        one.wait_for_screen("$");
        is_silent(&one, "kswitch -q ctx laptop");
        one.send("clear; exit\r");
        one.wait_for_screen(&format!("{}$", shell.farewell));
        prints(&one, "kswitch ctx -c", "laptop");
        assert_eq!(sessions(&home), 2, "{}", shell.name);

        prints(&one, "kswitch -q session leave; kswitch ctx -c", "laptop");
        is_silent(&one, "printenv KUBECONFIG >left");
        let files = "$HOME/.kube/config:$HOME/.kube/clusters/cluster-one\n";
        assert_eq!(home.masked(&home.read("left")), files, "{}", shell.name);
    }
}

#[test]
fn a_new_terminal_starts_with_the_context_of_the_one_it_was_opened_from() {
    for shell in &SHELLS {
        let home = home();
        let Some(one) = opened(&home, shell, "--session") else { continue };
        is_silent(&one, "kswitch -q ctx shop; kswitch -q ns -f cart; printenv KUBECONFIG >value");
        let Some(pane) = inheriting(&home, shell, &home.read("value")) else { continue };
        prints(&pane, "kswitch current", "shop cart");
        is_silent(&pane, "kswitch -q ctx laptop");
        prints(&one, "kswitch current", "shop cart");
        prints(&pane, "kswitch -q session leave; kswitch ctx -c", "laptop");
        is_silent(&pane, "printenv KUBECONFIG");
        prints(&one, "kswitch current", "shop cart");

        // That of a session that has ended is the current one of the files.
        is_silent(&one, "kswitch -q session leave");
        let Some(late) = inheriting(&home, shell, &home.read("value")) else { continue };
        prints(&late, "kswitch current", "laptop default");
        is_silent(&late, "kswitch -q session leave; printenv KUBECONFIG >left");
        assert_eq!(home.masked(&home.read("left")), "$HOME/.kube/config\n", "{}", shell.name);
    }
}

/// The other contexts are listed, and kswitch can switch to them, but programs find no cluster for them.
#[test]
fn a_protected_context_has_only_its_kubeconfigs_while_it_is_current() {
    let Some(_) = required("kubectl") else { return };
    for shell in &SHELLS {
        for start in ["kswitch -q ctx laptop --here", "kswitch shell laptop"] {
            let home = home();
            home.write(".config/kswitch/settings.yaml", "protect: [prod]\n");
            home.write(".kube/clusters/cluster-prod", contexts(&["prod"]));
            let Some(terminal) = opened(&home, shell, "") else { continue };
            terminal.send(format!("clear; {start}\r"));
            terminal.wait_until(|screen| screen.contents().ends_with("$ "));
            is_silent(&terminal, "kswitch -q ns -f cart; printenv KUBECONFIG >wide");
            let servers =
                "kubectl config view -o 'jsonpath={.clusters[*].cluster.server}' >servers";
            let narrowed = "Switched to context \"prod\" in this session.\n\
                While \"prod\" is current, this terminal has only its kubeconfigs.";
            let lost = "https://no-kubeconfig-of-this-session-has-this-cluster.invalid";
            prints(&terminal, "kswitch ctx prod", narrowed);
            is_silent(&terminal, servers);
            assert_eq!(home.read("servers"), format!("{lost} https://prod.example {lost}"));
            prints(&terminal, "kswitch current --format '{context} {session}'", "prod narrow");
            prints(&terminal, "kswitch ctx --list", "laptop\nprod\nshop");
            // What changes no context changes no files.
            is_silent(
                &terminal,
                "kswitch -q ns -f own; kswitch -q ctx prod; printenv KUBECONFIG >narrow",
            );
            assert!(!home.read("narrow").contains("kube/config"), "{}", shell.name);

            for back in ["ctx -", "ctx laptop", "undo"] {
                is_silent(&terminal, "kswitch -q ctx prod");
                is_silent(&terminal, &format!("kswitch -q {back}; printenv KUBECONFIG >value"));
                assert_eq!(home.read("value"), home.read("wide"), "{} {back}", shell.name);
                prints(&terminal, "kswitch current", "laptop cart");
            }
            prints(&terminal, "kswitch -q ctx prod; kswitch current", "prod own");
        }
    }
}

/// In a pane of tmux, for example. A nested shell of the same terminal has the session of that.
#[test]
fn a_terminal_that_inherits_a_session_gets_one_of_its_own() {
    for shell in &SHELLS {
        for (only, files) in [("", "config one"), ("--only", "config")] {
            let home = home();
            home.write(".kube/clusters/cluster-one", contexts(&["one"]));
            let Some(one) = opened(&home, shell, "") else { continue };
            let lines = format!("clear; kswitch shell {only} shop -n cart");
            one.send(format!("{lines}\r"));
            one.wait_for_screen("This shell has a context of its own; exit ends it.\n$");
            is_silent(&one, "printenv KUBECONFIG >value");
            let value = home.read("value");
            let start = shell.start.replace("OPTIONS", "");
            let Some(pane) = start_file::shell(&home, shell.name, &start) else { continue };
            let pane = Terminal::of(&pane.env("KUBECONFIG", value.trim_end()), 24, 80);
            pane.wait_for_screen("This terminal has a session now, with context \"shop\".\n$");
            prints(&pane, "kswitch current", "shop cart");
            is_silent(
                &pane,
                "printenv KUBECONFIG | grep -o 'clusters/cluster-one\\|kube/config' >own",
            );
            let own = home.read("own");
            assert_eq!(own.lines().count(), files.split(' ').count(), "{}: {own}", shell.name);
            is_silent(&pane, "kswitch -q ctx laptop; kswitch -q ns -f x");
            prints(&one, "kswitch current", "shop cart");
            is_silent(&one, "kswitch -q ns -f other");
            prints(&pane, "kswitch current", "laptop x");
            assert_eq!(sessions(&home), 2, "{}", shell.name);
            pane.send(format!("clear; {}\r", shell.nested));
            pane.wait_for_screen("$");
            prints(&pane, "kswitch current", "laptop x");
            assert_eq!(sessions(&home), 2, "{}", shell.name);
        }
    }
}

/// A variable that is set manually, or by a start file after the line of kswitch. The hint is typed.
#[test]
fn a_terminal_does_not_change_the_session_of_another_one() {
    for shell in &SHELLS {
        let home = home();
        let Some(one) = opened(&home, shell, "") else { continue };
        is_silent(&one, "kswitch -q ctx shop --here; printenv KUBECONFIG >value");
        let value = home.read("value");
        let set = if shell.name == "fish" { "set -gx KUBECONFIG " } else { "export KUBECONFIG=" };
        for command in
            ["kswitch -q ctx laptop --here", "kswitch -q session start", "kswitch -q session leave"]
        {
            let Some(pane) = opened(&home, shell, "") else { continue };
            is_silent(&pane, &format!("{set}{}", value.trim_end()));
            is_silent(&pane, command);
            is_silent(&pane, "kswitch -q ctx laptop");
            prints(&pane, "kswitch ctx -c", "laptop");
            prints(&one, "kswitch ctx -c", "shop");
        }
    }
}

#[test]
fn a_script_and_a_shell_of_another_program_start_no_session() {
    for shell in &SHELLS {
        let home = home();
        let start = shell.start.replace("OPTIONS", "--session");
        let start = start.replace("bind 'set bell-style none'\n", "");
        let Some(command) = start_file::shell(&home, shell.name, &start) else { continue };
        let isolated = Terminal::of(&command.env("KUBIE_ACTIVE", "1"), 24, 80);
        isolated.wait_for_screen("$");
        is_silent(&isolated, "printenv KUBECONFIG");
        let Some(program) = required(shell.name) else { continue };
        let ran = home.program(program, &["-c", &start]).run();
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{}: {ran}", shell.name);
        assert_eq!(sessions(&home), 0, "{}", shell.name);
    }
}

#[test]
fn a_shell_that_ends_at_any_failure_starts_one_too() {
    for shell in &SHELLS[..2] {
        let mut home = home();
        let set = format!("set -eu\n{}", shell.start.replace("OPTIONS", "--session"));
        let Some(terminal) = open(&home, shell.name, &set) else { continue };
        terminal.wait_for_screen("$");
        prints(&terminal, "kswitch -q ctx shop; kswitch ctx -c", "shop");
        prints(&terminal, "kswitch -q session leave; kswitch ctx -c", "laptop");
        prints(&terminal, "kswitch -q ctx none --here 2>err || echo code $?", "code 1");
        terminal.send("kswitch ctx none --here\r");
        assert_eq!(terminal.wait_exit(), 1, "{}", shell.name);
        // No session can be started.
        home.write("broken", "{");
        home.kubeconfig(&["broken"]);
        let Some(terminal) = open(&home, shell.name, &set) else { continue };
        terminal.wait_for("error: ");
        terminal.wait_until(|screen| screen.contents().ends_with("$ "));
    }
}

/// The start files of many users set KUBECONFIG, which would silently end the session.
#[test]
fn a_start_file_that_sets_kubeconfig_does_not_end_a_session() {
    for (shell, set) in
        SHELLS.iter().zip(["export KUBECONFIG=", "export KUBECONFIG=", "set -gx KUBECONFIG "])
    {
        let home = home();
        let start = format!("{set}\"$HOME/.kube/config\"\n{}", shell.start.replace("OPTIONS", ""));
        let Some(terminal) = open(&home, shell.name, &start) else { continue };
        terminal.wait_for_screen("$");
        terminal.send(format!("clear; SHELL={} kswitch shell shop\r", shell.name));
        terminal.wait_for_screen("This shell has a context of its own; exit ends it.\n$");
        prints(&terminal, "kswitch current", "shop default");
        // A shell within it may have another KUBECONFIG.
        is_silent(&terminal, "printenv KSWITCH_SESSION");
        terminal.send("clear; exit\r");
        terminal.wait_for_screen(&format!("{}$", shell.farewell));
        prints(&terminal, "kswitch current", "laptop default");
    }
}

#[test]
fn a_key_starts_a_session_with_ctrl_t() {
    for shell in &SHELLS {
        let home = home();
        let Some(terminal) = opened(&home, shell, "") else { continue };
        terminal.send_key(Key::Alt('k'));
        terminal.wait_for("❯");
        terminal.send("shop");
        terminal.wait_for("❯ shop");
        terminal.send_key(Key::Ctrl('t'));
        terminal
            .wait_until(|screen| !screen.contents().contains("❯ shop") && screen.bracketed_paste());
        prints(&terminal, "kswitch ctx -c", "shop");
        assert_eq!((current(&home), sessions(&home)), ("laptop".to_owned(), 1), "{}", shell.name);
    }
}
