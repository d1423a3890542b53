//! The real picker, in a terminal, on real files.

mod background;
mod bytes;
mod choosing;
mod credentials;
mod cross_file;
#[cfg(target_os = "linux")]
mod hangup;
mod height;
mod idle;
mod keys;
mod leaving;
mod live;
mod mouse;
mod mutations;
mod numbered;
mod order;
mod refusing;
mod rendering;
mod sizes;
mod stopped;
mod streams;
mod typed_ahead;

use expect_test::{Expect, expect};

use crate::support::home::Home;
use crate::support::terminal::Terminal;
use crate::support::untouched::Untouched;

const NO_ARGUMENTS: &[&str] = &[];

const LAPTOP: &str = "\
# Everyday clusters have files of their own.
apiVersion: v1
kind: Config
current-context: laptop
clusters:
- name: laptop
  cluster: {server: https://127.0.0.1:1}
contexts:
- name: laptop
  context: {cluster: laptop, user: laptop}
users:
- name: laptop
  user: {token: of-the-laptop}
";

const PAYMENTS: &str = "\
apiVersion: v1
kind: Config
clusters:
- name: payments
  cluster:
    server: https://127.0.0.1:1/payments
contexts:
- name: payments-prod
  context:
    cluster: payments
    user: payments
    namespace: ledger  # where the money is
- name: payments-test
  context:
    cluster: payments
    user: payments
    namespace: trial
users:
- name: payments
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: payments-login
      interactiveMode: Never
";

const SHOP: &str = r#"{
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [{"name": "shop", "cluster": {"server": "https://127.0.0.1:1/shop"}}],
  "contexts": [{
    "name": "shop-prod",
    "context": {"cluster": "shop", "user": "shop", "namespace": "storefront"}
  }],
  "users": [{"name": "shop", "user": {"token": "of-the-shop"}}]
}
"#;

const FILES: [&str; 3] = [".kube/config", ".kube/payments.yaml", ".kube/shop.json"];

/// The first screen of `kswitch` in [`company`], 100 columns wide and 16 rows high.
fn first_screen() -> Expect {
    expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of laptop ────────────────╮
│▌● laptop         –           config                      ││ ● default                            │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│   payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]
}

/// A home with three files in the chain, the first of which sets the current context. Nothing listens
/// where their servers should be, and there are no credentials.
fn company() -> Home {
    let mut home = Home::new();
    for (file, text) in FILES.iter().zip([LAPTOP, PAYMENTS, SHOP]) {
        home.write(file, text);
    }
    home.script("payments-login", "#!/bin/sh\necho 'no session' >&2\nexit 1\n");
    home.kubeconfig(&FILES);
    home
}

/// Waits for this screen; the empty lines of its lists don't count.
#[track_caller]
fn shows(terminal: &Terminal, expected: Expect) {
    let is_empty = |line: &&str| line.chars().all(|own| matches!(own, '│' | ' '));
    let without_empty =
        |screen: &str| screen.lines().filter(|line| !is_empty(line)).collect::<Vec<_>>().join("\n");
    terminal.shows_masked(without_empty, expected);
}

/// `kswitch` alone, on its first screen.
#[track_caller]
fn opened(home: &Home) -> Terminal {
    let terminal = Terminal::open(home, NO_ARGUMENTS, 16, 100);
    terminal.shows(first_screen());
    terminal
}
