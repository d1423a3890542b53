//! The state: what is on screen, and how events change it. [`State::update`] returns the effect to
//! start. It uses no terminal, clock or files.

mod choice;
mod contexts;
mod details;
mod dialog;
mod letters;
mod list;
mod look_up;
mod marks;
mod mouse;
mod mutations;
mod names;
mod namespace_query;
mod namespaces;
mod pairs;
mod query;
mod reload;
mod scrolled_text;
mod update;

use std::collections::{HashMap, HashSet};

pub use contexts::Contexts;
pub(super) use contexts::{PairRow, Widest};
pub(super) use details::Details;
pub(super) use dialog::{Confirmation, Dialog};
pub(super) use list::List;
pub(super) use namespaces::{Listing, Namespaces};
pub(super) use pairs::is_current;
pub use query::Query;
pub(super) use scrolled_text::ScrolledText;

use crate::kubeconfig::ContextKey;

use super::keymap::{Action, Mode};
use super::search::Search;
use super::{Effect, Focus, Here, Mutation, NamespaceEvent, Obstacle, Opening, Place, Purpose};
use choice::Target;

#[derive(Default)]
pub struct State {
    pub(super) contexts: Contexts,
    pub(super) purpose: Purpose,
    /// Where a switch applies, if not everywhere.
    pub(super) scope: &'static [&'static str],
    here: Here,
    timeout: String,
    namespaces: HashMap<ContextKey, Namespaces>,
    pending_query: Option<PendingQuery>,
    queries: u64,
    /// The query of the command line.
    typed_before: String,
    pub(super) focus: Focus,
    /// What is deleted together.
    marked: HashSet<ContextKey>,
    pub(super) dialog: Option<Dialog>,
    pub(super) writing: Option<Mutation>,
    /// The last change of this picker.
    last_change: Option<Mutation>,
    /// Faults in the kubeconfigs.
    notices: Vec<String>,
    first_steps: Vec<String>,
    /// Shown before anything else until a key is pressed.
    warning: Option<String>,
    /// Why the last key was impossible with the highlighted context.
    refused: Option<Obstacle>,
    /// The result of the last change, shown until a key is pressed.
    note: Option<String>,
    /// The highlighted context, if a reload removed it and no key was pressed since.
    vanished: Option<Vanished>,
    /// Where the highlight was before that, until it is there again or moves.
    missing: Option<Place>,
    /// What the running undo or redo has restored so far: its files may be read one after the other.
    restored: HashSet<ContextKey>,
    /// Whether an event other than a key changed what Enter does, and no frame has shown it yet.
    undrawn: bool,
    /// Whether such an event changed which rows are on screen.
    moved: bool,
    clicked: Option<Target>,
    /// Whether the next key was pressed before the frame that shows what Enter does now.
    key_is_older: bool,
    /// A typed namespace on which Enter was pressed once while the list was incomplete.
    typed_once: Option<TypedOnce>,
    /// Remarks about credentials, such as that they have expired.
    remarks: HashMap<ContextKey, String>,
    /// The contexts that were inspected since the last reload.
    pub(super) inspected: HashSet<ContextKey>,
    turns: usize,
    page: usize,
    search: Search,
}

struct Vanished {
    warning: String,
    /// Whether the input line was removed with it: of its namespaces or its new name.
    removed_input: bool,
}

/// A typed name for which Enter was pressed once.
#[derive(Debug, PartialEq, Eq)]
struct TypedOnce {
    name: String,
    /// Whether a frame has shown the note that one more press uses it.
    is_shown: bool,
}

#[derive(Debug)]
struct PendingQuery {
    /// Distinguishes its results from late ones of an earlier query.
    number: u64,
    context: ContextKey,
}

impl State {
    #[must_use]
    pub fn open(mut opening: Opening) -> (Self, Option<Effect>) {
        // Without contexts they stay in place of the list.
        let warning = warning_of(&opening.notices).filter(|_| !opening.contexts.is_empty());
        let mut state = Self {
            contexts: Contexts::new(&mut opening),
            purpose: opening.purpose,
            scope: opening.scope,
            here: opening.here,
            timeout: opening.timeout,
            warning,
            notices: opening.notices,
            first_steps: opening.first_steps,
            page: 1,
            ..Self::default()
        };
        state.contexts.change_query(&state.search, |query| query.paste(&opening.query));
        state.typed_before = opening.query;
        let effect = match opening.focus {
            Focus::Contexts => None,
            Focus::Namespaces => state.enter_namespaces(),
        };
        (state, effect)
    }

    /// What is shown in place of contexts.
    pub(super) fn without_contexts(&self) -> impl Iterator<Item = &str> {
        self.notices.iter().chain(&self.first_steps).map(String::as_str)
    }

    /// The query, as long as it is a word of the command line, which may be meant for a command.
    pub(super) fn word_of_command_line(&self) -> Option<&str> {
        let query = self.contexts.list.query.text();
        let is_word = !query.is_empty() && query.chars().all(|own| own.is_ascii_lowercase());
        (is_word && query == self.typed_before).then_some(query)
    }

    #[must_use]
    pub fn mode(&self) -> Mode {
        match (&self.dialog, self.focus) {
            (Some(Dialog::Help { .. }), _) => Mode::Help,
            (Some(Dialog::Rename { whole: true, .. }), _) => Mode::RenameWhole,
            (Some(Dialog::Rename { .. }), _) => Mode::Rename,
            (Some(Dialog::Confirm(asked)), _) => asked.mode(),
            (Some(Dialog::LookUp(_)), _) => Mode::LookUp,
            (None, Focus::Contexts) => self.purpose.into(),
            (None, Focus::Namespaces) => Mode::Namespaces,
        }
    }

    #[must_use]
    pub fn query(&self) -> &Query {
        match &self.dialog {
            Some(Dialog::Rename { name, .. }) => name,
            _ => &self.list().query,
        }
    }

    pub(in crate::picker) fn turns(&self) -> Option<usize> {
        let looks_up = matches!(self.dialog, Some(Dialog::LookUp(_)));
        let is_under_way = looks_up || self.pending_query.is_some() || self.writing.is_some();
        is_under_way.then_some(self.turns)
    }

    /// The highlighted context, if it was not inspected yet.
    pub(in crate::picker) fn to_inspect(&self) -> Option<&ContextKey> {
        let (_, row) = self.contexts.highlighted()?;
        (!self.inspected.contains(&row.key)).then_some(&row.key)
    }

    /// Stores the result of an inspection; false if nothing changed.
    pub(in crate::picker) fn inspected(
        &mut self,
        context: &ContextKey,
        remark: Option<String>,
        cached: Option<NamespaceEvent>,
    ) -> bool {
        self.inspected.insert(context.clone());
        let has_cached = cached.is_some_and(|cached| self.show_cached(context, cached));
        let is_known = self.remarks.get(context) == remark.as_ref();
        match remark {
            Some(remark) => self.remarks.insert(context.clone(), remark),
            None => self.remarks.remove(context),
        };
        !is_known || has_cached
    }

    /// Whether a question is open.
    pub(in crate::picker) fn is_asking(&self) -> bool {
        matches!(self.dialog, Some(Dialog::Confirm(_)))
    }

    #[must_use]
    pub fn contexts(&self) -> &Contexts {
        &self.contexts
    }

    /// The namespaces of the highlighted context, once they were requested or found in the cache.
    pub(in crate::picker) fn namespaces(&self) -> Option<&Namespaces> {
        let (_, row) = self.contexts.highlighted()?;
        self.namespaces.get(&row.key)
    }

    #[must_use]
    pub fn pending_query(&self) -> Option<u64> {
        self.pending_query.as_ref().map(|query| query.number)
    }

    /// Whether this namespace query is running: neither cancelled nor complete.
    pub(in crate::picker) fn awaits(&self, query: u64) -> bool {
        self.pending_query() == Some(query)
    }

    pub(in crate::picker) fn list(&self) -> &List {
        match (self.focus, self.namespaces()) {
            (Focus::Namespaces, Some(namespaces)) => &namespaces.list,
            _ => &self.contexts.list,
        }
    }

    /// How many rows of the list with the focus match, of how many.
    pub(in crate::picker) fn counts(&self) -> (usize, usize) {
        let namespaces = self.namespaces().filter(|_| self.focus == Focus::Namespaces);
        let list = &self.contexts.list;
        let of_contexts = (list.matches.len() - self.contexts.pairs.len(), list.rows);
        namespaces.map_or(of_contexts, Namespaces::counts)
    }

    /// Whether it can switch this terminal only.
    pub(in crate::picker) fn can_switch_here(&self) -> bool {
        self.here == Here::Available
    }

    /// Whether it can switch this terminal only, despite this obstacle.
    pub(in crate::picker) fn can_choose_here(&self, obstacle: &Obstacle) -> bool {
        self.purpose == Purpose::Switch && self.can_switch_here() && obstacle.can_be_here
    }

    /// Whether this action would do anything with the highlighted row; undo, whether this picker has
    /// changed anything.
    pub(in crate::picker) fn is_possible(&self, action: Action) -> bool {
        if action == Action::ChooseHere && !self.can_switch_here() {
            return false;
        }
        let is_change = matches!(action, Action::Rename | Action::Delete);
        if is_change && self.here == Here::ReadOnlyShell && self.dialog.is_none() {
            return false;
        }
        if action == Action::Undo {
            return self.last_change.as_ref().is_some_and(|own| *own != Mutation::Undo);
        }
        let is_for_marked = action == Action::Delete && !self.marked.is_empty();
        if self.dialog.is_some() || is_for_marked || !action.uses_highlighted() {
            return true;
        }
        let obstacle = self.contexts.highlighted().and_then(|(_, row)| row.obstacle.as_ref());
        let has_row = !self.list().is_empty();
        if self.highlighted_pair().is_some() && is_change {
            return false;
        }
        has_row
            && obstacle.is_none_or(|obstacle| match action {
                Action::Copy => true,
                Action::Rename => obstacle.can_rename,
                Action::ChooseHere => self.can_choose_here(obstacle),
                _ => false,
            })
    }

    /// The number of namespaces of contexts in the list with the focus.
    pub(in crate::picker) fn pair_count(&self) -> usize {
        if self.focus == Focus::Contexts { self.contexts.pairs.len() } else { 0 }
    }

    /// The highlighted row, if it is a namespace in the list of contexts.
    pub(in crate::picker) fn highlighted_pair(&self) -> Option<&PairRow> {
        self.contexts.highlighted_pair().filter(|_| self.focus == Focus::Contexts)
    }
}

/// The first fault in the kubeconfigs, and the number of the others.
fn warning_of(notices: &[String]) -> Option<String> {
    let (first, others) = notices.split_first()?;
    Some(match others.len() {
        0 => first.clone(),
        count => format!("{first} (+{count} more: kswitch doctor)"),
    })
}
