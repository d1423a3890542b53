//! Files that can't be used.

use expect_test::expect;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;

const HINT: &str = "hint: every kubectl command fails with it; ";

#[test]
fn each_broken_file_is_named_with_its_line() {
    let mut home = Home::new();
    let good = Snapshot::of(home.write("good", contexts(&["a", "b"])));
    home.write("yaml", "contexts:\n- name: x\n  context: {cluster: [\n");
    home.write("json", "{\n  \"contexts\": [\n    {\"name\": \"x\"\n  ]\n}\n");
    home.write("type", "contexts:\n- name: 5\n");
    home.write("kind", "apiVersion: v1\nkind: Pod\n");
    home.write("bytes", b"a: \xe9\n");
    home.kubeconfig(&["good", "yaml", "json", "type", "kind", "bytes"]);
    let errors = "\
error: ~/yaml:3: is not valid YAML: unclosed bracket '['
error: ~/json:4: is not valid JSON: a comma, colon, bracket or quote is wrong
error: ~/type:2: `contexts[0].name` must be a string, not a number: put it in quotes
error: ~/kind:2: is not a kubeconfig: its kind is Pod, not Config
error: ~/bytes: is not text
";
    let edit = ["yaml", "json", "type", "kind", "bytes"].map(|file| format!(" ~/{file}"));
    let edit = format!("to correct it: vi{}\n", edit.concat());
    for arguments in [
        &["ctx", "b"][..],
        &["ctx", "-c"],
        &["ctx", "-"],
        &["ns", "-f", "x"],
        &["ns", "-c"],
        &["ns", "-l"],
        &["current"],
    ] {
        let message = home.masked(&home.run(arguments).only_stderr(1));
        assert_eq!(message, format!("{errors}{HINT}{edit}"), "{arguments:?}");
    }
    let listed = home.run(&["ctx", "-l"]).success();
    assert_eq!(listed.stdout, "a\nb\n");
    let warnings: String = errors
        .lines()
        .map(|line| line.replace("error: ", "warning: "))
        .map(|line| line + "; every kubectl command fails with it\n")
        .collect();
    assert_eq!(listed.stderr, warnings);
    assert_eq!(home.run(&["-q", "ctx", "-l"]).only_stdout(), "a\nb\n");
    good.assert_untouched();
    assert_files_as_before(&home, &["bytes", "good", "json", "kind", "type", "yaml"]);
}

#[test]
fn an_unreadable_file_is_named() {
    let mut home = Home::of_ordinary_user();
    home.write("good", contexts(&["a", "b"]));
    home.write("closed", contexts(&["c"]));
    home.mode("closed", 0);
    home.kubeconfig(&["good", "closed"]);
    assert_eq!(
        home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
        format!(
            "error: ~/closed: can't be read: Permission denied\n\
             {HINT}to see what it is: ls -ld ~/closed\n"
        )
    );
    assert_eq!(home.run(&["ctx", "-l"]).success().stdout, "a\nb\n");
}

#[test]
fn a_dangling_current_context_is_an_error_except_for_its_name() {
    let home = home_with(&["a"]);
    let text = contexts(&["a"]).replace("current-context: a", "current-context: gone");
    let before = Snapshot::of(home.write("config", text));
    for arguments in
        [&["ns", "a"][..], &["ns", "-c"], &["ns", "-l"], &["current"], &["current", "-o", "json"]]
    {
        assert_text(
            &home.masked(&home.run(arguments).only_stderr(1)),
            expect![[r#"
error: the current context "gone", set in ~/config, is in no file of KUBECONFIG
hint: kswitch ctx NAME
hint: to pick one: kswitch
"#]],
        );
    }
    // As kubectl does, which has no warning.
    let named = home.run(&["ctx", "-c"]).success();
    assert_eq!(named.stdout, "gone\n");
    assert_text(
        &home.masked(&named.stderr),
        expect![[r#"
warning: the current context "gone", set in ~/config, is in no file of KUBECONFIG
"#]],
    );
    assert_eq!(home.run(&["ctx", "-c", "-q"]).only_stdout(), "gone\n");
    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\n");
    before.assert_untouched();
    home.run(&["ctx", "a"]).success();
}

#[test]
fn a_context_not_in_kubeconfig_comes_with_the_line_to_type() {
    let mut home = Home::new();
    home.write(".kube/config", contexts(&["a"]));
    home.write(".kube/clusters/cluster-1", contexts(&["one"]));
    home.no_kubeconfig();
    for (arguments, option) in
        [(&["ctx", "one"][..], ""), (&["ctx", "one", "-n", "shop"], " -n shop")]
    {
        assert_text(
            &home.masked(&home.run(arguments).only_stderr(1)).replacen(option, "", 1),
            expect![[r#"
error: context "one" is in ~/.kube/clusters/cluster-1, and KUBECONFIG is not set, so kubectl reads only ~/.kube/config
hint: in a shell of its own: kswitch shell one
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
        );
    }
    let script = r#"eval "$("$0" env)"; "$0" ctx one; "$0" ctx -c"#;
    let shell = home.program("/bin/sh", &["-c", script, env!("CARGO_BIN_EXE_kswitch")]);
    assert_eq!(shell.env("SHELL", "/bin/sh").run().success().stdout, "one\n");
}

#[test]
fn mistakes_in_the_settings_stop_nothing() {
    let mut home = Home::new();
    home.write(".kube/config", contexts(&["a", "b"]));
    home.write(".config/kswitch/settings.yaml", "# mine\nclusterfiles: []\n");
    home.no_kubeconfig();
    let warning = "warning: ~/.config/kswitch/settings.yaml:2:1: unknown key \
                   \"clusterfiles\"; did you mean cluster-files?\n";
    for (arguments, stdout) in [(&["ctx", "-l"][..], "a\nb\n"), (&["env", "--value"], "")] {
        let ran = home.run(arguments).success();
        assert_eq!(ran.stdout, stdout);
        assert!(home.masked(&ran.stderr).starts_with(warning), "{ran}");
    }
    let switched = format!("{warning}Switched to context \"b\".\n");
    assert_eq!(home.run(&["ctx", "b"]).only_stderr(0), switched);
    home.run(&["ns", "-f", "shop"]).success();
    home.run(&["ctx", "-"]).success();
    assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    assert_eq!(
        home.masked(&home.run(&["ctx", "bb"]).only_stderr(1)),
        format!("{warning}error: no context \"bb\"\nhint: did you mean b?\n")
    );
}
