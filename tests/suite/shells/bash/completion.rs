//! Tab.

use expect_test::expect;

use super::{HOOK, INIT, current, home, open, opened};
use crate::sample::contexts;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// Names that a shell would take for something else, and how one begins to type each.
const HARD: [(&str, &str); 15] = [
    ("arn:aws:eks:eu-west-1:1:cluster/x", "arn:aws:e"),
    ("kubernetes-admin@kubernetes", "kubernetes-admin@k"),
    ("a b", "a\\ "),
    ("it's (x)", "it"),
    ("x\"y", "x"),
    ("$HOME", "\\$"),
    ("back\\slash", "ba"),
    ("späte €", "spä"),
    ("-dash", "-- -d"),
    ("a=b", "a="),
    ("*star", "\\*"),
    ("~tilde", "~t"),
    ("#hash", "\\#"),
    ("!bang", "\\!"),
    ("'lead", "\\'"),
];

fn hard_home() -> Home {
    let home = home();
    let names = ["laptop"].into_iter().chain(HARD.map(|(name, _)| name));
    let entries: Vec<String> = names
        .map(|name| format!("- {{name: {name:?}, context: {{cluster: c, user: u}}}}\n"))
        .collect();
    home.write(
        ".kube/config",
        format!(
            "current-context: laptop\nclusters: [{{name: c, cluster: {{server: 'https://c'}}}}]\n\
             users: [{{name: u, user: {{}}}}]\ncontexts:\n{}",
            entries.concat()
        ),
    );
    home
}

/// Types a line with its tabs, and waits for the prompt after it.
#[track_caller]
fn enter(terminal: &Terminal, line: &str, switched_to: &str) {
    terminal.send(format!("\u{c}{line}\r"));
    terminal.wait_for(&format!("\nSwitched to context \"{switched_to}\"."));
    terminal.wait_for(&format!("\n{switched_to} default $"));
}

#[test]
fn hard_names_arrive_as_they_are() {
    let home = hard_home();
    let Some(terminal) = opened(&home) else { return };
    for (name, start) in HARD {
        enter(&terminal, &format!("kswitch ctx {start}\t"), name);
        assert_eq!(current(&home), name);
        enter(&terminal, "kswitch ctx lap\t", "laptop");
    }
}

#[test]
fn hard_names_arrive_from_between_quotes() {
    let home = hard_home();
    let Some(terminal) = opened(&home) else { return };
    for (name, _) in HARD {
        for quote in ['\'', '"'] {
            // As much as distinguishes it from the others, in words without special characters.
            let letters = if "-xit$!'".contains(&name[..1]) { 1 } else { 2 };
            let start: String = name.chars().take(letters).collect();
            let start = match start.as_str() {
                "$" if quote == '"' => "\\$",
                "'" if quote == '\'' => "'\\''",
                start => start,
            };
            let before = if name == "-dash" { "-- " } else { "" };
            enter(&terminal, &format!("kswitch ctx {before}{quote}{start}\t"), name);
            assert_eq!(current(&home), name);
            enter(&terminal, "kswitch ctx lap\t", "laptop");
        }
    }
}

/// The line as it is after Tab, without what was there before.
#[track_caller]
fn completed(terminal: &Terminal, typed: &str, expected: &str) {
    terminal.send(format!("\u{15}\u{c}{typed}\t"));
    terminal.wait_for_screen(&format!("laptop default $ {expected}"));
}

/// As far as the line keeps what was typed: bash replaces the word by what the names have in common.
#[test]
fn the_last_part_of_a_name_completes_the_whole_name() {
    let home = home();
    let names =
        ["eu:1:cluster/shop-a", "eu:1:cluster/shop-b", "us:1:cluster/web-a", "eu:1:cluster/web-b"];
    let arns = names.map(|name| format!("arn:aws:eks:{name}"));
    let mut all: Vec<&str> = arns.iter().map(String::as_str).collect();
    all.extend(["laptop", "admin@berlin"]);
    home.write(
        ".kube/config",
        contexts(&all).replace(&format!("context: {}", arns[0]), "context: laptop"),
    );
    let Some(terminal) = opened(&home) else { return };
    for (typed, expected) in [
        ("kswitch ctx shop", "kswitch ctx arn:aws:eks:eu:1:cluster/shop-"),
        ("kswitch ctx 'shop-b", "kswitch ctx 'arn:aws:eks:eu:1:cluster/shop-b'"),
        ("kswitch ns --context=ber", "kswitch ns --context=admin@berlin"),
        ("kswitch exec '!web-b", "kswitch exec '!arn:aws:eks:eu:1:cluster/web-b'"),
        ("kswitch shop-b", "kswitch arn:aws:eks:eu:1:cluster/shop-b"),
        ("kswitch ctx web", "kswitch ctx web"),
    ] {
        completed(&terminal, typed, expected);
    }
}

#[test]
fn verbs_options_and_their_values_are_completed() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    for (typed, expected) in [
        ("kswitch cur", "kswitch current"),
        ("kswitch ctx --li", "kswitch ctx --list"),
        ("kswitch ctx --list --output=wi", "kswitch ctx --list --output=wide"),
        ("kswitch ns --context sh", "kswitch ns --context shop"),
        ("kswitch ns --context=sh", "kswitch ns --context=shop"),
        ("kswitch ns --context=shop def", "kswitch ns --context=shop default"),
        ("echo; kswitch ctx sh", "echo; kswitch ctx shop"),
        ("KUBECONFIG= kswitch ctx sh", "KUBECONFIG= kswitch ctx shop"),
        ("kswitch ctx none", "kswitch ctx none"),
    ] {
        completed(&terminal, typed, expected);
    }
    // In the middle of a line, only what is before the cursor counts.
    terminal.send("\u{15}\u{c}kswitch ctx sh -n x\u{2}\u{2}\u{2}\u{2}\u{2}\t");
    terminal.wait_for_screen("laptop default $ kswitch ctx shop -n x");
}

#[test]
fn quotes_that_were_closed_are_part_of_the_word() {
    let home = home();
    let Some(terminal) = opened(&home) else { return };
    for typed in ["\"sh\"", "s\"h\"", "'s'h", "'s'\"h\""] {
        completed(&terminal, &format!("kswitch ctx {typed}"), "kswitch ctx shop");
    }
    completed(&terminal, "kswitch ns --context=s'h'", "kswitch ns --context=shop");
}

#[test]
fn two_tabs_list_what_there_is_in_order() {
    let home = home();
    home.write(".kube/config", crate::sample::contexts(&["laptop", "c-10", "c-9", "c-1"]));
    let Some(terminal) = opened(&home) else { return };
    terminal.send("kswitch ctx c-\t\t");
    terminal.shows(expect![[r#"
laptop default $ kswitch ctx c-
c-1   c-9   c-10
laptop default $ kswitch ctx c-"#]]);
}

#[test]
fn files_are_completed_by_the_shell() {
    let home = home();
    home.write("a directory/kube config", crate::sample::contexts(&["mine"]));
    let Some(terminal) = opened(&home) else { return };
    for (typed, expected) in [
        ("kswitch --kubeconfig a\t\t", "kswitch --kubeconfig a\\ directory/kube\\ config"),
        ("kswitch --kubeconfig=a\t\t", "kswitch --kubeconfig=a\\ directory/kube\\ config"),
        ("kswitch ctx shop --file ~/.kube/c", "kswitch ctx shop --file ~/.kube/config"),
        (
            "kswitch --kubeconfig a\\ directory/kube\\ config ctx m",
            "kswitch --kubeconfig a\\ directory/kube\\ config ctx mine",
        ),
    ] {
        completed(&terminal, typed, expected);
    }
}

#[test]
fn aliases_can_have_it_too() {
    let home = home();
    let start = format!("{INIT}alias k=kswitch\ncomplete -F __kswitch_complete k\n{HOOK}");
    let Some(terminal) = open(&home, "bash", &start) else { return };
    terminal.wait_for_screen("laptop default $");
    completed(&terminal, "k ctx sh", "k ctx shop");
}

#[test]
fn it_can_be_had_alone_and_where_any_failure_ends_the_shell() {
    let home = home();
    let start = "eval \"$(kswitch completions bash)\"\nset -eu\nPS1='laptop default $ '\n";
    let Some(terminal) = open(&home, "bash", start) else { return };
    terminal.wait_for_screen("laptop default $");
    completed(&terminal, "kswitch ctx sh", "kswitch ctx shop");
    completed(&terminal, "kswitch --kubeconfig .kube/c", "kswitch --kubeconfig .kube/config");
    home.write(".config/kswitch/settings.yaml", "heigth: 3\n");
    completed(&terminal, "kswitch ctx la", "kswitch ctx laptop");
    completed(
        &terminal,
        "unset COMP_WORDBREAKS; kswitch cur",
        "unset COMP_WORDBREAKS; kswitch current",
    );
}
