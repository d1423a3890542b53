//! Several contexts are marked, to be deleted together.

use expect_test::expect;
use kswitch::picker::keymap::Keymap;
use kswitch::picker::{Mutation, Opening};
use ratatui::crossterm::event::KeyCode;

use super::stage::{Picker, company, key, opening};

#[test]
fn marks_are_counted_and_the_question_lists_all_of_them() {
    let opening = Opening { keymap: Keymap::default(), ..opening(company()) };
    let mut picker = Picker::open(opening, (80, 24));
    picker.press(KeyCode::Down).control(' ').press(KeyCode::Insert);
    picker.shows(expect![[r#"
 ❯                                                                2 marked  6/6
╭ contexts ──────────── namespace file ────────────────────────────────────────╮
│ ● team7-prod          payments  cluster-7                                    │
│ + gke_shop-payments   –         gke.yaml                                     │
│ + payments@onprem     default   cluster-9                                    │
│▌  eks:eu-west-1/blue  –         cluster-2                                    │
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
 arn:aws:eks:eu-west-1:123456789012:cluster/blue
 https://cluster-2.example.com:6443 · token · ~/.kube/clusters/cluster-2
 enter switch   tab namespaces   ctrl-d delete 2   ? help   esc cancel"#]]);
    picker.type_in("team7").resize(100, 16).shows(expect![[r#"
 ❯ team7                                                                              2 marked  1/6
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
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete 2   ctrl-r rename   f1 help   esc cancel"#]]);
    picker.control('d').shows(expect![[r#"
 ❯ team7                                                                              2 marked  1/6
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
 ! Delete "gke_shop-payments" from ~/.kube/clusters/gke.yaml, "payments@onprem" from
 ~/.kube/clusters/cluster-9? Left over is user "u": no other context uses it.
 y delete   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯ team7                  2 marked  1/6
▌● team7-prod          payments


 ! Delete "gke_shop-payments" from
 ~/.kube/clusters/gke.yaml,
 "payments@onprem" from
 ~/.kube/clusters/cluster-9? Left over
 is user "u": no other context uses it.
 y delete   esc cancel"#]]);
    picker.press(KeyCode::Char('y'));
    let contexts = vec![key(1), key(2)];
    assert_eq!(picker.mutation, Some(Mutation::Delete { contexts }));
}
