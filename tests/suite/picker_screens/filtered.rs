//! What is typed, and what is left of the contexts then.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use ratatui::crossterm::event::KeyCode;

#[test]
fn typing_filters_and_marks_what_it_found() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("pay").shows(expect![[r#"
 ❯ pay                                                                                          3/6
╭ contexts ──────────────────────────────────────────────────────────────╮╭ namespaces of team7-p… ╮
│▌● team7-prod                                       payments  cluster-7 ││ ● payments             │
│   payments@onprem                                  default   cluster-9 ││   tab to list them     │
│   gke_shop-payments                                –         gke.yaml  ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
╰────────────────────────────────────────────────────────────────────────╯╰────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["pay", "pay", "pay"]);
    assert_eq!(picker.cursor(), (6, 0));
    picker.type_in(" gke").shows(expect![[r#"
 ❯ pay gke                                                                                      1/6
╭ contexts ──────────────────────────────────────────────────────────────╮╭ namespaces of gke_sho… ╮
│▌  gke_shop-payments                                –         gke.yaml  ││ ● default              │
│                                                                        ││   tab to list them     │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
╰────────────────────────────────────────────────────────────────────────╯╰────────────────────────╯
 https://gke.yaml.example.com:6443 · token · namespace default · ~/.kube/clusters/gke.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["gke", "pay"]);
}

#[test]
fn nothing_matches() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("zzz").press(KeyCode::Down).press(KeyCode::Enter).press(KeyCode::Tab);
    picker.shows(expect![[r#"
 ❯ zzz                                                                                          0/6
╭ contexts ──────────────────────────────────────────────────────────────╮╭ namespaces ────────────╮
│   No context matches.                                                  ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
│                                                                        ││                        │
╰────────────────────────────────────────────────────────────────────────╯╰────────────────────────╯

 f1 help   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
}

#[test]
fn what_is_left_at_every_size() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("pay");
    picker.resize(80, 24).shows(expect![[r#"
 ❯ pay                                                                      3/6
╭ contexts ────────────────────────────────────────────────────────────────────╮
│▌● team7-prod                                       payments  cluster-7       │
│   payments@onprem                                  default   cluster-9       │
│   gke_shop-payments                                –         gke.yaml        │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯ pay                                                                                                              3/6
╭ contexts ──────────────────────────────────────────────────────────────╮╭ namespaces of team7-prod ──────────────────╮
│▌● team7-prod                                       payments  cluster-7 ││ ● payments                                 │
│   payments@onprem                                  default   cluster-9 ││   tab to list them                         │
│   gke_shop-payments                                –         gke.yaml  ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
╰────────────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯ pay                              3/6
▌● team7-prod
   payments@onprem
   gke_shop-payments





 https…mazonaws.com · ~/.ku…s/cluster-7"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯ pay          3/6
▌● team7-prod
   payments@onprem
   gke_shop-paymen…
"#]]);
}

#[test]
fn nothing_is_left_at_every_size() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("zzz");
    picker.resize(80, 24).shows(expect![[r#"
 ❯ zzz                                                                      0/6
╭ contexts ────────────────────────────────────────────────────────────────────╮
│   No context matches.                                                        │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯

 f1 help   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯ zzz                                                                                                              0/6
╭ contexts ──────────────────────────────────────────────────────────────╮╭ namespaces ────────────────────────────────╮
│   No context matches.                                                  ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
│                                                                        ││                                            │
╰────────────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────╯

 f1 help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯ zzz                              0/6
   No context matches.







"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯ zzz          0/6
   No context
   matches.

"#]]);
}
