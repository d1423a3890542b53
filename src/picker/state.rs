//! What is on screen, and how it answers: [`State::update`] takes an event and says what has to
//! happen outside. No terminal, no clock, no files in here.

mod contexts;
mod list;
mod names;
mod namespaces;
mod query;
mod update;

use std::collections::HashMap;

pub use contexts::{Contexts, Widest};
pub use list::List;
pub use namespaces::{Listing, Namespaces};
pub use query::Query;

use super::keymap::Action;
use super::search::Search;
use super::{ContextRow, Focus, News, Opening, Outcome};

/// Everything the picker knows.
pub struct State {
    contexts: Contexts,
    /// The namespaces of the contexts they were asked for, by context.
    namespaces: HashMap<usize, Namespaces>,
    /// The question that waits for its answer.
    question: Option<Question>,
    /// How many questions there were.
    questions: u64,
    focus: Focus,
    /// What must be read before anything else, until a key is pressed.
    warning: Option<String>,
    /// How many rows of a list fit on the screen.
    page: usize,
    search: Search,
}

/// A question for the namespaces of a context.
#[derive(Clone, Copy, Debug)]
struct Question {
    /// What tells its answer from a late one to an earlier question.
    number: u64,
    context: usize,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key asked for this.
    Action(Action),
    /// Text was pasted.
    Paste(String),
    /// A part of the answer to [`Effect::ListNamespaces`].
    News {
        /// The number of the question.
        question: u64,
        /// What came in, in this order. Telling all that is waiting at once saves work.
        news: Vec<News>,
    },
}

/// Something that has to happen outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Find the namespaces of this context; the answer is [`Event::News`].
    ListNamespaces {
        /// The context, as an index into [`Opening::contexts`].
        context: usize,
        /// The number of this question.
        question: u64,
    },
    /// Stop finding namespaces: the answer is not wanted any more.
    Withdraw,
    /// End the picker.
    Leave(Outcome),
}

/// What the details line tells, the most urgent thing first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Details<'state> {
    /// Something that must be read.
    Warning(&'state str),
    /// Something that helps.
    Remark(String),
    /// Why the list is not what the cluster has.
    Failure(&'state str),
    /// All there is to know of the highlighted context.
    Context(&'state ContextRow),
    /// Nothing.
    Empty,
}

impl State {
    /// The state at the start, and what has to happen at once.
    #[must_use]
    pub fn open(opening: Opening) -> (Self, Option<Effect>) {
        let mut state = Self {
            contexts: Contexts::new(opening.contexts, opening.highlighted),
            namespaces: HashMap::new(),
            question: None,
            questions: 0,
            focus: Focus::Contexts,
            warning: None,
            page: 1,
            search: Search::default(),
        };
        let effect = match opening.focus {
            Focus::Contexts => None,
            Focus::Namespaces => state.enter_namespaces(),
        };
        if let Some((first, others)) = opening.notices.split_first() {
            state.warning = Some(match others.len() {
                0 => first.clone(),
                count => format!("{first} (+{count} more)"),
            });
        }
        (state, effect)
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
        let (context, _) = self.contexts.highlighted()?;
        self.namespaces.get(&context)
    }

    /// The number of the question that waits for its answer, if one does.
    #[must_use]
    pub fn question(&self) -> Option<u64> {
        self.question.map(|question| question.number)
    }

    /// Whether news about this question are wanted: it was neither withdrawn nor answered to the
    /// end.
    #[must_use]
    pub fn awaits(&self, question: u64) -> bool {
        self.question() == Some(question)
    }

    /// The list that has the focus: the one whose query is being typed.
    #[must_use]
    pub fn list(&self) -> &List {
        match (self.focus, self.namespaces()) {
            (Focus::Namespaces, Some(namespaces)) => namespaces.list(),
            _ => self.contexts.list(),
        }
    }

    /// What the details line tells.
    #[must_use]
    pub fn details(&self) -> Details<'_> {
        if let Some(warning) = &self.warning {
            return Details::Warning(warning);
        }
        if let (Focus::Namespaces, Some(namespaces)) = (self.focus, self.namespaces()) {
            if let Some(objection) = namespaces.objection() {
                return Details::Remark(objection);
            }
            if let Listing::Failed(reason) = namespaces.listing() {
                return Details::Failure(reason);
            }
        }
        self.contexts.highlighted().map_or(Details::Empty, |(_, row)| Details::Context(row))
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
