//! A table of requests, and what holds for every request.

use http::{HeaderName, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const TABLE: &str = include_str!("tests/requests.txt");

/// A request, such as `GET /api/v1/pods?limit=1 accept: application/json`.
struct Sample {
    method: Method,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
}

impl Sample {
    fn parse(text: &str) -> Self {
        let mut words = text.splitn(3, ' ');
        let method = words.next().and_then(|own| own.parse().ok()).expect("a method");
        let target = words.next().expect("a target");
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let mut headers = HeaderMap::new();
        if let Some((name, value)) = words.next().and_then(|header| header.split_once(':')) {
            let name = HeaderName::try_from(name).expect("a name");
            headers.insert(name, HeaderValue::try_from(value.trim()).expect("a value"));
        }
        Self { method, path: path.to_owned(), query, headers }
    }

    fn decide(&self, allows_secrets: bool) -> Result<Allowed, Rule> {
        let query = self.query.as_deref();
        let Self { method, path, headers, .. } = self;
        decide(&RequestHead { method, path, query, headers }, allows_secrets)
    }
}

fn named(verdict: &Result<Allowed, Rule>) -> String {
    match verdict {
        Ok(Allowed::Always) => "allowed".to_owned(),
        Ok(Allowed::IfServedHere { .. }) => "if-served-here".to_owned(),
        Err(rule) => serde_json::to_value(rule).unwrap().as_str().unwrap().to_owned(),
    }
}

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').expect("a verdict and a request"))
}

#[test]
fn each_request_of_the_table_is_decided_as_it_says() {
    let wrong: Vec<String> = lines()
        .filter_map(|(expected, request)| {
            let found = named(&Sample::parse(request).decide(false));
            (found != expected).then(|| format!("{request}: {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lines().count() > 200);
}

/// Allowed secrets are read like other objects, and nothing else changes.
#[test]
fn secrets_are_allowed_on_request() {
    for (expected, request) in lines() {
        let sample = Sample::parse(request);
        let (with, without) = (sample.decide(true), sample.decide(false));
        if expected == "secrets" {
            let other = Sample::parse(&request.replace("ecrets", "ervices"));
            let is_subresource = request.contains("imagestreams");
            assert!(is_subresource || with == other.decide(false), "{request}");
        } else {
            assert_eq!(with, without, "{request}");
        }
    }
}

#[test]
fn the_group_and_version_of_another_server_are_known() {
    let request = Sample::parse("POST /apis/stable.example.com/v1/crontabs?dryRun=All");
    let (group, version) = ("stable.example.com".to_owned(), "v1".to_owned());
    assert_eq!(request.decide(false), Ok(Allowed::IfServedHere { group, version }));
}

/// Words from which requests are made that could mean something.
const WORDS: [&str; 40] = [
    "api",
    "apis",
    "v1",
    "apps",
    "namespaces",
    "shop",
    "secrets",
    "Secrets",
    "%73ecrets",
    "pods",
    "web",
    "exec",
    "attach",
    "portforward",
    "proxy",
    "log",
    "watch",
    "status",
    "scale",
    "token",
    "serviceaccounts",
    "eviction",
    "..",
    ".",
    "",
    "%2e%2e",
    "%2f",
    "%5c",
    "a;b",
    "authorization.k8s.io",
    "selfsubjectaccessreviews",
    "selfsubjectreviews",
    "healthz",
    "version",
    "metrics",
    "é",
    "a b",
    "bindings",
    "stable.example.com",
    "crontabs",
];
const PAIRS: [&str; 18] = [
    "dryRun=All",
    "dryRun=All",
    "dryRun=all",
    "dryRun=",
    "dryRun",
    "dryRun=None",
    "dry%52un=All",
    "dryRun=%41ll",
    "dryRun=All;",
    "DRYRUN=All",
    "watch=true",
    "limit=5",
    "a=%zz",
    "a;b",
    "%ff=1",
    "a=b",
    "fieldManager=x",
    "",
];
const HEADERS: [(&str, &str); 12] = [
    ("accept", "application/json"),
    ("upgrade", "websocket"),
    ("connection", "upgrade"),
    ("sec-websocket-key", "x"),
    ("impersonate-user", "admin"),
    ("impersonate-extra-x", "y"),
    ("x-remote-user", "admin"),
    ("x-http-method-override", "DELETE"),
    ("content-length", "0"),
    ("content-length", "5"),
    ("transfer-encoding", "chunked"),
    ("user-agent", "test"),
];
const METHODS: [&str; 10] =
    ["GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"];

prop_compose! {
    fn requests()(
        method in select(METHODS.to_vec()),
        words in vec(select(WORDS.to_vec()), 0..8),
        begins_well in any::<bool>(),
        pairs in proptest::option::of(vec(select(PAIRS.to_vec()), 0..4)),
        headers in vec(select(HEADERS.to_vec()), 0..3),
    ) -> Sample {
        let start = if begins_well { "/api/v1/" } else { "/" };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_static(value));
        }
        Sample {
            method: method.parse().unwrap(),
            path: format!("{start}{}", words.join("/")),
            query: pairs.map(|pairs| pairs.join("&")),
            headers: map,
        }
    }
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}?{:?} {:?}", self.method, self.path, self.query, self.headers)
    }
}

/// The path as another program would read it: decoded twice, with backslashes as slashes, in lower case.
fn loosely(path: &str) -> Vec<String> {
    let once = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    let twice =
        percent_encoding::percent_decode_str(&once).decode_utf8_lossy().to_ascii_lowercase();
    let words = twice.split(['/', '\\', ';']).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Checks what must hold for a request that passed, by other means than the decision.
fn assert_harmless(request: &Sample) {
    let headers: Vec<&str> = request.headers.keys().map(HeaderName::as_str).collect();
    let dangerous = ["upgrade", "sec-websocket", "impersonate", "x-remote", "method"];
    assert!(!headers.iter().any(|name| dangerous.iter().any(|own| name.starts_with(own))));
    let mut words = loosely(&request.path);
    assert_eq!(words.join("/"), request.path.trim_matches('/').to_ascii_lowercase());
    assert!(!words.iter().any(|word| word == "." || word == ".."));
    if words.get(2).is_some_and(|word| word == "watch") {
        words.remove(2);
    }
    let is_namespaced = words.get(2).is_some_and(|word| word == "namespaces") && words.len() > 4;
    let resource = if is_namespaced { 4 } else { 2 };
    if words[0] == "api" {
        assert_ne!(words.get(resource).map(String::as_str), Some("secrets"));
        if let Some(below) = words.get(resource + 2) {
            assert!(!["exec", "attach", "portforward", "proxy", "token"].contains(&&**below));
        }
    }
    if matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS")
        || words.ends_with(&["selfsubjectaccessreviews".into()])
        || words.ends_with(&["selfsubjectreviews".into()])
    {
        return;
    }
    let query = request.query.as_deref().unwrap_or_default();
    assert_eq!(query.split('&').filter(|pair| *pair == "dryRun=All").count(), 1);
    assert!(!query.contains(';'));
    let decoded = percent_encoding::percent_decode_str(query).decode_utf8_lossy();
    assert_eq!(decoded.to_ascii_lowercase().matches("dryrun").count(), 1);
    if request.method == Method::DELETE {
        assert!(!headers.contains(&"transfer-encoding"));
        assert_ne!(
            request.headers.get("content-length").map(HeaderValue::as_bytes),
            Some(&b"5"[..])
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_passes_is_harmless(request in requests()) {
        let verdict = request.decide(false);
        prop_assert_eq!(&verdict, &request.decide(false));
        if verdict.is_ok() && request.path != "/" {
            assert_harmless(&request);
        }
    }
}
