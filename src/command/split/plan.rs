//! Which files a split creates, and what leaves the file that is split.

use std::path::Path;

use crate::kubeconfig::compose::{Files, Format, Part, compose};
use crate::kubeconfig::document::Document;
use crate::kubeconfig::edit::{Original, edit};
use crate::kubeconfig::partition::{Group, by_cluster};
use crate::kubeconfig::plan::{FileChanges, Precondition};
use crate::kubeconfig::store::{
    WriteError, finding, has_text, read_text_and_digest, shown_location,
};
use crate::kubeconfig::{Change, File, Kind, Plan, Snapshot};
use crate::lexical::cleaned;
use crate::printable::{editing, quoted_path, shown, shown_path, typed};
use crate::shell::do_not_fit;
use crate::template::Template;

use crate::command::invocation::Invocation;
use crate::command::messages::{listed, quoted};
use crate::command::new_file::{NewFile, NewPaths, check_complete, named};
use crate::command::report::Failure;

/// How many lines name what is in two files.
const MOST_LINES: usize = 6;

pub(super) struct SplitPlan {
    pub(super) files: Vec<NewFile>,
    /// What remains in the file that is split.
    pub(super) rest: Plan,
    /// What stays there, and why.
    pub(super) stays: Vec<String>,
    /// `3 contexts, 2 clusters and 2 users`.
    pub(super) summary: String,
}

impl SplitPlan {
    pub(super) fn of(
        invocation: &Invocation,
        snapshot: &Snapshot,
        file: &File,
        file_name: Option<&Template>,
    ) -> Result<Self, Failure> {
        let path = shown_path(&file.path);
        let (source, digest) = read_text_and_digest(&file.path).map_err(Failure::new)?;
        let document =
            Document::read(&source).map_err(|problem| Failure::new(problem.located(&file.path)))?;
        check_complete(&source, &file.path)?;
        let failed = |error: &dyn std::fmt::Display| Failure::new(format!("{path}: {error}"));
        let original = Original::read(&source).map_err(|error| failed(&error))?;
        let (mut groups, incomplete) = by_cluster(&document, false);
        let shared = shared_users(&groups);
        for group in &mut groups {
            group.users.retain(|user| !shared.contains(user));
        }
        let mut paths = NewPaths::of(invocation)?;
        let is_only_cluster = groups.len() == 1 && paths.has(&file.path);
        if groups.is_empty() || is_only_cluster {
            let why =
                if groups.is_empty() { "no context with its cluster" } else { "only one cluster" };
            return Err(Failure::new(format!("{path} has {why}: there is nothing to split")));
        }
        let directory = invocation.environment.working_directory();
        let directory = cleaned(&directory.join(file.path.parent().unwrap_or(Path::new(""))));
        let format = if original.is_json() { Format::Json } else { Format::Yaml };
        let mut files = Vec::new();
        let mut changes = Vec::new();
        let names = names(invocation, file_name, &groups, &file.path)?;
        for (group, name) in groups.iter().zip(&names) {
            let entries = entries(group);
            let parts = entries.iter().map(|(kind, name)| Part {
                original: &original,
                directory: &directory,
                kind: *kind,
                name,
            });
            let text = compose(&parts.collect::<Vec<_>>(), format, Files::Named, None)
                .map_err(|error| failed(&error))?;
            let path = paths.of_cluster(name, format, |path| has_text(path, text.as_bytes()));
            let about = |(kind, name): &(Kind, &str)| format!("{kind} {}", quoted(name));
            let (contexts, others) = entries.split_at(group.contexts.len());
            let [contexts, others] = [contexts, others].map(|own| own.iter().map(about).collect());
            files.push(NewFile { path, text, contexts, others });
            changes.extend(
                entries
                    .iter()
                    .map(|(kind, name)| Change::Delete { kind: *kind, name: (*name).to_owned() }),
            );
        }
        check_found(invocation, &files)?;
        check_unique(snapshot, file, &files, &changes)?;
        let paths = snapshot.files().iter().map(|file| &*file.path);
        if do_not_fit(paths.chain(files.iter().map(|new| &*new.path))) {
            let number = files.len();
            return Err(Failure::new(format!(
                "KUBECONFIG would be too long with {number} new files: nothing was written"
            )));
        }
        edit(&source, &changes).map_err(|obstacle| {
            Failure::from(WriteError::Obstacle { path: file.path.to_path_buf(), obstacle })
        })?;
        let mut stays = Vec::new();
        for user in &shared {
            stays.push(format!("user {}, which contexts of several clusters use", quoted(user)));
        }
        for own in &incomplete {
            let (context, cluster) = (quoted(&own.context.name), quoted(own.name()));
            stays.push(format!("context {context}, whose cluster {cluster} does not exist"));
        }
        stays.extend(unused(&document));
        let summary = summary(&changes);
        let preconditions = vec![Precondition::Text(digest)];
        let rest = vec![FileChanges { path: file.path.to_path_buf(), changes, preconditions }];
        Ok(Self { files, rest, stays, summary })
    }
}

/// The name of each group for its file: by the pattern, or the short form of its context's name, or of its
/// cluster's if there are several contexts.
fn names(
    invocation: &Invocation,
    pattern: Option<&Template>,
    groups: &[Group<'_>],
    file: &Path,
) -> Result<Vec<String>, Failure> {
    if let Some(pattern) = pattern {
        let name = |group: &Group<'_>| named("--file-name", pattern, group.contexts[0], Some(file));
        return groups.iter().map(name).collect();
    }
    let names = groups.iter().map(|group| match &group.contexts[..] {
        [context] => context.name.as_str(),
        _ => group.cluster,
    });
    Ok(NewPaths::short_names(invocation, &names.collect::<Vec<_>>()))
}

fn entries<'d>(group: &Group<'d>) -> Vec<(Kind, &'d str)> {
    let contexts = group.contexts.iter().map(|own| (Kind::Context, own.name.as_str()));
    let users = group.users.iter().map(|user| (Kind::User, *user));
    contexts.chain([(Kind::Cluster, group.cluster)]).chain(users).collect()
}

/// The users of contexts of several clusters. Copies of them would not get the same new credentials.
fn shared_users<'d>(groups: &[Group<'d>]) -> Vec<&'d str> {
    let mut shared = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        for user in &group.users {
            let is_elsewhere = groups[index + 1..].iter().any(|other| other.users.contains(user));
            if is_elsewhere && !shared.contains(user) {
                shared.push(*user);
            }
        }
    }
    shared
}

/// The clusters and users that no context of the document uses.
fn unused(document: &Document) -> Vec<String> {
    let clusters = document.clusters.iter().map(|own| (Kind::Cluster, &own.name));
    let users = document.users.iter().map(|own| (Kind::User, &own.name));
    let is_unused = |(kind, name): &(Kind, &String)| {
        document.contexts.iter().all(|own| match kind {
            Kind::User => own.user != **name,
            _ => own.cluster != **name,
        })
    };
    let about = |(kind, name): (Kind, &String)| {
        format!("{kind} {}, which no context there uses", quoted(name))
    };
    clusters.chain(users).filter(is_unused).map(about).collect()
}

fn summary(changes: &[Change]) -> String {
    let counted = |wanted: Kind| {
        let is_of =
            |change: &&Change| matches!(change, Change::Delete { kind, .. } if *kind == wanted);
        let number = changes.iter().filter(is_of).count();
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {wanted}{plural}"))
    };
    let counts = [Kind::Context, Kind::Cluster, Kind::User].into_iter().filter_map(counted);
    listed(&counts.collect::<Vec<_>>())
}

/// Fails if kswitch would not find the new files: their contexts would be missing.
fn check_found(invocation: &Invocation, files: &[NewFile]) -> Result<(), Failure> {
    let is_found = finding(&invocation.settings().cluster_files, invocation.paths.home.as_deref());
    match files.iter().find(|file| !is_found(&file.path)) {
        Some(file) => Err(Failure::new(format!(
            "nothing was written: {} would match none of the cluster-files of the settings",
            shown_path(&file.path)
        ))
        .hint(format!("to correct them: {}", editing(&invocation.paths.settings, None)))),
        None => Ok(()),
    }
}

/// Fails if another file has an entry of the same name: which of the two kubectl takes would depend on the
/// order of the files, which a new file changes.
fn check_unique(
    snapshot: &Snapshot,
    split: &File,
    files: &[NewFile],
    changes: &[Change],
) -> Result<(), Failure> {
    let is_ours = |path: &Path| {
        files.iter().any(|new| new.path == path && has_text(path, new.text.as_bytes()))
    };
    let others = snapshot.files().iter().filter(|file| file.path != split.path);
    let others: Vec<&File> = others.filter(|file| !is_ours(&file.path)).collect();
    let mut lines = Vec::new();
    let mut hint = None;
    for change in changes {
        let Change::Delete { kind, name } = change else { continue };
        for file in &others {
            let Some(document) = file.document().filter(|own| own.has(*kind, name)) else {
                continue;
            };
            let [own, other] =
                [&split.path, &file.path].map(|path| shown_location(path, *kind, name));
            lines.push(format!("{other}: {kind} \"{}\" is in {own} too", shown(name)));
            let uses_it = document.contexts.iter().find(|own| match kind {
                Kind::Context => own.name == *name,
                Kind::Cluster => own.cluster == *name,
                Kind::User => own.user == *name,
            });
            if let (None, Some(context)) = (&hint, uses_it) {
                let options = format!("--whole --file {}", quoted_path(&file.path));
                let rename = typed("rename", &[&*context.name, "NEW"], &options);
                hint = Some(format!("to give the other one a name of its own: {rename}"));
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    if lines.len() > MOST_LINES {
        let more = lines.len() - (MOST_LINES - 1);
        lines.truncate(MOST_LINES - 1);
        lines.push(format!("{more} more names are in other files too"));
    }
    lines.push("nothing was written: new files could change which of them kubectl uses".to_owned());
    let failure = Failure::new(lines.join("\n"));
    Err(match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    })
}
