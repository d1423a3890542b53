//! A file that appears never changes which context is current: in no shell, new or open.

use std::fs;

use crate::support::gate::required;
use crate::support::home::Home;

const ORDER: &str = ".local/state/kswitch/cluster-files";

/// A downloaded kubeconfig: it has one context, and makes it the current one.
fn downloaded(name: &str) -> String {
    format!("current-context: {name}\n{}", plain(name))
}

/// The same without a current context.
fn plain(name: &str) -> String {
    format!(
        "clusters: [{{name: {name}, cluster: {{server: 'https://{name}'}}}}]\ncontexts: [{{name: {name}, context: {{cluster: {name}}}}}]\n"
    )
}

/// A home without `~/.kube/config`, with files for `m` and `staging`.
fn home() -> Home {
    let home = Home::new();
    home.write(".kube/configs/m.yaml", downloaded("m"));
    home.write(".kube/configs/staging.yaml", downloaded("staging"));
    home
}

/// A shell as `KUBECONFIG` makes it.
struct Shell(String);

impl Shell {
    fn new(home: &Home) -> Self {
        Self(home.run(&["env", "--value", "--quiet"]).only_stdout().trim_end().to_owned())
    }

    /// What the function does before each command.
    fn refresh(&mut self, home: &Home) {
        let command = home.command(&["env", "--value", "--keep", "--quiet"]);
        let value = command.env("KUBECONFIG", &self.0).run().only_stdout();
        if !value.is_empty() {
            value.trim_end().clone_into(&mut self.0);
        }
    }

    fn current(&self, home: &Home) -> String {
        let ran = home.command(&["ctx", "--current"]).env("KUBECONFIG", &self.0).run();
        if ran.code == 0 { ran.stdout.trim_end().to_owned() } else { "none".to_owned() }
    }

    fn switch(&self, home: &Home, context: &str) {
        home.command(&["ctx", context]).env("KUBECONFIG", &self.0).run().success();
    }

    fn files(&self) -> Vec<&str> {
        self.0.split(':').map(|path| path.rsplit('/').next().unwrap_or_default()).collect()
    }
}

/// In the shell that is open and in a new one, whichever looks first.
#[track_caller]
fn assert_current(home: &Home, open: &mut Shell, context: &str) {
    let new = Shell::new(home);
    open.refresh(home);
    assert_eq!((new.current(home).as_str(), open.current(home).as_str()), (context, context));
    assert_eq!(Shell::new(home).current(home), context);
}

#[test]
fn a_file_that_arrives_comes_last_in_every_shell() {
    let home = home();
    let mut open = Shell::new(&home);
    open.switch(&home, "staging");
    for name in ["aa-prod", "nn", "zz"] {
        home.write(&format!(".kube/configs/{name}.yaml"), downloaded(name));
        assert_current(&home, &mut open, "staging");
    }
    let files = ["config", "m.yaml", "staging.yaml", "aa-prod.yaml", "nn.yaml", "zz.yaml"];
    assert_eq!(Shell::new(&home).files(), files);
    assert_eq!(open.files(), files);
    // The list has the order that KUBECONFIG would have.
    home.write(".kube/configs/ab.yaml", downloaded("zz"));
    let json = home.run(&["ctx", "--list", "-o", "json"]).only_stdout();
    let place = |file: &str| json.find(file).expect("listed");
    assert!(place("configs/zz.yaml") < place("configs/ab.yaml"), "{json}");
}

#[test]
fn a_file_is_the_same_under_another_name() {
    for (from, to) in [("m", "zz"), ("m", "a"), ("staging", "aa")] {
        let home = home();
        let mut open = Shell::new(&home);
        let mut later = Shell::new(&home);
        open.switch(&home, "m");
        let path = |name: &str| home.path(format!(".kube/configs/{name}.yaml"));
        fs::rename(path(from), path(to)).expect("another name");
        home.write(".kube/configs/aaa.yaml", downloaded("aaa"));
        assert_current(&home, &mut open, "m");
        fs::rename(path(to), path("again")).expect("another name");
        assert_current(&home, &mut open, "m");
        // One that looks only after both.
        assert_current(&home, &mut later, "m");
    }
}

/// What kubectl does with the same list: the next file decides. It is not passed over in silence.
#[test]
fn a_file_that_is_gone_is_reported_where_another_decides() {
    let home = home();
    Shell::new(&home).switch(&home, "m");
    fs::remove_file(home.path(".kube/configs/m.yaml")).expect("a file");
    let ran = home.run(&["init", "bash"]).success();
    assert_eq!(
        ran.stderr,
        "warning: ~/.kube/configs/m.yaml no longer exists; the current context is \"staging\", which \
         ~/.kube/configs/staging.yaml sets\n"
    );
    assert_eq!(home.run(&["init", "bash"]).success().stderr, "");
    home.write(".kube/config", "current-context: mine\n");
    fs::remove_file(home.path(".kube/configs/staging.yaml")).expect("a file");
    assert_eq!(home.run(&["init", "bash"]).success().stderr, "");
}

#[test]
fn a_file_that_comes_back_is_a_new_one() {
    let home = home();
    let mut open = Shell::new(&home);
    let first = home.read(".kube/configs/m.yaml");
    fs::remove_file(home.path(".kube/configs/m.yaml")).expect("a file");
    assert_current(&home, &mut open, "staging");
    home.write(".kube/configs/m.yaml", first);
    assert_current(&home, &mut open, "staging");
    assert_eq!(Shell::new(&home).files(), ["config", "staging.yaml", "m.yaml"]);
}

#[test]
fn where_no_context_is_current_a_file_makes_none_so() {
    for has_config in [true, false] {
        let home = Home::new();
        if has_config {
            home.write(".kube/config", "kind: Config\n");
        } else {
            home.write(".kube/configs/m.yaml", plain("m"));
        }
        let mut open = Shell::new(&home);
        home.write(".kube/configs/aa-prod.yaml", downloaded("aa-prod"));
        home.write(".kube/configs/ab.yaml", plain("ab"));
        assert_current(&home, &mut open, "none");
        let ran = home.run(&["env", "--value"]).success();
        assert!(ran.stdout.contains("ab.yaml") && !ran.stdout.contains("aa-prod"), "{ran}");
        assert_eq!(
            ran.stderr,
            "warning: ~/.kube/configs/aa-prod.yaml is left out: no context is current, and it would \
             make \"aa-prod\" the current one; to add it: eval \"$(kswitch env --all)\"\n"
        );
        // The hint leads on.
        let switch = home.command(&["ctx", "aa-prod"]).env("KUBECONFIG", &open.0).run();
        let message = switch.only_stderr(1);
        let hint = "hint: for all cluster files, in this shell: eval \"$(kswitch env --all)\"\n";
        assert!(message.contains(hint), "{message}");
        let script = "eval \"$(\"$0\" env --all --shell sh)\" && \"$0\" ctx --current";
        let sh = home.program("/bin/sh", &["-c", script, env!("CARGO_BIN_EXE_kswitch")]);
        assert_eq!(sh.run().only_stdout(), "aa-prod\n");
        // Now it is known.
        assert_eq!(Shell::new(&home).current(&home), "aa-prod");
    }
}

/// Before there is any kubeconfig nothing can be changed.
#[test]
fn the_first_file_of_all_is_taken_as_it_is() {
    let home = Home::new();
    let mut open = Shell::new(&home);
    assert_eq!(open.0, "");
    home.write(".kube/configs/z.yaml", downloaded("z"));
    open.refresh(&home);
    assert_eq!(open.current(&home), "z");
    home.write(".kube/configs/a.yaml", downloaded("a"));
    assert_current(&home, &mut open, "z");
}

/// Nothing is known yet: the order is that of the names.
#[test]
fn files_that_come_with_the_first_run_are_in_the_order_of_their_names() {
    let home = home();
    home.write(".kube/configs/aa-prod.yaml", downloaded("aa-prod"));
    assert_eq!(Shell::new(&home).files(), ["config", "aa-prod.yaml", "m.yaml", "staging.yaml"]);
}

#[test]
fn a_broken_file_keeps_its_place() {
    let home = home();
    Shell::new(&home);
    home.write(".kube/configs/m.yaml", "contexts: 5\n");
    assert_eq!(Shell::new(&home).files(), ["config", "staging.yaml"]);
    home.write(".kube/configs/aa.yaml", "contexts: 5\n");
    Shell::new(&home);
    home.write(".kube/configs/m.yaml", downloaded("m"));
    home.write(".kube/configs/aa.yaml", downloaded("aa"));
    assert_eq!(Shell::new(&home).files(), ["config", "m.yaml", "staging.yaml", "aa.yaml"]);
}

/// Each of two settings finds its own files, and neither forgets those of the other.
#[test]
fn other_settings_do_not_forget_what_they_do_not_find() {
    let home = home();
    home.write("other/kswitch/settings.yaml", "cluster-files: [~/.kube/configs/s*]\n");
    Shell::new(&home);
    home.write(".kube/configs/aa.yaml", downloaded("aa"));
    home.write(".kube/configs/sa.yaml", downloaded("sa"));
    let other = home.command(&["env", "--value"]).env("XDG_CONFIG_HOME", home.path("other"));
    let other = Shell(other.run().only_stdout().trim_end().to_owned());
    assert_eq!(other.files(), ["config", "staging.yaml", "sa.yaml"]);
    assert_eq!(
        Shell::new(&home).files(),
        ["config", "m.yaml", "staging.yaml", "sa.yaml", "aa.yaml"]
    );
}

/// Only `env` and `init` keep the order, and they go on where it can't be kept.
#[test]
fn the_order_is_no_reason_to_fail() {
    let home = Home::of_ordinary_user();
    home.write(".kube/configs/m.yaml", downloaded("m"));
    home.write(".kube/configs/staging.yaml", downloaded("staging"));
    for arguments in [&["ctx", "--list"][..], &["ctx", "--list", "-o", "json"], &["current"]] {
        home.run(arguments);
        assert!(!home.path(ORDER).exists(), "{arguments:?}");
    }
    Shell::new(&home);
    home.write(".kube/configs/aa.yaml", downloaded("aa"));
    home.mode(".local/state/kswitch", 0o500);
    for arguments in [&["env", "--value"][..], &["init", "bash"], &["init", "zsh"]] {
        let ran = home.run(arguments).success();
        assert_eq!(
            ran.stderr,
            format!(
                "warning: the order of the cluster files is not kept: can't write ~/{ORDER}: \
                 Permission denied; the current context is \"m\", set in ~/.kube/configs/m.yaml\n"
            )
        );
        assert!(ran.stdout.contains("staging.yaml:"), "{ran}");
        assert!(!ran.stdout.contains("aa.yaml:"), "{ran}");
    }
    home.mode(".local/state/kswitch", 0o700);

    // What is no order is none, and nothing is written through a link.
    home.write("elsewhere", "kept\n");
    for spoiled in ["", "\u{0}", "kswitch cluster files, version 1\nnonsense"] {
        home.write(ORDER, spoiled);
        let names = Shell::new(&home);
        assert_eq!(names.files(), ["config", "aa.yaml", "m.yaml", "staging.yaml"]);
    }
    fs::remove_file(home.path(ORDER)).expect("the order");
    home.link(ORDER, home.path("elsewhere"));
    Shell::new(&home);
    assert_eq!(home.read("elsewhere"), "kept\n");
    assert!(home.read(ORDER).contains("staging.yaml"));
}

/// By name, a download would decide which context is current: that is not done in silence.
#[test]
fn a_state_directory_that_cannot_be_used_is_reported() {
    let home = home();
    home.write(".local/state/kswitch", "a file\n");
    home.write(".kube/configs/aa-prod.yaml", downloaded("aa-prod"));
    let warning = "warning: the order of the cluster files is not kept: can't open \
                   ~/.local/state/kswitch: Not a directory";
    for arguments in [&["env", "--value"][..], &["env"], &["init", "bash"]] {
        let ran = home.run(arguments).success();
        assert_eq!(
            ran.stderr,
            format!(
                "{warning}; the current context is \"aa-prod\", set in \
                 ~/.kube/configs/aa-prod.yaml\n"
            )
        );
        assert!(!ran.stdout.contains(warning), "{ran}");
    }
    // The function that follows the files, before each command.
    Shell::new(&home).refresh(&home);
    // A file of the chain proper decides.
    home.write(".kube/config", downloaded("mine"));
    assert_eq!(home.run(&["env", "--value"]).success().stderr, format!("{warning}\n"));
    // There is nothing to order.
    fs::remove_dir_all(home.path(".kube/configs")).expect("a directory");
    assert_eq!(home.run(&["init", "bash"]).success().stderr, "");
}

#[test]
fn a_damaged_order_is_reported_and_replaced() {
    let header = "kswitch cluster files, version 1";
    for (text, reason) in [
        (String::new(), "is empty"),
        ("other\n".to_owned(), "is damaged (line 1, column 1)"),
        (format!("{header}\n0 /x\nnonsense\n"), "is damaged (line 3, column 1)"),
    ] {
        let home = home();
        // None was kept yet.
        assert_eq!(home.run(&["init", "bash"]).success().stderr, "");
        home.write(".kube/configs/aa-prod.yaml", downloaded("aa-prod"));
        home.write(ORDER, &text);
        // A refresh without an order of its own leaves it to a run that reports it.
        home.run(&["env", "--value", "--keep", "--quiet"]).only_stdout();
        assert_eq!(home.read(ORDER), text);
        assert_eq!(
            home.run(&["init", "bash"]).success().stderr,
            format!(
                "warning: started a new order of the cluster files: ~/{ORDER} {reason}, so it is not \
                 used; the current context is \"aa-prod\", set in ~/.kube/configs/aa-prod.yaml\n"
            )
        );
        assert!(home.read(ORDER).starts_with(header), "{reason}");
        assert_eq!(home.run(&["init", "bash"]).success().stderr, "");
    }
}

/// It has the order of the files in its `KUBECONFIG`.
#[test]
fn an_open_shell_replaces_a_damaged_order_by_its_own() {
    let home = home();
    let mut open = Shell::new(&home);
    home.write(".kube/configs/aa-prod.yaml", downloaded("aa-prod"));
    home.write(ORDER, "");
    open.refresh(&home);
    assert_current(&home, &mut open, "m");
    let files = ["config", "m.yaml", "staging.yaml", "aa-prod.yaml"];
    assert_eq!(Shell::new(&home).files(), files);
}

/// Whatever comes while shells start, all that was there before keeps its order.
#[test]
fn shells_that_start_at_once_lose_no_order() {
    let home = home();
    Shell::new(&home).switch(&home, "staging");
    std::thread::scope(|scope| {
        for shell in 0..4 {
            let home = &home;
            scope.spawn(move || {
                for number in 0..5 {
                    home.write(
                        &format!(".kube/configs/a{number}-{shell}.yaml"),
                        downloaded(&format!("{number}-{shell}")),
                    );
                    assert_eq!(Shell::new(home).current(home), "staging");
                }
            });
        }
    });
    let before = Shell::new(&home);
    assert_eq!(before.files().len(), 3 + 20);
    assert_eq!(Shell::new(&home).0, before.0);
}

/// Real shells, new ones and one that stays open while a file arrives.
#[test]
fn bash_zsh_and_fish_stay_where_they_are() {
    for (shell, init, arguments) in [
        ("bash", "eval \"$(kswitch init bash)\"", &["--norc", "--noprofile", "-c"][..]),
        ("zsh", "eval \"$(kswitch init zsh)\"", &["-f", "-c"]),
        ("fish", "kswitch init fish | source", &["--no-config", "-c"]),
    ] {
        let Some(program) = required(shell) else { continue };
        let home = home();
        home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
        home.write("aa-prod.yaml", downloaded("aa-prod"));
        home.write("zz.yaml", downloaded("zz"));
        let run = |text: &str| {
            let text = format!("{init}\n{text}");
            let arguments: Vec<&str> = arguments.iter().copied().chain([&*text]).collect();
            home.program(&program, &arguments).run().success().stdout
        };
        run("kswitch ctx staging");
        let message = run("mv ~/aa-prod.yaml ~/.kube/configs/\nkswitch ctx --current\n\
                        command kswitch ctx --current");
        assert_eq!(message, "staging\nstaging\n", "{shell}, open");
        assert_eq!(run("command kswitch ctx --current"), "staging\n", "{shell}, new");
        let message = run("mv ~/.kube/configs/m.yaml ~/.kube/configs/x.yaml\n\
                        mv ~/zz.yaml ~/.kube/configs/a.yaml\nkswitch ctx --current\n\
                        command kswitch ctx --current");
        assert_eq!(message, "staging\nstaging\n", "{shell}, open");
        assert_eq!(run("command kswitch ctx --current"), "staging\n", "{shell}, new");
    }
}
