//! A check opens no file for writing.

use std::fs;

use crate::rename_whole::home_of;
use crate::support::gate::required;

#[test]
fn no_file_is_opened_for_writing_created_or_removed() {
    let Some(strace) = required("strace") else { return };
    let home = home_of(["berlin", "oslo"]);
    home.write("oslo.lock", "");
    home.write(".local/state/kswitch/history.json", "{}");
    let calls = home.path("calls");
    let options = ["-f", "-qq", "-e", "trace=%file,fchmod,ftruncate", "-o"];
    let kswitch = [calls.to_str().expect("UTF-8"), env!("CARGO_BIN_EXE_kswitch")];
    let ran = home.program(&strace, &[&options[..], &kswitch, &["doctor"]].concat()).run();
    assert_eq!(ran.code, 1, "{ran}");
    let calls = fs::read_to_string(calls).expect("read the calls");
    assert!(calls.contains("berlin"), "the calls were not recorded: {calls}");
    let changing = [
        "O_WRONLY", "O_RDWR", "O_CREAT", "unlink", "rename", "mkdir", "rmdir", "chmod", "symlink",
        "link(", "linkat", "truncate", "utime", "chown",
    ];
    let writes = |line: &&str| {
        changing.iter().any(|call| line.contains(call))
            && !line.contains("readlink")
            && !line.contains("/dev/")
    };
    let written: Vec<&str> = calls.lines().filter(writes).collect();
    assert!(written.is_empty(), "{written:#?}");
}
