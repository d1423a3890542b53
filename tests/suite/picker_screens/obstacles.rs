//! Contexts that cannot be chosen, or that kubectl does not read.

use super::stage::{NORMAL, Picker, company, key, opening};
use expect_test::expect;
use kswitch::picker::{Choice, Opening, Outcome};
use ratatui::crossterm::event::KeyCode;
use ratatui::style::Color;

#[test]
fn a_context_that_cannot_be_chosen() {
    let mut picker = Picker::open(Opening { highlighted: 4, ..opening(company()) }, NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────────────────────────────────────╮
│ ● team7-prod                                       payments  cluster-7       │
│   gke_shop-payments                                –         gke.yaml        │
│   payments@onprem                                  default   cluster-9       │
│   arn:aws:eks:eu-west-1:123456789012:cluster/blue  –         cluster-2       │
│▌× kind-local                                       dev       cluster-4       │
│ ○ lab                                              –         lab.yaml        │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 ~/.kube/config has a context of this name too, and kubectl uses that one.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────────────────────────────────────╮
│ ● team7-prod                                       payments  cluster-7       │
│   gke_shop-payments                                –         gke.yaml        │
│   payments@onprem                                  default   cluster-9       │
│   arn:aws:eks:eu-west-1:123456789012:cluster/blue  –         cluster-2       │
│▌× kind-local                                       dev       cluster-4       │
│ ○ lab                                              –         lab.yaml        │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 ! ~/.kube/config has a context of this name too, and kubectl uses that one.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    assert_eq!(picker.outcome, None);
    let warned = picker.runs(|cell| cell.fg == Color::Red);
    assert_eq!(
        warned,
        ["! ~/.kube/config has a context of this name too, and kubectl uses that one."]
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
╭ contexts ────────────────────────────╮
│   gke_shop-payments                  │
│   payments@onprem                    │
│   arn:aws:eks…456789012:cluster/blue │
│▌× kind-local                         │
╰──────────────────────────────────────╯
 ! ~/.kube/config has a context of this
 name too, and kubectl uses that one.
 enter switch   ? help   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯              6/6
   arn:a…uster/blue
▌× kind-local
 ! ~/.kube/config
 has a context of…"#]]);
}

#[test]
fn a_context_that_kubectl_does_not_read() {
    let mut picker = Picker::open(Opening { highlighted: 5, ..opening(company()) }, NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────────────────────────────────────╮
│ ● team7-prod                                       payments  cluster-7       │
│   gke_shop-payments                                –         gke.yaml        │
│   payments@onprem                                  default   cluster-9       │
│   arn:aws:eks:eu-west-1:123456789012:cluster/blue  –         cluster-2       │
│ × kind-local                                       dev       cluster-4       │
│▌○ lab                                              –         lab.yaml        │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 not in KUBECONFIG · https:/…example.com:6443 · token · ~/.kube…usters/lab.yaml
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.press(KeyCode::Enter);
    let choice = Choice { context: key(5), namespace: None };
    assert_eq!(picker.outcome, Some(Outcome::Chosen(choice)));
}
