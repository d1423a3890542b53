//! `kswitch install-links`: the links, what may be in their way, and what the links answer.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use expect_test::expect;

use crate::sample::{contexts, home_with};
use crate::support::api_server::ApiServer;
use crate::support::expected::assert_text;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kswitch");
const NAMES: [&str; 10] = [
    "kubectx",
    "kubens",
    "kctx",
    "kns",
    "kubectl-ctx",
    "kubectl-ns",
    "kubectl-switch",
    "kubectl_complete-switch",
    "kubectl_complete-ctx",
    "kubectl_complete-ns",
];

/// The message when all of them are made.
fn made(program: &str, directory: &str) -> String {
    format!("Made links to {program} in {directory}: {}.\n", NAMES.join(", "))
}

/// A message about each of the links in this directory, and nothing else is there.
#[track_caller]
fn assert_links(directory: &Path, to: &str) {
    for name in NAMES {
        let link = fs::read_link(directory.join(name)).expect("a link");
        assert_eq!(link, Path::new(to), "{name}");
    }
    assert_eq!(count(directory), NAMES.len());
}

fn count(directory: &Path) -> usize {
    fs::read_dir(directory).expect("list a directory").count()
}

#[test]
fn the_links_are_made_once_and_lead_to_this_program() {
    let home = home_with(&["a"]);
    let message = home.run(&["install-links", "bin"]).only_stderr(0);
    assert_eq!(message, made(PROGRAM, "~/bin"));
    assert_links(&home.path("bin"), PROGRAM);
    let again = home.run(&["install-links", "bin"]).only_stderr(0);
    assert_eq!(again, "All links are in ~/bin already.\n");
    let plugin = home.program(home.path("bin/kubectl-switch"), &["ctx", "-c"]).run();
    assert_eq!(plugin.only_stdout(), "a\n");

    // What is missing is made, and nothing else is reported.
    fs::remove_file(home.path("bin/kubens")).expect("remove a link");
    let message = home.run(&["install-links", "bin"]).only_stderr(0);
    assert_eq!(message, format!("Made links to {PROGRAM} in ~/bin: kubens.\n"));
    assert_links(&home.path("bin"), PROGRAM);
}

#[test]
fn in_the_directory_of_the_program_links_contain_its_name_alone() {
    let home = home_with(&["a"]);
    home.link("bin/kswitch", PROGRAM);
    home.link("here", "bin");
    for line in ["kswitch install-links here", "bin/kswitch install-links bin"] {
        home.program("/bin/sh", &["-c", line]).run().success();
        for name in NAMES {
            let path = home.path(format!("bin/{name}"));
            assert_eq!(fs::read_link(&path).expect("a link"), Path::new("kswitch"), "{line}");
            fs::remove_file(path).expect("remove a link");
        }
    }
}

/// A package manager's link stays where it is when what it leads to is another one.
#[test]
fn they_lead_where_people_start_the_program() {
    let home = home_with(&["a"]);
    home.link("bin/kswitch", PROGRAM);
    let message =
        home.program("/bin/sh", &["-c", "kswitch install-links other"]).run().only_stderr(0);
    let bin = home.path("bin/kswitch");
    assert!(message.starts_with(&made("~/bin/kswitch", "~/other")), "{message}");
    assert_links(&home.path("other"), bin.to_str().expect("a plain path"));

    // By a link of ours the others would go with it.
    home.link("more/kubectl-switch", PROGRAM);
    home.program(home.path("more/kubectl-switch"), &["install-links", "third"]).run().success();
    assert_links(&home.path("third"), bin.to_str().expect("a plain path"));

    // Another program of our name comes first on PATH: it is not this one.
    fs::remove_file(&bin).expect("remove a link");
    home.script("kswitch", "#!/bin/sh\n");
    home.program(home.path("more/kubectl-switch"), &["install-links", "fourth"]).run().success();
    assert_links(&home.path("fourth"), PROGRAM);
}

#[test]
fn what_is_in_the_way_keeps_all_from_being_made() {
    let home = home_with(&["a"]);
    home.write("my bin/kubens", "of mine");
    home.link("my bin/kubectx", "/opt/kubectx/kubectx");
    let message = home.run(&["install-links", "my bin"]).only_stderr(1);
    assert_text(
        &message,
        expect![[r#"
error: ~/my bin/kubectx exists already, and leads to /opt/kubectx/kubectx
error: ~/my bin/kubens exists already, and is another file
hint: kswitch install-links --force 'my bin'
"#]],
    );
    assert_eq!(count(&home.path("my bin")), 2);
    assert_eq!(home.read("my bin/kubens"), "of mine");

    home.run(&["install-links", "--force", "my bin"]).success();
    assert_links(&home.path("my bin"), PROGRAM);
}

#[test]
fn no_directory_is_replaced() {
    let home = home_with(&["a"]);
    home.directory("bin/kubectl_complete-ns");
    home.write("bin/kubens", "of mine");
    let message = home.run(&["install-links", "--force", "bin"]).only_stderr(1);
    assert_text(
        &message,
        expect![[r#"
error: ~/bin/kubectl_complete-ns exists already, and is a directory
hint: no directory is replaced; for links in another one: kswitch install-links DIR
"#]],
    );
    assert_eq!((count(&home.path("bin")), home.read("bin/kubens")), (2, "of mine".to_owned()));
}

#[test]
fn any_directory_can_have_them() {
    let home = home_with(&["a"]);
    for (directory, place) in
        [("a b/c/", "~/a b/c"), ("./x//y", "~/x/y"), ("~", "~/~"), ("--", "~/--")]
    {
        let message = home.run(&["install-links", "--", directory]).only_stderr(0);
        let off_path = "is not on PATH, where shells and kubectl look for the links";
        let warning = format!("warning: {place} {off_path}\nhint: in this shell: export PATH=");
        assert!(message.starts_with(&(made(PROGRAM, place) + &warning)), "{message}");
        let line = message.lines().find_map(|line| line.strip_prefix("hint: in this shell: "));
        let script = format!("{}; command -v kubectx", line.expect("a hint"));
        let found = home.program("sh", &["-c", &script]).run().success().stdout;
        assert_eq!(Path::new(found.trim_end()), home.path(directory).join("kubectx"));
        assert_links(&home.path(directory), PROGRAM);
    }
    let odd = OsStr::from_bytes(b"odd-\xff\x1b");
    let message = home.run(&[OsStr::new("install-links"), odd]).only_stderr(0);
    assert!(message.starts_with(&made(PROGRAM, "~/odd-\u{fffd}\\u{1b}")), "{message}");
    assert_links(&home.path(odd), PROGRAM);
}

#[test]
fn a_place_that_takes_no_links_is_reported() {
    let home = Home::of_ordinary_user();
    home.write("file", "");
    home.directory("closed");
    home.mode("closed", 0o555);
    let hint = "hint: with a directory that you can write to: kswitch install-links DIR\n";
    for (directory, place, reason) in [
        ("file", "~/file", "it is a file"),
        ("file/bin", "~/file/bin", "Not a directory"),
        ("closed", "~/closed", "Permission denied"),
        ("closed/deep/bin", "~/closed/deep/bin", "Permission denied"),
    ] {
        let message = home.run(&["install-links", directory]).only_stderr(1);
        assert_eq!(message, format!("error: can't make links in {place}: {reason}\n{hint}"));
    }
    assert_eq!(home.files(), ["file"]);
}

/// Whichever of its calls fails, what was created is removed and what was replaced is restored.
#[test]
fn a_failure_half_way_leaves_all_as_it_was() {
    let Some(strace) = required("strace") else { return };
    for (calls, least) in
        [("symlink,?symlinkat", 8), ("rename,?renameat,?renameat2", 2), ("mkdir,?mkdirat", 2)]
    {
        let mut failures = 0;
        loop {
            let home = home_with(&["a"]);
            home.write("bin/kubectx", "of mine");
            home.link("bin/kubectl-ns", "elsewhere");
            let inject = format!("inject=?{calls}:error=ENOSPC:when={}", failures + 1);
            let arguments = [
                "-f",
                "-o",
                "/dev/null",
                "-e",
                &inject,
                PROGRAM,
                "install-links",
                "--force",
                "bin",
            ];
            let ran = home.program(&strace, &arguments).run();
            if ran.code == 0 {
                assert_links(&home.path("bin"), PROGRAM);
                break;
            }
            failures += 1;
            let message = ran.only_stderr(1);
            assert_text(
                &message,
                expect![[r#"
error: can't make links in ~/bin: No space left on device
hint: with a directory that you can write to: kswitch install-links DIR
"#]],
            );
            assert_eq!(home.files(), ["bin/kubectl-ns", "bin/kubectx", "config"], "{inject}");
            assert_eq!(home.read("bin/kubectx"), "of mine", "{inject}");
            let link = fs::read_link(home.path("bin/kubectl-ns")).expect("a link");
            assert_eq!(link, Path::new("elsewhere"), "{inject}");
        }
        assert!(failures >= least, "{failures} calls of {calls} failed");
    }
}

#[test]
fn links_that_a_shell_will_not_find_are_reported_unless_quiet() {
    let home = home_with(&["a"]);
    let first = home.script("kubectx", "#!/bin/sh\n");
    home.write("bin/kubens", "no program");
    let path =
        format!("{}:{}:/usr/bin:/bin", home.path("bin").display(), home.path("own").display());
    let run = |arguments: &[&str]| home.command(arguments).env("PATH", &path).run();
    let message = run(&["install-links", "own"]).only_stderr(0);
    let warned = "warning: ~/bin/kubectx comes before ~/own/kubectx on PATH\n";
    assert_eq!(message, made(PROGRAM, "~/own") + warned);
    // One that leads here too is no other program.
    fs::remove_file(first).expect("remove a script");
    home.link("bin/kubectx", PROGRAM);
    assert_eq!(run(&["install-links", "own"]).only_stderr(0), "All links are in ~/own already.\n");
    assert_eq!(run(&["-q", "install-links", "elsewhere"]).only_stderr(0), "");
    assert_links(&home.path("elsewhere"), PROGRAM);
}

#[test]
fn kubectl_completes_contexts_as_kubectx_has_them() {
    let Some(kubectl) = Kubectl::required() else { return };
    let home = home_with(&["a", "b c", "shop"]);
    home.write(".kube/config.d/beside", contexts(&["beside"]));
    home.run(&["install-links", "bin"]).success();
    let complete = |words: &[&str]| {
        let words: Vec<&str> = ["__complete", "ctx"].iter().chain(words).copied().collect();
        kubectl.start(&home, &words).wait().success().stdout
    };
    let file = "default, ~/config";
    assert_eq!(
        complete(&[""]),
        format!("a\t{file}\nb c\t{file}\nshop\t{file}\n-\tswitch to the previous context\n:4\n")
    );
    assert_eq!(complete(&["s"]), format!("shop\t{file}\n:4\n"));
    assert_eq!(complete(&["-d", ""]), format!("a\t{file}\nb c\t{file}\nshop\t{file}\n:4\n"));
    assert_eq!(complete(&["-d", "b c", "a", ""]), format!("shop\t{file}\n:4\n"));
    for option in ["-s", "--shell", "-r", "--readonly"] {
        assert_eq!(complete(&[option, "s"]), format!("shop\t{file}\n:4\n"));
        assert_eq!(complete(&[option, "a", ""]), ":4\n");
    }
    assert_eq!(complete(&["a", ""]), ":4\n");
    assert_eq!(complete(&["-c", ""]), ":4\n");
    assert_eq!(
        complete(&["-"]),
        "-\tswitch to the previous context\n\
         -c\tprint the current context\n\
         --current\tprint the current context\n\
         -u\tleave kubectl without a current context\n\
         --unset\tleave kubectl without a current context\n\
         -d\tdelete contexts, . for the current one; clusters and users stay\n\
         -s\tstart a shell that has only this context\n\
         --shell\tstart a shell that has only this context\n\
         -r\tstart a shell that changes nothing in the cluster\n\
         --readonly\tstart a shell that changes nothing in the cluster\n\
         -h\tprint this help\n\
         --help\tprint this help\n\
         -V\tprint the version\n\
         --version\tprint the version\n\
         :4\n"
    );
    assert_eq!(complete(&["--un"]), "--unset\tleave kubectl without a current context\n:4\n");
}

#[test]
fn kubectl_completes_namespaces_that_are_known_and_asks_no_cluster() {
    let Some(kubectl) = Kubectl::required() else { return };
    let server = ApiServer::start(&["cart", "web"]);
    let mut home = Home::new();
    server.kubeconfig().named("own").namespace("mine").write(&home);
    home.kubeconfig(&[".kube/config"]);
    home.run(&["install-links", "bin"]).success();
    let complete = |words: &[&str]| {
        let words: Vec<&str> = ["__complete", "ns"].iter().chain(words).copied().collect();
        kubectl.start(&home, &words).wait().success().stdout
    };
    assert_eq!(complete(&[""]), "default\nmine\n-\tswitch to the previous namespace\n:4\n");
    assert_eq!(server.connections(), 0);
    home.run(&["ns", "--list"]).success();
    let connections = server.connections();
    assert_eq!(complete(&["c"]), "cart\n:4\n");
    assert_eq!(complete(&["-f", "w"]), "web\n:4\n");
    assert_eq!(complete(&["--force", ""]), "cart\ndefault\nmine\nweb\n:4\n");
    let about = "switch without asking the cluster if it exists";
    let force = format!("-f\t{about}\n--force\t{about}\n");
    assert_eq!(complete(&["web", "-"]), format!("{force}:4\n"));
    assert_eq!(complete(&["web", ""]), ":4\n");
    let previous = "-\tswitch to the previous namespace\n-c\tprint the namespace\n";
    assert!(complete(&["-"]).starts_with(&format!("{force}{previous}")));
    assert_eq!(server.connections(), connections);
}
