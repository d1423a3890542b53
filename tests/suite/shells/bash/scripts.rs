//! The script itself: as linters read it, and in shells that are not interactive.

use std::fs;
use std::path::Path;

use super::{INIT, home};
use crate::support::gate::required;

#[test]
fn shellcheck_finds_nothing() {
    let Some(shellcheck) = required("shellcheck") else { return };
    let home = home();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/shell/bash");
    let files = fs::read_dir(directory).unwrap().map(|file| file.unwrap().path());
    let files: Vec<_> = files.filter(|file| file.extension() == Some("bash".as_ref())).collect();
    assert_eq!(files.len(), 3);
    let arguments = ["--shell=bash".into(), "--enable=deprecate-which".into()];
    let arguments: Vec<_> = arguments.into_iter().chain(files).collect();
    assert_eq!(home.program(shellcheck, &arguments).run().only_stdout(), "");
}

#[test]
fn scripts_load_it_without_a_word() {
    let home = home();
    home.write(".kube/clusters/cluster-1", crate::sample::contexts(&["one"]));
    for options in [&["-c"][..], &["-euc"], &["--posix", "-euc"], &["--noediting", "-ic"]] {
        let Some(bash) = required("bash") else { return };
        let script = format!("{INIT}{INIT}kswitch ctx one -q; kswitch ctx -c");
        let ran = home.program(bash, &[options, &[&script]].concat()).run().success();
        assert_eq!(ran.stdout, "one\n", "{options:?}");
        let message: Vec<&str> =
            ran.stderr.lines().filter(|line| line.contains("kswitch")).collect();
        assert!(message.is_empty(), "{ran}");
    }
}

#[test]
fn loading_it_starts_no_process() {
    let home = home();
    let (Some(bash), Some(strace)) = (required("bash"), required("strace")) else { return };
    let script = home.run(&["init", "bash"]).only_stdout();
    assert!(script.contains("kswitch"), "{script}");
    home.write("start", script);
    let trace = home.path("trace");
    let arguments =
        ["-f", "-qq", "-e", "trace=fork,vfork,clone,clone3,execve", "-o", trace.to_str().unwrap()];
    let bash = bash.to_str().unwrap();
    let arguments = [&arguments[..], &[bash, "-i", "-c", ". ./start; kill $$"]].concat();
    drop(home.program(strace, &arguments).run());
    let trace = home.read("trace");
    assert_eq!(trace.lines().filter(|line| line.contains("execve(")).count(), 1, "{trace}");
    assert!(!trace.contains("fork(") && !trace.contains("clone"), "{trace}");
}
