//! Undo and redo from the picker: the preview and the mutation.
//!
//! In a session there are two records of a last change: the session's, of switches, and the one outside
//! of it, of renames and deletions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::command::change::{self, NotUndone, Undo};
use crate::command::{consent, cross_file, messages};
use crate::kubeconfig::Snapshot;
use crate::paths::Paths;
use crate::picker::{Mutation, Preview};
use crate::undo::{Last, Record};

use super::mutations::{Made, OwnRecord, Places, PlannedMutation, in_sentences};
use super::workers::open;

/// A previewed undo or redo.
pub(super) struct Previewed {
    undo: Undo,
    paths: Paths,
    own: OwnRecord,
    /// Whether it is made outside of the session of this terminal.
    pub(super) is_outside: bool,
}

impl Previewed {
    /// Plans it.
    pub(super) fn plan(self) -> PlannedMutation {
        let Self { undo, paths, own, .. } = self;
        Box::new(move || match undo.apply(&paths) {
            Ok(applied) => {
                let made = Made::of(messages::undone_summary(&undo), applied.record.as_ref());
                *open(&own) = applied.record;
                Ok(made)
            }
            Err(why) => Err(refused(&why, &paths, undo.last.record().undone)),
        })
    }
}

/// The preview of an undo or a redo. It needs no confirmation only if the change was made in this
/// picker, no context is deleted, no protected one gets another name, and the new current context is
/// neither protected nor reaches another cluster than its own file has.
pub(super) fn preview(
    Places { invocation, outside, own, own_outside }: Places<'_>,
    snapshot: &Snapshot,
    mutation: &Mutation,
) -> Result<(Preview, Previewed), String> {
    let settings = invocation.settings();
    let is_redo = *mutation == Mutation::Redo;
    // What this picker changed outside of the session comes first.
    let made_outside = outside.filter(|outside| {
        let own = open(own_outside);
        let is_last =
            |own: &Record| change::load(&outside.paths).is_ok_and(|last| last.record() == own);
        own.as_ref().is_some_and(|own| own.undone == is_redo && is_last(own))
    });
    let is_outside = made_outside.is_some();
    let paths = &made_outside.unwrap_or(invocation).paths;
    let own = if is_outside { own_outside } else { own };
    let can_be = |last: &Last| match last {
        Last::Made(record) => record.undone == is_redo,
        Last::Interrupted(_) => !is_redo,
    };
    let refused = |why: NotUndone| refused(&why, paths, is_redo);
    let last = change::load(paths).map_err(refused)?;
    if !can_be(&last) {
        return Err(messages::sentence(&messages::nothing_to_revert(last.record())));
    }
    let undo = Undo::prepare(last, snapshot, is_shown(snapshot));
    let mut undo = undo.map_err(refused)?;
    if is_outside {
        undo.effects.follow_rename();
    }
    let (record, effects) = (undo.last.record(), &undo.effects);
    let is_interrupted = matches!(undo.last, Last::Interrupted(_));
    let is_own = open(own).as_ref() == Some(record) && !is_interrupted;
    let mut text = Vec::new();
    if !is_own {
        let how = if is_interrupted { "was interrupted" } else { "was not made in this picker" };
        let what = messages::last_change(record).map(|what| format!(": {what}"));
        let place = if paths.is_in_session { " in this session" } else { "" };
        text.push(format!("The last change{place} {how}{}.", what.unwrap_or_default()));
    }
    let purpose = if is_redo { "Redo" } else { "Undo" };
    text.push(format!("{purpose}: {}?", messages::preview_undo(effects)));
    let mut protection = consent::of_change(invocation, effects.gone(), None);
    protection.extend(effects.new_current().and_then(|name| consent::protection(settings, name)));
    let protection: Vec<String> = protection.iter().map(|own| messages::sentence(own)).collect();
    let other_cluster = effects.new_current().and_then(|name| reaches(snapshot, name));
    let asks =
        !is_own || !protection.is_empty() || other_cluster.is_some() || !effects.deleted.is_empty();
    text.extend(protection);
    text.extend(other_cluster);
    let previewed = Previewed { undo, paths: paths.clone(), own: Arc::clone(own), is_outside };
    Ok((Preview { text: text.join(" "), asks }, previewed))
}

fn refused(why: &NotUndone, paths: &Paths, is_redo: bool) -> String {
    let hint = messages::not_undone_hint(why, paths, is_redo);
    in_sentences(&messages::not_undone(why, paths, is_redo), hint.as_deref())
}

/// Only files that the picker shows are changed.
fn is_shown(snapshot: &Snapshot) -> impl Fn(&Path) -> bool + Send + use<> {
    let session = snapshot.session().map(|session| &session.file);
    let files = snapshot.files().iter().chain(session);
    let paths: Vec<PathBuf> = files.map(|file| file.path.to_path_buf()).collect();
    change::is_one_of(&paths)
}

/// The other cluster that a context reaches, as a sentence.
fn reaches(snapshot: &Snapshot, name: &str) -> Option<String> {
    let target = snapshot.context(name)?;
    let mut references = cross_file::references(snapshot, &target);
    references.retain(cross_file::reaches_other_cluster);
    (!references.is_empty()).then(|| cross_file::sentence(name, &references))
}
