//! The first screen.

use super::stage::{NORMAL, Picker, company, context, opening};
use expect_test::expect;
use kswitch::picker::{Opening, Outcome};
use ratatui::crossterm::event::KeyCode;

#[test]
fn at_the_start() {
    let mut picker = Picker::open(opening(company()), (80, 24));
    picker.shows(expect![[r#"
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
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    assert_eq!(picker.cursor(), (3, 0));
    picker.resize(120, 40).shows(expect![[r#"
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
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · namespace payments · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
▌● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
 × kind-local          dev
 ○ lab                 –


 https…mazonaws.com · ~/.ku…s/cluster-7"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #1 6/6
▌● team7-prod
   gke…hop-payments
   payments@onprem
   eks:e…est-1/blue"#]]);
}

#[test]
fn one_file_needs_no_column() {
    let contexts = vec![context("a", None, "config"), context("b", Some("dev"), "config")];
    Picker::open(opening(contexts), NORMAL).shows(expect![[r#"
 ❯                                                                                              2/2
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of a ─────────────────────╮
│▌  a  –                                                   ││ ● default                            │
│   b  dev                                                 ││   tab to list them                   │
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
 https://config.example.com:6443 · token · namespace default · ~/.kube/clusters/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
}

#[test]
fn no_contexts_at_all() {
    let first_steps = [
        "There is no context in ~/.kube/config.",
        "to try kswitch on sample clusters: kswitch demo",
    ];
    let opening =
        Opening { first_steps: first_steps.map(str::to_owned).to_vec(), ..opening(Vec::new()) };
    let mut picker = Picker::open(opening, NORMAL);
    for key in [KeyCode::Down, KeyCode::End, KeyCode::Tab, KeyCode::Right, KeyCode::Enter] {
        picker.press(key);
    }
    picker.shows(expect![[r#"
 ❯                                                                                              0/0
╭ contexts ────────────────────────────────────────────────────────────────────────────────────────╮
│   There is no context in ~/.kube/config.                                                         │
│   to try kswitch on sample clusters: kswitch demo                                                │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
│                                                                                                  │
╰──────────────────────────────────────────────────────────────────────────────────────────────────╯

 ? help   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::Esc);
    assert_eq!(picker.outcome, Some(Outcome::Cancelled));
}
