//! Namespaces that come in over time.

use super::stage::{Picker, company, context, key, names, page, remembered};
use expect_test::expect;
use kswitch::picker::{Choice, LookUp, NamespaceEvent, Outcome};
use ratatui::crossterm::event::KeyCode;

#[test]
fn pages_arriving() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(Some("3 hours"))).query_event(page()).shows(expect![[r#"
 ❯                                                                                          514/514
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   default                            │
│   eks:eu-west-1/blue  –         cluster-2                ││   payments-old                       │
│ × kind-local          dev       cluster-4                ││   team-1                             │
│ ○ lab                 –         lab.yaml                 ││   team-2                             │
│                                                          ││   team-3                             │
│                                                          ││   team-4                             │
│                                                          ││   team-5                             │
│                                                          ││   team-6                             │
│                                                          ││   team-7                             │
╰──────────────────────────────────────────────────────────╯╰─────────────────────── ⠋ 512 so far… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                       row 1  514/514
▌● payments
   ────────────────────────────────────
   default
   payments-old
   team-1
   team-2
   team-3
   team-4
 ⠋ 512 so far…"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯          514/514
▌● payments
   default
   payments-old
 ⠋ 512 so far…"#]]);
}

#[test]
fn the_query_and_the_highlight_stay_while_pages_arrive() {
    let mut picker = Picker::asking(company());
    picker.query_event(remembered(None)).type_in("pay").press(KeyCode::Down).shows(expect![[r#"
 ❯ pay                                                                                          2/3
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││ ● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││▌  payments-old                       │
│   payments@onprem     default   cluster-9                ││   use "pay" as typed                 │
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
 enter switch   shift-tab contexts   f1 help   esc cancel"#]]);
    picker
        .query_event(NamespaceEvent::Arrived(names(&["pay", "payments-eu", "payments-old", "zoo"])))
        .shows(expect![[r#"
 ❯ pay                                                                                          4/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││   pay                                │
│   gke_shop-payments   –         gke.yaml                 ││ ● payments                           │
│   payments@onprem     default   cluster-9                ││   payments-eu                        │
│   eks:eu-west-1/blue  –         cluster-2                ││▌  payments-old                       │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰───────────────────────── ⠋ 4 so far… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   f1 help   esc cancel"#]]);
    picker.query_event(NamespaceEvent::Complete { remark: None }).shows(expect![[r#"
 ❯ pay                                                                                          3/4
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││   pay                                │
│   gke_shop-payments   –         gke.yaml                 ││   payments-eu                        │
│   payments@onprem     default   cluster-9                ││▌  payments-old                       │
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
    picker.press(KeyCode::Enter);
    let namespace = Some("payments-old".to_owned());
    assert_eq!(
        picker.outcome,
        Some(Outcome::Chosen(Choice { context: key(0), namespace, look_up: LookUp::Unneeded }))
    );
}

#[test]
fn ten_thousand_namespaces() {
    let mut picker = Picker::asking(company());
    let all: Vec<String> = (0..10_000).map(|number| format!("team-{number}")).collect();
    for page in all.chunks(500) {
        picker.query_event(NamespaceEvent::Arrived(page.to_vec()));
    }
    picker.shows(expect![[r#"
 ❯                                                                                      10001/10001
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   ────────────────────────────────── │
│   payments@onprem     default   cluster-9                ││   team-0                             │
│   eks:eu-west-1/blue  –         cluster-2                ││   team-1                             │
│ × kind-local          dev       cluster-4                ││   team-2                             │
│ ○ lab                 –         lab.yaml                 ││   team-3                             │
│                                                          ││   team-4                             │
│                                                          ││   team-5                             │
│                                                          ││   team-6                             │
│                                                          ││   team-7                             │
│                                                          ││   team-8                             │
╰──────────────────────────────────────────────────────────╯╰───────────────────── ⠋ 10000 so far… ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.query_event(NamespaceEvent::Complete { remark: None }).press(KeyCode::End).shows(
        expect![[r#"
 ❯                                                                                      10000/10000
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││   team-9989                          │
│   gke_shop-payments   –         gke.yaml                 ││   team-9990                          │
│   payments@onprem     default   cluster-9                ││   team-9991                          │
│   eks:eu-west-1/blue  –         cluster-2                ││   team-9992                          │
│ × kind-local          dev       cluster-4                ││   team-9993                          │
│ ○ lab                 –         lab.yaml                 ││   team-9994                          │
│                                                          ││   team-9995                          │
│                                                          ││   team-9996                          │
│                                                          ││   team-9997                          │
│                                                          ││   team-9998                          │
│                                                          ││▌  team-9999                          │
╰──────────────────────────────────────────────────────────╯╰───────────────────────── 10000/10000 ╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    picker.type_in("9999").shows(expect![[r#"
 ❯ 9999                                                                                     1/10000
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▎● team7-prod          payments  cluster-7                ││▌  team-9999                          │
│   gke_shop-payments   –         gke.yaml                 ││   use "9999" as typed                │
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
}

#[test]
fn hostile_names_ages_and_remarks_are_shown_and_not_obeyed() {
    let mut picker = Picker::asking(vec![context("a", None, "a")]);
    let age = Some("3\u{1b}[2J".to_owned());
    picker.query_event(NamespaceEvent::Remembered { names: names(&["x\u{7}"]), age }).shows(
        expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of a ─────────────────────╮
│▎  a                                                      ││▌● default                            │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   x\u{7}                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰─────────── ⠋ 3\u{1b}[2J old, asking… ╯
 https://a.example.com:6443 · token · namespace default · ~/.kube/clusters/a
 enter switch   shift-tab contexts   ? help   esc cancel"#]],
    );
    picker.query_event(NamespaceEvent::Arrived(names(&["default", "y\u{202e}"])));
    picker
        .query_event(NamespaceEvent::Complete { remark: Some("pro\u{9b}jects".to_owned()) })
        .shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of a ─────────────────────╮
│▎  a                                                      ││▌● default                            │
│                                                          ││   ────────────────────────────────── │
│                                                          ││   y\u{202e}                          │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰────────────────────── pro\u{9b}jects ╯
 https://a.example.com:6443 · token · namespace default · ~/.kube/clusters/a
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
}
