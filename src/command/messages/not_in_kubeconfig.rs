//! What to type about a context whose file is not in `KUBECONFIG`.

use std::path::PathBuf;

use crate::command::invocation::Invocation;
use crate::command::terminal_reply::installation_hint;
use crate::environment::REPLY;
use crate::kubeconfig::chain::{Source, renaming};
use crate::kubeconfig::{File, Snapshot};
use crate::printable::{quoted, quoted_path, typed};
use crate::shell::{ADD_ALL, Isolation, does_not_fit};

impl Invocation {
    /// The only file that kubectl reads, if `KUBECONFIG` is not set.
    pub(in crate::command) fn only_file(&self) -> Option<PathBuf> {
        matches!(self.chain.source, Source::Default).then(|| self.chain.files[0].clone())
    }

    /// What to type about a context whose file is not in `KUBECONFIG`. It is to be used with `namespace`.
    pub(in crate::command) fn add_hint(
        &self,
        snapshot: &Snapshot,
        file: &File,
        name: &str,
        namespace: Option<&str>,
    ) -> WaysToAdd {
        let fits = !does_not_fit(snapshot.files(), &file.path);
        self.add_hint_if(fits, snapshot, file, name, namespace)
    }

    /// The same where it is known whether the file fits into KUBECONFIG.
    pub(in crate::command) fn add_hint_if(
        &self,
        fits: bool,
        snapshot: &Snapshot,
        file: &File,
        name: &str,
        namespace: Option<&str>,
    ) -> WaysToAdd {
        let is_integrated = self.environment.is_set(REPLY);
        let now = if is_integrated {
            in_this_terminal(name, namespace)
        } else {
            in_shell(name, namespace)
        };
        if let Some(Isolation { program, .. }) = self.isolation() {
            let add = format!("leave this shell of {program}: exit");
            return WaysToAdd { now: None, add, in_new_shells: None };
        }
        if !fits {
            let add = format!(
                "KUBECONFIG would be too long; to use this file alone in this shell: \
                 export KUBECONFIG={}",
                quoted_path(&file.path)
            );
            return WaysToAdd { now: Some(now), add, in_new_shells: None };
        }
        let sets_current = file.document().is_some_and(|own| own.current_context.is_some());
        let is_current = sets_current && snapshot.current().is_none();
        let add = if is_current { ADD_ALL } else { "eval \"$(kswitch env)\"" };
        if let Some(renaming) = renaming(&file.path) {
            let add = format!("{renaming}\n{add}");
            return WaysToAdd { now: None, add, in_new_shells: None };
        }
        let add = format!("for all cluster files, in this shell: {add}");
        let in_new_shells = (!is_integrated).then(|| installation_hint(self));
        WaysToAdd { now: Some(now), add, in_new_shells }
    }
}

/// What to type to use a context in this terminal.
pub(super) fn in_this_terminal(name: &str, namespace: Option<&str>) -> String {
    let options = format!("--here{}", namespace_option(namespace));
    format!("for this terminal: {}", typed("ctx", &[name], &options))
}

/// What to type to use a context in a new shell.
pub(super) fn in_shell(name: &str, namespace: Option<&str>) -> String {
    let options = namespace_option(namespace);
    format!("in a shell of its own: {}", typed("shell", &[name], options.trim_start()))
}

fn namespace_option(namespace: Option<&str>) -> String {
    namespace.map(|own| format!(" -n {}", quoted(own))).unwrap_or_default()
}

/// What to type about a context whose file is not in `KUBECONFIG`: commands behind words and a colon.
pub(in crate::command) struct WaysToAdd {
    /// To use it at once, without adding its file.
    now: Option<String>,
    /// To add its file in this shell, in one or more lines.
    add: String,
    in_new_shells: Option<String>,
}

impl WaysToAdd {
    /// The lines for a command that uses the context.
    pub(in crate::command) fn for_use(self) -> Vec<String> {
        let Self { now, add, in_new_shells } = self;
        now.into_iter().chain([add]).chain(in_new_shells).collect()
    }

    /// The lines for a command that changes the context: a session can't.
    pub(in crate::command) fn for_change(self) -> Vec<String> {
        Self { now: None, ..self }.for_use()
    }

    /// One line for the picker, which has a key for this terminal.
    pub(in crate::command) fn in_line(self) -> String {
        match self {
            Self { now: Some(now), in_new_shells: Some(always), .. } => {
                format!("{now}, or {always}")
            }
            Self { add, .. } => add,
        }
    }
}
