//! Waiting for what another process does to a file.

use std::path::Path;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::fs::inotify;

/// Reports when a process does something to a file.
pub(crate) struct Watched(OwnedFd);

impl Watched {
    /// Reports when it is opened.
    pub(crate) fn opened(path: &Path) -> Watched {
        Watched::at(path, inotify::WatchFlags::OPEN)
    }

    /// Reports when it was read and closed again.
    pub(crate) fn read(path: &Path) -> Watched {
        Watched::at(path, inotify::WatchFlags::CLOSE_NOWRITE)
    }

    /// Reports when a file, or one in a directory, is written.
    pub(crate) fn written_in(path: &Path) -> Watched {
        Watched::at(path, inotify::WatchFlags::MODIFY)
    }

    fn at(path: &Path, event: inotify::WatchFlags) -> Watched {
        let events = inotify::init(inotify::CreateFlags::CLOEXEC).expect("an inotify");
        inotify::add_watch(&events, path, event).expect("watch a file");
        Watched(events)
    }

    /// Blocks until it has happened since the last wait.
    pub(crate) fn wait(&self) {
        let minute = Timespec { tv_sec: 60, tv_nsec: 0 };
        let ready = poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&minute));
        assert_eq!(ready, Ok(1), "it did not happen");
        rustix::io::read(&self.0, &mut [0; 4096]).expect("read the events");
    }

    /// Whether it has happened.
    pub(crate) fn has_happened(&self) -> bool {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&now)) == Ok(1)
    }
}
