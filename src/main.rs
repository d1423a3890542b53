//! The binary: runs the program that `argv[0]` selects, see [`Multicall`].

use std::process::ExitCode;

use kswitch::cli::Cli;
use kswitch::command::{self, Multicall};

fn main() -> ExitCode {
    match Multicall::of_process() {
        Multicall::Program(name) => command::run(Cli::of_process(name)),
        Multicall::Kubectx(name) => command::kubectx(name),
        Multicall::Kubens(name) => command::kubens(name),
        Multicall::CompletesForKubectl(plugin) => command::complete_for_kubectl(plugin),
    }
}
