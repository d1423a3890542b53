//! Settings out of files.

use std::fs;
use std::time::Duration;

use super::*;
use crate::picker::keymap::{Action, Mode};
use crate::picker::view::theme::{Base, Theme};

fn load(text: &str) -> Result<Settings, SettingsError> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("settings.yaml");
    fs::write(&path, text).unwrap();
    let (settings, mistakes) = Settings::load(&path);
    mistakes.into_iter().next().map_or(Ok(settings), Err)
}

#[test]
fn what_is_not_set_has_its_default() {
    assert_eq!(Settings::load(Path::new("/nonexistent")), (Settings::default(), Vec::new()));
    for empty in ["", "# nothing yet\n", "{}\n", "protect:\nkeys:\n"] {
        assert_eq!(load(empty).unwrap(), Settings::default(), "{empty:?}");
    }
    let set = load("cluster-files: [~/clusters/*]\n").unwrap();
    assert_eq!(set.cluster_files, ["~/clusters/*".parse().unwrap()]);
    assert_eq!(
        Settings { cluster_files: Settings::default().cluster_files, ..set },
        Settings::default()
    );
}

#[test]
fn a_time_may_be_in_seconds() {
    let timeout = |text| load(text).unwrap().timeout;
    assert_eq!(timeout("timeout: 2\n"), Timeout(Duration::from_secs(2)));
    assert_eq!(timeout("timeout: 2m\n"), Timeout(Duration::from_secs(120)));
}

#[test]
fn every_setting_is_read() {
    let text = "validate-namespaces: false\nsort: name\nmouse: false\nheight: 40%\ntheme: light\n\
                protect: '*prod*'\nkeys: {undo: [f2, alt-u], yank: []}\n";
    let set = load(text).unwrap();
    assert!(!set.validate_namespaces && !set.mouse);
    assert_eq!((set.sort, set.height), (Sort::Name, Some(Height::Percent(40))));
    assert_eq!(set.theme.theme(), Theme::of(Base::Light));
    let undo = set.keys.key_for(Action::Undo, Mode::Contexts).map(ToString::to_string);
    assert_eq!(undo.as_deref(), Some("f2"));
    assert_eq!(load("height: 15").unwrap().height, Some(Height::Rows(15)));
    assert_eq!(load("height: full").unwrap().height, None);
}

#[test]
fn patterns_protect_names_in_any_case() {
    let set = load("protect: ['*Prod*', 'arn:aws:eks:*:cluster/live', 'ö[0-9]', '?']\n").unwrap();
    for (name, expected) in [
        ("shop-PROD-eu", Some("*Prod*")),
        ("a/b/prod", Some("*Prod*")),
        ("arn:aws:eks:eu-west-1:1:cluster/live", Some("arn:aws:eks:*:cluster/live")),
        ("Ö7", Some("ö[0-9]")),
        ("x", Some("?")),
        ("staging", None),
        ("", None),
    ] {
        assert_eq!(set.protects(name), expected, "{name}");
    }
    assert_eq!(Settings::default().protects("prod"), None);
}

#[test]
fn a_rule_can_make_each_switch_ask() {
    let set = load("protect: ['*test*', {name: '*Live*', ask: always}, {name: x}]\n").unwrap();
    let asks = |name| (set.protects(name), set.always_asks(name));
    assert_eq!(asks("live-1"), (Some("*Live*"), Some("*Live*")));
    assert_eq!(asks("live-test"), (Some("*test*"), Some("*Live*")));
    assert_eq!(asks("x"), (Some("x"), None));
    assert_eq!(load("protect: {name: a, ask: picker}\n").unwrap().protects("a"), Some("a"));
}

#[test]
fn a_mistake_in_one_key_leaves_the_others_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("settings.yaml");
    let text = "sort: name\nmouse: maybe\nprotct: x\nprotect: [ok, '[a', {name: live, ask: always}, {nam: x}, '*prod*']\n\
                cluster-files: ['/a/**b']\nheight: 7\n";
    fs::write(&path, text).unwrap();
    let (settings, mistakes) = Settings::load(&path);
    assert_eq!(mistakes.iter().map(|own| own.line).collect::<Vec<_>>(), [2, 3, 4, 5].map(Some));
    assert!(settings.protects("PROD-1").is_some() && settings.protects("ok").is_some());
    assert!(settings.always_asks("live").is_some());
    let default = Settings::default();
    assert_eq!(settings.cluster_files, default.cluster_files);
    assert_eq!((settings.mouse, settings.sort), (default.mouse, Sort::Name));
    assert_eq!(settings.height, Some(Height::Rows(7)));
}

/// A rule in it would be lost silently.
#[test]
fn a_second_document_is_an_error_and_empty_ones_are_none() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("settings.yaml");
    for (text, line) in [
        ("sort: name\n---\nprotect: [prod]\n", Some(3)),
        ("---\n---\nprotect: [prod]\n", Some(3)),
        ("sort: name\n...\n---\n- a\n", Some(4)),
        ("sort: name\n---\n---\nx\n", Some(4)),
        ("sort: name\n---\n: [\n", Some(3)),
        ("# mine\n---\nsort: name\n...\n", None),
        ("sort: name\n---\n# nothing\n", None),
        ("sort: name\n---\n---\n", None),
    ] {
        let (settings, errors) = Settings::of_text(&path, text);
        assert_eq!(
            errors.first().map(|error| (error.line, error.hides_protection)),
            line.map(|line| (Some(line), true)),
            "{text}: {errors:?}"
        );
        assert_eq!(settings.sort == Sort::Name, text.contains("sort: name"), "{text}");
    }
}

#[test]
fn a_link_to_nothing_is_an_unreadable_file() {
    use std::os::unix::fs::symlink;
    let directory = tempfile::tempdir().unwrap();
    let (link, inner) = (directory.path().join("settings.yaml"), directory.path().join("kswitch"));
    symlink("../dotfiles/x.yaml", &link).unwrap();
    symlink("/nonexistent", &inner).unwrap();
    for (path, start) in [
        (link.clone(), "can't be read: it is a link to ../dotfiles/x.yaml, which does not exist; "),
        (inner.join("settings.yaml"), ""),
        (inner.join("a/settings.yaml"), ""),
    ] {
        let (settings, errors) = Settings::load(&path);
        assert_eq!(settings, Settings::default());
        let [error] = &errors[..] else { panic!("{path:?}: {errors:?}") };
        assert!(error.hides_protection && error.reason.starts_with(start), "{error}");
        assert!(error.reason.contains(", which does not exist; all settings have"), "{error}");
    }
    fs::remove_file(&inner).unwrap();
    assert_eq!(Settings::load(&inner.join("settings.yaml")), (Settings::default(), Vec::new()));
}

#[test]
fn what_is_wrong_is_reported_with_its_line_and_what_is_allowed() {
    for (text, line, reason) in [
        (
            "# mine\nclusterfiles: []\n",
            2,
            "unknown key \"clusterfiles\"; did you mean cluster-files?",
        ),
        ("xyz: 1\n", 1, "unknown key \"xyz\"; there are cluster-files, timeout,"),
        ("- a\n", 1, "invalid type: sequence, expected a mapping"),
        ("mouse: true\nmouse: false\n", 2, "duplicate key \"mouse\""),
        ("mouse: yes\n", 1, "mouse: invalid type: string \"yes\", expected a boolean"),
        ("sort: name\ntimeout: 2h\n", 2, "timeout: \"2h\" is not a time up to an hour, such as 5s"),
        ("timeout:\n- 1\n", 2, "timeout: invalid type: sequence, expected a single value"),
        ("sort: age\n", 1, "sort: unknown value \"age\"; there are recent, name"),
        ("height: 101%\n", 1, "height: \"101%\" is not a number of rows, a percentage or full"),
        (
            "cluster-files: [a,\n  /b/**c]\n",
            2,
            "cluster-files[1]: \"/b/**c\" is not a glob: recursive",
        ),
        ("cluster-files:\n- a\n- {b: c}\n", 3, "cluster-files[1]: invalid type: map"),
        (
            "protect:\n- ok\n- '[a'\n",
            3,
            "protect[1]: \"[a\" is not a pattern: there is a [ without its ], such as [a-c]",
        ),
        (
            "short-names:\n- 'a-{b} -> {b}'\n- 'a-{b} -> {c}'\n",
            3,
            "short-names[1]: \"a-{b} -> {c}\" is a rule with a field that its pattern does not have",
        ),
        (
            "protect:\n- ok\n- {name: x, ask: alway}\n",
            3,
            "protect[1]: unknown value \"alway\"; did you mean always?",
        ),
        (
            "protect:\n- {ask: always}\n",
            2,
            "protect[0]: there is no name, such as {name: \"*prod*\", ask: always}",
        ),
        (
            "protect: a**b\n",
            1,
            "protect: \"a**b\" is not a pattern: one * is any text, so ** is not",
        ),
        ("protect: [a, '***']\n", 1, "protect[1]: \"***\" is not a pattern: one * is any text"),
        ("protect: '*[z-a]*'\n", 1, "protect: \"*[z-a]*\" is not a pattern: the range z-a has no"),
        ("protect: ['']\n", 1, "protect[0]: \"\" is not a pattern of names: it is empty"),
        ("protect: {name: ''}\n", 1, "protect: \"\" is not a pattern of names: it is empty"),
        ("protect:\n- ok\n-\n", 3, "protect[1]: there is no value"),
        (
            "\nkeys:\n  undo: ctrl-\n",
            3,
            "keys.undo: \"ctrl-\" is not a key, such as ctrl-z, alt-enter, f2",
        ),
        ("keys:\n  cancel:\n  - esc\n  - ctrl-i\n", 4, "keys.cancel[1]: \"ctrl-i\" is sent as tab"),
        ("keys: {undo: f2,\n  udno: f3}\n", 2, "keys: unknown key \"udno\"; did you mean undo?"),
        (
            "keys: {undo: f2,\n copy: [f3,\n  f2]}\n",
            1,
            "keys: f2 is for undo already, so it can't be for copy",
        ),
        (
            "keys:\n  undo: f2\n  choose: []\n",
            2,
            "keys: no key is left to choose with; choose needs one",
        ),
        ("keys:\n  yank: f2\n  undo:\n  - enter\n", 2, "keys: no key is left to choose with"),
        (
            "aliases: [a]\n",
            1,
            "aliases: invalid type: sequence, expected a mapping, such as {prod:",
        ),
        ("aliases:\n  a: b\n  p:\n", 3, "aliases.p: there is no value"),
        (
            "aliases:\n  a: b\n  'a*': b\n",
            3,
            "aliases: \"a*\" is not a valid alias: it contains '*'",
        ),
        ("aliases:\n  a: b\n  p: [c]\n", 3, "aliases.p: invalid type: sequence, expected a single"),
        (
            "aliases:\n  p: {context: x, namspace: y}\n",
            2,
            "aliases.p: unknown key \"namspace\"; did you mean namespace?",
        ),
        ("aliases:\n  p: {namespace: y}\n", 2, "aliases.p: there is no context, such as {context:"),
        (
            "aliases:\n  p: {context: x, namespace: Y}\n",
            2,
            "aliases.p: \"Y\" can't be a namespace: 'Y'",
        ),
        ("hooks:\n  after-switch:\n  - ./x\n", 2, "hooks: \"./x\" is a relative path"),
        ("hooks: {after-switch: ~x/a}\n", 1, "hooks: \"~x/a\" is no path: only ~/ stands for"),
        ("hooks: {after-switch: .}\n", 1, "hooks: \".\" is a directory"),
        ("hooks: {after-switch: [.., a]}\n", 1, "hooks: \"..\" is a directory"),
        ("hooks: {after-switch: /bin/}\n", 1, "hooks: \"/bin/\" is a directory"),
        ("hooks: {after-switch: [/x, \"a\\0\"]}\n", 1, "hooks: \"a\\u{0}\" has a NUL character"),
        ("hooks: {after-switch: ''}\n", 1, "hooks: the program has no name"),
        ("hooks: {after: x}\n", 1, "hooks: unknown key \"after\"; did you mean after-switch?"),
        ("keys: {undo: }\n", 1, "keys.undo: there is no value"),
        (
            "keys: ctrl-z\n",
            1,
            "keys: invalid type: string \"ctrl-z\", expected a mapping, such as {undo: ctrl-z,",
        ),
        (
            "theme:\n  base: dark\n  found:\n    fg: '#12345'\n",
            4,
            "theme.found.fg: \"#12345\" is not a colour",
        ),
        (
            "theme:\n  base: dark\n  found:\n    fg: #ff8800\n    bold: 1\n",
            4,
            "theme.found.fg: there is no value; one that starts with # needs quotes",
        ),
        ("theme:\n  fuond: {bold: true}\n", 2, "theme: unknown key \"fuond\"; did you mean found?"),
        ("theme: drak\n", 1, "theme: unknown value \"drak\"; did you mean dark?"),
    ] {
        let error = load(text).unwrap_err();
        assert!(error.reason.starts_with(reason), "{text}: {error}");
        assert_eq!(error.line, Some(line), "{text}: {error}");
    }
}

#[test]
fn a_pattern_without_quotes_is_shown_with_them() {
    for (text, line, corrected) in [
        ("protect: *prod*\n", 1, r#"protect: "*prod*""#),
        ("protect: *prod\n", 1, r#"protect: "*prod""#),
        ("sort: name\nprotect: [*prod*, '*live*']\n", 2, r#"protect: ["*prod*", '*live*']"#),
        ("protect:\n  - a\n  - *prod*\nsort: name\n", 3, r#"- "*prod*""#),
    ] {
        let error = load(text).unwrap_err();
        let reason = format!(
            "a value that starts with * must be quoted: {corrected}; all settings have their defaults"
        );
        assert_eq!((error.line, error.reason), (Some(line), reason), "{text}");
    }
}
