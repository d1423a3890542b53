//! Prompts of all kinds, redrawn in their places, and the hooks that compute them.

use expect_test::expect;

use super::{INIT, choose, home, open, run, wait_for_line};
use crate::support::terminal::Key;

const CONTEXT: &str = "$(kswitch ctx --current)";

/// A prompt as its user sets it, and what it shows for a context.
const PROMPTS: [(&str, &str); 6] = [
    ("$(C) $ ", "C $ "),
    ("\\n$(C)\\n\\n$ ", "\nC\n\n$ "),
    ("\\[\\e[1m\\]$(C)\\[\\e[0m\\]\\n> ", "C\n> "),
    ("\\[\\e]0;a title\\a\\]\\e[32m$(C)\\e[m\\n> ", "C\n> "),
    // A line as wide as the terminal, one that is wider, and one of wide characters.
    (
        "────────────────────────────────────────────────────────────────────────────────\\n$(C)日本 ",
        "────────────────────────────────────────────────────────────────────────────────\nC日本 ",
    ),
    (
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234\\n$(C) ",
        "01234567890123456789012345678901234567890123456789012345678901234567890123456789\n01234\nC ",
    ),
];

#[test]
fn a_prompt_is_redrawn_in_its_place() {
    for (prompt, shown) in PROMPTS {
        // At the top, in the middle, and where the picker has to scroll.
        for lines in [0, 6, 30] {
            let home = home();
            let prompt = prompt.replace("$(C)", CONTEXT);
            let start = format!(
                "{INIT}PS1='{prompt}'\nfor ((i = 0; i < {lines}; i++)); do echo $i; done\n"
            );
            let Some(terminal) = open(&home, "bash", &start) else { return };
            let before = (0..lines).fold(String::new(), |text, line| text + &format!("{line}\n"));
            let with = |context: &str| {
                let text = format!("{before}{}echo a", shown.replace('C', context));
                text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
            };
            terminal.wait_for(
                with("laptop").trim_end_matches("echo a").trim_end().lines().last().unwrap(),
            );
            terminal.send("echo a");
            terminal.wait_for("echo a");
            assert_eq!(terminal.history(), with("laptop"));
            terminal.send_key(Key::Alt('k'));
            terminal.wait_for("❯");
            terminal.send_key(Key::Esc);
            wait_for_line(&terminal, "echo a");
            terminal.send("\u{5}");
            choose(&terminal, "shop");
            wait_for_line(&terminal, "echo a");
            assert_eq!(terminal.history(), with("shop"));
            // The line is the user's again: one more key, and nothing else, shows.
            terminal.send("b");
            terminal.wait_for("echo ab");
            assert_eq!(terminal.history(), with("shop") + "b");
        }
    }
}

#[test]
fn hooks_run_once_and_are_left_as_they_were() {
    for (set, message) in [
        (
            "PROMPT_COMMAND='code=$?; PS1=\"[$code] $(kswitch ctx -c) $ \"'",
            "declare -- PROMPT_COMMAND=",
        ),
        (
            "first() { code=$?; }; second() { PS1=\"[$code] $(kswitch ctx -c) $ \"; }\n\
             PROMPT_COMMAND=(first second)",
            "declare -a PROMPT_COMMAND=([0]=\"first\" [1]=\"second\")",
        ),
        (
            "first() { code=$?; }; second() { PS1=\"[$code] $(kswitch ctx -c) $ \"; }\n\
             PROMPT_COMMAND=([3]=first [5]=second)",
            "declare -a PROMPT_COMMAND=([3]=\"first\" [5]=\"second\")",
        ),
        ("unset PROMPT_COMMAND; PS1='[$?] $(kswitch ctx -c) $ '", "PROMPT_COMMAND: not found"),
    ] {
        let home = home();
        let start = format!("{INIT}{set}\n");
        let Some(terminal) = open(&home, "bash", &start) else { return };
        terminal.wait_for_screen("[0] laptop $");
        terminal.send("(exit 7)\r");
        terminal.wait_for_screen("[0] laptop $ (exit 7)\n[7] laptop $");
        choose(&terminal, "shop");
        terminal.wait_for_screen("[0] laptop $ (exit 7)\n[7] shop $");
        choose(&terminal, "laptop");
        terminal.wait_for_screen("[0] laptop $ (exit 7)\n[7] laptop $");
        terminal.send("declare -p PROMPT_COMMAND\r");
        terminal.wait_for(message);
    }
}

#[test]
fn a_hook_that_counts_its_calls_counts_one_for_a_choice_and_none_for_a_cancel() {
    let home = home();
    let start = format!("{INIT}n=0; PS1='$n $ '; PROMPT_COMMAND='((++n)) && :'\n");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("1 $");
    terminal.send_key(Key::Alt('k'));
    terminal.shows(expect![[r#"
1 $
 ❯                                                                          2/2
▌● laptop
   shop





 https://laptop.example · token · namespace default · ~/.kube/config"#]]);
    terminal.send_key(Key::Esc);
    wait_for_line(&terminal, "1 $");
    choose(&terminal, "shop");
    terminal.wait_for_screen("Switched to context \"shop\".\n2 $");
    run(&terminal, "echo $n", "2");
}

#[test]
fn a_trap_and_a_command_before_each_other_hear_of_no_command() {
    let home = home();
    let start = format!("{INIT}PS0='(run)'\nPS1='$(kswitch ctx -c) $ '\ntrap 'heard=$?' DEBUG\n");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop $");
    terminal.send("ab");
    terminal.wait_for("ab");
    choose(&terminal, "shop");
    terminal.wait_for_screen("shop $ ab");
    terminal.send("\u{15}trap\r");
    terminal.shows(expect![[r#"
shop $ trap
(run)trap -- 'heard=$?' DEBUG
shop $"#]]);
}
