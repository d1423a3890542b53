//! `kswitch complete`: completes a command line.
//!
//! clap provides verbs and options; values come from the kubeconfigs, the history and the cache. It
//! queries no cluster, and prints no errors: a key was pressed in the middle of a line.

mod dropin;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{ArgMatches, Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, complete};

use crate::cli::{Cli, CompleteArgs, Global};
use crate::environment::Environment;
use crate::kubeconfig::Visibility;
use crate::printable::shown_path;
use crate::shell::{Candidate, CommandLine, Completions, Shell, reply, reply_to_kubectl};

use super::invocation::Invocation;
use super::multicall::Program;
use super::namespace_query::NamespaceQuery;
use super::report::{Failure, print};
use super::{list, namespaces, session};
use crate::session::Found;
use crate::template::Placeholder;

pub(super) fn run(environment: &Arc<Environment>, arguments: CompleteArgs) -> Result<(), Failure> {
    let CompleteArgs { shell, words } = arguments;
    let line = match (shell, words.as_slice()) {
        (Shell::Bash, [text, breaks]) => {
            Some(CommandLine::read(&text.to_string_lossy(), &breaks.to_string_lossy()))
        }
        _ => None,
    };
    let words = match &line {
        Some(line) => line.before.iter().chain([&line.current]).map(OsString::from).collect(),
        None => words,
    };
    print(&reply(wanted(environment, words), line.as_ref()))
}

/// Completes the arguments of a program for kubectl, whose plugin it is.
pub(super) fn for_kubectl(environment: &Arc<Environment>, program: Program) -> Result<(), Failure> {
    let arguments = environment.arguments();
    let wanted = match program {
        Program::Kswitch => {
            let words = [&[OsString::from("kswitch")], arguments].concat();
            wanted(environment, words)
        }
        Program::Kubectx => Completions::Words(dropin::of_kubectx(environment, arguments)),
        Program::Kubens => Completions::Words(dropin::of_kubens(environment, arguments)),
    };
    print(&reply_to_kubectl(wanted))
}

/// The completions of the last word.
fn wanted(environment: &Arc<Environment>, words: Vec<OsString>) -> Completions {
    let Some(last) = words.len().checked_sub(1) else { return Completions::Words(Vec::new()) };
    let names_file = Arc::new(AtomicBool::new(false));
    let line = Arc::new(Line { environment: Arc::clone(environment), words: words.clone() });
    if line.is_in_command_of_exec() {
        return Completions::File;
    }
    let mut command = with_values(Cli::whole(), &line, &names_file);
    let asks_for_option = words[last].as_encoded_bytes().starts_with(b"-");
    let mut candidates = complete(&mut command, words, last, None).unwrap_or_default();
    // The options of the verb come first.
    candidates.sort_by_key(is_of_every_command);
    let is_option =
        |own: &CompletionCandidate| own.get_id().is_some_and(|id| id.starts_with("arg::"));
    // Where a path is expected, an option may be too; few files begin with a dash.
    let begins_option = asks_for_option && candidates.iter().any(is_option);
    if names_file.load(Ordering::Relaxed) && !begins_option {
        return Completions::File;
    }
    // Options only after a dash, and short ones one at a time.
    let is_fit = |own: &&CompletionCandidate| {
        let value = own.get_value().as_encoded_bytes();
        !is_option(own) || asks_for_option && (value.starts_with(b"--") || value.len() == 2)
    };
    Completions::Words(candidates.iter().filter(is_fit).map(candidate).collect())
}

fn is_of_every_command(candidate: &CompletionCandidate) -> bool {
    candidate.get_tag().is_some_and(|heading| heading.to_string() == Global::HEADING)
}

fn candidate(completion: &CompletionCandidate) -> Candidate {
    Candidate {
        value: completion.get_value().to_string_lossy().into_owned(),
        about: completion.get_help().map(ToString::to_string).unwrap_or_default(),
    }
}

/// Adds completions of values to the command line, by the names of the values.
fn with_values(command: Command, line: &Arc<Line>, file: &Arc<AtomicBool>) -> Command {
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
    let mut candidates = listed(&typed, |name, visibility| {
        !matches!(visibility, Visibility::Shadowed { .. })
            && begins(name, start)
            && (takes_dash || !name.starts_with('-'))
    });
    if typed.accepts_aliases {
        candidates.extend(aliases(&typed.invocation, start));
    }
    candidates
}

/// The aliases that begin with `start`.
fn aliases(invocation: &Invocation, start: &OsStr) -> Vec<CompletionCandidate> {
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
fn listed(
    typed: &Typed,
    is_wanted: impl Fn(&str, &Visibility) -> bool,
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
fn namespaces_of(line: &Line, start: &OsStr) -> Vec<CompletionCandidate> {
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

fn begins(name: &str, start: &OsStr) -> bool {
    name.as_bytes().starts_with(start.as_encoded_bytes())
}

/// A command line up to the cursor.
#[derive(Default)]
struct Line {
    environment: Arc<Environment>,
    words: Vec<OsString>,
}

impl Line {
    /// Whether the cursor is in the command of `exec`, where the library would go on with patterns.
    fn is_in_command_of_exec(&self) -> bool {
        let before = self.words.split_last().map_or(&self.words[..], |(_, before)| before);
        before.iter().any(|word| word == "--")
            && matches!(parsed(before).subcommand_name(), Some("exec"))
    }
}

/// An unfinished command line, which is not valid but can be parsed in part.
fn parsed(words: &[OsString]) -> ArgMatches {
    Cli::command().ignore_errors(true).try_get_matches_from(words).unwrap_or_default()
}

/// What the words before the cursor contain.
struct Typed {
    invocation: Invocation,
    /// The context of the namespaces, if not the current one.
    context: Option<String>,
    /// Whether an alias may stand for a context.
    accepts_aliases: bool,
    options_ended: bool,
}

impl Typed {
    fn of(Line { environment, words }: &Line) -> Self {
        let before = words.split_last().map_or(&words[..], |(_, before)| before);
        let matches = parsed(before);
        let kubeconfig = matches.try_get_one::<PathBuf>("kubeconfig").ok().flatten();
        let global = Global {
            kubeconfig: kubeconfig.map(|path| expanded(path, environment.home())),
            quiet: true,
            ..Global::default()
        };
        let context = match matches.subcommand() {
            Some(("ctx" | "shell" | "export", own)) => text(own, "name"),
            Some(("exec", own)) => text(own, "patterns"),
            Some((_, own)) => text(own, "context"),
            None => None,
        };
        let accepts_aliases =
            !matches!(matches.subcommand_name(), Some("rename" | "delete" | "alias"));
        let options_ended = before.iter().any(|word| word == "--");
        let invocation = Invocation::new(Arc::clone(environment), &global);
        if invocation.chain.session.is_some() && is_outside_session(&matches) {
            // A new session begins with the context of this one.
            let current = || invocation.recall_all().current().map(str::to_owned);
            let context = context.or_else(current);
            let invocation = invocation.outside_session();
            return Self { invocation, context, accepts_aliases, options_ended };
        }
        Self { invocation, context, accepts_aliases, options_ended }
    }
}

/// Whether a command within a session takes contexts of the kubeconfigs outside of it.
fn is_outside_session(matches: &ArgMatches) -> bool {
    let has = |own: &ArgMatches, id| own.try_get_one(id).ok().flatten() == Some(&true);
    match matches.subcommand() {
        Some(("shell" | "exec" | "env" | "alias" | "rename" | "delete", _)) => true,
        Some((_, own)) => has(own, "here") || has(own, "global"),
        None => false,
    }
}

/// The path that a shell would expand a tilde to.
fn expanded(path: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

fn text(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.try_get_one::<String>(id).ok().flatten().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
