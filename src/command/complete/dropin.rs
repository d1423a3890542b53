//! Completion for the command lines of kubectx and kubens, whose grammar is not clap's.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use crate::cli::kubectx::{Help, KUBECTX, KUBENS};
use crate::environment::Environment;
use crate::kubeconfig::Visibility;
use crate::shell::Candidate;

use super::candidate;
use super::line::{Line, Typed};
use super::values::{aliases, begins, listed, namespaces_of};

/// The completions of the last word of a command line of kubectx.
pub(super) fn of_kubectx(environment: &Arc<Environment>, words: &[OsString]) -> Vec<Candidate> {
    let Some((start, before)) = words.split_last() else { return Vec::new() };
    let takes_names = match before {
        [] => true,
        [option] if ["-s", "--shell", "-r", "--readonly"].iter().any(|own| option == own) => true,
        [option, ..] => option == "-d",
    };
    let mut candidates = Vec::new();
    if takes_names {
        candidates.extend(contexts(environment, start, before));
    }
    if before.is_empty() {
        candidates.extend(options(start, KUBECTX));
    }
    candidates
}

/// The completions of the last word of a command line of kubens.
pub(super) fn of_kubens(environment: &Arc<Environment>, words: &[OsString]) -> Vec<Candidate> {
    let Some((start, before)) = words.split_last() else { return Vec::new() };
    // It is accepted before and after a namespace.
    let is_force = |word: &OsStr| word == "-f" || word == "--force";
    match before {
        [] => {
            let mut candidates = namespaces(environment, start);
            candidates.extend(options(start, KUBENS));
            candidates
        }
        [force] if is_force(force) => namespaces(environment, start),
        [name] if !name.as_encoded_bytes().starts_with(b"-") => {
            let mut candidates = options(start, KUBENS);
            candidates.retain(|own| is_force(OsStr::new(&own.value)));
            candidates
        }
        _ => Vec::new(),
    }
}

/// The contexts that kubectl sees, except those in the command line already. A name that begins
/// with a dash is left out: it would be read as an option.
fn contexts(environment: &Arc<Environment>, start: &OsStr, before: &[OsString]) -> Vec<Candidate> {
    let is_named = |name: &str| before.iter().any(|word| word == name);
    let typed = Typed::of(&line(environment, "ctx", start));
    let mut candidates = listed(&typed, |name, visibility| {
        matches!(visibility, Visibility::Active)
            && begins(name, start)
            && !name.starts_with('-')
            && !is_named(name)
    });
    if before.first().is_none_or(|option| option != "-d") {
        candidates.extend(aliases(&typed.invocation, start));
    }
    candidates.iter().map(candidate).collect()
}

fn namespaces(environment: &Arc<Environment>, start: &OsStr) -> Vec<Candidate> {
    namespaces_of(&line(environment, "ns", start), start).iter().map(candidate).collect()
}

/// The equivalent command line of kswitch.
fn line(environment: &Arc<Environment>, verb: &str, start: &OsStr) -> Line {
    let words = vec!["kswitch".into(), verb.into(), start.to_owned()];
    Line { environment: Arc::clone(environment), words, by_last_part: false }
}

/// The options that begin with `start`. For an empty `start` only `-`, to keep the list short.
fn options(start: &OsStr, help: &Help) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (arguments, about) in help {
        let words = arguments.split([' ', ',']).filter(|word| word.starts_with('-'));
        for value in words.filter(|word| begins(word, start) && (!start.is_empty() || *word == "-"))
        {
            // The last line about an option is the one with names.
            candidates.retain(|own| own.value != value);
            candidates.push(Candidate { value: value.to_owned(), about: (*about).to_owned() });
        }
    }
    candidates
}
