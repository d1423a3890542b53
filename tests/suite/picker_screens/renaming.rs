//! A context gets another name.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use ratatui::crossterm::event::KeyCode;

#[test]
fn the_name_is_typed_over_at_every_size() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.control('r').type_in("uction");
    picker.resize(80, 24).shows(expect![[r#"
 rename ❯ team7-production
╭ contexts ──────────── namespace file ────────────────────────────────────────╮
│▌● team7-prod          payments  cluster-7                                    │
│   gke_shop-payments   –         gke.yaml                                     │
│   payments@onprem     default   cluster-9                                    │
│   eks:eu-west-1/blue  –         cluster-2                                    │
│ × kind-local          dev       cluster-4                                    │
│ ○ lab                 –         lab.yaml                                     │
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
 Rename "team7-prod" in ~/.kube/clusters/cluster-7 and in current-context?
 enter rename   tab cluster and user too   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 rename ❯ team7-production
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of team7-prod ────────────────────╮
│▌● team7-prod          payments  cluster-7                            ││ ● payments                                   │
│   gke_shop-payments   –         gke.yaml                             ││   tab to list them                           │
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
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 Rename "team7-prod" in ~/.kube/clusters/cluster-7 and in current-context?
 enter rename   tab cluster and user too   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 rename ❯ team7-production
▌● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –
 Rename "team7-prod" in
 ~/.kube/clusters/cluster-7 and in
 current-context?"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 rename ❯ roduction
 Rename
 "team7-prod" in ~/
 .kube/clusters/clu
 enter   esc   3/5"#]]);
}

#[test]
fn a_name_that_is_taken_is_reported_while_it_is_typed_and_refused() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.control('r').control('u').type_in("payments@onprem").shows(expect![[r#"
 rename ❯ payments@onprem
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▌● team7-prod          payments  cluster-7                ││ ● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   tab to list them                   │
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
 Context "payments@onprem" already exists in ~/.kube/clusters/cluster-9.
 enter rename   tab cluster and user too   esc cancel"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 rename ❯ payments@onprem
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of team7-prod ────────────╮
│▌● team7-prod          payments  cluster-7                ││ ● payments                           │
│   gke_shop-payments   –         gke.yaml                 ││   tab to list them                   │
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
 ! Context "payments@onprem" already exists in ~/.kube/clusters/cluster-9.
 enter rename   tab cluster and user too   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 rename ❯ ts@onprem
▌● team7-prod
   gke…hop-payments
 ! Context
 "payments@onprem"…"#]]);
    assert_eq!(picker.mutation, None);
}
