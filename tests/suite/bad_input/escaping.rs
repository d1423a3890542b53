//! Nothing raw reaches the terminal: whatever is printed, and wherever it came from.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStringExt as _;

use serde_json::Value;

use crate::support::command::Ran;
use crate::support::home::Home;
use crate::support::hostile::{CHARACTERS, assert_safe_output, hostile};
use crate::support::terminal::{Key, Terminal};

/// The name between quotes, as YAML and kubectl read it.
fn quoted(name: &str) -> String {
    let mut text = "\"".to_owned();
    for character in name.chars() {
        write!(text, "\\U{:08x}", u32::from(character)).expect("write to a string");
    }
    text + "\""
}

/// A kubeconfig with hostile names everywhere.
fn kubeconfig() -> String {
    let [context, cluster, user, namespace, server, command] =
        ["x", "c", "u", "n", "https://h/", "login"].map(|name| quoted(&hostile(name)));
    format!(
        "current-context: {context}\n\
         clusters:\n- {{name: {cluster}, cluster: {{server: {server}}}}}\n\
         users:\n- {{name: {user}, user: {{exec: {{command: {command}, apiVersion: v1}}}}}}\n\
         contexts:\n\
         - {{name: {context}, context: {{cluster: {cluster}, user: {user}, namespace: {namespace}}}}}\n\
         - {{name: a, context: {{cluster: {cluster}, user: {user}}}}}\n"
    )
}

fn is_silent(ran: &Ran) -> bool {
    ran.stdout.is_empty() && ran.stderr.is_empty()
}

/// A file name with all of the characters, and a byte that is not UTF-8.
fn hostile_path(home: &Home, name: &str) -> OsString {
    let mut path = home.path("").into_os_string().into_vec();
    path.extend(format!("/{}", hostile(name).replace(['/', ':'], "-")).bytes());
    path.push(0xff);
    OsString::from_vec(path)
}

#[test]
fn names_and_arguments_are_printed_escaped() {
    let mut home = Home::new();
    home.write("config", kubeconfig());
    home.write("copy", kubeconfig());
    home.kubeconfig(&["config", "copy"]);
    let [context, near, namespace] = ["x", "xy", "n"].map(hostile);
    let option = format!("--{context}");
    let value = format!("--color={context}");
    for arguments in [
        &["ctx", "-l"][..],
        &["ctx", "-l", "-o", "wide"],
        &["ctx", "-l", "-o", "json"],
        &["ctx", "-c"],
        &["-v", "ctx", "a"],
        &["-v", "ctx", &context, "-n", "shop"],
        &["-v", "ctx", &context, "-n", &namespace],
        &["ctx", &near],
        &["ctx", &near, "--file", &context],
        &["ns", "-c"],
        &["ns", "-l"],
        &["ns", "-l", "-o", "wide"],
        &["ns", "-l", "-o", "json"],
        &["ns", &namespace],
        &["ns", "-f", &namespace],
        &["ns", "unknown", "--context", &context],
        &["ns", "-c", "--context", &near],
        &["-v", "ns", "-f", "shop", "--context", &context],
        &["ns", "-"],
        &["current"],
        &["current", "-o", "json"],
        &["--kubeconfig", &context, "ctx", "a"],
        &[&context],
        &[&option],
        &["ctx", "a", &context],
        &["ctx", &option],
        &["ctx", "-l", "-o", &context],
        &[&value],
        &["env", "--shell", &context],
        &["help", &context],
    ] {
        home.write("config", kubeconfig());
        let ran = home.run(arguments);
        assert!(!is_silent(&ran), "{ran}");
        assert_safe_output(&ran);
    }
}

/// JSON is for programs: every name comes back to the letter.
#[test]
fn json_carries_the_exact_names() {
    let mut home = Home::new();
    home.write("config", kubeconfig());
    home.kubeconfig(&["config"]);
    let parsed = |arguments: &[&str]| -> Value {
        serde_json::from_str(&home.run(arguments).only_stdout()).expect("JSON")
    };
    let listed = parsed(&["ctx", "-l", "-o", "json"]);
    let current = parsed(&["current", "-o", "json"]);
    for (field, name) in [("cluster", "c"), ("user", "u"), ("namespace", "n")] {
        assert_eq!(listed[1][field], hostile(name));
        assert_eq!(current[field], hostile(name));
    }
    assert_eq!(
        (&listed[1]["name"], &current["context"]),
        (&hostile("x").into(), &hostile("x").into())
    );
    let known = home.run(&["ns", "-l", "--cached", "-o", "json"]).success().stdout;
    let known: Value = serde_json::from_str(&known).expect("JSON");
    assert_eq!(known[1]["name"], hostile("n"));
}

#[test]
fn paths_are_printed_escaped() {
    let home = Home::new();
    let [good, broken, directory, missing] =
        ["good", "broken", "directory", "missing"].map(|name| hostile_path(&home, name));
    std::fs::write(&good, kubeconfig()).expect("write a file");
    std::fs::write(&broken, "contexts: {}\n").expect("write a file");
    std::fs::create_dir(&directory).expect("make a directory");
    let settings = hostile_path(&home, "settings");
    std::fs::create_dir_all(std::path::Path::new(&settings).join("kswitch")).expect("a directory");
    let wrong = format!("{}: 1\n", quoted(&hostile("key")));
    std::fs::write(std::path::Path::new(&settings).join("kswitch/settings.yaml"), wrong)
        .expect("write a file");
    let (mut count, mut silent) = (0, 0);
    for list in
        [vec![&good], vec![&good, &broken], vec![&directory, &missing, &good], vec![&missing]]
    {
        let list = std::env::join_paths(list).expect("no colons");
        for arguments in [
            &["ctx", "-l"][..],
            &["ctx", "-l", "-o", "wide"],
            &["ctx", "-l", "-o", "json"],
            &["-v", "ctx", "a"],
            &["-v", "ns", "-f", "shop"],
            &["current", "-o", "json"],
            &["env"],
        ] {
            let ran = home.command(arguments).env("KUBECONFIG", &list).run();
            assert_safe_output(&ran);
            silent += usize::from(is_silent(&ran));
            count += 1;
        }
        let named = home.command(&["ctx", "nope", "--file"]).args(&[&good]);
        assert_safe_output(&named.env("KUBECONFIG", &list).run());
        let set = home.command(&["ctx", "-l"]).env("XDG_CONFIG_HOME", &settings);
        assert_safe_output(&set.env("KUBECONFIG", &list).run());
        // A history that can't be kept, and a demo that can't be unpacked, below a file.
        for verb in [&["ctx", "a"][..], &["demo"]] {
            let spoiled =
                home.command(verb).env("XDG_STATE_HOME", &good).env("XDG_CACHE_HOME", &good);
            assert_safe_output(&spoiled.env("KUBECONFIG", &list).run());
        }
    }
    assert!(silent < count / 4, "{silent} of {count} runs printed nothing");
}

/// An error in a file is reported with its names, and they are escaped too.
#[test]
fn problems_are_printed_escaped() {
    let name = quoted(&hostile("x"));
    let mut home = Home::new();
    home.kubeconfig(&["config"]);
    for text in [
        format!("contexts: [{{name: {name}}}, {{name: {name}}}]\n"),
        format!("kind: {name}\n"),
        format!("apiVersion: {name}\n"),
        format!("users: [{{user: {{auth-provider: {{config: {{{name}: [1]}}}}}}}}]\n"),
        format!("users: [{{user: {{as-user-extra: {{{name}: 1}}}}}}]\n"),
        format!("current-context: {name}\n"),
        "a: \u{202e}\u{2066}: \u{e0041}: b: c\n".to_owned(),
        "a: &\u{202e}\u{200b} *\u{202e}\n".to_owned(),
        "a: !\u{202e}\u{200b}!\u{e0041} b\n".to_owned(),
        "%\u{202e}\u{200b} \u{2028}\n---\na: b\n".to_owned(),
        "{\"a\u{202e}\": \u{200b}}\n".to_owned(),
        "\u{9b}2J\n".to_owned(),
    ] {
        home.write("config", &text);
        for arguments in [&["ctx", "-l"][..], &["ctx", "a"], &["current"], &["env"]] {
            let ran = home.run(arguments);
            assert_safe_output(&ran);
            // There is no context of this name in any of them.
            assert!(!is_silent(&ran) || arguments != ["ctx", "a"], "{ran}");
        }
    }
}

/// The program's own colours and movements apart, the picker sends no such character; nor does the
/// message about a namespace that was chosen there.
#[test]
fn the_picker_draws_names_escaped() {
    let mut home = Home::new();
    let path = hostile_path(&home, "file");
    std::fs::write(&path, kubeconfig()).expect("write a file");
    home.write("broken", "contexts: {}\n");
    home.kubeconfig_raw(path.clone());
    let terminal = Terminal::open(&home, &["ns", "--context", "a"], 30, 200);
    terminal.wait_for("namespaces of a");
    terminal.paste(&format!("n{CHARACTERS}"));
    terminal.wait_for(r"\u{e007f}  1/2");
    terminal.send_key(Key::Ctrl('u'));
    terminal.wait_for("default");
    terminal.send_key(Key::Down);
    terminal.send_key(Key::Enter);
    terminal.wait_exit();
    assert!(terminal.screen().contains(r"n\u{1b}]0;forged"), "{}", terminal.screen());
    assert_safe_bytes(&terminal);

    let terminal = Terminal::open(&home, &["ctx"], 30, 200);
    terminal.wait_for("enter switch");
    terminal.send_key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);
    assert_safe_bytes(&terminal);
}

/// The line for a shell goes to a shell with every byte, and to a terminal without.
#[test]
fn the_line_for_a_shell_is_escaped_on_a_terminal() {
    let mut home = Home::new();
    let name = "a\u{202e}b\u{2066}c\u{200b}";
    home.write(name, kubeconfig());
    home.kubeconfig(&[name]);
    let path = home.path(name);
    let expected = format!("export KUBECONFIG='{}'\n", path.display());
    assert_eq!(home.run(&["env", "--shell", "sh"]).only_stdout(), expected);
    let terminal = Terminal::open(&home, &["env", "--shell", "sh"], 16, 200);
    assert_eq!(terminal.wait_exit(), 0);
    assert!(terminal.screen().contains(r"a\u{202e}b\u{2066}c\u{200b}'"), "{}", terminal.screen());
    assert_safe_bytes(&terminal);
}

#[track_caller]
fn assert_safe_bytes(terminal: &Terminal) {
    let sent = String::from_utf8(terminal.raw_output()).expect("UTF-8");
    assert!(!sent.contains("\u{1b}]0;"), "{sent:?}");
    let own = ['\u{1b}', '\r', '\n', '\t', '\u{8}', '\u{7}'];
    let raw =
        sent.chars().find(|character| !own.contains(character) && CHARACTERS.contains(*character));
    assert!(raw.is_none(), "{raw:?} in {sent:?}");
}
