//! The namespaces of a cluster that has listed them all.

use super::stage::{NORMAL, Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::{Choice, Focus, LookUp, Opening, Outcome};
use ratatui::crossterm::event::KeyCode;

#[test]
fn the_namespaces_of_a_context() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab).shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   kube-public                        │
│ × kind-local          dev       cluster-4                ││   kube-system                        │
│ ○ lab                 –         lab.yaml                 ││   payments-eu                        │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  5/5
▌● payments
   ────────────────────────────────────
   default
   kube-public
   kube-system
   payments-eu


 team7-prod · exec aws"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 5/5
▌● payments
   default
   kube-public
 team7-prod"#]]);
    picker.resize(80, 12).type_in("eu").shows(expect![[r#"
 ❯ eu                                                                       3/5
▎● team7-prod          payments  cluster-7      │▌  payments-eu
   gke_shop-payments   –         gke.yaml       │   default
   payments@onprem     default   cluster-9      │   kube-public
   eks:eu-west-1/blue  –         cluster-2      │   use "eu" as typed
 × kind-local          dev       cluster-4      │
 ○ lab                 –         lab.yaml       │
                                                │
                                                │
                                                │
                                                │
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7"#]]);
    picker.press(KeyCode::Enter);
    let namespace = Some("payments-eu".to_owned());
    assert_eq!(
        picker.outcome,
        Some(Outcome::Chosen(Choice { context: key(0), namespace, look_up: LookUp::Unneeded }))
    );
}

#[test]
fn opening_with_the_namespaces() {
    let mut picker = Picker::open(
        Opening { focus: Focus::Namespaces, highlighted: 2, ..opening(company()) },
        NORMAL,
    );
    picker.shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of payments@onprem ───────╮
│ ● team7-prod          payments  cluster-7                ││▌● default                            │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│▎  payments@onprem     default   cluster-9                ││   kube-public                        │
│   eks:eu-west-1/blue  –         cluster-2                ││   kube-system                        │
│ × kind-local          dev       cluster-4                ││   payments                           │
│ ○ lab                 –         lab.yaml                 ││   payments-eu                        │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.press(KeyCode::BackTab).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of payments@onprem ───────╮
│ ● team7-prod          payments  cluster-7                ││ ● default                            │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│▌  payments@onprem     default   cluster-9                ││   kube-public                        │
│   eks:eu-west-1/blue  –         cluster-2                ││   kube-system                        │
│ × kind-local          dev       cluster-4                ││   payments                           │
│ ○ lab                 –         lab.yaml                 ││   payments-eu                        │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
}

#[test]
fn a_namespace_that_is_not_listed() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab).type_in("pay").shows(expect![[r#"
 ❯ pay                                                                                          2/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   payments-eu                        │
│   payments@onprem     default   cluster-9                ││   use "pay" as typed                 │
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
 enter switch   shift-tab contexts   f1 help   esc cancel"#]]);
    picker.type_in("-x").shows(expect![[r#"
 ❯ pay-x                                                                                        0/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌  use "pay-x" as typed               │
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
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   f1 help   esc cancel"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯ pay-x                                                                                        0/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌  use "pay-x" as typed               │
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
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! The cluster has no namespace "pay-x".
 y switch   esc cancel"#]]);
    picker.press(KeyCode::Enter);
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::Enter).press(KeyCode::Char('y'));
    let namespace = Some("pay-x".to_owned());
    assert_eq!(
        picker.outcome,
        Some(Outcome::Chosen(Choice { context: key(0), namespace, look_up: LookUp::Unneeded }))
    );
}

#[test]
fn a_name_that_no_namespace_can_have() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab).type_in("Pay_").shows(expect![[r#"
 ❯ Pay_                                                                                         0/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││   No namespace matches.              │
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
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 "Pay_" can't be a namespace: 'P' is not one of a-z, 0-9 and '-'.
 shift-tab contexts   f1 help   esc cancel"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯ Pay_                                                                                         0/5
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││   No namespace matches.              │
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
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! "Pay_" can't be a namespace: 'P' is not one of a-z, 0-9 and '-'.
 shift-tab contexts   f1 help   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
}

#[test]
fn all_namespaces_on_a_larger_screen() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab);
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          5/5
╭ contexts ──────────── namespace file ────────╮╭ namespaces of team7-prod ────╮
│▎● team7-prod          payments  cluster-7    ││▌● payments                   │
│   gke_shop-payments   –         gke.yaml     ││   ────────────────────────── │
│   payments@onprem     default   cluster-9    ││   default                    │
│   eks:eu-west-1/blue  –         cluster-2    ││   kube-public                │
│ × kind-local          dev       cluster-4    ││   kube-system                │
│ ○ lab                 –         lab.yaml     ││   payments-eu                │
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
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  5/5
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of team7-prod ────────────────────╮
│▎● team7-prod          payments  cluster-7                            ││▌● payments                                   │
│   gke_shop-payments   –         gke.yaml                             ││   ────────────────────────────────────────── │
│   payments@onprem     default   cluster-9                            ││   default                                    │
│   eks:eu-west-1/blue  –         cluster-2                            ││   kube-public                                │
│ × kind-local          dev       cluster-4                            ││   kube-system                                │
│ ○ lab                 –         lab.yaml                             ││   payments-eu                                │
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
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
}
