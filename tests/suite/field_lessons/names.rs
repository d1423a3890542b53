//! Lessons about names: exact ones, odd ones, hostile ones.

use expect_test::expect;

use crate::sample::{assert_files_as_before, contexts, home_with};
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::kubectl::Kubectl;
use crate::support::loopback::Deaf;
use crate::support::mutations::renamed;
use crate::support::snapshot::Snapshot;

/// An unknown name exits 1 with the nearest names on stderr, and nothing is written.
#[test]
fn lesson_20_an_unknown_name_suggests_the_nearest() {
    let home = home_with(&["payments-prod", "payments-dev", "shop"]);
    let before = Snapshot::of(home.path("config"));
    assert_text(
        &home.run(&["ctx", "payment-prod"]).only_stderr(1),
        expect![[r#"
error: no context "payment-prod"
hint: did you mean payments-prod or payments-dev?
"#]],
    );
    assert_text(
        &home.run(&["ctx", "nope"]).only_stderr(1),
        expect![[r#"
error: no context "nope"
hint: kswitch ctx --list
"#]],
    );
    before.assert_untouched();
    assert_files_as_before(&home, &["config"]);
}

/// The exact name wins, and a script never gets a fuzzy match.
#[test]
fn lesson_21_only_exact_names_match() {
    let home = home_with(&["start", "foo", "foo-bar"]);
    home.run(&["ctx", "foo"]).success();
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "foo\n");
    for near in ["foo-", "fo", "Foo", "foo ", "bar"] {
        home.run(&["ctx", near]).failure(1);
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "foo\n", "{near:?}");
    }
}

/// To its own name nothing happens; a missing one, and a name that is taken, are errors.
#[test]
fn lesson_22_a_rename_loses_no_context() {
    let mut home = Home::new();
    home.write("one", contexts(&["a", "b"]));
    home.write("two", contexts(&["c", "a"]));
    home.kubeconfig(&["one", "two"]);
    let before = ["one", "two"].map(|file| Snapshot::of(home.path(file)));
    assert_eq!(renamed(&home, "a", "a"), Ok(Vec::new()));
    assert_eq!(renamed(&home, "nope", "x"), Err("no context \"nope\"".to_owned()));
    for (taken, file) in [("b", "one"), ("c", "two")] {
        let path = home.path(file);
        assert_eq!(
            renamed(&home, "a", taken),
            Err(format!("there is a context \"{taken}\" already, in {}", path.display()))
        );
    }
    before.iter().for_each(Snapshot::assert_untouched);
}

/// The current context stays current under its new name, in the file that kubectl writes it to.
#[test]
fn lesson_23_current_context_follows_the_new_name() {
    let mut home = Home::new();
    home.write("one", "current-context: b # mine\n");
    home.write("two", contexts(&["b", "c"]));
    home.kubeconfig(&["one", "two"]);
    let written = renamed(&home, "b", "new").expect("renamed");
    assert_eq!(written.len(), 2);
    assert_eq!(home.read("one"), "current-context: new # mine\n");
    assert!(home.read("two").contains("- name: new\n  context: {cluster: b, user: b}\n"));
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "new\n");
    // Another one's name has nothing to do with it.
    assert_eq!(renamed(&home, "c", "d").expect("renamed").len(), 1);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "new\n");
}

/// Names with slashes, spaces, punctuation and emoji all work, there and back.
#[test]
fn lesson_25_odd_names_work() {
    let Some(kubectl) = Kubectl::required() else { return };
    let names = [
        "arn:aws:eks:eu-west-1:1:cluster/x",
        "a b",
        "(x)",
        "../../x",
        "a=b",
        "-x",
        "--list",
        "👩‍💻 später",
        "it's \"so\"",
        "#x",
        "{y}",
        "$(touch /tmp/x)",
    ];
    let mut home = Home::new();
    let quoted = names.map(|name| serde_json::Value::from(name).to_string());
    let entries = quoted.map(|name| format!("{{name: {name}}}")).join(", ");
    let text = format!("kind: Config\ncontexts: [{entries}, {{name: first}}]\n");
    home.write("k/config", format!("{text}current-context: first\n"));
    home.kubeconfig(&["k/config"]);
    for name in names {
        home.run(&["ctx", "first"]).success();
        let ran = home.run(&["ctx", "--", name]);
        assert_eq!(ran.only_stderr(0), format!("Switched to context \"{name}\".\n"));
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), format!("{name}\n"));
        let current = kubectl.run(&home, &["config", "current-context"]);
        assert_eq!(current.as_deref(), Ok(name));
        home.run(&["ctx", "-"]).success();
        assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "first\n");
        let context = format!("--context={name}");
        assert_eq!(home.run(&["ns", "-c", &context]).only_stdout(), "default\n");
    }
    crate::sample::assert_files(&home, &["k/config"]);
}

/// Control characters from a downloaded file are shown escaped, and JSON escapes them its own way.
#[test]
fn lesson_36_control_characters_are_never_sent() {
    let evil = "evil\u{1b}[2J\u{1b}]0;title\u{7}\nprod\r\u{202e}dorp\u{9b}A";
    let quoted = "\"evil\\e[2J\\e]0;title\\a\\nprod\\r\\u202edorp\\x9bA\"";
    let mut home = Home::new();
    let deaf = Deaf::port();
    let text = contexts(&["a", "HOSTILE"])
        .replace("https://HOSTILE.example", &format!("https://{}", deaf.address()))
        .replace("token-of-HOSTILE", "t")
        .replace("HOSTILE", quoted)
        .replace(&format!("user: {quoted}}}"), &format!("user: {quoted}, namespace: {quoted}}}"));
    home.write("config", text);
    home.kubeconfig(&["config"]);
    let shown = r"evil\u{1b}[2J\u{1b}]0;title\u{7}\nprod\r\u{202e}dorp\u{9b}A";

    assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), format!("a\n{shown}\n"));
    let json = home.run(&["ctx", "-l", "-o", "json"]).only_stdout();
    let records: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    for field in ["name", "cluster", "user", "namespace"] {
        assert_eq!(records[1][field], evil, "{field}");
    }
    assert_eq!(
        home.run(&["ctx", evil]).only_stderr(0),
        format!("Switched to context \"{shown}\".\n")
    );
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), format!("{shown}\n"));
    assert_eq!(home.run(&["ns", "-c"]).only_stdout(), format!("{shown}\n"));
    assert_eq!(home.run(&["current"]).only_stdout(), format!("{shown} {shown}\n"));
    let near = format!("{evil}x");
    for arguments in [
        &["ctx", "-l", "-o", "wide"][..],
        &["ctx", "-l", "-o", "json"],
        &["ctx", &near],
        &["ctx", "-n", evil, "a"],
        &["ctx", "a", "--file", evil],
        &["ns", evil],
        &["ns", "x"],
        &["ns", "-c", "--context", &near],
        &["ns", "-l", "-o", "wide"],
        &["current", "-o", "json"],
        &["--kubeconfig", evil, "ctx", "-l"],
    ] {
        let ran = home.run(arguments);
        let message = format!("{}{}", ran.stdout, ran.stderr);
        let sent = message.chars().find(|character| {
            (character.is_control() || *character == '\u{202e}') && *character != '\n'
        });
        assert!(sent.is_none(), "{sent:?} in {ran:?}");
        assert!(ran.stderr.lines().all(|line| !line.starts_with("prod")), "{ran:?}");
    }
}

/// The same for what stands in a broken file: the message about it is one line of plain text.
#[test]
fn lesson_36_control_characters_of_broken_files_are_never_sent() {
    let mut home = Home::new();
    let config = "{\"\\e[2J\\nerror: forged\": [1]}";
    let user = format!("{{auth-provider: {{name: x, config: {config}}}}}");
    home.write("config", format!("users:\n- name: u\n  user: {user}\n"));
    home.kubeconfig(&["config"]);
    let problem = "config:3: `users[0].user.auth-provider.config.\\u{1b}[2J\\nerror: forged` must be \
                   a string, not a list";
    assert_eq!(
        home.run(&["ctx", "-l"]).success().stderr,
        format!("warning: ~/{problem}; every kubectl command fails with it\n")
    );
    assert_eq!(
        home.masked(&home.run(&["ctx", "a"]).only_stderr(1)),
        format!(
            "error: ~/{problem}\n\
             hint: every kubectl command fails with it; to correct it: vi +3 ~/config\n"
        )
    );
    for text in ["kind: \"\\e[2J\"\n", "apiVersion: \"\\e[2J\"\n", "a: b\u{1b}[2J\n"] {
        home.write("config", text);
        let message = home.run(&["ctx", "-l"]).success().stderr;
        assert_eq!(
            message.find(|character: char| character.is_control()),
            message.find('\n'),
            "{message:?}"
        );
    }
}
