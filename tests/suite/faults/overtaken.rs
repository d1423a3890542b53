//! Programs that write without a lock, such as `aws eks update-kubeconfig` and editors.

use crate::sample::{assert_files, home_with};
use crate::support::gate::required;
use crate::support::watched::Watched;

/// They write while ours is being brought to the disk, which here takes seconds: their text is the
/// one that is changed.
#[test]
fn what_others_write_without_a_lock_is_kept() {
    const SLOW_DISK: [&str; 5] =
        ["-f", "-qq", "--output=/dev/null", "-e", "inject=fsync:delay_enter=3000000:when=1"];
    let Some(strace) = required("strace") else { return };
    let home = home_with(&["a", "b"]);
    let theirs = home.read("config").replace("token-of-a", "a-fresh-token");
    let written = Watched::written_in(&home.path(""));
    let arguments = [&SLOW_DISK[..], &[env!("CARGO_BIN_EXE_kswitch"), "ctx", "b"]].concat();
    let ours = home.program(strace, &arguments).start();
    written.wait();
    home.write("config", &theirs);
    ours.wait().success();
    let both = theirs.replace("current-context: a\n", "current-context: b\n");
    assert_eq!(home.read("config"), both);
    assert_files(&home, &["config"]);
}
