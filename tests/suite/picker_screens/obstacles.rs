//! Contexts that cannot be chosen, or that kubectl does not read.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use kswitch::picker::keymap::{Keymap, Mode};
use kswitch::picker::{Opening, Purpose};
use ratatui::crossterm::event::KeyCode;
use ratatui::style::Color;

use crate::support::expected::assert_text;

#[test]
fn a_context_that_cannot_be_chosen() {
    let mut picker = Picker::open(Opening { highlighted: 4, ..opening(company()) }, NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of kind-local ────────────╮
│ ● team7-prod          payments  cluster-7                ││ ● dev                                │
│   gke_shop-payments   –         gke.yaml                 ││                                      │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│▌× kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 kubectl uses the earlier one in ~/.kube/config; ctrl-r to rename this one

 ctrl-r rename   ? help   esc cancel"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of kind-local ────────────╮
│ ● team7-prod          payments  cluster-7                ││ ● dev                                │
│   gke_shop-payments   –         gke.yaml                 ││                                      │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│▌× kind-local          dev       cluster-4                ││                                      │
│ ○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! kubectl uses the earlier one in ~/.kube/config; ctrl-r to rename this one
 ctrl-r rename   ? help   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
    let warned = picker.runs(|cell| cell.fg == Color::Red);
    assert_eq!(
        warned,
        ["! kubectl uses the earlier one in ~/.kube/config; ctrl-r to rename this one"]
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                                  6/6
 ● team7-prod          payments
   gke_shop-payments   –
   payments@onprem     default
   eks:eu-west-1/blue  –
▌× kind-local          dev
 ○ lab                 –
 ! kubectl uses the earlier one in
 ~/.kube/config; ctrl-r to rename this
 one"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯           #5 6/6
   eks:e…est-1/blue
▌× kind-local
 ! kubectl uses the
 earlier one in…"#]]);
}

#[test]
fn a_context_that_kubectl_does_not_read() {
    let mut picker = Picker::open(Opening { highlighted: 5, ..opening(company()) }, NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of lab ───────────────────╮
│ ● team7-prod          payments  cluster-7                ││ ● default                            │
│   gke_shop-payments   –         gke.yaml                 ││                                      │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│▌○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ○ its file is not in KUBECONFIG; eval "$(kswitch env)"

 ? help   esc cancel"#]]);
    picker.press(KeyCode::Enter).shows(expect![[r#"
 ❯                                                                                              6/6
╭ contexts ──────────── namespace file ────────────────────╮╭ namespaces of lab ───────────────────╮
│ ● team7-prod          payments  cluster-7                ││ ● default                            │
│   gke_shop-payments   –         gke.yaml                 ││                                      │
│   payments@onprem     default   cluster-9                ││                                      │
│   eks:eu-west-1/blue  –         cluster-2                ││                                      │
│ × kind-local          dev       cluster-4                ││                                      │
│▌○ lab                 –         lab.yaml                 ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! its file is not in KUBECONFIG; eval "$(kswitch env)"
 ? help   esc cancel"#]]);
    assert_eq!(picker.outcome, None);
    picker.control('r');
    assert_eq!(picker.state.mode(), Mode::Contexts);
}

/// The details name the key of the settings, and none where the key does nothing.
#[test]
fn the_key_that_repairs_is_that_of_the_settings() {
    let keymap = |text| serde_json::from_str::<Keymap>(text).unwrap();
    let f2 = keymap(r#"{"rename": "f2"}"#);
    let opening =
        |purpose, keymap| Opening { highlighted: 4, purpose, keymap, ..opening(company()) };
    let last_lines = |picker: &Picker| {
        let screen = picker.screen();
        let lines: Vec<&str> = screen.lines().collect();
        lines[lines.len() - 2..].join("\n")
    };
    let picker = Picker::open(opening(Purpose::Switch, f2.clone()), (100, 12));
    assert_text(
        &last_lines(&picker),
        expect![[r#"
                                                            │
 kubectl uses the earlier one in ~/.kube/config; f2 to rename this one"#]],
    );
    let picker = Picker::open(opening(Purpose::Delete, f2.clone()), (100, 12));
    assert_text(
        &last_lines(&picker),
        expect![[r#"
                                                            │
 kubectl uses the earlier one in ~/.kube/config"#]],
    );
    let none = keymap(r#"{"rename": []}"#);
    let picker = Picker::open(opening(Purpose::Switch, none), (100, 12));
    assert_text(
        &last_lines(&picker),
        expect![[r#"
                                                            │
 kubectl uses the earlier one in ~/.kube/config"#]],
    );
}
