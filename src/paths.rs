//! The paths of kswitch's own files.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::environment::Environment;
use crate::kubeconfig::chain::GUARD_FILE;

/// The paths of files and directories, which need not exist.
#[derive(Debug, Clone)]
pub struct Paths {
    /// `HOME`, like kubectl: an empty variable counts as unset.
    pub home: Option<PathBuf>,
    /// `settings.yaml`.
    pub settings: PathBuf,
    /// `history.json`: contexts and namespaces used before.
    pub history: PathBuf,
    /// The known cluster files in order.
    pub known: PathBuf,
    /// `undo.json`: the last change.
    pub undo: PathBuf,
    /// Whether the history and the last change are those of a session.
    pub is_in_session: bool,
    /// The cache of namespace names.
    pub answers: PathBuf,
    /// `documents.json`: the cache of parsed kubeconfigs for completion.
    pub documents: PathBuf,
    /// Marks and copies that exist only while a kubeconfig is written.
    pub scratch: PathBuf,
    /// The kubeconfigs of the demo.
    pub demo: PathBuf,
    /// Directories for sessions: the first that can be used. That of the login session is emptied at
    /// its end.
    pub sessions: Vec<PathBuf>,
    /// Directories for the replies to shells: the first that can be used.
    pub replies: Vec<PathBuf>,
    /// Sessions of directories, which have no end.
    pub pins: PathBuf,
    /// The guard of all sessions. It is not in a directory that is emptied.
    pub guard: PathBuf,
}

impl Paths {
    /// The standard paths of the platform: on Linux below `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and
    /// `XDG_CACHE_HOME`.
    ///
    /// Without `HOME` they are in the home directory of the user database, or if there is none, below
    /// `.kswitch` in the working directory.
    #[must_use]
    pub fn of_user(environment: &Environment) -> Self {
        let project_dirs = ProjectDirs::from("", "", "kswitch");
        let path_of = |of: fn(&ProjectDirs) -> &Path| {
            project_dirs.as_ref().map_or(Path::new(".kswitch"), of).to_owned()
        };
        let runtime = project_dirs.as_ref().and_then(ProjectDirs::runtime_dir);
        let runtime = runtime.filter(|own| own.parent().is_some_and(is_private));
        let below_runtime = |name| runtime.map(|own| own.join(name));
        let state = path_of(|own| own.state_dir().unwrap_or(own.data_local_dir()));
        Self {
            home: environment.home().map(Path::to_owned),
            settings: path_of(ProjectDirs::config_dir).join("settings.yaml"),
            history: state.join("history.json"),
            known: state.join("cluster-files"),
            undo: state.join("undo.json"),
            is_in_session: false,
            answers: path_of(ProjectDirs::cache_dir).join("namespaces"),
            documents: path_of(ProjectDirs::cache_dir).join("documents.json"),
            scratch: state.join("scratch"),
            sessions: below_runtime("sessions")
                .into_iter()
                .chain([state.join("sessions")])
                .collect(),
            replies: below_runtime("replies").into_iter().chain([state.join("replies")]).collect(),
            pins: state.join("pins"),
            guard: state.join(GUARD_FILE),
            demo: path_of(ProjectDirs::cache_dir).join("demo"),
        }
    }
    /// The same within the session of this file: what is done in a terminal is undone there, and goes
    /// back there.
    #[must_use]
    pub fn in_session(self, file: &Path) -> Self {
        Self {
            undo: file.with_file_name("undo.json"),
            history: file.with_file_name("history.json"),
            is_in_session: true,
            ..self
        }
    }
}

/// Whether a directory exists and only its owner can write there, as the standard requires of
/// `XDG_RUNTIME_DIR`.
fn is_private(directory: &Path) -> bool {
    directory.metadata().is_ok_and(|found| found.is_dir() && found.mode() & 0o022 == 0)
}
