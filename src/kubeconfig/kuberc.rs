//! kubectl's preferences file, as far as it says which credential plugins may run (semantics 9).
//!
//! The rules are those of kubectl 1.36: `pkg/kuberc` for the file, client-go's exec plugin for the
//! policy. Aliases and defaults are of no interest here.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::printable::shown;

use super::document::tree_of;
use super::lexical::cleaned;
use super::misread;
use super::problem::{Problem, Reason, line_of};
use super::schema::check_preference;
use super::text::SourceText;
use super::tree::{Id, Tree, Value};

/// Which preferences file counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kuberc {
    /// None: `KUBERC=off`, or the feature gate `KUBECTL_KUBERC=false`.
    Off,
    /// The one in the home folder, which need not exist.
    Default(PathBuf),
    /// The one that `KUBERC` names, which must exist.
    Explicit(PathBuf),
}

impl Kuberc {
    /// Chooses by the variables `KUBERC` and `KUBECTL_KUBERC`.
    #[must_use]
    pub fn choose(variable: Option<&OsStr>, gate: Option<&OsStr>, home: Option<&Path>) -> Self {
        if gate.is_some_and(|gate| gate.eq_ignore_ascii_case("false")) {
            return Self::Off;
        }
        match variable.filter(|path| !path.is_empty()) {
            Some(path) if path == "off" => Self::Off,
            Some(path) => Self::Explicit(path.into()),
            None => Self::Default(home.unwrap_or(Path::new("")).join(".kube/kuberc")),
        }
    }
}

/// What the file says of credential plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Which may run.
    pub policy: Policy,
    /// The line that says so.
    pub line: usize,
    /// What kubectl warns of and ignores, with its line.
    pub ignored: Vec<(usize, String)>,
}

/// Which credential plugins may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// All.
    AllowAll,
    /// None.
    DenyAll,
    /// Those whose command, or the path that it is found at, is one of these.
    Allowlist(Vec<String>),
    /// None, for kubectl refuses to work with what is written there.
    Misconfigured(String),
}

const GROUP: &str = "kubectl.config.k8s.io/";
const POLICY: &str = "credentialPluginPolicy";
const ALLOWLIST: &str = "credentialPluginAllowlist";

/// Reads the file: its first document that kubectl can use, as kubectl does. Nothing where the file
/// is empty; a [`Problem`] where no document can be used.
pub fn read(source: &SourceText) -> Result<Option<Preferences>, Problem> {
    let mut unusable = None;
    for (line, text) in documents(source.as_str())? {
        if text.trim().is_empty() {
            continue;
        }
        match preferences(text) {
            Ok(mut found) => {
                found.line += line;
                found.ignored.iter_mut().for_each(|(own, _)| *own += line);
                return Ok(Some(found));
            }
            Err(problem) => {
                let line = problem.line.map(|own| own + line);
                unusable.get_or_insert(Problem { line, ..problem });
            }
        }
    }
    unusable.map_or(Ok(None), Err)
}

/// Whether kubectl may be able to use the file though [`read`] had a problem with it.
#[must_use]
pub fn may_be_usable(source: &SourceText, problem: &Problem) -> bool {
    problem.is_our_bound() || misread::has_sign(source.as_str())
}

/// The documents, each with the number of lines before it. Only a comment may follow `---`.
fn documents(text: &str) -> Result<Vec<(usize, &str)>, Problem> {
    let mut found = Vec::new();
    let (mut start, mut first_line, mut at) = (0, 0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if let Some(rest) = line.strip_prefix("---") {
            if !matches!(rest.trim().bytes().next(), None | Some(b'#')) {
                let reason = Reason::NotYaml("there is more than a comment after `---`".to_owned());
                return Err(Problem { line: Some(number + 1), reason });
            }
            found.push((first_line, &text[start..at]));
            (start, first_line) = (at + line.len(), number + 1);
        }
        at += line.len();
    }
    found.push((first_line, &text[start..]));
    Ok(found)
}

fn preferences(text: &str) -> Result<Preferences, Problem> {
    let tree = tree_of(text)?;
    let Some(root) = tree.root() else {
        let reason = Reason::Preference { field: "kind", value: String::new() };
        return Err(Problem::whole_file(reason));
    };
    let field = |key| tree.get(root, key).and_then(|id| tree.text(id)).unwrap_or_default();
    let (kind, version) = (field("kind"), field("apiVersion"));
    let wrong = |field, value: &str| {
        let at = tree.get(root, field).unwrap_or(root);
        let reason = Reason::Preference { field, value: value.to_owned() };
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
    let reader = Reader { text, tree: &tree, root };
    let ignored = reader.ignored(known);
    let (policy, line) = if has_policy { reader.policy() } else { (Policy::AllowAll, 1) };
    Ok(Preferences { policy, line, ignored })
}

struct Reader<'t> {
    text: &'t str,
    tree: &'t Tree<'t>,
    root: Id,
}

impl Reader<'_> {
    fn line(&self, id: Id) -> usize {
        line_of(self.text, self.tree.node(id).span.start)
    }

    fn text(&self, mapping: Id, key: &str) -> &str {
        self.tree.get(mapping, key).and_then(|id| self.tree.text(id)).unwrap_or_default()
    }

    /// Fields that this version does not have, and keys that an equal one after them overrides.
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
            let Some(key) = self.tree.key(entry.key) else { continue };
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

    /// The policy and its line.
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

    /// The line of a key at the top; a block list begins on the line after it.
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
                return wrong("is no path in its shortest form");
            }
            Ok(stated.to_owned())
        };
        entries.iter().enumerate().map(command).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n";

    fn read_text(text: &str) -> Result<Option<Preferences>, Problem> {
        read(&SourceText::decode(text.into()).unwrap())
    }

    /// The policy below [`HEAD`], and its line.
    fn policy(rest: &str) -> (Policy, usize) {
        let found = read_text(&format!("{HEAD}{rest}")).unwrap().unwrap();
        (found.policy, found.line)
    }

    fn list(commands: &[&str]) -> Policy {
        Policy::Allowlist(commands.iter().map(|own| (*own).to_owned()).collect())
    }

    #[test]
    fn the_variables_choose_the_file() {
        let choose = |variable: Option<&str>, gate: Option<&str>| {
            Kuberc::choose(variable.map(OsStr::new), gate.map(OsStr::new), Some(Path::new("/h")))
        };
        let default = Kuberc::Default("/h/.kube/kuberc".into());
        for (variable, gate, expected) in [
            (None, None, default.clone()),
            (Some(""), Some("true"), default.clone()),
            (None, Some(""), default.clone()),
            (Some("off"), None, Kuberc::Off),
            (Some("OFF"), None, Kuberc::Explicit("OFF".into())),
            (Some("/r"), None, Kuberc::Explicit("/r".into())),
            (Some("/r"), Some("false"), Kuberc::Off),
            (None, Some("False"), Kuberc::Off),
        ] {
            assert_eq!(choose(variable, gate), expected, "{variable:?} {gate:?}");
        }
        assert_eq!(Kuberc::choose(None, None, None), Kuberc::Default(".kube/kuberc".into()));
    }

    #[test]
    fn a_policy_is_read_with_its_line() {
        for (rest, expected, line) in [
            ("", Policy::AllowAll, 1),
            ("credentialPluginPolicy: null\n", Policy::AllowAll, 3),
            ("credentialPluginPolicy: AllowAll\n", Policy::AllowAll, 3),
            ("# mine\ncredentialPluginPolicy: DenyAll\n", Policy::DenyAll, 4),
            ("credentialPluginPolicy: DenyAll\ncredentialPluginAllowlist:\n", Policy::DenyAll, 3),
            (
                "credentialPluginPolicy: AllowAll\ncredentialPluginPolicy: DenyAll\n",
                Policy::DenyAll,
                4,
            ),
            (
                "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: a\n\
                 - name: /b/c\n- {command: d, name: d}\n",
                list(&["a", "/b/c", "d"]),
                4,
            ),
        ] {
            assert_eq!(policy(rest), (expected, line), "{rest}");
        }
    }

    #[test]
    fn what_kubectl_refuses_is_misconfigured() {
        let listed = "credentialPluginAllowlist: [{command: a}]\n";
        for (rest, what, line) in [
            ("credentialPluginPolicy: denyall\n".to_owned(), "there is no policy \"denyall\"", 3),
            (listed.to_owned(), "credentialPluginAllowlist needs the policy \"Allowlist\", not \"\"", 3),
            (
                format!("credentialPluginPolicy: DenyAll\n{listed}"),
                "credentialPluginAllowlist needs the policy \"Allowlist\", not \"DenyAll\"",
                4,
            ),
            (
                "credentialPluginAllowlist: []\n".to_owned(),
                "credentialPluginAllowlist needs the policy \"Allowlist\", not \"\"",
                3,
            ),
            (
                "credentialPluginPolicy: Allowlist\n".to_owned(),
                "the policy \"Allowlist\" needs credentialPluginAllowlist",
                3,
            ),
            (
                "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: []\n".to_owned(),
                "credentialPluginAllowlist is empty",
                4,
            ),
            (
                "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: a\n\
                 - {}\n"
                    .to_owned(),
                "entry 2 of credentialPluginAllowlist has no command",
                6,
            ),
            (
                "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- null\n".to_owned(),
                "entry 1 of credentialPluginAllowlist has no command",
                5,
            ),
            (
                "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n\
                 - {command: a, name: b}\n"
                    .to_owned(),
                "entry 1 of credentialPluginAllowlist has both command and name",
                5,
            ),
            (
                "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- command: /a/../b\n"
                    .to_owned(),
                "entry 1 of credentialPluginAllowlist is no path in its shortest form",
                5,
            ),
        ] {
            assert_eq!(policy(&rest), (Policy::Misconfigured(what.to_owned()), line), "{rest}");
        }
    }

    #[test]
    fn the_first_document_that_kubectl_can_use_counts() {
        let text = format!(
            "---\n# nothing\n---\nkind: Other\n--- # next\n{HEAD}credentialPluginPolicy: DenyAll\n---\n{HEAD}"
        );
        let found = read_text(&text).unwrap().unwrap();
        assert_eq!((found.policy, found.line), (Policy::DenyAll, 8));
        for empty in ["", "\n\n", "---\n---\n"] {
            assert_eq!(read_text(empty), Ok(None), "{empty:?}");
        }
    }

    /// v1alpha1 has no policy; a field that there is not is ignored, with a warning.
    #[test]
    fn what_kubectl_ignores_is_known() {
        let found = read_text(
            "apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n",
        );
        let found = found.unwrap().unwrap();
        assert_eq!(found.policy, Policy::AllowAll);
        assert_eq!(found.ignored, [(3, "there is no field \"credentialPluginPolicy\"".to_owned())]);
        let rest = "credentialPluginPolcy: DenyAll\nkind: Preference\n";
        let found = read_text(&format!("{HEAD}{rest}")).unwrap().unwrap();
        assert_eq!(found.policy, Policy::AllowAll);
        assert_eq!(
            found.ignored,
            [
                (2, "\"kind\" is there twice, the last one counts".to_owned()),
                (3, "there is no field \"credentialPluginPolcy\"".to_owned()),
            ]
        );
    }

    #[test]
    fn a_file_without_a_usable_document_is_a_problem_with_its_line() {
        for (text, line) in [
            (format!("{HEAD}credentialPluginPolicy: [DenyAll]\n"), Some(3)),
            (format!("{HEAD}credentialPluginPolicy: 1\n"), Some(3)),
            (format!("{HEAD}aliases: x\n"), Some(3)),
            ("kind: Preference\napiVersion: v1\n".to_owned(), Some(2)),
            ("apiVersion: kubectl.config.k8s.io/v1beta1\nkind: preference\n".to_owned(), Some(2)),
            ("- a\n".to_owned(), Some(1)),
            ("a: [\n".to_owned(), Some(1)),
            (format!("--- a\n{HEAD}"), Some(1)),
        ] {
            let problem = read_text(&text).unwrap_err();
            assert_eq!(problem.line, line, "{text}: {problem}");
        }
    }
}
