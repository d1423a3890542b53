//! `--dry-run`: the contexts in which the command would run.

use serde::Serialize;

use crate::cli::{ExecArgs, ExecFormat};
use crate::command::invocation::Invocation;
use crate::command::pick::labels;
use crate::command::report::{Failure, print};
use crate::command::session_origin::is_active;
use crate::command::short_names::short_names;
use crate::command::table::{columns_within, width_of};
use crate::command::{cross_file, list};
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{shown, shown_path};

use super::end::Target;

/// A context in JSON.
#[derive(Serialize)]
struct Record {
    context: String,
    namespace: String,
    file: String,
    #[serde(flatten)]
    facts: Facts,
}

/// What a run asks about before it starts.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Facts {
    protected: bool,
    /// Whether it reaches another cluster than its own file has.
    other_cluster: bool,
}

impl Facts {
    fn shown(self) -> &'static str {
        match (self.protected, self.other_cluster) {
            (false, false) => "",
            (true, false) => "(protected)",
            (false, true) => "(another cluster)",
            (true, true) => "(protected, another cluster)",
        }
    }
}

/// Prints the contexts that the command would run in.
pub(super) fn print_contexts<'s>(
    invocation: &Invocation,
    arguments: &ExecArgs,
    snapshot: &'s Snapshot,
    entries: &[ContextEntry<'s>],
    targets: &[Target],
) -> Result<(), Failure> {
    let mut reader = CrossFileReader::new(snapshot);
    let mut facts = Vec::with_capacity(entries.len());
    for entry in entries {
        facts.push(Facts {
            protected: invocation.settings().protects(&entry.context.name).is_some(),
            other_cluster: is_active(entry)
                && reader.references(entry).iter().any(cross_file::reaches_other_cluster),
        });
    }
    if arguments.output == ExecFormat::Json {
        let record = |(target, facts): (&'_ Target, Facts)| Record {
            context: target.name.clone(),
            namespace: target.namespace.clone(),
            file: target.file.to_string_lossy().into_owned(),
            facts,
        };
        return print(&list::json(&targets.iter().zip(facts).map(record).collect::<Vec<_>>()));
    }
    let names: Vec<String> = if invocation.environment.stdout_is_terminal {
        short_names(invocation, snapshot, entries.iter())
    } else {
        targets.iter().map(|target| shown(&target.name).into_owned()).collect()
    };
    let row = |((target, name), facts): ((&Target, String), Facts)| {
        let namespace = shown(&target.namespace).into_owned();
        vec![name, namespace, facts.shown().to_owned(), shown_path(&target.file)]
    };
    let mut rows: Vec<Vec<String>> = targets.iter().zip(names).zip(facts).map(row).collect();
    let headings = ["CONTEXT", "NAMESPACE", "", "FILE"];
    let width = invocation.environment.stdout_columns().unwrap_or(usize::MAX);
    if width_of(&headings, &rows) > width {
        // As in the picker; a path that is cut is of no use.
        let labels = labels(snapshot.files().iter().map(|file| &*file.path));
        for (row, target) in rows.iter_mut().zip(targets) {
            if let Some(label) = labels.get(target.file.as_os_str()) {
                row[3] = shown(label).into_owned();
            }
        }
    }
    print(&columns_within(&headings, rows, &[&[0], &[1], &[3]], width))
}
