//! The contexts as rows of the list.

use crate::kubeconfig::ContextKey;
use crate::printable::shown;
use crate::short_names::ShortForms;

/// A context as a row of the list, with everything that the picker shows of it.
///
/// The strings may contain control characters; the view escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextRow {
    pub key: ContextKey,
    /// The short form of its name, if it has one.
    pub short_name: Option<String>,
    /// Its aliases, separated by commas; empty for none.
    pub aliases: String,
    /// The namespace in the kubeconfig.
    pub namespace: Option<String>,
    /// Namespaces used with it before, most recent first.
    pub recent_namespaces: Vec<String>,
    /// The namespace that kubectl uses without one.
    pub default_namespace: String,
    /// A short label of its file for the column of the files.
    pub file: String,
    /// The path of its file for the details, such as `~/.kube/clusters/cluster-7.json`.
    pub path: String,
    /// The address of the API server; `None` if no file has the cluster.
    pub server: Option<String>,
    /// The name of its cluster in the kubeconfig.
    pub cluster: String,
    /// The name of its user in the kubeconfig.
    pub user: String,
    /// How the user authenticates: `exec aws`, `token`, `client certificate`.
    pub authentication: String,
    pub current: bool,
    /// Whether `-` stands for it: it was current before.
    pub previous: bool,
    pub visibility: RowVisibility,
    pub obstacle: Option<Obstacle>,
    /// The pattern in the settings that protects it: choosing it needs a confirmation.
    pub protection: Option<String>,
    pub cross_file: Option<CrossFile>,
    /// How recently and often it was used: 0 for never, up to 100.
    pub frecency: u16,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Obstacle {
    /// The reason, as a sentence.
    pub text: String,
    /// The command that removes it outside of the picker.
    pub command: Option<String>,
    /// Whether renaming the context removes it.
    pub can_rename: bool,
    /// Whether a session of this terminal can have the context all the same.
    pub can_be_here: bool,
}

impl Obstacle {
    /// The reason with the command and these keys that help.
    #[must_use]
    pub fn with_ways(&self, keys: impl IntoIterator<Item = String>) -> String {
        let ways: Vec<String> = self.command.iter().cloned().chain(keys).collect();
        if ways.is_empty() {
            return self.text.clone();
        }
        format!("{}; {}", self.text, ways.join(", or "))
    }
}

/// An entry that kubectl uses from another file, although the context's own file has one of that
/// name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossFile {
    /// What the context reaches, and why, as a sentence.
    pub text: String,
    /// Whether it is another cluster, which needs a confirmation, and not only another user.
    pub is_other_cluster: bool,
}

impl ContextRow {
    /// The name as the list shows it, without aliases.
    #[must_use]
    pub fn short_or_full_name(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.key.name)
    }

    /// Gives each row the short form of its name that these forms have.
    pub fn shorten(rows: &mut [Self], forms: &ShortForms) {
        let short_names = forms.of(rows.iter().map(|row| row.key.name.as_str()));
        for (row, short_name) in rows.iter_mut().zip(short_names) {
            row.short_name = short_name;
        }
    }

    /// What it leads to: the address of the server, and the names of cluster and user.
    pub(in crate::picker) fn reached(&self) -> [Option<&str>; 3] {
        [self.server.as_deref(), Some(&self.cluster), Some(&self.user)]
    }

    /// The namespace that kubectl uses with this context.
    #[must_use]
    pub fn effective_namespace(&self) -> &str {
        let own = self.namespace.as_deref().filter(|name| !name.is_empty());
        own.unwrap_or(&self.default_namespace)
    }

    /// The namespace that was used with it before the current one.
    pub(in crate::picker) fn previous_namespace(&self) -> Option<&str> {
        let current = self.effective_namespace();
        self.recent_namespaces.iter().map(String::as_str).find(|name| *name != current)
    }

    /// A sentence that says what protects it.
    #[must_use]
    pub fn protected(&self) -> Option<String> {
        let (name, pattern) = (shown(&self.key.name), shown(self.protection.as_ref()?));
        Some(format!("\"{name}\" is protected by \"{pattern}\" in the settings."))
    }

    /// The question before a switch to it, if it reaches another cluster than its own file has. The
    /// current context needs no question.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        let cross_file = self.cross_file.as_ref().filter(|_| !self.current)?;
        cross_file.is_other_cluster.then_some(&cross_file.text)
    }
}

/// Whether kubectl sees a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowVisibility {
    Active,
    /// An earlier file has a context of the same name, which kubectl uses instead.
    Shadowed,
    /// Its file is not in `KUBECONFIG`.
    NotInKubeconfig,
}

/// A context, or a namespace in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub context: ContextKey,
    pub namespace: Option<String>,
}

/// What comes before the contexts while nothing is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopRows {
    /// The oldest first.
    pub pins: Vec<Place>,
    /// Contexts with a namespace that were used together, most recent first.
    pub recent_pairs: Vec<Place>,
}

/// The contents of the kubeconfigs after a reload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// In the order that an empty query shows.
    pub contexts: Vec<ContextRow>,
    pub top: TopRows,
    /// Faults in the kubeconfigs.
    pub notices: Vec<String>,
    /// What is shown in place of contexts: where they were searched, and how to add one.
    pub first_steps: Vec<String>,
}
