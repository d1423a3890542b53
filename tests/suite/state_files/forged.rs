//! Undo records that name a file which is not to be changed.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest;
use serde_json::json;

use super::UNDO;
use crate::sample::{contexts, home_with};
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;

const ACCOUNTS: &str = "root:x:0:0:root:/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh\n";

/// A record by which undoing replaces `old` by `new` in a file, once.
fn forge(home: &Home, path: &str, old: &str, new: &str) {
    let text = home.read(path);
    let at = text.find(old).expect("the old text");
    let after = text.replacen(old, new, 1);
    let digest_of =
        |text: &str| BASE64_STANDARD.encode(digest::digest(&digest::SHA256, text.as_bytes()));
    let record = json!({
        "operation": { "switch": {
            "context": { "file": "config", "name": "b" },
            "namespace": null,
            "every_file": false,
        } },
        "files": [{
            "path": home.path(path),
            "reversal": {
                "before": digest_of(&after),
                "after": digest_of(&text),
                "exchanges": [{ "at": at, "old": old, "new": new }],
            },
        }],
    });
    home.write(UNDO, record.to_string());
}

/// Not without being asked, and not where the file is named.
#[test]
fn a_file_that_is_no_kubeconfig_is_not_changed() {
    let mut home = home_with(&["a", "b"]);
    home.write("passwd", ACCOUNTS);
    forge(&home, "passwd", "me:x:1000:1000", "me:x:0:0");
    let before = Snapshot::of(home.path("passwd"));
    let message = home.run(&["undo"]).only_stderr(1);
    assert!(
        message.starts_with(
            "error: the last change was made in ~/passwd, which is none of the kubeconfigs here."
        ),
        "{message}"
    );
    before.assert_untouched();
    for variable in ["passwd", "config:passwd"] {
        home.kubeconfig(&variable.split(':').collect::<Vec<_>>());
        let message = home.run(&["undo"]).only_stderr(1);
        assert_eq!(
            home.masked(&message),
            "error: ~/passwd is not a kubeconfig; nothing was restored. \
             The last change was: switch to context \"b\"\n"
        );
        before.assert_untouched();
    }
}

#[test]
fn a_link_does_not_bring_a_file_into_reach() {
    let home = home_with(&["a", "b"]);
    home.write("elsewhere", contexts(&["x", "y"]));
    home.link("link", "elsewhere");
    forge(&home, "link", "current-context: x", "current-context: y");
    let before = Snapshot::of(home.path("elsewhere"));
    home.run(&["undo"]).failure(1);
    before.assert_untouched();
}

/// Nor is a kubeconfig made into something else.
#[test]
fn a_kubeconfig_that_would_be_none_stays() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    for (old, new) in [("contexts:\n", "contexts: 5\nx:\n"), ("clusters:\n", "clusters: [\n")] {
        forge(&home, "config", old, new);
        let message = home.run(&["undo"]).only_stderr(1);
        assert!(message.contains("/config is not a kubeconfig; nothing was restored"), "{message}");
        before.assert_untouched();
    }
}
