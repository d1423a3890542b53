//! `kswitch current`: context and namespace, for prompts and scripts.

use std::borrow::Cow;
use std::cell::LazyCell;

use serde::Serialize;

use crate::cli::{CurrentArgs, CurrentFormat};
use crate::kubeconfig::plan::check_chain;
use crate::printable::shown;
use crate::session::{Extent, Session};
use crate::template::Placeholder;

use super::cross_file::{self, CrossFileRecord};
use super::invocation::Invocation;
use super::report::{Failure, print};
use super::{list, target};

/// The current context in JSON. What needs the settings or the session is read only if it is printed: a
/// prompt runs this often.
#[derive(Serialize)]
struct Current<'f> {
    context: &'f str,
    alias: Option<&'f str>,
    namespace: &'f str,
    cluster: &'f str,
    user: &'f str,
    server: Option<&'f str>,
    file: String,
    #[serde(rename = "crossFile")]
    cross_file: Vec<CrossFileRecord>,
    session: Option<SessionInfo<'f>>,
    protected: bool,
}

/// The session of this terminal in JSON.
#[derive(Serialize)]
struct SessionInfo<'f> {
    id: Cow<'f, str>,
    kind: &'static str,
    extent: Extent,
}

impl<'f> SessionInfo<'f> {
    fn of(invocation: &Invocation, session: &'f Session) -> Self {
        let Session { record, .. } = session;
        let extent = invocation.narrowed_to.as_ref().map_or(record.extent, |_| Extent::Narrow);
        Self { id: session.id().to_string_lossy(), kind: record.kind.name(), extent }
    }
}

impl Current<'_> {
    /// A value, escaped; empty if it is unknown.
    fn shown(&self, placeholder: Placeholder) -> Cow<'_, str> {
        shown(match placeholder {
            Placeholder::Context => self.context,
            Placeholder::Alias => self.alias.unwrap_or(self.context),
            Placeholder::Namespace => self.namespace,
            Placeholder::Cluster => self.cluster,
            Placeholder::User => self.user,
            Placeholder::Server => self.server.unwrap_or_default(),
            Placeholder::File => &self.file,
            Placeholder::Session => match self.session.as_ref().map(|session| session.extent) {
                Some(Extent::ReadOnly) => "read-only",
                Some(Extent::Narrow) => "narrow",
                Some(Extent::Wide) => "session",
                None => "",
            },
            Placeholder::Protected if self.protected => "protected",
            Placeholder::Protected => "",
        })
    }
}

pub(super) fn run(invocation: &Invocation, arguments: &CurrentArgs) -> Result<(), Failure> {
    let snapshot = invocation.load_chain();
    check_chain(&snapshot)?;
    let entry = target::current(invocation, &snapshot)?;
    let references = match arguments.output {
        CurrentFormat::Json => cross_file::references(&snapshot, &entry),
        // Skipped because a prompt runs this often.
        CurrentFormat::Text => Vec::new(),
    };
    let is_printed = |placeholder| match &arguments.format {
        Some(template) => template.has(placeholder),
        None => arguments.output == CurrentFormat::Json,
    };
    let session = is_printed(Placeholder::Session).then(|| invocation.session()).flatten();
    let protects = || invocation.settings().protects(&entry.context.name).is_some();
    let namespace = invocation.namespace_of(&entry);
    let alias = || {
        let names = LazyCell::new(|| target::all_names(invocation));
        let is_hidden = |name: &str| names.iter().any(|own| own == name);
        invocation.settings().aliases.of_pair(&entry.context.name, namespace, is_hidden)
    };
    let current = Current {
        context: &entry.context.name,
        alias: is_printed(Placeholder::Alias).then(alias).flatten(),
        namespace,
        cluster: &entry.context.cluster,
        user: &entry.context.user,
        server: snapshot.cluster_of(&entry).map(|(cluster, _)| cluster.server.as_str()),
        file: entry.file.path.to_string_lossy().into_owned(),
        cross_file: references.into_iter().map(CrossFileRecord::of).collect(),
        session: session.map(|session| SessionInfo::of(invocation, session)),
        protected: is_printed(Placeholder::Protected) && protects(),
    };
    print(&match (&arguments.format, arguments.output) {
        (Some(template), _) => template.filled(|placeholder| current.shown(placeholder)) + "\n",
        (None, CurrentFormat::Text) => {
            format!("{} {}\n", shown(current.context), shown(current.namespace))
        }
        (None, CurrentFormat::Json) => list::json(&current),
    })
}
