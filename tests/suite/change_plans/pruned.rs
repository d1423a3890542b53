//! Clusters and users that go with the last context that used them.

use kswitch::kubeconfig::plan::prune;
use kswitch::kubeconfig::store::{load, write};
use kswitch::kubeconfig::{Change, Kind, Plan, Snapshot};

use super::{changes_of, entry, laid_out};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::mutations::{pruned, snapshot_of, undone};

const ONE: &str = "\
clusters:
# of a
- name: c
  cluster: {server: 'https://a.example'}
- name: shared
contexts:
- {name: a, context: {cluster: c, user: u}}
- {name: b, context: {cluster: shared, user: v}}
users:
- name: u
  user: {token: t}
- {name: v}
";

/// The cluster and the user of this one are hidden by an earlier file.
const TWO: &str =
    "{\"clusters\": [{\"name\": \"c\"}], \"users\": [{\"name\": \"w\"}, {\"name\": \"u\"}]}\n";

fn chain() -> Home {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.kubeconfig(&["one", "two"]);
    home
}

fn plan_of(home: &Home, name: &str) -> Plan {
    let snapshot = snapshot_of(home);
    prune(&snapshot, &[snapshot.context(name).expect("a context")]).expect("a plan")
}

#[test]
fn unused_entries_are_removed_from_every_file() {
    let Some(kubectl) = Kubectl::required() else { return };
    let (home, theirs) = (chain(), chain());
    let written = pruned(&home, &["a"]).expect("pruned");
    assert_eq!(
        home.read("one"),
        "clusters:\n- name: shared\n\
         contexts:\n- {name: b, context: {cluster: shared, user: v}}\nusers:\n- {name: v}\n"
    );
    assert_eq!(home.read("two"), "{\"clusters\": [], \"users\": [{\"name\": \"w\"}]}\n");
    // kubectl takes one at a time, and the hidden ones when they have come to light.
    for words in [
        ["delete-context", "a"],
        ["delete-cluster", "c"],
        ["delete-cluster", "c"],
        ["delete-user", "u"],
        ["delete-user", "u"],
    ] {
        kubectl.run(&theirs, &["config", words[0], words[1]]).expect("deleted");
    }
    assert_eq!(kubectl.view_merged_json(&home), kubectl.view_merged_json(&theirs));
    // The way back would be a copy of credentials.
    let error = undone(&home, &written).expect_err("nothing is kept");
    assert!(error.contains("kswitch stores no deleted cluster"), "{error}");
}

#[test]
fn what_any_other_context_names_stays() {
    let (_home, snapshot) = laid_out();
    let pruned = |targets: &[(&str, &str)]| {
        let targets = targets.iter().map(|(file, name)| entry(&snapshot, file, name));
        changes_of(prune(&snapshot, &targets.collect::<Vec<_>>()))
    };
    let deletion = |kind, name: &str| Change::Delete { kind, name: name.to_owned() };
    let context = |name| deletion(Kind::Context, name);
    // `d` names the cluster, and the user is that of the hidden `a`, which comes to light.
    assert_eq!(pruned(&[("one", "a")]), [("one".to_owned(), vec![context("a")])]);
    assert_eq!(
        pruned(&[("one", "a"), ("two", "d")]),
        [
            ("one".to_owned(), vec![context("a"), deletion(Kind::Cluster, "c")]),
            ("two".to_owned(), vec![context("d"), deletion(Kind::Cluster, "c")]),
        ]
    );
    // `f`, not in KUBECONFIG, names the cluster; the user stands in another file.
    assert_eq!(
        pruned(&[("one", "b")]),
        [
            ("one".to_owned(), vec![context("b")]),
            ("two".to_owned(), vec![deletion(Kind::User, "theirs")]),
        ]
    );
}

#[test]
fn a_file_not_in_kubeconfig_is_left_alone() {
    let home = chain();
    home.write("beside", TWO);
    let snapshot = Snapshot::merge(load(&home.chain(), &[home.path("beside")]));
    let plan = prune(&snapshot, &[entry(&snapshot, "one", "a")]);
    let paths = changes_of(plan).into_iter().map(|(file, _)| file).collect::<Vec<_>>();
    assert_eq!(paths, ["one", "two"]);
}

#[test]
fn a_context_that_names_none_leaves_none_behind() {
    let mut home = Home::new();
    let text = "clusters: [{name: ''}, {name: c}]\nusers: [{}]\ncontexts: [{name: a}, {name: b, context: {cluster: c}}]\n";
    home.write("one", text);
    home.kubeconfig(&["one"]);
    pruned(&home, &["a"]).expect("pruned");
    assert_eq!(home.read("one"), text.replace("{name: a}, ", ""));
    // Nor does one that names what is nowhere.
    let text = "contexts: [{name: a, context: {cluster: c, user: u}}]\n";
    home.write("one", text);
    pruned(&home, &["a"]).expect("pruned");
    assert_eq!(home.read("one"), "contexts: []\n");
}

/// What was asked about goes, or nothing.
#[test]
fn what_changed_since_stays_with_all_the_rest() {
    for (file, old, new, reason) in [
        (
            "one",
            "user: v}}",
            "user: u}}",
            "a context in it now uses the user \"u\"; nothing was written",
        ),
        (
            "two",
            "{\"clusters\"",
            "{\"contexts\": [{\"name\": \"n\", \"context\": {\"cluster\": \"c\"}}], \"clusters\"",
            "a context in it now uses the cluster \"c\"; nothing was written",
        ),
        (
            "one",
            "https://a.example",
            "https://b.example",
            "the cluster \"c\" in it was changed meanwhile; nothing was written",
        ),
        (
            "one",
            "{token: t}",
            "{username: me}",
            "the user \"u\" in it was changed meanwhile; nothing was written",
        ),
        ("two", ", {\"name\": \"u\"}", "", "there is no user \"u\" in it"),
    ] {
        let home = chain();
        let plan = plan_of(&home, "a");
        let before = home.read(file);
        let now = before.replace(old, new);
        assert_ne!(now, before, "{old}");
        home.write(file, &now);
        let other = if file == "one" { "two" } else { "one" };
        let kept = home.read(other);
        let error = write(&plan, &home.path("scratch"), &mut ()).expect_err(reason);
        assert!(error.to_string().ends_with(reason), "{error}");
        if let Some(hint) = error.hint() {
            let list = hint.strip_prefix("to look at it: ").expect("a command");
            home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
            let listed = home.program("/bin/sh", &["-c", list]).run().only_stdout();
            assert!(listed.contains("NAME "), "{listed}");
        }
        assert_eq!((home.read(file), home.read(other)), (now, kept), "{reason}");
    }
    // Another namespace, or an entry that is not pruned, is no reason.
    let home = chain();
    let plan = plan_of(&home, "a");
    home.write("one", ONE.replace("{name: v}", "{name: v, user: {token: new}}"));
    write(&plan, &home.path("scratch"), &mut ()).expect("written");
    assert!(!home.read("one").contains("name: u\n"));
}
