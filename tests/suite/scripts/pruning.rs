//! `delete --prune`: clusters and users go along that no other context uses.

use expect_test::expect;

use crate::sample::contexts;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::untouched::Untouched;

const ONE: &str = "\
# mine
current-context: a
contexts:
- {name: a, context: {cluster: c, user: u}}
- {name: b, context: {cluster: only, user: mine}}
- {name: both, context: {cluster: c, user: u}}
clusters:
- {name: c}
# of b
- {name: only}   # deleted too
- {name: scratch}
users: [{name: u, user: {token: SECRET-u}}, {name: mine, user: {token: SECRET-mine}}]
";

const TWO: &str = r#"{
  "contexts": [{"name": "both", "context": {"cluster": "hidden", "user": "mine"}}],
  "clusters": [{"name": "hidden"}],
  "users": [{"name": "mine", "user": {"token": "SECRET-theirs"}}]
}
"#;

const FINAL: &str = "That can't be undone: kswitch stores no deleted cluster or user.\n";

fn home(list: &[&str]) -> Home {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.kubeconfig(list);
    home
}

#[test]
fn what_no_other_context_uses_goes_too() {
    let home = home(&["one"]);
    assert_eq!(
        home.run(&["delete", "--prune", "b"]).only_stderr(0),
        format!(
            "Deleted \"b\" from ~/one.\nDeleted cluster \"only\" from ~/one and user \"mine\" from \
             ~/one too: no other context uses them.\n{FINAL}"
        )
    );
    assert_eq!(
        home.read("one"),
        ONE.replace("- {name: b, context: {cluster: only, user: mine}}\n", "")
            .replace("# of b\n- {name: only}   # deleted too\n", "")
            .replace(", {name: mine, user: {token: SECRET-mine}}", "")
    );
}

#[test]
fn what_another_context_uses_stays() {
    let home = home(&["one"]);
    assert_eq!(
        home.run(&["delete", "--prune", "a"]).only_stderr(0),
        "Deleted \"a\" from ~/one. current-context still names \"a\", which no longer \
         exists: kubectl fails until you switch.\n"
    );
    // It goes with the last of its users, and nothing that was not listed in the question.
    home.run(&["delete", "--prune", "both"]).success();
    let text = home.read("one");
    assert!(!text.contains("{name: c}") && text.contains("{name: scratch}"), "{text}");
}

/// The hidden one takes effect when the other is deleted, and needs what it names.
#[test]
fn what_a_hidden_context_uses_stays() {
    let home = home(&["one", "two"]);
    assert_text(
        &home.run(&["delete", "--prune", "b", "both"]).only_stderr(0),
        expect![[r#"
Deleted "b" from ~/one.
Deleted "both" from ~/one. Then kubectl uses the context of that name in ~/two.
Deleted cluster "only" from ~/one too: no other context uses it.
That can't be undone: kswitch stores no deleted cluster or user.
"#]],
    );
    assert_eq!(home.read("two"), TWO);
}

/// One that is hidden would become visible with its credentials, without a use.
#[test]
fn hidden_entries_without_a_use_are_deleted_with_the_others() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home(&["one", "two"]);
    home.run(&["delete", "--prune", "both"]).success();
    let message = home.run(&["delete", "-v", "--prune", "both", "b"]).only_stderr(0);
    assert!(message.starts_with("wrote ~/two\nwrote ~/one\n"), "{message}");
    assert!(!message.contains("SECRET"), "{message}");
    for deleted in ["hidden", "only", "SECRET-mine", "SECRET-theirs"] {
        assert!(
            !home.read("one").contains(deleted) && !home.read("two").contains(deleted),
            "{deleted}"
        );
    }
    let users = ["config", "view", "-o", "jsonpath={.users[*].name} {.clusters[*].name}"];
    assert_eq!(kubectl.run(&home, &users).as_deref(), Ok("u c scratch"));
}

/// A way back would be a copy of credentials. The step before the last is none either.
#[test]
fn what_is_pruned_is_kept_nowhere_and_cannot_be_undone() {
    let home = home(&["one", "two"]);
    home.run(&["ctx", "both"]).success();
    home.run(&["delete", "--prune", "both"]).success();
    home.run(&["undo"]).success();
    home.run(&["delete", "--prune", "b", "both"]).success();
    home.run(&["delete", "--prune", "both"]).success();
    for file in home.files() {
        let text = home.read(&file);
        assert!(file == "one" || !text.contains("SECRET"), "{file}: {text}");
    }
    let before = Untouched::now(&home);
    assert_eq!(
        home.masked(&home.run(&["undo"]).only_stderr(1)),
        "error: what was deleted from ~/two can't be restored: kswitch stores no deleted cluster, user or \
         credentials. The last \
         change was: delete \"both\"\n"
    );
    before.assert();
}

/// It may be on the chain tomorrow.
#[test]
fn what_a_cluster_file_not_in_kubeconfig_uses_stays() {
    let home = home(&["one"]);
    home.write(".kube/config.d/x", "contexts: [{name: beside, context: {user: mine}}]\n");
    assert_eq!(
        home.run(&["delete", "--prune", "b"]).only_stderr(0),
        format!(
            "Deleted \"b\" from ~/one.\nDeleted cluster \"only\" from ~/one too: no other context uses \
             it.\n{FINAL}"
        )
    );
}

#[test]
fn one_unknown_name_keeps_everything() {
    let home = home(&["one", "two"]);
    let before = Untouched::now(&home);
    let message = home.run(&["delete", "--prune", "b", "nope"]).only_stderr(1);
    assert!(message.contains("error: nothing was deleted\n"), "{message}");
    before.assert();
}

/// What went could not be brought back.
#[test]
fn a_file_not_in_kubeconfig_without_signs_of_its_use_keeps_everything() {
    let home = home(&["one"]);
    home.write(".kube/config.d/x", "contexts: [{name: beside, context: {user: mine}}]\nusers: 5\n");
    let before = Untouched::now(&home);
    let message = home.run(&["delete", "--prune", "b"]).only_stderr(1);
    let (fault, rest) = message.split_once('\n').expect("lines");
    assert!(fault.starts_with("error: ~/.kube/config.d/x:2: "), "{message}");
    assert_text(
        &home.masked(rest),
        expect![[r#"
error: it is not known whether it uses what would be deleted too
hint: to correct it: vi +2 ~/.kube/config.d/x
hint: to keep what it may use: kswitch delete NAME
"#]],
    );
    before.assert();
    // Where nothing is left behind it does not matter.
    let message = home.run(&["delete", "--prune", "both"]).only_stderr(0);
    assert!(message.contains("Deleted \"both\" from ~/one.\n"), "{message}");
}

/// It stays, because kswitch removes no kubeconfig.
#[test]
fn a_file_without_an_entry_is_reported_with_the_command_that_removes_it() {
    let mut home = Home::new();
    home.write("a b", contexts(&["a"]));
    home.write("c", contexts(&["c", "d"]));
    home.kubeconfig(&["a b", "c"]);
    let said = home.run(&["delete", "--prune", "a", "c"]).only_stderr(0);
    let expected =
        "~/a b has no context, cluster or user any more.\nhint: to remove it: rm ~/'a b'\n";
    assert!(said.contains(expected), "{said}");
    home.program("sh", &["-c", "rm ~/'a b'"]).run().success();
    // What can be undone needs the file.
    home.write("only", "contexts: [{name: only, context: {cluster: d, user: d}}]\n");
    home.kubeconfig(&["c", "only"]);
    let said = home.run(&["delete", "only"]).only_stderr(0);
    assert!(!said.contains("any more"), "{said}");
    home.run(&["undo"]).success();
}
