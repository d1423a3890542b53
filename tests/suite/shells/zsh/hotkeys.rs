//! The keys: choosing, cancelling, failing, and what the line and the prompt are afterwards.

use expect_test::expect;
use vt100::Screen;

use super::super::{FAILURE, fail_picker, restore_picker};
use super::{INIT, Key, cancel, choose, enter, home, open, shell, wait_for_cursor};
use crate::sample::assert_files_as_before;
use crate::support::home::Home;

fn current(home: &Home) -> String {
    home.run(&["current"]).only_stdout()
}

#[test]
fn a_context_is_chosen_below_half_a_command_which_stays() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    terminal.send("print -l 'a b' \"two");
    terminal.wait_for("\"two");
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
prod:0> print -l 'a b' "two
 ❯                                                                          3/3
   dev
   lab
▌● prod




 https://prod.example · token · namespace default · ~/config"#]]);
    choose(&terminal, "dev");
    terminal.wait_for_screen("dev:0> print -l 'a b' \"two");
    wait_for_cursor(&terminal, (0, 26));
    assert_eq!(current(&home), "dev default\n");
    terminal.send(" three\"");
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
dev:0> print -l 'a b' "two three"
a b
two three
dev:0>"#]]);
}

#[test]
fn the_cursor_stays_in_the_middle_of_a_hard_line() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    let line = r#"print -r -- 'it'\''s' "x\\y" 漢字 späte €"#;
    terminal.send(line);
    terminal.wait_for(line);
    for _ in 0.."字 späte €".chars().count() {
        terminal.send_key(Key::Left);
    }
    // The one before it takes two columns.
    let column = 8 + 29 + 2;
    wait_for_cursor(&terminal, (0, column));
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "lab");
    terminal.wait_for_screen(&format!("lab:0> {line}"));
    wait_for_cursor(&terminal, (0, column - 1));
    terminal.send("+");
    terminal.wait_for("漢+字");
    terminal.send_key(Key::Enter);
    terminal.wait_for(r"it's x\y 漢+字 späte €");
}

#[test]
fn cancelling_leaves_all_as_it_was() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    let before = home.files();
    terminal.send("print one two");
    terminal.wait_for("print one two");
    terminal.send_key(Key::Left);
    wait_for_cursor(&terminal, (0, 20));
    for key in ['k', 'n'] {
        terminal.send_key(Key::Alt(key));
        cancel(&terminal);
        terminal.wait_for_screen("prod:0> print one two");
        wait_for_cursor(&terminal, (0, 20));
    }
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    assert_files_as_before(&home, &before);
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
prod:0> print one two
one two
prod:0>"#]]);
}

#[test]
fn a_namespace_is_chosen_with_another_key() {
    let home = home();
    home.run(&["ns", "web", "--force"]).success();
    let start = "precmd() { PROMPT=\"$(command kswitch current)> \" }\n";
    let Some(terminal) = open(&home, "zsh", &format!("{start}{INIT}")) else { return };
    terminal.wait_for("prod web>");
    terminal.send("print x");
    terminal.wait_for("print x");
    terminal.send_key(Key::Alt('n'));
    terminal.shows(expect![[r#"
prod web> print x
 ❯                                                     not from the cluster 2/2
   dev   –                                      │▌● web
   lab   –                                      │   default
▎● prod  web                                    │   Type a name to use it.
                                                │
                                                │
                                                │
 The address prod.example can't be found (DNS). Check your network or VPN, and
 the cluster's server in its kubeconfig."#]]);
    choose(&terminal, "defa");
    terminal.wait_for_screen("prod default> print x");
}

#[test]
fn the_exit_code_of_the_command_before_is_kept() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    enter(&terminal, "(exit 7)");
    terminal.wait_for("prod:7>");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for("dev:7>");
    enter(&terminal, "print code $?");
    terminal.wait_for("code 7\n");
}

#[test]
fn all_hooks_of_the_prompt_run_and_cannot_spoil_the_line() {
    let home = home();
    let hooks = "more() { print loud; print loud >&2; RPROMPT=$PROMPT[1,3]; false }\n\
                 precmd_functions=(gone more)\n";
    let Some(terminal) = shell(&home, &format!("{INIT}{hooks}")) else { return };
    terminal.wait_for("loud\nloud\nprod:0>");
    terminal.send("print x");
    terminal.wait_for("print x");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    let gap = " ".repeat(80 - "dev:0> print x".len() - "dev".len() - 1);
    terminal.wait_for_screen(&format!("loud\nloud\ndev:0> print x{gap}dev"));
}

#[test]
fn a_failure_is_reported_below_the_line_until_that_is_entered() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    fail_picker(&home);
    terminal.send("print one two");
    terminal.wait_for("print one two");
    terminal.send_key(Key::Left);
    wait_for_cursor(&terminal, (0, 20));
    terminal.send_key(Key::Alt('k'));
    terminal.wait_for("error: ");
    let (first_row, rest) = FAILURE.split_at(80);
    terminal.wait_for_screen(&format!("prod:0> print one two\n{first_row}\n{rest}"));
    wait_for_cursor(&terminal, (0, 20));
    terminal.send("X");
    terminal.wait_for_screen(&format!("prod:0> print one twXo\n{first_row}\n{rest}"));
    wait_for_cursor(&terminal, (0, 21));
    restore_picker(&home);
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for_screen("dev:0> print one twXo");
    fail_picker(&home);
    terminal.send_key(Key::Alt('n'));
    terminal.wait_for("hint: ");
    restore_picker(&home);
    terminal.send_key(Key::Enter);
    terminal.shows(expect![[r#"
dev:0> print one twXo
one twXo
dev:0>"#]]);
}

#[test]
fn a_program_that_is_gone_is_reported_too() {
    let home = home();
    let start = format!("{INIT}PROMPT='~ '\n");
    let Some(terminal) = open(&home, "zsh", &start) else { return };
    terminal.wait_for("~");
    std::fs::remove_file(home.path("bin/kswitch")).expect("remove the link");
    terminal.send("print x");
    terminal.wait_for("print x");
    terminal.send_key(Key::Alt('n'));
    terminal.wait_for("command not found: kswitch");
    terminal.send_key(Key::Enter);
    terminal.wait_for("print x\nx\n");
}

#[test]
fn other_keys_can_be_had_and_none() {
    let home = home();
    let init = "eval \"$(kswitch init zsh --ctx-key ctrl-g --ns-key none --height 8)\"\n";
    let Some(terminal) = shell(&home, init) else { return };
    enter(&terminal, "bindkey | grep __");
    terminal.wait_for("grep __\n\"^G\" __kswitch_contexts\nprod:0>");
    terminal.send_key(Key::Ctrl('g'));
    terminal.shows(expect![[r#"
prod:0> bindkey | grep __
"^G" __kswitch_contexts
prod:0>
 ❯                                                                          3/3
   dev
   lab
▌● prod



 https://prod.example · token · namespace default · ~/config"#]]);
    choose(&terminal, "dev");
    terminal.wait_for("dev:0>");
}

#[test]
fn pasted_text_is_still_no_typed_text_afterwards() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for("dev:0>");
    terminal.wait_until(Screen::bracketed_paste);
    terminal.paste("print one\nprint two\n");
    terminal.wait_for_screen("dev:0> print one\nprint two");
}

#[test]
fn without_the_function_the_keys_work_all_the_same() {
    let home = home();
    let Some(terminal) = shell(&home, "eval \"$(kswitch init zsh --no-kubeconfig)\"\n") else {
        return;
    };
    enter(&terminal, "whence -w kswitch __kswitch_refresh");
    terminal.wait_for("kswitch: command\n__kswitch_refresh: none\n");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for("dev:1>");
}

/// Below the prompt, and only what it does not show.
#[test]
fn a_choice_that_the_prompt_does_not_show_is_shown_below_it() {
    let home = home();
    let Some(terminal) = open(&home, "zsh", &format!("{INIT}PROMPT='> '\n")) else { return };
    terminal.wait_for_screen(">");
    terminal.send("print x");
    terminal.wait_for("print x");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for("print x\nSwitched to context \"dev\".");
}
