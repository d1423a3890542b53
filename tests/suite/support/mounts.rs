//! Mounts that no other process sees, for tests that need a disk or a mount of their own.

use crate::support::command::Command;
use crate::support::gate::{required, skip};
use crate::support::home::Home;

/// A shell script with its arguments, run in a private mount namespace, where it may mount; nothing
/// after [`skip`] where this machine does not allow that.
pub(crate) fn in_namespace(home: &Home, script: &str, arguments: &[&str]) -> Option<Command> {
    let unshare = required("unshare")?;
    let is_root = rustix::process::geteuid().is_root();
    let options: &[&str] = if is_root { &["--mount"] } else { &["--map-root-user", "--mount"] };
    let probe = [options, &["mount", "-t", "tmpfs", "none", "/mnt"]].concat();
    if home.program(&unshare, &probe).run().code != 0 {
        skip("unshare --mount");
        return None;
    }
    let words = [options, &["/bin/sh", "-c", script, "sh"], arguments].concat();
    Some(home.program(unshare, &words))
}
