//! What is said about a name that no context has.

use expect_test::expect;

use crate::sample::{contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// A home with the contexts a and b, and a cluster file with a mistake.
fn broken() -> Home {
    let home = home_with(&["a", "b"]);
    home.write(".kube/clusters/cluster-pay", contexts(&["pay"]).replace("users:", "users"));
    home
}

/// The context may be in that file.
#[test]
fn a_file_that_cannot_be_read_is_named_first() {
    let home = broken();
    let expected = "warning: ~/.kube/clusters/cluster-pay:";
    for arguments in [
        &["ctx", "pay"][..],
        &["ctx", "pay", "--here"],
        &["ns", "-c", "--context", "pay"],
        &["shell", "pay", "--", "true"],
        &["alias", "x", "pay"],
        &["rename", "pay", "x"],
        &["delete", "pay"],
        &["env", "--context", "pay"],
        &["export", "pay"],
    ] {
        let message = home.run(arguments).failure(1).stderr;
        let mut lines = message.lines();
        let [warning, hint, error] = [(); 3].map(|()| lines.next().unwrap_or_default());
        assert!(warning.starts_with(expected), "{arguments:?}: {message}");
        assert!(hint.starts_with("hint: to correct it: vi +"), "{arguments:?}: {message}");
        assert_eq!(error, "error: no context \"pay\"", "{arguments:?}: {message}");
    }
    home.write(".config/kswitch/settings.yaml", "aliases: {money: pay}\n");
    let message = home.run(&["ctx", "money"]).only_stderr(1);
    assert!(message.starts_with(expected), "{message}");
    home.link("bin/kubectx", env!("CARGO_BIN_EXE_kswitch"));
    let kubectx = home.program(home.path("bin/kubectx"), &["pay"]).run().only_stderr(1);
    assert!(kubectx.starts_with(expected) && !kubectx.contains("hint"), "{kubectx}");
    let inside = ["shell", "a", "--only", "--", env!("CARGO_BIN_EXE_kswitch"), "ctx", "pay"];
    let message = home.run(&inside).only_stderr(1);
    assert!(message.starts_with(expected), "{message}");
}

const CHECKOUTS: [&str; 7] = [
    "arn:aws:eks:ap-south-1:3:cluster/checkout-prod",
    "arn:aws:eks:ap-south-1:9:cluster/checkout-prod",
    "arn:aws:eks:eu-west-1:1:cluster/checkout-prod",
    "arn:aws:eks:eu-west-1:1:cluster/checkout-test",
    "arn:aws:eks:us-east-1:2:cluster/checkout-prod",
    "arn:aws:eks:us-east-1:3:cluster/checkout-prod",
    "Other",
];

#[test]
fn contexts_with_a_part_of_their_names_are_counted_and_all_kinds_are_shown() {
    let home = home_with(&CHECKOUTS);
    assert_text(
        &home.run(&["ctx", "checkout", "-n", "web"]).only_stderr(1),
        expect![[r#"
error: no context "checkout"
hint: kswitch ctx arn:aws:eks:ap-south-1:3:cluster/checkout-prod -n web
hint: kswitch ctx arn:aws:eks:ap-south-1:9:cluster/checkout-prod -n web
hint: kswitch ctx arn:aws:eks:eu-west-1:1:cluster/checkout-prod -n web
hint: kswitch ctx arn:aws:eks:eu-west-1:1:cluster/checkout-test -n web
hint: kswitch ctx arn:aws:eks:us-east-1:2:cluster/checkout-prod -n web
hint: 6 contexts have "checkout" in their names; to pick one: kswitch checkout
"#]],
    );
    assert_text(
        &home.run(&["delete", "checkout", "test"]).only_stderr(1),
        expect![[r#"
error: no context "checkout"
error: no context "test"
error: nothing was deleted
hint: for "checkout", did you mean arn:aws:eks:ap-south-1:3:cluster/checkout-prod, arn:aws:eks:eu-west-1:1:cluster/checkout-test, arn:aws:eks:us-east-1:2:cluster/checkout-prod or one of 3 others?
hint: for "test", did you mean arn:aws:eks:eu-west-1:1:cluster/checkout-test?
"#]],
    );
    let only = home.run(&["ctx", "OTHER"]).only_stderr(1);
    assert_eq!(only, "error: no context \"OTHER\"\nhint: did you mean Other?\n");
}

#[test]
fn a_name_with_more_mistakes_does_not_come_first() {
    let home = home_with(&["shop-prod-eu", "shop-prod", "shop-test"]);
    let message = home.run(&["ctx", "shop-nope"]).only_stderr(1);
    assert!(message.ends_with("did you mean shop-prod, shop-test or shop-prod-eu?\n"), "{message}");
}

/// What is said without any context, by all that need one.
#[test]
fn without_a_context_the_first_steps_are_named() {
    let mut home = Home::new();
    home.no_kubeconfig();
    let expected = "error: there is no context in ~/.kube/config, ~/.kube/clusters, \
                    ~/.kube/config.d and ~/.kube/configs\n\
                    hint: to try kswitch on sample clusters: kswitch demo\n";
    for arguments in [
        &["ctx", "a"][..],
        &["ctx", "-"],
        &["ctx", "a", "--here"],
        &["current"],
        &["ns"],
        &["ns", "x"],
        &["shell", "a"],
        &["rename", "a", "b"],
        &["delete", "a"],
        &["split"],
        &["export", "a"],
        &["alias", "x", "a"],
        &["exec", "a", "--", "true"],
    ] {
        let message = home.run(arguments).only_stderr(1);
        assert!(message.starts_with(expected), "{arguments:?}: {message}");
    }
    let doctor = home.run(&["doctor"]).success();
    assert_eq!(doctor.stdout, "No problems in 0 files.\n");
    assert!(doctor.stderr.starts_with("There is no context in ~/.kube/config, "), "{doctor}");
    home.run(&["doctor", "-o", "json"]).only_stdout();
}

/// Without `KUBECONFIG`, the message does not speak of what it names; the namespace stays in the hint.
#[test]
fn a_context_of_a_cluster_file_is_offered_with_its_namespace() {
    let mut home = Home::new();
    home.no_kubeconfig();
    home.write(".kube/config", contexts(&["a"]));
    home.write(".kube/clusters/cluster-c", contexts(&["c"]));
    let run =
        |arguments: &[&str]| home.command(arguments).env("SHELL", "/bin/bash").run().only_stderr(1);
    assert_text(
        &run(&["ctx", "c", "-n", "web"]),
        expect![[r#"
error: context "c" is in ~/.kube/clusters/cluster-c, and KUBECONFIG is not set, so kubectl reads only ~/.kube/config
hint: in a shell of its own: kswitch shell c -n web
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
    );
    assert_text(
        &run(&["ctx", "c", "-n", "web", "--here"]),
        expect![[r#"
error: only the shell integration can change this terminal, and it is not loaded
hint: without it: kswitch shell c -n web
hint: to load it in this shell: eval "$(kswitch init bash)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
    );
    assert_text(
        &run(&["rename", "c", "d", "--file", ".kube/clusters/cluster-c"]),
        expect![[r#"
error: context "c" is in ~/.kube/clusters/cluster-c, and KUBECONFIG is not set, so kubectl reads only ~/.kube/config
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: in every new shell: echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
"#]],
    );
    // The startup file loads the integration already.
    home.write(".bashrc", "alias k=kubectl\n# kswitch init was here\n");
    assert!(run(&["ctx", "c"]).contains("hint: in every new shell: echo "));
    home.write(".bashrc", "alias k=kubectl\neval \"$(kswitch init bash --session)\"\n");
    assert_text(
        &run(&["ctx", "c"]),
        expect![[r#"
error: context "c" is in ~/.kube/clusters/cluster-c, and KUBECONFIG is not set, so kubectl reads only ~/.kube/config
hint: in a shell of its own: kswitch shell c
hint: for all cluster files, in this shell: eval "$(kswitch env)"
hint: ~/.bashrc loads the shell integration; to start the shell anew: exec bash
"#]],
    );
}

/// The clusters and users are counted, and the hint is typed.
#[test]
fn what_many_deletions_leave_is_counted_and_can_be_deleted_too() {
    let home = home_with(&["a", "b", "c"]);
    home.link("bin/kswitch", env!("CARGO_BIN_EXE_kswitch"));
    let message = home.run(&["delete", "b", "c"]).only_stderr(0);
    let command = "kswitch undo && kswitch delete b c --prune";
    let expected = format!(
        "Left over are 2 clusters and 2 users: no other context uses them.\n\
         hint: to delete them too: {command}\n"
    );
    assert!(message.ends_with(&expected), "{message}");
    home.program("sh", &["-c", command]).run().success();
    assert!(!home.read("config").contains("b.example"));
}

/// A word that looks like a command of kswitch.
#[test]
fn a_query_without_a_match_is_said_to_be_no_command() {
    let home = home_with(&["a", "b"]);
    let terminal = Terminal::open(&home, &["protect"], 16, 80);
    terminal.wait_for("No context matches.");
    terminal.wait_for("\"protect\" is no command of kswitch; to see them: kswitch --help");
    terminal.send("x");
    terminal.wait_until(|screen| !screen.contents().contains("kswitch --help"));
    terminal.send_key(Key::Esc);
}
