//! Names and options that can't be, and the exit codes.

use expect_test::expect;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::loopback::Deaf;
use crate::support::snapshot::Snapshot;

#[test]
fn a_namespace_that_no_server_has_is_refused() {
    let home = home_with(&["a", "b"]);
    let before = Snapshot::of(home.path("config"));
    let long = "x".repeat(64);
    for (name, reason) in [
        ("Shop", "'S' is not one of a-z, 0-9 and '-'"),
        ("a.b", "'.' is not one of a-z, 0-9 and '-'"),
        ("a b", "' ' is not one of a-z, 0-9 and '-'"),
        ("", "it is empty"),
        (&long, "it is longer than 63 characters"),
        ("a-", "it begins or ends with '-'"),
    ] {
        let expected = format!("error: \"{name}\" can't be a namespace: {reason}\n");
        assert_eq!(home.run(&["ns", "-f", name]).only_stderr(1), expected);
        assert_eq!(home.run(&["ns", name]).only_stderr(1), expected);
        assert_eq!(home.run(&["ctx", "b", "-n", name]).only_stderr(1), expected);
    }
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
}

#[test]
fn an_unknown_namespace_needs_force_and_the_hint_is_the_line_to_type() {
    let mut home = Home::new();
    let deaf = Deaf::port();
    let config = contexts(&["a", "b c"]).replace("a.example", &deaf.address().to_string());
    home.write("config", config.replace("b c.example", &deaf.address().to_string()));
    home.kubeconfig(&["config"]);
    let refused = |context: &str| {
        format!(
            "error: can't check namespace \"shop\" of \"{context}\": nothing answers at {} \
             (connection refused)\n\
             hint: check that the cluster runs, and that its tunnel or VPN is up\n",
            deaf.address()
        )
    };
    let hint = "hint: to set it without asking the cluster: kswitch ns --force shop";
    assert_eq!(home.run(&["ns", "shop"]).only_stderr(1), format!("{}{hint}\n", refused("a")));
    assert_eq!(
        home.run(&["ns", "shop", "--context", "b c"]).only_stderr(1),
        format!("{}{hint} --context 'b c'\n", refused("b c"))
    );
    assert_files_as_before(&home, &["config"]);
}

#[test]
fn a_name_that_another_file_has_is_not_suggested_again() {
    let mut home = Home::new();
    home.write("one", contexts(&["a"]));
    home.write("two", contexts(&["b"]));
    home.kubeconfig(&["one", "two"]);
    let two = home.path("two");
    assert_text(
        &home.run(&["ctx", "a", "--file", two.to_str().expect("UTF-8")]).only_stderr(1),
        expect![[r#"
error: no context "a" in ~/two
hint: kswitch ctx --list --output wide
"#]],
    );
}

/// Every verb looks a name up in the same way.
#[test]
fn a_name_that_is_not_found_gets_the_same_hints_from_every_verb() {
    let mut home = Home::new();
    home.write("one", contexts(&["prod", "test"]));
    home.write("two", contexts(&["prod-eu"]));
    home.write(".kube/config.d/more", contexts(&["beside"]));
    home.kubeconfig(&["one", "two"]);
    let cases = [
        ("tets", "error: no context \"tets\"\nhint: did you mean test?\n"),
        ("xyz", "error: no context \"xyz\"\nhint: kswitch ctx --list\n"),
        (
            "beside",
            "error: context \"beside\" is in ~/.kube/config.d/more, which KUBECONFIG does not name\n\
             hint: in a shell of its own: kswitch shell beside\n\
             hint: for all cluster files, in this shell: eval \"$(kswitch env)\"\n\
             hint: in every new shell: echo 'eval \"$(kswitch init bash)\"' >> ~/.bashrc\n",
        ),
    ];
    for (name, message) in cases {
        // A shell has another current context, and changes none.
        let of_change = message.replace("hint: in a shell of its own: kswitch shell beside\n", "");
        for (words, message) in [
            (&["ctx", name][..], message),
            (&["ns", "-c", "--context", name], message),
            (&["rename", name, "new"], &of_change),
            (&["delete", name], &of_change),
        ] {
            let ran = home.run(words);
            assert_eq!(home.masked(&ran.only_stderr(1)), message, "{words:?}");
        }
    }
    for words in [&["ctx", "prd", "--file", "two"][..], &["rename", "prd", "new", "--file", "two"]]
    {
        let message = "error: no context \"prd\" in two\nhint: did you mean prod-eu?\n";
        assert_eq!(home.run(words).only_stderr(1), message, "{words:?}");
    }
}

/// The name of the cluster, or the short form that a terminal shows, leads to the command with the whole name.
#[test]
fn a_part_of_a_name_leads_to_the_command_with_the_whole_name() {
    let dev = "arn:aws:eks:eu-west-1:111122223333:cluster/shop-dev";
    let us = "arn:aws:eks:us-east-1:111122223333:cluster/shop-dev";
    let (gke, kubeadm) = ("gke_acme_eu_lab", "kubernetes-admin@berlin");
    let home = home_with(&["a", dev, us, gke, kubeadm]);
    for (words, commands) in [
        (&["ctx", "shop-dev"][..], &[format!("ctx {dev}"), format!("ctx {us}")][..]),
        (&["ctx", "shpo-dev", "-n", "x"], &[format!("ctx {dev} -n x"), format!("ctx {us} -n x")]),
        (&["ctx", "eks:eu-west-1/shop-dev"], &[format!("ctx {dev}")]),
        (&["ctx", "LAB"], &[format!("ctx {gke}")]),
        (&["ctx", "gke:eu/lab"], &[format!("ctx {gke}")]),
        (&["ns", "--context", "berlin", "-c"], &[format!("ns --context {kubeadm} -c")]),
        (&["delete", "lab"], &[format!("delete {gke}")]),
    ] {
        let hints: Vec<String> =
            commands.iter().map(|command| format!("hint: kswitch {command}\n")).collect();
        let hints = hints.concat();
        let name = if words[0] == "ns" { words[2] } else { words[1] };
        let said = home.run(words).only_stderr(1);
        assert_eq!(said, format!("error: no context \"{name}\"\n{hints}"));
        let command: Vec<&str> = commands[0].split(' ').collect();
        home.run(&command).success();
    }
    assert_eq!(
        home.run(&["delete", "lba", "berlin"]).only_stderr(1),
        "error: no context \"lba\"\nerror: no context \"berlin\"\nerror: nothing was deleted\n\
         hint: kswitch ctx --list\n\
         hint: for \"berlin\", did you mean kubernetes-admin@berlin?\n"
    );
}

#[test]
fn nothing_to_go_back_to() {
    let home = home_with(&["a"]);
    assert_text(
        &home.run(&["ctx", "-"]).only_stderr(1),
        expect![[r#"
error: no previous context
hint: kswitch ctx NAME
"#]],
    );
    assert_text(
        &home.run(&["ns", "-"]).only_stderr(1),
        expect![[r#"
error: context "a" has no previous namespace
hint: kswitch ns NAME
"#]],
    );
}

#[test]
fn wrong_usage_is_2_and_writes_nothing() {
    let home = home_with(&["a", "b", "-x"]);
    for arguments in [
        &["nope"][..],
        &["ctx", "a", "b"],
        &["ctx", "-x"],
        &["ctx", "a", "-c"],
        &["ctx", "a", "-l"],
        &["ctx", "-n", "shop"],
        &["ctx", "-l", "-o", "yaml"],
        &["ns", "-f"],
        &["-q", "-v", "ctx"],
        &["ctx", "b", "--kubeconfig"],
    ] {
        let message = home.run(arguments).only_stderr(2);
        assert!(message.starts_with("error: "), "{message}");
    }
    assert_files_as_before(&home, &["config"]);
}

#[test]
fn two_dashes_end_the_options() {
    let home = home_with(&["a", "-x", "--list"]);
    for name in ["-x", "--list"] {
        let message = home.run(&["ctx", "--", name]).only_stderr(0);
        assert_eq!(message, format!("Switched to context \"{name}\".\n"));
    }
    assert_text(
        &home.run(&["ctx", "--", "-y"]).only_stderr(1),
        expect![[r#"
error: no context "-y"
hint: kswitch ctx --list
"#]],
    );
}

#[test]
fn quiet_prints_nothing_but_errors() {
    let home = home_with(&["a", "b"]);
    assert_eq!(home.run(&["-q", "ctx", "b"]).only_stderr(0), "");
    assert_eq!(home.run(&["ns", "-q", "-f", "shop"]).only_stderr(0), "");
    assert_eq!(home.run(&["ctx", "-c", "-q"]).only_stdout(), "b\n");
    assert_text(
        &home.run(&["-q", "ctx", "nope"]).only_stderr(1),
        expect![[r#"
error: no context "nope"
hint: kswitch ctx --list
"#]],
    );
    assert_eq!(
        home.run(&["-v", "ctx", "a"]).only_stderr(0),
        "wrote ~/config\nSwitched to context \"a\".\n"
    );
    assert_eq!(home.run(&["-v", "ctx", "a"]).only_stderr(0), "Switched to context \"a\".\n");
}

#[test]
fn an_empty_name_is_refused() {
    let home = home_with(&["a", "b"]);
    let message = "error: empty context names are not allowed\nhint: kswitch ctx --list\n";
    for arguments in [
        &["ctx", ""][..],
        &["ctx", "", "-n", "shop"],
        &["rename", "", "new"],
        &["delete", ""],
        &["ns", "shop", "--context", ""],
    ] {
        assert_eq!(home.run(arguments).only_stderr(1), message, "{arguments:?}");
    }
    let message = home.run(&["delete", "a", ""]).only_stderr(1);
    assert!(message.contains("error: empty context names are not allowed\n"), "{message}");
    assert!(message.contains("error: nothing was deleted\n"), "{message}");
    let message = home.run(&["rename", "a", ""]).only_stderr(1);
    assert!(message.starts_with("error: a context needs a name\n"), "{message}");
    assert_eq!(home.read("config"), contexts(&["a", "b"]));
}

/// An empty current-context is none, so kubectl could not use it.
#[test]
fn a_context_without_a_name_is_refused() {
    let mut home = Home::new();
    let text = "contexts:\n- context: {cluster: c, user: u}\n- name: b\n  context: {}\n\
                current-context: b\n";
    home.write("config", text);
    home.kubeconfig(&["config"]);
    assert_eq!(
        home.masked(&home.run(&["ctx", ""]).only_stderr(1)),
        "error: a context in ~/config:2 has no name, so it can't be the current one\n\
         hint: to give it a name: kswitch rename '' NEW\n"
    );
    assert_eq!(home.read("config"), text);
    home.run(&["rename", "", "new"]).success();
    assert_eq!(home.run(&["ctx", "new"]).only_stderr(0), "Switched to context \"new\".\n");
}
