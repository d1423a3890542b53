//! Reading one file: is it a kubeconfig at all, and what does it contain?

mod differences;
mod fields;
mod lines;
mod scalars;
mod syntax;

use std::fmt::Write as _;

use kswitch::printable::shown;
use serde_json::{Value, json};

use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

/// Name, cluster, user and namespace of each context, by name; and the current-context, as it is
/// printed.
type Reading = (Vec<[String; 4]>, String);

/// Fails with every file that the two read differently.
#[track_caller]
fn assert_same_reading<T: AsRef<[u8]>>(files: impl IntoIterator<Item = T>) {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let home = Home::new();
    let mut report = String::new();
    for file in files {
        home.write("config", file.as_ref());
        let (ours, theirs) = (by_kswitch(&home), by_kubectl(&kubectl, &home));
        if ours.as_ref().ok() != theirs.as_ref().ok() {
            let text = String::from_utf8_lossy(file.as_ref());
            let _ = writeln!(report, "=== {text:?}\nkswitch: {ours:?}\nkubectl: {theirs:?}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// What kubectl reads, or its complaint.
fn by_kubectl(kubectl: &Kubectl, home: &Home) -> Result<Reading, String> {
    let view =
        kubectl.run(home, &["config", "view", "--raw", "-o", "json", "--kubeconfig", "config"])?;
    let view: Value = serde_json::from_str(&view).expect("JSON from kubectl");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let contexts = view["contexts"].as_array().map_or(&[][..], Vec::as_slice);
    let context = |entry: &Value| {
        let inner = &entry["context"];
        [&entry["name"], &inner["cluster"], &inner["user"], &inner["namespace"]].map(text)
    };
    let current = text(&view["current-context"]);
    Ok((sorted(contexts.iter().map(context)), shown(&current).into_owned()))
}

/// What kswitch reads, or its complaint. A file that it refuses it must not act on either.
fn by_kswitch(home: &Home) -> Result<Reading, String> {
    let list = home.run(&["ctx", "-l", "-o", "json", "--kubeconfig", "config"]).success();
    let listed: Value = serde_json::from_str(&list.stdout).expect("JSON from kswitch");
    let current = home.run(&["ctx", "-c", "-q", "--kubeconfig", "config"]);
    if !list.stderr.is_empty() {
        assert_eq!(listed, json!([]), "contexts of a file that is refused\n{list}");
        current.only_stderr(1);
        let before = Snapshot::of(home.path("config"));
        home.run(&["ctx", "x", "--kubeconfig", "config"]).only_stderr(1);
        before.assert_untouched();
        return Err(list.stderr);
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let context =
        |entry: &Value| ["name", "cluster", "user", "namespace"].map(|key| text(&entry[key]));
    let contexts = listed.as_array().expect("a list").iter().map(context);
    let current = if current.code == 0 {
        current.only_stdout().trim_end_matches('\n').to_owned()
    } else {
        let message = "error: current-context is not set\n\
                       hint: kswitch ctx NAME\nhint: to pick one: kswitch\n";
        assert_eq!(current.only_stderr(1), message);
        String::new()
    };
    Ok((sorted(contexts), current))
}

fn sorted(contexts: impl Iterator<Item = [String; 4]>) -> Vec<[String; 4]> {
    let mut contexts: Vec<_> = contexts.collect();
    contexts.sort();
    contexts
}
