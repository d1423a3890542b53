//! Locks, as kubectl takes them: a file beside the kubeconfig that exists while one is written
//! (semantics 4).
//!
//! kubectl's lock is empty, and one that it left behind stays for ever. Ours names the process that
//! holds it, so that the lock of a process that was killed can be taken over.

use std::ffi::OsString;
use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::{WriteError, signals};

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Where a file's locks are: beside the path as spelled, where kubectl looks, and beside the file
/// itself if that is elsewhere, where others look who reach it by another way.
pub(super) fn paths(spelled: &Path, resolved: &Path) -> Vec<PathBuf> {
    let folder = spelled.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    let same_place = folder
        .is_ok_and(|folder| spelled.file_name().is_some_and(|name| folder.join(name) == resolved));
    if same_place {
        vec![with_suffix(spelled)]
    } else {
        vec![with_suffix(spelled), with_suffix(resolved)]
    }
}

/// The lock of a path.
pub(super) fn with_suffix(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

/// A lock that is held; dropping it gives it back.
pub(super) enum Lock {
    /// A lock file.
    File { path: PathBuf, identity: (u64, u64) },
    /// The kernel's lock on the kubeconfig itself.
    OnFile { _file: fs::File },
}

impl Lock {
    /// Takes a lock file, waiting for its holder until the deadline; `None` where the folder takes
    /// no files.
    pub(super) fn take(
        path: &Path,
        kubeconfig: &Path,
        deadline: Instant,
    ) -> Result<Option<Self>, WriteError> {
        let mut pause = FIRST_PAUSE;
        loop {
            match create(path) {
                Ok(lock) => return Ok(Some(lock)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if is_closed_folder(&error) => return Ok(None),
                Err(error) => {
                    return Err(WriteError::Io { path: path.to_owned(), doing: "create", error });
                }
            }
            if take_over(path) {
                continue;
            }
            wait(&mut pause, deadline, || WriteError::Locked {
                path: kubeconfig.to_owned(),
                lock: path.to_owned(),
                holder: Holder::read(path).map(|holder| holder.pid),
            })?;
        }
    }

    /// Takes the kernel's lock on the kubeconfig itself.
    pub(super) fn take_on_file(
        resolved: &Path,
        kubeconfig: &Path,
        deadline: Instant,
    ) -> Result<Self, WriteError> {
        let failed = |error| WriteError::Io { path: kubeconfig.to_owned(), doing: "lock", error };
        let file = fs::File::open(resolved).map_err(failed)?;
        let mut pause = FIRST_PAUSE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self::OnFile { _file: file }),
                Err(TryLockError::WouldBlock) => {
                    wait(&mut pause, deadline, || WriteError::Locked {
                        path: kubeconfig.to_owned(),
                        lock: resolved.to_owned(),
                        holder: None,
                    })?;
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Self::File { path, identity } = self {
            // Somebody may have removed ours by hand and taken their own.
            let still_ours = fs::symlink_metadata(&path)
                .is_ok_and(|found| (found.dev(), found.ino()) == *identity);
            if still_ours {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn create(path: &Path) -> io::Result<Lock> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let metadata = file.metadata()?;
    let lock = Lock::File { path: path.to_owned(), identity: (metadata.dev(), metadata.ino()) };
    // On a full disk the lock stays empty: it holds all the same.
    let _ = file.write_all(Holder::own().to_string().as_bytes());
    Ok(lock)
}

fn is_closed_folder(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn wait(
    pause: &mut Duration,
    deadline: Instant,
    too_late: impl FnOnce() -> WriteError,
) -> Result<(), WriteError> {
    if let Some(signal) = signals::noted() {
        return Err(WriteError::Interrupted(signal));
    }
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(too_late());
    }
    thread::sleep(left.min(*pause));
    *pause = (*pause * 2).min(LONGEST_PAUSE);
    Ok(())
}

/// Removes the lock of a process that is gone. True if there may be room for ours now.
///
/// Two processes may find the same dead lock. The kernel's lock on it lets one of them remove it;
/// the other then sees that the path leads elsewhere.
fn take_over(path: &Path) -> bool {
    let Some(holder) = Holder::read(path) else { return false };
    if holder.is_alive() {
        return false;
    }
    let Ok(file) = fs::File::open(path) else { return false };
    let opened = file.metadata().map(|metadata| (metadata.dev(), metadata.ino())).ok();
    if file.try_lock().is_err() {
        return false;
    }
    let there = fs::symlink_metadata(path).map(|metadata| (metadata.dev(), metadata.ino())).ok();
    there.is_none()
        || (there == opened && Holder::read(path) == Some(holder) && fs::remove_file(path).is_ok())
}

/// Who holds a lock, as its text says: process, host, and when the process was started.
#[derive(Debug, PartialEq, Eq)]
struct Holder {
    pid: u32,
    host: Option<String>,
    started: Option<String>,
}

impl Holder {
    fn own() -> Self {
        let pid = std::process::id();
        Self { pid, host: Some(host()), started: start_of(pid) }
    }

    /// `None` for a lock that names nobody: kubectl's, or one that is being written just now.
    fn read(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let mut words = text.split_whitespace();
        Some(Self {
            pid: words.next()?.parse().ok()?,
            host: words.next().map(str::to_owned),
            started: words.next().map(str::to_owned),
        })
    }

    /// A process of another host can't be seen from here, so it counts as alive. A process that
    /// was started at another time is another one that got the same number.
    fn is_alive(&self) -> bool {
        if self.host.as_ref().is_some_and(|name| *name != host()) {
            return true;
        }
        match &self.started {
            Some(then) if start_of(std::process::id()).is_some() => {
                start_of(self.pid).is_some_and(|now| now == *then)
            }
            _ => exists(self.pid),
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.pid)?;
        for word in [&self.host, &self.started].into_iter().flatten() {
            write!(formatter, " {word}")?;
        }
        writeln!(formatter)
    }
}

fn host() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().split_whitespace().collect()
}

fn exists(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    // A process of another user may not be signalled, but it is there.
    rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH)
}

/// When a process that still runs was started, in the kernel's own count since boot; Linux tells.
fn start_of(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything; the start is the 20th word behind it.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut words = rest.split_whitespace();
    let state = words.next()?;
    // A zombie has ended; it only waits for its parent to ask.
    if matches!(state, "Z" | "X") { None } else { words.nth(18).map(str::to_owned) }
}
