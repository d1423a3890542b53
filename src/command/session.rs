//! `kswitch session`: the session of this terminal, and all others.

use std::path::{Path, PathBuf};

use crate::cli::{ListFormat, SessionArgs, SessionVerb};
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::store::{create, rewrite};
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{shown, shown_path};
use crate::session::{self, Additions, Extent, Found, Session, SessionKind};
use crate::state_dir::StateError;

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::new_file::not_created;
use super::report::Failure;
use super::session_list::short_id;
use super::session_origin::joined;
use super::start_session::{self, SessionRequest};
use super::{messages, session_list, terminal_reply};

pub(super) fn run(invocation: &Invocation, arguments: &SessionArgs) -> Result<(), Failure> {
    match &arguments.verb {
        None => session_list::print_list(invocation, found(invocation), ListFormat::Wide),
        Some(SessionVerb::List { output }) => {
            session_list::print_list(invocation, found(invocation), *output)
        }
        Some(SessionVerb::Start { inherited }) => start(invocation, *inherited),
        Some(SessionVerb::Leave) => leave(invocation),
        Some(SessionVerb::Prune) => {
            prune(invocation);
            Ok(())
        }
        Some(SessionVerb::Save { id, file }) => save(invocation, id, file),
        Some(SessionVerb::Discard { id }) => discard(invocation, id),
    }
}

/// Starts a session of this terminal, unless it has one. Its context is that of the session of another
/// terminal from which this one was opened, else the current one of the kubeconfigs. With `only_inherited`
/// it starts none without the former.
fn start(invocation: &Invocation, only_inherited: bool) -> Result<(), Failure> {
    terminal_reply::check(invocation, "kswitch shell")?;
    let inherited = invocation.session();
    let is_kept = |session: &Session| {
        session.record.kind == SessionKind::Pin || session.record.is_of_this_terminal()
    };
    if only_inherited && inherited.is_none_or(is_kept) {
        return Ok(());
    }
    if invocation.isolation().is_some() || inherited.is_some_and(is_kept) {
        invocation.messages.say("This terminal has a context of its own already.");
        return Ok(());
    }
    let inside = inherited.map(|_| invocation.load_chain());
    let is_of_file = |own: &ContextEntry<'_>| {
        // What another program added to the session has no other file.
        inherited.is_none_or(|session| *own.file.path != session.file())
    };
    let current = inside.as_ref().and_then(Snapshot::current_entry).filter(is_of_file);
    // Where the inherited session has ended.
    let is_lost = invocation.chain.session.is_some() && current.is_none();
    let outside = is_lost.then(|| invocation.outside_session().load_chain());
    let name = current.as_ref().map(|own| &*own.context.name);
    let request = SessionRequest {
        name: name.or(outside.as_ref().and_then(Snapshot::current)),
        namespace: current.as_ref().and_then(|own| own.context.namespace.as_deref()),
        file: current.as_ref().map(|own| &*own.file.path),
        is_narrow: inherited.is_some_and(|session| session.record.extent == Extent::Narrow),
        kind: SessionKind::Terminal,
        command: &[],
        consent: Consent::Asked,
        anyway: "",
    };
    start_session::here(invocation, &request)?;
    invocation.messages.say(&match request.name {
        Some(name) => format!("This terminal has a session now, with context \"{}\".", shown(name)),
        None => "This terminal has a session now, without a current context.".to_owned(),
    });
    Ok(())
}

/// Goes back to the `KUBECONFIG` from before the session.
fn leave(invocation: &Invocation) -> Result<(), Failure> {
    if invocation.chain.session.is_none() {
        return Err(Failure::new("this terminal has no session"));
    }
    let session = invocation.session();
    let kind = session.map(|session| session.record.kind);
    match kind {
        Some(SessionKind::Shell) => {
            return Err(Failure::new("this session ends with its shell").hint("exit"));
        }
        // Also one without a record, whose context could not be used.
        _ if invocation.is_of_directory() => {
            let why = "this session belongs to the directory";
            return Err(Failure::new(why).hint(way_out(invocation)));
        }
        _ => {}
    }
    terminal_reply::check(invocation, "exit")?;
    let before = match session {
        Some(session) => session.record.before.clone(),
        // Without the record only the files are known.
        None => joined(&invocation.chain),
    };
    terminal_reply::send(invocation, before.as_deref())?;
    if let Some(own) = start_session::own(invocation) {
        invocation.end_session(own);
    }
    invocation.messages.say(if terminal_reply::is_of_subshell(invocation) {
        "Left the session in this subshell only; its shell keeps it."
    } else if session.is_none() {
        "Left the session: KUBECONFIG has only the kubeconfigs that it had, because its record is lost."
    } else {
        "Left the session: KUBECONFIG is as it was before."
    });
    Ok(())
}

/// What ends the session of a directory: direnv, or what sets `KUBECONFIG` to its value from before.
pub(super) fn way_out(invocation: &Invocation) -> String {
    let outer = invocation.outside_session().chain;
    let shell = invocation.own_shell();
    let value = joined(&outer).filter(|_| outer.source != Source::Default);
    let line = match value {
        Some(value) => shell.export("KUBECONFIG", &value),
        None => shell.unset("KUBECONFIG"),
    };
    format!(
        "with direnv: leave the directory, or remove kswitch from its .envrc\n\
         if the line of kswitch env was typed here: {}",
        shown(&line)
    )
}

pub(super) fn prune(invocation: &Invocation) {
    let removed = session::prune(&parents(invocation));
    let sessions = if removed == 1 { "session" } else { "sessions" };
    invocation.messages.say(&format!("Removed {removed} {sessions} that had ended."));
    let all = all(invocation);
    for found in all.iter().filter(|found| found.has_ended && found.has_additions) {
        let id = short_id(&found.session, &all);
        invocation
            .messages
            .say(&format!("Kept {id}: only it has {}.", added_names(&found.session)));
        invocation.messages.hint(&keep_or_discard(&id));
    }
}

/// Moves the entries that other programs added to a session into a kubeconfig of their own.
fn save(invocation: &Invocation, id: &str, file: &Path) -> Result<(), Failure> {
    let (found, text) = with_additions(invocation, id)?;
    let Additions { added, rest } = additions(&found.session, &text)?;
    create(file, added.as_bytes(), false).map_err(|error| not_created(file, &error))?;
    take_out(invocation, &found, &text, &rest)?;
    invocation.messages.say(&format!("Moved the entries to {}.", shown_path(file)));
    Ok(())
}

/// Removes the entries that other programs added to a session.
fn discard(invocation: &Invocation, id: &str) -> Result<(), Failure> {
    let (found, text) = with_additions(invocation, id)?;
    let Additions { rest, .. } = additions(&found.session, &text)?;
    let names = added_names(&found.session);
    take_out(invocation, &found, &text, &rest)?;
    invocation.messages.say(&format!("Removed {names}."));
    Ok(())
}

/// The entries that other programs added to a session, as a part of a sentence.
pub(super) fn added_names(session: &Session) -> String {
    let added = session.additions();
    let quoted = |kind: &str, names: &[String]| {
        let name = |own: &String| format!("{kind} \"{}\"", shown(own));
        names.iter().map(name).collect::<Vec<_>>()
    };
    let names = [
        quoted("context", &added.contexts),
        quoted("cluster", &added.clusters),
        quoted("user", &added.users),
    ];
    messages::listed(&names.concat())
}

/// The session whose ID starts like this, and its text, if other programs added something.
fn with_additions(invocation: &Invocation, id: &str) -> Result<(Found, String), Failure> {
    let is_named = |found: &Found| found.session.id().to_string_lossy().starts_with(id);
    let mut named: Vec<Found> = all(invocation).into_iter().filter(is_named).collect();
    let found = match named.len() {
        1 => named.remove(0),
        0 => {
            let why = format!("no session {}", shown(id));
            return Err(Failure::new(why).hint("kswitch session list"));
        }
        number => {
            let why = format!("the IDs of {number} sessions start with \"{}\"", shown(id));
            return Err(Failure::new(why).hint("kswitch session list"));
        }
    };
    if !found.has_additions {
        let why = format!("session {} has no entries that are in no kubeconfig", shown(id));
        return Err(Failure::new(why));
    }
    found.session.take_from_fallback(&invocation.paths.scratch)?;
    let home = invocation.environment.home();
    let stored = found.session.store_fallback(&found.session.fallback().text());
    let text = stored.and_then(|()| found.session.text());
    let text = text.map_err(|error| Failure::unusable("nothing was changed", &error, home))?;
    Ok((found, text))
}

fn additions(session: &Session, text: &str) -> Result<Additions, Failure> {
    let no_kubeconfig =
        || Failure::new(format!("{} is not a kubeconfig", shown_path(&session.file())));
    session::take_additions(text, &session.record.contexts).ok_or_else(no_kubeconfig)
}

/// Leaves the rest in a session file, unless another program changed it since. A session that has ended
/// is not needed then.
fn take_out(invocation: &Invocation, found: &Found, text: &str, rest: &str) -> Result<(), Failure> {
    rewrite(&found.session.file(), &invocation.paths.scratch, |old| {
        (old == text.as_bytes()).then(|| rest.as_bytes().to_owned())
    })?;
    if found.has_ended && !found.session.has_additions() {
        found.session.remove();
    }
    Ok(())
}

/// The commands that keep or remove what other programs added to the session with this ID.
pub(super) fn keep_or_discard(id: &str) -> String {
    format!(
        "to keep them: kswitch session save {id} FILE\nto remove them: kswitch session discard {id}"
    )
}

/// All sessions, and those of directories.
pub(super) fn all(invocation: &Invocation) -> Vec<Found> {
    found(invocation).0
}

/// The same, and why others can't be used.
pub(super) fn found(invocation: &Invocation) -> (Vec<Found>, Vec<StateError>) {
    session::list(&parents(invocation))
}

fn parents(invocation: &Invocation) -> Vec<PathBuf> {
    let paths = &invocation.paths;
    paths.sessions.iter().chain([&paths.pins]).cloned().collect()
}
