//! Tab, at every place of the line.

use super::super::install;
use super::{company, opened};
use crate::support::home::Home;
use crate::support::terminal::Key;

/// Names, each with as much of it as has to be typed.
const HARD: [(&str, &str); 13] = [
    ("arn:aws:eks:eu-west-1:1:cluster/x", "arn:aws:e"),
    ("a b", r"a\ "),
    ("it's (x)", r#""it'"#),
    (r#"x"y"#, "x"),
    ("$HOME", r"\$"),
    (r"back\slash", "ba"),
    ("späte €", "sp"),
    ("-dash", "-d"),
    ("a=b", "a="),
    // fish takes a star for a pattern of its own, even an escaped one.
    ("*star", "sta"),
    ("~tilde", r"\~"),
    ("#hash", r"\#"),
    ("!bang", "!"),
];

const INIT: &str = "kswitch init fish | source\n";

#[test]
fn names_arrive_as_they_are() {
    let home = Home::new();
    install(&home);
    let contexts = HARD.map(|(name, _)| {
        let name = name.replace('\'', "''");
        format!("- name: '{name}'\n  context: {{cluster: home, user: home}}\n")
    });
    let config = super::CONFIG.replace("contexts:\n", &format!("contexts:\n{}", contexts.concat()));
    home.write(".kube/config", config);
    let Some(terminal) = opened(&home, INIT) else { return };
    for (name, typed) in HARD {
        terminal.send(format!("kswitch -q ctx -- {typed}\t"));
        terminal.wait_until(|screen| {
            let (row, column) = screen.cursor_position();
            let line = screen.contents_between(row, 0, row, column);
            let word = line.split_once(" -- ").map_or("", |(_, word)| word);
            word.len() > typed.len() && word.ends_with(' ')
        });
        terminal.send_key(Key::Enter);
        terminal.wait_for(&format!("\n0 {name} default>"));
    }
}

#[test]
fn a_name_is_found_by_any_part_of_it_and_reported_with_its_file() {
    let home = company();
    super::add_cluster_file(&home, "a-shop");
    let Some(terminal) = opened(&home, INIT) else { return };
    terminal.send("kswitch ctx sho\t");
    terminal.wait_for_screen("0 home default> kswitch ctx shop");
    terminal.send_key(Key::Ctrl('u'));
    terminal.send("not kswitch ns --context \t");
    terminal.wait_for("(default, ~/.kube/clusters/cluster-a-shop.yaml)");
    let screen = terminal.screen();
    let places = ["a-shop", "home", "shop "].map(|name| screen.rfind(&format!("\n{name}")));
    assert!(places.is_sorted() && places[0].is_some(), "{screen}");
    assert!(screen.contains("(storefront, ~/.kube/config)"), "{screen}");
}

#[test]
fn verbs_options_and_values_after_an_equals_sign_are_completed() {
    let home = company();
    for (typed, line) in [
        ("kswitch cur", "kswitch current"),
        ("kswitch ctx --li", "kswitch ctx --list"),
        ("kswitch ns --context=sh", "kswitch ns --context=shop"),
        ("kswitch init fi", "kswitch init fish"),
        ("kswitch ctx --list -o js", "kswitch ctx --list -o json"),
        ("kswitch --kubeconfig .kube/co", "kswitch --kubeconfig .kube/config"),
        ("kswitch --kubeconfig=.kube/co", "kswitch --kubeconfig=.kube/config"),
        ("kswitch man .kub", "kswitch man .kube/"),
        ("kswitch --kubeconfig ~/.kube/co", "kswitch --kubeconfig ~/.kube/config"),
        ("A=b kswitch cur", "A=b kswitch current"),
    ] {
        let Some(terminal) = opened(&home, INIT) else { return };
        terminal.send(format!("{typed}\t"));
        terminal.wait_for_screen(&format!("0 home default> {line}"));
    }
}

#[test]
fn the_completion_comes_alone_too() {
    let home = company();
    let Some(terminal) = opened(&home, "kswitch completions fish | source\n") else { return };
    terminal.send("functions --names --all | string match -e kswitch_re; kswitch ctx sho\t\r");
    terminal.wait_for("Switched to context \"shop\"");
    assert!(!terminal.screen().contains("__kswitch_refresh"), "{}", terminal.screen());
}
