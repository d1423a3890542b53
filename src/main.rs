//! The binary.

use std::process::ExitCode;

use kswitch::command;
use kswitch::environment::Environment;

fn main() -> ExitCode {
    command::run(Environment::of_process())
}
