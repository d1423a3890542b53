//! How much a key sends to the terminal, which may be at the end of a slow line.

use super::NO_ARGUMENTS;
use crate::bench_fleet::generated;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// A word letter by letter, back again, and about the list, as in `benches/terminal.py`.
const KEYS: [&str; 11] =
    ["p", "r", "o", "d", "\x7f", "\x7f", "\x7f", "\x7f", "\x1b[B", "\x1b[6~", "\x1b[A"];

#[test]
fn a_key_sends_only_what_changes() {
    for (contexts, median, sum) in [(10, 400, 7_500), (1_000, 410, 9_800)] {
        let mut home = Home::new();
        generated::write(&home.path(".kube/clusters"), contexts).expect("a fleet");
        home.kubeconfig(&[".kube/clusters/cluster-00000.json"]);
        let terminal = Terminal::open(&home, NO_ARGUMENTS, 40, 120);
        terminal.wait_for("esc cancel");
        let mut bytes = KEYS.map(|key| terminal.bytes_for(key));
        bytes.sort_unstable();
        let found = (bytes[KEYS.len() / 2], bytes.iter().sum::<usize>());
        assert!(found.0 <= median && found.1 <= sum, "{contexts} contexts: {found:?}, {bytes:?}");
    }
}
