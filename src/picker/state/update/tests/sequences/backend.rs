//! What is outside of the state: it draws the frames, does what the state asks for, and holds it to
//! what must always be so.

use std::collections::HashSet;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Size};

use super::super::*;
use super::Happening;
use crate::picker::keymap::{Keymap, Mode};
use crate::picker::state::Dialog;
use crate::picker::view::{self, Look, Theme};
use crate::picker::{Contents, HitTarget, MouseAction, Mutation, Place};

/// The picker, and what is outside of it.
pub(super) struct FakeBackend {
    state: State,
    size: Size,
    /// What the last frame showed as highlighted.
    seen: Option<Seen>,
    /// The context that the open question or the new name is about, and its namespace.
    asked_about: Option<Seen>,
    /// What the key for the previous one chose at the last frame, and whether it was pressed.
    previous: Option<Seen>,
    chose_previous: bool,
    /// What the last frame showed as marked.
    marked: Vec<ContextKey>,
    /// What the last question about a deletion was about.
    previewed: Vec<ContextKey>,
    /// The question for namespaces that is under way.
    question: Option<u64>,
    /// The namespace that is looked up, with the number of the query.
    looked_up: Option<(u64, Seen)>,
    /// The change that is being written.
    writing: Option<Mutation>,
    pub(super) has_ended: bool,
}

/// What is highlighted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    context: ContextKey,
    namespace: Option<String>,
}

impl FakeBackend {
    pub(super) fn open(opening: Opening) -> Self {
        let (state, effect) = State::open(opening);
        let mut backend = Self {
            state,
            size: Size::new(80, 24),
            seen: None,
            asked_about: None,
            previous: None,
            chose_previous: false,
            marked: Vec::new(),
            previewed: Vec::new(),
            question: None,
            looked_up: None,
            writing: None,
            has_ended: false,
        };
        backend.perform(effect, false);
        backend.check();
        backend.draw();
        backend
    }

    pub(super) fn happens(&mut self, happening: Happening) {
        match happening {
            // No key of this purpose asks for these.
            Happening::Action(
                Action::Rename | Action::Delete | Action::Undo | Action::Redo | Action::Sort,
            ) if self.state.purpose == Purpose::Delete => {}
            Happening::Action(action) => self.by_hand(Input::Action(action)),
            Happening::Paste(text) => self.by_hand(Input::Paste(text)),
            Happening::Click(x, y) => {
                if let Some(hit_target) = self.hit_target(x, y) {
                    self.point(MouseAction::Click(hit_target));
                }
            }
            Happening::Mouse(action) => self.point(action),
            Happening::NamespaceEvent(news) => {
                if let Some(question) = self.question {
                    let ends = |news: &NamespaceEvent| {
                        matches!(news, NamespaceEvent::Complete { .. } | NamespaceEvent::Failed(_))
                    };
                    let is_answered = news.iter().any(ends);
                    self.update(Event::Namespaces { query: question, events: news });
                    if is_answered {
                        self.question = None;
                    }
                }
            }
            Happening::LateNews(back, news) => {
                let question = self.state.queries.saturating_sub(back);
                if self.question != Some(question) {
                    self.update(Event::Namespaces { query: question, events: news });
                }
            }
            Happening::LookedUp(answer) => {
                if let Some((query, _)) = self.looked_up {
                    self.update(Event::LookedUp { query, answer });
                    self.looked_up = None;
                }
            }
            Happening::Reloaded(contents) => self.renew(contents),
            Happening::Recalled(cached) => self.update(Event::Recalled(Arc::new(cached))),
            Happening::Done(well, contents) => {
                if self.writing.is_some() {
                    self.renew(contents);
                    let ending = if well { Ok("Done.") } else { Err("It can't be written.") };
                    self.writing = None;
                    let ending = ending.map(str::to_owned).map_err(str::to_owned);
                    self.update(Event::Applied(ending));
                }
            }
            Happening::Inspected(remark, cached) => {
                if let Some(context) = self.state.to_inspect().cloned() {
                    let cached =
                        cached.map(|names| NamespaceEvent::Remembered { names, age: None });
                    self.state.inspected(&context, remark, cached);
                }
            }
            Happening::Tick => self.update(Event::Tick),
            Happening::Frame(width, height) => {
                self.size = Size { width, height };
                self.draw();
            }
        }
        self.check();
    }

    /// What the user does is seen before anything else is done. What else happens may come
    /// together with the next key.
    fn by_hand(&mut self, input: Input) {
        let says_yes = input == Input::Action(Action::Confirm);
        let was_asked = self.state.mode() == Mode::Confirm;
        self.chose_previous = input == Input::Action(Action::Previous);
        let effect = self.state.input(input);
        self.has_updated(effect, says_yes && was_asked);
        if !self.has_ended {
            self.draw();
        }
    }

    fn point(&mut self, action: MouseAction) {
        if self.state.accepts_mouse() {
            self.by_hand(Input::Mouse(action));
        }
    }

    fn renew(&mut self, contents: Contents) {
        if !self.state.shows(&contents) {
            self.update(Event::Reloaded(contents));
        }
        // What gets another name by a mutation of the picker is known under that one from here on.
        if matches!(self.writing, Some(Mutation::Rename { .. } | Mutation::Undo | Mutation::Redo)) {
            self.draw();
        }
    }

    fn update(&mut self, event: Event) {
        // The user has chosen what is looked up.
        let is_from_outside = !matches!(event, Event::Previewed { .. } | Event::LookedUp { .. });
        let effect = self.state.update(event);
        assert!(
            !is_from_outside || matches!(effect, None | Some(Effect::CancelQuery)),
            "what the user did not do came to {effect:?}"
        );
        self.has_updated(effect, false);
    }

    fn has_updated(&mut self, effect: Option<Effect>, is_confirmed: bool) {
        self.perform(effect, is_confirmed);
        if !matches!(self.state.dialog.as_ref(), Some(Dialog::Rename { .. } | Dialog::Confirm(_))) {
            self.asked_about = None;
        } else if self.asked_about.is_none() {
            self.asked_about = self.highlighted();
        }
    }

    fn perform(&mut self, effect: Option<Effect>, is_confirmed: bool) {
        match effect {
            None | Some(Effect::ReadFiles) => {}
            Some(Effect::ListNamespaces { context, query }) => {
                assert_eq!(self.question, None, "two questions at once");
                assert_eq!(self.state.purpose, Purpose::Switch);
                assert_eq!(self.row(&context).obstacle, None);
                self.question = Some(query);
            }
            Some(Effect::CancelQuery) => {
                let was_asked = self.question.take().is_some() || self.looked_up.take().is_some();
                assert!(was_asked, "nothing was asked");
            }
            Some(Effect::LookUp { place: Place { context, namespace }, query }) => {
                assert_eq!(
                    (self.question, &self.looked_up),
                    (None, &None),
                    "two questions at once"
                );
                assert_eq!(self.state.purpose, Purpose::Switch);
                let look_up = LookUp::Needed;
                let choice = Choice { context, namespace, look_up };
                self.check_choice(&choice, is_confirmed);
                let Choice { context, namespace, .. } = choice;
                self.looked_up = Some((query, Seen { context, namespace }));
            }
            Some(Effect::Preview(mutation)) => {
                let mut is_refused = false;
                if let Mutation::Delete { contexts } = &mutation {
                    let seen = self.seen.iter().map(|seen| seen.context.clone());
                    let seen: Vec<_> = seen.filter(|_| self.marked.is_empty()).collect();
                    assert_eq!(*contexts, [&seen[..], &self.marked[..]].concat());
                    let is_pipe = |own| self.row(own).visibility == RowVisibility::NotInKubeconfig;
                    is_refused = contexts.iter().any(is_pipe);
                    self.previewed.clone_from(contexts);
                }
                let verdict = if is_refused {
                    Err("It comes through a pipe.".to_owned())
                } else {
                    // A redo is asked about, an undo is not.
                    Ok(preview(mutation != Mutation::Undo))
                };
                self.update(Event::Previewed { mutation, preview: verdict });
            }
            Some(Effect::Apply(mutation)) => {
                assert_eq!(self.writing, None, "{mutation:?} while another is being written");
                assert_eq!(self.state.purpose, Purpose::Switch, "{mutation:?}");
                self.writing = Some(mutation.clone());
                if let Mutation::Pin { place, .. } = &mutation {
                    let Place { context, namespace } = place.clone();
                    assert_eq!(Some(Seen { context, namespace }), self.seen);
                } else if let Mutation::Delete { contexts } = &mutation {
                    assert_eq!(*contexts, self.previewed);
                    assert!(is_confirmed, "{mutation:?}");
                    assert!(contexts.iter().all(|own| self.row(own).obstacle.is_none()));
                } else if let Mutation::Rename { context, .. } = &mutation {
                    let about = self.asked_about.as_ref().map(|about| &about.context);
                    assert_eq!(Some(context), about, "{mutation:?}");
                    let obstacle = self.row(context).obstacle.as_ref();
                    assert!(obstacle.is_none_or(|own| own.can_rename), "{mutation:?}");
                } else {
                    let is_free = matches!(mutation, Mutation::Undo | Mutation::Sort);
                    assert!(is_confirmed || is_free, "{mutation:?}");
                }
            }
            Some(Effect::Copy(name)) => {
                let seen = self.seen.as_ref().expect("something highlighted");
                assert_eq!(&name, seen.namespace.as_ref().unwrap_or(&seen.context.name));
            }
            Some(
                Effect::Inspect { .. }
                | Effect::WatchFiles
                | Effect::RecallNamespaces
                | Effect::Reload,
            ) => {
                panic!("{effect:?} is not an effect of the state");
            }
            Some(Effect::Leave(outcome)) => {
                let is_here = matches!(outcome, Outcome::ChosenHere(_));
                if let Outcome::Chosen(choice) | Outcome::ChosenHere(choice) = outcome {
                    let obstacle = self.row(&choice.context).obstacle.as_ref();
                    assert!(obstacle.is_none_or(|own| is_here && own.can_be_here), "{choice:?}");
                    match &self.looked_up {
                        Some((_, Seen { context, namespace })) => {
                            assert_eq!((&choice.context, &choice.namespace), (context, namespace));
                        }
                        None => self.check_choice(&choice, is_confirmed),
                    }
                }
                self.has_ended = true;
            }
        }
    }

    /// What is taken was seen to be highlighted, or asked about, and can be taken.
    fn check_choice(&self, choice: &Choice, is_confirmed: bool) {
        let row = self.row(&choice.context);
        let seen = if self.chose_previous { &self.previous } else { &self.seen };
        let meant = if is_confirmed { &self.asked_about } else { seen };
        let chosen = Seen { context: choice.context.clone(), namespace: choice.namespace.clone() };
        assert_eq!(Some(&chosen), meant.as_ref(), "confirmed: {is_confirmed}");
        let is_there = row.current && self.state.purpose == Purpose::Switch;
        assert!(row.protection.is_none() || is_there || is_confirmed, "{row:?}");
        assert_eq!(self.writing, None, "left while a change was being written");
        // The cluster is asked for a namespace that is not from a list of it.
        if let (false, Some(name), Some(namespaces)) = (
            choice.look_up == LookUp::Needed,
            &choice.namespace,
            self.state.namespaces.get(&choice.context),
        ) {
            assert!(!namespaces.is_removed(name), "{name:?} is not there any more");
            let is_listed = namespaces.names().any(|own| own == name);
            assert!(is_listed || !namespaces.is_complete() || is_confirmed, "{name:?} is missing");
        }
    }

    fn check(&self) {
        let state = &self.state;
        let is_row = |context: &ContextKey| state.contexts.row(context).is_some();
        let lists = state.namespaces.values().map(|own| &own.list);
        for list in lists.chain([&state.contexts.list]) {
            assert!(list.is_empty() || list.highlighted < list.len());
        }
        assert!(
            state
                .namespaces
                .values()
                .all(|own| { own.list.matches.iter().all(|&index| index < own.list.rows) })
        );
        let contexts = &state.contexts;
        let mut seen = HashSet::new();
        for &index in &contexts.list.matches {
            let (context, pair) = contexts.place(index);
            let namespace = pair.map(|pair| &pair.namespace);
            assert!(seen.insert((context, namespace)), "twice: {context} {namespace:?}");
            assert!(pair.is_none() || state.purpose == Purpose::Switch);
        }
        assert!(state.contexts.highlighted().is_some() || state.contexts.list.is_empty());
        assert!(state.focus == Focus::Contexts || state.namespaces().is_some());
        assert_eq!(state.pending_query(), self.question);
        let looks_up = matches!(state.dialog, Some(Dialog::LookUp(_)));
        assert_eq!(looks_up || self.has_ended, self.looked_up.is_some() || self.has_ended);
        let marked: Vec<_> = state.marked().collect();
        assert_eq!(marked.len(), state.marked.len());
        assert!(marked.iter().all(|own| self.row(own).obstacle.is_none()));
        assert_eq!(state.writing.is_some(), self.writing.is_some());
        for (context, namespaces) in &state.namespaces {
            assert!(is_row(context));
            let asked = state.pending_query.as_ref().map(|query| &query.context);
            let is_asked = asked == Some(context);
            assert_eq!(namespaces.is_listing(), is_asked);
        }
        assert!(state.pending_query.as_ref().is_none_or(|query| is_row(&query.context)));
        if let Some(Dialog::Rename { context, .. }) = state.dialog.as_ref() {
            assert!(is_row(context));
        }
    }

    fn draw(&mut self) {
        let (theme, keymap) = (Theme::default(), Keymap::default());
        let look = Look { theme: &theme, keymap: &keymap };
        let Size { width, height } = self.size;
        view::lay_out(self.size, &mut self.state, look);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view::draw(frame, &self.state, look)).unwrap();
        self.seen = self.highlighted();
        self.previous = self.previous();
        self.marked = self.state.marked().cloned().collect();
    }

    fn hit_target(&self, x: u32, y: u32) -> Option<HitTarget> {
        let part = |of: u16, part: u32| u16::try_from(u32::from(of) * part / 1_000).unwrap();
        let at = Position { x: part(self.size.width, x), y: part(self.size.height, y) };
        let (theme, keymap) = (Theme::default(), Keymap::default());
        view::hit_target(self.size, at, &self.state, Look { theme: &theme, keymap: &keymap })
    }

    fn highlighted(&self) -> Option<Seen> {
        let (_, row) = self.state.contexts.highlighted()?;
        let namespaces = self.state.namespaces().filter(|_| self.state.focus == Focus::Namespaces);
        let namespace = namespaces.and_then(Namespaces::highlighted).map(str::to_owned);
        let pair = self.state.contexts.highlighted_pair();
        let pair = pair.filter(|_| self.state.focus == Focus::Contexts);
        let namespace = namespace.or(pair.map(|pair| pair.namespace.clone()));
        Some(Seen { context: row.key.clone(), namespace })
    }

    fn previous(&self) -> Option<Seen> {
        if self.state.focus == Focus::Contexts {
            let row = self.state.contexts.rows().iter().find(|row| row.previous)?;
            return Some(Seen { context: row.key.clone(), namespace: None });
        }
        let (_, row) = self.state.contexts.highlighted()?;
        let namespace = Some(row.previous_namespace()?.to_owned());
        Some(Seen { context: row.key.clone(), namespace })
    }

    fn row(&self, context: &ContextKey) -> &ContextRow {
        self.state.contexts.row(context).expect("a context that is shown")
    }
}
