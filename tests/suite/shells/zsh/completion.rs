//! Tab: verbs, options, names that need quotes, files; and how the completion gets there.

use std::os::unix::fs::PermissionsExt;

use expect_test::expect;

use super::{INIT, Key, Terminal, enter, home, open};
use crate::sample::{contexts, home_with};
use crate::shells::install;
use crate::support::home::Home;

const HARD: [&str; 13] = [
    "arn:aws:eks:eu-west-1:1:cluster/x",
    "a b",
    "it's (x)",
    "x\"y",
    "$HOME",
    "back\\slash",
    "späte €",
    "-dash",
    "p=q",
    "*star",
    "~tilde",
    "#hash",
    "!bang",
];

const COMPINIT: &str = "autoload -Uz compinit; compinit -D -u\n";

/// zsh at its first prompt, with the completion system started before `kswitch init`.
fn shell(home: &Home) -> Option<Terminal> {
    with_start_file(home, &format!("{COMPINIT}{INIT}"))
}

fn with_start_file(home: &Home, start_file: &str) -> Option<Terminal> {
    let terminal = open(home, "zsh", &format!("PROMPT='%# '\n{start_file}"))?;
    terminal.wait_for("#");
    Some(terminal)
}

/// Types this and Tab, waits until the line is as expected, and clears it.
#[track_caller]
fn assert_completed(terminal: &Terminal, typed: &str, expected: &str) {
    terminal.send(typed);
    terminal.wait_for(typed);
    terminal.send_key(Key::Tab);
    terminal.wait_for_screen(&format!("# {expected}"));
    terminal.send_key(Key::Ctrl('u'));
    terminal.wait_for_screen("#");
}

/// A home whose contexts are the hard ones, and one more that is current.
fn hard_home() -> Home {
    let mut home = Home::new();
    let names = HARD.iter().chain(&["now"]).map(|name| name.replace('\'', "''"));
    let entries: Vec<String> =
        names.map(|name| format!("- {{name: '{name}', context: {{}}}}\n")).collect();
    let head = "apiVersion: v1\nkind: Config\ncurrent-context: now\ncontexts:\n";
    home.write("config", head.to_owned() + &entries.concat());
    home.kubeconfig(&["config"]);
    install(&home);
    home
}

#[test]
fn hard_names_arrive_unchanged_however_they_are_begun() {
    let home = hard_home();
    let Some(terminal) = shell(&home) else { return };
    let begun_names = [
        ("ar", HARD[0]),
        ("'ar", HARD[0]),
        ("a\\ ", HARD[1]),
        ("'a ", HARD[1]),
        ("\"a ", HARD[1]),
        ("it", HARD[2]),
        ("'it", HARD[2]),
        ("\"it", HARD[2]),
        ("x", HARD[3]),
        ("'x", HARD[3]),
        ("\"x", HARD[3]),
        ("\\$", HARD[4]),
        ("'$", HARD[4]),
        ("\"\\$", HARD[4]),
        ("ba", HARD[5]),
        ("'ba", HARD[5]),
        ("\"ba", HARD[5]),
        ("sp", HARD[6]),
        ("'spä", HARD[6]),
        ("-- -d", HARD[7]),
        ("p", HARD[8]),
        ("p=", HARD[8]),
        ("\\*", HARD[9]),
        ("'*", HARD[9]),
        ("\\~", HARD[10]),
        ("'~", HARD[10]),
        ("\\#", HARD[11]),
        ("\"#", HARD[11]),
        ("\\!", HARD[12]),
        ("'!", HARD[12]),
    ];
    for (number, (begun, name)) in begun_names.into_iter().enumerate() {
        // The screen of the one before must be cleared: it may show the same name.
        enter(&terminal, &format!("clear; kswitch --quiet ctx now; print ready-{number}"));
        terminal.wait_for(&format!("ready-{number}\n#"));
        let line = format!("kswitch ctx {begun}");
        terminal.send(&line);
        terminal.wait_for(line.trim_end());
        terminal.send_key(Key::Tab);
        // A whole word is followed by a space.
        let whole = 2 + line.chars().count();
        terminal.wait_until(|screen| usize::from(screen.cursor_position().1) > whole);
        terminal.send_key(Key::Enter);
        terminal.wait_for(&format!("Switched to context \"{name}\"."));
        let current = home.run(&["current"]).only_stdout();
        assert_eq!(current, format!("{name} default\n"), "{begun}");
    }
}

/// As far as the line keeps what was typed, and after the matchers of the user have found nothing.
#[test]
fn the_last_part_of_a_name_completes_the_whole_name() {
    let names =
        ["eu:1:cluster/shop-a", "eu:1:cluster/shop-b", "us:1:cluster/web-a", "eu:1:cluster/web-b"];
    let arns = names.map(|name| format!("arn:aws:eks:{name}"));
    let mut all: Vec<&str> = arns.iter().map(String::as_str).collect();
    all.extend(["admin@berlin", "prod-laptop"]);
    let home = home_with(&all);
    install(&home);
    let Some(terminal) = shell(&home) else { return };
    for (typed, expected) in [
        ("kswitch ctx shop", "kswitch ctx arn:aws:eks:eu:1:cluster/shop-"),
        ("kswitch ctx shop-b", "kswitch ctx arn:aws:eks:eu:1:cluster/shop-b"),
        ("kswitch ns --context=ber", "kswitch ns --context=admin@berlin"),
        ("kswitch ctx laptop", "kswitch ctx laptop"),
        ("kswitch ctx web", "kswitch ctx web"),
    ] {
        assert_completed(&terminal, typed, expected);
    }
    let matchers = "zstyle ':completion:*' matcher-list '' 'l:|=*'";
    enter(&terminal, &format!("clear; {matchers}"));
    terminal.wait_for_screen("#");
    assert_completed(&terminal, "kswitch ctx laptop", "kswitch ctx prod-laptop");
}

#[test]
fn names_are_listed_in_the_order_of_the_answer_with_what_they_are() {
    let home = home_with(&["c10", "c9", "späte", "漢字"]);
    install(&home);
    let Some(terminal) = shell(&home) else { return };
    terminal.send("kswitch ctx ");
    terminal.send_key(Key::Tab);
    terminal.shows(expect![[r#"
# kswitch ctx
c9    -- default, ~/config
c10   -- default, ~/config
späte -- default, ~/config
漢字  -- default, ~/config"#]]);
    terminal.send("c1");
    terminal.send_key(Key::Tab);
    terminal.wait_for("# kswitch ctx c10");
}

#[test]
fn verbs_options_and_their_values_are_completed() {
    let home = home();
    let Some(terminal) = shell(&home) else { return };
    assert_completed(&terminal, "kswitch cu", "kswitch current");
    assert_completed(&terminal, "kswitch ctx --li", "kswitch ctx --list");
    assert_completed(&terminal, "kswitch --color=al", "kswitch --color=always");
    assert_completed(&terminal, "kswitch --color al", "kswitch --color always");
    assert_completed(&terminal, "kswitch ns --context=la", "kswitch ns --context=lab");
    assert_completed(&terminal, "kswitch ns --context la", "kswitch ns --context lab");
    assert_completed(&terminal, "kswitch ns --context='la", "kswitch ns --context=lab");
    assert_completed(&terminal, "kswitch ns defa", "kswitch ns default");
    assert_completed(&terminal, "kswitch ns zzz", "kswitch ns zzz");
}

#[test]
fn in_the_middle_of_a_line_only_the_word_at_the_cursor_changes() {
    let home = home();
    let Some(terminal) = shell(&home) else { return };
    terminal.send("kswitch ctx la --quiet");
    terminal.wait_for("--quiet");
    for _ in 0.." --quiet".len() {
        terminal.send_key(Key::Left);
    }
    terminal.send_key(Key::Tab);
    // The space after a whole word is zsh's own.
    terminal.wait_for_screen("# kswitch ctx lab  --quiet");
}

#[test]
fn the_users_own_way_of_matching_counts() {
    let home = home();
    let start =
        format!("{COMPINIT}zstyle ':completion:*' matcher-list 'm:{{A-Z}}={{a-z}}'\n{INIT}");
    let Some(terminal) = with_start_file(&home, &start) else { return };
    assert_completed(&terminal, "kswitch ctx LA", "kswitch ctx lab");
}

#[test]
fn files_are_completed_by_the_shell() {
    let home = home();
    home.write("my files/one (1)", contexts(&["other"]));
    let Some(terminal) = shell(&home) else { return };
    assert_completed(&terminal, "kswitch --kubeconfig con", "kswitch --kubeconfig config");
    assert_completed(&terminal, "kswitch --kubeconfig=con", "kswitch --kubeconfig=config");
    assert_completed(&terminal, "kswitch --kubeconfig ~/my", "kswitch --kubeconfig ~/my\\ files/");
    let path = "~/my\\ files/one\\ \\(1\\)";
    let line = format!("kswitch --kubeconfig {path} ctx o");
    assert_completed(&terminal, &line, &format!("{line}ther"));
}

#[test]
fn the_completion_system_may_be_started_later() {
    let home = home();
    let start = format!("{INIT}{INIT}{COMPINIT}");
    let Some(terminal) = with_start_file(&home, &start) else { return };
    assert_completed(&terminal, "kswitch ctx la", "kswitch ctx lab");
    enter(&terminal, "print hooks: $precmd_functions.");
    terminal.wait_for("hooks: .\n");
}

#[test]
fn without_a_completion_system_nothing_is_printed() {
    let home = home();
    let Some(terminal) = with_start_file(&home, INIT) else { return };
    enter(&terminal, "print hooks: $precmd_functions. $+functions[kswitch]");
    terminal.shows(expect![[r#"
# print hooks: $precmd_functions. $+functions[kswitch]
hooks: . 1
#"#]]);
}

#[test]
fn it_can_be_a_file_among_those_of_the_completion_system() {
    let home = home();
    let script = home.run(&["completions", "zsh"]).only_stdout();
    assert!(script.starts_with("#compdef kswitch\n"), "{script}");
    home.write("functions/_kswitch", script);
    let start = format!("fpath=(~/functions $fpath)\n{COMPINIT}");
    let Some(terminal) = with_start_file(&home, &start) else { return };
    assert_completed(&terminal, "kswitch ctx la", "kswitch ctx lab");
    assert_completed(&terminal, "kswitch ctx de", "kswitch ctx dev");
}

#[test]
fn it_can_be_had_alone() {
    let home = home();
    let start = format!("{COMPINIT}eval \"$(kswitch completions zsh)\"\n");
    let Some(terminal) = with_start_file(&home, &start) else { return };
    assert_completed(&terminal, "kswitch ctx la", "kswitch ctx lab");
    enter(&terminal, "whence -w kswitch __kswitch_contexts");
    terminal.wait_for("kswitch: command\n__kswitch_contexts: none\n");
}

#[test]
fn broken_files_are_no_reason_to_spoil_the_line() {
    let home = home();
    let Some(terminal) = shell(&home) else { return };
    home.write("config", "contexts: [");
    assert_completed(&terminal, "kswitch ctx la", "kswitch ctx la");
    home.write(".config/kswitch/settings.yaml", "mouse: maybe\n");
    assert_completed(&terminal, "kswitch cu", "kswitch current");
}

/// Once, with the line to add.
#[test]
fn a_shell_without_the_completion_system_says_so() {
    let home = home();
    for line in [super::INIT, "eval \"$(kswitch init zsh --no-kubeconfig)\"\n"] {
        // In a new home there is no directory for the mark.
        let state = home.path(".local/state/kswitch");
        std::fs::remove_dir_all(&state).expect("the directory of the mark");
        let Some(terminal) = super::shell(&home, line) else { return };
        terminal
            .wait_for("kswitch: Tab completes nothing in this zsh; before the line of kswitch in");
        terminal.wait_for("put: autoload -Uz compinit && compinit");
        let mode = std::fs::metadata(&state).expect("a directory").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let Some(again) = super::shell(&home, line) else { return };
        assert!(!again.screen().contains("compinit"), "{}", again.screen());
        let hour = std::time::Duration::from_secs(2 * 3600);
        home.date(super::NO_COMPINIT, std::time::SystemTime::now() - hour);
        let Some(later) = super::shell(&home, line) else { return };
        later.wait_for("put: autoload -Uz compinit && compinit");
    }
}
