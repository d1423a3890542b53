//! `kswitch complete`: completes a command line.
//!
//! clap provides verbs and options; values come from the kubeconfigs, the history and the cache. It
//! queries no cluster, and prints no errors: a key was pressed in the middle of a line.

mod dropin;
mod line;
mod values;

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap_complete::engine::{CompletionCandidate, complete};

use crate::cli::{Cli, CompleteArgs, Global};
use crate::environment::Environment;
use crate::shell::{Candidate, CommandLine, Completions, Shell, reply, reply_to_kubectl};

use super::multicall::Program;
use super::report::{Failure, print};
use line::Line;

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
    let found = wanted(environment, words.clone());
    let found = match &found {
        // Others match the words themselves, by more than their start or by nothing else.
        Completions::Words(none)
            if none.is_empty() && matches!(shell, Shell::Bash | Shell::Zsh) =>
        {
            wanted_by(environment, words, true)
        }
        _ => found,
    };
    print(&reply(found, line.as_ref()))
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
    wanted_by(environment, words, false)
}

/// The same, by the last part of the names of contexts.
fn wanted_by(
    environment: &Arc<Environment>,
    words: Vec<OsString>,
    by_last_part: bool,
) -> Completions {
    let Some(last) = words.len().checked_sub(1) else { return Completions::Words(Vec::new()) };
    let names_file = Arc::new(AtomicBool::new(false));
    let line = Line { environment: Arc::clone(environment), words: words.clone(), by_last_part };
    let line = Arc::new(line);
    if line.is_in_command_of_exec() {
        return Completions::File;
    }
    let mut command = values::with_values(Cli::whole(), &line, &names_file);
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
