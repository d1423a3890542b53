//! The keys in lines and prompts that are not the plainest.

use expect_test::expect;
use vt100::Screen;

use super::{INIT, Key, cancel, choose, enter, home, open, shell, wait_for_cursor};

#[test]
fn a_command_of_several_lines_keeps_its_cursor() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    terminal.wait_until(Screen::bracketed_paste);
    terminal.paste("for x in 1 2; do\n  print $x\ndone");
    terminal.wait_for("done");
    // To the end of the first line.
    terminal.send_key(Key::Up);
    terminal.send_key(Key::Up);
    wait_for_cursor(&terminal, (0, 12));
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
prod:0> for x in 1 2; do
  print $x
done
 ❯                                                                          3/3
   dev
   lab
▌● prod




 https://prod.example · token · namespace default · ~/config"#]]);
    choose(&terminal, "dev");
    terminal.shows(expect![[r#"
dev:0> for x in 1 2; do
  print $x
done"#]]);
    wait_for_cursor(&terminal, (0, 11));
    terminal.send_key(Key::Enter);
    terminal.wait_for("done\n1\n2\ndev:0>");
}

#[test]
fn a_line_longer_than_the_terminal_keeps_its_cursor() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    let line = format!("print {}", "0123456789".repeat(20));
    terminal.send(&line);
    wait_for_cursor(&terminal, (2, 54));
    terminal.send_key(Key::Ctrl('a'));
    wait_for_cursor(&terminal, (0, 8));
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
prod:0> print 012345678901234567890123456789012345678901234567890123456789012345
67890123456789012345678901234567890123456789012345678901234567890123456789012345
678901234567890123456789012345678901234567890123456789
 ❯                                                                          3/3
   dev
   lab
▌● prod




 https://prod.example · token · namespace default · ~/config"#]]);
    cancel(&terminal);
    let whole = format!("prod:0> {line}");
    let rows = [&whole[..80], &whole[80..160], &whole[160..]].join("\n");
    terminal.wait_for_screen(&rows);
    wait_for_cursor(&terminal, (0, 8));
}

#[test]
fn at_the_bottom_of_the_terminal_what_is_above_moves_up() {
    let home = home();
    let Some(terminal) = shell(&home, INIT) else { return };
    enter(&terminal, "print -l {1..40}; : end");
    terminal.wait_for("40\nprod:0>");
    terminal.send("print x");
    terminal.wait_for("print x");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for("40\ndev:0> print x");
    assert!(terminal.history().contains("39\n40\ndev:0> print x"), "{}", terminal.history());
    terminal.send_key(Key::Enter);
    terminal.wait_for("dev:0> print x\nx\ndev:0>");
}

#[test]
fn a_prompt_of_several_lines_with_one_at_the_right_is_redrawn() {
    let home = home();
    let start = format!(
        "setopt prompt_subst\nprecmd() {{ context=$(command kswitch current) }}\n{INIT}\
         PROMPT=$'above ${{context}}\\n$ '; RPROMPT='<${{context% *}}>'\n"
    );
    let Some(terminal) = open(&home, "zsh", &start) else { return };
    terminal.wait_for("<prod>");
    terminal.send("print x");
    terminal.wait_for("print x");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "lab");
    let gap = " ".repeat(80 - "$ print x".len() - "<lab>".len() - 1);
    terminal.wait_for_screen(&format!("above lab default\n$ print x{gap}<lab>"));
    wait_for_cursor(&terminal, (1, 9));
}

/// What opens the contexts in vi's modes.
const VI_KEY: &str = "\u{18}\u{b}";

#[test]
fn vi_mode_has_the_keys_in_both_of_its_keymaps() {
    let home = home();
    let Some(terminal) = shell(&home, &format!("bindkey -v\nKEYTIMEOUT=1\n{INIT}")) else {
        return;
    };
    terminal.send("print xyz");
    terminal.wait_for("print xyz");
    terminal.send(VI_KEY);
    choose(&terminal, "dev");
    terminal.wait_for_screen("dev:0> print xyz");
    terminal.send_key(Key::Esc);
    wait_for_cursor(&terminal, (0, 15));
    terminal.send(VI_KEY);
    choose(&terminal, "lab");
    terminal.wait_for_screen("lab:0> print xyz");
    wait_for_cursor(&terminal, (0, 15));
    // Still the commands' keymap: x deletes.
    terminal.send("x");
    terminal.wait_for_screen("lab:0> print xy");
}

/// A terminal sends the same for Alt-k as for Esc and k, which is how vi's users go back in the history.
#[test]
fn escape_and_a_letter_are_vis_own_commands() {
    let home = home();
    let Some(terminal) = shell(&home, &format!("bindkey -v\n{INIT}")) else { return };
    enter(&terminal, "print first");
    terminal.wait_for("\nfirst\nprod:0>");
    terminal.send("print x");
    terminal.wait_for("prod:0> print x");
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
prod:0> print first
first
prod:0> print first"#]]);
    // What stands for it is no matter of time.
    terminal.send("\u{18}");
    terminal.send("\u{e}");
    terminal.wait_for("❯");
    terminal.send_key(Key::Esc);
    terminal.shows(expect![[r#"
prod:0> print first
first
prod:0> print first"#]]);
}

#[test]
fn what_plugins_show_around_the_line_stays() {
    let home = home();
    let plugin = "show() { PREDISPLAY='<'; POSTDISPLAY=' suggested' }; zle -N show\n\
                  bindkey '^t' show\n";
    let Some(terminal) = shell(&home, &format!("{INIT}{plugin}")) else { return };
    terminal.send("print x");
    terminal.send_key(Key::Ctrl('t'));
    terminal.wait_for_screen("prod:0> <print x suggested");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for_screen("dev:0> <print x suggested");
    wait_for_cursor(&terminal, (0, 15));
}

#[test]
fn a_line_that_goes_on_and_one_of_vared_are_left_as_they_are() {
    let home = home();
    let start = "PROMPT2='more> '; count() { (( ++calls )) }; precmd_functions=(count)\n";
    let Some(terminal) = shell(&home, &format!("{INIT}{start}")) else { return };
    enter(&terminal, "print 'a");
    terminal.wait_for("more>");
    terminal.send("b c");
    terminal.wait_for("b c");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "dev");
    terminal.wait_for_screen("prod:0> print 'a\nmore> b c");
    enter(&terminal, "'");
    terminal.wait_for("a\nb c\ndev:0>");
    enter(&terminal, "calls=0; value=text; vared -p 'edit> ' value; print $calls $value");
    terminal.wait_for("edit> text");
    terminal.send_key(Key::Alt('k'));
    choose(&terminal, "lab");
    terminal.wait_for("edit> text");
    terminal.send_key(Key::Enter);
    terminal.wait_for("\n0 text\nlab:0>");
}
