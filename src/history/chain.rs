//! What was used in one chain of kubeconfigs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

const MOST_CONTEXTS: usize = 256;
const MOST_NAMESPACES: usize = 64;
/// The number of uses from which the frequency of a context is computed.
const MOST_USES: usize = 128;
const MOST_PINS: usize = 64;

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainHistory {
    pub(super) chain: String,
    #[serde(default)]
    pub(super) contexts: Vec<String>,
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
    /// Namespaces used with each context that its cluster did not have when it was asked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    missing: BTreeMap<String, BTreeSet<String>>,
    /// What the picker keeps at the top, the oldest first.
    #[serde(default)]
    pins: Vec<Pin>,
    /// [`History::by_name`](super::History), which is that of all chains.
    #[serde(skip)]
    pub by_name: Option<bool>,
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

impl ChainHistory {
    pub(super) fn of(chain: String) -> Self {
        Self { chain, ..Self::default() }
    }

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

    /// Contexts with a namespace that were used together, most recent first, each once, without namespaces that
    /// the cluster does not have.
    pub fn pairs(&self) -> impl Iterator<Item = &Use> {
        let mut seen = HashSet::new();
        let uses = self.uses.iter().filter(|used| !self.is_missing(&used.context, &used.namespace));
        uses.filter(move |used| seen.insert(*used))
    }

    /// The same without those that its cluster does not have.
    pub fn offered_namespaces(&self, context: &str) -> impl Iterator<Item = &str> {
        let names = self.namespaces(context).iter().map(String::as_str);
        names.filter(|name| !self.is_missing(context, name))
    }

    fn is_missing(&self, context: &str, namespace: &str) -> bool {
        self.missing.get(context).is_some_and(|names| names.contains(namespace))
    }

    /// Records which of the namespaces used with a context its cluster does not have, where that is known;
    /// whether that is new.
    pub fn note_missing(
        &mut self,
        context: &str,
        is_missing: impl Fn(&str) -> Option<bool>,
    ) -> bool {
        let in_uses = self.uses.iter().filter(|used| used.context == context);
        let used = self.namespaces(context).iter().chain(in_uses.map(|used| &used.namespace));
        let is_missing =
            |name: &&String| is_missing(name).unwrap_or_else(|| self.is_missing(context, name));
        let missing: BTreeSet<String> = used.filter(is_missing).cloned().collect();
        let before = if missing.is_empty() {
            self.missing.remove(context)
        } else {
            self.missing.insert(context.to_owned(), missing.clone())
        };
        before.unwrap_or_default() != missing
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
        for (context, missing) in &other.missing {
            self.missing.entry(context.clone()).or_default().extend(missing.iter().cloned());
        }
        self.uses.extend_from_slice(&other.uses);
        self.pins.clone_from(&other.pins);
        self.by_name = other.by_name;
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
        if let Some(missing) = self.missing.get_mut(context) {
            missing.remove(namespace);
        }
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
        self.missing.remove(to);
        if let Some(missing) = self.missing.remove(from) {
            self.missing.insert(to.to_owned(), missing);
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

    pub(super) fn shorten(&mut self) {
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
            self.missing.retain(|context, _| recent.contains(context));
        }
    }
}

fn bring_forward(names: &mut Vec<String>, name: &str) {
    names.retain(|known| known != name);
    names.insert(0, name.to_owned());
}

#[cfg(test)]
mod tests {
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
}
