//! Waiting for another process to look at a file.

use std::path::Path;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::fs::inotify;

/// Tells when somebody looks at a file.
pub(super) struct Watched(OwnedFd);

impl Watched {
    /// Tells when it is opened.
    pub(super) fn opened(path: &Path) -> Watched {
        Watched::at(path, inotify::WatchFlags::OPEN)
    }

    /// Tells when it was read and closed again.
    pub(super) fn read(path: &Path) -> Watched {
        Watched::at(path, inotify::WatchFlags::CLOSE_NOWRITE)
    }

    fn at(path: &Path, event: inotify::WatchFlags) -> Watched {
        let events = inotify::init(inotify::CreateFlags::CLOEXEC).expect("an inotify");
        inotify::add_watch(&events, path, event).expect("watch a file");
        Watched(events)
    }

    /// Blocks until it happened.
    pub(super) fn wait(&self) {
        let minute = Timespec { tv_sec: 60, tv_nsec: 0 };
        let ready = poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&minute));
        assert_eq!(ready, Ok(1), "nobody looked at the file");
    }
}
