//! `kswitch session`: the session of this terminal, and all others.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::{SessionArgs, SessionVerb};
use crate::directory::{Directory, OpenMode};
use crate::kubeconfig::store::rewrite;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{plain_error, shown, shown_path};
use crate::session::{self, Additions, Extent, Found, Session, SessionKind};
use crate::state_dir::split;

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::list::columns;
use super::report::{Failure, print};
use super::start_session::{self, SessionRequest};
use super::terminal_reply;

pub(super) fn run(invocation: &Invocation, arguments: &SessionArgs) -> Result<(), Failure> {
    match &arguments.verb {
        None | Some(SessionVerb::List) => list(invocation),
        Some(SessionVerb::Start { inherited }) => start(invocation, *inherited),
        Some(SessionVerb::Leave) => leave(invocation),
        Some(SessionVerb::Prune) => {
            prune(invocation);
            Ok(())
        }
        Some(SessionVerb::Save { id, file }) => save(invocation, id, file),
    }
}

/// Prints all sessions that have not ended, and those with entries that are in no kubeconfig.
fn list(invocation: &Invocation) -> Result<(), Failure> {
    let own = invocation.chain.session.as_ref().map(|paths| &paths.file);
    let mut rows = Vec::new();
    let (sessions, unusable) = session::list(&parents(invocation));
    for error in unusable {
        invocation.messages.warn(&error.message());
    }
    for found in sessions {
        if found.has_ended && !found.has_additions {
            continue;
        }
        let record = &found.session.record;
        let mut kind = record.kind.name().to_owned();
        if record.extent == Extent::Narrow {
            kind.push_str(", narrow");
        }
        if found.has_additions {
            kind.push_str(", has entries that are in no kubeconfig");
        }
        if found.has_ended {
            kind.push_str(", ended");
        }
        let is_own = own == Some(&found.session.file());
        rows.push(vec![
            if is_own { "*" } else { "" }.to_owned(),
            shown(&found.session.id().to_string_lossy()).into_owned(),
            shown(found.current.as_deref().unwrap_or_default()).into_owned(),
            shown(found.namespace.as_deref().unwrap_or_default()).into_owned(),
            kind,
        ]);
    }
    if rows.is_empty() {
        invocation.messages.say("There are no sessions.");
        return Ok(());
    }
    print(&columns(&["", "ID", "CONTEXT", "NAMESPACE", "KIND"], rows))
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
        Some(SessionKind::Pin) => {
            return Err(Failure::new("this session belongs to the directory")
                .hint("leave the directory, or remove kswitch from its .envrc"));
        }
        Some(SessionKind::Terminal) | None => {}
    }
    terminal_reply::check(invocation, "close the terminal")?;
    let before = match session {
        Some(session) => session.record.before.clone(),
        // Without the record only the files are known.
        None => start_session::joined(&invocation.chain),
    };
    terminal_reply::send(invocation, before.as_deref())?;
    if let Some(own) = start_session::own(invocation) {
        invocation.end_session(own);
    }
    invocation.messages.say("Left the session: KUBECONFIG is as it was before.");
    Ok(())
}

fn prune(invocation: &Invocation) {
    let removed = session::prune(&parents(invocation));
    let sessions = if removed == 1 { "session" } else { "sessions" };
    invocation.messages.say(&format!("Removed {removed} {sessions} that had ended."));
    let kept = all(invocation).into_iter().filter(|found| found.has_ended && found.has_additions);
    for found in kept {
        let id = found.session.id().to_string_lossy().into_owned();
        invocation.messages.say(&format!(
            "Kept {id}, which has entries that are in no kubeconfig: kswitch session save {id} FILE"
        ));
    }
}

/// Moves the entries that other programs added to a session into a kubeconfig of their own.
fn save(invocation: &Invocation, id: &str, file: &Path) -> Result<(), Failure> {
    let found = all(invocation).into_iter().find(|found| found.session.id() == id);
    let Some(Found { session, has_additions, .. }) = found else {
        return Err(Failure::new(format!("no session {}", shown(id))).hint("kswitch session list"));
    };
    if !has_additions {
        let why = format!("session {} has no entries that are in no kubeconfig", shown(id));
        return Err(Failure::new(why));
    }
    move_additions(invocation, &session, file)?;
    invocation.messages.say(&format!("Moved the entries to {}.", shown_path(file)));
    Ok(())
}

fn move_additions(invocation: &Invocation, session: &Session, file: &Path) -> Result<(), Failure> {
    let own = session.file();
    let home = invocation.environment.home();
    let text = session.text();
    let text = text.map_err(|error| Failure::unusable("nothing was moved", &error, home))?;
    let copied = &session.record.contexts;
    let Some(Additions { added, rest }) = session::take_additions(&text, copied) else {
        return Err(Failure::new(format!("{} is not a kubeconfig", shown_path(&own))));
    };
    let (folder, name) = split(file);
    let written = Directory::open(folder).and_then(|folder| {
        let mut new = folder.open_file(name, OpenMode::CreateNew)?;
        let written = new.write_all(added.as_bytes()).and_then(|()| new.sync_all());
        written.inspect_err(|_| drop(folder.remove(name)))
    });
    written
        .map_err(|error| Failure::new(format!("{}: {}", shown_path(file), plain_error(&error))))?;
    rewrite(&own, &invocation.paths.scratch, |old| {
        (old == text.as_bytes()).then(|| rest.clone().into_bytes())
    })?;
    Ok(())
}

/// All sessions, and those of directories.
pub(super) fn all(invocation: &Invocation) -> Vec<Found> {
    session::list(&parents(invocation)).0
}

fn parents(invocation: &Invocation) -> Vec<PathBuf> {
    let paths = &invocation.paths;
    paths.sessions.iter().chain([&paths.pins]).cloned().collect()
}
