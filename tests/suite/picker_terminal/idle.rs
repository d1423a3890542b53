//! What the picker does while nothing happens: nothing. And what it does for a key.

use std::fs;

use expect_test::{Expect, expect};

use super::{company, first_screen};
use crate::support::gate::required;
use crate::support::terminal::{Key, Mouse, Terminal};

/// The calls that wait, or end a wait.
const WAITING: &str =
    "poll,ppoll,select,pselect6,epoll_wait,epoll_pwait,futex,nanosleep,clock_nanosleep";

/// With and without the mouse, and what the picker shows first.
fn pickers() -> [(&'static [&'static str], bool, Expect); 2] {
    let below_the_prompt = expect![[r#"
 ❯                                                                                              4/4
▌● laptop         –           config                        │ ● default
   payments-prod  ledger      payments                      │   tab to list them
   payments-test  trial       payments                      │
   shop-prod      storefront  shop                          │
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
                                                            │
 https://127.0.0.1:1 · token · namespace default · ~/.kube/config"#]];
    [(&[], true, first_screen()), (&["--height", "12"], false, below_the_prompt)]
}

/// Opens the picker and closes it again. Returns the traced calls, with the first letters of what was
/// written. Calls that are not traced don't stop the program, which is as fast as without strace.
fn traced(
    calls: &str,
    arguments: &[&str],
    first: Expect,
    while_open: impl FnOnce(&Terminal),
) -> Option<String> {
    let strace = required("strace")?;
    let home = company();
    let trace = home.path("trace");
    let output = trace.to_str().expect("a path in UTF-8");
    let calls = format!("trace={calls}");
    let options = ["-f", "--seccomp-bpf", "-qq", "-s", "12", "-e", &calls, "-o", output];
    let kswitch = [env!("CARGO_BIN_EXE_kswitch")];
    let command = home.program(strace, &[&options, &kswitch[..], arguments].concat());
    let terminal = Terminal::of(&command, 16, 100);
    terminal.shows(first);
    while_open(&terminal);
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    Some(fs::read_to_string(trace).expect("a trace"))
}

fn type_in_letters(terminal: &Terminal) {
    for query in ["p", "pa", "pay"] {
        terminal.send(&query[query.len() - 1..]);
        terminal.wait_for(&format!("❯ {query} "));
    }
}

#[test]
fn a_key_is_one_write_and_what_changes_nothing_is_none() {
    for (arguments, mouse, first) in pickers() {
        let trace = traced("write,writev", arguments, first, |terminal| {
            for key in [Key::Up, Key::Home, Key::F(6), Key::Left] {
                terminal.send_key(key);
            }
            // The focus of the window, a movement, the end of a click.
            terminal.send("\u{1b}[I\u{1b}[O\u{1b}[<35;9;5M\u{1b}[<0;9;5m");
            if mouse {
                terminal.mouse(Mouse::WheelUp, 3, 3);
                terminal.mouse(Mouse::Right, 3, 3);
                terminal.mouse(Mouse::Left, 11, 3);
            }
            // More than are read before one frame. None begins as the escape key does, which cannot be
            // distinguished from them where such a stream is cut in pieces.
            let control = |letter: char| char::from(letter as u8 & 0x1f);
            terminal.send("xpkaebhwu".chars().map(control).collect::<String>().repeat(20));
            type_in_letters(terminal);
        });
        let Some(trace) = trace else { return };
        let frames = trace.lines().filter(|line| line.contains("write(") && is_sequence(line));
        // The first, one for each letter, and what gives the terminal back.
        assert_eq!(frames.count(), if mouse { 5 } else { 6 }, "{trace}");
    }
}

#[test]
fn nothing_wakes_it_but_what_happens() {
    for (arguments, _, first) in pickers() {
        let calls = format!("write,{WAITING}");
        let Some(trace) = traced(&calls, arguments, first, type_in_letters) else { return };
        let shown = trace.split_once("2026h").expect("a frame").1;
        for line in shown.lines() {
            assert!(!has_time_limit(line), "it wakes by itself: {line}\n{trace}");
        }
    }
}

fn is_sequence(line: &str) -> bool {
    line.contains(r#", "\33["#)
}

/// Whether a call waits for a time, and not for something to happen.
fn has_time_limit(line: &str) -> bool {
    let waits_for_ever = ["NULL", "-1"].iter().any(|limit| line.contains(limit));
    // Where another thread comes between, it is the second line of an `epoll_wait` that has the limit.
    let limit_follows = line.contains("epoll_") && line.contains("unfinished");
    let may_wait = ["poll(", "select6(", "select(", "epoll_wait", "epoll_pwait"];
    line.contains("nanosleep")
        || line.contains("FUTEX_WAIT") && line.contains("tv_sec")
        || may_wait.iter().any(|call| line.contains(call)) && !waits_for_ever && !limit_follows
}
