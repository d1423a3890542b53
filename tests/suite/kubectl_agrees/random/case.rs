//! A random case: a chain of files, and a change.

use proptest::bool::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::directory::Directory;
use super::super::operation::{
    Operation, context, context_and_namespace, delete, namespace, namespace_of, prune, rename,
    rename_whole, unset_namespace_of,
};
use super::kubeconfig::{kubeconfig, one_in, rarely, some_names};

const FILES: &[&str] = &["a", "b.json", "dir/c d", "dir/é"];

/// The last ones are namespaces that have to be quoted.
const NAMESPACES: &[&str] =
    &["x", "qa", "team-9", "default", "123", "1e3", "yes", "null", "0x1f", "2024-01-01"];

/// New names, of which most have to be quoted.
const NEW_NAMES: &[&str] =
    &["new", "two words", "456", "off", "-new", "é: #x", "it's: \"new\"", "prod"];

pub(super) fn case() -> impl Strategy<Value = (Directory, Operation)> {
    some_names().prop_flat_map(|names| (directory(&names), operation(names)))
}

fn directory(names: &[&'static str]) -> impl Strategy<Value = Directory> + use<> {
    const USUAL: &str = ".kube/config";
    let usual = (kubeconfig(names), places()).prop_map(|(text, places)| {
        places.add(Directory::with_kubeconfig("").file(USUAL, text), USUAL).0
    });
    prop_oneof![19 => chain(names), 1 => usual]
}

/// Up to four files, and a KUBECONFIG of them with all that may stand between.
fn chain(names: &[&'static str]) -> BoxedStrategy<Directory> {
    let file = || (kubeconfig(names), places(), any::<Index>(), any::<Index>());
    let files = [file(), file(), file(), file()];
    // Whole files go first when a case shrinks.
    let present = [0.9, 0.5, 0.5, 0.5].map(weighted);
    let missing = (rarely(5, any::<Index>()), rarely(8, any::<Index>()));
    let list = (rarely(6, any::<Index>()), one_in(6), one_in(12), rarely(8, any::<Index>()));
    (present, missing, list, files)
        .prop_map(|(present, missing, list, files)| {
            let mut directory = Directory::default();
            let mut elements = Vec::new();
            let mut written = Vec::new();
            for ((&file, found), is_present) in FILES.iter().zip(files).zip(present) {
                if !is_present {
                    continue;
                }
                let (text, places, place, other_place) = found;
                written.push(file);
                let other;
                (directory, other) = places.add(directory.file(file, text), file);
                for (element, place) in [(Some(file), place), (other, other_place)] {
                    if let Some(element) = element {
                        let place = place.index(elements.len() + 1);
                        elements.insert(elements.len() - place, element);
                    }
                }
            }
            for (element, place) in [("missing", missing.0), ("no/such/directory", missing.1)] {
                if let Some(place) = place {
                    elements.insert(place.index(elements.len() + 1), element);
                }
            }
            let (duplicate, is_spaced, is_framed, another_path) = list;
            if let Some(duplicate) = duplicate.filter(|_| !elements.is_empty()) {
                elements.push(elements[duplicate.index(elements.len())]);
            }
            let once = elements.join(":");
            let mut list = elements.join(if is_spaced { "::" } else { ":" });
            if is_framed {
                list = format!(":{list}:");
            }
            // kubectl can't lock a file that has two spellings, so it gets the list without one.
            if let Some(file) = another_path.filter(|_| !written.is_empty()) {
                list = format!("{list}:./{}", written[file.index(written.len())]);
                directory = directory.kubectl_locks(once);
            }
            directory.kubeconfig(list)
        })
        .boxed()
}

/// Other names of a file, for the chain to use, another owner and other permissions.
#[derive(Debug, Clone)]
struct Places {
    mode: Option<u32>,
    is_given_away: bool,
    link: Option<Link>,
    is_element: bool,
}

#[derive(Debug, Clone, Copy)]
enum Link {
    Symbolic,
    Hard,
    Relative,
}

fn places() -> BoxedStrategy<Places> {
    const MODES: &[u32] = &[0o600, 0o644, 0o640, 0o664];
    const LINKS: &[Link] = &[Link::Symbolic, Link::Hard, Link::Relative];
    let places = (rarely(3, select(MODES)), one_in(10), rarely(7, select(LINKS)), any::<bool>());
    places
        .prop_map(|(mode, is_given_away, link, is_element)| Places {
            mode,
            is_given_away,
            link,
            is_element,
        })
        .boxed()
}

impl Places {
    /// The other name of the file, if the chain has it.
    fn add(self, mut directory: Directory, file: &str) -> (Directory, Option<&'static str>) {
        if let Some(mode) = self.mode {
            directory = directory.mode(file, mode);
        }
        if self.is_given_away {
            directory = directory.give_away(file);
        }
        let (directory, name) = match self.link {
            Some(Link::Symbolic) if !directory.has("link") => {
                (directory.link("link", file), "link")
            }
            Some(Link::Hard) if !directory.has("second") => {
                (directory.second_name("second", file), "second")
            }
            Some(Link::Relative) if !directory.has("links/up") => {
                (directory.link("links/up", &format!("../{file}")), "links/up")
            }
            _ => return (directory, None),
        };
        (directory, (file != ".kube/config" && self.is_element).then_some(name))
    }
}

fn operation(names: Vec<&'static str>) -> BoxedStrategy<Operation> {
    let name = prop_oneof![19 => select(names), 1 => Just("nope")];
    let operation = (0..25, name, select(NAMESPACES), select(NEW_NAMES));
    operation
        .prop_map(|(kind, name, wanted, new)| {
            match kind {
                0 | 1 => context(name),
                2 | 3 => namespace_of(name, wanted),
                4 | 5 => namespace(wanted),
                6 | 7 => context_and_namespace(name, wanted),
                8 => Operation::ContextAndBack(name.to_owned()),
                9 => Operation::NamespaceAndBack(wanted.to_owned()),
                10..=12 => {
                    // To its own name kubectl fails; `departures.rs` shows what kswitch does then.
                    rename(name, if new == name { "new" } else { new })
                }
                13..=15 => delete(name),
                16 | 17 => prune(name),
                18 => Operation::Unset,
                19 => Operation::UnsetAll,
                20 => Operation::UnsetNamespace,
                21 => unset_namespace_of(name),
                _ => rename_whole(name, new),
            }
        })
        .boxed()
}
