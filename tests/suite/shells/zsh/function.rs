//! The function of the program's name: what passes through it, and the KUBECONFIG that it sees to.

use expect_test::expect;

use super::{INIT, Key, contexts, enter, home, open};
use crate::shells::install;
use crate::support::command::Ran;
use crate::support::expected::assert_text;
use crate::support::gate::required;
use crate::support::home::Home;

/// What a script prints and how it ends, in a zsh that has read `kswitch init zsh`.
fn script(home: &Home, text: &str) -> Option<Ran> {
    let program = required("zsh")?;
    Some(home.program(program, &["-d", "-f", "-c", &format!("{INIT}{text}")]).run())
}

/// Nothing but what the program gets and gives: its arguments, one a line, and its input.
const ECHO: &str = "#!/bin/sh\n[ \"$1\" = env ] && exit 1\n\
                    printf '[%s]' \"$@\"; cat; echo message >&2; exit \"${1:-0}\"\n";

/// The same, where the script calls that program instead of kswitch.
fn replaced(home: &Home, text: &str) -> Option<Ran> {
    let program = required("zsh")?;
    home.script("echo", ECHO);
    let text = format!("{INIT}__kswitch_program=$HOME/bin/echo\n{text}");
    Some(home.program(program, &["-d", "-f", "-c", &text]).input("in put").run())
}

#[test]
fn arguments_input_output_and_exit_code_pass_unchanged() {
    let home = home();
    for code in ["0", "1", "2", "130"] {
        let text = format!("kswitch {code} '' 'a  b' '*' \"it's\" '$x' '\\' -- -n >out 2>err");
        let Some(ran) = replaced(&home, &text) else { return };
        assert_eq!(ran.code.to_string(), code);
        assert!(ran.stdout.is_empty() && ran.stderr.is_empty(), "{ran}");
        assert_eq!(home.read("out"), format!("[{code}][][a  b][*][it's][$x][\\][--][-n]in put"));
        assert_eq!(home.read("err"), "message\n");
    }
    let Some(ran) = replaced(&home, "print -n piped | kswitch 0 | tr a-z A-Z") else { return };
    assert_eq!(ran.stdout, "[0]PIPED");
}

#[test]
fn the_real_program_ends_as_without_the_function() {
    let home = home();
    for (arguments, code) in [("current", 0), ("ctx", 0), ("ctx gone", 1), ("--wrong", 2)] {
        let Some(ran) = script(&home, &format!("kswitch {arguments}")) else { return };
        let words: Vec<&str> = arguments.split(' ').collect();
        let plain = home.run(&words).failure(code);
        assert_eq!(ran.code, code, "{ran}");
        assert_eq!((&ran.stdout, &ran.stderr), (&plain.stdout, &plain.stderr));
    }
}

#[test]
fn a_cancelled_picker_is_exit_code_130_and_one_may_choose_in_it() {
    let home = home();
    let Some(terminal) = super::shell(&home, INIT) else { return };
    enter(&terminal, "kswitch");
    super::cancel(&terminal);
    terminal.wait_for("prod:130>");
    enter(&terminal, "kswitch ctx");
    super::choose(&terminal, "dev");
    terminal.wait_for("Switched to context \"dev\".\ndev:0>");
    // The job is the program's, as without the function.
    enter(&terminal, "kswitch current | cat; print $?");
    terminal.wait_for("dev default\n0\ndev:0>");
}

/// A home with the default kubeconfig and a cluster file.
fn cluster_home() -> Home {
    let home = Home::new();
    install(&home);
    home.write(".kube/config", contexts(&["laptop"]));
    home.write(".kube/clusters/cluster-a", contexts(&["a"]));
    home
}

#[test]
fn cluster_files_come_and_go_with_the_next_call() {
    let home = cluster_home();
    let [default, a, b] = [".kube/config", ".kube/clusters/cluster-a", ".kube/clusters/cluster-b"]
        .map(|file| home.path(file).display().to_string());
    let copy = "cp ~/.kube/clusters/cluster-a ~/.kube/clusters/cluster-b";
    let text = format!(
        "print -r -- $KUBECONFIG; {copy}; kswitch -q current; print -r -- $KUBECONFIG\n\
         rm ~/.kube/clusters/cluster-a; kswitch -q current; print -r -- $KUBECONFIG"
    );
    let Some(ran) = script(&home, &text) else { return };
    let expected = format!(
        "{default}:{a}\nlaptop default\n{default}:{a}:{b}\nlaptop default\n{default}:{b}\n"
    );
    assert_eq!(ran.only_stdout(), expected);
}

#[test]
fn a_first_cluster_file_is_found_where_there_was_nothing_to_set() {
    let home = Home::new();
    install(&home);
    home.write(".kube/config", contexts(&["laptop"]));
    home.write("later", contexts(&["later"]));
    let text = "print unset: ${+KUBECONFIG}; kswitch -q current; print unset: ${+KUBECONFIG}\n\
                mkdir -p ~/.kube/clusters; mv later ~/.kube/clusters/cluster-x\n\
                kswitch -q ctx later; kswitch current; print -r -- $KUBECONFIG; typeset -p KUBECONFIG";
    let Some(ran) = script(&home, text) else { return };
    let out = home.masked(&ran.only_stdout());
    let value = "$HOME/.kube/config:$HOME/.kube/clusters/cluster-x";
    assert_eq!(
        out,
        format!(
            "unset: 0\nlaptop default\nunset: 0\nlater default\n{value}\nexport KUBECONFIG={value}\n"
        )
    );
}

#[test]
fn a_kubeconfig_of_the_users_own_is_left_alone() {
    let home = cluster_home();
    home.write("mine", contexts(&["mine"]));
    let text = "before=$KUBECONFIG\nKUBECONFIG=~/mine kswitch current\n\
                [[ $KUBECONFIG == $before ]] && print same\n\
                export KUBECONFIG=~/mine; kswitch current; print -r -- $KUBECONFIG\n\
                unset KUBECONFIG; kswitch current; print unset: ${+KUBECONFIG}";
    let Some(ran) = script(&home, text) else { return };
    assert_eq!(
        home.masked(&ran.only_stdout()),
        "mine default\nsame\nmine default\n$HOME/mine\nlaptop default\nunset: 0\n"
    );
}

#[test]
fn a_context_not_in_kubeconfig_is_reached_through_the_function() {
    let home = cluster_home();
    home.write("later", contexts(&["new"]));
    let text = "mv later ~/.kube/clusters/cluster-new; command kswitch ctx new; print $?\n\
                kswitch ctx new; print $?; command kswitch current";
    let Some(ran) = script(&home, text) else { return };
    assert_text(
        &home.masked(&ran.stderr),
        expect![[r#"
error: context "new" is in ~/.kube/clusters/cluster-new, which KUBECONFIG does not name
hint: in a shell of its own: kswitch shell new
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
Switched to context "new".
"#]],
    );
    assert_eq!(ran.stdout, "1\n0\nnew default\n");
}

#[test]
fn the_key_sees_to_the_kubeconfig_of_the_shell_too() {
    let home = cluster_home();
    let start = format!("{INIT}PROMPT='> '\n");
    let Some(terminal) = open(&home, "zsh", &start) else { return };
    terminal.wait_for(">");
    home.write(".kube/clusters/cluster-new", contexts(&["new"]));
    terminal.send_key(Key::Alt('k'));
    super::choose(&terminal, "new");
    enter(&terminal, "print -l ${${(s.:.)KUBECONFIG}:t}; command kswitch current");
    terminal.wait_for("config\ncluster-a\ncluster-new\nnew default\n>");
}

#[test]
fn what_is_broken_is_reported_by_the_command_alone() {
    let home = cluster_home();
    let broken = "before=$KUBECONFIG; mkdir -p ~/.config/kswitch\n\
                  print 'mouse: maybe' >~/.config/kswitch/settings.yaml\n\
                  kswitch current; print $?; [[ $KUBECONFIG == $before ]] && print same";
    let Some(ran) = script(&home, broken) else { return };
    let alone = home.run(&["current"]);
    let update = home.run(&["env"]);
    assert!(update.stderr.contains("mouse"), "{update}");
    assert_eq!(ran.stdout, format!("{}{}\nsame\n", alone.stdout, alone.code));
    assert_eq!(ran.stderr, alone.stderr);
}

#[test]
fn an_alias_of_the_same_name_does_no_harm() {
    let home = home();
    let start = format!("alias kswitch='kswitch --quiet'\n{INIT}");
    let Some(terminal) = super::shell(&home, &start) else { return };
    enter(&terminal, "kswitch ctx dev; whence -w kswitch; print done");
    terminal.wait_for("print done\nkswitch: alias\ndone\ndev:0>");
    terminal.send_key(Key::Alt('k'));
    super::choose(&terminal, "lab");
    terminal.wait_for("lab:0>");
}
