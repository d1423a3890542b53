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
use super::list::{json, mark};
use super::report::{Failure, print};
use super::table::columns;

const HEADINGS: [&str; 9] =
    ["", "ID", "CONTEXT", "NAMESPACE", "KIND", "WHERE", "AGE", "STATE", "DIRECTORY"];

/// What most sessions have in a column. One that has only this is not shown on a terminal.
const USUAL: [&str; 9] = ["-", "-", "-", "-", "wide", "-", "-", "in use", "-"];

const CONTEXT: usize = 2;
const NAMESPACE: usize = 3;
const WHERE: usize = 5;
const DIRECTORY: usize = 8;

/// The fewest cells of a column that may be left out.
const LEAST_OPTIONAL: usize = 9;

/// The cells for the region in front of the name of a cluster, such as `…eu-west-1:1…`.
const BEFORE_CLUSTER: usize = 13;

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
        fit(&mut headings, &mut cells, width);
    }
    columns(&headings, cells)
}

fn kind(row: &SessionRow<'_>) -> &'static str {
    match row.extent {
        Extent::ReadOnly => "read-only",
        _ if row.protected => "protected",
        Extent::Narrow => "narrow",
        Extent::Wide => "wide",
    }
}

/// How many characters distinguish these IDs, which are sorted.
fn id_length(ids: &[&str]) -> usize {
    let shared = ids.windows(2).map(|pair| {
        let both = pair[0].bytes().zip(pair[1].bytes());
        both.take_while(|(one, other)| one == other).count()
    });
    shared.max().map_or(0, |shared| shared + 1).max(SHORTEST_ID)
}

/// Cuts cells so that the lines are not longer. The name of a cluster comes before all others.
fn fit(headings: &mut [&str; 9], cells: &mut [Vec<String>], width: usize) {
    let widest = |column: usize| {
        let widths = cells.iter().map(|row| row[column].width());
        widths.chain([headings[column].width()]).max().unwrap_or(0)
    };
    let natural: [usize; 9] = array::from_fn(widest);
    let mut widths = natural;
    let line = |widths: &[usize; 9]| {
        let shown = widths.iter().filter(|own| **own > 0);
        shown.map(|own| own + 2).sum::<usize>().saturating_sub(2)
    };
    let clusters = cells.iter().map(|row| cluster_width(&row[CONTEXT]));
    let with_cluster = clusters.max().unwrap_or(0) + BEFORE_CLUSTER;
    // In this order, and how much is kept: with 0 a column may be left out.
    let cuts = [
        (DIRECTORY, 16),
        (CONTEXT, with_cluster.max(24)),
        (WHERE, 7),
        (DIRECTORY, 0),
        (NAMESPACE, 9),
        (WHERE, 0),
        (CONTEXT, 8),
    ];
    for (column, least) in cuts {
        let excess = line(&widths).saturating_sub(width);
        let own = widths[column];
        let cut = own.saturating_sub(excess).max(least.min(own));
        widths[column] = if least == 0 && cut < own.min(LEAST_OPTIONAL) { 0 } else { cut };
    }
    // What a column leaves that is left out.
    for column in [CONTEXT, NAMESPACE] {
        let free = width.saturating_sub(line(&widths));
        widths[column] = (widths[column] + free).min(natural[column]);
    }
    for column in (0..headings.len()).filter(|column| widths[*column] < natural[*column]) {
        if widths[column] == 0 {
            headings[column] = "";
            for row in &mut *cells {
                row[column].clear();
            }
            continue;
        }
        let texts: Vec<&str> = cells.iter().map(|row| &*row[column]).collect();
        let texts = shortened(&texts, widths[column]);
        for (row, text) in cells.iter_mut().zip(texts) {
            row[column] = text;
        }
    }
}

/// The cells of the last part of a name, such as `shop` of `arn:aws:eks:…:cluster/shop`.
fn cluster_width(name: &str) -> usize {
    name.rsplit(['/', '_']).next().map_or(0, UnicodeWidthStr::width)
}

/// The start of the ID of a session that no other one has now.
pub(super) fn short_id(session: &Session, all: &[Found]) -> String {
    let ids: Vec<_> = all.iter().map(|found| found.session.id().to_string_lossy()).collect();
    let ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
    session.id().to_string_lossy().chars().take(id_length(&ids)).collect()
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
