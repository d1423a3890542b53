//! Keys that open the picker below the prompt: what was typed stays, and the prompt is redrawn.

use expect_test::expect;

use super::super::{fail_picker, install};
use super::{CONFIG, company, opened, script};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const INIT: &str = "kswitch init fish | source\n";

/// Opens the contexts by this key.
fn pick(terminal: &Terminal, key: Key) {
    terminal.send_key(key);
    terminal.wait_for("❯");
}

/// Takes the one context that a word finds.
fn choose(terminal: &Terminal, word: &str) {
    terminal.send(word);
    terminal.wait_for(&format!("❯ {word} "));
    terminal.send_key(Key::Enter);
}

#[test]
fn a_choice_keeps_the_line_the_cursor_and_the_status_and_shows_in_the_prompt() {
    let home = company();
    let Some(terminal) = opened(&home, INIT) else { return };
    terminal.send("false\r");
    terminal.wait_for_screen("0 home default> false\n1 home default>");

    let line = r#"printf '<%s>' "a b" 'it\'s' back\\slash wörld €"#;
    terminal.send(line);
    terminal.wait_for_screen(&format!("0 home default> false\n1 home default> {line}"));
    pick(&terminal, Key::Alt('k'));
    choose(&terminal, "shop");
    terminal.wait_for_screen(&format!("0 home default> false\n1 shop storefront> {line}"));
    terminal.send("X");
    terminal.wait_for_screen(&format!("0 home default> false\n1 shop storefront> {line}X"));

    for _ in 0..9 {
        terminal.send_key(Key::Left);
    }
    pick(&terminal, Key::Alt('k'));
    choose(&terminal, "home");
    let before = "0 home default> false\n1 home default> ";
    terminal.wait_for_screen(&format!("{before}{line}X"));
    terminal.send("Y");
    let edited = line.replace(" wör", "Y wör");
    terminal.wait_for_screen(&format!("{before}{edited}X"));
    terminal.send_key(Key::Enter);
    terminal.wait_for(r"<a b><it's><back\slashY><wörld><€X>");
}

#[test]
fn cancelling_changes_nothing() {
    let home = company();
    // The number of the prompt shows when fish reads keys again.
    let count = "\
set -g count 0
function fish_prompt
    set -g count (math $count + 1)
    printf '%s home default> ' $count
end
";
    let Some(terminal) = opened(&home, &format!("{INIT}{count}")) else { return };
    terminal.send("echo ab");
    terminal.send_key(Key::Left);
    terminal.wait_until(|screen| screen.cursor_position() == (0, 22));
    for (key, prompt) in [(Key::Alt('k'), 2), (Key::Alt('n'), 3)] {
        terminal.send_key(key);
        terminal.wait_for("❯");
        terminal.send_key(Key::Esc);
        terminal.wait_for_screen(&format!("{prompt} home default> echo ab"));
        terminal.wait_until(|screen| screen.cursor_position() == (0, 22));
    }
    assert_eq!(home.read(".kube/config"), CONFIG);
    terminal.send("X\r");
    terminal.shows(expect![[r#"
3 home default> echo aXb
aXb
4 home default>"#]]);
}

#[test]
fn several_lines_stay_as_they_are() {
    let home = company();
    let Some(terminal) = opened(&home, INIT) else { return };
    terminal.send("for i in 1 2\recho $i\rend");
    let before = "0 home default> for i in 1 2\n                    echo $i\n                end";
    terminal.wait_for_screen(before);
    terminal.send_key(Key::Up);
    terminal.send_key(Key::Up);
    pick(&terminal, Key::Alt('k'));
    terminal.send_key(Key::Esc);
    terminal.wait_for_screen(before);
    pick(&terminal, Key::Alt('k'));
    choose(&terminal, "shop");
    terminal.wait_for("0 shop storefront> for i in 1 2");
    terminal.send_key(Key::Enter);
    terminal.wait_for("end\n1\n2\n0 shop storefront>");
}

#[test]
fn another_key_opens_the_namespaces() {
    let home = company();
    home.run(&["ns", "--force", "away"]).success();
    home.run(&["ns", "--force", "default"]).success();
    let Some(terminal) = opened(&home, INIT) else { return };
    terminal.send("echo kept");
    terminal.send_key(Key::Alt('n'));
    terminal.wait_for("❯");
    terminal.send("away");
    terminal.shows(expect![[r#"
0 home default> echo kept
 ❯ away                                                not from the cluster 1/3
▎● home  default                                │▌  away
   shop  storefront                             │   Type a name to use it.
                                                │
                                                │
                                                │
                                                │
 Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster
 runs, and that its tunnel or VPN is up."#]]);
    terminal.send_key(Key::Enter);
    terminal.wait_for_screen("0 home away> echo kept");
}

#[test]
fn a_prompt_that_is_computed_by_a_hook_is_computed_again() {
    let home = company();
    let hook = "\
function compute --on-event fish_prompt
    set -g seen $status (command kswitch current)
end
function fish_prompt
    echo above
    printf '%s %s> ' $seen
end
";
    let Some(terminal) = opened(&home, &format!("{INIT}{hook}")) else { return };
    terminal.send("false\r");
    terminal.shows(expect![[r#"
above
0 home default> false
above
1 home default>"#]]);
    terminal.send("echo kept");
    pick(&terminal, Key::Alt('k'));
    choose(&terminal, "shop");
    terminal.shows(expect![[r#"
above
0 home default> false
above
1 shop storefront> echo kept"#]]);
}

#[test]
fn an_error_stands_above_the_line() {
    let home = company();
    let Some(terminal) = opened(&home, INIT) else { return };
    fail_picker(&home);
    terminal.send("echo ab");
    terminal.send_key(Key::Left);
    terminal.wait_until(|screen| screen.cursor_position() == (0, 23 - 1));
    terminal.send_key(Key::Alt('k'));
    terminal.wait_for("error: ");
    terminal.wait_until(|screen| screen.contents().matches("default> echo ab").count() == 2);
    let screen = terminal.screen();
    assert!(screen.starts_with("0 home default> echo ab\nerror: "), "{screen}");
    assert!(screen.contains("\nhint: put it back\n"), "{screen}");
    assert!(screen.ends_with("\n0 home default> echo ab"), "{screen}");
    terminal.send("X\r");
    terminal.wait_for("\naXb\n0 home default>");
}

/// What opens the contexts in vi's modes.
const VI_KEY: &str = "\u{f}\u{b}";

#[test]
fn vi_has_the_keys_in_its_modes() {
    let home = company();
    let Some(terminal) = opened(&home, &format!("fish_vi_key_bindings\n{INIT}")) else { return };
    terminal.send("echo kept");
    terminal.wait_for("echo kept");
    terminal.send(VI_KEY);
    terminal.wait_for("❯");
    choose(&terminal, "shop");
    terminal.wait_for("shop storefront> echo kept");
    terminal.send_key(Key::Esc);
    terminal.wait_for("[N]");
    terminal.send(VI_KEY);
    terminal.wait_for("❯");
    choose(&terminal, "home");
    terminal.wait_for("home default> echo kept");
}

/// A terminal sends the same for Alt-k as for Esc and k, which is how vi's users go back in the history.
#[test]
fn escape_and_a_letter_are_vis_own_commands() {
    let home = company();
    // The mode may be changed after the keys were bound.
    let Some(terminal) = opened(&home, &format!("{INIT}fish_vi_key_bindings\n")) else { return };
    terminal.send("echo first\r");
    terminal.wait_for("\nfirst\n");
    terminal.send("echo");
    terminal.wait_until(|screen| screen.contents().matches("> echo").count() == 2);
    terminal.send_key(Key::Alt('k'));
    terminal.wait_until(|screen| screen.contents().matches("> echo first").count() == 2);
    terminal.send(VI_KEY);
    terminal.wait_for("❯");
    terminal.send_key(Key::Esc);
    terminal.wait_until(|screen| !screen.contents().contains('❯'));
    assert_eq!(terminal.screen().matches("> echo first").count(), 2);
}

#[test]
fn the_keys_are_those_that_were_asked_for() {
    let home = company();
    let init = "kswitch init fish --no-kubeconfig --ctx-key ctrl-g --ns-key none | source\n";
    let Some(terminal) = opened(&home, init) else { return };
    terminal.send(
        "bind --user | string match --regex --all '__kswitch\\w* *\\w*'; functions -q kswitch\r",
    );
    terminal.wait_for("__kswitch_pick\n1 home default>");
    assert!(!terminal.screen().contains("__kswitch_pick ns"), "{}", terminal.screen());
    terminal.send_key(Key::Ctrl('l'));
    terminal.send("echo kept");
    terminal.wait_for_screen("1 home default> echo kept");
    pick(&terminal, Key::Ctrl('g'));
    choose(&terminal, "shop");
    terminal.wait_for_screen("1 shop storefront> echo kept");
}

#[test]
fn a_shell_without_a_terminal_has_no_keys() {
    let home = Home::new();
    install(&home);
    let Some(ran) =
        script(&home, &format!("{INIT}{INIT}bind --user; functions -q kswitch; and echo done"))
    else {
        return;
    };
    assert_eq!(ran.only_stdout(), "done\n");
}

/// Only what the prompt does not show.
#[test]
fn a_choice_that_the_prompt_does_not_show_is_printed() {
    let home = company();
    let start = "function fish_prompt\n    printf '> '\nend\nkswitch init fish | source\n";
    let Some(terminal) = opened(&home, start) else { return };
    terminal.send("echo x");
    terminal.wait_for("> echo x");
    pick(&terminal, Key::Alt('k'));
    choose(&terminal, "shop");
    terminal.wait_for("Switched to context \"shop\".\n> echo x");
}
