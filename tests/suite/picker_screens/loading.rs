//! What the pane shows before the cluster has answered.

use super::stage::{Picker, company, page, remembered};
use expect_test::expect;
use ratatui::crossterm::event::KeyCode;
use ratatui::style::Modifier;

#[test]
fn asking_with_nothing_known() {
    let mut picker = Picker::asking(company());
    picker.shows(expect![[r#"
 ❯                                                                                              1/1
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
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
╰──────────────────────────────────────────────────────────╯╰─────────────────────────── ⠋ asking… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    assert!(
        picker.runs(|cell| cell.modifier.contains(Modifier::DIM)).contains(&"⠋ asking…".to_owned())
    );
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          1/1
╭ contexts ──────────── namespace file ────────╮╭ namespaces of team7-prod ────╮
│▎● team7-prod          payments  cluster-7    ││▌● payments                   │
│   gke_shop-payments   –         gke.yaml     ││                              │
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
╰──────────────────────────────────────────────╯╰─────────────────── ⠋ asking… ╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  1/1
▌● payments







 ⠋ asking…"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              1/1
▌● payments


 ⠋ asking…"#]]);
    picker.resize(20, 2).shows(expect![[r#"
 ❯    ⠋ asking… 1/1
▌● payments"#]]);
}

#[test]
fn asking_with_names_used_before() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(None)).shows(expect![[r#"
 ❯                                                                                              3/3
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   payments-old                       │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰─────────────────────────── ⠋ asking… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
}

#[test]
fn asking_with_an_earlier_answer() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(Some("3 hours"))).shows(expect![[r#"
 ❯                                                                                              3/3
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   payments-old                       │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰────────────── ⠋ 3 hours old, asking… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  3/3
▌● payments
   ────────────────────────────────────
   default
   payments-old




 ⠋ 3 hours old, asking…"#]]);
    picker.resize(20, 10).shows(expect![[r#"
 ❯              3/3
▌● payments
   ────────────────
   default
   payments-old




 ⠋ 3 hours old…"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              3/3
▌● payments
   default
   payments-old
 ⠋ 3 hours old…"#]]);
}

#[test]
fn leaving_before_the_end() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(None)).press(KeyCode::BackTab).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▌● team7-prod          payments  cluster-7                ││ ● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   payments-old                       │
│ × kind-local          dev       cluster-4                ││   tab to ask the cluster             │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────── not from the cluster ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.press(KeyCode::Tab).query_event(page()).press(KeyCode::BackTab);
    picker.resize(120, 6).shows(expect![[r#"
 ❯                                                                                                           row 1  6/6
▌● team7-prod          payments  cluster-7                              │ ● payments
   gke_shop-payments   –         gke.yaml                               │   default
   payments@onprem     default   cluster-9                              │   payments-old
   eks:eu-west-1/blue  –         cluster-2                              │   team-1
 × kind-local          dev       cluster-4                              │   team-2"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
▌● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –


 https…mazonaws.com · ~/.ku…s/cluster-7"#]]);
}

#[test]
fn asking_on_a_large_screen() {
    let mut picker = Picker::asking(company());
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  1/1
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of team7-prod ────────────────────╮
│▎● team7-prod          payments  cluster-7                            ││▌● payments                                   │
│   gke_shop-payments   –         gke.yaml                             ││                                              │
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
╰──────────────────────────────────────────────────────────────────────╯╰─────────────────────────────────── ⠋ asking… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
}
