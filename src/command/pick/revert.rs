//! Undo and redo from the picker: the preview and the mutation.

use std::path::{Path, PathBuf};

use crate::command::change::{self, NotUndone, Undo};
use crate::command::invocation::Invocation;
use crate::command::{cross_file, messages};
use crate::kubeconfig::Snapshot;
use crate::paths::Paths;
use crate::picker::{Mutation, Preview};
use crate::printable::shown;
use crate::settings::Settings;
use crate::undo::Last;

use super::mutations::{OwnRecord, PlannedMutation, in_sentences};
use super::workers::open;

/// The preview of an undo or a redo. It needs no confirmation only if the change was made in this
/// picker, no context is deleted, and the new current context is neither protected nor reaches
/// another cluster than its own file has.
pub(super) fn preview(
    invocation: &Invocation,
    settings: &Settings,
    snapshot: &Snapshot,
    own: &OwnRecord,
    mutation: &Mutation,
) -> Result<(Preview, Undo), String> {
    let paths = &invocation.paths;
    let is_redo = *mutation == Mutation::Redo;
    let can_be = |last: &Last| match last {
        Last::Made(record) => record.undone == is_redo,
        Last::Interrupted(_) => !is_redo,
    };
    let last = change::load(paths).map_err(|why| refused(&why, paths))?;
    if !can_be(&last) {
        return Err(messages::nothing_to_revert(last.record()));
    }
    let undo = Undo::prepare(last, snapshot, is_shown(snapshot));
    let undo = undo.map_err(|why| refused(&why, paths))?;
    let (record, effects) = (undo.last.record(), &undo.effects);
    let is_interrupted = matches!(undo.last, Last::Interrupted(_));
    let is_own = open(own).as_ref() == Some(record) && !is_interrupted;
    let mut text = Vec::new();
    if !is_own {
        let how = if is_interrupted { "was interrupted" } else { "was not made in this picker" };
        let what = messages::last_change(record).map(|what| format!(": {what}"));
        text.push(format!("The last change {how}{}.", what.unwrap_or_default()));
    }
    let purpose = if is_redo { "Redo" } else { "Undo" };
    text.push(format!("{purpose}: {}?", messages::preview_undo(effects)));
    let protection = effects.new_current().and_then(|name| {
        let pattern = settings.protects(name)?;
        Some(format!("\"{}\" is protected by \"{}\" in the settings.", shown(name), shown(pattern)))
    });
    let other_cluster = effects.new_current().and_then(|name| reaches(snapshot, name));
    let asks =
        !is_own || protection.is_some() || other_cluster.is_some() || !effects.deleted.is_empty();
    text.extend(protection);
    text.extend(other_cluster);
    Ok((Preview { text: text.join(" "), asks }, undo))
}

/// The previewed undo, planned.
pub(super) fn plan(invocation: &Invocation, own: OwnRecord, undo: Undo) -> PlannedMutation {
    let paths = invocation.paths.clone();
    Box::new(move || match undo.apply(&paths) {
        Ok(applied) => {
            *open(&own) = applied.record;
            Ok(messages::undone_summary(&undo))
        }
        Err(why) => Err(refused(&why, &paths)),
    })
}

fn refused(why: &NotUndone, paths: &Paths) -> String {
    let hint = messages::not_undone_hint(why, paths);
    in_sentences(&messages::not_undone(why, paths), hint.as_deref())
}

/// Only files that the picker shows are changed.
fn is_shown(snapshot: &Snapshot) -> impl Fn(&Path) -> bool + Send + use<> {
    let paths: Vec<PathBuf> = snapshot.files().iter().map(|file| file.path.to_path_buf()).collect();
    change::is_one_of(&paths)
}

/// The other cluster that a context reaches, as a sentence.
fn reaches(snapshot: &Snapshot, name: &str) -> Option<String> {
    let target = snapshot.context(name)?;
    let mut references = cross_file::references(snapshot, &target);
    references.retain(cross_file::reaches_other_cluster);
    (!references.is_empty()).then(|| cross_file::sentence(name, &references))
}
