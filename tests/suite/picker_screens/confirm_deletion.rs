//! A context is to be deleted: what is asked before.

use super::stage::{NORMAL, Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::Mutation;
use ratatui::crossterm::event::KeyCode;

#[test]
fn the_question_at_every_size() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Down).control('d');
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          6/6
╭ contexts ──────────── namespace file ────────────────────────────────────────╮
│ ● team7-prod          payments  cluster-7                                    │
│▌  gke_shop-payments   –         gke.yaml                                     │
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
╰──────────────────────────────────────────────────────────────────────────────╯
 ! Delete "gke_shop-payments" from ~/.kube/clusters/gke.yaml? Left over is user
 "u": no other context uses it.
 y delete   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of gke_shop-payments ─────────────╮
│ ● team7-prod          payments  cluster-7                            ││ ● default                                    │
│▌  gke_shop-payments   –         gke.yaml                             ││   tab to list them                           │
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
 ! Delete "gke_shop-payments" from ~/.kube/clusters/gke.yaml? Left over is user "u": no other context uses it.
 y delete   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                           row 2  6/6
 ● team7-prod          payments
▌  gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ! Delete "gke_shop-payments" from
 ~/.kube/clusters/gke.yaml? Left over
 is user "u": no other context uses it.
 y delete   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #2 6/6
 ! Delete "gke_shop
 -payments" from ~/
 .kube/clusters/gke
 pgdn   esc   3/7"#]]);
    picker.press(KeyCode::Char('y'));
    assert_eq!(picker.mutation, None);
    picker.press(KeyCode::PageDown).press(KeyCode::PageDown).press(KeyCode::Char('y'));
    assert_eq!(picker.mutation, Some(Mutation::Delete { contexts: vec![key(1)] }));
}

#[test]
fn a_no_leaves_everything_as_it_was() {
    let mut picker = Picker::open(opening(company()), (20, 5));
    picker.press(KeyCode::Down).control('d').press(KeyCode::Esc).shows(expect![[r#"
 ❯           #2 6/6
▌  gke…hop-payments
   payments@onprem
   eks:e…est-1/blue
 gke_shop-payments"#]]);
    assert_eq!((&picker.mutation, &picker.outcome), (&None, &None));
}
