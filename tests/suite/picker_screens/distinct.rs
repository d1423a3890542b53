//! Names that are too long for their list: no two different contexts look the same.

use std::collections::{HashMap, HashSet};

use super::stage::{NORMAL, Picker, context, names, opening};
use expect_test::expect;
use kswitch::picker::{ContextRow, Focus, NamespaceEvent, Obstacle, Opening, RowVisibility};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngSeed};
use ratatui::crossterm::event::KeyCode;

use crate::support::expected::assert_text;

/// The sizes at which names are compared.
const SIZES: [(u16, u16); 5] = [(60, 24), (80, 24), (100, 24), (120, 24), (40, 16)];

/// Contexts with these names, each in a file of its own.
fn fleet<N: AsRef<str>>(names: &[N]) -> Vec<ContextRow> {
    let row = |(index, name): (usize, &N)| {
        let namespace = (index % 3 == 0).then_some("payments");
        context(name.as_ref(), namespace, &format!("cluster-{index}"))
    };
    names.iter().enumerate().map(row).collect()
}

/// The rows of the contexts that are on screen, without the bar of the highlighted one.
fn rows(picker: &Picker) -> Vec<String> {
    let screen = picker.screen();
    let lines = screen.lines().filter_map(|line| line.strip_prefix('│'));
    let rows = lines.map(|line| line.split('│').next().unwrap_or_default().replace('▌', " "));
    rows.map(|row| row.trim_end().to_owned()).filter(|row| !row.is_empty()).collect()
}

/// The rows of all contexts at a size, with the focus on one of the lists.
fn all_rows(contexts: &[ContextRow], size: (u16, u16), focus: Focus) -> Vec<String> {
    let opening = |highlighted| Opening { focus, highlighted, ..opening(contexts.to_vec()) };
    // High enough for all of them, and only as wide as it was.
    if size.1 > 16 {
        let height = u16::try_from(contexts.len() + 30).unwrap();
        return rows(&Picker::open(opening(0), (size.0, height)));
    }
    let screens = (0..contexts.len()).map(|index| rows(&Picker::open(opening(index), size)));
    screens.flatten().collect::<HashSet<_>>().into_iter().collect()
}

#[track_caller]
fn assert_distinct(contexts: &[ContextRow]) {
    let different: HashSet<_> = contexts.iter().map(|row| &row.key).collect();
    for size in SIZES {
        for focus in [Focus::Contexts, Focus::Namespaces] {
            if focus == Focus::Namespaces && size.0 < 60 {
                // Only the namespaces are on screen.
                continue;
            }
            let rows = all_rows(contexts, size, focus);
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for row in &rows {
                *counts.entry(row).or_default() += 1;
            }
            let alike: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
            assert!(alike.is_empty(), "{size:?} {focus:?}: {alike:#?}");
            assert_eq!(rows.len(), different.len(), "{size:?} {focus:?}: {rows:#?}");
        }
        assert_found_are_distinct(contexts, size);
    }
}

/// The rows that match a query, whose letters are shown where they fit, differ too.
#[track_caller]
fn assert_found_are_distinct(contexts: &[ContextRow], (width, _): (u16, u16)) {
    let height = u16::try_from(contexts.len() + 30).unwrap();
    let mut picker = Picker::open(opening(contexts.to_vec()), (width, height));
    for query in ["a", "1", "e-1"] {
        let rows = rows(picker.control('u').type_in(query));
        let different: HashSet<_> = rows.iter().collect();
        assert_eq!(rows.len(), different.len(), "{width} {query:?}\n{}", picker.screen());
    }
}

#[test]
fn fleets_of_the_clouds() {
    let mut eks = Vec::new();
    for region in ["eu-west-1", "us-east-1"] {
        for account in ["111122223333", "444455556666"] {
            for name in ["payments", "shop", "payments-staging"] {
                eks.push(format!("arn:aws:eks:{region}:{account}:cluster/{name}"));
            }
        }
    }
    assert_distinct(&fleet(&eks));
    let mut gke = Vec::new();
    for stage in ["dev", "prod", "staging"] {
        for region in ["europe-west1", "europe-west4"] {
            for name in ["analytics", "billing"] {
                gke.push(format!("gke_acme-payments-{stage}_{region}_{name}"));
            }
        }
    }
    assert_distinct(&fleet(&gke));
    let mut both = eks;
    both.extend(gke);
    both.extend(["kind-local", "lab"].map(str::to_owned));
    assert_distinct(&fleet(&both));
}

/// Clusters of two clouds that differ in the stage or the region, and one with a short name.
fn two_clouds() -> Vec<ContextRow> {
    fleet(&[
        "gke_acme-payments-dev_europe-west1_analytics",
        "gke_acme-payments-prod_europe-west1_analytics",
        "arn:aws:eks:eu-west-1:111122223333:cluster/payments",
        "arn:aws:eks:us-east-1:111122223333:cluster/payments",
        "lab",
    ])
}

#[test]
fn names_get_the_width_before_other_columns_and_the_namespaces() {
    let mut picker = Picker::open(opening(two_clouds()), NORMAL);
    picker.shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ─────────────────────────────────────── namespace file ─────╮╭ namespaces of gke…dev…cs ╮
│▌  gke:acme-payments-dev/europe-west1/analytics   payments  cluster-0 ││ ● payments               │
│   gke:acme-payments-prod/europe-west1/analytics  –         cluster-1 ││   tab to list them       │
│   eks:eu-west-1/payments                         –         cluster-2 ││                          │
│   eks:us-east-1/payments                         payments  cluster-3 ││                          │
│   lab                                            –         cluster-4 ││                          │
│                                                                      ││                          │
│                                                                      ││                          │
│                                                                      ││                          │
│                                                                      ││                          │
│                                                                      ││                          │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────╯
 gke_acme-payments-dev_europe-west1_analytics
 https://cluster-0.example.com:6443 · token · namespace payments · ~/.kube/clusters/cluster-0
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.press(KeyCode::Tab).shows(expect![[r#"
 ❯                                                                                              5/5
╭ contexts ────────────────────────────────────────────────╮╭ namespaces of gke…dev/euro…analytics ╮
│▎  gke:acme-payments-dev/europe-west1/analytics           ││▌● payments                           │
│   gke:acme-payments-prod/europe-west1/analytics          ││   ────────────────────────────────── │
│   eks:eu-west-1/payments                                 ││   default                            │
│   eks:us-east-1/payments                                 ││   kube-public                        │
│   lab                                                    ││   kube-system                        │
│                                                          ││   payments-eu                        │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 gke_acme-payments-dev_europe-west1_analytics
 https://cluster-0.example.com:6443 · token · namespace payments · ~/.kube/clusters/cluster-0
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
    picker.press(KeyCode::BackTab).resize(60, 12).shows(expect![[r#"
 ❯                                                      5/5
▌  gke:acme-payments-dev/europe-west1/analytics   payments
   gke:acme-payments-prod/europe-west1/analytics  –
   eks:eu-west-1/payments                         –
   eks:us-east-1/payments                         payments
   lab                                            –





 gke_acme-payments-dev_europe-west1_analytics · token"#]]);
    picker.press(KeyCode::Down).press(KeyCode::Down).resize(120, 12).shows(
expect![[r#"
 ❯                                                                                                                  5/5
   gke:acme-payments-dev/europe-west1/analytics   payments  cluster-0   │ ● default
   gke:acme-payments-prod/europe-west1/analytics  –         cluster-1   │   tab to list them
▌  eks:eu-west-1/payments                         –         cluster-2   │
   eks:us-east-1/payments                         payments  cluster-3   │
   lab                                            –         cluster-4   │
                                                                        │
                                                                        │
                                                                        │
                                                                        │
                                                                        │
 arn:aws:eks:eu-west-1:111122223333:cluster/payments · https://cluster-2.example.com:6443 · ~/.kube/clusters/cluster-2"#]],
);
}

#[test]
fn the_part_that_differs_is_kept_and_the_full_name_is_in_the_details() {
    let mut picker = Picker::open(opening(two_clouds()), (40, 10));
    picker.shows(expect![[r#"
 ❯                                  5/5
▌  gke:acme-payments-dev/euro…analytics
   gke:acme-payments-prod/eur…analytics
   eks:eu-west-1/payments
   eks:us-east-1/payments
   lab

 gke_acme-payments-dev_europe-west1_ana
 lytics
 https…ple.com:6443 · ~/.ku…s/cluster-0"#]]);
    picker.press(KeyCode::Down).press(KeyCode::Down).shows(expect![[r#"
 ❯                                  5/5
   gke:acme-payments-dev/euro…analytics
   gke:acme-payments-prod/eur…analytics
▌  eks:eu-west-1/payments
   eks:us-east-1/payments
   lab

 arn:aws:eks:eu-west-1:111122223333:clu
 ster/payments
 https…ple.com:6443 · ~/.ku…s/cluster-2"#]]);
    picker.press(KeyCode::Tab).shows(expect![[r#"
 ❯                                  5/5
▌● default
   ────────────────────────────────────
   kube-public
   kube-system
   payments
   payments-eu
 arn:aws:eks:eu-west-1:111122223333:clu
 ster/payments
 https…ple.com:6443 · ~/.ku…s/cluster-2"#]]);
    picker.press(KeyCode::BackTab).resize(40, 5).shows(expect![[r#"
 ❯                           row 3  5/5
   gke:acme-payments-prod/eur…analytics
▌  eks:eu-west-1/payments
 arn:aws:eks:eu-west-1:111122223333:clu
 ster/payments"#]]);
}

#[test]
fn the_cut_keeps_the_letters_that_were_found() {
    let name =
        |team: &str| format!("platform-engineering-{team}-kubernetes-production-cluster-one");
    let fleet = fleet(&[name("storefront"), name("warehouse")]);
    let mut picker = Picker::open(opening(fleet), (40, 7));
    picker.type_in("kubernetes").shows(expect![[r#"
 ❯ kubernetes                       2/2
▌  …storefront-kubernetes…n-cluster-one
   …warehouse-kubernetes…on-cluster-one

 platform-engineering-storefront-kubern
 etes-production-cluster-one
 https…ple.com:6443 · ~/.ku…s/cluster-0"#]]);
    assert_eq!(picker.underlined(), ["kubernetes", "kubernetes"]);
    picker.control('u').type_in("engine").shows(expect![[r#"
 ❯ engine                           2/2
▌  platform-engineering-storefront…-one
   platform-engineering-warehouse…r-one

 platform-engineering-storefront-kubern
 etes-production-cluster-one
 https…ple.com:6443 · ~/.ku…s/cluster-0"#]]);
    assert_eq!(picker.underlined(), ["engine", "engine"]);
}

#[test]
fn generated_names_are_short_and_their_full_name_shows_what_was_found() {
    let mut picker = Picker::open(opening(two_clouds()), (80, 24));
    picker.type_in("1111").shows(expect![[r#"
 ❯ 1111                                                                     2/5
╭ contexts ─────────────────────────────────────── namespace file ─────────────╮
│▌  eks:eu-west-1/payments                         –         cluster-2         │
│   eks:us-east-1/payments                         payments  cluster-3         │
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
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 arn:aws:eks:eu-west-1:111122223333:cluster/payments
 https://cluster-2.example.com:6443 · token · ~/.kube/clusters/cluster-2
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel"#]]);
    assert_eq!(picker.underlined(), ["1111"]);
    picker.control('u').type_in("eks west").shows(expect![[r#"
 ❯ eks west                                                                 1/5
╭ contexts ─────────────────────────────────────── namespace file ─────────────╮
│▌  eks:eu-west-1/payments                         –         cluster-2         │
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
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯
 arn:aws:eks:eu-west-1:111122223333:cluster/payments
 https://cluster-2.example.com:6443 · token · ~/.kube/clusters/cluster-2
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel"#]]);
    assert_eq!(picker.underlined(), ["eks", "west", "eks", "west"]);
}

#[test]
fn names_that_differ_only_in_the_middle_only_at_the_end_or_in_wide_characters() {
    let long = "x".repeat(40);
    let names = [
        format!("{long}a{long}"),
        format!("{long}b{long}"),
        format!("{long}ab{long}"),
        format!("{long}{long}-1"),
        format!("{long}{long}-2"),
        long.clone(),
        format!("{long}x"),
        format!("東京都渋谷区本番環境データ分析基盤クラスター{long}"),
        format!("東京都渋谷区検証環境データ分析基盤クラスター{long}"),
        format!("東京都渋谷区検証環境データ分析基盤クラスター{long}e\u{301}"),
        format!("{long}👩‍💻{long}"),
        format!("{long}👨‍💻{long}"),
        format!("{long}\u{1b}{long}"),
        format!("{long}\n{long}"),
    ];
    assert_distinct(&fleet(&names));
}

#[test]
fn names_that_occur_twice_are_followed_by_their_files() {
    let name = "arn:aws:eks:eu-west-1:111122223333:cluster/payments";
    let mut contexts = fleet(&[name, name, name, "arn:aws:eks:us-east-1:111122223333:cluster/lab"]);
    for hidden in &mut contexts[1..3] {
        hidden.visibility = RowVisibility::Shadowed;
        let text = "kubectl uses the earlier one in ~/.kube/clusters/cluster-0".to_owned();
        hidden.obstacle = Some(Obstacle { text, can_rename: true, ..Obstacle::default() });
    }
    assert_distinct(&contexts);
    let picker = Picker::open(opening(contexts), (60, 12));
    picker.shows(expect![[r#"
 ❯                                                      4/4
▌  eks:eu-west-1/payments  payments  cluster-0
 × eks:eu-west-1/payments  –         cluster-1
 × eks:eu-west-1/payments  –         cluster-2
   eks:us-east-1/lab       payments  cluster-3






 arn:aws:eks:eu-west-1:111122223333:cluster/payments"#]]);
}

/// More differences than fit.
#[test]
fn what_differs_in_too_many_places_is_numbered() {
    let mut names = vec![String::new()];
    for _ in 0..6 {
        let longer =
            |name: &String| ["a", "b"].map(|character| format!("{name}{character}-filler-"));
        names = names.iter().flat_map(longer).collect();
    }
    assert_distinct(&fleet(&names));
}

#[test]
fn namespaces_that_are_too_long_differ_too() {
    let mut picker = Picker::asking(fleet(&["a"]));
    let long = |number| format!("team-payments-{number}-integration-test-environment-europe");
    let many: Vec<String> = (1..6).map(long).collect();
    picker.query_event(NamespaceEvent::Arrived(many));
    picker.query_event(NamespaceEvent::Arrived(names(&["default", "payments"])));
    picker.resize(60, 14).shows(expect![[r#"
 ❯                                                      7/7
▎  a  payments          │▌● payments
                        │   ───────────────────────────────
                        │   default
                        │   team…1…-test-environment-europe
                        │   team…2…-test-environment-europe
                        │   team…3…-test-environment-europe
                        │   team…4…-test-environment-europe
                        │   team…5…-test-environment-europe
                        │
                        │
                        │
 ⠋ 7 so far…
 enter switch   shift-tab contexts   ? help   esc cancel"#]]);
}

/// What differs stands in many places of these names.
#[test]
fn the_title_of_the_namespaces_is_not_cut_into_pieces() {
    let names: Vec<String> = [("eu-west-1", 1), ("eu-west-1", 2), ("us-east-1", 2)]
        .into_iter()
        .flat_map(|(region, account)| {
            ["crm", "payments", "shop"].map(|name| {
                let account = account * 111_122_223_333_u64;
                format!("arn:aws:eks:{region}:{account}:cluster/{name}-prod-k8s")
            })
        })
        .collect();
    let mut picker = Picker::open(opening(fleet(&names)), NORMAL);
    let titles = [1, 4].map(|row| {
        for _ in 0..row {
            picker.press(KeyCode::Down);
        }
        picker.screen().lines().nth(1).unwrap_or_default().to_owned()
    });
    assert_text(
        &titles.join("\n"),
        expect![[r#"
╭ contexts ────────────────────────────────────── namespace file ─────╮╭ namespaces of …s-prod-k8s ╮
╭ contexts ────────────────────────────────────── namespace file ─────╮╭ namespaces of …p-prod-k8s ╮"#]],
    );
}

/// Names of some kind that have much in common.
fn a_fleet() -> impl Strategy<Value = Vec<String>> {
    let regions = vec!["eu-west-1", "eu-west-2", "us-east-1", "ap-southeast-2"];
    let eks = (
        subsequence(regions, 1..4),
        vec(100_000_000_000_u64..999_999_999_999, 1..4),
        btree_set("[a-z]{1,4}-(prod|staging|dev)(-[0-9]{1,2})?", 1..5),
    )
        .prop_map(|(regions, accounts, names)| {
            let mut all = Vec::new();
            for region in &regions {
                for account in &accounts {
                    for name in &names {
                        all.push(format!("arn:aws:eks:{region}:{account}:cluster/{name}"));
                    }
                }
            }
            all
        });
    let gke = (
        btree_set("[a-z]{3,9}-(dev|prod)", 1..4),
        btree_set("(europe-west|us-central)[1-4]", 1..3),
        btree_set("[a-z]{4,24}", 1..4),
    )
        .prop_map(|(projects, regions, names)| {
            let mut all = Vec::new();
            for project in &projects {
                for region in &regions {
                    for name in &names {
                        all.push(format!("gke_acme-payments-{project}_{region}_{name}"));
                    }
                }
            }
            all
        });
    let part = "[ab]{1,3}|[ab-]{20,30}|本{1,9}|[é京]{1,3}|/|_|:";
    let any = btree_set(vec(part, 1..9).prop_map(|parts| parts.concat()), 1..24)
        .prop_map(|names| names.into_iter().collect());
    let same_ends = (btree_set("[a-z]{1,30}", 1..24), "[a-z-]{30,50}", "[a-z-]{30,50}").prop_map(
        |(middles, start, end)| {
            middles.iter().map(|middle| format!("{start}{middle}{end}")).collect()
        },
    );
    prop_oneof![eks.boxed(), gke.boxed(), any.boxed(), same_ends.boxed()]
}

proptest! {
    #![proptest_config(Config {
        cases: 60,
        max_shrink_iters: 200,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn no_two_different_contexts_have_the_same_row(
        fleets in vec(a_fleet(), 1..3),
        protected in select(vec![false, true]),
    ) {
        let names: HashSet<String> = fleets.into_iter().flatten().collect();
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort();
        let mut contexts = fleet(&names);
        if protected {
            contexts[0].protection = Some("*".to_owned());
        }
        assert_distinct(&contexts);
    }
}
