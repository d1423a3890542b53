//! Contexts that kubectl combines with a cluster or a user of another file than their own.

use expect_test::expect;
use serde_json::{Value, json};

use crate::sample::assert_files_as_before;
use crate::support::command::Command;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::Terminal;

/// What kubeadm writes, with a renamed context.
pub(crate) fn kubeadm(name: &str, cluster: &str, user: &str) -> String {
    format!(
        "apiVersion: v1
kind: Config
clusters:
- cluster:
    {cluster}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: {name}
current-context: {name}
users:
- name: kubernetes-admin
  user:
    {user}
"
    )
}

fn server_of(name: &str) -> String {
    format!("server: https://{name}.example:6443")
}

/// The chain `berlin:oslo`, both from kubeadm; kubectl takes the cluster and the user of berlin.
fn home() -> Home {
    let mut home = Home::new();
    for name in ["berlin", "oslo"] {
        let user = format!("token: token-of-{name}");
        home.write(name, kubeadm(name, &server_of(name), &user));
    }
    home.kubeconfig(&["berlin", "oslo"]);
    home
}

/// A chain of two files with the same names, which differ in these lines.
fn home_of([berlin, oslo]: [(&str, &str); 2]) -> Home {
    let mut home = Home::new();
    home.write("berlin", kubeadm("berlin", berlin.0, berlin.1));
    home.write("oslo", kubeadm("oslo", oslo.0, oslo.1));
    home.kubeconfig(&["berlin", "oslo"]);
    home
}

const REACHES: &str = "https://berlin.example:6443, not https://oslo.example:6443: kubectl takes \
                       cluster \"kubernetes\" from ~/berlin:4, which comes before ~/oslo\n";

const OTHER_USER: &str = "warning: context \"oslo\" uses other credentials than those in ~/oslo: \
                          kubectl takes user \"kubernetes-admin\" from ~/berlin:14, which comes \
                          before ~/oslo\n";

fn warnings() -> String {
    format!("warning: context \"oslo\" reaches {REACHES}{OTHER_USER}")
}

#[test]
fn a_switch_to_another_cluster_than_that_of_the_file_is_refused() {
    let home = home();
    let before = ["berlin", "oslo"].map(|file| Snapshot::of(home.path(file)));
    let oslo = home.path("oslo");
    let oslo = oslo.to_str().expect("UTF-8");
    let of_file = format!("kswitch ctx oslo --file {oslo} --anyway");
    for (arguments, anyway) in [
        (&["ctx", "oslo"][..], "kswitch ctx oslo --anyway"),
        (&["-q", "ctx", "oslo"], "kswitch -q ctx oslo --anyway"),
        (&["ctx", "oslo", "--file", oslo], &of_file),
        (&["ctx", "oslo", "-n", "shop"], "kswitch ctx oslo -n shop --anyway"),
    ] {
        assert_eq!(
            home.run(arguments).only_stderr(1),
            format!(
                "error: context \"oslo\" would reach {REACHES}\
                 hint: to repair it: kswitch rename oslo oslo --whole\n\
                 hint: to switch anyway: {anyway}\n"
            )
        );
    }
    for before in before {
        before.assert_untouched();
    }
    assert_files_as_before(&home, &["berlin", "oslo"]);
}

#[test]
fn the_option_switches_and_still_warns() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    assert_eq!(
        home.run(&["ctx", "oslo", "--anyway"]).only_stderr(0),
        format!("Switched to context \"oslo\".\n{}", warnings())
    );
    assert_eq!(kubectl.run(&home, &["config", "current-context"]).as_deref(), Ok("oslo"));
    let server = "jsonpath={.clusters[0].cluster.server}";
    let reached = kubectl.run(&home, &["config", "view", "--minify", "-o", server]);
    assert_eq!(reached.as_deref(), Ok("https://berlin.example:6443"));

    // What is current already does not become another one, so nothing is asked.
    assert_eq!(
        home.run(&["ctx", "oslo"]).only_stderr(0),
        format!("Switched to context \"oslo\".\n{}", warnings())
    );
    home.run(&["ctx", "berlin"]).success();
    let refused = home.run(&["ctx", "-"]).only_stderr(1);
    assert!(refused.contains("kswitch ctx oslo --anyway"), "{refused}");
    assert_eq!(home.run(&["-q", "ctx", "-", "--anyway"]).only_stderr(0), warnings());
}

#[test]
fn a_namespace_of_such_a_context_is_set_with_a_warning() {
    let home = home();
    home.run(&["ctx", "oslo", "--anyway"]).success();
    for arguments in [&["ns", "-f", "shop"][..], &["ns", "-f", "shop", "--context", "oslo"]] {
        assert_eq!(
            home.run(arguments).only_stderr(0),
            format!("{}Namespace is now \"shop\" in context \"oslo\".\n", warnings())
        );
    }
    assert_eq!(home.run(&["-q", "ns", "-f", "till"]).only_stderr(0), warnings());
    assert_eq!(home.run(&["ns", "-c"]).only_stdout(), "till\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "oslo till\n");
}

#[test]
fn a_terminal_asks() {
    for (answer, code, current, end) in [
        ("y\r", 0, "oslo", format!("Switched to context \"oslo\".\n{OTHER_USER}")),
        ("Yes\r", 0, "oslo", format!("Switched to context \"oslo\".\n{OTHER_USER}")),
        (
            "\r",
            1,
            "berlin",
            "error: nothing was changed\nhint: to repair it: kswitch rename oslo oslo --whole\n"
                .to_owned(),
        ),
        (
            "yep\r",
            1,
            "berlin",
            "error: nothing was changed\nhint: to repair it: kswitch rename oslo oslo --whole\n"
                .to_owned(),
        ),
    ] {
        let home = home();
        let terminal = Terminal::open(&home, &["ctx", "oslo"], 16, 300);
        terminal.wait_for("Switch anyway? [y/N]");
        assert_files_as_before(&home, &["berlin", "oslo"]);
        terminal.send(answer);
        let question = format!("Switch anyway? [y/N] {}", answer.trim_end());
        let question = question.trim_end();
        terminal.assert_ends(
            code,
            format!("warning: context \"oslo\" would reach {REACHES}{question}\n{end}").trim_end(),
        );
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), format!("{current}\n"));
    }
}

/// Where an answer can't be typed or the question not be read, there is none.
#[test]
fn without_both_ends_of_a_terminal_nothing_is_asked() {
    for redirection in ["</dev/null", "2>err"] {
        let home = home();
        let command: Command = home.command(&["ctx", "oslo"]).redirected(redirection);
        let terminal = Terminal::of(&command, 16, 200);
        assert_eq!(terminal.wait_exit(), 1, "{redirection}");
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "berlin\n");
    }
}

#[test]
fn under_the_name_of_kubectx_it_switches_and_warns() {
    let home = home();
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let kubectx = |arguments: &[&str]| home.program(home.path("bin/kubectx"), arguments).run();
    let switched = format!("✔ Switched to context \"oslo\".\n{}", warnings());
    assert_eq!(kubectx(&["oslo"]).only_stderr(0), switched);
    kubectx(&["berlin"]).success();
    assert_eq!(kubectx(&["-"]).only_stderr(0), switched);
}

/// Each field that decides which server answers, and one that does not.
#[test]
fn what_differs_decides() {
    let server = "server: https://a.example";
    let with = |more: &str| format!("{server}\n    {more}");
    let token = "token: one-and-the-same";
    for (own, message) in [
        (with("certificate-authority-data: AAAA"), Some("certificate-authority")),
        (with("certificate-authority: /other/ca.pem"), Some("certificate-authority")),
        (with("tls-server-name: b.example"), Some("tls-server-name")),
        (with("insecure-skip-tls-verify: true"), Some("insecure-skip-tls-verify")),
        (with("proxy-url: http://proxy.example"), Some("proxy-url")),
        (with("disable-compression: true"), None),
        (with("insecure-skip-tls-verify: false"), None),
        (server.to_owned(), None),
    ] {
        let home = home_of([(server, token), (&own, token)]);
        match message {
            Some(key) => assert_eq!(
                home.run(&["ctx", "oslo"]).only_stderr(1).lines().next(),
                Some(&*format!(
                    "error: context \"oslo\" would reach https://a.example with another `{key}` \
                     than in ~/oslo: kubectl takes cluster \"kubernetes\" from ~/berlin:4, which \
                     comes before ~/oslo"
                ))
            ),
            None => assert_eq!(
                home.run(&["ctx", "oslo"]).only_stderr(0),
                "Switched to context \"oslo\".\n",
                "{own}"
            ),
        }
    }
}

#[test]
fn an_address_is_the_same_in_another_notation() {
    let token = "token: one-and-the-same";
    for (own, other, code) in [
        ("https://a.example:6443/", "https://a.example:6443", 0),
        ("HTTPS://A.EXAMPLE:6443", "https://a.example:6443", 0),
        ("a.example:8080", "http://a.example:8080/", 0),
        ("https://a.example/k8s/", "https://a.example/k8s", 0),
        ("https://a.example/k8s", "https://a.example/K8S", 1),
        ("https://a.example", "http://a.example", 1),
        ("https://Me@a.example", "https://me@a.example", 1),
    ] {
        let cluster = |server: &str| format!("server: {server}");
        let home = home_of([(&cluster(other), token), (&cluster(own), token)]);
        assert_eq!(home.run(&["ctx", "oslo"]).code, code, "{own} {other}");
    }
}

/// The lines of base64, the quotes and the order of keys differ; the values do not.
#[test]
fn copies_are_silent() {
    let home = home_of([
        (
            "server: https://a.example\n    certificate-authority-data: QUFBQkJC",
            "token: t\n    exec: {command: x, args: [a]}",
        ),
        (
            "certificate-authority-data: |\n      QUFB\n      QkJC\n    server: 'https://a.example'",
            "exec:\n      args:\n      - a\n      command: x\n    token: \"t\"",
        ),
    ]);
    assert_eq!(home.run(&["ctx", "oslo"]).only_stderr(0), "Switched to context \"oslo\".\n");
    assert_text(
        &home.run(&["ctx", "-l", "-o", "wide"]).only_stdout(),
        expect![[r#"
   NAME    CLUSTER     USER              NAMESPACE  FILE
   berlin  kubernetes  kubernetes-admin  -          ~/berlin
*  oslo    kubernetes  kubernetes-admin  -          ~/oslo
"#]],
    );
}

/// A path is relative to its own file, so the same text can be another certificate.
#[test]
fn relative_paths_start_at_their_files() {
    let cluster = "server: https://a.example\n    certificate-authority: ca.pem";
    for (directory, code) in [("", 0), ("far/", 1)] {
        let mut home = Home::new();
        home.write("berlin", kubeadm("berlin", cluster, "token: t"));
        let oslo = format!("{directory}oslo");
        home.write(&oslo, kubeadm("oslo", cluster, "token: t"));
        home.kubeconfig(&["berlin", &oslo]);
        assert_eq!(home.run(&["ctx", "oslo"]).code, code, "{directory}");
    }
    let mut home = Home::new();
    home.write("berlin", kubeadm("berlin", cluster, "token: t"));
    home.write("oslo", kubeadm("oslo", cluster, "token: t"));
    let berlin = home.path("berlin");
    home.kubeconfig_raw(format!("{}:oslo", berlin.display()));
    home.run(&["ctx", "oslo"]).success();
}

#[test]
fn other_credentials_alone_are_warned_of() {
    let cluster = "server: https://a.example";
    let home = home_of([(cluster, "token: of-berlin"), (cluster, "token: of-oslo")]);
    assert_eq!(
        home.run(&["ctx", "oslo"]).only_stderr(0),
        format!("Switched to context \"oslo\".\n{OTHER_USER}")
    );
    home.run(&["ctx", "berlin"]).success();
    assert_eq!(home.run(&["-q", "ctx", "oslo"]).only_stderr(0), OTHER_USER);
}

/// An entry that the context's own file does not have may come from anywhere.
#[test]
fn a_cluster_that_stands_in_one_file_only_is_no_matter() {
    let mut home = Home::new();
    home.write("clusters", "clusters: [{name: c, cluster: {server: 'https://c.example'}}]\n");
    home.write("contexts", "contexts: [{name: a, context: {cluster: c, user: u}}]\n");
    home.kubeconfig(&["clusters", "contexts"]);
    assert_eq!(home.run(&["ctx", "a"]).only_stderr(0), "Switched to context \"a\".\n");
}

#[test]
fn lists_show_where_a_context_leads() {
    let home = home();
    assert_text(
        &home.run(&["ctx", "-l", "-o", "wide"]).only_stdout(),
        expect![[r#"
   NAME    CLUSTER     USER              NAMESPACE  FILE
*  berlin  kubernetes  kubernetes-admin  -          ~/berlin
   oslo    kubernetes  kubernetes-admin  -          ~/oslo    (reaches https://berlin.example:6443, not https://oslo.example:6443; user of ~/berlin)
"#]],
    );
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "berlin\noslo\n");
    let terminal = Terminal::open(&home, &["ctx", "-l"], 16, 120);
    terminal.assert_ends(
        0,
        "berlin\noslo  (reaches https://berlin.example:6443, not https://oslo.example:6443; user of \
         ~/berlin)",
    );
    let berlin = home.path("berlin").to_str().expect("UTF-8").to_owned();
    let expected = json!([
        {
            "kind": "cluster", "name": "kubernetes", "file": berlin,
            "ownServer": "https://oslo.example:6443", "differences": ["server"],
        },
        {
            "kind": "user", "name": "kubernetes-admin", "file": berlin,
            "ownServer": null, "differences": ["credentials"],
        },
    ]);
    let parsed = |arguments: &[&str]| -> Value {
        serde_json::from_str(&home.run(arguments).only_stdout()).expect("JSON")
    };
    let list = parsed(&["ctx", "-l", "-o", "json"]);
    assert_eq!(list[0]["crossFile"], json!([]));
    assert_eq!(list[1]["crossFile"], expected);
    assert_eq!(list[1]["server"], "https://berlin.example:6443");
    home.run(&["ctx", "oslo", "--anyway"]).success();
    assert_eq!(parsed(&["current", "-o", "json"])["crossFile"], expected);
}

/// What is compared contains secrets; no message about it does.
#[test]
fn no_secret_is_shown() {
    let home = home_of([
        ("server: https://me:SECRET-1@a.example?t=SECRET-2", "token: SECRET-3"),
        ("server: https://me:SECRET-4@a.example?t=SECRET-5", "password: SECRET-6"),
    ]);
    let refused = home.run(&["ctx", "oslo"]).only_stderr(1);
    let expected = "error: context \"oslo\" would reach https://a.example with another `server`";
    assert!(refused.starts_with(expected), "{refused}");
    let json = home.run(&["ctx", "-l", "-o", "json"]).only_stdout();
    let switched = home.run(&["ctx", "oslo", "--anyway"]).only_stderr(0);
    for message in [refused, json, switched] {
        assert!(!message.contains("SECRET"), "{message}");
    }
    for file in home.files() {
        let is_own = ["berlin", "oslo"].contains(&file.as_str());
        assert!(is_own || !home.read(&file).contains("SECRET"), "{file}");
    }
}

/// Names that need quotes, in hints that can be typed.
#[test]
fn hints_quote_names() {
    let mut home = Home::new();
    home.write("berlin", kubeadm("berlin", &server_of("berlin"), "token: t"));
    for (name, hints) in [
        (
            "o slo",
            "hint: to repair it: kswitch rename 'o slo' 'o slo' --whole\n\
             hint: to switch anyway: kswitch ctx --anyway -- 'o slo'\n",
        ),
        (
            "-oslo",
            "hint: to repair it: kswitch rename --whole -- -oslo -oslo\n\
             hint: to switch anyway: kswitch ctx --anyway -- -oslo\n",
        ),
    ] {
        home.write("oslo", kubeadm(&format!("'{name}'"), &server_of("oslo"), "token: t"));
        home.kubeconfig(&["berlin", "oslo"]);
        let refused = home.run(&["ctx", "--", name]).only_stderr(1);
        assert_eq!(refused.split_once('\n').map(|lines| lines.1), Some(hints));
    }
}

/// An undo that makes such a context current needs the same consent as a switch to it.
#[test]
fn an_undo_does_not_lead_to_another_cluster_unasked() {
    let home = home();
    home.run(&["-q", "ctx", "oslo", "--anyway"]).only_stderr(0);
    home.run(&["-q", "ctx", "berlin"]).success();
    let before = home.read("berlin");
    let refused = home.run(&["undo"]).only_stderr(1);
    assert!(refused.starts_with("error: context \"oslo\" would reach https://berlin"), "{refused}");
    assert!(refused.ends_with("\nhint: to switch anyway: kswitch undo --anyway\n"), "{refused}");
    assert_eq!(home.read("berlin"), before);
    assert_eq!(home.run(&["-q", "undo", "--anyway"]).only_stderr(0), warnings());
    assert_ne!(home.read("berlin"), before);
}

/// A deletion and an unset can make such a context current too.
#[test]
fn changes_that_are_no_switch_warn_where_they_lead() {
    let refused = self::home().run(&["ctx", "--unset"]).only_stderr(1);
    assert!(refused.ends_with("to switch anyway: kswitch ctx --unset --anyway\n"), "{refused}");
    let unset = self::home().run(&["-q", "ctx", "--unset", "--anyway"]).only_stderr(0);
    assert_eq!(unset, warnings());

    let mut home = self::home();
    home.write(
        "first",
        "current-context: oslo\ncontexts:\n- name: oslo\n  context: {cluster: c, user: u}\n",
    );
    home.kubeconfig(&["first", "berlin", "oslo"]);
    assert_eq!(home.run(&["-q", "delete", "oslo"]).only_stderr(0), warnings());
}
