//! The namespaces are loaded completely.

use super::stage::{Picker, company, names, remembered};
use expect_test::expect;
use kswitch::picker::NamespaceEvent;

#[test]
fn only_what_the_cluster_has_is_left() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(Some("3 hours")));
    picker.query_event(NamespaceEvent::Arrived(names(&["default", "payments"])));
    picker.query_event(NamespaceEvent::Complete { remark: None }).shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              2/2
▌● payments
   default

 team7-prod"#]]);
}

#[test]
fn what_is_not_quite_namespaces_is_called_by_its_name() {
    let mut picker = Picker::asking(company());
    picker.query_event(NamespaceEvent::Arrived(names(&["default", "payments"])));
    picker
        .query_event(NamespaceEvent::Complete { remark: Some("OpenShift projects".to_owned()) })
        .shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰────────────────── OpenShift projects ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  2/2
▌● payments
   ────────────────────────────────────
   default





 OpenShift projects"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              2/2
▌● payments
   default

 OpenShift projects"#]]);
}

#[test]
fn a_cluster_that_lists_none() {
    let mut picker = Picker::asking(company());
    picker.query_event(NamespaceEvent::Complete { remark: None }).shows(expect![[r#"
 ❯                                                                                              0/0
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   The cluster lists none. Type a     │
│   payments@onprem     default   cluster-9                ││   name to use it.                    │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰───────────────────────── none listed ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              0/0
▌● payments


 none listed"#]]);
}

#[test]
fn namespaces_used_before_are_above_a_rule() {
    let mut contexts = company();
    contexts[0].recent_namespaces = names(&["payments", "ledger", "audit", "gone"]);
    let mut picker = Picker::asking(contexts);
    let all = ["audit", "default", "kube-system", "ledger", "payments", "payments-eu"];
    picker.query_event(NamespaceEvent::Arrived(names(&all)));
    picker.query_event(NamespaceEvent::Complete { remark: None }).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ledger                             │
│   payments@onprem     default   cluster-9                ││   audit                              │
│   eks:eu-west-1/blue  –         cluster-2                ││   ────────────────────────────────── │
│ × kind-local          dev       cluster-4                ││   default                            │
│ ○ lab                 –         lab.yaml                 ││   kube-system                        │
│                                                          ││   payments-eu                        │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(60, 10).shows(expect![[r#"
 ❯                                                      6/6
▎● team7-prod          payments     │▌● payments
   gke_shop-payments   –            │   ledger
   payments@onprem     default      │   audit
   eks:eu-west-1/blue  –            │   ───────────────────
 × kind-local          dev          │   default
 ○ lab                 –            │   kube-system
                                    │   payments-eu
                                    │
 https:/….amazonaws.com · exec aws · ~/.kube…ters/cluster-7"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 6/6
▌● payments
   ledger
   audit
 team7-prod"#]]);
}
