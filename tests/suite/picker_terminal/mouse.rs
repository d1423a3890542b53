//! The mouse: clicks, double clicks and the wheel, on the whole screen and below a prompt.

use expect_test::expect;

use super::{NO_ARGUMENTS, company, opened, shows};
use crate::support::api_server::ApiServer;
use crate::support::home::Home;
use crate::support::snapshot::Snapshot;
use crate::support::terminal::{Key, Mouse, Terminal};

/// The home of a company whose current context has a cluster that answers.
fn with_a_cluster() -> (ApiServer, Home) {
    let (home, server) = (company(), ApiServer::start(&["cart", "default", "web"]));
    server.kubeconfig().named("laptop").write(&home);
    (server, home)
}

#[track_caller]
fn wait_for_highlight(terminal: &Terminal, name: &str) {
    terminal.wait_until(|screen| {
        let rows = screen.rows(0, screen.size().1.get());
        rows.filter_map(|row| row.split_once('▌').map(|(_, row)| row.to_owned()))
            .any(|row| row.trim_start_matches([' ', '●']).starts_with(name))
    });
}

#[test]
fn a_click_highlights_and_enter_takes_it() {
    let home = company();
    let terminal = opened(&home);
    terminal.mouse(Mouse::Left, 5, 20);
    wait_for_highlight(&terminal, "shop-prod");
    terminal.mouse(Mouse::Left, 3, 1);
    wait_for_highlight(&terminal, "payments-prod");
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"payments-prod\".");
}

#[test]
fn a_double_click_chooses() {
    let home = company();
    let laptop = Snapshot::of(home.path(".kube/config"));
    let terminal = opened(&home);
    terminal.double_click(5, 20);
    terminal.assert_ends(0, "Switched to context \"shop-prod\".");
    laptop.assert_one_line_changed("current-context: laptop", "current-context: shop-prod");
}

#[test]
fn clicks_on_two_rows_are_no_double_click() {
    let home = company();
    let terminal = opened(&home);
    terminal.mouse(Mouse::Left, 5, 20);
    terminal.mouse(Mouse::Left, 4, 20);
    wait_for_highlight(&terminal, "payments-test");
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn the_wheel_moves_the_highlight_by_three_rows_and_stops_at_the_ends() {
    let home = company();
    let terminal = opened(&home);
    for (wheel, name) in [
        (Mouse::WheelDown, "shop-prod"),
        (Mouse::WheelUp, "laptop"),
        (Mouse::WheelUp, "laptop"),
        (Mouse::WheelDown, "shop-prod"),
        (Mouse::WheelDown, "shop-prod"),
    ] {
        terminal.mouse(wheel, 11, 79);
        wait_for_highlight(&terminal, name);
    }
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_click_into_the_namespaces_asks_and_one_into_the_contexts_goes_back() {
    let (server, home) = with_a_cluster();
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 100);
    terminal.wait_for("4/4");
    terminal.mouse(Mouse::Left, 2, 5);
    wait_for_highlight(&terminal, "laptop");
    assert_eq!(server.connections(), 0);
    terminal.mouse(Mouse::Left, 8, 70);
    terminal.wait_for("web");
    wait_for_highlight(&terminal, "default");
    let row = |name: &str| {
        let screen = terminal.screen();
        let row = screen.lines().position(|line| line.contains(name)).expect("it is shown");
        u16::try_from(row).expect("a row of a screen")
    };
    terminal.mouse(Mouse::Left, row("cart"), 70);
    wait_for_highlight(&terminal, "cart");
    terminal.mouse(Mouse::Left, 4, 10);
    wait_for_highlight(&terminal, "payments-test");
    shows(
        &terminal,
        expect![[r#"
 ❯                                                                                              4/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│ ● laptop         –           config                      ││ ● trial                              │
│   payments-prod  ledger      payments                    ││   tab to list them                   │
│▌  payments-test  trial       payments                    ││                                      │
│   shop-prod      storefront  shop                        ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/payments · exec payments-login · namespace trial · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
}

#[test]
fn a_double_click_on_a_namespace_takes_it() {
    let (_server, home) = with_a_cluster();
    let terminal = Terminal::open(&home, &["ns"], 16, 100);
    terminal.wait_for("web");
    let screen = terminal.screen();
    let row = screen.lines().position(|line| line.contains("web")).expect("it is shown");
    terminal.double_click(u16::try_from(row).expect("a row of a screen"), 70);
    terminal.assert_ends(0, "Namespace is now \"web\" in context \"laptop\".");
}

#[test]
fn a_click_into_the_search_line_puts_the_cursor_there() {
    let home = company();
    let terminal = opened(&home);
    terminal.send("paytest");
    shows(
        &terminal,
        expect![[r#"
 ❯ paytest                                                                                      1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/payments · exec payments-login · namespace trial · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    terminal.mouse(Mouse::Left, 0, 6);
    terminal.wait_until(|screen| screen.cursor_position() == (0, 6));
    terminal.send("ments-");
    shows(
        &terminal,
        expect![[r#"
 ❯ payments-test                                                                                1/4
╭ contexts ─────── namespace ─ file ───────────────────────╮╭ namespaces of payments-test ─────────╮
│▌  payments-test  trial       payments                    ││ ● trial                              │
│                                                          ││   tab to list them                   │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://127.0.0.1:1/payments · exec payments-login · namespace trial · ~/.kube/payments.yaml
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]],
    );
    terminal.mouse(Mouse::Left, 0, 60);
    terminal.wait_until(|screen| screen.cursor_position() == (0, 16));
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"payments-test\".");
}

#[test]
fn below_a_prompt_a_click_meets_the_same_row_wherever_the_picker_has_moved() {
    let home = company();
    for lines in [0, 4, 30] {
        let before = "something\n".repeat(lines) + "$ kswitch\n";
        let command = home.command(&["--height", "10"]);
        let terminal = Terminal::showing(&before, &command, 24, 80);
        terminal.wait_for("4/4");
        let click = |below: u16| terminal.mouse(Mouse::Left, terminal.cursor().0 + below, 10);
        click(2);
        wait_for_highlight(&terminal, "payments-prod");
        terminal.resize(14, 80);
        terminal.wait_until(|screen| screen.size().0.get() == 14);
        terminal.send("p");
        terminal.wait_for("❯ p ");
        click(2);
        wait_for_highlight(&terminal, "payments-test");
        // Above the picker there is nothing to click.
        if terminal.cursor().0 > 0 {
            terminal.mouse(Mouse::Left, terminal.cursor().0 - 1, 10);
        }
        let row = terminal.cursor().0 + 1;
        terminal.double_click(row, 10);
        assert_eq!(terminal.wait_exit(), 0);
        terminal.assert_restored();
        terminal.wait_for("Switched to context \"payments-prod\".");
    }
}

/// Where stdout leads elsewhere the terminal can't be asked where the picker is.
#[test]
fn below_a_prompt_the_mouse_stays_the_terminals_where_stdout_is_captured() {
    let home = company();
    let command = home.command(&["--height", "10"]).redirected(">out");
    let terminal = Terminal::showing("$ ", &command, 24, 80);
    terminal.shows(expect![[r#"
$
 ❯                                                                          4/4
▌● laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
   shop-prod      storefront  shop




 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]]);
    terminal.look(|screen| {
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    });
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
    assert_eq!(home.read("out"), "");
}

#[test]
fn clicks_where_nothing_is_do_nothing_at_any_size() {
    let home = company();
    let terminal = opened(&home);
    for (rows, columns) in [(16, 100), (5, 20), (2, 3), (1, 1), (30, 200), (16, 100)] {
        terminal.resize(rows, columns);
        for row in 0..rows {
            for column in [columns / 2, 500] {
                terminal.mouse(Mouse::Right, row, column);
            }
        }
    }
    terminal.mouse(Mouse::Left, 14, 5);
    terminal.mouse(Mouse::Left, 15, 5);
    terminal.mouse(Mouse::Left, 12, 5);
    terminal.shows(super::first_screen());
    terminal.send_key(Key::Enter);
    terminal.assert_ends(0, "Switched to context \"laptop\".");
}
