//! The program with a bound on its memory, so that a file that would take more makes it fail
//! rather than the machine.

use super::command::Command;
use super::home::Home;

/// Enough for a file of a few MiB many times over, and for nothing that grows by itself.
pub(crate) const MEGABYTES: u32 = 400;

/// The real kswitch, which can have no more memory than [`MEGABYTES`]. Where the system has no
/// such bound, as macOS, it runs without.
pub(crate) fn bounded(home: &Home, arguments: &[&str]) -> Command {
    let script = format!("ulimit -v {} 2>/dev/null; exec \"$0\" \"$@\"", MEGABYTES << 10);
    home.program("/bin/sh", &["-c", &script, env!("CARGO_BIN_EXE_kswitch")]).args(arguments)
}
