//! `kswitch settings`: the file and its errors, the editor, and the schema.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use expect_test::expect;
use kswitch::settings::{Settings, schema};
use regex::Regex;
use serde_json::{Value, json};

use crate::support::expected::assert_text;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

const FILE: &str = ".config/kswitch/settings.yaml";

#[test]
fn the_path_is_printed_whether_there_is_a_file_or_not() {
    let home = Home::new();
    for arguments in [&["settings"][..], &["settings", "path"]] {
        let path = home.run(arguments).only_stdout();
        assert_eq!(home.masked(&path), format!("$HOME/{FILE}\n"));
    }
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn a_check_reports_each_error_with_its_line() {
    let home = Home::new();
    assert_eq!(
        home.run(&["settings", "check"]).only_stderr(0),
        format!("There is no ~/{FILE}: all settings have their defaults.\n")
    );
    home.write(FILE, "sort: name\n");
    let message = home.run(&["settings", "check"]).only_stderr(0);
    assert_eq!(message, format!("~/{FILE} has no errors.\n"));
    home.write(FILE, "mouse: false\nheigth: 3\nsort: [x]\nprotect: '['\n");
    assert_text(
        &home.run(&["settings", "check"]).only_stderr(1),
        expect![[r#"
error: ~/.config/kswitch/settings.yaml:2:1: unknown key "heigth"; did you mean height?
error: ~/.config/kswitch/settings.yaml:3:7: sort: invalid type: sequence, expected one of recent, name
error: ~/.config/kswitch/settings.yaml:4:10: protect: "[" is not a pattern: there is a [ without its ], such as [a-c]
hint: to correct it: kswitch settings edit
"#]],
    );
}

/// The editor writes what a user would; the hint of the check is typed.
#[test]
fn a_new_file_is_opened_with_all_settings_as_comments_and_checked_afterwards() {
    let home = Home::new();
    home.script(
        "editor",
        "#!/bin/sh\necho \"$2\"; cp \"$2\" ~/opened\necho 'heigth: 3' >> \"$2\"\n",
    );
    let edit = |variable| {
        let command = home.command(&["settings", "edit"]).env(variable, "editor -x");
        Terminal::of(&command, 16, 100)
    };
    let terminal = edit("VISUAL");
    terminal.wait_for("unknown key \"heigth\"");
    terminal.wait_for("hint: to correct it: kswitch settings edit");
    assert_eq!(terminal.wait_exit(), 1);
    let mode = fs::metadata(home.path(FILE)).expect("the settings").permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    let opened = home.read("opened");
    assert!(
        opened.starts_with("# yaml-language-server: $schema=settings.schema.json\n"),
        "{opened}"
    );
    // Without the marks they are the defaults.
    let settings: Vec<&str> = opened
        .lines()
        .filter_map(|line| line.strip_prefix("# ").filter(|own| own.contains(": ")))
        .filter(|line| {
            line.split(':')
                .next()
                .is_some_and(|key| !key.contains(' ') && key != "yaml-language-server")
        })
        .collect();
    assert_eq!(settings.len(), schema::ALL.len(), "{settings:?}");
    let read = Settings::load(&home.write("all.yaml", settings.join("\n")));
    assert_eq!(read, (Settings::default(), Vec::new()));
    let written = home.read(".config/kswitch/settings.schema.json");
    assert_eq!(written, home.run(&["settings", "schema"]).only_stdout());
    // A file that exists is opened as it is.
    home.write(FILE, "sort: name\n");
    assert_eq!(edit("EDITOR").wait_exit(), 1);
    assert_eq!(home.read("opened"), "sort: name\n");
    let message = home.run(&["settings", "edit"]).only_stderr(1);
    assert_eq!(
        message,
        "error: there is no terminal for an editor\n\
         hint: to see where the settings are: kswitch settings path\n"
    );
}

#[test]
fn the_failure_of_the_editor_is_an_error() {
    let home = Home::new();
    for (script, how) in [("exit 3", "exit code 3"), ("kill -9 $$", "signal 9")] {
        home.script("editor", &format!("#!/bin/sh\n{script}\n"));
        let terminal = Terminal::of(
            &home.command(&["settings", "edit"]).env("VISUAL", "exec editor"),
            16,
            100,
        );
        terminal.wait_for(&format!("error: the editor \"exec editor\" failed ({how})"));
        assert_eq!(terminal.wait_exit(), 1);
    }
}

/// An editor would show the files in it. The hint is typed.
#[test]
fn a_directory_in_the_place_of_the_file_is_moved_away() {
    let home = Home::new();
    home.write(&format!("{FILE}/x"), "");
    let said = home.run(&["settings", "check"]).only_stderr(1);
    let hint = "to move it away: mv ~/.config/kswitch/settings.yaml ~/.config/kswitch/settings.old";
    assert!(said.ends_with(&format!("\nhint: {hint}\n")), "{said}");
    let edit = home.command(&["settings", "edit"]).env("VISUAL", "touch");
    let terminal = Terminal::of(&edit, 16, 120);
    terminal.wait_for(hint);
    assert_eq!(terminal.wait_exit(), 1);
    let command = hint.split_once(": ").expect("a command").1;
    home.program("/bin/sh", &["-c", command]).run().success();
    assert_eq!(Terminal::of(&edit, 16, 120).wait_exit(), 0);
    home.run(&["settings", "check"]).success();
}

/// Its keys are those that the parser knows, and each value of a list is accepted.
#[test]
fn the_schema_describes_what_the_parser_reads() {
    let home = Home::new();
    let text = home.run(&["settings", "schema"]).only_stdout();
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let properties = schema["properties"].as_object().expect("the properties");
    let reason = Settings::load(&home.write("wrong.yaml", "qqqq: 1\n")).1[0].reason.clone();
    let keys: Vec<&str> =
        reason.split("there are ").nth(1).expect("the keys").split(", ").collect();
    let mut described: Vec<&str> = properties.keys().map(String::as_str).collect();
    let mut known = keys.clone();
    known.sort_unstable();
    described.sort_unstable();
    assert_eq!(described, known);
    let mut checked = 0;
    for key in keys {
        for value in values(&properties[key]) {
            let text = format!("{key}: {value}\n");
            let (_, errors) = Settings::load(&home.write("one.yaml", &text));
            assert_eq!(errors, [], "{text}");
            checked += 1;
        }
        // Any key of `aliases` is a name.
        let wrong = if key == "aliases" { "{x: {qqqq: 1}}" } else { "{qqqq: 1}" };
        let (_, errors) = Settings::load(&home.write("one.yaml", format!("{key}: {wrong}\n")));
        assert_eq!(errors.len(), 1, "{key}");
    }
    assert!(checked > 100, "{checked}");
}

/// An editor marks what `settings check` rejects, as far as a schema can say it.
#[test]
fn the_schema_and_the_parser_agree_on_values() {
    let schema = schema::schema();
    let path = Path::new("settings.yaml");
    let long = "x".repeat(64);
    let table = [
        (
            "timeout",
            json!(["5s", "60m", "1m", "3600s", "3600", "001s", "1ms", "3600000ms", 1, 3600]),
        ),
        (
            "!timeout",
            json!(["0s", "0", "61m", "3601s", "3600001ms", "1h", "s", "", "-1s", 0, 3601]),
        ),
        ("height", json!(["full", "1%", "100%", "040%", "1", "65535", 1, 65535])),
        ("!height", json!(["0%", "101%", "0", "65536", "99999", "", "%", 0, 65536])),
        (
            "aliases",
            json!([{}, {"a": "b"}, {"a.b/c:d": "b"}, {"a": {"context": "b", "namespace": "web-1"}}]),
        ),
        (
            "!aliases",
            json!([
                {"": "b"}, {".": "b"}, {"-a": "b"}, {"!a": "b"}, {"a*": "b"}, {"a?": "b"}, {"a[": "b"},
                {"a]": "b"}, {"a,b": "c"}, {"a=b": "c"}, {"a b": "c"}, {"a\u{202e}": "b"}, {"a\u{200b}": "b"},
                {"a\u{1}": "b"}, {"a": ""}, {"a": "-"}, {"a": {"context": ""}}, {"a": {"context": "-"}},
                {"a": {"namespace": "b"}}, {"a": {"context": "b", "namespace": "B"}},
                {"a": {"context": "b", "namespace": ""}}, {"a": {"context": "b", "namespace": "-b"}},
                {"a": {"context": "b", "namespace": "b-"}}, {"a": {"context": "b", "namespace": long}},
            ]),
        ),
        ("protect", json!(["*prod*", ["a", {"name": "b", "ask": "always"}], []])),
        (
            "!protect",
            json!(["", [""], {"name": ""}, {"name": "a", "ask": "never"}, {"ask": "always"}]),
        ),
        (
            "hooks",
            json!([{"after-switch": "/a/b c"}, {"after-switch": ["~/a", "", "./x"]}, {"after-switch": []}, {"after-switch": "a.b"}, {"timeout": "1m"}]),
        ),
        (
            "!hooks",
            json!([
                {"after-switch": "~x/a"}, {"after-switch": "~"}, {"after-switch": "."}, {"after-switch": [".."]},
                {"after-switch": "./a"}, {"after-switch": "a/b"}, {"after-switch": "/a/"}, {"after-switch": ""},
                {"after-switch": ["/a\u{0}"]}, {"after-switch": ["/a", "b\u{0}"]}, {"timeout": "61m"},
            ]),
        ),
        ("keys", json!([{"undo": "f2"}, {"yank": []}, {"choose": ["enter", "f9"]}])),
        ("!keys", json!([{"undo": ""}, {"choose": []}, {"confirm": []}, {"nope": "f2"}])),
        (
            "theme",
            json!(["dark", {"found": {"fg": "#ff8800", "bg": 255}}, {"key": {"fg": "Bright-Red", "bg": "7"}}]),
        ),
        (
            "!theme",
            json!(["drak", {"found": {"fg": "#ff880"}}, {"found": {"fg": 256}}, {"found": {"fg": "256"}}, {"found": {"fg": ""}}]),
        ),
        ("short-names", json!(["a-{x} -> {x}"])),
        ("!short-names", json!(["a"])),
    ];
    for (key, values) in table {
        let is_valid = !key.starts_with('!');
        let key = key.trim_start_matches('!');
        for value in values.as_array().expect("values") {
            let text = json!({key: value});
            let (_, errors) = Settings::of_text(path, &text.to_string());
            assert_eq!(errors.is_empty(), is_valid, "{text}: {errors:?}");
            assert_eq!(allows(&schema, &text), is_valid, "{text}");
        }
    }
}

/// Whether a value is valid by a schema with the keywords that ours has.
fn allows(schema: &Value, value: &Value) -> bool {
    if let Some(allowed) = schema.as_bool() {
        return allowed;
    }
    schema.as_object().expect("a schema").iter().all(|(keyword, own)| {
        let parts = || own.as_array().expect("parts");
        let limit = || usize::try_from(own.as_u64().expect("a limit")).expect("a size");
        match keyword.as_str() {
            "$schema" | "title" | "description" | "examples" => true,
            "type" => own
                .as_array()
                .map_or_else(|| vec![own], |all| all.iter().collect())
                .into_iter()
                .any(|kind| match kind.as_str().expect("a type") {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64(),
                    "string" => value.is_string(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("{other}"),
                }),
            "anyOf" => parts().iter().any(|part| allows(part, value)),
            "not" => !allows(own, value),
            "enum" => parts().contains(value),
            "const" => own == value,
            "pattern" => value.as_str().is_none_or(|text| {
                Regex::new(own.as_str().expect("a pattern")).expect("a pattern").is_match(text)
            }),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= limit()),
            "minItems" => value.as_array().is_none_or(|items| items.len() >= limit()),
            "minimum" => {
                value.as_i64().is_none_or(|number| number >= own.as_i64().expect("a number"))
            }
            "maximum" => {
                value.as_i64().is_none_or(|number| number <= own.as_i64().expect("a number"))
            }
            "properties" => value.as_object().is_none_or(|fields| {
                fields
                    .iter()
                    .all(|(name, field)| own.get(name).is_none_or(|own| allows(own, field)))
            }),
            "additionalProperties" => value.as_object().is_none_or(|fields| {
                let known = &schema["properties"];
                fields.iter().all(|(name, field)| known.get(name).is_some() || allows(own, field))
            }),
            "propertyNames" => value.as_object().is_none_or(|fields| {
                fields.keys().all(|name| allows(own, &Value::from(name.as_str())))
            }),
            "required" => value.as_object().is_none_or(|fields| {
                parts().iter().all(|name| fields.contains_key(name.as_str().expect("a name")))
            }),
            "prefixItems" => value.as_array().is_none_or(|items| {
                items.iter().zip(parts()).all(|(item, part)| allows(part, item))
            }),
            "items" => value.as_array().is_none_or(|items| {
                let prefix = schema["prefixItems"].as_array().map_or(0, Vec::len);
                items.iter().skip(prefix).all(|item| allows(own, item))
            }),
            other => panic!("{other}"),
        }
    })
}

/// Each key of the schema, with each type of value that it does not have.
#[test]
fn a_value_of_a_wrong_type_is_an_error_with_its_place() {
    let home = Home::new();
    let schema = schema::schema();
    let mut checked = 0;
    for (key, part) in schema["properties"].as_object().expect("the properties") {
        for value in wrong_values(part) {
            let text = format!("sort: name\n{key}: {value}\n");
            let text = if key == "sort" { format!("\n{key}: {value}\n") } else { text };
            let (_, errors) = Settings::load(&home.write("one.yaml", &text));
            assert_eq!(errors.len(), 1, "{text}: {errors:?}");
            assert_eq!(errors[0].line, Some(2), "{text}: {errors:?}");
            assert!(errors[0].column > Some(1), "{text}: {errors:?}");
            checked += 1;
        }
    }
    assert!(checked > 200, "{checked}");
}

/// Values of types that a part of the schema does not allow, at each of its levels.
fn wrong_values(part: &Value) -> Vec<String> {
    let parts = part["anyOf"].as_array().map_or_else(|| vec![part], |parts| parts.iter().collect());
    let types = |part: &Value| match &part["type"] {
        Value::Array(several) => several.clone(),
        Value::Null => vec![Value::from("string")],
        one => vec![one.clone()],
    };
    let all: Vec<Value> = parts
        .iter()
        .flat_map(|part| {
            let inner = part["anyOf"].as_array();
            inner.map_or_else(|| types(part), |inner| inner.iter().flat_map(types).collect())
        })
        .collect();
    let allows = |wanted: &str| all.iter().any(|own| own == wanted);
    let mut wrong: Vec<String> = [
        ("integer", "3"),
        ("number", "1.5"),
        ("boolean", "true"),
        ("string", "zzz"),
        ("array", "[[]]"),
        ("object", "{qqqq: 1}"),
    ]
    .into_iter()
    .filter(|(name, _)| !allows(name))
    .map(|(_, value)| value.to_owned())
    .collect();
    for part in parts {
        let inner = part["anyOf"].as_array();
        if let Some(inner) = inner {
            wrong.extend(inner.iter().flat_map(levels));
        }
        wrong.extend(levels(part));
    }
    wrong
}

/// Wrong values in the lists and mappings of a part.
fn levels(part: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if part["type"] == "array" {
        wrong.extend(wrong_values(&part["items"]).iter().map(|value| format!("[{value}]")));
    }
    for (name, property) in part["properties"].as_object().into_iter().flatten() {
        let required = part["required"].as_array().into_iter().flatten();
        let others = required.filter_map(Value::as_str).filter(|own| own != name);
        let others = others.fold(String::new(), |text, own| text + ", " + own + ": x");
        let values = wrong_values(property);
        wrong.extend(values.iter().map(|value| format!("{{{name}: {value}{others}}}")));
    }
    if part["additionalProperties"].is_object() {
        let values = wrong_values(&part["additionalProperties"]);
        wrong.extend(values.iter().map(|value| format!("{{x: {value}}}")));
    }
    wrong
}

/// An example of each value that a part of the schema allows.
fn values(part: &Value) -> Vec<String> {
    if let Some(parts) = part["anyOf"].as_array() {
        return parts.iter().flat_map(values).collect();
    }
    if let Some(names) = part["enum"].as_array() {
        return names.iter().map(|name| name.as_str().expect("a name").to_owned()).collect();
    }
    // A key that no other binding has.
    let example = part["examples"][0].as_str().unwrap_or("f9");
    let example = format!("'{example}'");
    match part["type"].as_str() {
        Some("object") if part["properties"].is_null() => {
            let any = values(&part["additionalProperties"]);
            any.into_iter().map(|value| format!("{{x: {value}}}")).collect()
        }
        Some("object") => {
            let properties = part["properties"].as_object().expect("properties");
            let required = part["required"].as_array().into_iter().flatten();
            let required = required.filter_map(Value::as_str);
            let each = properties.iter().flat_map(|(name, part)| {
                let others = required.clone().filter(|own| *own != name);
                let others = others.fold(String::new(), |text, own| text + ", " + own + ": x");
                let with = move |value| format!("{{{name}: {value}{others}}}");
                values(part).into_iter().map(with)
            });
            each.collect()
        }
        Some("array") => {
            values(&part["items"]).into_iter().map(|value| format!("[{value}]")).collect()
        }
        Some("boolean") => vec!["true".to_owned(), "false".to_owned()],
        Some("integer") => vec!["7".to_owned()],
        Some("null") => vec![String::new()],
        _ => vec![example],
    }
}
