//! Applies an operation, or undoes the last one: files, undo record and history.

use std::path::{Path, PathBuf};

use crate::history::{ChainHistory, History, chain_of};
use crate::kubeconfig::store::{self, WriteError};
use crate::kubeconfig::{Plan, Refusal, Snapshot};
use crate::lexical::absolute;
use crate::operation::Operation;
use crate::paths::Paths;
use crate::printable::shown_path;
use crate::state_dir::StateError;
use crate::undo::{Discarding, Last, Record, Recording};

use super::effects::Effects;
use super::invocation::Invocation;
use super::problem::Problem;
use super::read_only_limits;
use super::report::Failure;

/// An operation and its changes to the files.
pub(super) struct Planned {
    pub(super) operation: Operation,
    pub(super) plan: Plan,
    /// The chain in whose history it renames a context.
    renamed_in: Option<String>,
}

impl Planned {
    pub(super) fn of(
        invocation: &Invocation,
        snapshot: &Snapshot,
        operation: Operation,
    ) -> Result<Self, Refusal> {
        read_only_limits::check_operation(invocation, &operation)?;
        let plan = operation.plan(snapshot).map_err(|refusal| match refusal {
            Refusal::NotInKubeconfig { name, path, .. } => {
                Refusal::NotInKubeconfig { name, path, only: invocation.only_file() }
            }
            other => other,
        })?;
        let chain = || chain_of(invocation.file_of_current(snapshot));
        let renamed_in = operation.renamed(snapshot).map(|_| chain());
        Ok(Self { operation, plan, renamed_in })
    }
}

pub(super) struct Applied {
    /// The stored undo record; `None` if nothing was written, or an interrupted change was undone.
    pub(super) record: Option<Record>,
    /// Why the undo record could not be stored, which is no error.
    pub(super) not_stored: Option<StateError>,
    pub(super) files: Vec<PathBuf>,
}

impl Applied {
    fn of(recording: Recording<'_>) -> Self {
        let (record, not_stored) = recording.finish();
        let files = record.iter().flat_map(|own| &own.files).map(|file| file.path.clone());
        Self { files: files.collect(), record, not_stored }
    }

    /// Whether it can't be undone because what was deleted is not stored.
    pub(super) fn is_final(&self) -> bool {
        self.record.as_ref().is_some_and(|record| !record.is_kept())
    }

    fn detail(&self, invocation: &Invocation) {
        for path in &self.files {
            invocation.messages.detail(&format!("wrote {}", shown_path(path)));
        }
        if let Some(error) = &self.not_stored {
            let why = error.message();
            invocation.messages.detail(&format!("this can't be undone: {why}"));
        }
    }
}

/// Writes the files and the undo record.
pub(super) fn apply(planned: &Planned, paths: &Paths) -> Result<Applied, WriteError> {
    let renamed_in = planned.renamed_in.clone();
    let record = Record { renamed_in, ..Record::of(planned.operation.clone()) };
    let mut recording = Recording::new(&paths.undo, &paths.scratch, record);
    store::write(&planned.plan, &paths.scratch, &mut recording)?;
    Ok(Applied::of(recording))
}

/// Applies it for the command line, and prints the details for `--verbose`.
pub(super) fn make(
    invocation: &Invocation,
    snapshot: &Snapshot,
    planned: &Planned,
) -> Result<Applied, Failure> {
    if planned.plan.is_empty() {
        let target = planned.operation.context().and_then(|key| snapshot.entry(key));
        invocation.recover_unchanged(snapshot, target.as_ref());
    }
    let applied = apply(planned, &invocation.paths).map_err(|why| {
        invocation.failure(Problem::NotWritten { operation: &planned.operation, why })
    })?;
    applied.detail(invocation);
    Ok(applied)
}

/// Renames a context in the history of its chain. Errors of the history are ignored.
pub(super) fn remember_renamed(paths: &Paths, record: Option<&Record>) {
    if let Some(record) = record
        && let Some(chain) = &record.renamed_in
        && let Some((from, to)) = record.renamed()
    {
        let rename = |own: &mut ChainHistory| own.rename_context(from, to);
        let _ = History::update(&paths.history, Path::new(chain), rename);
    }
}

/// An undo of the last change that was checked, and its effects.
pub(super) struct Undo {
    pub(super) last: Last,
    pub(super) effects: Effects,
}

impl Undo {
    /// Checks that the last change can be undone: only in files for which `reaches` is true.
    pub(super) fn prepare(
        last: Last,
        snapshot: &Snapshot,
        reaches: impl Fn(&Path) -> bool,
    ) -> Result<Self, NotUndone> {
        let files = last.files().iter().map(|file| file.path.clone());
        let files: Vec<PathBuf> = files.filter(|path| !reaches(path)).collect();
        if !files.is_empty() {
            return Err(NotUndone::Elsewhere { record: Box::new(last.record().clone()), files });
        }
        if let Last::Interrupted(own) = &last
            && let Some(path) = own.written_since.first()
        {
            let error = WriteError::Changed(path.clone());
            return Err(NotUndone::Failed { record: Box::new(own.record.clone()), error });
        }
        match Effects::of_undo(snapshot, last.files()) {
            Ok(effects) => Ok(Self { last, effects }),
            Err(error) => Err(NotUndone::Failed { record: Box::new(last.record().clone()), error }),
        }
    }

    /// Undoes the change, or redoes it if it is an undo. Of an interrupted change it undoes what
    /// was written.
    pub(super) fn apply(&self, paths: &Paths) -> Result<Applied, NotUndone> {
        let record = self.last.record();
        if load(paths)?.record() != record {
            return Err(NotUndone::Overtaken);
        }
        let (files, scratch) = (self.last.files(), &paths.scratch);
        let failed = |error| NotUndone::Failed { record: Box::new(record.clone()), error };
        match &self.last {
            Last::Made(record) => {
                let mut recording = Recording::new(&paths.undo, scratch, record.reversed());
                store::undo(files, scratch, &mut recording).map_err(failed)?;
                let applied = Applied::of(recording);
                remember_renamed(paths, applied.record.as_ref());
                Ok(applied)
            }
            Last::Interrupted(_) => {
                let mut discarding = Discarding::new(&paths.undo, record);
                let written = store::undo(files, scratch, &mut discarding).map_err(failed)?;
                let files = written.into_iter().map(|file| file.path).collect();
                Ok(Applied { record: None, not_stored: None, files })
            }
        }
    }

    /// Applies it for the command line, and prints the details for `--verbose`.
    pub(super) fn make(&self, invocation: &Invocation) -> Result<Applied, NotUndone> {
        let applied = self.apply(&invocation.paths)?;
        applied.detail(invocation);
        Ok(applied)
    }
}

pub(super) fn load(paths: &Paths) -> Result<Last, NotUndone> {
    let last = Last::load(&paths.undo, &paths.scratch).map_err(NotUndone::Unusable)?;
    last.ok_or(NotUndone::Nothing)
}

/// Why nothing was undone.
pub(super) enum NotUndone {
    Nothing,
    /// The undo record can't be used.
    Unusable(StateError),
    /// Some of its files are not to be changed.
    Elsewhere {
        record: Box<Record>,
        files: Vec<PathBuf>,
    },
    /// The last change is no longer the one that was previewed.
    Overtaken,
    /// The files can't be written.
    Failed {
        record: Box<Record>,
        error: WriteError,
    },
}

/// Whether a path leads to one of these kubeconfigs.
pub(super) fn is_one_of(files: &[PathBuf]) -> impl Fn(&Path) -> bool + Send + use<> {
    let resolved = |path: &Path| path.canonicalize().unwrap_or_else(|_| absolute(path));
    let own: Vec<PathBuf> = files.iter().map(|path| resolved(path)).collect();
    move |path| own.contains(&resolved(path))
}
