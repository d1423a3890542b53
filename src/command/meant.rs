//! The contexts that a mistyped name, a part of a name or a short form may mean.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::cli::Cli;
use crate::kubeconfig::chain::Source;
use crate::printable::{
    alternatives, nearest_forms, quoted, quoted_path, replaced, retyped, retyped_with, shown,
};
use crate::settings::NamePattern;
use crate::short_names::ShortForms;

use super::invocation::Invocation;

/// The names in a hint.
const MOST: usize = 3;

/// The names in a hint that contain what was written.
const MOST_PARTS: usize = 5;

/// A part of a name of two letters is only found at the start of a word, and one of a letter not at all.
const LEAST_PART: usize = 3;

/// Words of the command line that select no context.
#[derive(Clone, Copy)]
pub(super) struct Missing<'w> {
    pub(super) written: &'w str,
    /// Whether they may be a pattern, also after `!`.
    pub(super) is_selector: bool,
    /// Whether the message is about nothing else.
    pub(super) is_alone: bool,
}

/// The hint that leads to similar contexts; `None` if there are none. Where a short form was typed, or a
/// part of a name, it is the command with the whole name, or with a pattern of the same contexts.
pub(super) fn hint(
    invocation: &Invocation,
    missing: Missing<'_>,
    names: &[&str],
) -> Option<String> {
    let contexts = with_forms(&invocation.short_forms(), names);
    if missing.is_selector {
        return selector_hint(invocation, missing, names, &contexts);
    }
    let Missing { written, is_alone, .. } = missing;
    let lower = written.to_lowercase();
    let all = || contexts.iter().map(|(name, _)| *name);
    let same: Vec<&str> = all().filter(|name| name.to_lowercase() == lower).collect();
    if !same.is_empty() {
        return Some(question(missing, &same, same.len()));
    }
    let is_meant = |form: &String| form.to_lowercase() == lower;
    let meant = contexts.iter().filter(|(_, forms)| forms.iter().any(is_meant));
    let mut meant: Vec<&str> = meant.map(|(name, _)| *name).collect();
    if meant.is_empty() {
        meant = all().filter(|name| contains(&name.to_lowercase(), &lower)).collect();
    }
    let (found, is_part) = if meant.is_empty() { near(written, &contexts) } else { (meant, true) };
    if is_part && is_alone {
        let commands = commands(invocation, written, &found);
        if commands.is_some() {
            return commands;
        }
    }
    let suggested = differing(&found, MOST);
    (!found.is_empty()).then(|| question(missing, &suggested, found.len()))
}

/// The command of this run for each of some of the contexts, and a way to the others.
fn commands(invocation: &Invocation, written: &str, found: &[&str]) -> Option<String> {
    let some = differing(found, MOST_PARTS);
    let retyped = |name: &&str| retyped_with(&invocation.environment.words, written, name);
    let mut commands = some.iter().map(retyped).collect::<Option<Vec<String>>>()?;
    if found.len() > some.len() {
        let number = found.len();
        commands.extend(search(invocation, written).map(|typed| {
            let part = shown(written);
            format!("{number} contexts have \"{part}\" in their names; to pick one: {typed}")
        }));
    }
    Some(commands.join("\n"))
}

/// The command that opens the picker with these words as the query.
fn search(invocation: &Invocation, own: &str) -> Option<String> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:@".contains(letter);
    let is_verb = || Cli::documented().find_subcommand(own).is_some();
    if own.starts_with('-') || !own.chars().all(is_plain) || is_verb() {
        return None;
    }
    let query = quoted(&own.to_lowercase()).into_owned();
    Some(match (invocation.chain.source, &invocation.chain.files[..]) {
        (Source::Flag, [file]) => format!("kswitch --kubeconfig {} {query}", quoted_path(file)),
        _ => format!("kswitch {query}"),
    })
}

/// Asks whether one of these names was meant, or one of the others that were `found`.
fn question(
    Missing { written, is_alone, .. }: Missing<'_>,
    names: &[&str],
    found: usize,
) -> String {
    let of_several = if is_alone { String::new() } else { format!("for \"{}\", ", shown(written)) };
    let mut words: Vec<String> = names.iter().map(|name| shown(name).into_owned()).collect();
    if found > names.len() {
        words.push(format!("one of {} others", found - names.len()));
    }
    format!("{of_several}did you mean {}?", alternatives(&words))
}

/// Whether a name has this part, both in lower case.
fn contains(name: &str, part: &str) -> bool {
    let is_start = |at: usize| !name[..at].ends_with(char::is_alphanumeric);
    let mut places = name.match_indices(part).map(|(at, _)| at);
    let letters = part.chars().count();
    letters > 1 && places.any(|at| letters >= LEAST_PART || is_start(at))
}

/// Some of the names, in their order: those whose words differ most, above all in the last part, so that
/// `checkout-test` is among them where most are of production.
fn differing<'n>(names: &[&'n str], most: usize) -> Vec<&'n str> {
    if names.len() <= most {
        return names.to_vec();
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let mut left: Vec<usize> = (0..names.len()).collect();
    let mut taken = Vec::new();
    while taken.len() < most {
        let new = |text: &str| words(text).filter(|word| !seen.contains(word)).count();
        let novelty = |name: &str| (new(last_part(name).unwrap_or(name)), new(name));
        let best = left
            .iter()
            .enumerate()
            .max_by_key(|(place, own)| (novelty(names[**own]), Reverse(*place)));
        let Some((place, _)) = best else { break };
        let own = left.remove(place);
        seen.extend(words(names[own]));
        taken.push(own);
    }
    taken.sort_unstable();
    taken.into_iter().map(|own| names[own]).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The same for a pattern, which may select several contexts.
fn selector_hint(
    invocation: &Invocation,
    Missing { written, is_alone, .. }: Missing<'_>,
    names: &[&str],
    contexts: &[(&str, Vec<String>)],
) -> Option<String> {
    let own = written.strip_prefix('!').unwrap_or(written);
    let exclusion = if own == written { "" } else { "!" };
    let pattern: Option<NamePattern> = own.parse().ok();
    let lower = own.to_lowercase();
    let is_meant = |form: &String| match &pattern {
        Some(pattern) => pattern.matches(form),
        None => form.to_lowercase() == lower,
    };
    let meant = contexts.iter().filter(|(_, forms)| forms.iter().any(is_meant));
    let meant: Vec<&str> = meant.map(|(name, _)| *name).collect();
    let is_glob = own.contains(['*', '?', '[']);
    let parts = || names_with(&lower, contexts);
    let (meant, is_whole) = match meant.len() {
        0 if !is_glob => (parts(), false),
        _ => (meant, true),
    };
    let retyped_as = |new: &str| {
        let words = &invocation.environment.words;
        replaced(words, written, &format!("{exclusion}{new}"))
    };
    if let [_, _, ..] = meant[..]
        && !is_glob
        && let Some(pattern) = pattern_of(own, &meant, names)
    {
        let (count, shown_own) = (meant.len(), shown(own));
        let which = if meant.iter().all(|name| name.to_lowercase().contains(&lower)) {
            format!("that contain \"{shown_own}\"")
        } else {
            format!("with the short form \"{shown_own}\"")
        };
        if !is_alone {
            return Some(format!("for \"{}\", did you mean {}?", shown(written), quoted(&pattern)));
        }
        if let Some(words) = retyped_as(&pattern) {
            let option = "--dry-run";
            let has_option = words.iter().any(|word| word == option);
            let added: Vec<String> = (!has_option).then(|| option.to_owned()).into_iter().collect();
            let typed = retyped(&words, &added);
            let what = if exclusion.is_empty() { "list" } else { "leave out" };
            return Some(format!("to {what} the {count} contexts {which}: {typed}"));
        }
    }
    let (found, is_part) = if meant.is_empty() || !is_whole && meant.len() > 1 {
        near(own, contexts)
    } else {
        (meant, true)
    };
    let found = found.as_slice();
    if is_part && is_alone {
        let of_all = is_glob.then(|| pattern_of(own, found, names)).flatten();
        let new = of_all.map_or_else(
            || found.iter().take(MOST).map(|name| (*name).to_owned()).collect(),
            |pattern| vec![pattern],
        );
        let typed = |new: &String| Some(retyped(&retyped_as(new)?, &[]));
        let commands: Option<Vec<String>> = new.iter().map(typed).collect();
        if let Some(mut commands) = commands.filter(|commands| !commands.is_empty()) {
            if let Some(more) = found.len().checked_sub(MOST).filter(|more| *more > 0) {
                commands.push(format!(
                    "to list them and {more} more: {}",
                    invocation.list_command(false)
                ));
            }
            return Some(commands.join("\n"));
        }
    }
    let found: Vec<_> = found.iter().take(MOST).map(|name| shown(name)).collect();
    let of_several = if is_alone { String::new() } else { format!("for \"{}\", ", shown(written)) };
    (!found.is_empty()).then(|| format!("{of_several}did you mean {}?", alternatives(&found)))
}

/// The names with this part, in upper or lower case.
fn names_with<'n>(lower: &str, contexts: &[(&'n str, Vec<String>)]) -> Vec<&'n str> {
    let names = contexts.iter().map(|(name, _)| *name);
    names.filter(|name| !lower.is_empty() && name.to_lowercase().contains(lower)).collect()
}

/// Each name once, with the short forms that any list may have shown, and the last parts of all of these.
fn with_forms<'n>(short_forms: &ShortForms, names: &[&'n str]) -> Vec<(&'n str, Vec<String>)> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    let with_forms = |name: &'n str| {
        let mut forms = short_forms.all_of(name);
        let whole = forms.iter().map(String::as_str).chain([name]);
        let parts: Vec<String> = whole.filter_map(last_part).map(str::to_owned).collect();
        forms.extend(parts);
        (name, forms)
    };
    names.into_iter().map(with_forms).collect()
}

/// The name of the cluster in an ARN, or of `user@cluster`.
pub(super) fn last_part(name: &str) -> Option<&str> {
    let (_, last) = name.rsplit_once(['/', '@'])?;
    (!last.is_empty()).then_some(last)
}

/// The most similar names, and whether the first one is similar only in a part.
fn near<'n>(written: &str, contexts: &[(&'n str, Vec<String>)]) -> (Vec<&'n str>, bool) {
    let letters = written.replace(['!', '*', '?', '[', ']'], "");
    let whole = || contexts.iter().map(|(name, _)| (*name, *name));
    let parts = contexts.iter().flat_map(|(name, forms)| forms.iter().map(|own| (&**own, *name)));
    let near = nearest_forms(&letters, whole().chain(parts));
    let near_as_whole = nearest_forms(&letters, whole());
    let is_part = near.first().is_some_and(|nearest| !near_as_whole.contains(nearest));
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
    let is_glob = written.contains(['*', '?', '[']);
    let part = (!is_glob).then(|| format!("*{written}*"));
    let patterns = part.into_iter().chain([format!("*{written}"), format!("{}*", &first[..end])]);
    patterns.into_iter().find(selects_them)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_those_that_differ_are_shown() {
        let names = [
            "arn:aws:eks:ap-south-1:3:cluster/checkout-prod",
            "arn:aws:eks:eu-west-1:1:cluster/checkout-prod",
            "arn:aws:eks:eu-west-1:1:cluster/checkout-test",
            "arn:aws:eks:us-east-1:2:cluster/checkout-prod",
        ];
        assert_eq!(differing(&names, 3), [names[0], names[2], names[3]]);
        assert_eq!(differing(&names, 4), names);
        let names = ["a-prod-eu", "a-prod-us", "a-test-eu", "a-test-us"];
        assert_eq!(differing(&names, 2), ["a-prod-eu", "a-test-us"]);
    }

    #[test]
    fn a_short_part_is_at_the_start_of_a_word() {
        assert!(contains("shop-prod", "pr") && contains("shop-prod", "rod"));
        assert!(!contains("shop-prod", "ro") && !contains("shop-prod", "s"));
    }
}
