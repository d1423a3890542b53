//! What must hold for any change to any file. `encoded_change.rs` describes how an input encodes what to change.

mod encoded_change;
mod leaves;

use kswitch::kubeconfig::document::Document;
use kswitch::kubeconfig::edit::{EditObstacle, edit};
use kswitch::kubeconfig::text::SourceText;
use kswitch::kubeconfig::{Change, Kind};
use serde_json::{Value, json};

use encoded_change::changes_and_file;

/// What came of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The file can't be read or the change can't be made.
    Refused,
    /// Everything was so already.
    AsItWas,
    /// The change was made.
    Edited,
}

/// Panics where something doesn't hold.
pub(crate) fn check(input: &[u8]) -> Outcome {
    let (encoded, file) = changes_and_file(input);
    let Ok(source) = SourceText::decode(file.to_vec()) else { return Outcome::Refused };
    let read = Document::read(&source);
    let changes: Vec<Change> =
        encoded.into_iter().map(|change| change.change(read.as_ref().ok())).collect();
    let edited = edited(&source, &changes);
    let Ok(document) = read else {
        assert!(!matches!(edited, Ok(Some(_))), "a file was changed that can't be read");
        return Outcome::Refused;
    };
    let wanted = changes.iter().fold(document.clone(), with);
    match edited {
        Err(obstacle) => {
            let message = obstacle.to_string();
            assert!(!message.contains(char::is_control), "{message:?} would reach the terminal");
            Outcome::Refused
        }
        Ok(None) => {
            assert_eq!(wanted, document, "nothing was changed");
            Outcome::AsItWas
        }
        Ok(Some(text)) => {
            let after = SourceText::decode(source.encode(&text)).expect("the new file is text");
            assert_eq!(after.as_str(), text, "the new text in the file's encoding");
            assert_eq!(Document::read(&after).as_ref(), Ok(&wanted), "{changes:?}\n{text}");
            check_again(&after, &changes);
            check_json(source.as_str(), &text, &changes);
            if let [change] = changes.as_slice() {
                check_bytes(source.as_str(), &text, &document, change);
                check_leaves(source.as_str(), &text, change);
            }
            Outcome::Edited
        }
    }
}

/// The same changes once more find everything so, or the context missing.
fn check_again(after: &SourceText, changes: &[Change]) {
    let is_missing =
        |change: &Change| matches!(change, Change::Rename { .. } | Change::Delete { .. });
    let again = edited(after, changes);
    if !changes.iter().any(is_missing) {
        assert_eq!(again, Ok(None), "the same change again\n{}", after.as_str());
    } else if changes.len() == 1 {
        let is_missing = matches!(again, Err(EditObstacle::Missing { .. }));
        assert!(is_missing, "the same change again: {again:?}\n{}", after.as_str());
    }
}

/// The document with a change made.
fn with(mut document: Document, change: &Change) -> Document {
    match change {
        Change::CurrentContext { name } => document.current_context.clone_from(name),
        Change::Namespace { context, namespace } => {
            let own = document.contexts.iter_mut().find(|own| own.name == *context);
            if let Some(own) = own {
                own.namespace.clone_from(namespace);
            }
        }
        Change::Rename { kind: Kind::Context, from, to } => {
            if let Some(own) = document.contexts.iter_mut().find(|own| own.name == *from) {
                own.name.clone_from(to);
            }
        }
        Change::Rename { kind: Kind::Cluster, from, to } => {
            if let Some(own) = document.clusters.iter_mut().find(|own| own.name == *from) {
                own.name.clone_from(to);
            }
            // None names a cluster by the empty name.
            for own in document.contexts.iter_mut().filter(|own| own.cluster == *from) {
                if !from.is_empty() {
                    own.cluster.clone_from(to);
                }
            }
        }
        Change::Rename { kind: Kind::User, from, to } => {
            if let Some(own) = document.users.iter_mut().find(|own| own.name == *from) {
                own.name.clone_from(to);
            }
            for own in document.contexts.iter_mut().filter(|own| own.user == *from) {
                if !from.is_empty() {
                    own.user.clone_from(to);
                }
            }
        }
        Change::Delete { kind: Kind::Context, name } => {
            document.contexts.retain(|own| own.name != *name);
        }
        Change::Delete { kind: Kind::Cluster, name } => {
            document.clusters.retain(|own| own.name != *name);
        }
        Change::Delete { kind: Kind::User, name } => {
            document.users.retain(|own| own.name != *name);
        }
        Change::Redirect { .. } | Change::Credentials { .. } => {
            unreachable!("not an encoded change")
        }
    }
    document
}

/// JSON stays JSON, and its values stay the same but for the changes.
fn check_json(before: &str, after: &str, changes: &[Change]) {
    let Ok(mut wanted) = serde_json::from_str::<Value>(before) else { return };
    let place_in = |wanted: &Value, list: &str, name: &str| {
        let entries = wanted[list].as_array().expect(list);
        let has_name = |own: &Value| own["name"].as_str().unwrap_or("") == name;
        entries.iter().position(has_name).expect("the entry")
    };
    let place_of = |wanted: &Value, name: &str| place_in(wanted, "contexts", name);
    let is_filled = |value: &Value| value.as_str().is_some_and(|own| !own.is_empty());
    for change in changes {
        match change {
            Change::CurrentContext { name: Some(name) } if wanted.is_object() => {
                wanted["current-context"] = json!(name);
            }
            Change::Namespace { context, namespace: Some(namespace) } => {
                let place = place_of(&wanted, context);
                wanted["contexts"][place]["context"]["namespace"] = json!(namespace);
            }
            Change::Rename { kind, from, to } => {
                let place = place_in(&wanted, kind.list(), from);
                wanted[kind.list()][place]["name"] = json!(to);
                let Some(key) = kind.reference().filter(|_| !from.is_empty()) else { continue };
                for own in wanted["contexts"].as_array_mut().into_iter().flatten() {
                    let reference = own.get_mut("context").and_then(|own| own.get_mut(key));
                    if let Some(reference) = reference.filter(|own| **own == json!(from)) {
                        *reference = json!(to);
                    }
                }
            }
            Change::Delete { kind, name } => {
                let place = place_in(&wanted, kind.list(), name);
                wanted[kind.list()].as_array_mut().expect("a list").remove(place);
            }
            Change::CurrentContext { name: None } => {
                if is_filled(&wanted["current-context"]) {
                    wanted["current-context"] = json!("");
                }
            }
            Change::Namespace { context, namespace: None } => {
                let place = place_of(&wanted, context);
                let context = wanted["contexts"][place].get_mut("context");
                if let Some(Value::Object(context)) = context
                    && context.get("namespace").is_some_and(is_filled)
                {
                    context.remove("namespace");
                }
            }
            // `null`, which becomes a YAML file.
            Change::CurrentContext { name: Some(_) } => return,
            Change::Redirect { .. } | Change::Credentials { .. } => {
                unreachable!("not an encoded change")
            }
        }
    }
    assert_eq!(serde_json::from_str::<Value>(after).expect("still JSON"), wanted);
}

/// One change touches the lines of its value only, and no comment goes.
fn check_bytes(before: &str, after: &str, document: &Document, change: &Change) {
    let none = String::new();
    let (old, new) = match change {
        Change::CurrentContext { name } => {
            (document.current_context.as_ref(), name.as_ref().unwrap_or(&none))
        }
        Change::Namespace { context, namespace: Some(namespace) } => {
            let context = document.contexts.iter().find(|own| own.name == *context);
            (context.and_then(|own| own.namespace.as_ref()), namespace)
        }
        Change::Rename { kind: Kind::Context, from, to } => (Some(from), to),
        // As many lines as there are references.
        Change::Rename { .. } => return,
        Change::Redirect { .. } | Change::Credentials { .. } => {
            unreachable!("not an encoded change")
        }
        Change::Delete { kind, .. } => {
            let entries = match kind {
                Kind::Context => document.contexts.len(),
                Kind::Cluster => document.clusters.len(),
                Kind::User => document.users.len(),
            };
            return check_bytes_gone(before, after, entries == 1);
        }
        Change::Namespace { namespace: None, .. } => {
            let braces = |text: &str| text.matches("{}").count();
            let is_emptied = braces(after) > braces(before) || before.contains("<<");
            return check_bytes_gone(before, after, is_emptied);
        }
    };
    let (old, new) = (old.map_or("", String::as_str), new.as_str());
    let (removed, added) = difference(before, after);
    let shown = format!("{removed:?} became {added:?} in\n{before}");
    // A value takes one line. Between brackets the line before gets a comma, and key and value may
    // stand in two lines if their neighbours do.
    let folds = removed.iter().any(|line| line.contains(['|', '>', '"', '\'', '\\']));
    assert!(removed.len() <= 1 || folds || old.contains(['\n', ' ']), "{shown}");
    let is_skeleton = added.iter().any(|line| line.contains("clusters: []"));
    let filled = added.iter().filter(|line| !line.trim().is_empty()).count();
    assert!(filled <= 3 || is_skeleton, "{shown}");
    let bytes = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let most = bytes(&removed) * 2 + new.len() * 6 + before.len().min(4096) + 200;
    assert!(bytes(&added) <= most, "{shown}");
    // The name of an anchor may hold the sign too.
    if !before.contains('*') {
        let hashes = |text: &str| text.matches('#').count();
        assert!(hashes(after) + hashes(old) >= hashes(before), "a comment is lost: {shown}");
    }
}

/// Nothing comes but what stands for nothing, where there `is_emptied` a list or a context.
fn check_bytes_gone(before: &str, after: &str, is_emptied: bool) {
    let mut rest = before.chars();
    let mut added = after.chars().filter(|wanted| {
        let mut ahead = rest.clone();
        let is_kept = ahead.any(|own| own == *wanted);
        if is_kept {
            rest = ahead;
        }
        !is_kept
    });
    assert!(is_emptied || added.next().is_none(), "new text in\n{after}\nwhich was\n{before}");
}

/// No other scalar changes, whatever leads to it: an alias would take the change elsewhere, to a
/// token perhaps, which a [`Document`] doesn't hold.
fn check_leaves(before: &str, after: &str, change: &Change) {
    let (Some(mut before), Some(mut after)) = (leaves::leaves(before), leaves::leaves(after))
    else {
        return;
    };
    if let Change::Delete { kind, .. } = change {
        // Those behind it move up.
        for (way, _) in before.iter_mut().chain(&mut after) {
            if way.len() > 1 && way[0] == kind.list() {
                way[1].clear();
            }
        }
    }
    before.sort();
    after.sort();
    let removed: Vec<_> = before.iter().filter(|leaf| after.binary_search(leaf).is_err()).collect();
    let added: Vec<_> = after.iter().filter(|leaf| before.binary_search(leaf).is_err()).collect();
    let is_wanted = |way: &[String]| match (change, way) {
        // A file without content also gets what a kubeconfig needs.
        (Change::CurrentContext { name: None }, [key]) => key == "current-context",
        (Change::CurrentContext { name: Some(_) }, [key]) => {
            ["current-context", "apiVersion", "kind"].contains(&key.as_str())
        }
        (Change::Namespace { namespace: Some(_), .. }, [list, _, key]) => {
            list == "contexts" && key == "context"
        }
        (Change::Namespace { namespace: Some(_), .. }, [list, _, key, field]) => {
            list == "contexts" && key == "context" && field == "namespace"
        }
        (Change::CurrentContext { name: Some(_) }, way) => way.is_empty(),
        (Change::Rename { kind, .. }, [list, _]) => list == kind.list(),
        (Change::Rename { kind, .. }, [list, _, key]) => list == kind.list() && key == "name",
        (Change::Rename { kind, .. }, [list, _, key, field]) => {
            list == "contexts" && key == "context" && Some(field.as_str()) == kind.reference()
        }
        (Change::Delete { kind, .. }, way) => {
            way.first().is_some_and(|list| list == kind.list()) && added.is_empty()
        }
        // A duplicate that doesn't count may be anything.
        (Change::Namespace { namespace: None, .. }, [list, _, rest @ ..]) => {
            list == "contexts" && rest.starts_with(&["context".to_owned(), "namespace".to_owned()])
        }
        _ => false,
    };
    for (way, _) in removed.iter().chain(&added) {
        assert!(is_wanted(way), "{way:?} changed too");
    }
}

/// The lines of either text that are not at the beginning or the end of both.
fn difference<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let (mut before, mut after) = (lines(before), lines(after));
    let same = |(one, other): &(&&str, &&str)| one == other;
    let start = before.iter().zip(&after).take_while(same).count();
    before.drain(..start);
    after.drain(..start);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    before.truncate(before.len() - end);
    after.truncate(after.len() - end);
    (before, after)
}

fn lines(text: &str) -> Vec<&str> {
    let mut rest = text;
    let mut lines = Vec::new();
    while let Some(at) = rest.find(['\n', '\r']) {
        let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        let (line, behind) = rest.split_at(at + length);
        lines.push(line);
        rest = behind;
    }
    lines.extend((!rest.is_empty()).then_some(rest));
    lines
}

fn edited(source: &SourceText, changes: &[Change]) -> Result<Option<String>, EditObstacle> {
    Ok(edit(source, changes)?.map(|edited| edited.text))
}
