//! What `kswitch init` and `kswitch env` print; `shells` has what the shells make of it.

use crate::support::home::Home;

const CLUSTER: &str = "contexts: [{name: c, context: {cluster: c, user: c}}]\n";
const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "nu", "powershell"];

#[track_caller]
fn line_with(script: &str, word: &str) -> String {
    let mut lines = script.lines().filter(|line| line.contains(word));
    lines.next().unwrap_or_else(|| panic!("no line has {word:?}:\n{script}")).to_owned()
}

#[test]
fn a_script_has_a_part_for_each_thing_it_does() {
    const KEYS: &str = "__kswitch_height";
    const COMPLETION: &str = " complete ";
    let home = Home::new();
    for shell in SHELLS {
        let parts = |arguments: &[&str]| {
            let script = home.run(arguments).only_stdout();
            let defines = script.lines().any(|line| {
                let mut words = line.split_whitespace();
                matches!(words.next(), Some("function" | "def"))
                    && line.contains("__kswitch_refresh")
            });
            (defines, script.contains(KEYS), script.contains(COMPLETION))
        };
        assert_eq!(parts(&["init", shell]), (true, true, true), "{shell}");
        assert_eq!(parts(&["init", shell, "--no-kubeconfig"]), (false, true, true), "{shell}");
        assert_eq!(parts(&["completions", shell]), (false, false, true), "{shell}");
    }
}

#[test]
fn kubeconfig_is_set_where_there_is_something_to_set() {
    let mut home = Home::new();
    home.write(".kube/config", CLUSTER);
    for arguments in [&["init", "bash"][..], &["env"], &["env", "--value"]] {
        let ran = home.run(arguments).success();
        assert!(!ran.stdout.contains("\nexport KUBECONFIG"), "{ran}");
    }
    let ran = home.run(&["env"]).success();
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr, "There are no cluster files, so KUBECONFIG need not be set.\n");

    home.write(".kube/clusters/it's one/cluster-c", CLUSTER);
    let value = "$HOME/.kube/config:$HOME/.kube/clusters/it's one/cluster-c";
    let script = home.masked(&home.run(&["init", "bash"]).only_stdout());
    let quoted = value.replace('\'', "'\\''");
    assert_eq!(line_with(&script, "export KUBECONFIG"), format!("export KUBECONFIG='{quoted}'"));
    assert_eq!(home.masked(&home.run(&["env", "--value"]).only_stdout()), format!("{value}\n"));
    let script = home.run(&["init", "bash", "--no-kubeconfig"]).only_stdout();
    assert!(!script.contains("\nexport KUBECONFIG"), "{script}");

    // One file that is named is set again, for it was the user's choice to name it.
    home.kubeconfig_raw(home.path("mine"));
    home.write(".config/kswitch/settings.yaml", "cluster-files: []\n");
    assert_eq!(home.masked(&home.run(&["env", "--value"]).only_stdout()), "$HOME/mine\n");
}

/// Where a variable is longer than that, no program can be started any more.
#[test]
fn kubeconfig_is_no_longer_than_a_variable_can_be() {
    let home = Home::new();
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let long = "x".repeat(200);
    for number in 0..700 {
        home.write(&format!(".kube/clusters/{long}/cluster-{number:03}"), CLUSTER);
    }
    let ran = home.run(&["env", "--value"]).success();
    let files = ran.stdout.split(':').count();
    assert!(ran.stdout.trim_end().len() + "KUBECONFIG=".len() < 128 << 10, "{files} files");
    let warning = format!(
        "warning: {} files are left out: no program starts with a variable of more than 128 KiB\n",
        701 - files
    );
    assert_eq!(ran.stderr, warning);
    let script = r#"eval "$(kswitch init bash)"; /bin/echo started"#;
    let ran = home.program("bash", &["-c", script]).run().success();
    assert_eq!((ran.stdout.as_str(), ran.stderr), ("started\n", warning));
}

/// What a shell asks for again and again must not make another context the current one.
#[test]
fn a_file_that_breaks_later_is_kept_where_that_is_asked_for() {
    let mut home = Home::new();
    home.write(".kube/config", "");
    home.write(".kube/clusters/cluster-a", format!("current-context: c\n{CLUSTER}"));
    home.write(".kube/clusters/cluster-b", format!("current-context: c\n{CLUSTER}"));
    home.kubeconfig(&[".kube/config", ".kube/clusters/cluster-a", ".kube/clusters/cluster-b"]);
    home.write(".kube/clusters/cluster-a", "contexts: 5\n");
    home.write(".kube/clusters/cluster-new", "contexts: 5\n");
    let (a, b) = ("$HOME/.kube/clusters/cluster-a", "$HOME/.kube/clusters/cluster-b");
    let kept = home.run(&["env", "--value", "--quiet", "--keep"]).only_stdout();
    assert_eq!(home.masked(&kept), format!("$HOME/.kube/config:{a}:{b}\n"));
    let ran = home.run(&["env", "--value"]).success();
    assert_eq!(home.masked(&ran.stdout), format!("$HOME/.kube/config:{b}\n"));
    assert!(ran.stderr.contains("cluster-a:1: `contexts` must be a list"), "{ran}");
}

#[test]
fn the_script_calls_kswitch_as_it_was_called() {
    let home = Home::new();
    home.link("my bin/it's", env!("CARGO_BIN_EXE_kswitch"));
    let ran = home.program(home.path("my bin/it's"), &["init", "fish"]).run();
    assert_eq!(
        home.masked(&line_with(&ran.only_stdout(), "set -g __kswitch_program")),
        "set -g __kswitch_program '$HOME/my bin/it\\'s'"
    );
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let script = home.program("sh", &["-c", "kswitch init bash"]).run().only_stdout();
    assert_eq!(line_with(&script, "__kswitch_program="), "__kswitch_program='kswitch'");
}

#[test]
fn keys_are_written_as_each_shell_takes_them() {
    let home = Home::new();
    for (shell, contexts, namespaces) in [
        ("bash", r"__kswitch_ctx_key='\C-g'", "__kswitch_ns_key=''"),
        ("zsh", "__kswitch_ctx_key='^g'", "__kswitch_ns_key=''"),
        ("fish", r"set -g __kswitch_ctx_key '\\cg'", "set -g __kswitch_ns_key ''"),
        ("nu", "const __kswitch_ctx_key = \"control char_g\"", "const __kswitch_ns_key = \"\""),
        ("powershell", "$global:__kswitch_ctx_key = 'Ctrl+g'", "$global:__kswitch_ns_key = ''"),
    ] {
        let script = home.run(&["init", shell, "--ctx-key", "ctrl-g", "--ns-key", "none"]);
        let script = script.only_stdout();
        assert_eq!(line_with(&script, "__kswitch_ctx_key"), contexts);
        assert_eq!(line_with(&script, "__kswitch_ns_key"), namespaces);
    }
    for (key, why) in [
        ("ctrl-m", "ctrl-m is Enter to terminals"),
        ("k", "\"k\" is not one of alt-a, alt-1, ctrl-a, none"),
    ] {
        let message = home.run(&["init", "bash", "--ns-key", key]).only_stderr(2);
        assert!(message.contains(why), "{message}");
    }
    let message = home.run(&["init", "sh"]).only_stderr(2);
    assert!(message.contains("[possible values: bash, zsh, fish, nu, powershell]"), "{message}");
}

#[test]
fn one_key_for_both_is_refused() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "nu", "powershell"] {
        for (options, key) in [
            (&["--ctx-key", "alt-n"][..], "alt-n"),
            (&["--ns-key", "Alt-K"], "alt-k"),
            (&["--ns-key", "ctrl-g", "--ctx-key", "ctrl-g"], "ctrl-g"),
        ] {
            let message = home.command(&["init", shell]).args(options).run().only_stderr(2);
            let both = format!(
                "error: --ctx-key and --ns-key are both {key}: choose another key for one of them, \
                 or none\n"
            );
            assert!(message.starts_with(&both), "{message}");
        }
        home.run(&["init", shell, "--ctx-key", "alt-n", "--ns-key", "alt-k"]).only_stdout();
    }
}

#[test]
fn the_height_below_the_prompt_is_the_one_asked_for() {
    let home = Home::new();
    let height =
        |arguments: &[&str]| line_with(&home.run(arguments).only_stdout(), "__kswitch_height=");
    assert_eq!(height(&["init", "bash"]), "__kswitch_height='40%'");
    home.write(".config/kswitch/settings.yaml", "height: 12\n");
    assert_eq!(height(&["init", "bash"]), "__kswitch_height='12'");
    assert_eq!(height(&["init", "bash", "--height", "60%"]), "__kswitch_height='60%'");
}

#[test]
fn a_mistake_in_the_settings_is_a_warning_and_the_script_is_whole() {
    let home = Home::new();
    let whole = home.run(&["init", "zsh"]).only_stdout();
    home.write(".config/kswitch/settings.yaml", "heigth: 12\n");
    let ran = home.run(&["init", "zsh"]).success();
    assert_eq!(ran.stdout, whole);
    assert_eq!(
        home.masked(&ran.stderr),
        "warning: ~/.config/kswitch/settings.yaml:1:1: unknown key \"heigth\"; did you mean \
         height?\n"
    );
}

#[test]
fn isolated_shells_of_other_programs_keep_their_kubeconfig() {
    let mut home = Home::new();
    home.write(".kube/config", CLUSTER);
    home.write(".kube/clusters/cluster-a", CLUSTER);
    home.write("only", CLUSTER);
    home.kubeconfig(&["only"]);
    for mark in
        ["KUBECTX_ISOLATED_SHELL", "KUBECTX_READONLY_SHELL", "KUBIE_ACTIVE", "KUBERT_SHELL_ACTIVE"]
    {
        let ran = home.command(&["env", "--value"]).env(mark, "1").run().success();
        assert_eq!(ran.stdout, "");
        assert!(ran.stderr.contains(&format!("({mark} is set)")), "{ran}");
        for shell in SHELLS {
            let script = home.command(&["init", shell]).env(mark, "1").run().only_stdout();
            assert!(!script.contains(home.path("only").to_str().expect("UTF-8")), "{script}");
        }
    }
    // The way on is another one there.
    home.write(".kube/clusters/cluster-b", "contexts: [{name: other}]\n");
    let ran = home.command(&["ctx", "other"]).env("KUBIE_ACTIVE", "1").run();
    assert!(ran.only_stderr(1).ends_with("\nhint: leave this shell of kubie: exit\n"));

    home.kubeconfig(&[".kube/.switch_tmp/config.42.tmp"]);
    let message = home.run(&["env"]).only_stderr(0);
    assert_eq!(
        message,
        "This is a shell of kubeswitch (KUBECONFIG is set), so KUBECONFIG is left as it is.\n"
    );
}

/// The script names a private directory, and the program replaces what has the name of a reply.
#[test]
fn a_reply_is_written_to_no_link_and_no_pipe() {
    let home = Home::new();
    home.write(".kube/config", CLUSTER);
    let script = home.masked(&home.run(&["init", "bash"]).only_stdout());
    let directory = "$HOME/.local/state/kswitch/replies";
    assert_eq!(
        line_with(&script, "__kswitch_replies="),
        format!("__kswitch_replies='{directory}'")
    );

    let directory = ".local/state/kswitch/replies";
    home.write("other", "text");
    home.link(&format!("{directory}/1"), home.path("other"));
    home.pipe(&format!("{directory}/2"));
    for name in ["1", "2"] {
        let reply = format!("{directory}/{name}");
        let run = |arguments: &[&str]| {
            home.command(arguments).env("KSWITCH_REPLY", home.path(&reply)).run().success()
        };
        run(&["ctx", "c", "--here"]);
        assert!(home.path(&reply).symlink_metadata().expect("a reply").is_file());
        assert!(home.read(&reply).starts_with("set "));
        // Any other run removes the reply that no shell has read.
        run(&["ctx", "--list"]);
        assert!(!home.path(&reply).exists());
    }
    assert_eq!(home.read("other"), "text");
}

#[test]
fn nushell_gets_replies_where_each_login_has_them() {
    let home = Home::new();
    let runtime = home.directory("run");
    home.mode("run", 0o700);
    for (shell, directory) in
        [("zsh", "$HOME/run/kswitch/replies"), ("nu", "$HOME/.local/state/kswitch/replies")]
    {
        let script = home.command(&["init", shell]).env("XDG_RUNTIME_DIR", &runtime).run();
        let line = line_with(&home.masked(&script.only_stdout()), "__kswitch_replies");
        assert!(line.contains(directory), "{line}");
    }
}
