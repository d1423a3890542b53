//! What is planned for contexts that get another name or go, and what is reported beforehand.

mod pruned;
mod renamed_over;
mod unset;

use std::path::Path;

use kswitch::kubeconfig::plan::{FileChanges, delete, rename};
use kswitch::kubeconfig::store::load;
use kswitch::kubeconfig::{Change, ContextEntry, File, Kind, Plan, Refusal, Snapshot};

use crate::support::home::Home;

const ONE: &str = "\
clusters: [{name: c}, {name: only}]
users: [{name: u}]
contexts:
- {name: a, context: {cluster: c, user: u}}
- {name: b, context: {cluster: only, user: theirs}}
";

const TWO: &str = "\
clusters: [{name: c}]
users: [{name: theirs}]
current-context: a
contexts:
- {name: a, context: {cluster: hidden, user: u}}
- {name: d, context: {cluster: c}}
";

/// The chain `one:two:three` of a home, and the cluster file `beside`.
fn laid_out() -> (Home, Snapshot) {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.write("three", "contexts: [{name: a}, {name: e}]\n");
    home.write("beside", "contexts: [{name: f, context: {cluster: only, user: nobody}}]\n");
    home.kubeconfig(&["one", "two", "three"]);
    let files = load(&home.chain(), &[home.path("beside")]);
    (home, Snapshot::merge(files))
}

fn entry<'f>(snapshot: &'f Snapshot, file: &str, name: &str) -> ContextEntry<'f> {
    let is_it = |own: &ContextEntry<'_>| own.file.path.ends_with(file) && own.context.name == name;
    snapshot.contexts().find(is_it).expect("a context")
}

/// File by file, by their names.
fn changes_of(plan: Result<Plan, Refusal>) -> Vec<(String, Vec<Change>)> {
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let file = |FileChanges { path, changes, .. }| (name(&path), changes);
    plan.expect("a plan").into_iter().map(file).collect()
}

#[test]
fn a_rename_goes_to_the_file_of_the_context_and_to_that_of_the_current_one() {
    let (_home, snapshot) = laid_out();
    let renamed = |from: &str| Change::Rename {
        kind: Kind::Context,
        from: from.to_owned(),
        to: "x".to_owned(),
    };
    let current = Change::CurrentContext { name: Some("x".to_owned()) };
    let plan_of = |file, name| changes_of(rename(&snapshot, &entry(&snapshot, file, name), "x"));
    assert_eq!(plan_of("one", "a"), [("one".to_owned(), vec![renamed("a"), current])]);
    assert_eq!(plan_of("one", "b"), [("one".to_owned(), vec![renamed("b")])]);
    assert_eq!(plan_of("two", "d"), [("two".to_owned(), vec![renamed("d")])]);
    let own_name = rename(&snapshot, &entry(&snapshot, "two", "d"), "d");
    assert_eq!(own_name, Ok(Plan::new()));
}

#[test]
fn a_hidden_context_is_deleted_and_renamed_and_one_outside_of_kubeconfig_is_not() {
    let (_home, snapshot) = laid_out();
    let beside = entry(&snapshot, "beside", "f");
    let refusal = delete(&snapshot, &[beside]);
    assert!(matches!(refusal, Err(Refusal::NotInKubeconfig { .. })), "{refusal:?}");
    let deleted = delete(&snapshot, &[entry(&snapshot, "two", "a")]);
    let deletion = Change::Delete { kind: Kind::Context, name: "a".to_owned() };
    assert_eq!(changes_of(deleted), [("two".to_owned(), vec![deletion])]);
    for to in ["x", "f"] {
        let refusal = rename(&snapshot, &beside, to);
        assert!(matches!(refusal, Err(Refusal::NotInKubeconfig { .. })), "{refusal:?}");
    }
    // The current context is the one that hides it, and keeps its name.
    let renamed = Change::Rename { kind: Kind::Context, from: "a".to_owned(), to: "x".to_owned() };
    let hidden = rename(&snapshot, &entry(&snapshot, "two", "a"), "x");
    assert_eq!(changes_of(hidden), [("two".to_owned(), vec![renamed])]);
    // One that can't go keeps the others.
    let both = [entry(&snapshot, "one", "b"), beside];
    assert!(delete(&snapshot, &both).is_err());
}

#[test]
fn a_new_name_is_one_that_is_free() {
    let (home, snapshot) = laid_out();
    let refused =
        |to: &str| rename(&snapshot, &entry(&snapshot, "one", "b"), to).expect_err("refused");
    for (taken, file) in [("a", "one"), ("d", "two"), ("e", "three")] {
        let expected =
            Refusal::Taken { kind: Kind::Context, name: taken.to_owned(), path: home.path(file) };
        assert_eq!(refused(taken), expected);
        assert_eq!(refused(taken).hint(), "kswitch rename OLD NEW");
    }
    assert_eq!(refused(""), Refusal::Nameless);
    // A file outside the chain may have any names.
    assert_eq!(changes_of(rename(&snapshot, &entry(&snapshot, "one", "b"), "f")).len(), 1);
}

#[test]
fn contexts_of_several_files_go_at_once_and_each_once() {
    let (_home, snapshot) = laid_out();
    let targets = [("one", "a"), ("two", "d"), ("one", "b"), ("one", "a")]
        .map(|(file, name)| entry(&snapshot, file, name));
    let deletion = |name: &str| Change::Delete { kind: Kind::Context, name: name.to_owned() };
    assert_eq!(
        changes_of(delete(&snapshot, &targets)),
        [
            ("one".to_owned(), vec![deletion("a"), deletion("b")]),
            ("two".to_owned(), vec![deletion("d")])
        ]
    );
    assert_eq!(delete(&snapshot, &[]), Ok(Plan::new()));
}

#[test]
fn a_broken_file_of_the_chain_stops_both() {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("broken", "kind: Pod\n");
    home.kubeconfig(&["one", "broken"]);
    let snapshot = Snapshot::merge(load(&home.chain(), &[]));
    let target = entry(&snapshot, "one", "a");
    assert!(matches!(rename(&snapshot, &target, "a"), Err(Refusal::BrokenChain(_))));
    assert!(matches!(delete(&snapshot, &[]), Err(Refusal::BrokenChain(_))));
}

#[test]
fn the_duplicate_that_comes_to_light_is_the_next_one() {
    let (_home, snapshot) = laid_out();
    let next = snapshot.resurfacing(&entry(&snapshot, "one", "a")).expect("a duplicate");
    assert!(next.file.path.ends_with("two"));
    for (file, name) in [("two", "a"), ("one", "b"), ("beside", "f")] {
        assert!(snapshot.resurfacing(&entry(&snapshot, file, name)).is_none(), "{file} {name}");
    }
}

/// Hidden contexts and those not in KUBECONFIG use theirs, too.
#[test]
fn what_another_context_names_is_no_orphan() {
    let (_home, snapshot) = laid_out();
    let orphans = |targets: &[(&str, &str)]| {
        let targets: Vec<_> =
            targets.iter().map(|(file, name)| entry(&snapshot, file, name)).collect();
        let orphans = snapshot.orphans(&targets);
        let described = |kind: &str, name: &str, file: &File| {
            format!("{kind} {name} of {}", file.path.file_name().expect("a name").display())
        };
        let clusters =
            orphans.clusters.iter().map(|(own, file)| described("cluster", &own.name, file));
        let users = orphans.users.iter().map(|(own, file)| described("user", &own.name, file));
        clusters.chain(users).collect::<Vec<_>>()
    };
    // `d` names the cluster, the hidden `a` the user.
    assert_eq!(orphans(&[("one", "a")]), [""; 0]);
    assert_eq!(orphans(&[("one", "a"), ("two", "d")]), ["cluster c of one"]);
    assert_eq!(orphans(&[("one", "a"), ("two", "a")]), ["user u of one"]);
    // `f`, not in KUBECONFIG, names the cluster.
    assert_eq!(orphans(&[("one", "b")]), ["user theirs of two"]);
    assert_eq!(orphans(&[]), [""; 0]);
}
