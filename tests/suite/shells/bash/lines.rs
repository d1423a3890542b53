//! Lines that a key must not harm: long ones, unfinished ones, answers, old ones, and vi's.

use expect_test::expect;

use super::{
    HOOK, INIT, choose, choose_in_picker, current, home, open, opened, run, wait_for_line, wrapped,
};
use crate::support::gate::required;
use crate::support::terminal::{Key, Terminal, shown};

#[test]
fn a_line_longer_than_the_terminal_is_kept() {
    let words = "echo ".to_owned() + &"0123456789 ".repeat(15) + "end";
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    run(&terminal, "echo before", "before");
    terminal.send(&words);
    terminal.wait_for("end");
    let typed = terminal.screen();
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
laptop default $ echo before
before
laptop default $ echo 0123456789 0123456789 0123456789 0123456789 0123456789 01
 ❯                                                                          2/2
▌● laptop
   shop





 https://laptop.example · token · namespace default · ~/.kube/config"#]]);
    terminal.send_key(Key::Esc);
    wait_for_line(&terminal, "end");
    assert_eq!(terminal.screen(), typed);
    choose(&terminal, "shop");
    let above = "laptop default $ echo before\nbefore\n";
    let chosen = wrapped(&format!("shop default $ {words}"), 80);
    terminal.wait_for_screen(&format!("{above}{}", trimmed(&chosen)));
    assert!(typed.starts_with(above), "{typed}");
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_command_of_several_lines_goes_on_after_a_choice() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    // An accepted empty line would run the half of it.
    terminal.send("echo a \\\r");
    terminal.wait_for_screen("laptop default $ echo a \\\n>");
    terminal.send("b");
    terminal.wait_for_screen("laptop default $ echo a \\\n> b");
    choose(&terminal, "shop");
    wait_for_line(&terminal, "\n> b");
    assert_eq!(terminal.screen(), "laptop default $ echo a \\\n> b");
    terminal.send("c\r");
    let ran = "laptop default $ echo a \\\n> bc\na bc\n";
    terminal.wait_for_screen(&format!("{ran}shop default $"));
    choose(&terminal, "laptop");
    terminal.wait_for_screen(&format!("{ran}laptop default $"));
}

/// Bash 5.2 writes where its line was if a key has it read `$(...)` while a quote is open, and dies of it
/// some commands later.
#[test]
fn a_key_in_an_open_quote_leaves_bash_in_order() {
    let home = home();
    let (Some(bash), Some(valgrind)) = (required("bash"), required("valgrind")) else { return };
    let start = home.write("start", format!("{INIT}{HOOK}"));
    let log = format!("--log-file={}", home.path("log").display());
    let bash = [bash.as_os_str(), "--noprofile".as_ref(), "--rcfile".as_ref(), start.as_ref()];
    let watched = ["--child-silent-after-fork=yes".as_ref(), log.as_ref()];
    let command = home.program(&valgrind, &[&watched[..], &bash, &["-i".as_ref()]].concat());
    let terminal = Terminal::of(&command, 24, 80);
    terminal.wait_for_screen("laptop default $");
    terminal.send("echo 'a\r");
    terminal.wait_for_screen("laptop default $ echo 'a\n>");
    choose(&terminal, "shop");
    wait_for_line(&terminal, "\n>");
    terminal.send("b'; : long enough for bash to want another place for the line\r");
    terminal.wait_until(|screen| shown(screen).ends_with("a\nb\nshop default $"));
    terminal.send("exit\r");
    assert_eq!(terminal.wait_exit(), 0);
    let log = home.read("log");
    assert!(log.contains("ERROR SUMMARY") && !log.contains("Invalid"), "{log}");
}

#[test]
fn a_second_prompt_of_the_users_own_is_not_taken_for_a_first() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    run(&terminal, "PS2='more> '; echo ok", "ok");
    terminal.send("\u{c}echo 'a\r");
    terminal.wait_for_screen("laptop default $ echo 'a\nmore>");
    for context in ["shop", "laptop"] {
        choose(&terminal, context);
        wait_for_line(&terminal, "\nmore>");
        assert_eq!(terminal.screen(), "laptop default $ echo 'a\nmore>");
        assert_eq!(current(&home), context);
    }
    terminal.send("b'\r");
    terminal.shows(expect![[r#"
laptop default $ echo 'a
more> b'
a
b
laptop default $"#]]);
    choose(&terminal, "shop");
    terminal.shows(expect![[r#"
laptop default $ echo 'a
more> b'
a
b
shop default $"#]]);
}

#[test]
fn a_question_of_another_command_is_not_answered() {
    let home = home();
    let start =
        format!("{INIT}{HOOK}ask() {{ read -e -p 'Sure? ' answer; echo \"<$answer>\"; }}\n");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    terminal.send("ask\r");
    terminal.wait_for_screen("laptop default $ ask\nSure?");
    terminal.send("no");
    terminal.wait_for("Sure? no");
    choose(&terminal, "shop");
    wait_for_line(&terminal, "Sure? no");
    assert_eq!(current(&home), "shop");
    terminal.send("ne\r");
    terminal.wait_for("<none>\nshop default $");
}

#[test]
fn a_question_that_was_typed_at_the_prompt_is_not_answered() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    // The second is asked by a line that is not the last of its command.
    for (typed, asked) in [
        ("read -e -p 'Sure? ' answer; echo \"<$answer>\"\r", "Sure?"),
        ("{ read -e -p 'Really? ' answer; echo \"<$answer>\"\r}\r", "Really?"),
    ] {
        terminal.send(format!("\u{c}{typed}"));
        terminal.wait_for(&format!("\n{asked}"));
        terminal.send("no");
        terminal.wait_for(&format!("{asked} no"));
        choose(&terminal, "shop");
        wait_for_line(&terminal, &format!("\n{asked} no"));
        terminal.send("ne\r");
        terminal.wait_for("\n<none>\nshop default $");
        // At a prompt, a choice still shows.
        choose(&terminal, "laptop");
        terminal.wait_for("\n<none>\nlaptop default $");
    }
}

#[test]
fn the_history_and_the_exit_code_know_nothing_of_it() {
    let home = home();
    let start = format!("HISTCONTROL=\n{INIT}{HOOK}");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    run(&terminal, "echo first", "first");
    terminal.send("(exit 7)\r");
    terminal.wait_for("(exit 7)\nlaptop default $");
    // An entry of the history that was fetched and changed.
    terminal.send_key(Key::Up);
    terminal.send_key(Key::Up);
    terminal.send("!");
    terminal.wait_for("$ echo first!");
    choose(&terminal, "shop");
    terminal.wait_for("shop default $ echo first!");
    terminal.send("\u{15}echo $?; history\r");
    terminal.shows(expect![[r#"
laptop default $ echo first
first
laptop default $ (exit 7)
shop default $ echo $?; history
7
    1  echo first
    2  (exit 7)
    3  echo $?; history
shop default $"#]]);
}

/// What opens the contexts in vi's modes.
const VI_KEY: &str = "\u{18}\u{b}";

#[test]
fn vi_users_find_their_mode_again() {
    let home = home();
    let start = format!("set -o vi\n{INIT}{HOOK}");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    terminal.send("echo abc");
    terminal.wait_for("echo abc");
    terminal.send(VI_KEY);
    choose_in_picker(&terminal, "shop");
    terminal.wait_for_screen("shop default $ echo abc");
    // Typing goes on where it was.
    terminal.send("d");
    terminal.wait_for_screen("shop default $ echo abcd");
    terminal.send_key(Key::Esc);
    terminal.wait_until(|screen| screen.cursor_position() == (0, 23));
    terminal.send("h");
    terminal.wait_until(|screen| screen.cursor_position() == (0, 22));
    terminal.send(VI_KEY);
    choose_in_picker(&terminal, "laptop");
    terminal.wait_for_screen("laptop default $ echo abcd");
    terminal.wait_until(|screen| screen.cursor_position() == (0, 24));
    // Still a command: it deletes a letter.
    terminal.send("x");
    terminal.wait_for_screen("laptop default $ echo abd");
}

/// A terminal sends the same for Alt-k as for Esc and k, which is how vi's users go back in the history.
#[test]
fn escape_and_a_letter_are_vis_own_commands() {
    let home = home();
    let start = format!("set -o vi\nbind 'set keyseq-timeout 10'\n{INIT}{HOOK}");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    run(&terminal, "echo first", "first");
    terminal.send("echo x");
    terminal.wait_for("$ echo x");
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
laptop default $ echo first
first
laptop default $ echo first"#]]);
    terminal.send("ddi");
    wait_for_line(&terminal, "first\nlaptop default $");
    // What stands for it is no matter of time.
    terminal.send("\u{18}");
    terminal.send("\u{b}");
    choose_in_picker(&terminal, "shop");
    wait_for_line(&terminal, "first\nshop default $");
}

#[test]
fn the_last_word_of_the_command_before_is_still_known() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    run(&terminal, "echo one", "one");
    terminal.send("echo $_");
    terminal.wait_for("$ echo $_");
    choose(&terminal, "shop");
    wait_for_line(&terminal, "shop default $ echo $_");
    terminal.send_key(Key::Alt('n'));
    terminal.wait_for("❯");
    terminal.send_key(Key::Esc);
    wait_for_line(&terminal, "shop default $ echo $_");
    terminal.send("\r");
    terminal.wait_for("shop default $ echo $_\none\n");
}
