//! Contexts with a cluster or a user that kubectl takes from another file: warnings, and the
//! question before such a context becomes the current one.

use serde::Serialize;

use crate::kubeconfig::store::{
    CrossFileEffect, CrossFileReader, CrossFileReference, shown_location,
};
use crate::kubeconfig::{ContextEntry, Kind, Snapshot, Visibility};
use crate::printable::{quoted_path, shown, shown_path};

use super::confirm::{can_ask, confirmed};
use super::invocation::Invocation;
use super::report::{Failure, warn_always};

/// The user's consent to switch to a context that reaches another cluster than its own file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// Ask on a terminal, and refuse elsewhere.
    NotAsked,
    /// Given in the picker, which showed the question.
    Asked,
    /// Given by `--anyway`.
    Anyway,
}

pub(super) fn references<'f>(
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
) -> Vec<CrossFileReference> {
    CrossFileReader::new(snapshot).references(target)
}

/// Whether another cluster is reached, not only the same one as another user.
pub(super) fn reaches_other_cluster(reference: &CrossFileReference) -> bool {
    reference.kind() == Kind::Cluster
}

/// Fails if the context would reach another cluster than its own file has, without consent; `anyway` is
/// the command that gives it. Returns the warnings to print after the switch.
pub(super) fn check<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    consent: Consent,
    anyway: impl FnOnce() -> String,
) -> Result<Vec<String>, Failure> {
    check_with(&mut CrossFileReader::new(snapshot), invocation, snapshot, target, consent, anyway)
}

/// The same with a reader, which reads the files of several contexts once.
pub(super) fn check_with<'f>(
    reader: &mut CrossFileReader<'f>,
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    target: &ContextEntry<'f>,
    consent: Consent,
    anyway: impl FnOnce() -> String,
) -> Result<Vec<String>, Failure> {
    let mut references = reader.references(target);
    let other_cluster = references.iter().find(|own| reaches_other_cluster(own));
    let is_asked = match (other_cluster, consent) {
        (None, _) | (_, Consent::Anyway) => false,
        (Some(_), Consent::Asked) => true,
        // The cluster that kubectl reaches does not change.
        (Some(_), Consent::NotAsked) if snapshot.is_current(target) => false,
        (Some(reference), Consent::NotAsked) => {
            agree(invocation, target, reference, anyway)?;
            true
        }
    };
    if is_asked {
        references.retain(|reference| !reaches_other_cluster(reference));
    }
    Ok(references.iter().map(|reference| warning(target, reference)).collect())
}

/// Warns of each cross-file reference of a context, even with `--quiet`.
pub(super) fn warn<'f>(snapshot: &'f Snapshot, target: &ContextEntry<'f>) {
    for reference in references(snapshot, target) {
        warn_always(&warning(target, &reference));
    }
}

/// Warns if a change other than a switch, such as an undo, made a context with cross-file
/// references the current one.
pub(super) fn warn_of_new_current(invocation: &Invocation, before: &Snapshot) {
    if !invocation.can_be_read_again() {
        return;
    }
    let now = invocation.read_chain();
    let Some(current) = now.current_entry() else { return };
    let is_the_same = before.current_entry().is_some_and(|old| old.is_same_as(&current));
    if !is_the_same {
        warn(&now, &current);
    }
}

/// Asks on a terminal whether to switch. Fails elsewhere, and for any other answer than yes.
fn agree(
    invocation: &Invocation,
    target: &ContextEntry<'_>,
    reference: &CrossFileReference,
    anyway: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let name = &target.context.name;
    let fault = format!(
        "context \"{}\" would reach {}: {}",
        shown(name),
        reached(reference),
        reason(reference, &location(reference))
    );
    // With the same name twice, `--whole` renames only the cluster and the user.
    let mut options = "--whole".to_owned();
    if !matches!(target.visibility, Visibility::Active) {
        options = format!("{options} --file {}", quoted_path(&target.file.path));
    }
    let repair = format!("to repair it: {}", invocation.typed("rename", &[name, name], &options));
    if !can_ask(invocation) {
        return Err(Failure::new(fault).hint(format!("{repair}\nto switch anyway: {}", anyway())));
    }
    warn_always(&fault);
    if confirmed(invocation, "Switch anyway?")? {
        return Ok(());
    }
    Err(Failure::new("nothing was changed").hint(repair))
}

/// Which cluster or user kubectl uses with a context, as a warning.
pub(super) fn warning(target: &ContextEntry<'_>, reference: &CrossFileReference) -> String {
    format!("context {}", statement(&target.context.name, reference, &location(reference)))
}

/// The same for a column of a list.
pub(super) fn remark(reference: &CrossFileReference) -> String {
    if reaches_other_cluster(reference) {
        format!("reaches {}", reached(reference))
    } else {
        format!("user of {}", shown_path(&reference.file))
    }
}

/// The same as a sentence, for the picker. `references` is not empty.
pub(super) fn sentence(name: &str, references: &[CrossFileReference]) -> String {
    // The other cluster is more important than other credentials, and the reason is the same.
    let other_cluster = references.iter().find(|own| reaches_other_cluster(own));
    let reference = other_cluster.or(references.first());
    let sentence = |own: &CrossFileReference| statement(name, own, &shown_path(&own.file)) + ".";
    reference.map(sentence).unwrap_or_default()
}

/// `file` is the one that kubectl takes the entry from.
fn statement(name: &str, reference: &CrossFileReference, file: &str) -> String {
    let (name, reason) = (shown(name), reason(reference, file));
    if reaches_other_cluster(reference) {
        format!("\"{name}\" reaches {}: {reason}", reached(reference))
    } else {
        let own = shown_path(&reference.own_file);
        format!("\"{name}\" uses other credentials than those in {own}: {reason}")
    }
}

/// The server that kubectl reaches, and the difference to the context's own file.
fn reached(reference: &CrossFileReference) -> String {
    let CrossFileEffect::OtherCluster { server, own_server, differences } = &reference.effect
    else {
        return String::new();
    };
    let address = |server: &str| match server {
        "" => "no server".to_owned(),
        server => shown(server).into_owned(),
    };
    if server != own_server {
        return format!("{}, not {}", address(server), address(own_server));
    }
    let own = shown_path(&reference.own_file);
    let differing: Vec<String> = differences.iter().map(|field| format!("`{field}`")).collect();
    if differing.is_empty() {
        return format!("{}, which can't be compared with {own}", address(server));
    }
    format!("{} with another {} than in {own}", address(server), differing.join(" and "))
}

fn location(reference: &CrossFileReference) -> String {
    shown_location(&reference.file, reference.kind(), &reference.name)
}

/// Why; `file` is the one that kubectl takes the entry from.
fn reason(reference: &CrossFileReference, file: &str) -> String {
    format!(
        "kubectl takes {} \"{}\" from {}, which comes before {}",
        reference.kind(),
        shown(&reference.name),
        file,
        shown_path(&reference.own_file),
    )
}

/// A cross-file reference in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CrossFileRecord {
    kind: String,
    name: String,
    file: String,
    own_server: Option<String>,
    differences: Vec<&'static str>,
}

impl CrossFileRecord {
    pub(super) fn of(reference: CrossFileReference) -> Self {
        let kind = reference.kind().to_string();
        let (own_server, differences) = match reference.effect {
            CrossFileEffect::OtherCluster { own_server, differences, .. } => {
                (Some(own_server), differences)
            }
            CrossFileEffect::OtherCredentials => (None, vec!["credentials"]),
        };
        let file = reference.file.to_string_lossy().into_owned();
        Self { kind, name: reference.name, file, own_server, differences }
    }
}
