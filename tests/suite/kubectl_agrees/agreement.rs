//! The comparison: both programs at work on copies of one directory, and kubectl reading the results.

mod explained;
mod gone;
mod spelling;

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use similar::TextDiff;

use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::snapshot::Snapshot;

use super::directory::Directory;
use super::operation::Operation;
use explained::unexplained;
use gone::more_than_gone;

pub(super) use explained::ExpectedChange;

/// A file as it was in both copies.
struct Before {
    path: String,
    ours: Snapshot,
    theirs: Snapshot,
}

/// Two copies of a directory after both programs had their turn.
pub(super) struct Outcome {
    directory: Directory,
    operation: Operation,
    ours: Home,
    theirs: Home,
    before: Vec<Before>,
    pub(super) ran: Ran,
    /// What the last of kubectl's commands printed.
    pub(super) kubectl_ran: Result<String, String>,
}

impl Outcome {
    /// Lets both do it.
    pub(super) fn of(kubectl: &Kubectl, directory: &Directory, operation: &Operation) -> Outcome {
        let (ours, theirs) = (directory.for_kswitch(), directory.for_kubectl());
        let before = directory.paths().map(|path| Before {
            path: path.to_owned(),
            ours: Snapshot::of(ours.path(path)),
            theirs: Snapshot::of(theirs.path(path)),
        });
        let before = before.collect();
        let ran = operation.by_kswitch(&ours);
        let kubectl_ran = operation.by_kubectl(kubectl, &theirs);
        let (directory, operation) = (directory.clone(), operation.clone());
        Outcome { directory, operation, ours, theirs, before, ran, kubectl_ran }
    }

    /// Everything that kubectl sees differently, every file that only kswitch touched, and every
    /// byte that changed without need.
    pub(super) fn disagreements(&self, kubectl: &Kubectl) -> Vec<String> {
        let mut found = Vec::new();
        if (self.ran.code == 0) != self.kubectl_ran.is_ok() {
            found.push("one succeeded, the other did not".to_owned());
        }
        let mut differs = false;
        for Before { path, ours, theirs } in &self.before {
            if theirs.touch().is_none() {
                found.extend(ours.touch().map(|touch| format!("kubectl left it alone: {touch}")));
            }
            found.extend(self.damage(path, ours));
            // The same bytes read the same.
            if bytes(&self.ours, path) != bytes(&self.theirs, path) {
                differs = true;
                let file = ["--kubeconfig", path.as_str()];
                found.extend(self.difference(kubectl, &[&VIEW[..], &file].concat()));
            }
        }
        if differs && !self.directory.is_one_file() {
            found.extend(self.difference(kubectl, &VIEW));
        }
        let (ours, theirs) = (left_behind(&self.ours), left_behind(&self.theirs));
        if ours != theirs {
            found.push(format!("kswitch left {ours:?}, kubectl {theirs:?}"));
        }
        found
    }

    /// What kswitch did to a file beyond what it was asked for.
    fn damage(&self, path: &str, before: &Snapshot) -> Option<String> {
        let touch = before.touch()?;
        let old = before.bytes().unwrap_or_default();
        let new = bytes(&self.ours, path).unwrap_or_default();
        if old == new && !self.operation.goes_back() {
            return Some(format!("written for nothing: {touch}"));
        }
        let mut reason = unexplained(old, &new, &self.operation.expected());
        if reason.is_some() && self.operation.takes_away() {
            reason = more_than_gone(old, &new);
        }
        let reason = reason.or_else(|| before.harm())?;
        Some(format!("{reason}\n{touch}"))
    }

    /// Every path, and what was written there at first.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, String)> {
        self.before.iter().map(|before| {
            let text = String::from_utf8_lossy(before.ours.bytes().unwrap_or_default());
            // UTF-16 is text with zeros between to a search for a character in it.
            (before.path.as_str(), text.replace('\0', ""))
        })
    }

    /// Whether more than one step was asked for.
    pub(super) fn goes_back(&self) -> bool {
        self.operation.goes_back()
    }

    /// Every file that kswitch touched at all.
    pub(super) fn touched(&self) -> Vec<String> {
        self.before.iter().filter_map(|before| before.ours.touch()).collect()
    }

    fn difference(&self, kubectl: &Kubectl, arguments: &[&str]) -> Option<String> {
        let ask = |home| kubectl.run(home, arguments).map(parsed);
        let (ours, theirs) = (ask(&self.ours), ask(&self.theirs));
        (ours != theirs).then(|| {
            let lines = |answer: Result<Value, String>| match answer {
                Ok(view) => format!("{view:#}\n"),
                Err(error) => format!("{error}\n"),
            };
            let (ours, theirs) = (lines(ours), lines(theirs));
            let difference = TextDiff::from_lines(&theirs, &ours);
            let mut lines = difference.unified_diff();
            let (lines, arguments) = (lines.context_radius(9), arguments.join(" "));
            format!("kubectl {arguments} (- after kubectl, + after kswitch)\n{lines}")
        })
    }

    /// The case and what came of it, to be repeated manually.
    pub(super) fn described(&self) -> String {
        let mut text = format!("{}{:?}\n{}\n", self.directory, self.operation, self.ran);
        let _ = writeln!(text, "kubectl: {:?}", self.kubectl_ran);
        for Before { path, .. } in &self.before {
            for (who, home) in [("kswitch", &self.ours), ("kubectl", &self.theirs)] {
                let after = bytes(home, path).unwrap_or_default();
                let _ =
                    writeln!(text, "--- {path} after {who}\n{}", String::from_utf8_lossy(&after));
            }
        }
        text
    }
}

const VIEW: [&str; 5] = ["config", "view", "--raw", "-o", "json"];

/// A view is compared as values, anything else as the text that it is.
fn parsed(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

fn bytes(home: &Home, path: &str) -> Option<Vec<u8>> {
    fs::read(home.path(path)).ok()
}

/// All files, without what kswitch remembers of its own.
fn left_behind(home: &Home) -> Vec<String> {
    home.files().into_iter().filter(|file| !file.starts_with(".local/state/kswitch/")).collect()
}

/// Lets both programs work on every case and fails with all disagreements at once.
#[track_caller]
pub(super) fn assert_agreement(cases: impl IntoIterator<Item = (String, Directory, Operation)>) {
    let Some(kubectl) = Kubectl::required() else {
        return;
    };
    let mut report = String::new();
    for (name, directory, operation) in cases {
        let outcome = Outcome::of(&kubectl, &directory, &operation);
        let found = outcome.disagreements(&kubectl);
        if !found.is_empty() {
            let found = found.join("\n");
            let _ = writeln!(report, "=== {name}\n{found}\n{}", outcome.described());
        }
    }
    assert!(report.is_empty(), "{report}");
}
