//! The layout that kswitch was made for: `~/.kube/config`, and one JSON file per cluster below
//! `~/.kube/clusters`, joined in KUBECONFIG.

use expect_test::expect;

use crate::support::expected::assert_text;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

/// The JSON of one EKS cluster, as the layout's author writes it.
pub(crate) fn cluster(name: &str) -> String {
    let arn = format!("arn:aws:eks:eu-west-1:111122223333:cluster/{name}");
    format!(
        r#"{{
  "apiVersion": "v1",
  "clusters": [{{
    "cluster": {{
      "certificate-authority-data": "c2FtcGxl",
      "server": "https://{name}.eu-west-1.eks.example"
    }},
    "name": "{arn}"
  }}],
  "contexts": [{{
    "context": {{
      "cluster": "{arn}",
      "user": "{arn}",
      "namespace": "cart"
    }},
    "name": "{name}"
  }}],
  "current-context": "{name}",
  "kind": "Config",
  "users": [{{
    "name": "{arn}",
    "user": {{
      "exec": {{
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "args": ["eks", "get-token", "--cluster-name={name}"],
        "command": "aws"
      }}
    }}
  }}]
}}
"#
    )
}

const CONFIG: &str = "# mine\napiVersion: v1\nkind: Config\ncurrent-context: laptop\n\
                      contexts:\n- name: laptop\n  context: {cluster: laptop, user: laptop}\n";

/// Two cluster files, and KUBECONFIG as the author's script joins them: with a trailing colon.
fn home(with_config: bool) -> Home {
    let mut home = Home::new();
    let files = ["shop", "payments"]
        .map(|name| home.write(&format!(".kube/clusters/cluster-{name}.json"), cluster(name)));
    let mut list = home.path(".kube/config").into_os_string();
    for file in files {
        list.push(":");
        list.push(file);
    }
    list.push(":");
    if with_config {
        home.write(".kube/config", CONFIG);
    }
    home.kubeconfig_raw(list);
    home
}

#[test]
fn context_and_namespace_change_exactly_one_string_of_the_json() {
    let home = home(false);
    let shop = Snapshot::of(home.path(".kube/clusters/cluster-shop.json"));
    let payments = Snapshot::of(home.path(".kube/clusters/cluster-payments.json"));
    let ran = home.run(&["ctx", "shop", "-n", "other"]).success();
    assert_eq!(ran.stderr, "Switched to context \"shop\", namespace \"other\".\n");
    shop.assert_one_line_changed("      \"namespace\": \"cart\"", "      \"namespace\": \"other\"");
    payments.assert_untouched();
    if let Some(kubectl) = Kubectl::required() {
        let view = kubectl.view_merged_json(&home);
        let context = &view["contexts"].as_array().expect("contexts")[1];
        assert_eq!(context["name"], "shop");
        assert_eq!(context["context"]["namespace"], "other");
    }
}

#[test]
fn git_sees_one_changed_line() {
    let Some(git) = required("git") else { return };
    let home = home(false);
    for arguments in [
        &["init", "-q"][..],
        &["add", ".kube"],
        &["-c", "user.name=x", "-c", "user.email=x@example", "commit", "-qm", "x"],
    ] {
        home.program(&git, arguments).run().success();
    }
    home.run(&["ctx", "shop", "-n", "other"]).success();
    let stat = home.program(&git, &["diff", "--numstat"]).run().only_stdout();
    assert_eq!(stat, "1\t1\t.kube/clusters/cluster-shop.json\n");
}

#[test]
fn kubectl_prints_the_chosen_context_whichever_file_had_set_another() {
    let Some(kubectl) = Kubectl::required() else { return };
    for with_config in [true, false] {
        let home = home(with_config);
        for name in ["payments", "shop", "payments"] {
            home.run(&["ctx", name]).success();
            assert_eq!(
                kubectl.run(&home, &["config", "current-context"]).as_deref(),
                Ok(name),
                "with ~/.kube/config: {with_config}"
            );
        }
        assert_eq!(home.path(".kube/config").exists(), with_config);
    }
}

#[test]
fn env_takes_the_place_of_the_script() {
    let mut home = home(true);
    home.no_kubeconfig();
    home.write(".kube/clusters/notes.txt", "not a cluster file");
    home.write(".kube/clusters/team a/cluster it's.yaml", "{}");
    home.write(".kube/clusters/cluster-broken.yaml", "contexts: {}");
    let ran = home.run(&["env", "--shell", "bash"]).success();
    assert_eq!(
        home.masked(&ran.stdout),
        "export KUBECONFIG='$HOME/.kube/config\
         :$HOME/.kube/clusters/cluster-payments.json\
         :$HOME/.kube/clusters/cluster-shop.json\
         :$HOME/.kube/clusters/team a/cluster it'\\''s.yaml'\n"
    );
    assert_eq!(
        ran.stderr,
        "warning: ~/.kube/clusters/cluster-broken.yaml:1: `contexts` must be a list, not a mapping; \
         the file is left out\n"
    );
    let line = format!("eval \"$({} env 2>/dev/null)\"; printf %s \"$KUBECONFIG\"", kswitch());
    let value = home.program("/bin/sh", &["-c", &line]).run().only_stdout();
    assert!(value.ends_with("/team a/cluster it's.yaml"), "{value}");

    // With the value in force, the line is the same: nothing is added twice.
    home.kubeconfig_raw(value);
    assert_eq!(home.run(&["env", "--shell", "bash"]).success().stdout, ran.stdout);
}

#[test]
fn env_drops_a_cluster_file_that_is_gone_but_no_file_that_the_user_named() {
    let mut home = home(false);
    let mine = home.path("not/yet/there");
    let gone = home.path(".kube/clusters/cluster-gone.json");
    home.kubeconfig_raw(format!("{}::{}", mine.display(), gone.display()));
    assert_eq!(
        home.masked(&home.run(&["env", "--shell", "fish"]).only_stdout()),
        "set -gx KUBECONFIG '$HOME/not/yet/there:$HOME/.kube/clusters/cluster-payments.json\
         :$HOME/.kube/clusters/cluster-shop.json'\n"
    );
}

#[test]
fn env_names_the_one_cluster_file_where_the_default_is_one_of_them_and_broken_or_gone() {
    let home = Home::new();
    home.write(
        ".config/kswitch/settings.yaml",
        "cluster-files: [~/.kube/config, ~/.kube/clusters/*]\n",
    );
    home.write(".kube/clusters/cluster-shop.yaml", "{}");
    let value = |home: &Home| home.masked(&home.run(&["env", "--value"]).success().stdout);
    assert_eq!(value(&home), "$HOME/.kube/clusters/cluster-shop.yaml\n");
    home.write(".kube/config", "contexts: {}");
    assert_eq!(value(&home), "$HOME/.kube/clusters/cluster-shop.yaml\n");
    home.write(".kube/clusters/cluster-shop.yaml", "contexts: {}");
    assert_eq!(value(&home), "");
}

#[test]
fn env_never_names_no_file_at_all_which_would_mean_another_to_kubectl() {
    let mut home = Home::new();
    home.write(".kube/config", "{}");
    home.write("a:b/own", "{}");
    for list in [":::", "own"] {
        home.kubeconfig_raw(list);
        let ran = home.command(&["env"]).in_directory(home.path("a:b")).run();
        let message = ran.only_stderr(0);
        assert!(message.ends_with("so KUBECONFIG is left as it is.\n"), "{list}: {message}");
        let ran = home.command(&["init", "bash"]).in_directory(home.path("a:b")).run().success();
        assert!(!ran.stdout.contains("\nexport KUBECONFIG"), "{ran}");
    }
}

#[test]
fn env_writes_for_the_shell_of_the_user() {
    let home = home(true);
    for (shell, start) in [
        ("/usr/bin/fish", "set -gx KUBECONFIG '"),
        ("/opt/nu", "$env.KUBECONFIG = \""),
        ("/usr/bin/pwsh", "$env:KUBECONFIG = '"),
        ("/bin/dash", "export KUBECONFIG='"),
    ] {
        let line = home.command(&["env"]).env("SHELL", shell).run().only_stdout();
        assert!(line.starts_with(start), "{shell}: {line}");
    }
}

#[test]
fn a_context_not_in_kubeconfig_is_listed_and_the_line_to_type_is_reported() {
    let mut home = home(true);
    home.no_kubeconfig();
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "laptop\npayments\nshop\n");
    assert_text(
        &home.masked(&home.run(&["ctx", "shop"]).only_stderr(1)),
        expect![[r#"
error: context "shop" is in ~/.kube/clusters/cluster-shop.json, and KUBECONFIG is not set, so kubectl reads only ~/.kube/config
hint: in a shell of its own: kswitch shell shop
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
    );
}

fn kswitch() -> String {
    format!("'{}'", env!("CARGO_BIN_EXE_kswitch"))
}
