//! `KUBECONFIG` with parts that mean something else than its user thinks.

use crate::doctor::{codes, findings, suggested, text};
use crate::sample::contexts;
use crate::support::home::Home;

/// What each list leads to, and after the suggested commands.
#[test]
fn a_list_with_odd_parts_is_corrected_by_the_suggested_commands() {
    for (list, expected, files) in [
        ("$HOME/a::$HOME/b", &["empty-path"][..], 2),
        ("a:$HOME/b", &["relative-path"], 2),
        ("$HOME/a:./a:$HOME/b", &["same-file-twice", "relative-path"], 2),
        ("$HOME/a:$HOME/./a:$HOME/b", &["same-file-twice"], 2),
        ("$HOME/a:$HOME/link/b:$HOME/b", &["same-file-twice"], 2),
        ("~/a:$HOME/b", &["unexpanded-path"], 2),
        ("\"$HOME/a:$HOME/b\"", &["unexpanded-path", "unexpanded-path"], 2),
        ("$HOME/a:$HOME/nowhere", &["missing-file"], 1),
        ("$HOME/a:$HOME/api:6443", &["colon-in-path"], 2),
        ("$HOME/nowhere", &["no-file"], 0),
    ] {
        let home = {
            let mut home = Home::new();
            home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
            for name in ["a", "b", "api:6443"] {
                home.write(name, contexts(&[name]));
                home.mode(name, 0o600);
            }
            home.link("link", ".");
            home.kubeconfig_raw(list.replace("$HOME", home.path("").to_str().expect("UTF-8")));
            home
        };
        let mut found = codes(&home, &[]);
        found.sort_unstable_by_key(|code| *code != "same-file-twice");
        assert_eq!(found, expected, "{list}");
        let script = suggested(&home).join("\n") + "\nkswitch doctor --strict";
        let ran = home.program("bash", &["-ec", &script]).run();
        let noun = if files == 1 { "file" } else { "files" };
        if files > 0 {
            assert_eq!(
                (ran.code, ran.stdout),
                (0, format!("No problems in {files} {noun}.\n")),
                "{list}"
            );
        }
    }
}

/// Files that globs find, and what `KUBECONFIG` cannot contain.
#[test]
fn cluster_files_are_counted_and_those_that_do_not_fit_are_named() {
    let mut home = Home::new();
    home.write("a", contexts(&["a"]));
    home.write(".kube/configs/b.yaml", contexts(&["b"]));
    home.write(".kube/configs/c:1.yaml", contexts(&["c"]));
    home.kubeconfig(&["a"]);
    let found = findings(&home.run(&["doctor", "-o", "json"]));
    let of = |code: &str| found.iter().find(|own| text(own, "code") == code).expect("a finding");
    assert_eq!(
        text(of("not-in-kubeconfig"), "message"),
        "does not contain one of the cluster files"
    );
    assert!(text(of("unnameable-path"), "file").ends_with("c:1.yaml"));
    let long = "x".repeat(200);
    for number in 0..600 {
        home.write(&format!(".kube/configs/{number:03}-{long}.yaml"), "{}\n");
    }
    let found = codes(&home, &[]);
    assert!(found.contains(&"kubeconfig-too-long".to_owned()), "{found:?}");
}
