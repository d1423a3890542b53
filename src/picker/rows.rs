//! The contexts as rows of the list.

use crate::kubeconfig::ContextKey;

/// One context as a row of the list: everything the picker shows of it, already resolved.
///
/// The strings may hold anything a file may hold; they are made safe where they are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextRow {
    /// What identifies the context.
    pub key: ContextKey,
    /// The namespace it sets, if any.
    pub namespace: Option<String>,
    /// The namespace that kubectl uses where it sets none.
    pub default_namespace: String,
    /// A short label of its file, for the column that tells files apart.
    pub file: String,
    /// The file as the details line shows it, such as `~/.kube/clusters/cluster-7.json`.
    pub path: String,
    /// The address of its API server; none where no file has the cluster that it names.
    pub server: Option<String>,
    /// How its user verifies who it is: `exec aws`, `token`, `client certificate`.
    pub authentication: String,
    /// Whether it is the current context.
    pub current: bool,
    /// What kubectl makes of it.
    pub visibility: RowVisibility,
    /// Why it cannot be chosen, in one plain sentence.
    pub obstacle: Option<String>,
    /// The pattern of the settings that protects it: choosing it takes one key more.
    pub protection: Option<String>,
    /// What kubectl takes for it from another file than its own, if anything.
    pub cross_file: Option<CrossFile>,
}

/// What kubectl takes for a context from another file, although the context's own has a different one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossFile {
    /// Where that leads, and why, in one sentence.
    pub text: String,
    /// Whether it is another cluster, which is asked about, and not only other credentials.
    pub is_other_cluster: bool,
}

impl ContextRow {
    /// The namespace kubectl uses with this context.
    #[must_use]
    pub fn namespace_in_force(&self) -> &str {
        let own = self.namespace.as_deref().filter(|name| !name.is_empty());
        own.unwrap_or(&self.default_namespace)
    }

    /// What is asked before a switch to it, where that leads to another cluster than its own file
    /// says. Who is there already does not get there by mistake.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        let cross_file = self.cross_file.as_ref().filter(|_| !self.current)?;
        cross_file.is_other_cluster.then_some(&cross_file.text)
    }
}

/// What kubectl makes of a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowVisibility {
    /// kubectl sees it.
    Active,
    /// An earlier file defines a context of the same name, and kubectl sees that one.
    Shadowed,
    /// Its file is not in `KUBECONFIG`, so kubectl does not read it.
    NotInKubeconfig,
}

/// What the kubeconfigs say now: the contexts of the [`Opening`], read anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The contexts, in the order to show while nothing is typed.
    pub contexts: Vec<ContextRow>,
    /// What is wrong with the files.
    pub notices: Vec<String>,
}
