//! Namespaces of contexts as rows of the list of contexts.

use std::sync::Arc;

use super::stage::{NORMAL, Picker, company, key, names, opening};
use expect_test::expect;
use kswitch::picker::{CachedNamespaces, Event, Opening, Place, TopRows};
use ratatui::crossterm::event::KeyCode;

fn place(index: usize, namespace: Option<&str>) -> Place {
    Place { context: key(index), namespace: namespace.map(str::to_owned) }
}

fn picker() -> Picker {
    let lists = [
        (key(0), names(&["default", "payments", "web"]), "3 hours".to_owned()),
        (key(3), names(&["payments-eu", "a-namespace-of-many-letters"]), "2 days".to_owned()),
    ];
    let top = TopRows {
        pins: vec![place(2, None), place(3, Some("payments-eu"))],
        recent_pairs: vec![place(0, Some("payments")), place(1, Some("web"))],
    };
    let mut picker =
        Picker::open(Opening { top, timeout: "5 s".to_owned(), ..opening(company()) }, NORMAL);
    picker.receive(Event::Recalled(Arc::new(CachedNamespaces::of(lists.into_iter()))));
    picker
}

#[test]
fn cached_namespaces_come_after_the_contexts() {
    let mut picker = picker();
    picker.type_in("pay").shows(expect![[r#"
 ❯ pay                                                                                       3/6 +2
╭ contexts ───────────── namespace file ───────────────────╮╭ namespaces of payments@onprem ───────╮
│▌ ★ payments@onprem     default   cluster-9               ││ ● default                            │
│    gke_shop-payments   –         gke.yaml                ││   tab to list them                   │
│ ●  team7-prod          payments  cluster-7               ││                                      │
│ ●  team7-prod / payments  3 hours old                    ││                                      │
│  ★ eks:eu-west-1/blue / payments-eu  2 days old          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    picker.type_in(" team7").shows(expect![[r#"
 ❯ pay team7                                                                                 1/6 +1
╭ contexts ───────────── namespace file ───────────────────╮╭ namespaces of team7-prod ────────────╮
│▌●  team7-prod          payments  cluster-7               ││ ● payments                           │
│ ●  team7-prod / payments  3 hours old                    ││   tab to list them                   │
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

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
    assert_eq!(picker.underlined(), ["team7", "pay", "team7", "pay"]);
    picker.press(KeyCode::Down).press(KeyCode::Enter).shows(expect![[r#"
 ❯ pay team7                                                                                 1/6 +1
╭ contexts ───────────── namespace file ───────────────────╮╭ namespaces of team7-prod ────────────╮
│ ●  team7-prod          payments  cluster-7               ││ ● payments                           │
│▌●  team7-prod / payments  3 hours old                    ││   tab to list them                   │
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
 ⠋ Asking the cluster of "team7-prod" for namespace "payments": 0 s of 5 s
 esc cancel"#]]);
    picker.resize(40, 8).shows(expect![[r#"
 ❯ pay team7                     1/6 +1
 ●  team7-prod          payments
▌●  team7-prod / payments  3 hours old



 ⠋ Asking the cluster of "team7-prod"
 for namespace "payments": 0 s of 5 s"#]]);
    picker.press(KeyCode::Esc);
    picker.control('u').type_in("letters").resize(50, 8).shows(expect![[r#"
 ❯ letters                                 0/6 +1
▌   eks:eu-west-1/blue / a-names…f-many-letters





 arn:aws:eks:eu-west-1:123456789012:cluster/blue"#]]);
}

#[test]
fn pins_and_recent_pairs_are_at_the_top() {
    let mut picker = picker();
    picker.shows(expect![[r#"
 ❯                                                                                           6/6 +1
╭ contexts ───────────── namespace file ───────────────────╮╭ namespaces of team7-prod ────────────╮
│  ★ payments@onprem     default   cluster-9               ││ ● payments                           │
│  ★ eks:eu-west-1/blue / payments-eu  2 days old          ││   tab to list them                   │
│▌●  team7-prod          payments  cluster-7               ││                                      │
│    gke_shop-payments   –         gke.yaml                ││                                      │
│    eks:eu-west-1/blue  –         cluster-2               ││                                      │
│ ×  kind-local          dev       cluster-4               ││                                      │
│ ○  lab                 –         lab.yaml                ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com · exec aws · ~/.kube/clusters/cluster-7

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.alt('r').shows(expect![[r#"
 ❯                                                                                           6/6 +3
╭ contexts ───────────── namespace file ───────────────────╮╭ namespaces of payments@onprem ───────╮
│▌ ★ payments@onprem     default   cluster-9               ││ ● default                            │
│  ★ eks:eu-west-1/blue / payments-eu  2 days old          ││   tab to list them                   │
│ ●  team7-prod / payments  3 hours old                    ││                                      │
│    gke_shop-payments / web                               ││                                      │
│ ●  team7-prod          payments  cluster-7               ││                                      │
│    gke_shop-payments   –         gke.yaml                ││                                      │
│    eks:eu-west-1/blue  –         cluster-2               ││                                      │
│ ×  kind-local          dev       cluster-4               ││                                      │
│ ○  lab                 –         lab.yaml                ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://cluster-9.example.com:6443 · token · namespace default · ~/.kube/clusters/cluster-9

 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.resize(40, 8).shows(expect![[r#"
 ❯                        row 1  6/6 +3
▌ ★ payments@onprem     default
  ★ eks:eu-west-1/blue / payments-eu
 ●  team7-prod / payments  3 hours old
    gke_shop-payments / web
 ●  team7-prod          payments
    gke_shop-payments   –
 https…ple.com:6443 · ~/.ku…s/cluster-9"#]]);
}
