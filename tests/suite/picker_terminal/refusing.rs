//! What can't be chosen, and why.
//!
//! KUBECONFIG has relative paths here, so that the reasons read the same in every run.

use expect_test::expect;

use super::{LAPTOP, NO_ARGUMENTS, PAYMENTS, Untouched};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

#[test]
fn a_broken_file_in_the_chain() {
    let mut home = Home::new();
    home.write("config", LAPTOP);
    home.write("broken.yaml", "apiVersion: v1\nkind: Config\ncontexts: [unfinished\n");
    home.write("payments.yaml", PAYMENTS);
    home.kubeconfig_raw("config:broken.yaml:payments.yaml");
    let untouched = Untouched::now(&home);

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
    terminal.shows(expect![[r#"
 ❯                                                                                              3/3
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –       config                          ││ ● default                            │
│   payments-prod  ledger  payments                        ││                                      │
│   payments-test  trial   payments                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! broken.yaml:3: is not valid YAML: unclosed bracket '['
 ? help   esc cancel"#]]);
    terminal.send("prod");
    terminal.shows(expect![[r#"
 ❯ prod                                                                                         1/3
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of payments-prod ─────────╮
│▌  payments-prod  ledger  payments                        ││ ● ledger                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 broken.yaml:3: is not valid YAML: unclosed bracket '['; every kubectl command fails with it; to
 correct it: vi +3 broken.yaml
 f1 help   esc cancel"#]]);
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
 ❯ prod                                                                                         1/3
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of payments-prod ─────────╮
│▌  payments-prod  ledger  payments                        ││ ● ledger                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! broken.yaml:3: is not valid YAML: unclosed bracket '['; every kubectl command fails with it; to
 correct it: vi +3 broken.yaml
 f1 help   esc cancel"#]]);
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    untouched.assert();
}

#[test]
fn lesson_14_a_context_hidden_by_one_of_the_same_name() {
    let mut home = Home::new();
    home.write("config", LAPTOP);
    home.write("old.yaml", PAYMENTS.replace("127.0.0.1:1/payments", "127.0.0.1:1/old"));
    home.write("payments.yaml", PAYMENTS);
    home.kubeconfig_raw("config:payments.yaml:old.yaml");
    let untouched = Untouched::now(&home);

    let shows = |terminal: &Terminal, details: &str| {
        let expected = expect![[r#"
 ❯ prod old                                                                                     1/5
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of payments-prod ─────────╮
│▌× payments-prod  ledger  old                             ││ ● ledger                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 DETAILS
 ctrl-r rename   f1 help   esc cancel"#]];
        terminal.shows_masked(|screen| screen.replace(details, "DETAILS"), expected);
    };
    let reason = "kubectl uses the earlier one in payments.yaml; ctrl-r to rename this one";
    let refusal = "! kubectl uses the earlier one in payments.yaml; ctrl-r to rename this one";

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
    terminal.wait_for("enter switch");
    terminal.send("prod old");
    shows(&terminal, reason);
    terminal.send_key(Key::Enter);
    shows(&terminal, refusal);
    // Another key takes the refusal away, so that the same one seen again is an answer to Tab.
    terminal.send_key(Key::Down);
    shows(&terminal, reason);
    terminal.send_key(Key::Tab);
    shows(&terminal, refusal);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    untouched.assert();
}

/// The namespaces of a context that can't be known are not asked for: the broken file is reported.
#[test]
fn namespaces_while_a_file_of_the_chain_is_broken() {
    let mut home = Home::new();
    home.write("config", "current-context: payments-prod\n");
    home.write("broken.yaml", "contexts: {}\n");
    home.kubeconfig_raw("config:broken.yaml");
    let untouched = Untouched::now(&home);
    let terminal = Terminal::open(&home, &["ns"], 16, 120);
    terminal.assert_ends(
        1,
        "error: broken.yaml:1: `contexts` must be a list, not a mapping
hint: every kubectl command fails with it; to correct it: vi +1 broken.yaml",
    );
    untouched.assert();
}

#[test]
fn a_context_whose_file_kubectl_does_not_read() {
    let home = Home::new();
    home.write(".kube/config", LAPTOP);
    home.write(".kube/clusters/cluster-7.yaml", PAYMENTS);
    let untouched = Untouched::now(&home);

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
    terminal.wait_for("esc cancel");
    terminal.send("prod");
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
 ❯ prod                                                                                         1/3
╭ contexts ─────────────── file ───────────────────────────╮╭ namespaces of payments-prod ─────────╮
│▌○ payments-prod  ledger  7                               ││ ● ledger                             │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 ! its file is not in KUBECONFIG, which is not set; in a shell of its own:
 kswitch shell payments-prod, or in every new shell:
 echo 'eval "$(kswitch init bash)"' >> ~/.bashrc
 f1 help   esc cancel"#]]);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    untouched.assert();
}

#[test]
fn a_mistake_in_the_settings_is_shown_and_the_other_settings_count() {
    let home = Home::new();
    home.write(".kube/config", LAPTOP);
    home.write(".config/kswitch/settings.yaml", "heigth: 3\nheight: 8\n");
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 24, 80);
    terminal.shows(expect![[r#"
warning: ~/.config/kswitch/settings.yaml:1:1: unknown key "heigth"; did you mean
 height?
 ❯                                                                          1/1
▌● laptop




 ! ~/.config/kswitch/settings.yaml:1:1: unknown key "heigth"; did you mean
 height?"#]]);
    terminal.send_key(Key::Esc);
}
