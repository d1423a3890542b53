//! Files that kubectl can't read, and what the picker reports.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use kswitch::picker::{ContextRow, Obstacle, Opening};
use ratatui::crossterm::event::KeyCode;

#[test]
fn a_notice_until_a_key_is_pressed() {
    let notices = vec![
        "~/.kube/bad.yaml: line 3: a mapping was expected. kubectl fails until that is mended."
            .to_owned(),
        "Another one.".to_owned(),
    ];
    let mut picker = Picker::open(Opening { notices, ..opening(company()) }, NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                                              6/6
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
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! ~/.kube/bad.yaml: line 3: a mapping was expected. kubectl fails until that is mended. (+1 more:
 kswitch doctor)
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.press(KeyCode::Down).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of gke_shop-payments ─────╮
│ ● team7-prod          payments  cluster-7                ││ ● default                            │
│▌  gke_shop-payments   –         gke.yaml                 ││   tab to list them                   │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://gke.yaml.example.com:6443 · token · namespace default · ~/.kube/clusters/gke.yaml

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
}

/// The company with a file that kubectl can't read: it acts on no context then, so each row has the
/// same in its way.
fn broken() -> Picker {
    let fault = "~/.kube/bad.yaml:3: a mapping was expected";
    let contexts = company()
        .into_iter()
        .map(|row| {
            let obstacle = Some(Obstacle { text: fault.to_owned(), ..Obstacle::default() });
            ContextRow { obstacle, ..row }
        })
        .collect();
    let notices = vec![format!("{fault}. kubectl fails until that is mended.")];
    Picker::open(Opening { notices, ..opening(contexts) }, NORMAL)
}

#[test]
fn all_rows_with_the_same_in_their_way() {
    let mut picker = broken();
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
╰──────────────────────────────────────────────────────────────────────────────╯
 ! ~/.kube/bad.yaml:3: a mapping was expected. kubectl fails until that is
 mended.
 ? help   esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                                  6/6
╭ contexts ──────────── namespace file ────────────────────────────────╮╭ namespaces of team7-prod ────────────────────╮
│▌● team7-prod          payments  cluster-7                            ││ ● payments                                   │
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
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 ! ~/.kube/bad.yaml:3: a mapping was expected. kubectl fails until that is mended.
 ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
▌● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –
 ! ~/.kube/bad.yaml:3: a mapping was
 expected. kubectl fails until that is
 mended."#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 6/6
▌● team7-prod
   gke…hop-payments
 ! ~/.kube/bad.yaml
 :3: a mapping was…"#]]);
}

#[test]
fn a_row_shows_its_obstacle_and_is_not_chosen() {
    let mut picker = broken();
    picker.press(KeyCode::Down).resize(80, 12).shows(expect![[r#"
 ❯                                                                          6/6
 ● team7-prod          payments  cluster-7
▌  gke_shop-payments   –         gke.yaml
   payments@onprem     default   cluster-9
   eks:eu-west-1/blue  –         cluster-2
 × kind-local          dev       cluster-4
 ○ lab                 –         lab.yaml




 ~/.kube/bad.yaml:3: a mapping was expected"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                          6/6
 ● team7-prod          payments  cluster-7
▌  gke_shop-payments   –         gke.yaml
   payments@onprem     default   cluster-9
   eks:eu-west-1/blue  –         cluster-2
 × kind-local          dev       cluster-4
 ○ lab                 –         lab.yaml




 ! ~/.kube/bad.yaml:3: a mapping was expected"#]]);
    assert_eq!(picker.outcome, None);
}
