//! kubectl's preferences file: which exec plugins may run (semantics 9).
//!
//! The rules are those of kubectl 1.36: `pkg/kuberc` for the file, client-go's exec plugin for the
//! policy. Aliases and defaults are ignored.

mod preferences;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::problem::{Problem, ProblemKind};
use super::text::SourceText;
use super::yaml_compat;
use preferences::preferences;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kuberc {
    /// None: `KUBERC=off`, or the feature gate `KUBECTL_KUBERC=false`.
    Off,
    /// The file in the home directory, which need not exist.
    Default(PathBuf),
    /// The file that `KUBERC` names, which must exist.
    Explicit(PathBuf),
}

impl Kuberc {
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    pub policy: Policy,
    pub line: usize,
    /// Fields that kubectl ignores with a warning, with their lines.
    pub ignored: Vec<(usize, String)>,
}

/// Which exec plugins may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    AllowAll,
    DenyAll,
    Allowlist(Vec<String>),
    /// None, because kubectl refuses the policy for this reason.
    Misconfigured(String),
}

/// Reads the first document that is valid for kubectl, like kubectl. `None` if the file is empty; a
/// [`Problem`] if no document is valid.
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

/// Whether kubectl may accept the file although [`read`] failed.
#[must_use]
pub fn may_be_usable(source: &SourceText, problem: &Problem) -> bool {
    problem.is_our_bound() || yaml_compat::may_be_read_differently(source.as_str())
}

/// The documents, each with the number of lines before it. Only a comment may follow `---`.
fn documents(text: &str) -> Result<Vec<(usize, &str)>, Problem> {
    let mut found = Vec::new();
    let (mut start, mut first_line, mut at) = (0, 0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if let Some(rest) = line.strip_prefix("---") {
            if !matches!(rest.trim().bytes().next(), None | Some(b'#')) {
                let reason =
                    ProblemKind::NotYaml("there is more than a comment after `---`".to_owned());
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

#[cfg(test)]
mod tests;
