//! The holder of a lock: written into the lock, parsed from it, and checked for being alive.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::sync::OnceLock;

use rustix::fs::FileType;
use rustix::process::{Pid, test_kill_process};

use crate::directory::{Directory, OpenMode, effective_user, kind_of};
use crate::kubeconfig::store::error::{Holding, LockHolder};
use crate::kubeconfig::store::target::Location;

/// The size limit of a lock file; ours are shorter.
const LONGEST: u64 = 4096;

/// The placeholder for a field that the system does not provide.
const UNKNOWN: &str = "-";

/// The holder of a lock: process id, host, start time of the process, PID namespace, boot id and
/// machine id. Earlier versions did not write the last two.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pid: u32,
    host: Option<String>,
    started: Option<String>,
    namespace: Option<String>,
    boot: Option<String>,
    machine: Option<String>,
}

impl Holder {
    /// This process.
    pub(super) fn own() -> &'static Self {
        static OWN: OnceLock<Holder> = OnceLock::new();
        OWN.get_or_init(|| {
            let pid = std::process::id();
            Self {
                pid,
                host: Some(host()),
                started: stat_of(pid).and_then(|stat| started(&stat)),
                namespace: pid_namespace(),
                boot: first_word_in("/proc/sys/kernel/random/boot_id"),
                machine: first_word_in("/etc/machine-id"),
            }
        })
    }

    /// Creates the lock atomically.
    pub(super) fn create(&self, place: &Location) -> io::Result<()> {
        match place.folder.create_link(OsStr::new(&self.to_string()), &place.name) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => self.write(place),
            made => made,
        }
    }

    /// Creates the lock as a file, on file systems without symbolic links.
    fn write(&self, Location { folder, name, .. }: &Location) -> io::Result<()> {
        let mut file = folder.open_file(name, OpenMode::CreateNew)?;
        file.write_all(self.to_string().as_bytes()).inspect_err(|_| {
            let _ = folder.remove(name);
        })
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let pid = words.next()?.parse().ok()?;
        let mut word = || words.next().filter(|word| *word != UNKNOWN).map(str::to_owned);
        Some(Self {
            pid,
            host: word(),
            started: word(),
            namespace: word(),
            boot: word(),
            machine: word(),
        })
    }

    /// Whether we can check that the process is alive. On another host or in another container the
    /// process id means nothing here.
    fn is_visible(&self) -> bool {
        let own = Self::own();
        let pairs = [
            (&self.host, &own.host),
            (&self.namespace, &own.namespace),
            (&self.boot, &own.boot),
            (&self.machine, &own.machine),
        ];
        pairs.iter().all(|(theirs, ours)| theirs.is_none() || ours.is_none() || theirs == ours)
    }

    /// Whether this machine was rebooted since, so that the process is dead in any container.
    fn is_from_an_earlier_boot(&self) -> bool {
        let own = Self::own();
        let is_same = |theirs: &Option<String>, ours| theirs.is_some() && theirs == ours;
        let is_this_machine =
            is_same(&self.machine, &own.machine) && is_same(&self.host, &own.host);
        is_this_machine && self.boot.is_some() && own.boot.is_some() && self.boot != own.boot
    }

    pub(super) fn is_dead(&self) -> bool {
        self.is_from_an_earlier_boot()
            || self.is_visible() && !is_alive(self.pid, self.started.as_ref())
    }
}

#[derive(Debug)]
pub(super) struct HeldLock {
    kind: FileType,
    owner: u32,
    /// `None` for a lock without a holder, such as kubectl's.
    holder: Option<Holder>,
}

impl HeldLock {
    /// `None` if there is no lock. Only links and regular files are read.
    pub(super) fn at(Location { folder, name, .. }: &Location) -> Option<Self> {
        let found = folder.stat(name).ok()?;
        let kind = kind_of(&found);
        let text = match kind {
            FileType::Symlink => {
                folder.read_link(name).ok().and_then(|text| text.into_string().ok())
            }
            FileType::RegularFile => text_of(folder, name),
            _ => None,
        };
        Some(Self { kind, owner: found.st_uid, holder: text.as_deref().and_then(Holder::parse) })
    }

    /// Whether its holder died without releasing it.
    pub(super) fn is_dead(&self) -> bool {
        self.holder.as_ref().is_some_and(Holder::is_dead)
    }

    pub(super) fn is_ours(&self) -> bool {
        self.holder.as_ref() == Some(Holder::own())
    }

    /// Whether the effective user owns it. Locks of other users are never taken over.
    pub(super) fn belongs_to_us(&self) -> bool {
        self.owner == effective_user()
    }

    pub(super) fn into_holding(self, place: &Location) -> Holding {
        let user = Some(self.owner).filter(|owner| *owner != effective_user());
        let holder = self.holder.map(|holder| LockHolder {
            pid: holder.pid,
            is_gone: holder.is_dead(),
            host: holder.host.clone().filter(|_| !holder.is_visible()),
        });
        let folder_is_ours = place.folder.owner().is_ok_and(|owner| owner == effective_user());
        Holding {
            holder,
            user,
            is_directory: self.kind == FileType::Directory,
            is_removable: place.folder.can_remove(&place.name),
            folder_is_ours,
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.pid)?;
        for word in [&self.host, &self.started, &self.namespace, &self.boot, &self.machine] {
            write!(formatter, " {}", word.as_deref().unwrap_or(UNKNOWN))?;
        }
        Ok(())
    }
}

/// The text of a lock file; `None` if it exceeds the size limit.
fn text_of(folder: &Directory, name: &OsStr) -> Option<String> {
    let mut text = String::new();
    folder.open_file(name, OpenMode::Read).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

fn host() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().split_whitespace().collect()
}

/// Our PID namespace, on Linux.
fn pid_namespace() -> Option<String> {
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(link.to_str()?.split_whitespace().collect())
}

/// The first word of a small file in `/proc` or `/etc`.
fn first_word_in(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

/// Whether a process is alive. One with another start time is a new process with the same id. If the
/// system hides processes of other users, only a signal shows that one exists.
fn is_alive(pid: u32, then: Option<&String>) -> bool {
    let Some(number) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
    // A process of another user refuses the signal, but it exists.
    if test_kill_process(number) == Err(rustix::io::Errno::SRCH) {
        return false;
    }
    stat_of(pid)
        .is_none_or(|stat| started(&stat).is_some_and(|now| then.is_none_or(|then| now == *then)))
}

/// The fields of `/proc/PID/stat` after the process name.
fn stat_of(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may contain any character.
    stat.rsplit_once(')').map(|(_, rest)| rest.to_owned())
}

/// The start time of a running process, in clock ticks since boot.
fn started(stat: &str) -> Option<String> {
    let mut words = stat.split_whitespace();
    let state = words.next()?;
    // A zombie has exited already.
    if matches!(state, "Z" | "X") { None } else { words.nth(18).map(str::to_owned) }
}
