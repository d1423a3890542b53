//! The list of `kswitch session`, as a table and JSON.

use std::array;
use std::borrow::Cow;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use jiff::Timestamp;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::cli::ListFormat;
use crate::picker::shortened;
use crate::printable::{shown, shown_path};
use crate::session::{Extent, Found, Session, SessionKind};

use crate::state_dir::StateError;

use super::invocation::Invocation;
use super::list::{columns, json, mark};
use super::report::{Failure, print};

const HEADINGS: [&str; 9] =
    ["", "ID", "CONTEXT", "NAMESPACE", "KIND", "WHERE", "AGE", "STATE", "DIRECTORY"];

/// What most sessions have in a column. One that has only this is not shown on a terminal.
const USUAL: [&str; 9] = ["-", "-", "-", "-", "wide", "-", "-", "in use", "-"];

/// The columns that are cut to fit the terminal, in this order, and how much of them is kept.
const CUTS: [(usize, usize); 6] = [(8, 16), (2, 24), (5, 7), (3, 9), (8, 9), (2, 8)];

/// The shortest part of an ID that is shown.
const SHORTEST_ID: usize = 4;

/// A session in JSON.
#[derive(Serialize)]
struct SessionRow<'f> {
    id: Cow<'f, str>,
    current: bool,
    context: Option<&'f str>,
    namespace: Option<&'f str>,
    kind: &'static str,
    extent: Extent,
    protected: bool,
    terminal: Option<&'f str>,
    command: Option<&'f str>,
    started: Option<String>,
    #[serde(skip)]
    age: Option<Duration>,
    state: &'static str,
    additions: bool,
    directory: &'f str,
    file: String,
}

/// Prints all sessions that have not ended, and those with entries that are in no kubeconfig.
pub(super) fn print_list(
    invocation: &Invocation,
    (mut sessions, unusable): (Vec<Found>, Vec<StateError>),
    format: ListFormat,
) -> Result<(), Failure> {
    let own = invocation.chain.session.as_ref().map(|paths| paths.file.as_path());
    for error in unusable {
        invocation.messages.warn(&error.message());
    }
    sessions.retain(|found| !found.has_ended || found.has_additions);
    let rows: Vec<_> = sessions.iter().map(|found| row(invocation, found, own)).collect();
    match format {
        ListFormat::Name => {
            print(&rows.iter().fold(String::new(), |text, row| text + &row.id + "\n"))
        }
        ListFormat::Wide if rows.is_empty() => {
            invocation.messages.say("There are no sessions.");
            Ok(())
        }
        ListFormat::Wide => print(&table(&rows, invocation.environment.stdout_columns())),
        ListFormat::Json => print(&json(&rows)),
    }
}

fn row<'f>(invocation: &Invocation, found: &'f Found, own: Option<&Path>) -> SessionRow<'f> {
    let Found { session, has_ended, has_additions, current, namespace } = found;
    let Session { record, .. } = session;
    let is_protected = |name: &str| invocation.settings().protects(name).is_some();
    let started = Some(UNIX_EPOCH + Duration::from_secs(record.origin.time));
    let started = started.filter(|time| *time > UNIX_EPOCH);
    SessionRow {
        id: session.id().to_string_lossy(),
        current: own == Some(&session.file()),
        context: current.as_deref(),
        namespace: namespace.as_deref(),
        kind: record.kind.name(),
        extent: record.extent,
        protected: current.as_deref().is_some_and(is_protected),
        terminal: record.origin.terminal.as_deref(),
        command: record.origin.command.as_deref(),
        started: started.and_then(|time| Some(Timestamp::try_from(time).ok()?.to_string())),
        age: started.map(|time| time.elapsed().unwrap_or_default()),
        state: match record.kind {
            _ if *has_ended => "ended",
            SessionKind::Terminal if !record.is_terminal_visible() => "unknown",
            _ => "in use",
        },
        additions: *has_additions,
        directory: &record.origin.directory,
        file: session.file().to_string_lossy().into_owned(),
    }
}

/// A table that fits in this many columns.
fn table(rows: &[SessionRow<'_>], width: Option<usize>) -> String {
    let ids: Vec<&str> = rows.iter().map(|row| &*row.id).collect();
    let length = if width.is_some() { id_length(&ids) } else { usize::MAX };
    let text = |text: Option<&str>| shown(text.unwrap_or("-")).into_owned();
    let mut cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            // One that has ended is only kept because of them.
            let state = if row.additions && row.state != "ended" { "additions" } else { row.state };
            vec![
                mark(row.current),
                row.id.chars().take(length).collect(),
                text(row.context),
                text(row.namespace),
                kind(row).to_owned(),
                text(row.command.or(row.terminal)),
                row.age.map_or_else(|| "-".to_owned(), age_text),
                state.to_owned(),
                shown_path(Path::new(row.directory)),
            ]
        })
        .collect();
    let mut headings = HEADINGS;
    if let Some(width) = width {
        for column in 0..headings.len() {
            if cells.iter().all(|row| row[column] == USUAL[column]) {
                headings[column] = "";
                for row in &mut cells {
                    row[column].clear();
                }
            }
        }
        fit(&headings, &mut cells, width);
    }
    columns(&headings, cells)
}

fn kind(row: &SessionRow<'_>) -> &'static str {
    match row.extent {
        _ if row.protected => "protected",
        Extent::Narrow => "narrow",
        Extent::Wide => "wide",
    }
}

/// How many characters distinguish all IDs.
fn id_length(ids: &[&str]) -> usize {
    // They are sorted.
    let shared = ids.windows(2).map(|pair| {
        let both = pair[0].bytes().zip(pair[1].bytes());
        both.take_while(|(one, other)| one == other).count()
    });
    shared.max().map_or(0, |shared| shared + 1).max(SHORTEST_ID)
}

/// Cuts cells so that the lines are not longer.
fn fit(headings: &[&str; 9], cells: &mut [Vec<String>], width: usize) {
    let widest = |column: usize| {
        let widths = cells.iter().map(|row| row[column].width());
        widths.chain([headings[column].width()]).max().unwrap_or(0)
    };
    let natural: [usize; 9] = array::from_fn(widest);
    let mut widths = natural;
    for (column, least) in CUTS {
        let line: usize = widths.iter().filter(|own| **own > 0).map(|own| own + 2).sum();
        let excess = line.saturating_sub(2).saturating_sub(width);
        let own = widths[column];
        widths[column] = own.saturating_sub(excess).max(least.min(own));
    }
    for column in (0..headings.len()).filter(|column| widths[*column] < natural[*column]) {
        let texts: Vec<&str> = cells.iter().map(|row| &*row[column]).collect();
        let texts = shortened(&texts, widths[column]);
        for (row, text) in cells.iter_mut().zip(texts) {
            row[column] = text;
        }
    }
}

/// An age in the largest unit.
fn age_text(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h", seconds / 3600),
        seconds => format!("{} d", seconds / 86_400),
    }
}
