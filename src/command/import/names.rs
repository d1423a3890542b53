//! Names for imported entries that no other file has.

use std::collections::HashSet;
use std::path::Path;

use crate::doctor::distinctive;
use crate::kubeconfig::document::Context;
use crate::kubeconfig::partition::Group;
use crate::kubeconfig::store::shown_location;
use crate::kubeconfig::{Kind, Refusal, Snapshot};
use crate::printable::shown;
use crate::template::Template;

use crate::command::new_file::named;
use crate::command::report::Failure;

/// The names of all files, and those that were given here.
pub(super) struct Names<'s> {
    snapshot: &'s Snapshot,
    given: HashSet<(&'static str, String)>,
    pattern: Option<&'s Template>,
    file: Option<&'s Path>,
    /// What it says about the cluster.
    of_file: Option<String>,
    /// Whether only one context is imported, so that the file can give it its name.
    is_single: bool,
}

/// The names of a group after the import.
#[derive(Debug)]
pub(super) struct NewNames {
    pub(super) contexts: Vec<String>,
    pub(super) cluster: String,
    /// In the order of the users of the group.
    pub(super) users: Vec<String>,
}

impl NewNames {
    /// The name of the group: that of its context, or of its cluster if there are several.
    pub(super) fn of_group(&self) -> &str {
        if let [context] = &self.contexts[..] { context } else { &self.cluster }
    }
}

impl<'s> Names<'s> {
    pub(super) fn new(
        snapshot: &'s Snapshot,
        pattern: Option<&'s Template>,
        file: Option<&'s Path>,
        is_single: bool,
    ) -> Self {
        let file_name = file.and_then(|path| path.file_name()?.to_str());
        let of_file = file_name.and_then(distinctive).map(str::to_owned);
        Self { snapshot, given: HashSet::new(), pattern, file, of_file, is_single }
    }

    pub(super) fn has_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// The name that the pattern, or else the file, gives to a context. Fails if the pattern needs what it does
    /// not have.
    pub(super) fn suggested(&self, context: &Context) -> Result<Option<String>, Failure> {
        let Some(pattern) = self.pattern else { return Ok(self.of_file(context)) };
        named("--name", pattern, context, self.file).map(Some)
    }

    fn of_file(&self, context: &Context) -> Option<String> {
        let name = self.of_file.as_deref()?;
        Some(if self.is_single { name.to_owned() } else { format!("{name}-{}", context.name) })
    }

    /// Gives names to a group. A context with a new name gives it to its cluster and user too.
    pub(super) fn give(&mut self, group: &Group<'_>) -> Result<NewNames, Failure> {
        let mut contexts = Vec::new();
        for context in &group.contexts {
            contexts.push(self.context(context)?);
        }
        let is_renamed = |index: usize| contexts[index] != group.contexts[index].name;
        let cluster = if is_renamed(0) || self.is_taken(Kind::Cluster, group.cluster) {
            self.free(Kind::Cluster, &contexts[0])
        } else {
            group.cluster.to_owned()
        };
        self.given.insert((Kind::Cluster.list(), cluster.clone()));
        let mut users = Vec::new();
        for user in &group.users {
            let uses_it = |context: &&Context| context.user == *user;
            let index = group.contexts.iter().position(uses_it).unwrap_or_default();
            let name = if is_renamed(index) || self.is_taken(Kind::User, user) {
                self.free(Kind::User, &contexts[index])
            } else {
                (*user).to_owned()
            };
            self.given.insert((Kind::User.list(), name.clone()));
            users.push(name);
        }
        Ok(NewNames { contexts, cluster, users })
    }

    fn context(&mut self, context: &Context) -> Result<String, Failure> {
        let is_free = |name: &str| !name.is_empty() && !self.is_taken(Kind::Context, name);
        let suggested = self.suggested(context)?;
        let name = match (self.pattern, suggested) {
            // Its own name may have any characters.
            (Some(_), Some(name)) if name != context.name && shown(&name) != name => {
                let refusal = Refusal::HiddenCharacter(name);
                return Err(Failure::new(refusal.message(shown_location)));
            }
            (Some(_), Some(name)) if is_free(&name) => name,
            (Some(_), name) => {
                let name = name.unwrap_or_default();
                let why = format!(
                    "--name makes \"{}\" of context \"{}\"",
                    shown(&name),
                    shown(&context.name)
                );
                let why = if name.is_empty() {
                    format!("{why}, but a context needs a name")
                } else {
                    format!("{why}, but there is a context of that name")
                };
                return Err(Failure::new(why).hint("kswitch ctx --list --output wide"));
            }
            (None, _) if is_free(&context.name) => context.name.clone(),
            (None, Some(name)) => self.free(Kind::Context, &name),
            (None, None) => self.free(Kind::Context, &context.name),
        };
        self.given.insert((Kind::Context.list(), name.clone()));
        Ok(name)
    }

    /// The name, or with a number if it is taken.
    fn free(&self, kind: Kind, name: &str) -> String {
        let name = if name.is_empty() { "unnamed" } else { name };
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| !self.is_taken(kind, name)).expect("there are more numbers than entries")
    }

    fn is_taken(&self, kind: Kind, name: &str) -> bool {
        let mut documents = self.snapshot.files().iter().filter_map(|file| file.document());
        // A reference without an entry would get this one, and with it its credentials.
        let refers = |own: &Context| match kind {
            Kind::Context => false,
            Kind::Cluster => own.cluster == name,
            Kind::User => own.user == name,
        };
        documents.any(|own| own.has(kind, name) || own.contexts.iter().any(refers))
            || self.given.contains(&(kind.list(), name.to_owned()))
    }
}
