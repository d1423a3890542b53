//! A wish, such as another current context, as changes to the files that kubectl would change
//! (semantics 3.1).

use std::path::{Path, PathBuf};

use crate::printable::shown;

use super::view::{File, Placed, Standing, View};

/// A change to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Sets `current-context`.
    CurrentContext {
        /// The name to set.
        name: String,
    },
    /// Sets the namespace of a context that stands in the file.
    Namespace {
        /// The context's name.
        context: String,
        /// The namespace to set.
        namespace: String,
    },
}

/// The changes to one file, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChanges {
    /// The path as the chain spells it.
    pub path: PathBuf,
    /// The changes.
    pub changes: Vec<Change>,
}

/// The changes that a wish comes to, file by file. Empty when everything is so already.
pub type Plan = Vec<FileChanges>;

/// A file of the chain that kubectl would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenFile {
    path: PathBuf,
    fault: String,
    breaks_kubectl: bool,
}

impl BrokenFile {
    /// Notes what is wrong with a file.
    #[must_use]
    pub fn of(file: &File) -> Self {
        let fault = file.fault().unwrap_or_default();
        Self { path: file.path.clone(), fault, breaks_kubectl: file.breaks_kubectl() }
    }
}

fn lines(files: &[BrokenFile]) -> String {
    let line = |file: &BrokenFile| format!("{}: {}", show(&file.path), file.fault);
    files.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn set_in(path: Option<&Path>) -> String {
    path.map(|path| format!(", set in {},", show(path))).unwrap_or_default()
}

fn show(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

/// Why a wish can't be granted with the files as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Files of the chain make kubectl, and every tool like it, fail; a line for each.
    #[error("{}", lines(.0))]
    BrokenChain(Vec<BrokenFile>),
    /// The current-context names no context of the chain.
    #[error("the current context \"{}\"{} is in no file of the chain", shown(.name), set_in(.path.as_deref()))]
    Dangling {
        /// The name.
        name: String,
        /// The file that sets it.
        path: Option<PathBuf>,
    },
    /// An earlier file has a context of the same name.
    #[error(
        "context \"{}\" in {} is hidden by the one of the same name in {}",
        shown(.name), show(.path), show(.by)
    )]
    Shadowed {
        /// The context.
        name: String,
        /// Its file.
        path: PathBuf,
        /// The file whose context kubectl takes instead.
        by: PathBuf,
    },
    /// `KUBECONFIG` does not name the context's file.
    #[error(
        "context \"{}\" is in {}, which KUBECONFIG does not name",
        shown(.name), show(.path)
    )]
    OffChain {
        /// The context.
        name: String,
        /// Its file.
        path: PathBuf,
    },
}

impl Refusal {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Refusal::BrokenChain(files) if !files.iter().any(|file| file.breaks_kubectl) => {
                "split it, or take it out of KUBECONFIG".to_owned()
            }
            Refusal::BrokenChain(_) => "mend it, or take it out of KUBECONFIG: until then every \
                                        kubectl command fails too"
                .to_owned(),
            Refusal::Dangling { .. } => "kswitch ctx NAME, or kswitch to pick one".to_owned(),
            Refusal::Shadowed { .. } => {
                "kubectl always takes the first; give one of the two another name, or name this \
                 file first in KUBECONFIG"
                    .to_owned()
            }
            Refusal::OffChain { .. } => "eval \"$(kswitch env)\"".to_owned(),
        }
    }
}

/// Makes a context the current one and, where a namespace is given, sets its namespace.
///
/// What is so already is not changed: kubectl would not write it either.
pub fn switch(
    view: &View<'_>,
    target: &Placed<'_>,
    namespace: Option<&str>,
) -> Result<Plan, Refusal> {
    check(view, target)?;
    let mut plan = Plan::new();
    if let Some(namespace) = namespace {
        plan_namespace(&mut plan, target, namespace);
    }
    if view.current() != Some(&target.context.name)
        && let Some(home) = view.home_of_current()
    {
        add(&mut plan, home, Change::CurrentContext { name: target.context.name.clone() });
    }
    Ok(plan)
}

/// Sets the namespace of a context, in the file that kubectl takes it from.
pub fn set_namespace(
    view: &View<'_>,
    target: &Placed<'_>,
    namespace: &str,
) -> Result<Plan, Refusal> {
    check(view, target)?;
    let mut plan = Plan::new();
    plan_namespace(&mut plan, target, namespace);
    Ok(plan)
}

/// Fails while a file of the chain is one that kubectl refuses (semantics 1.3.6).
pub fn check_chain(view: &View<'_>) -> Result<(), Refusal> {
    let files: Vec<BrokenFile> = view.broken().map(BrokenFile::of).collect();
    if files.is_empty() { Ok(()) } else { Err(Refusal::BrokenChain(files)) }
}

/// Why kubectl would not act on a context, if so.
fn check(view: &View<'_>, target: &Placed<'_>) -> Result<(), Refusal> {
    check_chain(view)?;
    check_standing(target)
}

/// The same, of a chain that has been checked already.
pub fn check_standing(target: &Placed<'_>) -> Result<(), Refusal> {
    let name = target.context.name.clone();
    let path = target.file.path.clone();
    match target.standing {
        Standing::Active => Ok(()),
        Standing::Shadowed { by } => Err(Refusal::Shadowed { name, path, by: by.path.clone() }),
        Standing::OffChain => Err(Refusal::OffChain { name, path }),
    }
}

fn plan_namespace(plan: &mut Plan, target: &Placed<'_>, namespace: &str) {
    if target.context.namespace.as_deref() != Some(namespace) {
        let change = Change::Namespace {
            context: target.context.name.clone(),
            namespace: namespace.to_owned(),
        };
        add(plan, target.file, change);
    }
}

fn add(plan: &mut Plan, file: &File, change: Change) {
    match plan.iter_mut().find(|planned| planned.path == file.path) {
        Some(planned) => planned.changes.push(change),
        None => plan.push(FileChanges { path: file.path.clone(), changes: vec![change] }),
    }
}
