//! The layers: a module imports only lower ones, and no modules of a directory import each other in a
//! circle (see `docs/architecture.md`).

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use imports::{Import, Sources};

/// The modules of the crate, the lowest layer first.
const LAYERS: [&[&str]; 8] = [
    &[
        "directory",
        "environment",
        "lexical",
        "order",
        "path_text",
        "printable",
        "process",
        "short_names",
        "signals",
        "template",
        "wildcards",
    ],
    &["state_dir", "yaml"],
    &["kubeconfig"],
    &["operation"],
    &["cluster", "history", "paths", "session", "shell", "undo"],
    &["doctor", "picker", "read_only"],
    &["cli", "settings"],
    &["command"],
];

/// What only these files may use, so that it can be exchanged in one place.
const ONLY_HERE: [(&str, &[&str]); 12] = [
    ("std::env::args", &["environment"]),
    ("std::env::args_os", &["environment"]),
    ("std::env::var", &["environment"]),
    ("std::env::var_os", &["environment"]),
    (
        "std::fs",
        &[
            "kubeconfig::store",
            "cluster::material",
            "directory",
            "environment",
            "process",
            "signals",
            "state_dir",
            "undo",
            "picker::tui",
            "read_only",
            "command::demo",
            "command::install_links",
            "command::man",
            "command::read_only_shell",
        ],
    ),
    ("fuzzy_matcher", &["picker::search"]),
    ("serde_yaml", &["yaml"]),
    ("ratatui::crossterm", &["picker"]),
    ("hyper", &["cluster", "read_only"]),
    ("notify", &["kubeconfig::store::watch"]),
    ("x509_parser", &["cluster::expiry"]),
    ("std::net", &["cluster", "read_only"]),
];

#[test]
fn a_module_imports_only_lower_layers() {
    let layer_of: BTreeMap<&str, usize> = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(layer, modules)| modules.iter().map(move |module| (*module, layer)))
        .collect();
    let sources = Sources::read();
    let layer = |name: &str| *layer_of.get(name).unwrap_or_else(|| panic!("{name} has no layer"));
    let mut arrows = 0;
    for Import { from, to } in sources.imports() {
        let (Some(own), Some(other)) = (from.first(), to.first()) else { continue };
        let (own_layer, other_layer) = (layer(own), layer(other));
        let is_lower = own == other || other_layer < own_layer;
        assert!(is_lower, "{} imports {}", from.join("::"), to.join("::"));
        arrows += usize::from(own != other);
    }
    assert!(arrows > 100, "the imports are no longer written as this test reads them: {arrows}");
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let mut graphs: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let mut examples = BTreeMap::new();
    for Import { from, to } in Sources::read().imports() {
        let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
        // A module and what it is made of belong together.
        let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) else { continue };
        let parent = from[..shared].to_vec();
        let arrow = (parent.clone(), one.clone(), other.clone());
        examples
            .entry(arrow)
            .or_insert_with(|| format!("{} imports {}", from.join("::"), to.join("::")));
        graphs.entry(parent).or_default().entry(one.clone()).or_default().insert(other.clone());
    }
    let mut circles = Vec::new();
    for (parent, graph) in &graphs {
        if let Some(circle) = circle_in(graph) {
            let arrows = circle.iter().zip(circle.iter().cycle().skip(1));
            let arrows = arrows.map(|(one, other)| {
                examples[&(parent.clone(), one.clone(), other.clone())].as_str()
            });
            circles.push(arrows.collect::<Vec<_>>().join("\n"));
        }
    }
    assert!(circles.is_empty(), "{}", circles.join("\n\n"));
    assert!(graphs.len() > 20, "directories with imports: {}", graphs.len());
}

#[test]
fn what_can_be_exchanged_is_imported_in_one_place() {
    for (module, names) in Sources::read().external() {
        for (word, allowed) in ONLY_HERE {
            let imports = names.iter().any(|name| {
                name.strip_prefix(word)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            });
            let may = allowed.iter().any(|place| {
                module
                    .strip_prefix(place)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            });
            assert!(!imports || may, "{module} may not use {word}");
        }
    }
}

#[test]
fn the_map_names_the_modules_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("docs/architecture.md")).expect("read the map");
    let named = modules_in(&map);
    let src = root.join("src");
    let mut modules = BTreeSet::new();
    for directory in ["", "kubeconfig/", "cluster/", "picker/", "command/"] {
        for entry in fs::read_dir(src.join(directory)).expect("read a directory of modules") {
            let name = entry.expect("read an entry").file_name();
            let name = name.to_str().expect("a plain name");
            modules.insert(format!("{directory}{}", name.trim_end_matches(".rs")));
        }
    }
    for no_module in ["lib", "main"] {
        modules.remove(no_module);
    }
    assert!(modules.len() > 90, "{modules:?}");
    let missing: Vec<_> = modules.difference(&named).collect();
    assert!(missing.is_empty(), "docs/architecture.md does not name {missing:?}");
    let unknown: Vec<_> = named.difference(&modules).collect();
    assert!(unknown.is_empty(), "docs/architecture.md names {unknown:?}");
}

/// The modules in the rows of tables, by their paths without `.rs`. The line before a table names their
/// directory.
fn modules_in(map: &str) -> BTreeSet<String> {
    let (mut directory, mut modules) = ("", BTreeSet::new());
    for line in map.lines() {
        let mut words = line.split('`').skip(1).step_by(2);
        if line.starts_with("| ") {
            for word in words.filter(|word| !word.starts_with("tests/")) {
                if let Some(name) = word.strip_suffix('/').or(word.strip_suffix(".rs")) {
                    modules.insert(format!("{directory}{name}"));
                }
            }
        } else if line.starts_with("## ") {
            directory = "";
        } else if let Some(word) = words.next().filter(|word| word.ends_with('/')) {
            directory = word;
        }
    }
    modules
}

/// The nodes of one circle, if there is any: what is left when nodes without arrows are taken away again
/// and again holds one.
fn circle_in(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut left: BTreeSet<&String> = graph.keys().collect();
    loop {
        let before = left.len();
        let goes_on = |node: &&String| graph[*node].iter().any(|next| left.contains(next));
        left = left.iter().copied().filter(goes_on).collect();
        if left.len() == before {
            break;
        }
    }
    let mut path = vec![(*left.first()?).clone()];
    loop {
        let next = graph[path.last()?].iter().find(|next| left.contains(next))?;
        if let Some(start) = path.iter().position(|node| node == next) {
            return Some(path.split_off(start));
        }
        path.push(next.clone());
    }
}
