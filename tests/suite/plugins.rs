//! Credential plugins, from the kubeconfig to the request or to the error message.

mod credentials;
#[cfg(target_os = "linux")]
mod deadlines;
mod exec_info;
mod policy;
mod refused;
mod stderr;

use serde_json::{Value, json};

use crate::support::api_server::{ApiServer, Credential};
use crate::support::command::Ran;
use crate::support::home::Home;

/// A time that no test takes.
const PATIENT: [&str; 2] = ["--timeout", "5m"];

/// Must never be seen, wherever a plugin prints it.
const SECRET: &str = "s3cret-of-the-plugin";

/// A credential with this token, as a plugin prints it.
pub(crate) fn with_token(token: &str) -> String {
    json!({
        "kind": "ExecCredential",
        "apiVersion": "client.authentication.k8s.io/v1",
        "status": { "token": token },
    })
    .to_string()
}

/// The entry of a plugin in a kubeconfig.
fn exec(command: &str) -> Value {
    json!({
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": command,
        "interactiveMode": "Never",
    })
}

fn user(exec: Value) -> Credential {
    Credential::none().with("exec", exec)
}

/// `kswitch ns --list` with all the time in the world.
fn list(home: &Home) -> Ran {
    home.command(&["ns", "--list"]).args(&PATIENT).run()
}

/// What `kswitch ns --list` prints for a plugin that fails: the error and the hint. That
/// is all it prints, no secret is in it, and the server gets no request.
#[track_caller]
fn refusal(home: &Home, credential: Credential) -> (String, String) {
    let server = ApiServer::start(&["cart"]);
    server.kubeconfig_with(credential).write(home);
    let message = home.masked(&list(home).only_stderr(1));
    assert!(!message.contains(SECRET), "{message}");
    assert_eq!(server.connections(), 0);
    let lines: Vec<&str> = message.lines().collect();
    let [error, hint, other] = lines[..] else { panic!("three lines:\n{message}") };
    assert_eq!(other, "hint: to list the cached names: kswitch ns --list --cached");
    let error = error.strip_prefix("error: can't list the namespaces of \"test\": ");
    let hint = hint.strip_prefix("hint: ");
    (error.expect("an error").to_owned(), hint.expect("a hint").to_owned())
}
