//! Completes values: contexts, aliases, namespaces, sessions and placeholders.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Command;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::command::invocation::Invocation;
use crate::command::meant::last_part;
use crate::command::namespace_query::NamespaceQuery;
use crate::command::{list, namespaces, session};
use crate::kubeconfig::Visibility;
use crate::printable::shown_path;
use crate::session::Found;
use crate::template::Placeholder;

use super::line::{Line, Typed, parsed};

/// Adds completions of values to the command line, by the names of the values.
pub(super) fn with_values(command: Command, line: &Arc<Line>, file: &Arc<AtomicBool>) -> Command {
    let command = command.mut_args(|argument| {
        let name = argument.get_value_names().and_then(|names| names.first()).map(|name| &**name);
        let (line, file) = (Arc::clone(line), Arc::clone(file));
        match name {
            Some("CONTEXT") => {
                argument.add(ArgValueCompleter::new(move |own: &OsStr| contexts(&line, own)))
            }
            Some("ALIAS") => argument.add(ArgValueCompleter::new(move |own: &OsStr| {
                aliases(&Typed::of(&line).invocation, own)
            })),
            Some("QUERY") => {
                argument.add(ArgValueCompleter::new(move |own: &OsStr| queries(&line, own)))
            }
            Some("PATTERN") => {
                argument.add(ArgValueCompleter::new(move |own: &OsStr| patterns(&line, own)))
            }
            Some("NAMESPACE") => {
                argument.add(ArgValueCompleter::new(move |own: &OsStr| namespaces_of(&line, own)))
            }
            Some("ID") => {
                argument.add(ArgValueCompleter::new(move |own: &OsStr| sessions(&line, own)))
            }
            Some("TEMPLATE") => argument.add(ArgValueCompleter::new(placeholders)),
            Some("PATH" | "DIR" | "FILE" | "COMMAND") => {
                argument.add(ArgValueCompleter::new(move |_: &OsStr| {
                    file.store(true, Ordering::Relaxed);
                    Vec::new()
                }))
            }
            _ => argument,
        }
    });
    command.mut_subcommands(|verb| with_values(verb, line, file))
}

/// The contexts that begin with `start`, and those of cluster files that are not in KUBECONFIG.
fn contexts(line: &Line, start: &OsStr) -> Vec<CompletionCandidate> {
    let typed = Typed::of(line);
    // Such a name would be parsed as an option.
    let takes_dash = typed.options_ended
        || line.words.last().is_some_and(|own| own.as_encoded_bytes().starts_with(b"--"));
    let is_offered = |name: &str, visibility: &Visibility| {
        !matches!(visibility, Visibility::Shadowed { .. }) && (takes_dash || !name.starts_with('-'))
    };
    if line.by_last_part {
        return listed_by_last_part(&typed, start, is_offered);
    }
    let mut candidates =
        listed(&typed, |name, visibility| is_offered(name, visibility) && begins(name, start));
    if typed.accepts_aliases {
        candidates.extend(aliases(&typed.invocation, start));
    }
    candidates
}

/// The contexts whose last part begins with `start`. A shell replaces the word by what they have in common,
/// so there are none if that would lose what was typed.
fn listed_by_last_part(
    typed: &Typed,
    start: &OsStr,
    is_offered: impl Fn(&str, &Visibility) -> bool,
) -> Vec<CompletionCandidate> {
    let begin = |name: &str| {
        let part = last_part(name).filter(|part| begins(part, start))?;
        Some(name[..name.len() - part.len() + start.len()].to_owned())
    };
    let mut common = HashSet::new();
    let candidates = listed(typed, |name, visibility| {
        let begin = begin(name).filter(|_| is_offered(name, visibility));
        begin.is_some_and(|begin| {
            common.insert(begin);
            true
        })
    });
    if common.len() == 1 { candidates } else { Vec::new() }
}

/// The aliases that begin with `start`.
pub(super) fn aliases(invocation: &Invocation, start: &OsStr) -> Vec<CompletionCandidate> {
    let aliases = invocation.settings().aliases.iter();
    let aliases = aliases.filter(|(name, _)| begins(name, start)).map(|(name, alias)| {
        let about = match &alias.namespace {
            Some(namespace) => format!("alias of {}, {namespace}", alias.context),
            None => format!("alias of {}", alias.context),
        };
        CompletionCandidate::new(name).help(Some(about.into()))
    });
    aliases.collect()
}

/// The contexts that begin with `start`. Without one the verbs are listed alone.
fn queries(line: &Line, start: &OsStr) -> Vec<CompletionCandidate> {
    let before = line.words.split_last().map_or(&line.words[..], |(_, before)| before);
    let has_query = parsed(before).try_get_one::<String>("query").is_ok_and(|own| own.is_some());
    if start.is_empty() || has_query { Vec::new() } else { contexts(line, start) }
}

/// The contexts that begin with `start`, or after `!` with the rest of it.
fn patterns(line: &Line, start: &OsStr) -> Vec<CompletionCandidate> {
    match start.to_str().and_then(|start| start.strip_prefix('!')) {
        Some(rest) => {
            let found = contexts(line, OsStr::new(rest)).into_iter();
            found.map(|own| own.add_prefix("!")).collect()
        }
        None => contexts(line, start),
    }
}

/// The selected contexts, each name once.
pub(super) fn listed(
    typed: &Typed,
    mut is_wanted: impl FnMut(&str, &Visibility) -> bool,
) -> Vec<CompletionCandidate> {
    let snapshot = typed.invocation.recall_all();
    let mut candidates = Vec::new();
    let mut last = None;
    for entry in list::in_natural_order(&snapshot) {
        let name = entry.context.name.as_str();
        if !is_wanted(name, &entry.visibility) || last.replace(name) == Some(name) {
            continue;
        }
        let file = shown_path(&entry.file.path);
        let about = format!("{}, {file}", typed.invocation.namespace_of(&entry));
        candidates.push(CompletionCandidate::new(name).help(Some(about.into())));
    }
    candidates
}

/// The known namespaces of the context in the command line.
pub(super) fn namespaces_of(line: &Line, start: &OsStr) -> Vec<CompletionCandidate> {
    let typed = Typed::of(line);
    let snapshot = typed.invocation.recall_all();
    let Some(name) = typed.context.as_deref().or_else(|| snapshot.current()) else {
        return Vec::new();
    };
    let alias = || typed.invocation.settings().aliases.get(name);
    let found = snapshot.context(name).or_else(|| snapshot.context(&alias()?.context));
    let Some(target) = found else { return Vec::new() };
    let cached = NamespaceQuery::of(&typed.invocation, &snapshot, &target).cached();
    let names = namespaces::known(&typed.invocation, &snapshot, &target, cached);
    names.iter().filter(|name| begins(name, start)).map(CompletionCandidate::new).collect()
}

/// The sessions with entries to save that begin with `start`.
fn sessions(line: &Line, start: &OsStr) -> Vec<CompletionCandidate> {
    let found = session::all(&Typed::of(line).invocation).into_iter();
    let is_wanted = |own: &Found| {
        own.has_additions
            && own.session.id().as_encoded_bytes().starts_with(start.as_encoded_bytes())
    };
    found
        .filter(is_wanted)
        .map(|own| {
            let about = own.current.clone().map(Into::into);
            CompletionCandidate::new(own.session.id()).help(about)
        })
        .collect()
}

/// The placeholders that complete an open brace at the end of a template, or begin one.
fn placeholders(template: &OsStr) -> Vec<CompletionCandidate> {
    let Some(template) = template.to_str() else { return Vec::new() };
    // Two braces stand for one.
    let braces = template.replace("{{", "  ");
    let (before, start) = match braces.rfind('{') {
        Some(at) => template.split_at(at + 1),
        None if template.is_empty() => ("{", ""),
        None => return Vec::new(),
    };
    let fits = Placeholder::ALL.into_iter().filter(|(_, name, _)| name.starts_with(start));
    fits.map(|(_, name, about)| {
        CompletionCandidate::new(format!("{before}{name}}}")).help(Some(about.into()))
    })
    .collect()
}

pub(super) fn begins(name: &str, start: &OsStr) -> bool {
    name.as_bytes().starts_with(start.as_encoded_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;

    /// Values that have no completion.
    const FREE_TEXT: [&str; 5] = ["KEY", "N", "NEW", "ROWS", "TIME"];

    /// The values of a command and its verbs that are not completed.
    fn incomplete(command: &Command) -> Vec<String> {
        let takes_value = |own: &&clap::Arg| own.get_action().takes_values() && !own.is_hide_set();
        let is_complete = |own: &&clap::Arg| {
            own.get::<ArgValueCompleter>().is_some() || !own.get_possible_values().is_empty()
        };
        let own = command.get_arguments().filter(takes_value).filter(|own| !is_complete(own));
        let own = own.map(|own| own.get_value_names().unwrap_or_default().concat());
        let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
        own.chain(verbs.flat_map(incomplete)).collect()
    }

    #[test]
    fn the_last_brace_of_a_template_is_completed() {
        for (template, expected) in [
            ("{na", &["{namespace}"][..]),
            ("{context}/{c", &["{context}/{context}", "{context}/{cluster}"]),
            ("{{{se", &["{{{server}", "{{{session}"]),
            ("{context}", &[]),
            ("{{", &[]),
            ("x", &[]),
        ] {
            let found = placeholders(OsStr::new(template));
            let found: Vec<_> = found.iter().map(|own| own.get_value().to_owned()).collect();
            assert_eq!(found, expected, "{template}");
        }
        assert_eq!(placeholders(OsStr::new("")).len(), Placeholder::ALL.len());
    }

    #[test]
    fn every_value_can_be_completed_or_is_free_text() {
        let command = with_values(Cli::whole(), &Arc::default(), &Arc::default());
        let mut names = incomplete(&command);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names, FREE_TEXT);
    }
}
