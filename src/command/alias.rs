//! `kswitch alias`: lists, sets and removes names of the user's own for contexts.

use std::cell::RefCell;
use std::collections::HashSet;
use std::mem::take;

use serde::Serialize;

use crate::cli::{AliasArgs, ListFormat};
use crate::kubeconfig::edit::{EditObstacle, EntryValue, edit_entry};
use crate::kubeconfig::store::rewrite;
use crate::printable::{alternatives, nearest, shown, shown_path, shown_with_line, typed};
use crate::settings::{Alias, AliasName, AliasNameError, Settings};

use super::invocation::Invocation;
use super::messages::{listed, quoted};
use super::problem::{Intent, Problem};
use super::report::{Failure, print, warn_always};
use super::table::{columns_within, width_of};
use super::{list, namespaces, settings, target};

/// The key of the settings file.
const KEY: &str = "aliases";

/// An alias in JSON.
#[derive(Serialize)]
struct AliasRecord<'s> {
    alias: &'s str,
    context: &'s str,
    namespace: Option<&'s str>,
    /// Whether there is such a context; not known in a read-only shell, which has no other contexts than its own.
    exists: Option<bool>,
    /// Whether a context has this name, which makes the alias ineffective.
    hidden: bool,
}

pub(super) fn run(invocation: &Invocation, arguments: &AliasArgs) -> Result<(), Failure> {
    let AliasArgs { name, context, namespace, remove, output } = arguments;
    match (name.as_deref(), context.as_deref()) {
        _ if !remove.is_empty() => remove_all(invocation, remove),
        (Some(name), Some(context)) => set(invocation, name, context, namespace.as_deref()),
        (name, _) => print_list(invocation, name, *output),
    }
}

/// Prints all aliases, or one of them.
fn print_list(
    invocation: &Invocation,
    name: Option<&str>,
    format: ListFormat,
) -> Result<(), Failure> {
    if let Some(name) = name {
        existing(invocation, name)?;
    }
    let snapshot = invocation.load_all_outside();
    let has = |name: &str| snapshot.contexts().any(|own| own.context.name == name);
    let is_known = !invocation.is_read_only();
    let aliases = invocation.settings().aliases.iter();
    let aliases = aliases.filter(|(own, _)| name.is_none_or(|name| name == *own));
    let records = aliases.map(|(alias, Alias { context, namespace })| AliasRecord {
        alias,
        context,
        namespace: namespace.as_deref(),
        exists: Some(has(context)).filter(|exists| *exists || is_known),
        hidden: has(alias),
    });
    let records: Vec<AliasRecord<'_>> = records.collect();
    if records.is_empty() && format != ListFormat::Json {
        invocation.messages.say("There are no aliases.");
        invocation.messages.hint("kswitch alias NAME CONTEXT");
        return Ok(());
    }
    print(&match format {
        ListFormat::Json => list::json(&records),
        ListFormat::Name => {
            records.iter().fold(String::new(), |text, own| text + &shown(own.alias) + "\n")
        }
        ListFormat::Wide => {
            let row = |own: &AliasRecord<'_>| {
                let remark = match own {
                    AliasRecord { hidden: true, .. } => "(not in use: a context has this name)",
                    AliasRecord { exists: Some(false), .. } => "(no such context)",
                    AliasRecord { exists: None, .. } => "(not in this read-only shell)",
                    _ => "",
                };
                vec![
                    shown(own.alias).into_owned(),
                    shown(own.context).into_owned(),
                    shown(own.namespace.unwrap_or("-")).into_owned(),
                    remark.to_owned(),
                ]
            };
            let mut rows: Vec<Vec<String>> = records.iter().map(row).collect();
            let headings = ["ALIAS", "CONTEXT", "NAMESPACE", ""];
            let width = invocation.environment.stdout_columns().unwrap_or(usize::MAX);
            if width_of(&headings, &rows) > width {
                let short = invocation.short_forms().of(rows.iter().map(|row| row[1].as_str()));
                for (row, short) in rows.iter_mut().zip(short) {
                    row[1] = short.unwrap_or_else(|| take(&mut row[1]));
                }
            }
            columns_within(&headings, rows, &[&[1], &[0, 2], &[3]], width)
        }
    })
}

fn set(
    invocation: &Invocation,
    name: &str,
    context: &str,
    namespace: Option<&str>,
) -> Result<(), Failure> {
    let AliasName(name) = name
        .parse()
        .map_err(|why: AliasNameError| Failure::new(format!("{} is {why}", quoted(name))))?;
    let name = name.as_str();
    if let Some(namespace) = namespace {
        namespaces::check(invocation, namespace)?;
    }
    let snapshot = invocation.load_all_outside();
    let has = |name: &str| snapshot.contexts().any(|own| own.context.name == name);
    if has(name) {
        let why = format!("{} is the name of a context, so it can't be an alias", quoted(name));
        return Err(Failure::new(why).hint("kswitch alias NAME CONTEXT"));
    }
    let here = invocation.load_chain();
    let context = target::dot(invocation, &here, context)?;
    if !has(context) {
        target::refuse_alias(invocation, context, |own| typed("alias", &[name, own], ""))?;
        let problem = Problem::NoContext { names: &[context], file: None, intent: Intent::USE };
        return Err(invocation.failure(problem));
    }
    let alias: Alias =
        context.parse().map_err(|why| Failure::new(format!("{} is {why}", quoted(context))))?;
    let alias = Alias { namespace: namespace.map(str::to_owned), ..alias };
    edit(invocation, &[name], Some(&alias))?;
    let namespace = namespace.map(|own| format!(", namespace {}", quoted(own)));
    invocation.messages.say(&format!(
        "Alias {} is context {}{}.",
        quoted(name),
        quoted(context),
        namespace.unwrap_or_default()
    ));
    let lower = name.to_lowercase();
    let similar = snapshot.contexts().find(|own| own.context.name.to_lowercase() == lower);
    if let Some(similar) = similar {
        warn_always(&format!(
            "context {} differs from the alias {} only in upper and lower case",
            quoted(&similar.context.name),
            quoted(name)
        ));
    }
    Ok(())
}

fn remove_all(invocation: &Invocation, names: &[String]) -> Result<(), Failure> {
    for name in names {
        existing(invocation, name)?;
    }
    let mut seen = HashSet::new();
    let names: Vec<&str> =
        names.iter().map(String::as_str).filter(|own| seen.insert(*own)).collect();
    edit(invocation, &names, None)?;
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    let what = if names.len() == 1 { "alias" } else { "aliases" };
    invocation.messages.say(&format!("Removed {what} {}.", listed(&names)));
    Ok(())
}

/// Fails if there is no such alias.
fn existing<'i>(invocation: &'i Invocation, name: &str) -> Result<&'i Alias, Failure> {
    let aliases = &invocation.settings().aliases;
    aliases.get(name).ok_or_else(|| {
        let near = nearest(name, aliases.iter().map(|(own, _)| own));
        let hint = if near.is_empty() {
            "kswitch alias".to_owned()
        } else {
            format!("did you mean {}?", alternatives(&near))
        };
        Failure::new(format!("no alias {}", quoted(name))).hint(hint)
    })
}

/// Changes the settings file, under its lock. A link stays one.
fn edit(invocation: &Invocation, names: &[&str], alias: Option<&Alias>) -> Result<(), Failure> {
    let pairs;
    let value = match alias {
        None => None,
        Some(Alias { context, namespace: None }) => Some(EntryValue::Text(context)),
        Some(Alias { context, namespace: Some(namespace) }) => {
            pairs = [("context", context.as_str()), ("namespace", namespace)];
            Some(EntryValue::Mapping(&pairs))
        }
    };
    let path = &invocation.paths.settings;
    if path.symlink_metadata().is_err() {
        settings::prepare(invocation, path)?;
    }
    let obstacle = RefCell::new(None);
    let written = rewrite(path, &invocation.paths.scratch, |old| {
        let Ok(text) = std::str::from_utf8(old) else {
            *obstacle.borrow_mut() = Some(format!("{}: it is not UTF-8", shown_path(path)));
            return None;
        };
        let mut text = text.to_owned();
        for name in names {
            match edit_entry(&text, KEY, name, value) {
                Ok(edited) => text = edited,
                Err(why) => {
                    let place = shown_with_line(path, why.line());
                    *obstacle.borrow_mut() = Some(format!("{place}: {why}"));
                    return None;
                }
            }
        }
        // Where the reader of the settings sees something else, such as a second list of aliases, the alias
        // would lead elsewhere than the message says.
        let (read, errors) = Settings::of_text(path, &text);
        if names.iter().any(|name| read.aliases.get(name) != alias) {
            let why = errors.first().map_or_else(
                || format!("{}: {}", shown_path(path), EditObstacle::Unverified),
                |error| format!("the settings would have an error: {error}"),
            );
            *obstacle.borrow_mut() = Some(why);
            return None;
        }
        Some(text.into_bytes())
    });
    let to_edit = "to edit it: kswitch settings edit";
    match (written, obstacle.into_inner()) {
        (Ok(()), None) => Ok(()),
        (_, Some(why)) => Err(Failure::new(why).hint(to_edit)),
        (Err(error), None) => Err(Failure::new(error.to_string()).hint(to_edit)),
    }
}
