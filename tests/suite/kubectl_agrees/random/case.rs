//! A random case: a chain of files, and a wish.

use super::super::folder::Folder;
use super::super::operation::{
    Operation, context, context_and_namespace, delete, namespace, namespace_of, prune, rename,
    rename_whole, unset_namespace_of,
};
use super::dice::Dice;
use super::kubeconfig::{kubeconfig, some_names};

const FILES: [&str; 4] = ["a", "b.json", "dir/c d", "dir/é"];

/// The last ones are namespaces that have to be quoted.
const NAMESPACES: [&str; 10] =
    ["x", "qa", "team-9", "default", "123", "1e3", "yes", "null", "0x1f", "2024-01-01"];

/// New names, of which most have to be quoted.
const NEW_NAMES: [&str; 8] =
    ["new", "two words", "456", "off", "-new", "é: #x", "new\nlines", "prod"];

/// What the next choices come to.
pub(super) fn case(dice: &mut Dice) -> (Folder, Operation) {
    let names = dice.within("names", some_names);
    let operation = dice.within("operation", |dice| operation(dice, &names));
    (dice.within("folder", |dice| folder(dice, &names)), operation)
}

/// One to four files, and a KUBECONFIG of them with all that may stand between.
fn folder(dice: &mut Dice, names: &[&str]) -> Folder {
    if dice.one_in(20) {
        let folder = Folder::with_kubeconfig("").file(".kube/config", kubeconfig(dice, names));
        return other_places(dice, folder, ".kube/config").0;
    }
    let mut folder = Folder::default();
    let mut elements = Vec::new();
    let mut files = FILES.to_vec();
    files.retain(|file| dice.within(file, |dice| dice.one_in(2)));
    if files.is_empty() && !dice.one_in(20) {
        files.push(FILES[0]);
    }
    for file in &files {
        let outer = dice.enter(file);
        folder = folder.file(file, dice.within("content", |dice| kubeconfig(dice, names)));
        let other;
        (folder, other) = dice.within("places", |dice| other_places(dice, folder, file));
        for element in std::iter::once(*file).chain(other) {
            elements.insert(elements.len() - dice.between(0, elements.len()), element);
        }
        dice.leave(outer);
    }
    for (chance, element) in [(5, "missing"), (8, "no/such/folder")] {
        dice.within(element, |dice| {
            if dice.one_in(chance) {
                elements.insert(dice.between(0, elements.len()), element);
            }
        });
    }
    dice.within("list", |dice| {
        if !elements.is_empty() && dice.one_in(6) {
            let duplicate = dice.word(&elements);
            elements.push(duplicate);
        }
        let once = elements.join(":");
        let mut list = elements.join(if dice.one_in(6) { "::" } else { ":" });
        if dice.one_in(12) {
            list = format!(":{list}:");
        }
        // kubectl can't lock a file that has two spellings, so it gets the list without one.
        if !files.is_empty() && dice.one_in(8) {
            list = format!("{list}:./{}", dice.of(&files));
            folder = folder.kubectl_locks(once);
        }
        folder.kubeconfig(list)
    })
}

/// Other names of a file, for the chain to use, another owner and other permissions.
fn other_places(dice: &mut Dice, folder: Folder, file: &str) -> (Folder, Option<&'static str>) {
    let mut folder = folder;
    if dice.one_in(3) {
        folder = folder.mode(file, *dice.of(&[0o600, 0o644, 0o640, 0o664]));
    }
    if dice.one_in(10) {
        folder = folder.give_away(file);
    }
    let (folder, name) = match dice.between(0, 20) {
        18 if !folder.has("link") => (folder.link("link", file), "link"),
        19 if !folder.has("second") => (folder.second_name("second", file), "second"),
        20 if !folder.has("links/up") => {
            (folder.link("links/up", &format!("../{file}")), "links/up")
        }
        _ => return (folder, None),
    };
    let is_element = file != ".kube/config" && dice.one_in(2);
    (folder, is_element.then_some(name))
}

fn operation(dice: &mut Dice, names: &[&str]) -> Operation {
    let name = if dice.one_in(20) { "nope" } else { dice.word(names) };
    let wanted = dice.word(&NAMESPACES);
    match dice.between(0, 24) {
        0 | 1 => context(name),
        2 | 3 => namespace_of(name, wanted),
        4 | 5 => namespace(wanted),
        6 | 7 => context_and_namespace(name, wanted),
        8 => Operation::ContextAndBack(name.to_owned()),
        9 => Operation::NamespaceAndBack(wanted.to_owned()),
        10..=12 => {
            // To its own name kubectl fails; `departures.rs` shows what kswitch does then.
            let new = dice.word(&NEW_NAMES);
            rename(name, if new == name { "new" } else { new })
        }
        13..=15 => delete(name),
        16 | 17 => prune(name),
        18 => Operation::Unset,
        19 => Operation::UnsetAll,
        20 => Operation::UnsetNamespace,
        21 => unset_namespace_of(name),
        _ => rename_whole(name, dice.word(&NEW_NAMES)),
    }
}
