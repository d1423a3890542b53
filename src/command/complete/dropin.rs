//! Completion for the command lines of kubectx and kubens, whose grammar is not clap's.

use std::ffi::{OsStr, OsString};

use crate::kubeconfig::Visibility;
use crate::shell::Candidate;

use super::{Typed, begins, candidate, listed, namespaces_of};

/// An option and its description.
type OptionHelp = (&'static str, &'static str);

const PREVIOUS: OptionHelp = ("-", "the previous one");

const OF_KUBECTX: [OptionHelp; 9] = [
    ("-c", "print the current context"),
    ("--current", "print the current context"),
    ("-d", "delete contexts"),
    ("-h", "help"),
    ("--help", "help"),
    ("-u", "leave kubectl without a current context"),
    ("--unset", "leave kubectl without a current context"),
    ("-V", "print the version"),
    ("--version", "print the version"),
];

const OF_KUBENS: [OptionHelp; 8] = [
    ("-c", "print the namespace"),
    ("--current", "print the namespace"),
    ("-h", "help"),
    ("--help", "help"),
    ("-u", "switch to the namespace default"),
    ("--unset", "switch to the namespace default"),
    ("-V", "print the version"),
    ("--version", "print the version"),
];

/// Accepted before and after a namespace.
const FORCE: [OptionHelp; 2] = [
    ("-f", "set the name without asking the cluster"),
    ("--force", "set the name without asking the cluster"),
];

/// The completions of the last word of a command line of kubectx.
pub(super) fn of_kubectx(words: &[OsString]) -> Vec<Candidate> {
    let Some((start, before)) = words.split_last() else { return Vec::new() };
    let deletes = before.first().is_some_and(|first| first == "-d");
    let mut candidates = Vec::new();
    if deletes || before.is_empty() {
        candidates.extend(contexts(start, before));
    }
    if before.is_empty() {
        candidates.extend(options(start, &[&[PREVIOUS], &OF_KUBECTX]));
    }
    candidates
}

/// The completions of the last word of a command line of kubens.
pub(super) fn of_kubens(words: &[OsString]) -> Vec<Candidate> {
    let Some((start, before)) = words.split_last() else { return Vec::new() };
    let is_force = |word: &OsString| FORCE.iter().any(|(option, _)| word == option);
    match before {
        [] => {
            let mut candidates = namespaces(start);
            candidates.extend(options(start, &[&[PREVIOUS], &OF_KUBENS, &FORCE]));
            candidates
        }
        [force] if is_force(force) => namespaces(start),
        [name] if !name.as_encoded_bytes().starts_with(b"-") => options(start, &[&FORCE]),
        _ => Vec::new(),
    }
}

/// The contexts that kubectl sees, except those in the command line already. A name that begins
/// with a dash is left out: it would be read as an option.
fn contexts(start: &OsStr, named: &[OsString]) -> Vec<Candidate> {
    let is_named = |name: &str| named.iter().any(|word| word == name);
    let candidates = listed(&Typed::of(&line("ctx", start)), |name, visibility| {
        matches!(visibility, Visibility::Active)
            && begins(name, start)
            && !name.starts_with('-')
            && !is_named(name)
    });
    candidates.iter().map(candidate).collect()
}

fn namespaces(start: &OsStr) -> Vec<Candidate> {
    namespaces_of(&line("ns", start), start).iter().map(candidate).collect()
}

/// The equivalent command line of kswitch.
fn line(verb: &str, start: &OsStr) -> [OsString; 3] {
    [OsString::from("kswitch"), OsString::from(verb), start.to_owned()]
}

/// The options that begin with `start`. For an empty `start` only `-`, to keep the list short.
fn options(start: &OsStr, of: &[&[OptionHelp]]) -> Vec<Candidate> {
    let is_begun = |(word, _): &&OptionHelp| {
        begins(word, start) && (!start.is_empty() || **word == *PREVIOUS.0)
    };
    let matching = of.iter().flat_map(|choices| choices.iter()).filter(is_begun);
    matching
        .map(|&(value, about)| Candidate { value: value.to_owned(), about: about.to_owned() })
        .collect()
}
