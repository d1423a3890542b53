//! Where kswitch's own files live.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// Our own files and folders; none of them need exist.
#[derive(Debug, Clone)]
pub struct Paths {
    /// `HOME`, as kubectl takes it: an empty variable is none.
    pub home: Option<PathBuf>,
    /// `settings.yaml`.
    pub settings: PathBuf,
    /// `history.json`: contexts and namespaces used before.
    pub history: PathBuf,
    /// The order in which cluster files became known.
    pub known: PathBuf,
    /// `undo.json`: the last change.
    pub undo: PathBuf,
    /// Changes of several files that are under way, or were when kswitch was killed; there only as
    /// long as there is one.
    pub underway: PathBuf,
    /// What clusters answered before.
    pub answers: PathBuf,
    /// `documents.json`: what kubeconfigs said when they were last read for a completion.
    pub documents: PathBuf,
    /// Copies that are kept while a kubeconfig is written in place.
    pub scratch: PathBuf,
    /// Where the demo unpacks its clusters.
    pub demo: PathBuf,
}

/// The working folder as Go's programs name it: `PWD` where it leads to the working folder, else the
/// path without links. What a relative path means as text depends on it.
#[must_use]
pub fn working_folder() -> PathBuf {
    let same = |path: &PathBuf| match (path.metadata(), Path::new(".").metadata()) {
        (Ok(named), Ok(real)) => (named.dev(), named.ino()) == (real.dev(), real.ino()),
        _ => false,
    };
    let named = std::env::var_os("PWD").map(PathBuf::from);
    named
        .filter(|path| path.is_absolute() && same(path))
        .or_else(|| std::env::current_dir().ok())
        .unwrap_or_default()
}

impl Paths {
    /// The places that the platform has for such files: below `XDG_CONFIG_HOME`,
    /// `XDG_STATE_HOME` and `XDG_CACHE_HOME` on Linux.
    ///
    /// Where `HOME` is not set they are below the home that the user database names; where that names
    /// none either, below `.kswitch` in the working folder.
    #[must_use]
    pub fn of_user() -> Self {
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let folders = ProjectDirs::from("", "", "kswitch");
        let folder = |of: fn(&ProjectDirs) -> &Path| {
            folders.as_ref().map_or(Path::new(".kswitch"), of).to_owned()
        };
        let state = folder(|own| own.state_dir().unwrap_or(own.data_local_dir()));
        Self {
            home,
            settings: folder(ProjectDirs::config_dir).join("settings.yaml"),
            history: state.join("history.json"),
            known: state.join("cluster-files"),
            undo: state.join("undo.json"),
            underway: state.join("underway"),
            answers: folder(ProjectDirs::cache_dir).join("namespaces"),
            documents: folder(ProjectDirs::cache_dir).join("documents.json"),
            scratch: state.join("scratch"),
            demo: folder(ProjectDirs::cache_dir).join("demo"),
        }
    }
}
