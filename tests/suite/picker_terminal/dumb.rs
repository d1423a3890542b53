//! Terminals that would show what we send instead of obeying it.

use super::{NO_ARGUMENTS, Untouched, company};
use crate::support::api_server::ApiServer;
use crate::support::command::Command;
use crate::support::terminal::Terminal;

const CONTEXTS: &str = "laptop\npayments-prod\npayments-test\nshop-prod\n";
const REASON: &str = "the picker can't be drawn where TERM is dumb or not set; to switch: ";

/// The same command in each of them.
fn in_dumb_terminals(command: impl Fn() -> Command) -> [Command; 3] {
    [command().env("TERM", "dumb"), command().env("TERM", ""), command().without("TERM")]
}

#[test]
fn they_get_the_list_of_contexts_and_a_hint() {
    let home = company();
    let untouched = Untouched::now(&home);
    for arguments in [NO_ARGUMENTS, &["ctx"], &["--height", "5"]] {
        for command in in_dumb_terminals(|| home.command(arguments)) {
            let terminal = Terminal::of(&command, 16, 100);
            terminal.assert_ends(0, &format!("{CONTEXTS}{REASON}kswitch ctx NAME"));
        }
    }
    untouched.assert();
}

#[test]
fn they_get_the_list_of_namespaces_and_a_hint() {
    let home = company();
    let server = ApiServer::start(&["cart", "web"]);
    server.kubeconfig().named("laptop").write(&home);
    for command in in_dumb_terminals(|| home.command(&["ns"])) {
        let terminal = Terminal::of(&command, 16, 100);
        terminal.assert_ends(0, &format!("cart\nweb\n{REASON}kswitch ns NAME"));
    }
}

#[test]
fn what_is_not_picked_is_the_same_there() {
    let home = company();
    for command in in_dumb_terminals(|| home.command(&["ctx", "--list"])) {
        let terminal = Terminal::of(&command, 16, 100);
        terminal.assert_ends(0, CONTEXTS.trim_end());
    }
    for command in in_dumb_terminals(|| home.command(&["ctx"]).redirected(">out")) {
        let terminal = Terminal::of(&command, 16, 100);
        terminal.assert_ends(0, "");
        assert_eq!(home.read("out"), CONTEXTS);
    }
}
