//! Which contexts need the user's consent: protected ones, and those that reach another cluster.

use crate::cli::ExecArgs;
use crate::command::confirm::{can_ask, confirmed};
use crate::command::consent::unknown_protection;
use crate::command::cross_file::Consent;
use crate::command::invocation::Invocation;
use crate::command::messages::listed;
use crate::command::report::{Failure, to_stderr};
use crate::command::session_origin::SessionOrigin;
use crate::kubeconfig::ContextEntry;
use crate::kubeconfig::store::CrossFileReader;
use crate::printable::{quoted, retyped, shown};

/// The number of names in an error; the others are counted.
const MOST_NAMES: usize = 5;

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
    if protected.is_empty() && unknown.is_none() {
        return Ok(());
    }
    let name = |entry: &&ContextEntry<'_>| format!("\"{}\"", shown(&entry.context.name));
    let mut names: Vec<String> = protected.iter().take(MOST_NAMES).map(name).collect();
    if protected.len() > MOST_NAMES {
        names.push(format!("{} more", protected.len() - MOST_NAMES));
    }
    let are = if protected.len() == 1 { "is" } else { "are" };
    let fault = match unknown {
        Some(unknown) => unknown,
        None => format!("{} {are} protected", listed(&names)),
    };
    if !can_ask(invocation) {
        let typed = retyped(words, &["--protected".to_owned()]);
        return Err(Failure::new(fault).hint(format!("to run it there too: {typed}")));
    }
    to_stderr(&format!("{fault}."));
    let words = arguments.command.iter().map(|word| word.to_string_lossy());
    let command: Vec<String> = words.map(|word| quoted(&word).into_owned()).collect();
    let count = match entries.len() {
        1 => "this context".to_owned(),
        count => format!("{count} contexts"),
    };
    if confirmed(&format!("Run {} in {count}?", command.join(" ")))? {
        return Ok(());
    }
    Err(Failure::new("nothing was run"))
}
