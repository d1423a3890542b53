//! Which files an import creates, and which credentials it updates.

use std::collections::HashSet;
use std::path::Path;

use crate::kubeconfig::compose::{Files, Format, Part, compose};
use crate::kubeconfig::credentials::entries;
use crate::kubeconfig::document::Document;
use crate::kubeconfig::edit::{EditObstacle, Original, edit};
use crate::kubeconfig::partition::{Group, Incomplete, by_cluster};
use crate::kubeconfig::store::{ExistingCluster, existing_cluster};
use crate::kubeconfig::text::SourceText;
use crate::kubeconfig::{Change, Kind, Snapshot};
use crate::printable::{shown, shown_path};
use crate::template::Template;

use crate::command::invocation::Invocation;
use crate::command::messages::quoted;
use crate::command::new_file::{NewFile, NewPaths};
use crate::command::report::Failure;

use super::known::{self, Known};
use super::names::{Names, NewNames};
use super::update::Update;
use super::{Source, renamed};

#[derive(Default)]
pub(super) struct ImportPlan {
    pub(super) files: Vec<NewFile>,
    pub(super) updates: Vec<Update>,
    /// What is there already.
    pub(super) unchanged: Vec<String>,
    pub(super) warnings: Vec<String>,
}

impl ImportPlan {
    pub(super) fn question(&self) -> String {
        let counted = |number: usize, what: &str| {
            let plural = if number == 1 { "" } else { "s" };
            (number > 0).then(|| format!("{number} {what}{plural}"))
        };
        let files = counted(self.files.len(), "new file")
            .map(|files| format!("write {files} with credentials"));
        let updates = counted(self.updates.len(), "user").map(|users| format!("update {users}"));
        let both = files.into_iter().chain(updates).collect::<Vec<_>>().join(" and ");
        let mut letters = both.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        format!("{}{}?", first.unwrap_or_default(), letters.as_str())
    }
}

pub(super) fn plan(
    invocation: &Invocation,
    snapshot: &Snapshot,
    source: &Source,
    document: &Document,
    original: &Original<'_>,
    pattern: Option<&Template>,
) -> Result<ImportPlan, Failure> {
    let (groups, incomplete) = by_cluster(document, true);
    let is_single = document.contexts.len() == 1;
    let mut names = Names::new(snapshot, pattern, source.path.as_deref(), is_single);
    let mut paths = NewPaths::of(invocation)?;
    let secrets = entries(&source.text, &source.directory)
        .map_err(|problem| Failure::new(problem.located(Path::new("stdin"))))?;
    let mut plan =
        ImportPlan { warnings: warnings(source, document, &incomplete), ..ImportPlan::default() };
    let mut new = Vec::new();
    for group in &groups {
        let working_directory = invocation.environment.working_directory();
        let connection = secrets.clusters.get(group.cluster);
        let existing =
            connection.and_then(|own| existing_cluster(snapshot, own, &working_directory));
        if let Some(existing) = existing
            && let Some(found) = known::contexts(&names, &existing, group)?
        {
            match known::compare(snapshot, &working_directory, &secrets, &existing, group, &found) {
                Ok(known) => {
                    update_existing(&mut plan, source, original, &existing, known)?;
                    continue;
                }
                Err(why) => plan.warnings.push(format!("{why}; it is imported with a new name")),
            }
        }
        new.push((group, names.give(group)?));
    }
    let of_files: Vec<&str> = new.iter().map(|(_, own)| own.of_group()).collect();
    let of_files = NewPaths::short_names(invocation, &of_files);
    for ((group, new), name) in new.iter().zip(of_files) {
        plan.files.push(new_file(&mut paths, source, document, original, group, new, &name)?);
    }
    Ok(plan)
}

fn warnings(source: &Source, document: &Document, incomplete: &[Incomplete<'_>]) -> Vec<String> {
    let shown_source = source.shown();
    let incomplete = incomplete.iter().map(|own| {
        let (context, name, kind) = (quoted(&own.context.name), quoted(own.name()), own.kind);
        format!("context {context} is not imported: {shown_source} has no {kind} {name}")
    });
    let used: HashSet<(Kind, &str)> = document
        .contexts
        .iter()
        .flat_map(|own| [(Kind::Cluster, &*own.cluster), (Kind::User, &*own.user)])
        .collect();
    let clusters = document.clusters.iter().map(|own| (Kind::Cluster, &own.name));
    let users = document.users.iter().map(|own| (Kind::User, &own.name));
    let unused = clusters.chain(users).filter(|(kind, name)| !used.contains(&(*kind, &***name)));
    let unused = unused.map(|(kind, name)| {
        format!("{kind} {} is not imported: no context of {shown_source} uses it", quoted(name))
    });
    incomplete.chain(unused).collect()
}

/// Adds the updates of contexts that were imported before.
fn update_existing(
    plan: &mut ImportPlan,
    source: &Source,
    original: &Original<'_>,
    existing: &ExistingCluster<'_>,
    known: Vec<Known<'_>>,
) -> Result<(), Failure> {
    for Known { context, user, is_changed } in known {
        let path = &existing.file.path;
        if !is_changed {
            let (context, path) = (quoted(&context.name), shown_path(path));
            plan.unchanged.push(format!("Context {context} is in {path} already."));
        } else if !plan.updates.iter().any(|own| own.is_of(path, &context.user)) {
            plan.updates.push(Update::new(source, original, &user, existing.file, context)?);
        }
    }
    Ok(())
}

fn new_file(
    paths: &mut NewPaths,
    source: &Source,
    document: &Document,
    original: &Original<'_>,
    group: &Group<'_>,
    new: &NewNames,
    name: &str,
) -> Result<NewFile, Failure> {
    let format = if original.is_json() { Format::Json } else { Format::Yaml };
    let part = |kind, name| Part { original, directory: &source.directory, kind, name };
    let contexts = group.contexts.iter().map(|own| part(Kind::Context, &own.name));
    let users = group.users.iter().map(|name| part(Kind::User, name));
    let parts = [part(Kind::Cluster, group.cluster)].into_iter().chain(contexts).chain(users);
    let failed =
        |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", source.shown()));
    let parts: Vec<Part<'_>> = parts.collect();
    let text = compose(&parts, format, Files::Named, None).map_err(|error| failed(&error))?;
    let rename = |kind, from: &str, to: &str| {
        (from != to).then(|| Change::Rename { kind, from: from.to_owned(), to: to.to_owned() })
    };
    let contexts = group.contexts.iter().zip(&new.contexts);
    let users = group.users.iter().zip(&new.users);
    let changes: Vec<Change> = contexts
        .clone()
        .filter_map(|(old, new)| rename(Kind::Context, &old.name, new))
        .chain(rename(Kind::Cluster, group.cluster, &new.cluster))
        .chain(users.clone().filter_map(|(old, new)| rename(Kind::User, old, new)))
        .collect();
    let composed = SourceText::decode(text.into_bytes()).map_err(EditObstacle::from);
    let composed = composed.map_err(|error| failed(&error))?;
    let edited = edit(&composed, &changes).map_err(|error| failed(&error))?;
    let text = edited.map_or_else(|| composed.as_str().to_owned(), |edited| edited.text);
    let server = document.clusters.iter().find(|own| own.name == group.cluster);
    let server = server.map(|own| shown(&own.server).into_owned()).unwrap_or_default();
    let cluster = format!("{}: {server}", renamed("cluster", &new.cluster, group.cluster));
    let users = users.map(|(old, new)| renamed("user", new, old));
    let contexts = contexts.map(|(old, new)| renamed("context", new, &old.name)).collect();
    let others = [cluster].into_iter().chain(users).collect();
    Ok(NewFile { path: paths.of_cluster(name, format, |_| false), text, contexts, others })
}
