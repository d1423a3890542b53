//! Namespaces that the cluster does not list, and what the pane shows then.

use super::stage::{Picker, company, key};
use expect_test::expect;
use kswitch::picker::{Choice, LookUp, NamespaceEvent, Outcome};
use ratatui::crossterm::event::KeyCode;

fn failed() -> NamespaceEvent {
    let reason = "The cluster forbids listing namespaces. Type a name to use it.";
    NamespaceEvent::Failed(reason.to_owned())
}

fn remembered(age: Option<&str>) -> NamespaceEvent {
    let names = ["default", "payments", "team-1", "team-2", "team-3"];
    NamespaceEvent::Remembered {
        names: names.map(str::to_owned).to_vec(),
        age: age.map(str::to_owned),
    }
}

#[test]
fn with_nothing_remembered() {
    let mut picker = Picker::asking(company());
    picker.query_event(failed()).shows(expect![[r#"
 ❯                                                                                              1/1
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   Type a name to use it.             │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          1/1
╭ contexts ──────────── namespace file ────────╮╭ namespaces of team7-prod ────╮
│▎● team7-prod          payments  cluster-7    ││▌● payments                   │
│   gke_shop-payments   –         gke.yaml     ││   Type a name to use it.     │
│   payments@onprem     default   cluster-9    ││                              │
│   eks:eu-west-1/blue  –         cluster-2    ││                              │
│ × kind-local          dev       cluster-4    ││                              │
│ ○ lab                 –         lab.yaml     ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────── not from the cluster ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯             not from the cluster 1/1
▌● payments
   Type a name to use it.





 The cluster forbids listing
 namespaces. Type a name to use it."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯  unconfirmed 1/1
▌● payments

 The cluster
 forbids listing…"#]]);
}

#[test]
fn a_name_can_be_typed_all_the_same() {
    let mut picker = Picker::asking(company());
    picker.query_event(failed()).type_in("team-x").shows(expect![[r#"
 ❯ team-x                                                                                       0/1
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌  use "team-x" as typed              │
│   gke_shop-payments   –         gke.yaml                 ││                                      │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   f1 help   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯ team-x       0/1
▌  "team…" as typed

 The cluster
 forbids listing…"#]]);
    picker.press(KeyCode::Enter);
    let namespace = Some("team-x".to_owned());
    assert_eq!(
        picker.outcome,
        Some(Outcome::Chosen(Choice { context: key(0), namespace, look_up: LookUp::Unneeded }))
    );
}

#[test]
fn with_names_used_before() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(None)).query_event(failed()).shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   team-1                             │
│ × kind-local          dev       cluster-4                ││   team-2                             │
│ ○ lab                 –         lab.yaml                 ││   team-3                             │
│                                                          ││   Type a name to use it.             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
}

#[test]
fn with_an_earlier_answer() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(Some("3 hours"))).query_event(failed()).shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   team-1                             │
│ × kind-local          dev       cluster-4                ││   team-2                             │
│ ○ lab                 –         lab.yaml                 ││   team-3                             │
│                                                          ││   Type a name to use it.             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰───────────────────────── 3 hours old ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                      3 hours old 5/5
▌● payments
   ────────────────────────────────────
   default
   team-1
   team-2
   team-3
   Type a name to use it.
 The cluster forbids listing
 namespaces. Type a name to use it."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 5/5
▌● payments
   default
 The cluster
 forbids listing…"#]]);
}

#[test]
fn after_some_pages() {
    let mut picker = Picker::asking(company());
    picker.query_event(NamespaceEvent::Arrived(vec!["payments".to_owned(), "team-9".to_owned()]));
    picker.query_event(failed()).shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   team-9                             │
│   eks:eu-west-1/blue  –         cluster-2                ││   Type a name to use it.             │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰─────────────────────── 2, incomplete ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.press(KeyCode::BackTab).press(KeyCode::Tab);
    picker
        .query_event(remembered(Some("3 hours")))
        .query_event(NamespaceEvent::Arrived(vec!["team-9".to_owned()]));
    picker.query_event(failed()).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   team-1                             │
│ × kind-local          dev       cluster-4                ││   team-2                             │
│ ○ lab                 –         lab.yaml                 ││   team-3                             │
│                                                          ││   team-9                             │
│                                                          ││   Type a name to use it.             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰─────────────── 1, others 3 hours old ╯
 The cluster forbids listing namespaces. Type a name to use it.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
}

#[test]
fn back_among_the_contexts_the_reason_stays_with_the_list() {
    let mut picker = Picker::asking(company());
    picker.query_event(failed()).press(KeyCode::BackTab).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▌● team7-prod          payments  cluster-7                ││ ● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   The cluster forbids listing        │
│   payments@onprem     default   cluster-9                ││   namespaces. Type a name to use it. │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
}

#[test]
fn the_reason_makes_way_for_what_is_wrong_with_a_typed_name() {
    let mut picker = Picker::asking(company());
    picker.query_event(failed()).type_in("Pay_").shows(expect![[r#"
 ❯ Pay_                                                                                         0/1
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││   Type a name to use it.             │
│   gke_shop-payments   –         gke.yaml                 ││                                      │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 "Pay_" can't be a namespace: 'P' is not one of a-z, 0-9 and '-'.
 shift-tab contexts   f1 help   esc cancel"#]]);
}

#[test]
fn a_hostile_reason_is_shown_and_not_obeyed() {
    let mut picker = Picker::asking(company());
    picker.query_event(NamespaceEvent::Failed("No\u{1b}[2J way.\u{202e}".to_owned())).shows(
        expect![[r#"
 ❯                                                                                              1/1
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   Type a name to use it.             │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 No\u{1b}[2J way.\u{202e}
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    picker.press(KeyCode::BackTab).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▌● team7-prod          payments  cluster-7                ││ ● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   No\u{1b}[2J way.\u{202e}           │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
}
