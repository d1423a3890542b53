//! kswitch's own files, spoiled: the history is a convenience, the settings are named.

use crate::sample::contexts;
use crate::support::bounded::bounded;
use crate::support::home::Home;

const HISTORY: &str = ".local/state/kswitch/history.json";
const SETTINGS: &str = ".config/kswitch/settings.yaml";

fn home() -> Home {
    let mut home = Home::new();
    home.write("config", contexts(&["a", "b"]));
    home.kubeconfig(&["config"]);
    home
}

/// Whatever stands in the history, a switch works, and leaves a history that does.
#[test]
fn a_spoiled_history_is_an_empty_one() {
    let deep = "[".repeat(1 << 20);
    let many = format!("{{\"chains\": [{}{{}}]}}", "{},".repeat(1 << 18));
    let large = format!(
        "{{\"chains\": [{{\"chain\": \"/x\", \"contexts\": [\"{}\"]}}]}}",
        "x".repeat(17 << 20)
    );
    for text in ["{\"chains\": [{\"chain\"", &deep, &format!("{{\"chains\": {deep}"), &many, &large]
    {
        let home = home();
        home.write(HISTORY, text);
        let ran = bounded(&home, &["ns", "-l", "--cached"]).run().success();
        assert_eq!(ran.stdout, "default\n");
        bounded(&home, &["ctx", "b"]).run().success();
        bounded(&home, &["ctx", "-"]).run().success();
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
        assert!(home.read(HISTORY).len() < 1000);
    }
}

#[test]
fn a_history_without_an_end_is_an_empty_one() {
    for is_pipe in [false, true] {
        let home = home();
        if is_pipe {
            home.pipe(HISTORY);
        } else {
            home.link(HISTORY, "/dev/zero");
        }
        let ran = bounded(&home, &["ns", "-l", "--cached"]).run().success();
        assert_eq!(ran.stdout, "default\n");
        bounded(&home, &["ctx", "b"]).run().success();
        bounded(&home, &["ctx", "-"]).run().success();
    }
}

/// Names that were used before come back as text only.
#[test]
fn control_characters_of_the_history_are_never_sent() {
    let home = home();
    let evil = r"evil\u001b[2J\nerror: forged\u202e\u009b";
    let chain = home.path("config");
    let chain = chain.display();
    home.write(
        HISTORY,
        format!(
            "{{\"chains\": [{{\"chain\": \"{chain}\", \"contexts\": [\"{evil}\"], \
             \"namespaces\": {{\"a\": [\"{evil}\"]}}}}]}}"
        ),
    );
    let shown = r"evil\u{1b}[2J\nerror: forged\u{202e}\u{9b}";
    let listed = home.run(&["ns", "-l", "--cached"]).success();
    assert_eq!(listed.stdout, format!("default\n{shown}\n"));
    assert_eq!(
        home.run(&["ns", "-"]).only_stderr(1).lines().next(),
        Some(&*format!(
            r#"error: "{shown}" can't be a namespace: '\u{{1b}}' is not one of a-z, 0-9 and '-'"#
        ))
    );
    home.run(&["ctx", "-"]).failure(1);
}

/// Settings that grow beyond any use are refused, and named.
#[test]
fn settings_beyond_any_bound_are_not_used() {
    let deep = "[".repeat(10_000);
    let long = "x".repeat(30_000);
    let repeated = format!("a: &a {long}\ncluster-files: [{}]\n", vec!["*a"; 8_000].join(","));
    let all = "; all settings have their defaults";
    for (text, reason, end) in [
        (format!("cluster-files: {deep}"), "", all),
        ("- ".repeat(20_000), "", all),
        (repeated, "", "…\" is too long"),
        (format!("# {}\n", "x".repeat(1 << 20)), ": is larger than 64 KiB", all),
    ] {
        let home = home();
        home.write(SETTINGS, text);
        let ran = bounded(&home, &["ctx", "-l"]).run().success();
        let message = home.masked(&ran.stderr);
        assert!(message.starts_with(&format!("warning: ~/{SETTINGS}{reason}")), "{message}");
        assert!(message.ends_with(&format!("{end}\n")), "{message}");
        assert_eq!(ran.stdout, "a\nb\n");
        bounded(&home, &["ctx", "b"]).run().success();
    }
    let home = home();
    home.link(SETTINGS, "/dev/zero");
    let message = home.masked(&bounded(&home, &["ctx", "-l"]).run().success().stderr);
    assert!(
        message.starts_with(&format!("warning: ~/{SETTINGS}: can't be read: not a regular file")),
        "{message}"
    );
}

/// Each wrong setting is reported with its line, also where it stands deep in a mapping; and none of
/// them stops anything.
#[test]
fn wrong_settings_are_reported_with_their_lines() {
    let home = home();
    for (text, problem) in [
        (
            "sort: name\nkeys:\n  undo: ctrl-\n",
            ":3:9: keys.undo: \"ctrl-\" is not a key, such as ctrl-z, alt-enter, f2",
        ),
        (
            "keys:\n  undo: f2\n  copy:\n  - f3\n  - f2\n",
            ":2:3: keys: f2 is for undo already, so it can't be for copy",
        ),
        ("keys:\n  udno: f2\n", ":2:3: keys: unknown key \"udno\"; did you mean undo?"),
        (
            "# mine\nkeys: {choose: []}\n",
            ":2:7: keys: no key is left to choose with; choose needs one that acts at any \
             time, such as ctrl-o or f2",
        ),
        (
            "theme:\n  base: dark\n  found:\n    fg: reddish\n",
            ":4:9: theme.found.fg: \"reddish\" is not a colour, such as red, bright-blue, 208, \"#ff8800\" or \
             default",
        ),
        (
            "protect:\n- '[prod'\n",
            ":2:3: protect[0]: \"[prod\" is not a pattern: there is a [ without its ], such as [a-c]",
        ),
        (
            "height: 0\n",
            ":1:9: height: \"0\" is not a number of rows, a percentage or full, such as 15 or 40%",
        ),
        ("mouse: on\n", ":1:8: mouse: invalid type: string \"on\", expected a boolean"),
        (
            "mouse: \"\\e[2J\\u202e\"\n",
            r#":1:8: mouse: invalid type: string "\u{1b}[2J\u{202e}", expected a boolean"#,
        ),
        ("mouse: true\nmouse: true\n", ":2:1: duplicate key \"mouse\""),
    ] {
        home.write(SETTINGS, text);
        let ran = bounded(&home, &["ctx", "-l"]).run().success();
        assert_eq!(home.masked(&ran.stderr), format!("warning: ~/{SETTINGS}{problem}\n"));
        assert_eq!(ran.stdout, "a\nb\n");
        home.run(&["ctx", "b"]).success();
        home.run(&["ns", "--force", "shop"]).success();
        home.run(&["ctx", "a"]).success();
        assert_eq!(home.run(&["current"]).only_stdout(), "a default\n");
    }
}
