//! With real clients against API servers on loopback.

use std::sync::mpsc::channel;

use rustix::process::Signal;
use serde_json::Value;

use super::{exec, home_with};
use crate::sample::contexts;
use crate::shell_command::assert_no_session;
use crate::support::api_server::{ApiServer, Credential, Kubeconfig};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::loopback::Loopback;

/// A hundred contexts of a server, in ten files.
fn hundred(server: &ApiServer) -> Home {
    let mut home = home_with(&["none"]);
    let names: Vec<String> = (0..100).map(|number| format!("c{number:02}")).collect();
    let mut files = Vec::new();
    for (number, names) in names.chunks(10).enumerate() {
        let entries = names.iter().map(|name| server.kubeconfig().named(name).namespace("web"));
        let file = format!("files/{number}");
        entries.reduce(Kubeconfig::and).expect("entries").write_to(&home, &file);
        files.push(file);
    }
    home.kubeconfig(&files.iter().map(String::as_str).collect::<Vec<_>>());
    home
}

/// kubectl, which asks a hundred contexts at once.
#[test]
fn kubectl_asks_a_hundred_contexts_at_once() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart", "web"]);
    let home = hundred(&server);
    let command = home.command(&["exec", "*", "-j", "100", "--"]).args(&[kubectl.program()]);
    let ran = command.args(&["get", "namespaces", "-o", "name"]).run().success();
    let mut lines: Vec<_> = ran.stdout.lines().collect();
    lines.sort_unstable();
    let expected: Vec<String> = (0..100)
        .flat_map(|number| ["cart", "web"].map(|name| format!("c{number:02} | namespace/{name}")))
        .collect();
    assert_eq!(lines, expected);
    assert_no_session(&home);
}

/// helm has no option for the context here: it takes it from `KUBECONFIG`.
#[test]
fn helm_uses_the_cluster_and_the_namespace_of_each_context() {
    let Some(helm) = required("helm") else { return };
    let servers = [ApiServer::start(&["cart"]), ApiServer::start(&["web"])];
    let mut home = home_with(&["none"]);
    for (server, (file, namespace)) in servers.iter().zip([("one", "cart"), ("two", "web")]) {
        server.kubeconfig().named(file).namespace(namespace).write_to(&home, file);
    }
    home.kubeconfig(&["one", "two"]);
    let lines = format!("{0} env HELM_NAMESPACE && {0} list --short", helm.display());
    let ran = exec(&home, &["*", "--keep-order"], &lines).run().success();
    assert_eq!(ran.stdout, "one | cart\ntwo | web\n");
    let ran = exec(&home, &["*", "-n", "own"], &lines).run().success();
    assert_eq!(ran.stdout.matches("| own\n").count(), 2, "{ran}");
    for (server, namespaces) in servers.iter().zip([["cart", "own"], ["web", "own"]]) {
        let asked = server.requests_to("/secrets");
        let paths: Vec<_> = asked.iter().filter_map(|own| own.path.split('?').next()).collect();
        let path = |namespace| format!("/api/v1/namespaces/{namespace}/secrets");
        assert_eq!(paths, namespaces.map(path));
    }
    assert_no_session(&home);
}

/// One cluster does not answer until ctrl-c, one refuses the credentials, one command fills both pipes.
#[test]
fn each_cluster_fails_or_succeeds_by_itself() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart"]);
    // It takes connections, and never answers.
    let (connected, asked) = channel();
    let silent = Loopback::listen(move |mut socket| {
        let _ = connected.send(());
        let mut bytes = Vec::new();
        let _ = std::io::Read::read_to_end(&mut socket, &mut bytes);
    });
    let mut home = home_with(&["none"]);
    server
        .kubeconfig()
        .named("good")
        .and(server.kubeconfig_with(Credential::token("wrong")).named("refused"))
        .and(server.kubeconfig().named("noisy"))
        .write_to(&home, "config");
    let address = format!("https://127.0.0.1:{}", silent.address().port());
    home.write("silent", contexts(&["hanging"]).replace("https://hanging.example", &address));
    home.kubeconfig(&["config", "silent"]);
    let lines = format!(
        "[ $KSWITCH_CONTEXT = hanging ] && exec {0} get namespaces
         trap '' INT
         if [ $KSWITCH_CONTEXT = noisy ]; then seq 1 100000; seq 1 100000 >&2; fi
         {0} get namespaces -o name; code=$?; echo x >>ended; exit $code",
        kubectl.program().display()
    );
    let running = exec(&home, &["*", "-o", "json"], &lines).start();
    let three = "until [ -e ended ] && [ $(wc -l <ended) = 3 ]; do sleep 0.01; done";
    home.program("sh", &["-c", three]).run().success();
    asked.recv().expect("a connection");
    running.signal(Signal::INT);
    let ran = running.wait().failure(130);
    let records: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let of = |name: &str| {
        let found = records.as_array().expect("an array").iter().find(|own| own["context"] == name);
        found.expect("a record").clone()
    };
    assert_eq!(
        (&of("good")["status"], &of("good")["stdout"]),
        (&0.into(), &"namespace/cart\n".into())
    );
    assert_eq!(of("refused")["status"], 1);
    assert_eq!(of("hanging")["signal"], Signal::INT.as_raw());
    let noisy = of("noisy");
    assert_eq!(noisy["status"], 0);
    let counts = ["stdout", "stderr"].map(|own| noisy[own].as_str().expect("text").lines().count());
    assert_eq!(counts, [100_001, 100_000]);
    assert_no_session(&home);
}

/// kubectl reads JSON as YAML: a raw U+0085 in quotes is a line break, and it refuses a file with a raw U+007F or
/// U+FFFE.
#[test]
fn names_with_odd_characters_mean_the_same_in_a_session() {
    if Kubectl::required().is_none() {
        return;
    }
    let home = home_with(&["none"]);
    let names = ["c l", "c\\Nl", "\\x7f\\u0080\\ufffe\\uffff\\ufeff", "\\L\\P", "\\U0001f600"];
    let cluster = |(number, name): (usize, &&str)| {
        format!("- {{name: \"{name}\", cluster: {{server: \"https://{number}.example\"}}}}\n")
    };
    let context = |(number, name): (usize, &&str)| {
        format!("- {{name: \"x{number}{name}\", context: {{cluster: \"{name}\"}}}}\n")
    };
    let listed = |entry: &dyn Fn((usize, &&str)) -> String| -> String {
        names.iter().enumerate().map(entry).collect()
    };
    let config = ["clusters:\n", &listed(&cluster), "contexts:\n", &listed(&context)].concat();
    home.write("config", config);
    let view = "kubectl config view --minify -o 'jsonpath={.clusters[0].cluster.server}'; echo";
    let ran = exec(&home, &["x*", "-o", "json"], view).run().success();
    let records: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let servers = records.as_array().expect("an array").iter().map(|own| own["stdout"].clone());
    let expected = (0..names.len()).map(|number| format!("https://{number}.example\n"));
    assert_eq!(servers.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{ran}");
}
