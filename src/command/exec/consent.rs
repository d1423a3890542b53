//! Which contexts need the user's consent: protected ones, and those that reach another cluster.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::cli::ExecArgs;
use crate::command::confirm::{can_ask, confirmed};
use crate::command::consent::unknown_protection;
use crate::command::cross_file::Consent;
use crate::command::invocation::Invocation;
use crate::command::messages::listed;
use crate::command::names_on_stdin::with_same_names;
use crate::command::report::{Failure, to_stderr};
use crate::command::session_origin::SessionOrigin;
use crate::command::short_names::short_names;
use crate::kubeconfig::store::CrossFileReader;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::picker::shortened;
use crate::printable::{quoted, retyped, shown};

/// The number of names in an error; the others are counted.
const MOST_NAMES: usize = 5;

/// The space before each name on a terminal.
const INDENT: usize = 2;

/// The lines around the names: the count, what is left out, the hint about it, and the question, of which two
/// may be longer than a line.
const OTHER_ROWS: usize = 6;

/// The size of a terminal that does not report it.
const COLUMNS: usize = 80;
const ROWS: usize = 24;

/// Fails if a context can't be used, or needs consent that is not given. Asks on a terminal.
pub(super) fn check(
    invocation: &Invocation,
    arguments: &ExecArgs,
    origin: &SessionOrigin<'_>,
    entries: &[ContextEntry<'_>],
) -> Result<(), Failure> {
    let words = &invocation.environment.words;
    let consent = if arguments.anyway { Consent::Anyway } else { Consent::NotAsked };
    let mut reader = CrossFileReader::new(&origin.snapshot);
    for entry in entries {
        origin.check(&mut reader, entry, false, consent, || {
            retyped(words, &["--anyway".to_owned()])
        })?;
    }
    if arguments.protected {
        return Ok(());
    }
    let is_protected =
        |entry: &&ContextEntry<'_>| invocation.settings().protects(&entry.context.name).is_some();
    let protected: Vec<_> = entries.iter().filter(is_protected).collect();
    let unknown = unknown_protection(invocation);
    let is_unknown = unknown.is_some();
    if protected.is_empty() && !is_unknown {
        return Ok(());
    }
    let fault = unknown.unwrap_or_else(|| fault(&protected));
    let names_again = with_same_names(invocation);
    if !can_ask(invocation) {
        let typed = retyped(words, &["--protected".to_owned()]);
        let hint = format!("to run it there too{names_again}: {typed}");
        return Err(Failure::new(fault).hint(hint));
    }
    if is_unknown {
        to_stderr(&format!("{fault}."));
    }
    if !protected.is_empty() {
        to_stderr(&list(invocation, &origin.snapshot, &protected, entries.len()));
    }
    let words = arguments.command.iter().map(|word| word.to_string_lossy());
    let command: Vec<String> = words.map(|word| quoted(&word).into_owned()).collect();
    let count = match entries.len() {
        1 => "this context".to_owned(),
        count => format!("{count} contexts"),
    };
    if confirmed(invocation, &format!("Run {} in {count}?", command.join(" ")))? {
        return Ok(());
    }
    Err(Failure::new("nothing was run"))
}

/// `"a" and "b" are protected`.
fn fault(protected: &[&ContextEntry<'_>]) -> String {
    let name = |entry: &&ContextEntry<'_>| format!("\"{}\"", shown(&entry.context.name));
    let mut names: Vec<String> = protected.iter().take(MOST_NAMES).map(name).collect();
    if protected.len() > MOST_NAMES {
        names.push(format!("{} more", protected.len() - MOST_NAMES));
    }
    let are = if protected.len() == 1 { "is" } else { "are" };
    format!("{} {are} protected", listed(&names))
}

/// The protected ones of `count` contexts, for a terminal: as many as fit, in the short form of
/// the picker.
fn list(
    invocation: &Invocation,
    snapshot: &Snapshot,
    protected: &[&ContextEntry<'_>],
    count: usize,
) -> String {
    let environment = &invocation.environment;
    // A terminal without a size may report zero.
    let width = environment.stderr_columns().unwrap_or(COLUMNS).saturating_sub(1).max(2 * INDENT);
    let names = short_names(invocation, snapshot, protected.iter().copied());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let names = shortened(&names, width - INDENT);
    let mut text = match (protected.len(), count) {
        (1, 1) => "1 context is protected:".to_owned(),
        (all, count) if all == count => format!("All {count} contexts are protected:"),
        (1, count) => format!("1 of {count} contexts is protected:"),
        (some, count) => format!("{some} of {count} contexts are protected:"),
    };
    let rows = environment.stderr_rows().unwrap_or(ROWS).saturating_sub(OTHER_ROWS).max(1);
    let widest = names.iter().map(|name| name.width()).max().unwrap_or_default();
    let in_row = (width / (widest + INDENT)).max(1);
    let (listed, more) = names.split_at(names.len().min(rows * in_row));
    let rows = listed.len().div_ceil(in_row);
    for row in 0..rows {
        text.push('\n');
        for name in listed.iter().skip(row).step_by(rows) {
            let padding = widest - name.width();
            let _ = write!(text, "{:INDENT$}{name}{:padding$}", "", "");
        }
        text.truncate(text.trim_end().len());
    }
    if !more.is_empty() {
        let typed = retyped(&environment.words, &["--dry-run".to_owned()]);
        let again = with_same_names(invocation);
        let _ = write!(
            text,
            "\n{:INDENT$}and {} more\nhint: to list all{again}: {typed}",
            "",
            more.len()
        );
    }
    text
}
