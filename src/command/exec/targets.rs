//! Patterns -> contexts.

use std::collections::HashMap;
use std::path::Path;

use crate::command::change::is_one_of;
use crate::command::invocation::Invocation;
use crate::command::list::in_natural_order;
use crate::command::meant::{self, Missing};
use crate::command::report::Failure;
use crate::command::target::in_several_files;
use crate::kubeconfig::{ContextEntry, Snapshot};
use crate::printable::{quoted_path, shown, shown_path};
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
/// selectors have to select or exclude one. `without` is the command that leaves names out.
pub(super) fn select<'s>(
    invocation: &Invocation,
    snapshot: &'s Snapshot,
    selectors: &[Selector],
    file: Option<&Path>,
    without: impl Fn(&[&str]) -> String,
) -> Result<Vec<ContextEntry<'s>>, Failure> {
    let candidates = Candidates::of(snapshot, file);
    if let (Some(path), true) = (file, candidates.names.is_empty()) {
        let error = format!("no context in {}", shown_path(path));
        return Err(Failure::new(error).hint("kswitch ctx --list --output wide"));
    }
    let (mut selected, mut excluded, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for selector in selectors {
        let (is_exclusion, found) = match selector {
            Selector::Name(name) => (false, candidates.named(name)),
            Selector::Pattern(text) => match (candidates.named(text), text.strip_prefix('!')) {
                (found, Some(rest)) if found.is_empty() => (true, candidates.matching(rest)?),
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
        return Err(candidates.missing(invocation, &missing));
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
            let hint = "for all other contexts: kswitch exec '*' '!PATTERN' -- COMMAND";
            Failure::new("no context is selected, only left out").hint(hint)
        } else {
            Failure::new("all selected contexts are left out")
        });
    }
    candidates.unambiguous(&left, without)
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

    fn missing(&self, invocation: &Invocation, selectors: &[&Selector]) -> Failure {
        let (mut errors, mut hints) = (Vec::new(), Vec::new());
        for selector in selectors {
            let (Selector::Pattern(text) | Selector::Name(text)) = selector;
            let is_selector = matches!(selector, Selector::Pattern(_));
            let is_name = !is_selector || !text.contains(['*', '?', '[']);
            let name = if is_name { text.strip_prefix('!').unwrap_or(text) } else { text };
            let what = if is_name { "no context" } else { "no context matches" };
            errors.push(format!("{what} \"{}\"", shown(name)));
            let missing = Missing { written: text, is_selector, is_alone: selectors.len() == 1 };
            let hint = meant::hint(invocation, missing, &self.names);
            let hint = hint.unwrap_or_else(|| "kswitch ctx --list".to_owned());
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        Failure::new(errors.join("\n")).hint(hints.join("\n"))
    }

    /// The contexts of these names. Fails if one of them is in several files: which one is meant is not
    /// known, and kubectl sees only the first.
    fn unambiguous(
        &self,
        names: &[&'s str],
        without: impl Fn(&[&str]) -> String,
    ) -> Result<Vec<ContextEntry<'s>>, Failure> {
        let entries: Vec<&Vec<ContextEntry<'s>>> =
            names.iter().map(|name| &self.entries[name]).collect();
        let several: Vec<_> = entries.iter().filter(|entries| entries.len() > 1).collect();
        let Some(first) = several.first() else {
            return Ok(entries.iter().map(|entries| entries[0]).collect());
        };
        let errors: Vec<String> = several.iter().map(|entries| in_several_files(entries)).collect();
        let file = quoted_path(&first[0].file.path);
        let mut hint = format!("to use only the contexts of one file: --file {file}");
        if several.len() < names.len() {
            let names: Vec<&str> = several.iter().map(|own| &*own[0].context.name).collect();
            let are = if names.len() == 1 { "it" } else { "them" };
            hint = format!("to leave {are} out: {}\n{hint}", without(&names));
        }
        Err(Failure::new(errors.join("\n")).hint(hint))
    }
}
