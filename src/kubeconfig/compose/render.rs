//! Writes entries, and a kubeconfig of entries, in the layout of kubectl.

use std::fmt::Write;

use serde_json::Value as Json;

use crate::kubeconfig::document::Kind;
use crate::kubeconfig::render::block;
use crate::kubeconfig::scalar::{Style, written};

use super::{Entry, Format};

/// The order of kubectl.
const LISTS: [Kind; 3] = [Kind::Cluster, Kind::Context, Kind::User];

pub(super) fn kubeconfig(entries: &[Entry<'_>], format: Format, current: Option<&str>) -> String {
    let texts = |kind| entries.iter().filter(move |own| own.part.kind == kind).map(|own| &own.text);
    match format {
        Format::Yaml => {
            let mut text = "apiVersion: v1\nkind: Config\n".to_owned();
            for kind in LISTS {
                let items: Vec<&str> =
                    texts(kind).map(|item| item.trim_end_matches('\n')).collect();
                let items = if items.is_empty() {
                    " []".to_owned()
                } else {
                    "\n".to_owned() + &items.join("\n")
                };
                let _ = writeln!(text, "{}:{items}", kind.list());
            }
            if let Some(current) = current {
                let _ =
                    writeln!(text, "current-context: {}", written(current, Style::Plain, false));
            }
            text
        }
        Format::Json => {
            let mut keys =
                vec!["\"apiVersion\": \"v1\"".to_owned(), "\"kind\": \"Config\"".to_owned()];
            for kind in LISTS {
                let items: Vec<String> = texts(kind)
                    .map(|item| format!("    {}", item.replace('\n', "\n    ")))
                    .collect();
                let items = if items.is_empty() {
                    "[]".to_owned()
                } else {
                    format!("[\n{}\n  ]", items.join(",\n"))
                };
                keys.push(format!("\"{}\": {items}", kind.list()));
            }
            if let Some(current) = current {
                keys.push(format!(
                    "\"current-context\": {}",
                    written(current, Style::Double, true)
                ));
            }
            format!("{{\n  {}\n}}\n", keys.join(",\n  "))
        }
    }
}

/// An entry as an item of a block list, or as a JSON object.
pub(super) fn entry(value: &Json, format: Format) -> String {
    match format {
        Format::Yaml => format!("- {}", block(value, 1).trim_start()),
        Format::Json => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}
