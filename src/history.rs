//! Contexts and namespaces used before, most recent first, and how often.
//!
//! They are kept per chain, and namespaces also per context. A chain is identified by the file that
//! its current-context is written to, so that an additional cluster file does not change it. Names
//! are values in one JSON file, never paths (field lesson 25).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::state_dir::{StateDir, StateError, not_json, read_json, split};

const MOST_CHAINS: usize = 64;
const MOST_CONTEXTS: usize = 256;
const MOST_NAMESPACES: usize = 64;
/// The number of uses that tell how often a context was used.
const MOST_USES: usize = 128;
const MOST_PINS: usize = 64;
/// The maximum size; kswitch writes no larger file.
const MOST_BYTES: u64 = 16 << 20;

/// How long to wait for the lock. A stopped process may hold it longer; then only the history is
/// lost, because the switch is complete.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// File names in the directory of the history.
const LOCK: &str = "history.lock";
const SCRATCH: &str = "history.scratch";

/// The histories of all chains.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    #[serde(default)]
    chains: Vec<ChainHistory>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainHistory {
    chain: String,
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(default)]
    namespaces: BTreeMap<String, Vec<String>>,
    /// The context before the last switch of kswitch, even if another program switched since.
    #[serde(default)]
    pub context_left: Option<String>,
    /// The previous namespace of each context.
    #[serde(default)]
    namespaces_left: BTreeMap<String, String>,
    /// The last switches, most recent first.
    #[serde(default)]
    uses: Vec<Use>,
    /// What the picker keeps at the top, the oldest first.
    #[serde(default)]
    pins: Vec<Pin>,
}

/// A context, or a namespace in it, at the top of the picker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub context: String,
    #[serde(default)]
    pub namespace: Option<String>,
}

/// A context and a namespace in it that were used together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Use {
    pub context: String,
    pub namespace: String,
}

impl History {
    /// Reads the history; a missing file is an empty one.
    pub fn load(path: &Path) -> Result<Self, StateError> {
        Ok(read_json(path, MOST_BYTES)?.unwrap_or_default())
    }

    /// The history of the chain whose current-context is in the file `file_of_current`.
    #[must_use]
    pub fn of(mut self, file_of_current: &Path) -> ChainHistory {
        let chain = chain_of(file_of_current);
        match self.chains.iter().position(|known| known.chain == chain) {
            Some(index) => self.chains.swap_remove(index),
            None => ChainHistory { chain, ..ChainHistory::default() },
        }
    }

    /// Changes the history of one chain in the file, atomically and under a lock.
    ///
    /// An invalid history is replaced by a new one; the result is then the reason.
    pub fn update(
        path: &Path,
        file_of_current: &Path,
        change: impl FnOnce(&mut ChainHistory),
    ) -> Result<Option<StateError>, StateError> {
        let (directory, name) = split(path);
        let directory = StateDir::open_or_create(directory).map_err(|error| error.of(path))?;
        let _lock = directory.lock(OsStr::new(LOCK), LONGEST_WAIT)?;
        let (mut history, unusable) = match directory.read_json(name, MOST_BYTES) {
            Ok(history) => (history.unwrap_or_else(Self::default), None),
            Err(unusable) => (Self::default(), Some(unusable)),
        };
        let mut own = history.clone().of(file_of_current);
        change(&mut own);
        own.shorten();
        history.chains.retain(|known| known.chain != own.chain);
        history.chains.insert(0, own);
        history.chains.truncate(MOST_CHAINS);
        let text = serde_json::to_vec_pretty(&history).map_err(|error| not_json(path, error))?;
        directory.exchange(name, OsStr::new(SCRATCH), &text)?;
        Ok(unusable)
    }
}

/// The key of a chain in the history.
#[must_use]
pub fn chain_of(file_of_current: &Path) -> String {
    let absolute = std::path::absolute(file_of_current);
    absolute.as_deref().unwrap_or(file_of_current).to_string_lossy().into_owned()
}

impl ChainHistory {
    /// Contexts, most recent first.
    #[must_use]
    pub fn contexts(&self) -> &[String] {
        &self.contexts
    }

    /// Namespaces used with a context, most recent first.
    #[must_use]
    pub fn namespaces(&self, context: &str) -> &[String] {
        self.namespaces.get(context).map_or(&[], Vec::as_slice)
    }

    /// How recently and often each context was used, up to 100; one that is missing was never used.
    #[must_use]
    pub fn frecency(&self) -> HashMap<&str, u16> {
        /// The share of the most recent context, and after how many others it is half of that.
        const RECENT: (usize, usize) = (80, 8);
        /// The share of a frequent context, and how often that is.
        const FREQUENT: (usize, usize) = (20, 10);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for used in &self.uses {
            *counts.entry(&used.context).or_default() += 1;
        }
        let frecency = |(rank, name): (usize, &'_ str)| {
            let recent = RECENT.0 * RECENT.1 / (RECENT.1 + rank);
            let count = counts.get(name).copied().unwrap_or(0).min(FREQUENT.1);
            u16::try_from(recent + FREQUENT.0 * count / FREQUENT.1).unwrap_or(u16::MAX)
        };
        let used = self.contexts.iter().map(String::as_str).enumerate();
        used.map(|(rank, name)| (name, frecency((rank, name)))).collect()
    }

    /// Contexts with a namespace that were used together, most recent first, each once.
    pub fn pairs(&self) -> impl Iterator<Item = &Use> {
        let mut seen = HashSet::new();
        self.uses.iter().filter(move |used| seen.insert(*used))
    }

    /// What the picker keeps at the top, the oldest first.
    #[must_use]
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }

    /// Adds a pin, or removes it.
    pub fn set_pin(&mut self, pin: Pin, is_pinned: bool) {
        self.pins.retain(|own| *own != pin);
        if is_pinned {
            self.pins.push(pin);
        }
    }

    /// The context that was current before this one.
    #[must_use]
    pub fn context_before(&self, current: Option<&str>) -> Option<&str> {
        self.contexts.iter().map(String::as_str).find(|name| Some(*name) != current)
    }

    /// The namespace that a context had before this one.
    #[must_use]
    pub fn namespace_before(&self, context: &str, current: &str) -> Option<&str> {
        self.namespaces(context).iter().map(String::as_str).find(|name| *name != current)
    }

    /// The namespace before the last change of kswitch, even if another program changed it since.
    #[must_use]
    pub fn namespace_left(&self, context: &str) -> Option<&str> {
        self.namespaces_left.get(context).map(String::as_str)
    }

    /// Appends what another chain has used.
    pub fn continue_with(&mut self, other: &Self) {
        let append = |own: &mut Vec<String>, others: &[String]| {
            let new: Vec<_> = others.iter().filter(|name| !own.contains(name)).cloned().collect();
            own.extend(new);
        };
        append(&mut self.contexts, &other.contexts);
        self.uses.extend_from_slice(&other.uses);
        self.pins.clone_from(&other.pins);
        for (context, namespaces) in &other.namespaces {
            append(self.namespaces.entry(context.clone()).or_default(), namespaces);
        }
    }

    /// Records a switch from one context to another.
    pub fn note_context(&mut self, from: Option<&str>, to: &str) {
        if from != Some(to) {
            self.context_left = from.map(str::to_owned);
        }
        for name in from.into_iter().chain([to]) {
            bring_forward(&mut self.contexts, name);
        }
    }

    /// Records that a context was used with a namespace.
    pub fn note_use(&mut self, context: &str, namespace: &str) {
        let (context, namespace) = (context.to_owned(), namespace.to_owned());
        self.uses.insert(0, Use { context, namespace });
    }

    /// Records that the current context was unset, so that `ctx -` switches back to it.
    pub fn note_unset(&mut self, from: &str) {
        bring_forward(&mut self.contexts, from);
    }

    /// Records a change of a context's namespace. The context need not be current, so the order of the
    /// contexts does not change.
    pub fn note_namespace(&mut self, context: &str, from: &str, to: &str) {
        if from != to {
            self.namespaces_left.insert(context.to_owned(), from.to_owned());
        }
        let namespaces = self.namespaces.entry(context.to_owned()).or_default();
        for name in [from, to] {
            bring_forward(namespaces, name);
        }
    }

    /// Records that a context was renamed.
    pub fn rename_context(&mut self, from: &str, to: &str) {
        self.contexts.retain(|name| name != to);
        for name in self.contexts.iter_mut().filter(|name| *name == from) {
            to.clone_into(name);
        }
        // A deleted context with the new name may have left an entry.
        self.namespaces.remove(to);
        self.namespaces_left.remove(to);
        if let Some(namespaces) = self.namespaces.remove(from) {
            self.namespaces.insert(to.to_owned(), namespaces);
        }
        if let Some(left) = self.namespaces_left.remove(from) {
            self.namespaces_left.insert(to.to_owned(), left);
        }
        self.uses.retain(|used| used.context != to);
        for used in self.uses.iter_mut().filter(|used| used.context == from) {
            to.clone_into(&mut used.context);
        }
        for pin in self.pins.iter_mut().filter(|pin| pin.context == from) {
            to.clone_into(&mut pin.context);
        }
        if self.context_left.as_deref() == Some(from) {
            self.context_left = Some(to.to_owned());
        }
    }

    fn shorten(&mut self) {
        self.contexts.truncate(MOST_CONTEXTS);
        self.uses.truncate(MOST_USES);
        let surplus = self.pins.len().saturating_sub(MOST_PINS);
        self.pins.drain(..surplus);
        for names in self.namespaces.values_mut() {
            names.truncate(MOST_NAMESPACES);
        }
        if self.namespaces.len() > MOST_CONTEXTS {
            let recent = &self.contexts;
            self.namespaces.retain(|context, _| recent.contains(context));
            self.namespaces_left.retain(|context, _| recent.contains(context));
        }
    }
}

fn bring_forward(names: &mut Vec<String>, name: &str) {
    names.retain(|known| known != name);
    names.insert(0, name.to_owned());
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_context_keeps_its_past_under_another_name() {
        let mut own = ChainHistory::default();
        for name in ["z", "old", "a"] {
            own.note_context(None, name);
        }
        own.note_namespace("old", "default", "shop");
        own.rename_context("old", "z");
        assert_eq!(own.contexts(), ["a", "z"]);
        assert_eq!(own.namespaces("z"), ["shop", "default"]);
        assert_eq!(own.namespaces("old"), [""; 0]);
    }

    #[test]
    fn recent_and_frequent_contexts_are_worth_more() {
        let mut own = ChainHistory::default();
        own.note_context(None, "once");
        own.note_use("once", "default");
        for _ in 0..30 {
            own.note_context(None, "often");
            own.note_use("often", "default");
        }
        assert_eq!(own.frecency(), HashMap::from([("often", 100), ("once", 73)]));
        for number in 0..8 {
            own.note_context(None, &number.to_string());
            own.note_use(&number.to_string(), "x");
        }
        let frecency = own.frecency();
        assert_eq!(["7", "0", "often", "once"].map(|name| frecency[name]), [82, 44, 60, 39]);
        assert_eq!(frecency.get("never"), None);
        own.shorten();
        assert_eq!(own.uses.len(), 39);
        for _ in 0..MOST_USES {
            own.note_use("new", "y");
        }
        own.shorten();
        assert!(own.pairs().eq([&own.uses[0]]));
        own.rename_context("new", "renamed");
        assert_eq!(own.uses[0], Use { context: "renamed".to_owned(), namespace: "y".to_owned() });
    }

    #[test]
    fn going_back_toggles() {
        let mut history = ChainHistory::default();
        assert_eq!(history.context_before(None), None);
        history.note_context(Some("a"), "b");
        assert_eq!(history.context_before(Some("b")), Some("a"));
        history.note_context(Some("b"), "a");
        assert_eq!(history.context_before(Some("a")), Some("b"));
        assert_eq!(history.contexts(), ["a", "b"]);
    }

    #[test]
    fn what_was_left_is_what_a_switch_left_and_nothing_else() {
        let mut own = ChainHistory::default();
        own.note_context(None, "a");
        assert_eq!(own.context_left.as_deref(), None);
        own.note_context(Some("a"), "b");
        assert_eq!(own.context_left.as_deref(), Some("a"));
        // There was no change.
        own.note_context(Some("b"), "b");
        assert_eq!(own.context_left.as_deref(), Some("a"));
        // Another program made `c` current meanwhile.
        own.note_context(Some("c"), "a");
        assert_eq!(own.context_left.as_deref(), Some("c"));
        own.rename_context("c", "d");
        assert_eq!(own.context_left.as_deref(), Some("d"));
        // There was no current context.
        own.note_context(None, "b");
        assert_eq!(own.context_left.as_deref(), None);

        assert_eq!(own.namespace_left("b"), None);
        own.note_namespace("b", "default", "shop");
        own.note_namespace("b", "shop", "shop");
        assert_eq!(own.namespace_left("b"), Some("default"));
        own.rename_context("b", "z");
        assert_eq!(own.namespace_left("b"), None);
        assert_eq!(own.namespace_left("z"), Some("default"));
    }

    #[test]
    fn chains_are_apart_and_the_file_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/history.json");
        for number in 0..1000 {
            let name = format!("../../{number}");
            History::update(&path, Path::new("/a"), |own| own.note_context(None, &name)).unwrap();
        }
        for number in 0..100 {
            let chain = format!("/chain/{number}");
            History::update(&path, Path::new(&chain), |own| {
                own.note_namespace("x", "default", "y");
            })
            .unwrap();
        }
        let history = History::load(&path).unwrap();
        assert_eq!(history.chains.len(), MOST_CHAINS);
        assert_eq!(history.clone().of(Path::new("/chain/99")).namespaces("x"), ["y", "default"]);
        assert!(history.of(Path::new("/a")).contexts().is_empty());
        let names: Vec<_> = fs::read_dir(folder.path().join("state"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert!(names.len() <= 3, "{names:?}");
    }

    #[test]
    fn a_shorter_history_ends_where_it_ends_and_links_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.json");
        let chain = Path::new("/a");
        let long = "x".repeat(500);
        for name in [&long, "b", "c", &long, "d"] {
            History::update(&path, chain, |own| own.contexts.clear()).unwrap();
            History::update(&path, chain, |own| own.note_context(None, name)).unwrap();
            assert_eq!(History::load(&path).unwrap().of(chain).contexts(), [name]);
        }
        let elsewhere = folder.path().join("elsewhere");
        fs::rename(&path, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        let before = fs::read(&elsewhere).unwrap();
        for name in ["e", "f"] {
            History::update(&path, chain, |own| own.note_context(None, name)).unwrap();
        }
        assert_eq!(fs::read(&elsewhere).unwrap(), before);
        assert_eq!(History::load(&path).unwrap().of(chain).contexts()[..2], ["f", "e"]);
    }

    #[test]
    fn a_spare_file_that_cannot_be_written_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.json");
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "kept").unwrap();
        std::os::unix::fs::symlink(&elsewhere, folder.path().join(SCRATCH)).unwrap();
        History::update(&path, Path::new("/a"), |own| own.note_context(None, "x")).unwrap();
        assert_eq!(History::load(&path).unwrap().of(Path::new("/a")).contexts(), ["x"]);
        assert_eq!(fs::read_to_string(elsewhere).unwrap(), "kept");
    }

    #[test]
    fn a_damaged_file_is_reported_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.json");
        fs::write(&path, "{\"chains\": 5}").unwrap();
        assert!(History::load(&path).is_err());
        let note = || History::update(&path, Path::new("/a"), |own| own.note_context(None, "x"));
        assert!(note().unwrap().is_some());
        assert!(note().unwrap().is_none());
        assert_eq!(History::load(&path).unwrap().of(Path::new("/a")).contexts(), ["x"]);
    }
}
