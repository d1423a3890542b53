//! The table of contexts.

use std::mem::take;

use crate::command::invocation::Invocation;
use crate::command::report::{Failure, print};
use crate::command::table::{columns_within, width_of};
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{retyped, shown, shown_path};

use super::{aliases_of, mark, remark};

// The columns.
const NAME: usize = 1;
const ALIAS: usize = 2;
const CLUSTER: usize = 3;
const USER: usize = 4;
const NAMESPACE: usize = 5;
const FILE: usize = 6;
const REMARK: usize = 7;

/// Stands for the name of the context.
const SAME: &str = "=";

/// What a column needs to be readable, if it has more text.
const READABLE: usize = 18;

/// Prints the table. On a terminal in lines that fit: where they don't, without the clusters and users that
/// are named as their contexts, then with short forms as in the picker, then without the columns that have no
/// space. Names of contexts are cut last.
pub(super) fn print_table<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    contexts: &[ContextEntry<'f>],
) -> Result<(), Failure> {
    let mut table = Table::of(invocation, snapshot, contexts);
    let width = invocation.environment.stdout_columns().unwrap_or(usize::MAX);
    let mut left_out = Vec::new();
    if !table.fits(width) {
        for column in [CLUSTER, USER] {
            let is_equal = |entry: &ContextEntry<'_>| {
                let context = entry.context;
                let own = if column == CLUSTER { &context.cluster } else { &context.user };
                *own == context.name
            };
            if contexts.iter().all(is_equal) {
                left_out.push(format!("{} (same as NAME)", table.take(column)));
                continue;
            }
            for (row, _) in table.rows.iter_mut().zip(contexts).filter(|(_, own)| is_equal(own)) {
                SAME.clone_into(&mut row[column]);
            }
        }
    }
    if !table.fits(width) {
        let forms = invocation.short_forms();
        for column in [NAME, CLUSTER, USER] {
            let short = forms.of(table.rows.iter().map(|row| row[column].as_str()));
            for (row, short) in table.rows.iter_mut().zip(short) {
                row[column] = short.unwrap_or_else(|| take(&mut row[column]));
            }
        }
    }
    for column in [USER, CLUSTER, FILE] {
        if !table.headings[column].is_empty() && table.least_width() > width {
            left_out.push(format!("{} (no space)", table.take(column)));
        }
    }
    let Table { headings, rows } = table;
    let has_equal = rows.iter().any(|row| [CLUSTER, USER].iter().any(|own| row[*own] == SAME));
    let narrowed: [&[usize]; 3] = [&[ALIAS, CLUSTER, USER, FILE], &[REMARK], &[NAME, NAMESPACE]];
    print(&columns_within(&headings, rows, &narrowed, width))?;
    let mut notes = Vec::new();
    if has_equal {
        notes.push("= means the same as NAME.".to_owned());
    }
    if !left_out.is_empty() {
        notes.push(format!("Left out: {}.", left_out.join(", ")));
    }
    if !notes.is_empty() {
        invocation.messages.say(&notes.join(" "));
        let again = retyped(&invocation.environment.words, &[]);
        invocation.messages.hint(&format!("for the whole table: {again} | cat"));
    }
    Ok(())
}

struct Table {
    /// Without a heading, a column has no text, or needs none.
    headings: [&'static str; 8],
    rows: Vec<Vec<String>>,
}

impl Table {
    fn of<'f>(
        invocation: &Invocation,
        snapshot: &'f Snapshot,
        contexts: &[ContextEntry<'f>],
    ) -> Self {
        let mut reader = CrossFileReader::new(snapshot);
        let aliases = |entry: &ContextEntry<'f>| {
            let names: Vec<&str> = aliases_of(invocation, snapshot, entry).collect();
            shown(&names.join(",")).into_owned()
        };
        let has_aliases = contexts.iter().any(|entry| !aliases(entry).is_empty());
        let row = |entry: &ContextEntry<'f>| {
            let context = entry.context;
            let aliases = aliases(entry);
            vec![
                mark(snapshot.is_current(entry)),
                shown(&context.name).into_owned(),
                if aliases.is_empty() && has_aliases { "-".to_owned() } else { aliases },
                shown(&context.cluster).into_owned(),
                shown(&context.user).into_owned(),
                shown(context.namespace.as_deref().unwrap_or("-")).into_owned(),
                shown_path(&entry.file.path),
                remark(snapshot, entry, &mut reader),
            ]
        };
        let alias = if has_aliases { "ALIAS" } else { "" };
        let headings = ["", "NAME", alias, "CLUSTER", "USER", "NAMESPACE", "FILE", ""];
        Self { headings, rows: contexts.iter().map(row).collect() }
    }

    fn fits(&self, width: usize) -> bool {
        width_of(&self.headings, &self.rows) <= width
    }

    /// The width of the lines with the names as they are.
    fn least_width(&self) -> usize {
        let mut rows = self.rows.clone();
        for column in [ALIAS, CLUSTER, USER, FILE, REMARK] {
            for row in &mut rows {
                row[column] = row[column].chars().take(READABLE).collect();
            }
        }
        width_of(&self.headings, &rows)
    }

    /// Leaves out a column; returns its heading.
    fn take(&mut self, column: usize) -> &'static str {
        self.rows.iter_mut().for_each(|row| row[column].clear());
        take(&mut self.headings[column])
    }
}
