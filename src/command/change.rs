//! A change and the way back: written, kept under the words that tell what was done, taken back.

use std::path::{Path, PathBuf};

use crate::history::{ChainHistory, History};
use crate::kubeconfig::store::{self, WriteError, Written};
use crate::kubeconfig::{Plan, Snapshot};
use crate::paths::Paths;
use crate::printable::{quoted, quoted_path, shown, shown_path};
use crate::state_dir::StateError;
use crate::undo::underway::{Notebook, Unfinished, look};
use crate::undo::{Record, Renamed, forget, keep, load};

use super::departure::listed;
use super::invocation::Invocation;
use super::report::Failure;
use super::unfinished::Told;

/// Where changes are noted.
#[derive(Clone)]
pub(super) struct Books {
    pub(super) paths: Paths,
    /// The file that the history knows the chain by.
    pub(super) chain: PathBuf,
    /// Who was told of an unfinished change and makes another one has gone on.
    told: Told,
}

impl Books {
    /// Those of this run, for changes of what is in this snapshot.
    pub(super) fn of(invocation: &Invocation, snapshot: &Snapshot) -> Self {
        Self {
            paths: invocation.paths.clone(),
            chain: invocation.home_of_current(snapshot).to_owned(),
            told: invocation.told.clone(),
        }
    }
}

/// What became of a change.
pub(super) struct Carried {
    /// The files that were written.
    pub(super) written: Vec<PathBuf>,
    /// Why it can't be undone, if so. That is no reason to fail.
    pub(super) lost: Option<StateError>,
    /// Whether it can't be undone because what went is kept nowhere.
    pub(super) is_final: bool,
    /// What undoes it, as it is stored; none after an interrupted change was undone.
    pub(super) record: Option<Record>,
}

impl Carried {
    /// Says in detail what was written.
    pub(super) fn detail(&self, invocation: &Invocation) {
        for path in &self.written {
            invocation.messages.detail(&format!("wrote {}", invocation.show(path)));
        }
        if let Some(error) = &self.lost {
            let why = error.message(invocation.paths.home.as_deref());
            invocation.messages.detail(&format!("this can't be undone: {why}"));
        }
    }
}

/// What was undone.
pub(super) struct Undone {
    /// What had been done, as it was told then.
    what: String,
    /// The files that were put back, and whether this can be undone in turn.
    pub(super) carried: Carried,
    /// Whether it had been undone before, so that it is made again now.
    is_again: bool,
    /// The files that a kswitch did not come to, where it had not finished.
    not_reached: Vec<PathBuf>,
}

impl Undone {
    /// What was done now, in a sentence or two.
    pub(super) fn words(&self, paths: &Paths) -> String {
        let files = listed_paths(&self.carried.written, paths);
        let what = &self.what;
        let done = if self.is_again {
            format!("Made again in {files}: {what}")
        } else {
            let as_before = if self.carried.written.len() == 1 { "it was" } else { "they were" };
            format!("Put back {files}, as {as_before} before: {what}")
        };
        if self.not_reached.is_empty() {
            return done;
        }
        let others = listed_paths(&self.not_reached, paths);
        let verb = if self.not_reached.len() == 1 { "was" } else { "were" };
        if self.is_again {
            format!("{done} To put it back was ended half way: {others} {verb} not put back.")
        } else {
            format!("{done} That was ended half way: {others} {verb} not changed.")
        }
    }
}

/// Why nothing was undone.
pub(super) enum NotUndone {
    /// There was nothing to undo.
    Nothing,
    /// What was done last is kept in a file that can't be used.
    Unusable(StateError),
    /// What was done last was done to files that are not to be touched.
    Elsewhere {
        /// What had been done, as it was told then.
        what: String,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// It is another change now than the one that was asked about.
    Overtaken,
    /// The files can't be put back.
    Failed {
        /// What had been done, as it was told then.
        what: String,
        /// Why not.
        error: WriteError,
    },
}

impl NotUndone {
    /// Why, and what it was.
    pub(super) fn words(&self, paths: &Paths) -> String {
        match self {
            Self::Nothing => format!(
                "there is nothing to undo: kswitch keeps its last change, and none before, in {}",
                show(&paths.undo, paths)
            ),
            Self::Overtaken => "another change was made meanwhile; nothing was undone".to_owned(),
            Self::Unusable(error) => {
                format!("can't undo the last change: {}", error.message(paths.home.as_deref()))
            }
            Self::Elsewhere { what, files } => {
                let (files, verb) =
                    (listed_paths(files, paths), if files.len() == 1 { "is" } else { "are" });
                format!(
                    "the last change was made in {files}, which {verb} none of the kubeconfigs here. \
                     That was: {what}"
                )
            }
            Self::Failed { what, error } => format!("{error}. That was: {what}"),
        }
    }

    /// What to do about it, where we know.
    pub(super) fn hint(&self, paths: &Paths) -> Option<String> {
        match self {
            Self::Nothing | Self::Overtaken => None,
            Self::Unusable(error) => error.hint(paths.home.as_deref()),
            Self::Elsewhere { files, .. } => {
                if let [file] = &files[..] {
                    return Some(format!("kswitch undo --kubeconfig {}", quoted_path(file)));
                }
                let list = files.iter().map(|file| file.to_string_lossy());
                let list = list.collect::<Vec<_>>().join(":");
                Some(format!("KUBECONFIG={} kswitch undo", quoted(&list)))
            }
            Self::Failed { error, .. } => error.hint(),
        }
    }

    /// The same, to end with.
    pub(super) fn into_failure(self, paths: &Paths) -> Failure {
        if let Self::Failed { error: WriteError::Interrupted(signal), .. } = self {
            return Failure::Terminated(signal);
        }
        Failure::Message { message: self.words(paths), hint: self.hint(paths) }
    }
}

/// Writes a plan, and keeps the way back under the words that tell what was `done`, with the context
/// that was `renamed` if one was.
pub(super) fn carry_out(
    plan: &Plan,
    books: &Books,
    done: &str,
    renamed: Option<Renamed>,
) -> Result<Carried, WriteError> {
    let paths = &books.paths;
    let change = Record { renamed, ..Record::of(done.to_owned(), Vec::new()) };
    let mut note = Notebook::new(&paths.underway, &change);
    let written =
        store::write(plan, &paths.scratch, &mut note).inspect_err(|error| lose(paths, error))?;
    if !written.is_empty() {
        books.told.forget();
    }
    Ok(kept(paths, change.done_to(written)))
}

/// The change that [`undo`] would take back.
pub(super) enum Last {
    /// One that was finished.
    Whole(Record),
    /// One that was interrupted, as far as it came.
    Interrupted(Unfinished),
}

impl Last {
    pub(super) fn look(paths: &Paths) -> Result<Self, NotUndone> {
        let mut interrupted = look(&paths.underway, &paths.scratch).into_iter();
        if let Some(half) = interrupted.find(Unfinished::is_half) {
            return Ok(Self::Interrupted(half));
        }
        let record = load(&paths.undo).map_err(NotUndone::Unusable)?;
        record.map(Self::Whole).ok_or(NotUndone::Nothing)
    }

    pub(super) fn record(&self) -> &Record {
        match self {
            Self::Whole(record) => record,
            Self::Interrupted(half) => &half.record,
        }
    }

    /// The files that would be put back.
    pub(super) fn files(&self) -> &[Written] {
        match self {
            Self::Whole(record) => &record.files,
            Self::Interrupted(half) => &half.changed,
        }
    }
}

/// Takes the last change back, if all its files are in reach and it is the `expected` one, where one
/// is; a change that was interrupted, as far as it came. Done once more, it makes the change again.
pub(super) fn undo(
    books: &Books,
    expected: Option<&Record>,
    reaches: impl Fn(&Path) -> bool,
) -> Result<Undone, NotUndone> {
    let paths = &books.paths;
    store::recover(&[], &paths.scratch);
    let last = Last::look(paths)?;
    if expected.is_some_and(|expected| expected != last.record()) {
        return Err(NotUndone::Overtaken);
    }
    let record = match last {
        Last::Interrupted(half) => return undo_half(paths, half, reaches),
        Last::Whole(record) => record,
    };
    let what = shown(&record.what).into_owned();
    check_reach(&record.files, reaches, &what)?;
    let change = record.reversed();
    let mut note = Notebook::new(&paths.underway, &change);
    match store::undo(&record.files, &paths.scratch, &mut note) {
        Ok(written) => {
            let carried = kept(paths, change.done_to(written));
            remember(books, change.renamed.as_ref());
            Ok(Undone { what, carried, is_again: record.undone, not_reached: Vec::new() })
        }
        Err(error) => {
            lose(paths, &error);
            Err(NotUndone::Failed { what, error })
        }
    }
}

/// What is remembered of a context goes with its name. A history that can't be kept is no reason to
/// fail.
pub(super) fn remember(books: &Books, renamed: Option<&Renamed>) {
    if let Some(Renamed { from, to, chain }) = renamed {
        let chain = chain.as_ref().map_or(books.chain.as_path(), Path::new);
        let rename = |own: &mut ChainHistory| own.rename_context(from, to);
        let _ = History::update(&books.paths.history, chain, rename);
    }
}

/// Puts back what was changed before the end came. What was done before that is what can be undone
/// next.
fn undo_half(
    paths: &Paths,
    half: Unfinished,
    reaches: impl Fn(&Path) -> bool,
) -> Result<Undone, NotUndone> {
    let what = shown(&half.record.what).into_owned();
    check_reach(&half.changed, reaches, &what)?;
    // Its own note serves once more, should we be ended too.
    let written = match store::undo(&half.changed, &paths.scratch, &mut ()) {
        Ok(written) => written.into_iter().map(|file| file.path).collect(),
        Err(error) => return Err(NotUndone::Failed { what, error }),
    };
    half.forget();
    Ok(Undone {
        what,
        carried: Carried { written, lost: None, is_final: false, record: None },
        is_again: half.record.undone,
        not_reached: half.unchanged,
    })
}

pub(super) fn check_reach(
    files: &[Written],
    reaches: impl Fn(&Path) -> bool,
    what: &str,
) -> Result<(), NotUndone> {
    let far = files.iter().map(|file| &file.path).filter(|path| !reaches(path));
    let far: Vec<PathBuf> = far.cloned().collect();
    if far.is_empty() {
        Ok(())
    } else {
        Err(NotUndone::Elsewhere { what: what.to_owned(), files: far })
    }
}

/// Finds out of a path whether it is one of these kubeconfigs, however it is spelled.
pub(super) fn is_one_of(files: &[PathBuf]) -> impl Fn(&Path) -> bool + Send + use<> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let resolved = move |path: &Path| path.canonicalize().unwrap_or_else(|_| absolute(path));
    let own: Vec<PathBuf> = files.iter().map(|path| resolved(path)).collect();
    move |path| own.contains(&resolved(path))
}

fn kept(paths: &Paths, record: Record) -> Carried {
    let written: Vec<PathBuf> = record.files.iter().map(|file| file.path.clone()).collect();
    let is_final = record.files.iter().any(|file| !file.reversal.is_kept());
    let kept = if written.is_empty() {
        Ok(())
    } else if is_final {
        // Nor is the step before the last one any more.
        forget(&paths.undo)
    } else {
        keep(&paths.undo, &record)
    };
    Carried { written, lost: kept.err(), is_final, record: Some(record) }
}

/// One of two files may be changed after all, so what was kept before may not be the last step.
fn lose(paths: &Paths, error: &WriteError) {
    if matches!(error, WriteError::Half { .. } | WriteError::Damaged { .. }) {
        let _ = forget(&paths.undo);
    }
}

fn show(path: &Path, paths: &Paths) -> String {
    shown_path(path, paths.home.as_deref())
}

fn listed_paths(files: &[PathBuf], paths: &Paths) -> String {
    listed(&files.iter().map(|path| show(path, paths)).collect::<Vec<_>>())
}
