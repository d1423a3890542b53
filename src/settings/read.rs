//! What the settings file says -> the settings, or what is wrong with it and where.

use glob::Pattern;

use super::{Settings, Sort};
use crate::kubeconfig::store::GlobError;
use crate::picker::keymap::{Key, Keymap, RebindError};
use crate::picker::view::theme::ThemeChoice;
use crate::yaml::{Entry, Fault, Node};

/// A pattern of names: `*`, `?` and `[...]`, in upper or lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    written: String,
    pattern: Pattern,
}

impl NamePattern {
    fn read(node: &Node<'_>) -> Result<Self, Fault> {
        let written = node.read("a pattern, such as \"*prod*\"", |text| Some(text.to_owned()))?;
        let pattern = Pattern::new(&written.to_lowercase());
        let pattern = pattern.map_err(|error| node.is_not(&format!("a pattern: {}", error.msg)))?;
        Ok(Self { written, pattern })
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        self.pattern.matches(&name.to_lowercase())
    }

    /// The pattern as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

/// How the settings take in the value of a key.
type Read = fn(&mut Settings, &Node<'_>) -> Result<(), Fault>;

/// All keys.
const KEYS: [(&str, Read); 9] = [
    ("cluster-files", |settings, node| {
        let globs = node.texts("a glob, such as ~/.kube/clusters/*")?.into_iter();
        let read = |(text, node): (String, Node<'_>)| {
            text.parse().map_err(|error: GlobError| node.is_not(&format!("a glob: {error}")))
        };
        settings.cluster_files = globs.map(read).collect::<Result<_, _>>()?;
        Ok(())
    }),
    ("timeout", |settings, node| {
        let wanted = "a time up to an hour, such as 5s, 500ms or 2m";
        settings.timeout = node.read(wanted, |text| text.parse().ok())?;
        Ok(())
    }),
    ("validate-namespaces", |settings, node| {
        settings.validate_namespaces = node.flag()?;
        Ok(())
    }),
    ("sort", |settings, node| {
        settings.sort = node.read("recent or name", |text| match text {
            "recent" => Some(Sort::Recent),
            "name" => Some(Sort::Name),
            _ => None,
        })?;
        Ok(())
    }),
    ("protect", |settings, node| {
        // A mistake in one pattern must not take the protection of all the others away.
        let mut outcome = Ok(());
        for node in node.elements().unwrap_or_else(|| vec![node.clone()]) {
            match NamePattern::read(&node) {
                Ok(pattern) => settings.protect.push(pattern),
                Err(fault) => outcome = outcome.and(Err(fault)),
            }
        }
        outcome
    }),
    ("keys", |settings, node| {
        settings.keys = keymap(node)?;
        Ok(())
    }),
    ("theme", |settings, node| {
        settings.theme = ThemeChoice::read(node)?;
        Ok(())
    }),
    ("height", |settings, node| {
        let wanted = "a number of rows, a percentage or full, such as 15 or 40%";
        settings.height = node.read(wanted, |text| match text {
            "full" => Some(None),
            text => text.parse().ok().map(Some),
        })?;
        Ok(())
    }),
    ("mouse", |settings, node| {
        settings.mouse = node.flag()?;
        Ok(())
    }),
];

/// The settings that a document has, and what is wrong with it. What it leaves out, or empty, or what
/// can't be used has its default.
pub(super) fn settings(document: &Node<'_>) -> (Settings, Vec<Fault>) {
    let mut settings = Settings::default();
    let mut faults = Vec::new();
    if document.is_nothing() {
        return (settings, faults);
    }
    let Some(entries) = document.entries() else {
        faults.push(document.is_not("a mapping of settings"));
        return (settings, faults);
    };
    for entry in &entries {
        match KEYS.iter().find(|(name, _)| *name == entry.key) {
            None => faults.push(entry.is_unknown("setting", KEYS.iter().map(|(name, _)| *name))),
            Some(_) if entry.value.is_nothing() => {}
            Some((name, read)) => {
                let fault = read(&mut settings, &entry.value).err();
                faults.extend(fault.map(|fault| fault.of(name)));
            }
        }
    }
    (settings, faults)
}

fn keymap(node: &Node<'_>) -> Result<Keymap, Fault> {
    let wanted = "a mapping, such as {undo: ctrl-z, cancel: [esc, ctrl-c], yank: []}";
    let mut keymap = Keymap::default();
    let mut given: Vec<(Entry<'_>, Vec<Key>)> = Vec::new();
    for entry in node.entries().ok_or_else(|| node.is_not(wanted))? {
        if !Keymap::names().any(|name| name == entry.key) {
            return Err(entry.is_unknown("key binding", Keymap::names()));
        }
        let mut keys = Vec::new();
        for (text, node) in entry.value.texts("a key; none is []")? {
            let key: Key = text.parse().map_err(|error| fault_of(&node, &error))?;
            keymap.bind(entry.key, &[key]).map_err(|error| fault_of(&node, &error))?;
            keys.push(key);
        }
        // One by one they are entry, together they are bound.
        keymap.bind(entry.key, &keys).map_err(|error| fault_of(&entry.value, &error))?;
        given.push((entry, keys));
    }
    keymap.checked().map_err(|error| {
        // The setting that brought it about: its own, or one that took its keys.
        let RebindError::Without { name, lost } = &error else { return fault_of(node, &error) };
        let own = given.iter().find(|(entry, _)| entry.key == *name);
        let taker = || given.iter().find(|(_, keys)| keys.iter().any(|key| lost.contains(key)));
        fault_of(own.or_else(taker).map_or(node, |(entry, _)| &entry.value), &error)
    })
}

fn fault_of(node: &Node<'_>, error: &impl ToString) -> Fault {
    node.fault(error.to_string())
}
