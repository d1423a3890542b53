//! What is typed wrong on the command line.

use super::home_with;

#[test]
fn two_dashes_that_were_forgotten_are_in_the_hint() {
    let home = home_with(&["shop-prod", "shop-test"]);
    for (typed, before, command) in [
        ("shop-prod kubectl get pods", "shop-prod", "kubectl get pods"),
        ("shop-* !shop-prod kubectl get", "'shop-*' '!shop-prod'", "kubectl get"),
        ("shop-prod SHOP-TEST echo x", "shop-prod SHOP-TEST", "echo x"),
        ("-nweb shop-prod -j 2 kubectl -o json", "-nweb shop-prod -j 2", "kubectl -o json"),
        ("--kubeconfig config shop-prod echo", "--kubeconfig config shop-prod", "echo"),
        ("shop-prod", "shop-prod", "COMMAND"),
        ("shop-prod --", "shop-prod", "COMMAND"),
    ] {
        let words: Vec<&str> = typed.split(' ').collect();
        let said = home.command(&["exec"]).args(&words).run().only_stderr(2);
        let hint = format!("hint: kswitch exec {before} -- {command}\n");
        assert_eq!(said, format!("error: no command: it begins after --\n{hint}"), "{typed}");
    }
    let said = home.run(&["exec", "shop-prod", "kubectl", "get", "pods", "-A"]).only_stderr(2);
    assert!(said.contains("tip: kswitch exec shop-prod -- kubectl get pods -A\n"), "{said}");
    let said = home.run(&["exec", "*test", "-A", "--", "true"]).only_stderr(2);
    assert!(
        said.contains("tip: options of the command are written after it, behind --\n"),
        "{said}"
    );
    assert!(!said.contains("'-- -A'"), "{said}");
}
