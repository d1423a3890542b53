//! A kswitch that stands still in the middle of a change, for others to come in between.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;

use crate::support::command::{Ran, Running};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::watched::Watched;

/// kswitch, stopped after one of its calls until `go_on` or `killed`.
pub(crate) struct Stopped {
    running: Running,
    process: Pid,
}

impl Stopped {
    /// Returns when kswitch has made its `number`th `fsync` and stands still.
    pub(crate) fn at_fsync(
        number: usize,
        faults: &[&str],
        home: &Home,
        arguments: &[&str],
    ) -> Option<Stopped> {
        let stop = format!("inject=fsync:signal=STOP:when={number}");
        let faults = faults.iter().flat_map(|fault| ["-e", fault]);
        Self::at(&["-e", &stop].into_iter().chain(faults).collect::<Vec<_>>(), home, arguments)
    }

    /// Returns when kswitch has read of a file for the `number`th time, and stands still. Where it
    /// would wait for bytes, the wait returns at once.
    pub(crate) fn at_read(
        number: usize,
        file: &str,
        home: &Home,
        arguments: &[&str],
    ) -> Option<Stopped> {
        const HAS_WAITED: &str = "inject=poll,ppoll:retval=0";
        let stop = format!("inject=read:signal=STOP:when={number}");
        let file = home.path(file);
        let file = file.to_str().expect("a path in UTF-8");
        Self::at(&["-P", file, "-e", HAS_WAITED, "-e", &stop], home, arguments)
    }

    /// Returns when kswitch stands still, as these options of strace want it to.
    fn at(options: &[&str], home: &Home, arguments: &[&str]) -> Option<Stopped> {
        let strace = required("strace")?;
        let trace = NamedTempFile::new().expect("a file for the trace");
        let output = format!("--output={}", trace.path().display());
        let kswitch = [env!("CARGO_BIN_EXE_kswitch")];
        let words = [&["-f", "-qq", &output], options, &kswitch, arguments].concat();
        let written = Watched::written_in(trace.path());
        let running = home.program(strace, &words).start();
        let process = loop {
            written.wait();
            let text = fs::read_to_string(trace.path()).expect("a trace");
            if let Some(process) = text.lines().find_map(who_stopped) {
                break process;
            }
        };
        Some(Stopped { running, process })
    }

    pub(crate) fn go_on(self) -> Ran {
        self.signalled(Signal::CONT)
    }

    /// Ends it where it stands.
    pub(crate) fn killed(self) -> Ran {
        self.signalled(Signal::KILL)
    }

    fn signalled(self, signal: Signal) -> Ran {
        kill_process(self.process, signal).expect("signal what is stopped");
        self.running.wait()
    }
}

/// The process of a line such as `117 --- stopped by SIGSTOP ---`.
fn who_stopped(line: &str) -> Option<Pid> {
    let (process, rest) = line.split_once(' ')?;
    (rest.trim_start() == "--- stopped by SIGSTOP ---").then_some(())?;
    Pid::from_raw(process.parse().ok()?)
}
