//! A kubeconfig that is removed under a session: programs fail instead of using another cluster or no
//! credentials.

use serde_json::{Value, json};

use crate::kubectl_agrees::random_home;
use crate::sample::contexts;
use crate::support::gate::{is_root, required};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

use super::narrow::all_contexts;
use super::{id_of_kept, in_shell, kubeconfigs_changed, three_files};

const CLUSTER: &str = "no-kubeconfig-of-this-session-has-this-cluster.invalid";
const USER: &str = "no-kubeconfig-of-this-session-has-this-user";

/// A proxy that refuses every connection, so that no host name is looked up. What follows is printed.
const REFUSING: &str = "export HTTPS_PROXY=http://127.0.0.1:1; exec 2>&1";

/// A home with the context b, whose cluster and user are in files of their own.
fn in_three_parts() -> Home {
    let mut home = three_files();
    let (clusters, rest) = contexts(&["b"])
        .split_once("users:")
        .map(|(one, two)| (one.to_owned(), two.to_owned()))
        .expect("users");
    let (users, rest) = rest.split_once("contexts:").expect("contexts");
    home.write("b", format!("contexts:{rest}"));
    home.write("clusters", clusters);
    home.write("users", format!("users:{users}"));
    home.kubeconfig(&["a", "b", "clusters", "users"]);
    home
}

#[test]
fn a_lost_cluster_or_user_fails_and_says_why() {
    let Some(_) = required("kubectl") else { return };
    for (lost, why) in
        [("b", USER), ("clusters", CLUSTER), ("users", USER), ("clusters users", USER)]
    {
        for options in [&["b"][..], &["b", "--only"]] {
            let home = if lost == "b" { three_files() } else { in_three_parts() };
            let lines = format!("{REFUSING}; rm {lost}; kubectl get pods || :");
            let ran = in_shell(&home, options, &lines).success();
            assert!(ran.stdout.contains(why), "{lost} {options:?}: {ran}");
            assert!(!ran.stdout.contains("localhost"), "{lost} {options:?}: {ran}");
            let view = format!(
                "rm {lost}; kubectl config view --minify --raw -o \
                 'jsonpath={{.clusters[*].cluster.server}} {{.users[*].user}}'"
            );
            let home = if lost == "b" { three_files() } else { in_three_parts() };
            let ran = in_shell(&home, options, &view).success();
            let (server, user) = ran.stdout.split_once(' ').expect("both");
            let is_lost = |file: &str| lost == "b" || lost.contains(file);
            let expected = if is_lost("clusters") { CLUSTER } else { "b.example" };
            assert_eq!(server, format!("https://{expected}"), "{lost} {options:?}");
            assert_eq!(user.contains(USER), is_lost("users"), "{lost} {options:?}: {user}");
        }
    }
}

/// The session of a directory, which all its terminals share.
#[test]
fn a_lost_kubeconfig_of_a_directory_fails_too() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = three_files();
    let value = home.run(&["env", "--context", "b", "--value"]).only_stdout();
    std::fs::remove_file(home.path("b")).expect("remove the kubeconfig");
    let get = home.program(kubectl.program(), &["get", "pods"]);
    let ran = get.env("KUBECONFIG", value.trim_end()).run().failure(1);
    assert!(ran.stderr.contains(USER) && !ran.stderr.contains("localhost"), "{ran}");
}

/// Other contexts of a narrow session may need files that it does not have.
#[test]
fn another_context_of_a_narrow_session_asks_no_cluster_of_this_machine() {
    let Some(_) = required("kubectl") else { return };
    let home = in_three_parts();
    let other = "contexts:\n- name: other\n  context: {cluster: a, user: a}\n";
    home.write("b", home.read("b").replace("contexts:\n", other));
    let lines = format!("{REFUSING}; kubectl --context other get pods || :");
    let ran = in_shell(&home, &["b", "--only"], &lines).success();
    assert!(ran.stdout.contains(USER) && !ran.stdout.contains("localhost"), "{ran}");
}

/// A command of kswitch that copies the contexts anew keeps what they still name, and no more.
#[test]
fn a_refreshed_session_fails_too_and_lists_nothing_twice() {
    let Some(_) = required("kubectl") else { return };
    let home = in_three_parts();
    let lines = format!(
        "{REFUSING}; rm clusters; kswitch rename a z >/dev/null; kswitch ctx --list; kubectl get pods || :"
    );
    let ran = in_shell(&home, &["b"], &lines).success();
    assert!(ran.stdout.contains("\nb\nz\n") && ran.stdout.contains(CLUSTER), "{ran}");
    let home = three_files();
    let lines = "kswitch rename --whole b z 2>/dev/null; kswitch ctx a 2>/dev/null
        export LC_ALL=C; kubectl config get-clusters | sort; kubectl config get-users | sort";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "NAME\na\nc\nz\nNAME\na\nc\nz\n", "{ran}");
}

/// A file that comes back is used at once, and so is one that another program writes anew.
#[test]
fn a_kubeconfig_that_comes_back_is_used() {
    let Some(_) = required("kubectl") else { return };
    let home = three_files();
    let lines = "mv b away; kubectl config view --minify --raw | grep -c invalid; mv away b
        kubectl config view --minify --raw -o jsonpath={.users[0].user.token}";
    let ran = in_shell(&home, &["b"], lines).success();
    assert_eq!(ran.stdout, "1\ntoken-of-b", "{ran}");
    assert_eq!(kubeconfigs_changed(&home), [""; 0]);
}

/// Entries are taken whole, and names that no file has stay so.
#[test]
fn while_the_kubeconfigs_are_there_kubectl_sees_nothing_of_it() {
    let Some(kubectl) = Kubectl::required() else { return };
    let view = ["config", "view", "--raw", "-o", "json"];
    let entries = |printed: &str| {
        let view: Value = serde_json::from_str(printed).expect("JSON from kubectl");
        json!([view["clusters"], view["users"]])
    };
    let mut compared = 0;
    for seed in 0..16 {
        let (home, described) = random_home(seed);
        let outside = home.program(kubectl.program(), &view).run();
        let active = all_contexts(&home)
            .into_iter()
            .find(|(name, _, is_active)| *is_active && !name.is_empty());
        let name = active.map_or_else(String::new, |(name, ..)| name);
        let shell = ["shell", "--anyway", &name, "--"];
        let inside = home.command(&shell).args(&[kubectl.program()]).args(&view).run();
        if outside.code != 0 || name.is_empty() || name.starts_with('-') {
            continue;
        }
        let (inside, outside) = (inside.success(), outside.success());
        assert_eq!(entries(&inside.stdout), entries(&outside.stdout), "{described}");
        compared += 1;
    }
    assert!(compared > 5, "{compared} homes");
    // A user that no file has: kubectl sends no credentials.
    let home = three_files();
    home.write("b", contexts(&["b"]).replace("user: b}", "user: nobody}"));
    let ran = in_shell(&home, &["b"], "kubectl config view --raw").success();
    assert!(!ran.stdout.contains(USER), "{ran}");
}

/// root, whom the mode of the fallback does not stop. kubectl changes an entry in the file that has it.
#[test]
fn what_root_sets_for_a_lost_cluster_and_user_is_kept_and_can_be_moved() {
    let Some(kubectl) = required("kubectl") else { return };
    if !is_root() {
        return;
    }
    let lost = "rm b; kubectl config set-cluster b --server=https://own.example >/dev/null
        kubectl config set-credentials b --token=SECRET >/dev/null";
    let set = "kubectl config view --raw -o \
        'jsonpath={.clusters[?(@.name==\"b\")].cluster.server} {.users[?(@.name==\"b\")].user}'";
    for after in ["", "kswitch -q ctx a"] {
        let home = three_files();
        let ran = in_shell(&home, &["b"], &format!("{lost}\n{after}\n{set}")).success();
        assert!(ran.stdout.starts_with("https://own.example {"), "{after}: {ran}");
        assert!(ran.stdout.contains("\"token\":\"SECRET\""), "{after}: {ran}");
        let id = id_of_kept(&ran);
        home.run(&["session", "prune"]).success();
        let names = home.run(&["session", "list", "-o", "name"]).only_stdout();
        assert!(names.starts_with(&id) && names.lines().count() == 1, "{names}");
        let saved = home.run(&["session", "save", &id, "saved"]).success();
        assert!(!saved.stderr.contains("SECRET"), "{saved}");
        let view =
            ["config", "view", "--raw", "-o", "jsonpath={.clusters[*].name} {.users[*].user}"];
        let view = home.program(&kubectl, &view).env("KUBECONFIG", home.path("saved")).run();
        assert_eq!(view.only_stdout(), "b {\"token\":\"SECRET\"}", "{after}");
        assert_eq!(home.run(&["session", "list", "-o", "name"]).stdout, "", "{after}");
    }
    let home = three_files();
    let ran = in_shell(&home, &["b"], lost).success();
    let discarded = home.run(&["session", "discard", &id_of_kept(&ran)]).success();
    assert_eq!(discarded.stderr, "Removed cluster \"b\" and user \"b\".\n");
}
