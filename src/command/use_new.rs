//! What to type to use the contexts of new files.

use std::env::split_paths;
use std::path::{Path, PathBuf};

use crate::cli::EnvArgs;
use crate::kubeconfig::chain::{Source, default_file};
use crate::kubeconfig::plan::reads_only;
use crate::kubeconfig::store::finding;
use crate::kubeconfig::{File, Snapshot};
use crate::printable::{quoted_path, shown_path, typed};
use crate::shell::does_not_fit;

use super::env;
use super::invocation::Invocation;
use super::messages::listed_paths;
use super::terminal_reply;

/// Says how to use the first context of the new files. `before` is from before they were created. A session
/// keeps the files that it has.
pub(super) fn report(
    invocation: &Invocation,
    before: &Snapshot,
    created: &[&Path],
    is_in_session: bool,
) {
    let Some(first) = created.first() else { return };
    let now = invocation.load_all();
    let found = now.files().iter().find(|file| *file.path == **first);
    let name = |file: &File| Some(file.document()?.contexts.first()?.name.clone());
    let Some(file) = found else {
        invocation.messages.warn(&format!(
            "{} matches none of the cluster-files of the settings, so kswitch does not find it",
            shown_path(first)
        ));
        let path = quoted_path(first);
        let hint = format!("to use it alone: kswitch --kubeconfig {path} ctx --list");
        return invocation.messages.hint(&hint);
    };
    let Some(name) = name(file) else { return };
    if is_in_session {
        return invocation.messages.hint(&typed("shell", &[name], ""));
    }
    if warn_of_surplus(invocation, &now, created) {
        return;
    }
    let to_switch = typed("ctx", &[&name], "");
    let is_added = file.in_kubeconfig || add_to_shell(invocation, created);
    let add = invocation.add_hint(&now, file, &name, None).for_change().join("\n");
    if before.current().is_none() {
        invocation.messages.say("No context is current yet.");
    }
    let hint = if is_added { to_switch } else { format!("{add}\n{to_switch}") };
    invocation.messages.hint(&hint);
}

/// Warns of new files with which `KUBECONFIG` would be too long, and says how to use the first of them.
fn warn_of_surplus(invocation: &Invocation, now: &Snapshot, created: &[&Path]) -> bool {
    let is_surplus = |path: &&Path| does_not_fit(now.files(), path);
    let surplus: Vec<PathBuf> =
        created.iter().copied().filter(is_surplus).map(Path::to_path_buf).collect();
    let file = surplus.first().and_then(|path| now.files().iter().find(|own| *own.path == **path));
    let Some(file) = file else { return false };
    let context = file.document().and_then(|own| own.contexts.first());
    let name = context.map_or("", |own| &own.name);
    invocation.messages.warn(&format!(
        "KUBECONFIG would be too long with {}: no program starts with a variable of more than 128 KiB",
        listed_paths(&surplus)
    ));
    invocation.messages.hint(&invocation.add_hint(now, file, name, None).for_use().join("\n"));
    true
}

/// Says what to type where kubectl does not find the new files yet, whose contexts it found before.
pub(super) fn report_moved(invocation: &Invocation, created: &[&Path]) {
    let now = invocation.load_all();
    let is_missing = |file: &&File| !file.in_kubeconfig && created.contains(&&*file.path);
    if let Some(file) = now.files().iter().find(is_missing)
        && !add_to_shell(invocation, created)
    {
        invocation.messages.warn(&match invocation.only_file() {
            Some(only) => format!("{}, and none of the new files", reads_only(&only)),
            None => "KUBECONFIG does not name the new files: kubectl finds none of them".to_owned(),
        });
        let add = invocation.add_hint(&now, file, "", None).for_change();
        invocation.messages.hint(&add.join("\n"));
    }
}

/// What to type after a split for kubectl to find the files that it will create; `None` if nothing. `split` is
/// the file whose contexts move.
pub(super) fn to_add(
    invocation: &Invocation,
    snapshot: &Snapshot,
    split: &File,
    created: &[&Path],
) -> Option<String> {
    let is_there = |path: &&Path| invocation.chain.files.iter().any(|own| own == path);
    if created.iter().all(is_there) || will_be_added(invocation) {
        return None;
    }
    invocation.add_hint(snapshot, split, "", None).for_change().first().cloned()
}

/// Whether the shell integration will add new files: it is loaded, and `KUBECONFIG` has what it composes.
fn will_be_added(invocation: &Invocation) -> bool {
    if !terminal_reply::is_awaited(invocation)
        || invocation.chain.source == Source::Flag
        || invocation.isolation().is_some()
    {
        return false;
    }
    let home = invocation.paths.home.as_deref();
    let files = &invocation.chain.files;
    let is_cluster_file = finding(&invocation.settings().cluster_files, home);
    let is_own = |path: &PathBuf| *path == default_file(home) || is_cluster_file(path);
    let found = invocation.sources().cluster_files().files;
    files.iter().filter(|path| path.exists()).all(is_own)
        && found.iter().all(|path| files.contains(path))
}

/// Adds new files to the shell's `KUBECONFIG` through the shell integration, which looks for files before a
/// command only. Returns false if it is not loaded, or the value is the user's own.
fn add_to_shell(invocation: &Invocation, created: &[&Path]) -> bool {
    if !terminal_reply::is_awaited(invocation) || invocation.chain.source == Source::Flag {
        return false;
    }
    let Some(value) = env::value(invocation, &EnvArgs { keep: true, ..EnvArgs::default() }) else {
        return false;
    };
    let others: Vec<PathBuf> =
        split_paths(&value).filter(|path| !created.contains(&path.as_path())).collect();
    let is_there = |path: &&PathBuf| path.exists();
    let known = invocation.chain.files.iter().filter(is_there);
    known.eq(others.iter().filter(is_there))
        && terminal_reply::send(invocation, Some(&value)).is_ok()
}
