//! PowerShell, whose script is read by a parser of its language; no test runs it.

use crate::support::home::Home;
use crate::support::powershell::unread;

const NONE: [String; 0] = [];

#[test]
fn the_scripts_can_be_read() {
    let home = Home::new();
    for arguments in [
        &["init", "powershell"][..],
        &["init", "powershell", "--no-kubeconfig", "--ctx-key", "none"],
        &["completions", "powershell"],
    ] {
        assert_eq!(unread(&home.run(arguments).only_stdout()), NONE, "{arguments:?}");
    }
}

#[test]
fn a_script_that_is_broken_is_noticed() {
    let script = Home::new().run(&["init", "powershell"]).only_stdout();
    let broken = script.replacen("} else {", "else {", 1);
    assert_ne!(broken, script);
    assert_ne!(unread(&broken), NONE);
    let end = script.rfind('}').expect("a function");
    assert_ne!(unread(&script[..end]), NONE);
}

#[test]
fn paths_with_quotes_stay_one_text() {
    let home = Home::new();
    home.write(".kube/config", "apiVersion: v1\nkind: Config\n");
    let program = home.link("it's $x \"q\"/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let script = home.program(program, &["init", "powershell"]).run().only_stdout();
    assert_eq!(unread(&script), NONE);
    let first = home.masked(script.lines().next().expect("a line"));
    assert_eq!(first, r#"$global:__kswitch_program = '$HOME/it''s $x "q"/kswitch'"#);
}

/// A name that ends the text would be a line of PowerShell from there on.
#[test]
fn curly_quotes_end_no_text_either() {
    let home = Home::new();
    home.write(".kube/config", "");
    home.write(".kube/clusters/cluster-\u{2018}a\u{2019}; b\u{201a} \u{201b}.yaml", "");
    let line = home.run(&["env", "--shell", "powershell"]).only_stdout();
    assert_eq!(
        home.masked(&line),
        "$env:KUBECONFIG = '$HOME/.kube/config:$HOME/.kube/clusters/\
         cluster-\u{2018}\u{2018}a\u{2019}\u{2019}; b\u{201a}\u{201a} \u{201b}\u{201b}.yaml'\n"
    );
}
