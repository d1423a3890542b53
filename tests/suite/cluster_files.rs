//! Which files the globs of the settings find.

use std::path::Path;

use crate::support::home::Home;

/// A home with a context for each of these files, named after it.
fn home_of(files: &[&str], globs: &str) -> Home {
    let mut home = Home::new();
    for file in files {
        home.write(file, format!("contexts: [{{name: {}}}]\n", file.replace('/', "_")));
    }
    home.write(".config/kswitch/settings.yaml", format!("cluster-files: {globs}\n"));
    home.kubeconfig(&["config"]);
    home
}

#[track_caller]
fn found(home: &Home) -> Vec<String> {
    let listed = home.run(&["ctx", "--list"]).only_stdout();
    listed.lines().map(str::to_owned).collect()
}

#[test]
fn links_are_followed_but_not_in_circles() {
    let home = home_of(&["c/cluster-a", "c/d/cluster-b", "far/cluster-c"], "[~/c/**/cluster*]");
    home.link("c/again", Path::new("."));
    home.link("c/d/up", Path::new(".."));
    home.link("c/home", Path::new(".."));
    home.link("c/there", home.path("far"));
    assert_eq!(found(&home), ["c_cluster-a", "c_d_cluster-b", "far_cluster-c"]);
}

#[test]
fn a_glob_goes_as_deep_as_it_says() {
    let files = ["c/x.yaml", "c/d/y.yaml", "c/d/e/z.yaml"];
    for (glob, expected) in [
        ("~/c/*.yaml", &["c_x.yaml"][..]),
        ("~/c/*/*.yaml", &["c_d_y.yaml"]),
        ("~/c/d/**/z*", &["c_d_e_z.yaml"]),
        ("~/c/**/*.yaml", &["c_d_e_z.yaml", "c_d_y.yaml", "c_x.yaml"]),
        ("~/c/x.yaml", &["c_x.yaml"]),
        ("~/c/[xy]*", &["c_x.yaml"]),
        ("~/c/X*", &[]),
        ("~/none/*", &[]),
    ] {
        assert_eq!(found(&home_of(&files, &format!("['{glob}']"))), expected, "{glob}");
    }
}

#[test]
fn hidden_files_locks_and_backups_are_passed_over_unless_they_are_named() {
    let files = ["c/a", "c/a.lock", "c/a~", "c/.b", "c/.git/c", "c/d/.e/f"];
    assert_eq!(found(&home_of(&files, "['~/c/**/*']")), ["c_a"]);
    assert_eq!(found(&home_of(&files, "['~/c/.[a-z]']")), ["c_.b"]);
    assert_eq!(found(&home_of(&files, "['~/c/*/.e/*']")), ["c_d_.e_f"]);
}

#[test]
fn a_glob_without_a_folder_is_of_the_working_folder() {
    let home = home_of(&["work/k1", "work/k2"], "['k*']");
    let ran = home.command(&["ctx", "--list"]).in_folder(home.path("work")).run();
    assert_eq!(ran.only_stdout(), "work_k1\nwork_k2\n");
}
