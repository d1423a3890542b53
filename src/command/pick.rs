//! `kswitch` alone, and the verbs without a name: the picker, fed from the view.

use std::path::Path;

use crate::cli::ListFormat;
use crate::cluster::Told;
use crate::history::ChainHistory;
use crate::kubeconfig::document::Authentication;
use crate::kubeconfig::plan::{check_chain, check_standing};
use crate::kubeconfig::{File, Placed, Refusal, Standing, View};
use crate::picker::{self, Choice, ContextRow, Focus, Listener, News, Opening, Outcome};
use crate::printable::{plain_error, shown};

use super::inquiry::{Inquiry, remark};
use super::invocation::{Invocation, has_terminal};
use super::report::{Done, Ending, Failure};
use super::{list, namespaces, switch, target};

/// The picker where there is a terminal, a list and a hint elsewhere.
pub(super) fn run(invocation: &Invocation) -> Ending {
    if has_terminal() {
        return open(invocation, Focus::Contexts, None);
    }
    let done = list::contexts(invocation, ListFormat::Name)?;
    invocation.messages.say("no terminal to pick on; in a script: kswitch ctx NAME");
    Ok(done)
}

/// Opens the picker, on the current context or the one that is named, and makes the choice so.
pub(super) fn open(invocation: &Invocation, focus: Focus, context: Option<&str>) -> Ending {
    let files = invocation.load_all()?;
    let view = View::merge(&files);
    let history = invocation.history(&view);
    let contexts = in_order_of_use(&view, &history);
    let wanted = match focus {
        Focus::Contexts => view.current().and_then(|current| view.context(current)),
        Focus::Namespaces => {
            check_chain(&view)?;
            Some(target::current_or(&view, context)?)
        }
    };
    let is_wanted = |placed: &&Placed<'_>| {
        wanted.is_some_and(|wanted| std::ptr::eq(wanted.context, placed.context))
    };
    let chain_obstacle = chain_obstacle(&view);
    let opening = Opening {
        highlighted: contexts.iter().position(|placed| is_wanted(&placed)).unwrap_or(0),
        contexts: contexts
            .iter()
            .map(|placed| row(invocation, &view, placed, chain_obstacle.as_ref()))
            .collect(),
        focus,
        notices: notices(invocation, &files),
        color: invocation.colors_terminal(),
    };
    let timeout = invocation.timeout()?;
    let ask = |index: usize, listener: Listener| {
        let placed: &Placed<'_> = &contexts[index];
        let inquiry = Inquiry::of(invocation, &view, placed);
        let remembered = inquiry.remembered();
        listener.tell(News::Remembered {
            age: remembered.as_ref().map(|remembered| namespaces::in_words(remembered.age)),
            names: namespaces::known(
                &view,
                placed,
                &history,
                remembered.map_or_else(Vec::new, |remembered| remembered.names),
            ),
        });
        let mut answer = Answer { listener, has_ended: false };
        inquiry.list(timeout, move |told| answer.tell(told))
    };
    let outcome = picker::pick(opening, ask).map_err(|error| {
        Failure::new(format!("can't open the terminal: {}", plain_error(&error)))
    })?;
    match outcome {
        Outcome::Cancelled => Ok(Done::Cancelled),
        Outcome::Terminated(signal) => Ok(Done::Terminated(signal)),
        Outcome::Chosen(Choice { context, namespace }) => {
            let target = &contexts[context];
            match (focus, namespace) {
                (Focus::Namespaces, Some(namespace)) if is_wanted(&target) => {
                    switch::to_namespace(invocation, &view, target, &namespace)
                }
                (_, namespace) => {
                    switch::to_context(invocation, &view, target, namespace.as_deref())
                }
            }
        }
    }
}

/// What a cluster tells, as the picker takes it.
struct Answer {
    listener: Listener,
    has_ended: bool,
}

impl Answer {
    fn tell(&mut self, told: Told) {
        self.has_ended = !matches!(told, Told::Page(_));
        self.listener.tell(match told {
            Told::Page(names) => News::Arrived(names),
            Told::All(kind) => News::Complete { remark: remark(kind).map(str::to_owned) },
            Told::Failed(reason) => News::Failed(reason.in_sentences()),
        });
    }
}

/// A question that breaks off, by a mistake of ours, must not be waited for.
impl Drop for Answer {
    fn drop(&mut self) {
        if !self.has_ended {
            let broken_off = "The question to the cluster ended without an answer.";
            self.listener.tell(News::Failed(broken_off.to_owned()));
        }
    }
}

/// Those used last first, then all others by name.
fn in_order_of_use<'f>(view: &View<'f>, history: &ChainHistory) -> Vec<Placed<'f>> {
    let used = history.contexts();
    let rank: std::collections::HashMap<&str, usize> =
        used.iter().enumerate().map(|(rank, name)| (name.as_str(), rank)).collect();
    let mut contexts = list::in_natural_order(view);
    contexts.sort_by_key(|placed| match placed.standing {
        Standing::Active => rank.get(placed.context.name.as_str()).copied().unwrap_or(used.len()),
        Standing::Shadowed { .. } | Standing::OffChain => used.len(),
    });
    contexts
}

fn row<'f>(
    invocation: &Invocation,
    view: &View<'f>,
    placed: &Placed<'f>,
    chain_obstacle: Option<&String>,
) -> ContextRow {
    let context = placed.context;
    ContextRow {
        name: context.name.clone(),
        namespace: context.namespace.clone(),
        file: label(&placed.file.path),
        path: invocation.show(&placed.file.path),
        server: view.cluster_of(placed).map(|(cluster, _)| cluster.server.clone()),
        authentication: view
            .user_of(placed)
            .map_or_else(|| "no user".to_owned(), |(user, _)| summary(&user.authentication)),
        current: view.is_current(placed),
        standing: match placed.standing {
            Standing::Active => picker::Standing::Active,
            Standing::Shadowed { .. } => picker::Standing::Shadowed,
            Standing::OffChain => picker::Standing::OffChain,
        },
        obstacle: chain_obstacle.cloned().or_else(|| obstacle(invocation, placed)),
    }
}

/// What keeps kubectl from acting on any context: told once, for every row will say it.
fn chain_obstacle(view: &View<'_>) -> Option<String> {
    let faults = check_chain(view).err()?.to_string();
    let mut lines = faults.lines();
    let first = lines.next()?;
    Some(match lines.count() {
        0 => first.to_owned(),
        count => format!("{first} (+{count} more)"),
    })
}

/// Why kubectl would not act on a context, short enough for one line.
fn obstacle(invocation: &Invocation, placed: &Placed<'_>) -> Option<String> {
    let refusal = check_standing(placed).err()?;
    Some(match refusal {
        Refusal::Shadowed { by, .. } => {
            format!("kubectl takes the one in {}, which comes first", invocation.show(&by))
        }
        Refusal::OffChain { .. } => {
            "KUBECONFIG does not name its file; eval \"$(kswitch env)\" adds it".to_owned()
        }
        other => other.to_string(),
    })
}

fn summary(authentication: &Authentication) -> String {
    match authentication {
        Authentication::Exec(command) => {
            let program = Path::new(command).file_name().unwrap_or(command.as_ref());
            format!("exec {}", program.to_string_lossy())
        }
        Authentication::Provider(name) => format!("{name} provider"),
        Authentication::Certificate => "client certificate".to_owned(),
        Authentication::Token => "token".to_owned(),
        Authentication::Password => "password".to_owned(),
        Authentication::None => "no credentials".to_owned(),
    }
}

/// A file's name without what all cluster files share: `cluster-shop.json` is `shop`.
fn label(path: &Path) -> String {
    let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    let own =
        name.strip_prefix("cluster").map_or(&*name, |own| own.trim_start_matches(['-', '_', '.']));
    if own.is_empty() { name.into_owned() } else { own.to_owned() }
}

/// What is wrong with files, for the details line.
fn notices(invocation: &Invocation, files: &[File]) -> Vec<String> {
    let notice = |file: &File| {
        file.fault().map(|fault| format!("{}: {}", invocation.show(&file.path), shown(&fault)))
    };
    files.iter().filter_map(notice).collect()
}
