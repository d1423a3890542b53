//! The failures at the end of a run, for people.

use crate::command::table::{columns, cut, width_of};
use crate::printable::shown_start;

use super::end::{End, Outcome};

/// The characters of an error line in the table.
const MOST_CHARACTERS: usize = 200;

/// A table of the commands that were started and failed, and a line that counts them; empty if all succeeded.
/// Where output is lost, the table has all that were started.
pub(super) fn failures<'o>(
    names: &[String],
    outcomes: impl Iterator<Item = &'o Outcome> + Clone,
    is_output_lost: bool,
    width: Option<usize>,
) -> String {
    let skipped = outcomes.clone().filter(|own| own.is_skipped()).count();
    let started = names.iter().zip(outcomes).filter(|(_, own)| !own.is_skipped());
    let failed = started.clone().filter(|(_, own)| !own.is_success()).count();
    let count = names.len();
    let count = match (failed, skipped) {
        (0, 0) => String::new(),
        (failed, 0) => format!("error: {failed} of {count} failed\n"),
        (failed, 1) => format!("error: {failed} of {count} failed, and 1 was not started\n"),
        (failed, skipped) => {
            format!("error: {failed} of {count} failed, and {skipped} were not started\n")
        }
    };
    let row = |(name, outcome): (&String, &Outcome)| {
        vec![
            name.clone(),
            outcome.summary(),
            format!("{:.1} s", outcome.duration.as_secs_f64()),
            error_line(outcome),
        ]
    };
    let listed = started.filter(|(_, own)| is_output_lost || !own.is_success());
    let rows: Vec<_> = listed.map(row).collect();
    if rows.is_empty() { count } else { table(rows, width.unwrap_or(usize::MAX)) + &count }
}

/// A line for each row. Where that is too wide, the errors are in lines of their own, which a terminal wraps.
fn table(mut rows: Vec<Vec<String>>, width: usize) -> String {
    let headings = ["CONTEXT", "RESULT", "TIME", "ERROR"];
    if width_of(&headings, &rows) <= width {
        return columns(&headings, rows);
    }
    let errors: Vec<String> = rows.iter_mut().filter_map(Vec::pop).collect();
    let table = columns(&headings[..3], rows);
    let errors = [String::new()].into_iter().chain(errors);
    table.lines().zip(errors).fold(String::new(), |text, (line, error)| {
        let error = if error.is_empty() { error } else { format!("  {error}\n") };
        text + &cut(line, width) + "\n" + &error
    })
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
