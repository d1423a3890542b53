//! What must hold for any request in a read-only shell. An input is a line with a method and a target, and a line for
//! each header.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use kswitch::read_only::{RequestHead, decide};

/// A request without its body.
struct Request<'i> {
    method: Method,
    path: &'i str,
    query: Option<&'i str>,
    headers: HeaderMap,
}

impl<'i> Request<'i> {
    fn parse(input: &'i str) -> Option<Self> {
        let mut lines = input.lines();
        let (method, target) = lines.next()?.split_once(' ')?;
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(':')?;
            let value = HeaderValue::try_from(value.trim()).ok()?;
            headers.append(HeaderName::try_from(name).ok()?, value);
        }
        Some(Self { method: method.parse().ok()?, path, query, headers })
    }

    fn passes(&self, allows_secrets: bool) -> bool {
        let Self { method, path, query, headers } = self;
        decide(&RequestHead { method, path, query: *query, headers }, allows_secrets).is_ok()
    }
}

/// Whether a request passes; `None` for an input that is none. Panics where one that passes may change something.
pub(crate) fn check(input: &[u8]) -> Option<bool> {
    let request = Request::parse(std::str::from_utf8(input).ok()?)?;
    let passes = request.passes(false);
    if passes {
        assert!(request.passes(true), "allowing secrets refuses something");
        check_path(request.path, false);
        check_headers(&request);
        check_change(&request);
    } else if request.passes(true) {
        check_path(request.path, true);
        check_change(&request);
    }
    Some(passes)
}

/// The path means the same however a program reads it, and names nothing that is refused for all methods.
fn check_path(path: &str, allows_secrets: bool) {
    let words = loosely(path);
    assert!(!words.iter().any(|word| word == "." || word == ".."), "{path}");
    let once: Vec<String> = path.split('/').filter(|word| !word.is_empty()).map(decoded).collect();
    let lower: Vec<String> = once.iter().map(|word| word.to_ascii_lowercase()).collect();
    assert_eq!(words, lower, "{path}");
    let mut words: &[String] = match &*once {
        [api, _, rest @ ..] if api == "api" => rest,
        [apis, _, _, rest @ ..] if apis == "apis" => rest,
        _ => return,
    };
    if let [watch, rest @ ..] = words
        && watch == "watch"
    {
        words = rest;
    }
    // As in `RequestInfo` of the API server.
    if let [namespaces, _, rest @ ..] = words
        && namespaces == "namespaces"
        && rest.first().is_some_and(|own| own != "status" && own != "finalize")
    {
        words = rest;
    }
    let is = |place: usize, name: &str| words.get(place).is_some_and(|own| own == name);
    assert!(allows_secrets || !is(0, "secrets"), "{path}");
    for name in ["exec", "attach", "portforward", "proxy", "token"] {
        assert!(!is(2, name), "{path}");
    }
}

/// The words of a path as another program would read it: decoded twice, in lower case, with other separators.
fn loosely(path: &str) -> Vec<String> {
    let twice = decoded(&decoded(path)).to_ascii_lowercase();
    let words = twice.split(['/', '\\', ';', '\0']).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn check_headers(request: &Request<'_>) {
    for name in request.headers.keys() {
        let name = name.as_str();
        assert!(!matches!(name, "upgrade" | "http2-settings"), "{name}");
        for start in ["sec-websocket-", "impersonate-", "x-remote-"] {
            assert!(!name.starts_with(start), "{name}");
        }
        assert!(!name.contains("-method-override"), "{name}");
    }
}

/// A request that does not read is a review, or a dry run as Go reads its query, and no delete with a body.
fn check_change(request: &Request<'_>) {
    let Request { method, path, query, headers } = request;
    let has_body = headers.contains_key("transfer-encoding")
        || headers.get_all("content-length").iter().any(|length| length != "0");
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        assert!(!has_body, "{method} with a body");
        return;
    }
    let resource = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if resource.ends_with("reviews") && *method == Method::POST && !resource.starts_with("token") {
        return;
    }
    let known = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    assert!(known.contains(method), "{method}");
    let query = query.unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.contains(';'));
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let is_dry_run = |name: &str| decoded(&name.replace('+', " ")) == "dryRun";
    let values: Vec<&str> =
        pairs.filter(|(name, _)| is_dry_run(name)).map(|(_, value)| value).collect();
    assert_eq!(values, ["All"], "{query}");
    assert!(*method != Method::DELETE || !has_body, "a delete with a body");
}

/// Decodes each escape that is one.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |place: usize| after.get(place).and_then(|own| (*own as char).to_digit(16));
        rest = if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(u8::try_from(high << 4 | low).unwrap_or_default());
            &after[2..]
        } else {
            bytes.push(*first);
            after
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
