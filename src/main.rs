//! The binary: runs the program that `argv[0]` selects, see [`Multicall`].

use std::process::ExitCode;
use std::sync::Arc;

use kswitch::cli::Cli;
use kswitch::command::{self, Multicall};
use kswitch::environment::Environment;

fn main() -> ExitCode {
    let environment = Arc::new(Environment::of_process());
    match Multicall::of(&environment) {
        Multicall::Program(name) => {
            let cli = Cli::of_words(name, &environment.words);
            command::run(environment, cli)
        }
        Multicall::Kubectx(name) => command::kubectx(environment, name),
        Multicall::Kubens(name) => command::kubens(environment, name),
        Multicall::CompletesForKubectl(plugin) => {
            command::complete_for_kubectl(&environment, plugin)
        }
    }
}
