//! The order of the contexts, which a key changes for all later pickers.

use super::{NO_ARGUMENTS, company};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// The names in the rows, from the top.
fn listed(terminal: &Terminal) -> Vec<String> {
    let screen = terminal.screen();
    let names = ["laptop", "payments-prod", "payments-test", "shop-prod"];
    let in_row = |row: &str| names.into_iter().find(|name| row.contains(&format!(" {name} ")));
    screen.lines().skip(2).filter_map(in_row).map(str::to_owned).collect()
}

fn opened(home: &Home) -> Terminal {
    let terminal = Terminal::open(home, NO_ARGUMENTS, 16, 100);
    terminal.wait_for("4/4");
    terminal
}

#[test]
fn the_order_is_kept_until_it_is_changed_again() {
    let home = company();
    home.run(&["ctx", "shop-prod"]).success();
    let by_use = ["shop-prod", "laptop", "payments-prod", "payments-test"];
    let by_name = ["laptop", "payments-prod", "payments-test", "shop-prod"];
    let history = ".local/state/kswitch/history.json";
    let is_kept = || home.read(history).contains("by_name");
    for (before, note, after) in
        [(by_use, "Sorted by name.", by_name), (by_name, "Sorted by use.", by_use)]
    {
        let terminal = opened(&home);
        assert_eq!(listed(&terminal)[..4], before);
        terminal.send_key(Key::Ctrl('s'));
        terminal.wait_for(note);
        assert_eq!(listed(&terminal)[..4], after);
        assert_eq!(is_kept(), after == by_name);
        terminal.send_key(Key::Esc);
        assert_eq!(terminal.wait_exit(), 130);
    }
    // The settings count where they are as the order that was chosen.
    home.write(".config/kswitch/settings.yaml", "sort: name\n");
    let terminal = opened(&home);
    assert_eq!(listed(&terminal)[..4], by_name);
    terminal.send_key(Key::Ctrl('s'));
    terminal.wait_for("Sorted by use.");
    assert!(home.read(history).contains("\"by_name\": false"));
}
