//! What the process was started with: environment, folders, streams. Read once, then passed down.

use std::cell::{Cell, OnceCell};
use std::env;
use std::ffi::OsString;
use std::fs::File as TerminalFile;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{Global, When};
use crate::cluster::{Limits, QueryOptions, Timeout};
use crate::history::{ChainHistory, History};
use crate::kubeconfig::chain::{Source, renaming};
use crate::kubeconfig::kuberc::Kuberc;
use crate::kubeconfig::snapshot::DEFAULT_NAMESPACE;
use crate::kubeconfig::store::{
    ClusterFiles, Glob, SERVICE_ACCOUNT, Sources, interrupted, load, load_cached, pod_namespace,
    recover, recover_if_locked,
};
use crate::kubeconfig::{Chain, ContextEntry, File, Snapshot};
use crate::paths::Paths;
use crate::picker::Height;
use crate::picker::view::theme::Depth;
use crate::printable::{quoted_path, shown, shown_path};
use crate::settings::{Settings, SettingsError};
use crate::shell::{ADD_ALL, Isolation, does_not_fit, isolation};
use crate::state_dir::StateError;
use crate::undo;

use super::messages::{interrupted_change, interrupted_files};
use super::missing_files;
use super::report::{Failure, Messages};
use super::sample_clusters::SampleClusters;

/// One run of kswitch.
pub(super) struct Invocation {
    pub(super) paths: Paths,
    pub(super) chain: Chain,
    pub(super) messages: Messages,
    pub(super) shell: Option<OsString>,
    /// How much of the terminal the picker takes, if not all of it.
    pub(super) height: Option<Height>,
    /// Whether an interrupted kswitch was reported, or is reported by the picker.
    has_reported: Cell<bool>,
    /// Whether it was said that no file of the chain exists.
    has_warned: Cell<bool>,
    color: When,
    no_color: bool,
    timeout: Option<Timeout>,
    /// What answers in place of the clusters: the demo's samples.
    pub(super) samples: Option<SampleClusters>,
    settings: OnceCell<(Settings, Vec<SettingsError>)>,
    isolation: OnceCell<Option<Isolation>>,
    default_namespace: OnceCell<String>,
}

impl Invocation {
    pub(super) fn new(global: &Global) -> Self {
        let paths = Paths::of_user();
        let flag = global.kubeconfig.as_ref().map(|path| path.as_os_str());
        let variable = env::var_os("KUBECONFIG");
        let chain = Chain::choose(flag, variable.as_deref(), paths.home.as_deref());
        Self {
            chain,
            paths,
            messages: Messages { quiet: global.quiet, verbose: global.verbose },
            shell: env::var_os("SHELL"),
            height: global.height,
            has_reported: Cell::new(false),
            has_warned: Cell::new(false),
            color: global.color,
            no_color: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
            timeout: global.timeout,
            samples: None,
            settings: OnceCell::new(),
            isolation: OnceCell::new(),
            default_namespace: OnceCell::new(),
        }
    }

    /// The same run with the folders, the chain and the clusters of the demo, and without settings.
    pub(super) fn for_demo(&self, paths: Paths, chain: Chain) -> Self {
        let settings = Settings { cluster_files: Vec::new(), ..Settings::default() };
        let settings = OnceCell::from((settings, Vec::new()));
        Self {
            paths,
            chain,
            shell: self.shell.clone(),
            has_reported: Cell::new(false),
            has_warned: Cell::new(false),
            samples: Some(SampleClusters::load()),
            settings,
            isolation: OnceCell::new(),
            default_namespace: OnceCell::from(DEFAULT_NAMESPACE.to_owned()),
            ..*self
        }
    }

    /// Reads the files of the chain.
    pub(super) fn load_chain(&self) -> Snapshot {
        self.reported(self.load(&[]))
    }

    /// The same for a command that changes something. This is all that a switch needs.
    pub(super) fn load_chain_to_change(&self) -> Snapshot {
        self.recovered(self.load(&[]))
    }

    /// The same without a report of an interrupted kswitch.
    pub(super) fn read_chain(&self) -> Snapshot {
        Snapshot::merge(self.load(&[]))
    }

    /// Reads the files of the chain and the cluster files beside it.
    ///
    /// `--kubeconfig` means that file alone, so there are none beside it.
    pub(super) fn load_all(&self) -> Snapshot {
        self.reported(self.load(&self.cluster_files().files))
    }

    /// The same for a command that changes something.
    pub(super) fn load_all_to_change(&self) -> Snapshot {
        self.recovered(self.load(&self.cluster_files().files))
    }

    /// The same for cluster files that were found before, to make a `KUBECONFIG` of them. Where the
    /// chain names a cluster file by a path that it no longer has, it is read in that place.
    pub(super) fn read_renamed(&self, found: &ClusterFiles) -> Vec<File> {
        let renamed = |path: &PathBuf| {
            let successor = found.known.successor(path).filter(|_| !path.exists());
            successor.map_or_else(|| path.clone(), Path::to_owned)
        };
        let chain: Vec<PathBuf> = self.chain.files.iter().map(renamed).collect();
        load(&chain, &found.files)
    }

    /// Recovers what an interrupted kswitch left of these files, and reads them again then. A command
    /// that only reads leaves that to the next one that writes.
    fn recovered(&self, mut files: Vec<File>) -> Snapshot {
        let left = interrupted(&files, &self.paths.scratch);
        if left.is_empty() {
            return self.reported_with(Snapshot::merge(files), &[]);
        }
        recover(&left, &self.paths.scratch);
        // Only these: what came through a pipe can't be read again.
        for file in files.iter_mut().filter(|file| left.iter().any(|path| **path == *file.path)) {
            if let Some(again) = load(&[file.path.to_path_buf()], &[]).pop() {
                file.state = again.state;
            }
        }
        self.reported(files)
    }

    /// Recovers the files of a context that there is nothing to change in: a lock that an interrupted
    /// kswitch left keeps kubectl from writing.
    pub(super) fn free(&self, snapshot: &Snapshot, target: Option<&ContextEntry<'_>>) {
        let target = target.map(|target| &*target.file.path);
        for file in [Some(self.home_of_current(snapshot)), target].into_iter().flatten() {
            recover_if_locked(file, &self.paths.scratch);
        }
    }

    /// Reports what an earlier kswitch left when it was interrupted.
    fn reported(&self, files: Vec<File>) -> Snapshot {
        let snapshot = Snapshot::merge(files);
        if self.has_reported.get() || self.messages.quiet {
            self.tell_of_missing(snapshot.files());
            return snapshot;
        }
        let left = interrupted(snapshot.files(), &self.paths.scratch);
        self.reported_with(snapshot, &left)
    }

    fn reported_with(&self, snapshot: Snapshot, left: &[PathBuf]) -> Snapshot {
        if !self.has_reported.replace(true)
            && !self.messages.quiet
            && let Some((warning, hint)) = self.interrupted(&snapshot, left)
        {
            self.messages.warn(&warning);
            if let Some(hint) = hint {
                self.messages.say(&format!("hint: {hint}"));
            }
        }
        self.tell_of_missing(snapshot.files());
        snapshot
    }

    /// What an interrupted kswitch left, as a warning and a hint: a change of several files, or else
    /// the files that it was writing.
    fn interrupted(
        &self,
        snapshot: &Snapshot,
        left: &[PathBuf],
    ) -> Option<(String, Option<String>)> {
        if let Some(change) = undo::interrupted(&self.paths.undo, &self.paths.scratch) {
            return Some(interrupted_change(self, &change));
        }
        let (warning, hint) = interrupted_files(self, snapshot, left)?;
        Some((warning, Some(hint)))
    }

    /// The same as a line of the picker.
    pub(super) fn interrupted_notice(&self, snapshot: &Snapshot) -> Option<String> {
        let left = interrupted(snapshot.files(), &self.paths.scratch);
        let (warning, hint) = self.interrupted(snapshot, &left)?;
        Some(match hint {
            Some(hint) => format!("{warning}; {hint}"),
            None => warning,
        })
    }

    /// Warns where no file of the chain exists, once.
    fn tell_of_missing(&self, files: &[File]) {
        if self.has_warned.get() {
            return;
        }
        if let Some((words, hint)) = missing_files::warning(self, files) {
            self.has_warned.set(true);
            self.messages.warn(&words);
            self.messages.say(&format!("hint: {hint}"));
        }
    }

    /// Leaves the report of an interrupted kswitch to the picker, which covers stderr.
    pub(super) fn leave_interrupted_to_picker(&self) {
        self.has_reported.set(true);
        self.has_warned.set(true);
    }

    /// The same for completion, which remembers what the files say while they don't change.
    pub(super) fn recall_all(&self) -> Snapshot {
        let cluster_files = self.cluster_files().files;
        let files = load_cached(&self.chain.files, &cluster_files, &self.paths.documents);
        Snapshot::merge(files)
    }

    /// Whether the files of the chain can be read more than once: what comes through a pipe can't.
    pub(super) fn can_be_read_again(&self) -> bool {
        self.sources_with(Vec::new()).can_be_read_again()
    }

    /// The paths of all those files.
    pub(super) fn all_paths(&self) -> Vec<PathBuf> {
        let cluster_files = self.cluster_files().files;
        self.chain.files.iter().cloned().chain(cluster_files).collect()
    }

    fn cluster_files(&self) -> ClusterFiles {
        self.warned(self.sources().cluster_files())
    }

    /// The cluster files, and what is known of them.
    pub(super) fn cluster_files_and_known(&self) -> ClusterFiles {
        self.warned(self.sources().cluster_files_and_known())
    }

    /// Warns where there may be more files than a search has found.
    fn warned(&self, found: ClusterFiles) -> ClusterFiles {
        for reached in &found.reached {
            self.messages.warn(&shown(&reached.to_string()));
        }
        found
    }

    /// Where all those files come from, to be read again.
    pub(super) fn sources(&self) -> Sources {
        let globs = match self.chain.source {
            Source::Flag => Vec::new(),
            Source::Variable | Source::Default => self.settings().cluster_files.clone(),
        };
        self.sources_with(globs)
    }

    fn sources_with(&self, globs: Vec<Glob>) -> Sources {
        Sources {
            chain: self.chain.files.clone(),
            globs,
            home: self.paths.home.clone(),
            known: self.paths.known.clone(),
        }
    }

    fn load(&self, beside: &[PathBuf]) -> Vec<File> {
        load(&self.chain.files, beside)
    }

    /// The settings, read when first asked for. A mistake in them is a warning, and stops nothing.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings_and_mistakes().0
    }

    /// What is wrong with the settings.
    pub(super) fn mistakes_in_settings(&self) -> &[SettingsError] {
        &self.settings_and_mistakes().1
    }

    fn settings_and_mistakes(&self) -> &(Settings, Vec<SettingsError>) {
        self.settings.get_or_init(|| {
            let (settings, mistakes) = Settings::load(&self.paths.settings);
            for mistake in &mistakes {
                self.messages.warn(&mistake.to_string());
            }
            (settings, mistakes)
        })
    }

    /// The program whose isolated shell we were started in, if it is one.
    pub(super) fn isolation(&self) -> Option<Isolation> {
        *self.isolation.get_or_init(|| isolation(|name| env::var_os(name)))
    }

    /// What to do for a context of a file that `KUBECONFIG` does not name.
    pub(super) fn way_onto_chain(&self, snapshot: &Snapshot, file: &File) -> String {
        let sets_current = file.document().is_some_and(|own| own.current_context.is_some());
        let add = if sets_current && snapshot.current().is_none() {
            ADD_ALL
        } else {
            "eval \"$(kswitch env)\""
        };
        match self.isolation() {
            Some(Isolation { program, .. }) => format!("leave this shell of {program}: exit"),
            None if does_not_fit(snapshot.files(), &file.path) => format!(
                "KUBECONFIG has no room for it; for this file alone, in this shell: \
                 export KUBECONFIG={}",
                quoted_path(&file.path)
            ),
            None => match renaming(&file.path) {
                Some(renaming) => format!("{renaming}\n{add}"),
                None => add.to_owned(),
            },
        }
    }

    /// How to ask a cluster, where there is no picker: warnings go to stderr.
    pub(super) fn query_options(&self, limits: Limits) -> QueryOptions {
        let Timeout(timeout) = self.timeout.unwrap_or_else(|| self.settings().timeout);
        let (variable, gate) = (env::var_os("KUBERC"), env::var_os("KUBECTL_KUBERC"));
        let home = self.paths.home.as_deref();
        let messages = self.messages;
        QueryOptions {
            timeout,
            limits,
            kuberc: Kuberc::choose(variable.as_deref(), gate.as_deref(), home),
            warn: Arc::new(move |warning| messages.warn(&warning)),
        }
    }

    /// What was used before with this chain; nothing where the history can't be used.
    pub(super) fn history(&self, snapshot: &Snapshot) -> ChainHistory {
        self.usable_history(snapshot)
            .unwrap_or_else(|_| History::default().of(self.home_of_current(snapshot)))
    }

    /// The same for who fails without it.
    pub(super) fn usable_history(&self, snapshot: &Snapshot) -> Result<ChainHistory, StateError> {
        Ok(History::load(&self.paths.history)?.of(self.home_of_current(snapshot)))
    }

    /// Why there is nothing to go back to: the history says nothing of it, or can't be used. The hint
    /// is for the first.
    pub(super) fn no_way_back(
        &self,
        missing: &str,
        history: &Result<ChainHistory, StateError>,
        hint: String,
    ) -> Failure {
        match history {
            Ok(_) => {
                let history = self.show(&self.paths.history);
                Failure::new(format!("{missing}: {history} names none")).hint(hint)
            }
            Err(error) => self.unusable(missing, error),
        }
    }

    /// Something that can't be done because a file of ours can't be used.
    pub(super) fn unusable(&self, what: &str, error: &StateError) -> Failure {
        let home = self.paths.home.as_deref();
        let failure = Failure::new(format!("{what}: {}", error.message(home)));
        match error.hint(home) {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// Notes what is used now. A history that can't be kept is no reason to fail.
    pub(super) fn remember(&self, snapshot: &Snapshot, change: impl FnOnce(&mut ChainHistory)) {
        let home = self.paths.home.as_deref();
        match History::update(&self.paths.history, self.home_of_current(snapshot), change) {
            Ok(None) => {}
            Ok(Some(unusable)) => {
                self.messages.warn(&format!("started a new history: {}", unusable.message(home)));
            }
            Err(error) => {
                self.messages.warn(&format!("the history is not kept: {}", error.message(home)));
            }
        }
    }

    /// The namespace that kubectl uses with a context (semantics 5).
    pub(super) fn namespace_of<'a>(&'a self, entry: &ContextEntry<'a>) -> &'a str {
        entry.context.namespace.as_deref().unwrap_or_else(|| self.default_namespace())
    }

    /// The namespace that kubectl uses with a context that names none: that of the pod it runs in, or
    /// `default`.
    pub(super) fn default_namespace(&self) -> &str {
        self.default_namespace.get_or_init(|| {
            let of_pod = pod_namespace(|name| env::var_os(name), Path::new(SERVICE_ACCOUNT));
            of_pod.unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned())
        })
    }

    /// The file that this chain is known by in the history.
    pub(super) fn home_of_current<'a>(&'a self, snapshot: &'a Snapshot) -> &'a Path {
        let first = self.chain.files.first().map_or(Path::new(""), PathBuf::as_path);
        snapshot.home_of_current().map_or(first, |file| &file.path)
    }

    /// A path as messages show it.
    pub(super) fn show(&self, path: &Path) -> String {
        show(path, &self.paths)
    }

    /// Says which files could not be used.
    pub(super) fn warn_of_faults<'f>(&self, files: impl Iterator<Item = &'f File>) {
        for file in files {
            if let Some(fault) = file.fault() {
                let breaks = if file.breaks_kubectl() {
                    "; every kubectl command fails with it"
                } else {
                    ""
                };
                self.messages.warn(&format!("{}: {fault}{breaks}", self.show(&file.path)));
            }
        }
    }

    /// Whether what is printed may have colours.
    pub(super) fn colors_stdout(&self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    /// Whether what is drawn on the terminal may have colours.
    pub(super) fn colors_terminal(&self) -> bool {
        self.colors(true)
    }

    /// How many colours the terminal says it has.
    pub(super) fn color_depth() -> Depth {
        let variable = |name| env::var(name).ok();
        Depth::of(variable("COLORTERM").as_deref(), variable("TERM").as_deref())
    }

    fn colors(&self, on_terminal: bool) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => on_terminal && !self.no_color,
        }
    }
}

/// A path as messages show it.
pub(super) fn show(path: &Path, paths: &Paths) -> String {
    shown_path(path, paths.home.as_deref())
}

/// The name or the path that this process was started by.
pub(super) fn called_as() -> OsString {
    env::args_os().next().unwrap_or_default()
}

/// Whether there is a terminal to draw on, wherever our streams lead.
pub(super) fn has_terminal() -> bool {
    why_no_picker().is_none()
}

/// Why the picker can't be shown, if it can't.
pub(super) fn why_no_picker() -> Option<&'static str> {
    if TerminalFile::options().read(true).write(true).open("/dev/tty").is_err() {
        return Some("no terminal to pick on; in a script");
    }
    // An editor's shell, or a terminal that nobody knows: it would show what we send to it.
    let is_dumb = env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    is_dumb.then_some("the picker can't be drawn where TERM is dumb or not set; to switch")
}

/// What the timeout of a list limits that is printed as it comes: somebody who sees it grow can end
/// it, a script can't.
pub(super) fn limits_of_list() -> Limits {
    if prints_to_terminal() { Limits::Page } else { Limits::Answer }
}

/// Whether somebody looks at what we print.
pub(super) fn prints_to_terminal() -> bool {
    io::stdout().is_terminal()
}
