//! Sessions of terminals and of directories.

use crate::sample::contexts;
use crate::support::gate::required;

use super::{in_shell, replied, sessions, three_files, with_reply};

#[test]
fn a_terminal_enters_and_leaves_a_session() {
    let home = three_files();
    with_reply(&home, &["ctx", "b", "--here"]).run().success();
    let value = replied(&home);
    let inside = |arguments: &[&str]| with_reply(&home, arguments).env("KUBECONFIG", &value);
    assert_eq!(inside(&["current"]).run().only_stdout(), "b default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    inside(&["ctx", "c", "--global"]).run().success();
    assert_eq!(inside(&["current"]).run().only_stdout(), "b default\n");
    assert_eq!(home.run(&["current"]).only_stdout(), "c default\n");
    inside(&["session", "leave"]).run().success();
    let chain: Vec<String> = home.chain().iter().map(|path| path.display().to_string()).collect();
    assert_eq!(replied(&home), chain.join(":"));
    assert_eq!(sessions(&home), [""; 0]);
}

#[test]
fn without_the_shell_integration_a_shell_is_offered() {
    let home = three_files();
    let refused = home.run(&["ctx", "b", "--here"]).only_stderr(1);
    let hints = "hint: without it: kswitch shell b\n\
                 hint: to load it in this shell: eval \"$(kswitch init bash)\"\n\
                 hint: in every new shell: echo 'eval \"$(kswitch init bash)\"' >> ~/.bashrc\n";
    assert!(refused.ends_with(hints), "{refused}");
    assert_eq!(in_shell(&home, &["b"], "kswitch current").success().stdout, "b default\n");
}

#[test]
fn a_directory_has_a_stable_read_only_session() {
    let home = three_files();
    let pin = || home.run(&["env", "--context", "b", "-n", "shop", "--value"]).only_stdout();
    let value = pin();
    assert_eq!(pin(), value);
    let inside = |arguments: &[&str]| home.command(arguments).env("KUBECONFIG", value.trim_end());
    assert_eq!(inside(&["current"]).run().only_stdout(), "b shop\n");
    let refused = inside(&["ns", "-f", "cart"]).run().only_stderr(1);
    assert!(refused.contains("hint: to use another one here: kswitch shell NAME"), "{refused}");
    let refused = inside(&["session", "leave"]).run().only_stderr(1);
    let hints = "hint: with direnv: leave the directory, or remove kswitch from its .envrc\n\
                 hint: if the line of kswitch env was typed here: ";
    let (_, line) = refused.split_once(hints).expect(&refused);
    let said = inside(&["env"]).run().only_stderr(0);
    assert!(said.contains(line), "{said}");
    // The line is typed.
    let script = format!("{line}\nkswitch current");
    let ran = home.program("/bin/sh", &["-c", &script]).env("KUBECONFIG", value.trim_end()).run();
    assert_eq!(ran.only_stdout(), "a default\n");
    let ran = inside(&["shell", "c", "--", "kswitch", "current"]).run().success();
    assert_eq!(ran.stdout, "c default\n");
}

/// direnv reads an `.envrc` with bash, whatever the user's shell is.
#[test]
fn a_pin_is_a_line_for_bash() {
    let home = three_files();
    let line =
        home.command(&["env", "--context", "b"]).env("SHELL", "/usr/bin/fish").run().only_stdout();
    assert!(line.starts_with("export KUBECONFIG="), "{line}");
}

#[test]
fn a_shell_of_the_previous_context_is_started_with_a_dash() {
    let home = three_files();
    home.run(&["ctx", "c"]).success();
    assert_eq!(in_shell(&home, &["-"], "kswitch current").success().stdout, "a default\n");
}

/// `eval` and direnv ignore the exit code. The hint is typed.
#[test]
fn a_directory_whose_context_cannot_be_used_has_no_other_one() {
    let Some(_) = required("kubectl") else { return };
    let ended = "kswitch: this session has ended\n";
    for (broken, context) in [("", "x"), ("rm b", "b"), ("echo [ >b", "b")] {
        for set in [
            format!("eval \"$(kswitch env --context {context} 2>why)\""),
            format!("KUBECONFIG=$(kswitch env --context {context} -n n --value 2>why) || :"),
        ] {
            let home = three_files();
            let lines = format!("{broken}\n{set}\nkubectl config current-context");
            let ran = home.program("sh", &["-ec", &lines]).run();
            if broken.starts_with("echo") {
                // kubectl fails with that file, whatever the context is.
                assert!(ran.failure(1).stdout.is_empty(), "{set}");
                continue;
            }
            assert_eq!(ran.success().stdout, ended, "{set}");
            assert!(home.read("why").starts_with("error: no context "), "{set}");
        }
    }
    let home = three_files();
    home.run(&["env", "--context", "b"]).success();
    let ran = home.run(&["env", "--context", "x", "--value"]).failure(1);
    let inside =
        |arguments: &[&str]| home.command(arguments).env("KUBECONFIG", ran.stdout.trim_end()).run();
    assert!(inside(&["current"]).only_stderr(1).contains("this session has ended"));
    let refused = inside(&["ctx", "a"]).only_stderr(1);
    assert!(refused.ends_with("hint: to use another one here: kswitch shell NAME\n"), "{refused}");
    let shell = inside(&["shell", "a", "--", "kswitch", "current"]).success();
    assert_eq!(shell.stdout, "a default\n");
    let refused = inside(&["session", "leave"]).only_stderr(1);
    assert!(refused.contains("\nhint: if the line of kswitch env was typed here: "), "{refused}");
    // Where it is in another directory, that of before is left.
    let again = inside(&["env", "--context", "b", "--value"]).success();
    let current = home.command(&["current"]).env("KUBECONFIG", again.stdout.trim_end()).run();
    assert_eq!(current.only_stdout(), "b default\n");
}

/// `ctx` does not change such a session. The hints are typed.
#[test]
fn what_is_offered_in_a_directory_works_there() {
    let home = three_files();
    let pin = || home.run(&["env", "--context", "b", "--value"]).only_stdout();
    let value = pin();
    let value = value.trim_end();
    let inside = |arguments: &[&str]| home.command(arguments).env("KUBECONFIG", value).run();
    let offers = |hint: &str| {
        let message = inside(&["current"]).stderr;
        assert!(message.contains(&format!("hint: {hint}\n")), "{message}");
        let lines = "kswitch current 2>&1";
        let shell = inside(&["shell", "b", "--", "sh", "-c", lines]).success();
        assert_eq!(shell.stdout, "b default\n");
    };
    home.write("b", contexts(&["b"]).replace("cluster: b,", "cluster: x,"));
    offers("to use those of the kubeconfig: kswitch shell b");
    home.write("b", contexts(&["b"]));
    let guard = home.path(".local/state/kswitch/kswitch-guard.yaml");
    std::fs::remove_file(&guard).expect("remove the guard");
    offers("to restore it: kswitch shell NAME");
    assert!(guard.exists());
    std::fs::remove_file(value.split(':').next().expect("a file")).expect("remove the file");
    offers("kswitch shell NAME");
    pin();
    assert_eq!(inside(&["current"]).only_stdout(), "b default\n");
}

/// The hint is typed.
#[test]
fn a_pin_of_another_cluster_needs_consent() {
    let mut home = three_files();
    home.write(
        "c",
        contexts(&["c"])
            .replace("cluster: c,", "cluster: a,")
            .replace("name: c\n  cluster", "name: a\n  cluster"),
    );
    home.kubeconfig(&["a", "c"]);
    let refused = home.run(&["env", "--context", "c"]).failure(1);
    let hint = "hint: to switch anyway: kswitch env --context c --anyway\n";
    assert!(refused.stderr.ends_with(hint), "{refused}");
    home.run(&["env", "--context", "c", "--anyway"]).success();
}

/// The hint is typed: after `--` there is the command.
#[test]
fn a_shell_of_a_name_that_begins_with_a_dash() {
    let mut home = three_files();
    home.write("a", contexts(&["-a"]));
    home.kubeconfig(&["a", "b"]);
    let refused = home.run(&["ctx", "--here", "--", "-a"]).only_stderr(1);
    assert!(refused.contains("without it: kswitch shell --context=-a\n"), "{refused}");
    let ran = in_shell(&home, &["--context=-a"], "kswitch ctx --current").success();
    assert_eq!(ran.stdout, "-a\n");
    let refused = home.run(&["shell", "b", "--context=-a"]).only_stderr(2);
    assert!(refused.contains("cannot be used with"), "{refused}");
}
