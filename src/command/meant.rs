//! The contexts that a mistyped name, a part of a name or a short form may mean.

use crate::printable::{nearest_forms, retyped_with, shown};
use crate::settings::NamePattern;
use crate::short_names::ShortForms;

use super::invocation::Invocation;

/// The names in a hint.
const MOST: usize = 3;

/// Words of the command line that select no context.
pub(super) struct Missing<'w> {
    pub(super) written: &'w str,
    /// Whether they may be a pattern, also after `!`.
    pub(super) is_selector: bool,
    /// Whether the message is about nothing else.
    pub(super) is_alone: bool,
}

/// The hint that leads to similar contexts; `None` if there are none. Where a short form was typed, or the
/// last part of a name, it is the command with the whole name, or with a pattern of the same contexts.
pub(super) fn hint(
    invocation: &Invocation,
    Missing { written, is_selector, is_alone }: Missing<'_>,
    names: &[&str],
) -> Option<String> {
    let own = written.strip_prefix('!').filter(|_| is_selector).unwrap_or(written);
    let exclusion = if own == written { "" } else { "!" };
    let contexts = with_forms(&invocation.short_forms(), names);
    let pattern: Option<NamePattern> = is_selector.then(|| own.parse().ok()).flatten();
    let lower = own.to_lowercase();
    let is_meant = |form: &String| match &pattern {
        Some(pattern) => pattern.matches(form),
        None => form.to_lowercase() == lower,
    };
    let meant = contexts.iter().filter(|(_, forms)| forms.iter().any(is_meant));
    let meant: Vec<&str> = meant.map(|(name, _)| *name).collect();
    let (found, is_part) = if meant.is_empty() { near(own, &contexts) } else { (meant, true) };
    let found = found.as_slice();
    if is_part && is_alone {
        let of_all = own.contains(['*', '?', '[']).then(|| pattern_of(own, found, names)).flatten();
        let new = of_all.map_or_else(
            || found.iter().take(MOST).map(|name| (*name).to_owned()).collect(),
            |pattern| vec![pattern],
        );
        let retyped = |new: &String| {
            let words = &invocation.environment.words;
            retyped_with(words, written, &format!("{exclusion}{new}"))
        };
        let commands: Option<Vec<String>> = new.iter().map(retyped).collect();
        if let Some(commands) = commands.filter(|commands| !commands.is_empty()) {
            return Some(commands.join("\n"));
        }
    }
    let found: Vec<_> = found.iter().take(MOST).map(|name| shown(name)).collect();
    let of_several = if is_alone { String::new() } else { format!("for \"{}\", ", shown(written)) };
    (!found.is_empty()).then(|| format!("{of_several}did you mean {}?", found.join(" or ")))
}

/// Each name once, with its short forms, alone and among all names, and the last parts of all of these.
fn with_forms<'n>(short_forms: &ShortForms, names: &[&'n str]) -> Vec<(&'n str, Vec<String>)> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    let among_all = short_forms.of(names.iter().copied());
    let with_forms = |(name, among_all): (&'n str, Option<String>)| {
        let alone = short_forms.of(std::iter::once(name)).remove(0);
        let mut forms: Vec<String> = among_all.into_iter().chain(alone).collect();
        let whole = forms.iter().map(String::as_str).chain([name]);
        let parts: Vec<String> = whole.filter_map(last_part).map(str::to_owned).collect();
        forms.extend(parts);
        (name, forms)
    };
    names.iter().copied().zip(among_all).map(with_forms).collect()
}

/// The name of the cluster in an ARN, or of `user@cluster`.
pub(super) fn last_part(name: &str) -> Option<&str> {
    let (_, last) = name.rsplit_once(['/', '@'])?;
    (!last.is_empty()).then_some(last)
}

/// The most similar names, and whether one of them is similar only in a part.
fn near<'n>(written: &str, contexts: &[(&'n str, Vec<String>)]) -> (Vec<&'n str>, bool) {
    let letters = written.replace(['!', '*', '?', '[', ']'], "");
    let whole = || contexts.iter().map(|(name, _)| (*name, *name));
    let parts = contexts.iter().flat_map(|(name, forms)| forms.iter().map(|own| (&**own, *name)));
    let near = nearest_forms(&letters, whole().chain(parts));
    let near_as_whole = nearest_forms(&letters, whole());
    let is_part = near.iter().any(|name| !near_as_whole.contains(name));
    (near, is_part)
}

/// A pattern that selects the meant ones of all names, and no others.
fn pattern_of(written: &str, meant: &[&str], names: &[&str]) -> Option<String> {
    let first = meant.first()?;
    let common = |name: &&str| first.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    let mut end = meant.iter().map(common).min().unwrap_or_default();
    end = first.find(['*', '?', '[']).map_or(end, |special| end.min(special));
    while !first.is_char_boundary(end) {
        end -= 1;
    }
    let selects_them = |text: &String| {
        let pattern = text.parse::<NamePattern>();
        pattern.is_ok_and(|pattern| {
            names.iter().all(|name| pattern.matches(name) == meant.contains(name))
        })
    };
    [format!("*{written}"), format!("{}*", &first[..end])].into_iter().find(selects_them)
}
