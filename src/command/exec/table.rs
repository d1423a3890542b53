//! The failures at the end of a run, for people.

use crate::command::table::{columns, cut};
use crate::printable::shown_start;

use super::end::{End, Outcome};

/// The characters of an error line in the table.
const MOST_CHARACTERS: usize = 200;

/// A table of the commands that were started and failed, and a line that counts them; none if all
/// succeeded. Lines are cut to the width of the terminal.
pub(super) fn failures<'o>(
    names: &[String],
    outcomes: impl Iterator<Item = &'o Outcome> + Clone,
    width: Option<usize>,
) -> Option<(String, String)> {
    let failed = names.iter().zip(outcomes.clone()).filter(|(_, own)| !own.is_success());
    let skipped = outcomes.filter(|own| own.is_skipped()).count();
    let started: Vec<_> = failed.filter(|(_, own)| !own.is_skipped()).collect();
    let count = match (started.len(), skipped) {
        (0, 0) => return None,
        (failed, 0) => format!("{failed} of {} failed", names.len()),
        (failed, skipped) => {
            format!("{failed} of {} failed, and {skipped} were not started", names.len())
        }
    };
    let row = |(name, outcome): &(&String, &Outcome)| {
        vec![
            (*name).clone(),
            outcome.summary(),
            format!("{:.1} s", outcome.duration.as_secs_f64()),
            error_line(outcome),
        ]
    };
    let rows: Vec<_> = started.iter().map(row).collect();
    let headings = ["CONTEXT", "RESULT", "TIME", "ERROR"];
    let table = if rows.is_empty() { String::new() } else { columns(&headings, rows) };
    let lines = table.lines().map(|line| cut(line, width.unwrap_or(usize::MAX)) + "\n");
    Some((lines.collect(), count))
}

fn error_line(outcome: &Outcome) -> String {
    if let End::Failed { why } = &outcome.end {
        return why.clone();
    }
    let line = outcome.error_line.as_deref().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let line = anstream::adapter::strip_str(&line).to_string();
    shown_start(line.trim(), MOST_CHARACTERS)
}
