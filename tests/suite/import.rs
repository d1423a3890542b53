//! `kswitch import`: a kubeconfig becomes one file per cluster, and the current context stays.

use std::os::unix::fs::PermissionsExt;

use expect_test::expect;

use crate::cross_file::kubeadm;
use crate::rename_whole::reached;
use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::terminal::Terminal;

/// What kind prints, but for the data.
const KIND: &str = "apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: https://127.0.0.1:38211
  name: kind-dev
contexts:
- context:
    cluster: kind-dev
    user: kind-dev
  name: kind-dev
current-context: kind-dev
kind: Config
preferences: {}
users:
- name: kind-dev
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: U0VDUkVU
";

const CLUSTERS: &str = ".kube/clusters";

/// A home whose KUBECONFIG is composed by the shell integration, with the context a in `~/.kube/config`.
fn home() -> Home {
    let home = Home::new();
    home.write(".kube/config", contexts(&["a"]));
    home
}

/// The KUBECONFIG that the shell integration composes.
fn composed(home: &mut Home) {
    let value = home.run(&["env", "--value"]).only_stdout();
    home.kubeconfig_raw(value.trim_end());
}

fn mode(home: &Home, below: &str) -> u32 {
    home.path(below).metadata().expect("it is there").permissions().mode() & 0o777
}

#[test]
fn stdin_becomes_a_private_file_and_the_current_context_stays() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home();
    let imported = home.command(&["import", "-", "--yes"]).input(KIND).run().only_stderr(0);
    assert_eq!(
        imported,
        "Wrote ~/.kube/clusters/cluster-kind-dev.yaml: context \"kind-dev\".\n\
         hint: for all cluster files, in this shell: eval \"$(kswitch env)\"\n\
         hint: in every new shell: echo 'eval \"$(kswitch init bash)\"' >> ~/.bashrc\n\
         hint: kswitch ctx kind-dev\n"
    );
    let file = ".kube/clusters/cluster-kind-dev.yaml";
    assert_eq!((mode(&home, file), mode(&home, CLUSTERS)), (0o600, 0o700));
    let expected = KIND
        .replace("apiVersion: v1\n", "apiVersion: v1\nkind: Config\n")
        .replace("current-context: kind-dev\nkind: Config\npreferences: {}\n", "");
    assert_eq!(home.read(file), expected, "as it was written");
    composed(&mut home);
    assert_eq!(kubectl.run(&home, &["config", "current-context"]).as_deref(), Ok("a"));
    assert_eq!(
        home.run(&["ctx", "kind-dev"]).only_stderr(0),
        "Switched to context \"kind-dev\".\n"
    );

    // Once more: nothing to do. With another key: the file keeps what surrounds it.
    let again = home.command(&["import", "-", "--yes"]).input(KIND).run().only_stderr(0);
    assert_eq!(
        again,
        "Context \"kind-dev\" is in ~/.kube/clusters/cluster-kind-dev.yaml already.\n"
    );
    home.write(file, format!("# mine\n{expected}# end\n"));
    let renewed = KIND.replace("U0VDUkVU", "TkVX");
    let shown = home.command(&["import", "-", "--dry-run"]).input(&*renewed).run().only_stdout();
    assert_eq!(
        shown,
        "~/.kube/clusters/cluster-kind-dev.yaml\n  \
         new credentials of user \"kind-dev\", for context \"kind-dev\"\n"
    );
    let updated = home.command(&["import", "-", "--yes"]).input(&*renewed).run().only_stderr(0);
    assert_eq!(
        updated,
        "Updated the credentials of user \"kind-dev\" in ~/.kube/clusters/cluster-kind-dev.yaml. That \
         can't be undone: kswitch stores no credentials.\n"
    );
    assert_eq!(home.read(file), format!("# mine\n{expected}# end\n").replace("U0VDUkVU", "TkVX"));
    let message = home.run(&["undo"]).only_stderr(1);
    assert_eq!(
        message,
        "error: the last change wrote new credentials to ~/.kube/clusters/cluster-kind-dev.yaml, which can't be \
         undone: kswitch stores no credentials\n"
    );
    let state = home.read(".local/state/kswitch/undo.json");
    assert!(!state.contains("U0VDUkVU") && !state.contains("TkVX"), "{state}");
}

/// The most frequent collision: two clusters of kubeadm.
#[test]
fn names_that_another_file_has_are_replaced_together() {
    let Some(kubectl) = Kubectl::required() else { return };
    let mut home = home();
    let name = "kubernetes-admin@kubernetes";
    for (file, place) in [("berlin.conf", "berlin"), ("oslo.conf", "oslo"), ("admin.conf", "rome")]
    {
        let server = format!("server: https://{place}.example:6443  # of {place}");
        home.write(file, kubeadm(name, &server, &format!("token: token-of-{place}")));
    }
    home.run(&["import", "berlin.conf", "--yes"]).success();
    let preview = home.run(&["import", "oslo.conf", "--dry-run"]).only_stdout();
    assert_text(
        &preview,
        expect![[r#"
~/.kube/clusters/cluster-oslo.yaml
  context "oslo" (was "kubernetes-admin@kubernetes")
  cluster "oslo" (was "kubernetes"): https://oslo.example:6443
  user "oslo" (was "kubernetes-admin")
"#]],
    );
    home.run(&["import", "oslo.conf", "--yes"]).success();
    // The name of this file says nothing.
    home.run(&["import", "admin.conf", "-y"]).success();
    let refused = home.run(&["import", "admin.conf", "-y", "--name", "oslo"]).only_stderr(1);
    assert_eq!(
        refused,
        "error: --name makes \"oslo\" of context \"kubernetes-admin@kubernetes\", but there is a context \
         of that name\nhint: kswitch ctx --list --output wide\n"
    );
    let refused = home.run(&["import", "admin.conf", "-y", "--name", "x\u{200b}y"]).only_stderr(1);
    let why = "\"x\\u{200b}y\" can't be a name: it has a character that a terminal does not show as it is\n";
    assert_eq!(refused, format!("error: {why}"));
    home.run(&["import", "admin.conf", "-y", "--name", "{cluster}/{file}"]).success();
    composed(&mut home);
    let third = format!("{name}-2");
    for (context, place) in
        [(name, "berlin"), ("oslo", "oslo"), (&third, "rome"), ("kubernetes/admin", "rome")]
    {
        let wanted = format!("https://{place}.example:6443 token-of-{place}");
        assert_eq!(reached(&kubectl, &home, context), wanted);
    }
    assert_text(
        &home.files().join("\n"),
        expect![[r#"
.kube/clusters/cluster-admin@kubernetes-2.yaml
.kube/clusters/cluster-admin@kubernetes.yaml
.kube/clusters/cluster-kubernetes-admin.yaml
.kube/clusters/cluster-oslo.yaml
.kube/config
.local/state/kswitch/cluster-files
.local/state/kswitch/cluster-files.lock
admin.conf
berlin.conf
oslo.conf"#]],
    );
    assert_text(
        &home.read(".kube/clusters/cluster-oslo.yaml"),
        expect![[r#"
apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://oslo.example:6443  # of oslo
  name: oslo
contexts:
- context:
    cluster: oslo
    user: oslo
  name: oslo
users:
- name: oslo
  user:
    token: token-of-oslo
"#]],
    );
}

#[test]
fn it_asks_on_a_terminal_and_is_refused_elsewhere() {
    let home = home();
    home.write("kind.yaml", KIND);
    let refused = home.run(&["import", "kind.yaml"]).only_stderr(1);
    assert_eq!(
        refused,
        "error: nothing was written: without a terminal it needs --yes\n\
         hint: to see what it would write: add --dry-run\n"
    );
    let terminal = Terminal::open(&home, &["import", "kind.yaml"], 12, 80);
    terminal.wait_for("[y/N]");
    assert_text(
        &terminal.screen(),
        expect![[r#"
~/.kube/clusters/cluster-kind-dev.yaml
  context "kind-dev"
  cluster "kind-dev": https://127.0.0.1:38211
  user "kind-dev"
Write 1 new file with credentials? [y/N]"#]],
    );
    terminal.send("n\r");
    terminal.wait_for("error: nothing was written");
    assert!(!home.path(CLUSTERS).exists());
    // With the kubeconfig on stdin, the terminal answers.
    let command = home.command(&["import", "-"]).redirected("<kind.yaml");
    let terminal = Terminal::of(&command, 12, 80);
    terminal.wait_for("[y/N]");
    terminal.send("y\r");
    terminal.wait_for("Wrote ~/.kube/clusters/cluster-kind-dev.yaml: context \"kind-dev\".");
}

#[test]
fn paths_stay_valid_and_the_format_stays() {
    let home = home();
    let json = r#"{"clusters": [{"name": "c/1", "cluster": {"server": "https://c", "certificate-authority": "../ca.pem"}},
{"name": "c:2", "cluster": {"server": "https://d"}}, {"name": "unused", "cluster": {"server": "https://e"}}],
"users": [{"name": "u", "user": {"exec": {"command": "./token", "apiVersion": "v1"}, "tokenFile": "/abs/token"}}],
"contexts": [{"name": "one", "context": {"cluster": "c/1", "user": "u"}}, {"name": "two", "context": {"cluster": "c/1", "user": "u"}},
{"name": "three", "context": {"cluster": "c:2", "user": "u"}}, {"name": "lost", "context": {"cluster": "x", "user": "u"}}]}
"#;
    home.write("down/load.json", json);
    let imported = home.run(&["import", "down/load.json", "--yes"]).only_stderr(0);
    assert_text(
        &imported,
        expect![[r#"
warning: context "lost" is not imported: down/load.json has no cluster "x"
warning: cluster "unused" is not imported: no context of down/load.json uses it
Wrote ~/.kube/clusters/cluster-c-1.json: context "one" and context "two".
Wrote ~/.kube/clusters/cluster-three.json: context "three".
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
hint: kswitch ctx one
"#]],
    );
    assert_text(
        &home.masked(&home.read(".kube/clusters/cluster-c-1.json")),
        expect![[r#"
{
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [
    {"name": "c/1", "cluster": {"server": "https://c", "certificate-authority": "$HOME/ca.pem"}}
  ],
  "contexts": [
    {"name": "one", "context": {"cluster": "c/1", "user": "u"}},
    {"name": "two", "context": {"cluster": "c/1", "user": "u"}}
  ],
  "users": [
    {"name": "u", "user": {"exec": {"command": "$HOME/down/token", "apiVersion": "v1"}, "tokenFile": "/abs/token"}}
  ]
}
"#]],
    );
    let three = home.read(".kube/clusters/cluster-three.json");
    assert!(three.contains("\"user\": \"three\""), "no two files have one user: {three}");
    let refused = home.command(&["import", "-", "--yes"]).input(json).run().only_stderr(1);
    assert_eq!(
        refused,
        "error: stdin has the relative path ../ca.pem as certificate-authority\n\
         hint: to say where it leads from: add --base-dir DIR\n"
    );
    let other = json.replace("https://", "https://other-");
    let arguments = ["import", "-", "--yes", "--base-dir", "here", "--name", "x-{context}"];
    home.command(&arguments).input(other).run().success();
    let text = home.read(".kube/clusters/cluster-x-one.json");
    assert!(text.contains(&format!("{}/ca.pem", home.path("").display())), "{text}");
}

#[test]
fn what_can_not_be_imported_is_refused() {
    let home = home_with(&["a"]);
    home.write("empty", "");
    home.write("broken", "clusters:\n- 5\ntoken: SECRET\n");
    home.write(
        "no-user",
        "clusters: [{name: c}]\ncontexts: [{name: m, context: {cluster: c, user: u}}]",
    );
    for (file, message) in [
        ("empty", "error: empty has no context to import\n"),
        (
            "no-user",
            "warning: context \"m\" is not imported: no-user has no user \"u\"\n\
             error: no-user has no context to import\n",
        ),
        (
            "config",
            "error: kswitch reads ~/config already\n\
             hint: to give each of its clusters a file: kswitch split config\n",
        ),
        ("nope", "error: nope: can't be read: No such file or directory\n"),
    ] {
        assert_eq!(home.run(&["import", file, "--yes"]).only_stderr(1), message);
    }
    let message = home.run(&["import", "broken", "--yes"]).only_stderr(1);
    assert!(message.starts_with("error: broken:2: ") && !message.contains("SECRET"), "{message}");
    assert_eq!(home.files(), ["broken", "config", "empty", "no-user"]);
}

/// A user of a file is updated only if no other context uses it and kubectl takes it from there.
#[test]
fn credentials_never_reach_another_context() {
    let entry = |list: &str, entries: &[(&str, &str)]| {
        let entries = entries.iter().map(|(name, value)| format!("- {{name: {name}, {value}}}\n"));
        format!("{list}:\n{}", entries.collect::<String>())
    };
    let cluster = |name: &str| format!("cluster: {{server: 'https://{name}'}}");
    let context =
        |cluster: &str, user: &str| format!("context: {{cluster: {cluster}, user: {user}}}");
    let file = |clusters: &[&str], contexts: &[(&str, &str, &str)], users: &[(&str, &str)]| {
        let clusters: Vec<_> = clusters.iter().map(|name| (*name, cluster(name))).collect();
        let contexts: Vec<_> = contexts.iter().map(|own| (own.0, context(own.1, own.2))).collect();
        let users: Vec<_> =
            users.iter().map(|own| (own.0, format!("user: {{token: {}}}", own.1))).collect();
        let of = |list: &str, own: &[(&str, String)]| {
            entry(list, &own.iter().map(|own| (own.0, &*own.1)).collect::<Vec<_>>())
        };
        of("clusters", &clusters) + &of("contexts", &contexts) + &of("users", &users)
    };
    let both = [("a", "a", "admin"), ("b", "b", "admin")];
    let shared = file(&["a", "b"], &both, &[("admin", "OLD")]);
    let two = [("a-admin", "a", "a"), ("a-dev", "a", "a")];
    let two_new = [("a-admin", "a", "adm"), ("a-dev", "a", "dev")];
    for (config, new, why) in [
        (
            shared.clone(),
            file(&["a"], &[("a", "a", "admin")], &[("admin", "NEW")]),
            "context \"b\" uses its user too",
        ),
        (
            file(&["a"], &two, &[("a", "OLD")]),
            file(&["a"], &two_new, &[("adm", "ADM"), ("dev", "DEV")]),
            "several new users would get the name of one",
        ),
    ] {
        let home = Home::new();
        home.write(".kube/config", &config);
        home.write("new.yaml", &new);
        let said = home.run(&["import", "new.yaml", "--yes"]).only_stderr(0);
        assert!(said.contains(why) && said.contains("Wrote "), "{said}");
        assert_eq!(home.read(".kube/config"), config);
    }
    // The user is in another file, as after a split, or kubectl takes the one of another file.
    let home = Home::new();
    home.write(".kube/config", &shared);
    home.run(&["split", "--yes"]).success();
    home.write("new.yaml", file(&["a"], &[("a", "a", "admin")], &[("admin", "NEW")]));
    let said = home.run(&["import", "new.yaml", "--yes"]).only_stderr(0);
    assert!(said.contains("are not updated: kubectl takes its user from ~/.kube/config"), "{said}");
    assert!(!home.read(".kube/config").contains("NEW"));
    // A reference without an entry does not get one.
    let home = Home::new();
    home.write(
        ".kube/config",
        file(&["k"], &[("old", "k", "admin"), ("k", "k", "k")], &[("k", "K")]),
    );
    let said = home.run(&["rename", "k", "admin", "--whole"]).only_stderr(1);
    assert!(said.contains("refers to a user \"admin\", and would get this one"), "{said}");
    home.write("new.yaml", file(&["nn"], &[("new", "nn", "admin")], &[("admin", "NEW")]));
    home.run(&["import", "new.yaml", "--yes"]).success();
    assert!(home.read(".kube/clusters/cluster-new.yaml").contains("name: new, user"));
    // Nor does the default kubeconfig count less because KUBECONFIG names another file.
    let mut home = Home::new();
    home.write(".kube/config", contexts(&["main"]));
    home.write("other", contexts(&["o"]));
    home.write("main.yaml", contexts(&["main"]).replace("https://main", "https://z"));
    home.kubeconfig(&["other"]);
    let said = home.run(&["import", "main.yaml", "--yes"]).only_stderr(0);
    assert!(said.contains("context \"main-2\" (was \"main\")"), "{said}");
}

#[test]
fn what_would_be_lost_is_refused() {
    let home = home();
    let [one, two] = ["one", "two"].map(|name| contexts(&[name]));
    home.write("two-documents", format!("{one}---\n{two}"));
    home.write("cat", format!("{one}{two}"));
    for (file, why) in
        [("two-documents", "a second document starts here"), ("cat", "is there again")]
    {
        let refused = home.run(&["import", file, "--yes"]).only_stderr(1);
        assert!(refused.contains(why), "{refused}");
        let refused = home.run(&["import", "two-documents", "--yes", "--kubeconfig", "x"]);
        assert!(refused.only_stderr(1).contains("--kubeconfig"));
    }
    let odd = one.replace("{token: token-of-one}", "{auth-provider: {name: x, config: {y: v}}}");
    home.write("odd", odd);
    let refused = home.run(&["export", "one", "--file", "odd", "--format", "json"]).only_stderr(1);
    assert!(refused.contains("a key there is not a string: put it in quotes"), "{refused}");
    assert!(!home.path(CLUSTERS).exists());
}

/// So many cluster files that `KUBECONFIG` can't name one more.
pub(crate) fn fill(home: &Home) {
    let long = "x".repeat(200);
    for number in 0..600 {
        home.write(&format!("{CLUSTERS}/cluster-{number:03}-{long}.yaml"), "{}\n");
    }
}

#[test]
fn it_says_how_to_use_a_file_that_does_not_fit_into_kubeconfig() {
    let home = home();
    fill(&home);
    let imported = home.command(&["import", "-", "--yes"]).input(KIND).run().only_stderr(0);
    assert_eq!(
        imported,
        "Wrote ~/.kube/clusters/cluster-kind-dev.yaml: context \"kind-dev\".\n\
         warning: KUBECONFIG would be too long with ~/.kube/clusters/cluster-kind-dev.yaml: no program starts with a \
         variable of more than 128 KiB\n\
         hint: in a shell of its own: kswitch shell kind-dev\n\
         hint: KUBECONFIG would be too long; to use this file alone in this shell: \
         export KUBECONFIG=~/.kube/clusters/cluster-kind-dev.yaml\n"
    );
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let ran = home.run(&["shell", "kind-dev", "--", "kswitch", "current", "--format", "{context}"]);
    assert_eq!(ran.success().stdout, "kind-dev\n");
}

/// A part of a name that is empty would make names that look like a mistake.
#[test]
fn a_pattern_without_a_value_is_refused() {
    let home = home();
    home.write("shop.yaml", contexts(&["shop"]));
    let import = |arguments: &[&str]| {
        let arguments = [&["import", "shop.yaml", "--dry-run", "--name"], arguments].concat();
        home.run(&arguments)
    };
    for (pattern, name) in [("{server}", "server"), ("x-{alias}", "alias"), ("{x}", "x")] {
        let refused = import(&[pattern]).only_stderr(2);
        let expected = format!(
            "error: invalid value '{pattern}' for '--name <NEW>': there is no {{{name}}}; there are \
             {{context}}, {{namespace}}, {{cluster}}, {{user}}, {{file}}, and {{{{ and }}}} for braces\n"
        );
        assert!(refused.starts_with(&expected), "{refused}");
    }
    assert_eq!(
        import(&["{context}-{namespace}"]).only_stderr(1),
        "error: {namespace} of --name is empty for context \"shop\", which has {context}, {cluster}, {user} and \
         {file}\n"
    );
    let text = home.read("shop.yaml");
    let piped = home.command(&["import", "-", "--yes", "--name", "{file}"]).input(text).run();
    assert_eq!(
        piped.only_stderr(1),
        "error: {file} of --name is empty for context \"shop\", which has {context}, {cluster} and {user}\n"
    );
    assert_eq!(home.files(), [".kube/config", "shop.yaml"]);
}
