//! What holds for the decision about every request, by other means than the decision itself.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::fuzz::decide;

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
    ) -> String {
        let start = if begins_well { "/api/v1/" } else { "/" };
        let query = pairs.map(|pairs| format!("?{}", pairs.join("&"))).unwrap_or_default();
        let head = format!("{method} {start}{}{query}\n", words.join("/"));
        headers.iter().fold(head, |text, (name, value)| format!("{text}{name}: {value}\n"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_passes_is_harmless(request in requests()) {
        prop_assume!(decide::check(request.as_bytes()).is_some());
    }
}

/// The table of the decision, too.
#[test]
fn what_passes_of_the_table_is_harmless() {
    let table = include_str!("../../../src/read_only/decision/tests/requests.txt");
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.splitn(4, ' ');
        let [verdict, method, target] = [(); 3].map(|()| words.next().unwrap_or_default());
        let header = words.next().unwrap_or_default();
        let passes = decide::check(format!("{method} {target}\n{header}").as_bytes());
        let is_allowed = matches!(verdict, "allowed" | "if-served-here");
        assert_eq!(passes, Some(is_allowed), "{line}");
    }
}
