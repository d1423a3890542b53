//! The function that stands before the program, and keeps KUBECONFIG up to date.

use expect_test::expect;

use super::{INIT, choose, current, home, install, open, opened, run};
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// bash with kswitch, and a plain prompt.
fn plain(home: &Home) -> Option<Terminal> {
    let terminal = open(home, "bash", &format!("{INIT}PS1='$ '\n"))?;
    terminal.wait_for_screen("$");
    Some(terminal)
}

#[test]
fn arguments_streams_and_exit_codes_pass_through() {
    let home = home();
    // Prints its arguments and what it reads.
    home.script(
        "probe",
        "#!/bin/sh\n[ \"$1\" = env ] && exit 1\nprintf '<%s>' \"$@\"; echo\necho heard >&2\n\
         [ -t 0 ] || cat\nexit \"${1:-0}\"\n",
    );
    let Some(terminal) = plain(&home) else { return };
    run(&terminal, "__kswitch_program=probe; echo ok", "ok");
    for code in ["0", "1", "2", "130"] {
        let command = format!(
            "clear; echo; echo text | kswitch {code} 'a  b' '' '*' '$x' -- >out 2>err; \
             echo \"${{PIPESTATUS[@]}}\""
        );
        terminal.send(format!("{command}\r"));
        terminal.wait_for(&format!("\n0 {code}\n$"));
        assert_eq!(home.read("out"), format!("<{code}><a  b><><*><$x><-->\ntext\n"));
        assert_eq!(home.read("err"), "heard\n");
        terminal.send(format!("clear; kswitch {code}; echo \"[$?]\"\r"));
        terminal.wait_for_screen(&format!("<{code}>\nheard\n[{code}]\n$"));
    }
    terminal.send("clear; kswitch 0 2>/dev/null | tr 0 x\r");
    terminal.wait_for_screen("<x>\n$");
}

#[test]
fn the_real_exit_codes_arrive() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    run(&terminal, "kswitch ctx -c >/dev/null; echo [$?]", "[0]");
    run(&terminal, "kswitch ctx none 2>/dev/null; echo [$?]", "[1]");
    run(&terminal, "kswitch --none 2>/dev/null; echo [$?]", "[2]");
    terminal.send("kswitch; echo [$?]\r");
    terminal.shows(expect![[r#"
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────────────────────────────────────╮
│▌● laptop                                                                     │
│   shop                                                                       │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 https://laptop.example · token · namespace default · ~/.kube/config
 enter switch  ctrl-t here  tab namespaces  ctrl-r rename  ? help  esc cancel"#]]);
    terminal.send("\u{3}");
    terminal.wait_for("[130]");
}

#[test]
fn cluster_files_come_and_go_with_the_next_call() {
    let home = home();
    let Some(terminal) = plain(&home) else { return };
    run(&terminal, "echo ${KUBECONFIG-unset}", "unset");
    let file = home.write(".kube/clusters/a b/cluster-1", contexts(&["one"]));
    terminal.send("clear; kswitch ctx one\r");
    terminal.wait_for_screen("Switched to context \"one\".\n$");
    let both = format!("{}:{}", home.path(".kube/config").display(), file.display());
    terminal.send("clear; declare -p KUBECONFIG >declared; echo done\r");
    terminal.wait_for_screen("done\n$");
    assert_eq!(home.read("declared"), format!("declare -x KUBECONFIG=\"{both}\"\n"));

    std::fs::remove_file(&file).unwrap();
    terminal.send("clear; kswitch ctx laptop; declare -p KUBECONFIG >declared; echo unset\r");
    terminal.wait_for("unset\n$");
    assert!(!home.read("declared").contains("cluster-1"), "{}", home.read("declared"));
}

#[test]
fn new_files_of_import_are_added_at_once() {
    let home = home();
    let Some(terminal) = plain(&home) else { return };
    home.write("new.yaml", contexts(&["new"]));
    run(&terminal, "kswitch import -q --yes new.yaml; echo $?", "0");
    terminal.send("clear; declare -p KUBECONFIG >declared; echo done\r");
    terminal.wait_for_screen("done\n$");
    let file = home.path(".kube/clusters/cluster-new.yaml");
    let both = format!("{}:{}", home.path(".kube/config").display(), file.display());
    assert_eq!(home.read("declared"), format!("declare -x KUBECONFIG=\"{both}\"\n"));
}

#[test]
fn a_key_brings_it_up_to_date_too() {
    let home = home();
    let Some(terminal) = plain(&home) else { return };
    home.write(".kube/clusters/cluster-1", contexts(&["one"]));
    terminal.send("PS1='$(kswitch ctx -c) $ '; clear\r");
    terminal.wait_for_screen("laptop $");
    choose(&terminal, "one");
    terminal.wait_for_screen("one $");
    terminal.send("kswitch ctx -c; [[ $KUBECONFIG == *cluster-1 ]] && echo there\r");
    terminal.wait_for("\none\nthere\n");
}

#[test]
fn a_value_of_the_users_own_is_left_alone() {
    let home = home();
    home.write("own", contexts(&["mine"]));
    home.write(".kube/clusters/cluster-1", contexts(&["one"]));
    let Some(terminal) = plain(&home) else { return };
    for (command, printed) in [
        ("KUBECONFIG=~/own kswitch ctx -c", "mine"),
        ("kswitch ctx -c", "laptop"),
        ("export KUBECONFIG=~/own; kswitch ctx -c; echo ${KUBECONFIG##*/}", "mine\nown"),
        ("unset KUBECONFIG; kswitch ctx -c; echo ${KUBECONFIG-unset}", "laptop\nunset"),
    ] {
        terminal.send(format!("clear; {command}\r"));
        terminal.wait_for_screen(&format!("{printed}\n$"));
    }
}

#[test]
fn a_failure_of_the_update_is_reported_by_the_command_only() {
    let home = home();
    let Some(terminal) = plain(&home) else { return };
    home.write(".config/kswitch/settings.yaml", "heigth: 3\n");
    home.run(&["ctx", "shop"]).success();
    let message = home.run(&["ctx", "shop"]).stderr;
    let update = home.run(&["env"]);
    assert!(update.stderr.contains("heigth"), "{update}");
    terminal.send("clear; kswitch ctx shop 2>err; echo [$?]\r");
    terminal.wait_for("]\n$");
    assert_eq!(home.read("err"), message);
}

#[test]
fn a_context_that_only_a_cluster_file_has_needs_the_function() {
    let home = home();
    let Some(terminal) = plain(&home) else { return };
    home.write(".kube/clusters/cluster-1", contexts(&["one"]));
    terminal.send("command kswitch ctx one; echo [$?]\r");
    terminal.wait_for("[1]");
    terminal.wait_for("kswitch env");
    assert_eq!(current(&home), "laptop");
    terminal.send("clear; kswitch ctx one\r");
    terminal.wait_for_screen("Switched to context \"one\".\n$");
}

#[test]
fn an_alias_of_its_name_is_no_obstacle() {
    let home = home();
    let init = INIT.replace("kswitch", "command kswitch");
    let start = format!("alias kswitch='echo alias'\n{init}unalias kswitch\nPS1='$ '\n");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("$");
    run(&terminal, "type -t kswitch", "function");
}

#[test]
fn a_shell_that_ends_at_any_failure_ends_only_at_those_of_the_command() {
    let home = home();
    home.write(".kube/clusters/cluster-broken", "{");
    let start = format!("{INIT}set -eu\nPS1='$ '\nclear\n");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("$");
    terminal.send("unset KUBECONFIG; kswitch ctx shop; kswitch ctx -c\r");
    terminal.wait_for("\nshop\n$");
    terminal.send("kswitch ctx none || echo went on\r");
    terminal.wait_for("went on\n$");
    terminal.send("kswitch ctx none\r");
    assert_eq!(terminal.wait_exit(), 1);
}

#[test]
fn paths_may_have_spaces_and_quotes() {
    let home = Home::new();
    let directory = "it's \"my\" $(home)";
    home.write(&format!("{directory}/.kube/config"), contexts(&["laptop", "shop"]));
    home.write(&format!("{directory}/.kube/clusters/cluster 1"), contexts(&["one"]));
    home.link(&format!("{directory}/kswitch"), env!("CARGO_BIN_EXE_kswitch"));
    install(&home);
    let start = format!(
        "cd; HOME=$PWD/'{}'; cd; eval \"$(./kswitch init bash)\"; cd /\n\
         PS1='$(kswitch ctx -c) $ '\n",
        directory.replace('\'', "'\\''")
    );
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop $");
    // Only the path that init was called by leads there.
    terminal.send("rm ~/../bin/kswitch; clear; kswitch ctx sh\t\r");
    terminal.wait_for_screen("Switched to context \"shop\".\nshop $");
    terminal.send("\u{c}");
    choose(&terminal, "one");
    terminal.wait_for_screen("one $");
}
