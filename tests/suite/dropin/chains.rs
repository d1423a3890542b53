//! Several files: what kubectl sees of them is what is listed, and changes go where it would make them.

use super::{assert_prints, kubectx, kubens, seen_by};
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

/// Two files that both have a `shared` context and set a current one.
fn home() -> Home {
    let mut home = Home::new();
    home.write("one", contexts(&["a", "shared"]));
    home.write("two", contexts(&["b", "shared"]));
    home.kubeconfig(&["missing", "one", "two"]);
    home
}

#[test]
fn names_are_listed_once_and_switched_to_wherever_they_stand() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let two = Snapshot::of(home.path("two"));
    assert_prints(&kubectx(&home, &[]), "a\nb\nshared\n", "", 0);
    assert_prints(&kubectx(&home, &["b"]), "", "✔ Switched to context \"b\".\n", 0);
    assert_eq!(seen_by(&kubectl, &home), "b: a b shared");
    two.assert_untouched();
    assert_prints(&kubens(&home, &["-f", "web"]), "", "✔ Active namespace is \"web\"\n", 0);
    two.assert_one_line_changed(
        "  context: {cluster: b, user: b}",
        "  context: {cluster: b, namespace: web, user: b}",
    );
}

#[test]
fn after_an_unset_kubectl_has_no_current_context_whatever_later_files_contain() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    assert_prints(&kubectx(&home, &["-u"]), "", "✔ Active context unset for kubectl.\n", 0);
    assert_eq!(seen_by(&kubectl, &home), ": a b shared");
    assert!(kubectl.run(&home, &["config", "current-context"]).is_err());
    let message = "error: current-context is not set\n";
    assert_prints(&kubectx(&home, &["-c"]), "", message, 1);
}

#[test]
fn a_renamed_context_is_neither_hidden_nor_hides_another() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let message = "warning: context \"shared\" exists, overwriting it.\n\
                ✔ Context b renamed to shared.\n";
    assert_prints(&kubectx(&home, &["shared=b"]), "", message, 0);
    assert_eq!(seen_by(&kubectl, &home), "a: a shared");
    let cluster = &kubectl.view_merged_json(&home)["contexts"][1]["context"]["cluster"];
    assert_eq!(cluster, "b");
}

#[test]
fn what_was_hidden_shows_after_a_deletion_and_goes_with_the_next() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let message = "✔ Deleted context shared.\n";
    assert_prints(&kubectx(&home, &["-d", "shared"]), "", message, 0);
    assert_eq!(seen_by(&kubectl, &home), "a: a b shared");
    assert_prints(&kubectx(&home, &["-d", "shared"]), "", message, 0);
    assert_eq!(seen_by(&kubectl, &home), "a: a b");
}

#[test]
fn cluster_files_not_in_kubeconfig_are_unknown() {
    let home = home();
    home.write(".kube/config.d/more", contexts(&["more"]));
    assert_prints(&kubectx(&home, &[]), "a\nb\nshared\n", "", 0);
    let message = "error: failed to switch context: no context exists with the name: \"more\"\n";
    assert_prints(&kubectx(&home, &["more"]), "", message, 1);
    let message = "error: error deleting context \"more\": context does not exist\n";
    assert_prints(&kubectx(&home, &["-d", "more"]), "", message, 1);
    let message = "error: context \"more\" not found, can't rename it\n";
    assert_prints(&kubectx(&home, &["new=more"]), "", message, 1);
}
