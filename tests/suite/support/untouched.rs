//! A whole home as it was, to verify afterwards that nothing in it was touched.

use super::home::Home;
use super::snapshot::Snapshot;

/// All files of a home as they are, to verify afterwards that nothing was touched.
pub(crate) struct Untouched<'h> {
    home: &'h Home,
    files: Vec<String>,
    snapshots: Vec<Snapshot>,
}

impl Untouched<'_> {
    /// The files of a home as they are now.
    pub(crate) fn now(home: &Home) -> Untouched<'_> {
        let files = home.files();
        let snapshots = files.iter().map(|file| Snapshot::of(home.path(file))).collect();
        Untouched { home, files, snapshots }
    }

    /// No file came, went or changed.
    #[track_caller]
    pub(crate) fn assert(&self) {
        assert_eq!(self.home.files(), self.files);
        for snapshot in &self.snapshots {
            snapshot.assert_untouched();
        }
    }
}
