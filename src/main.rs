//! Arguments in, exit code out.

use std::process::ExitCode;

use kswitch::cli::Cli;
use kswitch::command;

fn main() -> ExitCode {
    command::run(Cli::of_process())
}
