//! Patterns -> contexts.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;

use crate::command::change::is_one_of;
use crate::command::file_option;
use crate::command::invocation::Invocation;
use crate::command::list::in_natural_order;
use crate::command::meant::{self, Missing};
use crate::command::report::Failure;
use crate::command::target::in_several_files;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{quoted, quoted_path, retyped, retyped_with, shown, shown_path};
use crate::settings::NamePattern;

/// What selects contexts.
#[derive(PartialEq, Eq)]
pub(super) enum Selector {
    /// An exact name, a pattern, or one of both after `!`.
    Pattern(String),
    /// An exact name, from a list that a program wrote.
    Name(String),
}

impl Selector {
    /// Whether it is the exact name of a context.
    pub(super) fn is_name_in(&self, snapshot: &Snapshot) -> bool {
        let (Self::Pattern(text) | Self::Name(text)) = self;
        snapshot.contexts().any(|entry| entry.context.name == *text)
    }
}

/// The selected contexts, each once: in the order of the selectors, and by name for a pattern. All
/// selectors have to select or exclude one.
pub(super) fn select<'s>(
    invocation: &Invocation,
    snapshot: &'s Snapshot,
    selectors: &[Selector],
    file: Option<&Path>,
) -> Result<Vec<ContextEntry<'s>>, Failure> {
    let candidates = Candidates::of(snapshot, file);
    if let (Some(path), true) = (file, candidates.names.is_empty()) {
        let no_context =
            || (format!("no context in {}", shown_path(path)), invocation.list_command(true));
        let unusable = file_option::unusable(invocation, snapshot, path);
        let (why, hint) = unusable.unwrap_or_else(no_context);
        return Err(Failure::new(why).hint(hint));
    }
    let (mut selected, mut excluded, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for selector in selectors {
        let (is_exclusion, found) = match selector {
            Selector::Name(name) => (false, candidates.named(name)),
            Selector::Pattern(text) => match (candidates.named(text), text.strip_prefix('!')) {
                (found, Some(rest)) if found.is_empty() => (true, candidates.matching(rest)?),
                // Which of them is meant decides whether the command runs where it must not.
                (_, Some(rest)) if !candidates.matching(rest)?.is_empty() => {
                    return Err(is_both(text, rest));
                }
                (found, None) if found.is_empty() => (false, candidates.matching(text)?),
                (found, _) => (false, found),
            },
        };
        if found.is_empty() {
            missing.push(selector);
        }
        let list = if is_exclusion { &mut excluded } else { &mut selected };
        list.extend(found);
    }
    if !missing.is_empty() {
        return Err(candidates.missing(invocation, snapshot, &missing, file));
    }
    let mut left: Vec<&str> = Vec::new();
    let mut seen: HashMap<&str, bool> = excluded.iter().map(|name| (*name, true)).collect();
    for name in &selected {
        if !seen.contains_key(name) {
            seen.insert(name, true);
            left.push(name);
        }
    }
    if left.is_empty() {
        return Err(if selected.is_empty() {
            let typed = retyped(&invocation.environment.words, &["'*'".to_owned()]);
            Failure::new("no context is selected, only left out")
                .hint(format!("for all other contexts: {typed}"))
        } else {
            Failure::new("all selected contexts are left out")
        });
    }
    candidates.unambiguous(&left).map_err(|several| {
        let is_usable = |path: &&Path| select(invocation, snapshot, selectors, Some(path)).is_ok();
        several.failure(invocation, left.len(), is_usable)
    })
}

/// An argument that is the name of a context, and leaves out others.
fn is_both(text: &str, rest: &str) -> Failure {
    let (name, left_out) = (quoted(text), quoted(rest));
    let why = format!("{name} is the name of a context, and also leaves out {left_out}");
    Failure::new(why).hint("to run it there, write the name on stdin: kswitch exec - -- COMMAND")
}

/// The contexts that can be selected. kubectl can use none without a name.
struct Candidates<'s> {
    /// In natural order of the names, each once.
    names: Vec<&'s str>,
    entries: HashMap<&'s str, Vec<ContextEntry<'s>>>,
}

impl<'s> Candidates<'s> {
    fn of(snapshot: &'s Snapshot, file: Option<&Path>) -> Self {
        let is_meant = file.map(|path| is_one_of(&[path.to_owned()]));
        let mut candidates = Self { names: Vec::new(), entries: HashMap::new() };
        for entry in in_natural_order(snapshot) {
            let name = entry.context.name.as_str();
            let is_meant = is_meant.as_ref().is_none_or(|is_meant| is_meant(&entry.file.path));
            if name.is_empty() || !is_meant {
                continue;
            }
            let entries = candidates.entries.entry(name).or_default();
            if entries.is_empty() {
                candidates.names.push(name);
            }
            if !entries.iter().any(|known| known.is_same_as(&entry)) {
                entries.push(entry);
            }
        }
        candidates
    }

    fn named(&self, name: &str) -> Vec<&'s str> {
        self.entries.get_key_value(name).map(|(name, _)| *name).into_iter().collect()
    }

    /// The context with this exact name, else those that the pattern matches.
    fn matching(&self, text: &str) -> Result<Vec<&'s str>, Failure> {
        let exact = self.named(text);
        if !exact.is_empty() {
            return Ok(exact);
        }
        let pattern: NamePattern = text
            .parse()
            .map_err(|error| Failure::new(format!("\"{}\" is {error}", shown(text))))?;
        Ok(self.names.iter().copied().filter(|name| pattern.matches(name)).collect())
    }

    fn missing(
        &self,
        invocation: &Invocation,
        snapshot: &Snapshot,
        selectors: &[&Selector],
        file: Option<&Path>,
    ) -> Failure {
        let place = file.map(|path| format!(" in {}", shown_path(path))).unwrap_or_default();
        let (mut errors, mut hints) = (Vec::new(), Vec::new());
        for selector in selectors {
            let (Selector::Pattern(text) | Selector::Name(text)) = selector;
            let is_selector = matches!(selector, Selector::Pattern(_));
            let is_name = !is_selector || !text.contains(['*', '?', '[']);
            let name = if is_name { text.strip_prefix('!').unwrap_or(text) } else { text };
            let what = if is_name { "no context" } else { "no context matches" };
            errors.push(format!("{what} \"{}\"{place}", shown(name)));
            let missing = Missing { written: text, is_selector, is_alone: selectors.len() == 1 };
            let hint = meant::hint(invocation, missing, &self.names);
            let elsewhere = file.and_then(|file| in_other_file(invocation, snapshot, file, name));
            let separated = is_selector.then(|| separated(&invocation.environment.words, text));
            let hint = elsewhere.or(separated.flatten()).or(hint);
            let hint = hint.unwrap_or_else(|| invocation.list_command(file.is_some()));
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        Failure::new(errors.join("\n")).hint(hints.join("\n"))
    }

    /// The contexts of these names. Fails if some are in several files: which one is meant is not known, and
    /// kubectl sees only the first.
    fn unambiguous(&self, names: &[&'s str]) -> Result<Vec<ContextEntry<'s>>, InSeveralFiles<'s>> {
        let entries: Vec<&Vec<ContextEntry<'s>>> =
            names.iter().map(|name| &self.entries[name]).collect();
        let several = entries.iter().filter(|entries| entries.len() > 1);
        let several: Vec<_> = several.map(|entries| (*entries).clone()).collect();
        if several.is_empty() {
            return Ok(entries.iter().map(|entries| entries[0]).collect());
        }
        Err(InSeveralFiles(several))
    }
}

/// The contexts of each name that several files have.
struct InSeveralFiles<'s>(Vec<Vec<ContextEntry<'s>>>);

impl InSeveralFiles<'_> {
    /// `count` is the number of all selected names. `is_usable` tells whether the arguments select contexts in
    /// one file alone.
    fn failure(
        &self,
        invocation: &Invocation,
        count: usize,
        is_usable: impl Fn(&&Path) -> bool,
    ) -> Failure {
        let Self(several) = self;
        let words = &invocation.environment.words;
        let errors: Vec<String> = several.iter().map(|entries| in_several_files(entries)).collect();
        let mut hints = Vec::new();
        if several.len() < count {
            let names = several.iter().map(|own| format!("!{}", own[0].context.name));
            let names: Vec<String> = names.map(|name| quoted(&name).into_owned()).collect();
            let them = if names.len() == 1 { "it" } else { "them" };
            hints.push(format!("to leave {them} out: {}", retyped(words, &names)));
        }
        let files = several[0].iter().map(|entry| &*entry.file.path);
        if let Some(file) = files.into_iter().find(is_usable) {
            let typed = retyped(words, &["--file".to_owned(), quoted_path(file)]);
            hints.push(format!("to use only the contexts of one file: {typed}"));
        }
        Failure::new(errors.join("\n")).hint(hints.join("\n"))
    }
}

/// The command with the parts of `a,b` or `{a,b}-c` as arguments of their own.
fn separated(words: &[OsString], text: &str) -> Option<String> {
    let own = text.strip_prefix('!').unwrap_or(text);
    let exclusion = &text[..text.len() - own.len()];
    let braces = own.split_once('{').and_then(|(before, rest)| {
        let (list, after) = rest.split_once('}')?;
        Some((before, list, after))
    });
    let (before, list, after) = braces.unwrap_or(("", own, ""));
    let names = list.split(',').map(str::trim);
    let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
    let at = words.iter().position(|word| word == text).filter(|_| names.len() > 1)?;
    let names = names.iter().map(|name| format!("{exclusion}{before}{name}{after}").into());
    let mut words = words.to_vec();
    words.splice(at..=at, names);
    Some(format!("each context is an argument of its own: {}", retyped(&words, &[])))
}

/// The command for a context that is in another file than `file`, if only one has it.
fn in_other_file(
    invocation: &Invocation,
    snapshot: &Snapshot,
    file: &Path,
    name: &str,
) -> Option<String> {
    let mut found = snapshot.contexts().filter(|entry| entry.context.name == name);
    let path = &found.next()?.file.path;
    if found.any(|entry| entry.file.path != *path) {
        return None;
    }
    let (old, new) = (file.to_str()?, path.to_str()?);
    let typed = retyped_with(&invocation.environment.words, old, new)?;
    Some(format!("for the one in {}: {typed}", shown_path(path)))
}
