//! The highlighted context goes while the picker is open.

use super::stage::{NORMAL, Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::{Choice, LookUp, Outcome};
use ratatui::crossterm::event::KeyCode;

#[test]
fn at_every_size() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    let mut contexts = company();
    contexts.remove(1);
    picker.press(KeyCode::Down).renew(contexts);
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          5/5
╭ contexts ──────────── namespace file ────────────────────────────────────────╮
│ ● team7-prod          payments  cluster-7                                    │
│▌  payments@onprem     default   cluster-9                                    │
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
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 ! Context "gke_shop-payments" is no longer in the list.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  5/5
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of payments@onprem ───────────────╮
│ ● team7-prod          payments  cluster-7                            ││ ● default                                    │
│▌  payments@onprem     default   cluster-9                            ││   tab to list them                           │
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
│                                                                      ││                                              │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 ! Context "gke_shop-payments" is no longer in the list.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  5/5
 ● team7-prod          payments
▌  payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –


 ! Context "gke_shop-payments" is no
 longer in the list."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #2 5/5
 ● team7-prod
▌  payments@onprem
 ! Context "gke_sho
 p-payments" is no…"#]]);
    picker.press(KeyCode::Enter);
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::Enter);
    assert_eq!(
        picker.outcome,
        Some(Outcome::Chosen(Choice {
            context: key(2),
            namespace: None,
            look_up: LookUp::Unneeded
        }))
    );
}

#[test]
fn from_under_its_namespaces() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Down).press(KeyCode::Tab).renew(company().split_off(2)).shows(expect![[
        r#"
 ❯                                                                                              4/4
╭ contexts ───────────────────── file ─────────────────────╮╭ namespaces of eks:eu-west-1/blue ────╮
│   payments@onprem     default  cluster-9                 ││ ● default                            │
│▌  eks:eu-west-1/blue  –        cluster-2                 ││   tab to list them                   │
│ × kind-local          dev      cluster-4                 ││                                      │
│ ○ lab                 –        lab.yaml                  ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! Context "gke_shop-payments" is no longer in the list.
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#
    ]]);
}
