//! `kswitch shell --read-only`: programs in it read the cluster, and change nothing.

mod client;
mod credentials;
mod decision;
mod framing;
mod http2;
mod kubectl;
mod lifetime;
mod own_commands;
mod strangers;
mod streams;
mod tricks;

use std::path::PathBuf;

use rustix::process::Signal;

use crate::support::api_server::{ApiServer, Setup};
use crate::support::command::Running;
use crate::support::home::Home;

use client::Client;

/// The real token, which only the kubeconfig and kswitch may have.
const TOKEN: &str = "jane-token";

/// A home with a kubeconfig for a server, and kswitch on PATH.
fn home_of(server: &ApiServer) -> Home {
    let home = Home::new();
    server.kubeconfig().namespace("shop").write(&home);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

fn cluster() -> Setup {
    ApiServer::of(&["shop", "web"])
}

/// A read-only shell.
struct Shell {
    running: Running,
    /// Its kubeconfig.
    file: PathBuf,
}

impl Shell {
    fn start(home: &Home, options: &[&str]) -> Self {
        let command = home.command(&["shell", "test", "--read-only"]).args(options);
        let lines = "echo \"$KUBECONFIG\"; exec sleep 600";
        let running = command.args(&["--", "sh", "-c", lines]).start();
        let printed = running.wait_for_lines(1);
        let file = printed.trim().split(':').find(|path| path.ends_with("/kswitch-read-only.json"));
        let file = file.unwrap_or_else(|| panic!("no kubeconfig of its own: {printed}")).into();
        Shell { running, file }
    }

    fn client(&self) -> Client {
        Client::of(&self.file)
    }

    /// The most memory that kswitch has had, in kB.
    #[cfg(target_os = "linux")]
    fn peak_memory(&self) -> usize {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.running.pid())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        peak.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// Ends the shell, and returns what kswitch printed on stderr.
    fn end(self) -> String {
        self.running.signal(Signal::TERM);
        self.running.wait().failure(143).stderr
    }
}
