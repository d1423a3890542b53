//! The words of the numbered list. All text from files is escaped.

use std::fmt::Write;
use std::ops::Range;

use crate::picker::state::{Details, Listing, Namespaces, PairRow, State};
use crate::picker::{Effect, Focus, Place, Purpose, RowVisibility};
use crate::printable::shown;

/// A text that may have several lines, as one.
pub(super) fn line(text: &str) -> String {
    shown(&text.lines().collect::<Vec<_>>().join("; ")).into_owned()
}

pub(super) fn waiting(state: &State) -> String {
    format!("Asking the cluster of {} for its namespaces. Ctrl-c cancels.", context_name(state))
}

/// What is asked before the list ends.
pub(super) fn looking_up(effect: &Effect) -> Option<String> {
    let Effect::LookUp { place: Place { context, namespace }, .. } = effect else { return None };
    let (context, namespace) = (shown(&context.name), shown(namespace.as_deref()?));
    Some(format!("Asking the cluster of {context} for namespace {namespace}. Ctrl-c cancels."))
}

/// The name in a row, counted from the top of the list.
pub(super) fn name(state: &State, row: usize) -> Option<&str> {
    match entered(state) {
        Some(namespaces) => namespaces.in_row(row),
        None => context(state, row)
            .filter(|(_, pair)| pair.is_none())
            .map(|(index, _)| state.contexts.rows()[index].key.name.as_str()),
    }
}

/// A heading and these rows, each on one line.
pub(super) fn rows(state: &State, range: Range<usize>) -> String {
    let list = state.list();
    let mut lines = match range.start {
        0 => heading(state),
        start => format!("Rows {} to {} of {}:", start + 1, range.end, list.len()),
    };
    for row in range.clone() {
        let text = match entered(state) {
            Some(namespaces) => namespace_row(state, namespaces, row),
            None => context(state, row).map(|(index, pair)| context_row(state, index, pair)),
        };
        let _ = write!(lines, "\n{}. {}", row + 1, text.unwrap_or_default());
    }
    match list.len() - range.end {
        0 => {}
        more => {
            let _ = write!(lines, "\n{more} more: + shows the next ones.");
        }
    }
    lines
}

fn heading(state: &State) -> String {
    let list = state.list();
    let (found, all) = state.counts();
    let (one, many, of) = match entered(state) {
        Some(_) => ("namespace", "namespaces", format!(" of {}", context_name(state))),
        None => ("context", "contexts", String::new()),
    };
    let counted = |count: usize| format!("{count} {}", if count == 1 { one } else { many });
    let typed = state.query().text();
    if list.is_empty() && !typed.is_empty() {
        let objection = match state.details() {
            Details::Remark(text) if entered(state).is_some() => format!(" {}", line(&text)),
            _ => String::new(),
        };
        return format!(
            "No {one} matches \"{}\".{objection} An empty line shows all {}.",
            shown(typed),
            all
        );
    }
    if !typed.is_empty() {
        let typed = shown(typed);
        let pairs = match state.pair_count() {
            0 => String::new(),
            1 => " and 1 namespace".to_owned(),
            pairs => format!(" and {pairs} namespaces"),
        };
        let es = if found == 1 && pairs.is_empty() { "es" } else { "" };
        let all = counted(all);
        return format!("{found} of {all}{of}{pairs} match{es} \"{typed}\":");
    }
    let kind = match entered(state).map(|own| (&own.listing, &own.age)) {
        Some((Listing::Complete { remark: Some(remark) }, _)) => format!(" ({remark})"),
        Some((Listing::Failed(_), Some(age))) => format!(", from a list that is {age} old"),
        Some((Listing::Failed(_), None)) => ", known without the cluster".to_owned(),
        _ => String::new(),
    };
    let scope = state.scope.last().map_or_else(String::new, |scope| format!(", {scope}"));
    let colon = if list.is_empty() { "." } else { ":" };
    format!("{}{of}{kind}{scope}{colon}", counted(all))
}

fn context_row(state: &State, index: usize, pair: Option<&PairRow>) -> String {
    let row = &state.contexts.rows()[index];
    let namespace = pair.map(|pair| pair.namespace.as_str());
    let hidden = match row.visibility {
        RowVisibility::Active => None,
        RowVisibility::Shadowed => Some("hidden by an earlier file"),
        RowVisibility::NotInKubeconfig => Some("not in KUBECONFIG"),
    };
    let cross_file = row.cross_file.as_ref().map(|own| {
        if own.is_other_cluster { "reaches another cluster" } else { "uses another user" }
    });
    let marks = [
        row.current.then_some("current"),
        row.previous.then_some("previous"),
        state.contexts.is_pinned(index, namespace).then_some("pinned"),
        row.protection.is_some().then_some("protected"),
        cross_file,
        hidden,
    ];
    if let Some(pair) = pair {
        let name = format!("{}, namespace {}", row.key.name, pair.namespace);
        let age = pair.age.as_ref();
        let age = age.map_or_else(String::new, |age| format!(", from a list that is {age} old"));
        return marked(&marks[2..], &name) + &age;
    }
    let mut text = marked(&marks, &row.key.name);
    if !row.aliases.is_empty() {
        let _ = write!(text, ", alias {}", shown(&row.aliases));
    }
    if let Some(namespace) = &row.namespace {
        let _ = write!(text, ", namespace {}", shown(namespace));
    }
    if state.contexts.widest.file > 0 {
        let _ = write!(text, ", file {}", shown(&row.file));
    }
    text
}

fn namespace_row(state: &State, namespaces: &Namespaces, row: usize) -> Option<String> {
    let name = namespaces.in_row(row)?;
    let (_, context) = state.contexts.highlighted()?;
    let is_typed = row >= namespaces.list.matches.len();
    let is_missing = namespaces.is_removed(name) || (is_typed && namespaces.is_complete());
    let marks = [
        (name == namespaces.current).then_some("current"),
        (context.previous_namespace() == Some(name)).then_some("previous"),
        is_missing.then_some("not in the cluster"),
        (is_typed && !is_missing).then_some("as typed"),
    ];
    Some(marked(&marks, name))
}

/// The marks in words before a name: `current, protected: shop-prod`.
fn marked(marks: &[Option<&str>], name: &str) -> String {
    let marks: Vec<&str> = marks.iter().copied().flatten().collect();
    let marks = if marks.is_empty() { String::new() } else { format!("{}: ", marks.join(", ")) };
    format!("{marks}{}", shown(name))
}

pub(super) fn prompt(state: &State) -> String {
    let does = match state.details() {
        Details::Question(asked) => Some(asked.does),
        Details::RenameQuestion(_) => Some("rename"),
        _ => None,
    };
    if let Some(does) = does {
        return format!("y to {does}, anything else to go back: ");
    }
    if state.contexts().rows().is_empty() {
        return "An empty line leaves: ".to_owned();
    }
    let number = match state.purpose {
        Purpose::Switch => "Number",
        Purpose::Delete => "Number to delete",
    };
    format!("{number}, text to search, or ? for help: ")
}

/// Whether lines with commands change contexts.
pub(super) fn has_commands(state: &State) -> bool {
    state.purpose == Purpose::Switch && state.focus == Focus::Contexts
}

/// Why the last line did nothing, what it asks, or what it did.
pub(super) fn reply(state: &State) -> Option<String> {
    match state.details() {
        Details::Warning(text) => Some(line(text)),
        Details::Refused(obstacle) => {
            Some(format!("It can't be chosen: {}", line(&obstacle.with_ways([]))))
        }
        Details::Question(asked) => {
            Some(asked.text.lines().map(line).collect::<Vec<_>>().join("\n"))
        }
        Details::RenameQuestion(question) => {
            let name = shown(state.query().text());
            Some(format!("{} The new name is \"{name}\".", line(&question)))
        }
        Details::Remark(note) if state.focus == Focus::Contexts => Some(line(&note)),
        _ => None,
    }
}

pub(super) fn no_row(state: &State, number: &str) -> String {
    format!(
        "There is no row {number}: the list has {}. '{number} searches for it.",
        state.list().len()
    )
}

pub(super) fn help(state: &State) -> String {
    let does = match state.purpose {
        Purpose::Switch => "switches to it",
        Purpose::Delete => "deletes it",
    };
    let mut help = format!(
        "The number of a row {does}.\n\
         Text searches, as in the picker. The whole name of the only match {does}.\n\
         An empty line shows all rows again; if nothing was searched, it leaves without a change.\n\
         + shows the next rows."
    );
    if state.purpose == Purpose::Switch {
        help += "\n- switches to the previous one.";
    }
    if has_commands(state) {
        help += "\n:delete 2 5 deletes the contexts in these rows, after a question.\n\
                 :rename 2 NAME renames the context in this row, after a question.\n\
                 :pin 2 pins this row to the top, or unpins it.\n\
                 :undo undoes the last change, and :redo makes it again.";
    }
    help += "\nCtrl-c leaves without a change.";
    help
}

fn entered(state: &State) -> Option<&Namespaces> {
    state.namespaces().filter(|_| state.focus == Focus::Namespaces)
}

/// The index of the context in a row, and the namespace if the row is a pair of both.
fn context(state: &State, row: usize) -> Option<(usize, Option<&PairRow>)> {
    Some(state.contexts.place(*state.contexts.list.matches.get(row)?))
}

fn context_name(state: &State) -> String {
    let highlighted = state.contexts.highlighted();
    highlighted.map_or_else(String::new, |(_, row)| shown(&row.key.name).into_owned())
}
