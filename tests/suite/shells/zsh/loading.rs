//! Reading the script: under any options, twice, from any path, without a terminal.

use expect_test::expect;
use vt100::Screen;

use super::super::fail_picker;
use super::{INIT, Key, choose, contexts, enter, home, shell};
use crate::support::gate::required;
use crate::support::home::Home;

/// What a zsh that is not interactive prints on stdout, when it prints nothing on stderr.
fn printed(home: &Home, options: &[&str], text: &str) -> Option<String> {
    let program = required("zsh")?;
    let arguments: Vec<&str> = ["-d", "-f"].iter().chain(options).copied().collect();
    let arguments = [&arguments[..], &["-c", text]].concat();
    Some(home.program(program, &arguments).run().only_stdout())
}

#[test]
fn a_shell_without_a_terminal_reads_it_silently() {
    let home = home();
    for options in [&[][..], &["-eu"], &["-o", "ksharrays", "-o", "shwordsplit"]] {
        let text = format!("{INIT}{INIT}kswitch current; print ${{+functions[kswitch]}}");
        let Some(out) = printed(&home, options, &text) else { return };
        assert_eq!(out, "prod default\n1\n", "{options:?}");
    }
}

#[test]
fn with_other_shells_options_and_strict_ones_all_of_it_works() {
    for options in [
        "set -eu",
        "setopt ksh_arrays sh_word_split glob_subst no_unset",
        "setopt err_return warn_create_global noclobber rc_quotes rc_expand_param null_glob",
        "setopt extended_glob ignore_braces sh_glob csh_null_glob mark_dirs no_multios no_bare_glob_qual",
        "setopt posix_builtins posix_identifiers no_short_loops all_export typeset_silent",
    ] {
        let home = home();
        let compinit = "autoload -Uz compinit; compinit -D -u\n";
        let start = format!("{compinit}{options}\n{INIT}{INIT}");
        let Some(terminal) = shell(&home, &start) else { return };
        terminal.send("kswitch ctx la");
        terminal.wait_for("ctx la");
        terminal.send_key(Key::Tab);
        terminal.wait_for_screen("prod:0> kswitch ctx lab");
        terminal.send_key(Key::Alt('k'));
        choose(&terminal, "dev");
        terminal.wait_for_screen("dev:0> kswitch ctx lab");
        terminal.send_key(Key::Alt('n'));
        super::cancel(&terminal);
        terminal.send_key(Key::Enter);
        terminal.shows(expect![[r#"
dev:0> kswitch ctx lab
Switched to context "lab".
lab:0>"#]]);
        fail_picker(&home);
        terminal.send("print x");
        terminal.wait_for("print x");
        terminal.send_key(Key::Alt('k'));
        terminal.wait_for("error: ");
        terminal.send_key(Key::Enter);
        terminal.wait_for("print x\nx\n");
    }
}

#[test]
fn the_users_aliases_stay_out_of_it() {
    let home = home();
    let start = "zle() { false }; bindkey() { false }; print() { false }; emulate() { false }\n\
                 alias emulate=false print=false zle=false bindkey=false command='command '\n";
    let Some(terminal) = shell(&home, &format!("{start}{INIT}")) else { return };
    terminal.send("echo x");
    terminal.wait_for("echo x");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for_screen("dev:0> echo x");
    terminal.wait_until(Screen::bracketed_paste);
}

#[test]
fn paths_may_have_spaces_and_quotes() {
    let home = Home::new();
    let odd = "my \"odd\" it's $HOME";
    home.write(&format!("{odd}/.kube/config"), contexts(&["prod"]));
    home.write(&format!("{odd}/.kube/clusters/cluster-a b"), contexts(&["dev"]));
    home.link(&format!("{odd}/tools/kswitch"), env!("CARGO_BIN_EXE_kswitch"));
    let odd_home = home.path(odd);
    let start = "cd; eval \"$(./tools/kswitch init zsh)\"; cd /\n\
                 precmd() { PROMPT=\"${$(kswitch current)%% *}> \" }\n\
                 autoload -Uz compinit; compinit -D -u\n";
    home.write(&format!("{odd}/.zshrc"), start);
    let Some(program) = required("zsh") else { return };
    let command = home.program(program, &["-d", "-i"]).env("HOME", &odd_home);
    let terminal = crate::support::terminal::Terminal::of(&command, 24, 80);
    terminal.wait_for("prod>");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for("dev>");
    terminal.send("kswitch ctx pr");
    terminal.wait_for("ctx pr");
    terminal.send_key(Key::Tab);
    terminal.wait_for("dev> kswitch ctx prod");
    terminal.send_key(Key::Enter);
    terminal.wait_for("Switched to context \"prod\".\nprod>");
}

#[test]
fn reading_it_starts_no_process() {
    let home = home();
    home.link("traps/kswitch", home.script("trap", "#!/bin/sh\necho called >>$HOME/calls\n"));
    let text = "script=$(kswitch init zsh); path=(~/traps /bin /usr/bin); rehash; eval $script\n\
                [[ -e ~/calls ]] || print no call; kswitch; cat ~/calls";
    let Some(out) = printed(&home, &[], text) else { return };
    assert_eq!(out, "no call\ncalled\ncalled\n");
}

#[test]
fn an_interactive_shell_without_a_line_editor_reads_it_too() {
    let home = home();
    let Some(terminal) = shell(&home, &format!("unsetopt zle\n{INIT}")) else { return };
    enter(&terminal, "kswitch ctx dev");
    terminal.wait_for("Switched to context \"dev\".");
    terminal.wait_for("dev:0>");
}
