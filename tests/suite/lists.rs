//! Lists and `current`, for people and for scripts.

use expect_test::expect;
use serde_json::{Value, json};

use crate::sample::home_with;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// Two files on the chain that share a context name, and a third not in it.
fn home() -> Home {
    let mut home = Home::new();
    home.write(
        "one",
        "clusters: [{name: c, cluster: {server: 'https://c.example'}}]\n\
         contexts:\n- {name: web-10, context: {cluster: c, user: u, namespace: shop}}\n\
         - {name: web-9, context: {cluster: gone, user: u}}\ncurrent-context: web-9\n",
    );
    home.write("two", "contexts: [{name: web-9, context: {cluster: c, user: v}}]\n");
    home.write(".kube/clusters/cluster-x.yaml", "contexts: [{name: x}]\n");
    home.kubeconfig(&["one", "two"]);
    home
}

#[test]
fn names_are_sorted_as_people_count_and_each_stands_once() {
    assert_eq!(home().run(&["ctx", "--list"]).only_stdout(), "web-9\nweb-10\nx\n");
}

#[test]
fn off_a_terminal_ctx_lists() {
    assert_eq!(home().run(&["ctx"]).only_stdout(), "web-9\nweb-10\nx\n");
}

#[test]
fn a_format_implies_the_list() {
    let home = home();
    for format in ["name", "wide", "json"] {
        let listed = home.run(&["ctx", "-l", "-o", format]).only_stdout();
        assert_eq!(home.run(&["ctx", "-o", format]).only_stdout(), listed, "{format}");
    }
    let cached = home.run(&["ns", "-l", "--cached"]).success().stdout;
    assert_eq!(home.run(&["ns", "--cached"]).success().stdout, cached);
    let cached = home.run(&["ns", "-l", "--cached", "-o", "json"]).success().stdout;
    assert_eq!(home.run(&["ns", "--cached", "-o", "json"]).success().stdout, cached);
}

/// Rather than without effect.
#[test]
fn a_format_for_anything_but_a_list_is_refused() {
    let home = home();
    for arguments in [
        &["ctx", "-u"][..],
        &["ctx", "web-10"],
        &["ns", "-c"],
        &["ns", "-u"],
        &["ns", "-f", "shop"],
    ] {
        for format in ["name", "json"] {
            let message = home.command(arguments).args(&["-o", format]).run().only_stderr(2);
            assert!(message.contains("'--output <FORMAT>'"), "{message}");
        }
    }
    home.run(&["ns", "-c", "--cached"]).only_stderr(2);
}

#[test]
fn the_current_context_has_the_same_formats_as_the_list() {
    let home = home();
    let list: Value =
        serde_json::from_str(&home.run(&["ctx", "-o", "json"]).only_stdout()).expect("JSON");
    let current: Value =
        serde_json::from_str(&home.run(&["ctx", "-c", "-o", "json"]).only_stdout()).expect("JSON");
    assert_eq!(current, list[0]);
    assert_eq!(home.run(&["ctx", "-c", "-o", "name"]).only_stdout(), "web-9\n");
    assert_eq!(
        home.run(&["ctx", "-c", "-o", "wide"]).only_stdout(),
        "   NAME   CLUSTER  USER  NAMESPACE  FILE\n*  web-9  gone     u     -          ~/one\n"
    );
}

/// Each context has one line, and whole names as long as there is space.
#[test]
fn a_table_fits_the_terminal() {
    let mut home = Home::new();
    let arn = "arn:aws:eks:eu-west-1:111122223333:cluster/shop-production";
    home.write(
        "config",
        format!(
            "contexts: [{{name: shop-production, context: {{cluster: '{arn}', user: '{arn}'}}}}]\n"
        ),
    );
    home.kubeconfig(&["config"]);
    let terminal = Terminal::open(&home, &["ctx", "-o", "wide"], 8, 80);
    assert_eq!(terminal.wait_exit(), 0);
    terminal.shows(expect![[r#"
NAME             CLUSTER               USER                  NAMESPACE  FILE
shop-production  eks:…shop-production  eks:…shop-production  -          ~/config"#]]);
    assert!(home.run(&["ctx", "-o", "wide"]).only_stdout().contains(arn));
}

#[test]
fn the_table_shows_what_kubectl_cannot_reach_and_why() {
    let home = home();
    assert_eq!(
        home.run(&["ctx", "-l", "-o", "wide"]).only_stdout(),
        "   NAME    CLUSTER  USER  NAMESPACE  FILE
*  web-9   gone     u     -          ~/one
   web-9   c        v     -          ~/two                          (hidden by ~/one)
   web-10  c        u     shop       ~/one
   x                      -          ~/.kube/clusters/cluster-x.yaml  (not in KUBECONFIG)
"
        .replace("~/two                          (", "~/two                            (")
    );
}

#[test]
fn json_has_every_field() {
    let home = home();
    let list: Value =
        serde_json::from_str(&home.run(&["ctx", "-l", "-o", "json"]).only_stdout()).expect("JSON");
    let path = |below: &str| home.path(below).to_str().expect("a plain path").to_owned();
    let record = |name: &str, cluster: &str, user: &str, file: &str| {
        json!({
            "name": name, "aliases": [], "cluster": cluster, "user": user, "namespace": null, "file": path(file),
            "server": null, "current": false, "shadowed": false, "inKubeconfig": true,
            "crossFile": [],
        })
    };
    let mut expected = [
        record("web-9", "gone", "u", "one"),
        record("web-9", "c", "v", "two"),
        record("web-10", "c", "u", "one"),
        record("x", "", "", ".kube/clusters/cluster-x.yaml"),
    ];
    expected[0]["current"] = json!(true);
    expected[1]["shadowed"] = json!(true);
    expected[1]["server"] = json!("https://c.example");
    expected[2]["server"] = json!("https://c.example");
    expected[2]["namespace"] = json!("shop");
    expected[3]["inKubeconfig"] = json!(false);
    assert_eq!(list, json!(expected));
}

#[test]
fn namespaces_known_without_asking_are_those_of_the_same_cluster() {
    let home = home();
    home.run(&["ctx", "web-10"]).success();
    let listed =
        |more: &[&str]| home.command(&["ns", "-l", "--cached"]).args(more).run().success().stdout;
    assert_eq!(listed(&[]), "default\nshop\n");
    assert_eq!(listed(&["-o", "wide"]), "   NAME\n   default\n*  shop\n");
    assert_eq!(
        serde_json::from_str::<Value>(&listed(&["-o", "json"])).expect("JSON"),
        json!([{"name": "default", "current": false}, {"name": "shop", "current": true}])
    );
    assert_eq!(listed(&["--context", "web-9"]), "default\n");
}

#[test]
fn current_is_context_and_namespace() {
    let home = home();
    assert_eq!(home.run(&["current"]).only_stdout(), "web-9 default\n");
    home.run(&["ctx", "web-10"]).success();
    assert_eq!(home.run(&["current"]).only_stdout(), "web-10 shop\n");
    assert_eq!(
        serde_json::from_str::<Value>(&home.run(&["current", "-o", "json"]).only_stdout())
            .expect("JSON"),
        json!({
            "alias": null,
            "context": "web-10", "namespace": "shop", "cluster": "c", "user": "u",
            "server": "https://c.example", "file": home.path("one").to_str(), "session": null,
            "protected": false,
            "crossFile": [],
        })
    );
}

/// The list is longer than a pipe holds, so that writing it must fail.
#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let names: Vec<String> = (0..2_000).map(|number| format!("context-{number}")).collect();
    let home = home_with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let whole = home.run(&["ctx", "-l", "-o", "json"]).only_stdout();
    assert!(whole.len() > 100_000, "more than a pipe holds");
    let line =
        format!("{{ '{}' ctx -l -o json; echo $? >&2; }} | :", env!("CARGO_BIN_EXE_kswitch"));
    assert_eq!(home.program("/bin/sh", &["-c", &line]).run().success().stderr, "0\n");
}

#[test]
fn kubeconfig_flag_means_that_file_alone() {
    let home = home();
    let two = home.path("two");
    let two = two.to_str().expect("a plain path");
    assert_eq!(home.run(&["ctx", "-l", "--kubeconfig", two]).only_stdout(), "web-9\n");
    home.run(&["--kubeconfig", two, "ctx", "web-9"]).success();
    assert!(home.read("two").ends_with("\ncurrent-context: web-9\n"));
    home.run(&["ctx", "web-10", "--kubeconfig", two]).failure(1);
}

#[test]
fn without_a_context_the_list_names_the_searched_paths_and_what_to_type() {
    let mut home = Home::new();
    home.no_kubeconfig();
    let ran = home.run(&["ctx", "--list"]).success();
    assert_eq!(ran.stdout, "");
    assert_text(
        &ran.stderr,
        expect![[r#"
There is no context in ~/.kube/config, ~/.kube/clusters, ~/.kube/config.d and ~/.kube/configs.
hint: to try kswitch on sample clusters: kswitch demo
hint: for a kubeconfig that you have: kswitch import FILE
hint: for a cluster of EKS: aws eks update-kubeconfig --name NAME
hint: for one of GKE: gcloud container clusters get-credentials NAME --location LOCATION
hint: for one of AKS: az aks get-credentials --resource-group GROUP --name NAME
"#]],
    );
    assert_eq!(home.run(&["ctx", "--list", "--output", "json"]).only_stdout(), "[]\n");
    // The reason why a file has no contexts is enough.
    home.write(".kube/config", "contexts: 5\n");
    let ran = home.run(&["ctx", "--list"]).success();
    assert_text(
        &ran.stderr,
        expect![[r#"
warning: ~/.kube/config:1: `contexts` must be a list, not a number; every kubectl command fails with it
"#]],
    );
}

/// Where whole names do not fit, their short forms do, and what differs is never cut. Clusters and users that are
/// named as their contexts are left out first.
#[test]
fn on_a_terminal_a_table_has_short_names_where_whole_ones_do_not_fit() {
    let name =
        |region: &str, name: &str| format!("arn:aws:eks:{region}:123456789012:cluster/{name}");
    let names = [name("eu-west-1", "shop-prod-blue"), name("eu-west-1", "shop-prod-green")];
    let names = [names[0].as_str(), names[1].as_str(), "kind-dev"];
    let home = home_with(&names);
    let table = |columns| Terminal::open(&home, &["ctx", "--list", "-o", "wide"], 10, columns);
    for columns in [80, 220] {
        let terminal = table(columns);
        terminal.wait_exit();
        terminal.shows(if columns == 80 {
            expect![[r#"
   NAME                           NAMESPACE  FILE
*  eks:eu-west-1/shop-prod-blue   -          ~/config
   eks:eu-west-1/shop-prod-green  -          ~/config
   kind-dev                       -          ~/config
Left out: CLUSTER (same as NAME), USER (same as NAME).
hint: for the whole table: kswitch ctx --list -o wide | cat"#]]
        } else {
            expect![[r#"
   NAME                                                        CLUSTER                                                     USER                                                        NAMESPACE  FILE
*  arn:aws:eks:eu-west-1:123456789012:cluster/shop-prod-blue   arn:aws:eks:eu-west-1:123456789012:cluster/shop-prod-blue   arn:aws:eks:eu-west-1:123456789012:cluster/shop-prod-blue   -          ~/config
   arn:aws:eks:eu-west-1:123456789012:cluster/shop-prod-green  arn:aws:eks:eu-west-1:123456789012:cluster/shop-prod-green  arn:aws:eks:eu-west-1:123456789012:cluster/shop-prod-green  -          ~/config
   kind-dev                                                    kind-dev                                                    kind-dev                                                    -          ~/config"#]]
        });
    }
    let whole = home.run(&["ctx", "--list", "-o", "wide"]).only_stdout();
    assert!(whole.contains(names[0]) && !whole.contains('…'), "{whole}");
}

/// Names of contexts are whole as long as there is space for them alone.
#[test]
fn on_a_terminal_a_table_leaves_out_the_columns_that_have_no_space() {
    let home = Home::new();
    let context = |name: &str, cluster: &str, user: &str| {
        format!(
            "{{name: {name}, context: {{cluster: {cluster}, user: {user}, namespace: payments}}}}"
        )
    };
    let contexts = [
        context(
            "payments-production-blue",
            "payments-production-blue",
            "oidc-developer@payments-production",
        ),
        context(
            "payments-production-green",
            "the-cluster-of-payments-green",
            "payments-production-green",
        ),
    ];
    home.write(".kube/config", format!("contexts: [{}]\n", contexts.join(",\n")));
    for (columns, expected) in [
        (
            100,
            expect![[r#"
NAME                       CLUSTER                 USER                    NAMESPACE  FILE
payments-production-blue   =                       oidc-de…nts-production  payments   ~/.kube/config
payments-production-green  the-clu…payments-green  =                       payments   ~/.kube/config
= means the same as NAME.
hint: for the whole table: kswitch ctx --list -o wide | cat"#]],
        ),
        (
            80,
            expect![[r#"
NAME                       CLUSTER                     NAMESPACE  FILE
payments-production-blue   =                           payments   ~/.kube/config
payments-production-green  the-clus…of-payments-green  payments   ~/.kube/config
= means the same as NAME. Left out: USER (no space).
hint: for the whole table: kswitch ctx --list -o wide | cat"#]],
        ),
        (
            40,
            expect![[r#"
NAME                       NAMESPACE
payments-production-blue   payments
payments-production-green  payments
Left out: USER (no space), CLUSTER (no s
pace), FILE (no space).
hint: for the whole table: kswitch ctx -
-list -o wide | cat"#]],
        ),
    ] {
        let terminal = Terminal::open(&home, &["ctx", "--list", "-o", "wide"], 10, columns);
        terminal.wait_exit();
        terminal.shows(expected);
    }
}

/// A line that does not fit would go on in the next one.
#[test]
fn tables_with_long_names_and_aliases_fit_the_terminal() {
    let names = ["gke_payments-production_europe-west1_payments-prod-blue", "kind-dev"];
    let home = home_with(&names);
    home.run(&["alias", "an-alias-of-22-letters", names[0]]).success();
    home.write(".kube/clusters/cluster-x.yaml", "contexts: [{name: x, context: {cluster: c}}]\n");
    for columns in [80, 60] {
        for (arguments, lines) in [(&["ctx", "-l", "-o", "wide"][..], 4), (&["alias"], 2)] {
            let terminal = Terminal::open(&home, arguments, 20, columns);
            assert_eq!(terminal.wait_exit(), 0);
            let screen = terminal.screen();
            let is_note = |line: &str| line.is_empty() || line.contains("Left out");
            assert_eq!(screen.lines().take_while(|line| !is_note(line)).count(), lines, "{screen}");
            assert!(!screen.contains("= means"), "{screen}");
        }
    }
}
