//! `--height`: some rows below the prompt. What is above stays as it was, and nothing is left.

use expect_test::expect;
use rustix::process::Signal;
use vt100::Screen;

use super::{NO_ARGUMENTS, Untouched, company};
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const BELOW: &[&str] = &["--height", "8"];
const PROMPT: &str = "~ $ kswitch --height 8";
const CHOICE: &str = "Switched to context \"laptop\".";

/// A way to leave, the exit code that it has, and the message.
type Way = (fn(&Terminal), i32, &'static str);

const WAYS: [Way; 5] = [
    (|terminal| terminal.send_key(Key::Enter), 0, CHOICE),
    (|terminal| terminal.send_key(Key::Esc), 130, ""),
    (|terminal| terminal.send_key(Key::Ctrl('c')), 130, ""),
    (|terminal| terminal.signal(Signal::TERM), 143, ""),
    (|terminal| terminal.signal(Signal::HUP), 129, ""),
];

/// What a shell has left on the screen: so many lines, and its prompt with the command.
fn after_lines(count: u16) -> String {
    let lines = (0..count).map(|line| format!("line {line} of what was there"));
    let lines: Vec<String> = lines.chain([format!("{PROMPT}\n")]).collect();
    lines.join("\n")
}

/// What the picker shows where the whole screen has this size.
fn alone(home: &Home, rows: u16, columns: u16) -> String {
    let terminal = Terminal::open(home, NO_ARGUMENTS, rows, columns);
    // The first frame is one write, which begins with what a terminal sets for a picker.
    terminal.wait_until(Screen::bracketed_paste);
    terminal.screen()
}

/// The last lines that fit on a screen.
fn last_lines(text: &str, rows: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(rows)..].join("\n")
}

#[track_caller]
fn assert_restored(terminal: &Terminal, code: i32, history: &str) {
    assert_eq!(terminal.wait_exit(), code);
    terminal.assert_restored();
    assert_eq!(terminal.history(), history);
}

#[test]
fn it_shows_below_the_prompt_and_leaves_no_trace_wherever_that_is() {
    let home = company();
    let picker = alone(&home, 8, 80);
    for lines in [0, 5, 10, 11, 12, 18, 19, 40] {
        let before = after_lines(lines);
        for (leave, code, message) in WAYS {
            let terminal = Terminal::showing(&before, &home.command(BELOW), 20, 80);
            terminal.wait_for_screen(&last_lines(&format!("{before}{picker}"), 20));
            assert_eq!(terminal.history(), format!("{before}{picker}"));
            let first_row = terminal.cursor().0;
            leave(&terminal);
            assert_restored(&terminal, code, format!("{before}{message}").trim_end());
            let after = first_row + u16::from(!message.is_empty());
            assert_eq!(terminal.cursor(), (after, 0));
        }
    }
}

#[test]
fn the_screen_is_the_first_one_all_the_time() {
    let home = company();
    let terminal = Terminal::showing(&after_lines(3), &home.command(BELOW), 20, 80);
    terminal.shows(expect![[r#"
line 0 of what was there
line 1 of what was there
line 2 of what was there
~ $ kswitch --height 8
 ❯                                                                          4/4
▌● laptop         –           config
   payments-prod  ledger      payments
   payments-test  trial       payments
   shop-prod      storefront  shop


 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]]);
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
line 0 of what was there
line 1 of what was there
line 2 of what was there
~ $ kswitch --height 8
 ❯                                                     not from the cluster 1/1
▎● laptop         –           config            │▌● default
   payments-prod  ledger      payments          │   Type a name to use it.
   payments-test  trial       payments          │
   shop-prod      storefront  shop              │
                                                │
 Nothing answers at 127.0.0.1:1 (connection refused). Check that the cluster
 runs, and that its tunnel or VPN is up."#]]);
    terminal.send_key(Key::Ctrl('c'));
    assert_restored(&terminal, 130, after_lines(3).trim_end());
    let sent = String::from_utf8(terminal.raw_output()).expect("UTF-8");
    assert!(!sent.contains("\u{1b}[?1049") && !sent.contains("\u{1b}[2J"), "{sent:?}");
}

#[test]
fn a_part_of_the_terminal_is_taken_again_at_every_size() {
    let home = company();
    let before = after_lines(30);
    let terminal = Terminal::showing(&before, &home.command(&["--height", "50%"]), 20, 80);
    for (rows, columns) in [(20, 80), (40, 120), (12, 40), (30, 61), (6, 20), (20, 80)] {
        terminal.resize(rows, columns);
        let picker = alone(&home, (rows / 2).max(3), columns);
        // Lines that were cut by a narrow terminal stay so; the picker is whole.
        terminal.wait_until(|screen| below_the_cursor(screen) == picker);
        let history = terminal.history();
        assert!(history.ends_with(&picker), "{history}");
        let above = history.strip_suffix(&picker).expect("just so");
        for (own, first) in above.lines().zip(before.lines()) {
            assert!(first.starts_with(own.trim_end()), "{own:?} was {first:?}\n{history}");
        }
        assert_eq!(above.lines().count(), before.lines().count(), "{history}");
    }
    terminal.send_key(Key::Esc);
    assert_eq!(terminal.wait_exit(), 130);
    terminal.assert_restored();
    assert_eq!(terminal.history().lines().count(), before.lines().count());
}

/// The screen from the line of the cursor on, as text.
fn below_the_cursor(screen: &Screen) -> String {
    let (row, _) = screen.cursor_position();
    let rows = screen.rows(0, screen.size().1.get()).skip(row.into());
    let rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// As in a widget of the shell, which has its prompt redrawn afterwards.
#[test]
fn in_a_line_that_has_begun_it_starts_below_and_comes_back() {
    for lines in [0, 7, 40] {
        for redirections in ["", ">out"] {
            let home = company();
            let picker = alone(&home, 8, 80);
            let before = after_lines(lines) + "~ $ vi not";
            let command = home.command(&["--quiet", "--height", "8"]).redirected(redirections);
            let terminal = Terminal::showing(&before, &command, 20, 80);
            terminal.wait_for_screen(&last_lines(&format!("{before}\n{picker}"), 20));
            let first_row = terminal.cursor().0;
            terminal.send("pay");
            terminal.wait_for("❯ pay");
            terminal.send_key(Key::Enter);
            assert_restored(&terminal, 0, &before);
            assert_eq!(terminal.cursor(), (first_row - 1, 10));
            assert!(redirections.is_empty() || home.read("out").is_empty());
        }
    }
}

#[test]
fn it_may_be_as_high_as_the_terminal_or_higher_and_a_low_terminal_is_no_mistake() {
    let home = company();
    for (height, rows) in [("100%", 12), ("500", 12), ("40%", 2), ("1", 1), ("1", 4), ("1%", 24)] {
        let before = after_lines(3);
        let command = home.command(&["--height", height]);
        let terminal = Terminal::showing(&before, &command, rows, 80);
        terminal.wait_until(Screen::bracketed_paste);
        terminal.send("shop");
        terminal.wait_for("❯ shop");
        terminal.send_key(Key::Ctrl('c'));
        assert_restored(&terminal, 130, before.trim_end());
    }
}

#[test]
fn verbs_that_open_the_picker_take_it_and_nonsense_is_refused() {
    let home = company();
    for verb in ["ctx", "ns"] {
        let command = home.command(&[verb, "--height", "40%"]);
        let terminal = Terminal::showing(&after_lines(2), &command, 20, 80);
        terminal.wait_for("❯");
        assert_eq!(terminal.cursor().0, 3);
        terminal.send_key(Key::Esc);
        assert_restored(&terminal, 130, after_lines(2).trim_end());
    }
    let untouched = Untouched::now(&home);
    for nonsense in ["0", "101%", "-3", "tall", ""] {
        let message = home.run(&[format!("--height={nonsense}")]).only_stderr(2);
        assert!(message.contains("not a number of rows or a percentage"), "{message}");
    }
    untouched.assert();
}
