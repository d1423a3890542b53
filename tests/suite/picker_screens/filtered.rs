//! What is typed, and what is left of the contexts then.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use ratatui::crossterm::event::KeyCode;

#[test]
fn typing_filters_and_marks_what_it_found() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("pay").shows(expect![[r#"
 ❯ pay                                                                                          3/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of payments@onprem ───────╮
│▌  payments@onprem     default   cluster-9                ││ ● default                            │
│   gke_shop-payments   –         gke.yaml                 ││   tab to list them                   │
│ ● team7-prod          payments  cluster-7                ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["pay", "pay", "pay"]);
    assert_eq!(picker.cursor(), (6, 0));
    picker.type_in(" gke").shows(expect![[r#"
 ❯ pay gke                                                                                      1/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of gke_shop-payments ─────╮
│▌  gke_shop-payments   –         gke.yaml                 ││ ● default                            │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
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
╭ contexts ────────────────────────────────────────────────╮╭ namespaces ──────────────────────────╮
│   No context matches.                                    ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯

 f1 help   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
}

#[test]
fn what_is_left_at_every_size() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("pay");
    picker.resize(80, 24).shows(expect![[r#"
 ❯ pay                                                                      3/6
╭ contexts ──────────── namespace file ────────────────────────────────────────╮
│▌  payments@onprem     default   cluster-9                                    │
│   gke_shop-payments   –         gke.yaml                                     │
│ ● team7-prod          payments  cluster-7                                    │
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
 https://cluster-9.example.com:6443 · token · ~/.kube/clusters/cluster-9

 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯ pay                                                                                                              3/6
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of payments@onprem ───────────────╮
│▌  payments@onprem     default   cluster-9                            ││ ● default                                    │
│   gke_shop-payments   –         gke.yaml                             ││   tab to list them                           │
│ ● team7-prod          payments  cluster-7                            ││                                              │
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
│                                                                      ││                                              │
│                                                                      ││                                              │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯ pay                              3/6
▌  payments@onprem     default
   gke_shop-payments   –
 ● team7-prod          payments





 https…ple.com:6443 · ~/.ku…s/cluster-9"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯ pay          3/6
▌  payments@onprem
   gke_sho…payments
 ● team7-prod
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
╭ contexts ────────────────────────────────────────────────────────────╮╭ namespaces ──────────────────────────────────╮
│   No context matches.                                                ││                                              │
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
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
│                                                                      ││                                              │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯

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

#[test]
fn a_match_that_the_list_does_not_show_is_in_the_details() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("eks.amaz").shows(expect![[r#"
 ❯ eks.amaz                                                                                     1/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▌● team7-prod          payments  cluster-7                ││ ● payments                           │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 server https://4F1A…u-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["eks.amaz"]);
    picker.control('u').type_in("admin gke").shows(expect![[r#"
 ❯ admin gke                                                                                    1/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of gke_shop-payments ─────╮
│▌  gke_shop-payments   –         gke.yaml                 ││ ● default                            │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 user admin · https://gke.yaml.example.com:6443 · token · ~/.kube/clusters/gke.yaml

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["gke", "admin"]);
}

#[test]
fn names_one_edit_away_are_offered_if_nothing_else_matches() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("paymetns").shows(expect![[r#"
 ❯ paymetns                                                                                     2/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of payments@onprem ───────╮
│▌  payments@onprem     default   cluster-9                ││ ● default                            │
│   gke_shop-payments   –         gke.yaml                 ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["payments", "payments"]);
}
