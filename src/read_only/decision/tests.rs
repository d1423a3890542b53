//! A table of requests.

use http::{HeaderName, HeaderValue};

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
