//! The binary: runs the program that `argv[0]` selects, see [`Role`].

use std::process::ExitCode;

use kswitch::cli::Cli;
use kswitch::command::{self, Role};

fn main() -> ExitCode {
    match Role::of_process() {
        Role::Program(name) => command::run(Cli::of_process(name)),
        Role::Kubectx(name) => command::kubectx(name),
        Role::Kubens(name) => command::kubens(name),
        Role::CompletesForKubectl(plugin) => command::complete_for_kubectl(plugin),
    }
}
