//! The contexts that a mistyped name, a part of a name or a short form may mean.

use crate::printable::{nearest_forms, quoted, replaced, retyped, shown};
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
    let is_glob = own.contains(['*', '?', '[']);
    let parts = || names_with(&lower, &contexts);
    let (meant, is_whole) = match meant.len() {
        0 if is_selector && !is_glob => (parts(), false),
        _ => (meant, true),
    };
    let retyped_as = |new: &str| {
        let words = &invocation.environment.words;
        replaced(words, written, &format!("{exclusion}{new}"))
    };
    if let [_, _, ..] = meant[..]
        && is_selector
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
        near(own, &contexts)
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
    (!found.is_empty()).then(|| format!("{of_several}did you mean {}?", found.join(" or ")))
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
    let is_glob = written.contains(['*', '?', '[']);
    let part = (!is_glob).then(|| format!("*{written}*"));
    let patterns = part.into_iter().chain([format!("*{written}"), format!("{}*", &first[..end])]);
    patterns.into_iter().find(selects_them)
}
