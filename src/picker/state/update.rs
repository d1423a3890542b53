//! How the state answers an event.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Contexts, Effect, Event, List, Namespaces, Query, Question, State};
use crate::picker::keymap::{Action, Edit, Motion};
use crate::picker::{Choice, Focus, News, Outcome};

impl State {
    /// Takes in what happened, and says what has to happen now.
    #[must_use]
    pub fn update(&mut self, event: Event) -> Option<Effect> {
        let effect = match event {
            Event::Action(action) => {
                self.warning = None;
                self.act(action)
            }
            Event::Paste(text) => {
                self.warning = None;
                self.change_query(|query| query.paste(&text))
            }
            Event::News { question, news } => {
                self.hear(question, news);
                None
            }
        };
        self.set_page(self.page);
        effect
    }

    /// Says how many rows of a list the screen has room for.
    pub fn set_page(&mut self, rows: usize) {
        self.page = rows;
        self.list_mut().scroll(rows);
    }

    fn act(&mut self, action: Action) -> Option<Effect> {
        match action {
            Action::Choose => self.choose(),
            Action::Cancel => Some(Effect::Leave(Outcome::Cancelled)),
            Action::EnterNamespaces => self.enter_namespaces(),
            Action::BackToContexts => self.back_to_contexts(),
            Action::Rename
            | Action::Delete
            | Action::Undo
            | Action::Copy
            | Action::Help
            | Action::Confirm => None,
            Action::Move(motion) => self.move_highlight(motion),
            Action::Edit(edit) => self.change_query(|query| query.edit(edit)),
            Action::RightOrNamespaces if self.list().query().at_end() => self.enter_namespaces(),
            Action::RightOrNamespaces => self.change_query(|query| query.edit(Edit::Right)),
            Action::LeftOrContexts if self.list().query().at_start() => self.back_to_contexts(),
            Action::LeftOrContexts => self.change_query(|query| query.edit(Edit::Left)),
            Action::StartOrFirst if self.list().query().is_empty() => {
                self.move_highlight(Motion::First)
            }
            Action::StartOrFirst => self.change_query(|query| query.edit(Edit::Start)),
            Action::EndOrLast if self.list().query().is_empty() => {
                self.move_highlight(Motion::Last)
            }
            Action::EndOrLast => self.change_query(|query| query.edit(Edit::End)),
        }
    }

    /// Leaves with what is highlighted, unless something stands in the way.
    fn choose(&mut self) -> Option<Effect> {
        let (context, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.warning.clone_from(&row.obstacle);
            return None;
        }
        let namespace = match self.focus {
            Focus::Contexts => None,
            Focus::Namespaces => {
                let namespaces = self.namespaces.get(&context)?;
                let name = namespaces.highlighted().filter(|name| !namespaces.has_gone(name));
                let Some(name) = name else {
                    self.warning = namespaces.objection();
                    return None;
                };
                Some(name.to_owned())
            }
        };
        Some(Effect::Leave(Outcome::Chosen(Choice { context, namespace })))
    }

    /// Goes to the namespaces of the highlighted context, and asks for them until there was a
    /// complete answer. Where a context cannot be chosen, nor can a namespace in it.
    pub(super) fn enter_namespaces(&mut self) -> Option<Effect> {
        let (context, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.warning.clone_from(&row.obstacle);
            return None;
        }
        self.focus = Focus::Namespaces;
        let to_ask = match self.namespaces.entry(context) {
            Entry::Occupied(mut asked) => asked.get_mut().ask_again(),
            Entry::Vacant(vacant) => {
                vacant.insert(Namespaces::asked(row.namespace_in_force()));
                true
            }
        };
        to_ask.then(|| {
            self.questions += 1;
            let number = self.questions;
            self.question = Some(Question { number, context });
            Effect::ListNamespaces { context, question: number }
        })
    }

    /// Goes back, and withdraws a question that waits for its answer.
    fn back_to_contexts(&mut self) -> Option<Effect> {
        self.focus = Focus::Contexts;
        let Question { context, .. } = self.question.take()?;
        self.namespaces.get_mut(&context)?.withdraw();
        Some(Effect::Withdraw)
    }

    fn hear(&mut self, number: u64, news: Vec<News>) {
        if let Some(question) = self.question.filter(|question| question.number == number)
            && let Some(namespaces) = self.namespaces.get_mut(&question.context)
        {
            namespaces.hear(news, &self.search);
            if !namespaces.is_awaited() {
                self.question = None;
            }
        }
    }

    fn move_highlight(&mut self, motion: Motion) -> Option<Effect> {
        let page = self.page;
        self.list_mut().move_highlight(motion, page);
        if let Some(namespaces) = entered(self.focus, &self.contexts, &mut self.namespaces) {
            namespaces.let_go(&self.search);
        }
        None
    }

    fn change_query(&mut self, change: impl FnOnce(&mut Query)) -> Option<Effect> {
        match entered(self.focus, &self.contexts, &mut self.namespaces) {
            Some(namespaces) => namespaces.change_query(&self.search, change),
            None => self.contexts.change_query(&self.search, change),
        }
        None
    }

    fn list_mut(&mut self) -> &mut List {
        match entered(self.focus, &self.contexts, &mut self.namespaces) {
            Some(namespaces) => namespaces.list_mut(),
            None => self.contexts.list_mut(),
        }
    }
}

/// The namespaces that have the focus, if they have it.
fn entered<'state>(
    focus: Focus,
    contexts: &Contexts,
    namespaces: &'state mut HashMap<usize, Namespaces>,
) -> Option<&'state mut Namespaces> {
    let (context, _) = contexts.highlighted()?;
    (focus == Focus::Namespaces).then(|| namespaces.get_mut(&context)).flatten()
}

#[cfg(test)]
mod tests;
