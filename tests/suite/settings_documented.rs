//! `docs/settings.md` documents the settings: it is read with the real parser, and compared.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use kswitch::picker::keymap::{Group, Keymap};
use kswitch::picker::view::Theme;
use kswitch::picker::view::theme::Base;
use kswitch::settings::Settings;
use kswitch::short_names::BUILT_IN;

use crate::support::home::Home;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    fs::read_to_string(path).expect("the document")
}

/// The blocks of YAML, in order.
fn blocks(document: &str) -> Vec<&str> {
    let after = document.split("```yaml\n").skip(1);
    after.map(|rest| rest.split("```").next().expect("a block")).collect()
}

#[test]
fn the_block_of_all_defaults_is_what_kswitch_does_without_settings() {
    let document = document();
    let home = Home::new();
    let all = blocks(&document)[0];
    let read = Settings::load(&home.write("all.yaml", all));
    assert_eq!(read, (Settings::default(), Vec::new()));
    // The error for an unknown key names them all.
    let reason = Settings::load(&home.write("wrong.yaml", "qqqq: 1\n")).1[0].reason.clone();
    let keys: Vec<&str> =
        reason.split("there are ").nth(1).expect("the keys").split(", ").collect();
    assert!(keys.len() > 5, "{reason}");
    for key in keys {
        assert!(all.contains(&format!("\n{key}:")) || all.starts_with(key), "{key}");
        assert!(document.contains(&format!("\n| `{key}` |")), "{key}");
    }
}

#[test]
fn every_built_in_short_form_is_in_the_document() {
    let document = document();
    for rule in BUILT_IN {
        assert!(document.contains(&format!("| `{rule}` |")), "{rule}");
    }
}

#[test]
fn every_example_is_valid() {
    let document = document();
    let home = Home::new();
    let examples = &blocks(&document)[1..];
    assert_eq!(examples.len(), 5);
    for example in examples {
        let (read, mistakes) = Settings::load(&home.write("example.yaml", example));
        assert_eq!(mistakes, [], "{example}");
        assert_ne!(read, Settings::default(), "{example}");
    }
    let rows =
        document.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 5);
    let mut checked = 0;
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        let key = cells[0].trim_matches(['|', ' ', '`']);
        for value in cells[3].trim_end_matches(" |").split("`, `") {
            let text = format!("{key}: {}\n", value.trim_matches('`'));
            let (read, mistakes) = Settings::load(&home.write("cell.yaml", &text));
            assert_eq!(mistakes, [], "{text}");
            // Its example is a default, so that it can be seen how one is written.
            let is_default = key == "keys";
            assert_eq!(read == Settings::default(), is_default, "{text}");
            checked += 1;
        }
    }
    assert!(checked >= 9, "{checked}");
}

#[test]
fn the_tables_of_keys_are_those_of_the_keymap() {
    let mut tables = String::new();
    for (group, title) in Group::ALL.into_iter().zip(["To do", "To move", "To type"]) {
        let _ = write!(tables, "### {title}\n\n| name | keys | what they do |\n|---|---|---|\n");
        for row in Keymap::default().documented(group) {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
            let _ = writeln!(tables, "| `{}` | {} | {} |", row.name, keys.join(" "), row.does);
        }
        tables.push('\n');
    }
    for name in Keymap::names() {
        assert!(tables.contains(&format!("\n| `{name}` | ")), "{name}");
    }
    assert!(document().contains(&tables), "docs/settings.md should have\n\n{tables}");
}

#[test]
fn every_style_and_theme_is_described() {
    let document = document();
    let themes = document.split("## Themes").nth(1).expect("the themes");
    for name in Theme::names().chain(Base::ALL.map(|(name, _)| name)) {
        assert!(themes.contains(&format!("`{name}`")), "{name}");
    }
}
