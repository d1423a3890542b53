//! Every hint is typed, in bash, and what it promises then holds.
//!
//! A hint is a command, perhaps behind words and a colon. Where it has a word in capitals, such as
//! NAME, the one who types it fills that in.

mod sources;

use crate::cross_file::kubeadm;
use crate::sample::{contexts, home_with};
use crate::support::api_server::ApiServer;
use crate::support::command::Ran;
use crate::support::gate::{is_root, required};
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::loopback::Deaf;

/// A situation with a hint.
struct Case {
    /// The text of the hint, without what differs from home to home.
    hint: &'static str,
    home: fn() -> Home,
    /// What is typed at first, in bash.
    first: &'static str,
    /// What stands in the place of words in capitals.
    filled: &'static [(&'static str, &'static str)],
    /// What is typed afterwards in the same shell, and succeeds.
    then: &'static str,
    /// What that prints, among other things.
    shows: &'static str,
}

/// A home where `kswitch` is a program on PATH.
fn typing(home: Home) -> Home {
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    home
}

/// A chain of these files, with these contexts in each.
fn chain(files: &[(&str, &str)]) -> Home {
    let mut home = typing(Home::new());
    for (file, text) in files {
        home.write(file, text);
    }
    let names: Vec<&str> = files.iter().map(|(file, _)| *file).collect();
    home.kubeconfig(&names);
    home
}

/// The contexts a and b, in one file.
fn two() -> Home {
    typing(home_with(&["a", "b"]))
}

/// The same with the alias prod of a context.
fn with_alias(context: &str) -> Home {
    let home = two();
    home.write(".config/kswitch/settings.yaml", format!("aliases: {{prod: {context}}}\n"));
    home
}

/// An editor that leaves the contexts a and b, or nothing, in each file.
fn with_editor(home: Home, leaves: &str) -> Home {
    home.write("good", leaves);
    home.script("vi", "#!/bin/sh\nfor file; do [ -e \"$file\" ] && cp ~/good \"$file\"; done\n");
    home
}

fn nothing() -> Home {
    let mut home = typing(Home::new());
    home.no_kubeconfig();
    home
}

fn broken() -> Home {
    with_editor(chain(&[("config", "contexts: 5\n")]), &contexts(&["a", "b"]))
}

/// A file that is too much for kswitch, and not for kubectl.
fn vast() -> Home {
    let directive = |text: String, at| text + &format!("%TAG !a{at}! tag:x,2000:\n");
    let directives = (0..1001).fold(String::new(), directive);
    chain(&[("config", &contexts(&["a", "b"])), ("vast", &format!("{directives}---\n{{}}\n"))])
}

fn broken_cluster_file() -> Home {
    let home = two();
    home.write(".kube/config.d/x", "users: 5\n");
    with_editor(home, "{}\n")
}

fn dangling() -> Home {
    chain(&[("config", &contexts(&["a", "b"]).replace("current-context: a", "current-context: x"))])
}

fn no_current() -> Home {
    chain(&[("config", &contexts(&["a", "b"]).replace("current-context: a", ""))])
}

fn hidden() -> Home {
    chain(&[("first", &contexts(&["a"])), ("second", &contexts(&["a"]))])
}

/// A context of another file uses the cluster of the first.
fn shared() -> Home {
    let berlin = kubeadm("berlin", "server: https://berlin.example", "token: t");
    let shop = "contexts: [{name: shop, context: {cluster: kubernetes, user: kubernetes-admin}}]\n";
    chain(&[("berlin", &berlin), ("shop", shop)])
}

/// Two clusters of one name.
fn crossed() -> Home {
    let [berlin, oslo] = ["berlin", "oslo"].map(|name| {
        kubeadm(name, &format!("server: https://{name}.example"), &format!("token: of-{name}"))
    });
    chain(&[("berlin", &berlin), ("oslo", &oslo)])
}

/// A cluster file that KUBECONFIG does not name.
fn cluster_file(name: &str) -> Home {
    let home = two();
    home.write(&format!(".kube/configs/{name}"), contexts(&["c"]));
    home
}

/// More cluster files than any variable can name.
fn too_many() -> Home {
    let home = two();
    let long = "x".repeat(200);
    for number in 0..600 {
        home.write(&format!(".kube/configs/{number:03}-{long}.yaml"), "{}\n");
    }
    home.write(".kube/configs/z.yaml", contexts(&["c"]));
    home
}

fn locked(lock: impl Fn(&Home)) -> Home {
    let home = two();
    lock(&home);
    home
}

/// A value that another entry has a part in.
fn aliased() -> Home {
    let config = "contexts: [{name: a, context: &c {cluster: c}}, {name: b, context: *c}]\n\
                  current-context: a\n";
    with_editor(chain(&[("config", config)]), &contexts(&["a", "b"]))
}

fn deaf_server() -> Home {
    let config = contexts(&["a"]).replace("https://a.example", "https://127.0.0.1:1");
    chain(&[("config", &config)])
}

fn unasked() -> Home {
    let home = two();
    home.write(".config/kswitch/settings.yaml", "validate-namespaces: false\n");
    home
}

/// The settings find no files in `~/.kube/clusters`.
fn elsewhere() -> Home {
    let home = with_editor(two(), "{}\n");
    home.write(".config/kswitch/settings.yaml", "cluster-files: [~/elsewhere/*]\n");
    home
}

fn missing(list: &str) -> Home {
    let mut home = two();
    home.write(".kube/config", contexts(&["c"]));
    home.kubeconfig_raw(list);
    home
}

const CASES: &[Case] = &[
    Case {
        hint: "kswitch alias NAME CONTEXT",
        home: two,
        first: "kswitch alias",
        filled: &[("NAME", "prod"), ("CONTEXT", "b")],
        then: "kswitch ctx prod",
        shows: "Switched to context \"b\".\n",
    },
    Case {
        hint: "for another context: kswitch alias prod CONTEXT",
        home: || with_alias("gone"),
        first: "kswitch ctx prod",
        filled: &[("CONTEXT", "b")],
        then: "kswitch ctx prod",
        shows: "Switched to context \"b\".\n",
    },
    Case {
        hint: "to remove it: kswitch alias --remove prod",
        home: || with_alias("gone"),
        first: "kswitch ctx prod",
        filled: &[],
        then: "kswitch alias",
        shows: "There are no aliases.\n",
    },
    Case {
        hint: "for the context: kswitch delete b",
        home: || with_alias("b"),
        first: "kswitch delete prod",
        filled: &[],
        then: "kswitch ctx --list",
        shows: "a\n",
    },
    Case {
        hint: "kswitch alias --remove prod",
        home: || with_alias("b"),
        first: "kswitch delete b",
        filled: &[],
        then: "kswitch alias",
        shows: "There are no aliases.\n",
    },
    Case {
        hint: "kswitch alias prod c",
        home: || with_alias("b"),
        first: "kswitch rename b c",
        filled: &[],
        then: "kswitch ctx prod",
        shows: "Switched to context \"c\".\n",
    },
    Case {
        hint: "to remove the alias: kswitch alias --remove prod",
        home: || with_alias("b"),
        first: "kswitch rename prod c",
        filled: &[],
        then: "kswitch alias",
        shows: "There are no aliases.\n",
    },
    Case {
        hint: "to try kswitch on sample clusters: kswitch demo",
        home: nothing,
        first: "kswitch ctx --list",
        filled: &[],
        then: "true",
        shows: "prod",
    },
    Case {
        hint: "kubectl can read it: kubectl config use-context NAME",
        home: vast,
        first: "kswitch ctx b",
        filled: &[("NAME", "b")],
        then: "kubectl config current-context",
        shows: "b\n",
    },
    Case {
        hint: "every kubectl command fails with it; to correct it: vi",
        home: broken,
        first: "kswitch ctx b",
        filled: &[],
        then: "kswitch ctx b",
        shows: "Switched to context \"b\"",
    },
    Case {
        hint: "to correct it: vi",
        home: || {
            let home = two();
            home.write(".kube/clusters/cluster-c", contexts(&["c"]).replace("users:", "users"));
            with_editor(home, &contexts(&["c"]))
        },
        first: "kswitch shell c -- true",
        filled: &[],
        then: "kswitch shell c -- kswitch current",
        shows: "c default\n",
    },
    Case {
        hint: "to correct it: vi",
        home: broken_cluster_file,
        first: "kswitch delete --prune b",
        filled: &[],
        then: "kswitch delete --prune b",
        shows: "Deleted \"b\"",
    },
    Case {
        hint: "every kubectl command fails with it; to see what it is: ls -ld",
        home: || {
            let mut home = two();
            home.directory("directory");
            home.kubeconfig(&["config", "directory"]);
            home
        },
        first: "kswitch ctx b",
        filled: &[],
        then: "true",
        shows: "drwx",
    },
    Case {
        hint: "to keep what it may use: kswitch delete NAME",
        home: broken_cluster_file,
        first: "kswitch delete --prune b",
        filled: &[("NAME", "b")],
        then: "kswitch ctx --list",
        shows: "a\n",
    },
    Case {
        hint: "kswitch ctx NAME",
        home: dangling,
        first: "kswitch current",
        filled: &[("NAME", "b")],
        then: "kswitch current",
        shows: "b default\n",
    },
    Case {
        hint: "to pick one: kswitch",
        home: no_current,
        first: "kswitch current",
        filled: &[],
        then: "true",
        shows: "a\nb\n",
    },
    Case {
        hint: "kswitch ctx NAME",
        home: no_current,
        first: "kswitch ns -c",
        filled: &[("NAME", "b")],
        then: "kswitch ns -c",
        shows: "default\n",
    },
    Case {
        hint: "kubectl always takes the first; to give this one a name of its own: kswitch rename",
        home: hidden,
        first: "kswitch ctx a --file ~/second",
        filled: &[("NEW", "c")],
        then: "kswitch ctx c && kswitch current --format '{file}'",
        shows: "/second\n",
    },
    Case {
        hint: "for the context alone: kswitch rename berlin new",
        home: shared,
        first: "kswitch rename berlin new --whole",
        filled: &[],
        then: "kswitch ctx new",
        shows: "Switched to context \"new\"",
    },
    Case {
        hint: "to rename the references too: kswitch rename berlin new --whole --yes",
        home: shared,
        first: "kswitch rename berlin new --whole",
        filled: &[],
        then: "kswitch ctx shop && kswitch current --format '{cluster} {user}'",
        shows: "new new\n",
    },
    Case {
        hint: "to take the cluster and user from them: kswitch rename berlin new --whole --anyway",
        home: shared,
        first: "kswitch rename berlin new --whole",
        filled: &[],
        then: "kswitch ctx new && kswitch current --format '{cluster}'",
        shows: "new\n",
    },
    Case {
        hint: "to copy its contexts: kswitch import",
        home: two,
        first: "kswitch ctx --list > /dev/null; sed 's/: a\\b/: x/g; s,//a,//x,' ~/config > ~/other; kswitch split ~/other",
        filled: &[("import", "import --yes")],
        then: "true",
        shows: "Wrote ~/.kube/clusters/",
    },
    Case {
        hint: "to give each of its clusters a file: kswitch split",
        home: two,
        first: "kswitch import ~/config",
        filled: &[("split", "split --yes")],
        then: "eval \"$(kswitch env)\"; kswitch ctx b",
        shows: "Switched to context \"b\"",
    },
    Case {
        hint: "to correct them: vi",
        home: elsewhere,
        first: "kswitch split",
        filled: &[],
        then: "kswitch split --yes",
        shows: "Moved 2 contexts",
    },
    Case {
        hint: "to use it alone: kswitch --kubeconfig",
        home: elsewhere,
        first: "sed 's/: a\\b/: x/g; s,//a,//x,' ~/config > ~/new; kswitch import --yes ~/new",
        filled: &[],
        then: "true",
        shows: "x\n",
    },
    Case {
        hint: "to give the other one a name of its own: kswitch rename",
        home: hidden,
        first: "kswitch split ~/first",
        filled: &[("NEW", "c")],
        then: "kswitch split --yes ~/first",
        shows: "Moved 1 context, 1 cluster and 1 user out of ~/first.",
    },
    Case {
        hint: "to look at it: ls -l",
        home: two,
        first: "kswitch export a -o ~/config",
        filled: &[],
        then: "true",
        shows: "-rw",
    },
    Case {
        hint: "kswitch rename a NEW",
        home: two,
        first: "kswitch rename a b",
        filled: &[("NEW", "c")],
        then: "kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "to switch anyway: kswitch ctx oslo --anyway",
        home: crossed,
        first: "kswitch ctx oslo",
        filled: &[],
        then: "kswitch current",
        shows: "oslo default\n",
    },
    Case {
        hint: "for all cluster files, in this shell: eval \"$(kswitch env)\"",
        home: || cluster_file("c.yaml"),
        first: "kswitch ctx c",
        filled: &[],
        then: "kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "in a shell of its own: kswitch shell",
        home: || cluster_file("c.yaml"),
        first: "kswitch ctx c",
        filled: &[("shell c", "shell c -- kswitch current")],
        then: "true",
        shows: "c default\n",
    },
    Case {
        hint: "in every new shell: echo",
        home: || cluster_file("c.yaml"),
        first: "kswitch ctx c",
        filled: &[],
        then: "bash -ic 'kswitch ctx c'",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "mv -i",
        home: || cluster_file("api.example.com:6443.yaml"),
        first: "kswitch ctx c",
        filled: &[],
        then: "kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "mv -i",
        home: || cluster_file("of it: \t'1'.yaml"),
        first: "kswitch ctx c",
        filled: &[],
        then: "kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "mv -i",
        home: || cluster_file("eu:west/x:1.yaml"),
        first: "kswitch ctx c --file ~/.kube/configs/eu:west/x:1.yaml",
        filled: &[],
        then: "kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "KUBECONFIG would be too long; to use this file alone in this shell: export KUBECONFIG=",
        home: too_many,
        first: "kswitch ctx c",
        filled: &[],
        then: "kswitch ctx c && kswitch current",
        shows: "c default\n",
    },
    Case {
        hint: "leave this shell of : exit",
        home: || cluster_file("c.yaml"),
        first: "bash -c 'export KUBIE_ACTIVE=1; kswitch ctx c'",
        filled: &[("exit", "true")],
        then: "eval \"$(kswitch env)\"; kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "kswitch ctx --list",
        home: two,
        first: "kswitch ctx nothing-like-it",
        filled: &[],
        then: "true",
        shows: "a\nb\n",
    },
    Case {
        hint: "kswitch ctx --list",
        home: two,
        first: "kswitch ns -c --context nothing-like-it",
        filled: &[],
        then: "true",
        shows: "a\nb\n",
    },
    Case {
        hint: "kswitch ctx --list --output wide",
        home: hidden,
        first: "kswitch ctx b --file ~/second",
        filled: &[],
        then: "true",
        shows: "~/second",
    },
    Case {
        hint: "kswitch ctx NAME",
        home: two,
        first: "kswitch ctx -",
        filled: &[("NAME", "b")],
        then: "kswitch ctx -",
        shows: "Switched to context \"a\"",
    },
    Case {
        hint: "kswitch ns NAME",
        home: unasked,
        first: "kswitch ns -",
        filled: &[("NAME", "shop")],
        then: "kswitch ns -",
        shows: "Namespace is now \"default\"",
    },
    Case {
        hint: "to leave none: kswitch ctx --unset --all",
        home: hidden,
        first: "kswitch ctx --unset",
        filled: &[],
        then: "! kswitch ctx --current",
        shows: "current-context is not set",
    },
    Case {
        hint: "to set it without asking the cluster: kswitch ns --force",
        home: deaf_server,
        first: "kswitch ns shop",
        filled: &[],
        then: "kswitch ns -c",
        shows: "shop\n",
    },
    Case {
        hint: "to list the cached names: kswitch ns --list --cached",
        home: deaf_server,
        first: "kswitch ns --list",
        filled: &[],
        then: "true",
        shows: "default\n",
    },
    Case {
        hint: "with a directory that you can write to: kswitch install-links DIR",
        home: two,
        first: "kswitch install-links ~/config",
        filled: &[("DIR", "links")],
        then: "links/kubectx -c",
        shows: "a\n",
    },
    Case {
        hint: "no directory is replaced; for links in another one: kswitch install-links DIR",
        home: || locked(|home| drop(home.directory("links/kubectx"))),
        first: "kswitch install-links links",
        filled: &[("DIR", "others")],
        then: "others/kubectx -c",
        shows: "a\n",
    },
    Case {
        hint: "kswitch install-links --force",
        home: || locked(|home| drop(home.write("links/kubectx", "mine"))),
        first: "kswitch install-links links",
        filled: &[],
        then: "links/kubectx -c",
        shows: "a\n",
    },
    Case {
        hint: "to see what that process is: ps -fp",
        home: || locked(|home| drop(home.link("config.lock", std::process::id().to_string()))),
        first: "kswitch ctx b",
        filled: &[],
        then: "true",
        shows: "suite",
    },
    Case {
        hint: "if that process is no longer running: rm",
        home: || locked(|home| drop(home.link("config.lock", "1 elsewhere 1"))),
        first: "kswitch ctx b",
        filled: &[],
        then: "kswitch ctx b",
        shows: "Switched to context \"b\"",
    },
    Case {
        hint: "if no kubectl is running: rm",
        home: || locked(|home| drop(home.write("config.lock", ""))),
        first: "kswitch ctx b",
        filled: &[],
        then: "kswitch ctx b",
        shows: "Switched to context \"b\"",
    },
    Case {
        hint: "if no kubectl is running: rm -r",
        home: || locked(|home| drop(home.write("config.lock/inside", ""))),
        first: "kswitch ctx b",
        filled: &[],
        then: "kswitch ctx b",
        shows: "Switched to context \"b\"",
    },
    Case {
        hint: "to have a regular file first: export KUBECONFIG=FILE:\"$KUBECONFIG\"",
        home: || {
            let mut home = two();
            home.write("first", "");
            home.kubeconfig_raw(format!("/dev/null:{}", home.path("config").display()));
            home
        },
        first: "kswitch ctx b",
        filled: &[("FILE", "first")],
        then: "kswitch ctx b && kswitch current",
        shows: "b default\n",
    },
    Case {
        hint: "nothing was written; to make this change manually: vi",
        home: aliased,
        first: "kswitch ns -f shop",
        filled: &[],
        then: "kswitch ns -f shop",
        shows: "Namespace is now \"shop\"",
    },
    Case {
        hint: "export KUBECONFIG=",
        home: || missing("~/.kube/config:~/config"),
        first: "kswitch ctx --list",
        filled: &[],
        then: "kswitch ctx --list",
        shows: "a\nb\nc\n",
    },
    Case {
        hint: "export KUBECONFIG=",
        home: || missing("\"$HOME/config\""),
        first: "kswitch ctx b",
        filled: &[],
        then: "kswitch ctx b",
        shows: "Switched to context \"b\"",
    },
    Case {
        hint: "for the cluster files: eval \"$(kswitch env)\"",
        home: || {
            let mut home = cluster_file("c.yaml");
            home.kubeconfig_raw("/nowhere/config");
            home
        },
        first: "kswitch ctx --list",
        filled: &[],
        then: "kswitch ctx c",
        shows: "Switched to context \"c\"",
    },
    Case {
        hint: "for the default kubeconfig: unset KUBECONFIG",
        home: || missing("/nowhere/config"),
        first: "kswitch current",
        filled: &[],
        then: "kswitch current",
        shows: "c default\n",
    },
    Case {
        hint: "export KUBECONFIG=FILE",
        home: || {
            let mut home = two();
            home.kubeconfig_raw("/nowhere/config");
            home
        },
        first: "kswitch ctx --list",
        filled: &[("FILE", "config")],
        then: "kswitch ctx --list",
        shows: "a\nb\n",
    },
    Case {
        hint: "kswitch --kubeconfig FILE ctx --list",
        home: two,
        first: "kswitch --kubeconfig nowhere ctx --list",
        filled: &[("FILE", "config")],
        then: "true",
        shows: "a\nb\n",
    },
];

/// The lines of a hint that are to be typed, in one text.
fn hint_of(ran: &Ran, text: &str) -> String {
    let hints: Vec<&str> =
        ran.stderr.lines().filter_map(|line| line.strip_prefix("hint: ")).collect();
    let is_meant = |hint: &&str| without_paths(hint).starts_with(text) || hint.starts_with(text);
    let meant = hints.iter().copied().filter(is_meant);
    // A path is renamed first, part by part, and then the files are found again.
    let typed: Vec<&str> = if text == "mv -i" { hints } else { meant.take(1).collect() };
    assert!(!typed.is_empty(), "{ran}\nhas no hint {text:?}");
    typed.into_iter().map(command).collect::<Vec<_>>().join("\n")
}

/// A hint without the program that it names.
fn without_paths(hint: &str) -> String {
    hint.replace("of kubie", "of ")
}

/// What is to be typed of a hint: all of it, or what stands behind the words and a colon.
fn command(hint: &str) -> &str {
    let behind = hint.match_indices(": ").map(|(at, sign)| &hint[at + sign.len()..]);
    let command = behind.chain(std::iter::once(hint)).find(|line| is_command(line));
    command.unwrap_or_else(|| panic!("{hint:?} is nothing to type"))
}

/// Whether a text begins with a program.
fn is_command(line: &str) -> bool {
    const PROGRAMS: [&str; 18] = [
        "kswitch", "kubectl", "echo", "vi", "rm", "rmdir", "mv", "cp", "ls", "df", "ps", "export",
        "eval", "unset", "exit", "sudo", "chmod", "ulimit",
    ];
    let word = line.split(' ').next().unwrap_or_default();
    PROGRAMS.contains(&word) || word.starts_with("KUBECONFIG=")
}

fn bash(home: &Home, script: &str) -> Option<Ran> {
    Some(home.program(required("bash")?, &["-c", script]).run())
}

#[test]
fn every_hint_holds_what_it_promises() {
    let Some(_) = Kubectl::required() else { return };
    for Case { hint, home, first, filled, then, shows } in CASES {
        let home = home();
        let Some(ran) = bash(&home, first) else { return };
        let mut typed = hint_of(&ran, hint);
        for (word, with) in *filled {
            assert!(typed.contains(word), "{typed:?} has no {word}");
            typed = typed.replace(word, with);
        }
        let Some(typed) = bash(&home, &format!("set -e\n{typed}\n{then}\n")) else { return };
        let all = format!("{}{}", typed.stdout, typed.stderr);
        assert!(typed.code == 0 && all.contains(shows), "{ran}\n\n{typed}\nshould show {shows:?}");
    }
}

/// A name that was meant stands for the one that was typed.
#[test]
fn a_suggested_name_is_one_that_there_is() {
    let server = ApiServer::start(&["checkout", "shop"]);
    let home = typing(Home::new());
    let config = server.kubeconfig();
    config.write(&home);
    // The names that the cluster answered before are known.
    home.run(&["ns", "--list"]).success();
    for (typed, name, there) in [
        ("kswitch ctx tets", "test", "kswitch current"),
        ("kswitch ctx TEST", "test", "kswitch current"),
        ("kswitch ns chekout", "checkout", "kswitch ns -c"),
    ] {
        let Some(ran) = bash(&home, typed) else { return };
        let hint = ran.stderr.lines().find_map(|line| line.strip_prefix("hint: ")).expect("a hint");
        assert_eq!(hint, format!("did you mean {name}?"));
        let (words, _) = typed.rsplit_once(' ').expect("words");
        let Some(ran) = bash(&home, &format!("{words} {name} && {there}")) else { return };
        assert!(ran.code == 0 && ran.stdout.contains(name), "{ran}");
    }
    let Some(ran) = bash(&home, "kswitch ns nothing-like-it") else { return };
    let Some(ran) = bash(&home, &hint_of(&ran, "kswitch ns --list")) else { return };
    assert_eq!(ran.only_stdout(), "checkout\nshop\n");
    let Some(ran) = bash(&home, "kswitch delete tets nothing-like-it") else { return };
    assert!(ran.stderr.contains("hint: for \"tets\", did you mean test?\n"), "{ran}");
}

/// What is printed where the files don't let kswitch write: it shows what stands in the way.
#[test]
fn a_file_that_cannot_be_written_is_shown() {
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.mode("config", 0o400);
    home.kubeconfig(&["config"]);
    let home = typing(home);
    let Some(ran) = bash(&home, "kswitch ctx b") else { return };
    let Some(ran) = bash(&home, &hint_of(&ran, "ls -l")) else { return };
    assert!(ran.success().stdout.starts_with("-r--------"));
}

/// A chain of one file in a directory of this user's, with the lock of a process that has exited.
fn locked_by_gone() -> Home {
    let mut home = Home::of_ordinary_user();
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    let home = typing(home);
    let process = home.program("/bin/sh", &["-c", ":"]).start();
    let pid = process.pid();
    process.wait().success();
    home.link("config.lock", pid.to_string());
    home
}

#[test]
fn a_lock_in_a_closed_directory_of_ours_is_removed() {
    let home = locked_by_gone();
    home.mode("", 0o555);
    let refused = bash(&home, "kswitch ctx b");
    let again = refused
        .and_then(|ran| bash(&home, &format!("{} && kswitch ctx b", hint_of(&ran, "chmod u+w"))));
    home.mode("", 0o755);
    let Some(again) = again else { return };
    assert_eq!(again.only_stderr(0), "Switched to context \"b\".\n");
}

#[test]
fn a_lock_in_a_directory_of_roots_is_removed_by_root() {
    if !is_root() {
        return;
    }
    let home = locked_by_gone();
    home.give("", 0);
    let Some(ran) = bash(&home, "kswitch ctx b") else { return };
    let hint = hint_of(&ran, "sudo rm");
    let command = hint.strip_prefix("sudo ").expect("by root");
    home.program("/bin/sh", &["-c", command]).by_root().run().success();
    let Some(again) = bash(&home, "kswitch ctx b") else { return };
    assert!(!again.stderr.contains("is locked"), "{again}");
}

/// A port that is bound without a listener, as in [`deaf_server`].
#[test]
fn a_cluster_that_is_not_there_leaves_a_way() {
    let deaf = Deaf::port();
    let mut home = typing(Home::new());
    home.write("config", contexts(&["a"]).replace("a.example", &deaf.address().to_string()));
    home.kubeconfig(&["config"]);
    let Some(ran) = bash(&home, "kswitch ns 'shop'") else { return };
    let Some(ran) =
        bash(&home, &hint_of(&ran, "to set it without asking the cluster: kswitch ns --force"))
    else {
        return;
    };
    assert_eq!(ran.only_stderr(0), "Namespace is now \"shop\" in context \"a\".\n");
}

/// Any other command would lead back to the same warning.
#[test]
fn where_no_file_exists_only_the_warning_has_a_hint() {
    let home = Home::new();
    for arguments in [
        &["ctx", "a"][..],
        &["ctx", "-"],
        &["ns", "x"],
        &["current"],
        &["delete", "a"],
        &["rename", "a", "b"],
    ] {
        let ran = home.run(&[&["--kubeconfig", "nope"], arguments].concat());
        let message = ran.only_stderr(1);
        let warning = "warning: --kubeconfig names no file that exists: \"";
        assert!(message.starts_with(warning), "{message}");
        assert_eq!(message.matches("hint: ").count(), 1, "{message}");
    }
}
