//! A change that was written, or was not, and what the picker reports.

use super::stage::{Picker, company};
use super::writing::renaming;
use expect_test::expect;
use ratatui::crossterm::event::KeyCode;

/// The change was written.
fn done() -> Picker {
    let mut picker = renaming();
    let mut contexts = company();
    "team7-prod-1".clone_into(&mut contexts[0].key.name);
    picker.renew(contexts).finish(Ok("Renamed \"team7-prod\" to \"team7-prod-1\"."));
    picker
}

#[test]
fn done_at_every_size() {
    let mut picker = done();
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          6/6
╭ contexts ──────────── namespace file ────────────────────────────────────────╮
│▌● team7-prod-1        payments  cluster-7                                    │
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
 Renamed "team7-prod" to "team7-prod-1".
 enter switch  tab namespaces  ctrl-r rename  ctrl-z undo  ? help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of team7-prod-1 ──────────────────╮
│▌● team7-prod-1        payments  cluster-7                            ││ ● payments                                   │
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
 Renamed "team7-prod" to "team7-prod-1".
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ctrl-z undo   ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
▌● team7-prod-1        payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –

 Renamed "team7-prod" to
 "team7-prod-1"."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 6/6
▌● team7-prod-1
   gke…hop-payments
 Renamed
 "team7-prod" to…"#]]);
}

#[test]
fn the_next_key_takes_the_word_away() {
    let mut picker = done();
    picker.press(KeyCode::Down).press(KeyCode::Up).resize(80, 12).shows(expect![[r#"
 ❯                                                                          6/6
▌● team7-prod-1        payments  cluster-7
   gke_shop-payments   –         gke.yaml
   payments@onprem     default   cluster-9
   eks:eu-west-1/blue  –         cluster-2
 × kind-local          dev       cluster-4
 ○ lab                 –         lab.yaml




 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7"#]]);
}

#[test]
fn not_done_at_every_size() {
    let mut picker = renaming();
    picker
        .finish(Err("~/.kube/clusters/cluster-7 is locked by process 4711, and has been for 5 s."));
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          6/6
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
 ! ~/.kube/clusters/cluster-7 is locked by process 4711, and has been for 5 s.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
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
 ! ~/.kube/clusters/cluster-7 is locked by process 4711, and has been for 5 s.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
▌● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –

 ! ~/.kube/clusters/cluster-7 is locked
 by process 4711, and has been for 5 s."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 6/6
▌● team7-prod
   gke…hop-payments
 ! ~/.kube/clusters
 /cluster-7 is…"#]]);
}
