//! The floors of the house: a room imports only rooms below it (see `src/lib.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the crate, floor by floor, the lowest first.
const CRATE: [&[&str]; 8] = [
    &["directory", "order", "path_text", "printable", "signals", "template"],
    &["state_dir", "yaml"],
    &["kubeconfig"],
    &["operation"],
    &["cluster", "history", "paths", "shell", "undo"],
    &["picker"],
    &["cli", "settings"],
    &["command"],
];

/// The rooms within `kubeconfig`, likewise.
const KUBECONFIG: [&[&str]; 10] = [
    &["find", "lexical", "scalar", "problem", "chain", "namespace"],
    &["text", "tree"],
    &["schema", "yaml_compat"],
    &["json"],
    &["yaml"],
    &["document"],
    &["credentials", "kuberc", "snapshot"],
    &["plan"],
    &["edit"],
    &["store"],
];

/// The rooms within `cluster`, likewise.
const CLUSTER: [&[&str]; 9] = [
    &["deadline", "object", "options", "error", "timeout"],
    &["address", "cache", "thread"],
    &["material"],
    &["scrub"],
    &["expiry", "plugin", "provider", "proxy"],
    &["request"],
    &["identity"],
    &["server"],
    &["list", "lookup"],
];

/// The modules within `picker`, likewise.
const PICKER: [&[&str]; 7] = [
    &["cells", "height", "rows", "search"],
    &["keymap", "shorten"],
    &["event"],
    &["backend", "state"],
    &["view"],
    &["app"],
    &["tui"],
];

#[test]
fn no_room_of_the_crate_imports_one_above_or_beside_it() {
    assert_floors(&CRATE, "src", "crate::");
}

#[test]
fn no_room_of_kubeconfig_imports_one_above_or_beside_it() {
    assert_floors(&KUBECONFIG, "src/kubeconfig", "crate::kubeconfig::");
}

#[test]
fn no_room_of_cluster_imports_one_above_or_beside_it() {
    assert_floors(&CLUSTER, "src/cluster", "crate::cluster::");
}

#[test]
fn no_module_of_picker_imports_one_above_or_beside_it() {
    assert_floors(&PICKER, "src/picker", "crate::picker::");
}

#[test]
fn only_the_store_opens_files_and_only_search_knows_the_matcher() {
    for (word, allowed) in [
        (
            "std::fs",
            &[
                "src/kubeconfig/store",
                "src/cluster/material.rs",
                "src/cluster/plugin/process_guard.rs",
                "src/directory.rs",
                "src/signals.rs",
                "src/state_dir",
                "src/undo",
                "src/settings/tests.rs",
                "src/picker/tui",
                "src/command/demo.rs",
                "src/command/demo/samples.rs",
                "src/command/install_links/folder.rs",
                "src/command/invocation.rs",
                "src/command/man.rs",
            ][..],
        ),
        ("fuzzy_matcher", &["src/picker/search.rs"]),
        ("serde_yaml::", &["src/yaml.rs"]),
        ("crossterm::", &["src/picker"]),
        ("kube::", &["src/cluster"]),
        ("notify::", &["src/kubeconfig/store/watch.rs"]),
        ("x509_parser", &["src/cluster/expiry.rs"]),
        ("std::net", &["src/cluster"]),
    ] {
        for (file, text) in sources("src") {
            let named = text.lines().any(|line| line.starts_with("use ") && line.contains(word));
            let may = allowed.iter().any(|place| file.to_string_lossy().starts_with(place));
            assert!(!named || may, "{} may not use {word}", file.display());
        }
    }
}

fn assert_floors(floors: &[&[&str]], folder: &str, prefix: &str) {
    let floor_of: BTreeMap<&str, usize> = floors
        .iter()
        .enumerate()
        .flat_map(|(floor, rooms)| rooms.iter().map(move |room| (*room, floor)))
        .collect();
    let mut arrows = 0;
    for (file, text) in sources(folder) {
        // Tests may use what is above.
        if file
            .components()
            .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")))
        {
            continue;
        }
        let Some(room) = room_of(&file, folder) else { continue };
        let own = *floor_of.get(room.as_str()).unwrap_or_else(|| panic!("{room} has no floor"));
        for import in imports(&text, prefix, is_top(&file, folder)) {
            let Some(floor) = floor_of.get(import.as_str()) else { continue };
            assert!(
                import == room || *floor < own,
                "{} (floor {own}) imports {import} (floor {floor})",
                file.display()
            );
            arrows += 1;
        }
    }
    assert!(arrows > 10, "the imports are no longer written as this test reads them");
}

/// The first part of every path below `prefix`, in imports and elsewhere; in a room's own file,
/// `super::` leads there too.
fn imports(text: &str, prefix: &str, is_top: bool) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    let prefixes = if is_top { vec![prefix, "use super::"] } else { vec![prefix] };
    for prefix in prefixes {
        for (at, _) in code.match_indices(prefix) {
            let path = &code[at + prefix.len()..];
            let words = match path.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or("").split(',').collect(),
                None => vec![path],
            };
            for word in words {
                let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
                let word = word.trim();
                found.push(word[..word.find(|c| !is_name(c)).unwrap_or(word.len())].to_owned());
            }
        }
    }
    found
}

/// The room that a file is or belongs to; none for the crate's own two files.
fn room_of(file: &Path, folder: &str) -> Option<String> {
    let below = file.strip_prefix(folder).expect("a file of the folder");
    let first = below.components().next()?.as_os_str().to_str()?;
    let room = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(room, "lib" | "main")).then(|| room.to_owned())
}

fn is_top(file: &Path, folder: &str) -> bool {
    folder != "src" && file.parent() == Some(Path::new(folder))
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("list the sources") {
            let path = entry.expect("list the sources").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("read a source");
                found.push((path.strip_prefix(root).expect("below the root").to_owned(), text));
            }
        }
    }
    found
}
