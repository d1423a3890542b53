//! What Enter does: it chooses the highlighted row, or asks for a confirmation.

use crate::kubeconfig::ContextKey;

use super::namespaces::no_namespace;
use super::{Confirmation, State, TypedOnce};
use crate::picker::keymap::Mode;
use crate::picker::{
    Choice, ContextRow, Effect, Focus, Here, LookUp, Outcome, Purpose, RowVisibility,
};
use crate::printable::{quoted, quoted_path, typed};

impl State {
    /// Chooses the highlighted row for this terminal only, or says what to type instead.
    pub(super) fn choose_here(&mut self) -> Option<Effect> {
        let (_, row) = self.contexts.highlighted()?;
        match self.here {
            _ if self.purpose == Purpose::Delete => {}
            Here::Available => {
                // A session can have another file than KUBECONFIG.
                let obstacle = row.obstacle.as_ref();
                self.refused = obstacle.filter(|own| !self.can_choose_here(own)).cloned();
                return if self.refused.is_some() {
                    None
                } else {
                    self.choose_as(Outcome::ChosenHere)
                };
            }
            Here::WithoutIntegration => {
                let namespace = match self.focus {
                    Focus::Contexts => {
                        self.contexts.highlighted_pair().map(|pair| pair.namespace.as_str())
                    }
                    Focus::Namespaces => self.namespaces().and_then(|own| own.highlighted()),
                };
                let file = (row.visibility == RowVisibility::Shadowed)
                    .then(|| format!("--file {}", quoted_path(&row.key.file)));
                let options = file.or_else(|| Some(format!("-n {}", quoted(namespace?))));
                self.warning = Some(format!(
                    "Only the shell integration can change this terminal, and it is not loaded. In a \
                     shell of its own: {}",
                    typed("shell", &[&row.key.name], &options.unwrap_or_default())
                ));
            }
            Here::ReadOnlyShell | Here::Unavailable => {
                self.warning = Some("That is not possible in this picker.".to_owned());
            }
        }
        None
    }

    /// Highlights and chooses the previous context, or the previous namespace in the namespaces.
    pub(super) fn choose_previous(&mut self) -> Option<Effect> {
        if self.purpose == Purpose::Delete {
            return None;
        }
        let missing = match self.focus {
            Focus::Contexts => match self.previous().cloned() {
                Some(previous) => {
                    self.contexts.highlight(&previous, &self.search);
                    None
                }
                None => Some("There is no previous context.".to_owned()),
            },
            Focus::Namespaces => {
                let (_, row) = self.contexts.highlighted()?;
                let namespaces = self.namespaces.get_mut(&row.key)?;
                match row.previous_namespace() {
                    Some(name) if namespaces.highlight(name, &self.search) => None,
                    Some(name) => Some(no_namespace(name)),
                    None => Some("There is no previous namespace.".to_owned()),
                }
            }
        };
        if missing.is_some() {
            self.warning = missing;
            return None;
        }
        self.choose()
    }

    fn previous(&self) -> Option<&ContextKey> {
        self.contexts.rows().iter().find(|row| row.previous).map(|row| &row.key)
    }

    /// Chooses the highlighted row, or asks for a confirmation.
    pub(super) fn choose(&mut self) -> Option<Effect> {
        let (_, row) = self.contexts.highlighted()?;
        if row.obstacle.is_some() {
            self.refused.clone_from(&row.obstacle);
            return None;
        }
        self.choose_as(Outcome::Chosen)
    }

    fn choose_as(&mut self, outcome: fn(Choice) -> Outcome) -> Option<Effect> {
        let (_, row) = self.contexts.highlighted()?;
        let mut questions = Vec::new();
        let pair = self.highlighted_pair();
        let look_up = if pair.is_some() { LookUp::Needed } else { LookUp::Unneeded };
        let namespace = match self.focus {
            Focus::Contexts => pair.map(|pair| pair.namespace.clone()),
            Focus::Namespaces => {
                let namespaces = self.namespaces.get(&row.key)?;
                let name = namespaces.highlighted().filter(|name| !namespaces.is_removed(name));
                let Some(name) = name else {
                    self.warning = namespaces.objection();
                    return None;
                };
                let name = name.to_owned();
                if namespaces.highlights_typed() {
                    let is_first = self.typed_once.as_ref().is_none_or(|own| own.name != name);
                    if self.is_still_listing(Some(&name)) && is_first {
                        self.typed_once = Some(TypedOnce { name, is_shown: false });
                        return None;
                    }
                    if let Some(question) = namespaces.missing_warning(&name) {
                        questions.push(question);
                    }
                }
                Some(name)
            }
        };
        if self.is_busy() {
            return None;
        }
        let (_, row) = self.contexts.highlighted()?;
        let choice = Choice { context: row.key.clone(), namespace, look_up };
        // The current context needs no confirmation.
        let other_cluster = row.question();
        questions.extend(other_cluster.map(str::to_owned));
        questions.extend(row.protected().filter(|_| !row.current));
        let can_rename = other_cluster.is_some();
        let outcome = outcome(choice);
        if questions.is_empty() {
            return Some(self.leave(outcome));
        }
        let text = questions.join(" ");
        let question = Confirmation::new(text, "switch", Effect::Leave(outcome));
        self.ask(Confirmation { can_rename, ..question });
        None
    }

    /// Whether this is the highlighted typed name while the list is incomplete.
    pub(super) fn is_still_listing(&self, name: Option<&str>) -> bool {
        self.dialog.is_none()
            && self.focus == Focus::Namespaces
            && self.namespaces().is_some_and(|namespaces| {
                namespaces.is_listing()
                    && namespaces.highlights_typed()
                    && namespaces.highlighted() == name
            })
    }

    /// What Enter and other keys that use the highlighted row would act on.
    pub(super) fn target(&self) -> Target {
        // Enter does the same for the current context.
        let context = self
            .contexts
            .highlighted()
            .map(|(_, row)| ContextRow { current: false, ..row.clone() });
        let namespaces = self.namespaces().filter(|_| self.focus == Focus::Namespaces);
        let namespace = namespaces.and_then(|namespaces| {
            let name = namespaces.highlighted()?.to_owned();
            let is_typed = namespaces.highlights_typed();
            let visibility = if namespaces.is_removed(&name) {
                NamespaceStanding::Removed
            } else if is_typed && namespaces.is_listing() {
                NamespaceStanding::Unknown
            } else if is_typed && namespaces.is_complete() {
                NamespaceStanding::Missing
            } else {
                NamespaceStanding::Usable
            };
            Some((name, visibility))
        });
        let pair = self.highlighted_pair();
        let pair = pair.map(|pair| (pair.namespace.clone(), NamespaceStanding::Usable));
        let namespace = namespace.or(pair);
        Target { mode: self.mode(), context, namespace, previous: self.previous().cloned() }
    }
}

/// What Enter would act on.
#[derive(PartialEq)]
pub(super) struct Target {
    mode: Mode,
    context: Option<ContextRow>,
    namespace: Option<(String, NamespaceStanding)>,
    previous: Option<ContextKey>,
}

/// What the cluster has listed so far of a namespace.
#[derive(PartialEq)]
enum NamespaceStanding {
    /// It is listed, or the query failed.
    Usable,
    /// It is typed, and the list is incomplete.
    Unknown,
    /// It is typed, and the complete list does not have it.
    Missing,
    /// It is shown, but the complete list does not have it.
    Removed,
}
