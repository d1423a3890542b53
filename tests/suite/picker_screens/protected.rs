//! A context that the settings protect: choosing it takes one key more.

use super::stage::{Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::{Choice, ContextRow, LookUp, Outcome};
use ratatui::crossterm::event::KeyCode;

/// The company, with what is in production protected: the current context and another one.
fn guarded() -> Vec<ContextRow> {
    let mut contexts = company();
    contexts[0].protection = Some("*-prod".to_owned());
    contexts[1].protection = Some("*pay*".to_owned());
    contexts
}

#[test]
fn a_protected_context_has_a_mark_and_is_named_so() {
    let mut picker = Picker::open(opening(guarded()), (80, 12));
    picker.press(KeyCode::Down).shows(expect![[r#"
 ❯                                                                          6/6
 ●! team7-prod          payments  cluster-7
▌ ! gke_shop-payments   –         gke.yaml
    payments@onprem     default   cluster-9
    eks:eu-west-1/blue  –         cluster-2
 ×  kind-local          dev       cluster-4
 ○  lab                 –         lab.yaml




 protected · http…gke.yaml.example.com:6443 · token · ~/.kube/clusters/gke.yaml"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #2 6/6
 ●! team7-prod
▌ ! gke…op-payments
    payments@onprem
 gke_shop-payments"#]]);
}

#[test]
fn the_question_at_every_size() {
    let mut picker = Picker::open(opening(guarded()), (80, 12));
    picker.press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(picker.outcome, None);
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                          6/6
╭ contexts ───────────── namespace file ───────────────────────────────────────╮
│ ●! team7-prod          payments  cluster-7                                   │
│▌ ! gke_shop-payments   –         gke.yaml                                    │
│    payments@onprem     default   cluster-9                                   │
│    eks:eu-west-1/blue  –         cluster-2                                   │
│ ×  kind-local          dev       cluster-4                                   │
│ ○  lab                 –         lab.yaml                                    │
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
 ! "gke_shop-payments" is protected by "*pay*" in the settings.
 y switch   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
╭ contexts ───────────── namespace file ───────────────────────────────╮╭ namespaces of gke_shop-payments ─────────────╮
│ ●! team7-prod          payments  cluster-7                           ││ ● default                                    │
│▌ ! gke_shop-payments   –         gke.yaml                            ││   tab to list them                           │
│    payments@onprem     default   cluster-9                           ││                                              │
│    eks:eu-west-1/blue  –         cluster-2                           ││                                              │
│ ×  kind-local          dev       cluster-4                           ││                                              │
│ ○  lab                 –         lab.yaml                            ││                                              │
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
 ! "gke_shop-payments" is protected by "*pay*" in the settings.
 y switch   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
 ●! team7-prod          payments
▌ ! gke_shop-payments   –
    payments@onprem     default
    eks:eu-west-1/blue  –
 ×  kind-local          dev
 ○  lab                 –
 ! "gke_shop-payments" is protected by
 "*pay*" in the settings.
 y switch   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #2 6/6
 ! "gke_shop-paymen
 ts" is protected
 by "*pay*" in the
 pgdn   esc   3/4"#]]);
    picker.press(KeyCode::Char('y'));
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::PageDown).press(KeyCode::Char('y'));
    let choice = Choice { context: key(1), namespace: None, look_up: LookUp::Unneeded };
    assert_eq!(picker.outcome, Some(Outcome::Chosen(choice)));
}

#[test]
fn the_rename_of_one_says_so() {
    let mut picker = Picker::open(opening(guarded()), (80, 12));
    picker.press(KeyCode::Down).control('r').shows(expect![[r#"
 rename ❯ gke_shop-payments
 ●! team7-prod          payments  cluster-7
▌ ! gke_shop-payments   –         gke.yaml
    payments@onprem     default   cluster-9
    eks:eu-west-1/blue  –         cluster-2
 ×  kind-local          dev       cluster-4
 ○  lab                 –         lab.yaml



 Rename "gke_shop-payments" in ~/.kube/clusters/gke.yaml? "gke_shop-payments"
 is protected by "*pay*" in the settings."#]]);
}

#[test]
fn the_question_among_the_namespaces() {
    let mut picker = Picker::open(opening(guarded()), (80, 12));
    picker.press(KeyCode::Down).press(KeyCode::Tab).press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                          5/5
 ●! team7-prod          payments  cluster-7     │▌● default
▎ ! gke_shop-payments   –         gke.yaml      │   ───────────────────────────
    payments@onprem     default   cluster-9     │   kube-public
    eks:eu-west-1/blue  –         cluster-2     │   kube-system
 ×  kind-local          dev       cluster-4     │   payments
 ○  lab                 –         lab.yaml      │   payments-eu
                                                │
                                                │
                                                │
 ! "gke_shop-payments" is protected by "*pay*" in the settings.
 y switch   esc cancel"#]]);
}
