//! The terminal UI: choose a context, and a namespace in it, by typing a few letters of it.
//!
//! Three rooms and a door. [`state`] is what the picker knows, changed only by events; [`view`]
//! turns it into a frame; `run`, behind [`pick`], is the only part that touches the terminal.
//! [`keymap`] says which key asks for what. The state hands back an [`Effect`](state::Effect)
//! where something outside has to happen, and hears of what comes of it as further events, so the
//! first two rooms need neither a terminal nor a cluster.

mod backend;
mod cells;
pub mod keymap;
mod place;
mod run;
mod search;
mod shorten;
pub mod state;
pub mod view;

use std::io;

pub use backend::{Backend, Job};
pub use place::{Height, HeightError};
pub use run::{Listener, Waker};

use keymap::Keymap;
use view::Theme;

/// One context as a row of the list: everything the picker shows of it, already resolved.
///
/// The strings may hold anything a file may hold; they are made safe where they are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextRow {
    /// The name of the context.
    pub name: String,
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

/// The list with the focus: the one that typing filters and the arrows move in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The contexts.
    Contexts,
    /// The namespaces of the highlighted context.
    Namespaces,
}

/// What a context is chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To switch to it, or to a namespace in it.
    #[default]
    Switch,
    /// To delete it.
    Delete,
}

/// What the picker opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The contexts, in the order to show while nothing is typed.
    pub contexts: Vec<ContextRow>,
    /// What one of them is chosen for.
    pub purpose: Purpose,
    /// The list that has the focus at first; the contexts, where one is to be deleted.
    pub focus: Focus,
    /// The context that is highlighted at first, as an index into `contexts`.
    pub highlighted: usize,
    /// What the user should know, such as a broken kubeconfig: shown until a key is pressed.
    pub notices: Vec<String>,
    /// How it looks.
    pub theme: Theme,
    /// What the keys do.
    pub keymap: Keymap,
    /// How many rows to take below the prompt, if not the whole screen.
    pub height: Option<Height>,
    /// Whether to listen to the mouse. The terminal's own selection needs Shift then.
    pub mouse: bool,
}

impl Opening {
    /// These contexts, with everything else as it is where nothing is set.
    #[must_use]
    pub fn of(contexts: Vec<ContextRow>) -> Self {
        Self {
            contexts,
            purpose: Purpose::Switch,
            focus: Focus::Contexts,
            highlighted: 0,
            notices: Vec::new(),
            theme: Theme::new(true),
            keymap: Keymap::default(),
            height: None,
            mouse: true,
        }
    }
}

/// What the kubeconfigs say now: the contexts of the [`Opening`], read anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The contexts, in the order to show while nothing is typed.
    pub contexts: Vec<ContextRow>,
    /// What is wrong with the files.
    pub notices: Vec<String>,
}

/// A change of the kubeconfigs that does not end the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Gives a context another name.
    Rename {
        /// The context.
        context: usize,
        /// Its new name.
        to: String,
        /// Whether its cluster and user get that name too.
        whole: bool,
    },
    /// Deletes a context.
    Delete {
        /// The context.
        context: usize,
    },
    /// Puts back what the last change replaced.
    Undo,
    /// Makes the change again that was undone last.
    Redo,
}

/// What a [`Mutation`] would do, before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What would be lost or changed, in sentences.
    pub text: String,
    /// Whether it is not done without a yes.
    pub asks: bool,
}

/// What comes in about the namespaces of a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceEvent {
    /// Names that may be there: an earlier answer of the cluster, used before, named in
    /// kubeconfigs.
    Remembered {
        /// The names, in any order.
        names: Vec<String>,
        /// How old the earlier answer is, in words such as `3 hours`, where there is one.
        age: Option<String>,
    },
    /// Names that the cluster told, in any order: a page of them.
    Arrived(Vec<String>),
    /// The cluster has told all. Names that were only remembered are gone then.
    Complete {
        /// What the names are, where they are not quite namespaces: `OpenShift projects`.
        remark: Option<String>,
    },
    /// The cluster did not tell all, for this reason: a plain sentence, and perhaps another one
    /// that says what to do.
    Failed(String),
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The context, as an index into the contexts that were shown last.
    pub context: usize,
    /// The namespace, when it was chosen too.
    pub namespace: Option<String>,
}

/// How the picker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a choice.
    Chosen(Choice),
    /// Without one: the user left.
    Cancelled,
    /// By this signal; SIGHUP also stands for a terminal that went away.
    Terminated(i32),
}

/// Shows the picker on the terminal until the user chooses or leaves.
///
/// It draws on `/dev/tty`, never on stdout, and gives the terminal back as it was, whichever way
/// it ends. A change that is being written is waited for.
///
/// A program picks once: the thread that reads keys waits for the next key until the program
/// ends. SIGHUP, SIGINT and SIGTERM end the picker; afterwards they do nothing, unless the program
/// handles them itself.
///
/// # Errors
///
/// When there is no terminal, or it cannot be set up. Once the picker shows, a terminal that
/// fails is one that went away, which is [`Outcome::Terminated`].
pub fn pick(opening: Opening, backend: &mut impl Backend) -> io::Result<Outcome> {
    run::run(opening, backend)
}
