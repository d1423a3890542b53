//! A credential plugin that hangs, with children and a grandchild.

use std::path::PathBuf;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::api_server::Credential;
use super::home::Home;
use super::watched::Watched;

/// What it prints before it hangs, as those do that wait for a login in a browser.
pub(crate) const SAID: &str = "To sign in, enter the code ABCD-1234 at https://login.example";

/// Its child, its child's child and two more children keep all of its streams open. `timeout` has
/// a process group of its own.
const SCRIPT: &str = r#"#!/bin/sh
sh -c 'sleep 600 & echo "$$ $!" >"READY"; wait' &
sleep 600 &
other=$!
timeout 600 sleep 600 &
stray=$!
read -r children <"READY"
rm "READY"
printf '\033[1mSAID\033[0m\n' >&2
echo "$$ $children $other $stray" >"PIDS"
wait
"#;

/// The plugin, written into a home for one run.
pub(crate) struct HangingPlugin {
    pids: PathBuf,
    written: Watched,
}

impl HangingPlugin {
    /// The program `hang` in `bin` of the home, and its entry in a kubeconfig.
    pub(crate) fn write(home: &Home) -> (HangingPlugin, Credential) {
        let pids = home.directory("hanging").join("pids");
        let written = Watched::written_in(&home.path("hanging"));
        let ready = home.pipe("hanging/its/ready");
        let script = SCRIPT
            .replace("READY", ready.to_str().expect("a path in UTF-8"))
            .replace("PIDS", pids.to_str().expect("a path in UTF-8"))
            .replace("SAID", SAID);
        home.script("hang", &script);
        let exec = serde_json::json!({
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": "hang",
            "interactiveMode": "Never",
        });
        (HangingPlugin { pids, written }, Credential::none().with("exec", exec))
    }

    /// Blocks until it has printed all of its output, and hangs.
    pub(crate) fn wait_until_it_hangs(&self) {
        self.written.wait();
    }

    /// Whether it came so far.
    pub(crate) fn has_spoken(&self) -> bool {
        self.pids.exists()
    }

    /// Waits, for a minute at most, until it and all that it started have exited.
    #[track_caller]
    pub(crate) fn assert_gone(&self) {
        let pids = std::fs::read_to_string(&self.pids).expect("it ran");
        let pids: Vec<i32> =
            pids.split_whitespace().map(|pid| pid.parse().expect("a process id")).collect();
        assert_eq!(pids.len(), 5, "{pids:?}");
        for pid in &pids {
            assert!(is_gone(*pid), "process {pid} of {pids:?} goes on");
        }
    }
}

/// Waits, for a minute at most, for the end of a process.
fn is_gone(pid: i32) -> bool {
    let pid = Pid::from_raw(pid).expect("a process id");
    // One that was waited for already can't be opened any more.
    let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else { return true };
    let minute = Timespec { tv_sec: 60, tv_nsec: 0 };
    poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&minute)) == Ok(1)
}
