//! The picker for `kswitch` alone and for verbs without a name.

mod backend;
mod credentials;
mod fresh;
mod mutations;
mod namespace_events;
mod revert;
mod rows;
mod themes;
mod top_rows;
mod workers;

use std::time::SystemTime;

pub(super) use rows::labels;

use crate::cli::ListFormat;
use crate::cluster::{Limits, duration_text};
use crate::environment::REPLY;
use crate::kubeconfig::chain::Source;
use crate::kubeconfig::plan::check_chain;
use crate::kubeconfig::{ContextEntry, ContextKey, Snapshot, Visibility};
use crate::picker::{self, Choice, Contents, Focus, Here, LookUp, Opening, Outcome, Purpose};
use crate::printable::{plain_error, shown};
use crate::session::{Extent, SessionKind, SessionRecord};

use super::cross_file::{self, Consent};
use super::invocation::Invocation;
use super::report::{Failure, warn_always};
use super::{here, list, switch, target};
use backend::KubeBackend;
use themes::Themes;

/// Opens the picker, or prints the contexts and a hint without a terminal.
pub(super) fn run(invocation: &Invocation) -> Result<(), Failure> {
    if invocation.environment.has_terminal() {
        return open(invocation, Focus::Contexts, None, "");
    }
    list::contexts(invocation, ListFormat::Name)?;
    invocation.messages.say("no terminal for the picker; in a script: kswitch ctx NAME");
    Ok(())
}

/// Opens the picker on a context (by default the current one) with a query, and switches to the choice.
pub(super) fn open(
    invocation: &Invocation,
    focus: Focus,
    context: Option<&str>,
    query: &str,
) -> Result<(), Failure> {
    let chosen = choose(invocation, Purpose::Switch, focus, query, |snapshot| match focus {
        Focus::Contexts => Ok(snapshot.current_entry()),
        Focus::Namespaces => {
            check_chain(snapshot)?;
            target::current_or(invocation, snapshot, context).map(Some)
        }
    })?;
    let (snapshot, target) = (&chosen.snapshot, chosen.target());
    if chosen.is_here {
        let (name, namespace) = (&target.context.name, chosen.namespace.as_deref());
        // A name alone is the one that kubectl uses.
        let file = (!matches!(target.visibility, Visibility::Active)).then_some(&*target.file.path);
        return here::switch(invocation, name, namespace, file, chosen.consent, true);
    }
    match (focus, chosen.namespace.as_deref()) {
        (Focus::Namespaces, Some(namespace)) if chosen.is_highlighted => {
            switch::to_namespace(invocation, snapshot, &target, Some(namespace))?;
            cross_file::warn(snapshot, &target);
            Ok(())
        }
        (_, namespace) => {
            switch::to_context(invocation, snapshot, &target, namespace, chosen.consent)
        }
    }
}

pub(super) struct Chosen {
    /// The files when the choice was made; kubectl can use them.
    pub(super) snapshot: Snapshot,
    context: ContextKey,
    pub(super) namespace: Option<String>,
    /// Whether the picker opened on this context.
    pub(super) is_highlighted: bool,
    consent: Consent,
    /// Whether it is for this terminal only.
    is_here: bool,
}

impl Chosen {
    pub(super) fn target(&self) -> ContextEntry<'_> {
        self.snapshot.entry(&self.context).expect("a context of the snapshot")
    }
}

/// Opens the picker on the context that `highlighted` finds, or on the first one, and returns the
/// choice. Does not open it if `highlighted` fails.
pub(super) fn choose(
    invocation: &Invocation,
    purpose: Purpose,
    focus: Focus,
    query: &str,
    highlighted: impl for<'f> FnOnce(&'f Snapshot) -> Result<Option<ContextEntry<'f>>, Failure>,
) -> Result<Chosen, Failure> {
    invocation.leave_interrupted_to_picker();
    let is_switch = purpose == Purpose::Switch && invocation.chain.session.is_some();
    if is_switch {
        invocation.check_changeable()?;
    }
    let mut read_at = SystemTime::now();
    let mut snapshot = invocation.load_all();
    if is_switch && invocation.refresh_session(&snapshot, None)? {
        read_at = SystemTime::now();
        snapshot = invocation.load_all();
    }
    let wanted = highlighted(&snapshot)?.map(|entry| entry.key());
    let history = invocation.history(&snapshot);
    let mut backend = KubeBackend::around(invocation, snapshot, history, read_at);
    let Contents { contexts, top, notices, first_steps } = backend.contents();
    let is_wanted = |key: &ContextKey| wanted.as_ref() == Some(key);
    let Themes { theme, light: light_theme } = Themes::of(invocation);
    let opening = Opening {
        highlighted: contexts.iter().position(|row| is_wanted(&row.key)).unwrap_or(0),
        query: query.to_owned(),
        contexts,
        top,
        recent_pairs: invocation.settings().recent_pairs,
        purpose,
        focus,
        notices,
        first_steps,
        theme,
        light_theme,
        keymap: invocation.settings().keys.clone(),
        scope: scope(invocation),
        here: can_switch_here(invocation),
        timeout: duration_text(invocation.query_options(Limits::Answer).timeout),
        height: invocation.height.or(invocation.settings().height),
        plain: invocation.is_plain(),
        mouse: invocation.settings().mouse,
    };
    let outcome = picker::pick(opening, &mut backend).map_err(|error| {
        Failure::new(format!("can't open the terminal: {}", plain_error(&error)))
    })?;
    let is_here = matches!(outcome, Outcome::ChosenHere(_));
    let Choice { context, namespace, look_up } = match outcome {
        Outcome::Cancelled => return Err(Failure::Cancelled),
        Outcome::Terminated(signal) => return Err(Failure::Terminated(signal)),
        Outcome::Chosen(choice) | Outcome::ChosenHere(choice) => choice,
    };
    let snapshot = if is_here {
        // A session can have another file than KUBECONFIG, and without one that is broken.
        backend.all_now()
    } else {
        let chain = backend.chain_now()?;
        // The files may have changed while the picker was open.
        check_chain(&chain)?;
        chain
    };
    let target = backend.again(&snapshot, &context).map_err(Failure::new)?;
    let is_highlighted = is_wanted(&context);
    let references = cross_file::references(&snapshot, &target);
    let is_asked = references.iter().any(cross_file::reaches_other_cluster)
        && !snapshot.is_current(&target)
        && backend.question(&context)
            == Some(&cross_file::sentence(&target.context.name, &references));
    // If the files have changed, the consent may be for another cluster.
    let consent = if is_asked { Consent::Asked } else { Consent::NotAsked };
    if let (LookUp::Failed(why), Some(name)) = (look_up, &namespace) {
        let name = shown(name);
        warn_always(&format!("the cluster did not confirm the namespace \"{name}\": {why}"));
    }
    Ok(Chosen { snapshot, context, namespace, is_highlighted, consent, is_here })
}

/// What the first line shows of the session, the longest text first.
fn scope(invocation: &Invocation) -> &'static [&'static str] {
    if invocation.chain.session.is_none() {
        return &[];
    }
    if invocation.is_read_only() {
        return &["read-only shell; to leave it: exit", "read-only shell"];
    }
    let record = invocation.session().map(|session| &session.record);
    let is_own = record.is_none_or(SessionRecord::is_of_this_terminal);
    let narrow = record.filter(|record| record.extent == Extent::Narrow);
    let can_leave = can_switch_here(invocation) == Here::Available;
    match (is_own, narrow.map(|record| record.kind)) {
        (true, Some(SessionKind::Shell)) => {
            &["narrow session; to leave it: exit", "narrow session"]
        }
        (true, Some(SessionKind::Terminal)) if can_leave => {
            &["narrow session; to leave it: kswitch session leave", "narrow session"]
        }
        (true, Some(_)) => &["narrow session"],
        (true, None) if invocation.narrowed_to.is_some() => &["this terminal only, narrow"],
        (true, None) => &["this terminal only"],
        (false, Some(_)) => &["shared session, narrow"],
        (false, None) if invocation.narrowed_to.is_some() => &["shared session, narrow"],
        (false, None) => &["shared session"],
    }
}

/// Whether it can switch this terminal only.
fn can_switch_here(invocation: &Invocation) -> Here {
    if invocation.is_read_only() {
        return Here::ReadOnlyShell;
    }
    // The clusters of the demo don't exist, and kubectx has other rules.
    if invocation.samples.is_some() || invocation.kubectx.is_some() {
        return Here::Unavailable;
    }
    match invocation.chain.source {
        _ if invocation.environment.is_set(REPLY) => Here::Available,
        // The command that it suggests would look for the context in other kubeconfigs.
        Source::Flag => Here::Unavailable,
        _ => Here::WithoutIntegration,
    }
}
