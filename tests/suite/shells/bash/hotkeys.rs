//! Keys that open the picker in the middle of a line, and what becomes of the line.

use expect_test::expect;

use super::super::{FAILURE, fail_picker};
use super::{HOOK, INIT, TYPED, choose, current, home, open, opened, run, wait_for_line, wrapped};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};
use crate::support::untouched::Untouched;

/// Where the cursor is in [`TYPED`]: how often Left was pressed.
const PLACES: [usize; 4] = [0, 1, 9, 49];

/// Types the line, and goes back in it.
fn type_in(terminal: &Terminal, left: usize) -> (u16, u16) {
    terminal.send(TYPED);
    terminal.wait_for(TYPED);
    terminal.send("\u{2}".repeat(left));
    // The end of the line is a wide character away from one of the letters before it.
    let columns =
        TYPED.chars().rev().take(left).map(|c| if c >= '日' { 2 } else { 1 }).sum::<u16>();
    let end = u16::try_from("laptop default $ ".len() + TYPED.chars().count() + 2).unwrap();
    terminal.wait_until(|screen| screen.cursor_position().1 == end - columns);
    terminal.cursor()
}

#[test]
fn a_choice_shows_in_the_prompt_and_the_line_and_its_cursor_stay() {
    for left in PLACES {
        let home = home();
        let Some(terminal) = opened(&home) else { return };
        let (row, column) = type_in(&terminal, left);
        choose(&terminal, "shop");
        terminal.wait_for_screen(&format!("shop default $ {TYPED}"));
        let shorter = u16::try_from("laptop".len() - "shop".len()).unwrap();
        terminal.wait_until(|screen| screen.cursor_position() == (row, column - shorter));
        assert_eq!(current(&home), "shop");

        terminal.send("\r");
        let path = home.path("");
        let printed = format!("<a  b><it's><\\><{}><späte><日本>", path.display());
        terminal.wait_for_screen(&format!("shop default $ {TYPED}\n{printed}shop default $"));
    }
}

#[test]
fn the_line_is_seen_above_the_picker() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    run(&terminal, "echo before", "before");
    terminal.send(TYPED);
    terminal.wait_for(TYPED);
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
laptop default $ echo before
before
laptop default $ printf '<%s>' 'a  b' "it's" \\ $HOME* späte 日本
 ❯                                                                          2/2
▌● laptop
   shop





 https://laptop.example · token · namespace default · ~/.kube/config"#]]);
}

#[test]
fn cancelling_leaves_all_as_it_was() {
    for key in [Key::Esc, Key::Ctrl('c')] {
        for left in PLACES {
            let home = home();
            let Some(terminal) = opened(&home) else { return };
            run(&terminal, "(exit 3); echo $?", "3");
            let cursor = type_in(&terminal, left);
            let (screen, untouched) = (terminal.screen(), Untouched::now(&home));
            terminal.send_key(Key::Alt('k'));
            terminal.shows(expect![[r#"
laptop default $ (exit 3); echo $?
3
laptop default $ printf '<%s>' 'a  b' "it's" \\ $HOME* späte 日本
 ❯                                                                          2/2
▌● laptop
   shop





 https://laptop.example · token · namespace default · ~/.kube/config"#]]);
            terminal.send_key(key);
            wait_for_line(&terminal, TYPED);
            assert_eq!(terminal.screen(), screen);
            terminal.wait_until(|screen| screen.cursor_position() == cursor);
            untouched.assert();
            assert_eq!(terminal.history(), screen);
        }
    }
}

#[test]
fn the_other_key_opens_the_namespaces() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    terminal.send("echo done");
    terminal.wait_for("echo done");
    terminal.send_key(Key::Alt('n'));
    terminal.shows(expect![[r#"
laptop default $ echo done
 ❯                                                     not from the cluster 1/1
▎● laptop                                       │▌● default
   shop                                         │   Type a name to use it.
                                                │
                                                │
                                                │
                                                │
 The address laptop.example can't be found (DNS). Check your network or VPN,
 and the cluster's server in its kubeconfig."#]]);
    terminal.send("ledger");
    terminal.shows(expect![[r#"
laptop default $ echo done
 ❯ ledger                                              not from the cluster 0/1
▎● laptop                                       │▌  use "ledger" as typed
   shop                                         │
                                                │
                                                │
                                                │
                                                │
 The address laptop.example can't be found (DNS). Check your network or VPN,
 and the cluster's server in its kubeconfig."#]]);
    terminal.send_key(Key::Enter);
    terminal.wait_for_screen("laptop ledger $ echo done");
    terminal.send("\r");
    terminal.shows(expect![[r#"
laptop ledger $ echo done
done
laptop ledger $"#]]);
}

#[test]
fn keys_are_others_or_none() {
    let home = home();
    let init = "eval \"$(kswitch init bash --ctx-key ctrl-g --ns-key none)\"\n";
    let Some(terminal) = open(&home, "bash", &format!("{init}{HOOK}")) else { return };
    terminal.wait_for_screen("laptop default $");
    terminal.send("echo ");
    terminal.send_key(Key::Alt('k'));
    terminal.send("done");
    terminal.wait_for_screen("laptop default $ echo done");
    terminal.send_key(Key::Ctrl('g'));
    terminal.shows(expect![[r#"
laptop default $ echo done
 ❯                                                                          2/2
▌● laptop
   shop





 https://laptop.example · token · namespace default · ~/.kube/config"#]]);
    terminal.send("shop\r");
    terminal.wait_for_screen("shop default $ echo done");
}

#[test]
fn no_key_changes_nothing_in_the_shell() {
    let home = home();
    let init = "before=$(bind -s; bind -X; echo \"$PS2\")\n\
                eval \"$(kswitch init bash --ctx-key none --ns-key none)\"\n\
                [ \"$before\" = \"$(bind -s; bind -X; echo \"$PS2\")\" ] && declare -F kswitch && echo the same\n\
                PS1='$ '\n";
    let Some(terminal) = open(&home, "bash", init) else { return };
    terminal.wait_for_screen("kswitch\nthe same\n$");
}

#[test]
fn a_failure_is_reported_above_the_line() {
    for (prompt, shown) in [("$ ", "$ "), ("\\n~\\n$ ", "\n~\n$ ")] {
        let home = home();
        let start = format!("{INIT}PS1='{prompt}'\n");
        let Some(terminal) = open(&home, "bash", &start) else { return };
        terminal.wait_for_screen(shown);
        fail_picker(&home);
        terminal.send("echo 'a  b'\u{2}\u{2}");
        terminal.wait_for("'a  b'");
        terminal.send_key(Key::Alt('k'));
        let left = wrapped(FAILURE, 80);
        terminal.wait_for_screen(&format!("{left}{shown}echo 'a  b'"));
        terminal.send("c\r");
        terminal.wait_for_screen(
            &format!("{left}{shown}echo 'a  b'\na  cb\n{shown}").replace("'a  b'", "'a  cb'"),
        );
    }
}

#[test]
fn a_shell_that_ends_at_any_failure_survives() {
    let home = home();
    let start = format!("set -eu\n{INIT}{INIT}{HOOK}");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    terminal.send("false && :\r");
    terminal.wait_for_screen("laptop default $ false && :\nlaptop default $");
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
laptop default $ false && :
laptop default $
 ❯                                                                          2/2
▌● laptop
   shop





 https://laptop.example · token · namespace default · ~/.kube/config"#]]);
    terminal.send_key(Key::Esc);
    wait_for_line(&terminal, "\nlaptop default $");
    choose(&terminal, "shop");
    terminal.wait_for_screen("laptop default $ false && :\nshop default $");
    fail_picker(&home);
    terminal.send_key(Key::Alt('k'));
    terminal.wait_for("hint: ");
    terminal.send("echo $((1 + 1))\r");
    terminal.wait_for("\n2\n");
}

#[test]
fn it_works_without_the_function() {
    let home = Home::new();
    home.write(".kube/config", crate::sample::contexts(&["laptop", "shop"]));
    super::install(&home);
    let start = format!("eval \"$(kswitch init bash --no-kubeconfig)\"\n{HOOK}");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    run(&terminal, "type -t kswitch; echo ${KUBECONFIG-unset}", "unset");
    terminal.wait_for("file\nunset");
    terminal.send("\u{c}");
    choose(&terminal, "shop");
    terminal.wait_for_screen("shop default $");
}

/// Only what the prompt does not show.
#[test]
fn a_choice_that_the_prompt_does_not_show_is_printed_above_it() {
    let home = home();
    let Some(terminal) = open(&home, "bash", &format!("{INIT}PS1='$ '\n")) else { return };
    terminal.wait_for_screen("$");
    terminal.send("echo x");
    terminal.wait_for("echo x");
    choose(&terminal, "shop");
    terminal.wait_for_screen("Switched to context \"shop\".\n$ echo x");
    terminal.send("\r");
    terminal.wait_for_screen("Switched to context \"shop\".\n$ echo x\nx\n$");
}

/// However quiet the keys are otherwise.
#[test]
fn a_warning_is_printed_whatever_the_prompt_shows() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    home.write(".config/kswitch/settings.yaml", "heigth: 3\n");
    choose(&terminal, "shop");
    terminal.wait_for("warning: ~/.config/kswitch/settings.yaml:1:1: unknown key \"heigth\"");
    terminal.wait_for("shop default $");
    assert!(!terminal.screen().contains("Switched"), "{}", terminal.screen());
}
