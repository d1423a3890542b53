//! `kswitch current`: context and namespace, for prompts and scripts.

use std::borrow::Cow;

use serde::Serialize;

use crate::cli::{CurrentArgs, CurrentFormat};
use crate::kubeconfig::plan::check_chain;
use crate::printable::shown;
use crate::template::Placeholder;

use super::cross_file::{self, CrossFileRecord};
use super::invocation::Invocation;
use super::report::{Failure, print};
use super::{list, target};

/// The current context in JSON.
#[derive(Serialize)]
struct Current<'f> {
    context: &'f str,
    namespace: &'f str,
    cluster: &'f str,
    user: &'f str,
    server: Option<&'f str>,
    file: String,
    #[serde(rename = "crossFile")]
    cross_file: Vec<CrossFileRecord>,
}

impl Current<'_> {
    /// A value, escaped; empty if it is unknown.
    fn shown(&self, placeholder: Placeholder) -> Cow<'_, str> {
        shown(match placeholder {
            Placeholder::Context => self.context,
            Placeholder::Namespace => self.namespace,
            Placeholder::Cluster => self.cluster,
            Placeholder::User => self.user,
            Placeholder::Server => self.server.unwrap_or_default(),
            Placeholder::File => &self.file,
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
    let current = Current {
        context: &entry.context.name,
        namespace: invocation.namespace_of(&entry),
        cluster: &entry.context.cluster,
        user: &entry.context.user,
        server: snapshot.cluster_of(&entry).map(|(cluster, _)| cluster.server.as_str()),
        file: entry.file.path.to_string_lossy().into_owned(),
        cross_file: references.into_iter().map(CrossFileRecord::of).collect(),
    };
    print(&match (&arguments.format, arguments.output) {
        (Some(template), _) => template.filled(|placeholder| current.shown(placeholder)) + "\n",
        (None, CurrentFormat::Text) => {
            format!("{} {}\n", shown(current.context), shown(current.namespace))
        }
        (None, CurrentFormat::Json) => list::json(&current),
    })
}
