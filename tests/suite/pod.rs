//! In a pod, a context without a namespace has that of the pod, as with kubectl (semantics 5).

use serde_json::Value;

use crate::support::command::Command;
use crate::support::home::Home;
use crate::support::mounts::in_namespace;
use crate::support::terminal::{Key, Terminal};

/// The service account of a pod, and then the shell commands of the arguments.
const IN_POD: &str = r#"
mount -t tmpfs none /run || exit 99
[ /var/run -ef /run ] || mount -t tmpfs none /var/run || exit 99
directory=/var/run/secrets/kubernetes.io/serviceaccount
mkdir -p "$directory" && printf token >"$directory/token" && printf ' team-pod\n' >"$directory/namespace" || exit 99
exec "$@"
"#;

const CONFIG: &str = "\
clusters:
- {name: k, cluster: {server: 'https://127.0.0.1:1'}}
users:
- {name: u, user: {token: t}}
contexts:
- {name: a, context: {cluster: k, user: u}}
- {name: b, context: {cluster: k, user: u, namespace: default}}
current-context: a
";

fn home() -> Home {
    let mut home = Home::new();
    home.write("config", CONFIG);
    home.kubeconfig(&["config"]);
    home
}

/// kswitch in a pod of this machine; nothing where it can't have one.
fn in_pod(home: &Home, arguments: &[&str]) -> Option<Command> {
    let words = [&[env!("CARGO_BIN_EXE_kswitch")], arguments].concat();
    let command = in_namespace(home, IN_POD, &words)?;
    Some(command.env("KUBERNETES_SERVICE_HOST", "127.0.0.1").env("KUBERNETES_SERVICE_PORT", "1"))
}

#[test]
fn a_context_without_a_namespace_has_that_of_the_pod() {
    let home = home();
    for (arguments, printed) in [
        (&["current"][..], "a team-pod\n"),
        (&["current", "--format", "{context}/{namespace}"], "a/team-pod\n"),
        (&["ns", "-c"], "team-pod\n"),
        (&["ns", "-c", "--context", "b"], "default\n"),
        (&["ns", "--list", "--cached"], "default\nteam-pod\n"),
        (&["ns", "--list", "--cached", "-o", "wide"], "   NAME\n   default\n*  team-pod\n"),
    ] {
        let Some(command) = in_pod(&home, arguments) else { return };
        assert_eq!(command.run().success().stdout, printed, "{arguments:?}");
        let plain = home.run(arguments).success().stdout;
        assert!(!plain.contains("team-pod"), "backend of a pod: {plain}");
    }
    let Some(command) = in_pod(&home, &["current", "-o", "json"]) else { return };
    let json: Value = serde_json::from_str(&command.run().success().stdout).expect("JSON");
    assert_eq!(json["namespace"], "team-pod");
}

#[test]
fn the_variable_of_the_pod_counts_before_its_file() {
    let home = home();
    for (namespace, printed) in [("from-env", "a from-env\n"), ("", "a team-pod\n")] {
        let Some(command) = in_pod(&home, &["current"]) else { return };
        let ran = command.env("POD_NAMESPACE", namespace).run();
        assert_eq!(ran.success().stdout, printed);
    }
    // Without the API server's variables this is no pod, whatever else is set and there.
    for missing in ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"] {
        let Some(command) = in_pod(&home, &["current"]) else { return };
        let ran = command.env("POD_NAMESPACE", "from-env").env(missing, "").run();
        assert_eq!(ran.success().stdout, "a default\n", "without {missing}");
    }
}

#[test]
fn kubens_prints_the_namespace_of_the_pod() {
    let home = home();
    let kubens = home.link("bin/kubens", env!("CARGO_BIN_EXE_kswitch"));
    let words = [kubens.to_str().expect("a path in UTF-8"), "-c"];
    let Some(command) = in_namespace(&home, IN_POD, &words) else { return };
    let command =
        command.env("KUBERNETES_SERVICE_HOST", "127.0.0.1").env("KUBERNETES_SERVICE_PORT", "1");
    assert_eq!(command.run().success().stdout, "team-pod\n");
}

#[test]
fn a_namespace_that_was_unset_is_that_of_the_pod() {
    let home = home();
    for (arguments, message) in [
        (&["ns", "--unset"][..], "Context \"a\" has no namespace: kubectl uses \"team-pod\".\n"),
        (
            &["ns", "--unset", "--context", "b"],
            "Unset the namespace of context \"b\", which is not the current one: kubectl uses \
             \"team-pod\" now.\n",
        ),
        (&["ns", "-f", "shop"], "Namespace is now \"shop\" in context \"a\".\n"),
        // Where it came from.
        (&["ns", "-"], "Namespace is now \"team-pod\" in context \"a\".\n"),
    ] {
        let Some(command) = in_pod(&home, arguments) else { return };
        assert_eq!(command.run().success().stderr, message, "{arguments:?}");
    }
}

#[test]
fn the_picker_shows_the_namespace_of_the_pod() {
    let home = home();
    let Some(command) = in_pod(&home, &[]) else { return };
    let terminal = Terminal::of(&command, 16, 100);
    terminal.wait_for("● team-pod");
    terminal.send_key(Key::Down);
    terminal.wait_for("● default");
    terminal.send_key(Key::Esc);
    terminal.wait_exit();
}
