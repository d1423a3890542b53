//! Checks of entries: what they refer to, and what kubectl refuses in them.

use std::collections::HashSet;
use std::path::Path;

use crate::kubeconfig::credentials::{Connection, Credentials};
use crate::kubeconfig::namespace::check_namespace;
use crate::kubeconfig::plan::Kind;
use crate::kubeconfig::{ContextEntry, File, Visibility};

use super::diagnosis::Diagnosis;
use super::finding::Finding;
use super::inputs::Inputs;
use super::next;
use super::place::Place;

pub(super) fn check(inputs: &Inputs, findings: &mut Vec<Finding>) {
    findings.extend(current(inputs));
    // A context in a file that can't be read may use anything.
    let is_complete = inputs.snapshot.files().iter().all(|file| !file.is_broken());
    for entry in inputs.snapshot.contexts() {
        if !matches!(entry.visibility, Visibility::Shadowed { .. }) {
            findings.extend(references(inputs, &entry));
        }
        findings.extend(namespace(inputs, &entry));
    }
    let mut used = HashSet::new();
    for entry in inputs.snapshot.contexts() {
        used.insert((Kind::Cluster, entry.context.cluster.as_str()));
        used.insert((Kind::User, entry.context.user.as_str()));
    }
    for file in inputs.snapshot.files() {
        let Some(contents) = inputs.facts(&file.path).and_then(|own| own.contents.as_ref()) else {
            continue;
        };
        let Some(document) = file.document() else { continue };
        for cluster in &document.clusters {
            let place = inputs.place(&file.path, Kind::Cluster, &cluster.name);
            if let Some(connection) = contents.entries.clusters.get(&cluster.name) {
                findings.extend(of_cluster(file, &place, connection));
            }
            if is_complete && !used.contains(&(Kind::Cluster, cluster.name.as_str())) {
                findings.push(unused(inputs, Kind::Cluster, &cluster.name, place, &file.path));
            }
        }
        for user in &document.users {
            let place = inputs.place(&file.path, Kind::User, &user.name);
            let is_used = used.contains(&(Kind::User, user.name.as_str()));
            if let Some(credentials) = contents.entries.users.get(&user.name)
                && is_used
            {
                findings.extend(of_user(file, &place, credentials));
            }
            if is_complete && !is_used {
                findings.push(unused(inputs, Kind::User, &user.name, place, &file.path));
            }
        }
    }
}

fn unused(inputs: &Inputs, kind: Kind, name: &str, place: Place, path: &Path) -> Finding {
    let diagnosis = match kind {
        Kind::User => Diagnosis::UnusedUser,
        Kind::Cluster | Kind::Context => Diagnosis::UnusedCluster,
    };
    let remove = next::remove(kind, name, path);
    let finding = Finding::new(place, diagnosis).named(kind, name);
    if inputs.is_of_one_file() { finding } else { finding.next([remove]) }
}

fn current(inputs: &Inputs) -> Option<Finding> {
    let snapshot = &inputs.snapshot;
    if inputs.is_chain_broken() {
        return None;
    }
    let Some(name) = snapshot.current() else {
        let has_context =
            snapshot.contexts().any(|entry| matches!(entry.visibility, Visibility::Active));
        // A session has one of its own.
        let is_missing = has_context && !inputs.is_in_session;
        return is_missing.then(|| Finding::new(None, Diagnosis::NoCurrent));
    };
    if snapshot.context(name).is_some() {
        return None;
    }
    let mut files = snapshot.files_that_set_current();
    let first = files.next()?;
    let contents = inputs.facts(&first.path).and_then(|facts| facts.contents.as_ref());
    let line = contents.and_then(|own| own.current_line);
    let sets_existing = |file: &File| {
        let current = file.document().and_then(|own| own.current_context.as_deref());
        current.is_some_and(|name| snapshot.context(name).is_some())
    };
    let in_every_file = !files.next().is_none_or(sets_existing);
    // A cluster file that KUBECONFIG does not name may have the context.
    let repair = if snapshot.contexts().any(|entry| entry.context.name == name) {
        if inputs.may_add_files { next::add_files() } else { next::edit(&first.path) }
    } else if inputs.is_of_one_file() {
        next::edit(&first.path)
    } else {
        next::unset_current(inputs, in_every_file)
    };
    let place = Place { line, ..Place::file(&first.path) };
    let finding = Finding::new(place, Diagnosis::DanglingCurrent { in_every_file })
        .named(Kind::Context, name);
    Some(finding.next([repair]))
}

/// A cluster or a user that is in no file.
fn references<'f>(inputs: &'f Inputs, entry: &ContextEntry<'f>) -> Vec<Finding> {
    let (snapshot, context) = (&inputs.snapshot, entry.context);
    let outside = |kind, name: &str| {
        let has = |file: &&File| file.document().is_some_and(|own| own.has(kind, name));
        snapshot.files().iter().find(has).map(|file| file.path.to_path_buf())
    };
    let cluster = match context.cluster.as_str() {
        "" => Some(Diagnosis::NoCluster),
        _ if snapshot.cluster_of(entry).is_some() || inputs.is_chain_broken() => None,
        name => Some(Diagnosis::MissingCluster { outside: outside(Kind::Cluster, name) }),
    };
    let user = match context.user.as_str() {
        "" => Some(Diagnosis::NoUser),
        _ if snapshot.user_of(entry).is_some() || inputs.is_chain_broken() => None,
        name => Some(Diagnosis::MissingUser { outside: outside(Kind::User, name) }),
    };
    let finding = |(diagnosis, kind, name): (Option<Diagnosis>, Kind, &str)| {
        let diagnosis = diagnosis?;
        let next = match &diagnosis {
            Diagnosis::MissingCluster { outside: Some(_) }
            | Diagnosis::MissingUser { outside: Some(_) }
                if inputs.may_add_files =>
            {
                vec![next::add_files()]
            }
            _ if inputs.is_of_one_file() => vec![next::edit(&entry.file.path)],
            _ => vec![next::edit(&entry.file.path), next::delete(inputs, entry)],
        };
        let place = inputs.place(&entry.file.path, Kind::Context, &context.name);
        let mut finding = Finding::new(place, diagnosis).named(Kind::Context, &context.name);
        if !name.is_empty() {
            finding = finding.named(kind, name);
        }
        Some(finding.next(next))
    };
    [(cluster, Kind::Cluster, &*context.cluster), (user, Kind::User, &*context.user)]
        .into_iter()
        .filter_map(finding)
        .collect()
}

fn namespace(inputs: &Inputs, entry: &ContextEntry<'_>) -> Option<Finding> {
    let namespace = entry.context.namespace.as_deref()?;
    let reason = check_namespace(namespace).err()?.to_string();
    let diagnosis = Diagnosis::InvalidNamespace { namespace: namespace.to_owned(), reason };
    let name = &entry.context.name;
    let place = inputs.place(&entry.file.path, Kind::Context, name);
    Some(
        Finding::new(place, diagnosis)
            .named(Kind::Context, name)
            .next([next::edit(&entry.file.path)]),
    )
}

fn of_cluster(file: &File, place: &Place, connection: &Connection) -> Option<Finding> {
    let diagnosis = if connection.server.is_empty() {
        Diagnosis::NoServer
    } else if !connection.insecure_skip_tls_verify {
        return None;
    } else if connection.certificate_authority.is_some() {
        Diagnosis::InsecureWithAuthority
    } else {
        Diagnosis::InsecureTls
    };
    let finding = Finding::new(place.clone(), diagnosis).named(Kind::Cluster, &connection.name);
    Some(finding.next([next::edit(&file.path)]))
}

/// Credentials that kubectl refuses together (`clientcmd/validation.go`), or none at all.
fn of_user(file: &File, place: &Place, user: &Credentials) -> Option<Finding> {
    let has_token = user.token.is_some() || user.token_file.is_some();
    let is_empty = Credentials { name: user.name.clone(), ..Credentials::default() } == *user;
    let both = if user.plugin.is_some() && user.provider.is_some() {
        ["exec", "auth-provider"]
    } else if has_token && user.username.is_some() {
        ["a token", "a password"]
    } else if user.client_certificate.is_some() && user.client_key.is_none() {
        ["client-certificate", "no client-key"]
    } else if user.client_key.is_some() && user.client_certificate.is_none() {
        ["client-key", "no client-certificate"]
    } else if is_empty {
        let finding = Finding::new(place.clone(), Diagnosis::NoCredentials);
        return Some(finding.named(Kind::User, &user.name));
    } else {
        return None;
    };
    let finding = Finding::new(place.clone(), Diagnosis::ConflictingCredentials { both });
    Some(finding.named(Kind::User, &user.name).next([next::edit(&file.path)]))
}
