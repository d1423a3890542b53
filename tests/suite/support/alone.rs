//! The program without a terminal, as from cron or a build server.

use super::command::Command;
use super::gate::required;
use super::home::Home;

/// The real kswitch in a session of its own, which has no terminal, whatever the tests were
/// started from. Nothing after [`skip`](super::gate::skip) where there is no perl to start it.
pub(crate) fn without_terminal(home: &Home, arguments: &[&str]) -> Option<Command> {
    let perl = required("perl")?;
    let script = "setsid() > 0 or die; exec @ARGV";
    let alone = ["-MPOSIX=setsid", "-e", script, env!("CARGO_BIN_EXE_kswitch")];
    Some(home.program(perl, &alone).args(arguments))
}
