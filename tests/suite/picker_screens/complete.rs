//! When the cluster has told all.

use super::stage::{Picker, company, names, remembered};
use kswitch::picker::NamespaceEvent;

#[test]
fn only_what_the_cluster_has_is_left() {
    let mut picker = Picker::asking(company());
    picker.hear(remembered(Some("3 hours")));
    picker.hear(NamespaceEvent::Arrived(names(&["default", "payments"])));
    picker.hear(NamespaceEvent::Complete { remark: None }).shows(
        "
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││   default                    │
│   gke_shop-payments      –         gke.yaml  ││▌● payments                   │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel",
    );
    picker.resize(20, 5).shows(
        "
 ❯              2/2
   default
▌● payments

",
    );
}

#[test]
fn what_is_not_quite_namespaces_is_called_by_its_name() {
    let mut picker = Picker::asking(company());
    picker.hear(NamespaceEvent::Arrived(names(&["default", "payments"])));
    picker.hear(NamespaceEvent::Complete { remark: Some("OpenShift projects".to_owned()) }).shows(
        "
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││   default                    │
│   gke_shop-payments      –         gke.yaml  ││▌● payments                   │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰────────── OpenShift projects ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel",
    );
    picker.resize(40, 10).shows(
        "
 ❯                                  2/2
╭ namespaces of team7-prod ────────────╮
│   default                            │
│▌● payments                           │
│                                      │
│                                      │
│                                      │
╰────────────────── OpenShift projects ╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 enter switch   ? help   esc cancel",
    );
    picker.resize(20, 5).shows(
        "
 ❯              2/2
   default
▌● payments

 OpenShift projects",
    );
}

#[test]
fn a_cluster_that_lists_none() {
    let mut picker = Picker::asking(company());
    picker.hear(NamespaceEvent::Complete { remark: None }).shows(
        "
 ❯                                                                          1/1
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││▌● payments                   │
│   gke_shop-payments      –         gke.yaml  ││   The cluster lists none.    │
│   payments@onprem        default   cluster-9 ││   Type a name to use it.     │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰───────────────── none listed ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel",
    );
    picker.resize(20, 5).shows(
        "
 ❯              1/1
▌● payments


 none listed",
    );
}
