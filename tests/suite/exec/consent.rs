//! Protected contexts, and those that reach another cluster.

use super::{exec, home_of, home_with};
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
        terminal.wait_for("\"c2\" and \"c3\" are protected.");
        terminal.wait_for("Run sh -c 'echo x' in 3 contexts? [y/N]");
        terminal.send(answer);
        terminal.wait_for(shown);
        assert_eq!(terminal.wait_exit(), code);
    }
    assert_no_session(&home);
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
