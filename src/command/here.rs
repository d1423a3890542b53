//! A switch of this terminal only, by `ctx --here` and in the picker.

use std::path::Path;

use crate::printable::{quoted, quoted_path, shown};
use crate::session::{Extent, SessionKind};

use super::cross_file::Consent;
use super::invocation::Invocation;
use super::report::Failure;
use super::start_session::{self, SessionRequest};
use super::{consent, kubectx_shell, switch, target, terminal_reply};

/// Switches to a context in this terminal only. `yes` is the consent to a protected one.
pub(super) fn switch(
    invocation: &Invocation,
    name: &str,
    namespace: Option<&str>,
    file: Option<&Path>,
    consent: Consent,
    yes: bool,
) -> Result<(), Failure> {
    if !terminal_reply::is_awaited(invocation) && name != "-" {
        let snapshot = invocation.load_all_outside();
        target::anywhere(invocation, &snapshot, name, file, |own| {
            Some(target::with_file(invocation, own))
        })?;
    }
    let options = namespace.map(|own| format!("-n {}", quoted(own)));
    let options =
        options.into_iter().chain(file.map(|path| format!("--file {}", quoted_path(path))));
    let options = options.collect::<Vec<_>>().join(" ");
    terminal_reply::check(invocation, &invocation.typed("shell", &[name], &options))?;
    let previous;
    let name = if name == "-" {
        previous = invocation.previous_context(&invocation.load_chain())?;
        &previous
    } else {
        name
    };
    if kubectx_shell::is_locked(invocation) {
        kubectx_shell::check_switch(invocation, &invocation.load_chain(), Some(name))?;
    }
    if !yes {
        consent::to_switch(invocation, name, namespace)?;
    }
    if is_in_session(invocation, name, file) {
        return switch::by_name(invocation, name, namespace, None, consent, true);
    }
    let request = SessionRequest {
        name: Some(name),
        namespace,
        file,
        is_narrow: false,
        kind: SessionKind::Terminal,
        command: &[],
        consent,
        anyway: &invocation.retyped(Some(name), "--anyway"),
    };
    start_session::here(invocation, &request)?;
    let namespace = namespace.map(|own| format!(", namespace \"{own}\"")).unwrap_or_default();
    let (what, rest) = if terminal_reply::is_of_subshell(invocation) {
        ("only this subshell", "; its shell keeps its own")
    } else {
        ("this terminal", "")
    };
    let message = format!("Switched {what} to context \"{}\"{namespace}{rest}.", shown(name));
    invocation.messages.say(&message);
    if invocation.settings().protects(name).is_some() {
        invocation.messages.say("It is protected, so this session has only its kubeconfigs.");
        invocation.messages.hint("for other contexts: kswitch session leave");
    }
    Ok(())
}

/// Whether this shell has a session with all contexts already, and this context needs no files of its
/// own.
fn is_in_session(invocation: &Invocation, name: &str, file: Option<&Path>) -> bool {
    let is_wide =
        start_session::own(invocation).is_some_and(|session| session.record.extent == Extent::Wide);
    is_wide
        && file.is_none()
        && invocation.settings().protects(name).is_none()
        && invocation.load_chain().context(name).is_some()
}
