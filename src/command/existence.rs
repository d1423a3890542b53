//! Whether a cluster has a namespace.

use std::io::{self, Write};

use crate::cluster::{ClusterError, Limits};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{nearest, shown};

use super::invocation::Invocation;
use super::namespace_query::NamespaceQuery;
use super::namespaces;
use super::problem::{Problem, Target};
use super::report::{Failure, warn_always};
use super::waiting::{Progress, look_up};

/// Fails if the cluster does not have a namespace that was chosen without a list of the cluster. If
/// the cluster can't be asked, that is a warning.
pub(super) fn check_chosen(
    invocation: &Invocation,
    snapshot: &Snapshot,
    entry: &ContextEntry<'_>,
    name: &str,
) -> Result<(), Failure> {
    namespaces::check(invocation, name)?;
    if invocation.samples.is_some() || !invocation.settings().validate_namespaces {
        return Ok(());
    }
    let show = |text: &str| {
        if invocation.environment.stderr_is_terminal && !invocation.is_plain() {
            // Errors are ignored, as for all messages.
            let _ = io::stderr().write_all(text.as_bytes());
        }
    };
    show("Asking the cluster for this namespace; ctrl-c cancels");
    let answer = ask(invocation, snapshot, entry, name);
    show("\r\x1b[K");
    match answer? {
        Existence::Found => Ok(()),
        Existence::Missing(failure) => Err(failure),
        Existence::Unknown(why) => {
            let (name, why) = (shown(name), why.in_sentences());
            warn_always(&format!("the cluster did not confirm the namespace \"{name}\": {why}"));
            Ok(())
        }
    }
}

/// Whether a cluster has a namespace.
pub(super) enum Existence {
    Found,
    Missing(Failure),
    Unknown(ClusterError),
}

/// Asks the cluster for a namespace.
pub(super) fn ask(
    invocation: &Invocation,
    snapshot: &Snapshot,
    entry: &ContextEntry<'_>,
    name: &str,
) -> Result<Existence, Failure> {
    let query = invocation.query_options(Limits::Answer);
    let namespace_query = NamespaceQuery::of(invocation, snapshot, entry);
    let target = Target { snapshot, entry };
    let (context, shown_name) = (shown(&entry.context.name), shown(name));
    let asked = format!("Asking the cluster of \"{context}\" for namespace \"{shown_name}\"");
    let progress = Progress::of(invocation, query.timeout, asked);
    Ok(match look_up(progress, &namespace_query, name, query)? {
        Ok(true) => Existence::Found,
        Ok(false) => {
            let known = namespaces::known(invocation, snapshot, entry, namespace_query.cached());
            let near = nearest(name, known.iter().map(String::as_str).filter(|own| *own != name));
            Existence::Missing(invocation.failure(Problem::NoNamespace { target, name, near }))
        }
        Err(why) => Existence::Unknown(why),
    })
}
