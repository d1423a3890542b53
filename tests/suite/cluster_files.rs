//! Which files the globs of the settings find.

use std::path::Path;

use crate::support::bounded::bounded;
use crate::support::home::Home;

/// A home with a context for each of these files, named after it.
fn home_of(files: &[&str], globs: &str) -> Home {
    let mut home = Home::new();
    for file in files {
        home.write(file, format!("contexts: [{{name: {}}}]\n", file.replace('/', "_")));
    }
    home.write(".config/kswitch/settings.yaml", format!("cluster-files: {globs}\n"));
    home.write("config", "");
    home.kubeconfig(&["config"]);
    home
}

#[track_caller]
fn found(home: &Home) -> Vec<String> {
    let listed = home.run(&["ctx", "--list"]).success().stdout;
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
fn a_glob_goes_as_deep_as_it_is_written() {
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

/// Chains of directories with two ways from each to the next, and a way back to all there is: as many
/// far more paths than could be followed, but few directories.
#[test]
fn many_ways_to_few_directories_are_searched_once() {
    let home = home_of(&["c/d0/cluster-a"], "[]");
    std::fs::remove_file(home.path(".config/kswitch/settings.yaml")).expect("no settings");
    std::fs::create_dir(home.path(".kube")).expect("a directory");
    std::fs::rename(home.path("c"), home.path(".kube/clusters")).expect("another name");
    for number in 0..24 {
        let next = number + 1;
        home.directory(&format!(".kube/clusters/d{next}"));
        for way in ["a", "b"] {
            home.link(&format!(".kube/clusters/d{number}/{way}"), format!("../d{next}"));
        }
    }
    home.link(".kube/clusters/d24/all", "/");
    for number in 0..48 {
        home.link(&format!(".kube/clusters/link-{number}"), ".");
    }
    assert_eq!(found(&home), ["c_d0_cluster-a"]);
    for arguments in [
        &["env", "--value"][..],
        &["init", "bash"],
        &["complete", "fish", "--", "kswitch", "ctx", ""],
    ] {
        let ran = bounded(&home, arguments).run().success();
        assert!(ran.stdout.contains("cluster-a"), "{ran}");
        assert_eq!(ran.stderr, "");
    }
}

/// A search that is too long ends and is reported. Files found before that are kept.
#[test]
fn a_search_that_reaches_its_bound_names_the_glob() {
    let mut home = home_of(&["c/cluster-a"], "['~/c/**/cluster*']");
    home.write("none", "");
    home.kubeconfig(&["none"]);
    let value = format!("{}:{}\n", home.path("none").display(), home.path("c/cluster-a").display());
    assert_eq!(home.run(&["env", "--value"]).only_stdout(), value);
    let deep = home.directory(&format!("c/{}", ["x"; 40].join("/")));
    let warning = |bound: &str| {
        format!(
            "warning: cluster-files: the search for \"~/c/**/cluster*\" stopped {bound}; other files \
             may be missing\n"
        )
    };
    let ran = bounded(&home, &["ctx", "--list"]).run().success();
    assert_eq!((&*ran.stdout, ran.stderr), ("c_cluster-a\n", warning("32 directories deep")));
    // What was named before is not lost, though the search does not come as far.
    let known = deep.join("cluster-b");
    home.write(
        ".local/state/kswitch/cluster-files",
        format!("kswitch cluster files, version 1\n0 {}\n", known.display()),
    );
    std::fs::rename(home.path("c/cluster-a"), &known).expect("another name");
    for arguments in [&["env", "--value"][..], &["init", "bash"]] {
        let ran = bounded(&home, arguments).run().success();
        assert_eq!(ran.stderr, warning("32 directories deep"));
        assert!(ran.stdout.contains(known.to_str().expect("UTF-8")), "{ran}");
    }
}

/// What editors, package managers and programs that synchronise directories leave next to a file.
#[test]
fn leftovers_are_no_cluster_files_unless_they_are_named() {
    let leftovers = [
        "c/#good.yaml#",
        "c/good.yaml.bak",
        "c/good.yaml.orig",
        "c/good.yaml.rej",
        "c/good.yaml.save",
        "c/good.yaml.swp",
        "c/good.yaml.tmp",
        "c/good.yaml.dpkg-old",
        "c/good.yaml.rpmsave",
        "c/good.yaml.pacnew",
        "c/good (Eva's conflicted copy 2026-03-01).yaml",
        "c/good (conflicted copy 2026-03-01 101500).yaml",
        "c/good.sync-conflict-20260301-101500-ABCDEFG.yaml",
    ];
    let files: Vec<&str> = leftovers.into_iter().chain(["c/good.yaml"]).collect();
    let mut home = home_of(&files, "['~/c/*']");
    assert_eq!(found(&home), ["c_good.yaml"]);
    let value = home.run(&["env", "--value"]).only_stdout();
    assert_eq!(home.masked(&value), "$HOME/config:$HOME/c/good.yaml\n");
    home.write(".config/kswitch/settings.yaml", "cluster-files: [~/c/good.yaml.bak]\n");
    assert_eq!(found(&home), ["c_good.yaml.bak"]);
    // A file that KUBECONFIG names is read.
    home.write(".config/kswitch/settings.yaml", "cluster-files: ['~/c/*']\n");
    home.kubeconfig(&["c/good.yaml.orig"]);
    assert_eq!(found(&home), ["c_good.yaml", "c_good.yaml.orig"]);
    let value = home.run(&["env", "--value"]).only_stdout();
    assert_eq!(home.masked(&value), "$HOME/c/good.yaml.orig:$HOME/c/good.yaml\n");
}

/// A directory is searched by each way in which the glob matches below it.
#[test]
fn a_link_counts_where_only_its_name_matches() {
    let home = home_of(&["c/x/1.yaml"], "['~/c/**/prod/*.yaml']");
    home.link("c/prod", "x");
    assert_eq!(found(&home), ["c_x_1.yaml"]);
    let home = home_of(&["c/x/1.yaml"], "['~/c/p*/*.yaml']");
    home.link("c/prod", "x");
    assert_eq!(found(&home), ["c_x_1.yaml"]);
}

#[test]
fn hidden_files_locks_and_backups_are_passed_over_unless_they_are_named() {
    let files = ["c/a", "c/a.lock", "c/a~", "c/.b", "c/.git/c", "c/d/.e/f"];
    assert_eq!(found(&home_of(&files, "['~/c/**/*']")), ["c_a"]);
    assert_eq!(found(&home_of(&files, "['~/c/.[a-z]']")), ["c_.b"]);
    assert_eq!(found(&home_of(&files, "['~/c/*/.e/*']")), ["c_d_.e_f"]);
}

#[test]
fn a_glob_without_a_directory_is_of_the_working_directory() {
    let home = home_of(&["work/k1", "work/k2"], "['k*']");
    let ran = home.command(&["ctx", "--list"]).in_directory(home.path("work")).run();
    assert_eq!(ran.only_stdout(), "work_k1\nwork_k2\n");
}
