//! The credentials: used by the proxy, renewed there, and nowhere else.

use std::io::Write as _;

use super::client::split;
use super::{Shell, TOKEN, cluster, home_of};
use crate::support::api_server::{ApiServer, Credential, ExecPlugin, Trouble, User};
use crate::support::home::Home;

fn home_with(server: &ApiServer, credential: Credential) -> Home {
    let home = home_of(server);
    server.kubeconfig_with(credential).write(&home);
    home
}

fn plugin(home: &Home, token: &str) -> (ExecPlugin, Credential) {
    let plugin = ExecPlugin::named("get-token").token(token);
    let credential = plugin.write(home);
    (plugin, credential)
}

#[test]
fn no_file_of_the_session_has_the_real_credentials() {
    let server = cluster().start();
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    let with = |secret: &str| -> Vec<String> {
        let files = home.files().into_iter().filter(|file| !file.starts_with("bin/"));
        files.filter(|file| home.read(file).contains(secret)).collect()
    };
    assert_eq!(with(TOKEN), [".kube/config"]);
    assert_eq!(with(&server.port().to_string()), [".kube/config"]);
    let own = with(&shell.client().token);
    assert!(own.len() == 1 && own[0].ends_with("/kswitch-read-only.json"), "{own:?}");
    let environment = std::fs::read(format!("/proc/{}/environ", shell.running.pid()));
    assert!(!String::from_utf8_lossy(&environment.unwrap_or_default()).contains(TOKEN));
    shell.end();
}

/// A request without a body, or with a short one, is repeated.
#[test]
fn a_refused_credential_is_renewed_and_the_request_repeated() {
    let dry_run = "PATCH /api/v1/namespaces/shop?dryRun=All";
    for (line, length, code) in
        [("GET /api/v1/namespaces/shop", 0, 200), (dry_run, 1000, 405), (dry_run, 100_000, 401)]
    {
        let server = cluster().start();
        let home = home_of(&server);
        let (_, credential) = plugin(&home, "stale");
        server.kubeconfig_with(credential).write(&home);
        let shell = Shell::start(&home, &[]);
        let (fresh, _) = plugin(&home, TOKEN);
        let client = shell.client();
        let head = format!("{line} HTTP/1.1\r\n{}Connection: close\r\n", client.headers());
        let body = "x".repeat(length);
        let request = format!("{head}Content-Length: {length}\r\n\r\n{body}");
        assert_eq!(split(&client.send(request.as_bytes())).0, code, "{line}");
        let users: Vec<_> = server.requests().into_iter().map(|request| request.user).collect();
        let repeated = if code == 401 { vec![] } else { vec![Some("jane".to_owned())] };
        assert_eq!(users, [vec![None], repeated].concat());
        assert_eq!(fresh.runs(&home).len(), 2);
        // It has no terminal.
        assert_eq!(fresh.runs(&home)[0]["spec"]["interactive"], false);
        shell.end();
    }
}

/// The plugin runs for the first of them, and not for each.
#[test]
fn a_path_that_is_always_refused_rarely_runs_the_plugin() {
    let server = cluster().start();
    server.suffer(Trouble::answer(401, "application/json", "{}").on("/namespaces/web"));
    let home = home_of(&server);
    let (plugin, credential) = plugin(&home, TOKEN);
    server.kubeconfig_with(credential).write(&home);
    let shell = Shell::start(&home, &[]);
    for _ in 0..40 {
        assert_eq!(shell.client().ask("GET /api/v1/namespaces/web").0, 401);
    }
    assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    let runs = plugin.runs(&home).len();
    assert!((2..20).contains(&runs), "{runs}");
    shell.end();
}

/// Also if its credentials have expired when it prints them, as with a wrong clock, or if it fails.
#[test]
fn a_plugin_whose_credentials_are_of_no_use_rarely_runs() {
    let server = cluster().start();
    let home = home_of(&server);
    let old = ExecPlugin::named("get-token").token(TOKEN).expires("2020-01-01T00:00:00Z");
    server.kubeconfig_with(old.write(&home)).write(&home);
    let shell = Shell::start(&home, &[]);
    for _ in 0..20 {
        assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    }
    let runs = old.runs(&home).len();
    assert!((2..10).contains(&runs), "{runs}");
    let failing = ExecPlugin::named("get-token").fails(1, "log in first").with("args", vec!["new"]);
    server.kubeconfig_with(failing.write(&home)).write(&home);
    for _ in 0..20 {
        let (code, body) = shell.client().ask("GET /api/v1/namespaces/shop");
        assert!(code == 502 && body.contains("log in first"), "{body}");
    }
    let more = failing.runs(&home).len() - runs;
    assert!((1..10).contains(&more), "{more}");
    shell.end();
}

#[cfg(target_os = "linux")]
#[test]
fn other_requests_do_not_wait_for_a_plugin() {
    use crate::support::hanging_plugin::HangingPlugin;

    let server = cluster().start();
    server.suffer(Trouble::answer(401, "application/json", "{}").on("/namespaces/web"));
    let home = home_of(&server);
    let shell = Shell::start(&home, &[]);
    let (plugin, credential) = HangingPlugin::write(&home);
    server.kubeconfig_with(credential).write(&home);
    let client = shell.client();
    let mut refused = client.connect();
    refused.write_all(client.request("GET /api/v1/namespaces/web").as_bytes()).expect("ask");
    plugin.wait_until_it_hangs();
    for _ in 0..5 {
        assert_eq!(client.ask("GET /api/v1/namespaces/shop").0, 200);
    }
    shell.end();
    plugin.assert_gone();
}

#[test]
fn an_expired_credential_is_renewed_before_the_request() {
    let server = cluster().start();
    let home = home_of(&server);
    let old = ExecPlugin::named("get-token").token("stale").expires("2020-01-01T00:00:00Z");
    server.kubeconfig_with(old.write(&home)).write(&home);
    let shell = Shell::start(&home, &[]);
    let fresh = ExecPlugin::named("get-token").token(TOKEN).expires("2100-01-01T00:00:00Z");
    fresh.write(&home);
    for _ in 0..2 {
        assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    }
    assert!(server.requests().iter().all(|request| request.user.is_some()));
    assert_eq!(fresh.runs(&home).len(), 2);
    shell.end();
}

/// The plugin repeats the token that it returned before; the shell must not learn it.
#[test]
fn a_renewal_that_fails_shows_no_credential() {
    let server = cluster().start();
    let home = home_of(&server);
    let old = ExecPlugin::named("get-token").token(TOKEN).expires("2020-01-01T00:00:00Z");
    server.kubeconfig_with(old.write(&home)).write(&home);
    let shell = Shell::start(&home, &[]);
    ExecPlugin::named("get-token").fails(1, &format!("refused: {TOKEN}")).write(&home);
    let (status, answer) = shell.client().ask("GET /api/v1/namespaces/shop");
    assert_eq!(status, 502);
    assert!(answer.contains("refused: ***") && !answer.contains(TOKEN), "{answer}");
    shell.end();
}

/// As after a login that writes a new token into the kubeconfig.
#[test]
fn a_changed_kubeconfig_is_read_again() {
    let server = cluster().start();
    let home = home_with(&server, Credential::token("stale"));
    let shell = Shell::start(&home, &[]);
    assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 401);
    server.kubeconfig().write(&home);
    assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    home.write(".kube/config", "");
    assert_eq!(shell.client().ask("GET /api/v1/namespaces/shop").0, 200);
    shell.end();
}

#[test]
fn without_credentials_no_shell_is_started() {
    let server = cluster().start();
    let home = home_of(&server);
    let fails = ExecPlugin::named("get-token").fails(3, "your session has expired");
    server.kubeconfig_with(fails.write(&home)).write(&home);
    let ran = home.command(&["shell", "--read-only", "--", "touch", "ran"]).run();
    let message = ran.only_stderr(1);
    assert!(
        message.starts_with("error: no shell was started: the credential plugin \"get-token\""),
        "{message}"
    );
    assert!(message.contains("your session has expired"), "{message}");
    assert!(!home.path("ran").exists());
    crate::shell_command::assert_no_session(&home);
}

/// The policy of kubectl's preferences applies.
#[test]
fn a_plugin_that_kubectl_may_not_run_is_not_run() {
    let server = cluster().start();
    let home = home_of(&server);
    let (own, credential) = plugin(&home, TOKEN);
    server.kubeconfig_with(credential).write(&home);
    home.write(
        ".kube/kuberc",
        "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n",
    );
    let ran = home.command(&["shell", "--read-only", "--", "true"]).run();
    let message = ran.only_stderr(1);
    assert!(message.contains("not allowed: policy set to \"DenyAll\""), "{message}");
    assert!(own.runs(&home).is_empty());
}

/// The proxy acts as the user of the kubeconfig, and as no other.
#[test]
fn impersonation_of_the_kubeconfig_is_kept() {
    let jane = User::named("jane").token(TOKEN).may_impersonate();
    let server = cluster().user(jane).user(User::named("joe").sees_only(&["shop"])).start();
    let home = home_with(&server, Credential::token(TOKEN).acting_as("joe"));
    let shell = Shell::start(&home, &[]);
    let client = shell.client();
    assert_eq!(client.ask("GET /api/v1/namespaces/shop").0, 200);
    assert_eq!(client.ask("GET /api/v1/namespaces/web").0, 403);
    let (code, body) = client.ask("GET /api/v1/namespaces/web HTTP/1.1\r\nImpersonate-User: jane");
    assert!(code != 200, "{body}");
    let users: Vec<_> = server.requests().into_iter().filter_map(|own| own.user).collect();
    assert_eq!(users, ["joe", "joe"]);
    shell.end();
}
