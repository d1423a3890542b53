//! Streams that lead elsewhere than to the terminal (field lesson 29).

use expect_test::expect;

use super::{NO_ARGUMENTS, company, first_screen};
use crate::support::alone::without_terminal;
use crate::support::api_server::ApiServer;
use crate::support::terminal::{Key, Terminal};

#[test]
fn lesson_29_the_picker_is_drawn_on_the_terminal_even_if_stdout_is_captured() {
    let home = company();
    let command = home.command(NO_ARGUMENTS).redirected(">out");
    let terminal = Terminal::of(&command, 16, 100);
    terminal.shows(first_screen());
    terminal.send("shop");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"shop-prod\".");
    assert_eq!(home.read("out"), "");
}

#[test]
fn the_picker_is_drawn_on_the_terminal_even_if_no_stream_leads_there() {
    let home = company();
    // Another process has the terminal open all the time, as a shell has: here the program itself,
    // without knowing of it.
    let command = home.command(NO_ARGUMENTS).redirected("3>&1 </dev/null >out 2>err");
    let terminal = Terminal::of(&command, 16, 100);
    terminal.shows(first_screen());
    terminal.send("shop");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "");
    assert_eq!(home.read("out"), "");
    assert_eq!(home.read("err"), "Switched to context \"shop-prod\".\n");
}

#[test]
fn ctx_and_ns_print_plain_lists_where_stdout_is_captured() {
    let home = company();
    let server = ApiServer::start(&["cart", "web"]);
    server.kubeconfig().named("laptop").write(&home);
    for (verb, list) in
        [("ctx", "laptop\npayments-prod\npayments-test\nshop-prod\n"), ("ns", "cart\nweb\n")]
    {
        let command = home.command(&[verb, "--timeout", "5m"]).redirected(">out");
        let terminal = Terminal::of(&command, 16, 100);
        terminal.assert_ends(0, "");
        assert_eq!(home.read("out"), list);
        assert_eq!(terminal.raw_output(), b"");
    }
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn why_there_is_no_list_is_reported_on_the_terminal_where_stdout_is_captured() {
    let home = company();
    let terminal = Terminal::of(&home.command(&["ns"]).redirected(">out"), 16, 120);
    terminal.assert_ends_with(
        1,
        expect![[r#"
error: can't list the namespaces of "laptop": nothing answers at 127.0.0.1:1 (connection refused)
hint: check that the cluster runs, and that its tunnel or VPN is up
hint: to list the cached names: kswitch ns --list --cached"#]],
    );
    assert_eq!(home.read("out"), "");
}

#[test]
fn without_a_terminal_there_are_a_list_and_a_hint() {
    let home = company();
    let Some(command) = without_terminal(&home, NO_ARGUMENTS) else {
        return;
    };
    let ran = command.run().success();
    assert_eq!(ran.stdout, "laptop\npayments-prod\npayments-test\nshop-prod\n");
    assert_eq!(ran.stderr, "no terminal for the picker; in a script: kswitch ctx NAME\n");
}
