//! Problems of the table of codes that no other test has.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use rcgen::{CertificateParams, KeyPair};

use crate::doctor::{codes, findings, text};
use crate::sample::contexts;
use crate::support::api_server::{ApiServer, Credential, User};
use crate::support::gate::required;
use crate::support::home::Home;

const DAY: u64 = 24 * 60 * 60;

/// A kubeconfig with these fields of its cluster and its user.
fn home_of(cluster: &str, user: &str) -> Home {
    let mut home = Home::new();
    let text = contexts(&["a"])
        .replace("'https://a.example'", &format!("'https://a.example', {cluster}"))
        .replace("token: token-of-a", user);
    home.write("config", text.replace(", }", "}"));
    home.mode("config", 0o600);
    home.kubeconfig(&["config"]);
    home
}

/// A certificate and its key in base64, valid between these times, in days from now.
fn certificate(start: i64, end: i64) -> [String; 2] {
    let at = |days: i64| {
        let distance = Duration::from_secs(days.unsigned_abs() * DAY);
        let now = SystemTime::now();
        if days < 0 { now - distance } else { now + distance }
    };
    let mut parameters = CertificateParams::new(vec!["me".to_owned()]).expect("parameters");
    (parameters.not_before, parameters.not_after) = (at(start).into(), at(end).into());
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters.self_signed(&key).expect("a certificate").pem();
    [certificate, key.serialize_pem()].map(|pem| BASE64_STANDARD.encode(pem))
}

#[test]
fn what_expires_and_what_is_not_valid_yet() {
    for (start, end, of_user, of_authority) in [
        (-10, 100, None, None),
        (-10, 10, Some("expiring-certificate"), Some("expiring-authority")),
        (-10, -1, Some("expired-certificate"), Some("expired-authority")),
        (1, 100, Some("not-yet-valid"), Some("not-yet-valid")),
    ] {
        let [certificate, key] = certificate(start, end);
        let user = format!("client-certificate-data: {certificate}, client-key-data: {key}");
        assert_eq!(codes(&home_of("", &user), &[]), Vec::from_iter(of_user));
        let home = home_of(&format!("certificate-authority-data: {certificate}"), "token: t");
        assert_eq!(codes(&home, &[]), Vec::from_iter(of_authority));
    }
    let end = SystemTime::now() + Duration::from_secs(DAY);
    let end = end.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let claims = BASE64_URL_SAFE_NO_PAD.encode(format!("{{\"exp\": {end}}}"));
    let home = home_of("", &format!("token: eyJhbGciOiJub25lIn0.{claims}.x"));
    assert_eq!(codes(&home, &[]), ["expiring-token"]);
    assert_eq!(codes(&home_of("", ""), &[]), ["user-without-credentials"]);
}

#[test]
fn what_can_not_be_read_or_found() {
    let mut home = Home::new();
    home.directory("directory");
    let directive = |text: String, at| text + &format!("%TAG !a{at}! tag:x,2000:\n");
    home.write("vast", (0..1001).fold(String::new(), directive) + "---\n{}\n");
    home.mode("vast", 0o600);
    home.kubeconfig(&["directory", "vast"]);
    let deep = "d/".repeat(40);
    home.write(&format!("deep/{deep}config"), contexts(&["a"]));
    home.write(".config/kswitch/settings.yaml", "cluster-files: ['~/deep/**/config']\n");
    assert_eq!(codes(&home, &[]), ["unreadable-file", "not-checked", "search-limit"]);
}

#[test]
fn a_file_of_kswitch_that_is_not_used() {
    let home = Home::new();
    home.write("x/one", contexts(&["one"]));
    home.write("x/two", contexts(&["two"]));
    home.write(".config/kswitch/settings.yaml", "cluster-files: ['~/x/*']\n");
    for file in ["x/one", "x/two"] {
        home.mode(file, 0o600);
    }
    home.write(".local/state/kswitch/cluster-files/x", "5");
    assert_eq!(codes(&home, &[]), ["unusable-state", "not-in-kubeconfig"]);
}

#[test]
fn sessions_that_ended() {
    let Some(_) = required("kubectl") else { return };
    let mut home = Home::new();
    home.write("config", contexts(&["a"]));
    home.mode("config", 0o600);
    home.kubeconfig(&["config"]);
    home.run(&["shell", "a", "--", "sh", "-c", "kill -KILL $PPID"]).failure(137);
    assert_eq!(codes(&home, &[]), ["ended-session"]);
    home.run(&["doctor", "--fix", "--yes"]).success();
    let line = "kubectl config set-credentials n --token=n >/dev/null";
    home.run(&["shell", "a", "--", "sh", "-c", line]).success();
    let found = findings(&home.run(&["doctor", "-o", "json"]));
    let found: Vec<&str> = found.iter().map(|own| text(own, "code")).collect();
    assert_eq!(found, ["unsaved-session"]);
}

#[test]
fn a_server_with_a_certificate_of_another_authority() {
    let server = ApiServer::of(&["cart"]).user(User::named("jane").token("jane-token")).start();
    let home = Home::new();
    server.kubeconfig_with(Credential::token("jane-token")).write(&home);
    home.mode(".kube/config", 0o600);
    let [other, _] = certificate(-1, 100);
    let text = home.read(".kube/config");
    let own = text.split("certificate-authority-data: ").nth(1).expect("an authority");
    let own = own.split(['\n', ',', '}']).next().expect("its value");
    home.write(".kube/config", text.replace(own, &other));
    let found = codes(&home, &["--online", "--timeout", "20s"]);
    assert!(found.contains(&"tls-failure".to_owned()), "{found:?}");
}
