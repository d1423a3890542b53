//! Another name for a context where others have that name and give way.

use kswitch::kubeconfig::plan::{rename_over, unset_current};
use kswitch::kubeconfig::store::write;
use kswitch::kubeconfig::{Change, Kind, Plan, Refusal, Snapshot};

use super::{changes_of, entry, laid_out};
use crate::support::home::Home;
use crate::support::mutations::{renamed_over, snapshot_of, undone};

#[test]
fn those_of_the_new_name_give_way_in_every_file() {
    let (_home, snapshot) = laid_out();
    let over =
        |file, name, to| changes_of(rename_over(&snapshot, &entry(&snapshot, file, name), to));
    let deletion = |name: &str| Change::Delete { kind: Kind::Context, name: name.to_owned() };
    let renamed = |from: &str, to: &str| Change::Rename {
        kind: Kind::Context,
        from: from.to_owned(),
        to: to.to_owned(),
    };
    // The current one gives way, so that its name means the renamed one.
    assert_eq!(
        over("one", "b", "a"),
        [
            ("one".to_owned(), vec![deletion("a"), renamed("b", "a")]),
            ("two".to_owned(), vec![deletion("a")]),
            ("three".to_owned(), vec![deletion("a")]),
        ]
    );
    let current = Change::CurrentContext { name: Some("d".to_owned()) };
    assert_eq!(
        over("one", "a", "d"),
        [
            ("two".to_owned(), vec![deletion("d")]),
            ("one".to_owned(), vec![renamed("a", "d"), current]),
        ]
    );
    // No file of the chain has it.
    assert_eq!(over("one", "b", "f"), [("one".to_owned(), vec![renamed("b", "f")])]);
    assert_eq!(over("one", "b", "b"), []);
    let nameless = rename_over(&snapshot, &entry(&snapshot, "one", "b"), "");
    assert_eq!(nameless, Err(Refusal::Nameless));
    let hidden = rename_over(&snapshot, &entry(&snapshot, "two", "a"), "d");
    assert!(matches!(hidden, Err(Refusal::Shadowed { .. })), "{hidden:?}");
}

const ONE: &str = "\
contexts:
# the old one
- name: new # going
  context: {cluster: c}
- name: 'old' # staying
  context: {cluster: d, namespace: qa}
";

const TWO: &str =
    "{\"current-context\": \"old\", \"contexts\": [{\"name\": \"new\"}, {\"name\": \"z\"}]}\n";

fn chain() -> Home {
    let mut home = Home::new();
    home.write("one", ONE);
    home.write("two", TWO);
    home.kubeconfig(&["one", "two"]);
    home
}

#[test]
fn the_files_show_it_and_can_be_restored() {
    let home = chain();
    let written = renamed_over(&home, "old", "new").expect("renamed");
    assert_eq!(
        home.read("one"),
        "contexts:\n- name: 'new' # staying\n  context: {cluster: d, namespace: qa}\n\
         current-context: new\n"
    );
    assert_eq!(home.read("two"), TWO.replace("{\"name\": \"new\"}, ", ""));
    let snapshot = snapshot_of(&home);
    assert_eq!(snapshot.current(), Some("new"));
    assert_eq!(snapshot.context("new").expect("it").context.cluster, "d");
    assert_eq!(snapshot.contexts().len(), 2);
    undone(&home, &written).expect("undone");
    assert_eq!((home.read("one"), home.read("two")), (ONE.to_owned(), TWO.to_owned()));
}

type PlanOf = fn(&Snapshot) -> Plan;

/// What was asked about goes, or nothing.
#[test]
fn what_changed_since_keeps_all_as_it_is() {
    let over = |snapshot: &Snapshot| {
        rename_over(snapshot, &snapshot.context("old").expect("it"), "new").expect("a plan")
    };
    let unset = |snapshot: &Snapshot| unset_current(snapshot, true).expect("a plan");
    let plans: [(PlanOf, &str, &str, &str); 4] = [
        (over, "one", "cluster: c", "cluster: x"),
        (over, "two", "{\"name\": \"new\"}", "{\"name\": \"new\", \"context\": {\"user\": \"u\"}}"),
        (over, "two", "{\"name\": \"new\"}, ", ""),
        (unset, "two", "\"current-context\": \"old\"", "\"current-context\": \"z\""),
    ];
    for (plan, file, old, new) in plans {
        let home = chain();
        let plan = plan(&snapshot_of(&home));
        home.write(file, home.read(file).replace(old, new));
        let before = (home.read("one"), home.read("two"));
        assert_ne!(before, (ONE.to_owned(), TWO.to_owned()));
        write(&plan, &home.path("scratch"), &mut ()).expect_err(new);
        assert_eq!((home.read("one"), home.read("two")), before, "{new}");
    }
}
