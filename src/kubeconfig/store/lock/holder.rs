//! Who holds a lock: written into it, read back by others, and looked for among the processes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, symlink};
use std::path::Path;
use std::sync::OnceLock;

use crate::kubeconfig::store::error::LockHolder;

/// Longer than any lock of ours; what says more than this is not one.
const LONGEST: u64 = 4096;

/// Stands for a word that the system did not tell.
const UNKNOWN: &str = "-";

/// Who holds a lock, as it says: process, host, when the process was started, and among which
/// processes it counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pid: u32,
    host: Option<String>,
    started: Option<String>,
    namespace: Option<String>,
}

impl Holder {
    /// This process.
    pub(super) fn own() -> &'static Self {
        static OWN: OnceLock<Holder> = OnceLock::new();
        OWN.get_or_init(|| {
            let pid = std::process::id();
            Self { pid, host: Some(host()), started: start_of(pid), namespace: pid_namespace() }
        })
    }

    /// Makes the lock, all at once.
    pub(super) fn sign(&self, path: &Path) -> io::Result<()> {
        match symlink(self.to_string(), path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => self.write(path),
            made => made,
        }
    }

    /// Makes the lock where there are no symbolic links, as on a memory card.
    fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(self.to_string().as_bytes()).inspect_err(|_| {
            let _ = fs::remove_file(path);
        })
    }

    /// `None` for a lock that names nobody, as kubectl's.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let text = match fs::read_link(path) {
            Ok(target) => target.to_str()?.to_owned(),
            Err(_) => read_file(path)?,
        };
        Self::parse(&text)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let pid = words.next()?.parse().ok()?;
        let mut word = || words.next().filter(|word| *word != UNKNOWN).map(str::to_owned);
        Some(Self { pid, host: word(), started: word(), namespace: word() })
    }

    /// Whether we can tell if the process is alive: on another host, or in a container beside
    /// it, its number means nothing or something else.
    fn is_visible(&self) -> bool {
        let own = Self::own();
        let agree = |theirs: &Option<String>, ours: &Option<String>| {
            theirs.is_none() || ours.is_none() || theirs == ours
        };
        agree(&self.host, &own.host) && agree(&self.namespace, &own.namespace)
    }

    pub(super) fn for_people(self) -> LockHolder {
        let (is_gone, elsewhere) = (self.is_dead(), !self.is_visible());
        LockHolder { pid: self.pid, host: self.host.filter(|_| elsewhere), is_gone }
    }

    pub(super) fn is_dead(&self) -> bool {
        self.is_visible() && !self.is_alive()
    }

    /// A process that was started at another time is another one that got the same number.
    fn is_alive(&self) -> bool {
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
        for word in [&self.host, &self.started, &self.namespace] {
            write!(formatter, " {}", word.as_deref().unwrap_or(UNKNOWN))?;
        }
        Ok(())
    }
}

/// The text of a lock that is a file; `None` for what would never end.
fn read_file(path: &Path) -> Option<String> {
    let is_file = fs::symlink_metadata(path).ok()?.is_file();
    let mut text = String::new();
    let file = is_file.then(|| File::open(path).ok()).flatten()?;
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

fn host() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().split_whitespace().collect()
}

/// Which count of processes our own number belongs to; Linux tells.
fn pid_namespace() -> Option<String> {
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(link.to_str()?.split_whitespace().collect())
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
