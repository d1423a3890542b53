//! Lessons about entries: those that name nothing, share a name, or lack something.

use expect_test::expect;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::mutations::{deleted, snapshot_of};
use crate::support::snapshot::Snapshot;

/// A namespace for a current context that is nowhere is an error, and nothing is written.
#[test]
fn lesson_12_a_dangling_current_context_is_not_made_up() {
    let home = home_with(&["a"]);
    let text = contexts(&["a"]).replace("current-context: a", "current-context: gone");
    let before = Snapshot::of(home.write("config", text));
    assert_text(
        &home.masked(&home.run(&["ns", "-f", "shop"]).only_stderr(1)),
        expect![[r#"
error: the current context "gone", set in ~/config, is in no file of KUBECONFIG
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
    );
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
}

/// Both contexts of one name are shown, distinguished by their file; choosing the hidden one reports why
/// not and what to do.
#[test]
fn lesson_14_duplicates_are_shown_and_the_hidden_one_is_explained() {
    let mut home = Home::new();
    let duplicate = |cluster: &str| {
        contexts(&["kubernetes-admin@kubernetes"]).replace(".example", &format!(".{cluster}"))
    };
    home.write("one", duplicate("one"));
    home.write("two", duplicate("two"));
    home.kubeconfig(&["one", "two"]);
    assert_text(
        &home.run(&["ctx", "-l", "-o", "wide"]).only_stdout(),
        expect![[r#"
   NAME                         CLUSTER                      USER                         NAMESPACE  FILE
*  kubernetes-admin@kubernetes  kubernetes-admin@kubernetes  kubernetes-admin@kubernetes  -          ~/one
   kubernetes-admin@kubernetes  kubernetes-admin@kubernetes  kubernetes-admin@kubernetes  -          ~/two  (hidden by ~/one)
"#]],
    );
    let two = home.path("two");
    let two = two.to_str().expect("UTF-8");
    let refused = home.run(&["ctx", "kubernetes-admin@kubernetes", "--file", two]).only_stderr(1);
    assert_text(
        &home.masked(&refused),
        expect![[r#"
error: context "kubernetes-admin@kubernetes" in ~/two:10 is hidden by the one of the same name in ~/one:10
hint: kubectl always takes the first; to give this one a name of its own: kswitch rename kubernetes-admin@kubernetes NEW --whole --file ~/two
"#]],
    );
    assert_files_as_before(&home, &["one", "two"]);

    home.kubeconfig(&["two", "one"]);
    home.run(&["ctx", "kubernetes-admin@kubernetes", "--file", two]).success();
}

/// A user of the same name in an earlier file is warned of: its token would go to this cluster.
#[test]
fn lesson_15_a_user_from_another_file_is_warned_of() {
    let mut home = Home::new();
    home.write("one", contexts(&["one"]).replace("name: one\n  user", "name: admin\n  user"));
    let second = contexts(&["two"])
        .replace("name: two\n  user", "name: admin\n  user")
        .replace("user: two", "user: admin");
    home.write("two", second);
    home.kubeconfig(&["one", "two"]);
    assert_text(
        &home.run(&["ctx", "two"]).only_stderr(0),
        expect![[r#"
Switched to context "two".
warning: context "two" uses other credentials than those in ~/two: kubectl takes user "admin" from ~/one:7, which comes before ~/two
"#]],
    );
}

/// A name twice in one file is reported without a secret, and the file is left as it is.
#[test]
fn lesson_16_a_duplicate_name_is_reported_without_secrets() {
    let mut home = Home::new();
    let text = contexts(&["a", "b"]).replace("name: b\n  user", "name: a\n  user");
    let before = Snapshot::of(home.write("config", text));
    home.kubeconfig(&["config"]);
    let problem = "config:11: `users` names a twice";
    let ran = home.run(&["ctx", "-l"]).success();
    assert_eq!(ran.stderr, format!("warning: ~/{problem}; every kubectl command fails with it\n"));
    assert_eq!(
        home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
        format!(
            "error: ~/{problem}\n\
             hint: every kubectl command fails with it; to correct it: vi +11 ~/config\n"
        )
    );
    before.assert_untouched();
    if let Some(kubectl) = Kubectl::required() {
        kubectl.run(&home, &["config", "current-context"]).expect_err("kubectl refuses it too");
    }
}

/// Files and entries that lack something are empty; the others load.
#[test]
fn lesson_17_what_is_missing_is_empty() {
    let mut home = Home::new();
    let texts =
        ["", "# nothing\n", "---\n", "contexts: null\nusers: ~\nclusters:\n", "kind: Config\n"];
    let mut files: Vec<String> = (0..texts.len()).map(|number| format!("empty-{number}")).collect();
    for (file, text) in files.iter().zip(texts) {
        home.write(file, text);
    }
    home.write("bare", "contexts:\n- name: bare\n- name: half\n  context: {cluster: c}\n");
    home.write("full", contexts(&["full"]));
    files.extend(["bare".to_owned(), "full".to_owned(), "missing".to_owned()]);
    home.kubeconfig(&files.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "bare\nfull\nhalf\n");
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "full\n");
    home.run(&["ctx", "half"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "half\n");
    if let Some(kubectl) = Kubectl::required() {
        assert_eq!(kubectl.run(&home, &["config", "current-context"]).as_deref(), Ok("half"));
    }
}

/// The cluster and the user of a context that goes stay for the one that shares them, and for any
/// other: what nothing would use any more is reported, not deleted.
#[test]
fn lesson_24_a_context_that_goes_takes_nothing_along() {
    let mut home = Home::new();
    let text = "clusters: [{name: shared}, {name: own}]\n\
                users: [{name: shared, user: {token: t}}, {name: own}]\n\
                contexts:\n- name: a\n  context: {cluster: shared, user: shared}\n\
                - name: b\n  context: {cluster: shared, user: own}\n\
                - name: c\n  context: {cluster: own, user: shared}\n";
    home.write("config", text);
    home.kubeconfig(&["config"]);
    deleted(&home, &["a"]).expect("deleted");
    assert_eq!(
        home.read("config"),
        text.replace("- name: a\n  context: {cluster: shared, user: shared}\n", "")
    );
    let snapshot = snapshot_of(&home);
    let orphans_of = |names: &[&str]| {
        let targets: Vec<_> =
            names.iter().map(|name| snapshot.context(name).expect("it")).collect();
        let orphans = snapshot.orphans(&targets);
        let clusters =
            orphans.clusters.iter().map(|(cluster, _)| format!("cluster {}", cluster.name));
        let users = orphans.users.iter().map(|(user, _)| format!("user {}", user.name));
        clusters.chain(users).collect::<Vec<_>>()
    };
    assert_eq!(orphans_of(&["b"]), ["cluster shared", "user own"]);
    assert_eq!(orphans_of(&["c"]), ["cluster own", "user shared"]);
    assert_eq!(
        orphans_of(&["b", "c"]),
        ["cluster shared", "cluster own", "user own", "user shared"]
    );
}
