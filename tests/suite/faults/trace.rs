//! The system calls of a run, and runs that are harmed at one of them.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use crate::support::command::Ran;
use crate::support::gate::required;
use crate::support::home::Home;

/// One system call of a run.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    /// Which of the calls of this name it is, from 1 on.
    pub(super) number: usize,
    /// The whole line of the trace.
    pub(super) line: String,
}

/// What `strace` does to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Harm {
    /// Ends the process before the call is made.
    Kill,
    /// Lets the call fail with this error.
    Fail(&'static str),
    /// Lets this and the next call of the name fail.
    FailTwice(&'static str),
    /// Lets this and all later calls of the name fail.
    KeepFailing(&'static str),
}

/// The real kswitch under `strace`.
pub(super) struct Strace {
    program: PathBuf,
}

impl Strace {
    /// The strace of this machine, or nothing after a word about it.
    pub(super) fn required() -> Option<Strace> {
        required("strace").map(|program| Strace { program })
    }

    /// Runs unharmed. Returns the calls from the one that makes a mark or a lock to the last.
    pub(super) fn calls(&self, home: &Home, arguments: &[&str]) -> Vec<Call> {
        let calls = self.all_calls(home, arguments).into_iter();
        calls.skip_while(|call| !call.takes_a_lock() && !call.marks()).collect()
    }

    /// Runs unharmed. Returns all calls.
    pub(super) fn all_calls(&self, home: &Home, arguments: &[&str]) -> Vec<Call> {
        let lines = self.lines(home, arguments);
        let mut numbers = HashMap::<&str, usize>::new();
        let calls = lines.iter().filter_map(|line| {
            let (_process, call) = line.split_once(' ')?;
            let (name, _) = call.trim_start().split_once('(')?;
            let number = numbers.entry(name).and_modify(|number| *number += 1).or_insert(1);
            Some(Call { name: name.to_owned(), number: *number, line: line.clone() })
        });
        // The way out can't be harmed: nothing is left to be done.
        let matters = |call: &Call| call.name != "exit_group" && !call.name.starts_with('+');
        calls.filter(matters).collect()
    }

    /// Runs unharmed. Returns the whole trace.
    pub(super) fn lines(&self, home: &Home, arguments: &[&str]) -> Vec<String> {
        let trace = home.path("trace");
        let output = trace.to_str().expect("a path in UTF-8");
        self.run(home, &["-e", "trace=all", "-o", output], arguments).success();
        let text = fs::read_to_string(&trace).expect("a trace");
        fs::remove_file(trace).expect("clear away the trace");
        text.lines().map(str::to_owned).collect()
    }

    /// Runs, and does harm at one call.
    pub(super) fn harm(&self, home: &Home, arguments: &[&str], call: &Call, harm: Harm) -> Ran {
        let Call { name, number, .. } = call;
        let inject = match harm {
            Harm::Kill => format!("inject={name}:signal=KILL:when={number}"),
            Harm::Fail(error) => format!("inject={name}:error={error}:when={number}"),
            Harm::FailTwice(error) => {
                format!("inject={name}:error={error}:when={number}..{}", number + 1)
            }
            Harm::KeepFailing(error) => format!("inject={name}:error={error}:when={number}+"),
        };
        let only_it = format!("trace={name}");
        let options = ["-o", "/dev/null", "-e", &only_it, "-e", &inject];
        // Stops at the calls of this name only, which is twice as fast. strace can't send a signal then.
        let fast: &[&str] = if harm == Harm::Kill { &[] } else { &["--seccomp-bpf"] };
        self.run(home, &[fast, &options].concat(), arguments)
    }

    fn run(&self, home: &Home, options: &[&str], arguments: &[&str]) -> Ran {
        let kswitch = [env!("CARGO_BIN_EXE_kswitch")];
        home.program(&self.program, &[&["-f", "-qq"], options, &kswitch, arguments].concat()).run()
    }
}

/// The calls before which a kill leaves different files: the first one, and each one that follows a call
/// which may have changed something. A kill after a call that only reads leaves the same as one before it.
pub(super) fn kill_points(calls: &[Call]) -> Vec<&Call> {
    let after_changes = calls.windows(2).filter(|pair| pair[0].may_change_files());
    calls.first().into_iter().chain(after_changes.map(|pair| &pair[1])).collect()
}

/// Calls that change no file. What they change in the process, such as its locks by `flock`, ends with it.
const READING: [&str; 27] = [
    "brk",
    "close",
    "fcntl",
    "flistxattr",
    "flock",
    "fstat",
    "getcwd",
    "getdents64",
    "geteuid",
    "getpid",
    "getrandom",
    "ioctl",
    "lseek",
    "mmap",
    "mprotect",
    "munmap",
    "newfstatat",
    "poll",
    "ppoll",
    "read",
    "readlink",
    "readlinkat",
    "rt_sigaction",
    "rt_sigprocmask",
    "sigaltstack",
    "statx",
    "uname",
];

impl Call {
    /// Whether the files may be different after it. A call that failed changed none.
    fn may_change_files(&self) -> bool {
        let only_opens = self.name == "openat"
            && !["O_CREAT", "O_TRUNC", "O_TMPFILE"].iter().any(|flag| self.line.contains(flag));
        let has_failed = self.line.contains(" = -1 E");
        !(only_opens || has_failed || READING.contains(&&*self.name))
    }

    fn marks(&self) -> bool {
        self.line.contains(".writing\"") && self.line.contains("O_CREAT")
    }

    fn takes_a_lock(&self) -> bool {
        self.line.contains(".lock\"") && self.name == "symlinkat"
    }
}
