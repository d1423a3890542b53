//! `kswitch rename --whole`: a context with its cluster and user, so that kubectl takes all three from
//! one file (field lessons 14, 15 and 41).

use expect_test::expect;

use crate::cross_file::kubeadm;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::Terminal;
use crate::support::untouched::Untouched;

/// The chain `berlin:oslo`, both from kubeadm, with these contexts.
pub(crate) fn home_of(contexts: [&str; 2]) -> Home {
    let mut home = Home::new();
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    for (file, context) in ["berlin", "oslo"].into_iter().zip(contexts) {
        let server = format!("server: https://{file}.example:6443  # of {file}");
        home.write(file, kubeadm(context, &server, &format!("token: token-of-{file}")));
    }
    home.kubeconfig(&["berlin", "oslo"]);
    home
}

fn home() -> Home {
    home_of(["berlin", "oslo"])
}

/// The server and the token that kubectl uses with a context.
pub(crate) fn reached(kubectl: &Kubectl, home: &Home, context: &str) -> String {
    let fields = "jsonpath={.clusters[0].cluster.server} {.users[0].user.token}";
    let arguments = ["--context", context, "config", "view", "--raw", "--minify", "-o", fields];
    kubectl.run(home, &arguments).expect("kubectl reads it")
}

/// The command that a message offers after these words, with a name in the place of NEW.
fn offered(message: &str, words: &str, new: &str) -> String {
    let line = message.lines().find_map(|line| line.split_once(words)).expect("an offer").1;
    line.replace("NEW", new)
}

fn type_in(home: &Home, line: &str) -> String {
    home.program("sh", &["-c", line]).run().only_stderr(0)
}

#[test]
fn lesson_41_the_offered_repair_reaches_the_own_cluster_as_the_own_user() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let [before, berlin] = [home.read("oslo"), home.read("berlin")];
    assert_eq!(
        reached(&kubectl, &home, "oslo"),
        "https://berlin.example:6443 token-of-berlin",
        "what kubectl does with both"
    );
    let refused = home.run(&["ctx", "oslo"]).only_stderr(1);
    let line = offered(&refused, "to repair it: ", "");
    assert_eq!(line, "kswitch rename oslo oslo --whole");
    assert_eq!(
        type_in(&home, &line),
        "Renamed cluster \"kubernetes\" and user \"kubernetes-admin\" of ~/oslo to \"oslo\".\n"
    );
    let after = before
        .replace("cluster: kubernetes", "cluster: oslo")
        .replace("name: kubernetes\n", "name: oslo\n")
        .replace("user: kubernetes-admin", "user: oslo")
        .replace("name: kubernetes-admin", "name: oslo");
    assert_eq!(home.read("oslo"), after);
    assert_eq!(home.read("berlin"), berlin);
    assert_eq!(reached(&kubectl, &home, "oslo"), "https://oslo.example:6443 token-of-oslo");
    assert_eq!(reached(&kubectl, &home, "berlin"), "https://berlin.example:6443 token-of-berlin");
    assert_eq!(home.run(&["ctx", "oslo"]).only_stderr(0), "Switched to context \"oslo\".\n");
    home.run(&["undo"]).success();
    home.run(&["ctx", "berlin"]).success();
}

#[test]
fn the_context_gets_another_name_along_with_its_cluster_and_user() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    assert_eq!(
        home.run(&["rename", "oslo", "oslo-1", "--whole"]).only_stderr(0),
        "Renamed \"oslo\", with cluster \"kubernetes\" and user \"kubernetes-admin\" of ~/oslo, to \
         \"oslo-1\".\n"
    );
    assert_eq!(reached(&kubectl, &home, "oslo-1"), "https://oslo.example:6443 token-of-oslo");
    assert_eq!(
        home.run(&["rename", "oslo-1", "oslo-1", "--whole"]).only_stderr(0),
        "Context \"oslo-1\" has that name already, and so have its cluster and user.\n"
    );
}

/// A context that an earlier file hides: by the hint of the refusal, and undone.
#[test]
fn lesson_14_a_hidden_context_is_reached_by_its_file() {
    let Some(kubectl) = Kubectl::required() else { return };
    let name = "kubernetes-admin@kubernetes";
    let home = home_of([name, name]);
    let [oslo, berlin] = [home.read("oslo"), home.read("berlin")];
    let path = home.path("oslo");
    let path = path.to_str().expect("UTF-8");
    let refused = home.run(&["ctx", name, "--file", path]).only_stderr(1);
    let line = offered(&refused, "to give this one a name of its own: ", "oslo");
    let message = type_in(&home, &line);
    assert_eq!(
        message,
        "Renamed \"kubernetes-admin@kubernetes\", with cluster \"kubernetes\" and user \
         \"kubernetes-admin\" of ~/oslo, to \"oslo\".\n"
    );
    assert_eq!(reached(&kubectl, &home, "oslo"), "https://oslo.example:6443 token-of-oslo");
    assert_eq!(reached(&kubectl, &home, name), "https://berlin.example:6443 token-of-berlin");
    assert_eq!(home.read("berlin"), berlin, "the current context is the one that was in sight");
    assert_eq!(
        home.run(&["undo"]).only_stderr(0),
        "Undone: \"oslo\" is \"kubernetes-admin@kubernetes\" again; cluster \"oslo\" is \"kubernetes\" again; user \"oslo\" is \"kubernetes-admin\" again (~/oslo).\n"
    );
    assert_eq!(home.read("oslo"), oslo);

    // The context alone, by a relative path.
    let renamed = home.run(&["rename", name, "oslo", "--file", "oslo"]).only_stderr(0);
    assert_eq!(renamed, format!("Renamed \"{name}\" to \"oslo\".\n"));
    assert_eq!(home.read("oslo"), oslo.replacen(&format!("name: {name}"), "name: oslo", 1));
    assert_text(
        &home.masked(&home.run(&["rename", "nope", "x", "--file", "oslo"]).only_stderr(1)),
        expect![[r#"
error: no context "nope" in oslo
hint: kswitch ctx --list --output wide
"#]],
    );
}

/// The current one, in the file that kubectl writes current-context to.
#[test]
fn current_context_follows() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    home.run(&["ctx", "oslo", "--anyway"]).success();
    home.run(&["rename", ".", "new", "--whole"]).success();
    assert_eq!(kubectl.run(&home, &["config", "current-context"]).as_deref(), Ok("new"));
    assert_eq!(reached(&kubectl, &home, "new"), "https://oslo.example:6443 token-of-oslo");
    let before = home.read("berlin");
    home.run(&["undo"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "oslo\n");
    assert_ne!(home.read("berlin"), before);
}

/// Other contexts of the file that use the cluster or the user go on using them.
#[test]
fn contexts_of_the_same_file_follow() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let more = "contexts:\n- {name: shop, context: {cluster: kubernetes}}\n- name: till\n  \
                context: {cluster: other, user: \"kubernetes-admin\"}\n- {name: far, context: {cluster: \
                other}}\n";
    home.write("oslo", home.read("oslo").replace("contexts:\n", more));
    assert_eq!(
        home.run(&["rename", "oslo", "oslo", "--whole"]).only_stderr(0),
        "Renamed cluster \"kubernetes\" and user \"kubernetes-admin\" of ~/oslo to \"oslo\". The same \
         applies to \"shop\" and \"till\" of that file.\n"
    );
    let text = home.read("oslo");
    assert!(text.contains("{name: shop, context: {cluster: oslo}}"), "{text}");
    assert!(text.contains("{cluster: other, user: \"oslo\"}"), "{text}");
    assert!(text.contains("{name: far, context: {cluster: other}}"), "{text}");
    let shop = ["--context", "shop", "config", "view", "--minify", "-o"];
    let server = [&shop[..], &["jsonpath={.clusters[0].cluster.server}"]].concat();
    assert_eq!(kubectl.run(&home, &server).as_deref(), Ok("https://oslo.example:6443"));
}

#[test]
fn a_name_that_a_cluster_or_a_user_has_is_refused() {
    for (list, kind) in [("clusters", "cluster"), ("users", "user")] {
        let mut home = home();
        home.write("third", format!("{list}: [{{name: taken}}]\n"));
        home.write(".kube/config.d/beside", format!("{list}: [{{name: beside}}]\n"));
        home.kubeconfig(&["berlin", "oslo", "third"]);
        let before = Untouched::now(&home);
        for (name, file) in [("taken", "third"), ("beside", ".kube/config.d/beside")] {
            assert_eq!(
                home.masked(&home.run(&["rename", "oslo", name, "--whole"]).only_stderr(1)),
                format!(
                    "error: there is a {kind} \"{name}\" already, in ~/{file}:1\n\
                     hint: kswitch rename oslo NEW --whole\n"
                )
            );
        }
        let taken = home.run(&["rename", "oslo", "berlin", "--whole"]).only_stderr(1);
        assert!(taken.starts_with("error: there is a context \"berlin\" already"), "{taken}");
        before.assert();
    }
}

/// Contexts of other files that have no such cluster of their own would be left without one, or
/// reach a third.
#[test]
fn contexts_of_other_files_are_named_and_keep_what_they_use() {
    let home = {
        let mut home = home();
        home.write("shop", "contexts: [{name: shop, context: {cluster: kubernetes, user: u}}]\n");
        home.write(
            ".kube/config.d/beside",
            "contexts: [{name: beside, context: {cluster: c, user: kubernetes-admin}}]\n",
        );
        home.kubeconfig(&["berlin", "oslo", "shop"]);
        home
    };
    let before = Untouched::now(&home);
    assert_text(
        &home.masked(&home.run(&["rename", "berlin", "new", "--whole"]).only_stderr(1)),
        expect![[r#"
error: ~/shop:1: context "shop"
error: ~/.kube/config.d/beside:1: context "beside"
error: they use the cluster or user of context "berlin" in ~/berlin:8, and would lose it
hint: for the context alone: kswitch rename berlin new
hint: to rename the references too: kswitch rename berlin new --whole --yes
hint: to take the cluster and user from them: kswitch rename berlin new --whole --anyway
"#]],
    );
    before.assert();
    // No context uses what is hidden.
    home.run(&["rename", "oslo", "oslo", "--whole"]).success();
    home.run(&["undo"]).success();
    assert_eq!(
        home.run(&["rename", "berlin", "new", "--whole", "--anyway"]).only_stderr(0),
        "Renamed \"berlin\", with cluster \"kubernetes\" and user \"kubernetes-admin\" of ~/berlin, to \
         \"new\". For \"oslo\" in ~/oslo, kubectl takes the cluster of ~/oslo now. For \"shop\" in \
         ~/shop, kubectl takes the cluster of ~/oslo now. For \"oslo\" in ~/oslo, kubectl takes the \
         user of ~/oslo now. For \"beside\" in ~/.kube/config.d/beside, kubectl takes the user of \
         ~/oslo now.\n"
    );
}

/// What the context's own file does not have keeps its name.
#[test]
fn a_cluster_of_another_file_keeps_its_name() {
    let mut home = Home::new();
    let clusters = "clusters: [{name: c, cluster: {server: 'https://c.example'}}]\n";
    home.write("clusters", clusters);
    home.write(
        "contexts",
        "contexts: [{name: a, context: {cluster: c, user: u}}]\nusers: [{name: u}]\n",
    );
    home.kubeconfig(&["clusters", "contexts"]);
    assert_eq!(
        home.run(&["rename", "a", "b", "--whole"]).only_stderr(0),
        "Renamed \"a\", with user \"u\" of ~/contexts, to \"b\".\n\
         warning: cluster \"c\" is in ~/clusters, not in ~/contexts: not renamed\n"
    );
    assert_eq!(home.read("clusters"), clusters);
    assert_eq!(
        home.read("contexts"),
        "contexts: [{name: b, context: {cluster: c, user: b}}]\nusers: [{name: b}]\n"
    );
}

/// JSON stays JSON, and another program's lock is waited for as with every change.
#[test]
fn json_stays_json_and_comes_back_to_the_byte() {
    let mut home = Home::new();
    let json = "{\"clusters\":[{\"name\":\"k\",\"cluster\":{\"server\":\"https://o.example\"}}],\
                \"users\": [ {\"name\":\"a\",\"user\":{\"token\":\"t\"}} ],\n\t\"contexts\":[{\"name\":\
                \"a@k\",\"context\":{\"cluster\":\"k\",\"user\":\"a\"}}]}";
    home.write("one", kubeadm("one", "server: https://b.example", "token: t"));
    let two = home.write("two.json", json);
    home.mode("two.json", 0o640);
    home.kubeconfig(&["one", "two.json"]);
    let before = Snapshot::of(two);
    home.run(&["rename", "a@k", "1e3", "--whole"]).success();
    assert_eq!(
        home.read("two.json"),
        json.replace("\"k\"", "\"1e3\"").replace("\"a\"", "\"1e3\"").replace("\"a@k\"", "\"1e3\"")
    );
    assert_eq!(before.harm(), None);
    home.run(&["undo"]).success();
    assert_eq!(home.read("two.json"), json);
}

/// Contexts of other files that use the cluster and user, after a question.
#[test]
fn references_of_other_files_are_renamed_if_the_user_agrees() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home_of(["berlin", "oslo"]);
    home.write("more", "contexts:\n- name: shop # mine\n  context: {user: kubernetes-admin, cluster: kubernetes}\n");
    home.write(
        ".kube/clusters/cluster-x",
        "contexts: [{name: x, context: {cluster: kubernetes}}]\n",
    );
    home.kubeconfig(&["berlin", "more"]);
    let before = [home.read("berlin"), home.read("more")];
    let refused = home.run(&["rename", "berlin", "new", "--whole"]).only_stderr(1);
    assert!(refused.contains("hint: to rename the references too: "), "{refused}");
    let terminal = Terminal::open(&home, &["rename", "berlin", "new", "--whole"], 12, 100);
    terminal.wait_for("Rename the cluster and user for them too? [y/N]");
    terminal.send("n\r");
    terminal.wait_for("error: nothing was renamed");
    let terminal = Terminal::open(&home, &["rename", "berlin", "new", "--whole"], 12, 100);
    terminal.wait_for("[y/N]");
    terminal.send("y\r");
    assert_eq!(terminal.wait_exit(), 0);
    assert_text(
        &terminal.screen(),
        expect![[r#"
~/more:2: context "shop"
~/.kube/clusters/cluster-x:1: context "x"
they use the cluster or user of context "berlin" in ~/berlin:8, and would lose it
Rename the cluster and user for them too? [y/N] y
Renamed "berlin", with cluster "kubernetes" and user "kubernetes-admin" of ~/berlin, to "new". The c
luster of "shop" in ~/more has the new name too. The cluster of "x" in ~/.kube/clusters/cluster-x ha
s the new name too. The user of "shop" in ~/more has the new name too."#]],
    );
    let wanted = "https://berlin.example:6443 token-of-berlin";
    assert_eq!(reached(&kubectl, &home, "shop"), wanted);
    assert_eq!(
        home.read("more"),
        before[1].replace("kubernetes-admin", "new").replace("kubernetes", "new")
    );
    assert_eq!(
        home.read(".kube/clusters/cluster-x"),
        "contexts: [{name: x, context: {cluster: new}}]\n"
    );
    home.run(&["--kubeconfig", "berlin", "undo"]).failure(1);
    home.run(&["undo"]).success();
    assert_eq!([home.read("berlin"), home.read("more")], before);
}
