//! A cluster that does not let us list its namespaces, in its own words.

use super::stage::{Picker, company};
use expect_test::expect;
use kswitch::picker::NamespaceEvent;
use ratatui::crossterm::event::KeyCode;

fn forbidden() -> NamespaceEvent {
    let reason = "User \"jane@example.com\" may not list namespaces in this cluster. \
                  A namespace can still be set by its exact name.";
    NamespaceEvent::Failed(reason.to_owned())
}

#[test]
fn at_every_size() {
    let mut picker = Picker::asking(company());
    picker.query_event(forbidden());
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
╰──────────────────────────────────────────────╯╰──────── not from the cluster ╯
 User "jane@example.com" may not list namespaces in this cluster. A namespace
 can still be set by its exact name.
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  1/1
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of team7-prod ────────────────────╮
│▎● team7-prod          payments  cluster-7                            ││▌● payments                                   │
│   gke_shop-payments   –         gke.yaml                             ││   Type a name to use it.                     │
│   payments@onprem     default   cluster-9                            ││                                              │
│   eks:eu-west-1/blue  –         cluster-2                            ││                                              │
│ × kind-local          dev       cluster-4                            ││                                              │
│ ○ lab                 –         lab.yaml                             ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────── not from the cluster ╯
 User "jane@example.com" may not list namespaces in this cluster. A namespace can still be set by its exact name.
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯             not from the cluster 1/1
▌● payments
   Type a name to use it.



 User "jane@example.com" may not list
 namespaces in this cluster. A
 namespace can still be set by its
 exact name."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯  unconfirmed 1/1
▌● payments

 User
 "jane@example.com"…"#]]);
}

#[test]
fn and_next_to_the_contexts() {
    let mut picker = Picker::asking(company());
    picker.query_event(forbidden()).press(KeyCode::BackTab);
    picker.resize(80, 12).shows(expect![[r#"
 ❯                                                                          6/6
▌● team7-prod          payments  cluster-7
   gke_shop-payments   –         gke.yaml
   payments@onprem     default   cluster-9
   eks:eu-west-1/blue  –         cluster-2
 × kind-local          dev       cluster-4
 ○ lab                 –         lab.yaml




 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7"#]]);
}
