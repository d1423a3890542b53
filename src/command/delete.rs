//! `kswitch delete`: contexts go, all that are named or none.

use std::io::{self, IsTerminal, Read};

use crate::cli::DeleteArgs;
use crate::kubeconfig::plan::{check_chain, delete, prune};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{plain_error, shown};

use super::change::{self, Books};
use super::cross_file;
use super::departure::{deleted, left_over, listed, pruned, warn_where_lost};
use super::invocation::Invocation;
use super::report::{Done, Ending, Failure, to_stderr};
use super::{target, unknown};

/// More than the names of any fleet; a bound, so that an endless stream can't fill the memory.
const MOST_BYTES: u64 = 16 << 20;

pub(super) fn run(invocation: &Invocation, arguments: DeleteArgs) -> Ending {
    let DeleteArgs { names, prune: takes_orphans } = arguments;
    let are_piped = names == ["-"];
    let names = if are_piped { names_on_stdin()? } else { names };
    if names.is_empty() {
        invocation.messages.say("No names on stdin: nothing was deleted.");
        return Ok(Done::Finished);
    }
    // A cluster file beside the chain may be on it tomorrow, and use what would be pruned.
    let snapshot = if takes_orphans {
        invocation.load_all_to_change()
    } else {
        invocation.load_chain_to_change()
    };
    check_chain(&snapshot)?;
    let targets = found(invocation, &snapshot, &names, !are_piped)?;
    let plan =
        if takes_orphans { prune(&snapshot, &targets)? } else { delete(&snapshot, &targets)? };
    let pruned = pruned(invocation, &plan);
    let done = [Some(done(invocation, &snapshot, &targets)), pruned.clone()];
    let done = done.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let carried = change::carry_out(&plan, &Books::of(invocation, &snapshot), &done, None)?;
    carried.detail(invocation);
    for target in &targets {
        let mut told = deleted(invocation, &snapshot, target);
        if snapshot.is_current(target) {
            told.push_str(match snapshot.resurfacing(target) {
                Some(_) => " It was the current one; now the other one is.",
                None => " It was the current one: kubectl has none now.",
            });
        }
        invocation.messages.say(&told);
    }
    let of_the_rest = if takes_orphans { pruned } else { left_over(&snapshot, &targets) };
    if let Some(told) = of_the_rest {
        invocation.messages.say(&told);
    }
    warn_where_lost(invocation, &carried);
    cross_file::warn_of_new_current(invocation, &snapshot);
    Ok(Done::Finished)
}

/// The contexts, each once. In a list that a program wrote every name means itself, and `.` is a
/// name like any other.
fn found<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    names: &[String],
    dot_is_current: bool,
) -> Result<Vec<ContextEntry<'f>>, Failure> {
    let mut targets: Vec<ContextEntry<'f>> = Vec::new();
    let mut missing: Vec<&str> = Vec::new();
    for name in names {
        let target = if dot_is_current && name == "." {
            Some(target::current_or(snapshot, None)?)
        } else {
            snapshot.context(name)
        };
        match target {
            Some(target) => {
                if !targets.iter().any(|known| known.is_same_as(&target)) {
                    targets.push(target);
                }
            }
            None if missing.contains(&name.as_str()) => {}
            None => missing.push(name),
        }
    }
    match (&missing[..], &targets[..]) {
        ([], _) => Ok(targets),
        ([_], []) => Err(unknown::names(invocation, &missing)),
        _ => Err(unknown::names(invocation, &missing).but("nothing was deleted")),
    }
}

/// What was done, in the words that are kept with the way back.
fn done<'f>(
    invocation: &Invocation,
    snapshot: &'f Snapshot,
    targets: &[ContextEntry<'f>],
) -> String {
    match targets {
        [one] => deleted(invocation, snapshot, one),
        several => {
            // It stands on one line of the picker when it is undone.
            let told = if several.len() > 3 { 2 } else { several.len() };
            let names = several[..told].iter().map(|own| shown(&own.context.name));
            let mut words: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
            if told < several.len() {
                words.push(format!("{} more", several.len() - told));
            }
            format!("Deleted {}.", listed(&words))
        }
    }
}

/// The names on stdin, one on a line; empty lines are passed over.
fn names_on_stdin() -> Result<Vec<String>, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        // Even to those who want quiet: a program that waits for no visible reason seems to hang.
        to_stderr(
            "Names of contexts to delete, one on a line; ctrl-d ends them, ctrl-c leaves all.",
        );
    }
    let mut text = Vec::new();
    stdin.lock().take(MOST_BYTES + 1).read_to_end(&mut text).map_err(|error| {
        Failure::new(format!("can't read the names from stdin: {}", plain_error(&error)))
    })?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Failure::new("these are no names: stdin has more than 16 MiB"));
    }
    let text = String::from_utf8(text)
        .map_err(|_| Failure::new("these are no names: stdin is not UTF-8"))?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
