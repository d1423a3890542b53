//! What the picker shows, compared as whole screens.

mod arriving;
mod asking;
mod complete;
mod failing;
mod stage;

use kswitch::picker::{Choice, ContextRow, Focus, News, Opening, Outcome};
use ratatui::crossterm::event::KeyCode;
use ratatui::style::{Color, Modifier};
use stage::{NORMAL, Picker, company, context, opening, page, remembered};

#[test]
fn at_the_start() {
    let mut picker = Picker::open(opening(company()), (80, 24));
    picker.shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│▌● team7-prod             payments  cluster-7 ││ ● payments                   │
│   gke_shop-payments      –         gke.yaml  ││   tab to list them           │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    assert_eq!(picker.cursor(), (3, 0));
    picker.resize(120, 40).shows("
 ❯                                                                                                                  6/6
╭ contexts ────────────────────────────────────────────────────────────╮╭ namespaces of team7-prod ────────────────────╮
│▌● team7-prod                                     payments  cluster-7 ││ ● payments                                   │
│   gke_shop-payments                              –         gke.yaml  ││   tab to list them                           │
│   payments@onprem                                default   cluster-9 ││                                              │
│   arn:aws:eks:eu…st-1:123456789012:cluster/blue  –         cluster-2 ││                                              │
│ × kind-local                                     dev       cluster-4 ││                                              │
│ ○ lab                                            –         lab.yaml  ││                                              │
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
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel");
    picker.resize(40, 10).shows(
        "
 ❯                                  6/6
╭ contexts ────────────────────────────╮
│▌● team7-prod                payments │
│   gke_shop-payments         –        │
│   payments@onprem           default  │
│   arn:aws…012:cluster/blue  –        │
│ × kind-local                dev      │
╰──────────────────────────────────────╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 enter switch   ? help   esc cancel",
    );
    picker.resize(20, 5).shows(
        "
 ❯              6/6
▌● team7-prod
   gk…shop-payments
   payments@onprem
   arn:a…uster/blue",
    );
}

#[test]
fn typing_filters_and_marks_what_it_found() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("pay").shows(
        "
 ❯ pay                                                                      3/6
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│▌● team7-prod             payments  cluster-7 ││ ● payments                   │
│   payments@onprem        default   cluster-9 ││   tab to list them           │
│   gke_shop-payments      –         gke.yaml  ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel",
    );
    assert_eq!(picker.underlined(), ["pay", "pay", "pay"]);
    assert_eq!(picker.cursor(), (6, 0));
    picker.type_in(" gke").shows(
        "
 ❯ pay gke                                                                  1/6
╭ contexts ────────────────────────────────────╮╭ namespaces of …shop-payments ╮
│▌  gke_shop-payments      –         gke.yaml  ││ ● default                    │
│                                              ││   tab to list them           │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://gke.yaml.example.com:6443 · token · ~/.kube/clusters/gke.yaml
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel",
    );
    assert_eq!(picker.underlined(), ["gke", "pay"]);
}

#[test]
fn nothing_matches() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.type_in("zzz").press(KeyCode::Down).press(KeyCode::Enter).press(KeyCode::Tab);
    picker.shows(
        "
 ❯ zzz                                                                      0/6
╭ contexts ────────────────────────────────────╮╭ namespaces ──────────────────╮
│   No context matches.                        ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯

 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel",
    );
    assert_eq!(picker.outcome, None);
}

#[test]
fn the_namespaces_of_a_context() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab).shows(
        "
 ❯                                                                          5/5
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││   default                    │
│   gke_shop-payments      –         gke.yaml  ││   kube-public                │
│   payments@onprem        default   cluster-9 ││   kube-system                │
│   arn:aw…2:cluster/blue  –         cluster-2 ││▌● payments                   │
│ × kind-local             dev       cluster-4 ││   payments-eu                │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   ? help   esc cancel",
    );
    picker.resize(40, 10).shows(
        "
 ❯                                  5/5
╭ namespaces of team7-prod ────────────╮
│   default                            │
│   kube-public                        │
│   kube-system                        │
│▌● payments                           │
│   payments-eu                        │
╰──────────────────────────────────────╯
 https…mazonaws.com · ~/.ku…s/cluster-7
 enter switch   ? help   esc cancel",
    );
    picker.resize(20, 5).shows(
        "
 ❯              5/5
   default
   kube-public
   kube-system
▌● payments",
    );
    picker.resize(80, 12).type_in("eu").shows(
        r#"
 ❯ eu                                                                       3/5
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││▌  payments-eu                │
│   gke_shop-payments      –         gke.yaml  ││   default                    │
│   payments@onprem        default   cluster-9 ││   kube-public                │
│   arn:aw…2:cluster/blue  –         cluster-2 ││   use "eu" as typed          │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   f1 help   esc cancel"#,
    );
    picker.press(KeyCode::Enter);
    let namespace = Some("payments-eu".to_owned());
    assert_eq!(picker.outcome, Some(Outcome::Chosen(Choice { context: 0, namespace })));
}

#[test]
fn opening_with_the_namespaces() {
    let mut picker = Picker::open(
        Opening { focus: Focus::Namespaces, highlighted: 2, ..opening(company()) },
        NORMAL,
    );
    picker.shows(
        "
 ❯                                                                          5/5
╭ contexts ────────────────────────────────────╮╭ namespaces of paym…ts@onprem ╮
│ ● team7-prod             payments  cluster-7 ││▌● default                    │
│   gke_shop-payments      –         gke.yaml  ││   kube-public                │
│   payments@onprem        default   cluster-9 ││   kube-system                │
│   arn:aw…2:cluster/blue  –         cluster-2 ││   payments                   │
│ × kind-local             dev       cluster-4 ││   payments-eu                │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://cluster-9.example.com:6443 · token · ~/.kube/clusters/cluster-9
 enter switch   shift-tab contexts   ? help   esc cancel",
    );
    picker.press(KeyCode::BackTab).shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of paym…ts@onprem ╮
│ ● team7-prod             payments  cluster-7 ││ ● default                    │
│   gke_shop-payments      –         gke.yaml  ││   kube-public                │
│▌  payments@onprem        default   cluster-9 ││   kube-system                │
│   arn:aw…2:cluster/blue  –         cluster-2 ││   payments                   │
│ × kind-local             dev       cluster-4 ││   payments-eu                │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://cluster-9.example.com:6443 · token · ~/.kube/clusters/cluster-9
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
}

#[test]
fn a_namespace_that_is_not_listed() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab).type_in("pay").shows(
        r#"
 ❯ pay                                                                      2/5
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││▌● payments                   │
│   gke_shop-payments      –         gke.yaml  ││   payments-eu                │
│   payments@onprem        default   cluster-9 ││   use "pay" as typed         │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   f1 help   esc cancel"#,
    );
    picker.type_in("-x").shows(
        r#"
 ❯ pay-x                                                                    0/5
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││▌  use "pay-x" as typed       │
│   gke_shop-payments      –         gke.yaml  ││                              │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://4F1A…-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7
 enter switch   shift-tab contexts   f1 help   esc cancel"#,
    );
    picker.press(KeyCode::Enter);
    let namespace = Some("pay-x".to_owned());
    assert_eq!(picker.outcome, Some(Outcome::Chosen(Choice { context: 0, namespace })));
}

#[test]
fn a_name_that_no_namespace_can_have() {
    let mut picker = Picker::open(opening(company()), NORMAL);
    picker.press(KeyCode::Tab).type_in("Pay_").shows(
        r#"
 ❯ Pay_                                                                     0/5
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││   No namespace matches.      │
│   gke_shop-payments      –         gke.yaml  ││                              │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 "Pay_" can't be a namespace: 'P' is none of a-z, 0-9 and '-'.
 enter switch   shift-tab contexts   f1 help   esc cancel"#,
    );
    picker.press(KeyCode::Enter).shows(
        r#"
 ❯ Pay_                                                                     0/5
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│ ● team7-prod             payments  cluster-7 ││   No namespace matches.      │
│   gke_shop-payments      –         gke.yaml  ││                              │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! "Pay_" can't be a namespace: 'P' is none of a-z, 0-9 and '-'.
 enter switch   shift-tab contexts   f1 help   esc cancel"#,
    );
    assert_eq!(picker.outcome, None);
}

#[test]
fn a_context_that_cannot_be_chosen() {
    let mut picker = Picker::open(Opening { highlighted: 4, ..opening(company()) }, NORMAL);
    picker.shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of kind-local ────╮
│ ● team7-prod             payments  cluster-7 ││ ● dev                        │
│   gke_shop-payments      –         gke.yaml  ││                              │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│▌× kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ~/.kube/config has a context of this name too, and kubectl uses that one.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    picker.press(KeyCode::Enter).shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of kind-local ────╮
│ ● team7-prod             payments  cluster-7 ││ ● dev                        │
│   gke_shop-payments      –         gke.yaml  ││                              │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│▌× kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! ~/.kube/config has a context of this name too, and kubectl uses that one.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    assert_eq!(picker.outcome, None);
    let warned = picker.runs(|cell| cell.fg == Color::Red);
    assert_eq!(
        warned,
        ["! ~/.kube/config has a context of this name too, and kubectl uses that one."]
    );
    picker.resize(40, 10).shows(
        "
 ❯                                  6/6
╭ contexts ────────────────────────────╮
│   gke_shop-payments         –        │
│   payments@onprem           default  │
│   arn:aws…012:cluster/blue  –        │
│▌× kind-local                dev      │
╰──────────────────────────────────────╯
 ! ~/.kube/config has a context of this
 name too, and kubectl uses that one.
 enter switch   ? help   esc cancel",
    );
    picker.resize(20, 5).shows(
        "
 ❯              6/6
   arn:a…uster/blue
▌× kind-local
 ! ~/.kube/config
 has a context of…",
    );
}

#[test]
fn a_context_that_kubectl_does_not_read() {
    let mut picker = Picker::open(Opening { highlighted: 5, ..opening(company()) }, NORMAL);
    picker.shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of lab ───────────╮
│ ● team7-prod             payments  cluster-7 ││ ● default                    │
│   gke_shop-payments      –         gke.yaml  ││   tab to list them           │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│▌○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 not in KUBECONFIG · https:/…example.com:6443 · token · ~/.kube…usters/lab.yaml
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    picker.press(KeyCode::Enter);
    let choice = Choice { context: 5, namespace: None };
    assert_eq!(picker.outcome, Some(Outcome::Chosen(choice)));
}

#[test]
fn a_notice_until_a_key_is_pressed() {
    let notices = vec![
        "~/.kube/bad.yaml: line 3: a mapping was expected. kubectl fails until that is mended."
            .to_owned(),
        "Another one.".to_owned(),
    ];
    let mut picker = Picker::open(Opening { notices, ..opening(company()) }, NORMAL);
    picker.shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of team7-prod ────╮
│▌● team7-prod             payments  cluster-7 ││ ● payments                   │
│   gke_shop-payments      –         gke.yaml  ││   tab to list them           │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! ~/.kube/bad.yaml: line 3: a mapping was expected. kubectl fails until that
 is mended. (+1 more)
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    picker.press(KeyCode::Down).shows(
        "
 ❯                                                                          6/6
╭ contexts ────────────────────────────────────╮╭ namespaces of …shop-payments ╮
│ ● team7-prod             payments  cluster-7 ││ ● default                    │
│▌  gke_shop-payments      –         gke.yaml  ││   tab to list them           │
│   payments@onprem        default   cluster-9 ││                              │
│   arn:aw…2:cluster/blue  –         cluster-2 ││                              │
│ × kind-local             dev       cluster-4 ││                              │
│ ○ lab                    –         lab.yaml  ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://gke.yaml.example.com:6443 · token · ~/.kube/clusters/gke.yaml
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
}

#[test]
fn hostile_names_are_shown_and_not_obeyed() {
    let contexts = vec![
        context("red\u{1b}[31m\nalert", Some("a\tb"), "x\u{7}"),
        ContextRow {
            obstacle: Some("Not \u{1b}]0;title\u{7} now.".to_owned()),
            ..context("gpj\u{202e}exe", Some("\u{9b}2J"), "y")
        },
    ];
    let mut picker = Picker::open(opening(contexts), NORMAL);
    picker.type_in("red[").shows(
        r"
 ❯ red[                                                                     1/2
╭ contexts ────────────────────────────────────╮╭ namespaces of red\…1m\nalert ╮
│▌  red\u{1b}[31m\nalert  a\tb      x\u{7}     ││ ● a\tb                       │
│                                              ││   tab to list them           │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://x\u{7}.example.com:6443 · token · ~/.kube/clusters/x\u{7}
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel",
    );
    assert_eq!(picker.underlined(), ["red", "["]);
    for _ in "red[".chars() {
        picker.press(KeyCode::Backspace);
    }
    picker.press(KeyCode::Down).press(KeyCode::Enter).shows(
        r"
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of gpj\u{202e}exe ╮
│   red\u{1b}[31m\nalert  a\tb      x\u{7}     ││ ● \u{9b}2J                   │
│▌  gpj\u{202e}exe        \u{9b}2J  y          ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! Not \u{1b}]0;title\u{7} now.
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
}

#[test]
fn wide_characters_keep_the_columns() {
    let contexts = vec![
        context("東京都-本番", Some("支払い"), "a"),
        context("prod-👩‍💻-é", None, "b"),
        context("prod", Some("default"), "c"),
    ];
    let mut picker = Picker::open(opening(contexts), NORMAL);
    picker.shows(
        "
 ❯                                                                          3/3
╭ contexts ────────────────────────────────────╮╭ namespaces of 東京都-本番 ───╮
│▌  東京都-本番  支払い   a                    ││ ● 支払い                     │
│   prod-👩‍💻-é    –        b                    ││   tab to list them           │
│   prod         default  c                    ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://a.example.com:6443 · token · ~/.kube/clusters/a
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    picker.type_in("本").shows(
        "
 ❯ 本                                                                       1/3
╭ contexts ────────────────────────────────────╮╭ namespaces of 東京都-本番 ───╮
│▌  東京都-本番  支払い   a                    ││ ● 支払い                     │
│                                              ││   tab to list them           │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://a.example.com:6443 · token · ~/.kube/clusters/a
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel",
    );
    assert_eq!(picker.cursor(), (5, 0));
}

#[test]
fn no_contexts_at_all() {
    let mut picker = Picker::open(opening(Vec::new()), NORMAL);
    for key in [KeyCode::Down, KeyCode::End, KeyCode::Tab, KeyCode::Right, KeyCode::Enter] {
        picker.press(key);
    }
    picker.shows(
        "
 ❯                                                                          0/0
╭ contexts ────────────────────────────────────╮╭ namespaces ──────────────────╮
│   There is no context in any kubeconfig.     ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯

 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    assert_eq!(picker.outcome, None);
    picker.press(KeyCode::Esc);
    assert_eq!(picker.outcome, Some(Outcome::Cancelled));
}

#[test]
fn one_file_needs_no_column() {
    let contexts = vec![context("a", None, "config"), context("b", Some("dev"), "config")];
    Picker::open(opening(contexts), NORMAL).shows(
        "
 ❯                                                                          2/2
╭ contexts ────────────────────────────────────╮╭ namespaces of a ─────────────╮
│▌  a  –                                       ││ ● default                    │
│   b  dev                                     ││   tab to list them           │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://config.example.com:6443 · token · ~/.kube/clusters/config
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
}

#[test]
fn ten_thousand_contexts() {
    let contexts = (0..10_000).map(|number| {
        context(&format!("cluster-{number}"), None, &format!("file-{}", number % 10))
    });
    let mut picker = Picker::open(opening(contexts.collect()), NORMAL);
    picker.press(KeyCode::PageDown).press(KeyCode::PageDown).press(KeyCode::Up);
    picker.shows(
        "
 ❯                                                                  10000/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-13 ────╮
│   cluster-8     –  file-8                    ││ ● default                    │
│   cluster-9     –  file-9                    ││   tab to list them           │
│   cluster-10    –  file-0                    ││                              │
│   cluster-11    –  file-1                    ││                              │
│   cluster-12    –  file-2                    ││                              │
│▌  cluster-13    –  file-3                    ││                              │
│   cluster-14    –  file-4                    ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://file-3.example.com:6443 · token · ~/.kube/clusters/file-3
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    picker.press(KeyCode::End).shows(
        "
 ❯                                                                  10000/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-9999 ──╮
│   cluster-9993  –  file-3                    ││ ● default                    │
│   cluster-9994  –  file-4                    ││   tab to list them           │
│   cluster-9995  –  file-5                    ││                              │
│   cluster-9996  –  file-6                    ││                              │
│   cluster-9997  –  file-7                    ││                              │
│   cluster-9998  –  file-8                    ││                              │
│▌  cluster-9999  –  file-9                    ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://file-9.example.com:6443 · token · ~/.kube/clusters/file-9
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel",
    );
    picker.type_in("9999").shows(
        "
 ❯ 9999                                                                 1/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-9999 ──╮
│▌  cluster-9999  –  file-9                    ││ ● default                    │
│                                              ││   tab to list them           │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://file-9.example.com:6443 · token · ~/.kube/clusters/file-9
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel",
    );
}

#[test]
fn without_colour_the_same_things_stand_out() {
    let mut picker = Picker::open(Opening { color: false, ..opening(company()) }, NORMAL);
    picker.type_in("pay");
    assert_eq!(picker.runs(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset), [""; 0]);
    assert_eq!(picker.underlined(), ["pay", "pay", "pay"]);
    let bold = picker.runs(|cell| cell.modifier.contains(Modifier::BOLD));
    assert_eq!(
        bold,
        [
            " ❯ ",
            " contexts ",
            "▌● team7-prod             payments  cluster-7 ",
            " ●",
            " ",
            "pay",
            " ",
            "pay",
            "enter",
            "tab",
            "ctrl-d",
            "ctrl-r",
            "f1",
            "esc"
        ]
    );
}

/// The highlight has its bar, and every standing its mark.
#[test]
fn without_colour_no_two_states_of_a_row_look_alike() {
    let mut picker = Picker::open(Opening { color: false, ..opening(company()) }, (50, 10));
    picker.press(KeyCode::Down).shows(
        "
 ❯                                            6/6
╭ contexts ──────────────────────────────────────╮
│ ● team7-prod               payments  cluster-7 │
│▌  gke_shop-payments        –         gke.yaml  │
│   payments@onprem          default   cluster-9 │
│   arn:aws…12:cluster/blue  –         cluster-2 │
│ × kind-local               dev       cluster-4 │
╰────────────────────────────────────────────────╯
 https:…ple.com:6443 · token · ~/.ku…ers/gke.yaml
 enter switch  tab namespaces  ? help  esc cancel",
    );
}

#[test]
fn no_size_is_too_small() {
    for color in [true, false] {
        for focus in [Focus::Contexts, Focus::Namespaces] {
            let mut picker = Picker::open(Opening { focus, color, ..opening(company()) }, (1, 1));
            picker.type_in("e").resize(300, 100);
            for width in 1..=60 {
                for height in 1..=20 {
                    picker.resize(width, height);
                }
            }
        }
    }
    let failed = News::Failed("It does not answer. Type a name to use it.".to_owned());
    let age = Some("3 hours");
    for news in [vec![], vec![remembered(age)], vec![page()], vec![remembered(age), failed]] {
        let mut picker = Picker::asking(company());
        for news in news {
            picker.hear(news);
        }
        for width in 1..=60 {
            for height in 1..=20 {
                picker.resize(width, height);
            }
        }
    }
    let obstructed = Opening { highlighted: 4, ..opening(company()) };
    let mut picker = Picker::open(obstructed, (1, 1));
    picker.press(KeyCode::Enter);
    for width in 1..=60 {
        for height in 1..=20 {
            picker.resize(width, height);
        }
    }
}
