//! Makes the rows of the picker from the snapshot.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;
use std::ptr;

use hashbrown::DefaultHashBuilder;

use crate::history::ChainHistory;
use crate::kubeconfig::chain::unnameable;
use crate::kubeconfig::document::Authentication;
use crate::kubeconfig::plan::{check_chain, check_visibility};
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{ContextEntry, File, Refusal, Snapshot, Visibility};
use crate::order::natural;
use crate::picker::{self, ContextRow, CrossFile, Obstacle};
use crate::printable::{shown_path, typed};
use crate::settings::Sort;
use crate::shell::surplus;

use crate::command::invocation::Invocation;
use crate::command::{cross_file, list, missing_files};

pub(super) fn of(
    invocation: &Invocation,
    sort: Sort,
    snapshot: &Snapshot,
    history: &ChainHistory,
) -> Vec<ContextRow> {
    let settings = invocation.settings();
    let mut entries = in_shown_order(invocation, snapshot);
    if sort == Sort::Recent {
        put_used_first(&mut entries, history);
    }
    let chain_obstacle = chain_obstacle(snapshot);
    let surplus = surplus(snapshot.files());
    let labels = labels(snapshot.contexts().map(|own| &*own.file.path));
    let frecency = history.frecency();
    let previous = invocation.previous_context(snapshot).ok();
    let mut reader = CrossFileReader::new(snapshot);
    let rows = entries.into_iter().map(|(own, short_name)| {
        let own = &own;
        let authentication = snapshot.user_of(own).map(|(user, _)| &user.authentication);
        let references = reader.references(own);
        let cross_file = (!references.is_empty()).then(|| CrossFile {
            text: cross_file::sentence(&own.context.name, &references),
            is_other_cluster: references.iter().any(cross_file::reaches_other_cluster),
        });
        let is_active = matches!(own.visibility, Visibility::Active);
        let used = frecency.get(own.context.name.as_str()).filter(|_| is_active);
        ContextRow {
            short_name,
            frecency: used.copied().unwrap_or(0),
            recent_namespaces: history
                .offered_namespaces(&own.context.name)
                .map(str::to_owned)
                .collect(),
            previous: is_active && previous.as_deref() == Some(&*own.context.name),
            cross_file,
            aliases: list::aliases_of(invocation, snapshot, own).collect::<Vec<_>>().join(", "),
            protection: settings.protects(&own.context.name).map(str::to_owned),
            authentication: authentication.map_or_else(|| "no user".to_owned(), summary),
            file: labels[own.file.path.as_os_str()].clone(),
            ..row(invocation, snapshot, surplus, own, chain_obstacle.as_ref())
        }
    });
    rows.collect()
}

/// The server of a read-only shell, whose address means nothing to users.
const PROXY: &str = "through the proxy of this shell";

/// A context, and the short form of its name.
type Entry<'s> = (ContextEntry<'s>, Option<String>);

/// By the name that the list shows, then in the order of the files.
fn in_shown_order<'s>(invocation: &Invocation, snapshot: &'s Snapshot) -> Vec<Entry<'s>> {
    let short_names =
        invocation.short_forms().of(snapshot.contexts().map(|own| own.context.name.as_str()));
    let mut entries: Vec<Entry<'_>> = snapshot.contexts().zip(short_names).collect();
    entries.sort_by(|left, right| natural(shown_name(left), shown_name(right)));
    entries
}

fn shown_name<'e>((own, short_name): &'e Entry<'_>) -> &'e str {
    short_name.as_deref().unwrap_or(&own.context.name)
}

/// The most recent contexts first, the others in the same order.
fn put_used_first(entries: &mut [Entry<'_>], history: &ChainHistory) {
    let used = history.contexts();
    let rank: HashMap<&str, usize> =
        used.iter().enumerate().map(|(rank, name)| (name.as_str(), rank)).collect();
    entries.sort_by_key(|(own, _)| match own.visibility {
        Visibility::Active => rank.get(own.context.name.as_str()).copied().unwrap_or(used.len()),
        Visibility::Shadowed { .. } | Visibility::NotInKubeconfig => used.len(),
    });
}

fn row<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    surplus: &[File],
    entry: &ContextEntry<'f>,
    chain_obstacle: Option<&Obstacle>,
) -> ContextRow {
    let context = entry.context;
    ContextRow {
        key: entry.key(),
        short_name: None,
        aliases: String::new(),
        namespace: context.namespace.clone(),
        recent_namespaces: Vec::new(),
        default_namespace: invocation.default_namespace().to_owned(),
        file: String::new(),
        // A file of the read-only shell means nothing to users.
        path: if invocation.is_read_only() { String::new() } else { shown_path(&entry.file.path) },
        server: snapshot.cluster_of(entry).map(|(cluster, _)| {
            if invocation.is_read_only() { PROXY.to_owned() } else { cluster.server.clone() }
        }),
        cluster: context.cluster.clone(),
        user: context.user.clone(),
        authentication: String::new(),
        current: snapshot.is_current(entry),
        previous: false,
        visibility: match entry.visibility {
            Visibility::Active => picker::RowVisibility::Active,
            Visibility::Shadowed { .. } => picker::RowVisibility::Shadowed,
            Visibility::NotInKubeconfig => picker::RowVisibility::NotInKubeconfig,
        },
        obstacle: chain_obstacle
            .cloned()
            .or_else(|| obstacle(invocation, snapshot, surplus, entry)),
        protection: None,
        cross_file: None,
        frecency: 0,
    }
}

/// Why kubectl fails with all contexts: shown once in the details, because it is the same for each
/// row.
fn chain_obstacle(snapshot: &Snapshot) -> Option<Obstacle> {
    let mut faults = snapshot.broken().filter_map(File::located_fault);
    let first = faults.next()?;
    let text = match faults.count() {
        0 => first,
        count => format!("{first} (+{count} more: kswitch doctor)"),
    };
    let command = check_chain(snapshot).err().map(|refusal| refusal.hint());
    Some(Obstacle { text, command, ..Obstacle::default() })
}

/// Why a context cannot be chosen, and what to do.
fn obstacle(
    invocation: &Invocation,
    snapshot: &Snapshot,
    surplus: &[File],
    entry: &ContextEntry<'_>,
) -> Option<Obstacle> {
    let refusal = check_visibility(entry).err()?;
    let is_nameable = unnameable(&entry.file.path).is_none();
    let can_rename = matches!(refusal, Refusal::Shadowed { .. });
    let (text, command) = match refusal {
        Refusal::Shadowed { by, .. } => {
            (format!("kubectl uses the earlier one in {}", shown_path(&by)), None)
        }
        Refusal::NotInKubeconfig { path, .. } if !is_nameable => {
            let why = unnameable(&path).unwrap_or_default();
            (format!("{why}: give the file another name"), None)
        }
        // `kswitch env` leaves the files of a session as they are.
        Refusal::NotInKubeconfig { name, .. } if snapshot.session().is_some() => {
            ("its file is not in this session".to_owned(), Some(typed("shell", &[name], "")))
        }
        Refusal::NotInKubeconfig { name, .. } => {
            let fits = !surplus.as_ptr_range().contains(&ptr::from_ref(entry.file));
            let ways = invocation.add_hint_if(fits, snapshot, entry.file, &name, None);
            let unset = invocation.only_file().map_or("", |_| ", which is not set");
            (format!("its file is not in KUBECONFIG{unset}"), Some(ways.in_line()))
        }
        other => return Some(Obstacle { text: other.to_string(), ..Obstacle::default() }),
    };
    Some(Obstacle { text, command, can_rename, can_be_here: is_nameable })
}

fn summary(authentication: &Authentication) -> String {
    match authentication {
        Authentication::Exec(command) => {
            let program = Path::new(command).file_name().unwrap_or(command.as_ref());
            format!("exec {}", program.to_string_lossy())
        }
        Authentication::Provider(name) => format!("{name} provider"),
        Authentication::Certificate => "client certificate".to_owned(),
        Authentication::Token => "token".to_owned(),
        Authentication::Password => "password".to_owned(),
        Authentication::None => "no credentials".to_owned(),
    }
}

/// By the text of the path: comparing components takes longer.
pub(in crate::command) type Labels<'f> = HashMap<&'f OsStr, String, DefaultHashBuilder>;

/// A unique label for each file: its name, with as many of its directories as needed.
pub(in crate::command) fn labels<'f>(paths: impl Iterator<Item = &'f Path>) -> Labels<'f> {
    let mut labels = Labels::default();
    for path in paths {
        labels.entry(path.as_os_str()).or_insert_with(|| label(path));
    }
    for levels in 1.. {
        let mut counts: HashMap<&str, usize, DefaultHashBuilder> = HashMap::default();
        for label in labels.values() {
            *counts.entry(label).or_default() += 1;
        }
        let alike = labels.iter().filter(|(_, label)| counts[label.as_str()] > 1);
        let longer: Vec<(&OsStr, String)> = alike
            .filter_map(|(path, _)| Some((*path, within_directories(Path::new(path), levels)?)))
            .collect();
        if longer.is_empty() {
            break;
        }
        labels.extend(longer);
    }
    labels
}

/// The label with this many directories, if the path has as many.
fn within_directories(path: &Path, levels: usize) -> Option<String> {
    let start = path.ancestors().nth(levels)?.parent()?;
    let directory = path.parent()?.strip_prefix(start).ok()?;
    Some(format!("{}/{}", directory.to_string_lossy(), label(path)))
}

/// The name of a file without the common parts: `shop` for `cluster-shop.json`.
fn label(path: &Path) -> String {
    let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    let own =
        name.strip_prefix("cluster").map_or(&*name, |own| own.trim_start_matches(['-', '_', '.']));
    if own.is_empty() { name.into_owned() } else { own.to_owned() }
}

/// Faults of files, settings and earlier changes, for the details line.
pub(super) fn notices(invocation: &Invocation, snapshot: &Snapshot) -> Vec<String> {
    let faults = snapshot.files().iter().filter_map(File::located_fault);
    let mistakes = invocation.mistakes_in_settings().iter().map(ToString::to_string);
    let missing = missing_files::warning(invocation, snapshot.files());
    let missing = missing.map(|(words, hint)| format!("{words}; {hint}"));
    let interrupted = invocation.interrupted_notice(snapshot).into_iter();
    interrupted.chain(missing).chain(faults).chain(mistakes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_same_name_are_distinguished_by_their_directories() {
        let paths = ["/k/eu/cluster-7.yaml", "/k/us/cluster-7.yaml", "/k/us/cluster-8.yaml"];
        let labels = labels(paths.iter().map(Path::new).chain([Path::new(paths[0])]));
        let labels = paths.map(|path| labels[OsStr::new(path)].as_str());
        assert_eq!(labels, ["eu/7", "us/7", "8"]);
        let paths = ["/a/x/config", "/b/x/config", "config"];
        let labels = super::labels(paths.iter().map(Path::new));
        let labels = paths.map(|path| labels[OsStr::new(path)].as_str());
        assert_eq!(labels, ["a/x/config", "b/x/config", "config"]);
    }
}
