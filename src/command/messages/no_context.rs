//! Why a context is not found, and which one may be meant.

use std::path::Path;

use crate::command::change::is_one_of;
use crate::command::invocation::Invocation;
use crate::command::meant::{self, Missing};
use crate::command::problem::Intent;
use crate::command::report::Failure;
use crate::command::{broken_files, file_option, no_contexts};
use crate::environment::REPLY;
use crate::kubeconfig::{File, Refusal, Snapshot};
use crate::printable::{shown, shown_path};

use super::not_in_kubeconfig::{in_shell, in_this_terminal};
use super::quoted;

impl Invocation {
    pub(super) fn no_context(
        &self,
        names: &[&str],
        file: Option<&Path>,
        intent: Intent<'_>,
    ) -> Failure {
        if let ([name], true) = (names, self.is_read_only() && self.kubectx.is_none()) {
            let name = quoted(name);
            return Failure::new(format!("context {name} is not in this read-only shell"))
                .hint("to leave it: exit");
        }
        let outside = self.chain.session.is_some().then(|| self.load_all_outside());
        if let ([name], Some(outside)) = (names, &outside)
            && let Some(entry) = outside.contexts().find(|own| own.context.name == *name)
        {
            let path = &entry.file.path;
            let is_of_session = self.chain.files.iter().any(|own| **own == **path);
            let why = if is_of_session {
                String::new()
            } else {
                format!(": {} is not in its KUBECONFIG", shown_path(path))
            };
            let name = quoted(name);
            return Failure::new(format!("context {name} is not in this session{why}"))
                .hint(self.in_another_session(&entry.context.name, intent));
        }
        // It may be in a file that KUBECONFIG does not name.
        let snapshot = self.load_all();
        broken_files::warn_and_hint(self, outside.as_ref().unwrap_or(&snapshot));
        if file.is_none()
            && outside.is_none()
            && let Some(none) = no_contexts::failure(self, &snapshot)
        {
            return none;
        }
        let (mut errors, mut hints) = (Vec::new(), Vec::new());
        for name in names {
            let is_one_of_several = names.len() > 1;
            let (error, hint) =
                self.why_no_context(&snapshot, name, file, is_one_of_several, intent);
            errors.push(error);
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        self.with_hint(Failure::new(errors.join("\n")), hints.join("\n"))
    }

    fn why_no_context(
        &self,
        snapshot: &Snapshot,
        name: &str,
        file: Option<&Path>,
        is_one_of_several: bool,
        intent: Intent<'_>,
    ) -> (String, String) {
        let is_named = file.map(|path| is_one_of(&[path.to_owned()]));
        let is_meant = |own: &&File| is_named.as_ref().is_none_or(|is_named| is_named(&own.path));
        let files: Vec<&File> = snapshot.files().iter().filter(is_meant).collect();
        let contexts = files.iter().filter_map(|own| own.document()).flat_map(|own| &own.contexts);
        let is_outside = |own: &&&File| {
            !own.in_kubeconfig && own.document().is_some_and(|own| own.context(name).is_some())
        };
        if let Some(outside) = files.iter().find(is_outside) {
            let hint = match intent {
                Intent::Use { namespace } => {
                    self.add_hint(snapshot, outside, name, namespace).for_use()
                }
                Intent::Change => self.add_hint(snapshot, outside, name, None).for_change(),
            };
            let path = outside.path.to_path_buf();
            let (name, only) = (name.to_owned(), self.only_file());
            let refusal = Refusal::NotInKubeconfig { name, path, only };
            return (refusal.to_string(), hint.join("\n"));
        }
        let error = match file {
            _ if name.is_empty() => "empty context names are not allowed".to_owned(),
            Some(path) => format!("no context \"{}\" in {}", shown(name), shown_path(path)),
            None => format!("no context \"{}\"", shown(name)),
        };
        let mut contexts: Vec<&str> = contexts.map(|own| own.name.as_str()).collect();
        let is_alone = !is_one_of_several;
        if matches!(intent, Intent::Use { .. }) && file.is_none() {
            contexts.extend(self.settings().aliases.iter().map(|(name, _)| name));
        }
        let missing = Missing { written: name, is_selector: false, is_alone };
        if let Some(path) = file
            && let Some(unusable) = file_option::unusable(self, snapshot, path)
        {
            return unusable;
        }
        let hint = meant::hint(self, missing, &contexts);
        let hint = hint.unwrap_or_else(|| self.list_command(file.is_some()));
        (error, hint)
    }

    /// What to type about a context that this session does not have.
    fn in_another_session(&self, name: &str, intent: Intent<'_>) -> String {
        let namespace = match intent {
            Intent::Use { namespace } => namespace,
            Intent::Change => None,
        };
        let hint = in_shell(name, namespace);
        if self.environment.is_set(REPLY) {
            return format!("{}\n{hint}", in_this_terminal(name, namespace));
        }
        hint
    }
}
