//! Which contexts are selected.

use super::{exec, home_of, home_with, home_with_odd, selected, with_duplicate};
use crate::sample::contexts;
use crate::shell_command::assert_no_session;

#[test]
fn names_and_patterns_select_in_their_order_and_an_exact_name_wins() {
    let home = home_with_odd(&["web-10", "web-9", "db", "we?", "[x]", "aws:eu/prod"]);
    for (arguments, expected) in [
        (&["web-*"][..], &["web-9", "web-10"][..]),
        (&["db", "web-10"], &["db", "web-10"]),
        (&["web-*", "db", "web-9"], &["web-9", "web-10", "db"]),
        (&["we?"], &["we?"]),
        (&["[x]"], &["[x]"]),
        (&["*", "!w*"], &["[x]", "aws:eu/prod", "db"]),
        (&["!web-9", "WEB*"], &["web-10"]),
        (&["*", "!we?", "![x]", "!aws*"], &["db", "web-9", "web-10"]),
        (&["aws:*prod"], &["aws:eu/prod"]),
        (&["web-[0-9]"], &["web-9"]),
    ] {
        assert_eq!(selected(&home, arguments), expected, "{arguments:?}");
    }
}

/// As in bash; where a circumflex is a character, the command would run where it must not.
#[test]
fn a_class_with_a_circumflex_leaves_out() {
    let home = home_with(&["c1", "c2", "c3"]);
    for pattern in ["c[^1]", "c[!1]"] {
        assert_eq!(selected(&home, &[pattern]), ["c2", "c3"]);
    }
}

#[test]
fn what_selects_nothing_is_an_error_with_similar_names() {
    let home = home_with(&["shop-prod", "shop-test"]);
    for (arguments, expected) in [
        (
            &["shpo-*"][..],
            "error: no context matches \"shpo-*\"\nhint: did you mean shop-prod or shop-test?\n",
        ),
        (
            &["shop-pord"],
            "error: no context \"shop-pord\"\nhint: did you mean shop-prod or shop-test?\n",
        ),
        (&["zz"], "error: no context \"zz\"\nhint: kswitch ctx --list\n"),
        (
            &["*", "!shop-pord"],
            "error: no context \"shop-pord\"\nhint: did you mean shop-prod or shop-test?\n",
        ),
        (
            &["zz", "shop-pord"],
            "error: no context \"zz\"\nerror: no context \"shop-pord\"\nhint: kswitch ctx --list\n\
             hint: for \"shop-pord\", did you mean shop-prod or shop-test?\n",
        ),
        (&["shop-*", "!*"], "error: all selected contexts are left out\n"),
        (
            &["!shop-prod"],
            "error: no context is selected, only left out\n\
             hint: for all other contexts: kswitch exec '!shop-prod' '*' -- sh -c 'touch ran'\n",
        ),
        (
            &["shop"],
            "error: no context \"shop\"\nhint: to list the 2 contexts that contain \"shop\": \
             kswitch exec '*shop*' --dry-run -- sh -c 'touch ran'\n",
        ),
        (
            &["*", "!SHOP-", "--dry-run"],
            "error: no context \"SHOP-\"\nhint: to leave out the 2 contexts that contain \"SHOP-\": \
             kswitch exec '*' '!*SHOP-*' --dry-run -- sh -c 'touch ran'\n",
        ),
        (
            &["hop", "zz"],
            "error: no context \"hop\"\nerror: no context \"zz\"\n\
             hint: for \"hop\", did you mean '*hop*'?\nhint: kswitch ctx --list\n",
        ),
        (
            &["hop-p"],
            "error: no context \"hop-p\"\nhint: kswitch exec shop-prod -- sh -c 'touch ran'\n",
        ),
        (
            &["shop-prod,shop-test"],
            "error: no context \"shop-prod,shop-test\"\nhint: each context is an argument of its own: \
             kswitch exec shop-prod shop-test -- sh -c 'touch ran'\n",
        ),
        (
            &["*", "!{shop,pay}-test"],
            "error: no context \"{shop,pay}-test\"\nhint: each context is an argument of its own: \
             kswitch exec '*' '!shop-test' '!pay-test' -- sh -c 'touch ran'\n",
        ),
        (&["[x"], "error: \"[x\" is not a pattern: there is a [ without its ], such as [a-c]\n"),
        (&["-n", "No_Name", "*"], "error: \"No_Name\" can't be a namespace: "),
    ] {
        let ran = exec(&home, arguments, "touch ran").run();
        let said = ran.only_stderr(1);
        assert!(said.starts_with(expected), "{said}");
    }
    assert!(!home.path("ran").exists());
    assert_eq!(selected(&home, &["*", "!shop-prod"]), ["shop-test"]);
}

/// A terminal shows short forms; patterns match whole names. The hint is the command with what selects them.
#[test]
fn a_part_of_the_names_is_an_error_with_the_command_to_type() {
    let eks = |region: &str, name: &str| format!("arn:aws:eks:{region}:1:cluster/{name}");
    let gke = "gke_p_l_d".to_owned();
    let names = [eks("eu", "a-1"), eks("eu", "a-2"), eks("us", "c"), gke, "x".to_owned()];
    let home = home_with_odd(&names.each_ref().map(String::as_str));
    for (typed, error, command, selected_then) in [
        ("eks:us/c", "no context \"eks:us/c\"", "arn:aws:eks:us:1:cluster/c", &names[2..3]),
        ("c", "no context \"c\"", "arn:aws:eks:us:1:cluster/c", &names[2..3]),
        ("eks*", "no context matches \"eks*\"", "'*eks*'", &names[..3]),
        ("a-?", "no context matches \"a-?\"", "'*a-?'", &names[..2]),
        (
            "eks:eu/*",
            "no context matches \"eks:eu/*\"",
            "'arn:aws:eks:eu:1:cluster/a-*'",
            &names[..2],
        ),
        (
            "!eks:eu/*",
            "no context matches \"!eks:eu/*\"",
            "'!arn:aws:eks:eu:1:cluster/a-*'",
            &names[..2],
        ),
        // A pattern would select x too, or there is none.
        ("gke:l/[dx]", "no context matches \"gke:l/[dx]\"", "'gke_p_l_d*'", &names[3..4]),
    ] {
        let said = exec(&home, &["x", typed], "touch ran").run().only_stderr(1);
        let hint = format!("hint: kswitch exec x {command} -- sh -c 'touch ran'\n");
        assert_eq!(said, format!("error: {error}\n{hint}"));
        let argument = command.trim_matches('\'');
        if let Some(left_out) = argument.strip_prefix('!') {
            assert_eq!(selected(&home, &[left_out]), selected_then);
            assert_eq!(selected(&home, &["*", argument]), names[2..]);
        } else {
            assert_eq!(selected(&home, &[argument]), selected_then);
        }
    }
    assert!(!home.path("ran").exists());
}

#[test]
fn names_come_from_stdin_and_are_no_patterns() {
    let home = home_with_odd(&["a", "b", "*", "!c"]);
    let piped = |input: &str, arguments: &[&str]| {
        exec(&home, arguments, "echo \"$KSWITCH_CONTEXT\"").input(input).run()
    };
    let ran = piped("b\n\na\n", &["-", "--keep-order"]).success();
    assert_eq!(ran.stdout, "b | b\na | a\n");
    assert_eq!(piped("*\n", &["-"]).only_stdout(), "*\n");
    assert_eq!(piped("!c\n", &["-"]).only_stdout(), "!c\n");
    assert_eq!(piped("a\nb\n", &["-", "!a"]).only_stdout(), "b\n");
    assert_eq!(piped("", &["-"]).only_stderr(1), "error: no names on stdin\n");
    let said = piped("a*\n", &["-"]).only_stderr(1);
    assert!(said.starts_with("error: no context \"a*\"\n"), "{said}");
}

#[test]
fn a_name_in_several_files_is_refused_unless_one_file_is_named() {
    let home = with_duplicate();
    let leave = "to leave it out: kswitch exec";
    let rest = "'*' '!a' -- sh -c 'touch ran-$KSWITCH_CONTEXT'";
    for (pattern, typed, hint) in
        [("a", "a", String::new()), ("*", "'*'", format!("hint: {leave} {rest}\n"))]
    {
        let said = exec(&home, &[pattern], "touch ran-$KSWITCH_CONTEXT").run().only_stderr(1);
        let expected = format!(
            "error: context \"a\" is in ~/config and ~/again\n\
             {hint}hint: to use only the contexts of one file: kswitch exec {typed} --file ~/config \
             -- sh -c 'touch ran-$KSWITCH_CONTEXT'\n"
        );
        assert_eq!(said, expected);
    }
    // No file has both contexts.
    let said = exec(&home, &["a", "d"], "touch ran-$KSWITCH_CONTEXT").run().only_stderr(1);
    assert!(said.contains("hint: to leave it out: ") && !said.contains("--file"), "{said}");
    assert!(!home.path("ran-b").exists());
    home.program("sh", &["-c", &format!("kswitch exec {rest}")]).run().success();
    assert!(home.path("ran-b").exists() && !home.path("ran-a").exists());
    assert_eq!(selected(&home, &["*", "!a"]), ["b", "c", "d"]);
    for (file, expected) in [("config", "https://a.example"), ("again", "https://other.example")] {
        let view = "kubectl config view --minify -o 'jsonpath={.clusters[0].cluster.server}'";
        let ran = exec(&home, &["a", "--file", file], view).run();
        assert_eq!(ran.only_stdout(), expected);
    }
    assert_eq!(selected(&home, &["*", "--file", "again"]), ["a", "c"]);
}

/// Also those that KUBECONFIG does not name.
#[test]
fn contexts_of_all_files_can_be_selected_and_each_gets_its_own_files() {
    let home = with_duplicate();
    let lines = "kswitch current --format '{context} {session} {file}'";
    let ran = exec(&home, &["b", "d", "--keep-order"], lines).run().success();
    let expected = "b | b narrow $HOME/b\nd | d narrow $HOME/.kube/config.d/d\n";
    assert_eq!(home.masked(&ran.stdout), expected);
}

#[test]
fn the_command_gets_its_context_and_namespace_and_its_arguments_as_they_are() {
    let mut home = home_with(&["a"]);
    home.write("b", contexts(&["b"]).replace("user: b}", "user: b, namespace: cart}"));
    home.kubeconfig(&["config", "b"]);
    let printed = |arguments: &[&str]| {
        let lines = "echo $KSWITCH_CONTEXT $KSWITCH_NAMESPACE $(kswitch current) \"$@\"";
        let command = home.command(&["exec", "--keep-order"]).args(arguments);
        let command = command.args(&["--", "sh", "-c", lines, "sh", "x  y", "--", "-j"]);
        command.run().only_stdout()
    };
    assert_eq!(printed(&["b"]), "b cart b cart x  y -- -j\n");
    assert_eq!(
        printed(&["*"]),
        "a | a default a default x  y -- -j\nb | b cart b cart x  y -- -j\n"
    );
    assert_eq!(printed(&["b", "-n", "web"]), "b web b web x  y -- -j\n");
}

/// The other contexts of its file have copies in the session too, so the kubeconfig does not change.
#[test]
fn a_switch_by_the_command_stays_in_its_session() {
    let home = home_with(&["a", "b"]);
    let before = home.read("config");
    let server = "kubectl config view --minify -o 'jsonpath={..server}/{..namespace}'; echo";
    let kubectl = format!(
        "kubectl config use-context b >/dev/null
        kubectl config set-context --current --namespace=web >/dev/null; kswitch current; {server}"
    );
    let kswitch = format!(
        "kswitch --quiet ctx b -n web; kswitch current; {server}
        kswitch --quiet undo; kswitch current; {server}"
    );
    let switched = "b web\nhttps://b.example/web\n";
    for (lines, expected) in [
        (kubectl, switched.to_owned()),
        (kswitch, format!("{switched}a cart\nhttps://a.example/cart\n")),
    ] {
        let ran = exec(&home, &["a", "-n", "cart"], &lines).run();
        assert_eq!(ran.only_stdout(), expected, "{lines}");
        assert_eq!(home.read("config"), before);
    }
    assert_no_session(&home);
}

/// As in `kswitch shell`.
#[test]
fn in_a_session_the_contexts_are_those_outside_of_it() {
    let home = with_duplicate();
    let lines = "kswitch exec b c -- kswitch current; kswitch current";
    let ran = home.run(&["shell", "b", "--only", "--", "sh", "-c", lines]).success();
    let mut printed: Vec<_> = ran.stdout.lines().collect();
    printed[..2].sort_unstable();
    assert_eq!(printed, ["b | b default", "c | c default", "b default"]);
}

#[test]
fn a_dry_run_prints_where_it_would_run_and_runs_nothing() {
    let home = home_of(2);
    home.write(".config/kswitch/settings.yaml", "protect: ['c2']\n");
    let ran = exec(&home, &["*", "-n", "web", "--dry-run"], "touch ran").run();
    assert_eq!(
        ran.only_stdout(),
        "CONTEXT  NAMESPACE               FILE\nc1       web                     ~/config\n\
         c2       web        (protected)  ~/config\n"
    );
    // Without a command there is nothing else that it could do.
    home.run(&["exec", "*", "--dry-run"]).success();
    let ran = exec(&home, &["c2", "--dry-run", "-o", "json"], "touch ran").run();
    let printed = home.masked(&ran.only_stdout());
    assert_eq!(
        printed,
        "[\n  {\n    \"context\": \"c2\",\n    \"namespace\": \"default\",\n    \
         \"file\": \"$HOME/config\",\n    \"protected\": true,\n    \
         \"otherCluster\": false\n  }\n]\n"
    );
    assert!(!home.path("ran").exists());
}

/// A file that is broken does no harm to the contexts of the others.
/// The exact name comes first, and would take the other context out of what is left out.
#[test]
fn the_name_of_a_context_that_also_leaves_out_another_is_refused() {
    let home = home_with_odd(&["bang", "!bang"]);
    let message = exec(&home, &["*", "!bang"], "touch ran").run().only_stderr(1);
    assert_eq!(
        message,
        "error: '!bang' is the name of a context, and also leaves out bang\n\
         hint: to run it there, write the name on stdin: kswitch exec - -- COMMAND\n"
    );
    assert_eq!(
        exec(&home, &["-"], "echo $KSWITCH_CONTEXT").input("!bang\n").run().only_stdout(),
        "!bang\n"
    );
    assert!(!home.path("ran").exists());
}

#[test]
fn a_broken_file_is_a_warning_where_its_contexts_may_be_meant() {
    let mut home = home_with(&["a"]);
    home.write("broken", "contexts: 5\n");
    home.kubeconfig(&["config", "broken"]);
    assert_eq!(exec(&home, &["a"], "kswitch current").run().only_stdout(), "a default\n");
    let ran = exec(&home, &["*"], "kswitch current").run().success();
    assert_eq!(ran.stdout, "a default\n");
    assert!(ran.stderr.starts_with("warning: ~/broken:1: "), "{ran}");
    assert!(ran.stderr.ends_with("; its contexts are not selected\n"), "{ran}");
    let said = exec(&home, &["b"], "kswitch current").run().only_stderr(1);
    assert!(said.starts_with("warning: ~/broken:1: "), "{said}");
}

#[test]
fn a_dot_is_the_current_context_unless_one_has_this_name() {
    let home = with_duplicate();
    home.run(&["ctx", "b"]).success();
    assert_eq!(selected(&home, &["."]), ["b"]);
    assert_eq!(selected(&home_with_odd(&["x", "."]), &["."]), ["."]);
    home.run(&["ctx", "--unset", "--all"]).success();
    let said = exec(&home, &["."], "true").run().only_stderr(1);
    assert!(said.starts_with("error: current-context is not set\n"), "{said}");
}

#[test]
fn without_any_context_the_first_steps_are_named() {
    let mut home = home_of(2);
    home.no_kubeconfig();
    let said = exec(&home, &["*"], "true").run().only_stderr(1);
    assert!(said.starts_with("error: there is no context in ~/.kube/config"), "{said}");
    assert!(said.contains("hint: to try kswitch on sample clusters: kswitch demo\n"), "{said}");
}

#[test]
fn a_file_from_which_no_context_can_be_chosen_is_named_with_the_reason() {
    let home = with_duplicate();
    home.write("other", contexts(&["x"]));
    home.write("settings", "protect: [x]\n");
    home.write("empty", "clusters: []\ncurrent-context: x\n");
    home.write("broken", "contexts: 5\n");
    home.directory("directory");
    let wide = "kswitch ctx --list --output wide";
    for (file, error, hint) in [
        ("nope", "nope does not exist", wide),
        ("settings", "no context in settings: is it a kubeconfig?", wide),
        ("empty", "no context in empty", wide),
        ("directory", "directory: can't be read: Is a directory", wide),
        (
            "other",
            "other is not in KUBECONFIG, and is no cluster file",
            "kswitch --kubeconfig other ctx --list",
        ),
        ("b", "no context \"x\" in b", wide),
    ] {
        let expected = format!("error: {error}\nhint: {hint}\n");
        for arguments in [&["ctx", "x", "--file", file][..], &["delete", "x", "--file", file]] {
            assert_eq!(home.run(arguments).only_stderr(1), expected, "{arguments:?}");
        }
        assert_eq!(exec(&home, &["x", "--file", file], "true").run().only_stderr(1), expected);
        home.program("sh", &["-c", hint]).run().success();
    }
    let said = exec(&home, &["x", "--file", "broken"], "true").run().only_stderr(1);
    assert!(said.starts_with("error: broken:1: "), "{said}");
}

#[test]
fn a_context_of_another_file_is_an_error_with_that_file() {
    let home = with_duplicate();
    let said = exec(&home, &["d", "--file=b"], "echo x").run().only_stderr(1);
    let file = home.path(".kube/config.d/d");
    let typed = format!("kswitch exec d '--file={}' -- sh -c 'echo x'", file.display());
    assert_eq!(
        said,
        format!("error: no context \"d\" in b\nhint: for the one in ~/.kube/config.d/d: {typed}\n")
    );
    assert_eq!(home.program("sh", &["-c", &typed]).run().only_stdout(), "x\n");
}

#[test]
fn the_list_in_a_hint_is_that_of_the_same_kubeconfig() {
    let home = with_duplicate();
    for arguments in [&["exec", "zz", "--", "true"][..], &["ctx", "zz"]] {
        let ran = home.command(&["--kubeconfig", "b"]).args(arguments).run();
        let hint = "hint: kswitch --kubeconfig b ctx --list\n";
        assert!(ran.only_stderr(1).ends_with(hint), "{arguments:?}");
    }
    assert_eq!(home.run(&["--kubeconfig", "b", "ctx", "--list"]).only_stdout(), "b\n");
}
