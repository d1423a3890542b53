//! Identifies a process beyond its id, so that a record of it can be checked later, perhaps by another
//! container or after a reboot.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::sync::OnceLock;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// The placeholder for a field that the system does not provide.
const UNKNOWN: &str = "-";

/// A process: its id, host, start time, PID namespace, boot id and machine id. Earlier versions did not
/// write the last two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessIdentity {
    pub pid: u32,
    pub host: Option<String>,
    started: Option<String>,
    namespace: Option<String>,
    boot: Option<String>,
    machine: Option<String>,
}

impl ProcessIdentity {
    /// This process.
    #[must_use]
    pub fn own() -> &'static Self {
        static OWN: OnceLock<ProcessIdentity> = OnceLock::new();
        OWN.get_or_init(|| {
            let pid = std::process::id();
            Self {
                pid,
                host: Some(host()),
                started: start_of(pid),
                namespace: pid_namespace(),
                boot: first_word_in("/proc/sys/kernel/random/boot_id"),
                machine: first_word_in("/etc/machine-id"),
            }
        })
    }

    /// Another process of this machine and PID namespace.
    #[must_use]
    pub fn of(pid: u32) -> Self {
        Self { pid, started: start_of(pid), ..Self::own().clone() }
    }

    /// Parses what [`fmt::Display`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
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
    #[must_use]
    pub fn is_visible(&self) -> bool {
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
    #[must_use]
    pub fn is_from_an_earlier_boot(&self) -> bool {
        let own = Self::own();
        let is_same = |theirs: &Option<String>, ours| theirs.is_some() && theirs == ours;
        let is_this_machine =
            is_same(&self.machine, &own.machine) && is_same(&self.host, &own.host);
        is_this_machine && self.boot.is_some() && own.boot.is_some() && self.boot != own.boot
    }

    /// Whether the process is known to have ended.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.is_from_an_earlier_boot()
            || self.is_visible() && !is_alive(self.pid, self.started.as_ref())
    }
}

impl fmt::Display for ProcessIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.pid)?;
        for word in [&self.host, &self.started, &self.namespace, &self.boot, &self.machine] {
            write!(formatter, " {}", word.as_deref().unwrap_or(UNKNOWN))?;
        }
        Ok(())
    }
}

/// The leader of the POSIX session of this process; `None` if it is in another PID namespace.
#[must_use]
pub fn session_leader() -> Option<u32> {
    // `getsid` of rustix has no value for that case, in which the kernel returns 0.
    let leader = if cfg!(target_os = "linux") {
        leader_in(&stat_of(std::process::id())?)
    } else {
        let leader = rustix::process::getsid(None).ok()?;
        u32::try_from(leader.as_raw_nonzero().get()).ok()
    };
    leader.filter(|leader| *leader != 0)
}

/// A process that runs in this PID namespace.
#[derive(Debug)]
pub struct RunningProcess {
    leader: u32,
    /// As it was when the program started; empty for one of another user.
    environment: Vec<u8>,
}

impl RunningProcess {
    /// Whether it belongs to the POSIX session of this leader, which itself may have ended.
    #[must_use]
    pub fn is_led_by(&self, leader: &ProcessIdentity) -> bool {
        self.leader == leader.pid
    }

    /// Whether a variable started with this text.
    #[must_use]
    pub fn has_variable(&self, start: &[u8]) -> bool {
        self.environment.split(|byte| *byte == 0).any(|variable| variable.starts_with(start))
    }
}

/// All processes of this PID namespace; `None` where the system does not list them.
#[must_use]
pub fn running() -> Option<Vec<RunningProcess>> {
    let read = |name: &str| {
        let stat = stat_of(name.parse().ok()?)?;
        let leader = leader_in(&stat)?;
        let environment = fs::read(format!("/proc/{name}/environ")).unwrap_or_default();
        Some(RunningProcess { leader, environment })
    };
    let entries = fs::read_dir("/proc").ok()?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let processes: Vec<_> = names.filter_map(|name| read(&name)).collect();
    // At least this one runs.
    Some(processes).filter(|processes| !processes.is_empty())
}

/// Whether a process of this group has not ended. One that has, and whose parent has not waited for it, is still there:
/// not every process 1 of a container does that. `None` where the system does not list processes.
#[must_use]
pub fn is_group_alive(group: Pid) -> Option<bool> {
    let group = group.as_raw_nonzero().to_string();
    let is_alive = |name: &str| {
        let stat = name.parse().ok().and_then(stat_of)?;
        let words: Vec<&str> = stat.split_whitespace().take(3).collect();
        Some(words.get(2) == Some(&&*group) && !matches!(words[0], "Z" | "X"))
    };
    let entries = fs::read_dir("/proc").ok()?.flatten();
    let mut known = entries.filter_map(|entry| is_alive(entry.file_name().to_str()?)).peekable();
    // At least this process is there.
    known.peek()?;
    Some(known.any(|alive| alive))
}

/// Kills the processes of a POSIX session, also those that left the process group of its leader, as
/// `timeout` and shells with job control do, and all that they started in other sessions. Only Linux has
/// `/proc`; elsewhere this does nothing.
pub fn kill_session(leader: Pid) {
    let leader = u32::try_from(leader.as_raw_nonzero().get()).ok();
    kill_all(|| {
        let is_of_session = |pid: &u32| stat_of(*pid).and_then(|stat| leader_in(&stat)) == leader;
        let own: Vec<u32> = process_ids().filter(is_of_session).collect();
        let started = descendants_of(own.iter().copied().chain(leader));
        own.into_iter().chain(started).collect()
    });
}

/// Makes this process the parent of each descendant that loses its own, or no longer. Only Linux can.
pub fn adopt_orphans(adopt: bool) {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(adopt.then(rustix::process::getpid));
    #[cfg(not(target_os = "linux"))]
    let _ = adopt;
}

/// The processes that this one has started, and those that they have; none where the system does not list
/// processes.
#[must_use]
pub fn descendants() -> BTreeSet<u32> {
    descendants_of([std::process::id()])
}

fn descendants_of(ancestors: impl IntoIterator<Item = u32>) -> BTreeSet<u32> {
    let parent = |pid: u32| {
        let stat = stat_of(pid)?;
        Some((pid, stat.split_whitespace().nth(1)?.parse::<u32>().ok()?))
    };
    let parents: Vec<(u32, u32)> = process_ids().filter_map(parent).collect();
    let mut found = BTreeSet::new();
    let mut reached: Vec<u32> = ancestors.into_iter().collect();
    while let Some(own) = reached.pop() {
        let children = parents.iter().filter(|(_, parent)| *parent == own).map(|(pid, _)| *pid);
        reached.extend(children.filter(|pid| found.insert(*pid)));
    }
    found
}

/// Kills all descendants of this process except these.
pub fn kill_descendants(others: &BTreeSet<u32>) {
    kill_all(|| descendants().difference(others).copied().collect());
}

/// Kills the listed processes until there are no new ones: one may have started another just before it was
/// killed.
fn kill_all(list: impl Fn() -> Vec<u32>) {
    let mut killed = BTreeSet::new();
    loop {
        let before = killed.len();
        for pid in list() {
            if killed.insert(pid)
                && let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw)
            {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        if killed.len() == before {
            return;
        }
    }
}

/// The processes of this PID namespace, where the system lists them.
fn process_ids() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|process| process.file_name().to_str()?.parse().ok())
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

fn start_of(pid: u32) -> Option<String> {
    stat_of(pid).and_then(|stat| started(&stat))
}

/// The fields of `/proc/PID/stat` after the process name.
fn stat_of(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may contain any character.
    stat.rsplit_once(')').map(|(_, rest)| rest.to_owned())
}

/// The leader of the POSIX session.
fn leader_in(stat: &str) -> Option<u32> {
    stat.split_whitespace().nth(3)?.parse().ok()
}

/// The start time of a running process, in clock ticks since boot.
fn started(stat: &str) -> Option<String> {
    let mut words = stat.split_whitespace();
    let state = words.next()?;
    // A zombie has exited already.
    if matches!(state, "Z" | "X") { None } else { words.nth(18).map(str::to_owned) }
}
