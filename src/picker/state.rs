//! What is on screen, and how it answers: [`State::update`] takes an event and says what has to
//! happen outside. No terminal, no clock, no files in here.

mod contexts;
mod details;
mod dialog;
mod list;
mod mouse;
mod mutations;
mod names;
mod namespaces;
mod query;
mod reload;
mod update;

use std::collections::{HashMap, HashSet};

pub use contexts::{Contexts, Widest};
pub use details::Details;
pub use dialog::{Confirmation, Dialog};
pub use list::List;
pub use namespaces::{Listing, Namespaces};
pub use query::Query;

use crate::kubeconfig::ContextKey;

use super::keymap::Mode;
use super::search::Search;
use super::{Effect, Focus, Mutation, Opening, Purpose};
use update::Target;

/// Everything the picker knows.
pub struct State {
    contexts: Contexts,
    /// What a context is chosen for.
    purpose: Purpose,
    /// The namespaces of the contexts they were asked for, by context.
    namespaces: HashMap<ContextKey, Namespaces>,
    /// The namespace query that is running.
    pending_query: Option<PendingQuery>,
    /// How many namespace queries there were.
    queries: u64,
    focus: Focus,
    /// What is open over the lists.
    dialog: Option<Dialog>,
    /// The change that is being written.
    writing: Option<Mutation>,
    /// What the files of the kubeconfigs have wrong.
    notices: Vec<String>,
    /// What must be read before anything else, until a key is pressed.
    warning: Option<String>,
    /// What was done, until a key is pressed.
    note: Option<String>,
    /// A highlighted context that went from under the hand.
    vanished: Option<Vanished>,
    /// Whether something from outside changed what Enter does, and no frame has shown it yet.
    undrawn: bool,
    /// Whether something from outside changed which rows are on screen, likewise.
    moved: bool,
    /// What the last click has highlighted.
    clicked: Option<Target>,
    /// Whether the next key was pressed before the frame that shows what Enter does now.
    key_is_older: bool,
    /// A typed namespace that Enter was pressed on once while the list was incomplete.
    typed_once: Option<String>,
    /// What is worth a word of the credentials of contexts.
    remarks: HashMap<ContextKey, String>,
    /// The contexts whose credentials were looked at since the kubeconfigs were read.
    inspected: HashSet<ContextKey>,
    /// How far the spinner has turned.
    turns: usize,
    /// How many rows of a list fit on the screen.
    page: usize,
    search: Search,
}

/// A highlighted context that went.
struct Vanished {
    warning: String,
    /// Whether the line that was being typed went with it: that of its namespaces or its new name.
    took_the_line: bool,
}

/// A query for the namespaces of a context that is running.
#[derive(Debug)]
struct PendingQuery {
    /// Tells its results from late ones of an earlier query.
    number: u64,
    context: ContextKey,
}

impl State {
    /// The state at the start, and what has to happen at once.
    #[must_use]
    pub fn open(opening: Opening) -> (Self, Option<Effect>) {
        let mut state = Self {
            contexts: Contexts::new(opening.contexts, opening.highlighted),
            purpose: opening.purpose,
            namespaces: HashMap::new(),
            pending_query: None,
            queries: 0,
            focus: Focus::Contexts,
            dialog: None,
            writing: None,
            warning: warning_of(&opening.notices),
            notices: opening.notices,
            note: None,
            vanished: None,
            undrawn: false,
            moved: false,
            clicked: None,
            key_is_older: false,
            typed_once: None,
            remarks: HashMap::new(),
            inspected: HashSet::new(),
            turns: 0,
            page: 1,
            search: Search::default(),
        };
        let effect = match opening.focus {
            Focus::Contexts => None,
            Focus::Namespaces => state.enter_namespaces(),
        };
        (state, effect)
    }

    /// What the keys act on.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match (&self.dialog, self.focus) {
            (Some(Dialog::Help { .. }), _) => Mode::Help,
            (Some(Dialog::Rename { .. }), _) => Mode::Rename,
            (Some(Dialog::Confirm(asked)), _) => asked.mode(),
            (None, Focus::Contexts) => self.purpose.into(),
            (None, Focus::Namespaces) => Mode::Namespaces,
        }
    }

    /// What a context is chosen for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// What is open over the lists.
    #[must_use]
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// The line that is being typed.
    #[must_use]
    pub fn query(&self) -> &Query {
        match &self.dialog {
            Some(Dialog::Rename { name, .. }) => name,
            _ => self.list().query(),
        }
    }

    /// How far the spinner has turned, while something is waited for.
    #[must_use]
    pub fn turns(&self) -> Option<usize> {
        (self.pending_query.is_some() || self.writing.is_some()).then_some(self.turns)
    }

    /// Whether a change is being written.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// The highlighted context, while nobody has looked at its credentials.
    #[must_use]
    pub fn to_inspect(&self) -> Option<&ContextKey> {
        let (_, row) = self.contexts.highlighted()?;
        (!self.inspected.contains(&row.key)).then_some(&row.key)
    }

    /// Takes in what a look at a context's credentials told, such as that they have expired. False
    /// if that was known.
    pub fn inspected(&mut self, context: &ContextKey, remark: Option<String>) -> bool {
        self.inspected.insert(context.clone());
        let is_known = self.remarks.get(context) == remark.as_ref();
        match remark {
            Some(remark) => self.remarks.insert(context.clone(), remark),
            None => self.remarks.remove(context),
        };
        !is_known
    }

    /// Has credentials looked at again: the kubeconfigs were read anew.
    pub fn look_again(&mut self) {
        self.inspected.clear();
    }

    /// Which list has the focus.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The contexts.
    #[must_use]
    pub fn contexts(&self) -> &Contexts {
        &self.contexts
    }

    /// The namespaces of the highlighted context, once they were asked for.
    #[must_use]
    pub fn namespaces(&self) -> Option<&Namespaces> {
        let (_, row) = self.contexts.highlighted()?;
        self.namespaces.get(&row.key)
    }

    /// The number of the namespace query that is running.
    #[must_use]
    pub fn pending_query(&self) -> Option<u64> {
        self.pending_query.as_ref().map(|query| query.number)
    }

    /// Whether this is the namespace query that is running: neither cancelled nor at its end.
    #[must_use]
    pub fn awaits(&self, query: u64) -> bool {
        self.pending_query() == Some(query)
    }

    /// The list that has the focus: the one whose query is being typed.
    #[must_use]
    pub fn list(&self) -> &List {
        match (self.focus, self.namespaces()) {
            (Focus::Namespaces, Some(namespaces)) => namespaces.list(),
            _ => self.contexts.list(),
        }
    }

    /// The letters of this context's name, namespace and file that the query found, as positions
    /// of characters.
    #[must_use]
    pub fn context_letters(&self, index: usize) -> [Vec<usize>; 3] {
        self.contexts.letters(&self.search, index)
    }

    /// The letters that the query found in this name, out of [`Self::namespaces`].
    #[must_use]
    pub fn namespace_letters(&self, name: &str) -> Vec<usize> {
        self.namespaces().map_or_else(Vec::new, |namespaces| namespaces.letters(&self.search, name))
    }
}

/// What to say of the faults in files: the first, and how many there are.
fn warning_of(notices: &[String]) -> Option<String> {
    let (first, others) = notices.split_first()?;
    Some(match others.len() {
        0 => first.clone(),
        count => format!("{first} (+{count} more)"),
    })
}
