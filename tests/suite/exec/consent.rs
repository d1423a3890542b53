//! Protected contexts, and those that reach another cluster.

use super::{exec, home_of, home_with, home_with_odd};
use crate::cross_file::kubeadm;
use crate::shell_command::assert_no_session;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

fn protected() -> Home {
    let home = home_of(3);
    home.write(".config/kswitch/settings.yaml", "protect: ['c2', 'C3']\n");
    home
}

#[test]
fn protected_contexts_are_refused_without_a_terminal_and_the_hint_runs_it() {
    let home = protected();
    let said = exec(&home, &["*"], "echo x").run().only_stderr(1);
    assert_eq!(
        said,
        "error: \"c2\" and \"c3\" are protected\n\
         hint: to run it there too: kswitch exec '*' --protected -- sh -c 'echo x'\n"
    );
    let typed = said.rsplit_once(": ").expect("a hint").1;
    let ran = home.program("sh", &["-c", typed]).run().success();
    assert_eq!(ran.stdout.lines().count(), 3);
    let said = exec(&home, &["c2"], "echo x").run().only_stderr(1);
    assert!(said.starts_with("error: \"c2\" is protected\n"), "{said}");
    assert_eq!(exec(&home, &["*", "!c2", "!c3"], "echo x").run().only_stdout(), "x\n");
}

#[test]
fn protected_contexts_are_asked_about_once_on_a_terminal() {
    let home = protected();
    for (answer, shown, code) in [("y\r", "c3 | x", 0), ("n\r", "error: nothing was run", 1)] {
        let terminal = Terminal::of(&exec(&home, &["*", "--keep-order"], "echo x"), 24, 80);
        terminal.wait_for("2 of 3 contexts are protected:\n  c2  c3\nRun ");
        terminal.wait_for("Run sh -c 'echo x' in 3 contexts? [y/N]");
        terminal.send(answer);
        terminal.wait_for(shown);
        assert_eq!(terminal.wait_exit(), code);
    }
    assert_no_session(&home);
}

/// The names come from a pipe, and the answer is typed.
#[test]
fn names_on_stdin_do_not_answer_the_question() {
    let home = protected();
    home.write("names", "c1\nc2\n");
    let arguments = ["-", "--keep-order"];
    let command = || exec(&home, &arguments, "echo x").redirected("<names");
    let terminal = Terminal::of(&command(), 24, 80);
    terminal.wait_for("1 of 2 contexts is protected:\n  c2\nRun sh -c 'echo x' in 2 contexts?");
    terminal.send("y\r");
    terminal.wait_for("c2 | x");
    assert_eq!(terminal.wait_exit(), 0);
    let said = exec(&home, &["-"], "echo x").input("c1\nc2\n").run().only_stderr(1);
    assert_eq!(
        said,
        "error: \"c2\" is protected\n\
         hint: to run it there too (with the same names on stdin): \
         kswitch exec - --protected -- sh -c 'echo x'\n"
    );
}

#[test]
fn all_protected_contexts_that_fit_the_terminal_are_listed_in_short_form() {
    let of = |account: u8, name: &str| format!("arn:aws:eks:eu:{account}:cluster/{name}");
    // The form has the account, though no selected context has another one.
    let mut names: Vec<String> = (1..=9).map(|number| of(1, &format!("prod-{number}"))).collect();
    names.extend([of(2, "test"), of(1, "test"), "prod-x".to_owned()]);
    let home = home_with_odd(&names.iter().map(String::as_str).collect::<Vec<_>>());
    home.write(".config/kswitch/settings.yaml", "protect: ['*prod*']\n");
    let run = |rows, columns| {
        let command = exec(&home, &["*:1:*", "prod-x"], "exit 3");
        let terminal = Terminal::of(&command, rows, columns);
        terminal.wait_for("in 11 contexts? [y/N]");
        let shown = terminal.screen();
        terminal.send("n\r");
        assert_eq!(terminal.wait_exit(), 1);
        shown
    };
    let shown = run(24, 60);
    assert_eq!(
        shown,
        "10 of 11 contexts are protected:
  eks:eu:1/prod-1  eks:eu:1/prod-5  eks:eu:1/prod-9
  eks:eu:1/prod-2  eks:eu:1/prod-6  prod-x
  eks:eu:1/prod-3  eks:eu:1/prod-7
  eks:eu:1/prod-4  eks:eu:1/prod-8
Run sh -c 'exit 3' in 11 contexts? [y/N]"
    );
    let shown = run(8, 60);
    assert_eq!(
        shown,
        "10 of 11 contexts are protected:
  eks:eu:1/prod-1  eks:eu:1/prod-3  eks:eu:1/prod-5
  eks:eu:1/prod-2  eks:eu:1/prod-4  eks:eu:1/prod-6
  and 4 more
hint: to list all: kswitch exec '*:1:*' prod-x --dry-run --
sh -c 'exit 3'
Run sh -c 'exit 3' in 11 contexts? [y/N]"
    );
}

#[test]
fn a_context_that_reaches_another_cluster_needs_consent() {
    let mut home = home_with(&["a"]);
    let [berlin, oslo] = ["berlin", "oslo"].map(|name| {
        kubeadm(name, &format!("server: https://{name}.example"), &format!("token: of-{name}"))
    });
    home.write("berlin", berlin);
    home.write("oslo", oslo);
    home.kubeconfig(&["berlin", "oslo"]);
    assert_eq!(
        exec(&home, &["*", "--dry-run"], "echo x").run().only_stdout(),
        "CONTEXT  NAMESPACE                     FILE\n\
         berlin   default                       ~/berlin\n\
         oslo     default    (another cluster)  ~/oslo\n"
    );
    let said = exec(&home, &["*"], "echo x").run().only_stderr(1);
    assert!(
        said.starts_with("error: context \"oslo\" would reach https://berlin.example"),
        "{said}"
    );
    let hint = "hint: to switch anyway: kswitch exec '*' --anyway -- sh -c 'echo x'\n";
    assert!(said.ends_with(hint), "{said}");
    let ran = exec(&home, &["*", "--anyway", "--keep-order"], "echo x").run().success();
    assert_eq!(ran.stdout, "berlin | x\noslo   | x\n");
    assert!(ran.stderr.starts_with("warning: context \"oslo\" reaches"), "{ran}");
    assert_eq!(exec(&home, &["berlin"], "echo x").run().only_stdout(), "x\n");
}
