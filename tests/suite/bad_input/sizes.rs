//! Files of an extreme size, depth or number: bounded memory, no stack that runs
//! over, and nothing that takes the square of its length.

use std::fmt::Write as _;

use expect_test::expect;

use crate::support::bounded::bounded;
use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

const HEAD: &str = "current-context: a\ncontexts: [{name: a}, {name: b}]\n";
const JSON: &str = r#"{"current-context": "a", "contexts": [{"name": "a"}, {"name": "b"}]"#;

fn home_of(text: impl AsRef<[u8]>) -> Home {
    let mut home = Home::new();
    home.write("config", text);
    home.kubeconfig(&["config"]);
    home
}

/// What can be read is listed and switched within a bound on memory.
#[test]
fn large_files_are_read_and_written() {
    const BYTES: usize = 1 << 18;
    let nested = "- ".repeat(100) + "x\n";
    let mut keys = String::new();
    for number in 0..8_000 {
        writeln!(keys, "k{number}: {number}").expect("write to a string");
    }
    for text in [
        format!("{HEAD}a: {}\n", "x".repeat(BYTES)),
        format!("{HEAD}a: |\n{}", "  xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n".repeat(BYTES / 32)),
        format!("{HEAD}a: \"{}\"\n", "\\\"".repeat(BYTES / 2)),
        format!("{HEAD}a: '{}'\n", "''".repeat(BYTES / 2)),
        format!("{HEAD}{}", "#\n".repeat(BYTES / 2)),
        format!("{HEAD}{}", "\n".repeat(BYTES)),
        format!("{HEAD}# {}", " ".repeat(BYTES)),
        format!("{HEAD}{}", "---\na: [\n".repeat(BYTES / 8)),
        format!("{HEAD}{keys}"),
        format!("{HEAD}{}", "a: b\n".repeat(8_000)),
        format!("{HEAD}a:\n{}", "- 1\n".repeat(16_000)),
        format!("{HEAD}a:\n{}", nested.repeat(50)),
        format!("{JSON}, \"a\": \"{}\"}}", "\\\"".repeat(BYTES / 2)),
        format!("{JSON}, \"a\": [{}1]}}", "1,".repeat(16_000)),
    ] {
        let home = home_of(&text);
        let what = &text[HEAD.len()..HEAD.len() + 20];
        assert_eq!(bounded(&home, &["ctx", "-l"]).run().only_stdout(), "a\nb\n", "{what}");
        bounded(&home, &["ctx", "b"]).run().success();
        assert_eq!(home.read("config").len(), text.len(), "{what}");
    }
}

/// What can't be is refused with its reason.
#[test]
fn files_beyond_any_bound_are_refused() {
    const BYTES: usize = 1 << 20;
    let deep = |text: &str| text.repeat(BYTES / text.len());
    let tags =
        (0..2000).fold(String::new(), |tags, tag| tags + &format!("%TAG !{tag}! tag:x,2000:\n"));
    let too_deep = "is not valid YAML: recursion limit exceeded";
    for (text, reason) in [
        (deep("["), too_deep),
        (format!("{HEAD}a: {}", deep("[")), too_deep),
        (deep("{a: "), "is not valid JSON: a comma, colon, bracket or quote is wrong"),
        (format!("{HEAD}a:\n  {}x\n", deep("- ")), too_deep),
        (format!("{HEAD}a:\n  {}x\n", deep("? ")), too_deep),
        ((0..1000).map(|depth| " ".repeat(depth) + "a:\n").collect(), too_deep),
        (format!("{{\"a\": {}", deep("[")), "is not valid JSON: it ends too early"),
        (tags + "---\n" + HEAD, "holds more than 1000 %TAG directives, the most"),
        (format!("%{}", deep("x")), "is not valid YAML: directive exceeds"),
        (format!("{}---\n{HEAD}", deep("%YAML 1.1\n")), "is not valid YAML: "),
        (
            (0..=100_000)
                .fold(HEAD.to_owned() + "x:\n", |text, own| text + &format!("- &a{own} x\n")),
            "holds more than 100000 anchors, the most",
        ),
        (
            format!("{JSON}, \"a\": [{}1]}}", "1,".repeat(3_000_000)),
            "holds more than 3000000 values",
        ),
    ] {
        let home = home_of(&text);
        let message = home.masked(&bounded(&home, &["ctx", "b"]).run().only_stderr(1));
        assert!(message.starts_with("error: ~/config:") && message.contains(reason), "{message}");
    }
}

/// JSON may nest as deep as it likes where no field is; kubectl reads 10,000 levels. A change to it
/// can't be verified, and is refused instead of tried for hours.
#[test]
fn deep_json_is_read_but_not_written() {
    let levels = 100_000;
    for (open, inside, close) in [("[", "", "]"), ("{\"a\": ", "1", "}")] {
        let deep = format!("{}{inside}{}", open.repeat(levels), close.repeat(levels));
        let home = home_of(format!("{JSON},\n\"a\": {deep}}}\n"));
        assert_eq!(home.run(&["ctx", "-l"]).only_stdout(), "a\nb\n");
        assert_text(
            &home.masked(&home.run(&["ctx", "b"]).only_stderr(1)),
            expect![[r#"
error: ~/config:2: the change can't be verified: a second parser does not read the file
hint: nothing was written; to make this change manually: vi +2 ~/config
"#]],
        );
    }
}

/// The two keys that count in any case are looked up once for each spelling, not for each line.
#[test]
fn keys_in_any_case_are_not_looked_up_over_and_over() {
    let many = "Kind: Config\n".repeat(100_000) + &"a: b\n".repeat(100_000);
    let home = home_of(many + HEAD);
    assert_eq!(home.run(&["ctx", "-c"]).only_stdout(), "a\n");
}

/// Names as long as a file: shown whole, matched, and never compared letter by letter.
#[test]
fn long_names_are_names() {
    let long = "x".repeat(1 << 20);
    let home = home_of(
        format!("{HEAD}- {{name: {long}}}\n")
            .replace("contexts: [", "contexts:\n- ")
            .replace("}, {", "}\n- {")
            .replace("}]", "}"),
    );
    assert_eq!(bounded(&home, &["ctx", "-l"]).run().only_stdout(), format!("a\nb\n{long}\n"));
    let near = "y".repeat(100_000);
    assert_eq!(
        bounded(&home, &["ctx", &near]).run().only_stderr(1),
        format!("error: no context \"{near}\"\nhint: kswitch ctx --list\n")
    );
    home.write("config", home.read("config").replace("current-context: a", "current-context: b"));
    bounded(&home, &["ctx", "a"]).run().success();
}

/// Far more contexts than in practice: listed, switched and their order kept.
#[test]
fn twenty_thousand_contexts_work() {
    let mut text = "apiVersion: v1\nkind: Config\ncurrent-context: c0\ncontexts:\n".to_owned();
    for number in 0..20_000 {
        let entry = format!("- name: c{number}\n  context: {{cluster: c, user: u}}\n");
        text.push_str(&entry);
    }
    let home = home_of(&text);
    let listed = bounded(&home, &["ctx", "-l"]).run().only_stdout();
    assert_eq!((listed.lines().count(), listed.lines().last()), (20_000, Some("c19999")));
    bounded(&home, &["ctx", "c19999", "-n", "shop"]).run().success();
    let after = home.read("config");
    let lines = after.lines().zip(text.lines()).filter(|(after, before)| after != before);
    let changed: Vec<&str> = lines.map(|(after, _)| after).collect();
    let entry = "  context: {cluster: c, namespace: shop, user: u}";
    assert_eq!(changed, ["current-context: c19999", entry]);
    assert_eq!(after.lines().count(), text.lines().count());
}

/// What every row of the picker reports about the chain is not written out for each.
#[test]
fn the_picker_opens_on_thousands_of_contexts_and_of_broken_files() {
    let mut home = Home::new();
    let entries: Vec<String> = (0..4_000).map(|number| format!("{{name: c{number}}}")).collect();
    home.write("config", format!("contexts: [{}]\n", entries.join(", ")));
    let mut list = "config".to_owned();
    for number in 0..2_000 {
        home.write(&number.to_string(), "contexts: {}\n");
        write!(list, ":{number}").expect("write to a string");
    }
    home.kubeconfig_raw(list);
    let terminal = Terminal::of(&bounded(&home, &["ctx"]), 16, 100);
    terminal.wait_for("(+1999 more:");
    terminal.send_key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);
}

/// The best way to match a term with a name takes memory for each pair of their letters.
#[test]
fn the_picker_searches_long_names_within_bounds() {
    let long = "x".repeat(1 << 18);
    let home = home_of(format!("contexts: [{{name: a}}, {{name: {long}}}]\n"));
    let terminal = Terminal::of(&bounded(&home, &["ctx"]), 16, 100);
    terminal.wait_for("2/2");
    terminal.paste(&"x".repeat(300));
    terminal.wait_for("1/2");
    terminal.send_key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);
}
