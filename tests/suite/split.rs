//! `kswitch split`: a kubeconfig with many clusters becomes one file per cluster, and kubectl sees the same.

use std::collections::BTreeMap;

use expect_test::expect;
use serde_json::Value;

use crate::import::fill;
use crate::sample::contexts;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::Terminal;

/// Comments of entries and of the file, a shared user, what is used by none, paths, and two contexts of
/// one cluster.
const MONOLITH: &str = r#"# all my clusters
apiVersion: v1
kind: Config
current-context: eu-dev
preferences: {}
clusters:
# in Berlin
- cluster:
    certificate-authority: pki/ca.pem
    server: "https://eu.example:6443"
  name: eu  # since 2019

- name: us
  cluster: {server: https://us.example, x-rack: 010}
- name: unused
  cluster: {server: https://unused.example}
- name: yes-1
  cluster:
    server: https://yes.example
users:
# renewed each May
- name: dev
  user:
    token: SECRET-DEV
- name: ops
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/ops, interactiveMode: Never}}
- name: 'oidc'
  user:
    auth-provider:
      name: oidc
      config: {id-token: SECRET-OIDC}
contexts:
- name: eu-dev
  context: {cluster: eu, user: dev, namespace: web}
- name: eu-ops
  context: {cluster: eu, user: ops}
# the other side
- name: us
  context:
    cluster: us
    user: oidc
- name: "1e3"
  context: {cluster: yes-1, user: oidc}
- name: lost
  context: {cluster: gone, user: dev}
"#;

fn home(text: &str) -> Home {
    let home = Home::new();
    home.write(".kube/config", text);
    home
}

/// The merged view of kubectl with the KUBECONFIG of the shell integration, without the order of lists
/// and with absolute paths.
fn view(kubectl: &Kubectl, home: &mut Home) -> Value {
    let value = home.run(&["env", "--value"]).only_stdout();
    home.kubeconfig_raw(value.trim_end());
    let arguments = ["config", "view", "--raw", "-o", "json"];
    let text = kubectl.run(home, &arguments).expect("kubectl reads it");
    home.no_kubeconfig();
    let directory = home.path(".kube");
    let mut text = text;
    for relative in ["pki/ca.pem", "bin/ops"] {
        text = text.replace(
            &format!("\"{relative}\""),
            &format!("\"{}/{relative}\"", directory.display()),
        );
    }
    let mut view: Value = serde_json::from_str(&text).expect("JSON");
    for list in ["clusters", "contexts", "users"] {
        if let Some(entries) = view[list].as_array_mut() {
            entries.sort_by_key(|entry| entry["name"].to_string());
        }
    }
    view
}

#[test]
fn kubectl_sees_the_same_before_and_after() {
    let Some(kubectl) = Kubectl::required() else { return };
    let json = r#"{"kind": "Config", "clusters": [{"name": "a", "cluster": {"server": "https://a", "deep": [1.50, {"x": null}]}},
 {"name": "b", "cluster": {"server": "https://b"}}], "users": [{"name": "u", "user": {"token": "t"}}, {"name": "v", "user": {}}],
 "contexts": [{"name": "a", "context": {"cluster": "a", "user": "u"}}, {"name": "b", "context": {"cluster": "b", "user": "v"}}],
 "current-context": "b"}"#;
    let names: Vec<String> =
        (0..40).map(|number| format!("arn:aws:eks:eu:1:cluster/{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let crlf = MONOLITH.replace('\n', "\r\n");
    let flow = "clusters: [{name: a, cluster: {server: 'https://a'}},\n  # of b\n  {name: b, cluster: {server: 'https://b'}}, # end\n]\n\
                users: [{name: a, user: {token: t}}, {name: b, user: {token: &t u}}]\n\
                contexts: [name: none, {name: a, context: {cluster: a, user: a}},\n{name: b, context: {cluster: b, user: b}}]\n";
    for text in [MONOLITH, json, &contexts(&names), &crlf, flow] {
        let mut home = home(text);
        home.write(".kube/clusters/cluster-other", contexts(&["other"]));
        let before = view(&kubectl, &mut home);
        let said = home.run(&["split", "--yes"]).only_stderr(0);
        assert!(!said.contains("SECRET"), "{said}");
        assert!(home.files().len() > 3, "{:?}", home.files());
        assert_eq!(view(&kubectl, &mut home), before, "{text}");
        let refused = home.run(&["split", "--yes"]).only_stderr(1);
        assert!(refused.contains("nothing to split"), "{refused}");
    }
}

#[test]
fn entries_move_with_their_comments_and_the_rest_stays() {
    let home = home(MONOLITH);
    let shown = home.run(&["split", "--dry-run"]).only_stdout();
    assert_text(
        &shown,
        expect![[r#"
~/.kube/clusters/cluster-eu.yaml
  context "eu-dev"
  context "eu-ops"
  cluster "eu"
  user "dev"
  user "ops"
~/.kube/clusters/cluster-us.yaml
  context "us"
  cluster "us"
~/.kube/clusters/cluster-1e3.yaml
  context "1e3"
  cluster "yes-1"
~/.kube/config
  keeps user "oidc", which contexts of several clusters use
  keeps context "lost", whose cluster "gone" does not exist
  keeps cluster "unused", which no context there uses
  loses 4 contexts, 3 clusters and 2 users
KUBECONFIG
  will not contain the new files; afterwards, for all cluster files, in this shell: eval "$(kswitch env)"
"#]],
    );
    assert_eq!(home.read(".kube/config"), MONOLITH);
    let said = home.run(&["split", ".kube/config", "-y"]).only_stderr(0);
    assert_text(
        &said,
        expect![[r#"
Wrote ~/.kube/clusters/cluster-eu.yaml: context "eu-dev" and context "eu-ops".
Wrote ~/.kube/clusters/cluster-us.yaml: context "us".
Wrote ~/.kube/clusters/cluster-1e3.yaml: context "1e3".
Moved 4 contexts, 3 clusters and 2 users out of ~/.kube/config.
Kept in ~/.kube/config: user "oidc", which contexts of several clusters use.
Kept in ~/.kube/config: context "lost", whose cluster "gone" does not exist.
Kept in ~/.kube/config: cluster "unused", which no context there uses.
warning: KUBECONFIG is not set, so kubectl reads only ~/.kube/config, and none of the new files
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
    );
    assert_text(
        &home.read(".kube/config"),
        expect![[r#"
# all my clusters
apiVersion: v1
kind: Config
current-context: eu-dev
preferences: {}
clusters:
- name: unused
  cluster: {server: https://unused.example}
users:
- name: 'oidc'
  user:
    auth-provider:
      name: oidc
      config: {id-token: SECRET-OIDC}
contexts:
- name: lost
  context: {cluster: gone, user: dev}
"#]],
    );
    let message = home.run(&["undo"]).only_stderr(1);
    assert!(
        message.starts_with("error: the last change moved contexts of ~/.kube/config"),
        "{message}"
    );
    assert!(!home.read(".local/state/kswitch/undo.json").contains("SECRET"));
}

#[test]
fn a_new_file_has_the_text_of_the_old_one() {
    let home = home(MONOLITH);
    home.run(&["split", "--yes"]).success();
    assert_text(
        &home.masked(&home.read(".kube/clusters/cluster-eu.yaml")),
        expect![[r#"
apiVersion: v1
kind: Config
clusters:
# in Berlin
- cluster:
    certificate-authority: $HOME/.kube/pki/ca.pem
    server: "https://eu.example:6443"
  name: eu  # since 2019
contexts:
- name: eu-dev
  context: {cluster: eu, user: dev, namespace: web}
- name: eu-ops
  context: {cluster: eu, user: ops}
users:
# renewed each May
- name: dev
  user:
    token: SECRET-DEV
- name: ops
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: $HOME/.kube/bin/ops, interactiveMode: Never}}
"#]],
    );
    assert_text(
        &home.read(".kube/clusters/cluster-us.yaml"),
        expect![[r#"
apiVersion: v1
kind: Config
clusters:
- name: us
  cluster: {server: https://us.example, x-rack: 010}
contexts:
# the other side
- name: us
  context:
    cluster: us
    user: oidc
users: []
"#]],
    );
}

#[test]
fn what_could_change_the_view_is_refused() {
    let home = home(&contexts(&["a", "b"]));
    home.write(".kube/clusters/cluster-z", contexts(&["b"]));
    let refused = home.run(&["split", "--yes"]).only_stderr(1);
    assert_text(
        &home.masked(&refused),
        expect![[r#"
error: ~/.kube/clusters/cluster-z:10: context "b" is in ~/.kube/config:16 too
error: ~/.kube/clusters/cluster-z:4: cluster "b" is in ~/.kube/config:6 too
error: ~/.kube/clusters/cluster-z:7: user "b" is in ~/.kube/config:11 too
error: nothing was written: new files could change which of them kubectl uses
hint: to give the other one a name of its own: kswitch rename b NEW --whole --file ~/.kube/clusters/cluster-z
"#]],
    );
    let names = ["a", "b", "c", "d"];
    let many = self::home(&contexts(&names));
    many.write(".kube/clusters/cluster-z", contexts(&names));
    let refused = many.run(&["split", "--yes"]).only_stderr(1);
    let lines: Vec<&str> = refused.lines().collect();
    assert_eq!((lines.len(), lines[5]), (8, "error: 7 more names are in other files too"));
    home.write(".kube/clusters/cluster-z", "{}");
    home.write(".config/kswitch/settings.yaml", "cluster-files: [~/other/*]\n");
    let refused = home.run(&["split", "--yes"]).only_stderr(1);
    assert!(refused.contains("would match none of the cluster-files of the settings"), "{refused}");
    home.write(".config/kswitch/settings.yaml", "{}");
    let aliased = "clusters: [{name: a, cluster: &c {server: s}}]\nx: *c\ncontexts: [{name: a, context: {cluster: a}}]\n";
    home.write(".kube/config", aliased);
    let refused = home.run(&["split", "--yes"]).only_stderr(1);
    assert!(refused.contains("through an anchor or an alias"), "{refused}");
    assert_eq!(home.read(".kube/config"), aliased);
    assert_eq!(
        home.files(),
        [".config/kswitch/settings.yaml", ".kube/clusters/cluster-z", ".kube/config"]
    );
}

#[test]
fn it_asks_on_a_terminal() {
    let home = home(&contexts(&["a", "b"]));
    let refused = home.run(&["split"]).only_stderr(1);
    assert!(refused.starts_with("error: nothing was written: without a terminal"), "{refused}");
    let terminal = Terminal::open(&home, &["split"], 24, 80);
    terminal.wait_for("[y/N]");
    assert_text(
        &terminal.screen(),
        expect![[r#"
~/.kube/clusters/cluster-a.yaml
  context "a"
  cluster "a"
  user "a"
~/.kube/clusters/cluster-b.yaml
  context "b"
  cluster "b"
  user "b"
~/.kube/config
  loses 2 contexts, 2 clusters and 2 users
KUBECONFIG
  will not contain the new files; afterwards, for all cluster files, in this she
ll: eval "$(kswitch env)"
Move them, with their credentials, to 2 new files? This can't be undone. [y/N]"#]],
    );
    terminal.send("y\r");
    terminal.wait_for("hint: for all cluster files, in this shell: eval");
    // A session would lose them.
    let home = self::home(&contexts(&["a", "b"]));
    let program = env!("CARGO_BIN_EXE_kswitch");
    let inside = home.run(&["shell", "a", "--", program, "split", "--yes"]).failure(1);
    let refusal = "error: this session would lose the contexts that move\n";
    assert!(inside.stderr.starts_with(refusal), "{inside}");
}

/// All texts of the files that kubectl may read.
pub(crate) fn kubeconfigs(home: &Home) -> BTreeMap<String, String> {
    let files = home.files().into_iter().filter(|file| file.starts_with(".kube/"));
    files.map(|file| (file.clone(), home.read(&file))).collect()
}

/// kubectl would find only the contexts of some of the new files.
#[test]
fn nothing_is_moved_to_files_that_do_not_fit_into_kubeconfig() {
    let home = home(MONOLITH);
    fill(&home);
    let refused = home.run(&["split", "--yes"]).only_stderr(1);
    let expected = "error: KUBECONFIG would be too long with 3 new files: nothing was written\n";
    assert_eq!(refused, expected);
    assert_eq!(home.read(".kube/config"), MONOLITH);
    let found = home.run(&["doctor"]).stdout;
    assert!(found.contains("[kubeconfig-too-long]"), "{found}");
}

/// ARNs are no names for files; an account is in them where it distinguishes two clusters.
#[test]
fn files_have_short_names_or_those_of_a_pattern() {
    let arn = |account: u32, name: &str| format!("arn:aws:eks:eu-west-1:{account}:cluster/{name}");
    let names =
        [arn(1, "shop"), arn(2, "shop"), arn(1, "it"), "gke_acme_europe-west1_a".to_owned()];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = contexts(&names);
    let home = home(&text);
    let files = |arguments: &[&str]| {
        let preview = home.run(&[&["split", "--dry-run"], arguments].concat()).only_stdout();
        let files =
            preview.lines().filter_map(|line| line.strip_prefix("~/.kube/clusters/cluster-"));
        files.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        files(&[]),
        [
            "eks-eu-west-1-1-shop.yaml",
            "eks-eu-west-1-2-shop.yaml",
            "eks-eu-west-1-1-it.yaml",
            "gke-europe-west1-a.yaml"
        ]
    );
    assert_eq!(files(&["--file-name", "{file}"])[..2], ["config.yaml", "config-2.yaml"]);
    let user = files(&["--file-name", "{cluster}.{user}"]);
    assert_eq!(user[3], "gke_acme_europe-west1_a.gke_acme_europe-west1_a.yaml");
    let refused = home.run(&["split", "--yes", "--file-name", "{namespace}"]).only_stderr(1);
    let expected = format!(
        "error: {{namespace}} of --file-name is empty for context \"{}\", which has {{context}}, {{cluster}}, \
         {{user}} and {{file}}\n",
        names[0]
    );
    assert_eq!(refused, expected);
    let refused = home.run(&["split", "--yes", "--file-name", "{alias}"]).only_stderr(2);
    assert!(refused.contains("there is no {alias}; there are {context}, "), "{refused}");
    assert_eq!(home.read(".kube/config"), text);
    // The same for an import, whatever the order.
    let imported = home.run(&["export", names[1]]).stdout;
    let other = self::home(&contexts(&["a"]));
    let ran = other.command(&["import", "-", "--yes"]).input(imported).run().only_stderr(0);
    assert!(ran.starts_with("Wrote ~/.kube/clusters/cluster-eks-eu-west-1-shop.yaml: "), "{ran}");
}

/// Nothing is to add where KUBECONFIG has the paths, as after an interrupted split.
#[test]
fn what_is_to_be_added_to_kubeconfig_is_said_before() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home(&contexts(&["a", "b"]));
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let said = "KUBECONFIG\n  will not contain the new files; afterwards, for all cluster files, in this shell: eval \
                \"$(kswitch env)\"\n";
    let preview = home.run(&["split", "--dry-run"]).only_stdout();
    assert!(preview.ends_with(said), "{preview}");
    let line = "kswitch split --yes 2>split.txt; eval \"$(kswitch env)\"; kubectl config get-contexts -o name; \
                (umask 077; kubectl config view --raw --flatten > FILE); kswitch undo";
    let ran = home.program("bash", &["-c", line]).run();
    assert_eq!(ran.stdout, "a\nb\n", "{ran}");
    assert_eq!(
        ran.stderr,
        "error: the last change moved contexts of ~/.kube/config to files of their own, which can't be undone: \
         kswitch stores no credentials\n\
         hint: for one file with all contexts: (umask 077; kubectl config view --raw --flatten > FILE)\n"
    );
    home.kubeconfig(&["FILE"]);
    let again = kubectl.run(&home, &["config", "get-contexts", "-o", "name"]);
    assert_eq!(again.as_deref(), Ok("a\nb"));
    let mut home = self::home(&contexts(&["a", "b"]));
    home.kubeconfig(&[
        ".kube/config",
        ".kube/clusters/cluster-a.yaml",
        ".kube/clusters/cluster-b.yaml",
    ]);
    let none = "  loses 2 contexts, 2 clusters and 2 users\n";
    let preview = home.run(&["split", "--dry-run"]).only_stdout();
    assert!(preview.ends_with(none), "{preview}");
    // The shell integration adds them, unless KUBECONFIG is the user's own.
    let mut home = self::home(&contexts(&["a", "b"]));
    home.write(".kube/clusters/cluster-z", contexts(&["z"]));
    home.write("own", "{}");
    for (files, is_added) in [
        (&[".kube/config", ".kube/clusters/cluster-z"][..], true),
        (&[".kube/config"], false),
        (&[".kube/config", ".kube/clusters/cluster-z", "own"], false),
    ] {
        home.kubeconfig_raw(
            files
                .iter()
                .map(|file| home.path(file).to_string_lossy().into_owned())
                .collect::<Vec<_>>()
                .join(":"),
        );
        let command =
            home.command(&["split", "--dry-run"]).env("KSWITCH_REPLY", home.path("reply"));
        let preview = command.run().only_stdout();
        assert!(preview.ends_with(if is_added { none } else { said }), "{files:?}: {preview}");
    }
    assert_eq!(home.files(), [".kube/clusters/cluster-z", ".kube/config", "own"]);
}
