//! The fleet that the benches measure with is one that people have.

#[allow(dead_code, reason = "the benches use more of it")]
#[path = "../../benches/fleet.rs"]
pub(crate) mod generated;

use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const FILES: usize = 40;

/// A home with a fleet, all of which KUBECONFIG names.
fn home() -> Home {
    let mut home = Home::new();
    let paths = generated::write(&home.path("clusters"), FILES).expect("a fleet");
    home.kubeconfig_raw(std::env::join_paths(paths).expect("paths without a colon"));
    home
}

#[test]
fn kubeconfigs_of_the_fleet_are_as_large_as_they_are_in_life() {
    for number in [0, 1, 2, 3, 99_996, 99_997, 99_998, 99_999] {
        let generated::Kubeconfig { file, text, .. } = generated::kubeconfig(number);
        assert!((5_000..=5_200).contains(&text.len()), "{file}: {}", text.len());
        assert_eq!(text, generated::kubeconfig(number).text);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), number % 4 == 0);
    }
}

/// Many files are read by several threads, and a user may have no more of them.
#[test]
fn without_threads_to_spare_all_files_are_read_all_the_same() {
    let Some(strace) = required("strace") else { return };
    let mut home = Home::new();
    let paths = generated::write(&home.path("clusters"), 50).expect("a fleet");
    home.kubeconfig_raw(std::env::join_paths(paths).expect("paths without a colon"));
    let listed = home.run(&["ctx", "--list"]).only_stdout();
    assert_eq!(listed.lines().count(), 50);
    for which in ["1+", "2+"] {
        let fault = format!("inject=?clone3,?clone:error=EAGAIN:when={which}");
        let options = ["-f", "-qq", "--output=/dev/null", "-e", &fault];
        let words = [&options[..], &[env!("CARGO_BIN_EXE_kswitch"), "ctx", "--list"]].concat();
        assert_eq!(home.program(&strace, &words).run().only_stdout(), listed, "{which}");
    }
}

/// What they print is for people to judge; here they only have to run.
#[test]
fn the_script_that_measures_processes_prints_a_line_for_each() {
    let Some(python) = required("python3") else { return };
    let home = home();
    let made = home.path("clusters");
    let fleet = home.script("fleet", &format!("#!/bin/sh\ncp -r '{}' \"$1\"\n", made.display()));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/processes.py");
    let files = FILES.to_string();
    let words = [script, "--files", &files, "--rounds", "1", "--kswitch"];
    let command = home.program(&python, &words).args(&[env!("CARGO_BIN_EXE_kswitch"), "--fleet"]);
    let stdout = command.args(&[&fleet]).run().success().stdout;
    // The neighbours that are installed are listed next to a cat of their own.
    assert!(stdout.contains(&format!(" {files}  cat ")), "{stdout}");
    for command in ["kswitch ctx --list", "kswitch current", "kswitch ctx NAME"] {
        assert_eq!(stdout.matches(&format!(" {files}  {command} ")).count(), 1, "{stdout}");
    }
}

#[test]
fn kubectl_reads_the_fleet_as_kswitch_does() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home();
    let listed = home.run(&["ctx", "--list"]).only_stdout();
    let mut ours: Vec<&str> = listed.lines().collect();
    let contexts = kubectl.run(&home, &["config", "get-contexts", "-o", "name"]).expect("a fleet");
    let mut theirs: Vec<&str> = contexts.lines().collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    assert_eq!(ours, theirs);
    assert_eq!(ours.len(), FILES);
    for number in 0..8 {
        let name = generated::kubeconfig(number).context;
        home.run(&["ctx", &name]).success();
        let current = kubectl.run(&home, &["config", "current-context"]);
        assert_eq!(current.as_deref(), Ok(name.as_str()));
        // Its certificates and tokens are such as kubectl takes.
        kubectl.run(&home, &["config", "view", "--minify", "--raw"]).expect("a whole context");
    }
}
