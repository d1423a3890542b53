//! One document of the preferences file -> the policy for credential plugins.

use std::ffi::OsStr;
use std::path::Path;

use crate::printable::shown;

use super::super::document::tree_of;
use super::super::problem::{Problem, ProblemKind, line_of};
use super::super::schema::check_preference;
use super::super::tree::{Id, Tree, Value};
use super::{Policy, Preferences};
use crate::lexical::cleaned;

const GROUP: &str = "kubectl.config.k8s.io/";
const POLICY: &str = "credentialPluginPolicy";
const ALLOWLIST: &str = "credentialPluginAllowlist";

pub(super) fn preferences(text: &str) -> Result<Preferences, Problem> {
    let tree = tree_of(text)?;
    let Some(root) = tree.root else {
        let reason = ProblemKind::Preference { field: "kind", value: String::new() };
        return Err(Problem::whole_file(reason));
    };
    let field = |key| tree.get(root, key).and_then(|id| tree.text(id)).unwrap_or_default();
    let (kind, version) = (field("kind"), field("apiVersion"));
    let wrong = |field, value: &str| {
        let at = tree.get(root, field).unwrap_or(root);
        let reason = ProblemKind::Preference { field, value: value.to_owned() };
        Err(Problem::at(text, tree.node(at).span.start, reason))
    };
    if kind != "Preference" {
        return wrong("kind", kind);
    }
    let known = match version.strip_prefix(GROUP) {
        Some("v1beta1") => &["aliases", "apiVersion", ALLOWLIST, POLICY, "defaults", "kind"][..],
        Some("v1alpha1") => &["aliases", "apiVersion", "defaults", "kind", "overrides"],
        _ => return wrong("apiVersion", version),
    };
    let has_policy = known.contains(&POLICY);
    if has_policy {
        check_preference(text, &tree)?;
    }
    let reader = PreferencesReader { text, tree: &tree, root };
    let ignored = reader.ignored(known);
    let (policy, line) = if has_policy { reader.policy() } else { (Policy::AllowAll, 1) };
    Ok(Preferences { policy, line, ignored })
}

struct PreferencesReader<'t> {
    text: &'t str,
    tree: &'t Tree<'t>,
    root: Id,
}

impl PreferencesReader<'_> {
    fn line(&self, id: Id) -> usize {
        line_of(self.text, self.tree.node(id).span.start)
    }

    fn text(&self, mapping: Id, key: &str) -> &str {
        self.tree.get(mapping, key).and_then(|id| self.tree.text(id)).unwrap_or_default()
    }

    /// Unknown fields, and keys that a later duplicate overrides.
    fn ignored(&self, known: &[&str]) -> Vec<(usize, String)> {
        let mut ignored = self.ignored_in(self.root, known);
        if known.contains(&ALLOWLIST)
            && let Some(list) = self.tree.get(self.root, ALLOWLIST)
        {
            for entry in self.tree.values(list) {
                ignored.extend(self.ignored_in(*entry, &["command", "name"]));
            }
        }
        ignored
    }

    fn ignored_in(&self, mapping: Id, known: &[&str]) -> Vec<(usize, String)> {
        let mut ignored = Vec::new();
        for entry in self.tree.entries(mapping) {
            let Some(key) = self.tree.text(entry.key) else { continue };
            let line = self.line(entry.key);
            if !known.contains(&key) && !self.tree.is_merge(entry.key) {
                ignored.push((line, format!("there is no field \"{}\"", shown(key))));
            } else if self.tree.entry(mapping, key).is_some_and(|last| last.key != entry.key) {
                ignored.push((
                    line,
                    format!("\"{}\" is there twice, the last one counts", shown(key)),
                ));
            }
        }
        ignored
    }

    fn policy(&self) -> (Policy, usize) {
        let policy = self.text(self.root, POLICY);
        let stated = self.tree.get(self.root, POLICY);
        let is_null = |id: &Id| {
            let node = self.tree.node(self.tree.resolved(*id));
            !matches!(node.value, Value::Sequence { .. })
        };
        let list = self.tree.get(self.root, ALLOWLIST).filter(|id| !is_null(id));
        let line_of_policy = stated.map_or(1, |id| self.line(id));
        let line_of_list = list.map_or(line_of_policy, |id| self.line_of_key(ALLOWLIST, id));
        let wrong = |what: String, line| (Policy::Misconfigured(what), line);
        match (policy, list) {
            ("" | "AllowAll", None) => (Policy::AllowAll, line_of_policy),
            ("DenyAll", None) => (Policy::DenyAll, line_of_policy),
            ("" | "AllowAll" | "DenyAll", Some(_)) => {
                let what = format!("{ALLOWLIST} needs the policy \"Allowlist\", not \"{policy}\"");
                wrong(what, line_of_list)
            }
            ("Allowlist", None) => {
                wrong(format!("the policy \"Allowlist\" needs {ALLOWLIST}"), line_of_policy)
            }
            ("Allowlist", Some(list)) => match self.tree.values(list) {
                [] => wrong(format!("{ALLOWLIST} is empty"), line_of_list),
                entries => self.allowlist(entries).map_or_else(
                    |(what, line)| wrong(what, line),
                    |list| (Policy::Allowlist(list), line_of_list),
                ),
            },
            (other, _) => wrong(format!("there is no policy \"{}\"", shown(other)), line_of_policy),
        }
    }

    /// The line of a top-level key: a block list begins on the line after it.
    fn line_of_key(&self, key: &str, value: Id) -> usize {
        let entry = self.tree.entry(self.root, key);
        self.line(entry.map_or(value, |entry| entry.key))
    }

    fn allowlist(&self, entries: &[Id]) -> Result<Vec<String>, (String, usize)> {
        let command = |(index, entry): (usize, &Id)| {
            let (command, name) = (self.text(*entry, "command"), self.text(*entry, "name"));
            let wrong = |what: &str| {
                Err((format!("entry {} of {ALLOWLIST} {what}", index + 1), self.line(*entry)))
            };
            let stated = match (command, name) {
                ("", "") => return wrong("has no command"),
                (command, "") => command,
                ("", name) => name,
                (command, name) if command == name => command,
                _ => return wrong("has both command and name"),
            };
            if cleaned(Path::new(stated)).as_os_str() != OsStr::new(stated) {
                return wrong("is not a path in its shortest form");
            }
            Ok(stated.to_owned())
        };
        entries.iter().enumerate().map(command).collect()
    }
}
