//! What can't be chosen, and why.
//!
//! KUBECONFIG has relative paths here, so that the reasons read the same in every run.

use super::{LAPTOP, NO_ARGUMENTS, PAYMENTS, Untouched};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal, shown};

#[test]
fn a_broken_file_in_the_chain() {
    let mut home = Home::new();
    home.write("config", LAPTOP);
    home.write("broken.yaml", "apiVersion: v1\nkind: Config\ncontexts: [unfinished\n");
    home.write("payments.yaml", PAYMENTS);
    home.kubeconfig_raw("config:broken.yaml:payments.yaml");
    let untouched = Untouched::now(&home);

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 12, 80);
    terminal.wait_for_screen(
        "
 ❯                                                                          3/3
╭ contexts ────────────────────────────────────╮╭ namespaces of laptop ────────╮
│▌● laptop         –       config              ││ ● default                    │
│   payments-prod  ledger  payments            ││                              │
│   payments-test  trial   payments            ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! broken.yaml: line 3 is not valid YAML: unclosed bracket '['
 enter switch   tab namespaces   esc cancel",
    );
    terminal.send("prod");
    terminal.wait_for_screen(
        "
 ❯ prod                                                                     1/3
╭ contexts ────────────────────────────────────╮╭ namespaces of payments-prod ─╮
│▌  payments-prod  ledger  payments            ││ ● ledger                     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 broken.yaml: line 3 is not valid YAML: unclosed bracket '['
 enter switch   tab namespaces   esc cancel",
    );
    terminal.send_key(Key::Enter);
    terminal.wait_for_screen(
        "
 ❯ prod                                                                     1/3
╭ contexts ────────────────────────────────────╮╭ namespaces of payments-prod ─╮
│▌  payments-prod  ledger  payments            ││ ● ledger                     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! broken.yaml: line 3 is not valid YAML: unclosed bracket '['
 enter switch   tab namespaces   esc cancel",
    );
    terminal.send_key(Key::Ctrl('c'));
    terminal.assert_ends(130, "");
    untouched.assert();
}

#[test]
fn a_context_hidden_by_one_of_the_same_name() {
    let mut home = Home::new();
    home.write("config", LAPTOP);
    home.write("old.yaml", PAYMENTS.replace("payments.example", "old.example"));
    home.write("payments.yaml", PAYMENTS);
    home.kubeconfig_raw("config:payments.yaml:old.yaml");
    let untouched = Untouched::now(&home);

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 12, 80);
    terminal.wait_for("enter switch");
    terminal.send("prod old");
    terminal.wait_for_screen(
        r"
 ❯ prod old                                                                 1/5
╭ contexts ────────────────────────────────────╮╭ namespaces of payments-prod ─╮
│▌× payments-prod  ledger  old                 ││ ● ledger                     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 kubectl takes the one in payments.yaml, which comes first
 enter switch   tab namespaces   esc cancel",
    );
    terminal.send_key(Key::Enter);
    terminal.wait_for_screen(
        r"
 ❯ prod old                                                                 1/5
╭ contexts ────────────────────────────────────╮╭ namespaces of payments-prod ─╮
│▌× payments-prod  ledger  old                 ││ ● ledger                     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! kubectl takes the one in payments.yaml, which comes first
 enter switch   tab namespaces   esc cancel",
    );
    // Another key takes the reason away, so that the same one seen again is an answer to Tab.
    terminal.send_key(Key::Down);
    terminal.wait_for_screen(
        r"
 ❯ prod old                                                                 1/5
╭ contexts ────────────────────────────────────╮╭ namespaces of payments-prod ─╮
│▌× payments-prod  ledger  old                 ││ ● ledger                     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 kubectl takes the one in payments.yaml, which comes first
 enter switch   tab namespaces   esc cancel",
    );
    terminal.send_key(Key::Tab);
    terminal.wait_for_screen(
        r"
 ❯ prod old                                                                 1/5
╭ contexts ────────────────────────────────────╮╭ namespaces of payments-prod ─╮
│▌× payments-prod  ledger  old                 ││ ● ledger                     │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 ! kubectl takes the one in payments.yaml, which comes first
 enter switch   tab namespaces   esc cancel",
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    untouched.assert();
}

#[test]
fn a_context_whose_file_kubectl_does_not_read() {
    let home = Home::new();
    home.write(".kube/config", LAPTOP);
    home.write(".kube/clusters/cluster-7.yaml", PAYMENTS);
    let untouched = Untouched::now(&home);

    let terminal = Terminal::open(&home, NO_ARGUMENTS, 12, 80);
    terminal.wait_for("enter switch");
    terminal.send("prod");
    terminal.wait_for("❯ prod");
    terminal.send_key(Key::Enter);
    let reason = "! KUBECONFIG does not name its file; eval \"$(kswitch env)\" adds it";
    terminal.wait_until(|screen| details(&shown(screen)) == reason);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    untouched.assert();
}

/// What stands below the panes, its lines put together; the footer is not part of it.
fn details(screen: &str) -> String {
    let below = screen.rsplit_once("╯\n").map_or("", |(_, below)| below);
    let details = below.rsplit_once('\n').map_or("", |(details, _footer)| details);
    details.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
