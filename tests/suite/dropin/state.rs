//! What is remembered between two commands: what the last switch left, by kswitch or by kubectx.

use kswitch::kubeconfig::ContextKey;
use kswitch::operation::{Operation, RenameExtent};
use kswitch::undo::Last;

use super::{assert_prints, kubectx, kubens};
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::mutations::undone;

#[track_caller]
fn goes(home: &Home, arguments: &[&str], to: &str) {
    let message = format!("✔ Switched to context \"{to}\".\n");
    assert_prints(&kubectx(home, arguments), "", &message, 0);
}

#[track_caller]
fn finds_none_because(home: &Home, why: &str) {
    let message = format!("error: failed to switch context: no previous context found: {why}\n");
    assert_prints(&kubectx(home, &["-"]), "", &message, 1);
}

#[track_caller]
fn finds_none(home: &Home) {
    let message = "error: failed to switch context: no previous context found\n";
    assert_prints(&kubectx(home, &["-"]), "", message, 1);
}

#[test]
fn back_is_to_what_the_last_switch_left_even_if_kubectl_switched_since() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home_with(&["a", "b", "c"]);
    goes(&home, &["b"], "b");
    kubectl.run(&home, &["config", "use-context", "c"]).expect("switched");
    goes(&home, &["-"], "a");
    goes(&home, &["-"], "c");
    // To where one is already leaves nothing.
    goes(&home, &["c"], "c");
    goes(&home, &["-"], "a");
}

#[test]
fn what_kswitch_left_counts_as_well() {
    let home = home_with(&["a", "b", "c"]);
    home.run(&["ctx", "b"]).success();
    goes(&home, &["-"], "a");
    home.run(&["ctx", "c", "-n", "web"]).success();
    goes(&home, &["-"], "a");
    home.run(&["ctx", "-"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "c\n");
    home.run(&["ns", "-f", "cart"]).success();
    assert_prints(&kubens(&home, &["-"]), "", "✔ Active namespace is \"web\"\n", 0);
}

#[test]
fn what_was_unset_is_none_to_go_back_to() {
    let home = home_with(&["a", "b"]);
    goes(&home, &["b"], "b");
    kubectx(&home, &["-u"]).success();
    // It saved nothing.
    goes(&home, &["-"], "a");
    finds_none(&home);
}

#[test]
fn unsetting_a_namespace_is_no_step() {
    let home = home_with(&["a"]);
    let goes = |arguments: &[&str], to: &str| {
        let message = format!("✔ Active namespace is \"{to}\"\n");
        assert_prints(&kubens(&home, arguments), "", &message, 0);
    };
    goes(&["-f", "web"], "web");
    goes(&["-f", "cart"], "cart");
    assert_prints(&kubens(&home, &["-u"]), "", "✔ Active namespace is \"default\".\n", 0);
    goes(&["-"], "web");
    goes(&["-"], "default");
}

#[test]
fn each_context_has_a_namespace_before_and_keeps_it_under_another_name() {
    let home = home_with(&["a", "b"]);
    kubens(&home, &["-f", "web"]).success();
    goes(&home, &["b"], "b");
    let message = "error: No previous namespace found for current context (b)\n";
    assert_prints(&kubens(&home, &["-"]), "", message, 1);
    kubectx(&home, &["../a/b=a"]).success();
    goes(&home, &["-"], "../a/b");
    assert_prints(&kubens(&home, &["-"]), "", "✔ Active namespace is \"default\"\n", 0);
}

#[test]
fn chains_are_apart() {
    let mut home = home_with(&["a", "b"]);
    home.write("other", contexts(&["a", "b"]));
    goes(&home, &["b"], "b");
    home.kubeconfig(&["other"]);
    finds_none(&home);
}

#[test]
fn a_history_that_cannot_be_stored_or_read_prevents_no_switch() {
    let home = home_with(&["a", "b"]);
    home.write(".local/state/kswitch", "where the directory would be");
    goes(&home, &["b"], "b");
    let why = "can't open ~/.local/state/kswitch: Not a directory";
    finds_none_because(&home, why);
    assert_prints(&kubens(&home, &["-f", "web"]), "", "✔ Active namespace is \"web\"\n", 0);
    kubectx(&home, &["c=b"]).success();
    assert_eq!(kubectx(&home, &["-d", "a"]).only_stderr(0), "✔ Deleted context a.\n");
    assert_prints(&kubectx(&home, &[]), "c\n", "", 0);

    let home = home_with(&["a", "b"]);
    home.write(".local/state/kswitch/history.json", "{\"chains\": [{\"chain\": 5}]}");
    finds_none_because(
        &home,
        "~/.local/state/kswitch/history.json is damaged (line 1, column 23), so it is not used\n\
         hint: to remove it: rm -f ~/.local/state/kswitch/history.json",
    );
    goes(&home, &["b"], "b");
    goes(&home, &["-"], "a");
}

#[test]
fn an_invalid_namespace_in_the_history_is_not_used() {
    let home = home_with(&["a"]);
    kubens(&home, &["-f", "web"]).success();
    let history = ".local/state/kswitch/history.json";
    home.write(history, home.read(history).replace("default", "../Evil"));
    let message = "error: no namespace exists with name \"../Evil\"\n";
    assert_prints(&kubens(&home, &["-"]), "", message, 1);
}

/// What was done can be undone, to the byte, and is the same operation as in kswitch.
#[test]
fn the_operation_is_stored_and_can_be_undone() {
    let mut home = home_with(&["a", "b"]);
    home.write("more", contexts(&["b"]));
    home.kubeconfig(&["config", "more"]);
    let key = |name: &str| ContextKey { file: home.path("config").into(), name: name.to_owned() };
    for (arguments, operation) in [
        (
            &["b"][..],
            Operation::Switch { context: Some(key("b")), namespace: None, every_file: false },
        ),
        (&["-u"], Operation::unset_current(true)),
        (
            &["b=a"],
            Operation::Rename {
                context: key("a"),
                to: "b".to_owned(),
                extent: RenameExtent::Replacing,
            },
        ),
        (&["-d", "b"], Operation::Delete { contexts: vec![key("b")], prune: false }),
    ] {
        let before = [home.read("config"), home.read("more")];
        kubectx(&home, arguments).success();
        assert_ne!([home.read("config"), home.read("more")], before, "{arguments:?}");
        let state = home.path(".local/state/kswitch");
        let last = Last::load(&state.join("undo.json"), &state.join("scratch"));
        let Ok(Some(Last::Made(record))) = last else { panic!("{last:?}") };
        assert_eq!(record.operation, Some(operation));
        assert_eq!(record.renamed_in.is_some(), arguments == ["b=a"]);
        undone(&home, &record.files).expect("undone");
        assert_eq!([home.read("config"), home.read("more")], before, "{arguments:?}");
    }
}
